//! What belongs to cases beside the log: complaints as they came, evidence, letters, query codes; imports and
//! packages for the province.

use crate::commit::Write;
use crate::engine::{Number, Tx, Word, rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    ADD_COMPLAINT = "INSERT INTO complaints (channel, native_id, case_id, digest, raw_text_id, received_at_us)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (channel, native_id) DO NOTHING";
    COMPLAINT = "SELECT channel, native_id, case_id, digest, raw_text_id, received_at_us FROM complaints
        WHERE channel = $1 AND native_id = $2";
    COMPLAINTS_OF = "SELECT channel, native_id, case_id, digest, raw_text_id, received_at_us FROM complaints
        WHERE case_id = $1 ORDER BY received_at_us, channel, native_id";
    ADD_EVIDENCE = "INSERT INTO evidence (evidence_id, case_id, fact, digest, size_bytes, media_type, object,
            name_text_id, file_key, key_id, sealed_reason, recorded_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (evidence_id) DO NOTHING";
    EVIDENCE = "SELECT evidence_id, case_id, fact, digest, size_bytes, media_type, object, name_text_id, file_key,
            key_id, sealed_reason, recorded_at_us FROM evidence WHERE evidence_id = $1";
    EVIDENCE_OF = "SELECT evidence_id, case_id, fact, digest, size_bytes, media_type, object, name_text_id, file_key,
            key_id, sealed_reason, recorded_at_us
        FROM evidence WHERE case_id = $1 ORDER BY recorded_at_us, evidence_id";
    ADD_LETTER = "INSERT INTO letters (letter_id, case_id, kind, number, issued_on, recipient, body_text_id, audience)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (letter_id) DO NOTHING";
    LETTER = "SELECT letter_id, case_id, kind, number, issued_on, recipient, body_text_id, audience FROM letters
        WHERE letter_id = $1";
    LETTERS_OF = "SELECT letter_id, case_id, kind, number, issued_on, recipient, body_text_id, audience
        FROM letters WHERE case_id = $1 ORDER BY issued_on, letter_id";
    LETTERS_NUMBERED = "SELECT letter_id, case_id, kind, number, issued_on, recipient, body_text_id, audience
        FROM letters WHERE number = $1 ORDER BY letter_id LIMIT 10";
    REPLACE_CODES = "UPDATE query_codes SET replaced = TRUE WHERE case_id = $1 AND NOT replaced";
    ADD_CODE = "INSERT INTO query_codes (code_hash, case_id, created_at_us, replaced, one_time)
        VALUES ($1, $2, $3, FALSE, $4) ON CONFLICT (code_hash) DO NOTHING";
    ADD_OWN_CODE = "INSERT INTO query_codes (code_hash, case_id, created_at_us, replaced, one_time)
        SELECT CAST($1 AS TEXT), case_id, CAST($2 AS BIGINT), FALSE, FALSE FROM query_codes
        WHERE code_hash = $3 AND one_time AND NOT replaced";
    RETIRE_CODES = "UPDATE query_codes SET replaced = TRUE WHERE case_id = $1 AND code_hash <> $2 AND NOT replaced";
    CODE = "SELECT case_id, one_time FROM query_codes WHERE code_hash = $1 AND NOT replaced";
    OWN_CODES = "SELECT COUNT(*) AS n FROM query_codes WHERE case_id = $1 AND NOT replaced AND NOT one_time";
    CODES = "SELECT COUNT(*) AS n FROM query_codes WHERE case_id = $1 AND NOT replaced";
    CODES_EVER = "SELECT COUNT(*) AS n FROM query_codes WHERE case_id = $1";
    CASE_OF_CODE = "SELECT case_id AS word FROM query_codes WHERE code_hash = $1 AND NOT replaced";
    ADD_RUN = "INSERT INTO import_runs (run_id, channel, source_name, digest, started_at_us, taken, known, faulty)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (run_id) DO NOTHING";
    ADD_FAULT = "INSERT INTO import_faults (run_id, row_no, column_name, reason) VALUES ($1, $2, $3, $4)
        ON CONFLICT (run_id, row_no, column_name) DO NOTHING";
    RUNS = "SELECT run_id, channel, source_name, digest, started_at_us, taken, known, faulty FROM import_runs
        ORDER BY started_at_us DESC, run_id DESC LIMIT $1";
    FAULTS = "SELECT row_no, column_name, reason FROM import_faults WHERE run_id = $1 ORDER BY row_no, column_name";
    ADD_PACKAGE = "INSERT INTO report_packages (package_id, feed, path, digest, written_at_us)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (package_id) DO NOTHING";
    RECEIPT = "UPDATE report_packages SET receipt_at_us = $2, receipt_state = $3, detail = $4 WHERE package_id = $1";
    PACKAGE = "SELECT package_id, feed, path, digest, written_at_us, receipt_at_us, receipt_state, detail
        FROM report_packages WHERE package_id = $1";
    PACKAGES = "SELECT package_id, feed, path, digest, written_at_us, receipt_at_us, receipt_state, detail
        FROM report_packages ORDER BY written_at_us DESC, package_id DESC LIMIT $1";
}

