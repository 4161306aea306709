//! The words of each act. A new act or field does not compile until it has its words here.

use super::{Said, Teller};
use crate::{
    act::{Act, BacklogPoint, ClaimFinding, Confirmed, Correction, Instalment, Payment, Service, SplitPart},
    fact::Fact,
    ids::{ChannelId, OrganId, ReasonId},
    money::Fen,
    vocabulary::Evil,
};

/// On what an acceptance rests where nobody could ask the complainant.
pub(crate) const BANK_SLIP: &str =
    "凭证是付款银行出具、收款账户为投诉人本人账户的回单（履行行为的，为其本人签收的交接凭据）";

impl Teller<'_> {
    #[expect(clippy::too_many_lines, reason = "one arm an act; none may be hidden in a catch-all")]
    pub(super) fn act(&mut self, act: &Act) {
        use Act as A;
        match act {
            A::AskSupplement { items } => self.text("需补正的材料", items),
            A::Supplement { text } => self.text("补正内容", text),
            A::Decline { reason, text } => {
                self.decline(reason);
                self.text("说明", text);
            }
            A::PutOnFile { suit } => self.text("受理法院或仲裁机构及案号", suit),
            A::TakeOffFile { judgment, proof } => {
                self.say("裁判结果", judgment.label());
                self.proof_if_any("裁判文书", proof.as_ref());
            }
            A::ResolveRespondent { organ } => self.organ("被投诉主体", organ),
            A::Lapse { service, text } => {
                self.service(service);
                self.text("审定意见", text);
            }
            A::AskProvince { to, text } => {
                self.say("请示事项", to.label());
                self.text("请示内容", text);
            }
            A::EnterProvinceAnswer { consents, number, answered_on, proof } => {
                self.yes_or_no("省级答复", *consents, "同意", "不同意");
                self.say("文号", number);
                self.say("答复日期", answered_on.to_string());
                self.proof("省级答复扫描件", proof);
            }
            A::Accept { sme, field, confirmed } => {
                self.say("领域", field.map_or("按已登记的领域", |field| field.label()));
                let sme = match sme {
                    Some(true) => "适用",
                    Some(false) => "不适用",
                    None => "按企业规模、违约情形和来源判断",
                };
                self.say("《保障中小企业款项支付条例》", sme);
                self.confirmed(confirmed);
            }
            A::Merge { into, reason } => self.merger(into, reason.as_ref()),
            A::UndoMerge { from } => self.put("恢复单独办理的案件", Said::Case(from.clone())),
            A::Split { parts } => {
                for part in parts {
                    self.part(part);
                }
            }
            A::AnswerConsent { given } => {
                self.yes_or_no("是否同意向被投诉单位公开身份", *given, "同意", "不同意");
            }
            A::PlaceBacklog { point, scan } => {
                self.backlog(point);
                self.proof("原始文书扫描件", scan);
            }
            A::Relay { to } => self.organ("县市牵头部门", to),
            A::HandOver { to, reason } => {
                self.organ("承办单位", to);
                self.text_if_any("选择理由", reason.as_ref());
            }
            A::TakeBackRelay { text } => self.text("撤回理由", text),
            A::GiveBackRelay { text } => self.text("退回理由", text),
            A::ExcludeOrgan { organ, ground, text, proof } => {
                self.organ("回避的单位", organ);
                self.say("回避事由", ground.label());
                self.text("事由说明", text);
                self.proof_if_any("合同页", proof.as_ref());
            }
            A::AskReturn { reason, proposal } => {
                self.text("退回理由", reason);
                if let Some(organ) = proposal {
                    self.organ("建议的承办单位", organ);
                }
            }
            A::DecideReturn { to } => match to {
                Some(organ) => self.organ("同意退回，改由", organ),
                None => self.say("审定意见", "不同意退回，由原单位继续办理"),
            },
            A::ReferOut { to, service } => {
                self.organ("移送单位", to);
                self.service(service);
            }
            A::EnterOutsideOutcome { done, scan } => {
                self.yes_or_no("对方答复的结果", *done, "已办结", "没有办结，由本单位继续办理");
                self.proof("对方答复扫描件", scan);
            }
            A::Elevate { to } => self.organ("接办单位", to),
            A::State { excuses, text, admitted } => {
                for excuse in excuses {
                    let mark = if excuse.forbidden() { "（法律禁止）" } else { "" };
                    self.say("未履行的理由", format!("{}{mark}", excuse.label()));
                }
                self.text("书面说明", text);
                if !admitted.is_empty() {
                    self.sums("承认欠付", admitted);
                }
            }
            A::Extend { clock, ground, text } => {
                self.clock(*clock, act);
                self.say("理由", ground.label());
                self.text("说明", text);
            }
            A::Conclude { findings, text } => {
                for found in findings {
                    self.finding(found);
                }
                self.text("核实情况", text);
            }
            A::ServeReply { of, service } => {
                self.say("答复事项", of.label());
                self.service(service);
            }
            A::OpenLetter { letter } => self.say("送达的文书", letter.label()),
            A::TellUnopened { letter, way, told_on, result, text } => {
                self.say("未打开的文书", letter.label());
                self.say("告知方式", way.label());
                self.say("告知日期", told_on.to_string());
                self.say("告知结果", result.label());
                self.text_if_any("说明", text.as_ref());
            }
            A::Settle { agreed, instalments, proof } => {
                self.sums("约定支付", agreed);
                self.instalments(instalments);
                self.proof("和解协议", proof);
            }
            A::DecideDispute { finding, ground, text } => {
                for claim in self.case.claims_here() {
                    self.claim(claim.no);
                }
                self.say("裁量结论", finding.label());
                self.say("依据", ground.label());
                self.text("说明", text);
            }
            A::Suspend { suit, proof } => {
                self.text("受理法院或仲裁机构及案号", suit);
                self.proof("受理通知书", proof);
            }
            A::EnterJudgment { judgment, proof } => {
                self.say("裁判结果", judgment.label());
                self.proof("裁判文书", proof);
            }
            A::ServeOrder { service } | A::ServeNotice { service } => self.service(service),
            A::AgreePlan { instalments, signed } => {
                self.instalments(instalments);
                self.proof("投诉人签字的还款计划", signed);
            }
            A::ChangePlan { instalments, signed, text, sums } => {
                self.instalments(instalments);
                if !sums.is_empty() {
                    self.sums("诉求金额更正为", sums);
                }
                self.text("变更原因", text);
                self.proof("投诉人签字的还款计划", signed);
            }
            A::ProveInstalment { no, sum, proof, paid_on } => {
                self.instalment(*no);
                self.say("付款金额", format!("{sum}元"));
                if let Some(day) = paid_on {
                    self.say("付款日期", day.to_string());
                }
                self.proof("银行回单", proof);
            }
            A::AcceptInstalment { no, sum, proof, bank_slip } => {
                self.instalment(*no);
                self.say("验收金额", format!("{sum}元"));
                self.proof("验收凭证", proof);
                self.bank_slip(*bank_slip);
            }
            A::RejectInstalment { no, text } => {
                self.instalment(*no);
                self.text("不通过的理由", text);
            }
            A::WaiveInterest { text, proof } => {
                self.text("放弃利息的说明", text);
                self.proof_if_any("投诉人本人的意思表示", proof.as_ref());
            }
            A::ReportPerformed { payments, proof } => {
                self.payments(payments);
                self.proof("银行回单或交付凭证", proof);
            }
            A::AcceptPerformance { payments, proof, bank_slip } => {
                self.payments(payments);
                self.proof("银行回单或交付凭证", proof);
                self.bank_slip(*bank_slip);
            }
            A::Refuse { excuse, text } => {
                let mark = if excuse.forbidden() { "（法律禁止）" } else { "" };
                self.say("拒绝理由", format!("{}{mark}", excuse.label()));
                self.text("情况说明", text);
            }
            A::ConfirmPayment { received, text } => {
                self.yes_or_no("款项收到了吗", *received, "已全部收到", "没有收到或者没有收全");
                self.text_if_any("说明", text.as_ref());
            }
            A::LodgeDefence { text } => self.text("陈述申辩", text),
            A::HearDefence { text } => self.text("听取情况", text),
            A::UpholdDefence { ground, end, text } => {
                self.say("依据", ground.label());
                self.yes_or_no("处理", *end, "申辩成立，结案", "部分采纳，回到整改");
                self.text("说明", text);
            }
            A::Determine { severity, text, evils } => {
                self.say("失信程度", severity.label());
                self.evils(evils);
                self.text("认定理由", text);
            }
            A::ReturnForDefects { text } => self.text("需补正的数据", text),
            A::EnterReceipt { accepted, package } => {
                self.say("上报批次号", package);
                self.yes_or_no("省级回执", *accepted, "已接收", "退回，需补正后重报");
            }
            A::LodgeObjection { text } => self.text("异议理由", text),
            A::DecideObjection { upheld, cause, text } => {
                self.yes_or_no("处理结果", *upheld, "异议成立，撤销失信记录", "异议不成立，记录继续生效");
                if let Some(cause) = cause {
                    self.say("撤销事由", cause.label());
                }
                self.text("处理意见", text);
            }
            A::Revoke { cause, text } => {
                if let Some(cause) = cause {
                    self.say("撤销事由", cause.label());
                }
                self.text("撤销理由", text);
            }
            A::RefuseSanction { no, text } => {
                self.sanction(*no);
                self.text("不予实施的法定理由", text);
            }
            A::EnterConference { no, again, text } => {
                self.say("提请的措施", format!("第{no}项"));
                self.yes_or_no("联席会议意见", *again, "再次交由实施部门决定", "不再提出");
                self.text("会议意见", text);
            }
            A::ReportMeasure { measure } => self.measure("提请的措施", measure),
            A::DropMeasure { no, text } => {
                self.say("提请的措施", format!("第{no}项"));
                self.text("不予提请的理由", text);
            }
            A::ProposeSanction { measure, unit } | A::DecideSanction { measure, unit } => {
                self.measure("惩戒措施", measure);
                match unit {
                    Some(unit) => self.organ("实施部门", unit),
                    None => self.first_unit(measure),
                }
            }
            A::ApplySanction { no, proof } => {
                self.sanction(*no);
                self.proof("实施凭证", proof);
            }
            A::ConfirmLifted { no, proof } => {
                self.sanction(*no);
                self.proof("解除凭证", proof);
            }
            A::Refer { to, text } => {
                self.organ("接收机关", to);
                self.text("移送事由", text);
            }
            A::EnterReferralOutcome { text } => self.text("追责结果", text),
            A::ApplyRepair { text, proof } => {
                self.text("纠正和履行情况", text);
                self.proof_if_any("履行凭证", proof.as_ref());
            }
            A::GrantRepair { text } | A::RefuseRepair { text } => self.text("审核意见", text),
            A::Challenge { of, text } => {
                self.say("申请复核的决定", of.label());
                self.text("复核理由", text);
            }
            A::DecideReview { upheld, text } => {
                if let Some(review) = &self.case.review {
                    self.say("被申请复核的决定", review.of.label());
                }
                self.yes_or_no("复核结论", *upheld, "维持原决定", "撤销原决定，由其他人员重新办理");
                self.text("复核意见", text);
            }
            A::AskWithdrawal { reason, text } => {
                self.say("撤回原因", reason.label());
                self.text("说明", text);
            }
            A::DecideWithdrawal { end, called_back, text } => {
                self.yes_or_no("审定意见", *end, "同意撤回，办结", "不因撤回终止，依职权继续办理");
                self.yes_or_no("回访投诉人", *called_back, "已回访", "没有回访");
                self.text("回访情况和审定意见", text);
            }
            A::CallBack { about, answer, text } => {
                self.say("回访事项", about.label());
                self.say("回访结果", answer.label());
                self.text("回访情况", text);
            }
            A::DecideEnd { end, text } => {
                self.yes_or_no("审定意见", *end, "终止办理", "继续办理，不披露可能暴露投诉人身份的内容");
                self.text("理由", text);
            }
            A::ReissueCode { way, text } => {
                self.say("核对方式", way.label());
                self.text("核对情况", text);
            }
            A::ReportRetaliation { text } | A::DeclareGone { text } => self.text("情况说明", text),
            A::LendHand { organ, role, from, proof } => {
                self.organ("缺签批人的单位", organ);
                self.say("岗位", role.label().to_owned());
                self.organ("借调自", from);
                self.proof("上级单位的书面决定", proof);
            }
            A::LookIntoRetaliation { text } | A::LookIntoSignature { text } => self.text("核查情况", text),
            A::ReplaceComplainant { by, name, proof } => {
                self.say("承继身份", by.label());
                self.text("新投诉人名称", name);
                self.proof("承继证明", proof);
            }
            A::LookAt { text, proof } => {
                self.text("说明", text);
                self.proof_if_any("诉讼、仲裁仍在进行的材料", proof.as_ref());
            }
            A::GoOnExOfficio { text } | A::ReportProgress { text } => self.text("说明", text),
            A::RejectPerformance { text } => self.text("不通过的理由", text),
            A::DeclareInterest { text } => self.text("利害关系", text),
            A::OrderRecusal { person, text } => {
                self.put("应当回避的人员", Said::Person(person.clone()));
                self.text("回避理由", text);
            }
            A::Succeed { from, to, document } => {
                self.organ("原机关", from);
                self.organ("承继机关", to);
                self.say("依据文件", document);
            }
            A::Correct { version, correction, reason } => {
                self.say("更正的记录", format!("第{version}条"));
                self.correction(correction);
                self.text("更正原因", reason);
            }
            A::Annul { version, fact, reason } => {
                self.say("撤销的记录", format!("第{version}条“{}”", fact.label()));
                self.fact(fact);
                self.text("撤销原因", reason);
            }
            A::FileEvidence { evidence, digest, claim } => {
                self.evidence("证据", evidence);
                self.say("文件摘要", digest);
                if let Some(no) = claim {
                    self.claim(*no);
                }
            }
            A::SealEvidence { evidence, reason } => {
                self.evidence("封存的证据", evidence);
                self.text("封存原因", reason);
            }
            A::Post { audience, text } => {
                self.say("发送给", audience.label());
                self.text("消息", text);
            }
            A::Instruct { to, text, due_on } => {
                self.organ("办理单位", to);
                self.text("批示内容", text);
                self.say("办理时限", due_on.map_or_else(|| "按规定时限".to_owned(), |day| day.to_string()));
            }
            A::ReportInstruction { no, text } => {
                self.say("批示", format!("第{no}号批示"));
                self.text("办理情况", text);
            }
            A::AnswerChannel { channel, native_id, receipt } => {
                self.channel(channel);
                self.say("工单号", native_id);
                self.say("渠道回执", receipt);
            }
            A::Reopen { reason, text } => {
                self.say("重新办理的理由", reason.label());
                self.text("说明", text);
            }
            A::OpenIdentity { purpose } => self.text("查看目的", purpose),
            A::Assign { to, text } => {
                self.put("承办人", Said::Person(to.clone()));
                self.text_if_any("交接说明", text.as_ref());
            }
            A::Rate { stars, text } => {
                self.say("评价", format!("{stars}分"));
                self.text_if_any("意见", text.as_ref());
            }
            // What these do stands in their name; they carry no value.
            A::AskConsent
            | A::AcceptRelay
            | A::SignFor
            | A::OrderStatement
            | A::WaiveDefence
            | A::ReceivePush
            | A::MendDefects
            | A::AcknowledgeReferral
            | A::AdoptProfile => {}
        }
    }

    /// Said only where the acceptance rests on it: nobody could ask the complainant.
    fn bank_slip(&mut self, holds: bool) {
        if holds {
            self.say("投诉人未能回访", BANK_SLIP);
        }
    }

    fn decline(&mut self, reason: &ReasonId) {
        let known = self.ctx.profile.declines.get(reason);
        self.say("不予受理理由", known.map_or_else(|| reason.to_string(), |known| known.text.clone()));
        if let Some(known) = known {
            self.say("告知的办理渠道", known.door.clone());
        }
    }

    fn part(&mut self, part: &SplitPart) {
        let SplitPart { respondent, enterprise, claims, shared } = part;
        self.organ("另案被投诉主体", respondent);
        self.text_if_any("另案企业名称", enterprise.as_ref());
        for no in claims {
            self.claim(*no);
        }
        self.yes_or_no("共同债务", *shared, "是，金额仍在本案计算一次", "否，金额随另案计算");
    }

    fn backlog(&mut self, point: &BacklogPoint) {
        match point {
            BacklogPoint::Verifying { organ, received_on } => {
                self.say("所处阶段", "核实中");
                self.organ("认定部门", organ);
                self.say("收到日期", received_on.to_string());
            }
            BacklogPoint::Rectifying { organ, concluded_on, served_on } => {
                self.say("所处阶段", "整改中");
                self.organ("认定部门", organ);
                self.say("作出结论日期", concluded_on.to_string());
                self.say("送达整改通知日期", served_on.to_string());
            }
            BacklogPoint::Recorded { organ, determined_on, severity, decision } => {
                self.say("所处阶段", "已认定失信");
                self.organ("认定部门", organ);
                self.say("认定日期", determined_on.to_string());
                self.say("失信程度", severity.label());
                self.proof("认定文书", decision);
            }
            BacklogPoint::Closed { outcome, ended_on } => {
                self.say("所处阶段", "已办结");
                self.say("办理结果", outcome.label());
                self.say("办结日期", ended_on.to_string());
            }
        }
    }

    fn finding(&mut self, found: &ClaimFinding) {
        let ClaimFinding { claim, finding, ground, parts } = found;
        self.claim(*claim);
        self.say(format!("第{claim}项结论"), finding.label());
        if let Some(parts) = parts {
            let (proved, untrue, disputed) = (parts.proved, parts.untrue, parts.disputed);
            let words = format!("属实{proved}元，不属实{untrue}元，有分歧{disputed}元");
            self.say(format!("第{claim}项金额划分"), words);
        }
        self.say(format!("第{claim}项依据"), ground.label());
    }

    fn service(&mut self, service: &Service) {
        let Service { manner, proof, reached_on, awaits_opening } = service;
        self.say("送达方式", manner.label());
        if let Some(day) = reached_on {
            self.say("送达日期", day.to_string());
        }
        if *awaits_opening {
            self.say("生效", "对方打开后生效");
        }
        self.proof_if_any("送达凭证", proof.as_ref());
    }

    fn payments(&mut self, payments: &[Payment]) {
        if payments.is_empty() {
            self.say("履行金额", "没有填写");
        }
        for Payment { claim, sum, paid_on, interest } in payments {
            self.claim(*claim);
            if let Some(day) = paid_on {
                self.say(format!("第{claim}项付款日期"), day.to_string());
            }
            if *interest > Fen::ZERO {
                self.say(format!("第{claim}项其中利息"), format!("{interest}元"));
            }
            let act = self.case.claims.iter().any(|known| known.no == *claim && known.act);
            let done = if act { "行为已履行".to_owned() } else { format!("{sum}元") };
            self.say(format!("第{claim}项履行"), done);
        }
    }

    /// Sums for claims, under a name.
    fn sums(&mut self, what: &str, sums: &[Payment]) {
        for Payment { claim, sum, paid_on, interest } in sums {
            self.claim(*claim);
            self.say(format!("第{claim}项{what}"), format!("{sum}元"));
            if let Some(day) = paid_on {
                self.say(format!("第{claim}项日期"), day.to_string());
            }
            if *interest > Fen::ZERO {
                self.say(format!("第{claim}项其中利息"), format!("{interest}元"));
            }
        }
    }

    /// An instalment of the plan, by its number.
    fn instalment(&mut self, no: u16) {
        self.say("期数", format!("第{no}期"));
        let plan = usize::from(no).checked_sub(1).and_then(|at| self.case.plan.get(at));
        if let Some(item) = plan {
            let (due, sum) = (item.instalment.due_on, item.instalment.sum);
            self.say("计划", format!("{due}前付{sum}元，此前已付{}元", item.paid));
        }
    }

    fn evils(&mut self, evils: &[Evil]) {
        let list = evils.iter().map(|evil| evil.label()).collect::<Vec<_>>().join("、");
        self.say("失信类型", if list.is_empty() { "按已登记的类型".to_owned() } else { list });
    }

    /// What intake confirms when it takes a case on.
    fn confirmed(&mut self, confirmed: &Confirmed) {
        let Confirmed { private, respondent, evils, breach, sums, parties, sme_reason } = confirmed;
        if let Some(private) = private {
            self.yes_or_no("投诉人是民营企业或者个体工商户", *private, "是", "否");
        }
        if let Some(organ) = respondent {
            self.organ("确认的被投诉主体", organ);
        }
        self.evils(evils);
        if let Some(breach) = breach {
            self.say("违约情形", breach.label());
        }
        self.sums("确定金额", sums);
        for party in parties {
            self.organ("合同当事机关", party);
        }
        self.text_if_any("条例802适用的理由", sme_reason.as_ref());
    }

    fn instalments(&mut self, instalments: &[Instalment]) {
        for (no, Instalment { due_on, sum }) in (1..).zip(instalments) {
            self.say(format!("第{no}期"), format!("{due_on}前付{sum}元"));
        }
        let all = instalments.iter().map(|one| one.sum.get()).sum();
        self.say("合计", format!("{}期，{}元", instalments.len(), Fen::new(all)));
    }

    fn first_unit(&mut self, measure: &crate::ids::MeasureId) {
        let unit = self.ctx.profile.measures.get(measure).and_then(|known| known.units.first());
        let name = unit.map_or_else(|| "由上级决定".to_owned(), |unit| self.ctx.name(unit));
        self.say("实施部门", format!("{name}（目录中的第一实施部门）"));
    }

    fn sanction(&mut self, no: u16) {
        self.say("措施", format!("第{no}项"));
        let known = self.case.sanctions.iter().find(|sanction| sanction.no == no);
        if let Some(known) = known {
            self.measure("措施名称", &known.measure);
            self.organ("实施部门", &known.unit);
        }
    }

    fn channel(&mut self, channel: &ChannelId) {
        let known = self.ctx.profile.channels.get(channel);
        self.say("渠道", known.map_or_else(|| channel.to_string(), |known| known.name.clone()));
    }

    /// What stands there now, and what is to stand there.
    fn correction(&mut self, correction: &Correction) {
        let nothing = || "没有登记".to_owned();
        match correction {
            Correction::ClaimSum { claim, new } => {
                self.claim(*claim);
                self.say("诉求金额更正为", format!("{new}元"));
            }
            Correction::ClaimDue { claim, new } => {
                self.claim(*claim);
                let due = self.case.claims.iter().find(|known| known.no == *claim).and_then(|known| known.due_on);
                self.say("现登记的应付日期", due.map_or_else(nothing, |day| day.to_string()));
                self.say("应付日期更正为", new.to_string());
            }
            Correction::ClaimRate { claim, new } => {
                self.claim(*claim);
                let none = || "没有约定".to_owned();
                self.say("利率更正为", new.map_or_else(none, |rate| rate.to_string()));
            }
            Correction::ClaimOrder { claim, new } => {
                self.claim(*claim);
                self.say("付款抵充顺序更正为", new.label());
            }
            Correction::Respondent { new } => {
                let now = self.case.respondent_id().map_or_else(nothing, |organ: &OrganId| self.ctx.name(organ));
                self.say("现登记的被投诉主体", now);
                self.organ("被投诉主体更正为", new);
            }
            Correction::Evils { new } => {
                let list = |evils: &[Evil]| evils.iter().map(|evil| evil.label()).collect::<Vec<_>>().join("、");
                self.say("现登记的失信类型", list(&self.case.evils));
                self.say("失信类型更正为", list(new));
            }
            Correction::Breach { new } => {
                self.say("现登记的违约情形", self.case.breach.map_or_else(nothing, |breach| breach.label().to_owned()));
                self.say("违约情形更正为", new.label());
            }
            Correction::Size { new } => {
                self.say("现登记的企业规模", self.case.enterprise.size.label());
                self.say("企业规模更正为", new.label());
            }
            Correction::EnterpriseName { new } => {
                self.text_if_any("现登记的企业名称", self.case.enterprise.name.as_ref());
                self.text("企业名称更正为", new);
            }
        }
    }

    /// What an event that may be annulled said.
    fn fact(&mut self, fact: &Fact) {
        match fact {
            Fact::SanctionDecided { no, measure, unit } => {
                self.say("措施", format!("第{no}项"));
                self.measure("惩戒措施", measure);
                self.organ("实施部门", unit);
            }
            Fact::Referred { to, text } => {
                self.organ("接收机关", to);
                self.text("移送事由", text);
            }
            Fact::Instructed { no, to, text } => {
                self.say("批示", format!("第{no}号批示"));
                self.organ("办理单位", to);
                self.text("批示内容", text);
            }
            Fact::ProgressReported { text } => self.text("进展", text),
            Fact::RepairApplied { text, proof } => {
                self.text("纠正和履行情况", text);
                self.proof_if_any("履行凭证", proof.as_ref());
            }
            Fact::ObjectionLodged { text } => self.text("异议理由", text),
            // Nothing else is annulled (`Fact::annullable`).
            _ => {}
        }
    }
}
