//! Succession, corrections, ends, reopening, and decisions of several hands.

use super::claims::take_back;
use super::record::on_record;
use super::review::{ask_channels_again, entered};
use super::seats::{pass_clocks, set_determining, set_lead};
use crate::{
    act::{Act, Correction, Signer},
    call_back::of_decision,
    case::{Case, Exhibit, Instruction, LentHand, PaperSignature, Procedure, Proposal, Respondent},
    clock::{ClockKind, Owner},
    clockrun::RunNo,
    event::Event,
    fact::{Fact, Part},
    money::Fen,
    stage::Stage,
    vocabulary::{Finding, ReopeningReason},
};

pub(super) fn mending(case: &mut Case, fact: &Fact) -> bool {
    match fact {
        Fact::Succeeded { part, from, to, .. } => match part {
            Part::Respondent => {
                case.respondent = Respondent::Known(to.clone());
                pass_clocks(case, from, to, |owed_by| owed_by == Owner::Respondent);
            }
            Part::Determining => set_determining(case, to),
            Part::Lead => set_lead(case, to),
        },
        Fact::CodeReissued { blocks_until, .. } => case.code_blocks_until = Some(*blocks_until),
        Fact::Corrected { correction, .. } => correct(case, correction),
        Fact::Annulled { fact, .. } => annul(case, fact),
        Fact::EvidenceFiled { evidence, .. } => {
            case.exhibits.push(Exhibit { id: evidence.clone(), sealed: false });
        }
        Fact::EvidenceSealed { evidence, .. } => {
            if let Some(exhibit) = case.exhibits.iter_mut().find(|exhibit| exhibit.id == *evidence) {
                exhibit.sealed = true;
            }
        }
        Fact::Instructed { no, to, .. } => {
            case.instructions.push(Instruction { no: *no, to: to.clone(), done: false });
        }
        Fact::InstructionDone { no, .. } => {
            if let Some(instruction) = case.instructions.iter_mut().find(|task| task.no == *no) {
                instruction.done = true;
            }
        }
        Fact::ChannelAnswered { channel, native_id, .. } => {
            for source in &mut case.sources {
                if source.channel == *channel && source.native_id == *native_id {
                    source.answered = true;
                }
            }
        }
        Fact::Rated { stars, .. } => case.rating = Some(*stars),
        Fact::ProfileAdopted { version } => case.profile_version = *version,
        Fact::Ending { .. } => {
            let before = match &case.stage {
                Stage::UnderReview { back, .. } => Stage::clone(back),
                stage => stage.clone(),
            };
            if !matches!(before, Stage::Ending { .. }) {
                case.before_end = Some(Box::new(before));
            }
            // What was asked for and not decided is over with the outcome.
            case.withdrawal_asked = false;
            case.reported = None;
            case.plan.iter_mut().for_each(|item| item.reported = None);
            case.repair_applied = false;
            case.refusal_said = None;
            case.review = None;
            case.call_backs.clear();
            case.entered_by.clear();
            case.consent = case.consent.filter(Option::is_some);
        }
        Fact::Closed { outcome } => case.stage = Stage::Closed { outcome: *outcome },
        Fact::Reopened { reason, .. } => {
            case.reopened += 1;
            // What is decided anew may be challenged anew.
            case.challenged.clear();
            case.review = None;
            if *reason == ReopeningReason::NonPerformance {
                take_back(case);
            }
            case.payment_confirmed = None;
            case.consent = case.consent.filter(|given| *given == Some(true));
            case.procedure = Procedure { found_true: case.procedure.found_true, ..Procedure::default() };
            case.plan.clear();
            case.settled = false;
            for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
                // What was not performed is owed again; what was found or given up stands.
                if *reason != ReopeningReason::NonPerformance {
                    claim.restore();
                }
                claim.finding = claim.finding.filter(|finding| *finding == Finding::True);
            }
            ask_channels_again(case);
        }
        Fact::Moved { stage } => {
            case.stage = stage.clone();
            case.unproved_looks = 0;
        }
        // A look that nobody took proves nothing either.
        Fact::Reminded { run, .. } if is_look(case, *run) => {
            case.unproved_looks = case.unproved_looks.saturating_add(1);
        }
        Fact::LookedAt { proof, .. } => {
            let unproved = proof.is_none() && matches!(case.stage, Stage::Suspended { .. });
            case.unproved_looks = if unproved { case.unproved_looks.saturating_add(1) } else { 0 };
        }
        _ => return false,
    }
    true
}

