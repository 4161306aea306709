//! The case page: one case folded, its texts opened, masked or left out for the viewer.

use crate::{
    Casework, Viewer,
    commit::Entry,
    error::Error,
    evidence::{is_filing, shows_evidence},
    ledger::urgency,
    letters::shows_letter,
    load::Loaded,
    view::{
        CaseView, ClaimItem, ClockItem, LinkItem, MessageItem, PathStep, ProposalItem, SanctionItem, StepState,
        TimelineItem, Urgency,
    },
};
use domain::{
    actor::Role,
    approval::next_role,
    case::{Case, LinkKind, SanctionState},
    claim::ClaimPlace,
    clockrun::{ClockRun, RunState},
    event::Event,
    fact::Fact,
    ids::CaseId,
    interest::{AgreedRate, work_out},
    options::options,
    stage::Stage,
    vocabulary::{Audience, Finding, Outcome},
};
use std::collections::BTreeMap;

/// What the respondent sees in place of a confidential complainant.
pub const HIDDEN: &str = "（投诉人要求保密）";

impl Casework {
    /// The page of a case.
    pub async fn case_view(&self, viewer: &Viewer, id: &CaseId) -> Result<CaseView, Error> {
        let loaded = self.visible(viewer, id).await?;
        let texts = self.texts(id).await?;
        // Texts of the case this one was split from lie there.
        let names = self.names(&loaded.case, None).await?;
        let case = &loaded.case;
        let fresh = [Self::fresh_preview(), Self::fresh_preview()];
        let ctx = self.context(viewer, &Entry::default(), &fresh);
        let hidden = case.enterprise.confidential && !viewer.is_officer() && viewer.role != Role::Complainant;
        let identity_open = viewer.role == Role::Complainant
            || loaded
                .events
                .iter()
                .any(|event| matches!(event.fact, Fact::IdentityOpened { .. }) && event.actor.person == viewer.person);
        let enterprise = if hidden { HIDDEN.to_owned() } else { names.enterprise.clone() };
        let officer = viewer.is_officer();
        let routing = if officer { Some(ctx.routing(case)) } else { None };
        Ok(CaseView {
            id: case.id.clone(),
            number: case.number.clone(),
            version: case.version,
            stage_code: case.stage.code().to_owned(),
            stage_label: case.stage.label().to_owned(),
            path: path(case),
            headline: vec![
                ("投诉企业".to_owned(), enterprise.clone()),
                ("被投诉主体".to_owned(), names.respondent.clone()),
                ("诉求金额".to_owned(), format!("{}元", case.sum(|claim| claim.claimed))),
                ("未履行".to_owned(), format!("{}元", case.sum(|claim| claim.outstanding))),
                ("核实结论".to_owned(), case.finding_label().to_owned()),
            ],
            parties: self.parties(viewer, case, &enterprise, hidden, identity_open).await?,
            identity_open,
            claims: self.claims(case, hidden).await?,
            interest: if officer { self.interest(case) } else { Vec::new() },
            clocks: self.clocks(viewer, case),
            evidence: self.evidence_items(viewer, &loaded).await?,
            letters: self.letters(viewer, case).await?,
            messages: self.messages(viewer, &loaded.events, &texts),
            links: self.links(viewer, case).await?,
            timeline: self.timeline(viewer, &loaded.events, &texts),
            proposal: officer.then(|| Self::proposal(case, &texts)).flatten(),
            candidates: routing
                .iter()
                .flat_map(|routing| &routing.candidates)
                .map(|found| (self.organ_name(&found.organ), found.reason.clone()))
                .collect(),
            skipped: routing
                .iter()
                .flat_map(|routing| &routing.skipped)
                .map(|found| (self.organ_name(&found.organ), found.reason.clone()))
                .collect(),
            offers: options(case, &ctx),
            record: self.record(case),
            sanctions: self.sanctions(case),
        })
    }

    /// Stands in for the numbers that a split would take; nothing is taken for a look.
    fn fresh_preview() -> domain::context::Fresh {
        let id = CaseId::parse("preview").expect("a short ASCII word is an identifier");
        domain::context::Fresh { id, number: String::new() }
    }

