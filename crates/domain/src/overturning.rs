//! What follows where a decision is overturned: the stage before it, with its clock, for other hands.

use crate::{
    clock::ClockKind, profile::DecisionKind, routing::start_verification, stage::Stage, turn::Turn,
    vocabulary::Challengeable,
};

/// The kind of decision that a challenge is about.
pub(crate) fn decided_as(of: Challengeable) -> DecisionKind {
    match of {
        Challengeable::Declined => DecisionKind::Decline,
        Challengeable::Untrue => DecisionKind::Untrue,
        Challengeable::Disputed => DecisionKind::Disputed,
        Challengeable::PerformanceAccepted => DecisionKind::PerformanceAccepted,
        Challengeable::DefenceUpheld => DecisionKind::DefenceUpheld,
        Challengeable::WithdrawalInduced => DecisionKind::WithdrawalAccepted,
        Challengeable::Lapsed => DecisionKind::Lapse,
        Challengeable::ConsentRefused => DecisionKind::ConsentRefused,
        Challengeable::OnFile => DecisionKind::PutOnFile,
        Challengeable::ReferredOut => DecisionKind::ReferredOut,
        Challengeable::Repaired => DecisionKind::Repair,
        Challengeable::Revoked => DecisionKind::Revocation,
    }
}

/// The stage before the decision that was overturned, with its clock.
pub(crate) fn back_before(turn: &mut Turn<'_>, of: Challengeable) {
    match of {
        Challengeable::Declined | Challengeable::OnFile => take_up(turn, Stage::Registered),
        Challengeable::Lapsed => take_up(turn, Stage::AwaitingSupplement),
        // What no lead of the prefecture may lead was forwarded as it came in.
        Challengeable::ReferredOut if turn.ctx.province_decides(&turn.case) => take_up(turn, Stage::Registered),
        Challengeable::ReferredOut => take_up(turn, Stage::Accepted),
        Challengeable::Repaired | Challengeable::Revoked => {
            crate::channels::run_deadlines(turn);
            crate::record::restored(turn);
        }
        Challengeable::Untrue | Challengeable::Disputed => take_up(turn, Stage::Verifying),
        Challengeable::PerformanceAccepted => take_up(turn, Stage::Rectifying),
        Challengeable::DefenceUpheld => take_up(turn, Stage::Determining),
        Challengeable::WithdrawalInduced | Challengeable::ConsentRefused => {
            let before = turn.case.before_end.as_deref().cloned().unwrap_or(Stage::Registered);
            take_up(turn, before);
        }
    }
}

/// Takes a case up where it stood, with the clock of that stage, and waits again for whoever steps in for a complainant
/// who is gone.
pub(crate) fn take_up(turn: &mut Turn<'_>, stage: Stage) {
    if turn.case.gone && !turn.case.ex_officio {
        turn.start(ClockKind::Unclaimed);
    }
    crate::channels::run_deadlines(turn);
    let ordered = turn.case.procedure.order_served_on.is_some();
    turn.move_to(stage.clone());
    match stage {
        Stage::AwaitingSupplement => turn.start(ClockKind::Supplement),
        Stage::Accepted => turn.start(ClockKind::HandOver),
        Stage::Relayed { .. } => turn.start(ClockKind::Relay),
        Stage::HandedOver { return_asked: false, .. } => turn.start(ClockKind::SignFor),
        Stage::HandedOver { to, return_asked: true } => {
            turn.move_to(Stage::HandedOver { to, return_asked: false });
            turn.start(ClockKind::SignFor);
        }
        Stage::ReferredOut { .. } => turn.start(ClockKind::Chase),
        Stage::Verifying => start_verification(turn),
        Stage::Disputed => {
            turn.start(ClockKind::DisputeTalks);
            if !turn.case.replied.contains(&Challengeable::Disputed) {
                turn.start_about(ClockKind::Reply, Challengeable::Disputed.no());
            }
        }
        Stage::Suspended { .. } | Stage::OnFile { .. } => turn.start(ClockKind::SuspendedLook),
        Stage::Rectifying if ordered => turn.start(ClockKind::Rectification),
        Stage::Rectifying => turn.start(ClockKind::RectificationOrder),
        // The plan's own dates have passed on; what is left is owed in one sum.
        Stage::Performing => {
            turn.move_to(Stage::Rectifying);
            turn.start(if ordered { ClockKind::Rectification } else { ClockKind::RectificationOrder });
        }
        Stage::Determining => take_up_determining(turn),
        _ => {
            turn.move_to(Stage::Registered);
            crate::intake::start_registered(turn);
        }
    }
}

fn take_up_determining(turn: &mut Turn<'_>) {
    match (turn.case.procedure.notice_served_on, turn.case.procedure.defence) {
        (None, _) => turn.start(ClockKind::AdvanceNotice),
        (Some(_), Some(crate::case::Defence::Open)) => turn.start(ClockKind::Defence),
        _ => turn.start(ClockKind::Determination),
    }
}
