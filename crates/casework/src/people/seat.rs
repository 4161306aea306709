//! Seats: which an account holds today, in which a session sits, granting one and taking it back.

use super::{another, day, done_before, end_words, security};
use crate::{
    Casework, FieldError, Viewer,
    audit::AuditAction,
    error::{Error, invalid},
    viewer::MAIN_SEAT,
};
use domain::{
    actor::Role,
    ids::{OrganId, PersonId},
    seats::check_seats,
};
use store::{Account, NO_END, SeatRow};

/// A seat that somebody may take now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatChoice {
    /// Its name within the account: `main`, a seat, or an absence and the absentee's seat.
    pub key: String,
    /// For which organ.
    pub organ: OrganId,
    /// The organ's name.
    pub organ_name: String,
    /// In which role.
    pub role: Role,
    /// 代理: whose seat it is, with the name.
    pub standing_in_for: Option<(PersonId, String)>,
    /// Its last day; none without an end.
    pub until: Option<String>,
}

impl SeatChoice {
    /// In words, as the switcher shows it.
    pub fn words(&self) -> String {
        let role = self.role.label();
        match &self.standing_in_for {
            Some((_, name)) => format!("代理{name}：{} {role}", self.organ_name),
            None => format!("{} {role}", self.organ_name),
        }
    }
}

/// A seat with its history, as the account's page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatItem {
    /// The seat; `main` for that of the account.
    pub id: String,
    /// The organ's name.
    pub organ_name: String,
    /// In which role.
    pub role: Role,
    /// Whose seat it is, by name.
    pub standing_in_for: Option<String>,
    /// The first day; none where it came with the account.
    pub from: Option<String>,
    /// The last day; none without an end.
    pub to: Option<String>,
    /// It holds today, or will.
    pub live: bool,
    /// It can be taken back by itself.
    pub can_end: bool,
}

/// A seat to grant.
#[derive(Debug, Clone, Default)]
pub struct SeatForm {
    /// The organ as somebody names it.
    pub organ: String,
    /// The role's code.
    pub role: String,
    /// The first day.
    pub from: String,
    /// The last day; may be empty.
    pub to: String,
    /// The login of the person it is held for; may be empty.
    pub standing_for: String,
}

impl Casework {
    /// The seats that an account may take today; the main one first.
    pub(crate) async fn seats_today(&self, account: &Account) -> Result<Vec<SeatChoice>, Error> {
        let today = self.today();
        let main = self.viewer_of(account)?;
        let Some(organ) = main.organ else { return Ok(Vec::new()) };
        let mut choices = vec![SeatChoice {
            key: MAIN_SEAT.to_owned(),
            organ_name: main.organ_name,
            organ,
            role: main.role,
            standing_in_for: None,
            until: end_words(&account.until_on),
        }];
        for seat in self.store().seats_of(&account.account_id).await? {
            if !holds(&seat, &today) {
                continue;
            }
            let standing = match &seat.standing_for {
                Some(id) => Some((id.clone(), self.person_name(id).await?)),
                None => None,
            };
            choices.extend(self.choice(seat.seat_id, &seat.organ_id, &seat.role, standing, &seat.to_on));
        }
        for absence in self.store().deputised(&account.account_id, &today).await? {
            if absence.from_on > today {
                continue;
            }
            let Some(away) = self.store().account(&absence.account_id).await?.filter(|away| self.opens(away)) else {
                continue;
            };
            let standing = Some((away.account_id.clone(), away.name.clone()));
            let key = format!("{}:{MAIN_SEAT}", absence.absence_id);
            choices.extend(self.choice(key, &away.organ_id, &away.role, standing.clone(), &absence.to_on));
            for seat in self.store().seats_of(&away.account_id).await? {
                // What he himself only stands in for is not his to pass on.
                if holds(&seat, &today) && seat.standing_for.is_none() {
                    let key = format!("{}:{}", absence.absence_id, seat.seat_id);
                    let until = if seat.to_on < absence.to_on { &seat.to_on } else { &absence.to_on };
                    choices.extend(self.choice(key, &seat.organ_id, &seat.role, standing.clone(), until));
                }
            }
        }
        Ok(choices)
    }

