//! FTS5, contentless with delete: the index keeps tokens, not the text.

use super::{Search, phrases, scope_code, tokens};
use crate::engine::{Number, Tx, statements};
use crate::writer::BoxFuture;
use crate::{StoreError, vals};

statements! {
    DOC = "SELECT doc_id AS n FROM search_docs WHERE case_id = $1";
    ADD_DOC = "INSERT INTO search_docs (case_id) VALUES ($1) RETURNING doc_id AS n";
    DROP_DOC = "DELETE FROM search_docs WHERE case_id = $1";
    ADD = "INSERT INTO search_index (rowid, doc) VALUES ($1, $2)";
    DROP = "DELETE FROM search_index WHERE rowid = $1";
    // A removed document is only struck out until its segment is merged; this merges all of them.
    PURGE = "INSERT INTO search_index (search_index) VALUES ('optimize')";
}

/// Full text on SQLite.
pub(crate) struct SqliteSearch;

impl Search for SqliteSearch {
    fn put<'t>(
        &'t self,
        tx: &'t mut Tx,
        case_id: &'t str,
        scopes: &'t [&'t str],
        text: &'t str,
    ) -> BoxFuture<'t, Result<(), StoreError>> {
        Box::pin(async move {
            self.remove(tx, case_id).await?;
            let mut doc: Vec<String> = scopes.iter().map(|scope| scope_code(scope)).collect();
            doc.extend(tokens(text));
            let row = tx.opt::<Number>(ADD_DOC, vals![case_id]).await?;
            let id = row.ok_or_else(|| StoreError::corrupt("search_docs", "doc_id", case_id))?.n;
            tx.run(ADD, vals![id, doc.join(" ")]).await.map(|_| ())
        })
    }

    fn remove<'t>(&'t self, tx: &'t mut Tx, case_id: &'t str) -> BoxFuture<'t, Result<(), StoreError>> {
        Box::pin(async move {
            if let Some(doc) = tx.opt::<Number>(DOC, vals![case_id]).await? {
                tx.run(DROP, vals![doc.n]).await?;
                tx.run(DROP_DOC, vals![case_id]).await?;
            }
            Ok(())
        })
    }

    fn purge<'t>(&'t self, tx: &'t mut Tx) -> BoxFuture<'t, Result<(), StoreError>> {
        Box::pin(async move { tx.run(PURGE, vals![]).await.map(|_| ()) })
    }

    fn subquery(&self) -> &'static str {
        "SELECT d.case_id FROM search_index AS i JOIN search_docs AS d ON d.doc_id = i.rowid
            WHERE search_index MATCH {}"
    }

    fn matching(&self, scope: &str, query: &str) -> Option<String> {
        let phrases = phrases(query);
        if phrases.is_empty() {
            return None;
        }
        let mut parts = vec![format!("\"{}\"", scope_code(scope))];
        for phrase in phrases {
            parts.push(format!("\"{}\"{}", phrase.tokens.join(" "), if phrase.open_ended { " *" } else { "" }));
        }
        Some(parts.join(" AND "))
    }
}
