//! The parts of a case page: parties, claims with their balance, interest with its working, clocks with derivations.

use crate::{
    Casework, Viewer,
    error::Error,
    ledger::urgency,
    mask::mask,
    view::{ClaimItem, ClockItem, Urgency},
};
use domain::{
    actor::Role,
    case::Case,
    claim::ClaimPlace,
    clockrun::{ClockRun, RunState},
    interest::{AgreedRate, work_out},
    vocabulary::Finding,
};

impl Casework {
    pub(crate) async fn parties(
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

    pub(crate) async fn claims(&self, case: &Case, hidden: bool) -> Result<Vec<ClaimItem>, Error> {
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
    pub(crate) fn interest(&self, case: &Case) -> Vec<String> {
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

    pub(crate) fn clocks(&self, viewer: &Viewer, case: &Case) -> Vec<ClockItem> {
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
}
