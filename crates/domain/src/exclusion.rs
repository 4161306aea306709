//! An organ stands aside from a case: a party to the contract by its page, or for a reason that it declared. No escape by
//! declaration alone: the lead decides, by two hands, and somebody must be left who may verify.

use crate::{
    act::Act,
    fact::Fact,
    ids::OrganId,
    refs::{Proof, TextRef},
    refusal::{Refusal, require},
    stage::Stage,
    turn::Turn,
    vocabulary::OrganInterest,
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::ExcludeOrgan { organ, ground, text, proof } => exclude(turn, organ, *ground, text, proof.as_ref()),
        _ => return None,
    })
}

fn exclude(
    turn: &mut Turn<'_>,
    organ: &OrganId,
    ground: OrganInterest,
    text: &TextRef,
    proof: Option<&Proof>,
) -> Result<(), Refusal> {
    let over = turn.case.stage.is_end() || matches!(turn.case.stage, Stage::Ending { .. });
    require(!over, "ended", "案件已有结果", "无需回避")?;
    require(turn.ctx.directory.get(organ).is_some(), "unknown-organ", "机构名录中没有该单位", "从名录选择")?;
    let name = turn.ctx.name(organ);
    require(
        !turn.case.involved().contains(organ),
        "excluded",
        format!("{name}是被投诉主体或者已经回避"),
        "无需再次决定",
    )?;
    require(
        ground != OrganInterest::ContractParty || proof.is_some(),
        "no-contract-page",
        "以合同当事人为由决定回避，须附载有该单位名称的合同页",
        "上传合同页；没有合同依据的，说明其申报的利害关系",
    )?;
    turn.emit(Fact::OrganExcluded { organ: organ.clone(), ground, text: text.clone(), proof: proof.cloned() });
    let known = turn.case.respondent_id().is_some();
    require(
        !known || !turn.ctx.routing(&turn.case).candidates.is_empty(),
        "nobody-left",
        format!("{name}回避后没有可以核实的单位"),
        "报上级指定承办单位后再决定回避",
    )?;
    crate::mending::new_holder(turn)?;
    crate::mending::new_reviewer(turn);
    crate::mending::new_lead(turn)?;
    crate::intake::restart_registered(turn);
    Ok(())
}
