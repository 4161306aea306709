//! Texts of a commit under way: sealed with the case's key, referred to by id and salted digest.

use crate::{Casework, edge::Dice, error::Error};
use domain::{ids::CaseId, refs::TextRef};
use std::collections::BTreeMap;
use store::{CaseKey, Commit, Fresh, NewCaseKey, NewText};

/// The texts of one case that a commit will add.
pub(crate) struct Words {
    key: CaseKey,
    new_key: Option<NewCaseKey>,
    texts: Vec<NewText>,
    plain: BTreeMap<String, String>,
}

impl Words {
    /// Texts of a case that is about to be opened.
    pub fn of_new(casework: &Casework, case: &CaseId) -> Self {
        let (key, row) = casework.vault().new_case_key(&mut Dice(casework.edge()), case.as_str());
        Self { key, new_key: Some(row), texts: Vec::new(), plain: BTreeMap::new() }
    }

    /// Texts of a case that exists.
    pub async fn of(casework: &Casework, case: &CaseId) -> Result<Self, Error> {
        let key = casework.store().case_key(casework.vault(), case.as_str()).await?.ok_or(Error::NotFound)?;
        Ok(Self { key, new_key: None, texts: Vec::new(), plain: BTreeMap::new() })
    }

    /// Seals a text.
    pub fn add(&mut self, casework: &Casework, kind: &str, plain: &str) -> TextRef {
        let mut dice = Dice(casework.edge());
        let id = casework.fresh_id("t");
        let fresh = Fresh::draw(&mut dice);
        let now = casework.now().as_micros();
        let (digest, row) = casework.vault().text(&self.key, &id, kind, fresh, plain.as_bytes(), now);
        self.texts.push(row);
        self.plain.insert(id.clone(), plain.to_owned());
        TextRef { id, digest: digest.to_hex() }
    }

    /// The key of the case.
    pub fn key(&self) -> &CaseKey {
        &self.key
    }

    /// What was said under a reference of this commit.
    pub fn plain(&self, id: &str) -> Option<&str> {
        self.plain.get(id).map(String::as_str)
    }

    /// Puts everything into the commit.
    pub fn into_commit(self, commit: &mut Commit) {
        commit.keys.extend(self.new_key);
        commit.texts.extend(self.texts);
    }
}
