//! The list of accounts, the page of one, and opening, shutting and signing out.

use super::{another, done_before, end_words, seat::SeatItem, security};
use crate::{
    Casework, Viewer,
    audit::AuditAction,
    error::{Error, invalid},
};
use domain::{actor::Role, ids::OrganId, time::Instant};
use store::{AuditQuery, RosterQuery, RosterRow};

/// Lines of a page of the list.
pub const PAGE_LINES: i64 = 50;
/// Lines of an account's history.
const HISTORY: i64 = 100;
const REASON_CHARS: usize = 200;

/// Whether an account can be used, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// It waits for a second hand.
    Pending,
    /// It waits for its person to use the invitation.
    Invited,
    /// It is in use.
    Active,
    /// Too many wrong passwords; it opens again by itself.
    Locked,
    /// Its last day is over.
    Expired,
    /// It is shut.
    Disabled,
}

impl AccountState {
    /// Every state, in the order of the filter.
    pub const ALL: [Self; 6] =
        [Self::Active, Self::Invited, Self::Pending, Self::Locked, Self::Expired, Self::Disabled];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Locked => "locked",
            Self::Expired => "expired",
            Self::Disabled => "disabled",
        }
    }

    /// The word a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "待确认",
            Self::Invited => "待启用",
            Self::Active => "正常",
            Self::Locked => "已锁定",
            Self::Expired => "已过期",
            Self::Disabled => "已停用",
        }
    }

    fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.code() == code).unwrap_or(Self::Disabled)
    }
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterLine {
    /// The account.
    pub id: String,
    /// The name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The organ's name.
    pub organ_name: String,
    /// Its role.
    pub role_label: &'static str,
    /// Its state.
    pub state: AccountState,
    /// When somebody last signed in with it.
    pub signed_in_at: Option<String>,
    /// Its last day.
    pub until: Option<String>,
}

/// A page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// Its lines.
    pub lines: Vec<RosterLine>,
    /// How many accounts the filters meet.
    pub total: i64,
    /// Which page, from 1.
    pub page: i64,
    /// How many pages.
    pub pages: i64,
}

/// A line of the administrative history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// When.
    pub at: String,
    /// What was done.
    pub label: String,
    /// Who did it, in which role.
    pub who: String,
    /// What about it.
    pub details: Vec<String>,
}

/// The page of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountPage {
    /// The line of the list.
    pub line: RosterLine,
    /// Why it is shut.
    pub shut_reason: String,
    /// When it was made.
    pub created_at: Option<String>,
    /// Its seats with their history.
    pub seats: Vec<SeatItem>,
    /// Its sessions: since when, last used.
    pub sessions: Vec<(String, String)>,
    /// Its invitations: made, good until, what became of it.
    pub invitations: Vec<(String, String, &'static str)>,
    /// The administrative history, the latest first.
    pub history: Vec<HistoryLine>,
    /// It is the viewer's own: nothing can be changed.
    pub own: bool,
    /// How many open cases lie on its desk.
    pub cases: usize,
}

impl Casework {
    pub(super) fn roster_line(&self, row: &RosterRow) -> RosterLine {
        let organ = OrganId::parse(&row.organ_id);
        RosterLine {
            id: row.account_id.clone(),
            login: row.login.clone(),
            name: row.name.clone(),
            organ_name: organ.map_or_else(|_| row.organ_id.clone(), |organ| self.organ_name(&organ)),
            role_label: Role::from_code(&row.role).map_or("", Role::label),
            state: AccountState::of(&row.state),
            signed_in_at: row.signed_in_at_us.map(|at| Instant::from_micros(at).to_minutes()),
            until: end_words(&row.until_on),
        }
    }

    /// A page of the accounts that `organ` (as somebody names it), role, words and state meet.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with `organ` if the directory does not know it.
    pub async fn roster(
        &self,
        viewer: &Viewer,
        (organ, role, words, state): (&str, &str, &str, &str),
        page: i64,
    ) -> Result<Roster, Error> {
        if !matches!(viewer.role, Role::SecurityAdmin | Role::AuditAdmin) {
            return Err(Error::NotFound);
        }
        let organ = match organ.trim() {
            "" => String::new(),
            text => match self.own_organ(text) {
                Ok(id) => id.to_string(),
                Err(why) => return invalid("organ", why),
            },
        };
        let query = RosterQuery {
            organ,
            role: role.to_owned(),
            words: words.to_owned(),
            state: state.to_owned(),
            today: self.today(),
        };
        let total = self.store().roster_count(&query).await?;
        let pages = ((total + PAGE_LINES - 1) / PAGE_LINES).max(1);
        let page = page.clamp(1, pages);
        let rows = self.store().roster(&query, PAGE_LINES, (page - 1) * PAGE_LINES).await?;
        Ok(Roster { lines: rows.iter().map(|row| self.roster_line(row)).collect(), total, page, pages })
    }

    /// The page of one account.
    pub async fn account_page(&self, viewer: &Viewer, account_id: &str) -> Result<AccountPage, Error> {
        if !matches!(viewer.role, Role::SecurityAdmin | Role::AuditAdmin) {
            return Err(Error::NotFound);
        }
        let account = self.known_account(account_id).await?;
        let row = self.store().roster_one(account_id, &self.today()).await?.ok_or(Error::NotFound)?;
        let at = |us: i64| Instant::from_micros(us).to_minutes();
        let now = self.now().as_micros();
        let invitations = self.store().invitations_of(account_id).await?.into_iter().map(|row| {
            let became = if row.used_at_us.is_some() {
                "已使用"
            } else if row.voided_at_us.is_some() {
                "已作废"
            } else if row.expires_at_us <= now {
                "已过期"
            } else {
                "等待使用"
            };
            (at(row.made_at_us), at(row.expires_at_us), became)
        });
        let sessions = self.store().live_sessions(account_id, now).await?;
        Ok(AccountPage {
            shut_reason: row.shut_reason.clone(),
            created_at: (row.created_at_us > 0).then(|| at(row.created_at_us)),
            seats: self.seat_items(&account).await?,
            sessions: sessions.into_iter().map(|one| (at(one.created_at_us), at(one.seen_at_us))).collect(),
            invitations: invitations.collect(),
            history: self.account_history(account_id).await?,
            own: viewer.person.as_str() == account_id,
            cases: self.store().cases_held(account_id, 1_000).await?.len(),
            line: self.roster_line(&row),
        })
    }

