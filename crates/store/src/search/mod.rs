//! Full text, one trait and one file per engine.
//!
//! No dictionary: Chinese is cut into overlapping pairs of characters, everything else into alphanumeric runs, all
//! folded to half width and lower case. A query is one phrase per word of the query; all phrases must stand in the
//! text. Both engines see the same tokens, written as ASCII so that no parser of a database has an opinion, and
//! each document carries the scope tokens of its case.

mod postgres;
mod sqlite;

pub(crate) use postgres::PostgresSearch;
pub(crate) use sqlite::SqliteSearch;

use crate::StoreError;
use crate::engine::Tx;
use crate::writer::BoxFuture;

#[cfg(test)]
pub(crate) use {postgres::STATEMENTS as POSTGRES_STATEMENTS, sqlite::STATEMENTS as SQLITE_STATEMENTS};

/// How one engine keeps and finds documents.
pub(crate) trait Search: Send + Sync {
    /// Puts the document of a case in place of the one before.
    fn put<'t>(
        &'t self,
        tx: &'t mut Tx,
        case_id: &'t str,
        scopes: &'t [&'t str],
        text: &'t str,
    ) -> BoxFuture<'t, Result<(), StoreError>>;

    /// Removes the document of a case, if it has one.
    fn remove<'t>(&'t self, tx: &'t mut Tx, case_id: &'t str) -> BoxFuture<'t, Result<(), StoreError>>;

    /// Makes removed documents unreadable in the file too, for an erasure by law.
    fn purge<'t>(&'t self, tx: &'t mut Tx) -> BoxFuture<'t, Result<(), StoreError>>;

    /// A subquery that gives the ids of the cases that match `{}`, a placeholder for the value of [`Self::matching`].
    fn subquery(&self) -> &'static str;

    /// What the engine matches to find `query` within `scope`; `None` if nothing of the query can be searched.
    fn matching(&self, scope: &str, query: &str) -> Option<String>;
}

/// Tokens beyond this are not kept: PostgreSQL counts positions no further than 16,383.
const MAX_TOKENS: usize = 16_000;

/// Longer runs are cut, in texts and in queries alike.
const MAX_RUN_CHARS: usize = 64;

/// A token of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// Tokens that must follow one another.
    tokens: Vec<String>,
    /// Whether the last may be the beginning of a longer one.
    open_ended: bool,
}

fn fold(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// Characters written without spaces between words, which are cut into pairs.
fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x2fdf | 0x3005..=0x3007 | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff
        | 0x20000..=0x3ffff)
}

/// A run of characters of one kind.
enum Run {
    Han(Vec<char>),
    Word(String),
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut broken = true;
    for c in text.chars().map(fold).flat_map(char::to_lowercase) {
        if is_han(c) {
            match runs.last_mut() {
                Some(Run::Han(chars)) if !broken => chars.push(c),
                _ => runs.push(Run::Han(vec![c])),
            }
        } else if c.is_alphanumeric() {
            match runs.last_mut() {
                Some(Run::Word(word)) if !broken => {
                    if word.chars().count() < MAX_RUN_CHARS {
                        word.push(c);
                    }
                }
                _ => runs.push(Run::Word(c.to_string())),
            }
        }
        broken = !(is_han(c) || c.is_alphanumeric());
    }
    runs
}

/// Written as ASCII; the beginning of a token is the beginning of its code.
fn code(token: &str) -> String {
    format!("t{}", hex::encode(token))
}

fn scope_code(scope: &str) -> String {
    format!("s{}", hex::encode(scope))
}

/// The tokens of a text, in their order. A Chinese run ends with its last character alone, so that every character
/// begins a token.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => tokens.push(code(&word)),
            Run::Han(chars) => {
                tokens.extend(chars.windows(2).map(|pair| code(&pair.iter().collect::<String>())));
                tokens.extend(chars.last().map(|last| code(&last.to_string())));
            }
        }
    }
    tokens.truncate(MAX_TOKENS);
    tokens
}

/// The phrases of a query, one for each part between spaces.
pub(crate) fn phrases(query: &str) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    for part in query.split(|c: char| fold(c).is_whitespace()) {
        let mut tokens = tokens(part);
        let runs = runs(part);
        let Some(last) = runs.last() else { continue };
        // A query may end within a run of the text: its last pair, or the beginning of a word, is what it knows.
        let open_ended = match last {
            Run::Han(chars) if chars.len() > 1 => {
                tokens.pop();
                false
            }
            Run::Han(_) | Run::Word(_) => true,
        };
        phrases.push(Phrase { tokens, open_ended });
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_pairs_and_folded_runs() {
        let table: [(&str, &[&str]); 6] = [
            ("工程款", &["工程", "程款", "款"]),
            ("Ｇ２１４国道", &["g214", "国道", "道"]),
            ("住建、林草", &["住建", "建", "林草", "草"]),
            ("2024/117-B", &["2024", "117", "b"]),
            ("", &[]),
            ("，。", &[]),
        ];
        for (text, expected) in table {
            let expected: Vec<String> = expected.iter().map(|token| code(token)).collect();
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn a_query_is_a_phrase_for_each_part() {
        type Expected<'a> = &'a [(&'a [&'a str], bool)];
        let table: [(&str, Expected<'_>); 5] = [
            ("工程款", &[(&["工程", "程款"], false)]),
            ("款", &[(&["款"], true)]),
            ("G21　国道", &[(&["g21"], true), (&["国道"], false)]),
            ("国道G214", &[(&["国道", "道", "g214"], true)]),
            (" ， ", &[]),
        ];
        for (query, expected) in table {
            let expected: Vec<Phrase> = expected
                .iter()
                .map(|(tokens, open)| Phrase { tokens: tokens.iter().map(|t| code(t)).collect(), open_ended: *open })
                .collect();
            assert_eq!(phrases(query), expected, "{query}");
        }
    }
}
