//! A merger in words: what the two cases have in common, what they have not, and what becomes of each claim.

use super::{Said, Teller};
use crate::{
    case::Case,
    claim::Claim,
    context::MergeTarget,
    ids::CaseId,
    merging::{brought, missing, same_respondent},
    refs::TextRef,
};

impl Teller<'_> {
    pub(super) fn merger(&mut self, into: &CaseId, reason: Option<&TextRef>) {
        self.put("并入的案件", Said::Case(into.clone()));
        let ctx = self.ctx;
        if let Some(target) = ctx.merging.as_deref().filter(|target| target.case.id == *into) {
            self.compared(target);
        }
        self.text_if_any("并案理由", reason);
    }

    fn compared(&mut self, target: &MergeTarget) {
        let firm = match target.same_firm {
            Some(true) => "与并入的案件相同",
            Some(false) => "与并入的案件不同",
            None => "缺少名称和统一社会信用代码，无法核对是否相同",
        };
        self.say("投诉企业", firm);
        let name = |case: &Case| case.respondent_id().map_or_else(|| "待确定".to_owned(), |organ| self.ctx.name(organ));
        let (ours, theirs) = (name(self.case), name(&target.case));
        let respondent = match same_respondent(self.case, &target.case) {
            Some(true) => format!("与并入的案件相同：{ours}"),
            Some(false) => format!("不同：本案{ours}，并入的案件{theirs}"),
            None => format!("无法核对：本案{ours}，并入的案件{theirs}"),
        };
        self.say("被投诉主体", respondent);
        let all = brought(self.case, target.same_firm != Some(true));
        let new = missing(&target.case, &all);
        for claim in &all {
            let moves = new.iter().any(|moved| moved.no == claim.no);
            let fate = if moves { "转入并入的案件" } else { "并入的案件已有，只计算一次" };
            self.say(format!("第{}项诉求", claim.no), format!("{}，{fate}", what(claim)));
        }
    }
}

fn what(claim: &Claim) -> String {
    let due = claim.due_on.map(|day| format!("，应于{day}履行")).unwrap_or_default();
    if claim.act { format!("履行行为{due}") } else { format!("{}元{due}", claim.claimed) }
}
