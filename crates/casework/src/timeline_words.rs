//! What an entry of the timeline says, in words.

use crate::Casework;
use domain::{
    act::{ClaimFinding, Confirmed, Correction, Payment},
    event::Event,
    fact::Fact,
    ids::MeasureId,
    money::Fen,
    vocabulary::{Evil, Finding},
};
use std::collections::BTreeMap;

impl Casework {
    pub(crate) fn details(&self, event: &Event, texts: &BTreeMap<String, String>) -> Vec<String> {
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
            Fact::ProvinceAsked { to, asked, .. } => vec![format!("就{}请示{}", to.label(), self.organ_name(asked))],
            Fact::ProvinceAnswered { consents, number, answered_on, .. } => {
                let answer = if *consents { "同意" } else { "不同意" };
                vec![format!("{answer}：{number}，{answered_on}")]
            }
            Fact::Relayed { to } => vec![format!("转交{}", self.organ_name(to))],
            Fact::OrganExcluded { organ, ground, .. } => {
                vec![format!("{}回避：{}", self.organ_name(organ), ground.label())]
            }
            Fact::Received { deemed: true } => vec!["逾期未签收，视为收到".to_owned()],
            Fact::Concluded { findings, .. } => findings.iter().map(found).collect(),
            Fact::ReturnDecided { granted } => vec![if *granted { "同意退回" } else { "不同意退回" }.to_owned()],
            Fact::Stated { excuses, admitted, .. } => {
                let excuses = excuses.iter().map(|excuse| format!("理由：{}", excuse.label()));
                excuses.chain(admitted.iter().map(|part| format!("承认第{}项尚欠{}元", part.claim, part.sum))).collect()
            }
            Fact::Refused { how, .. } => vec![how.label().to_owned()],
            Fact::RefusalSaid { how, .. } => vec![format!("{}，待牵头部门回访核实", how.label())],
            Fact::CalledBack { about, answer, .. } => vec![format!("{}：{}", about.label(), answer.label())],
            Fact::PaidElsewhere { payments, .. } => payments.iter().map(paid).collect(),
            Fact::PerformanceAccepted { payments, .. } | Fact::PerformanceReported { payments, .. } => {
                payments.iter().map(paid).collect()
            }
            Fact::PlanAgreed { instalments, .. } | Fact::PlanChanged { instalments, .. } => {
                (1..).zip(instalments).map(|(no, item)| format!("第{no}期：{} {}元", item.due_on, item.sum)).collect()
            }
            Fact::SettlementAgreed { agreed, instalments, .. } => agreed
                .iter()
                .map(|part| format!("第{}项：约定{}元", part.claim, part.sum))
                .chain(instalments.iter().map(|item| format!("{}付{}元", item.due_on, item.sum)))
                .collect(),
            Fact::InstalmentReported { no, sum, .. } => vec![format!("第{no}期：报告已付{sum}元，等待验收")],
            Fact::InstalmentRejected { no, .. } => vec![format!("第{no}期：不予认可")],
            Fact::InstalmentPaid { no, payments, .. } => {
                let sum: i64 = payments.iter().map(|payment| payment.sum.get()).sum();
                vec![format!("第{no}期：验收认可{}元", Fen::new(sum))]
            }
            Fact::InstalmentBroken { no } => vec![format!("第{no}期未按期履行")],
            Fact::OrderServed { service } | Fact::NoticeServed { service } | Fact::ReplyServed { service, .. } => {
                vec![crate::letter_view::service_words(service, event.occurred_on)]
            }
            Fact::LetterOpened { letter } => vec![letter.label()],
            Fact::UnopenedTold { letter, way, told_on, result, .. } => {
                vec![format!("{}：{told_on}{}告知，{}", letter.label(), way.label(), result.label())]
            }
            Fact::Absorbed { claims, .. } => claims
                .iter()
                .map(|moved| format!("转入第{}项诉求，{}元", moved.claim.no, moved.claim.claimed))
                .collect(),
            Fact::Accepted { sme, confirmed: Some(confirmed), .. } => self.accepted(*sme, confirmed),
            Fact::Determined { severity, evils, .. } => {
                let evils = (!evils.is_empty()).then(|| format!("失信类型：{}", evil_words(evils)));
                std::iter::once(format!("失信程度：{}", severity.label())).chain(evils).collect()
            }
            Fact::SanctionDecided { no, measure, unit } => {
                vec![format!("第{no}项“{}”，由{}实施", self.measure_name(measure), self.organ_name(unit))]
            }
            Fact::SanctionProposed { no, measure, unit } => {
                vec![format!("第{no}项“{}”，向{}提出", self.measure_name(measure), self.organ_name(unit))]
            }
            Fact::ConferenceHeard { no, again, .. } => {
                let words = if *again { "请原单位限期决定" } else { "不再由原单位实施" };
                vec![format!("第{no}项措施：{words}")]
            }
            Fact::MeasureProposed { measure, to, .. } => {
                vec![format!("“{}”，建议{}提请", self.measure_name(measure), self.organ_name(to))]
            }
            Fact::MeasureReportedFor { measure, to, subject } => {
                let on = subject.as_ref().map(|place| format!("对{}", self.organ_name(place))).unwrap_or_default();
                vec![format!("{on}“{}”，报{}", self.measure_name(measure), self.organ_name(to))]
            }
            Fact::SanctionRefused { no, .. }
            | Fact::SanctionApplied { no, .. }
            | Fact::SanctionEnded { no }
            | Fact::LiftConfirmed { no, .. } => {
                vec![format!("第{no}项措施")]
            }
            Fact::Revoked { cause, .. } => cause.iter().map(|cause| format!("原因：{}", cause.label())).collect(),
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
            Fact::Ending { outcome } | Fact::Closed { outcome } => vec![outcome.label().to_owned()],
            Fact::ReceiptEntered { accepted, package } => {
                vec![format!("上报批次号{package}，{}", if *accepted { "已接收" } else { "退回" })]
            }
            Fact::ChannelAnswered { native_id, receipt, .. } => vec![format!("{native_id}，回执{receipt}")],
            Fact::CodeReissued { way, blocks_until, .. } => {
                vec![way.label().to_owned(), format!("{blocks_until}前不受理撤回、确认收款、和解等事项")]
            }
            Fact::Corrected { correction, old, .. } => vec![self.correction(correction, old)],
            Fact::Annulled { version, fact, .. } => vec![format!("撤销第{version}条“{}”", fact.label())],
            Fact::Proposed { decision, .. } => vec![format!("拟办事项：{}", decision.label())],
            Fact::Decided { decision, .. } => vec![decision.label().to_owned()],
            _ => Vec::new(),
        }
    }

    /// The words for a measure of the catalogue.
    pub(crate) fn measure_name(&self, id: &MeasureId) -> String {
        self.profile().measures.get(id).map_or_else(|| id.to_string(), |measure| measure.name.clone())
    }

    /// What intake confirmed.
    fn accepted(&self, sme: bool, confirmed: &Confirmed) -> Vec<String> {
        let mut lines = vec![format!("失信类型：{}", evil_words(&confirmed.evils))];
        lines.extend(confirmed.breach.map(|breach| format!("违约情形：{}", breach.label())));
        lines.extend(confirmed.sums.iter().map(|sum| format!("第{}项诉求金额核定为{}元", sum.claim, sum.sum)));
        if !confirmed.parties.is_empty() {
            let names: Vec<_> = confirmed.parties.iter().map(|organ| self.organ_name(organ)).collect();
            lines.push(format!("合同上签字盖章的其他单位：{}", names.join("、")));
        }
        lines.push(format!("《保障中小企业款项支付条例》：{}", if sme { "同时适用" } else { "不适用" }));
        lines
    }

    /// What was corrected: the old value and the new one.
    fn correction(&self, correction: &Correction, old: &str) -> String {
        let (what, new) = match correction {
            Correction::ClaimSum { claim, new } => (format!("第{claim}项诉求金额"), format!("{new}元")),
            Correction::ClaimDue { claim, new } => (format!("第{claim}项诉求应付日期"), new.to_string()),
            Correction::ClaimRate { claim, new } => {
                (format!("第{claim}项诉求利率"), new.map_or_else(|| "没有约定".to_owned(), |rate| rate.to_string()))
            }
            Correction::ClaimOrder { claim, new } => (format!("第{claim}项付款抵充顺序"), new.label().to_owned()),
            Correction::Respondent { new } => ("被投诉主体".to_owned(), self.organ_name(new)),
            Correction::Evils { new } => ("失信类型".to_owned(), evil_words(new)),
            Correction::Breach { new } => ("违约情形".to_owned(), new.label().to_owned()),
            Correction::Size { new } => ("企业规模".to_owned(), new.label().to_owned()),
            // The name is personal data of a firm that may be confidential; it stands in the overview.
            Correction::EnterpriseName { .. } => return "企业名称（见概要）".to_owned(),
        };
        if old.is_empty() { format!("{what}：{new}") } else { format!("{what}：原为{old}，更正为{new}") }
    }
}

