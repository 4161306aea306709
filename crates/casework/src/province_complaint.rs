//! A complaint as a row of 投诉信息归集 (C3.1): every column that the system knows, and nothing that it does not.
//!
//! Contact data is opened for the row alone; what was destroyed by law stays empty.

use crate::{Casework, contact::labelled, error::Error, province::day};
use domain::{
    case::Case, claim::Claim, clock::ClockKind, event::Event, evolve::fold, fact::Fact, organ::OrganKind, stage::Stage,
    time::Instant, uscc::Uscc, vocabulary::Finding,
};
use exchange::{export::ExportRow, province::PackageId};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The channel of petitions, whose handling is one of the proceedings that the standard asks for.
const PETITIONS: &str = "xinfang";

impl Casework {
    pub(crate) async fn complaint_row(
        &self,
        case: &Case,
        events: &[Event],
        batch: &PackageId,
    ) -> Result<ExportRow, Error> {
        let names = self.names(case, None).await?;
        let contact = self.open(case.enterprise.contact.as_ref(), None).await?.unwrap_or_default();
        let (title, title_no) = contract_parts(&self.open(case.contract.as_ref(), None).await?.unwrap_or_default());
        let mut row = self.common_row(case, &names.respondent, batch);
        let mut put = |field: &str, value: Value| {
            row.insert(field.to_owned(), value);
        };
        put("channel", json!(self.channel_name(case)));
        put("received_at", json!(Instant::start_of(received_on(case)).as_micros()));
        put("complainant_name", json!(names.enterprise));
        put("complainant_size", json!(case.enterprise.size.code()));
        put("complainant_private", json!(case.enterprise.private));
        for (field, label) in [
            ("complainant_uscc", "统一社会信用代码"),
            ("legal_representative", "法定代表人"),
            ("contact_name", "联系人"),
            ("contact_phone", "联系电话"),
            ("address", "地址"),
        ] {
            let value = labelled(&contact, label);
            // A code that the licence bears and no rule fits is for an officer to mend, not for the province.
            put(field, json!(value.filter(|text| field != "complainant_uscc" || Uscc::parse_early(text).is_ok())));
        }
        let organ = case.respondent_id().and_then(|id| self.directory().get(id));
        put("respondent_kind", json!(organ.map(|organ| kind(organ.kind))));
        put("contract_name", json!(title));
        put("contract_number", json!(title_no));
        put("due_on", day(case.claims_here().filter_map(|claim| claim.due_on).min()));
        put("signed_on", day(case.signed_on));
        put("paid", json!(case.counted(|claim| claim.performed).get()));
        put("interest", json!(self.interest_fen(case)));
        put("proceedings", json!(proceedings(case, events)));
        put("stage", json!(case.stage.label()));
        put("changed_at", json!(case.last_at.as_micros()));
        let handed = handed(events);
        put("relayed_to", json!(handed.map(|(organ, _)| self.organ_name(organ))));
        put("relayed_at", json!(handed.map(|(_, at)| at.as_micros())));
        put("verified_by", json!(case.determining.as_ref().map(|organ| self.organ_name(organ))));
        put("finding", json!(finding(case)));
        put("disputed", json!(case.claims.iter().any(|claim| claim.finding == Some(Finding::Disputed))));
        put("rectification", json!(order(events)));
        put("rectify_by", day(case.run(ClockKind::Rectification).map(|run| run.last_day)));
        put("rectification_result", json!(result(case, events)));
        if let Some(excuse) = case.excuses.iter().next() {
            put("excuse", json!(excuse.code()));
        }
        Ok(row)
    }

    /// Interest as it stands, in fen, where a rule gives any.
    fn interest_fen(&self, case: &Case) -> Option<i64> {
        let items = self.interest(case);
        let fen = |text: &str| domain::money::Fen::parse_yuan(text).ok().map(domain::money::Fen::get);
        let sums: Vec<_> = items.iter().filter_map(|item| fen(&item.owed)).collect();
        (!sums.is_empty()).then(|| sums.iter().sum())
    }
}

/// Court, arbitration and petitions, as far as the file tells.
fn proceedings(case: &Case, events: &[Event]) -> Option<String> {
    let court = events.iter().rev().find_map(|event| match &event.fact {
        Fact::PutOnFile { .. } => Some("法院或者仲裁机构审理中（登记存查）".to_owned()),
        Fact::Suspended { .. } => Some("法院或者仲裁机构审理中（中止办理）".to_owned()),
        Fact::TakenOffFile { judgment, .. } | Fact::JudgmentEntered { judgment, .. } => {
            Some(format!("裁判结果：{}", judgment.label()))
        }
        _ => None,
    });
    let petition = case.sources.iter().find(|source| source.channel.as_str() == PETITIONS);
    let petition = petition.map(|source| format!("信访件{}", source.native_id));
    let words: Vec<_> = court.into_iter().chain(petition).collect();
    (!words.is_empty()).then(|| words.join("；"))
}

