//! Decisions that wait for the viewer's hand.

use super::owed::NextAct;
use crate::{Casework, Viewer, error::Error, ledger::clock_label};
use domain::{ids::CaseId, time::Instant};
use store::{NEVER_US, Waiting};

/// Lines of the list.
const HANDS: i64 = 50;

/// A decision that waits for the viewer's hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandItem {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The respondent.
    pub respondent: String,
    /// Where it stands.
    pub stage_label: String,
    /// What is to be decided.
    pub title: String,
    /// Its values in few words.
    pub brief: String,
    /// Who has signed.
    pub signed: String,
    /// The viewer's hand is the last one.
    pub last: bool,
    /// Since when it waits.
    pub since: String,
    /// The next clock of the case, its last day and what is left.
    pub next: Option<(String, String, String)>,
    /// The way to it.
    pub act: NextAct,
}

/// To sign, or to look at one's own signature on paper.
fn next_act(row: &Waiting) -> NextAct {
    if row.person_id.is_empty() {
        let code = Some(format!("endorse.{}", row.proposal_no));
        return NextAct { label: format!("签批“{}”", row.title), code };
    }
    NextAct { label: row.title.clone(), code: None }
}

impl Casework {
    pub(crate) async fn hands(&self, viewer: &Viewer, scope: &str) -> Result<Vec<HandItem>, Error> {
        let Some(organ) = &viewer.organ else { return Ok(Vec::new()) };
        let (role, person) = (viewer.role.code(), viewer.person.as_str());
        let rows = self.store().waiting_for_hand(organ.as_str(), role, scope, person, HANDS).await?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let Ok(id) = CaseId::parse(&row.case_id) else { continue };
            let next = row.next_clock.clone().filter(|_| row.next_due_us != NEVER_US).map(|kind| {
                let last_day = Instant::from_micros(row.next_due_us - 1).date().to_string();
                let remaining = self.remaining(&last_day);
                (clock_label(&kind), last_day, remaining)
            });
            items.push(HandItem {
                act: next_act(&row),
                id,
                number: row.number,
                respondent: row.respondent_name,
                stage_label: row.stage_label,
                title: row.title,
                brief: row.brief,
                signed: row.signed,
                last: row.hands_left == 1,
                since: Instant::from_micros(row.since_us).to_minutes(),
                next,
            });
        }
        Ok(items)
    }
}
