//! A meeting as a viewer sees it: the cases and tasks that it stands to.

use super::MeetingItem;
use crate::{Casework, Viewer, error::Error, ledger::urgency, view::Urgency};
use domain::{
    access::Part,
    case::Case,
    clock::ClockKind,
    clockrun::{ClockRun, RunState},
    fact::Fact,
    ids::CaseId,
    meeting::may_minute,
};
use jiff::civil::Date;
use store::MeetingTask;

/// A case on an agenda, for somebody who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingCase {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The respondent.
    pub respondent: String,
    /// Where it stands.
    pub stage: &'static str,
}

/// A task that came of a meeting, for somebody who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingTaskItem {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Who does it.
    pub organ: String,
    /// What, for those who may read it.
    pub text: Option<String>,
    /// The last day.
    pub last_day: String,
    /// How it stands in words.
    pub state: String,
    /// How it looks.
    pub urgency: Urgency,
}

/// A meeting as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingPage {
    /// The meeting.
    pub item: MeetingItem,
    /// The units that are invited.
    pub organs: Vec<String>,
    /// The cases that the viewer sees.
    pub cases: Vec<MeetingCase>,
    /// The tasks that the viewer sees.
    pub tasks: Vec<MeetingTaskItem>,
    /// The viewer's unit called it.
    pub own: bool,
    /// What was agreed may be entered now.
    pub minutes: bool,
}

impl Casework {
    /// A meeting as a viewer sees it.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for whoever neither called it nor is invited.
    pub async fn meeting(&self, viewer: &Viewer, id: &str) -> Result<MeetingPage, Error> {
        let (row, own) = self.own_meeting(viewer, id).await?;
        let tasks = self.store().meeting_tasks(id).await?;
        let (mut cases, mut items) = (Vec::new(), Vec::new());
        for case in self.store().meeting_cases(id).await? {
            let Ok(case) = CaseId::parse(&case) else { continue };
            let Some(loaded) = self.load(&case).await? else { continue };
            let sight = viewer.sight(&loaded.case, self.profile());
            if !sight.sees(Part::Overview) {
                continue;
            }
            for task in tasks.iter().filter(|task| task.case_id == case.as_str()) {
                let told = loaded.events.iter().find_map(|event| match &event.fact {
                    Fact::Instructed { no, text, to } if i64::from(*no) == task.task_no => Some((text, to)),
                    _ => None,
                });
                let Some((text, to)) = told else { continue };
                let concerned = sight.sees(Part::Events) || viewer.organ.as_ref() == Some(to);
                if !concerned {
                    continue;
                }
                let words = self.open(Some(text).filter(|_| sight.sees(Part::Task)), None).await?;
                items.push(self.task_item(&loaded.case, task, words));
            }
            cases.push(MeetingCase {
                respondent: self.names(&loaded.case, None).await?.respondent,
                number: loaded.case.number.clone(),
                stage: loaded.case.stage.label(),
                id: case,
            });
        }
        let held_on = row.held_on.parse().unwrap_or(Date::MAX);
        let item = self.meeting_item(&row);
        Ok(MeetingPage {
            organs: self.store().meeting_organs(id).await?.iter().map(|organ| self.owner_name(organ)).collect(),
            cases,
            tasks: items,
            own,
            minutes: own && may_minute(item.state, held_on, self.now().date()),
            item,
        })
    }

    fn task_item(&self, case: &Case, task: &MeetingTask, text: Option<String>) -> MeetingTaskItem {
        let about = |run: &&ClockRun| run.kind == ClockKind::Instruction && i64::from(run.about) == task.task_no;
        let run = case.clocks.iter().rev().find(about);
        let last_day = run.map(|run| run.last_day.to_string()).unwrap_or_default();
        let (state, urgency) = match run {
            Some(run) if run.state == RunState::Stopped => ("已反馈办结".to_owned(), Urgency::Done),
            Some(run) if run.state == RunState::RanOut => (self.remaining(&last_day), Urgency::Over),
            Some(run) => {
                let urgency = urgency(self.now(), run.due_at().as_micros(), run.warn_at().as_micros());
                (self.remaining(&last_day), urgency)
            }
            None => ("已撤销".to_owned(), Urgency::Done),
        };
        MeetingTaskItem {
            id: case.id.clone(),
            number: case.number.clone(),
            organ: self.owner_name(&task.organ_id),
            text,
            last_day,
            state,
            urgency,
        }
    }
}
