//! The rules of a profile in words, in parts by which two versions can be compared.

use crate::Casework;
use domain::{
    calendar::Length,
    clock::{ClockKind, Consequence, Owner},
    ids::OrganId,
    profile::{CandidateKind, DecisionKind, ImposedBy, PaymentOrder, PortalMode, Profile, SubjectKind},
};

/// A part of the profile: `clocks`, `chains` and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name in addresses.
    pub code: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The headings of its entries; the first is the entry's own name.
    pub headings: Vec<&'static str>,
    /// Its entries.
    pub entries: Vec<PartEntry>,
}

/// An entry of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartEntry {
    /// What tells it apart from the others.
    pub key: String,
    /// Its name and what it says, under the headings of the part.
    pub cells: Vec<String>,
}

/// A length in words.
pub(crate) fn length_words(length: Length) -> String {
    match length {
        Length::WorkingDays(count) => format!("{count}个工作日"),
        Length::Days(count) => format!("{count}日"),
        Length::Months(count) => format!("{count}个月"),
    }
}

pub(crate) fn owner(owner: Owner) -> &'static str {
    match owner {
        Owner::Lead => "牵头部门",
        Owner::CountyLead => "县（市）牵头部门",
        Owner::Receiver => "接收单位",
        Owner::DeterminingOrgan => "认定部门",
        Owner::Respondent => "被投诉单位",
        Owner::Complainant => "投诉人",
        Owner::ReviewingOrgan => "复核单位",
        Owner::EnforcingUnit => "惩戒实施单位",
        Owner::Assignee => "承办单位",
        Owner::NextHand => "下一签批人",
    }
}

pub(crate) fn consequence(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::Escalate => "逐级督办",
        Consequence::Lapse => "视为放弃，告知后结束",
        Consequence::BackToLead => "退回州级牵头部门",
        Consequence::DeemReceived => "视为已签收",
        Consequence::ReturnFails => "视为不同意退回",
        Consequence::ServeAnew => "改用其他方式送达",
        Consequence::Succeed => "由承继机关或者撤销该机关的政府承继",
        Consequence::RemindAndRenew => "提醒并重新计时",
        Consequence::RecordSilence => "记录未答复，继续办理",
        Consequence::Finalise => "决定生效",
        Consequence::NextLevel => "由上一级接办",
        Consequence::Determine => "视为拒不整改，进入认定",
        Consequence::GoOn => "视为放弃，进入下一步",
        Consequence::Resend => "重新发送并标红",
        Consequence::JointConference => "提交联席会议协调",
        Consequence::ProposeAndRenew => "提出进一步措施并重新计时",
        Consequence::LeadDecides => "由牵头部门审定是否继续办理",
        Consequence::ProposalFalls => "拟办失效",
        Consequence::TakesEffect => "签批事项生效",
    }
}

fn candidate(kind: CandidateKind) -> &'static str {
    match kind {
        CandidateKind::CompetentSuperior => "上一级主管部门或者上级单位",
        CandidateKind::ManagingGovernment => "管理被投诉单位的政府",
        CandidateKind::NextGovernment => "再上一级政府",
        CandidateKind::SameLevelSupervisor => "同级监督部门",
        CandidateKind::Province => "省级单位（系统外移送）",
    }
}

fn yes(truth: bool) -> String {
    if truth { "是" } else { "否" }.to_owned()
}

fn entry(key: impl Into<String>, cells: Vec<String>) -> PartEntry {
    PartEntry { key: key.into(), cells }
}

pub(crate) fn clocks(profile: &Profile) -> Part {
    let rows = ClockKind::ALL.iter().filter_map(|kind| Some((kind, profile.clocks.get(kind)?)));
    let entries = rows.map(|(kind, rule)| {
        let extension = rule.extension.as_ref().map_or("不延长".to_owned(), |extension| {
            let most = extension.at_most.map(|most| format!("，自起算之日起至多{}", length_words(most)));
            format!("{}次，每次{}{}", extension.times, length_words(extension.by), most.unwrap_or_default())
        });
        let mut marks = Vec::new();
        if rule.scored {
            marks.push("超期计入评估");
        }
        if rule.pauses {
            marks.push("复核、验收期间中止");
        }
        let warns = match rule.warns_before {
            0 => "当日提醒".to_owned(),
            days => format!("提前{days}个工作日提醒"),
        };
        let cells = vec![
            kind.label().to_owned(),
            length_words(rule.length),
            owner(rule.owner).to_owned(),
            rule.starts.clone(),
            rule.stops.clone(),
            extension,
            consequence(rule.runs_out).to_owned(),
            std::iter::once(warns.as_str()).chain(marks).collect::<Vec<_>>().join("；"),
            rule.basis.clone(),
        ];
        entry(kind.code(), cells)
    });
    Part {
        code: "clocks",
        title: "时限",
        headings: vec!["时限", "期限", "责任方", "起算", "停止", "延长", "到期未办", "提醒和计分", "依据"],
        entries: entries.collect(),
    }
}

fn chains(profile: &Profile) -> Part {
    let rows = DecisionKind::ALL.iter().filter_map(|kind| Some((kind, profile.chains.get(kind)?)));
    let entries = rows.map(|(kind, hands)| {
        let who: Vec<_> = hands.iter().map(|role| role.label()).collect();
        let cells = vec![kind.label().to_owned(), format!("{}人", hands.len()), who.join(" → ")];
        entry(format!("{kind:?}"), cells)
    });
    Part {
        code: "chains", title: "审批", headings: vec!["事项", "经手", "依次为"], entries: entries.collect()
    }
}

