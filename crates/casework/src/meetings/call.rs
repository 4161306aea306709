//! Calling a meeting: its agenda holds cases that the caller's unit leads.

use super::CHARS;
use crate::{Casework, FieldError, Viewer, audit::AuditAction, error::Error};
use domain::{
    case_number::CaseNumber,
    ids::CaseId,
    meeting::{MOST_CASES, MeetingKind, MeetingState, may_call, may_table},
};
use jiff::civil::Date;
use store::MeetingRow;

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

impl Casework {
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
}
