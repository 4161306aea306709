//! What the viewer's unit owes, and what it waits for: the clock, the time left and the act that stops it.

use crate::{
    Casework, Viewer,
    error::Error,
    ledger::{clock_label, urgency},
    view::Urgency,
};
use domain::{
    access::Part, act::ActKind, actor::Role, clock::ClockKind, ids::CaseId, ids::OrganId, powers::powers, time::Instant,
};
use jiff::{ToSpan, civil::Date};
use std::collections::BTreeSet;
use store::{DutyCounts, OwedDuty};

/// More than anybody has on the desk.
const ASSIGNED: i64 = 1000;

/// Lines of each list; the ledger has the rest.
pub(super) const LINES: i64 = 60;

/// The act that stops a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextAct {
    /// In words, with who does it where it is not the viewer.
    pub label: String,
    /// Its code, where the viewer's role may do it.
    pub code: Option<String>,
}

/// Something that is owed, by the viewer's unit or by somebody it waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedItem {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The respondent.
    pub respondent: String,
    /// Where it stands.
    pub stage_label: String,
    /// What is owed.
    pub clock: String,
    /// The act that stops it, or that clears the way to it.
    pub act: NextAct,
    /// What stands before it; empty if nothing does.
    pub waits: String,
    /// Who owes it.
    pub owner: String,
    /// The day that started it.
    pub since: String,
    /// The last day.
    pub last_day: String,
    /// How long that is.
    pub remaining: String,
    /// How pressing.
    pub urgency: Urgency,
    /// 暂定.
    pub provisional: bool,
    /// The viewer works on the case for its organ (承办人).
    pub own: bool,
}

/// What is owed, by urgency. Each list is bounded; the counts are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owed {
    /// Run out.
    pub overdue: Vec<OwedItem>,
    /// Due today and until Sunday.
    pub this_week: Vec<OwedItem>,
    /// Due later.
    pub later: Vec<OwedItem>,
    /// How many there are in all, overdue, and due until Sunday.
    pub counts: DutyCounts,
    /// There are more than are listed.
    pub more: bool,
}

impl Owed {
    /// How many are due after Sunday.
    pub fn later_count(&self) -> i64 {
        self.counts.owed - self.counts.overdue - self.counts.this_week
    }

    /// Every listed line, the most urgent first.
    pub fn all(&self) -> impl Iterator<Item = &OwedItem> {
        self.overdue.iter().chain(&self.this_week).chain(&self.later)
    }
}

/// What others owe, the most urgent first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waits {
    /// The lines.
    pub items: Vec<OwedItem>,
    /// How many there are in all, overdue, and due until Sunday.
    pub counts: DutyCounts,
    /// There are more than are listed.
    pub more: bool,
}

impl Casework {
    pub(super) async fn owed(&self, viewer: &Viewer, scope: &str) -> Result<Owed, Error> {
        let now = self.now();
        let kinds = kinds(viewer.role);
        let mut rows = self.store().duties(scope, true, kinds, LINES + 1).await?;
        let aside = self.recused_from(viewer).await?;
        rows.retain(|row| !aside.contains(&row.case_id));
        let mut owed = Owed {
            counts: self.duty_counts(viewer, scope, true).await?,
            more: rows.len() > usize::try_from(LINES).unwrap_or(usize::MAX),
            ..Owed::default()
        };
        let week_end = week_end(now).as_micros();
        let own = self.assigned_cases(viewer).await?;
        for row in rows.iter().take(usize::try_from(LINES).unwrap_or(usize::MAX)) {
            let Some(mut item) = self.owed_item(viewer, row) else { continue };
            item.own = own.contains(&row.case_id);
            let list = if row.due_at_us <= now.as_micros() {
                &mut owed.overdue
            } else if row.due_at_us <= week_end {
                &mut owed.this_week
            } else {
                &mut owed.later
            };
            list.push(item);
        }
        Ok(owed)
    }

    /// The open cases that the viewer works on for its organ.
    async fn assigned_cases(&self, viewer: &Viewer) -> Result<BTreeSet<String>, Error> {
        let Some(organ) = &viewer.organ else { return Ok(BTreeSet::new()) };
        let rows = self.store().assigned_to(viewer.person.as_str(), organ.as_str(), ASSIGNED).await?;
        Ok(rows.into_iter().map(|row| row.case_id).collect())
    }