    fn choice(
        &self,
        key: String,
        organ: &str,
        role: &str,
        standing: Option<(String, String)>,
        to_on: &str,
    ) -> Option<SeatChoice> {
        let organ = OrganId::parse(organ).ok()?;
        let standing_in_for = match standing {
            Some((id, name)) => Some((PersonId::parse(&id).ok()?, name)),
            None => None,
        };
        Some(SeatChoice {
            key,
            organ_name: self.organ_name(&organ),
            organ,
            role: Role::from_code(role)?,
            standing_in_for,
            until: end_words(to_on),
        })
    }

    /// The viewer of a session, in the seat it has taken. A seat that no longer holds gives way to the main one.
    pub(crate) async fn seated(&self, account: &Account, token_hash: &str) -> Result<Viewer, Error> {
        let viewer = self.viewer_of(account)?;
        let key = self.store().session_seat(token_hash).await?.unwrap_or_default();
        if key.is_empty() || key == MAIN_SEAT {
            return Ok(viewer);
        }
        let choice = self.seats_today(account).await?.into_iter().find(|choice| choice.key == key);
        Ok(choice.map_or(viewer.clone(), |choice| in_seat(viewer, choice)))
    }

    /// The seats that a viewer may take now, for the switcher.
    pub async fn seats(&self, viewer: &Viewer) -> Result<Vec<SeatChoice>, Error> {
        let Some(account) = self.store().account(viewer.person.as_str()).await? else { return Ok(Vec::new()) };
        self.seats_today(&account).await
    }

    /// Lets a session sit in another of its person's seats.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if it is no seat of the person today.
    pub async fn take_seat(&self, viewer: &Viewer, token: &str, key: &str) -> Result<(), Error> {
        let known = self.seats(viewer).await?.into_iter().find(|choice| choice.key == key);
        let Some(choice) = known else {
            return invalid("seat", "这个岗位已经结束或者不是您的岗位，请重新选择");
        };
        self.store().take_seat(&self.token_hash(token), &choice.key).await?;
        let standing = choice.standing_in_for.as_ref().map_or("", |(person, _)| person.as_str());
        let detail = [("organ", choice.organ.as_str()), ("role", choice.role.code()), ("standing_in_for", standing)];
        self.note(Some(viewer), AuditAction::SeatTaken, viewer.person.as_str(), &detail).await
    }

    /// Every role that an account holds today or will hold, stood in for or own.
    pub(super) async fn all_roles(&self, account: &Account) -> Result<Vec<Role>, Error> {
        let today = self.today();
        let mut codes = vec![account.role.clone()];
        let seats = self.store().seats_of(&account.account_id).await?;
        codes.extend(seats.into_iter().filter(|seat| comes(seat, &today)).map(|seat| seat.role));
        for absence in self.store().deputised(&account.account_id, &today).await? {
            codes.extend(self.own_roles(&absence.account_id).await?);
        }
        Ok(codes.iter().filter_map(|code| Role::from_code(code)).collect())
    }

    /// The roles an account holds itself, today or to come.
    pub(super) async fn own_roles(&self, account_id: &str) -> Result<Vec<String>, Error> {
        let Some(account) = self.store().account(account_id).await? else { return Ok(Vec::new()) };
        let today = self.today();
        let mut codes = vec![account.role];
        let seats = self.store().seats_of(account_id).await?;
        codes.extend(
            seats.into_iter().filter(|seat| comes(seat, &today) && seat.standing_for.is_none()).map(|seat| seat.role),
        );
        Ok(codes)
    }

