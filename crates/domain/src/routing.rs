//! From the lead to the organ that verifies: relay, hand-over, signature, return, referral outside, 提级办理 (C2.1).

use crate::{
    act::{Act, Service},
    case::Case,
    clock::ClockKind,
    context::Context,
    decide::wrong_stage,
    fact::Fact,
    ids::OrganId,
    intake::check_acceptable,
    lead::lead_for,
    refs::{Proof, TextRef},
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
    upward::{above, reporting_lead},
    vocabulary::{Challengeable, Outcome, ProvinceMatter, ServiceManner},
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::Relay { to } => relay(turn, act, to),
        Act::AcceptRelay => accept_relay(turn, act),
        Act::TakeBackRelay { text } => relay_back(turn, act, Fact::RelayTakenBack { text: text.clone() }),
        Act::GiveBackRelay { text } => relay_back(turn, act, Fact::RelayGivenBack { text: text.clone() }),
        Act::HandOver { to, reason } => hand_over(turn, act, to, reason.clone()),
        Act::SignFor => sign_for(turn, act),
        Act::AskReturn { reason, proposal } => ask_return(turn, act, reason, proposal.clone()),
        Act::DecideReturn { to } => decide_return(turn, act, to.as_ref()),
        Act::ReferOut { to, service } => refer_out(turn, act, to, service),
        Act::EnterOutsideOutcome { done, scan } => outside_outcome(turn, act, *done, scan),
        Act::Elevate { to } => elevate(turn, to),
        _ => return None,
    })
}

fn relay(turn: &mut Turn<'_>, act: &Act, to: &OrganId) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Accepted {
        return wrong_stage(turn, act);
    }
    require(*to != turn.case.lead, "same", "本案已由该单位牵头", "直接转办")?;
    let remedy = relayable(&turn.case, turn.ctx)
        .map_or_else(|| "本案应由本单位牵头，直接转办".to_owned(), |lead| format!("转交{}", turn.ctx.name(&lead)));
    require(
        relayable(&turn.case, turn.ctx).as_ref() == Some(to),
        "not-its-lead",
        format!("{}不是被投诉主体管理地的牵头部门", turn.ctx.name(to)),
        remedy,
    )?;
    turn.stop(ClockKind::HandOver);
    turn.emit(Fact::Relayed { to: to.clone() });
    turn.move_to(Stage::Relayed { to: to.clone() });
    turn.start(ClockKind::Relay);
    Ok(())
}

/// The only lead to which a case may be relayed: that of the place that manages the respondent on the day, or who acts
/// for it. `None` where it leads already.
pub fn relayable(case: &Case, ctx: &Context<'_>) -> Option<OrganId> {
    let day = ctx.occurred_on.unwrap_or_else(|| ctx.today());
    let choice = lead_for(ctx.profile, ctx.directory, case.respondent_id()?, &case.concerned(), day)?;
    Some(choice.organ).filter(|lead| *lead != case.lead)
}

/// A case that was relayed wrongly comes back to who relayed it.
fn relay_back(turn: &mut Turn<'_>, act: &Act, fact: Fact) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::Relayed { .. }) {
        return wrong_stage(turn, act);
    }
    turn.stop(ClockKind::Relay);
    turn.emit(fact);
    turn.move_to(Stage::Accepted);
    turn.start(ClockKind::HandOver);
    Ok(())
}

fn accept_relay(turn: &mut Turn<'_>, act: &Act) -> Result<(), Refusal> {
    let Stage::Relayed { to } = turn.case.stage.clone() else { return wrong_stage(turn, act) };
    turn.stop(ClockKind::Relay);
    turn.emit(Fact::RelayAccepted { lead: to });
    turn.move_to(Stage::Accepted);
    turn.start(ClockKind::HandOver);
    Ok(())
}

