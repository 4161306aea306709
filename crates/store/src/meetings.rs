//! Coordination meetings on hard cases (C6): who called whom about which cases, and which tasks came of it.

use crate::audit::NewAudit;
use crate::commit::Write;
use crate::engine::{Word, rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    PUT = "INSERT INTO meetings (meeting_id, organ_id, kind, held_on, place, chair, state, called_by, called_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, 'called', $7, $8)";
    PUT_CASE = "INSERT INTO meeting_cases (meeting_id, case_id) VALUES ($1, $2)";
    PUT_ORGAN = "INSERT INTO meeting_organs (meeting_id, organ_id) VALUES ($1, $2)";
    PUT_TASK = "INSERT INTO meeting_tasks (meeting_id, case_id, task_no, organ_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (case_id, task_no) DO NOTHING";
    END = "UPDATE meetings SET state = $2, minutes_no = $3, ended_at_us = $4 WHERE meeting_id = $1 AND state = 'called'";
    ONE = "SELECT meeting_id, organ_id, kind, held_on, place, chair, state, minutes_no, called_by, called_at_us, ended_at_us
        FROM meetings WHERE meeting_id = $1";
    OF_ORGAN = "SELECT m.meeting_id, m.organ_id, m.kind, m.held_on, m.place, m.chair, m.state, m.minutes_no, m.called_by,
            m.called_at_us, m.ended_at_us
        FROM meetings AS m WHERE m.organ_id = $1 OR EXISTS (SELECT 1 FROM meeting_organs AS o
            WHERE o.meeting_id = m.meeting_id AND o.organ_id = $1)
        ORDER BY m.held_on DESC, m.meeting_id DESC LIMIT $2";
    OF_CASE = "SELECT m.meeting_id, m.organ_id, m.kind, m.held_on, m.place, m.chair, m.state, m.minutes_no, m.called_by,
            m.called_at_us, m.ended_at_us
        FROM meetings AS m JOIN meeting_cases AS c ON c.meeting_id = m.meeting_id
        WHERE c.case_id = $1 ORDER BY m.held_on DESC, m.meeting_id DESC LIMIT 50";
    CASES = "SELECT case_id AS word FROM meeting_cases WHERE meeting_id = $1 ORDER BY case_id";
    ORGANS = "SELECT organ_id AS word FROM meeting_organs WHERE meeting_id = $1 ORDER BY organ_id";
    TASKS = "SELECT meeting_id, case_id, task_no, organ_id FROM meeting_tasks WHERE meeting_id = $1 ORDER BY case_id, task_no";
}

rec! {
    /// A meeting.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct MeetingRow {
        /// The meeting.
        pub meeting_id: String,
        /// Who called it.
        pub organ_id: String,
        /// Of which kind.
        pub kind: String,
        /// When it is held.
        pub held_on: String,
        /// Where.
        pub place: String,
        /// Who chairs it.
        pub chair: String,
        /// `called`, `minuted` or `cancelled`.
        pub state: String,
        /// The number of its minutes.
        pub minutes_no: Option<String>,
        /// Who called it.
        pub called_by: String,
        /// When.
        pub called_at_us: i64,
        /// When its minutes were done, or it was cancelled.
        pub ended_at_us: Option<i64>,
    }
    /// A task that came of a meeting: an instruction in the log of its case.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct MeetingTask {
        /// The meeting.
        pub meeting_id: String,
        /// The case.
        pub case_id: String,
        /// The number of the instruction.
        pub task_no: i64,
        /// Who does it.
        pub organ_id: String,
    }
}

impl Store {
    /// Keeps a meeting with its cases and the units that are invited.
    pub async fn put_meeting(
        &self,
        row: &MeetingRow,
        cases: &[String],
        organs: &[String],
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let vals = vals![
            &row.meeting_id,
            &row.organ_id,
            &row.kind,
            &row.held_on,
            &row.place,
            &row.chair,
            &row.called_by,
            row.called_at_us,
        ];
        let mut writes = vec![Write::one(PUT, vals)];
        writes.extend(cases.iter().map(|case| Write::one(PUT_CASE, vals![&row.meeting_id, case])));
        writes.extend(organs.iter().map(|organ| Write::one(PUT_ORGAN, vals![&row.meeting_id, organ])));
        writes.push(Write::audit(audit));
        self.write(writes).await.map(|_| ())
    }

    /// Keeps that a task came of a meeting. Again it changes nothing.
    pub async fn put_meeting_task(&self, task: &MeetingTask) -> Result<(), StoreError> {
        let vals = vals![&task.meeting_id, &task.case_id, task.task_no, &task.organ_id];
        self.write(vec![Write::any(PUT_TASK, vals)]).await.map(|_| ())
    }

    /// Ends a meeting: its minutes are done, or it is cancelled.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it has ended already.
    pub async fn end_meeting(
        &self,
        id: &str,
        state: &str,
        minutes_no: Option<&str>,
        now_us: i64,
        audit: NewAudit,
    ) -> Result<(), StoreError> {
        let vals = vals![id, state, minutes_no.map(str::to_owned), now_us];
        self.write(vec![Write::one(END, vals), Write::audit(audit)]).await.map(|_| ())
    }

