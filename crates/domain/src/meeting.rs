//! Coordination meetings on hard cases (C6): who calls them, and how what was agreed becomes a task of the case.
//!
//! A task is an instruction in the log of its case, with its clock: who owes it, until when, and what happens if it is late are
//! the rules that hold for every instruction.

use crate::{
    access::{Relation, Sight},
    actor::Role,
    vocabulary::vocabulary,
};
use jiff::civil::Date;

vocabulary! {
    /// 会议种类.
    MeetingKind {
        Joint "joint" "联席会议",
        Topic "topic" "专题协调会",
    }
    /// Where a meeting stands.
    MeetingState {
        Called "called" "待召开",
        Minuted "minuted" "已形成纪要",
        Cancelled "cancelled" "已取消",
    }
}

/// The most cases of one meeting.
pub const MOST_CASES: usize = 30;

/// Roles that call meetings for a lead.
pub fn may_call(role: Role) -> bool {
    matches!(role, Role::Intake | Role::LeadHead)
}

/// Whether a case may stand on the agenda of somebody who sees it like this: of cases that its unit leads.
pub fn may_table(role: Role, sight: &Sight) -> bool {
    let leads =
        |relation: &Relation| matches!(relation, Relation::Lead | Relation::ActingLead | Relation::SupervisingLead);
    may_call(role) && !sight.is_recused() && sight.relations().iter().any(leads)
}

/// Whether what was agreed may be entered: not before the day of the meeting, and while it has no minutes.
pub fn may_minute(state: MeetingState, held_on: Date, today: Date) -> bool {
    state == MeetingState::Called && today >= held_on
}

/// How a task that came of a meeting begins.
pub fn task_words(kind: MeetingKind, held_on: Date, text: &str) -> String {
    format!("{}{}议定：{}", crate::time::prose_date(held_on), kind.label(), text.trim())
}

#[cfg(test)]
mod tests {
    use super::{MeetingKind, MeetingState, may_call, may_minute, may_table, task_words};
    use crate::{
        access::Sight,
        act::Command,
        actor::{Actor, Role},
        claim::Claim,
        decide::decide,
        evolve::fold,
        ids::{OrganId, PersonId},
        model::place::{Place, intake, morning, system},
        money::Fen,
    };
    use jiff::civil::date;

    #[test]
    fn leads_call_meetings_on_cases_that_they_lead() {
        let place = Place::new();
        let open = Command::Open(Box::new(intake("my-house", vec![Claim::sum(1, Fen::new(1000))])));
        let now = morning(date(2026, 3, 5));
        let case = fold(&decide(None, &open, &place.context(now, system(), &[])).unwrap()).unwrap();
        let other = OrganId::parse("nm-tax").unwrap();
        let table = [
            (Role::Intake, &case.lead, true),
            (Role::LeadHead, &case.lead, true),
            (Role::RelatedOfficer, &case.lead, false),
            (Role::LeadHead, &other, false),
            (Role::Handler, &other, false),
        ];
        for (role, organ, may) in table {
            let person = PersonId::parse("ann").unwrap();
            let actor = Actor { person, organ: Some(organ.clone()), role, standing_in_for: None };
            let sight = Sight::of(&case, &actor, None, &place.profile);
            assert_eq!(may_table(role, &sight), may, "{role:?} of {organ}");
            assert!(!may || may_call(role));
        }
    }

    #[test]
    fn what_was_agreed_is_entered_from_the_day_of_the_meeting_until_its_minutes_are_done() {
        let held = date(2026, 3, 5);
        let table = [
            (MeetingState::Called, date(2026, 3, 4), false),
            (MeetingState::Called, held, true),
            (MeetingState::Called, date(2026, 4, 1), true),
            (MeetingState::Minuted, held, false),
            (MeetingState::Cancelled, held, false),
        ];
        for (state, today, may) in table {
            assert_eq!(may_minute(state, held, today), may, "{state:?} on {today}");
        }
        assert_eq!(task_words(MeetingKind::Topic, held, " 拨付首期 "), "2026年3月5日专题协调会议定：拨付首期");
    }
}
