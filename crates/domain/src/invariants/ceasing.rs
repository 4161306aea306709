//! Invariant 12, its last part: no organ that has ceased to exist on the day is ordered, noticed or determined.

use super::{Findings, Violation};
use crate::{
    act::Correction,
    case::Respondent,
    event::Event,
    fact::{Fact, Part},
    ids::OrganId,
    organ::Directory,
    succession::Resolution,
};

/// The acts of a case that went against an organ that had ceased.
pub fn against_the_ceased(events: &[Event], directory: &Directory) -> Vec<Violation> {
    let mut findings = Findings::default();
    let mut respondent: Option<OrganId> = None;
    for event in events {
        match &event.fact {
            Fact::Opened { intake, .. } => {
                respondent = match &intake.respondent {
                    Respondent::Known(organ) => Some(organ.clone()),
                    Respondent::Unresolved(_) => None,
                };
            }
            Fact::RespondentResolved { organ, .. }
            | Fact::Succeeded { part: Part::Respondent, to: organ, .. }
            | Fact::Corrected { correction: Correction::Respondent { new: organ }, .. } => {
                respondent = Some(organ.clone());
            }
            Fact::OrderServed { .. } | Fact::NoticeServed { .. } | Fact::Determined { .. } => {
                let Some(organ) = &respondent else { continue };
                let gone = matches!(
                    directory.resolve(organ, event.occurred_on),
                    Resolution::Successor { .. } | Resolution::Several(_) | Resolution::Abolisher { .. }
                );
                findings.unless(!gone, 12, || {
                    format!("{}针对{organ}，该机关在{}已不存在", event.fact.label(), event.occurred_on)
                });
            }
            _ => {}
        }
    }
    findings.0
}