    async fn parties(
        &self,
        viewer: &Viewer,
        case: &Case,
        enterprise: &str,
        hidden: bool,
        open: bool,
    ) -> Result<Vec<(String, String)>, Error> {
        let mut list = vec![("投诉企业".to_owned(), enterprise.to_owned())];
        let mut say = |label: &str, value: String| list.push((label.to_owned(), value));
        say("企业规模", case.enterprise.size.label().to_owned());
        if !hidden
            && !viewer.is_respondent()
            && let Some(contact) = self.open(case.enterprise.contact.as_ref(), None).await?
        {
            for line in contact.lines() {
                let (label, value) = line.split_once('：').unwrap_or(("联系方式", line));
                say(label, if open { value.to_owned() } else { mask(value) });
            }
        }
        if case.enterprise.confidential {
            say("保密", "投诉人要求对被投诉单位保密".to_owned());
        }
        say("牵头部门", format!("{}{}", self.organ_name(&case.lead), if case.acting { "（代行）" } else { "" }));
        if let Some(organ) = &case.determining {
            say("认定部门", self.organ_name(organ));
        }
        if let Some(review) = &case.review {
            say("复核单位", self.organ_name(&review.reviewer));
        }
        if let Some(field) = case.field {
            say("领域", field.label().to_owned());
        }
        say("违约情形", case.breach.label().to_owned());
        if !case.evils.is_empty() {
            say("失信类型", case.evils.iter().map(|evil| evil.label()).collect::<Vec<_>>().join("、"));
        }
        if !case.excuses.is_empty() {
            say("不履约理由", case.excuses.iter().map(|excuse| excuse.label()).collect::<Vec<_>>().join("、"));
        }
        say("适用规则", if case.sme { "工作方案；条例802" } else { "工作方案" }.to_owned());
        if !hidden {
            if let Some(contract) = self.open(case.contract.as_ref(), None).await? {
                say("合同或承诺", contract);
            }
            if let Some(day) = case.signed_on {
                say("签订日期", day.to_string());
            }
        }
        // The narrative may name persons: the respondent reads the claims, not the story.
        if !viewer.is_respondent()
            && viewer.role != Role::EnforcingOfficer
            && let Some(narrative) = self.open(case.narrative.as_ref(), None).await?
        {
            say("事情经过", narrative);
        }
        if viewer.is_officer() || viewer.role == Role::Complainant {
            for source in &case.sources {
                let channel = self.profile().channels.get(&source.channel).map(|channel| channel.name.clone());
                let state = if source.answered { "已回复" } else { "待回复" };
                let value = format!(
                    "{} {}（{state}）",
                    channel.unwrap_or_else(|| source.channel.to_string()),
                    source.native_id
                );
                say("来源渠道", value);
            }
        }
        Ok(list)
    }

    async fn claims(&self, case: &Case, hidden: bool) -> Result<Vec<ClaimItem>, Error> {
        let mut items = Vec::new();
        for claim in &case.claims {
            let words = if hidden { None } else { self.open(claim.text.as_ref(), None).await? };
            let elsewhere = match &claim.place {
                ClaimPlace::Here => None,
                ClaimPlace::In(_) => Some("已分案或并案".to_owned()),
                ClaimPlace::SharedWith(_) => Some("共同债务，金额在关联案件中计算".to_owned()),
            };
            items.push(ClaimItem {
                no: claim.no,
                words: words
                    .unwrap_or_else(|| if claim.act { "履行行为".to_owned() } else { "支付款项".to_owned() }),
                claimed: claim.claimed.to_string(),
                performed: claim.performed.to_string(),
                dismissed: claim.dismissed.to_string(),
                outstanding: claim.outstanding.to_string(),
                finding: claim.finding.map_or("待核实", Finding::label).to_owned(),
                due_on: claim.due_on.map(|day| day.to_string()).unwrap_or_default(),
                elsewhere,
            });
        }
        Ok(items)
    }

