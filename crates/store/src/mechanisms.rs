//! The mechanism that each unit has set up (C6). Every version stays; the latest counts.

use crate::audit::NewAudit;
use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    PUT = "INSERT INTO mechanisms (mechanism_id, organ_id, title, document_no, adopted_on, leader, section, liaison,
            office_phone, put_by, put_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    OF_ORGAN = "SELECT mechanism_id, organ_id, title, document_no, adopted_on, leader, section, liaison, office_phone, put_by,
            put_at_us
        FROM mechanisms WHERE organ_id = $1 ORDER BY put_at_us DESC, mechanism_id DESC LIMIT 100";
    LATEST = "SELECT m.mechanism_id, m.organ_id, m.title, m.document_no, m.adopted_on, m.leader, m.section, m.liaison,
            m.office_phone, m.put_by, m.put_at_us
        FROM mechanisms AS m WHERE NOT EXISTS (SELECT 1 FROM mechanisms AS n WHERE n.organ_id = m.organ_id
            AND (n.put_at_us > m.put_at_us OR (n.put_at_us = m.put_at_us AND n.mechanism_id > m.mechanism_id)))
        ORDER BY m.organ_id";
}

rec! {
    /// A version of a unit's mechanism.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct MechanismRow {
        /// The version.
        pub mechanism_id: String,
        /// The unit.
        pub organ_id: String,
        /// The title of its document.
        pub title: String,
        /// Its number.
        pub document_no: String,
        /// Its day.
        pub adopted_on: String,
        /// The leader in charge.
        pub leader: String,
        /// The section that does the work.
        pub section: String,
        /// The liaison officer.
        pub liaison: String,
        /// The telephone of the office.
        pub office_phone: String,
        /// Who entered it.
        pub put_by: String,
        /// When.
        pub put_at_us: i64,
    }
}

impl Store {
    /// Enters a version.
    pub async fn put_mechanism(&self, row: &MechanismRow, audit: NewAudit) -> Result<(), StoreError> {
        let vals = vals![
            &row.mechanism_id,
            &row.organ_id,
            &row.title,
            &row.document_no,
            &row.adopted_on,
            &row.leader,
            &row.section,
            &row.liaison,
            &row.office_phone,
            &row.put_by,
            row.put_at_us,
        ];
        self.write(vec![Write::one(PUT, vals), Write::audit(audit)]).await.map(|_| ())
    }

    /// The versions of a unit, the latest first.
    pub async fn mechanisms_of(&self, organ_id: &str) -> Result<Vec<MechanismRow>, StoreError> {
        self.db().all(OF_ORGAN, vals![organ_id]).await
    }

    /// The version in force of each unit that has one.
    pub async fn mechanisms(&self) -> Result<Vec<MechanismRow>, StoreError> {
        self.db().all(LATEST, vals![]).await
    }
}
