//! Where a case ends for those whose decision a review overturned: what came later is not shown to them.

use super::Relation;
use crate::{actor::Actor, event::Event, evolve::fold, fact::Fact};

/// How many of the events of a case somebody may know; none where that is all of them. `relations` are those in which he
/// stands to the case now.
///
/// A person who is barred sees nothing new, whatever seat he holds. An organ from which the case was taken sees it as it
/// was when it left, the decision on its own decision included, unless it stands to it in another way as well.
pub fn seen_until(events: &[Event], actor: &Actor, relations: &[Relation]) -> Option<usize> {
    let at = events
        .iter()
        .position(|event| matches!(&event.fact, Fact::ReviewDecided { barred, .. } if barred.contains(&actor.person)));
    let former = || {
        if relations.iter().any(|relation| *relation != Relation::Former) {
            return None;
        }
        events.iter().enumerate().rposition(|(at, event)| took_from(events, at, event, actor))
    };
    let at = at.or_else(former)?;
    // The whole decision is entered in one instant.
    let decision = &events[at];
    let of_it = |event: &&Event| event.recorded_at == decision.recorded_at && event.actor == decision.actor;
    let same = events[at..].iter().take_while(of_it).count();
    Some(at + same)
}

/// Whether this event took the case from the organ of the actor.
fn took_from(events: &[Event], at: usize, event: &Event, actor: &Actor) -> bool {
    let Fact::ReviewDecided { upheld: false, determining: Some(_), decided_by, .. } = &event.fact else { return false };
    let erred = decided_by.clone().or_else(|| fold(&events[..at])?.determining);
    actor.organ.is_some() && erred == actor.organ
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::standing,
        act::{Act, Command},
        actor::Role,
        model::tables::{after, code, hand, run},
        organ::sample::id,
    };

    #[test]
    fn whose_decision_was_overturned_sees_the_case_as_it_was_when_it_left() {
        let script = "accept, hand_over, sign_for, conclude untrue untrue, serve_reply, challenge, decide_review false";
        let mut play = after(script);
        let left = play.cases[0].said.len();
        play.tick(0);
        run(&mut play, "conclude true true");
        let said = &play.cases[0].said;
        let erred = hand(Role::Handler, "nm-house", 0);
        let former = [Relation::Former];
        let stands = standing(&play.cases[0].case, &play.place.profile);
        assert!(stands.contains(&(Relation::Former, id("nm-house"))), "{stands:?}");
        assert_eq!(seen_until(said, &erred, &former), Some(left));
        let table = [
            (hand(Role::Handler, "nm-house", 0), &[Relation::Former, Relation::Assignee][..]),
            (hand(Role::Handler, "nm-gov", 0), &[Relation::Determining]),
            (hand(Role::Intake, "my-dev", 0), &[Relation::Lead]),
        ];
        for (actor, relations) in table {
            assert_eq!(seen_until(said, &actor, relations), None, "{actor:?}");
        }
        // By the lead: its persons are barred, the others go on.
        let mut play = after("decline, serve_reply, challenge, decide_review false");
        let left = play.cases[0].said.len();
        play.tick(0);
        run(&mut play, "accept");
        let barred = play.cases[0].case.barred.first().cloned().unwrap();
        let clerk = Actor { person: barred, ..hand(Role::Intake, "my-dev", 0) };
        assert_eq!(seen_until(&play.cases[0].said, &clerk, &[Relation::Lead]), Some(left));
        let command = Command::Do(Act::AskConsent);
        let now = play.cases[0].case.last_at;
        assert_eq!(code(play.command(0, &command, clerk, now)), "barred");
    }
}
