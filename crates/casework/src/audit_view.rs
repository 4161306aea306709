//! What the auditor reads: the chain of administrative acts, searched, page by page, and as a table to take away.

use crate::{
    Casework, Viewer,
    audit::AuditAction,
    error::{Error, FieldError},
};
use documents::sheet::{Book, Cell};
use domain::{actor::Role, case_number::CaseNumber, ids::OrganId, time::Instant};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use store::{AuditQuery, AuditRow};

/// Lines of a page.
const PAGE: i64 = 50;
/// Lines that one file may hold.
pub const AUDIT_EXPORT_ROWS: usize = 50_000;
/// Lines read at once.
const STEP: i64 = 500;

/// What is looked for, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditForm {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Code of an act.
    pub action: String,
    /// Login or identifier of a person.
    pub actor: String,
    /// Name or identifier of an organ.
    pub organ: String,
    /// Number of a case, login of an account, or identifier.
    pub subject: String,
    /// The line after which the page begins.
    pub before: String,
}

/// A line of the audit page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditItem {
    /// Its place in the chain.
    pub seq: i64,
    /// When, Beijing time.
    pub at: String,
    /// What was done.
    pub action: String,
    /// Who: name and login; 系统 for the program.
    pub who: String,
    /// For which organ.
    pub organ: String,
    /// In which role.
    pub role: String,
    /// To what.
    pub subject: String,
    /// More about it, in one line.
    pub detail: String,
    /// The beginning of its hash.
    pub hash: String,
}

/// A page of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The newest first.
    pub items: Vec<AuditItem>,
    /// How many match in all.
    pub total: i64,
    /// Where the next page begins; none on the last.
    pub next: Option<i64>,
}

/// The columns of the table.
const HEADS: [(&str, u16); 8] =
    [("序号", 10), ("时间", 20), ("事项", 16), ("人员", 24), ("单位", 28), ("岗位", 16), ("对象", 32), ("说明", 40)];

/// The words beside codes in the details of an entry.
const DETAILS: &[(&str, &str)] = &[
    ("account", "账号"),
    ("evidence", "证据"),
    ("letter", "文书"),
    ("scopes", "权限"),
    ("version", "版本"),
    ("rows", "条数"),
    ("format", "格式"),
    ("problems", "问题"),
    ("entries", "记录"),
    ("purpose", "目的"),
    ("reason", "原因"),
    ("class", "类别"),
    ("key", "密钥"),
    ("old", "原值"),
    ("new", "新值"),
];

/// Names that lines show, each looked up once.
#[derive(Default)]
struct Known {
    people: HashMap<String, String>,
    cases: HashMap<String, Option<String>>,
}

impl Casework {
    /// A page of the chain.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] beside what does not read.
    pub async fn audit_page(&self, form: &AuditForm) -> Result<AuditPage, Error> {
        let query = self.audit_query(form).await?;
        let before = form.before.trim().parse().ok();
        let mut rows = self.store().audit_page(&query, before, PAGE + 1).await?;
        let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let next = rows.last().filter(|_| more).map(|row| row.seq);
        let mut known = Known::default();
        let mut items = Vec::with_capacity(rows.len());
        for row in &rows {
            items.push(self.audit_item(row, &mut known).await?);
        }
        Ok(AuditPage { items, total: self.store().audit_count(&query).await?, next })
    }

    /// Everything that matches as a workbook, at most [`AUDIT_EXPORT_ROWS`] lines. That it was taken is entered first.
    pub async fn audit_workbook(&self, viewer: &Viewer, form: &AuditForm) -> Result<Vec<u8>, Error> {
        let items = self.audit_export(viewer, form, "xlsx").await?;
        let mut book = Book::new("审计记录", &HEADS).map_err(failed)?;
        for item in &items {
            book.row(&cells(item).map(Cell::Text)).map_err(failed)?;
        }
        let about = [
            ("条数", items.len().to_string()),
            ("导出人", viewer.name.clone()),
            ("导出时间", format!("{}（北京时间）", self.now().to_minutes())),
        ];
        let about: Vec<_> = about.into_iter().map(|(label, value)| (label.to_owned(), value)).collect();
        let mut bytes = Vec::new();
        book.finish("说明", &about, &mut bytes).map_err(failed)?;
        Ok(bytes)
    }

    /// The same as the rows of a text table, heads first.
    pub async fn audit_table(&self, viewer: &Viewer, form: &AuditForm) -> Result<Vec<[String; 8]>, Error> {
        let items = self.audit_export(viewer, form, "csv").await?;
        let mut rows = vec![HEADS.map(|(label, _)| label.to_owned())];
        rows.extend(items.iter().map(cells));
        Ok(rows)
    }

    async fn audit_export(&self, viewer: &Viewer, form: &AuditForm, format: &str) -> Result<Vec<AuditItem>, Error> {
        let query = self.audit_query(form).await?;
        self.note(Some(viewer), AuditAction::AuditExported, "audit", &[("format", format)]).await?;
        let (mut items, mut known, mut before) = (Vec::new(), Known::default(), None);
        while items.len() < AUDIT_EXPORT_ROWS {
            let rows = self.store().audit_page(&query, before, STEP).await?;
            let Some(last) = rows.last() else { break };
            before = Some(last.seq);
            for row in &rows {
                items.push(self.audit_item(row, &mut known).await?);
            }
        }
        Ok(items)
    }

