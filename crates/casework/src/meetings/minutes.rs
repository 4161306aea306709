//! What a meeting agreed, entered one by one as instructions of its cases, and the end of a meeting.

use super::CHARS;
use crate::{
    ActRequest, Casework, FieldError, Values, Viewer,
    audit::AuditAction,
    error::{Error, invalid},
};
use domain::{
    ids::{CaseId, OrganId},
    meeting::{MeetingKind, MeetingState, may_minute, task_words},
};
use jiff::civil::Date;
use store::{MeetingTask, StoreError};

/// The longest text of a task.
const TASK_CHARS: usize = 2_000;

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

impl Casework {
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