/// A finding in words, part by part.
fn found(finding: &ClaimFinding) -> String {
    let Some(parts) = finding.parts else { return format!("第{}项：{}", finding.claim, finding.finding.label()) };
    let each = Finding::ALL.iter().filter(|one| parts.of(**one) > Fen::ZERO);
    let words: Vec<_> = each.map(|one| format!("{}{}元", one.label(), parts.of(*one))).collect();
    format!("第{}项：{}", finding.claim, words.join("、"))
}

/// A payment in words: the day, and what of it went to interest.
fn paid(payment: &Payment) -> String {
    let on = payment.paid_on.map(|day| format!("{day}付")).unwrap_or_default();
    let interest = if payment.interest.is_nil() {
        String::new()
    } else {
        format!("（抵利息{}元、本金{}元）", payment.interest, payment.principal())
    };
    format!("第{}项：{on}{}元{interest}", payment.claim, payment.sum)
}

fn evil_words(evils: &[Evil]) -> String {
    evils.iter().map(|evil| evil.label()).collect::<Vec<_>>().join("、")
}

/// The pieces of evidence an event rests on or is about.
pub(crate) fn proofs(event: &Event) -> Vec<String> {
    let mut found = Vec::new();
    collect_proofs(&serde_json::to_value(&event.fact).unwrap_or_default(), &mut found);
    found.extend(event.late.iter().map(|late| late.scan.evidence.to_string()));
    found.dedup();
    found
}

fn collect_proofs(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) => {
            if let Some(id) = object.get("evidence").and_then(|id| id.as_str()) {
                found.push(id.to_owned());
            }
            object.values().for_each(|inner| collect_proofs(inner, found));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|inner| collect_proofs(inner, found)),
        _ => {}
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
