//! What is missing: asked for once, supplied in time or late, and the end of a case whose complainant keeps silent.

use crate::{
    act::{Act, Service},
    clock::ClockKind,
    clockrun::RunState,
    decide::wrong_stage,
    fact::Fact,
    intake::{not_for_province, start_registered},
    refs::TextRef,
    refusal::{Refusal, require},
    stage::Stage,
    turn::Turn,
    vocabulary::{Challengeable, Outcome, ReopeningReason, ServiceManner},
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::AskSupplement { items } => ask_supplement(turn, act, items),
        Act::Supplement { text } => supplement(turn, act, text),
        Act::Lapse { service, text } => lapse(turn, act, service, text),
        _ => return None,
    })
}

fn ask_supplement(turn: &mut Turn<'_>, act: &Act, items: &TextRef) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Registered {
        return wrong_stage(turn, act);
    }
    not_for_province(turn, act)?;
    // 补正 is told once, completely (analogy 政府信息公开条例 §30).
    let asked = turn.case.clocks.iter().any(|run| run.kind == ClockKind::Supplement);
    require(!asked, "asked-once", "补正事项应一次性告知，本案已告知过", "作出受理或不予受理决定")?;
    turn.stop(ClockKind::Acceptance);
    turn.emit(Fact::SupplementAsked { items: items.clone() });
    turn.move_to(Stage::AwaitingSupplement);
    turn.start(ClockKind::Supplement);
    Ok(())
}

fn supplement(turn: &mut Turn<'_>, act: &Act, text: &TextRef) -> Result<(), Refusal> {
    match turn.case.stage {
        Stage::AwaitingSupplement => {
            turn.stop(ClockKind::Supplement);
            turn.stop(ClockKind::LapseDecision);
            turn.emit(Fact::Supplemented { text: text.clone() });
            turn.move_to(Stage::Registered);
            start_registered(turn);
            Ok(())
        }
        // Handed in late: the case lives again, whatever it still owed as an ended one.
        Stage::Ending { outcome: Outcome::Lapsed }
        | Stage::Closed { outcome: Outcome::Lapsed }
        | Stage::UnderReview { of: Challengeable::Lapsed, .. } => {
            turn.stop_all_but(&[]);
            turn.emit(Fact::Supplemented { text: text.clone() });
            turn.emit(Fact::Reopened { reason: ReopeningReason::NewFacts, text: text.clone() });
            crate::overturning::take_up(turn, Stage::Registered);
            crate::channels::run_deadlines(turn);
            Ok(())
        }
        _ => wrong_stage(turn, act),
    }
}

