//! Every answer once more, by step, as it will be sent.

use super::{
    Step,
    check::{Picked, flag, value},
    files::DraftFile,
    steps::CLAIM_ROWS,
};
use crate::{Casework, form::Values};
use domain::{
    eligibility::Court,
    vocabulary::{Breach, Evil, Field, Size},
};

/// An answer: what was asked, and what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryLine {
    /// The question.
    pub label: String,
    /// The answer.
    pub text: String,
}

/// The answers of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryPart {
    /// Which step.
    pub step: Step,
    /// Its answers.
    pub lines: Vec<SummaryLine>,
}

impl Casework {
    /// Every answer, by step.
    pub fn complaint_summary(&self, values: &Values, files: &[DraftFile]) -> Vec<SummaryPart> {
        let steps = Step::ALL.into_iter().filter(|step| *step != Step::Check);
        steps.map(|step| SummaryPart { step, lines: self.summary_lines(step, values, files) }).collect()
    }

    fn summary_lines(&self, step: Step, values: &Values, files: &[DraftFile]) -> Vec<SummaryLine> {
        let mut lines = Vec::new();
        let mut say = |label: &str, text: Option<String>| {
            lines.extend(text.map(|text| SummaryLine { label: label.to_owned(), text }));
        };
        let own = |name: &str| value(values, name).map(str::to_owned);
        match step {
            Step::Enterprise => {
                say("名称", own("enterprise"));
                say("民营企业或者个体工商户", own("private").map(|_| "是".to_owned()));
                say("规模", value(values, "size").and_then(Size::from_code).map(|size| size.label().to_owned()));
                say("统一社会信用代码", own("uscc"));
                say("法定代表人或者经营者", own("legal_representative"));
                say("联系人", own("contact_name"));
                say("联系电话", own("phone"));
                say("联系地址", own("address"));
                say("代办人", own("agent").filter(|_| flag(values, "by_agent")));
            }
            Step::Respondent => match self.picked_organ(values) {
                Some(Picked::Organ(organ)) => {
                    say("单位", Some(self.organ_name(&organ)));
                    say("谁来核实", self.complaint_card(&organ).map(|card| card.verifier));
                }
                Some(Picked::AsTyped) => {
                    say("单位", own("respondent").map(|text| format!("{text}（按原文登记，受理时确定）")));
                }
                None => say("单位", own("respondent")),
            },
            Step::Contract => {
                say("名称", own("contract"));
                say("编号或者文号", own("contract_no"));
                say("日期", own("signed_on"));
                say("领域", value(values, "field").and_then(Field::from_code).map(|field| field.label().to_owned()));
                let breach = value(values, "breach").and_then(Breach::from_code);
                say("对方没有做到", breach.map(|breach| breach.label().to_owned()));
                let evils = super::check::all(values, "evil").filter_map(Evil::from_code).map(super::steps::evil_words);
                say("情况", Some(evils.collect::<Vec<_>>().join("；")).filter(|text| !text.is_empty()));
                let parties = super::send::parties(values).join("、");
                say("合同上签字盖章的其他单位", Some(parties).filter(|text| !text.is_empty()));
                let court = value(values, "court").and_then(Court::from_code);
                say("法院或者仲裁", court.map(|court| court.label().to_owned()));
                say("机构和案号", own("court_no").filter(|_| court != Some(Court::None)));
            }
            Step::Matter => {
                say("事情经过", Some(super::send::narrative(values)).filter(|text| !text.is_empty()));
                for no in 1..=CLAIM_ROWS {
                    let part = |part: &str| value(values, &format!("claim.{no}.{part}"));
                    let Some(words) = part("words") else { continue };
                    let sum = part("sum").map(|sum| format!("，{sum}元")).unwrap_or_default();
                    let due = part("due_on").map(|day| format!("，应于{day}前履行")).unwrap_or_default();
                    say(&format!("诉求{no}"), Some(format!("{words}{sum}{due}")));
                }
            }
            Step::Evidence => {
                for file in files {
                    say(file.fact.label(), Some(format!("{}（{}）", file.name, file.size)));
                }
                say("文件", files.is_empty().then(|| "没有上传。可以先提交，办理中再补".to_owned()));
            }
            Step::Privacy => {
                let words = match value(values, "confidential") {
                    Some("yes") => Some("要求保密，被投诉单位看不到企业名称和联系方式"),
                    Some("no") => Some("不用保密"),
                    _ => None,
                };
                say("对被投诉单位", words.map(str::to_owned));
            }
            Step::Check => {}
        }
        lines
    }
}
