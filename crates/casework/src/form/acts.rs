//! Which fields make which act.

use crate::{commit::case_by_text, error::Error};
use domain::{
    acceptance::unknown_sums,
    access::audiences,
    act::{
        Act, ActKind, BacklogPoint, ClaimFinding, Confirmed, Correction, FindingParts, Instalment, Payment, Service,
        SplitPart,
    },
    actor::Role,
    claim::ClaimRate,
    clock::ClockKind,
    form::PARTS,
    ids::{ChannelId, EvidenceId, MeasureId, OrganId, PersonId, ReasonId},
    merging::{check_reason, check_target},
    money::Fen,
    profile::PaymentOrder,
    recovery::CheckWay,
    refs::TextRef,
    refusal::Refusal,
    service::ServedLetter,
    verification::reply_about,
    vocabulary::{
        Audience, Breach, CallBackAbout, CallBackAnswer, Evil, Excuse, Field, Finding, Ground, Judgment, LookPurpose,
        OrganInterest, Outcome, ProvinceMatter, ReopeningReason, RevocationCause, ServiceManner, Severity, Size,
        Successor, TellingResult, TellingWay, WithdrawalReason,
    },
};

use super::reader::Reader;

/// The most rows that a list or a plan may have.
const ROWS: u16 = 60;

/// What a payment reduces first: the words the form asks for, or the code of a program.
fn order(text: &str) -> Option<PaymentOrder> {
    match text.trim() {
        "先抵利息" | "interest_first" => Some(PaymentOrder::InterestFirst),
        "先抵本金" | "principal_first" => Some(PaymentOrder::PrincipalFirst),
        _ => None,
    }
}