    /// The working of interest up to today, line by line, for claims with a due date and no agreed rate.
    fn interest(&self, case: &Case) -> Vec<String> {
        let today = self.now().date();
        let mut lines = Vec::new();
        for claim in case.live_claims() {
            let Some(due_on) = claim.due_on.filter(|due| *due < today && !claim.act) else { continue };
            let rules = &self.profile().interest;
            let working = work_out(claim.outstanding, due_on, today, case.signed_on, AgreedRate::NotAgreed, &[], rules);
            for line in &working.lines {
                lines.push(format!(
                    "第{}项：{}至{}，{}天，本金{}元，{}，利息{}元",
                    claim.no, line.from, line.to, line.days, line.principal, line.rate_text, line.interest
                ));
            }
            lines.push(format!("第{}项利息合计{}元（{}）", claim.no, working.total, rules.basis));
            lines.extend(working.flags.iter().cloned());
        }
        lines
    }

    fn clocks(&self, viewer: &Viewer, case: &Case) -> Vec<ClockItem> {
        let mut runs: Vec<&ClockRun> = case
            .clocks
            .iter()
            // The respondent sees what it owes; the complainant sees everything but the inner ladder.
            .filter(|run| !viewer.is_respondent() || run.owner == viewer.organ)
            .collect();
        runs.sort_by_key(|run| (!run.running(), run.due_at(), run.no));
        runs.iter().map(|run| self.clock_item(run)).collect()
    }

    fn clock_item(&self, run: &ClockRun) -> ClockItem {
        let now = self.now();
        let state = match run.state {
            RunState::Running => "计时中",
            RunState::Suspended => "中止",
            RunState::Stopped if run.ended_on.is_some_and(|day| day > run.last_day) => "逾期完成",
            RunState::Stopped => "按期完成",
            RunState::RanOut => "逾期",
        };
        let urgency = match run.state {
            RunState::Running => urgency(now, run.due_at().as_micros(), run.warn_at().as_micros()),
            RunState::RanOut => Urgency::Over,
            _ => Urgency::Done,
        };
        let derivation = match run.length {
            Some(length) => self
                .calendar()
                .derivation(run.from, length, &run.suspensions, now.date())
                .into_iter()
                .map(|line| format!("{}至{}：{}，累计{}", line.from, line.to, line.why, line.counted))
                .collect(),
            None => vec![format!("约定或指定的日期：{}", run.last_day)],
        };
        ClockItem {
            label: run.kind.label().to_owned(),
            owner: run.owner.as_ref().map_or_else(|| "投诉人".to_owned(), |organ| self.organ_name(organ)),
            from: run.from.to_string(),
            last_day: run.last_day.to_string(),
            original: (run.original != run.last_day).then(|| run.original.to_string()),
            state: state.to_owned(),
            urgency,
            remaining: if run.running() { self.remaining(&run.last_day.to_string()) } else { String::new() },
            provisional: run.provisional,
            basis: run.basis.clone(),
            derivation,
        }
    }

    async fn evidence_items(&self, viewer: &Viewer, loaded: &Loaded) -> Result<Vec<crate::EvidenceItem>, Error> {
        let mut items = Vec::new();
        for row in self.store().evidence_of(loaded.case.id.as_str()).await? {
            let Some(filed) = loaded.events.iter().find(|event| is_filing(event, &row.evidence_id)) else { continue };
            if shows_evidence(viewer, &loaded.case, filed) {
                items.push(self.evidence_item(&row, Some(filed)).await?);
            }
        }
        Ok(items)
    }

    async fn letters(&self, viewer: &Viewer, case: &Case) -> Result<Vec<crate::LetterItem>, Error> {
        let rows = self.store().letters_of(case.id.as_str()).await?;
        Ok(rows.iter().filter(|row| shows_letter(viewer, case, row)).map(|row| self.letter_item(row)).collect())
    }

    fn messages(&self, viewer: &Viewer, events: &[Event], texts: &BTreeMap<String, String>) -> Vec<MessageItem> {
        events
            .iter()
            .filter_map(|event| {
                let Fact::Posted { audience, text } = &event.fact else { return None };
                let mine = event.actor.role == viewer.role && event.actor.organ == viewer.organ;
                let reads = match audience {
                    Audience::Internal => viewer.is_officer(),
                    Audience::Complainant => viewer.is_officer() || viewer.role == Role::Complainant,
                    Audience::Respondent => viewer.is_officer() || viewer.is_respondent(),
                };
                (reads || mine).then(|| MessageItem {
                    audience: audience.label().to_owned(),
                    by: self.who(viewer, event),
                    at: event.recorded_at.to_minutes(),
                    text: texts.get(&text.id).cloned().unwrap_or_else(|| "（已依法销毁）".to_owned()),
                })
            })
            .collect()
    }

