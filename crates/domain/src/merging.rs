//! One matter, one case: mergers and their undoing.
//!
//! A decision sees one case only, so what the other is (its stage, its lead, whether it is of the same enterprise) is
//! handed in with the surroundings ([`MergeTarget`]) and compared anew at every hand.

use crate::{
    act::Act,
    case::{Case, LinkKind, Source},
    claim::{Claim, ClaimPlace, MovedClaim},
    clock::ClockKind,
    clockrun::RunState,
    context::MergeTarget,
    decide::wrong_stage,
    fact::Fact,
    ids::CaseId,
    money::Fen,
    refs::TextRef,
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
    width::compact,
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::Merge { into, reason } => merge(turn, act, into, reason.as_ref()),
        Act::UndoMerge { from } => undo_merge(turn, from),
        _ => return None,
    })
}

fn merge(turn: &mut Turn<'_>, act: &Act, into: &CaseId, reason: Option<&TextRef>) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::Registered | Stage::Accepted) {
        return wrong_stage(turn, act);
    }
    require(*into != turn.case.id, "same", "不能并入本案自身", "选择另一案件")?;
    crate::intake::not_for_province(turn, act)?;
    require(turn.case.absorbed.is_empty(), "has-absorbed", "已有案件并入本案，本案不能再并入他案", "先撤销并案")?;
    require(
        turn.case.shares.is_empty(),
        "shares",
        "本案的诉求与分出的案件共有（共同债务），并案后付款无法互相登记",
        "把对方案件并入本案，或者分别办理",
    )?;
    let Some(target) = turn.ctx.merging.as_deref().filter(|target| target.case.id == *into) else {
        return refuse("no-target", "没有核对要并入的案件", "核对案件编号后重新提出");
    };
    check_target(&turn.case, target)?;
    check_reason(&turn.case, target, reason.is_some())?;
    // What somebody waits for here would be forgotten in another case.
    let pending = turn.case.clocks.iter().find(|run| {
        run.state != RunState::Stopped
            && !matches!(
                run.kind,
                ClockKind::Acceptance
                    | ClockKind::HandOver
                    | ClockKind::Escalation
                    | ClockKind::ChannelDeadline
                    | ClockKind::PaperSignature
            )
    });
    if let Some(run) = pending {
        return refuse("pending", format!("“{}”尚未办结，不能并案", run.kind.label()), "先办结该事项");
    }
    turn.stop_all_but(&[]);
    let sources = turn.case.sources.clone();
    turn.emit(Fact::MergedInto { into: into.clone(), sources });
    Ok(())
}

/// Whether a case may be merged into that one at all, whatever the reason.
///
/// # Errors
///
/// It has ended, lives on elsewhere itself, is of another lead, or takes no claims any more.
pub fn check_target(case: &Case, target: &MergeTarget) -> Result<(), Refusal> {
    let other = &target.case;
    let number = &other.number;
    require(
        !matches!(other.stage, Stage::Merged { .. }),
        "target-merged",
        format!("{number}自身已并入他案"),
        "并入该案所并入的案件",
    )?;
    open_target(other)?;
    require(
        other.lead == case.lead,
        "target-lead",
        format!("{number}由另一牵头部门办理，不能并入"),
        "先转交该牵头部门，由其受理后并案",
    )?;
    let other_firm = target.same_firm != Some(true);
    let claims = brought(case, other_firm);
    takes(other, &if other_firm { claims } else { missing(other, &claims) })
}

/// Whether a merger needs a reason: another enterprise or another organ, or nobody can tell.
///
/// # Errors
///
/// It does, and there is none.
pub fn check_reason(case: &Case, target: &MergeTarget, given: bool) -> Result<(), Refusal> {
    let differs = |code, rule: String| require(given, code, rule, "同一企业同一事项才并案；确需并案的，填写并案理由");
    match same_respondent(case, &target.case) {
        Some(true) => Ok(()),
        Some(false) => differs("other-respondent", "两案的被投诉主体不同".to_owned()),
        None => differs("unknown-respondent", "两案的被投诉主体尚未都确定，无法核对是否相同".to_owned()),
    }?;
    match target.same_firm {
        Some(true) => Ok(()),
        Some(false) => differs("other-firm", "两案的投诉企业不同".to_owned()),
        None => differs("unknown-firm", "缺少企业名称和统一社会信用代码，无法核对是否同一企业".to_owned()),
    }
}

/// What tells one enterprise from another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Firm {
    /// Its name, as it was written.
    pub name: Option<String>,
    /// Its 统一社会信用代码.
    pub uscc: Option<String>,
}

/// Whether two cases are of the same enterprise: by the code where both have one, else by the name, however it was typed;
/// none where there is nothing to compare.
pub fn same_firm(one: &Firm, other: &Firm) -> Option<bool> {
    let alike = |one: &String, other: &String| compact(one) == compact(other);
    match (&one.uscc, &other.uscc) {
        (Some(one), Some(other)) => Some(alike(one, other)),
        _ => one.name.as_ref().zip(other.name.as_ref()).map(|(one, other)| alike(one, other)),
    }
}