rec! {
    /// A complaint as its channel knows it: importing it again finds it here.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct NewComplaint {
        /// The channel.
        pub channel: String,
        /// The channel's own number.
        pub native_id: String,
        /// The case it belongs to.
        pub case_id: String,
        /// Digest of the raw record: another one under the same number is a correction.
        pub digest: String,
        /// Where the raw record lies, encrypted.
        pub raw_text_id: Option<String>,
        /// When it was received.
        pub received_at_us: i64,
    }
    /// A piece of evidence. Its bytes lie in the object store.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct NewEvidence {
        /// The piece.
        pub evidence_id: String,
        /// Its case.
        pub case_id: String,
        /// What it proves.
        pub fact: String,
        /// Digest of the original bytes, in hex.
        pub digest: String,
        /// Their number.
        pub size_bytes: i64,
        /// What they are, as found by looking at them.
        pub media_type: String,
        /// The object's random name.
        pub object: String,
        /// Where the file's name lies, encrypted.
        pub name_text_id: Option<String>,
        /// The key of the file, wrapped by the case's key; `None` after erasure.
        pub file_key: Option<Vec<u8>>,
        /// The key that wraps it.
        pub key_id: String,
        /// Why only some may see it.
        pub sealed_reason: Option<String>,
        /// When it was recorded.
        pub recorded_at_us: i64,
    }
    /// A letter. Its body is an encrypted text.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct NewLetter {
        /// The letter.
        pub letter_id: String,
        /// Its case.
        pub case_id: String,
        /// Which form.
        pub kind: String,
        /// Its number, if its form has one.
        pub number: Option<String>,
        /// Its date.
        pub issued_on: String,
        /// The organ it goes to, or `complainant`.
        pub recipient: String,
        /// Where its body lies.
        pub body_text_id: String,
        /// Who may read it.
        pub audience: String,
    }
    /// A query code that opens its case.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct QueryCode {
        /// The case.
        pub case_id: String,
        /// An officer has seen it.
        pub one_time: bool,
    }
    /// A run of an import.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ImportRun {
        /// The run.
        pub run_id: String,
        /// The channel.
        pub channel: String,
        /// The file's name.
        pub source_name: String,
        /// The file's digest.
        pub digest: String,
        /// When.
        pub started_at_us: i64,
        /// Rows that became complaints.
        pub taken: i64,
        /// Rows that were there already.
        pub known: i64,
        /// Rows left out.
        pub faulty: i64,
    }
    /// A row that an import left out, and why.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ImportFault {
        /// The row of the sheet, counted from 1.
        pub row_no: i64,
        /// The column's heading; empty if it is the whole row.
        pub column_name: String,
        /// The reason.
        pub reason: String,
    }
    /// A package for the province and what became of it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ReportPackage {
        /// The package.
        pub package_id: String,
        /// Which feed.
        pub feed: String,
        /// Where it was written, below the outbound folder.
        pub path: String,
        /// Digest of its manifest.
        pub digest: String,
        /// When it was written.
        pub written_at_us: i64,
        /// When its receipt was read.
        pub receipt_at_us: Option<i64>,
        /// What the receipt says.
        pub receipt_state: Option<String>,
        /// Its words.
        pub detail: Option<String>,
    }
}

