//! Reviews, withdrawal and the complainant.

use super::seats::set_determining;
use super::{claims::take_back, record::on_record};
use crate::{
    case::{CallBack, Case, Defence, RecordState, Review},
    event::Event,
    fact::Fact,
    ids::PersonId,
    vocabulary::{CallBackAbout, Challengeable, Finding},
};

pub(super) fn review(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::Challenged { of, reviewer, through, .. } => {
            case.challenged.insert(*of);
            let (reviewer, through) = (reviewer.clone(), through.clone());
            let passed = case.review.take().map(|before| before.passed).unwrap_or_default();
            case.review = Some(Review { of: *of, reviewer, passed, through, on_paper: event.will.is_some() });
        }
        Fact::ReviewPassedOn { reviewer, through } => {
            if let Some(review) = &mut case.review {
                review.through.clone_from(through);
                let silent = std::mem::replace(&mut review.reviewer, reviewer.clone());
                review.passed.push(silent);
            }
        }
        Fact::ReviewDecided { upheld, barred, determining, .. } => {
            let of = case.review.take().map(|review| review.of);
            if !upheld {
                case.barred.extend(barred.iter().cloned());
                if let Some(organ) = determining {
                    case.decided_before.extend(case.determining.clone());
                    case.overturned.extend(case.determining.clone());
                    set_determining(case, organ);
                }
                // Whatever the channels were told is overtaken.
                ask_channels_again(case);
                overturn(case, of);
            }
        }
        Fact::WithdrawalAsked { .. } => {
            case.withdrawal_asked = true;
            entered(case, event, CallBackAbout::Withdrawal);
        }
        Fact::CalledBack { about, answer, .. } => {
            let (by, on) = (event.actor.person.clone(), event.recorded_at.date());
            case.call_backs.push(CallBack { about: *about, answer: *answer, by, on });
        }
        Fact::WaiverVoid => {
            case.procedure.defence = Some(Defence::Open);
            case.procedure.waiver_void = true;
            ask_again(case, CallBackAbout::Waiver);
        }
        Fact::EndDecided { end, .. } => {
            case.ex_officio |= !end;
            if !end {
                case.gone = false;
            }
        }
        Fact::WithdrawalDecided { end, .. } => {
            case.withdrawal_asked = false;
            ask_again(case, CallBackAbout::Withdrawal);
            case.ex_officio |= !end;
        }
        Fact::ComplainantGone { .. } => {
            case.gone = true;
            case.heard_since_gone = false;
        }
        Fact::ComplainantReplaced { name, blocks_until, .. } => {
            case.gone = false;
            case.code_blocks_until = case.code_blocks_until.max(*blocks_until);
            case.newcomer_until = *blocks_until;
            case.enterprise.name = Some(name.clone());
            // Who steps in is asked himself.
            forget_answers(case, CallBackAbout::Payment);
        }
        Fact::WentOnExOfficio { .. } => {
            case.gone = false;
            case.ex_officio = true;
        }
        Fact::InterestDeclared { .. } => stand_aside(case, &event.actor.person),
        Fact::RecusalOrdered { person, .. } => stand_aside(case, person),
        Fact::Assigned { organ, to, .. } => {
            case.assignees.insert(organ.clone(), to.clone());
        }
        _ => return false,
    }
    true
}

/// Nothing that was answered before counts for what is asked now.
pub(super) fn ask_again(case: &mut Case, about: CallBackAbout) {
    forget_answers(case, about);
    case.entered_by.remove(&about);
}

pub(super) fn forget_answers(case: &mut Case, about: CallBackAbout) {
    case.call_backs.retain(|call| call.about != about);
}

/// A party's will, or what it is asked about, was entered by this person; somebody else asks again. Of several payments
/// that wait together each was entered by somebody.
pub(super) fn entered(case: &mut Case, event: &Event, about: CallBackAbout) {
    forget_answers(case, about);
    let by = case.entered_by.entry(about).or_default();
    if about != CallBackAbout::Payment {
        by.clear();
    }
    by.insert(event.actor.person.clone());
}

fn overturn(case: &mut Case, of: Option<Challengeable>) {
    match of {
        Some(Challengeable::Untrue | Challengeable::Disputed) => {
            for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
                if matches!(claim.finding, Some(Finding::Untrue | Finding::Disputed)) {
                    claim.restore();
                    claim.finding = None;
                }
            }
        }
        Some(Challengeable::PerformanceAccepted) => take_back(case),
        // The way to a determination is taken up where the defence stopped it.
        Some(Challengeable::DefenceUpheld) => case.procedure.defence = Some(Defence::Heard),
        // In force again; above it is not known yet.
        Some(Challengeable::Repaired | Challengeable::Revoked) => on_record(case, |record| {
            record.state = RecordState::InForce;
            record.reported = false;
        }),
        _ => {}
    }
}

pub(super) fn ask_channels_again(case: &mut Case) {
    for source in &mut case.sources {
        source.answered = source.answer_by.is_none();
    }
}

/// Whoever stands aside works on the case no more.
fn stand_aside(case: &mut Case, person: &PersonId) {
    case.interested.insert(person.clone());
    case.assignees.retain(|_, assignee| assignee != person);
}
