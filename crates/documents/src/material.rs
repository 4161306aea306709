//! What a letter is made from, and the phrases that every letter shares.

use domain::{
    calendar::Length,
    case::{Case, Respondent},
    claim::Claim,
    clock::ClockKind,
    clockrun::{About, ClockRun, RunState},
    effects::Recipient,
    event::Event,
    fact::Fact,
    ids::OrganId,
    money::Fen,
    profile::Profile,
    refs::TextRef,
    time::prose_date,
    vocabulary::Excuse,
};
use jiff::civil::Date;
use std::fmt::Write;

/// What stands for the complainant where the reader may not know it.
pub const HIDDEN: &str = "（投诉人要求保密）";

/// Stands where a text was erased because its time ended.
const ERASED: &str = "（原文见案卷存档）";

/// Everything a letter is made from.
pub struct Material<'a> {
    /// The case after the whole decision that causes the letter, so that the clocks it started run.
    pub case: &'a Case,
    /// The event that causes the letter.
    pub event: &'a Event,
    /// The events of the case so far: earlier findings and reasons are quoted from them. May be empty.
    pub history: &'a [Event],
    /// The profile the case follows.
    pub profile: &'a Profile,
    /// The name of an organ on the day of the letter.
    pub name: &'a dyn Fn(&OrganId) -> String,
    /// The complainant's name; already masked by the caller where the recipient may not know it.
    pub enterprise: &'a str,
    /// The text of a reference; none where it was erased.
    pub texts: &'a dyn Fn(&TextRef) -> Option<String>,
    /// Name of the issuing organ.
    pub issuer: String,
    /// To whom the letter goes.
    pub to: &'a Recipient,
    /// Its name as the letter addresses it.
    pub recipient: String,
    /// The letter's number; none for a draft and for letters without one.
    pub number: Option<String>,
    /// 成文日期.
    pub issued_on: Date,
}

