//! The whole result as a spreadsheet: written in the background page by page, sealed, kept for a day for who asked.

use super::{LedgerCell, LedgerColumn, LedgerForm, SORTS, views::in_one_line};
use crate::{
    Casework, Viewer,
    audit::AuditAction,
    error::{Error, invalid},
};
use documents::sheet::{Book, Cell};
use domain::time::Instant;
use futures_util::Stream;
use jiff::civil::Date;
use seal::envelope::DataKey;
use std::io::{self, Seek};
use store::{LedgerExport, Place, StoreError, objects};
use tokio::io::AsyncReadExt;

/// How far an export has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportState {
    /// Rows are being written.
    Running,
    /// The file can be fetched.
    Done,
    /// It broke off.
    Failed,
}

/// An export as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportItem {
    /// The export.
    pub id: String,
    /// How far it has come.
    pub state: ExportState,
    /// Its conditions in one line.
    pub shown: String,
    /// Rows written so far.
    pub rows: i64,
    /// There were more rows than a file may hold.
    pub cut: bool,
    /// Kilobytes of the file, rounded up.
    pub kilobytes: i64,
    /// When it was asked for.
    pub asked_at: String,
    /// Until when the file can be fetched.
    pub until: String,
}

/// Rows that one file may hold.
pub const EXPORT_ROWS: i64 = 200_000;
/// Rows read at once.
const STEP: i64 = 500;
/// How long a file can be fetched.
const KEPT_US: i64 = 24 * 3600 * 1_000_000;
/// An export that has not moved for so long was broken off by a restart.
const SILENT_US: i64 = 2 * 60 * 1_000_000;
/// Exports that are listed.
const LISTED: i64 = 20;
/// Far above [`EXPORT_ROWS`] rows of every column.
const FILE_BYTES: u64 = 1 << 30;
const PIECE_BYTES: usize = 64 * 1024;

fn file_key(bytes: &[u8], id: &str) -> Result<DataKey, Error> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| {
        Error::Store(StoreError::Corrupt { table: "ledger_exports", column: "file_key", id: id.to_owned() })
    })?;
    Ok(DataKey::from_bytes(bytes))
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Setup(format!("the spreadsheet of an export: {error}"))
}

impl Casework {
    /// Begins an export of everything that passes the form, with these columns; answers its identifier.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if a condition does not read, or an earlier export is still being written.
    pub async fn begin_export(
        &self,
        viewer: &Viewer,
        form: &LedgerForm,
        columns: Vec<LedgerColumn>,
    ) -> Result<String, Error> {
        let form = form.from_first();
        self.ledger_query(viewer, &form, STEP)?;
        self.tidy_exports().await?;
        if self.exports(viewer).await?.iter().any(|export| export.state == ExportState::Running) {
            return invalid("export", "上一份导出还在进行，请等它完成后再导出");
        }
        let now_us = self.now().as_micros();
        let export = LedgerExport {
            export_id: self.fresh_id("x"),
            account_id: viewer.person.to_string(),
            state: "running".to_owned(),
            shown: in_one_line(self, &form),
            rows_done: 0,
            cut: false,
            object: hex::encode(self.random::<16>()),
            file_key: self.random::<32>().to_vec(),
            size_bytes: 0,
            created_at_us: now_us,
            touched_at_us: now_us,
            expires_at_us: now_us + KEPT_US,
        };
        self.store().add_ledger_export(&export).await?;
        self.note(Some(viewer), AuditAction::ExportTaken, &export.export_id, &[]).await?;
        let id = export.export_id.clone();
        let (casework, viewer) = (self.clone(), viewer.clone());
        tokio::spawn(async move { casework.run_export(viewer, form, columns, export).await });
        Ok(id)
    }