    async fn links(&self, viewer: &Viewer, case: &Case) -> Result<Vec<LinkItem>, Error> {
        let mut items = Vec::new();
        for link in &case.links {
            let label = match link.kind {
                LinkKind::SplitFrom => "由该案分出",
                LinkKind::SplitTo => "分出的案件",
                LinkKind::Absorbed => "并入本案",
                LinkKind::MergedInto => "本案并入",
            };
            let may = match viewer.scope() {
                Some(scope) => self.store().in_scope(link.case.as_str(), &scope).await?,
                None => false,
            };
            let number =
                if may { self.store().case_row(link.case.as_str()).await?.map(|row| row.number) } else { None };
            items.push(LinkItem { label: label.to_owned(), id: link.case.clone(), number });
        }
        Ok(items)
    }

    /// Everything that happened, as far as it is the viewer's to read.
    pub(crate) fn timeline(
        &self,
        viewer: &Viewer,
        events: &[Event],
        texts: &BTreeMap<String, String>,
    ) -> Vec<TimelineItem> {
        events
            .iter()
            .enumerate()
            .filter(|(_, event)| reads(viewer, event))
            .map(|(at, event)| TimelineItem {
                version: u32::try_from(at + 1).unwrap_or(u32::MAX),
                label: event.fact.label().to_owned(),
                who: self.who(viewer, event),
                occurred_on: event.occurred_on.to_string(),
                recorded_at: event.recorded_at.to_minutes(),
                late: event.late.is_some(),
                details: if viewer.is_officer() { self.details(event, texts) } else { self.public_details(event) },
            })
            .collect()
    }

    /// What happened since a version, for the officer who acted on an older page.
    pub(crate) async fn since(&self, viewer: &Viewer, id: &CaseId, version: u32) -> Result<Vec<TimelineItem>, Error> {
        let loaded = self.visible(viewer, id).await?;
        let texts = self.texts(id).await?;
        let all = self.timeline(viewer, &loaded.events, &texts);
        Ok(all.into_iter().filter(|item| item.version > version).collect())
    }

    /// Unit and role; a colleague's person only for officers, never for the complainant.
    fn who(&self, viewer: &Viewer, event: &Event) -> String {
        let organ = event.actor.organ.as_ref().map(|organ| self.organ_name(organ)).unwrap_or_default();
        let role = event.actor.role.label();
        if viewer.is_officer() && event.actor.organ.is_some() {
            format!("{organ} {role}（{}）", event.actor.person)
        } else {
            format!("{organ} {role}").trim().to_owned()
        }
    }

    fn details(&self, event: &Event, texts: &BTreeMap<String, String>) -> Vec<String> {
        let mut lines = self.public_details(event);
        for (field, id) in text_refs(&event.fact) {
            // Names and contacts stay where they are shown masked.
            if matches!(field.as_str(), "name" | "contact" | "narrative" | "contract") {
                continue;
            }
            if let Some(text) = texts.get(&id) {
                lines.push(text.clone());
            }
        }
        if let Some(late) = &event.late {
            let reason = texts.get(&late.reason.id).cloned().unwrap_or_default();
            lines.push(format!("补记原因：{reason}"));
        }
        lines
    }