impl Material<'_> {
    /// Whether the organ complained about reads this letter.
    pub(crate) fn to_respondent(&self) -> bool {
        matches!(self.to, Recipient::Organ(organ) if self.case.respondent_id() == Some(organ))
    }

    pub(crate) fn to_complainant(&self) -> bool {
        matches!(self.to, Recipient::Complainant | Recipient::Joined(_))
    }

    /// Whether it goes to a complainant whose case was merged into this one, and who knows nothing of the other firm.
    pub(crate) fn to_joined(&self) -> bool {
        matches!(self.to, Recipient::Joined(_))
    }

    /// Whether the reader may not learn who complained.
    pub(crate) fn hidden(&self) -> bool {
        self.case.enterprise.confidential && self.to_respondent() || self.to_joined()
    }

    pub(crate) fn enterprise(&self) -> &str {
        if self.hidden() { HIDDEN } else { self.enterprise }
    }

    pub(crate) fn organ(&self, organ: &OrganId) -> String {
        (self.name)(organ)
    }

    pub(crate) fn lead(&self) -> String {
        self.organ(&self.case.lead)
    }

    pub(crate) fn respondent(&self) -> String {
        match &self.case.respondent {
            Respondent::Known(organ) => self.organ(organ),
            Respondent::Unresolved(text) => format!("{}（名称待核）", self.text(text)),
        }
    }

    pub(crate) fn determining(&self) -> String {
        self.case.determining.as_ref().map_or_else(|| "认定部门".to_owned(), |organ| self.organ(organ))
    }

    /// A text that an officer wrote for its readers.
    pub(crate) fn text(&self, text: &TextRef) -> String {
        let found = (self.texts)(text).map(|text| text.trim().to_owned());
        found.filter(|text| !text.is_empty()).unwrap_or_else(|| ERASED.to_owned())
    }

    /// Words of the complainant: for itself and, unless it asked for secrecy, for organs that work on the case.
    /// The respondent gets none of a confidential complaint.
    pub(crate) fn words(&self, text: Option<&TextRef>) -> Option<String> {
        let open = *self.to == Recipient::Complainant || !self.case.enterprise.confidential && !self.to_joined();
        text.filter(|_| open).and_then(|text| (self.texts)(text)).map(|text| text.trim().to_owned())
    }

    /// The last thing that `find` finds in the history, the causing event first.
    pub(crate) fn last<T>(&self, find: impl Fn(&Fact) -> Option<T>) -> Option<T> {
        find(&self.event.fact).or_else(|| self.history.iter().rev().find_map(|event| find(&event.fact)))
    }

    /// The run that matters to the reader: the newest that was not stopped and did not run out. Replies and challenges
    /// run apart for each decision; the newest is that of the decision the letter is about.
    pub(crate) fn run_about(&self, kind: ClockKind, about: About) -> Option<&ClockRun> {
        let open = |run: &&ClockRun| matches!(run.state, RunState::Running | RunState::Suspended);
        let any = matches!(kind, ClockKind::Reply | ClockKind::Challenge);
        self.case.clocks.iter().rev().filter(|run| run.kind == kind && (any || run.about == about)).find(open)
    }

    /// `于2026年3月9日24时前`; where no clock runs yet, the length the rule gives.
    pub(crate) fn by(&self, kind: ClockKind) -> String {
        self.by_about(kind, 0)
    }

    pub(crate) fn by_about(&self, kind: ClockKind, about: About) -> String {
        match self.run_about(kind, about) {
            Some(run) => format!("于{}24时前", last_day(run.last_day, run.provisional)),
            // It begins when the letter reaches its reader.
            None if matches!(kind, ClockKind::Rectification | ClockKind::Defence) => {
                format!("自收到本件的次日起{}内", self.length(kind))
            }
            None => format!("在{}内", self.length(kind)),
        }
    }

    /// `5个工作日`, as the profile sets it.
    pub(crate) fn length(&self, kind: ClockKind) -> String {
        self.profile.clocks.get(&kind).map_or_else(|| "规定期限".to_owned(), |rule| length(rule.length))
    }

    pub(crate) fn clock_basis(&self, kind: ClockKind) -> String {
        self.profile.clocks.get(&kind).map(|rule| rule.basis.clone()).unwrap_or_default()
    }

    /// One line for a run: what, until when, from when and why.
    pub(crate) fn deadline(run: &ClockRun) -> String {
        let counted = run.length.map(|rule| format!("自{}的次日起算，{}", prose_date(run.from), length(rule)));
        let counted = counted.unwrap_or_else(|| "期限为约定或者指定的日期".to_owned());
        let extended = if run.extended > 0 {
            format!("；已延长{}次，原定{}", run.extended, prose_date(run.original))
        } else {
            String::new()
        };
        let stands = if run.state == RunState::Suspended { "；现中止计时" } else { "" };
        format!(
            "{}：{}24时（{counted}{extended}{stands}；依据：{}）",
            run.kind.label(),
            last_day(run.last_day, run.provisional),
            run.basis
        )
    }

    /// The plan that the profile's bases cite as 工作方案, and the item of it.
    pub(crate) fn plan(&self, item: &str) -> String {
        format!("{}（以下简称“工作方案”）{item}", plan(&self.profile.place))
    }

    /// The claims, one line each. The words of a claim stand there only for readers who may know them.
    pub(crate) fn claims<'c>(&self, claims: impl Iterator<Item = &'c Claim>) -> Vec<String> {
        claims.map(|claim| self.claim(claim)).collect()
    }

    fn claim(&self, claim: &Claim) -> String {
        let mut line = if claim.act {
            format!("诉求{}：履行约定或者承诺的事项", claim.no)
        } else {
            format!("诉求{}：支付{}元", claim.no, claim.claimed)
        };
        if let Some(text) = self.words(claim.text.as_ref()) {
            let _ = write!(line, "（{text}）");
        }
        if let Some(due) = claim.due_on {
            let _ = write!(line, "，应于{}履行", prose_date(due));
        }
        if claim.performed > Fen::ZERO {
            let _ = write!(line, "，已履行{}元，尚余{}元", claim.performed, claim.outstanding);
        }
        for (words, sum) in [("不属实", claim.dismissed), ("生效裁判驳回", claim.lost), ("投诉人放弃", claim.waived)]
        {
            if sum > Fen::ZERO && sum != claim.claimed {
                let _ = write!(line, "，{words}{sum}元");
            }
        }
        if claim.act && claim.act_done {
            line.push_str("，已履行");
        }
        if let Some(finding) = claim.finding {
            let _ = write!(line, "，核实结论：{}", finding.label());
        }
        line
    }

    /// What the matter is, for the organs that work on it and for the complainant.
    pub(crate) fn matter(&self) -> Vec<String> {
        let case = self.case;
        let mut lines = vec![
            format!("投诉人：{}", self.enterprise()),
            format!("被投诉主体：{}", self.respondent()),
            format!("领域：{}", case.field.map_or("待核", |field| field.label())),
            format!("违约情形：{}", case.breach.map_or("待核", |breach| breach.label())),
        ];
        let evils: Vec<_> = case.evils.iter().map(|evil| evil.label()).collect();
        if !evils.is_empty() {
            lines.push(format!("反映的失信类型：{}", evils.join("、")));
        }
        if let Some(contract) = self.words(case.contract.as_ref()) {
            lines.push(format!("合同、协议或者承诺：{contract}"));
        }
        if let Some(signed) = case.signed_on.filter(|_| !self.hidden()) {
            lines.push(format!("签订日期：{}", prose_date(signed)));
        }
        lines.extend(self.claims(case.claims_here()));
        lines
    }

    /// The forbidden excuses that were given, in words; empty where there are none.
    pub(crate) fn forbidden_excuses(&self) -> String {
        let given: Vec<_> = self.case.excuses.iter().filter(|excuse| excuse.forbidden()).collect();
        given.iter().map(|excuse: &&Excuse| excuse.label()).collect::<Vec<_>>().join("、")
    }

    /// How to challenge, with the last day where it runs and the length where it starts with this letter.
    pub(crate) fn challenge(&self, what: &str) -> String {
        let until = match self.run_about(ClockKind::Challenge, 0) {
            Some(_) => self.by(ClockKind::Challenge),
            None => format!("自本件送达的次日起{}内", self.length(ClockKind::Challenge)),
        };
        format!(
            "对{what}有异议的，可以{until}申请复核一次（在查询页面提出，或者向本机关提交书面申请）；复核由未参与原处理的机关和人员办理，{}内作出决定。期满未申请的，{what}即为最终处理意见。依法享有的行政复议、诉讼、仲裁等权利不受影响。（依据：{}）",
            self.length(ClockKind::Review),
            self.clock_basis(ClockKind::Challenge)
        )
    }
}

/// The title of the plan of a place, which the profile's bases cite as 工作方案.
pub fn plan(place: &str) -> String {
    format!("《{place}完善政府诚信履约机制优化民营经济发展环境工作方案》")
}

/// `2026年3月9日`, marked 暂定 where a year without holiday notice is reached.
pub(crate) fn last_day(date: Date, provisional: bool) -> String {
    format!("{}{}", prose_date(date), if provisional { "（暂定）" } else { "" })
}

/// `5个工作日`, `30日`, `3个月`.
pub(crate) fn length(length: Length) -> String {
    match length {
        Length::WorkingDays(count) => format!("{count}个工作日"),
        Length::Days(count) => format!("{count}日"),
        Length::Months(count) => format!("{count}个月"),
    }
}
