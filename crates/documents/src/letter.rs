//! The letter as a structure, and the composing of each kind.

use crate::material::{HIDDEN, Material};
use domain::{
    clock::ClockKind,
    clockrun::{About, ClockRun},
    effects::LetterKind,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

mod determination;
mod intake;
mod record;
mod rectification;
mod review;
mod routing;
mod supervision;
mod verification;

/// One part of a letter: a text, a numbered list, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its heading; parts with one are numbered 一、二、三.
    pub heading: Option<String>,
    /// Its text; empty where only a list stands there.
    pub text: String,
    /// Its list; numbered.
    pub items: Vec<String>,
}

/// An official letter, ready to be rendered in any form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Which letter.
    pub kind: LetterKind,
    /// Its title.
    pub title: String,
    /// Its number; none while it is a draft.
    pub number: Option<String>,
    /// The issuing organ, as its head (发文机关标志) names it.
    pub issuer: String,
    /// To whom it goes (主送).
    pub recipient: String,
    /// The public number of the case.
    pub case_number: String,
    /// What it says.
    pub paragraphs: Vec<Paragraph>,
    /// The clocks the reader must know, one line each.
    pub deadlines: Vec<String>,
    /// Who signs it (发文机关署名).
    pub signature: String,
    /// 成文日期.
    pub date: Date,
    /// 抄送.
    pub copies: Vec<String>,
}

/// 一, 二, … 十, 十一, …: the ordinals of first-level headings, up to 99.
pub(crate) fn ordinal(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let tens = match number / 10 % 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        many => format!("{}十", DIGITS[many]),
    };
    format!("{tens}{}", DIGITS[number % 10])
}

/// The letter of a kind. Wording that rests on another event than the kind's own falls back on what the case says.
pub fn compose(kind: LetterKind, material: &Material<'_>) -> Letter {
    use LetterKind as L;
    let m = material;
    let body = match kind {
        L::Receipt => intake::receipt(m),
        L::Acceptance => intake::acceptance(m),
        L::SupplementNotice => intake::supplement(m),
        L::DeclineNotice => intake::decline(m),
        L::LapseNotice => intake::lapsed(m),
        L::EndNotice => intake::ended(m),
        L::OnFileNotice => intake::on_file(m),
        L::ConsentRequest => intake::consent(m),
        L::ProvinceRequest => intake::province_request(m),
        L::Relay => routing::relay(m),
        L::HandOver => routing::hand_over(m),
        L::HandOverCopy => routing::hand_over_copy(m),
        L::ReferralOutside => routing::referral_outside(m),
        L::Elevation => routing::elevation(m),
        L::StatementOrder => verification::statement_order(m),
        L::Reply => verification::reply(m),
        L::DisputeNotice => verification::dispute(m),
        L::Suspension => verification::suspension(m),
        L::Extension => verification::extension(m),
        L::RectificationOrder => rectification::order(m),
        L::AcceptanceOfPerformance => rectification::acceptance(m),
        L::AdvanceNotice => determination::advance_notice(m),
        L::DefenceDecision => determination::defence_upheld(m),
        L::Determination => determination::decision(m),
        L::DeterminationNotice => determination::notice(m),
        L::Push => determination::push(m),
        L::SanctionProposal => record::proposal(m),
        L::Sanction => record::sanction(m),
        L::SanctionEnd => record::sanction_end(m),
        L::MeasureReport => record::measure_report(m),
        L::PersonsReferral => record::persons_referral(m),
        L::Repair => record::repair(m),
        L::Revocation => record::revocation(m),
        L::Urge => supervision::urge(m),
        L::Supervision => supervision::supervision(m),
        L::Interview => supervision::interview(m),
        L::Reminder => supervision::reminder(m),
        L::ReviewRequest => review::request(m),
        L::ReviewDecision => review::decision(m),
        L::WithdrawalNotice => review::withdrawal(m),
        L::Correction => review::correction(m),
        L::Closing => review::closing(m),
        L::BacklogNotice => intake::backlog(m),
        L::CodeNotice => review::code_notice(m),
    };
    let mut letter = Letter {
        kind,
        title: title(kind).to_owned(),
        number: m.number.clone(),
        issuer: m.issuer.clone(),
        recipient: m.recipient.clone(),
        case_number: m.case.number.clone(),
        paragraphs: body.paragraphs,
        deadlines: body.deadlines,
        signature: m.issuer.clone(),
        date: m.issued_on,
        copies: body.copies,
    };
    if letter.deadlines.iter().any(|line| line.contains("（暂定）")) {
        letter
            .deadlines
            .push("标注“暂定”的，所涉年度放假安排尚未公布；公布后重新计算，已送达的期限只顺延、不提前。".to_owned());
    }
    // Nobody gets a copy of its own letter.
    letter.copies.retain(|copy| *copy != m.issuer && *copy != m.recipient);
    veil(&mut letter, m);
    letter
}

