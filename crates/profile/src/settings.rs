//! `profile.toml`: the place, its lead seats, candidates, interest and repair.

use crate::{
    code,
    directory::Known,
    fault::{Findings, Located, Place, Shape},
    sheet::Sheet,
};
use domain::{
    ids::OrganId,
    organ::Organ,
    profile::{CandidateKind, InterestRules, LeadSeat, PortalMode, PublicRegister, RepairRule},
    region::RegionCode,
    retention::{RetentionClass, RetentionRule},
};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

const SETTINGS: Shape = Shape {
    required: &[
        ("id", "配置标识"),
        ("version", "版本"),
        ("directory_version", "机关名录版本"),
        ("place", "地名"),
        ("region", "行政区划代码"),
        ("demonstration", "是否示范地区"),
        ("portal", "门户方式"),
        ("number_prefix", "编号前缀"),
        ("go_live", "启用日"),
        ("government", "本级政府"),
        ("province", "省级接收机关"),
        ("leads", "牵头部门"),
        ("candidates", "核实机关的选取顺序"),
        ("interest", "利息规则"),
        ("repair", "修复规则"),
        ("returns_before_designation", "指定前的退回次数"),
        ("retention", "保管期限"),
    ],
    optional: &["register", "backlog_until", "longest_plan_months"],
};

/// What `profile.toml` holds.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Settings {
    pub id: String,
    pub version: u32,
    pub directory_version: u32,
    pub place: String,
    pub region: RegionCode,
    pub demonstration: bool,
    pub portal: PortalMode,
    pub number_prefix: String,
    pub go_live: Date,
    pub backlog_until: Option<Date>,
    pub government: OrganId,
    pub province: OrganId,
    pub leads: Vec<LeadSeat>,
    pub candidates: Vec<CandidateKind>,
    pub interest: InterestRules,
    pub repair: RepairRule,
    pub returns_before_designation: u8,
    #[serde(default = "domain::profile::three_years")]
    pub longest_plan_months: u16,
    pub retention: Vec<RetentionRule>,
    #[serde(default)]
    pub register: Option<PublicRegister>,
}

/// Reads the settings and checks them against the organs.
pub(crate) fn read(
    sheet: &Sheet<'_>,
    organs: &[Located<Organ>],
    known: &Known,
    findings: &mut Findings,
) -> Option<Settings> {
    let lines = sheet.entries().map(|(key, at, _)| (key, at.line));
    let at = Place::new(sheet.file, 1).with_fields(lines);
    let Located { value: settings, at } = sheet.read::<Settings>(&sheet.root(), at, &SETTINGS, findings)?;
    plain_values(&settings, &at, findings);
    known.check(&settings.government, &at, "government", "本级政府", findings);
    known.check(&settings.province, &at, "province", "省级接收机关", findings);
    let government = organs.iter().find(|organ| organ.value.id == settings.government);
    if government.is_some_and(|organ| organ.value.region != settings.region) {
        findings.fault(at.fault("region", "行政区划代码与本级政府在机关名录中的代码不一致"));
    }
    leads(sheet, &settings, known, &at, findings);
    interest(sheet, &settings.interest, &at, findings);
    retention(sheet, &settings, &at, findings);
    Some(settings)
}

fn plain_values(settings: &Settings, at: &Place, findings: &mut Findings) {
    let prefix = &settings.number_prefix;
    if prefix.len() != 2 || !prefix.bytes().all(|b| b.is_ascii_uppercase()) {
        findings.fault(at.fault("number_prefix", format!("编号前缀“{prefix}”应为两个大写英文字母")));
    }
    for (field, version) in [("version", settings.version), ("directory_version", settings.directory_version)] {
        if version == 0 {
            findings.fault(at.fault(field, "版本从1起"));
        }
    }
    if settings.candidates.is_empty() {
        findings.fault(at.fault("candidates", "核实机关的选取顺序为空，投诉无从转办"));
    }
    if settings.register.as_ref().is_some_and(|register| register.basis.trim().is_empty()) {
        findings.fault(at.fault("register", "公开失信记录须写明依据（basis）；没有依据的，删去这一项，不公开"));
    }
    let mut seen = Vec::new();
    for kind in &settings.candidates {
        if seen.contains(kind) {
            findings.fault(at.fault("candidates", format!("选取顺序中“{}”重复", code::of(kind))));
        }
        seen.push(*kind);
    }
    if settings.repair.basis.trim().is_empty() {
        findings.fault(at.fault("repair", "修复规则缺少依据（basis）"));
    }
}