    /// What others owe: for those who work on the case and may chase.
    pub(super) async fn waits(&self, viewer: &Viewer, scope: &str) -> Result<Waits, Error> {
        const SHOWN: usize = 20;
        if !viewer.may_ever_see(Part::Clocks) || kinds(viewer.role) != ANY {
            return Ok(Waits::default());
        }
        let mut rows = self.store().duties(scope, false, ANY, 1 + 20).await?;
        let aside = self.recused_from(viewer).await?;
        rows.retain(|row| !aside.contains(&row.case_id));
        Ok(Waits {
            counts: self.duty_counts(viewer, scope, false).await?,
            more: rows.len() > SHOWN,
            items: rows.iter().take(SHOWN).filter_map(|row| self.owed_item(viewer, row)).collect(),
        })
    }

    pub(crate) async fn duty_counts(&self, viewer: &Viewer, scope: &str, mine: bool) -> Result<DutyCounts, Error> {
        let now = self.now();
        let week_end = week_end(now).as_micros();
        Ok(self.store().duty_counts(scope, mine, kinds(viewer.role), now.as_micros(), week_end).await?)
    }

    pub(super) fn owed_item(&self, viewer: &Viewer, row: &OwedDuty) -> Option<OwedItem> {
        let id = CaseId::parse(&row.case_id).ok()?;
        let last_day = row.due_on.clone()?;
        Some(OwedItem {
            id,
            number: row.number.clone(),
            respondent: row.respondent_name.clone(),
            stage_label: row.stage_label.clone(),
            clock: clock_label(&row.kind),
            act: cleared(row, viewer.role).unwrap_or_else(|| next_act(&row.kind, viewer.role)),
            waits: row.waits.clone(),
            owner: self.owner_name(&row.owner_organ),
            since: row.started_on.clone(),
            remaining: self.remaining(&last_day),
            last_day,
            urgency: urgency(self.now(), row.due_at_us, row.warn_at_us),
            provisional: row.provisional,
            own: false,
        })
    }

    pub(crate) fn owner_name(&self, organ: &str) -> String {
        match OrganId::parse(organ) {
            Ok(organ) => self.organ_name(&organ),
            Err(_) => "投诉人".to_owned(),
        }
    }
}

const ANY: [&str; 2] = ["", ""];

/// The clocks of the roles that do one thing within a lead unit; the others see all that their unit owes.
fn kinds(role: Role) -> [&'static str; 2] {
    match role {
        Role::ProvinceLiaison => [ClockKind::Report.code(), ClockKind::Chase.code()],
        Role::RelatedOfficer => [ClockKind::HandOver.code(), ClockKind::HandOver.code()],
        _ => ANY,
    }
}

/// The instant after Sunday.
fn week_end(now: Instant) -> Instant {
    let today: Date = now.date();
    let left = 7 - i32::from(today.weekday().to_monday_one_offset());
    Instant::end_of(today.checked_add(left.days()).unwrap_or(today))
}

/// The act that clears the way to a duty, where it is this role's.
fn cleared(row: &OwedDuty, role: Role) -> Option<NextAct> {
    let act = ActKind::from_code(&row.waits_act)?;
    let may = powers(act).iter().any(|(granted, _)| *granted == role);
    may.then(|| NextAct { label: act.label().to_owned(), code: Some(act.code().to_owned()) })
}

/// The act that stops a clock, as this role reads it.
pub(super) fn next_act(code: &str, role: Role) -> NextAct {
    let acts = ClockKind::from_code(code).map_or(&[][..], ClockKind::stopped_by);
    let may = |act: &&ActKind| powers(**act).iter().any(|(granted, _)| *granted == role);
    if let Some(act) = acts.iter().find(may) {
        return NextAct { label: act.label().to_owned(), code: Some(act.code().to_owned()) };
    }
    let Some(act) = acts.first() else {
        return NextAct { label: "督促责任单位办理".to_owned(), code: None };
    };
    let by = powers(*act).first().map_or("", |(granted, _)| granted.label());
    NextAct { label: format!("{}（{by}）", act.label()), code: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_week_ends_on_sunday() {
        for (today, sunday) in [
            (date(2026, 3, 2), date(2026, 3, 8)),
            (date(2026, 3, 7), date(2026, 3, 8)),
            (date(2026, 3, 8), date(2026, 3, 8)),
        ] {
            assert_eq!(week_end(Instant::start_of(today)), Instant::end_of(sunday), "{today}");
        }
    }

    #[test]
    fn the_next_act_is_named_for_whoever_reads_it() {
        let table = [
            ("hand_over", Role::Intake, "转办", Some("hand_over")),
            ("verification", Role::Handler, "作出核实结论", Some("conclude")),
            ("verification", Role::Approver, "作出核实结论（认定部门承办）", None),
            ("escalation", Role::LeadHead, "督促责任单位办理", None),
        ];
        for (clock, role, label, code) in table {
            let act = next_act(clock, role);
            assert_eq!((act.label.as_str(), act.code.as_deref()), (label, code), "{clock} for {role:?}");
        }
    }
}
