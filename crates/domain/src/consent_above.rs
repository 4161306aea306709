//! Leads handed down by the province: declining or returning one needs its consent, asked for and answered in writing
//! (C1.1).

use crate::{
    act::Act,
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    refs::{Proof, TextRef},
    refusal::{Refusal, require},
    stage::Stage,
    turn::Turn,
    vocabulary::ProvinceMatter,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the province was asked, and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProvinceConsent {
    /// To what it is to consent.
    pub to: ProvinceMatter,
    /// When it was asked.
    pub asked_on: Date,
    /// Its answer.
    pub answer: Option<bool>,
}

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::AskProvince { to, text } => ask(turn, act, *to, text),
        Act::EnterProvinceAnswer { consents, number, answered_on, proof } => {
            enter(turn, *consents, number, *answered_on, proof)
        }
        _ => return None,
    })
}

fn handed_down(turn: &Turn<'_>) -> bool {
    turn.case.sources.iter().any(|source| source.from_province)
}

/// Refuses what the province has not consented to. No other evidence on the file stands for its answer.
pub(crate) fn need_province(turn: &Turn<'_>, to: ProvinceMatter) -> Result<(), Refusal> {
    let consents = turn.case.province_consent.is_some_and(|asked| asked.to == to && asked.answer == Some(true));
    require(
        !handed_down(turn) || consents,
        "province-consent",
        format!("省级交办件{}须经省级书面同意", to.label()),
        "先“请示省级”，收到答复后“登记省级答复”，附答复原件",
    )
}

fn ask(turn: &mut Turn<'_>, act: &Act, to: ProvinceMatter, text: &TextRef) -> Result<(), Refusal> {
    require(handed_down(turn), "not-handed-down", "本案不是省级交办件，不需要省级同意", "直接办理")?;
    let fits = match to {
        ProvinceMatter::Decline => turn.case.stage == Stage::Registered,
        ProvinceMatter::Return => matches!(turn.case.stage, Stage::HandedOver { return_asked: true, .. }),
    };
    if !fits {
        return wrong_stage(turn, act);
    }
    let asked = turn.case.province_consent.filter(|asked| asked.to == to);
    require(asked.is_none(), "province-asked", "这一事项已经请示过省级", "等待答复；省级不同意的，继续办理")?;
    // To the province writes the lead that reports, and it alone; a county's lead asks through it.
    let reporting = crate::record::reporting_lead(turn);
    let asked = if reporting == turn.case.lead { turn.ctx.profile.province.clone() } else { reporting };
    turn.emit(Fact::ProvinceAsked { to, asked, text: text.clone() });
    // The time for the lead's own decision begins anew with the answer.
    if to == ProvinceMatter::Decline {
        turn.stop(ClockKind::Acceptance);
    }
    turn.start(ClockKind::ProvinceConsent);
    Ok(())
}

