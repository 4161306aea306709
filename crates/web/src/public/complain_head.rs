//! What stands on top of every step: where one is, the code to go on with, and what is wrong.

use crate::field::Fault;
use casework::complain::{OpenComplaint, Step};

/// A step as the list of steps shows it.
pub struct StepLink {
    /// Its address.
    pub href: String,
    /// Its words.
    pub title: &'static str,
    /// It is this page.
    pub current: bool,
    /// It was filled in without fault.
    pub done: bool,
}

/// The head of a step.
pub struct Head {
    /// The steps.
    pub steps: Vec<StepLink>,
    /// The number of this one.
    pub no: usize,
    /// Its heading.
    pub title: &'static str,
    /// Its address.
    pub path: String,
    /// The one before it.
    pub before: Option<String>,
    /// The code.
    pub code: String,
    /// When the draft was saved last.
    pub saved_at: String,
    /// Until when it is kept.
    pub kept_until: String,
    /// The version that a save of this step rests on.
    pub version: i64,
    /// It was just begun: the code is to be written down.
    pub fresh: bool,
    /// It was only just saved to be gone on with later.
    pub later: bool,
    /// The page was open too long; what was typed stands there and is to be saved once more.
    pub stale: bool,
    /// What another window had saved for this step.
    pub elsewhere: Vec<String>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl Head {
    /// The head of a step of this draft.
    pub fn new(step: Step, draft: &OpenComplaint, is_done: impl Fn(Step) -> bool) -> Self {
        let href = |step: Step| format!("/complain/{}", step.code());
        let link = |one: Step| StepLink {
            href: href(one),
            title: one.title(),
            current: one == step,
            done: one != step && is_done(one),
        };
        Self {
            steps: Step::ALL.into_iter().map(link).collect(),
            no: Step::ALL.iter().position(|one| *one == step).map_or(1, |at| at + 1),
            title: step.title(),
            path: href(step),
            before: step.before().map(href),
            code: draft.code().to_owned(),
            saved_at: draft.saved_at.clone(),
            kept_until: draft.kept_until.clone(),
            version: draft.version_of(step.code()),
            fresh: false,
            later: false,
            stale: false,
            elsewhere: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// A title for the window: errors are told there, too.
    pub fn window_title(&self) -> String {
        let error = if self.faults.is_empty() { "" } else { "有错误：" };
        format!("{error}{} 第{}步，共{}步", self.title, self.no, Step::ALL.len())
    }
}