/// A query code, by its hash. It replaces the earlier ones of its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQueryCode {
    /// Hash of the code.
    pub code_hash: String,
    /// The case it opens.
    pub case_id: String,
    /// When it was given out.
    pub created_at_us: i64,
    /// An officer has seen it: its first use gives the complainant one of its own.
    pub one_time: bool,
}

impl Store {
    /// The complaint a channel knows by this number.
    pub async fn complaint(&self, channel: &str, native_id: &str) -> Result<Option<NewComplaint>, StoreError> {
        self.db().opt(COMPLAINT, vals![channel, native_id]).await
    }

    /// The complaints of a case.
    pub async fn complaints_of(&self, case_id: &str) -> Result<Vec<NewComplaint>, StoreError> {
        self.db().all(COMPLAINTS_OF, vals![case_id]).await
    }

    /// A piece of evidence.
    pub async fn evidence(&self, evidence_id: &str) -> Result<Option<NewEvidence>, StoreError> {
        self.db().opt(EVIDENCE, vals![evidence_id]).await
    }

    /// The evidence of a case.
    pub async fn evidence_of(&self, case_id: &str) -> Result<Vec<NewEvidence>, StoreError> {
        self.db().all(EVIDENCE_OF, vals![case_id]).await
    }

    /// A letter.
    pub async fn letter(&self, letter_id: &str) -> Result<Option<NewLetter>, StoreError> {
        self.db().opt(LETTER, vals![letter_id]).await
    }

    /// The letters of a number.
    pub async fn letters_numbered(&self, number: &str) -> Result<Vec<NewLetter>, StoreError> {
        self.db().all(LETTERS_NUMBERED, vals![number]).await
    }

    /// The letters of a case.
    pub async fn letters_of(&self, case_id: &str) -> Result<Vec<NewLetter>, StoreError> {
        self.db().all(LETTERS_OF, vals![case_id]).await
    }

    /// The case that a query code opens; `None` if it was replaced.
    pub async fn case_of_code(&self, code_hash: &str) -> Result<Option<String>, StoreError> {
        Ok(self.db().opt::<Word>(CASE_OF_CODE, vals![code_hash]).await?.map(|row| row.word))
    }

    /// A query code, unless it was replaced.
    pub async fn query_code(&self, code_hash: &str) -> Result<Option<QueryCode>, StoreError> {
        self.db().opt(CODE, vals![code_hash]).await
    }

    /// Puts the complainant's own code beside a one-time code, which lives until the own one is used. Answers whether
    /// the one-time code was still there.
    pub async fn add_own_code(&self, code_hash: &str, beside: &str, created_at_us: i64) -> Result<bool, StoreError> {
        let vals = vals![code_hash, created_at_us, beside];
        Ok(self.write(vec![Write::any(ADD_OWN_CODE, vals)]).await? == [1])
    }

    /// Ends every other code of a case: this one was used.
    pub async fn retire_other_codes(&self, case_id: &str, code_hash: &str) -> Result<(), StoreError> {
        self.write(vec![Write::any(RETIRE_CODES, vals![case_id, code_hash])]).await.map(|_| ())
    }

    /// Whether the complainant has a code that no officer has seen.
    pub async fn has_own_code(&self, case_id: &str) -> Result<bool, StoreError> {
        Ok(self.db().opt::<Number>(OWN_CODES, vals![case_id]).await?.is_some_and(|row| row.n > 0))
    }

    /// Whether any code opens the case, the complainant's own or one that an officer handed out.
    pub async fn has_code(&self, case_id: &str) -> Result<bool, StoreError> {
        Ok(self.db().opt::<Number>(CODES, vals![case_id]).await?.is_some_and(|row| row.n > 0))
    }

    /// Whether a code of a case was ever made.
    pub async fn ever_had_code(&self, case_id: &str) -> Result<bool, StoreError> {
        Ok(self.db().opt::<Number>(CODES_EVER, vals![case_id]).await?.is_some_and(|row| row.n > 0))
    }

