//! Who of an organ works on a case (承办人), as lists see it. Written with the projection of the case.

use crate::engine::{Number, Tx, rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    PUT = "INSERT INTO case_assignees (case_id, organ_id, person) VALUES ($1, $2, $3)
        ON CONFLICT (case_id, organ_id) DO UPDATE SET person = excluded.person";
    DROP = "DELETE FROM case_assignees WHERE case_id = $1";
    OF_CASE = "SELECT case_id, organ_id, person FROM case_assignees WHERE case_id = $1 ORDER BY organ_id";
    COUNT_OF_PERSON = "SELECT COUNT(*) AS n FROM case_assignees AS a JOIN cases AS c ON c.case_id = a.case_id
        WHERE a.person = $1 AND a.organ_id = $2 AND NOT c.closed";
    OF_PERSON = "SELECT a.case_id, a.organ_id, a.person FROM case_assignees AS a JOIN cases AS c ON c.case_id = a.case_id
        WHERE a.person = $1 AND a.organ_id = $2 AND NOT c.closed ORDER BY a.case_id LIMIT $3";
}

rec! {
    /// A case on somebody's desk.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AssigneeRow {
        /// The case. On writing, the store sets it itself.
        pub case_id: String,
        /// The organ for which it is worked on.
        pub organ_id: String,
        /// Who works on it.
        pub person: String,
    }
}

impl Store {
    /// Who works on a case, for each organ that named somebody.
    pub async fn assignees_of(&self, case_id: &str) -> Result<Vec<AssigneeRow>, StoreError> {
        self.db().all(OF_CASE, vals![case_id]).await
    }

    /// How many cases that have not ended lie on the desk of a person of an organ.
    pub async fn assigned_count(&self, person: &str, organ: &str) -> Result<i64, StoreError> {
        Ok(self.db().opt::<Number>(COUNT_OF_PERSON, vals![person, organ]).await?.map_or(0, |row| row.n))
    }

    /// The cases on the desk of a person of an organ that have not ended.
    pub async fn assigned_to(&self, person: &str, organ: &str, limit: i64) -> Result<Vec<AssigneeRow>, StoreError> {
        self.db().all(OF_PERSON, vals![person, organ, limit]).await
    }
}

/// Writes the assignees of a case in place of those before.
pub(crate) async fn replace(tx: &mut Tx, case_id: &str, rows: &[AssigneeRow]) -> Result<(), StoreError> {
    remove(tx, case_id).await?;
    for row in rows {
        tx.run(PUT, vals![case_id, &row.organ_id, &row.person]).await?;
    }
    Ok(())
}

/// Removes the assignees of a case.
pub(crate) async fn remove(tx: &mut Tx, case_id: &str) -> Result<(), StoreError> {
    tx.run(DROP, vals![case_id]).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::AssigneeRow;
    use crate::testing::engines;
    use crate::tests::{events, one, projection};
    use crate::{Projection, Store, StreamCommit};

    fn row(organ: &str, person: &str) -> AssigneeRow {
        AssigneeRow { case_id: String::new(), organ_id: organ.to_owned(), person: person.to_owned() }
    }

    async fn put(store: &Store, version: i64, assignees: Vec<AssigneeRow>) {
        let projection = Projection { assignees, ..projection(1, "甲") };
        let stream = StreamCommit { projection: Some(projection), ..events("case-0001", version, 1) };
        store.commit(one(stream)).await.unwrap();
    }

    #[tokio::test]
    async fn a_case_lies_on_the_desk_it_was_last_given_to() {
        for db in engines().await {
            put(&db.store, 0, vec![row("lead", "a"), row("det", "b")]).await;
            put(&db.store, 1, vec![row("lead", "c"), row("det", "b")]).await;
            let all = db.store.assignees_of("case-0001").await.unwrap();
            let seen: Vec<_> = all.iter().map(|row| (row.organ_id.as_str(), row.person.as_str())).collect();
            assert_eq!(seen, [("det", "b"), ("lead", "c")], "{}", db.name);
            let desks = [("a", "lead", 0), ("c", "lead", 1), ("b", "det", 1), ("b", "lead", 0)];
            for (person, organ, expected) in desks {
                let found = db.store.assigned_to(person, organ, 10).await.unwrap().len();
                assert_eq!(db.store.assigned_count(person, organ).await.unwrap(), i64::try_from(expected).unwrap());
                assert_eq!(found, expected, "{person} of {organ} on {}", db.name);
            }
        }
    }
}
