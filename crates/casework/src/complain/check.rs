//! What is wrong with a step: every fault beside its field, in words that say what to do.

use super::{
    Step, TEXT_PICK,
    steps::{CLAIM_ROWS, EVENT_ROWS},
};
use crate::{
    Casework, FieldError,
    form::{LONGEST_TEXT, Values},
    register::PARTY_ROWS,
};
use domain::{
    eligibility::Court,
    ids::OrganId,
    money::Fen,
    organ::OrganKind,
    uscc::{Uscc, UsccError},
    vocabulary::{Breach, Size},
};
use jiff::civil::Date;

/// The longest line, in characters: no name of a firm, contract or court is longer.
const LONGEST_LINE: usize = 200;

/// The first value of a field without surrounding space.
pub(super) fn value<'a>(values: &'a Values, name: &str) -> Option<&'a str> {
    values.get(name).and_then(|all| all.first()).map(|value| value.trim()).filter(|value| !value.is_empty())
}

/// Every value of a field, without surrounding space.
pub(super) fn all<'a>(values: &'a Values, name: &str) -> impl Iterator<Item = &'a str> {
    values.get(name).into_iter().flatten().map(|value| value.trim()).filter(|value| !value.is_empty())
}

pub(super) fn flag(values: &Values, name: &str) -> bool {
    value(values, name) == Some("on")
}

/// Whether a code is right but for the one check that early codes fail.
pub(super) fn is_early(text: &str) -> bool {
    Uscc::parse(text).is_err_and(UsccError::warn_only)
}

/// A day between the founding of the republic and the end of the calendar.
pub(super) fn day(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|day| (1949..=2199).contains(&day.year()))
}

struct Faults<'a> {
    values: &'a Values,
    found: Vec<FieldError>,
}

impl Faults<'_> {
    fn add(&mut self, field: &str, message: impl Into<String>) {
        self.found.push(FieldError::new(field, message));
    }

    /// A line that may not be too long; told if it is missing and must not be.
    fn line(&mut self, field: &str, missing: Option<&str>) {
        match value(self.values, field) {
            None => {
                if let Some(words) = missing {
                    self.add(field, words);
                }
            }
            Some(text) => {
                let length = text.chars().count();
                if length > LONGEST_LINE {
                    self.add(field, format!("最多{LONGEST_LINE}字，现有{length}字；详细内容请写在“事情经过”里"));
                }
            }
        }
    }

    fn past_day(&mut self, field: &str, today: Date) {
        match value(self.values, field).map(day) {
            Some(None) => self.add(field, "日期应为2026-03-05这样的形式"),
            Some(Some(day)) if day > today => self.add(field, "日期不能晚于今天"),
            _ => {}
        }
    }
}

/// What was picked for the name of the respondent.
pub(super) enum Picked {
    /// An organ of the directory.
    Organ(OrganId),
    /// None of them: it stands as it was typed.
    AsTyped,
}

impl Casework {
    /// What is wrong with a step.
    pub fn complaint_faults(&self, step: Step, values: &Values) -> Vec<FieldError> {
        let mut faults = Faults { values, found: Vec::new() };
        match step {
            Step::Enterprise => enterprise(&mut faults),
            Step::Respondent => self.respondent_faults(&mut faults),
            Step::Contract => contract(&mut faults, self.now().date()),
            Step::Matter => matter(&mut faults, self.now().date()),
            Step::Privacy => {
                if !matches!(value(values, "confidential"), Some("yes" | "no")) {
                    faults.add("confidential", "请选择要不要保密");
                }
            }
            Step::Evidence | Step::Check => {}
        }
        faults.found
    }

    fn respondent_faults(&self, faults: &mut Faults<'_>) {
        let Some(text) = value(faults.values, "respondent") else {
            faults.add("respondent", "请填写被投诉单位，简称、旧名称、拼音都可以");
            return;
        };
        if text.chars().count() > LONGEST_LINE {
            faults.line("respondent", None);
            return;
        }
        match self.picked_organ(faults.values) {
            Some(Picked::Organ(organ)) => {
                let firm = self.directory().get(&organ).is_some_and(|organ| organ.kind == OrganKind::StateFirm);
                if firm {
                    faults.add(
                        "respondent",
                        "这是国有企业，不是政府部门或者事业单位，不在这里受理。可以向国资监管部门反映或者向人民法院起诉；\
                         由政府部门承诺付款的，请填该政府部门",
                    );
                }
            }
            Some(Picked::AsTyped) => {}
            None => faults.add("respondent", "请在下面选择您指的是哪个单位"),
        }
    }