/// The title. Letters between organs are titled by their matter, as such letters are.
fn title(kind: LetterKind) -> &'static str {
    use LetterKind as L;
    match kind {
        L::ProvinceRequest => "关于省级交办件处理意见的请示",
        L::Relay => "关于转交办理政府违约失信投诉的函",
        L::HandOver => "关于转办政府违约失信投诉线索的函",
        L::ReferralOutside => "关于移送政府违约失信投诉线索的函",
        L::Push => "关于推送政府违约失信信息的函",
        L::SanctionProposal => "关于建议实施失信惩戒措施的函",
        L::MeasureReport => "关于提请实施失信惩戒措施的报告",
        L::PersonsReferral => "关于移送政务失信追责线索的函",
        L::ReviewRequest => "关于办理投诉复核申请的函",
        L::Reminder => "关于催询投诉办理情况的函",
        L::Interview => "约谈和通报通知",
        L::Urge => "催办通知书",
        other => other.label(),
    }
}

/// The last guard of a confidential complainant: officers' texts are quoted to the respondent, and may have named it.
fn veil(letter: &mut Letter, m: &Material<'_>) {
    if !m.hidden() {
        return;
    }
    let read = |text: &Option<domain::refs::TextRef>| text.as_ref().and_then(|text| (m.texts)(text));
    let name = read(&m.case.enterprise.name).unwrap_or_default();
    let contract = read(&m.case.contract).unwrap_or_default();
    let secrets = [(name.trim(), HIDDEN), (m.enterprise.trim(), HIDDEN), (contract.trim(), "（保密）")];
    // A secret of one character would blot out half the letter and hide nothing.
    let secrets: Vec<_> =
        secrets.into_iter().filter(|(secret, mask)| secret.chars().count() > 1 && secret != mask).collect();
    let hide = |text: &mut String| {
        for (secret, mask) in &secrets {
            if text.contains(secret) {
                *text = text.replace(secret, mask);
            }
        }
    };
    for paragraph in &mut letter.paragraphs {
        hide(&mut paragraph.text);
        paragraph.items.iter_mut().for_each(hide);
    }
    letter.deadlines.iter_mut().for_each(hide);
    letter.copies.iter_mut().for_each(hide);
}

/// What the kinds fill in.
pub(crate) struct Body {
    paragraphs: Vec<Paragraph>,
    deadlines: Vec<String>,
    copies: Vec<String>,
}

impl Body {
    /// Begins with the sentence that says what was decided.
    fn new(opening: impl Into<String>) -> Self {
        let opening = Paragraph { heading: None, text: opening.into(), items: Vec::new() };
        Self { paragraphs: vec![opening], deadlines: Vec::new(), copies: Vec::new() }
    }

    fn part(self, heading: &str, text: impl Into<String>) -> Self {
        self.list(heading, text, Vec::new())
    }

    fn list(mut self, heading: &str, text: impl Into<String>, items: Vec<String>) -> Self {
        let mut text = text.into();
        if !text.is_empty() && !text.ends_with(['。', '！', '？', '；', '：', '.']) {
            text.push('。');
        }
        self.paragraphs.push(Paragraph { heading: Some(heading.to_owned()), text, items });
        self
    }

    /// A part that stands there only where there is something to say.
    fn part_if(self, heading: &str, text: Option<String>) -> Self {
        match text {
            Some(text) => self.part(heading, text),
            None => self,
        }
    }

    /// The bases, the plan first because the others cite it by its short name. What a place has set for itself is the
    /// basis of a deadline and stands there; it is no basis of a decision.
    fn basis(self, bases: &[String]) -> Self {
        let (plan, others): (Vec<_>, Vec<_>) = bases.iter().partition(|basis| basis.contains("以下简称"));
        let plan = plan.into_iter().cloned().collect::<Vec<_>>();
        let mut said: Vec<&str> = plan.iter().map(String::as_str).collect();
        for piece in others.iter().flat_map(|basis| basis.split('；')) {
            let item = piece.strip_prefix("工作方案").unwrap_or_default();
            let repeated =
                said.contains(&piece) || (item.ends_with('项') && plan.iter().any(|text| text.contains(item)));
            if !piece.is_empty() && piece != "本地设定" && !repeated {
                said.push(piece);
            }
        }
        let text = format!("{}。", said.join("；"));
        self.part("依据", text)
    }

    /// A line for the clock, if it runs.
    fn until(self, m: &Material<'_>, kind: ClockKind) -> Self {
        self.until_about(m, kind, 0)
    }

    fn until_about(self, m: &Material<'_>, kind: ClockKind, about: About) -> Self {
        self.until_run(m.run_about(kind, about))
    }

    fn until_run(mut self, run: Option<&ClockRun>) -> Self {
        self.deadlines.extend(run.map(Material::deadline));
        self
    }

    fn copy_to(mut self, copy: impl Into<String>) -> Self {
        self.copies.push(copy.into());
        self
    }
}
