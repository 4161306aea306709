//! What a case begins with.

use crate::{
    acceptance::accept,
    act::Act,
    case::{Case, Enterprise, Respondent, Source},
    claim::Claim,
    clock::ClockKind,
    consent_above::need_province,
    context::Context,
    decide::wrong_stage,
    event::Event,
    evolve::fold,
    fact::Fact,
    ids::{CaseId, OrganId, PersonId},
    lead::lead_for,
    money::Fen,
    organ::OrganKind,
    profile::DecisionKind,
    refs::TextRef,
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
    vocabulary::{Breach, Challengeable, EndReason, Evil, Field, Judgment, Outcome, ProvinceMatter, Size},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How a case came into being.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "birth")]
#[expect(missing_docs, reason = "the fields say what their types say")]
pub enum Birth {
    /// A complaint arrived.
    Complaint,
    /// 历史补录: entered after the fact; to be placed by two hands.
    Backlog,
    /// Claims of another case that are 有分歧 (802 §15).
    Disputed { parent: CaseId, determining: OrganId, before: Before },
    /// Claims of another case whose finding is challenged while that case goes on.
    Review {
        parent: CaseId,
        determining: OrganId,
        reviewer: OrganId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<OrganId>,
        before: Before,
        text: TextRef,
    },
    /// Claims of another case against another respondent.
    Part { parent: CaseId },
}

/// Who decided in the case from which another is split off: excluded from deciding on it again in review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// Organs that decided or kept silent.
    pub organs: BTreeSet<OrganId>,
    /// Persons who may act no more.
    pub barred: BTreeSet<PersonId>,
    /// The persons whose hands made the last decision of each kind.
    pub hands: BTreeMap<DecisionKind, Vec<PersonId>>,
}

/// Everything that is known when a case is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Its identifier.
    pub id: CaseId,
    /// Its public number.
    pub number: String,
    /// How it came into being.
    pub birth: Birth,
    /// The version of the profile it began under.
    pub profile_version: u32,
    /// The complainant.
    pub enterprise: Enterprise,
    /// The respondent.
    pub respondent: Respondent,
    /// It is only a channel's hint (承办单位建议), to be confirmed at acceptance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hinted: bool,
    /// The field; none until an officer has set it from a channel's narrative.
    pub field: Option<Field>,
    /// The evils.
    pub evils: Vec<Evil>,
    /// The breach; none where neither complainant nor counter said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breach: Option<Breach>,
    /// Contract or promise: reference in the enterprise's words.
    pub contract: Option<TextRef>,
    /// When it was signed.
    pub signed_on: Option<Date>,
    /// Organs that signed it.
    pub parties: Vec<OrganId>,
    /// What happened, in the complainant's words.
    pub narrative: Option<TextRef>,
    /// What is asked for.
    pub claims: Vec<Claim>,
    /// The complaints it came by.
    pub sources: Vec<Source>,
    /// Cases that were merged into the one from which this is split off: their complainants read along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<CaseId>,
}

/// Opens a case: the first event of its stream, and its first clocks.
pub(crate) fn open(intake: &Intake, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    require(!intake.claims.is_empty(), "no-claim", "投诉没有任何诉求", "至少填写一项诉求")?;
    require(
        intake.claims.iter().all(|claim| claim.claimed >= Fen::ZERO),
        "negative-sum",
        "诉求金额不能为负数",
        "核对金额",
    )?;
    if let Respondent::Known(organ) = &intake.respondent {
        check_respondent(ctx, organ)?;
    }
    let (lead, acting) = lead_of(intake, ctx)?;
    let stage = match &intake.birth {
        Birth::Complaint | Birth::Backlog => Stage::Registered,
        Birth::Part { .. } => Stage::Accepted,
        Birth::Disputed { .. } => Stage::Disputed,
        Birth::Review { .. } => {
            Stage::UnderReview { of: Challengeable::Untrue, back: Box::new(Stage::Ending { outcome: Outcome::Untrue }) }
        }
    };
    let opened = Event {
        actor: ctx.actor.clone(),
        occurred_on: ctx.occurred_on.unwrap_or_else(|| ctx.today()),
        recorded_at: ctx.now,
        late: ctx.late.clone(),
        will: None,
        fact: Fact::Opened { intake: Box::new(intake.clone()), lead, acting, stage },
    };
    let case = fold([&opened]).ok_or_else(|| Refusal::new("no-case", "案件未能登记", "请重试"))?;
    let mut turn = Turn::new(case, ctx);
    match &intake.birth {
        Birth::Complaint | Birth::Backlog => start_registered(&mut turn),
        Birth::Part { .. } => turn.start(ClockKind::HandOver),
        Birth::Disputed { .. } => {
            turn.start(ClockKind::DisputeTalks);
            turn.start_about(ClockKind::Reply, Challengeable::Disputed.no());
        }
        Birth::Review { .. } => turn.start(ClockKind::Review),
    }
    crate::channels::run_deadlines(&mut turn);
    crate::ceasing::watch(&mut turn);
    let mut events = vec![opened];
    events.append(&mut turn.events);
    Ok(events)
}

