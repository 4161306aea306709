//! What stops each clock, in words: the table of `docs/domain.md` as a reader sees it.

use domain::clock::ClockKind;

/// The act or event that stops a clock.
pub(crate) fn stops_by(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Acceptance => "受理、不予受理或告知补正",
        ClockKind::Supplement => "投诉人补正",
        ClockKind::LapseDecision => "审定逾期未补正，或者收到迟到的补正",
        ClockKind::Relay => "县市牵头部门接收",
        ClockKind::HandOver => "转办或移送",
        ClockKind::SignFor => "承办单位签收或申请退回",
        ClockKind::ReturnDecision => "牵头部门审定退回",
        ClockKind::Chase => "录入系统外结果",
        ClockKind::Statement => "被投诉主体作出书面说明",
        ClockKind::Verification => "逐项作出核实结论",
        ClockKind::SmeHandling => "核实答复送达",
        ClockKind::Reply => "书面答复送达投诉人",
        ClockKind::Challenge => "投诉人申请复核，逾期即为终局",
        ClockKind::Review => "作出复核决定",
        ClockKind::DisputeTalks => "协商解决、裁量或出示起诉材料",
        ClockKind::SuspendedLook => "跟踪查看并记录",
        ClockKind::RectificationOrder => "整改通知送达",
        ClockKind::Rectification => "整改验收通过或拒不整改",
        ClockKind::PerformanceAcceptance => "作出整改验收结论",
        ClockKind::Instalment => "提交该期付款凭证",
        ClockKind::AdvanceNotice => "拟认定告知书送达",
        ClockKind::Defence => "听取或放弃陈述申辩",
        ClockKind::Determination => "作出认定决定",
        ClockKind::Push => "牵头部门接收",
        ClockKind::Report => "录入省级回执",
        ClockKind::SanctionDecision => "决定至少一项惩戒措施",
        ClockKind::SanctionApplied => "提交惩戒实施凭证",
        ClockKind::LiftConfirmed => "确认解除惩戒",
        ClockKind::RenewedRectification => "履行完毕",
        ClockKind::Objection => "作出异议处理决定",
        ClockKind::Repair => "准予或不予修复",
        ClockKind::ChannelAnswer => "录入来源渠道回执",
        ClockKind::Withdrawal => "牵头部门审定撤回",
        ClockKind::Escalation => "补办逾期事项，否则进入下一级督办",
        ClockKind::Consent => "投诉人答复是否同意公开身份",
        ClockKind::ProvinceConsent => "登记省级书面答复",
        ClockKind::Retaliation => "核查打击报复情况",
        ClockKind::Unclaimed => "权利承继人参加办理",
        ClockKind::Instruction => "报告批示办结",
        ClockKind::Referral => "接收追责移送",
    }
}