    /// What may be said of an event to anybody who may read it.
    fn public_details(&self, event: &Event) -> Vec<String> {
        match &event.fact {
            Fact::Moved { stage } => vec![format!("转入“{}”", stage.label())],
            Fact::HandedOver { to, why, designated, .. } => {
                let how = if *designated { "指定" } else { "转办" };
                vec![format!("{how}给{}：{why}", self.organ_name(to))]
            }
            Fact::ReferredOut { to, .. } => vec![format!("移送{}", self.organ_name(to))],
            Fact::Relayed { to } => vec![format!("转交{}", self.organ_name(to))],
            Fact::Received { deemed: true } => vec!["逾期未签收，视为收到".to_owned()],
            Fact::Concluded { findings, .. } => {
                findings.iter().map(|f| format!("第{}项：{}", f.claim, f.finding.label())).collect()
            }
            Fact::ReturnDecided { granted } => vec![if *granted { "同意退回" } else { "不同意退回" }.to_owned()],
            Fact::Stated { excuses, .. } => excuses.iter().map(|excuse| format!("理由：{}", excuse.label())).collect(),
            Fact::Refused { how, .. } => vec![how.label().to_owned()],
            Fact::PerformanceAccepted { payments, .. } | Fact::PerformanceReported { payments, .. } => {
                payments.iter().map(|payment| format!("第{}项：{}元", payment.claim, payment.sum)).collect()
            }
            Fact::InstalmentPaid { no, .. } => vec![format!("第{no}期")],
            Fact::InstalmentBroken { no } => vec![format!("第{no}期未按期履行")],
            Fact::Determined { severity, .. } => vec![format!("失信程度：{}", severity.label())],
            Fact::SanctionDecided { no, measure, unit } => {
                let name = self.profile().measures.get(measure).map_or_else(|| measure.to_string(), |m| m.name.clone());
                vec![format!("第{no}项“{name}”，由{}实施", self.organ_name(unit))]
            }
            Fact::SanctionApplied { no, .. } | Fact::SanctionEnded { no } | Fact::LiftConfirmed { no, .. } => {
                vec![format!("第{no}项措施")]
            }
            Fact::Challenged { of, reviewer, .. } => {
                vec![format!("就“{}”申请，由{}复核", of.label(), self.organ_name(reviewer))]
            }
            Fact::ReviewDecided { upheld, .. } => {
                vec![if *upheld { "维持原决定" } else { "撤销原决定，由其他人员重新办理" }.to_owned()]
            }
            Fact::Elevated { from, to } => vec![format!("由{}改由{}办理", self.organ_name(from), self.organ_name(to))],
            Fact::Succeeded { from, to, document, .. } => {
                vec![format!("{}由{}承继（{document}）", self.organ_name(from), self.organ_name(to))]
            }
            Fact::Escalated { rung, .. } => {
                let at = usize::from(*rung).saturating_sub(1);
                domain::routing::LADDER.get(at).map(|word| (*word).to_owned()).into_iter().collect()
            }
            Fact::ClockStarted { run } => {
                vec![format!(
                    "“{}”时限至{}{}",
                    run.kind.label(),
                    run.last_day,
                    if run.provisional { "（暂定）" } else { "" }
                )]
            }
            Fact::ClockExtended { last_day, .. }
            | Fact::ClockResumed { last_day, .. }
            | Fact::DeadlineRecomputed { last_day, .. } => vec![format!("至{last_day}")],
            Fact::Ending { outcome } | Fact::Closed { outcome } => vec![outcome.label().to_owned()],
            Fact::ReceiptEntered { accepted, package } => {
                vec![format!("批次{package}：{}", if *accepted { "已接收" } else { "退回" })]
            }
            Fact::ChannelAnswered { native_id, receipt, .. } => vec![format!("{native_id}，回执{receipt}")],
            Fact::Proposed { decision, .. } => vec![format!("拟办事项：{}", decision.label())],
            Fact::Decided { decision, .. } => vec![decision.label().to_owned()],
            _ => Vec::new(),
        }
    }

    fn proposal(case: &Case, texts: &BTreeMap<String, String>) -> Option<ProposalItem> {
        let proposal = case.proposal.as_ref()?;
        let value = serde_json::to_value(&proposal.act).unwrap_or_default();
        let mut refs = Vec::new();
        collect_refs("", &value, &mut refs);
        Some(ProposalItem {
            title: proposal.act.kind().label().to_owned(),
            signed: proposal.signed.iter().map(|one| format!("{}（{}）", one.role.label(), one.person)).collect(),
            next: next_role(proposal).map_or("", |role| role.label()).to_owned(),
            details: refs.into_iter().filter_map(|(_, id)| texts.get(&id).cloned()).collect(),
        })
    }

    fn record(&self, case: &Case) -> Vec<(String, String)> {
        use domain::case::RecordState;
        let Some(record) = &case.record else { return Vec::new() };
        let state = match record.state {
            RecordState::InForce if record.objected => "生效（异议处理中）",
            RecordState::InForce => "生效",
            RecordState::Repaired => "已修复",
            RecordState::Revoked => "已撤销",
        };
        [
            ("状态", state.to_owned()),
            ("失信程度", record.severity.label().to_owned()),
            ("认定日期", record.determined_on.to_string()),
            ("认定部门", self.organ_name(&record.by)),
            ("推送牵头部门", yes(record.pushed)),
            ("省级回执", yes(record.reported)),
            ("修复规则", self.profile().repair.name.clone()),
        ]
        .map(|(label, value)| (label.to_owned(), value))
        .to_vec()
    }

