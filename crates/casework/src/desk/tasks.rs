//! 领导批示与协调任务: open instructions, those given to the viewer's unit and those its unit gave.

use super::owed::OwedItem;
use crate::{Casework, Viewer, error::Error};
use domain::{access::Part, clock::ClockKind, fact::Fact, ids::CaseId};

/// Lines of the list.
const TASKS: i64 = 10;

/// An open instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskItem {
    /// The case, the clock, who does it and until when.
    pub owed: OwedItem,
    /// The viewer's unit is to do it.
    pub mine: bool,
    /// What it says, for those who may read it.
    pub text: Option<String>,
}

impl Casework {
    pub(super) async fn tasks(&self, viewer: &Viewer, scope: &str) -> Result<Vec<TaskItem>, Error> {
        let mut rows = self.store().duties_of_kind(scope, ClockKind::Instruction.code(), TASKS).await?;
        let aside = self.recused_from(viewer).await?;
        rows.retain(|row| !aside.contains(&row.case_id));
        let mut tasks = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(owed) = self.owed_item(viewer, &row) else { continue };
            let mine = viewer.organ.as_ref().is_some_and(|organ| organ.as_str() == row.owner_organ);
            let text = self.instruction(viewer, &owed.id, row.run_no).await?;
            tasks.push(TaskItem { owed, mine, text });
        }
        Ok(tasks)
    }

    /// What the instruction behind a run of its clock says.
    async fn instruction(&self, viewer: &Viewer, id: &CaseId, run_no: i64) -> Result<Option<String>, Error> {
        let loaded = self.visible(viewer, id, Part::Acts).await?;
        let sight = self.sight(viewer, &loaded.case)?;
        let Some(run) = loaded.case.clocks.iter().find(|run| i64::from(run.no) == run_no) else { return Ok(None) };
        let text = loaded.events.iter().find_map(|event| match &event.fact {
            Fact::Instructed { no, text, to }
                if *no == run.about && (sight.sees(Part::Events) || viewer.organ.as_ref() == Some(to)) =>
            {
                Some(text)
            }
            _ => None,
        });
        self.open(text.filter(|_| sight.sees(Part::Task)), None).await
    }
}
