//! 信用修复: on application or of the organ's own motion, against performance; everything ends with it (C5).

use crate::{
    act::{Act, Signer},
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    refs::{Proof, TextRef},
    refusal::{Refusal, require},
    stage::Stage,
    time::prose_date,
    turn::Turn,
    vocabulary::{Outcome, Severity},
};
use jiff::Span;

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act, hands: &[Signer]) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::ApplyRepair { text, proof } => apply(turn, act, text, proof.clone()),
        Act::GrantRepair { text } => grant(turn, hands, text),
        Act::RefuseRepair { text } => refuse_repair(turn, text),
        _ => return None,
    })
}

fn apply(turn: &mut Turn<'_>, act: &Act, text: &TextRef, proof: Option<Proof>) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Recorded {
        return wrong_stage(turn, act);
    }
    require(!turn.case.repair_applied, "applied", "已申请信用修复", "等待审核")?;
    check_minimum(turn)?;
    turn.emit(Fact::RepairApplied { text: text.clone(), proof });
    turn.start(ClockKind::Repair);
    Ok(())
}

fn grant(turn: &mut Turn<'_>, hands: &[Signer], text: &TextRef) -> Result<(), Refusal> {
    require(turn.case.repair_applied, "not-applied", "没有待审核的修复申请", "先申请信用修复")?;
    require(
        turn.satisfied(),
        "not-performed",
        format!(
            "尚有本金{}元、利息{}元未履行，不能修复",
            turn.case.sum(|claim| claim.outstanding),
            turn.interest_owed()
        ),
        "先报告履行并通过验收",
    )?;
    check_minimum(turn)?;
    turn.stop(ClockKind::Repair);
    let hands = hands.iter().map(|signer| signer.person.clone()).collect();
    turn.emit(Fact::RepairGranted { rule: turn.ctx.profile.repair.name.clone(), hands, text: text.clone() });
    crate::record::end_record(turn, Outcome::Repaired);
    Ok(())
}

/// The shortest time in force for the class of the record, where the profile has one (NDRC Order 36).
fn check_minimum(turn: &Turn<'_>) -> Result<(), Refusal> {
    let Some(record) = &turn.case.record else { return Ok(()) };
    let class = match record.severity {
        Severity::Minor => 0,
        Severity::General => 1,
        Severity::Serious => 2,
    };
    let months = turn.ctx.profile.repair.minimum_months[class];
    let earliest =
        record.determined_on.checked_add(Span::new().months(i32::from(months))).unwrap_or(record.determined_on);
    require(
        turn.on >= earliest,
        "minimum-period",
        format!("按{}，该记录自{}起方可修复", turn.ctx.profile.repair.name, prose_date(earliest)),
        format!("{}起再申请", prose_date(earliest)),
    )
}

fn refuse_repair(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(turn.case.repair_applied, "not-applied", "没有待审核的修复申请", "核对案件状态")?;
    turn.stop(ClockKind::Repair);
    turn.emit(Fact::RepairRefused { text: text.clone() });
    Ok(())
}
