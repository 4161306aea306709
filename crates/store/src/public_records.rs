//! The public register (失信记录公示): records in force. Written with the projection of the case; gone with the record.

use crate::engine::{Tx, Val, composed, rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    PUT = "INSERT INTO public_records (case_id, record_id, respondent_id, respondent_name, field, evils, breach, severity,
            determined_on, by_organ, objected, performed, measures, written_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    DROP = "DELETE FROM public_records WHERE case_id = $1";
}

const COLUMNS: &str =
    "SELECT record_id, respondent_id, respondent_name, field, evils, breach, severity, determined_on, by_organ,
    objected, performed, measures, written_at_us FROM public_records";

rec! {
    /// A record in force as the public reads it.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct PublicRecordRow {
        /// An identifier that says nothing of the case.
        pub record_id: String,
        /// The organ on record.
        pub respondent_id: String,
        /// Its name.
        pub respondent_name: String,
        /// The field, as a code.
        pub field: Option<String>,
        /// The evils, as codes separated by commas.
        pub evils: String,
        /// The breach, as a code.
        pub breach: String,
        /// The severity, as a code.
        pub severity: String,
        /// When it was determined.
        pub determined_on: String,
        /// By which organ.
        pub by_organ: String,
        /// An objection marks it.
        pub objected: bool,
        /// What was owed has been performed.
        pub performed: bool,
        /// The measures in force, as ids separated by commas.
        pub measures: String,
        /// When this line was written.
        pub written_at_us: i64,
    }
}

/// Which records are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordQuery {
    /// Part of the organ's name.
    pub name: Option<String>,
    /// The field, as a code.
    pub field: Option<String>,
    /// The severity, as a code.
    pub severity: Option<String>,
    /// Behind this one: day and id.
    pub after: Option<(String, String)>,
    /// At most so many.
    pub limit: i64,
}

impl Store {
    /// Records in force, the latest first.
    pub async fn public_records(&self, query: &RecordQuery) -> Result<Vec<PublicRecordRow>, StoreError> {
        let mut vals: Vec<Val> = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        if let Some(name) = &query.name {
            let sought: String = name.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
            vals.push(format!("%{sought}%").into());
            parts.push(format!("respondent_name LIKE ${}", vals.len()));
        }
        for (column, value) in [("field", &query.field), ("severity", &query.severity)] {
            if let Some(value) = value {
                vals.push(value.as_str().into());
                parts.push(format!("{column} = ${}", vals.len()));
            }
        }
        if let Some((day, id)) = &query.after {
            vals.push(day.as_str().into());
            vals.push(id.as_str().into());
            let (day, id) = (vals.len() - 1, vals.len());
            parts.push(format!("(determined_on < ${day} OR (determined_on = ${day} AND record_id < ${id}))"));
        }
        let conditions = if parts.is_empty() { String::new() } else { format!(" WHERE {}", parts.join(" AND ")) };
        vals.push(query.limit.into());
        let sql = format!("{COLUMNS}{conditions} ORDER BY determined_on DESC, record_id DESC LIMIT ${}", vals.len());
        self.db().all(composed(sql), vals).await
    }
}

/// Writes the record of a case in place of the one before; none takes it away.
pub(crate) async fn replace(tx: &mut Tx, case_id: &str, record: Option<&PublicRecordRow>) -> Result<(), StoreError> {
    tx.run(DROP, vals![case_id]).await?;
    let Some(row) = record else { return Ok(()) };
    let vals = vals![
        case_id,
        &row.record_id,
        &row.respondent_id,
        &row.respondent_name,
        &row.field,
        &row.evils,
        &row.breach,
        &row.severity,
        &row.determined_on,
        &row.by_organ,
        row.objected,
        row.performed,
        &row.measures,
        row.written_at_us,
    ];
    tx.run(PUT, vals).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::{PublicRecordRow, RecordQuery};
    use crate::testing::engines;
    use crate::tests::{events, one, projection};
    use crate::{Store, StreamCommit};

    fn record(n: i64) -> PublicRecordRow {
        PublicRecordRow {
            record_id: format!("r{n}"),
            respondent_id: format!("organ-{n}"),
            respondent_name: format!("勐阳县第{n}局"),
            field: Some(if n % 2 == 0 { "tender" } else { "ppp" }.to_owned()),
            evils: String::new(),
            breach: "arrears".to_owned(),
            severity: "serious".to_owned(),
            determined_on: format!("2026-05-0{}", n / 2 + 1),
            by_organ: "my".to_owned(),
            objected: false,
            performed: false,
            measures: String::new(),
            written_at_us: 1,
        }
    }

    async fn put(store: &Store, n: i64, version: i64, record: Option<PublicRecordRow>) {
        let rows = crate::Projection { record, ..projection(n, "甲") };
        let stream = StreamCommit { projection: Some(rows), ..events(&format!("case-{n:04}"), version, 1) };
        store.commit(one(stream)).await.unwrap();
    }

    async fn ids(store: &Store, query: RecordQuery) -> Vec<String> {
        let rows = store.public_records(&RecordQuery { limit: 10, ..query }).await.unwrap();
        rows.into_iter().map(|row| row.record_id).collect()
    }

    #[tokio::test]
    async fn records_are_found_the_latest_first_and_gone_when_they_end() {
        for db in engines().await {
            for n in 0..5 {
                put(&db.store, n, 0, (n != 2).then(|| record(n))).await;
            }
            let all = RecordQuery::default();
            assert_eq!(ids(&db.store, all.clone()).await, ["r4", "r3", "r1", "r0"], "{}", db.name);
            let after = RecordQuery { after: Some(("2026-05-02".to_owned(), "r3".to_owned())), ..all.clone() };
            assert_eq!(ids(&db.store, after).await, ["r1", "r0"], "{}", db.name);
            let tender = RecordQuery { field: Some("tender".to_owned()), ..all.clone() };
            assert_eq!(ids(&db.store, tender).await, ["r4", "r0"], "{}", db.name);
            let named = RecordQuery { name: Some("第3局".to_owned()), ..all.clone() };
            assert_eq!(ids(&db.store, named).await, ["r3"], "{}", db.name);
            let anything = RecordQuery { name: Some("%".to_owned()), ..all.clone() };
            assert_eq!(ids(&db.store, anything).await.len(), 4, "{}", db.name);
            put(&db.store, 4, 1, None).await;
            assert_eq!(ids(&db.store, all).await, ["r3", "r1", "r0"], "{}", db.name);
        }
    }
}
