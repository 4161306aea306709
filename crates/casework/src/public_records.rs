//! 失信记录公示: the records in force, where the profile has opened the register and says on what basis.

use crate::{Casework, error::Error, projection::Names};
use domain::{
    case::Case,
    ids::{MeasureId, OrganId},
    published::registered,
    time::Instant,
    vocabulary::{Breach, Evil, Field, Severity},
};
use store::{PublicRecordRow, RecordQuery};

/// Records on a page.
const PAGE: i64 = 20;
/// Records in a file or a feed.
const FILE: i64 = 5_000;
/// The longest word that is searched for.
const WORD_CHARS: usize = 40;

/// What is looked for, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordForm {
    /// Part of the organ's name.
    pub name: String,
    /// A field's code.
    pub field: String,
    /// A severity's code.
    pub severity: String,
    /// The page behind this record: its day and id, with a comma.
    pub after: String,
}

/// A record in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRecordItem {
    /// Its identifier.
    pub id: String,
    /// The organ on record.
    pub respondent: String,
    /// The field: code and words.
    pub field: Option<(&'static str, &'static str)>,
    /// The evils in words.
    pub evils: Vec<&'static str>,
    /// The breach: code and words.
    pub breach: (&'static str, &'static str),
    /// The severity: code and words.
    pub severity: (&'static str, &'static str),
    /// When it was determined.
    pub determined_on: String,
    /// By which organ.
    pub by: String,
    /// An objection marks it.
    pub objected: bool,
    /// What was owed has been performed.
    pub performed: bool,
    /// The measures in force.
    pub measures: Vec<String>,
    /// When it last changed, universal time (RFC 3339).
    pub changed_at: String,
}

/// A page of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRecordPage {
    /// The records.
    pub items: Vec<PublicRecordItem>,
    /// What the next page stands behind.
    pub next: Option<String>,
}

impl Casework {
    /// The basis on which this place publishes; `None` where it has not opened the register.
    pub fn register_basis(&self) -> Option<&str> {
        self.profile().register.as_ref().map(|register| register.basis.as_str())
    }

    /// The line of the register that a case has.
    pub(crate) fn public_record(&self, case: &Case, names: &Names) -> Option<PublicRecordRow> {
        let record = registered(case)?;
        let join = |all: Vec<String>| all.join(",");
        Some(PublicRecordRow {
            // The case's own id stands in addresses of officers; the public gets another.
            record_id: self.vault().suite().digest(format!("record\n{}", case.id).as_bytes()).to_hex()[..20].to_owned(),
            respondent_id: record.respondent.to_string(),
            respondent_name: names.respondent.clone(),
            field: record.field.map(|field| field.code().to_owned()),
            evils: join(record.evils.iter().map(|evil| evil.code().to_owned()).collect()),
            breach: record.breach.code().to_owned(),
            severity: record.severity.code().to_owned(),
            determined_on: record.determined_on.to_string(),
            by_organ: record.by.to_string(),
            objected: record.objected,
            performed: record.performed,
            measures: join(record.measures.iter().map(ToString::to_string).collect()),
            written_at_us: case.last_at.as_micros(),
        })
    }

    fn record_item(&self, row: PublicRecordRow) -> Option<PublicRecordItem> {
        let field = row.field.as_deref().and_then(Field::from_code).map(|field| (field.code(), field.label()));
        let breach = Breach::from_code(&row.breach)?;
        let severity = Severity::from_code(&row.severity)?;
        let measure = |id: &str| self.profile().measures.get(&MeasureId::parse(id).ok()?).map(|one| one.name.clone());
        Some(PublicRecordItem {
            id: row.record_id,
            respondent: row.respondent_name,
            field,
            evils: row.evils.split(',').filter_map(Evil::from_code).map(Evil::label).collect(),
            breach: (breach.code(), breach.label()),
            severity: (severity.code(), severity.label()),
            determined_on: row.determined_on,
            by: OrganId::parse(&row.by_organ).map_or(row.by_organ, |organ| self.organ_name(&organ)),
            objected: row.objected,
            performed: row.performed,
            measures: row.measures.split(',').filter_map(measure).collect(),
            changed_at: jiff::Timestamp::from_microsecond(row.written_at_us).unwrap_or_default().to_string(),
        })
    }

    fn record_query(form: &RecordForm, limit: i64) -> RecordQuery {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        RecordQuery {
            name: filled(&form.name).map(|name| name.chars().take(WORD_CHARS).collect()),
            field: filled(&form.field).filter(|code| Field::from_code(code).is_some()),
            severity: filled(&form.severity).filter(|code| Severity::from_code(code).is_some()),
            after: form.after.split_once(',').map(|(day, id)| (day.to_owned(), id.to_owned())),
            limit,
        }
    }

    /// A page of the register; empty where it is shut.
    pub async fn register_page(&self, form: &RecordForm) -> Result<PublicRecordPage, Error> {
        if self.register_basis().is_none() {
            return Ok(PublicRecordPage { items: Vec::new(), next: None });
        }
        let mut rows = self.store().public_records(&Self::record_query(form, PAGE + 1)).await?;
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let more = rows.len() > page;
        rows.truncate(page);
        let next = rows.last().filter(|_| more).map(|row| format!("{},{}", row.determined_on, row.record_id));
        Ok(PublicRecordPage { items: rows.into_iter().filter_map(|row| self.record_item(row)).collect(), next })
    }

    /// All records of the register, up to a bound, for files and feeds.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] where the register is shut.
    pub async fn register_all(&self, form: &RecordForm) -> Result<Vec<PublicRecordItem>, Error> {
        self.register_basis().ok_or(Error::NotFound)?;
        let rows = self.store().public_records(&Self::record_query(form, FILE)).await?;
        Ok(rows.into_iter().filter_map(|row| self.record_item(row)).collect())
    }

    /// When the register was last looked at, for a feed.
    pub fn feed_time(&self) -> String {
        let now: Instant = self.now();
        jiff::Timestamp::from_microsecond(now.as_micros()).unwrap_or_default().to_string()
    }
}
