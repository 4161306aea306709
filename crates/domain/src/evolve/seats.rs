//! Who holds which seat, and with it what clocks: lead, determining organ, respondent.

use crate::{
    case::Case,
    clock::Owner,
    clockrun::{ClockRun, RunState},
    fact::Fact,
    ids::OrganId,
    vocabulary::OrganInterest,
};

pub(super) fn routing(case: &mut Case, fact: &Fact) -> bool {
    match fact {
        Fact::LeadChanged { lead, acting } => {
            case.acting = *acting;
            set_lead(case, lead);
        }
        Fact::RelayAccepted { lead } => {
            case.acting = false;
            set_lead(case, lead);
        }
        Fact::HandedOver { to, designated, .. } => {
            case.determining = Some(to.clone());
            case.designated |= *designated;
        }
        Fact::ReturnDecided { granted } => case.returns += u8::from(*granted),
        Fact::ReferredOut { to, .. } => case.determining = Some(to.clone()),
        Fact::OutsideOutcome { .. } => case.province_answered = true,
        Fact::OrganExcluded { organ, ground, .. } => match ground {
            OrganInterest::ContractParty => case.parties.push(organ.clone()),
            OrganInterest::Declared => drop(case.declared.insert(organ.clone())),
        },
        Fact::Elevated { from, to } => {
            case.decided_before.insert(from.clone());
            set_determining(case, to);
            case.elevations += 1;
        }
        _ => return false,
    }
    true
}

/// Another organ leads: what the old one owed as lead is owed by the new one.
pub(super) fn set_lead(case: &mut Case, to: &OrganId) {
    let old = std::mem::replace(&mut case.lead, to.clone());
    let also_determines = case.determining.as_ref() == Some(&old);
    pass_clocks(case, &old, to, |owed_by| match owed_by {
        Owner::DeterminingOrgan | Owner::Receiver => !also_determines,
        Owner::Lead => true,
        _ => false,
    });
}

/// Another organ determines: what the old one owed in this capacity is owed by the new one.
pub(super) fn set_determining(case: &mut Case, to: &OrganId) {
    let old = case.determining.replace(to.clone()).unwrap_or_else(|| case.lead.clone());
    pass_clocks(case, &old, to, |owed_by| matches!(owed_by, Owner::DeterminingOrgan | Owner::Receiver));
}

pub(super) fn pass_clocks(case: &mut Case, from: &OrganId, to: &OrganId, owed: impl Fn(Owner) -> bool) {
    // What the lead that reports to the province owes stays with it, whoever leads the case.
    let open = |run: &&mut ClockRun| run.state != RunState::Stopped && !run.kind.of_reporting_lead();
    for run in case.clocks.iter_mut().filter(open).filter(|run| owed(run.owed_by)) {
        if run.owner.as_ref() == Some(from) {
            run.owner = Some(to.clone());
        }
    }
}
