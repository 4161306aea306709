//! An act in words: every value of it, labelled, as whoever signs it has to see it.
//!
//! One place for all readers: the pending decision on a page, in the API and in the timeline. No act and no field of an
//! act can be left out: the matches have no `_` and no `..`, and a test changes each field and looks for the difference.

mod acts;
mod merger;

pub(crate) use acts::BANK_SLIP;
#[cfg(test)]
mod tests;

use crate::{
    act::Act,
    case::Case,
    claim::ClaimNo,
    clock::ClockKind,
    context::Context,
    fact::Fact,
    ids::{CaseId, EvidenceId, MeasureId, OrganId, PersonId},
    refs::{Proof, TextRef},
    turn::Turn,
};

/// What a line says, or where it is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// In words.
    Words(String),
    /// A text that is kept beside the log.
    Text(TextRef),
    /// A file to be opened.
    Evidence(EvidenceId),
    /// A person, whose name the accounts know.
    Person(PersonId),
    /// Another case.
    Case(CaseId),
}

/// One value of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// The value.
    pub said: Said,
}

/// Every value of an act on this case, in the order of its form, with what has to be known to judge it: the words of a
/// claim, the last day before and after an extension, the value that a correction replaces.
pub fn words(act: &Act, case: &Case, ctx: &Context<'_>) -> Vec<Line> {
    let mut teller = Teller { case, ctx, lines: Vec::new() };
    teller.act(act);
    teller.lines
}

/// The values that stand in few words, without texts, files and names of persons: for a line of a list.
pub fn brief(lines: &[Line]) -> String {
    let short = lines.iter().filter_map(|line| match &line.said {
        Said::Words(words) => Some(format!("{}：{words}", line.label)),
        Said::Text(_) | Said::Evidence(_) | Said::Person(_) | Said::Case(_) => None,
    });
    short.collect::<Vec<_>>().join("；")
}

struct Teller<'a> {
    case: &'a Case,
    ctx: &'a Context<'a>,
    lines: Vec<Line>,
}

impl Teller<'_> {
    fn put(&mut self, label: impl Into<String>, said: Said) {
        self.lines.push(Line { label: label.into(), said });
    }

    fn say(&mut self, label: impl Into<String>, words: impl Into<String>) {
        self.put(label, Said::Words(words.into()));
    }

    fn yes_or_no(&mut self, label: &str, answer: bool, yes: &str, no: &str) {
        self.say(label, if answer { yes } else { no });
    }

    fn text(&mut self, label: &str, text: &TextRef) {
        self.put(label, Said::Text(text.clone()));
    }

    fn text_if_any(&mut self, label: &str, text: Option<&TextRef>) {
        if let Some(text) = text {
            self.text(label, text);
        }
    }

    fn evidence(&mut self, label: &str, evidence: &EvidenceId) {
        self.put(label, Said::Evidence(evidence.clone()));
    }

    fn proof(&mut self, label: &str, proof: &Proof) {
        self.evidence(label, &proof.evidence);
    }

    fn proof_if_any(&mut self, label: &str, proof: Option<&Proof>) {
        match proof {
            Some(proof) => self.proof(label, proof),
            None => self.say(label, "没有附件"),
        }
    }

    fn organ(&mut self, label: &str, organ: &OrganId) {
        self.say(label, self.ctx.name(organ));
    }

    fn measure(&mut self, label: &str, measure: &MeasureId) {
        let known = self.ctx.profile.measures.get(measure);
        self.say(
            label,
            known.map_or_else(|| measure.to_string(), |known| format!("{}（{}）", known.name, known.basis)),
        );
    }

    /// The claim that a value is about, in its own words and with its balance.
    fn claim(&mut self, no: ClaimNo) {
        let label = format!("第{no}项诉求");
        let Some(claim) = self.case.claims.iter().find(|claim| claim.no == no) else {
            return self.say(label, "本案没有这一项");
        };
        if let Some(text) = &claim.text {
            self.put(label.clone(), Said::Text(text.clone()));
        }
        if claim.act {
            self.say(label, if claim.act_done { "履行行为，已履行" } else { "履行行为，尚未履行" });
        } else {
            self.say(label, format!("主张{}元，尚欠{}元", claim.claimed, claim.outstanding));
        }
    }

    /// A clock with its last day now and, where the act moves it, the last day that follows.
    fn clock(&mut self, kind: ClockKind, act: &Act) {
        self.say("时限", kind.label());
        let run = self.case.run(kind);
        if let Some(run) = run {
            self.say("现届满日", run.last_day.to_string());
        }
        let (Some(run), Some(events)) = (run, outcome(act, self.case, self.ctx)) else { return };
        let after = events.iter().find_map(|event| match &event.fact {
            Fact::ClockExtended { run: of, last_day, provisional, .. } if *of == run.no => {
                Some((last_day, provisional))
            }
            _ => None,
        });
        if let Some((day, provisional)) = after {
            self.say("延长后届满日", format!("{day}{}", if *provisional { "（暂定）" } else { "" }));
        }
    }
}

/// What the act would do if it took effect now; `None` if it cannot.
fn outcome(act: &Act, case: &Case, ctx: &Context<'_>) -> Option<Vec<crate::event::Event>> {
    let mut turn = Turn::new(case.clone(), ctx);
    crate::decide::perform(&mut turn, act, &[]).ok()?;
    Some(turn.events)
}
