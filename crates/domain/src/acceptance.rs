//! 受理: what intake confirms before a case is taken on, prefilled with what complainant and counter said, guessed by nobody.

use crate::{
    act::{Act, Confirmed},
    case::Case,
    claim::Claim,
    clock::ClockKind,
    decide::wrong_stage,
    eligibility::Question,
    fact::Fact,
    intake::{check_acceptable, choose_lead},
    money::Fen,
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
    vocabulary::{Evil, Field},
};
use std::collections::BTreeSet;

/// Claims of a sum that nobody has named yet: it is asked for at acceptance.
pub fn unknown_sums(case: &Case) -> impl Iterator<Item = &Claim> {
    case.claims_here().filter(|claim| !claim.act && claim.claimed == Fen::ZERO)
}

/// The evils that stand after an answer: those on file where nothing else is said. A case without one is not classed (C0).
pub(crate) fn confirmed_evils(case: &Case, said: &[Evil]) -> Result<Vec<Evil>, Refusal> {
    let evils = if said.is_empty() { case.evils.as_slice() } else { said };
    require(
        !evils.is_empty(),
        "no-evil",
        "须确定失信类型：朝令夕改、新官不理旧账、损害市场公平交易、危害企业利益，至少一项",
        "选择失信类型；拿不准的，先与投诉人核实",
    )?;
    Ok(evils.to_vec())
}

pub(crate) fn accept(
    turn: &mut Turn<'_>,
    act: &Act,
    sme: Option<bool>,
    field: Option<Field>,
    said: &Confirmed,
) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Registered {
        return wrong_stage(turn, act);
    }
    check_acceptable(turn)?;
    crate::intake::not_for_province(turn, act)?;
    let confirmed = confirmed(turn, said)?;
    let answer = (sme, confirmed.sme_reason.as_ref());
    let sme = crate::sme::decide(&turn.case, confirmed.breach, turn.ctx.profile, answer)?;
    let Some(field) = field.or(turn.case.field) else {
        return refuse(
            "no-field",
            "受理前须确定属于六个领域中的哪一个（C1.3）",
            "选择领域；不属于任何一个的，作出不予受理决定",
        );
    };
    turn.stop(ClockKind::Acceptance);
    turn.stop(ClockKind::ProvinceConsent);
    turn.emit(Fact::Accepted { sme, field, confirmed: Some(Box::new(confirmed)) });
    stand_in_for_party(turn)?;
    turn.move_to(Stage::Accepted);
    turn.start(ClockKind::HandOver);
    Ok(())
}

/// What intake confirms, completed from the file; or what is still to be said.
fn confirmed(turn: &Turn<'_>, said: &Confirmed) -> Result<Confirmed, Refusal> {
    let case = &turn.case;
    check_private(turn, said.private)?;
    let hint = said.respondent.as_ref().filter(|organ| case.respondent_id() == Some(organ));
    require(
        !case.hinted || hint.is_some(),
        "respondent-hinted",
        "被投诉主体是渠道建议的承办单位，尚未确认",
        "看过来文后确认；投诉的是别的单位的，先“确定被投诉主体”",
    )?;
    let evils = confirmed_evils(case, &said.evils)?;
    let breach = said.breach.or(case.breach);
    require(breach.is_some(), "no-breach", "违约情形尚未确定", "按来文选择违约情形")?;
    let unknown: BTreeSet<_> = unknown_sums(case).map(|claim| claim.no).collect();
    let sums: Vec<_> = said.sums.iter().filter(|sum| unknown.contains(&sum.claim)).cloned().collect();
    require(
        unknown.iter().all(|no| sums.iter().any(|sum| sum.claim == *no && sum.sum >= Fen::ZERO)),
        "no-sum",
        "有诉求的金额尚未确定",
        "按来文填写金额；要求履行行为的填0",
    )?;
    for party in &said.parties {
        let known = turn.ctx.directory.get(party).is_some();
        require(known, "unknown-organ", "机构名录中没有该合同签订单位", "从名录选择")?;
    }
    let parties = said.parties.iter().filter(|party| case.respondent_id() != Some(party)).cloned().collect();
    let respondent = None;
    Ok(Confirmed { respondent, evils, breach, sums, parties, ..said.clone() })
}