    /// What was done with an account, the latest first.
    async fn account_history(&self, account_id: &str) -> Result<Vec<HistoryLine>, Error> {
        let query = AuditQuery { subject: Some(account_id.to_owned()), ..AuditQuery::default() };
        let mut lines = Vec::new();
        for row in self.store().audit_page(&query, None, HISTORY).await? {
            let role = row.role().and_then(|code| Role::from_code(&code)).map_or("", Role::label);
            let who = match &row.actor {
                Some(actor) if actor == account_id => "本人".to_owned(),
                Some(actor) => format!("{}（{role}）", self.person_name(actor).await?),
                None => "命令行".to_owned(),
            };
            lines.push(HistoryLine {
                at: Instant::from_micros(row.at_us).to_minutes(),
                label: AuditAction::from_code(&row.action).map_or_else(|| row.action.clone(), |a| a.label().to_owned()),
                who,
                details: self.history_words(&row.detail()),
            });
        }
        Ok(lines)
    }

    /// The ids and codes of an entry as a reader knows them; what names nothing to a reader is left out.
    fn history_words(&self, detail: &str) -> Vec<String> {
        let Ok(serde_json::Value::Object(all)) = serde_json::from_str(detail) else { return Vec::new() };
        let mut words = Vec::new();
        for (key, value) in &all {
            let value = value.as_str().unwrap_or_default();
            if value.is_empty() {
                continue;
            }
            let organ = || OrganId::parse(value).map_or_else(|_| value.to_owned(), |organ| self.organ_name(&organ));
            words.extend(match key.as_str() {
                "organ" => Some(organ()),
                "role" => Some(Role::from_code(value).map_or_else(|| value.to_owned(), |role| role.label().to_owned())),
                "from" => Some(format!("自{value}")),
                "until" | "to" if value == store::NO_END => Some("长期".to_owned()),
                "until" | "to" => Some(format!("至{value}")),
                "cases" => Some(format!("{value}件案件")),
                "outcome" => Some(if value == "granted" { "同意" } else { "不同意" }.to_owned()),
                "second_hand" => Some("等待审计管理员确认".to_owned()),
                "renamed" => Some("改了姓名".to_owned()),
                _ => None,
            });
        }
        words
    }

    /// Shuts an account. Whoever still has cases on his desk hands them over first.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] without a reason, or while open cases lie on its desk.
    pub async fn shut_account(&self, viewer: &Viewer, account_id: &str, reason: &str) -> Result<(), Error> {
        security(viewer)?;
        another(viewer, account_id)?;
        let account = self.known_account(account_id).await?;
        let reason = reason_of(reason)?;
        if account.disabled {
            return invalid("", "账号已经停用");
        }
        self.shut(Some(viewer), account_id, &reason).await
    }

    pub(super) async fn shut(&self, by: Option<&Viewer>, account_id: &str, reason: &str) -> Result<(), Error> {
        let audit = self.audit_entry(by, AuditAction::AccountShut, account_id, &[]);
        let when = (self.today(), self.now().as_micros());
        let shut = self.store().shut_account(account_id, reason, (&when.0, when.1), audit).await;
        shut.map_err(|error| done_before(error, "账号名下还有在办案件，请先办理离岗移交；或者账号刚刚被他人停用"))
    }

    /// Opens an account again, with an invitation to follow.
    pub async fn reopen_account(&self, viewer: &Viewer, account_id: &str) -> Result<(), Error> {
        security(viewer)?;
        another(viewer, account_id)?;
        let row = self.store().roster_one(account_id, &self.today()).await?.ok_or(Error::NotFound)?;
        let administrator = Role::from_code(&row.role).is_some_and(Role::is_administrator);
        if AccountState::of(&row.state) == AccountState::Pending || administrator {
            return invalid("", "管理员岗位须由审计管理员确认，请为其新建账号");
        }
        let audit = self.audit_entry(Some(viewer), AuditAction::AccountOpened, account_id, &[]);
        let opened = self.store().open_account_again(account_id, audit).await;
        opened.map_err(|error| done_before(error, "账号没有停用"))
    }

    /// Signs somebody out everywhere.
    pub async fn end_sessions_of(&self, viewer: &Viewer, account_id: &str) -> Result<u64, Error> {
        security(viewer)?;
        another(viewer, account_id)?;
        self.known_account(account_id).await?;
        let audit = self.audit_entry(Some(viewer), AuditAction::SessionsEnded, account_id, &[]);
        Ok(self.store().end_sessions(account_id, audit).await?)
    }
}

/// A reason that was given.
pub(super) fn reason_of(text: &str) -> Result<String, Error> {
    let reason = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match reason.chars().count() {
        0 => invalid("reason", "请填写原因，例如“调离本单位”"),
        1..=REASON_CHARS => Ok(reason),
        length => invalid("reason", format!("原因最多{REASON_CHARS}字，现有{length}字")),
    }
}