impl Reader<'_> {
    fn service(&mut self) -> Option<Service> {
        let manner = self.word("manner", "送达方式", ServiceManner::from_code);
        let proof = self.proof_if_any("proof");
        let reached_on = self.date_if_any("reached_on");
        Some(Service { manner: manner?, proof, reached_on, awaits_opening: false })
    }

    fn payments(&mut self) -> Vec<Payment> {
        let claims: Vec<_> =
            self.case.iter().flat_map(|case| case.live_claims().map(|claim| (claim.no, claim.act))).collect();
        let paid_on = self.date_if_any("paid_on");
        let mut payments = Vec::new();
        for (no, act) in claims {
            let name = format!("payments.{no}");
            let Some(text) = self.value(&name) else { continue };
            if act {
                payments.push(Payment::of(no, Fen::ZERO));
                continue;
            }
            match Fen::parse_yuan(text) {
                Ok(sum) => payments.push(Payment { paid_on, ..Payment::of(no, sum) }),
                Err(error) => self.fault(&name, error.to_string()),
            }
        }
        payments
    }

    fn cause(&mut self) -> Option<RevocationCause> {
        self.word("cause", "撤销原因", RevocationCause::from_code)
    }

    /// `measure/unit` as the page offers it; or a measure, and a unit beside it or none.
    fn measure_and_unit(&mut self) -> Option<(MeasureId, Option<OrganId>)> {
        let text = self.required("measure", "惩戒措施")?;
        let (measure, unit) = text.split_once('/').map_or((text, None), |(measure, unit)| (measure, Some(unit)));
        let Ok(measure) = MeasureId::parse(measure) else {
            self.fault("measure", "请从列表中选择惩戒措施");
            return None;
        };
        match unit {
            None => Some((measure, self.organ_if_any("organ"))),
            Some(unit) => self.organ_of("measure", unit).map(|unit| (measure, Some(unit))),
        }
    }

    fn findings(&mut self) -> Vec<ClaimFinding> {
        let claims: Vec<_> = self.case.iter().flat_map(|case| case.claims_here().map(|claim| claim.no)).collect();
        let mut findings = Vec::new();
        for no in claims {
            if let Some(parts) = self.finding_parts(no) {
                let ground = self.word(&format!("finding.{no}.ground"), "依据", Ground::from_code);
                findings.extend(ground.map(|ground| ClaimFinding::in_parts(no, parts, ground)));
                continue;
            }
            let finding = self.word(&format!("finding.{no}"), "结论", Finding::from_code);
            let named = format!("finding.{no}.ground");
            // A claim found 属实 rests on its evidence; of any other the form asks the ground.
            let ground = match self.value(&named) {
                None if finding == Some(Finding::True) => Some(Ground::Evidence),
                _ => self.word(&named, "依据", Ground::from_code),
            };
            if let (Some(finding), Some(ground)) = (finding, ground) {
                findings.push(ClaimFinding::whole(no, finding, ground));
            }
        }
        findings
    }

    /// The parts of a sum, where at least two of them are named.
    fn finding_parts(&mut self, no: u16) -> Option<FindingParts> {
        let names = PARTS.map(|part| format!("finding.{no}.{part}"));
        if names.iter().all(|name| self.value(name).is_none()) {
            return None;
        }
        let [proved, untrue, disputed] =
            names.map(|name| if self.value(&name).is_none() { Some(Fen::ZERO) } else { self.money(&name, "金额") });
        Some(FindingParts { proved: proved?, untrue: untrue?, disputed: disputed? })
    }

    fn instalments(&mut self) -> Vec<Instalment> {
        let rows = self.rows_of_instalments();
        if rows.is_empty() && self.faults.is_empty() {
            self.fault("instalments.1.due_on", "请至少填写一期");
        }
        rows
    }

    fn rows_of_instalments(&mut self) -> Vec<Instalment> {
        let mut rows = Vec::new();
        for no in 1..=ROWS {
            let (day, sum) = (format!("instalments.{no}.due_on"), format!("instalments.{no}.sum"));
            if self.value(&day).is_none() && self.value(&sum).is_none() {
                continue;
            }
            let (due_on, sum) = (self.date(&day, &format!("第{no}期日期")), self.money(&sum, &format!("第{no}期金额")));
            if let (Some(due_on), Some(sum)) = (due_on, sum) {
                rows.push(Instalment { due_on, sum });
            }
        }
        rows
    }

    /// A list of lines, numbered as the letter shows them; or one text that is a list already.
    fn items(&mut self, name: &str, what: &str) -> Option<TextRef> {
        let lines: Vec<_> = (1..=ROWS).filter_map(|no| self.value(&format!("{name}.{no}"))).collect();
        match &lines[..] {
            [] => self.text(name, what),
            [only] => self.seal(name, only),
            _ => {
                let numbered: Vec<_> =
                    lines.iter().enumerate().map(|(at, line)| format!("{}. {line}", at + 1)).collect();
                self.seal(name, &numbered.join("\n"))
            }
        }
    }

    /// What intake confirms of a complaint; what is missing is for the rules to say.
    fn confirmed(&mut self) -> Confirmed {
        let unknown: Vec<_> = self.case.iter().flat_map(|case| unknown_sums(case).map(|claim| claim.no)).collect();
        let mut sums = Vec::new();
        for claim in unknown {
            let name = format!("sums.{claim}");
            if self.value(&name).is_some()
                && let Some(sum) = self.money(&name, "金额")
            {
                sums.push(Payment::of(claim, sum));
            }
        }
        Confirmed {
            private: self.yes_or_no("private"),
            respondent: self.organ_if_any("respondent"),
            evils: self.evils(),
            breach: self.value("breach").and_then(Breach::from_code),
            sums,
            parties: self.organs("parties"),
            sme_reason: self.text_if_any("sme_reason"),
        }
    }

    fn evils(&self) -> Vec<Evil> {
        let all = self.values.get("evils").cloned().unwrap_or_default();
        all.iter().filter_map(|code| Evil::from_code(code.trim())).collect()
    }

    /// Organs of a list, one a row or, as programs send them, one a value; what means none is a fault of its own.
    fn organs(&mut self, name: &str) -> Vec<OrganId> {
        let rows = (1..=ROWS).map(|no| format!("{name}.{no}"));
        let named = rows.filter_map(|row| Some((row.clone(), self.value(&row)?.to_owned()))).collect::<Vec<_>>();
        let sent = self.values.get(name).into_iter().flatten().map(|text| (name.to_owned(), text.trim().to_owned()));
        let all: Vec<_> = named.into_iter().chain(sent.filter(|(_, text)| !text.is_empty())).collect();
        let mut organs = Vec::new();
        for (row, text) in all {
            if let Some(organ) = self.organ_of(&row, &text)
                && !organs.contains(&organ)
            {
                organs.push(organ);
            }
        }
        organs
    }

    fn excuses(&mut self) -> Vec<Excuse> {
        let all = self.values.get("excuses").cloned().unwrap_or_default();
        let mut excuses = Vec::new();
        for code in all.iter().map(|code| code.trim()).filter(|code| !code.is_empty()) {
            match Excuse::from_code(code) {
                Some(excuse) => excuses.push(excuse),
                None => self.fault("excuses", "请从列表中选择未履行的理由"),
            }
        }
        excuses
    }

    fn correction(&mut self) -> Option<Correction> {
        let field = self.required("field", "更正内容")?.to_owned();
        let claim = match self.value("claim") {
            Some(_) => self.number("claim", "哪一项诉求")?,
            None => 1,
        };
        let by_label = |text: &str, all: Vec<(&'static str, &'static str)>| {
            all.into_iter().find(|(code, label)| *code == text || *label == text).map(|(code, _)| code)
        };
        Some(match field.as_str() {
            "claim_sum" => Correction::ClaimSum { claim, new: self.money("new", "金额")? },
            "claim_due" => Correction::ClaimDue { claim, new: self.date("new", "日期")? },
            "claim_rate" => self.rate(claim)?,
            "claim_order" => Correction::ClaimOrder { claim, new: self.word("new", "抵充顺序", order)? },
            "respondent" => Correction::Respondent { new: self.organ("new", "被投诉主体")? },
            "breach" => {
                let all = Breach::ALL.iter().map(|value| (value.code(), value.label())).collect();
                let new = self
                    .word("new", "违约情形", |text| by_label(text, Vec::clone(&all)).and_then(Breach::from_code))?;
                Correction::Breach { new }
            }
            "size" => {
                let all: Vec<_> = Size::ALL.iter().map(|value| (value.code(), value.label())).collect();
                let new =
                    self.word("new", "企业规模", |text| by_label(text, all.clone()).and_then(Size::from_code))?;
                Correction::Size { new }
            }
            "evils" => {
                let all: Vec<_> = Evil::ALL.iter().map(|value| (value.code(), value.label())).collect();
                let text = self.required("new", "失信类型")?;
                let new: Option<Vec<_>> = text
                    .split(['、', ',', '，'])
                    .map(|word| by_label(word.trim(), all.clone()).and_then(Evil::from_code))
                    .collect();
                let Some(new) = new else {
                    self.fault("new", "请填写失信类型，用顿号分隔");
                    return None;
                };
                Correction::Evils { new }
            }
            "enterprise_name" => Correction::EnterpriseName { new: self.text("new", "企业名称")? },
            _ => {
                self.fault("field", "请选择更正内容");
                return None;
            }
        })
    }

    /// A yearly rate, or that there is none.
    fn rate(&mut self, claim: u16) -> Option<Correction> {
        let text = self.required("new", "利率")?.trim().to_owned();
        if matches!(text.as_str(), "无" | "没有" | "没有约定") {
            return Some(Correction::ClaimRate { claim, new: None });
        }
        let rate = ClaimRate::parse(&text);
        if rate.is_none() {
            self.fault("new", "年利率应如4.35，最多两位小数；裁判确定的写“裁判4.35”，没有的写“无”");
        }
        rate.map(|rate| Correction::ClaimRate { claim, new: Some(rate) })
    }

    fn backlog(&mut self) -> Option<BacklogPoint> {
        let point = self.required("point", "所处阶段")?.to_owned();
        let date = self.date("date", "日期");
        if point == "closed" {
            return Some(BacklogPoint::Closed { outcome: Outcome::Performed, ended_on: date? });
        }
        let organ = match (self.value("organ"), self.case.and_then(|case| case.determining.clone())) {
            (None, Some(own)) => Some(own),
            _ => self.organ("organ", "认定部门"),
        };
        Some(match point.as_str() {
            "verifying" => BacklogPoint::Verifying { organ: organ?, received_on: date? },
            "rectifying" => BacklogPoint::Rectifying { organ: organ?, concluded_on: date?, served_on: date? },
            "recorded" => BacklogPoint::Recorded {
                organ: organ?,
                determined_on: date?,
                severity: self.word("severity", "失信程度", Severity::from_code)?,
                decision: self.proof("proof", "认定文书")?,
            },
            _ => {
                self.fault("point", "请选择所处阶段");
                return None;
            }
        })
    }

    /// The act that the form describes.
    pub async fn act(&mut self, kind: ActKind) -> Result<Option<Act>, Error> {
        if let ActKind::Merge | ActKind::UndoMerge = kind {
            return self.merge(kind).await;
        }
        Ok(self.plain_act(kind))
    }

    async fn merge(&mut self, kind: ActKind) -> Result<Option<Act>, Error> {
        let Some(text) = self.required("case", "案件编号") else { return Ok(None) };
        let Some(id) = case_by_text(self.casework, text).await? else {
            self.fault("case", "没有这个案件，请核对编号和校验字符");
            return Ok(None);
        };
        if kind == ActKind::UndoMerge {
            return Ok(Some(Act::UndoMerge { from: id }));
        }
        let reason = self.text_if_any("text");
        let Some(case) = self.case else { return Ok(None) };
        if let Some(target) = self.casework.merge_target(case, &id).await?.filter(|_| id != case.id) {
            let words = |refusal: Refusal| format!("{}；{}", refusal.rule, refusal.remedy);
            if let Err(refusal) = check_target(case, &target) {
                self.fault("case", words(refusal));
            } else if let Err(refusal) = check_reason(case, &target, reason.is_some()) {
                self.fault("text", words(refusal));
            }
        }
        Ok(Some(Act::Merge { into: id, reason }))
    }

    fn plain_act(&mut self, kind: ActKind) -> Option<Act> {
        use ActKind as K;
        Some(match kind {
            K::AskSupplement => Act::AskSupplement { items: self.items("text", "需补正的材料")? },
            K::Supplement => Act::Supplement { text: self.text("text", "补正内容")? },
            K::Lapse => {
                let service = self.service();
                let text = self.text("text", "审定意见");
                Act::Lapse { service: service?, text: text? }
            }
            K::Decline => {
                let reason = self.word("reason", "理由", |text| ReasonId::parse(text).ok());
                let text = self.text("text", "说明");
                Act::Decline { reason: reason?, text: text? }
            }
            K::PutOnFile => Act::PutOnFile { suit: self.text("text", "案号")? },
            K::TakeOffFile => {
                let proof = self.proof_if_any("proof");
                Act::TakeOffFile { judgment: self.word("judgment", "裁判结果", Judgment::from_code)?, proof }
            }
            K::ResolveRespondent => Act::ResolveRespondent { organ: self.organ("organ", "被投诉主体")? },
            K::Accept => {
                let field = match self.value("field") {
                    Some(_) => Some(self.word("field", "领域", Field::from_code)?),
                    None => None,
                };
                Act::Accept { sme: self.yes_or_no("sme"), field, confirmed: self.confirmed() }
            }
            K::AskProvince => {
                let to = self.word("to", "请示事项", ProvinceMatter::from_code);
                let text = self.text("text", "请示理由");
                Act::AskProvince { to: to?, text: text? }
            }
            K::EnterProvinceAnswer => {
                let consents = self.yes_or_no("consents");
                if consents.is_none() {
                    self.fault("consents", "请选择省级意见");
                }
                let number = self.required("number", "答复文号").map(str::to_owned);
                let answered_on = self.date("answered_on", "答复日期");
                let proof = self.proof("proof", "省级书面答复");
                Act::EnterProvinceAnswer {
                    consents: consents?,
                    number: number?,
                    answered_on: answered_on?,
                    proof: proof?,
                }
            }
            K::Split => {
                let respondent = self.organ("organ", "另案被投诉主体");
                let given = self.values.get("claims").cloned().unwrap_or_default();
                let given = given.iter().map(|no| no.trim()).filter(|no| !no.is_empty());
                let claims: Option<Vec<u16>> = given.map(|no| no.parse().ok()).collect();
                if claims.as_ref().is_none_or(Vec::is_empty) {
                    self.fault("claims", "请选择分出的诉求");
                }
                let claims = claims.unwrap_or_default();
                let shared = self.flag("shared");
                let enterprise = self.text_if_any("enterprise");
                Act::Split { parts: vec![SplitPart { respondent: respondent?, enterprise, claims, shared }] }
            }
            K::AskConsent => Act::AskConsent,
            K::AnswerConsent => Act::AnswerConsent { given: self.flag("given") },
            K::PlaceBacklog => {
                let point = self.backlog();
                let scan = self.proof("proof", "原始文书扫描件");
                Act::PlaceBacklog { point: point?, scan: scan? }
            }
            K::Relay => Act::Relay { to: self.organ("organ", "县市牵头部门")? },
            K::AcceptRelay => Act::AcceptRelay,
            K::TakeBackRelay => Act::TakeBackRelay { text: self.text("text", "撤回理由")? },
            K::GiveBackRelay => Act::GiveBackRelay { text: self.text("text", "退回理由")? },
            K::ExcludeOrgan => {
                let organ = self.organ("organ", "回避的单位");
                let ground = self.word("ground", "回避事由", OrganInterest::from_code);
                let text = self.text("text", "事由说明");
                let proof = self.proof_if_any("proof");
                Act::ExcludeOrgan { organ: organ?, ground: ground?, text: text?, proof }
            }
            K::HandOver => {
                let reason = self.text_if_any("text");
                Act::HandOver { to: self.organ("organ", "承办单位")?, reason }
            }
            K::SignFor => Act::SignFor,
            K::AskReturn => {
                let reason = self.text("text", "退回理由");
                let proposal = self.organ_if_any("organ");
                Act::AskReturn { reason: reason?, proposal }
            }
            K::DecideReturn => Act::DecideReturn { to: self.organ_if_any("organ") },
            K::Elevate => Act::Elevate { to: self.organ("organ", "接办单位")? },
            K::ReferOut => {
                let to = self.organ("organ", "移送单位");
                let service = self.service();
                Act::ReferOut { to: to?, service: service? }
            }
            K::EnterOutsideOutcome => {
                Act::EnterOutsideOutcome { done: self.flag("done"), scan: self.proof("proof", "对方答复")? }
            }
            K::OrderStatement => Act::OrderStatement,
            K::State => {
                let admitted = self.payments().into_iter().filter(|part| part.sum > Fen::ZERO).collect();
                Act::State { excuses: self.excuses(), admitted, text: self.text("text", "书面说明")? }
            }
            K::Extend => {
                let clock = self.word("clock", "时限", ClockKind::from_code);
                let ground = self.word("ground", "理由", Ground::from_code);
                let text = self.text("text", "说明");
                Act::Extend { clock: clock?, ground: ground?, text: text? }
            }
            K::Conclude => {
                let findings = self.findings();
                Act::Conclude { findings, text: self.text("text", "核实情况")? }
            }
            K::ServeReply => {
                let service = self.service();
                let Some(of) = self.case.and_then(reply_about) else {
                    self.fault("", "目前没有待送达的答复");
                    return None;
                };
                Act::ServeReply { of, service: service? }
            }
            K::OpenLetter => {
                let letter = self.word("letter", "文书", |text| ServedLetter::from_no(text.parse().ok()?));
                Act::OpenLetter { letter: letter? }
            }
            K::TellUnopened => {
                let letter =
                    self.word("letter", "未打开的文书", |text| ServedLetter::from_no(text.parse().ok()?));
                let way = self.word("way", "告知方式", TellingWay::from_code);
                let told_on = self.date("told_on", "告知日期");
                let result = self.word("result", "告知结果", TellingResult::from_code);
                let text = self.text_if_any("text");
                Act::TellUnopened { letter: letter?, way: way?, told_on: told_on?, result: result?, text }
            }
            K::Settle => {
                let agreed = self.payments();
                let instalments = self.rows_of_instalments();
                Act::Settle { agreed, instalments, proof: self.proof("proof", "和解协议")? }
            }
            K::DecideDispute => {
                let finding = self.word("finding", "裁量结论", Finding::from_code);
                let ground = self.word("ground", "依据", Ground::from_code);
                let text = self.text("text", "说明");
                Act::DecideDispute { finding: finding?, ground: ground?, text: text? }
            }
            K::Suspend => {
                let suit = self.text("text", "案号");
                let proof = self.proof("proof", "受理通知书");
                Act::Suspend { suit: suit?, proof: proof? }
            }
            K::LookAt => {
                let proof = self.proof_if_any("proof");
                Act::LookAt { text: self.text("text", "说明")?, proof }
            }
            K::EnterJudgment => {
                let judgment = self.word("judgment", "裁判结果", Judgment::from_code);
                let proof = self.proof("proof", "裁判文书");
                Act::EnterJudgment { judgment: judgment?, proof: proof? }
            }
            K::ServeOrder => Act::ServeOrder { service: self.service()? },
            K::ReportProgress => Act::ReportProgress { text: self.text("text", "说明")? },
            K::AgreePlan => {
                let instalments = self.instalments();
                Act::AgreePlan { instalments, signed: self.proof("proof", "还款计划")? }
            }
            K::ChangePlan => {
                let instalments = self.instalments();
                let sums = self.payments().into_iter().filter(|new| new.sum > Fen::ZERO).collect();
                let signed = self.proof("proof", "变更协议");
                Act::ChangePlan { instalments, sums, signed: signed?, text: self.text("text", "变更原因")? }
            }
            K::ProveInstalment => {
                let no = self.number("no", "期数");
                let sum = self.money("sum", "付款金额");
                let paid_on = self.date_if_any("paid_on");
                let proof = self.proof("proof", "银行回单");
                Act::ProveInstalment { no: no?, sum: sum?, proof: proof?, paid_on }
            }
            K::AcceptInstalment => {
                let no = self.number("no", "期数");
                let sum = self.money("sum", "验收认可的金额");
                let proof = self.proof("proof", "银行回单");
                Act::AcceptInstalment { no: no?, sum: sum?, proof: proof?, bank_slip: self.flag("bank_slip") }
            }
            K::RejectInstalment => {
                let no = self.number("no", "期数");
                Act::RejectInstalment { no: no?, text: self.text("text", "不予认可的原因")? }
            }
            K::ReportPerformed => {
                let payments = self.payments();
                Act::ReportPerformed { payments, proof: self.proof("proof", "履行凭证")? }
            }
            K::AcceptPerformance => {
                let payments = self.payments();
                let proof = self.proof("proof", "履行凭证");
                Act::AcceptPerformance { payments, proof: proof?, bank_slip: self.flag("bank_slip") }
            }
            K::RejectPerformance => Act::RejectPerformance { text: self.text("text", "说明")? },
            K::Refuse => {
                let excuse = self.word("excuse", "拒绝理由", Excuse::from_code);
                let text = self.text("text", "情况说明");
                Act::Refuse { excuse: excuse?, text: text? }
            }
            K::WaiveInterest => {
                let proof = self.proof_if_any("proof");
                Act::WaiveInterest { text: self.text("text", "放弃利息的意思")?, proof }
            }
            K::ConfirmPayment => {
                Act::ConfirmPayment { received: self.flag("received"), text: self.text_if_any("text") }
            }
            K::ServeNotice => Act::ServeNotice { service: self.service()? },
            K::LodgeDefence => Act::LodgeDefence { text: self.text("text", "陈述申辩")? },
            K::WaiveDefence => Act::WaiveDefence,
            K::HearDefence => Act::HearDefence { text: self.text("text", "听取情况")? },
            K::UpholdDefence => {
                let ground = self.word("ground", "依据", Ground::from_code);
                let text = self.text("text", "说明");
                Act::UpholdDefence { ground: ground?, end: self.flag("end"), text: text? }
            }
            K::Determine => {
                let severity = self.word("severity", "失信程度", Severity::from_code);
                let text = self.text("text", "认定理由");
                Act::Determine { severity: severity?, text: text?, evils: self.evils() }
            }
            K::ReceivePush => Act::ReceivePush,
            K::ReturnForDefects => Act::ReturnForDefects { text: self.text("text", "需补正的数据")? },
            K::MendDefects => Act::MendDefects,
            K::EnterReceipt => {
                let package = self.required("package", "上报批次号")?.to_owned();
                Act::EnterReceipt { accepted: self.flag("accepted"), package }
            }
            K::LodgeObjection => Act::LodgeObjection { text: self.text("text", "异议理由")? },
            K::DecideObjection => {
                let upheld = self.flag("upheld");
                let cause = if upheld { Some(self.cause()?) } else { None };
                Act::DecideObjection { upheld, cause, text: self.text("text", "处理意见")? }
            }
            K::Revoke => {
                let cause = self.cause();
                let text = self.text("text", "撤销理由");
                Act::Revoke { cause: Some(cause?), text: text? }
            }
            K::ProposeSanction => {
                let (measure, unit) = self.measure_and_unit()?;
                Act::ProposeSanction { measure, unit }
            }
            K::DecideSanction => {
                let measure = self.word("measure", "惩戒措施", |text| MeasureId::parse(text).ok());
                Act::DecideSanction { measure: measure?, unit: None }
            }
            K::RefuseSanction => {
                let no = self.number("no", "措施");
                let text = self.text("text", "法律依据和理由");
                Act::RefuseSanction { no: no?, text: text? }
            }
            K::EnterConference => {
                let no = self.number("no", "措施");
                let text = self.text("text", "会议意见");
                Act::EnterConference { no: no?, again: self.flag("again"), text: text? }
            }
            K::ReportMeasure => {
                let measure = self.word("measure", "惩戒措施", |text| MeasureId::parse(text).ok());
                Act::ReportMeasure { measure: measure? }
            }
            K::DropMeasure => {
                let no = self.number("no", "措施");
                let text = self.text("text", "理由");
                Act::DropMeasure { no: no?, text: text? }
            }
            K::ApplySanction => {
                let no = self.number("no", "措施");
                let proof = self.proof("proof", "实施凭证");
                Act::ApplySanction { no: no?, proof: proof? }
            }
            K::ConfirmLifted => {
                let no = self.number("no", "措施");
                let proof = self.proof("proof", "解除凭证");
                Act::ConfirmLifted { no: no?, proof: proof? }
            }
            K::Refer => {
                let to = self.organ("organ", "接收机关");
                let text = self.text("text", "移送事由");
                Act::Refer { to: to?, text: text? }
            }
            K::AcknowledgeReferral => Act::AcknowledgeReferral,
            K::EnterReferralOutcome => Act::EnterReferralOutcome { text: self.text("text", "追责结果")? },
            K::ApplyRepair => {
                let proof = self.proof_if_any("proof");
                Act::ApplyRepair { text: self.text("text", "纠正和履行情况")?, proof }
            }
            K::GrantRepair => Act::GrantRepair { text: self.text("text", "审核意见")? },
            K::RefuseRepair => Act::RefuseRepair { text: self.text("text", "审核意见")? },
            K::Challenge => {
                let text = self.text("text", "复核理由");
                let Some(of) = self.case.and_then(domain::review::challengeable) else {
                    self.fault("", "目前没有可以申请复核的决定");
                    return None;
                };
                Act::Challenge { of, text: text? }
            }
            K::DecideReview => {
                Act::DecideReview { upheld: self.flag("upheld"), text: self.text("text", "复核意见")? }
            }
            K::AskWithdrawal => {
                let reason = self.word("reason", "撤回原因", WithdrawalReason::from_code);
                let text = self.text("text", "说明");
                Act::AskWithdrawal { reason: reason?, text: text? }
            }
            K::CallBack => Act::CallBack {
                about: self.word("about", "回访事项", CallBackAbout::from_code)?,
                answer: self.word("answer", "回访结果", CallBackAnswer::from_code)?,
                text: self.text("text", "回访情况")?,
            },
            K::DecideEnd => Act::DecideEnd { end: self.flag("end"), text: self.text("text", "理由")? },
            K::DecideWithdrawal => Act::DecideWithdrawal {
                end: self.flag("end"),
                called_back: self.flag("called_back"),
                text: self.text("text", "回访情况和审定意见")?,
            },
            K::ReportRetaliation => Act::ReportRetaliation { text: self.text("text", "情况说明")? },
            K::LendHand => {
                let hand = self
                    .value("hand")
                    .and_then(|text| text.split_once(':'))
                    .and_then(|(organ, role)| Some((OrganId::parse(organ).ok()?, Role::from_code(role)?)));
                if hand.is_none() {
                    self.fault("hand", "请选择缺签批人的岗位");
                }
                let from = self.organ("organ", "出借的上级单位");
                let proof = self.proof("proof", "上级单位的书面决定");
                let (organ, role) = hand?;
                Act::LendHand { organ, role, from: from?, proof: proof? }
            }
            K::LookIntoSignature => Act::LookIntoSignature { text: self.text("text", "核查情况")? },
            K::LookIntoRetaliation => Act::LookIntoRetaliation { text: self.text("text", "核查情况")? },
            K::DeclareGone => Act::DeclareGone { text: self.text("text", "情况说明")? },
            K::ReplaceComplainant => {
                let by = self.word("by", "承继身份", Successor::from_code);
                let name = self.text("name", "新投诉人名称");
                let proof = self.proof("proof", "承继证明");
                Act::ReplaceComplainant { by: by?, name: name?, proof: proof? }
            }
            K::GoOnExOfficio => Act::GoOnExOfficio { text: self.text("text", "说明")? },
            K::DeclareInterest => Act::DeclareInterest { text: self.text("text", "利害关系")? },
            K::OrderRecusal => {
                let person = self.word("person", "应当回避的人员", |text| PersonId::parse(text).ok());
                let text = self.text("text", "回避理由");
                Act::OrderRecusal { person: person?, text: text? }
            }
            K::Succeed => {
                let from = self.organ("from", "原机关");
                let to = self.organ("organ", "承继机关");
                let document = self.required("document", "依据文件").map(str::to_owned);
                Act::Succeed { from: from?, to: to?, document: document? }
            }
            K::Correct => {
                let correction = self.correction();
                let reason = self.text("text", "更正原因");
                let version = self.value("version").and_then(|no| no.parse().ok()).unwrap_or(1);
                Act::Correct { version, correction: correction?, reason: reason? }
            }
            // A merger looks its case up; annulling names an event of the log; evidence comes as a stream.
            K::Merge | K::UndoMerge | K::Annul | K::FileEvidence => return None,
            K::SealEvidence => {
                let evidence = self.word("evidence", "证据", |text| EvidenceId::parse(text).ok());
                let reason = self.text("text", "封存原因");
                Act::SealEvidence { evidence: evidence?, reason: reason? }
            }
            K::Post => {
                let audience = match (self.value("audience"), self.asks("audience")) {
                    (None, false) => self.sender().and_then(|role| audiences(role).first().copied()),
                    _ => self.word("audience", "接收方", Audience::from_code),
                };
                let text = self.text("text", "消息");
                Act::Post { audience: audience?, text: text? }
            }
            K::Instruct => {
                let to = self.organ("organ", "办理单位");
                let text = self.text("text", "批示内容");
                let due_on = self.date_if_any("due_on");
                Act::Instruct { to: to?, text: text?, due_on }
            }
            K::ReportInstruction => {
                let no = self.number("no", "批示");
                let text = self.text("text", "办理情况");
                Act::ReportInstruction { no: no?, text: text? }
            }
            K::AnswerChannel => {
                let source = self.required("source", "渠道工单")?.to_owned();
                let receipt = self.required("receipt", "渠道回执").map(str::to_owned);
                let Some((channel, native_id)) = source.split_once('/') else {
                    self.fault("source", "请选择渠道工单");
                    return None;
                };
                let channel = ChannelId::parse(channel).ok()?;
                Act::AnswerChannel { channel, native_id: native_id.to_owned(), receipt: receipt? }
            }
            K::Reopen => {
                let reason = self.word("reason", "理由", ReopeningReason::from_code);
                let text = self.text("text", "说明");
                Act::Reopen { reason: reason?, text: text? }
            }
            K::ReissueCode => {
                let way = self.word("way", "核实方式", CheckWay::from_code);
                let text = self.text("text", "核实情况");
                Act::ReissueCode { way: way?, text: text? }
            }
            K::OpenIdentity => {
                let why = self.word("why", "查看目的", LookPurpose::from_code);
                let text = self.required("text", "具体说明");
                let purpose = self.seal("text", &format!("{}：{}", why?.label(), text?));
                Act::OpenIdentity { purpose: purpose? }
            }
            K::Assign => {
                let to = self.word("person", "承办人", |text| PersonId::parse(text).ok());
                Act::Assign { to: to?, text: self.text_if_any("text") }
            }
            K::Rate => {
                let stars = self.number("stars", "评价").and_then(|stars| u8::try_from(stars).ok());
                let text = self.text_if_any("text");
                Act::Rate { stars: stars?, text }
            }
            K::AdoptProfile => Act::AdoptProfile,
        })
    }
}