    fn sanctions(&self, case: &Case) -> Vec<SanctionItem> {
        case.sanctions
            .iter()
            .map(|sanction| SanctionItem {
                no: sanction.no,
                name: self
                    .profile()
                    .measures
                    .get(&sanction.measure)
                    .map_or_else(|| sanction.measure.to_string(), |measure| measure.name.clone()),
                unit: self.organ_name(&sanction.unit),
                state: match sanction.state {
                    SanctionState::Decided => "待实施",
                    SanctionState::Applied => "实施中",
                    SanctionState::Ended => "已终止，待确认解除",
                    SanctionState::Lifted => "已解除",
                }
                .to_owned(),
            })
            .collect()
    }
}

fn yes(flag: bool) -> String {
    if flag { "已完成" } else { "未完成" }.to_owned()
}

/// A phone number, code or name as it is shown before its purpose is stated: `139****1234`, `王**`.
pub(crate) fn mask(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    match chars.len() {
        0 => String::new(),
        1..=6 => chars.iter().take(1).chain(std::iter::repeat_n(&'*', chars.len() - 1)).collect(),
        n => {
            let (head, tail) = (3, 4.min(n - 3));
            let middle = n - head - tail;
            chars[..head]
                .iter()
                .copied()
                .chain(std::iter::repeat_n('*', middle.clamp(1, 4)))
                .chain(chars[n - tail..].iter().copied())
                .collect()
        }
    }
}

/// Whether an event is the viewer's to read.
fn reads(viewer: &Viewer, event: &Event) -> bool {
    if viewer.is_officer() {
        return true;
    }
    let own = event.actor.role == viewer.role && event.actor.organ == viewer.organ;
    let fact = &event.fact;
    match viewer.role {
        Role::Complainant => {
            own || matches!(
                fact,
                Fact::Opened { .. }
                    | Fact::SupplementAsked { .. }
                    | Fact::Declined { .. }
                    | Fact::PutOnFile { .. }
                    | Fact::Accepted { .. }
                    | Fact::HandedOver { .. }
                    | Fact::ReferredOut { .. }
                    | Fact::Received { .. }
                    | Fact::Concluded { .. }
                    | Fact::ReplyServed { .. }
                    | Fact::SplitOff { .. }
                    | Fact::Suspended { .. }
                    | Fact::JudgmentEntered { .. }
                    | Fact::OrderServed { .. }
                    | Fact::PlanAgreed { .. }
                    | Fact::InstalmentPaid { .. }
                    | Fact::InstalmentBroken { .. }
                    | Fact::PerformanceReported { .. }
                    | Fact::PerformanceAccepted { .. }
                    | Fact::Determined { .. }
                    | Fact::RepairGranted { .. }
                    | Fact::Revoked { .. }
                    | Fact::ReviewDecided { .. }
                    | Fact::WithdrawalDecided { .. }
                    | Fact::Elevated { .. }
                    | Fact::Succeeded { .. }
                    | Fact::IdentityOpened { .. }
                    | Fact::Ending { .. }
                    | Fact::Closed { .. }
                    | Fact::Reopened { .. }
                    | Fact::ClockExtended { .. }
            )
        }
        Role::RespondentOfficer | Role::RespondentHead => {
            own || matches!(
                fact,
                Fact::StatementOrdered
                    | Fact::OrderServed { .. }
                    | Fact::PlanAgreed { .. }
                    | Fact::InstalmentPaid { .. }
                    | Fact::InstalmentBroken { .. }
                    | Fact::PerformanceAccepted { .. }
                    | Fact::PerformanceRejected { .. }
                    | Fact::Refused { .. }
                    | Fact::NoticeServed { .. }
                    | Fact::DefenceHeard { .. }
                    | Fact::DefenceUpheld { .. }
                    | Fact::Determined { .. }
                    | Fact::ObjectionDecided { .. }
                    | Fact::RepairGranted { .. }
                    | Fact::RepairRefused { .. }
                    | Fact::Revoked { .. }
                    | Fact::Succeeded { .. }
            )
        }
        Role::EnforcingOfficer => {
            own || matches!(
                fact,
                Fact::Determined { .. }
                    | Fact::SanctionDecided { .. }
                    | Fact::SanctionEnded { .. }
                    | Fact::RepairGranted { .. }
                    | Fact::Revoked { .. }
            )
        }
        _ => own || matches!(fact, Fact::Referred { .. } | Fact::Determined { .. } | Fact::Instructed { .. }),
    }
}

