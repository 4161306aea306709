//! A page of the ledger: the lines of one's scope that pass the form, masked where the viewer may not know.

use super::{LedgerForm, clock_label, form::cursor_text, urgency};
use crate::{Casework, Viewer, error::Error, view::Urgency};
use domain::{
    access::{Part, Sight},
    ids::{CaseId, OrganId},
    money::Fen,
    organ::OrganKind,
    time::Instant,
    vocabulary::{Breach, Evil, Field, Outcome},
};
use std::collections::BTreeMap;
use store::{CaseRow, NEVER_US};

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of its own")]
pub struct LedgerRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its version.
    pub version: i64,
    /// The code of its stage.
    pub stage: String,
    /// Where it stands.
    pub stage_label: String,
    /// The enterprise, masked where the viewer may not know it.
    pub enterprise: String,
    /// The respondent.
    pub respondent: String,
    /// What is claimed.
    pub claimed_fen: i64,
    /// 元.
    pub claimed: String,
    /// What was performed.
    pub performed_fen: i64,
    /// 元.
    pub performed: String,
    /// What is still owed.
    pub outstanding_fen: i64,
    /// 元.
    pub outstanding: String,
    /// When it was received.
    pub received_on: String,
    /// The next clock: its name, last day and urgency.
    pub next: Option<(String, String, Urgency)>,
    /// How long that is, in words.
    pub remaining: String,
    /// That day is 暂定.
    pub provisional: bool,
    /// One of its clocks stands still.
    pub suspended: bool,
    /// Who owes the next act.
    pub owner: String,
    /// 领域.
    pub field: String,
    /// 失信类型.
    pub evil: String,
    /// 违约情形.
    pub breach: String,
    /// The respondent's place.
    pub place: String,
    /// The channel it came through.
    pub channel: String,
    /// The lead unit.
    pub lead: String,
    /// The determining organ.
    pub determining: String,
    /// A record of bad faith stands.
    pub recorded: bool,
    /// It has ended.
    pub closed: bool,
    /// How it ended.
    pub outcome: String,
    /// The day it last moved.
    pub updated_on: String,
}

/// How many cases pass, counted up to a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// How many, at most the bound.
    pub n: i64,
    /// There are more.
    pub more: bool,
}

/// A page of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerPage {
    /// The lines.
    pub rows: Vec<LedgerRow>,
    /// What to pass as `before` for the page before.
    pub previous: Option<String>,
    /// What to pass as `after` for the next page.
    pub next: Option<String>,
    /// How many pass in all.
    pub total: Total,
}

/// Lines on a page of the ledger.
const PAGE: i64 = 50;
/// Further than this nobody counts by eye, and an exact number would read the whole index.
const COUNTED: i64 = 1000;

/// Names that the lines of one page share.
pub(super) struct Words<'a> {
    casework: &'a Casework,
    viewer: &'a Viewer,
    now: Instant,
    places: BTreeMap<&'a str, String>,
}

impl Casework {
    /// A page of the ledger, for a page or the API alike.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for who reads no cases; [`Error::Invalid`] with every condition that does not read.
    pub async fn ledger(&self, viewer: &Viewer, form: &LedgerForm) -> Result<LedgerPage, Error> {
        let limit = form.limit.map_or(PAGE, |limit| i64::from(limit).clamp(1, 200));
        let mut query = self.ledger_query(viewer, form, limit)?;
        query.without = self.recused_from(viewer).await?;
        let page = self.store().ledger(&query).await?;
        let shown = i64::try_from(page.rows.len()).unwrap_or(PAGE);
        // The only page is its own count.
        let n = if page.previous.is_none() && page.next.is_none() {
            shown
        } else {
            self.store().ledger_count(&query, COUNTED + 1).await?
        };
        let words = self.ledger_words(viewer);
        Ok(LedgerPage {
            rows: page.rows.iter().filter_map(|row| words.row(row)).collect(),
            previous: page.previous.as_ref().map(cursor_text),
            next: page.next.as_ref().map(cursor_text),
            total: Total { n: n.min(COUNTED), more: n > COUNTED },
        })
    }

