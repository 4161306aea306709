//! Invariant 12, its last part but one: nothing goes to the province but from the prefecture's reporting lead.

use super::{Findings, Violation};
use crate::{
    effects::{Effect, Recipient, effects, issuer},
    event::Event,
    evolve::{evolve, fold},
    fact::Fact,
    organ::Directory,
    profile::Profile,
    upward::{above, reporting_lead},
};

/// Facts whose letters may go to the province.
fn goes_up(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::MeasureReportedFor { .. }
            | Fact::ReferredOut { .. }
            | Fact::Challenged { .. }
            | Fact::ReviewPassedOn { .. }
            | Fact::Reminded { .. }
    )
}

/// Whoever of a lead decides that something goes up sits in the lead that reports, and that lead signs the letter.
pub fn upward(events: &[Event], profile: &Profile, directory: &Directory) -> Vec<Violation> {
    let mut findings = Findings::default();
    if !events.iter().any(|event| goes_up(&event.fact)) {
        return findings.0;
    }
    let mut now = None;
    for event in events {
        now = match now {
            None => fold([event]),
            Some(case) => Some(evolve(case, event)),
        };
        let Some(case) = now.as_ref().filter(|_| goes_up(&event.fact)) else { continue };
        let reports = reporting_lead(case, profile);
        for effect in effects(case, event) {
            let Effect::Letter { to, .. } = effect else { continue };
            if !matches!(&to, Recipient::Organ(organ) if above(directory, organ)) {
                continue;
            }
            let signs = issuer(case, event, &to, profile, directory);
            findings.unless(signs == reports, 12, || format!("{signs}越过{reports}向省级发文"));
            let decides = matches!(event.fact, Fact::MeasureReportedFor { .. } | Fact::ReferredOut { .. });
            findings.unless(!decides || event.actor.organ.as_ref() == Some(&reports), 12, || {
                format!("“{}”由{:?}越过{reports}报省", event.fact.label(), event.actor.organ)
            });
        }
    }
    findings.0
}