/// The texts an event refers to, with the field each stands in.
fn text_refs(fact: &Fact) -> Vec<(String, String)> {
    let value = serde_json::to_value(fact).unwrap_or_default();
    let mut refs = Vec::new();
    collect_refs("", &value, &mut refs);
    refs
}

fn collect_refs(field: &str, value: &serde_json::Value, refs: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(object) => {
            if let (2, Some(id), Some(_)) = (object.len(), object.get("id"), object.get("digest")) {
                refs.push((field.to_owned(), id.as_str().unwrap_or_default().to_owned()));
                return;
            }
            for (name, inner) in object {
                collect_refs(name, inner, refs);
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|inner| collect_refs(field, inner, refs)),
        _ => {}
    }
}

/// The drawn path: the steps of the mechanism, and where the case is among them.
fn path(case: &Case) -> Vec<PathStep> {
    let stage = match &case.stage {
        Stage::UnderReview { back, .. } => back,
        other => other,
    };
    let (steps, at): (&[&str], usize) = match stage {
        Stage::Registered | Stage::AwaitingSupplement | Stage::OnFile { .. } => {
            (&["登记", "受理", "核实", "整改", "办结"], 0)
        }
        Stage::Accepted | Stage::Relayed { .. } => (&["登记", "受理", "核实", "整改", "办结"], 1),
        Stage::HandedOver { .. }
        | Stage::ReferredOut { .. }
        | Stage::Verifying
        | Stage::Disputed
        | Stage::Suspended { .. } => (&["登记", "受理", "核实", "整改", "办结"], 2),
        Stage::Rectifying | Stage::Performing => (&["登记", "受理", "核实", "整改", "办结"], 3),
        Stage::Determining => (&["登记", "受理", "核实", "整改", "拟认定", "认定", "修复", "办结"], 4),
        Stage::Recorded => (&["登记", "受理", "核实", "整改", "拟认定", "认定", "修复", "办结"], 5),
        Stage::Ending { outcome: Outcome::Repaired } => {
            (&["登记", "受理", "核实", "整改", "拟认定", "认定", "修复", "办结"], 6)
        }
        Stage::Closed { outcome: Outcome::Repaired | Outcome::Revoked } => {
            (&["登记", "受理", "核实", "整改", "拟认定", "认定", "修复", "办结"], 8)
        }
        Stage::Ending { outcome: Outcome::Declined | Outcome::Lapsed } => (&["登记", "不予受理", "办结"], 1),
        Stage::Ending { .. } => (&["登记", "受理", "核实", "答复", "办结"], 3),
        Stage::Closed { outcome: Outcome::Declined | Outcome::Lapsed } => (&["登记", "不予受理", "办结"], 3),
        Stage::Merged { .. } => (&["登记", "并案"], 2),
        Stage::Closed { .. } => (&["登记", "受理", "核实", "整改", "办结"], 5),
        Stage::UnderReview { .. } => (&["登记", "受理", "核实", "复核", "办结"], 3),
    };
    steps
        .iter()
        .enumerate()
        .map(|(no, label)| PathStep {
            label: (*label).to_owned(),
            state: match no.cmp(&at) {
                std::cmp::Ordering::Less => StepState::Done,
                std::cmp::Ordering::Equal => StepState::Current,
                std::cmp::Ordering::Greater => StepState::Next,
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn a_value_is_masked_so_that_its_owner_would_know_it_and_nobody_else() {
        let table = [
            ("13912341234", "139****1234"),
            ("王小明", "王**"),
            ("0699-2199447", "069****9447"),
            ("", ""),
            ("岩", "岩"),
        ];
        for (value, expected) in table {
            assert_eq!(mask(value), expected);
        }
    }
}