fn measures(profile: &Profile, name: &impl Fn(&OrganId) -> String) -> Part {
    let entries = profile.measures.iter().map(|(id, measure)| {
        let subject = match measure.subject {
            SubjectKind::Organ => "失信单位",
            SubjectKind::Place => "所在地政府",
            SubjectKind::Person => "责任人员（移送）",
        };
        let by = match measure.imposed_by {
            ImposedBy::Nation => "国家（上报）",
            ImposedBy::Province => "省级（上报）",
            ImposedBy::Local => "本地",
        };
        let units: Vec<_> = measure.units.iter().map(name).collect();
        let units = if units.is_empty() { "不在本地实施".to_owned() } else { units.join("、") };
        let cells = vec![measure.name.clone(), subject.to_owned(), by.to_owned(), units, measure.basis.clone()];
        entry(id.as_str(), cells)
    });
    Part {
        code: "measures",
        title: "惩戒措施目录",
        headings: vec!["措施", "对象", "作出", "实施单位", "依据"],
        entries: entries.collect(),
    }
}

pub(crate) fn declines(profile: &Profile) -> Part {
    let rows = profile.declines.iter();
    let entries = rows
        .map(|(id, reason)| entry(id.as_str(), vec![reason.text.clone(), reason.door.clone(), reason.basis.clone()]));
    Part {
        code: "declines",
        title: "不予受理的情形",
        headings: vec!["情形", "告知的办理途径", "依据"],
        entries: entries.collect(),
    }
}

fn channels(profile: &Profile) -> Part {
    let entries = profile.channels.iter().map(|(id, channel)| {
        let answer = channel.answer_within.map_or("不要求答复".to_owned(), length_words);
        entry(id.as_str(), vec![channel.name.clone(), answer, yes(channel.from_province), yes(channel.sme)])
    });
    Part {
        code: "channels",
        title: "来源渠道",
        headings: vec!["渠道", "渠道要求的答复期限", "省级交办", "中小企业主管部门转来"],
        entries: entries.collect(),
    }
}

pub(crate) fn leads(profile: &Profile, name: &impl Fn(&OrganId) -> String) -> Part {
    let entries = profile.leads.iter().map(|seat| {
        let acting: Vec<_> = seat.acting.iter().map(name).collect();
        entry(seat.government.as_str(), vec![name(&seat.government), name(&seat.lead), acting.join("、")])
    });
    Part {
        code: "leads",
        title: "牵头部门",
        headings: vec!["管理的政府", "牵头部门", "代行牵头（依次）"],
        entries: entries.collect(),
    }
}

fn general(profile: &Profile, name: &impl Fn(&OrganId) -> String) -> Part {
    let portal = match profile.portal {
        PortalMode::Own => "本地受理投诉",
        PortalMode::Forward => "预填后转省级专栏",
        PortalMode::StaffOnly => "仅由工作人员登记",
    };
    let order: Vec<_> = profile.candidates.iter().map(|kind| candidate(*kind)).collect();
    let repair = ["轻微", "一般", "严重"].iter().zip(profile.repair.minimum_months);
    let repair: Vec<_> = repair.map(|(class, months)| format!("{class}{months}个月")).collect();
    let payments = match profile.interest.payments {
        PaymentOrder::InterestFirst => "先抵利息，后抵本金",
        PaymentOrder::PrincipalFirst => "先抵本金，后抵利息",
    };
    let daily = f64::from(profile.interest.daily_millionths) / 10_000.0;
    let quotes: Vec<_> = profile
        .interest
        .lpr
        .iter()
        .map(|quote| format!("{}起{}.{:02}%", quote.since, quote.basis_points / 100, quote.basis_points % 100))
        .collect();
    let row = |key: &str, label: &str, value: String, basis: &str| {
        entry(key, vec![label.to_owned(), value, basis.to_owned()])
    };
    let entries = vec![
        row("place", "地区", format!("{}（{}）", profile.place, profile.region.as_str()), ""),
        row("government", "本地区政府", name(&profile.government), ""),
        row("province", "接收上报的省级单位", name(&profile.province), ""),
        row("portal", "门户方式", portal.to_owned(), "工作方案第（一）项"),
        row("number", "案件编号前缀", profile.number_prefix.clone(), ""),
        row(
            "backlog_until",
            "历史补录截止日",
            profile.backlog_until.map_or_else(|| "未设".to_owned(), |day| day.to_string()),
            "",
        ),
        row("go_live", "启用日期", format!("{}；此前的事项作历史补录，超期不计分", profile.go_live), ""),
        row("candidates", "核实单位的确定次序", order.join(" → "), "工作方案第（二）项"),
        row("plan", "还款计划最长期限", format!("{}个月", profile.longest_plan_months), "本地设定"),
        row("returns", "可以退回的次数", format!("{}次，此后由牵头部门指定", profile.returns_before_designation), ""),
        row("interest", "逾期利息（没有约定时）", format!("每日{daily}%"), &profile.interest.basis),
        row("payments", "部分付款的抵充", payments.to_owned(), &profile.interest.basis),
        row("contested", "利率有争议的合同", format!("{}以前签订的予以提示", profile.interest.contested_before), ""),
        row("lpr", "一年期LPR", quotes.join("；"), "全国银行间同业拆借中心公布"),
        row(
            "repair",
            "信用修复",
            format!("{}；在册至少：{}", profile.repair.name, repair.join("，")),
            &profile.repair.basis,
        ),
    ];
    Part { code: "general", title: "基本规则", headings: vec!["项目", "规则", "依据"], entries }
}

impl Casework {
    /// A profile in parts. Organs are called by their names today.
    pub fn profile_parts(&self, profile: &Profile) -> Vec<Part> {
        let name = |id: &OrganId| self.organ_name(id);
        vec![
            general(profile, &name),
            leads(profile, &name),
            clocks(profile),
            chains(profile),
            measures(profile, &name),
            declines(profile),
            channels(profile),
        ]
    }
}