    async fn run_export(self, viewer: Viewer, form: LedgerForm, columns: Vec<LedgerColumn>, mut export: LedgerExport) {
        let written = self.write_export(&viewer, &form, &columns, &mut export).await;
        if let Err(error) = &written {
            tracing::error!(error = error as &dyn std::error::Error, "ledger.export_failed");
        }
        export.state = String::from(if written.is_ok() { "done" } else { "failed" });
        match self.touch(&mut export).await {
            Ok(true) => {}
            // Nobody wants it any more.
            Ok(false) => {
                let _ = self.objects().remove(&export.object).await;
            }
            Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "ledger.export_lost"),
        }
    }

    async fn touch(&self, export: &mut LedgerExport) -> Result<bool, Error> {
        export.touched_at_us = self.now().as_micros();
        export.expires_at_us = export.touched_at_us + KEPT_US;
        Ok(self.store().move_ledger_export(export).await?)
    }

    async fn write_export(
        &self,
        viewer: &Viewer,
        form: &LedgerForm,
        columns: &[LedgerColumn],
        export: &mut LedgerExport,
    ) -> Result<(), Error> {
        let mut query = self.ledger_query(viewer, form, STEP)?;
        query.without = self.recused_from(viewer).await?;
        let heads: Vec<_> = columns.iter().map(|column| (column.label(), width(*column))).collect();
        let mut book = Book::new("案件台账", &heads).map_err(failed)?;
        loop {
            let page = self.store().ledger(&query).await?;
            let words = self.ledger_words(viewer);
            for row in page.rows.iter().filter_map(|row| words.row(row)) {
                let cells: Vec<_> = columns.iter().map(|column| sheet_cell(column.cell(&row))).collect();
                book.row(&cells).map_err(failed)?;
                export.rows_done += 1;
            }
            let Some(next) = page.next else { break };
            if export.rows_done >= EXPORT_ROWS {
                export.cut = true;
                break;
            }
            query.place = Place::After(next);
            if !self.touch(export).await? {
                return Err(failed("it is no longer wanted"));
            }
        }
        let about = self.export_about(viewer, form, export);
        let file = tokio::task::spawn_blocking(move || -> Result<std::fs::File, Error> {
            let mut file = tempfile::tempfile().map_err(StoreError::from)?;
            book.finish("说明", &about, &mut file).map_err(failed)?;
            file.rewind().map_err(StoreError::from)?;
            Ok(file)
        })
        .await
        .map_err(failed)??;
        let key = file_key(&export.file_key, &export.export_id)?;
        let source = pieces(tokio::fs::File::from_std(file));
        let suite = self.vault().suite();
        let stored =
            objects::put(self.objects(), suite, &key, self.random(), &export.object, source, FILE_BYTES).await?;
        export.size_bytes = i64::try_from(stored.size_bytes).unwrap_or(i64::MAX);
        Ok(())
    }

    /// What the second sheet says: conditions, order, who, when.
    fn export_about(&self, viewer: &Viewer, form: &LedgerForm, export: &LedgerExport) -> Vec<(String, String)> {
        let mut about: Vec<_> =
            self.ledger_conditions(form).into_iter().map(|one| (one.label.to_owned(), one.value)).collect();
        if about.is_empty() {
            about.push(("条件".to_owned(), "无，全部案件".to_owned()));
        }
        let sort = SORTS.iter().find(|(code, _)| *code == form.sort_code()).map_or("", |(_, label)| *label);
        let order = if form.ascending { "从小到大" } else { "从大到小" };
        about.push(("排序".to_owned(), format!("{sort}，{order}")));
        about.push(("件数".to_owned(), export.rows_done.to_string()));
        if export.cut {
            let note = format!("结果超过{EXPORT_ROWS}件，本表只含前{EXPORT_ROWS}件；请增加条件后分次导出");
            about.push(("未全部导出".to_owned(), note));
        }
        about.push(("范围".to_owned(), format!("{}（{}）可查看的案件", viewer.organ_name, viewer.role.label())));
        about.push(("导出人".to_owned(), viewer.name.clone()));
        about.push(("导出时间".to_owned(), format!("{}（北京时间）", self.now().to_minutes())));
        about
    }

    /// This person's exports, newest first.
    pub async fn exports(&self, viewer: &Viewer) -> Result<Vec<ExportItem>, Error> {
        let rows = self.store().ledger_exports(viewer.person.as_str(), LISTED).await?;
        let now_us = self.now().as_micros();
        Ok(rows.iter().filter(|row| row.expires_at_us > now_us).map(|row| item(row, now_us)).collect())
    }

    /// One of this person's exports.
    pub async fn export(&self, viewer: &Viewer, id: &str) -> Result<ExportItem, Error> {
        let now_us = self.now().as_micros();
        let row = self.store().ledger_export(viewer.person.as_str(), id).await?;
        row.filter(|row| row.expires_at_us > now_us).map(|row| item(&row, now_us)).ok_or(Error::NotFound)
    }

    /// The bytes of one of this person's exports.
    pub async fn read_export(
        &self,
        viewer: &Viewer,
        id: &str,
    ) -> Result<impl Stream<Item = Result<Vec<u8>, StoreError>> + Send + use<>, Error> {
        let row = self.store().ledger_export(viewer.person.as_str(), id).await?;
        let live = |row: &LedgerExport| row.state == "done" && row.expires_at_us > self.now().as_micros();
        let row = row.filter(live).ok_or(Error::NotFound)?;
        let key = file_key(&row.file_key, id)?;
        Ok(objects::get(self.objects(), &key, &row.object).await?)
    }

    /// Removes an export of this person, whether it is finished or not.
    pub async fn drop_export(&self, viewer: &Viewer, id: &str) -> Result<(), Error> {
        if let Some(row) = self.store().ledger_export(viewer.person.as_str(), id).await? {
            self.forget_export(&row).await?;
        }
        Ok(())
    }

    /// Removes every export whose time has come; answers how many.
    pub async fn tidy_exports(&self) -> Result<usize, Error> {
        let rows = self.store().expired_ledger_exports(self.now().as_micros()).await?;
        for row in &rows {
            self.forget_export(row).await?;
        }
        Ok(rows.len())
    }

    /// Removes every export there is, since what they hold may not be kept any longer.
    pub(crate) async fn drop_every_export(&self) -> Result<(), Error> {
        for row in self.store().expired_ledger_exports(i64::MAX).await? {
            self.forget_export(&row).await?;
        }
        Ok(())
    }

    async fn forget_export(&self, row: &LedgerExport) -> Result<(), Error> {
        self.objects().remove(&row.object).await.map_err(StoreError::from)?;
        Ok(self.store().drop_ledger_export(&row.export_id).await?)
    }
}

