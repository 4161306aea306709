//! The overview of a case: parties, matter, claims with their balance, interest with its working, plan, excuses.

use crate::{
    Casework,
    error::Error,
    mask::mask,
    view::{ClaimItem, ExcuseItem, InterestItem, InterestLine, PlanLine, Urgency},
};
use domain::{
    access::{Part, Sight},
    case::Case,
    claim::{Claim, ClaimPlace},
    interest::of_claim,
    money::Fen,
    stage::Stage,
    vocabulary::Finding,
};

/// The finding of a claim; of one found in parts, that it is so.
fn finding_of(claim: &Claim) -> &'static str {
    match claim.finding {
        Some(Finding::True) if claim.partly_untrue() => "部分属实",
        Some(finding) => finding.label(),
        None => "待核实",
    }
}

impl Casework {
    pub(crate) async fn parties(
        &self,
        sight: &Sight,
        case: &Case,
        enterprise: &str,
        open: bool,
    ) -> Result<Vec<(String, String)>, Error> {
        let mut list = vec![("投诉企业".to_owned(), enterprise.to_owned())];
        let mut say = |label: &str, value: String| list.push((label.to_owned(), value));
        say("企业规模", case.enterprise.size.label().to_owned());
        let private = match case.enterprise.private {
            Some(true) => "是",
            Some(false) => "不是",
            None => "受理时确认",
        };
        say("民营企业或者个体工商户", private.to_owned());
        if sight.sees(Part::Contact)
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
        if !case.parties.is_empty() {
            let names: Vec<_> = case.parties.iter().map(|organ| self.organ_name(organ)).collect();
            say("合同上签字盖章的其他单位", format!("{}（回避）", names.join("、")));
        }
        if let Some(organ) = &case.determining {
            say("认定部门", self.organ_name(organ));
        }
        if let Some(review) = &case.review {
            say("复核单位", self.organ_name(&review.reviewer));
        }
        Ok(list)
    }

    /// What the case is about: field, breach, contract, story, sources.
    pub(crate) async fn matter(&self, sight: &Sight, case: &Case) -> Result<Vec<(String, String)>, Error> {
        let mut list = Vec::new();
        let mut say = |label: &str, value: String| list.push((label.to_owned(), value));
        if let Some(field) = case.field {
            say("领域", field.label().to_owned());
        }
        say("违约情形", case.breach.map_or("受理时确定", |breach| breach.label()).to_owned());
        if !case.evils.is_empty() {
            say("失信类型", case.evils.iter().map(|evil| evil.label()).collect::<Vec<_>>().join("、"));
        }
        if sight.sees(Part::Matter) {
            if let Some(contract) = self.open(case.contract.as_ref(), None).await? {
                say("合同或承诺", contract);
            }
            if let Some(day) = case.signed_on {
                say("签订日期", day.to_string());
            }
        }
        // The narrative may name persons: the respondent reads the claims, not the story.
        if sight.sees(Part::Narrative)
            && let Some(narrative) = self.open(case.narrative.as_ref(), None).await?
        {
            say("事情经过", narrative);
        }
        if sight.sees(Part::Sources) {
            // Where the other complaints came from is for the offices.
            let office = sight.sees(Part::Events);
            for source in case.sources.iter().filter(|source| office || !case.joined_source(source)) {
                let channel = self.profile().channels.get(&source.channel).map(|channel| channel.name.clone());
                let state = match (source.answered, source.answer_by) {
                    (false, Some(day)) => format!("（待回复，渠道期限{day}）"),
                    (true, Some(day)) => format!("（已回复，渠道期限{day}）"),
                    // It wants none.
                    (_, None) => String::new(),
                };
                let channel = channel.unwrap_or_else(|| source.channel.to_string());
                let value = format!("{channel} {}{state}", source.native_id);
                say("来源渠道", value);
            }
        }
        Ok(list)
    }