/// The mechanism is there for 民营企业 and 个体工商户 (C1.3): asked and confirmed, never taken for granted.
fn check_private(turn: &Turn<'_>, private: Option<bool>) -> Result<(), Refusal> {
    require(
        private.is_some(),
        "private-unanswered",
        "受理前须确认投诉人是不是民营企业或者个体工商户",
        "核对营业执照或者登记信息后选择",
    )?;
    let door = Question::Private.reason().and_then(|id| turn.ctx.profile.declines.get(&id)).map_or_else(
        || "作出不予受理决定并告知其他渠道".to_owned(),
        |reason| format!("作出不予受理决定，理由选“{}”，并告知：{}", reason.text, reason.door),
    );
    require(
        private == Some(true),
        "not-private",
        "投诉人不是民营企业或者个体工商户，不属于本机制受理范围（C1.3）",
        door,
    )
}

/// A lead that signed the contract leads no more: its acting lead takes over at once.
fn stand_in_for_party(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let case = &turn.case;
    let Some(respondent) = case.respondent_id().filter(|_| !case.parties.is_empty()) else { return Ok(()) };
    let (lead, acting) = choose_lead(turn.ctx, respondent, &case.parties)?;
    if lead != case.lead {
        turn.emit(Fact::LeadChanged { lead, acting });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        act::{Command, Payment},
        actor::Role,
        decide::decide,
        evolve::fold,
        intake::Intake,
        model::place::{Place, START, actor, intake, morning, system, text},
        organ::sample::id,
        profile::DeclineReason,
        vocabulary::{Breach, Size},
    };

    fn opened(place: &Place, intake: Intake) -> Case {
        let ctx = place.context(morning(START), system(), &[]);
        fold(&decide(None, &Command::Open(Box::new(intake)), &ctx).unwrap()).unwrap()
    }

    fn taken_on(place: &Place, case: &Case, sme: Option<bool>, confirmed: Confirmed) -> Result<Case, Refusal> {
        let ctx = place.context(case.last_at, actor(case, Role::Intake, Some(&case.lead)), &[]);
        let command = Command::Do(Act::Accept { sme, field: None, confirmed });
        let events = decide(Some(case), &command, &ctx)?;
        Ok(events.iter().fold(case.clone(), crate::evolve::evolve))
    }

    /// What nobody said of a complaint but that it is there.
    fn bare() -> Intake {
        let mut bare = intake("my-house", vec![Claim::sum(1, Fen::new(1000))]);
        bare.enterprise.private = None;
        bare.enterprise.size = Size::Small;
        Intake { evils: Vec::new(), breach: None, ..bare }
    }

    fn said() -> Confirmed {
        Confirmed {
            private: Some(true),
            evils: vec![Evil::OldDebtsIgnored],
            breach: Some(Breach::Arrears),
            ..Confirmed::default()
        }
    }

    #[test]
    fn nothing_is_taken_on_before_what_it_is_classed_by_was_said() {
        let place = Place::new();
        let unknown_sum = || Intake { claims: vec![Claim::sum(1, Fen::ZERO)], ..bare() };
        let hint = || Intake { hinted: true, ..bare() };
        let sum = |fen| Confirmed { sums: vec![Payment::of(1, Fen::new(fen))], ..said() };
        let about = |organ: &str| Confirmed { respondent: Some(id(organ)), ..said() };
        let table: [(&str, Intake, Confirmed, Result<(), &str>); 13] = [
            ("everything was said", bare(), said(), Ok(())),
            (
                "nobody said that it is private",
                bare(),
                Confirmed { private: None, ..said() },
                Err("private-unanswered"),
            ),
            ("it is not", bare(), Confirmed { private: Some(false), ..said() }, Err("not-private")),
            ("no evil", bare(), Confirmed { evils: Vec::new(), ..said() }, Err("no-evil")),
            (
                "the evil on file",
                intake("my-house", vec![Claim::sum(1, Fen::new(1))]),
                Confirmed { evils: Vec::new(), ..said() },
                Ok(()),
            ),
            ("no breach", bare(), Confirmed { breach: None, ..said() }, Err("no-breach")),
            ("a sum that nobody named", unknown_sum(), said(), Err("no-sum")),
            ("the sum, named", unknown_sum(), sum(86_000_000), Ok(())),
            ("an act after all", unknown_sum(), sum(0), Ok(())),
            ("a sum below nothing", unknown_sum(), sum(-1), Err("no-sum")),
            ("a hint that nobody confirmed", hint(), said(), Err("respondent-hinted")),
            ("a hint that is wrong", hint(), about("my-edu"), Err("respondent-hinted")),
            ("a hint, confirmed", hint(), about("my-house"), Ok(())),
        ];
        for (label, begun, confirmed, expected) in table {
            let case = opened(&place, begun);
            let answer = taken_on(&place, &case, None, confirmed.clone());
            assert_eq!(answer.as_ref().map(|_| ()).map_err(|refusal| refusal.code), expected, "{label}");
            let Ok(case) = answer else { continue };
            assert_eq!((case.enterprise.private, case.hinted), (Some(true), false), "{label}");
            assert!(!case.evils.is_empty() && case.breach.is_some(), "{label}");
            if let Some(sum) = confirmed.sums.first() {
                let claim = &case.claims[0];
                assert_eq!((claim.claimed, claim.outstanding, claim.act), (sum.sum, sum.sum, sum.sum == Fen::ZERO));
            }
        }
    }

    #[test]
    fn whoever_is_no_private_firm_is_told_the_right_door() {
        let mut place = Place::new();
        let door = "可向主管部门反映".to_owned();
        let reason =
            DeclineReason { text: "投诉人不是民营企业".to_owned(), door: door.clone(), basis: String::new() };
        place.profile.declines.insert(Question::Private.reason().unwrap(), reason);
        let case = opened(&place, bare());
        let refusal = taken_on(&place, &case, None, Confirmed { private: Some(false), ..said() }).unwrap_err();
        assert!(refusal.remedy.contains("不予受理") && refusal.remedy.contains(&door), "{}", refusal.remedy);
    }

    #[test]
    fn what_is_decided_against_the_proposal_of_802_says_why() {
        let place = Place::new();
        let case = opened(&place, bare());
        assert_eq!(case.enterprise.size, Size::Small);
        let with = |sme, reason: Option<&str>| {
            let confirmed = Confirmed { sme_reason: reason.map(text), ..said() };
            taken_on(&place, &case, sme, confirmed).map(|case| case.sme).map_err(|refusal| refusal.code)
        };
        let table = [
            (None, None, Ok(true)),
            (Some(true), None, Ok(true)),
            (Some(false), None, Err("sme-differs")),
            (Some(false), Some("a"), Ok(false)),
        ];
        for (sme, reason, expected) in table {
            assert_eq!(with(sme, reason), expected, "{sme:?} {reason:?}");
        }
    }

    #[test]
    fn an_organ_that_signed_the_contract_neither_leads_nor_verifies() {
        let place = Place::new();
        let named = |parties: &[&str]| Confirmed { parties: parties.iter().map(|organ| id(organ)).collect(), ..said() };
        // Named at acceptance, who leads then.
        let table: [(&[&str], &str, bool); 3] =
            [(&[], "my-dev", false), (&["my-house"], "my-dev", false), (&["my-dev"], "my-service", true)];
        for (parties, lead, acting) in table {
            let case = opened(&place, bare());
            let case = taken_on(&place, &case, None, named(parties)).unwrap();
            assert_eq!((case.lead.as_str(), case.acting), (lead, acting), "{parties:?}");
            let clock = case.run(ClockKind::HandOver).unwrap();
            assert_eq!(clock.owner.as_ref(), Some(&case.lead), "{parties:?}");
            let ctx = place.context(case.last_at, actor(&case, Role::Intake, Some(&case.lead)), &[]);
            let routing = ctx.routing(&case);
            for party in &case.parties {
                assert!(routing.candidates.iter().all(|found| found.organ != *party), "{party} verifies nothing");
            }
        }
        // What the complainant said before stays said.
        let case = opened(&place, Intake { parties: vec![id("my-gov")], ..bare() });
        let case = taken_on(&place, &case, None, said()).unwrap();
        assert_eq!(case.parties, [id("my-gov")]);
    }

    #[test]
    fn a_lead_that_signed_the_contract_never_gets_the_complaint() {
        let place = Place::new();
        let case = opened(&place, Intake { parties: vec![id("my-dev")], ..bare() });
        assert_eq!((case.lead, case.acting), (id("my-service"), true));
    }
}