/// The day on which the complaint was handed in, wherever that was: the first channel's, else ours.
fn received_on(case: &Case) -> jiff::civil::Date {
    case.sources.iter().map(|source| source.received_on).min().map_or(case.opened_on, |day| day.min(case.opened_on))
}

/// Name and number of a contract that was entered as one line: the number stands last, apart or in brackets.
fn contract_parts(text: &str) -> (Option<String>, Option<String>) {
    let text = text.trim();
    let filled = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let is_number = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    let bracketed = text.strip_suffix(['）', ')']).and_then(|rest| rest.rsplit_once(['（', '(']));
    let spaced = || text.rsplit_once(char::is_whitespace);
    match bracketed.filter(|(_, last)| is_number(last)).or_else(|| spaced().filter(|(_, last)| is_number(last))) {
        Some((name, number)) => (filled(name), filled(number)),
        None => (filled(text), None),
    }
}

fn kind(kind: OrganKind) -> &'static str {
    match kind {
        OrganKind::Government | OrganKind::Department | OrganKind::Township | OrganKind::Zone => "机关",
        OrganKind::Institution => "事业单位",
        OrganKind::StateFirm => "国有企业",
    }
}

/// To which organ it was handed over last, and when.
fn handed(events: &[Event]) -> Option<(&domain::ids::OrganId, Instant)> {
    events.iter().rev().find_map(|event| match &event.fact {
        Fact::HandedOver { to, .. } | Fact::ReferredOut { to, .. } | Fact::Elevated { to, .. } => {
            Some((to, event.recorded_at))
        }
        _ => None,
    })
}

/// What the last rectification order asks for.
fn order(events: &[Event]) -> Option<String> {
    let at = events.iter().rposition(|event| matches!(event.fact, Fact::OrderServed { .. }))?;
    let case = fold(&events[..=at])?;
    let owed: Vec<&Claim> = case.claims_here().filter(|claim| claim.finding == Some(Finding::True)).collect();
    let sum: i64 = owed.iter().map(|claim| claim.outstanding.get()).sum();
    let acts = owed.iter().filter(|claim| claim.act && !claim.act_done).count();
    let pay = (sum > 0).then(|| format!("支付{}元", domain::money::Fen::new(sum)));
    let act = (acts > 0).then(|| format!("履行约定事项{acts}项"));
    let words: Vec<_> = pay.into_iter().chain(act).collect();
    (!words.is_empty()).then(|| words.join("，"))
}

/// What came of the order so far.
fn result(case: &Case, events: &[Event]) -> Option<String> {
    let last = events.iter().rev().find_map(|event| match &event.fact {
        Fact::PerformanceAccepted { .. } if case.satisfied() => Some("整改到位"),
        Fact::PerformanceAccepted { .. } => Some("部分履行"),
        Fact::PerformanceRejected { .. } => Some("验收不通过"),
        Fact::Refused { how, .. } => Some(how.label()),
        Fact::OrderServed { .. } => Some("整改中"),
        _ => None,
    });
    let last = if case.stage == Stage::Performing { Some("分期履行中") } else { last };
    last.map(str::to_owned)
}

/// 属实, 不属实, or in part; nothing while it is open or in dispute.
fn finding(case: &Case) -> Option<&'static str> {
    let found: BTreeSet<_> = case.claims.iter().filter_map(|claim| claim.finding).collect();
    match (found.len(), found.first()?) {
        (1, Finding::True) => Some("true"),
        (1, Finding::Untrue) => Some("untrue"),
        (1, Finding::Disputed) => None,
        _ => Some("partly_true"),
    }
}

#[cfg(test)]
mod tests {
    use super::contract_parts;
    use crate::contact::labelled;

    #[test]
    fn the_number_of_a_contract_is_told_from_its_name() {
        let table = [
            ("勐阳县道路硬化工程施工合同 2024-07号", Some("勐阳县道路硬化工程施工合同"), Some("2024-07号")),
            ("景区绿化养护合同（WL-2025-20）", Some("景区绿化养护合同"), Some("WL-2025-20")),
            ("救助站安保服务（未附合同）", Some("救助站安保服务（未附合同）"), None),
            ("边境贸易博览会宣传合同", Some("边境贸易博览会宣传合同"), None),
            ("", None, None),
        ];
        for (text, name, number) in table {
            let found = contract_parts(text);
            assert_eq!((found.0.as_deref(), found.1.as_deref()), (name, number), "{text}");
        }
    }

    #[test]
    fn a_contact_is_read_by_its_labels() {
        let contact = "联系人：王小明\n联系电话：13912341234";
        assert_eq!(labelled(contact, "联系电话").as_deref(), Some("13912341234"));
        assert_eq!((labelled(contact, "地址"), labelled("", "联系人")), (None, None));
    }
}
