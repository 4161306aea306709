//! What a person keeps of the ledger: saved views, columns and density, and exports under way or to be fetched.
//!
//! Everything is looked up with the account, so that nobody reaches another one's. Words that were searched for are
//! never among it.

use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    VIEWS = "SELECT view_id, account_id, name, query, columns, opens_first, created_at_us FROM ledger_views
        WHERE account_id = $1 ORDER BY name, view_id";
    PUT_VIEW = "INSERT INTO ledger_views (view_id, account_id, name, query, columns, opens_first, created_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account_id, name) DO UPDATE SET query = excluded.query, columns = excluded.columns";
    RENAME_VIEW = "UPDATE ledger_views SET name = $3 WHERE view_id = $2 AND account_id = $1 AND NOT EXISTS
        (SELECT 1 FROM ledger_views AS other WHERE other.account_id = $1 AND other.name = $3 AND other.view_id <> $2)";
    DROP_VIEW = "DELETE FROM ledger_views WHERE account_id = $1 AND view_id = $2";
    OPEN_NONE = "UPDATE ledger_views SET opens_first = $2 WHERE account_id = $1";
    OPEN_ONE = "UPDATE ledger_views SET opens_first = $3 WHERE account_id = $1 AND view_id = $2";
    SETTINGS = "SELECT account_id, columns, density FROM ledger_settings WHERE account_id = $1";
    PUT_SETTINGS = "INSERT INTO ledger_settings (account_id, columns, density) VALUES ($1, $2, $3)
        ON CONFLICT (account_id) DO UPDATE SET columns = excluded.columns, density = excluded.density";
    ADD_EXPORT = "INSERT INTO ledger_exports (export_id, account_id, state, shown, rows_done, cut, object, file_key,
            size_bytes, created_at_us, touched_at_us, expires_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    MOVE_EXPORT = "UPDATE ledger_exports SET state = $2, rows_done = $3, cut = $4, size_bytes = $5,
            touched_at_us = $6, expires_at_us = $7
        WHERE export_id = $1";
    EXPORT = "SELECT export_id, account_id, state, shown, rows_done, cut, object, file_key, size_bytes,
            created_at_us, touched_at_us, expires_at_us
        FROM ledger_exports WHERE export_id = $2 AND account_id = $1";
    EXPORTS = "SELECT export_id, account_id, state, shown, rows_done, cut, object, file_key, size_bytes,
            created_at_us, touched_at_us, expires_at_us
        FROM ledger_exports WHERE account_id = $1 ORDER BY created_at_us DESC, export_id DESC LIMIT $2";
    EXPIRED = "SELECT export_id, account_id, state, shown, rows_done, cut, object, file_key, size_bytes,
            created_at_us, touched_at_us, expires_at_us
        FROM ledger_exports WHERE expires_at_us <= $1 ORDER BY expires_at_us LIMIT 1000";
    DROP_EXPORT = "DELETE FROM ledger_exports WHERE export_id = $1";
}

rec! {
    /// A saved view.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LedgerView {
        /// The view.
        pub view_id: String,
        /// Whose it is.
        pub account_id: String,
        /// What its owner calls it.
        pub name: String,
        /// Its conditions and sort, as an address says them.
        pub query: String,
        /// The columns, separated by commas.
        pub columns: String,
        /// Whether the ledger opens with it.
        pub opens_first: bool,
        /// Since when.
        pub created_at_us: i64,
    }
    /// How a person likes the ledger drawn.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LedgerSettings {
        /// Whose they are.
        pub account_id: String,
        /// The columns, separated by commas.
        pub columns: String,
        /// How close the rows stand.
        pub density: String,
    }
    /// An export under way, or its file.
    #[derive(Clone, PartialEq, Eq)]
    pub struct LedgerExport {
        /// The export.
        pub export_id: String,
        /// Whose it is.
        pub account_id: String,
        /// `running`, `done` or `failed`.
        pub state: String,
        /// Its conditions in words, without what was searched for.
        pub shown: String,
        /// Rows written so far.
        pub rows_done: i64,
        /// Whether there were more rows than a file may hold.
        pub cut: bool,
        /// The object that holds the sealed file.
        pub object: String,
        /// The key of that object.
        pub file_key: Vec<u8>,
        /// Bytes of the file.
        pub size_bytes: i64,
        /// When it was asked for.
        pub created_at_us: i64,
        /// When it last moved.
        pub touched_at_us: i64,
        /// When row and file go.
        pub expires_at_us: i64,
    }
}

