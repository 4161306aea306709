//! Leaders who sign on paper: each signature is registered by itself, by an account that drafted and signed nothing of
//! the decision and registers no other signature of it; its named signer is told and may disown it.

use crate::{
    act::{Act, Signer},
    actor::{Actor, Role},
    approval::{check_hand, next_role, organ_of},
    case::{Case, PaperSignature, Proposal},
    clock::ClockKind,
    clockrun::{About, RunState},
    context::Context,
    fact::Fact,
    hands::{before_effect, serves, signed, stop_clock, take_effect, tried},
    ids::OrganId,
    refs::{Proof, TextRef},
    refusal::{Refusal, refuse, require},
    turn::Turn,
};
use jiff::civil::Date;

/// The roles whose accounts register what a colleague signed on paper.
const REGISTRARS: &[Role] = &[
    Role::Intake,
    Role::LeadHead,
    Role::Handler,
    Role::Reviewer,
    Role::Approver,
    Role::EnforcingOfficer,
    Role::EnforcingHead,
];

pub(crate) fn perform_act(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    match act {
        Act::LookIntoSignature { text } => Some(look_into(turn, text)),
        _ => None,
    }
}

/// Whether the actor may register the next signature of a pending decision: somebody of the organ whose hand it waits
/// for, who has no part in it.
pub(crate) fn check_registrar<'c>(case: &'c Case, of: Option<u32>, ctx: &Context<'_>) -> Result<&'c Proposal, Refusal> {
    let may = |proposal: &&Proposal| of.is_none_or(|no| no == proposal.no) && next_role(proposal).is_some();
    let mut last = Refusal::new("no-proposal", "没有等待签批的拟办意见", "可能已由他人办理，请刷新页面");
    for proposal in case.proposals.iter().filter(may) {
        match registrar_of(case, proposal, ctx) {
            Ok(()) => return Ok(proposal),
            Err(refusal) => last = refusal,
        }
    }
    Err(last)
}

fn registrar_of(case: &Case, proposal: &Proposal, ctx: &Context<'_>) -> Result<(), Refusal> {
    let actor = &ctx.actor;
    let organ = next_role(proposal).and_then(|role| organ_of(case, proposal, role));
    require(
        REGISTRARS.contains(&actor.role) && organ.is_some() && actor.organ == organ,
        "no-power",
        "纸质签批由签批单位的经办人员登记",
        "由该单位的其他人员登记",
    )?;
    require(
        !case.barred.contains(&actor.person) && !case.interested.contains(&actor.person),
        "barred",
        "应当回避的人员不得登记签批",
        "由该单位的其他人员登记",
    )?;
    require(
        !proposal.signed.iter().any(|signer| signer.person == actor.person),
        "own-draft",
        "纸质签批应由没有拟办、签批该事项的人员登记",
        "由他人登记",
    )?;
    require(
        !case.paper.iter().any(|paper| paper.of == proposal.no && paper.by == actor.person),
        "one-signature",
        "同一人在同一事项中只能登记一个纸质签批",
        "另一个签批由他人登记",
    )
}

/// The next hand signed on paper.
pub(crate) fn sign(
    turn: &mut Turn<'_>,
    of: Option<u32>,
    signer: &Signer,
    signed_on: Date,
    scan: &Proof,
) -> Result<(), Refusal> {
    let proposal = check_registrar(&turn.case, of, turn.ctx)?.clone();
    require(signer.person != turn.ctx.actor.person, "own-signature", "本人的签批由本人在系统中办理", "点“同意”")?;
    require(
        next_role(&proposal) == Some(signer.role),
        "paper-chain",
        format!("现在等待{}签批", next_role(&proposal).map_or("", |role| role.label())),
        "按签批先后逐个登记",
    )?;
    check_hand(&turn.case, &proposal, &signer.person, None)?;
    require(signed_on <= turn.on, "future", "签批日期不能晚于今天", "按签批件填写日期")?;
    require(signed_on >= proposal.occurred_on, "before-draft", "签批日期早于拟办日期", "按签批件填写日期")?;
    turn.registrar = Some(turn.ctx.actor.person.clone());
    before_effect(turn, &proposal)?;
    let serves = serves(&turn.case, &proposal);
    stop_clock(turn, &proposal);
    turn.emit(Fact::SignedOnPaper { of: proposal.no, signer: signer.clone(), signed_on, scan: scan.clone() });
    turn.start_about(ClockKind::PaperSignature, proposal.about());
    signed(turn, proposal.no, serves)
}