    /// Keeps the account of an import.
    pub async fn record_import(&self, run: ImportRun, faults: Vec<ImportFault>) -> Result<(), StoreError> {
        let mut writes = vec![Write::one(
            ADD_RUN,
            vals![
                &run.run_id,
                &run.channel,
                &run.source_name,
                &run.digest,
                run.started_at_us,
                run.taken,
                run.known,
                run.faulty,
            ],
        )];
        writes.extend(
            faults.iter().map(|fault| {
                Write::any(ADD_FAULT, vals![&run.run_id, fault.row_no, &fault.column_name, &fault.reason])
            }),
        );
        self.write(writes).await.map(|_| ())
    }

    /// The latest imports.
    pub async fn import_runs(&self, limit: i64) -> Result<Vec<ImportRun>, StoreError> {
        self.db().all(RUNS, vals![limit]).await
    }

    /// What an import left out.
    pub async fn import_faults(&self, run_id: &str) -> Result<Vec<ImportFault>, StoreError> {
        self.db().all(FAULTS, vals![run_id]).await
    }

    /// Notes a package that was written; answers whether it was new. A receipt is noted by [`Self::record_receipt`].
    pub async fn record_package(&self, package: &ReportPackage) -> Result<bool, StoreError> {
        let vals = vals![&package.package_id, &package.feed, &package.path, &package.digest, package.written_at_us];
        Ok(self.write(vec![Write::any(ADD_PACKAGE, vals)]).await? == [1])
    }

    /// Notes what became of a package; answers whether there is such a package.
    pub async fn record_receipt(
        &self,
        package_id: &str,
        at_us: i64,
        state: &str,
        detail: Option<&str>,
    ) -> Result<bool, StoreError> {
        Ok(self.write(vec![Write::any(RECEIPT, vals![package_id, at_us, state, detail])]).await? == [1])
    }

    /// A package.
    pub async fn package(&self, package_id: &str) -> Result<Option<ReportPackage>, StoreError> {
        self.db().opt(PACKAGE, vals![package_id]).await
    }

    /// The latest packages.
    pub async fn packages(&self, limit: i64) -> Result<Vec<ReportPackage>, StoreError> {
        self.db().all(PACKAGES, vals![limit]).await
    }
}

fn once(rows: u64, what: &'static str) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Duplicate { what }) }
}

pub(crate) async fn insert_complaint(tx: &mut Tx, row: &NewComplaint) -> Result<(), StoreError> {
    let vals = vals![&row.channel, &row.native_id, &row.case_id, &row.digest, &row.raw_text_id, row.received_at_us];
    once(tx.run(ADD_COMPLAINT, vals).await?, "complaint")
}

pub(crate) async fn insert_evidence(tx: &mut Tx, row: &NewEvidence) -> Result<(), StoreError> {
    let vals = vals![
        &row.evidence_id,
        &row.case_id,
        &row.fact,
        &row.digest,
        row.size_bytes,
        &row.media_type,
        &row.object,
        &row.name_text_id,
        &row.file_key,
        &row.key_id,
        &row.sealed_reason,
        row.recorded_at_us,
    ];
    once(tx.run(ADD_EVIDENCE, vals).await?, "evidence")
}

pub(crate) async fn insert_letter(tx: &mut Tx, row: &NewLetter) -> Result<(), StoreError> {
    let vals = vals![
        &row.letter_id,
        &row.case_id,
        &row.kind,
        &row.number,
        &row.issued_on,
        &row.recipient,
        &row.body_text_id,
        &row.audience,
    ];
    once(tx.run(ADD_LETTER, vals).await?, "letter")
}

/// The writes that put a code in place of the earlier ones of its case.
pub(crate) fn replace_codes(row: &NewQueryCode) -> [Write; 2] {
    let vals = vals![&row.code_hash, &row.case_id, row.created_at_us, row.one_time];
    [Write::any(REPLACE_CODES, vals![&row.case_id]), Write::one(ADD_CODE, vals)]
}

pub(crate) async fn insert_code(tx: &mut Tx, row: &NewQueryCode) -> Result<(), StoreError> {
    tx.run(REPLACE_CODES, vals![&row.case_id]).await?;
    once(tx.run(ADD_CODE, vals![&row.code_hash, &row.case_id, row.created_at_us, row.one_time]).await?, "query code")
}