    /// Which of the two regimes apply, and why.
    pub(crate) async fn regimes(&self, case: &Case) -> Result<Vec<(String, bool, String)>, Error> {
        let plan = "被投诉的是机关或事业单位，投诉的是民营企业，事项属六个领域";
        let proposed = domain::sme::proposed(case, case.breach, self.profile());
        let against = self.open(case.sme_reason.as_ref(), None).await?;
        let sme = match (case.stage == Stage::Registered, against) {
            (true, _) => {
                format!("受理时确定；建议：{}，{}", if proposed.applies { "适用" } else { "不适用" }, proposed.reason)
            }
            (false, Some(reason)) => reason,
            (false, None) if case.sme == proposed.applies => proposed.reason,
            (false, None) => if case.sme { "受理时确认适用" } else { "受理时确认不适用" }.to_owned(),
        };
        Ok(vec![
            ("工作方案".to_owned(), true, plan.to_owned()),
            ("《保障中小企业款项支付条例》（国务院令第802号）".to_owned(), case.sme, sme),
        ])
    }

    pub(crate) async fn claims(&self, case: &Case, sight: &Sight) -> Result<Vec<ClaimItem>, Error> {
        let mut items = Vec::new();
        for claim in &case.claims {
            let words = if sight.sees(Part::Matter) { self.open(claim.text.as_ref(), None).await? } else { None };
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
                dismissed: Fen::new(claim.dismissed.get() + claim.lost.get()).to_string(),
                waived: claim.waived.to_string(),
                outstanding: claim.outstanding.to_string(),
                finding: finding_of(claim).to_owned(),
                due_on: claim.due_on.map(|day| day.to_string()).unwrap_or_default(),
                elsewhere,
            });
        }
        Ok(items)
    }

    /// Claimed, performed, dismissed, waived and outstanding over the claims that this case works on.
    pub(crate) fn totals(case: &Case) -> [String; 5] {
        [
            case.sum(|claim| claim.claimed),
            case.sum(|claim| claim.performed),
            case.sum(|claim| Fen::new(claim.dismissed.get() + claim.lost.get())),
            case.sum(|claim| claim.waived),
            case.sum(|claim| claim.outstanding),
        ]
        .map(|sum| sum.to_string())
    }

    /// The working of interest up to today, line by line, for claims that bear any.
    pub(crate) fn interest(&self, case: &Case) -> Vec<InterestItem> {
        let today = self.now().date();
        let rules = &self.profile().interest;
        let bearing = case.live_claims().filter(|claim| claim.due_on.is_some_and(|due| due < today));
        bearing
            .filter_map(|claim| Some((claim, of_claim(case, claim, today, rules)?)))
            .map(|(claim, working)| InterestItem {
                claim: claim.no,
                lines: working
                    .lines
                    .iter()
                    .map(|line| InterestLine {
                        from: line.from.to_string(),
                        to: line.to.to_string(),
                        days: line.days,
                        principal: line.principal.to_string(),
                        rate: line.rate_text.clone(),
                        interest: line.interest.to_string(),
                    })
                    .collect(),
                total: working.total.to_string(),
                owed: working.outstanding_interest.to_string(),
                order: claim.order.unwrap_or(rules.payments).label().to_owned(),
                basis: rules.basis.clone(),
                flags: working.flags,
            })
            .collect()
    }

    /// The repayment plan with what was paid.
    pub(crate) fn plan(&self, case: &Case) -> Vec<PlanLine> {
        let today = self.now().date();
        (1..)
            .zip(&case.plan)
            .map(|(no, item)| {
                let due_on = item.instalment.due_on;
                let (state, urgency) = if item.paid >= item.instalment.sum {
                    ("已付清".to_owned(), Urgency::Done)
                } else if item.broken {
                    ("已违约".to_owned(), Urgency::Over)
                } else if due_on < today {
                    ("已到期，在宽限期内".to_owned(), Urgency::Soon)
                } else {
                    (self.remaining(&due_on.to_string()), Urgency::Ok)
                };
                PlanLine {
                    no,
                    due_on: due_on.to_string(),
                    sum: item.instalment.sum.to_string(),
                    paid: item.paid.to_string(),
                    state,
                    urgency,
                }
            })
            .collect()
    }

    /// The reasons given for not performing; the forbidden ones with the law.
    pub(crate) fn excuses(&self, case: &Case) -> Vec<ExcuseItem> {
        let words = self.vocabulary().get("excuse");
        case.excuses
            .iter()
            .map(|excuse| ExcuseItem {
                label: excuse.label().to_owned(),
                forbidden: excuse.forbidden(),
                basis: words
                    .and_then(|words| words.get(excuse.code()))
                    .map(|entry| entry.basis.clone())
                    .unwrap_or_default(),
            })
            .collect()
    }
}
