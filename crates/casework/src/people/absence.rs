//! 请假与代理: who is away, who stands in, and what that puts on the deputy's desk. It begins and ends by itself.

use super::{day, done_before, seat::in_seat};
use crate::{
    Casework, FieldError, Viewer,
    audit::AuditAction,
    error::{Error, invalid},
};
use domain::{actor::Role, seats::check_seats};
use store::{AbsenceRow, Account};

/// The classes of reasons. None tells anything of somebody's health.
pub const REASONS: [(&str, &str); 4] =
    [("leave", "请假"), ("travel", "出差"), ("study", "学习培训"), ("other", "其他")];

/// The longest absence, in days.
const LONGEST_DAYS: i64 = 366;

/// An absence as its form describes it.
#[derive(Debug, Clone, Default)]
pub struct AbsenceForm {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The deputy's account; may be empty.
    pub deputy: String,
    /// The class of the reason; may be empty.
    pub reason: String,
}

/// An absence as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceItem {
    /// The absence.
    pub id: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The deputy's name.
    pub deputy: Option<String>,
    /// The class of the reason in words.
    pub reason: Option<&'static str>,
    /// 将来, 进行中, 已结束, 已提前结束.
    pub state: &'static str,
    /// It can still be ended.
    pub live: bool,
}

/// Everything the page of absences shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AbsencePage {
    /// Whose it is.
    pub name: String,
    /// The absences, the latest first.
    pub absences: Vec<AbsenceItem>,
    /// The colleagues who may stand in: account and words.
    pub deputies: Vec<(String, String)>,
    /// For whom this person stands in: name, first and last day.
    pub standing_in: Vec<(String, String, String)>,
}

/// A seat in which somebody stands in for another, with what waits there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// The seat, to switch to it.
    pub seat: String,
    /// For whom.
    pub name: String,
    /// The organ's name.
    pub organ_name: String,
    /// In which role.
    pub role_label: &'static str,
    /// The last day.
    pub until: Option<String>,
    /// Decisions that wait for a hand there.
    pub hands: usize,
    /// Acts that are owed there.
    pub owed: i64,
    /// Of these, overdue.
    pub overdue: i64,
    /// Open cases on the absentee's desk.
    pub cases: usize,
}

impl Casework {
    /// Whose absences a viewer may keep: his own, and everybody's if he is the security administrator.
    async fn absentee(&self, viewer: &Viewer, account_id: &str) -> Result<Account, Error> {
        if viewer.role == Role::SecurityAdmin {
            // His own absence is kept on his own page, like everybody's.
            return self.known_account(account_id).await;
        }
        if viewer.person.as_str() == account_id && viewer.standing_in_for.is_none() {
            return self.known_account(account_id).await;
        }
        Err(Error::NotFound)
    }

    /// The page of somebody's absences.
    pub async fn absences(&self, viewer: &Viewer, account_id: &str) -> Result<AbsencePage, Error> {
        let account = self.absentee(viewer, account_id).await?;
        let today = self.today();
        let mut page = AbsencePage { name: account.name.clone(), ..AbsencePage::default() };
        for row in self.store().absences_of(account_id).await? {
            let deputy = match &row.deputy {
                Some(id) => Some(self.person_name(id).await?),
                None => None,
            };
            let state = if row.ended_at_us.is_some() {
                "已提前结束"
            } else if row.from_on > today {
                "还未开始"
            } else if row.to_on < today {
                "已结束"
            } else {
                "正在进行"
            };
            page.absences.push(AbsenceItem {
                live: row.ended_at_us.is_none() && row.to_on >= today,
                reason: REASONS.iter().find(|(code, _)| *code == row.reason).map(|(_, label)| *label),
                id: row.absence_id,
                from: row.from_on,
                to: row.to_on,
                deputy,
                state,
            });
        }
        for row in self.store().deputised(account_id, &today).await? {
            page.standing_in.push((self.person_name(&row.account_id).await?, row.from_on, row.to_on));
        }
        page.deputies = self.deputies_of(&account).await?;
        Ok(page)
    }

    /// The colleagues of the same organ whose seats go together with those of the absentee.
    async fn deputies_of(&self, account: &Account) -> Result<Vec<(String, String)>, Error> {
        let today = self.today();
        let mut ids: Vec<_> =
            self.store().accounts_of(&account.organ_id).await?.into_iter().map(|one| one.account_id).collect();
        ids.extend(self.store().seats_in(&account.organ_id, &today).await?.into_iter().map(|seat| seat.account_id));
        let mut own = Vec::new();
        for code in self.own_roles(&account.account_id).await? {
            own.extend(Role::from_code(&code));
        }
        let mut found: Vec<(String, String)> = Vec::new();
        for id in ids {
            if id == account.account_id || found.iter().any(|(known, _)| *known == id) {
                continue;
            }
            let Some(one) = self.store().account(&id).await?.filter(|one| self.opens(one)) else { continue };
            let mut roles = self.all_roles(&one).await?;
            let words = roles.first().map_or("", |role| role.label());
            roles.extend(&own);
            if check_seats(&roles).is_ok() {
                found.push((id, format!("{}（{words}）", one.name)));
            }
        }
        Ok(found)
    }

