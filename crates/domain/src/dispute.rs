//! 有分歧: talks, the court, and what comes of either (C2.6).

use crate::{
    act::{Act, Payment},
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    refs::{Proof, TextRef},
    refusal::{Refusal, refuse},
    routing::start_verification,
    stage::Stage,
    turn::Turn,
    verification::{no_forbidden_ground, rectify},
    vocabulary::{Challengeable, Finding, Ground, Judgment, Outcome},
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::Settle { paid, proof } => settle(turn, act, paid, proof),
        Act::DecideDispute { finding, ground, text } => decide_dispute(turn, act, *finding, *ground, text),
        Act::Suspend { suit, proof } => suspend(turn, act, suit, proof),
        Act::LookAt { text } => look_at(turn, act, text),
        Act::EnterJudgment { judgment, proof } => enter_judgment(turn, act, *judgment, proof),
        _ => return None,
    })
}

fn settle(turn: &mut Turn<'_>, act: &Act, paid: &[Payment], proof: &Proof) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Disputed {
        return wrong_stage(turn, act);
    }
    if !paid.is_empty() {
        crate::rectification::check_payments(turn, paid)?;
    }
    turn.emit(Fact::Settled { paid: paid.to_vec(), proof: proof.clone() });
    turn.end(Outcome::Settled, false);
    Ok(())
}

/// The talks end, and with them what was owed or could be challenged about the finding of 有分歧.
fn talks_over(turn: &mut Turn<'_>) {
    turn.stop(ClockKind::DisputeTalks);
    turn.stop_about(ClockKind::Reply, Challengeable::Disputed.no());
    turn.stop_about(ClockKind::Opening, Challengeable::Disputed.no());
    turn.stop_about(ClockKind::Challenge, Challengeable::Disputed.no());
}

fn decide_dispute(
    turn: &mut Turn<'_>,
    act: &Act,
    finding: Finding,
    ground: Ground,
    text: &TextRef,
) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Disputed {
        return wrong_stage(turn, act);
    }
    if finding == Finding::Disputed {
        return refuse("must-decide", "协商期满后须作出属实或不属实的裁量，或提供诉讼仲裁材料", "选择属实或不属实");
    }
    if finding == Finding::Untrue {
        no_forbidden_ground(ground, "不属实")?;
    }
    talks_over(turn);
    turn.emit(Fact::DisputeDecided { finding, text: text.clone() });
    if finding == Finding::True {
        rectify(turn);
    } else {
        turn.end(Outcome::Untrue, true);
    }
    Ok(())
}

fn suspend(turn: &mut Turn<'_>, act: &Act, suit: &TextRef, proof: &Proof) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Disputed {
        return wrong_stage(turn, act);
    }
    talks_over(turn);
    turn.emit(Fact::Suspended { suit: suit.clone(), proof: proof.clone() });
    turn.move_to(Stage::Suspended { suit: suit.clone() });
    turn.start(ClockKind::SuspendedLook);
    Ok(())
}

fn look_at(turn: &mut Turn<'_>, act: &Act, text: &TextRef) -> Result<(), Refusal> {
    // On record it is looked at as well once everything is performed and only the repair is left.
    let looked_at = turn.case.run(ClockKind::SuspendedLook).is_some();
    if !(looked_at && matches!(turn.case.stage, Stage::Suspended { .. } | Stage::OnFile { .. } | Stage::Recorded)) {
        return wrong_stage(turn, act);
    }
    turn.stop(ClockKind::SuspendedLook);
    turn.emit(Fact::LookedAt { text: text.clone() });
    turn.start(ClockKind::SuspendedLook);
    Ok(())
}

fn enter_judgment(turn: &mut Turn<'_>, act: &Act, judgment: Judgment, proof: &Proof) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::Suspended { .. }) {
        return wrong_stage(turn, act);
    }
    turn.stop(ClockKind::SuspendedLook);
    turn.emit(Fact::JudgmentEntered { judgment, proof: proof.clone() });
    match judgment {
        Judgment::Due => rectify(turn),
        Judgment::Dropped => {
            turn.move_to(Stage::Verifying);
            start_verification(turn);
        }
        Judgment::Performed => turn.end(Outcome::Performed, true),
        Judgment::Lost => turn.end(Outcome::ClaimLost, false),
    }
    Ok(())
}