/// Who may receive a case: a candidate of the organ graph, never the respondent or anything below it (invariant 3).
pub(crate) fn check_receiver(turn: &Turn<'_>, to: &OrganId) -> Result<String, Refusal> {
    #[cfg(test)]
    if turn.ctx.faulty(crate::model::Fault::OwnCase) {
        return Ok(String::new());
    }
    let routing = turn.ctx.routing(&turn.case);
    if let Some(candidate) = routing.candidates.iter().find(|candidate| candidate.organ == *to) {
        let before: Vec<_> = turn.case.decided_before.iter().cloned().collect();
        require(
            turn.ctx.stands_over(to, &before),
            "lower-layer",
            format!("{}层级低于此前承办的单位或者由其管理", turn.ctx.name(to)),
            "选择层级不低于此前承办单位的单位；本州内没有的，“系统外移送”",
        )?;
        return Ok(candidate.reason.clone());
    }
    let why = routing
        .skipped
        .iter()
        .find(|skipped| skipped.organ == *to)
        .map_or_else(|| "不在机构名录推导的承办单位之列".to_owned(), |skipped| skipped.reason.clone());
    refuse(
        "not-a-candidate",
        format!("不能交由{}核实：{why}", turn.ctx.name(to)),
        "从候选单位中选择；任何单位不得核实自己或上级的案件",
    )
}

fn hand_over(turn: &mut Turn<'_>, act: &Act, to: &OrganId, reason: Option<TextRef>) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Accepted {
        return wrong_stage(turn, act);
    }
    check_acceptable(turn)?;
    crate::intake::not_for_province(turn, act)?;
    let why = check_receiver(turn, to)?;
    require(!turn.ctx.outside(to), "outside", format!("{}不在本系统内", turn.ctx.name(to)), "用“系统外移送”")?;
    let best = turn.ctx.routing(&turn.case).candidates.into_iter().find(|candidate| !candidate.outside);
    require(
        reason.is_some() || best.is_none_or(|best| best.organ == *to),
        "not-first-candidate",
        "未选择排序第一的承办单位",
        "说明选择该单位的理由",
    )?;
    turn.stop(ClockKind::HandOver);
    give_to(turn, to, why, reason, false);
    Ok(())
}

/// Whoever judges a case does not lead it: the acting lead stands in.
pub(crate) fn stand_in(turn: &mut Turn<'_>) {
    let case = &turn.case;
    let Some(respondent) = case.respondent_id().filter(|_| case.determining.as_ref() == Some(&case.lead)) else {
        return;
    };
    let mut concerned = case.concerned();
    concerned.push(case.lead.clone());
    if let Ok((lead, acting)) = crate::intake::choose_lead(turn.ctx, respondent, &concerned)
        && lead != case.lead
    {
        turn.emit(Fact::LeadChanged { lead, acting });
    }
}

/// Hands the case to an organ and starts its clock for signing.
pub(crate) fn give_to(turn: &mut Turn<'_>, to: &OrganId, why: String, reason: Option<TextRef>, designated: bool) {
    turn.emit(Fact::HandedOver { to: to.clone(), why, reason, designated });
    stand_in(turn);
    turn.move_to(Stage::HandedOver { to: to.clone(), return_asked: false });
    turn.start(ClockKind::SignFor);
}

fn sign_for(turn: &mut Turn<'_>, act: &Act) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::HandedOver { return_asked: false, .. }) {
        return wrong_stage(turn, act);
    }
    received(turn, false);
    Ok(())
}

/// The receiver has the case, by signature or by silence.
pub(crate) fn received(turn: &mut Turn<'_>, deemed: bool) {
    turn.stop(ClockKind::SignFor);
    turn.emit(Fact::Received { deemed });
    turn.move_to(Stage::Verifying);
    start_verification(turn);
}

/// Verification runs from receipt; where the matter was handed to us by the SME department, its clock runs beside it.
pub(crate) fn start_verification(turn: &mut Turn<'_>) {
    turn.start(ClockKind::Verification);
    if turn.case.sme {
        turn.start(ClockKind::SmeHandling);
    }
}

