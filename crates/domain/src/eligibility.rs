//! Is this the right door? Six questions before a word is typed (C1.2, C1.3), each with the reason for which a complaint
//! would be declined.

use crate::ids::ReasonId;

/// A question that a complainant answers with yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Is the complainant a 民营企业 or 个体工商户?
    Private,
    /// Is it a government department or a public institution?
    Organ,
    /// Is it about one of the six fields?
    Field,
    /// Is there a contract with, or a promise to, this enterprise?
    Promise,
    /// Has it not been performed though it was due?
    Breach,
}

impl Question {
    /// The questions in their order; the one about a court stands behind them.
    pub const ALL: [Self; 5] = [Self::Private, Self::Organ, Self::Field, Self::Promise, Self::Breach];

    /// The name of its answer.
    pub fn code(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Organ => "organ",
            Self::Field => "field",
            Self::Promise => "promise",
            Self::Breach => "breach",
        }
    }

    /// The reason of the profile that a "no" would be declined for; its door is where to go instead.
    pub fn reason(self) -> Option<ReasonId> {
        let code = match self {
            Self::Private => "not_private_enterprise",
            Self::Organ => "respondent_not_government",
            Self::Field => "out_of_field",
            Self::Promise => "no_contract_or_promise",
            Self::Breach => "not_due",
        };
        ReasonId::parse(code).ok()
    }
}

/// What a court or a tribunal has to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Court {
    /// Nothing.
    None,
    /// It is being heard.
    Pending,
    /// It has decided for the complainant, finally, and is not obeyed.
    Unperformed,
}

impl Court {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::None, Self::Pending, Self::Unperformed];

    /// The word that is sent and kept.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pending => "pending",
            Self::Unperformed => "unperformed",
        }
    }

    /// The answer of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|court| court.code() == code)
    }

    /// The words a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "没有",
            Self::Pending => "正在法院审理或者仲裁",
            Self::Unperformed => "已有生效的判决、裁决或者调解书，对方没有履行",
        }
    }
}

/// What was answered so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// To [`Question::Private`].
    pub private: Option<bool>,
    /// To [`Question::Organ`].
    pub organ: Option<bool>,
    /// To [`Question::Field`].
    pub field: Option<bool>,
    /// To [`Question::Promise`].
    pub promise: Option<bool>,
    /// To [`Question::Breach`].
    pub breach: Option<bool>,
    /// About courts.
    pub court: Option<Court>,
}

impl Answers {
    /// The answer to a question.
    pub fn to(&self, question: Question) -> Option<bool> {
        match question {
            Question::Private => self.private,
            Question::Organ => self.organ,
            Question::Field => self.field,
            Question::Promise => self.promise,
            Question::Breach => self.breach,
        }
    }
}

/// Whether this is the right door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// These questions were answered with no: another door is right, or an exception holds.
    Elsewhere(Vec<Question>),
    /// Something is unanswered.
    Unanswered {
        /// Of the five.
        questions: Vec<Question>,
        /// And the one about courts.
        court: bool,
    },
    /// It is.
    Welcome,
    /// It is, and weighs heavily: an effective judgment is not obeyed.
    JudgmentUnperformed,
    /// It is registered and followed; the court decides.
    OnFile,
}

impl Verdict {
    /// Whether a complaint may be begun.
    pub fn opens(&self) -> bool {
        matches!(self, Self::Welcome | Self::JudgmentUnperformed | Self::OnFile)
    }
}

/// What the answers come to. One "no" decides, whatever else is open.
pub fn verdict(answers: &Answers) -> Verdict {
    let answered = |wanted: Option<bool>| -> Vec<Question> {
        Question::ALL.into_iter().filter(|question| answers.to(*question) == wanted).collect()
    };
    let no = answered(Some(false));
    if !no.is_empty() {
        return Verdict::Elsewhere(no);
    }
    let questions = answered(None);
    match answers.court {
        Some(court) if questions.is_empty() => match court {
            Court::None => Verdict::Welcome,
            Court::Pending => Verdict::OnFile,
            Court::Unperformed => Verdict::JudgmentUnperformed,
        },
        court => Verdict::Unanswered { questions, court: court.is_none() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_answers_say_which_door_is_right() {
        use Question as Q;
        let (yes, no, open) = (Some(true), Some(false), None);
        let unanswered = |questions: &[Q], court| Verdict::Unanswered { questions: questions.to_vec(), court };
        let table = [
            // private, organ, field, promise, breach, court, verdict, opens
            ([yes, yes, yes, yes, yes], Some(Court::None), Verdict::Welcome, true),
            ([yes, yes, yes, yes, yes], Some(Court::Pending), Verdict::OnFile, true),
            ([yes, yes, yes, yes, yes], Some(Court::Unperformed), Verdict::JudgmentUnperformed, true),
            ([yes, yes, yes, yes, yes], None, unanswered(&[], true), false),
            ([yes, yes, open, yes, yes], Some(Court::None), unanswered(&[Q::Field], false), false),
            ([open, open, open, open, open], None, unanswered(&Q::ALL, true), false),
            ([yes, no, yes, yes, yes], Some(Court::None), Verdict::Elsewhere(vec![Q::Organ]), false),
            ([yes, yes, no, yes, yes], Some(Court::None), Verdict::Elsewhere(vec![Q::Field]), false),
            ([yes, yes, yes, no, yes], Some(Court::None), Verdict::Elsewhere(vec![Q::Promise]), false),
            ([yes, yes, yes, yes, no], Some(Court::Unperformed), Verdict::Elsewhere(vec![Q::Breach]), false),
            ([yes, no, open, open, open], None, Verdict::Elsewhere(vec![Q::Organ]), false),
            ([yes, no, yes, yes, no], None, Verdict::Elsewhere(vec![Q::Organ, Q::Breach]), false),
            ([no, yes, yes, yes, yes], Some(Court::None), Verdict::Elsewhere(vec![Q::Private]), false),
        ];
        for ([private, organ, field, promise, breach], court, expected, opens) in table {
            let answers = Answers { private, organ, field, promise, breach, court };
            let verdict = verdict(&answers);
            assert_eq!((verdict.opens(), verdict), (opens, expected), "{answers:?}");
        }
    }

    #[test]
    fn every_no_has_a_reason_and_every_court_its_word() {
        for question in Question::ALL {
            assert!(question.reason().is_some(), "{}", question.code());
        }
        for court in Court::ALL {
            assert_eq!(Court::from_code(court.code()), Some(court));
        }
    }
}
