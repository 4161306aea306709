//! The timeline: what of the log each viewer may read, in words.

use crate::{Casework, Viewer, error::Error, view::TimelineItem};
use domain::{actor::Role, event::Event, fact::Fact, ids::CaseId};
use std::collections::BTreeMap;

impl Casework {
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
    pub(crate) fn who(&self, viewer: &Viewer, event: &Event) -> String {
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
    pub(crate) fn public_details(&self, event: &Event) -> Vec<String> {
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
}

/// Whether an event is the viewer's to read.
pub(crate) fn reads(viewer: &Viewer, event: &Event) -> bool {
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

pub(crate) fn collect_refs(field: &str, value: &serde_json::Value, refs: &mut Vec<(String, String)>) {
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