fn leads(sheet: &Sheet<'_>, settings: &Settings, known: &Known, at: &Place, findings: &mut Findings) {
    let places = sheet.list("leads", findings).into_iter().map(|(place, _)| place);
    let mut seen = BTreeSet::new();
    for (seat, at) in settings.leads.iter().zip(places) {
        known.check(&seat.government, &at, "government", "牵头席位的政府", findings);
        known.check(&seat.lead, &at, "lead", "牵头部门", findings);
        for acting in &seat.acting {
            known.check(acting, &at, "acting", "代行牵头部门", findings);
        }
        if seat.acting.is_empty() {
            let reason = format!("“{}”没有代行牵头部门（acting），牵头部门被投诉时无人受理", seat.lead);
            findings.fault(at.fault("acting", reason));
        }
        if seat.acting.contains(&seat.lead) {
            findings.fault(at.fault("acting", format!("“{}”不能代行自己", seat.lead)));
        }
        if !seen.insert(&seat.government) {
            findings.fault(at.fault("government", format!("政府“{}”有两个牵头席位", seat.government)));
        }
    }
    if settings.leads.first().is_none_or(|seat| seat.government != settings.government) {
        findings.fault(at.fault("leads", format!("第一个牵头席位应是本级政府“{}”的", settings.government)));
    }
}

/// Fewest years of a case file: the shorter of the two periods of 国家档案局令第8号.
const FEWEST_YEARS: u16 = 10;
/// Fewest days of the audit: 网络安全法 asks for six months.
const FEWEST_AUDIT_DAYS: u16 = 180;

fn retention(sheet: &Sheet<'_>, settings: &Settings, at: &Place, findings: &mut Findings) {
    let places: Vec<_> = sheet.list("retention", findings).into_iter().map(|(place, _)| place).collect();
    for class in RetentionClass::ALL {
        match settings.retention.iter().filter(|rule| rule.class == class).count() {
            1 => {}
            0 => findings.fault(at.fault("retention", format!("缺少“{}”的保管期限", class.label()))),
            _ => findings.fault(at.fault("retention", format!("“{}”的保管期限重复", class.label()))),
        }
    }
    for (rule, at) in settings.retention.iter().zip(places) {
        if rule.basis.trim().is_empty() {
            findings.fault(at.fault("basis", format!("“{}”的保管期限缺少依据（basis）", rule.class.label())));
        }
        if rule.years.is_some() && rule.days.is_some() {
            findings.fault(at.fault("days", "年（years）和天（days）只能填一项；都不填为长期保存"));
        }
        match rule.class {
            RetentionClass::CaseFiles
                if rule.days.is_some() || rule.years.is_some_and(|years| years < FEWEST_YEARS) =>
            {
                findings.fault(at.fault("years", format!("案卷的保管期限不少于{FEWEST_YEARS}年，或者长期保存")));
            }
            RetentionClass::Audit if rule.years.is_none() && rule.days.is_some_and(|days| days < FEWEST_AUDIT_DAYS) => {
                findings.fault(at.fault("days", format!("审计记录不少于{FEWEST_AUDIT_DAYS}天")));
            }
            RetentionClass::Drafts
                if rule.years.is_some() || !rule.days.is_some_and(|days| (1..=365).contains(&days)) =>
            {
                findings.fault(at.fault("days", "草稿的保管期限为1至365天"));
            }
            _ => {}
        }
    }
}

fn interest(sheet: &Sheet<'_>, rules: &InterestRules, at: &Place, findings: &mut Findings) {
    if rules.basis.trim().is_empty() {
        findings.fault(at.fault("interest", "利息规则缺少依据（basis）"));
    }
    if rules.lpr.is_empty() {
        findings.fault(at.fault("interest", "一年期LPR表为空"));
    }
    let table = sheet.get("interest").and_then(|entry| entry.get_ref().as_table());
    let quotes = table.and_then(|table| sheet.entries_of(table).find(|(key, ..)| key == "lpr"));
    let line = |index: usize| {
        let items = quotes.as_ref().and_then(|(_, _, value)| value.get_ref().as_array());
        items.and_then(|items| items.get(index)).map_or(at.line_of("interest"), |item| sheet.line_of(item))
    };
    for (index, pair) in rules.lpr.windows(2).enumerate() {
        if pair[1].since <= pair[0].since {
            let reason = format!("LPR应按日期递增：{}不晚于{}", pair[1].since, pair[0].since);
            findings.fault(Place::new(sheet.file, line(index + 1)).fault("", reason));
        }
    }
    for (index, quote) in rules.lpr.iter().enumerate() {
        if !(1..=2400).contains(&quote.basis_points) {
            let reason = format!("LPR {} 个基点不合理；345表示3.45%", quote.basis_points);
            findings.fault(Place::new(sheet.file, line(index)).fault("", reason));
        }
    }
}
