//! 办事指南 and 如果今天提交: the rules in force as whoever thinks of complaining reads them.

use crate::{
    Casework,
    clock_view::derivation_items,
    profile_parts::{consequence, length_words, owner},
    view::DerivationItem,
};
use domain::{
    clock::ClockKind,
    foresight::{Foreseen, Way, if_filed},
};
use jiff::civil::Date;

/// A clock of a complaint that is filed on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeseenItem {
    /// Its code, for anchors and files.
    pub code: &'static str,
    /// Its name.
    pub label: &'static str,
    /// Who owes the act.
    pub owner: &'static str,
    /// Its length in words.
    pub length: String,
    /// What starts it.
    pub starts: String,
    /// What stops it.
    pub stops: String,
    /// The clock at whose end it is taken to start.
    pub after: Option<&'static str>,
    /// The day that starts it and does not count.
    pub from: Date,
    /// Its last day.
    pub last_day: Date,
    /// The holidays of that year are not out yet.
    pub provisional: bool,
    /// How the last day comes about.
    pub lines: Vec<DerivationItem>,
    /// The last day after each extension that may be granted.
    pub extended: Vec<Date>,
    /// What happens when it runs out.
    pub runs_out: &'static str,
    /// Its basis.
    pub basis: String,
}

/// The clocks of one way through the mechanism.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeseenWay {
    /// Which way.
    pub way: Way,
    /// Its clocks, in their order.
    pub items: Vec<ForeseenItem>,
}

fn item(one: Foreseen<'_>) -> ForeseenItem {
    ForeseenItem {
        code: one.kind.code(),
        label: one.kind.label(),
        owner: owner(one.rule.owner),
        length: length_words(one.rule.length),
        starts: one.rule.starts.clone(),
        stops: one.rule.stops.clone(),
        after: one.after.map(ClockKind::label),
        from: one.from,
        last_day: one.due.last_day,
        provisional: one.due.provisional,
        lines: derivation_items(one.lines),
        extended: one.extended.into_iter().map(|due| due.last_day).collect(),
        runs_out: consequence(one.rule.runs_out),
        basis: one.rule.basis.clone(),
    }
}

impl Casework {
    /// Every clock of a complaint filed on `day`, each at its latest, by way.
    pub fn foresee(&self, day: Date) -> Vec<ForeseenWay> {
        let mut ways: Vec<ForeseenWay> =
            Way::ALL.into_iter().map(|way| ForeseenWay { way, items: Vec::new() }).collect();
        for one in if_filed(self.profile(), self.calendar(), day) {
            if let Some(found) = ways.iter_mut().find(|found| found.way == one.way) {
                found.items.push(item(one));
            }
        }
        ways.retain(|way| !way.items.is_empty());
        ways
    }
}
