//! A lost query code: whose hand gives out another one, how it made sure who asks, and why it may say no.

use crate::{
    access::{Part, Sight},
    act::Act,
    actor::Role,
    calendar::Length,
    fact::Fact,
    refs::TextRef,
    refusal::{Refusal, require},
    turn::Turn,
    vocabulary::{CallBackAbout, CallBackAnswer, vocabulary},
};
use jiff::civil::Date;

/// For how long nothing is taken from the complainant that ends or weakens the case: whoever holds a code that was issued
/// again is not thereby the complainant.
const BLOCKED: Length = Length::WorkingDays(5);

vocabulary! {
    /// How it was made sure that the complainant asks. The telephone is the one that was left with the complaint, never
    /// one that a caller names.
    CheckWay {
        CalledBack "called_back" "拨打登记时留下的电话，向投诉人本人核实",
        IdentityCard "identity_card" "当面核对投诉人的营业执照和经办人身份证件",
        Authority "authority" "当面核对授权委托书和受托人身份证件",
    }
    /// Why no code is given out.
    NoCode {
        NotAsked "not_asked" "投诉人说没有申请过",
        NotReached "not_reached" "三个工作日内多次拨打登记的电话，无人接听",
        NotProven "not_proven" "对方说不清案件情况，不能确认是投诉人",
        FoundAgain "found_again" "投诉人已找到原来的查询码",
    }
}

/// Two hands let another code be given out in place of one that somebody holds.
pub(crate) fn reissue(turn: &mut Turn<'_>, way: CheckWay, text: &TextRef) {
    let blocks_until = blocked_until(turn);
    turn.emit(Fact::CodeReissued { way, text: text.clone(), blocks_until });
}

/// Until when nothing is taken from a complainant whose code or telephone is new.
pub(crate) fn blocked_until(turn: &Turn<'_>) -> Date {
    turn.ctx.calendar.due(turn.on, BLOCKED).last_day
}

/// Refuses what ends or weakens a case while its code has only just been issued again, or somebody has only just stepped in
/// for the complainant. Of the latter not even a confirmation by telephone does: the number is his own.
pub(crate) fn check_block(turn: &Turn<'_>, act: &Act) -> Result<(), Refusal> {
    let weakens = matches!(
        act,
        Act::AskWithdrawal { .. }
            | Act::DecideWithdrawal { end: true, .. }
            | Act::DecideEnd { end: true, .. }
            | Act::ConfirmPayment { received: true, .. }
            | Act::AnswerConsent { given: false }
            | Act::Settle { .. }
            | Act::AgreePlan { .. }
            | Act::ChangePlan { .. }
            | Act::WaiveInterest { .. }
    );
    let by_newcomer = matches!(
        act,
        Act::CallBack { about, answer: CallBackAnswer::Confirmed, .. }
            if !matches!(about, CallBackAbout::Waiver | CallBackAbout::Refusal)
    );
    let until = if by_newcomer { turn.case.newcomer_until } else { turn.case.code_blocks_until };
    let blocked = until.filter(|day| (weakens || by_newcomer) && turn.on <= *day);
    let day = blocked.map(crate::time::prose_date).unwrap_or_default();
    require(
        blocked.is_none(),
        "code-reissued",
        format!(
            "查询码补发或者投诉人变更后5个工作日内（至{day}），不受理撤回、确认收款、和解等使案件终结或者减少权益的事项"
        ),
        "期满后再办；补发查询码的，期间由办案人员拨打登记时留下的电话核实",
    )
}

/// Whether somebody in this role gives out codes of a case it sees like this: the lead's intake and its head.
pub fn may_give_code(role: Role, sight: &Sight) -> bool {
    matches!(role, Role::Intake | Role::LeadHead) && sight.sees(Part::Code)
}