impl std::fmt::Debug for LedgerExport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LedgerExport").field("export_id", &self.export_id).finish_non_exhaustive()
    }
}

impl Store {
    /// The views of an account, by name.
    pub async fn ledger_views(&self, account_id: &str) -> Result<Vec<LedgerView>, StoreError> {
        self.db().all(VIEWS, vals![account_id]).await
    }

    /// Saves a view; one of the same name is replaced but stays the first to open.
    pub async fn put_ledger_view(&self, view: &LedgerView) -> Result<(), StoreError> {
        let vals = vals![
            &view.view_id,
            &view.account_id,
            &view.name,
            &view.query,
            &view.columns,
            view.opens_first,
            view.created_at_us,
        ];
        self.write(vec![Write::any(PUT_VIEW, vals)]).await.map(|_| ())
    }

    /// Gives a view another name; `false` if the name is taken or there is no such view.
    pub async fn rename_ledger_view(&self, account_id: &str, view_id: &str, name: &str) -> Result<bool, StoreError> {
        let touched = self.write(vec![Write::any(RENAME_VIEW, vals![account_id, view_id, name])]).await?;
        Ok(touched == [1])
    }

    /// Removes a view.
    pub async fn drop_ledger_view(&self, account_id: &str, view_id: &str) -> Result<(), StoreError> {
        self.write(vec![Write::any(DROP_VIEW, vals![account_id, view_id])]).await.map(|_| ())
    }

    /// Lets the ledger open with this view, or with none.
    pub async fn open_ledger_with(&self, account_id: &str, view_id: Option<&str>) -> Result<(), StoreError> {
        let mut writes = vec![Write::any(OPEN_NONE, vals![account_id, false])];
        writes.extend(view_id.map(|id| Write::any(OPEN_ONE, vals![account_id, id, true])));
        self.write(writes).await.map(|_| ())
    }

    /// How an account likes the ledger drawn.
    pub async fn ledger_settings(&self, account_id: &str) -> Result<Option<LedgerSettings>, StoreError> {
        self.db().opt(SETTINGS, vals![account_id]).await
    }

    /// Remembers how an account likes the ledger drawn.
    pub async fn put_ledger_settings(&self, settings: &LedgerSettings) -> Result<(), StoreError> {
        let vals = vals![&settings.account_id, &settings.columns, &settings.density];
        self.write(vec![Write::any(PUT_SETTINGS, vals)]).await.map(|_| ())
    }

    /// Puts an export on record.
    pub async fn add_ledger_export(&self, export: &LedgerExport) -> Result<(), StoreError> {
        let vals = vals![
            &export.export_id,
            &export.account_id,
            &export.state,
            &export.shown,
            export.rows_done,
            export.cut,
            &export.object,
            &export.file_key,
            export.size_bytes,
            export.created_at_us,
            export.touched_at_us,
            export.expires_at_us,
        ];
        self.write(vec![Write::one(ADD_EXPORT, vals)]).await.map(|_| ())
    }

    /// Says how far an export has come; `false` if it is no longer wanted.
    pub async fn move_ledger_export(&self, export: &LedgerExport) -> Result<bool, StoreError> {
        let vals = vals![
            &export.export_id,
            &export.state,
            export.rows_done,
            export.cut,
            export.size_bytes,
            export.touched_at_us,
            export.expires_at_us,
        ];
        Ok(self.write(vec![Write::any(MOVE_EXPORT, vals)]).await? == [1])
    }

    /// An export of this account.
    pub async fn ledger_export(&self, account_id: &str, export_id: &str) -> Result<Option<LedgerExport>, StoreError> {
        self.db().opt(EXPORT, vals![account_id, export_id]).await
    }

    /// The latest exports of an account, newest first.
    pub async fn ledger_exports(&self, account_id: &str, limit: i64) -> Result<Vec<LedgerExport>, StoreError> {
        self.db().all(EXPORTS, vals![account_id, limit]).await
    }

    /// Exports whose time has come.
    pub async fn expired_ledger_exports(&self, now_us: i64) -> Result<Vec<LedgerExport>, StoreError> {
        self.db().all(EXPIRED, vals![now_us]).await
    }

    /// Removes an export and with it the key of its file.
    pub async fn drop_ledger_export(&self, export_id: &str) -> Result<(), StoreError> {
        self.write(vec![Write::any(DROP_EXPORT, vals![export_id])]).await.map(|_| ())
    }
}