fn enter(turn: &mut Turn<'_>, consents: bool, number: &str, answered_on: Date, proof: &Proof) -> Result<(), Refusal> {
    let open = turn.case.province_consent.filter(|asked| asked.answer.is_none());
    let Some(asked) = open else {
        return crate::refusal::refuse("not-asked", "没有等待答复的请示", "先“请示省级”");
    };
    require(
        !number.trim().is_empty(),
        "no-number",
        "省级答复没有文号",
        "填写答复的文号；没有文号的，不能作为书面同意",
    )?;
    require(
        asked.asked_on <= answered_on && answered_on <= turn.on,
        "answer-day",
        "省级答复的日期应在请示之后、今天以前",
        "核对答复的落款日期",
    )?;
    turn.stop(ClockKind::ProvinceConsent);
    turn.emit(Fact::ProvinceAnswered { consents, number: number.trim().to_owned(), answered_on, proof: proof.clone() });
    if turn.case.stage == Stage::Registered {
        crate::intake::start_registered(turn);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        act::{ActKind as K, Command},
        actor::Role,
        case::Case,
        claim::Claim,
        decide::decide,
        evolve::{evolve, fold},
        ids::{EvidenceId, ReasonId},
        intake::Intake,
        model::{
            explore::with_all_hands,
            place::{Place, START, actor, intake, morning, source, system, text},
        },
        money::Fen,
    };

    fn proof() -> Proof {
        Proof { evidence: EvidenceId::parse("e1").unwrap(), digest: "0".to_owned() }
    }

    fn decline() -> Act {
        Act::Decline { reason: ReasonId::parse("scope").unwrap(), text: text("why") }
    }

    fn ask(to: ProvinceMatter) -> Act {
        Act::AskProvince { to, text: text("why") }
    }

    fn answer(consents: bool, number: &str, answered_on: Date) -> Act {
        Act::EnterProvinceAnswer { consents, number: number.to_owned(), answered_on, proof: proof() }
    }

    struct Played(Place, Case);

    impl Played {
        fn begun(from_province: bool) -> Self {
            let place = Place::new();
            let begun = intake("my-house", vec![Claim::sum(1, Fen::new(1000))]);
            let begun = Intake { sources: vec![source(from_province)], ..begun };
            let ctx = place.context(morning(START), system(), &[]);
            let case = fold(&decide(None, &Command::Open(Box::new(begun)), &ctx).unwrap()).unwrap();
            Self(place, case)
        }

        fn act(&mut self, act: &Act) -> Result<(), &'static str> {
            let role = if act.kind() == K::FileEvidence { Role::Complainant } else { Role::Intake };
            let organ = (role == Role::Intake).then_some(&self.1.lead);
            let ctx = self.0.context(self.1.last_at, actor(&self.1, role, organ), &[]);
            let command = with_all_hands(&self.1, act, &ctx);
            let events = decide(Some(&self.1), &command, &ctx).map_err(|refusal| refusal.code)?;
            self.1 = events.iter().fold(self.1.clone(), evolve);
            Ok(())
        }
    }

    #[test]
    fn a_lead_of_the_province_is_declined_on_its_written_consent_and_on_nothing_else() {
        let cat =
            Act::FileEvidence { evidence: EvidenceId::parse("cat").unwrap(), digest: "0".to_owned(), claim: None };
        let tomorrow = START.tomorrow().unwrap();
        let yesterday = START.yesterday().unwrap();
        let table: [(&str, Act, Result<(), &str>); 12] = [
            ("nobody asked", decline(), Err("province-consent")),
            ("any file", cat, Ok(())),
            ("is no consent", decline(), Err("province-consent")),
            ("an answer to nothing", answer(true, "云发改函1号", START), Err("not-asked")),
            ("a return that nobody asked", ask(ProvinceMatter::Return), Err("wrong-stage")),
            ("asked", ask(ProvinceMatter::Decline), Ok(())),
            ("asking is no consent", decline(), Err("province-consent")),
            ("asked again", ask(ProvinceMatter::Decline), Err("province-asked")),
            ("no number", answer(true, " ", START), Err("no-number")),
            ("from the future", answer(true, "云发改函1号", tomorrow), Err("answer-day")),
            ("from before it was asked", answer(true, "云发改函1号", yesterday), Err("answer-day")),
            ("consented", answer(true, "云发改函1号", START), Ok(())),
        ];
        let mut played = Played::begun(true);
        for (label, act, expected) in table {
            assert_eq!(played.act(&act), expected, "{label}");
        }
        assert!(played.1.runs(ClockKind::Acceptance) && !played.1.runs(ClockKind::ProvinceConsent));
        assert_eq!(played.act(&decline()), Ok(()));
        assert!(matches!(played.1.stage, Stage::Ending { .. }));
    }

    #[test]
    fn a_province_that_does_not_consent_leaves_the_lead_to_be_taken_on() {
        let mut played = Played::begun(true);
        played.act(&ask(ProvinceMatter::Decline)).unwrap();
        assert!(played.1.runs(ClockKind::ProvinceConsent) && !played.1.runs(ClockKind::Acceptance));
        played.act(&answer(false, "云发改函2号", START)).unwrap();
        assert_eq!(played.act(&decline()), Err("province-consent"));
        assert_eq!(played.act(&ask(ProvinceMatter::Decline)), Err("province-asked"));
        assert!(played.1.runs(ClockKind::Acceptance));
    }

    #[test]
    fn other_complaints_are_nobody_elses_to_consent_to() {
        let mut played = Played::begun(false);
        assert_eq!(played.act(&ask(ProvinceMatter::Decline)), Err("not-handed-down"));
        assert_eq!(played.act(&decline()), Ok(()));
    }
}
