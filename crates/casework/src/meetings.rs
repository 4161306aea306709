//! 协调会议 (C6): called by a lead on hard cases; what was agreed becomes a task in the log of its case, with its clock.
//!
//! A meeting tells its units which cases it is about only as far as each of them stands to the case: nobody learns of a case
//! from an agenda.

use crate::{
    ActRequest, Casework, FieldError, Values, Viewer,
    audit::AuditAction,
    error::{Error, invalid},
    ledger::urgency,
    view::Urgency,
};
use domain::{
    access::Part,
    actor::Role,
    case::Case,
    case_number::CaseNumber,
    clock::ClockKind,
    clockrun::RunState,
    fact::Fact,
    ids::{CaseId, OrganId},
    meeting::{MOST_CASES, MeetingKind, MeetingState, may_call, may_minute, may_table, task_words},
};
use jiff::civil::Date;
use store::{MeetingRow, MeetingTask, StoreError};

/// Meetings of a list.
const LINES: i64 = 200;
/// The longest text of a field.
const CHARS: usize = 100;
/// The longest text of a task.
const TASK_CHARS: usize = 2_000;

/// A meeting as its form describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeetingForm {
    /// A kind's code.
    pub kind: String,
    /// The day.
    pub held_on: String,
    /// Where.
    pub place: String,
    /// Who chairs it.
    pub chair: String,
    /// Numbers of cases, one a line.
    pub cases: String,
    /// Units that are invited, one a line.
    pub organs: String,
}

/// What was agreed, as its form describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskForm {
    /// The case.
    pub case: String,
    /// The unit, by any of its names.
    pub organ: String,
    /// What it does.
    pub text: String,
    /// The last day; the profile's time where it is empty.
    pub due_on: String,
}