    async fn audit_query(&self, form: &AuditForm) -> Result<AuditQuery, Error> {
        let mut faults = Vec::new();
        let mut day = |field: &str, text: &str| -> Option<Date> {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            let read = text.parse().ok();
            if read.is_none() {
                faults.push(FieldError::new(field, "请按“2026-03-05”的格式填写日期"));
            }
            read
        };
        let (from, to) = (day("from", &form.from), day("to", &form.to));
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            faults.push(FieldError::new("to", "结束日期早于开始日期"));
        }
        if !form.action.is_empty() && AuditAction::from_code(&form.action).is_none() {
            faults.push(FieldError::new("action", "请从列表中选择事项"));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let typed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let actor = match typed(&form.actor) {
            Some(text) => Some(self.account_of(&text).await?),
            None => None,
        };
        let subject = match typed(&form.subject) {
            Some(text) => Some(match CaseNumber::parse(&text) {
                Ok(number) => {
                    let row = self.store().find_by_number(&number.to_string()).await?;
                    row.map_or(text, |row| row.case_id)
                }
                Err(_) => self.account_of(&text).await?,
            }),
            None => None,
        };
        Ok(AuditQuery {
            from_us: from.map(|day| Instant::start_of(day).as_micros()),
            until_us: to.map(|day| Instant::end_of(day).as_micros()),
            actions: typed(&form.action).into_iter().collect(),
            actor,
            organ: typed(&form.organ).map(|text| self.organ_of(text)),
            subject,
        })
    }

    /// The account of a login; what is no login is taken for an identifier.
    async fn account_of(&self, text: &str) -> Result<String, Error> {
        let account = self.store().account_by_login(text).await?;
        Ok(account.map_or_else(|| text.to_owned(), |account| account.account_id))
    }

    /// The organ of this name; what is no name is taken for an identifier.
    fn organ_of(&self, text: String) -> String {
        let today = self.now().date();
        let found =
            self.directory().organs().find(|organ| organ.name_on(today) == text).map(|organ| organ.id.to_string());
        found.unwrap_or(text)
    }

    async fn audit_item(&self, row: &AuditRow, known: &mut Known) -> Result<AuditItem, Error> {
        let who = match &row.actor {
            None => "系统".to_owned(),
            Some(id) => self.person_words(id, known).await?,
        };
        let organ = row.organ.as_deref().and_then(|id| OrganId::parse(id).ok());
        let role = row.role().and_then(|code| Role::from_code(&code));
        let action = AuditAction::from_code(&row.action);
        Ok(AuditItem {
            seq: row.seq,
            at: Instant::from_micros(row.at_us).to_minutes(),
            action: action.map_or_else(|| row.action.clone(), |action| action.label().to_owned()),
            who,
            organ: organ.map(|organ| self.organ_name(&organ)).unwrap_or_default(),
            role: role.map(|role| role.label().to_owned()).unwrap_or_default(),
            subject: self.subject_words(&row.subject, known).await?,
            detail: self.detail_words(&row.detail(), known).await?,
            hash: row.hash.get(..12).unwrap_or_default().to_owned(),
        })
    }

    async fn person_words(&self, id: &str, known: &mut Known) -> Result<String, Error> {
        if let Some(words) = known.people.get(id) {
            return Ok(words.clone());
        }
        let account = self.store().account(id).await?;
        let words = account.map_or_else(|| id.to_owned(), |found| format!("{}（{}）", found.name, found.login));
        known.people.insert(id.to_owned(), words.clone());
        Ok(words)
    }

    /// An auditor learns the number of a case and nothing else of it.
    async fn subject_words(&self, subject: &str, known: &mut Known) -> Result<String, Error> {
        let number = if let Some(number) = known.cases.get(subject) {
            number.clone()
        } else {
            let number = self.store().case_row(subject).await?.map(|row| row.number);
            known.cases.insert(subject.to_owned(), number.clone());
            number
        };
        match number {
            Some(number) => Ok(format!("案件 {number}")),
            None => self.person_words(subject, known).await,
        }
    }

    async fn detail_words(&self, detail: &str, known: &mut Known) -> Result<String, Error> {
        let Ok(map) = serde_json::from_str::<BTreeMap<String, String>>(detail) else { return Ok(detail.to_owned()) };
        let mut parts = Vec::new();
        for (name, value) in map {
            let label = DETAILS.iter().find(|(code, _)| *code == name).map_or(name.as_str(), |(_, label)| *label);
            let value = if name == "account" { self.person_words(&value, known).await? } else { value };
            parts.push(format!("{label}：{value}"));
        }
        Ok(parts.join("；"))
    }
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Setup(format!("the workbook of the audit: {error}"))
}

fn cells(item: &AuditItem) -> [String; 8] {
    [
        item.seq.to_string(),
        item.at.clone(),
        item.action.clone(),
        item.who.clone(),
        item.organ.clone(),
        item.role.clone(),
        item.subject.clone(),
        item.detail.clone(),
    ]
}