    /// A meeting.
    pub async fn meeting(&self, id: &str) -> Result<Option<MeetingRow>, StoreError> {
        self.db().opt(ONE, vals![id]).await
    }

    /// The meetings that a unit called or is invited to, the latest first.
    pub async fn meetings_of(&self, organ_id: &str, limit: i64) -> Result<Vec<MeetingRow>, StoreError> {
        self.db().all(OF_ORGAN, vals![organ_id, limit]).await
    }

    /// The meetings about a case, the latest first.
    pub async fn meetings_about(&self, case_id: &str) -> Result<Vec<MeetingRow>, StoreError> {
        self.db().all(OF_CASE, vals![case_id]).await
    }

    /// The cases of a meeting.
    pub async fn meeting_cases(&self, id: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.db().all::<Word>(CASES, vals![id]).await?.into_iter().map(|row| row.word).collect())
    }

    /// The units that a meeting invites.
    pub async fn meeting_organs(&self, id: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.db().all::<Word>(ORGANS, vals![id]).await?.into_iter().map(|row| row.word).collect())
    }

    /// The tasks that came of a meeting.
    pub async fn meeting_tasks(&self, id: &str) -> Result<Vec<MeetingTask>, StoreError> {
        self.db().all(TASKS, vals![id]).await
    }
}

#[cfg(test)]
mod tests {
    use super::{MeetingRow, MeetingTask};
    use crate::testing::engines;
    use crate::tests::audit_of;
    use crate::{MechanismRow, NewAudit, StoreError};

    fn audit() -> NewAudit {
        audit_of("m1")
    }

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|one| (*one).to_owned()).collect()
    }

    #[tokio::test]
    async fn a_meeting_is_found_by_who_called_it_who_is_invited_and_what_it_is_about() {
        for db in engines().await {
            let (store, name) = (&db.store, &db.name);
            let row = MeetingRow {
                meeting_id: "m1".to_owned(),
                organ_id: "lead".to_owned(),
                kind: "topic".to_owned(),
                held_on: "2026-03-05".to_owned(),
                place: "三楼".to_owned(),
                chair: "副州长".to_owned(),
                state: "called".to_owned(),
                minutes_no: None,
                called_by: "ann".to_owned(),
                called_at_us: 5,
                ended_at_us: None,
            };
            store.put_meeting(&row, &texts(&["c1", "c2"]), &texts(&["zjj"]), audit()).await.unwrap();
            for (organ, found) in [("lead", 1), ("zjj", 1), ("czj", 0)] {
                assert_eq!(store.meetings_of(organ, 9).await.unwrap().len(), found, "{organ} on {name}");
            }
            let about = store.meetings_about("c2").await.unwrap();
            assert_eq!(about, std::slice::from_ref(&row), "{name}");
            let task = MeetingTask {
                meeting_id: "m1".to_owned(),
                case_id: "c1".to_owned(),
                task_no: 1,
                organ_id: "zjj".to_owned(),
            };
            store.put_meeting_task(&task).await.unwrap();
            store.put_meeting_task(&task).await.unwrap();
            assert_eq!(store.meeting_tasks("m1").await.unwrap(), [task], "{name}");
            store.end_meeting("m1", "minuted", Some("纪要1号"), 9, audit()).await.unwrap();
            let again = store.end_meeting("m1", "cancelled", None, 10, audit()).await;
            assert!(matches!(again, Err(StoreError::Stale)), "{name}");
            let ended = store.meeting("m1").await.unwrap().unwrap();
            assert_eq!((ended.state.as_str(), ended.minutes_no.as_deref()), ("minuted", Some("纪要1号")), "{name}");
        }
    }

    #[tokio::test]
    async fn the_latest_version_of_a_mechanism_counts_and_the_earlier_ones_stay() {
        for db in engines().await {
            for (n, (organ, leader)) in [("zjj", "甲"), ("czj", "乙"), ("zjj", "丙")].into_iter().enumerate() {
                let row = MechanismRow {
                    mechanism_id: format!("x{n}"),
                    organ_id: organ.to_owned(),
                    title: "履约工作机制".to_owned(),
                    document_no: "1号".to_owned(),
                    adopted_on: "2026-01-05".to_owned(),
                    leader: leader.to_owned(),
                    section: "办公室".to_owned(),
                    liaison: "丁".to_owned(),
                    office_phone: "0691-0000000".to_owned(),
                    put_by: "ann".to_owned(),
                    put_at_us: i64::try_from(n).unwrap(),
                };
                db.store.put_mechanism(&row, audit()).await.unwrap();
            }
            let latest = db.store.mechanisms().await.unwrap();
            let told: Vec<_> = latest.iter().map(|row| (row.organ_id.as_str(), row.leader.as_str())).collect();
            assert_eq!(told, [("czj", "乙"), ("zjj", "丙")], "{}", db.name);
            assert_eq!(db.store.mechanisms_of("zjj").await.unwrap().len(), 2, "{}", db.name);
        }
    }
}