    /// Grants a seat.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with every field that does not pass, [`Error::Refused`] for roles that do not go together,
    /// [`Error::Forbidden`] for one's own account.
    pub async fn grant_seat(&self, viewer: &Viewer, account_id: &str, form: &SeatForm) -> Result<(), Error> {
        security(viewer)?;
        another(viewer, account_id)?;
        let account = self.known_account(account_id).await?;
        let mut faults = Vec::new();
        let organ = self.own_organ(&form.organ).map_err(|why| faults.push(FieldError::new("organ", why))).ok();
        let role = Role::from_code(&form.role).filter(|role| role.of_accounts());
        if role.is_none() {
            faults.push(FieldError::new("role", "请选择岗位"));
        }
        if role.is_some_and(Role::is_administrator) {
            faults.push(FieldError::new("role", "管理员岗位不能加在已有账号上，请为其单独新建账号"));
        }
        let today = self.now().date();
        let from = if form.from.trim().is_empty() { Some(today) } else { day(&form.from) };
        match from {
            None => faults.push(FieldError::new("from", "请填写起始日期，如2026-03-05")),
            Some(from) if from < today => faults.push(FieldError::new("from", "起始日期不能早于今天")),
            Some(_) => {}
        }
        let to =
            if form.to.trim().is_empty() { Some(NO_END.to_owned()) } else { day(&form.to).map(|day| day.to_string()) };
        match (&to, from) {
            (None, _) => faults.push(FieldError::new("to", "请填写截止日期，如2026-12-31；没有期限的留空")),
            (Some(to), Some(from)) if *to < from.to_string() => {
                faults.push(FieldError::new("to", "截止日期不能早于起始日期"));
            }
            _ => {}
        }
        let mut standing_for = None;
        let login = form.standing_for.trim();
        if !login.is_empty() {
            match self.store().account_by_login(login).await? {
                Some(other) if other.account_id == account.account_id => {
                    faults.push(FieldError::new("standing_for", "不能代理本人"));
                }
                Some(other) => standing_for = Some(other),
                None => faults.push(FieldError::new("standing_for", format!("没有登录名为“{login}”的账号"))),
            }
        }
        let (Some(organ), Some(role), Some(from), Some(to), true) = (organ, role, from, to, faults.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        if let Some(other) = &standing_for
            && !(other.organ_id == organ.as_str() && other.role == role.code())
        {
            return invalid("standing_for", "被代理人的主岗位与所填单位、岗位不一致");
        }
        let same = |seat: &SeatRow| seat.organ_id == organ.as_str() && seat.role == role.code();
        let mut held = self.store().seats_of(account_id).await?;
        held.retain(|seat| comes(seat, &today.to_string()) && seat.standing_for.is_none());
        let main = account.organ_id == organ.as_str() && account.role == role.code();
        if standing_for.is_none() && (main || held.iter().any(same)) {
            return invalid("role", "该账号已有这个岗位");
        }
        let mut roles = self.all_roles(&account).await?;
        roles.push(role);
        check_seats(&roles)?;
        let seat = SeatRow {
            seat_id: self.fresh_id("s"),
            account_id: account.account_id.clone(),
            organ_id: organ.to_string(),
            role: role.code().to_owned(),
            standing_for: standing_for.map(|other| other.account_id),
            from_on: from.to_string(),
            to_on: to,
            granted_by: viewer.person.to_string(),
            granted_at_us: self.now().as_micros(),
            ended_at_us: None,
        };
        let detail = [
            ("seat", seat.seat_id.as_str()),
            ("organ", organ.as_str()),
            ("role", role.code()),
            ("from", &seat.from_on),
            ("to", &seat.to_on),
            ("standing_in_for", seat.standing_for.as_deref().unwrap_or_default()),
        ];
        let audit = self.audit_entry(Some(viewer), AuditAction::SeatGranted, account_id, &detail);
        Ok(self.store().put_seat(&seat, audit).await?)
    }

    /// Takes a seat back today.
    pub async fn end_seat(&self, viewer: &Viewer, account_id: &str, seat_id: &str) -> Result<(), Error> {
        security(viewer)?;
        another(viewer, account_id)?;
        let seat = self.store().seats_of(account_id).await?.into_iter().find(|seat| seat.seat_id == seat_id);
        let seat = seat.ok_or(Error::NotFound)?;
        let cases = self.store().cases_held(account_id, 200).await?;
        let account = self.known_account(account_id).await?;
        let elsewhere = account.organ_id == seat.organ_id;
        if seat.standing_for.is_none() && !elsewhere && cases.iter().any(|case| case.organ_id == seat.organ_id) {
            return invalid("", "该岗位名下还有在办案件，请先由本单位负责人指定其他承办人，或者办理离岗移交");
        }
        let detail = [("seat", seat_id), ("organ", seat.organ_id.as_str()), ("role", seat.role.as_str())];
        let audit = self.audit_entry(Some(viewer), AuditAction::SeatEnded, account_id, &detail);
        let (today, now) = (self.today(), self.now().as_micros());
        let ended = self.store().end_seat(seat_id, &today, now, audit).await;
        ended.map_err(|error| done_before(error, "这个岗位已经结束"))
    }

    /// The seats of an account with their history.
    pub(super) async fn seat_items(&self, account: &Account) -> Result<Vec<SeatItem>, Error> {
        let today = self.today();
        let name =
            |organ: &str| OrganId::parse(organ).map_or_else(|_| organ.to_owned(), |organ| self.organ_name(&organ));
        let mut items = vec![SeatItem {
            id: MAIN_SEAT.to_owned(),
            organ_name: name(&account.organ_id),
            role: Role::from_code(&account.role).unwrap_or(Role::System),
            standing_in_for: None,
            from: None,
            to: end_words(&account.until_on),
            live: self.opens(account),
            can_end: false,
        }];
        for seat in self.store().seats_of(&account.account_id).await? {
            let standing_in_for = match &seat.standing_for {
                Some(id) => Some(self.person_name(id).await?),
                None => None,
            };
            let live = comes(&seat, &today);
            items.push(SeatItem {
                organ_name: name(&seat.organ_id),
                role: Role::from_code(&seat.role).unwrap_or(Role::System),
                standing_in_for,
                from: Some(seat.from_on.clone()),
                to: end_words(&seat.to_on),
                live,
                can_end: live,
                id: seat.seat_id,
            });
        }
        for absence in self.store().deputised(&account.account_id, &today).await? {
            let Some(away) = self.store().account(&absence.account_id).await? else { continue };
            items.push(SeatItem {
                id: absence.absence_id,
                organ_name: name(&away.organ_id),
                role: Role::from_code(&away.role).unwrap_or(Role::System),
                standing_in_for: Some(away.name),
                from: Some(absence.from_on),
                to: Some(absence.to_on),
                live: true,
                can_end: false,
            });
        }
        Ok(items)
    }

    /// The organ that a text means today, if accounts can belong to it.
    pub(crate) fn own_organ(&self, text: &str) -> Result<OrganId, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("请填写单位".to_owned());
        }
        let (directory, today) = (self.directory(), self.now().date());
        let by_code = || {
            let code = text.to_ascii_uppercase();
            directory.organs().find(|organ| organ.uscc.as_deref() == Some(code.as_str())).map(|organ| organ.id.clone())
        };
        let by_id = OrganId::parse(text).ok().filter(|id| directory.get(id).is_some());
        let found = by_id.or_else(by_code).or_else(|| domain::lookup::resolve_unique(directory, text, today));
        let Some(id) = found else {
            return Err(format!("机构名录中没有唯一对应“{text}”的单位，请填写全称或者统一社会信用代码"));
        };
        if !directory.exists_on(&id, today) {
            return Err(format!("“{text}”已经撤销，请填写承接单位"));
        }
        if directory.get(&id).is_none_or(|organ| organ.outside) {
            return Err(format!("“{text}”是系统外单位，不设账号"));
        }
        Ok(id)
    }
}

/// Whether a seat holds on a day.
fn holds(seat: &SeatRow, on: &str) -> bool {
    seat.ended_at_us.is_none() && seat.from_on.as_str() <= on && seat.to_on.as_str() >= on
}

/// Whether a seat holds on a day or will.
fn comes(seat: &SeatRow, on: &str) -> bool {
    seat.ended_at_us.is_none() && seat.to_on.as_str() >= on
}

/// The viewer in another of its seats.
pub(crate) fn in_seat(viewer: Viewer, choice: SeatChoice) -> Viewer {
    Viewer {
        organ: Some(choice.organ),
        organ_name: choice.organ_name,
        role: choice.role,
        seat: choice.key,
        standing_in_for: choice.standing_in_for,
        ..viewer
    }
}
