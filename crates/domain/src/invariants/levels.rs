//! Invariant 12, layers: nobody verifies, supervises, takes over, reviews or imposes a measure upwards. With invariant 4,
//! who gets a copy of a reply.

use super::Findings;
use crate::{
    case::Case,
    event::Event,
    evolve::{evolve, fold},
    fact::{Fact, Supervisor},
    ids::OrganId,
    organ::Directory,
    review::challenged_organ,
    vocabulary::Challengeable,
};
use jiff::civil::Date;

fn check(directory: &Directory, day: Date, upper: &OrganId, lower: &OrganId, what: &str, findings: &mut Findings) {
    let holds = directory.may_oversee(upper, lower, day);
    findings.unless(holds, 12, || format!("{upper}{what}{lower}，层级低于对方或者由对方管理"));
}

/// No verification, review, 提级 or measure by an organ of a lower layer than its addressee's, nor over its own
/// government.
pub(super) fn layers(case: &Case, directory: &Directory, findings: &mut Findings) {
    if case.stage.is_end() {
        return;
    }
    let day = case.last_at.date();
    let mut check = |upper: &OrganId, lower: &OrganId, what: &str| check(directory, day, upper, lower, what, findings);
    if let (Some(holder), Some(respondent)) = (&case.determining, case.respondent_id()) {
        check(holder, respondent, "办理对象为");
    }
    for before in &case.decided_before {
        case.determining.iter().for_each(|holder| check(holder, before, "接办自"));
    }
    if let Some(review) = &case.review {
        check(&review.reviewer, challenged_organ(case, review.of), "复核");
        review.passed.iter().for_each(|silent| check(&review.reviewer, silent, "接办复核自"));
    }
    for sanction in case.live_sanctions() {
        case.respondent_id().into_iter().for_each(|respondent| check(&sanction.unit, respondent, "惩戒"));
    }
}

/// No order of the ladder to an organ of a higher layer than who issues it (12), and a reply of 不属实 to the lead of the
/// case and to one of the prefecture (4).
pub(super) fn course(events: &[Event], directory: &Directory, findings: &mut Findings) {
    let mut now: Option<Case> = None;
    for event in events {
        now = match now {
            None => fold([event]),
            Some(case) => Some(evolve(case, event)),
        };
        let Some(case) = &now else { continue };
        match &event.fact {
            Fact::Escalated { run, by, .. } => {
                let owner = case.clocks.iter().find(|clock| clock.no == *run).and_then(|clock| clock.owner.as_ref());
                let by = match by {
                    Supervisor::Lead => Some(&case.lead),
                    Supervisor::Prefecture(lead) => Some(lead),
                    Supervisor::Nobody => None,
                };
                if let (Some(owner), Some(by)) = (owner, by) {
                    check(directory, event.occurred_on, by, owner, "督办", findings);
                }
            }
            Fact::ReplyServed { of: Challengeable::Untrue, copies, .. } => {
                let layer = |organ: &OrganId| directory.layer(organ, event.occurred_on);
                let above = copies.iter().any(|organ| layer(organ) <= layer(&case.lead));
                findings.unless(above && copies.contains(&case.lead), 4, || "答复未同时抄送州、县牵头部门".to_owned());
            }
            _ => {}
        }
    }
}