fn item(row: &LedgerExport, now_us: i64) -> ExportItem {
    let silent = row.state == "running" && row.touched_at_us + SILENT_US < now_us;
    ExportItem {
        id: row.export_id.clone(),
        state: match row.state.as_str() {
            "done" => ExportState::Done,
            "running" if !silent => ExportState::Running,
            _ => ExportState::Failed,
        },
        shown: row.shown.clone(),
        rows: row.rows_done,
        cut: row.cut,
        kilobytes: row.size_bytes / 1024 + 1,
        asked_at: Instant::from_micros(row.created_at_us).to_minutes(),
        until: Instant::from_micros(row.expires_at_us).to_minutes(),
    }
}

/// The width of a column, in characters of a spreadsheet.
fn width(column: LedgerColumn) -> u16 {
    use LedgerColumn as C;
    match column {
        C::Enterprise | C::Respondent | C::Owner | C::Lead | C::Determining => 32,
        C::Next => 26,
        C::Claimed | C::Performed | C::Outstanding | C::Number | C::Field => 18,
        _ => 12,
    }
}

fn sheet_cell(cell: LedgerCell) -> Cell {
    match cell {
        LedgerCell::Number(text) | LedgerCell::Text(text) | LedgerCell::Stage(text, _) => Cell::Text(text),
        LedgerCell::Sum(fen, _) => Cell::Sum(fen),
        LedgerCell::Day(day) => day.parse::<Date>().map_or(Cell::Text(day), Cell::Day),
        LedgerCell::Clock(label, day, _, provisional) => {
            Cell::Text(format!("{label} {day}{}", if provisional { "（暂定）" } else { "" }))
        }
        LedgerCell::Suspended => Cell::Text("时限中止".to_owned()),
    }
}

fn pieces(file: tokio::fs::File) -> impl Stream<Item = io::Result<Vec<u8>>> + Send {
    futures_util::stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE_BYTES];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok((read > 0).then_some((piece, file)))
    })
}