/// Whether two cases are about the same organ; none where one of them is not known, or only hinted at.
pub fn same_respondent(one: &Case, other: &Case) -> Option<bool> {
    let (ours, theirs) = (one.respondent_id()?, other.respondent_id()?);
    let known = !one.hinted && !other.hinted;
    (ours == theirs || known).then_some(ours == theirs)
}

/// The claims that count in a case and go with it where it is merged. The words of a claim may tell who complains.
pub fn brought(case: &Case, other_firm: bool) -> Vec<Claim> {
    let told = !other_firm && !case.enterprise.confidential;
    let whole =
        |claim: &Claim| Claim { place: ClaimPlace::Here, text: claim.text.clone().filter(|_| told), ..claim.clone() };
    let counts = |claim: &&Claim| match (&claim.place, &case.stage) {
        (ClaimPlace::Here, _) => true,
        (ClaimPlace::In(place), Stage::Merged { into }) => place == into,
        _ => false,
    };
    case.claims.iter().filter(counts).map(whole).collect()
}

/// Those of the claims that a case does not have: no claim of the same sum, or act, and the same due date.
pub fn missing(case: &Case, claims: &[Claim]) -> Vec<Claim> {
    let mut here: Vec<&Claim> = case.claims.iter().collect();
    let mut new = Vec::new();
    for claim in claims {
        let alike = |own: &&Claim| (own.claimed, own.act, own.due_on) == (claim.claimed, claim.act, claim.due_on);
        match here.iter().position(alike) {
            Some(at) => drop(here.swap_remove(at)),
            None => new.push(claim.clone()),
        }
    }
    new
}

fn open_target(case: &Case) -> Result<(), Refusal> {
    require(
        !case.stage.is_end() && !matches!(case.stage, Stage::Ending { .. }),
        "target-ended",
        "目标案件已办结，不能并入",
        "先重新办理目标案件",
    )
}

/// Claims that come with a merger are verified together with the others.
fn takes(case: &Case, new: &[Claim]) -> Result<(), Refusal> {
    use Stage as S;
    let before = matches!(
        case.stage,
        S::Registered | S::AwaitingSupplement | S::Accepted | S::Relayed { .. } | S::HandedOver { .. } | S::Verifying
    );
    let sum = Fen::new(new.iter().map(|claim| claim.claimed.get()).sum());
    require(
        new.is_empty() || before,
        "target-concluded",
        format!("本案有{}项诉求（{sum}元）是目标案件没有的，而目标案件已经核实、移送或者存查，不能再转入", new.len()),
        "本案单独办理；内容重复的，按重复投诉处理",
    )
}

/// The other side of [`merge`]: another case lives on here.
pub(crate) fn absorb(
    turn: &mut Turn<'_>,
    from: &CaseId,
    sources: &[Source],
    claims: &[Claim],
    other_firm: bool,
) -> Result<(), Refusal> {
    open_target(&turn.case)?;
    // Equal sums of two firms are two debts.
    let new = if other_firm { claims.to_vec() } else { missing(&turn.case, claims) };
    takes(&turn.case, &new)?;
    #[cfg(test)]
    let new = if turn.ctx.faulty(crate::model::Fault::LoseClaims) { Vec::new() } else { new };
    let last = turn.case.claims.iter().map(|claim| claim.no).max().unwrap_or(0);
    let claims = (last + 1..).zip(new).map(|(no, claim)| MovedClaim { was: claim.no, claim: Claim { no, ..claim } });
    let claims = claims.collect();
    turn.emit(Fact::Absorbed { from: from.clone(), sources: sources.to_vec(), claims, other_firm });
    crate::channels::run_deadlines(turn);
    Ok(())
}

fn undo_merge(turn: &mut Turn<'_>, from: &CaseId) -> Result<(), Refusal> {
    let case = &turn.case;
    let Some(merged) = case.absorbed.iter().find(|merged| merged.from == *from) else {
        return refuse("not-merged", "该案未并入本案", "核对案件编号");
    };
    let untouched = |moved: &MovedClaim| {
        case.claims.contains(&moved.claim) && !case.shares.values().flatten().any(|no| *no == moved.claim.no)
    };
    let after = case.links.iter().skip_while(|link| link.case != *from).any(|link| link.kind == LinkKind::SplitTo);
    require(
        !merged.rested_on
            && !after
            && merged.claims.iter().all(untouched)
            && !case.stage.is_end()
            && !matches!(case.stage, Stage::Ending { .. }),
        "rested-on",
        "并案后已作出结论、分案或者更正了转入的诉求，不能再撤销并案",
        "可通过“分案”另行办理",
    )?;
    turn.emit(Fact::MergeUndone { from: from.clone() });
    crate::channels::renumber_deadlines(turn);
    Ok(())
}

/// The other side of [`undo_merge`]: this case lives again.
pub(crate) fn release(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::Merged { .. }) {
        return refuse("not-merged", "本案未并入他案", "无需恢复");
    }
    turn.emit(Fact::Released);
    if turn.case.stage == Stage::Registered {
        crate::intake::start_registered(turn);
    } else {
        turn.start(ClockKind::HandOver);
    }
    crate::channels::run_deadlines(turn);
    Ok(())
}
