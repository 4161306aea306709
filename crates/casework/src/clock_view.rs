//! The clocks of a case as pages show them: each with its derivation, its ledger and what stops it.

use crate::{
    Casework,
    clock_words::stops_by,
    ledger::urgency,
    profile_parts::length_words,
    view::{ClockItem, DerivationItem, Urgency},
};
use domain::{
    access::Sight,
    calendar::DerivationLine,
    case::Case,
    clock::ClockKind,
    clockrun::{ClockRun, RunState},
    service::ServedLetter,
};
use jiff::civil::Date;

/// Runs shown in the head of every tab.
const PRESSING: usize = 2;

impl Casework {
    /// The viewer's clocks: those that run first, then by their end.
    pub(crate) fn clocks(&self, sight: &Sight, case: &Case) -> Vec<ClockItem> {
        let mut runs: Vec<&ClockRun> = case.clocks.iter().filter(|run| sight.reads_clock(case, run)).collect();
        runs.sort_by_key(|run| (!run.running(), run.state == RunState::Stopped, run.due_at(), run.no));
        runs.iter().map(|run| self.clock_item(case, run)).collect()
    }

    /// The clocks for the head: what runs or has run out without the act being done, the most urgent first.
    pub(crate) fn pressing(&self, sight: &Sight, case: &Case) -> Vec<ClockItem> {
        let mut runs: Vec<&ClockRun> =
            case.clocks.iter().filter(|run| open(run) && sight.reads_clock(case, run)).collect();
        runs.sort_by_key(|run| (run.due_at(), run.no));
        runs.iter().take(PRESSING).map(|run| self.clock_item(case, run)).collect()
    }

    fn clock_item(&self, case: &Case, run: &ClockRun) -> ClockItem {
        let now = self.now();
        let state = match run.state {
            RunState::Running => "计时中",
            RunState::Suspended => "中止",
            RunState::Stopped if run.ended_on.is_some_and(|day| day > run.last_day) => "逾期完成",
            RunState::Stopped => "按期完成",
            RunState::RanOut => "逾期",
        };
        let urgency = match run.state {
            RunState::Running => urgency(now, run.due_at().as_micros(), run.warn_at().as_micros()),
            RunState::RanOut => Urgency::Over,
            _ => Urgency::Done,
        };
        ClockItem {
            no: run.no,
            label: run.kind.label().to_owned(),
            about: self.about(case, run),
            length: run.length.map(length_words).unwrap_or_default(),
            stops_by: stops_by(run.kind),
            owner: run.owner.as_ref().map_or_else(|| "投诉人".to_owned(), |organ| self.organ_name(organ)),
            from: run.from.to_string(),
            last_day: run.last_day.to_string(),
            original: (run.original != run.last_day).then(|| run.original.to_string()),
            state: state.to_owned(),
            urgency,
            remaining: if open(run) { self.remaining(&run.last_day.to_string()) } else { String::new() },
            provisional: run.provisional,
            basis: run.basis.clone(),
            ended_on: run.ended_on.map(|day| day.to_string()).unwrap_or_default(),
            suspensions: run.suspensions.iter().map(suspension).collect(),
            extended: run.extended,
            derivation: derivation_items(run.derivation(self.calendar(), now.date())),
        }
    }

    /// What a run is about, where its kind runs several times at once.
    fn about(&self, case: &Case, run: &ClockRun) -> String {
        match run.kind {
            _ if run.about == 0 => String::new(),
            ClockKind::Instalment => format!("第{}期", run.about),
            ClockKind::SanctionApplied | ClockKind::LiftConfirmed => {
                let unit = case.sanctions.iter().find(|one| one.no == run.about).map(|one| self.organ_name(&one.unit));
                format!("第{}项措施{}", run.about, unit.map(|unit| format!("，{unit}")).unwrap_or_default())
            }
            ClockKind::ChannelAnswer | ClockKind::ChannelDeadline => case
                .sources
                .get(usize::from(run.about).wrapping_sub(1))
                .map(|source| source.native_id.clone())
                .unwrap_or_default(),
            ClockKind::Opening => ServedLetter::from_no(run.about).map(ServedLetter::label).unwrap_or_default(),
            ClockKind::Instruction => format!("第{}件批示", run.about),
            ClockKind::Escalation => case
                .clocks
                .iter()
                .find(|other| other.no == run.about)
                .map(|other| format!("“{}”逾期", other.kind.label()))
                .unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// The lines of a derivation, each with what it adds.
pub(crate) fn derivation_items(lines: Vec<DerivationLine>) -> Vec<DerivationItem> {
    let mut before = 0;
    let item = |line: DerivationLine| {
        let counts = line.counted.saturating_sub(before);
        before = line.counted;
        DerivationItem {
            from: line.from.to_string(),
            to: line.to.to_string(),
            why: line.why,
            counts,
            counted: line.counted,
        }
    };
    lines.into_iter().map(item).collect()
}

/// From and to of a suspension; the latter empty while it lasts. One that ended on its first day says so.
fn suspension((from, to): &(Date, Option<Date>)) -> (String, String) {
    let to = match to {
        Some(to) if to < from => format!("{from}（当日恢复，不影响期限）"),
        Some(to) => to.to_string(),
        None => String::new(),
    };
    (from.to_string(), to)
}

fn open(run: &ClockRun) -> bool {
    matches!(run.state, RunState::Running | RunState::RanOut)
}