/// The clock of a registered case: to accept it, or within a working day to send it to the province where nobody here
/// may lead it.
pub(crate) fn start_registered(turn: &mut Turn<'_>) {
    let forward = turn.ctx.province_decides(&turn.case);
    turn.start(if forward { ClockKind::HandOver } else { ClockKind::Acceptance });
}

/// Another clock where it turns out that the province decides, or that it does not.
pub(crate) fn restart_registered(turn: &mut Turn<'_>) {
    let forward = turn.ctx.province_decides(&turn.case);
    let (right, wrong) = if forward {
        (ClockKind::HandOver, ClockKind::Acceptance)
    } else {
        (ClockKind::Acceptance, ClockKind::HandOver)
    };
    if turn.case.stage == Stage::Registered && turn.case.run(wrong).is_some() {
        turn.stop(wrong);
        turn.start(right);
    }
}

/// What no lead of the prefecture may lead is only forwarded until the province has answered.
pub(crate) fn not_for_province(turn: &Turn<'_>, act: &Act) -> Result<(), Refusal> {
    require(
        !turn.ctx.province_decides(&turn.case),
        "for-province",
        format!(
            "被投诉主体或者合同当事人涉及本级政府，或者牵头部门和代行牵头部门均应回避，省级答复前不得“{}”",
            act.kind().label()
        ),
        "一个工作日内用“系统外移送”转报省级，并登记省级答复",
    )
}

/// Only organs and public institutions are complained about (C1.2).
pub(crate) fn check_respondent(ctx: &Context<'_>, organ: &OrganId) -> Result<(), Refusal> {
    let Some(found) = ctx.directory.get(organ) else {
        return refuse("unknown-organ", "机构名录中没有该被投诉主体", "从名录选择，或以文字填写由受理员确定");
    };
    require(
        found.kind != OrganKind::StateFirm,
        "not-government",
        "被投诉主体不是机关或事业单位，不属于本机制受理范围",
        "国有企业欠款请向国资监管部门或人民法院反映",
    )
}

fn lead_of(intake: &Intake, ctx: &Context<'_>) -> Result<(OrganId, bool), Refusal> {
    let first = ctx.profile.leads.first();
    let Respondent::Known(respondent) = &intake.respondent else {
        // Nobody knows yet whom it is about: the prefecture's lead, unless the channel's file was routed apart.
        return first.map(|seat| (seat.lead.clone(), false)).ok_or_else(no_lead);
    };
    choose_lead(ctx, respondent, &intake.parties)
}

/// The lead unit for a respondent, or the acting lead where the lead is itself concerned.
pub(crate) fn choose_lead(
    ctx: &Context<'_>,
    respondent: &OrganId,
    parties: &[OrganId],
) -> Result<(OrganId, bool), Refusal> {
    let day = ctx.occurred_on.unwrap_or_else(|| ctx.today());
    if let Some(choice) = lead_for(ctx.profile, ctx.directory, respondent, parties, day) {
        return Ok((choice.organ, choice.acting));
    }
    // Managed from outside the profile: the prefecture's lead refers it out.
    ctx.profile.leads.first().map(|seat| (seat.lead.clone(), false)).ok_or_else(no_lead)
}