/// Ends a case whose complainant kept silent, once it is shown that the notice had reached it.
fn lapse(turn: &mut Turn<'_>, act: &Act, service: &Service, text: &TextRef) -> Result<(), Refusal> {
    let over = turn.case.run(ClockKind::Supplement).is_some_and(|run| run.state == RunState::RanOut);
    if turn.case.stage != Stage::AwaitingSupplement || !over {
        return wrong_stage(turn, act);
    }
    require(
        service.manner != ServiceManner::System && service.proof.is_some(),
        "notice-unproven",
        "补正通知书没有送达凭证，不能按逾期未补正办结",
        "以邮寄、直接送达等方式送达补正通知书，附送达凭证后再审定",
    )?;
    // No time of a party runs before the letter reached it.
    let length = turn.ctx.rule(ClockKind::Supplement).length;
    let until = service.reached_on.map(|day| turn.ctx.calendar.due(day, length).last_day);
    require(
        until.is_some_and(|last| last < turn.on),
        "notice-late",
        "自补正通知书送达之日起，补正期限尚未届满",
        "核对送达日期，期满后再审定",
    )?;
    turn.stop(ClockKind::Supplement);
    turn.stop(ClockKind::LapseDecision);
    turn.emit(Fact::Lapsed { service: service.clone(), text: text.clone() });
    turn.end(Outcome::Lapsed, true);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        act::Command,
        actor::{Actor, Role},
        case::Case,
        claim::Claim,
        decide::decide,
        evolve::{evolve, fold},
        ids::EvidenceId,
        model::{
            explore::with_all_hands,
            place::{Place, START, actor, intake, morning, system, text},
        },
        money::Fen,
        refs::Proof,
        time::Instant,
    };
    use jiff::civil::Date;

    struct Played(Place, Case);

    impl Played {
        fn begun() -> Self {
            let place = Place::new();
            let begun = intake("my-house", vec![Claim::sum(1, Fen::new(1000))]);
            let ctx = place.context(morning(START), system(), &[]);
            let case = fold(&decide(None, &Command::Open(Box::new(begun)), &ctx).unwrap()).unwrap();
            Self(place, case)
        }

        fn command(&mut self, command: &Command, actor: Actor, now: Instant) -> Result<(), &'static str> {
            let ctx = self.0.context(now, actor, &[]);
            let events = decide(Some(&self.1), command, &ctx).map_err(|refusal| refusal.code)?;
            self.1 = events.iter().fold(self.1.clone(), evolve);
            Ok(())
        }

        fn act(&mut self, role: Role, act: &Act) -> Result<(), &'static str> {
            let organ = (role == Role::Intake).then(|| self.1.lead.clone());
            let actor = actor(&self.1, role, organ.as_ref());
            let now = self.1.last_at;
            let command = with_all_hands(&self.1, act, &self.0.context(now, actor.clone(), &[]));
            self.command(&command, actor, now)
        }

        /// Lets the clocks of the case run out, so many times.
        fn wait(&mut self, times: usize) {
            for _ in 0..times {
                if let Some(next) = self.1.next_boundary() {
                    self.command(&Command::Tick, system(), next.max(self.1.last_at)).unwrap();
                }
            }
        }
    }

    fn lapse(manner: ServiceManner, proved: bool) -> Act {
        reached(manner, proved, START)
    }

    fn reached(manner: ServiceManner, proved: bool, day: Date) -> Act {
        let proof = Proof { evidence: EvidenceId::parse("e1").unwrap(), digest: "0".to_owned() };
        let proof = proved.then_some(proof);
        let service = Service { manner, proof, reached_on: Some(day), awaits_opening: false };
        Act::Lapse { service, text: text("silent") }
    }

    fn supplied() -> Act {
        Act::Supplement { text: text("late") }
    }

    fn silent() -> Played {
        let mut played = Played::begun();
        played.act(Role::Intake, &Act::AskSupplement { items: text("items") }).unwrap();
        played
    }

    #[test]
    fn silence_ends_a_case_only_by_two_hands_that_prove_the_notice_arrived() {
        let mut played = silent();
        let proved = lapse(ServiceManner::Post, true);
        assert_eq!(played.act(Role::Intake, &proved), Err("wrong-stage"), "its time is not over");
        while !played.1.runs(ClockKind::LapseDecision) {
            played.wait(1);
        }
        assert_eq!(played.1.stage, Stage::AwaitingSupplement, "no clock of an office ends a case");
        for (manner, proof) in
            [(ServiceManner::System, false), (ServiceManner::System, true), (ServiceManner::Post, false)]
        {
            assert_eq!(played.act(Role::Intake, &lapse(manner, proof)), Err("notice-unproven"), "{manner:?} {proof}");
        }
        let lately = reached(ServiceManner::Post, true, played.1.last_at.date());
        assert_eq!(played.act(Role::Intake, &lately), Err("notice-late"), "its time runs from its arrival");
        let clerk = actor(&played.1, Role::Intake, Some(&played.1.lead.clone()));
        played.command(&Command::Do(proved.clone()), clerk, played.1.last_at).unwrap();
        assert!(!played.1.proposals.is_empty() && played.1.stage == Stage::AwaitingSupplement, "one hand ends nothing");
        let mut played = silent();
        while !played.1.runs(ClockKind::LapseDecision) {
            played.wait(1);
        }
        played.act(Role::Intake, &proved).unwrap();
        assert_eq!(played.1.stage, Stage::Ending { outcome: Outcome::Lapsed });
        assert!(
            played.1.run_about(ClockKind::Reply, Challengeable::Lapsed.no()).is_some(),
            "it is answered in writing"
        );
    }

    #[test]
    fn a_supplement_handed_in_late_is_taken_before_and_after_the_case_has_lapsed() {
        for lapsed in [false, true] {
            let mut played = silent();
            while !played.1.runs(ClockKind::LapseDecision) {
                played.wait(1);
            }
            if lapsed {
                played.act(Role::Intake, &lapse(ServiceManner::InPerson, true)).unwrap();
            }
            played.act(Role::Complainant, &supplied()).unwrap();
            assert_eq!(played.1.stage, Stage::Registered, "lapsed: {lapsed}");
            assert!(played.1.runs(ClockKind::Acceptance) && !played.1.runs(ClockKind::LapseDecision));
            assert_eq!(played.act(Role::Complainant, &supplied()), Err("wrong-stage"), "nothing is missing any more");
        }
    }
}