/// A meeting in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingItem {
    /// The meeting.
    pub id: String,
    /// Its kind in words.
    pub kind: &'static str,
    /// Its day.
    pub held_on: String,
    /// Where.
    pub place: String,
    /// Who chairs it.
    pub chair: String,
    /// Who called it.
    pub by: String,
    /// Where it stands.
    pub state: MeetingState,
    /// The number of its minutes.
    pub minutes_no: Option<String>,
}

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
    fn meeting_item(&self, row: &MeetingRow) -> MeetingItem {
        MeetingItem {
            id: row.meeting_id.clone(),
            kind: MeetingKind::from_code(&row.kind).map_or("会议", MeetingKind::label),
            held_on: row.held_on.clone(),
            place: row.place.clone(),
            chair: row.chair.clone(),
            by: self.owner_name(&row.organ_id),
            state: MeetingState::from_code(&row.state).unwrap_or(MeetingState::Cancelled),
            minutes_no: row.minutes_no.clone(),
        }
    }

    /// Whether a viewer calls meetings.
    pub fn calls_meetings(viewer: &Viewer) -> bool {
        may_call(viewer.role) && viewer.organ.is_some()
    }

    /// The meetings that the viewer's unit called or is invited to, the latest first.
    pub async fn meetings(&self, viewer: &Viewer) -> Result<Vec<MeetingItem>, Error> {
        let Some(organ) = &viewer.organ else { return Ok(Vec::new()) };
        let rows = self.store().meetings_of(organ.as_str(), LINES).await?;
        Ok(rows.iter().map(|row| self.meeting_item(row)).collect())
    }

    /// Those to come, for the workbench.
    pub(crate) async fn meetings_to_come(&self, viewer: &Viewer) -> Result<Vec<MeetingItem>, Error> {
        let today = self.now().date().to_string();
        let mut all = self.meetings(viewer).await?;
        all.retain(|item| item.state == MeetingState::Called && item.held_on >= today);
        all.reverse();
        Ok(all)
    }

    /// The meetings about a case, for its page: those that the viewer's unit called or is invited to, and all for whoever
    /// reads every event.
    pub(crate) async fn meetings_about(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        all: bool,
    ) -> Result<Vec<MeetingItem>, Error> {
        let rows = self.store().meetings_about(id.as_str()).await?;
        if rows.is_empty() || viewer.role == Role::Complainant {
            return Ok(Vec::new());
        }
        let own = if all { Vec::new() } else { self.meetings(viewer).await? };
        let seen = |row: &&MeetingRow| all || own.iter().any(|item| item.id == row.meeting_id);
        Ok(rows.iter().filter(seen).map(|row| self.meeting_item(row)).collect())
    }

    /// The row of a meeting that concerns the viewer's unit, and whether the unit called it.
    async fn own_meeting(&self, viewer: &Viewer, id: &str) -> Result<(MeetingRow, bool), Error> {
        let row = self.store().meeting(id).await?.ok_or(Error::NotFound)?;
        let organ = viewer.organ.as_ref().ok_or(Error::NotFound)?;
        let own = row.organ_id == organ.as_str();
        let invited = own || self.store().meeting_organs(id).await?.iter().any(|one| one == organ.as_str());
        if invited { Ok((row, own && may_call(viewer.role))) } else { Err(Error::NotFound) }
    }

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
        let about = |run: &&domain::clockrun::ClockRun| {
            run.kind == ClockKind::Instruction && i64::from(run.about) == task.task_no
        };
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

    /// Calls a meeting; answers its id. Whoever is invited finds it on the workbench.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with every field that does not read; [`Error::Forbidden`] for whoever calls none.
    pub async fn call_meeting(&self, viewer: &Viewer, form: &MeetingForm) -> Result<String, Error> {
        let Some(organ) = viewer.organ.as_ref().filter(|_| may_call(viewer.role)) else {
            return Err(Error::Forbidden("协调会议由牵头部门召集。".to_owned()));
        };
        let mut faults = Vec::new();
        let kind = MeetingKind::from_code(&form.kind);
        if kind.is_none() {
            faults.push(FieldError::new("kind", "请选择会议种类"));
        }
        let held_on = form.held_on.trim().parse::<Date>().ok();
        if held_on.is_none() {
            faults.push(FieldError::new("held_on", "请填写开会日期"));
        }
        for (field, text, missing) in
            [("place", &form.place, "请填写地点"), ("chair", &form.chair, "请填写主持人的姓名和职务")]
        {
            if text.trim().is_empty() {
                faults.push(FieldError::new(field, missing));
            } else if text.chars().count() > CHARS {
                faults.push(FieldError::new(field, format!("最多{CHARS}个字")));
            }
        }
        let cases = self.tabled(viewer, &form.cases, &mut faults).await?;
        let mut organs: Vec<String> = Vec::new();
        for line in form.organs.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match self.own_organ(line) {
                Ok(found) if found == *organ || organs.contains(&found.to_string()) => {}
                Ok(found) => organs.push(found.to_string()),
                Err(why) => faults.push(FieldError::new("organs", why)),
            }
        }
        if organs.is_empty() && !faults.iter().any(|fault| fault.field == "organs") {
            faults.push(FieldError::new("organs", "请填写参加单位，一行一个"));
        }
        let (Some(kind), Some(held_on), true) = (kind, held_on, faults.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        let row = MeetingRow {
            meeting_id: self.fresh_id("m"),
            organ_id: organ.to_string(),
            kind: kind.code().to_owned(),
            held_on: held_on.to_string(),
            place: form.place.trim().to_owned(),
            chair: form.chair.trim().to_owned(),
            state: MeetingState::Called.code().to_owned(),
            minutes_no: None,
            called_by: viewer.person.to_string(),
            called_at_us: self.now().as_micros(),
            ended_at_us: None,
        };
        let count = cases.len().to_string();
        let audit = self.audit_entry(Some(viewer), AuditAction::MeetingCalled, &row.meeting_id, &[("cases", &count)]);
        self.store().put_meeting(&row, &cases, &organs, audit).await?;
        Ok(row.meeting_id)
    }

    /// The cases of an agenda as typed; what may not stand on it becomes a fault.
    async fn tabled(&self, viewer: &Viewer, text: &str, faults: &mut Vec<FieldError>) -> Result<Vec<String>, Error> {
        let mut cases: Vec<String> = Vec::new();
        let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';'));
        for typed in parts.filter(|part| !part.is_empty()) {
            let Ok(number) = CaseNumber::parse(typed) else {
                faults.push(FieldError::new("cases", format!("“{typed}”不是案件编号，请逐位核对")));
                continue;
            };
            let row = self.store().find_by_number(&number.to_string()).await?;
            let id = row.and_then(|row| CaseId::parse(&row.case_id).ok());
            let loaded = match &id {
                Some(id) => self.load(id).await?,
                None => None,
            };
            let sight = loaded.as_ref().map(|loaded| (viewer.sight(&loaded.case, self.profile()), loaded));
            match sight {
                Some((sight, loaded)) if may_table(viewer.role, &sight) => {
                    if loaded.case.stage.is_end() {
                        faults.push(FieldError::new("cases", format!("{number}已经办结")));
                    } else if !cases.contains(&loaded.case.id.to_string()) {
                        cases.push(loaded.case.id.to_string());
                    }
                }
                // A case that is not there and one that is not theirs look the same.
                _ => faults.push(FieldError::new("cases", format!("没有由本单位牵头的案件{number}"))),
            }
        }
        if cases.is_empty() && !faults.iter().any(|fault| fault.field == "cases") {
            faults.push(FieldError::new("cases", "请填写要协调的案件编号，一行一个"));
        }
        if cases.len() > MOST_CASES {
            faults.push(FieldError::new("cases", format!("一次会议最多{MOST_CASES}件")));
        }
        Ok(cases)
    }

    /// Enters something that was agreed: a task of a case, with its clock.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with every field that does not read, [`Error::Refused`] where a rule of the case stands in the way.
    pub async fn add_meeting_task(&self, viewer: &Viewer, id: &str, form: &TaskForm, key: &str) -> Result<(), Error> {
        let (row, own) = self.own_meeting(viewer, id).await?;
        let held_on: Date = row.held_on.parse().unwrap_or(Date::MAX);
        let state = MeetingState::from_code(&row.state).unwrap_or(MeetingState::Cancelled);
        if !own || !may_minute(state, held_on, self.now().date()) {
            return invalid("", "会议还没有开，或者纪要已经形成");
        }
        let mut faults = Vec::new();
        let on_agenda = self.store().meeting_cases(id).await?.contains(&form.case);
        let case = CaseId::parse(&form.case).ok().filter(|_| on_agenda);
        if case.is_none() {
            faults.push(FieldError::new("case", "请选择会议上的一件案件"));
        }
        let organ = self.own_organ(&form.organ).map_err(|why| faults.push(FieldError::new("organ", why))).ok();
        let text = form.text.trim();
        if text.is_empty() || text.chars().count() > TASK_CHARS {
            faults.push(FieldError::new("text", format!("请写明要办什么，最多{TASK_CHARS}个字")));
        }
        if !form.due_on.trim().is_empty() && form.due_on.trim().parse::<Date>().is_err() {
            faults.push(FieldError::new("due_on", "日期写得不对"));
        }
        let (Some(case), Some(organ), true) = (case, organ, faults.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        let kind = MeetingKind::from_code(&row.kind).unwrap_or(MeetingKind::Topic);
        let mut values = Values::new();
        let mut put = |name: &str, value: String| values.insert(name.to_owned(), vec![value]);
        put("organ", organ.to_string());
        put("text", task_words(kind, held_on, text));
        put("due_on", form.due_on.trim().to_owned());
        let request = ActRequest {
            offer: "instruct".to_owned(),
            values,
            seen_version: None,
            key: Some(key.to_owned()).filter(|key| !key.is_empty()),
        };
        self.act(viewer, &case, request).await?;
        self.keep_meeting_task(id, &case, &organ).await
    }

    /// Keeps which instruction of the case it was: the latest to this unit.
    async fn keep_meeting_task(&self, id: &str, case: &CaseId, organ: &OrganId) -> Result<(), Error> {
        let loaded = self.load(case).await?.ok_or(Error::NotFound)?;
        let no = loaded.case.instructions.iter().rev().find(|task| task.to == *organ).map(|task| task.no);
        let Some(no) = no else { return Ok(()) };
        let task = MeetingTask {
            meeting_id: id.to_owned(),
            case_id: case.to_string(),
            task_no: i64::from(no),
            organ_id: organ.to_string(),
        };
        Ok(self.store().put_meeting_task(&task).await?)
    }

    /// Ends a meeting: its minutes are done under a number, or it is cancelled where that is `None`.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] without a number, before the day, or where it has ended.
    pub async fn end_meeting(&self, viewer: &Viewer, id: &str, minutes_no: Option<&str>) -> Result<(), Error> {
        let (row, own) = self.own_meeting(viewer, id).await?;
        if !own {
            return Err(Error::Forbidden("由召集会议的单位办理。".to_owned()));
        }
        let held_on: Date = row.held_on.parse().unwrap_or(Date::MAX);
        let state = MeetingState::from_code(&row.state).unwrap_or(MeetingState::Cancelled);
        let (state, number, action) = match minutes_no.map(str::trim) {
            Some("") => return invalid("minutes_no", "请填写纪要文号，没有文号的写“无文号”"),
            Some(number) if number.chars().count() > CHARS => {
                return invalid("minutes_no", format!("最多{CHARS}个字"));
            }
            Some(_) if !may_minute(state, held_on, self.now().date()) => {
                return invalid("minutes_no", "会议还没有开，或者已经结束");
            }
            Some(number) => (MeetingState::Minuted, Some(number), AuditAction::MeetingMinuted),
            None if !self.store().meeting_tasks(id).await?.is_empty() => {
                return invalid("", "已经有议定事项，不能取消");
            }
            None => (MeetingState::Cancelled, None, AuditAction::MeetingCancelled),
        };
        let audit = self.audit_entry(Some(viewer), action, id, &[]);
        match self.store().end_meeting(id, state.code(), number, self.now().as_micros(), audit).await {
            Err(StoreError::Stale) => invalid("", "会议已经结束"),
            other => Ok(other?),
        }
    }
}