fn no_lead() -> Refusal {
    Refusal::new("no-lead", "地区配置未指定可用的牵头部门", "请系统管理员补全牵头部门和代行牵头部门")
}

/// What the child of a split begins with. `None` where the fact is no split.
pub fn child(parent: &Case, fact: &Fact, number: &str) -> Option<Intake> {
    let Fact::SplitOff { child, claims, birth, respondent, enterprise, .. } = fact else { return None };
    let beside = if enterprise.is_none() { parent.joined().cloned().collect() } else { Vec::new() };
    let enterprise = match enterprise {
        // Another complainant: what is known of the first says nothing of it.
        Some(name) => Enterprise {
            name: Some(name.clone()),
            contact: None,
            size: Size::Unknown,
            confidential: parent.enterprise.confidential,
            private: None,
        },
        None => parent.enterprise.clone(),
    };
    let respondent = respondent.clone().map_or_else(|| parent.respondent.clone(), Respondent::Known);
    Some(Intake {
        id: child.clone(),
        number: number.to_owned(),
        birth: birth.clone(),
        profile_version: parent.profile_version,
        enterprise,
        respondent,
        hinted: false,
        field: parent.field,
        evils: parent.evils.clone(),
        breach: parent.breach,
        contract: parent.contract.clone(),
        signed_on: parent.signed_on,
        // Whoever stands aside from the parent stands aside here.
        parties: parent.concerned(),
        narrative: parent.narrative.clone(),
        claims: claims.clone(),
        // The answer to the channels is owed by the case that they brought.
        sources: Vec::new(),
        beside,
    })
}

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::Decline { reason, text } => decline(turn, act, reason, text),
        Act::PutOnFile { suit } => put_on_file(turn, act, suit),
        Act::TakeOffFile { judgment, proof } => take_off_file(turn, act, *judgment, proof.clone()),
        Act::ResolveRespondent { organ } => resolve(turn, act, organ),
        Act::Accept { sme, field, confirmed } => accept(turn, act, *sme, *field, confirmed),
        Act::AskConsent => ask_consent(turn, act),
        Act::AnswerConsent { given } => answer_consent(turn, *given),
        _ => return None,
    })
}

fn decline(turn: &mut Turn<'_>, act: &Act, reason: &crate::ids::ReasonId, text: &TextRef) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Registered {
        return wrong_stage(turn, act);
    }
    require(
        turn.ctx.profile.declines.contains_key(reason),
        "unknown-reason",
        "不予受理的理由须从清单中选择",
        "选择清单中的理由",
    )?;
    need_province(turn, ProvinceMatter::Decline)?;
    not_for_province(turn, act)?;
    turn.emit(Fact::Declined { reason: reason.clone(), text: text.clone() });
    turn.end(Outcome::Declined, true);
    Ok(())
}

fn put_on_file(turn: &mut Turn<'_>, act: &Act, suit: &TextRef) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Registered {
        return wrong_stage(turn, act);
    }
    not_for_province(turn, act)?;
    turn.stop(ClockKind::Acceptance);
    turn.emit(Fact::PutOnFile { suit: suit.clone() });
    turn.move_to(Stage::OnFile { suit: suit.clone() });
    turn.start(ClockKind::SuspendedLook);
    turn.start_about(ClockKind::Reply, Challengeable::OnFile.no());
    Ok(())
}

fn take_off_file(
    turn: &mut Turn<'_>,
    act: &Act,
    judgment: Judgment,
    proof: Option<crate::refs::Proof>,
) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::OnFile { .. }) {
        return wrong_stage(turn, act);
    }
    require(
        judgment == Judgment::Dropped || proof.is_some(),
        "no-judgment",
        "登记裁判结果须附裁判文书",
        "上传裁判文书扫描件",
    )?;
    turn.stop(ClockKind::SuspendedLook);
    turn.emit(Fact::TakenOffFile { judgment, proof });
    match judgment {
        // An effective judgment left unperformed is accepted as a strong default.
        Judgment::Due | Judgment::Dropped => {
            crate::review::overtaken(turn, Challengeable::OnFile);
            turn.move_to(Stage::Registered);
            start_registered(turn);
        }
        Judgment::Performed | Judgment::Lost => turn.end(Outcome::OnFileEnded, false),
    }
    Ok(())
}

