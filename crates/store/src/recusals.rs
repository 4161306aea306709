//! Who stands aside from a case (回避), as lists see it. Written with the projection of the case.

use crate::engine::{Tx, Word, statements};
use crate::{Store, StoreError, vals};

statements! {
    PUT = "INSERT INTO case_recusals (person, case_id) VALUES ($1, $2) ON CONFLICT (person, case_id) DO NOTHING";
    DROP = "DELETE FROM case_recusals WHERE case_id = $1";
    DROP_DRAFTS = "DELETE FROM drafts WHERE case_id = $1 AND person = $2";
    OF_PERSON = "SELECT case_id AS word FROM case_recusals WHERE person = $1 ORDER BY case_id";
}

impl Store {
    /// The cases from which a person stands aside.
    pub async fn recused_from(&self, person: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.db().all::<Word>(OF_PERSON, vals![person]).await?.into_iter().map(|row| row.word).collect())
    }
}

/// Writes who stands aside from a case in place of those before, and removes what they had typed for it.
pub(crate) async fn replace(tx: &mut Tx, case_id: &str, persons: &[String]) -> Result<(), StoreError> {
    remove(tx, case_id).await?;
    for person in persons {
        tx.run(PUT, vals![person, case_id]).await?;
        tx.run(DROP_DRAFTS, vals![case_id, person]).await?;
    }
    Ok(())
}

/// Removes who stands aside from a case.
pub(crate) async fn remove(tx: &mut Tx, case_id: &str) -> Result<(), StoreError> {
    tx.run(DROP, vals![case_id]).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use crate::testing::engines;
    use crate::tests::{SCOPE, events, one, projection};
    use crate::{LedgerQuery, Projection, Store, StreamCommit};

    async fn put(store: &Store, version: i64, persons: &[&str]) {
        let recused = persons.iter().map(|person| (*person).to_owned()).collect();
        let projection = Projection { recused, ..projection(1, "甲") };
        let stream = StreamCommit { projection: Some(projection), ..events("case-0001", version, 1) };
        store.commit(one(stream)).await.unwrap();
    }

    #[tokio::test]
    async fn a_case_is_left_out_of_the_lists_of_whoever_stands_aside_and_of_nobody_else() {
        for db in engines().await {
            put(&db.store, 0, &[]).await;
            put(&db.store, 1, &["a", "b"]).await;
            for (person, cases) in [("a", 1), ("b", 1), ("c", 0)] {
                let without = db.store.recused_from(person).await.unwrap();
                assert_eq!(without.len(), cases, "{person} on {}", db.name);
                for text in [None, Some("甲".to_owned())] {
                    let query = LedgerQuery {
                        scope: SCOPE.to_owned(),
                        limit: 5,
                        text,
                        without: without.clone(),
                        ..LedgerQuery::default()
                    };
                    let page = db.store.ledger(&query).await.unwrap();
                    let counted = db.store.ledger_count(&query, 10).await.unwrap();
                    let left = i64::try_from(1 - cases).unwrap();
                    assert_eq!((page.rows.len(), counted), (1 - cases, left), "{person} on {}", db.name);
                }
            }
        }
    }
}