    /// What was picked for what was typed, if anything was yet.
    pub(super) fn picked_organ(&self, values: &Values) -> Option<Picked> {
        let typed = value(values, "respondent")?;
        let picked = value(values, "respondent_pick")?;
        if value(values, "respondent_pick_for") != Some(typed) {
            return None;
        }
        if picked == TEXT_PICK {
            return Some(Picked::AsTyped);
        }
        OrganId::parse(picked).ok().filter(|id| self.directory().get(id).is_some()).map(Picked::Organ)
    }
}

fn enterprise(faults: &mut Faults<'_>) {
    faults.line("enterprise", Some("请填写企业或者个体工商户名称"));
    let self_employed = value(faults.values, "size").and_then(Size::from_code) == Some(Size::SelfEmployed);
    match value(faults.values, "uscc") {
        None if !self_employed => {
            faults.add("uscc", "请填写统一社会信用代码；个体工商户没有代码的，请在上面选“个体工商户”");
        }
        None => {}
        Some(text) => match Uscc::parse(text) {
            Err(error) if error.warn_only() && flag(faults.values, "uscc_seen") => {}
            Err(error) if error.warn_only() => {
                faults.add("uscc", format!("{error}。请再对照营业执照；确实是这样的，勾选下面一项"));
            }
            Err(error) => faults.add("uscc", error.to_string()),
            Ok(_) => {}
        },
    }
    faults.line("contact_name", Some("请填写联系人"));
    match value(faults.values, "phone") {
        None => faults.add("phone", "请填写联系电话，否则办案人员找不到您"),
        Some(text) => {
            if exchange::contact::normal_phone(text).is_err() {
                faults.add("phone", "电话号码不对，请填11位手机号，或者带区号的座机，例如 0691-2123456");
            }
        }
    }
    faults.line("legal_representative", None);
    faults.line("address", None);
    let by_agent = flag(faults.values, "by_agent");
    faults.line("agent", by_agent.then_some("请填写代办人姓名和身份"));
}

fn contract(faults: &mut Faults<'_>, today: Date) {
    faults.line("contract", Some("请填写合同或者承诺文件的名称"));
    faults.line("contract_no", None);
    faults.past_day("signed_on", today);
    for no in 1..=PARTY_ROWS {
        faults.line(&format!("parties.{no}"), None);
    }
    if value(faults.values, "breach").and_then(Breach::from_code).is_none() {
        faults.add("breach", "请选择对方没有做到什么");
    }
    let court = value(faults.values, "court").and_then(Court::from_code);
    match court {
        None => faults.add("court", "请选择有没有法院或者仲裁机构在处理"),
        Some(Court::None) => {}
        Some(_) => faults.line("court_no", Some("请填写法院或者仲裁机构和案号")),
    }
}

fn matter(faults: &mut Faults<'_>, today: Date) {
    let values = faults.values;
    let mut entries = 0;
    for no in 1..=EVENT_ROWS {
        let (on, words) = (format!("event.{no}.on"), format!("event.{no}.words"));
        match (value(values, &on), value(values, &words)) {
            (None, None) => {}
            (Some(_), None) => faults.add(&words, "请写明这一天发生了什么"),
            (_, Some(_)) => entries += 1,
        }
        faults.past_day(&on, today);
    }
    if entries == 0 && value(values, "narrative").is_none() {
        faults.add("event.1.words", "请写明事情经过，至少一条");
    }
    let length = super::send::narrative(values).chars().count();
    if length > LONGEST_TEXT {
        faults.add(
            "narrative",
            format!("经过和说明合计最多{LONGEST_TEXT}字，现有{length}字。请缩短，或者把长材料存成文件在下一页上传"),
        );
    }
    let mut claims = 0;
    for no in 1..=CLAIM_ROWS {
        let name = |part: &str| format!("claim.{no}.{part}");
        let (words, sum, due) = (name("words"), name("sum"), name("due_on"));
        let filled = [&words, &sum, &due].map(|name| value(values, name).is_some());
        if !filled.contains(&true) {
            continue;
        }
        claims += 1;
        faults.line(&words, Some("请写明这一项要求什么"));
        if let Some(Err(error)) = value(values, &sum).map(Fen::parse_yuan) {
            faults.add(&sum, error.to_string());
        }
        if value(values, &due).is_some_and(|text| day(text).is_none()) {
            faults.add(&due, "日期应为2026-03-05这样的形式");
        }
    }
    if claims == 0 {
        faults.add("claim.1.words", "请至少写一项诉求");
    }
}