    /// Enters an absence.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with every field that does not pass: days, a deputy of another organ, one who is away himself, one
    /// whose seats do not go together with those of the absentee.
    pub async fn enter_absence(&self, viewer: &Viewer, account_id: &str, form: &AbsenceForm) -> Result<(), Error> {
        let account = self.absentee(viewer, account_id).await?;
        let mut faults = Vec::new();
        let today = self.now().date();
        let (from, to) = (day(&form.from), day(&form.to));
        match from {
            None => faults.push(FieldError::new("from", "请填写开始日期，如2026-03-05")),
            Some(from) if from < today => faults.push(FieldError::new("from", "开始日期不能早于今天")),
            Some(_) => {}
        }
        match (from, to) {
            (_, None) => faults.push(FieldError::new("to", "请填写结束日期，如2026-03-12")),
            (Some(from), Some(to)) if to < from => faults.push(FieldError::new("to", "结束日期不能早于开始日期")),
            (Some(from), Some(to)) if i64::from(jiff::Span::get_days(&(to - from))) > LONGEST_DAYS => {
                faults.push(FieldError::new("to", "一次最长一年；长期离岗的请办理离岗移交"));
            }
            _ => {}
        }
        let reason = form.reason.trim();
        if !reason.is_empty() && REASONS.iter().all(|(code, _)| *code != reason) {
            faults.push(FieldError::new("reason", "请从列表中选择事由"));
        }
        let (Some(from), Some(to), true) = (from, to, faults.is_empty()) else { return Err(Error::Invalid(faults)) };
        let (from, to) = (from.to_string(), to.to_string());
        let overlaps = |row: &AbsenceRow| row.ended_at_us.is_none() && row.from_on <= to && row.to_on >= from;
        if self.store().absences_of(account_id).await?.iter().any(overlaps) {
            return invalid("from", "这段时间已经登记过，请先结束原来的登记");
        }
        let deputy = form.deputy.trim();
        if !deputy.is_empty() {
            let allowed = self.deputies_of(&account).await?;
            if allowed.iter().all(|(id, _)| id != deputy) {
                return invalid("deputy", "代理人须是本单位同事，且其岗位可以与您的岗位兼任");
            }
            if self.store().absences_of(deputy).await?.iter().any(overlaps) {
                return invalid("deputy", "该同事这段时间也不在岗，请选择其他人员");
            }
        }
        // Whoever is to stand in for others cannot be away without their knowing.
        let standing = self.store().deputised(account_id, &from).await?;
        if let Some(other) = standing.iter().find(|row| row.from_on <= to) {
            let name = self.person_name(&other.account_id).await?;
            return invalid("from", format!("这段时间您正代理{name}，请先与{name}商定其他代理人"));
        }
        let row = AbsenceRow {
            absence_id: self.fresh_id("b"),
            account_id: account_id.to_owned(),
            from_on: from,
            to_on: to,
            deputy: (!deputy.is_empty()).then(|| deputy.to_owned()),
            reason: reason.to_owned(),
            entered_by: viewer.person.to_string(),
            entered_at_us: self.now().as_micros(),
            ended_at_us: None,
        };
        let detail = [
            ("absence", row.absence_id.as_str()),
            ("from", row.from_on.as_str()),
            ("to", row.to_on.as_str()),
            ("deputy", deputy),
        ];
        let audit = self.audit_entry(Some(viewer), AuditAction::AbsenceEntered, account_id, &detail);
        Ok(self.store().put_absence(&row, audit).await?)
    }

    /// Ends an absence early: the deputy's seat is gone at once.
    pub async fn end_absence(&self, viewer: &Viewer, absence_id: &str) -> Result<String, Error> {
        let row = self.store().absence(absence_id).await?.ok_or(Error::NotFound)?;
        self.absentee(viewer, &row.account_id).await?;
        let audit =
            self.audit_entry(Some(viewer), AuditAction::AbsenceEnded, &row.account_id, &[("absence", absence_id)]);
        let ended = self.store().end_absence(absence_id, self.now().as_micros(), audit).await;
        ended.map_err(|error| done_before(error, "这次登记已经结束"))?;
        Ok(row.account_id)
    }

    /// The seats in which the viewer stands in for others and does not sit now, with what waits there.
    pub(crate) async fn stand_ins(&self, viewer: &Viewer) -> Result<Vec<StandIn>, Error> {
        let mut found = Vec::new();
        for choice in self.seats(viewer).await? {
            let Some((absentee, name)) = choice.standing_in_for.clone() else { continue };
            if choice.key == viewer.seat {
                continue;
            }
            let (organ_name, role_label, until) =
                (choice.organ_name.clone(), choice.role.label(), choice.until.clone());
            let (seat, organ) = (choice.key.clone(), choice.organ.clone());
            let there = in_seat(viewer.clone(), choice);
            let mut item = StandIn {
                seat,
                name,
                organ_name,
                role_label,
                until,
                hands: 0,
                owed: 0,
                overdue: 0,
                cases: self.store().assigned_to(absentee.as_str(), organ.as_str(), 200).await?.len(),
            };
            if let Some(scope) = there.scope() {
                item.hands = self.hands(&there, &scope).await?.len();
                let counts = self.duty_counts(&there, &scope, true).await?;
                (item.owed, item.overdue) = (counts.owed, counts.overdue);
            }
            found.push(item);
        }
        Ok(found)
    }
}