#[cfg(test)]
mod tests {
    use super::may_give_code;
    use crate::{
        access::Sight,
        act::{Act, Command},
        actor::{Actor, Role},
        claim::Claim,
        decide::decide,
        evolve::fold,
        ids::{OrganId, PersonId},
        model::place::{Place, intake, morning, system},
        money::Fen,
        refs::TextRef,
        vocabulary::WithdrawalReason,
    };
    use jiff::civil::date;

    #[test]
    fn only_the_leads_intake_and_head_give_out_codes_and_nobody_who_stands_aside() {
        let place = Place::new();
        let now = morning(date(2026, 3, 5));
        let open = Command::Open(Box::new(intake("my-house", vec![Claim::sum(1, Fen::new(1000))])));
        let mut events = decide(None, &open, &place.context(now, system(), &[])).unwrap();
        let lead = fold(&events).unwrap().lead;
        let actor = |name: &str, organ: &OrganId, role| Actor {
            person: PersonId::parse(name).unwrap(),
            organ: Some(organ.clone()),
            role,
            standing_in_for: None,
        };
        let aside = actor("aside", &lead, Role::Intake);
        let text = TextRef { id: "t".to_owned(), digest: "0".to_owned() };
        let declare = Command::Do(Act::DeclareInterest { text });
        let case = fold(&events).unwrap();
        events.extend(decide(Some(&case), &declare, &place.context(now, aside.clone(), &[])).unwrap());
        let case = fold(&events).unwrap();
        let elsewhere = OrganId::parse("nm-tax").unwrap();
        let table = [
            (actor("a", &lead, Role::Intake), true),
            (actor("a", &lead, Role::LeadHead), true),
            (actor("a", &lead, Role::RelatedOfficer), false),
            (actor("a", &lead, Role::SecurityAdmin), false),
            (actor("a", &elsewhere, Role::Intake), false),
            (aside, false),
        ];
        for (actor, may) in table {
            let sight = Sight::of(&case, &actor, None, &place.profile);
            assert_eq!(may_give_code(actor.role, &sight), may, "{actor:?}");
        }
    }

    #[test]
    fn a_code_issued_again_keeps_the_case_from_being_ended_for_five_working_days() {
        use super::CheckWay;
        use crate::{evolve::evolve, model::explore::with_all_hands};
        let place = Place::new();
        let begun = date(2026, 3, 5);
        let open = Command::Open(Box::new(intake("my-house", vec![Claim::sum(1, Fen::new(1000))])));
        let case = fold(&decide(None, &open, &place.context(morning(begun), system(), &[])).unwrap()).unwrap();
        let text = TextRef { id: "t".to_owned(), digest: "0".to_owned() };
        let officer = crate::model::place::actor(&case, Role::Intake, Some(&case.lead));
        let ctx = place.context(morning(begun), officer, &[]);
        let reissue = Act::ReissueCode { way: CheckWay::CalledBack, text: text.clone() };
        let alone = decide(Some(&case), &Command::Do(reissue.clone()), &ctx).unwrap();
        let one_hand = alone.iter().fold(case.clone(), evolve);
        assert!(!one_hand.proposals.is_empty() && one_hand.code_blocks_until.is_none(), "one hand lets no code out");
        let events = decide(Some(&case), &with_all_hands(&case, &reissue, &ctx), &ctx).unwrap();
        let case = events.iter().fold(case, evolve);
        // Thursday, and five working days on: Thursday of the next week.
        let table = [
            (date(2026, 3, 5), Err("code-reissued")),
            (date(2026, 3, 12), Err("code-reissued")),
            (date(2026, 3, 13), Ok(())),
        ];
        for (day, expected) in table {
            let complainant = crate::model::place::actor(&case, Role::Complainant, None);
            let ctx = place.context(morning(day), complainant, &[]);
            let ask = Act::AskWithdrawal { reason: WithdrawalReason::Paid, text: text.clone() };
            let answer = decide(Some(&case), &Command::Do(ask), &ctx).map(|_| ()).map_err(|refusal| refusal.code);
            assert_eq!(answer, expected, "{day}");
        }
    }
}