fn ask_return(turn: &mut Turn<'_>, act: &Act, reason: &TextRef, proposal: Option<OrganId>) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::HandedOver { return_asked: false, .. }) {
        return wrong_stage(turn, act);
    }
    require(!turn.case.designated, "designated", "本案已由牵头部门指定承办，不再退回", "签收并办理")?;
    let Some(to) = turn.case.determining.clone() else { return wrong_stage(turn, act) };
    turn.stop(ClockKind::SignFor);
    turn.emit(Fact::ReturnAsked { reason: reason.clone(), proposal });
    turn.move_to(Stage::HandedOver { to, return_asked: true });
    // The clock for verification runs while the lead decides.
    start_verification(turn);
    turn.start(ClockKind::ReturnDecision);
    Ok(())
}

fn decide_return(turn: &mut Turn<'_>, act: &Act, to: Option<&OrganId>) -> Result<(), Refusal> {
    let Stage::HandedOver { to: holder, return_asked: true } = turn.case.stage.clone() else {
        return wrong_stage(turn, act);
    };
    let Some(to) = to else {
        return_fails(turn);
        return Ok(());
    };
    crate::consent_above::need_province(turn, ProvinceMatter::Return)?;
    require(*to != holder, "same", "改派单位与原承办单位相同", "另选单位，或不同意退回")?;
    let why = check_receiver(turn, to)?;
    require(
        !turn.ctx.outside(to),
        "outside",
        format!("{}不在本系统内", turn.ctx.name(to)),
        "不同意退回，或移送系统外",
    )?;
    turn.stop(ClockKind::ReturnDecision);
    turn.stop(ClockKind::ProvinceConsent);
    turn.stop(ClockKind::Verification);
    turn.stop(ClockKind::SmeHandling);
    turn.emit(Fact::ReturnDecided { granted: true });
    let designated = turn.case.returns >= turn.ctx.profile.returns_before_designation;
    give_to(turn, to, why, None, designated);
    Ok(())
}

/// The lead refuses the return, or its time ran out: the holder verifies, and its clock has been running.
pub(crate) fn return_fails(turn: &mut Turn<'_>) {
    turn.stop(ClockKind::ReturnDecision);
    turn.stop(ClockKind::ProvinceConsent);
    turn.emit(Fact::ReturnDecided { granted: false });
    turn.move_to(Stage::Verifying);
}

/// Nothing goes to the province but from the lead that reports (C2.5).
fn through_prefecture(turn: &Turn<'_>, to: &OrganId) -> Result<(), Refusal> {
    #[cfg(test)]
    if turn.ctx.faulty(crate::model::Fault::PastThePrefecture) {
        return Ok(());
    }
    let by = reporting_lead(&turn.case, turn.ctx.profile);
    require(
        !above(turn.ctx.directory, to) || turn.ctx.actor.organ.as_ref() == Some(&by),
        "through-prefecture",
        format!("向省级单位移送由{}办理", turn.ctx.name(&by)),
        format!("从本州的候选单位中选择；没有的，报请{}移送", turn.ctx.name(&by)),
    )
}

fn refer_out(turn: &mut Turn<'_>, act: &Act, to: &OrganId, service: &Service) -> Result<(), Refusal> {
    // What no lead of the prefecture may lead is forwarded as it came in.
    let forwarded = turn.case.stage == Stage::Registered && turn.ctx.province_decides(&turn.case);
    if turn.case.stage != Stage::Accepted && !forwarded {
        return wrong_stage(turn, act);
    }
    check_acceptable(turn)?;
    if !forwarded || *to != turn.ctx.profile.province {
        check_receiver(turn, to)?;
        through_prefecture(turn, to)?;
    }
    require(turn.ctx.outside(to), "inside", format!("{}在本系统内有账户", turn.ctx.name(to)), "用“转办”")?;
    require(
        service.manner != ServiceManner::System && service.proof.is_some(),
        "no-service-proof",
        "系统外移送须附送达凭证",
        "选择系统以外的送达方式，上传送达回证扫描件",
    )?;
    let made_on = turn.case.run(ClockKind::HandOver).map_or(turn.case.opened_on, |run| run.from);
    let reached_on = crate::service::check(turn, service, made_on)?;
    turn.stop(ClockKind::HandOver);
    turn.emit(Fact::ReferredOut { to: to.clone(), service: Service { reached_on, ..service.clone() } });
    turn.move_to(Stage::ReferredOut { to: to.clone() });
    turn.start_from(ClockKind::Chase, 0, reached_on.unwrap_or(turn.on));
    turn.start_about(ClockKind::Reply, Challengeable::ReferredOut.no());
    Ok(())
}

