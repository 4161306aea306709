//! What a person keeps: saved views, the columns, how close the rows stand.

use super::{LedgerColumn, LedgerForm};
use crate::{
    Casework, Viewer,
    error::{Error, invalid},
};
use store::{LedgerSettings, LedgerView};

/// How close the rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// Many rows on a screen.
    #[default]
    Compact,
    /// Room between the rows.
    Comfortable,
}

impl Density {
    /// The word that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Comfortable => "comfortable",
        }
    }

    /// The density of a code; the usual one if it is unknown.
    pub fn from_code(code: &str) -> Self {
        if code == "comfortable" { Self::Comfortable } else { Self::Compact }
    }
}

/// How a person likes the ledger drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerStyle {
    /// The columns.
    pub columns: Vec<LedgerColumn>,
    /// How close the rows stand.
    pub density: Density,
}

/// A saved view: conditions, order and columns under a name. Words to find are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// The view.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Conditions and order as an address says them.
    pub query: String,
    /// The columns.
    pub columns: Vec<LedgerColumn>,
    /// The ledger opens with it.
    pub opens_first: bool,
}

/// More than anybody finds his way among.
const MOST_VIEWS: usize = 30;
/// Characters of a name.
const NAME_CHARS: usize = 20;

fn codes(columns: &[LedgerColumn]) -> String {
    columns.iter().map(|column| column.code()).collect::<Vec<_>>().join(",")
}

fn checked(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    if name.is_empty() {
        return invalid("view_name", "请给视图起一个名称");
    }
    if name.chars().count() > NAME_CHARS {
        return invalid("view_name", format!("视图名称最多{NAME_CHARS}个字"));
    }
    Ok(name)
}

impl Casework {
    /// How this person likes the ledger drawn.
    pub async fn ledger_style(&self, viewer: &Viewer) -> Result<LedgerStyle, Error> {
        let settings = self.store().ledger_settings(viewer.person.as_str()).await?;
        Ok(settings.map_or_else(
            || LedgerStyle { columns: LedgerColumn::usual(), density: Density::default() },
            |settings| LedgerStyle {
                columns: LedgerColumn::read(settings.columns.split(',')),
                density: Density::from_code(&settings.density),
            },
        ))
    }

    /// Remembers how this person likes the ledger drawn.
    pub async fn keep_ledger_style(&self, viewer: &Viewer, style: &LedgerStyle) -> Result<(), Error> {
        let settings = LedgerSettings {
            account_id: viewer.person.to_string(),
            columns: codes(&style.columns),
            density: style.density.code().to_owned(),
        };
        Ok(self.store().put_ledger_settings(&settings).await?)
    }

    /// This person's views, by name.
    pub async fn ledger_views(&self, viewer: &Viewer) -> Result<Vec<SavedView>, Error> {
        let rows = self.store().ledger_views(viewer.person.as_str()).await?;
        Ok(rows
            .into_iter()
            .map(|row| SavedView {
                columns: LedgerColumn::read(row.columns.split(',')),
                id: row.view_id,
                name: row.name,
                query: row.query,
                opens_first: row.opens_first,
            })
            .collect())
    }

    /// Saves conditions, order and columns under a name; a view of that name is replaced. `query` says the form as an
    /// address does.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] beside `view_name`.
    pub async fn save_ledger_view(
        &self,
        viewer: &Viewer,
        name: &str,
        query: String,
        columns: &[LedgerColumn],
    ) -> Result<(), Error> {
        let name = checked(name)?;
        let there = self.store().ledger_views(viewer.person.as_str()).await?;
        if there.len() >= MOST_VIEWS && there.iter().all(|view| view.name != name) {
            return invalid("view_name", format!("最多保存{MOST_VIEWS}个视图，请先删除不用的"));
        }
        let view = LedgerView {
            view_id: self.fresh_id("v"),
            account_id: viewer.person.to_string(),
            name: name.to_owned(),
            query,
            columns: codes(columns),
            opens_first: false,
            created_at_us: self.now().as_micros(),
        };
        Ok(self.store().put_ledger_view(&view).await?)
    }

    /// Gives a view another name.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] beside `view_name` if it is empty, too long or taken.
    pub async fn rename_ledger_view(&self, viewer: &Viewer, id: &str, name: &str) -> Result<(), Error> {
        let name = checked(name)?;
        if self.store().rename_ledger_view(viewer.person.as_str(), id, name).await? {
            return Ok(());
        }
        invalid("view_name", "已有同名视图，请换一个名称")
    }

    /// Removes a view.
    pub async fn drop_ledger_view(&self, viewer: &Viewer, id: &str) -> Result<(), Error> {
        Ok(self.store().drop_ledger_view(viewer.person.as_str(), id).await?)
    }

    /// Lets the ledger open with this view, or with none.
    pub async fn open_ledger_with(&self, viewer: &Viewer, id: Option<&str>) -> Result<(), Error> {
        Ok(self.store().open_ledger_with(viewer.person.as_str(), id).await?)
    }
}

/// Conditions in one line, such as a list of exports shows them. Words to find are only mentioned.
pub(super) fn in_one_line(casework: &Casework, form: &LedgerForm) -> String {
    let parts: Vec<_> = casework
        .ledger_conditions(form)
        .into_iter()
        .map(|one| if one.name == "text" { "按词查找".to_owned() } else { format!("{}：{}", one.label, one.value) })
        .collect();
    if parts.is_empty() { "全部案件".to_owned() } else { parts.join("；") }
}