fn correct(case: &mut Case, correction: &Correction) {
    match correction {
        Correction::ClaimSum { claim, new } => {
            if let Some(claim) = case.claims.iter_mut().find(|item| item.no == *claim) {
                let change = new.get() - claim.claimed.get();
                claim.claimed = *new;
                if claim.finding == Some(Finding::Untrue) {
                    claim.dismissed = Fen::new(claim.dismissed.get() + change);
                } else {
                    claim.outstanding = Fen::new(claim.outstanding.get() + change);
                }
            }
        }
        Correction::ClaimDue { claim, new } => {
            if let Some(claim) = case.claims.iter_mut().find(|item| item.no == *claim) {
                claim.due_on = Some(*new);
            }
        }
        Correction::ClaimRate { claim, new } => {
            if let Some(claim) = case.claims.iter_mut().find(|item| item.no == *claim) {
                claim.rate = *new;
            }
        }
        Correction::ClaimOrder { claim, new } => {
            if let Some(claim) = case.claims.iter_mut().find(|item| item.no == *claim) {
                claim.order = Some(*new);
            }
        }
        Correction::Respondent { new } => case.respondent = Respondent::Known(new.clone()),
        Correction::Evils { new } => case.evils.clone_from(new),
        Correction::Breach { new } => case.breach = Some(*new),
        Correction::Size { new } => case.enterprise.size = *new,
        Correction::EnterpriseName { new } => case.enterprise.name = Some(new.clone()),
    }
}

fn annul(case: &mut Case, fact: &Fact) {
    // It is annulled once.
    case.last_substance = 0;
    match fact {
        Fact::SanctionProposed { no, .. } | Fact::SanctionDecided { no, .. } => {
            case.sanctions.retain(|sanction| sanction.no != *no);
        }
        Fact::Referred { .. } => case.referral = None,
        Fact::Instructed { no, .. } => case.instructions.retain(|task| task.no != *no),
        Fact::RepairApplied { .. } => case.repair_applied = false,
        Fact::ObjectionLodged { .. } => on_record(case, |record| record.objected = false),
        _ => {}
    }
}

/// Where the pending decision that an event means stands. Older events name none: there was one at a time.
fn meant(case: &Case, of: u32) -> Option<usize> {
    if of == 0 {
        return (!case.proposals.is_empty()).then_some(0);
    }
    case.proposals.iter().position(|proposal| proposal.no == of)
}

fn drop_proposal(case: &mut Case, of: u32) {
    if let Some(at) = meant(case, of) {
        case.proposals.remove(at);
    }
}

pub(super) fn approval(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::Proposed { act, decision, chain } => {
            let signed = vec![Signer { person: event.actor.person.clone(), role: event.actor.role }];
            if let Some(about) = of_decision(act) {
                entered(case, event, about);
            }
            case.proposals.push(Proposal {
                no: case.version,
                act: Act::clone(act),
                decision: *decision,
                chain: chain.clone(),
                signed,
                organ: event.actor.organ.clone(),
                occurred_on: event.occurred_on,
                late: event.late.clone(),
                will: event.will.clone(),
            });
        }
        Fact::Endorsed { of, .. } => {
            if let Some(proposal) = meant(case, *of).and_then(|at| case.proposals.get_mut(at)) {
                proposal.signed.push(Signer { person: event.actor.person.clone(), role: event.actor.role });
            }
        }
        Fact::SignedOnPaper { of, signer, scan, .. } => {
            let mut signed = Vec::new();
            if let Some(proposal) = meant(case, *of).and_then(|at| case.proposals.get_mut(at)) {
                signed.extend(proposal.signed.iter().map(|before| before.person.clone()));
                proposal.signed.push(signer.clone());
            }
            case.paper.push(PaperSignature {
                of: *of,
                signer: signer.clone(),
                by: event.actor.person.clone(),
                organ: event.actor.organ.clone(),
                scan: scan.clone(),
                disowned: false,
                signed,
            });
        }
        Fact::HandLent { of, organ, role, from, .. } => {
            case.lent.retain(|lent| (lent.of, lent.role) != (*of, *role));
            case.lent.push(LentHand { of: *of, organ: organ.clone(), role: *role, from: from.clone() });
        }
        Fact::SignatureDisowned { of, .. } => {
            drop_proposal(case, *of);
            let own = |paper: &&mut PaperSignature| paper.of == *of && paper.signer.person == event.actor.person;
            if let Some(paper) = case.paper.iter_mut().find(own) {
                paper.disowned = true;
            }
        }
        Fact::SentBack { of, .. } | Fact::Recalled { of, .. } | Fact::ProposalLapsed { of } => drop_proposal(case, *of),
        Fact::Decided { decision, hands, of, .. } => {
            drop_proposal(case, *of);
            case.last_hands.insert(*decision, hands.iter().map(|signer| signer.person.clone()).collect());
        }
        _ => return false,
    }
    true
}

/// Whether a run is a look at a suspended case.
fn is_look(case: &Case, run: RunNo) -> bool {
    matches!(case.stage, Stage::Suspended { .. })
        && case.clocks.iter().any(|one| one.no == run && one.kind == ClockKind::SuspendedLook)
}