fn resolve(turn: &mut Turn<'_>, act: &Act, organ: &OrganId) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Registered {
        return wrong_stage(turn, act);
    }
    check_respondent(turn.ctx, organ)?;
    require(turn.case.respondent_id() != Some(organ), "same", "被投诉主体已是该单位", "无需更改")?;
    require(
        turn.case.respondent_id().is_none() || turn.case.hinted,
        "known-respondent",
        "被投诉主体已经确定，不能由一人改变",
        "登记有误的，用“更正”，由两人办理；有多个单位的，用“分案”",
    )?;
    require(
        turn.case.proposals.is_empty(),
        "proposal-pending",
        "有拟办意见正在签批，签批期间不改变被投诉主体",
        "先完成、退回或者撤回该项拟办",
    )?;
    let (lead, acting) = resolved_lead(turn, organ)?;
    turn.emit(Fact::RespondentResolved { organ: organ.clone(), lead, acting });
    // A new lead gets the acceptance clock that the old one had begun.
    restart_registered(turn);
    crate::ceasing::watch(turn);
    Ok(())
}

/// The prefecture's lead keeps what it had to place itself, accepts it and relays it (转县市牵头), unless it is concerned;
/// any other lead gives it to the lead of the respondent at once.
fn resolved_lead(turn: &Turn<'_>, organ: &OrganId) -> Result<(OrganId, bool), Refusal> {
    let concerned = turn.case.concerned();
    let (lead, acting) = choose_lead(turn.ctx, organ, &concerned)?;
    let day = turn.on;
    let of_a_county = turn.ctx.stands_over(&turn.case.lead, std::slice::from_ref(&lead));
    let first = turn.ctx.profile.leads.first().is_some_and(|seat| seat.lead == turn.case.lead);
    let may = crate::lead::may_lead(turn.ctx.directory, &turn.case.lead, organ, &concerned, day);
    Ok(if first && may && of_a_county { (turn.case.lead.clone(), turn.case.acting) } else { (lead, acting) })
}

/// What must be known before a case is taken on or handed over.
pub(crate) fn check_acceptable(turn: &Turn<'_>) -> Result<(), Refusal> {
    require(
        turn.case.respondent_id().is_some(),
        "respondent-unresolved",
        "被投诉主体尚未与机构名录对应",
        "先“确定被投诉主体”",
    )?;
    require(turn.case.consent != Some(None), "consent-pending", "正在征求投诉人是否同意公开身份", "等待投诉人答复")?;
    crate::call_back::not_to_end(turn)
}

fn ask_consent(turn: &mut Turn<'_>, act: &Act) -> Result<(), Refusal> {
    if !matches!(turn.case.stage, Stage::Registered | Stage::Accepted) {
        return wrong_stage(turn, act);
    }
    require(turn.case.enterprise.confidential, "not-confidential", "投诉人未要求保密", "无需征求意见")?;
    require(turn.case.consent.is_none(), "asked-once", "已征求过投诉人意见", "等待或查看答复")?;
    turn.emit(Fact::ConsentAsked);
    turn.start(ClockKind::Consent);
    Ok(())
}

fn answer_consent(turn: &mut Turn<'_>, given: bool) -> Result<(), Refusal> {
    require(turn.case.consent == Some(None), "not-asked", "目前没有征求公开身份的意见", "无需答复")?;
    turn.stop(ClockKind::Consent);
    turn.emit(Fact::ConsentAnswered { given });
    if !given {
        // The case does not end by it: he is asked again, and the lead decides.
        turn.start_about(ClockKind::EndDecision, EndReason::ConsentRefused.no());
    }
    Ok(())
}