    /// How many cases of the viewer's scope have not ended, and how many of them are overdue.
    pub async fn case_counts(&self, viewer: &Viewer) -> Result<store::Counts, Error> {
        match viewer.scope() {
            Some(scope) => Ok(self.store().counts(&scope, self.now().as_micros()).await?),
            None => Ok(store::Counts::default()),
        }
    }

    pub(super) fn ledger_words<'a>(&'a self, viewer: &'a Viewer) -> Words<'a> {
        Words { casework: self, viewer, now: self.now(), places: self.place_names() }
    }

    /// The places by region code, as lists name them. A zone has the code of the county it lies in, and gives its name only
    /// where no government does.
    pub(crate) fn place_names(&self) -> BTreeMap<&str, String> {
        let today = self.now().date();
        let mut places = BTreeMap::new();
        for kind in [OrganKind::Government, OrganKind::Township, OrganKind::Zone] {
            for organ in self.directory().organs().filter(|organ| organ.kind == kind && organ.exists_on(today)) {
                let name = organ.name_on(today).trim_end_matches("人民政府").to_owned();
                places.entry(organ.region.as_str()).or_insert(name);
            }
        }
        places
    }
}

impl Words<'_> {
    /// A line in words.
    pub(super) fn row(&self, row: &CaseRow) -> Option<LedgerRow> {
        let sight = Sight::of_line(&self.viewer.actor(), row.determining_id.as_deref(), row.confidential);
        let next = row.next_clock.as_ref().filter(|_| row.next_due_us != NEVER_US).map(|kind| {
            let last_day = Instant::from_micros(row.next_due_us - 1).date();
            (clock_label(kind), last_day.to_string(), urgency(self.now, row.next_due_us, row.next_warn_us))
        });
        let organ = |id: &Option<String>| {
            let id = id.as_deref().and_then(|id| OrganId::parse(id).ok());
            id.map(|id| self.casework.organ_name(&id)).unwrap_or_default()
        };
        let label = |code: &Option<String>, read: fn(&str) -> Option<&'static str>| {
            code.as_deref().map(|code| read(code).unwrap_or(code).to_owned()).unwrap_or_default()
        };
        // What others owe, such as looking into a report of retaliation, is theirs to know.
        let own = self.viewer.organ.as_ref().map(OrganId::as_str);
        let watches = sight.sees(Part::Clocks) || (own.is_some() && row.next_owner.as_deref() == own);
        let place = row.region.as_deref().map(|code| self.places.get(code).map_or(code, String::as_str));
        Some(LedgerRow {
            id: CaseId::parse(&row.case_id).ok()?,
            number: row.number.clone(),
            version: row.version,
            stage: row.stage.clone(),
            stage_label: row.stage_label.clone(),
            enterprise: if sight.sees(Part::Name) { row.enterprise_name.clone() } else { documents::HIDDEN.to_owned() },
            respondent: row.respondent_name.clone(),
            claimed_fen: row.claimed_fen,
            claimed: Fen::new(row.claimed_fen).to_string(),
            performed_fen: row.performed_fen,
            performed: Fen::new(row.performed_fen).to_string(),
            outstanding_fen: row.outstanding_fen,
            outstanding: Fen::new(row.outstanding_fen).to_string(),
            received_on: row.received_on.clone(),
            remaining: next
                .as_ref()
                .filter(|_| watches)
                .map(|(_, day, _)| self.casework.remaining(day))
                .unwrap_or_default(),
            next: next.filter(|_| watches),
            provisional: row.provisional,
            suspended: row.suspended,
            owner: if watches { organ(&row.next_owner) } else { String::new() },
            field: label(&row.field, |code| Field::from_code(code).map(Field::label)),
            evil: label(&row.evil, |code| Evil::from_code(code).map(Evil::label)),
            breach: label(&row.breach, |code| Breach::from_code(code).map(Breach::label)),
            place: place.unwrap_or_default().to_owned(),
            channel: if sight.sees(Part::Sources) { self.casework.channel_label(&row.channel) } else { String::new() },
            lead: organ(&row.lead_id),
            determining: organ(&row.determining_id),
            recorded: row.recorded,
            closed: row.closed,
            outcome: label(&row.outcome, |code| Outcome::from_code(code).map(Outcome::label)),
            updated_on: Instant::from_micros(row.updated_at_us).date().to_string(),
        })
    }
}
