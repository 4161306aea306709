//! 有分歧: talks, the court, and what comes of either (C2.6).

use crate::{
    act::{Act, Instalment, Payment},
    call_back,
    case::Case,
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    money::Fen,
    refs::{Proof, TextRef},
    refusal::{Refusal, refuse, require},
    routing::start_verification,
    stage::Stage,
    turn::Turn,
    verification::{no_forbidden_ground, rectify},
    vocabulary::{Challengeable, Finding, Ground, Judgment, Outcome},
};

/// So many looks at a suspended case without a dated proof that the suit goes on, and it is verified again.
const UNPROVED: u8 = 2;

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::Settle { agreed, instalments, proof } => settle(turn, act, agreed, instalments, proof),
        Act::DecideDispute { finding, ground, text } => decide_dispute(turn, act, *finding, *ground, text),
        Act::Suspend { suit, proof } => suspend(turn, act, suit, proof),
        Act::LookAt { text, proof } => look_at(turn, act, text, proof.as_ref()),
        Act::EnterJudgment { judgment, proof } => enter_judgment(turn, act, *judgment, proof),
        _ => return None,
    })
}

fn settle(
    turn: &mut Turn<'_>,
    act: &Act,
    agreed: &[Payment],
    instalments: &[Instalment],
    proof: &Proof,
) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::Disputed | Stage::Suspended { .. }) {
        return wrong_stage(turn, act);
    }
    crate::rectification::not_anothers(&turn.case)?;
    require(
        !agreed.is_empty(),
        "nothing-agreed",
        "和解没有约定履行的金额或者事项",
        "逐项填写约定；投诉人不再主张的，由其申请撤回",
    )?;
    crate::rectification::check_payments(turn, agreed)?;
    let acts = |no| turn.case.live_claims().any(|claim| claim.no == no && claim.act);
    require(
        agreed.iter().all(|part| part.sum > Fen::ZERO || acts(part.claim)),
        "nothing-agreed",
        "约定的金额应大于零",
        "投诉人放弃的诉求留空",
    )?;
    for part in agreed {
        let claim = turn.case.live_claims().find(|claim| claim.no == part.claim);
        require(
            claim.is_some_and(|claim| part.sum <= claim.outstanding),
            "too-much",
            format!("第{}项约定金额超出诉求的未付金额", part.claim),
            "和解金额不高于未付本金；利息并入的，先更正诉求金额",
        )?;
    }
    let sum: i64 = agreed.iter().map(|part| part.sum.get()).sum();
    if sum > 0 {
        crate::plan::dates(turn, instalments)?;
    }
    let total: i64 = instalments.iter().map(|item| item.sum.get()).sum();
    require(
        total == sum,
        "plan-total",
        format!("分期合计{}元与约定金额{}元不一致", Fen::new(total), Fen::new(sum)),
        "使分期合计等于各项约定金额之和",
    )?;
    turn.stop(ClockKind::DisputeTalks);
    turn.stop(ClockKind::SuspendedLook);
    // Whoever has agreed has nothing to challenge; a written reply that is owed is served all the same.
    turn.stop_about(ClockKind::Challenge, Challengeable::Disputed.no());
    turn.emit(Fact::SettlementAgreed {
        agreed: agreed.to_vec(),
        instalments: instalments.to_vec(),
        proof: proof.clone(),
    });
    if instalments.is_empty() {
        rectify(turn);
    } else {
        turn.move_to(Stage::Performing);
        crate::plan::begin(turn);
    }
    Ok(())
}

/// A settlement that is not kept goes back to rectification, with an order for what was agreed.
pub(crate) fn settlement_broken(turn: &mut Turn<'_>, text: Option<TextRef>) {
    turn.stop(ClockKind::Instalment);
    turn.stop(ClockKind::RefusalCallBack);
    turn.emit(Fact::SettlementBroken { text });
    rectify(turn);
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
    // He is told of the finding all the same, and may challenge it.
    turn.stop(ClockKind::DisputeTalks);
    turn.emit(Fact::Suspended { suit: suit.clone(), proof: proof.clone() });
    turn.move_to(Stage::Suspended { suit: suit.clone() });
    turn.start(ClockKind::SuspendedLook);
    Ok(())
}

fn look_at(turn: &mut Turn<'_>, act: &Act, text: &TextRef, proof: Option<&Proof>) -> Result<(), Refusal> {
    // On record it is looked at as well once everything is performed and only the repair is left.
    let looked_at = turn.case.run(ClockKind::SuspendedLook).is_some();
    if !(looked_at && matches!(turn.case.stage, Stage::Suspended { .. } | Stage::OnFile { .. } | Stage::Recorded)) {
        return wrong_stage(turn, act);
    }
    turn.stop(ClockKind::SuspendedLook);
    turn.emit(Fact::LookedAt { text: text.clone(), proof: proof.cloned() });
    if unproved(&turn.case) {
        verify_again(turn);
    } else {
        turn.start(ClockKind::SuspendedLook);
    }
    Ok(())
}

/// Whether nothing shows any more that the suit goes on for which the case is suspended.
pub(crate) fn unproved(case: &Case) -> bool {
    matches!(case.stage, Stage::Suspended { .. }) && case.unproved_looks >= UNPROVED
}

/// Nothing shows that the suit goes on: the case is verified again.
pub(crate) fn verify_again(turn: &mut Turn<'_>) {
    talks_over(turn);
    turn.stop(ClockKind::SuspendedLook);
    turn.move_to(Stage::Verifying);
    start_verification(turn);
}

fn enter_judgment(turn: &mut Turn<'_>, act: &Act, judgment: Judgment, proof: &Proof) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::Suspended { .. }) {
        return wrong_stage(turn, act);
    }
    if judgment == Judgment::Performed {
        // Whoever cannot be asked is not paid on the respondent's word: the paper is the court's.
        call_back::need_receipt(turn, true)?;
    }
    talks_over(turn);
    turn.stop(ClockKind::SuspendedLook);
    turn.emit(Fact::JudgmentEntered { judgment, proof: proof.clone() });
    match judgment {
        Judgment::Due => rectify(turn),
        Judgment::Dropped => verify_again(turn),
        Judgment::Performed => turn.end(Outcome::Performed, true),
        Judgment::Lost => turn.end(Outcome::ClaimLost, false),
    }
    Ok(())
}