fn outside_outcome(turn: &mut Turn<'_>, act: &Act, done: bool, scan: &Proof) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::ReferredOut { .. }) {
        return wrong_stage(turn, act);
    }
    turn.stop(ClockKind::Chase);
    turn.emit(Fact::OutsideOutcome { done, scan: scan.clone() });
    if done {
        turn.end(Outcome::DoneOutside, false);
    } else {
        // It was sent back to us: the lead hands it over anew.
        crate::review::overtaken(turn, Challengeable::ReferredOut);
        turn.move_to(Stage::Accepted);
        turn.start(ClockKind::HandOver);
    }
    Ok(())
}

/// The clocks of the determining organ from which a case may be taken.
pub(crate) const ELEVATABLE: &[ClockKind] = &[
    ClockKind::Verification,
    ClockKind::SmeHandling,
    ClockKind::DisputeTalks,
    ClockKind::RectificationOrder,
    ClockKind::PerformanceAcceptance,
    ClockKind::PaymentCallBack,
    ClockKind::AdvanceNotice,
    ClockKind::Determination,
    ClockKind::Objection,
    ClockKind::Repair,
    ClockKind::DefectMending,
    ClockKind::Reply,
];

/// Rungs of the ladder: 催办, 督办书, 约谈/通报. After the last the lead may order 提级办理.
pub const LADDER: [&str; 3] = ["催办", "督办书", "约谈/通报"];

fn elevate(turn: &mut Turn<'_>, to: &OrganId) -> Result<(), Refusal> {
    let overdue: Vec<_> = turn
        .case
        .clocks
        .iter()
        .filter(|run| ELEVATABLE.contains(&run.kind) && usize::from(run.rung) >= LADDER.len())
        .filter(|run| run.state == crate::clockrun::RunState::RanOut)
        .map(|run| (run.kind, run.about))
        .collect();
    require(!overdue.is_empty(), "ladder-first", "提级办理前须依次催办、发督办书、约谈或通报", "等待督办时限届满")?;
    let Some(from) = turn.case.determining.clone() else {
        return refuse("no-organ", "本案尚无承办单位", "先转办");
    };
    let by = turn.ctx.actor.organ.clone().unwrap_or_else(|| turn.case.lead.clone());
    require(
        turn.ctx.stands_over(&by, std::slice::from_ref(&from)),
        "higher-layer",
        format!("{}层级高于{}或者管理该部门，不能由其提级", turn.ctx.name(&from), turn.ctx.name(&by)),
        "报州级牵头部门提级；没有的，提交联席会议或者报省级",
    )?;
    require(*to != from, "same", "该单位正是怠于办理的单位", "选择下一顺位单位")?;
    check_receiver(turn, to)?;
    require(
        turn.ctx.stands_over(to, std::slice::from_ref(&from)),
        "lower-layer",
        format!("{}层级低于{}或者由其管理，不能提级接办", turn.ctx.name(to), turn.ctx.name(&from)),
        "选择层级不低于原承办单位的单位；本州内没有的，报上级政府或者联席会议协调",
    )?;
    require(!turn.ctx.outside(to), "outside", format!("{}不在本系统内", turn.ctx.name(to)), "另选单位")?;
    turn.emit(Fact::Elevated { from, to: to.clone() });
    stand_in(turn);
    for (kind, about) in overdue {
        turn.stop_about(kind, about);
        turn.start_about(kind, about);
    }
    Ok(())
}
