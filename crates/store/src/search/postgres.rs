//! `tsvector` with positions given by us, and `tsquery` phrases.

use super::{Search, phrases, scope_code, tokens};
use crate::engine::{Tx, statements};
use crate::writer::BoxFuture;
use crate::{StoreError, vals};
use std::collections::BTreeMap;

statements! {
    PUT = "INSERT INTO search_docs (case_id, doc) VALUES ($1, CAST($2 AS TEXT)::tsvector)
        ON CONFLICT (case_id) DO UPDATE SET doc = excluded.doc";
    DROP = "DELETE FROM search_docs WHERE case_id = $1";
}

/// Full text on PostgreSQL.
pub(crate) struct PostgresSearch;

/// `'tok':1,4 'other':2`; scope tokens have no position and so never stand in a phrase.
fn vector(scopes: &[&str], text: &str) -> String {
    let mut positions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (index, token) in tokens(text).into_iter().enumerate() {
        positions.entry(token).or_default().push((index + 1).to_string());
    }
    let words = positions.into_iter().map(|(token, positions)| format!("'{token}':{}", positions.join(",")));
    scopes.iter().map(|scope| format!("'{}'", scope_code(scope))).chain(words).collect::<Vec<_>>().join(" ")
}

impl Search for PostgresSearch {
    fn put<'t>(
        &'t self,
        tx: &'t mut Tx,
        case_id: &'t str,
        scopes: &'t [&'t str],
        text: &'t str,
    ) -> BoxFuture<'t, Result<(), StoreError>> {
        Box::pin(async move { tx.run(PUT, vals![case_id, vector(scopes, text)]).await.map(|_| ()) })
    }

    fn remove<'t>(&'t self, tx: &'t mut Tx, case_id: &'t str) -> BoxFuture<'t, Result<(), StoreError>> {
        Box::pin(async move { tx.run(DROP, vals![case_id]).await.map(|_| ()) })
    }

    /// Nothing to do within a transaction: autovacuum takes the dead row and its index entries away.
    fn purge<'t>(&'t self, _tx: &'t mut Tx) -> BoxFuture<'t, Result<(), StoreError>> {
        Box::pin(async { Ok(()) })
    }

    fn subquery(&self) -> &'static str {
        "SELECT d.case_id FROM search_docs AS d WHERE d.doc @@ CAST({} AS TEXT)::tsquery"
    }

    fn matching(&self, scope: &str, query: &str) -> Option<String> {
        let phrases = phrases(query);
        if phrases.is_empty() {
            return None;
        }
        let mut parts = vec![scope_code(scope)];
        for phrase in phrases {
            let end = if phrase.open_ended { ":*" } else { "" };
            parts.push(format!("({}{end})", phrase.tokens.join(" <-> ")));
        }
        Some(parts.join(" & "))
    }
}