/// Whether a signature given on paper may still be disowned.
pub(crate) fn may_be_disowned(case: &Case, no: u32) -> bool {
    open(case).any(|paper| paper.of == no)
}

/// The signatures on paper that may still be disowned.
pub fn open(case: &Case) -> impl Iterator<Item = &PaperSignature> {
    case.paper.iter().filter(|paper| {
        let run = case.run_about(ClockKind::PaperSignature, about(paper.of));
        !paper.disowned && run.is_some_and(|run| run.state == RunState::Running)
    })
}

fn about(no: u32) -> About {
    About::try_from(no).unwrap_or(About::MAX)
}

/// Whose signature may be disowned by this clock.
pub(crate) fn organ_asked(case: &Case, about_run: About) -> Option<OrganId> {
    case.paper.iter().rev().find(|paper| about(paper.of) == about_run).and_then(|paper| paper.organ.clone())
}

/// Whether a decision ends the case, makes or unmakes a record, or needs three hands: it waits until nobody can disown
/// a signature any more.
pub(crate) fn weighs(case: &Case, proposal: &Proposal, ctx: &Context<'_>) -> bool {
    let state = |case: &Case| case.record.as_ref().map(|record| record.state);
    let end = |case: &Case| (case.stage.is_end(), case.said_outcome(), state(case));
    proposal.decision.floor() > 2
        || matches!(proposal.act, Act::PlaceBacklog { .. })
        || tried(case, proposal, ctx).is_some_and(|after| end(&after) != end(case))
}

/// The signature in the actor's name that he may still disown.
pub(crate) fn check_own<'c>(case: &'c Case, of: Option<u32>, actor: &Actor) -> Result<&'c PaperSignature, Refusal> {
    let own = |paper: &&PaperSignature| of.is_none_or(|no| no == paper.of) && paper.signer.person == actor.person;
    match open(case).find(own) {
        Some(paper) => Ok(paper),
        None => refuse(
            "not-signed",
            "没有登记在您名下、尚可否认的纸质签批",
            "登记后5个工作日内可以否认；已过期的，向牵头部门反映",
        ),
    }
}

/// The named signer says that the signature is not his: a decision that waits falls, and the lead looks into it.
pub(crate) fn disown(turn: &mut Turn<'_>, of: Option<u32>, text: &TextRef) -> Result<(), Refusal> {
    let paper = check_own(&turn.case, of, &turn.ctx.actor)?.clone();
    let pending = turn.case.proposal(paper.of).cloned();
    if let Some(proposal) = &pending {
        stop_clock(turn, proposal);
    }
    turn.stop_about(ClockKind::PaperSignature, about(paper.of));
    turn.emit(Fact::SignatureDisowned { of: paper.of, text: text.clone() });
    turn.start_about(ClockKind::SignatureCheck, about(paper.of));
    Ok(())
}

/// What the lead found when it looked into a signature that was disowned.
fn look_into(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    let open = turn
        .case
        .clocks
        .iter()
        .find(|run| run.kind == ClockKind::SignatureCheck && run.state != RunState::Stopped)
        .map(|run| run.about);
    let Some(about_run) = open else {
        return refuse("not-disowned", "没有需要核查的签批", "核对案件状态");
    };
    let registrar =
        turn.case.paper.iter().any(|paper| about(paper.of) == about_run && paper.by == turn.ctx.actor.person);
    require(!registrar, "own-registration", "登记该签批的人员不得核查", "由他人核查")?;
    let signed = turn
        .case
        .paper
        .iter()
        .any(|paper| about(paper.of) == about_run && paper.signed.contains(&turn.ctx.actor.person));
    require(!signed, "own-draft", "拟办、签批该事项的人员不得核查其中的签批", "由他人核查")?;
    turn.emit(Fact::SignatureLookedInto { text: text.clone() });
    turn.stop_about(ClockKind::SignatureCheck, about_run);
    Ok(())
}

/// The time in which the signature could be disowned is over: a decision that waited for it takes effect.
pub(crate) fn stood(turn: &mut Turn<'_>, about_run: About) {
    turn.stop_about(ClockKind::PaperSignature, about_run);
    let waiting = turn.case.proposals.iter().find(|proposal| proposal.about() == about_run && proposal.complete());
    let Some(proposal) = waiting.cloned() else { return };
    if take_effect(turn, &proposal).is_err() {
        turn.lapse_proposal(proposal.no);
    }
}
