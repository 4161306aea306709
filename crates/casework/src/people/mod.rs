//! 用户与权限: accounts with their seats, invitations, absences and deputies, and what happens when somebody leaves.
//!
//! Which seats go together is said by [`domain::seats`] alone. Nobody changes his own account; the seat of an administrator
//! is proposed by a security administrator and confirmed by an audit administrator. Everything here is entered in the
//! administrative chain in the same transaction.

mod absence;
mod bulk;
mod counter;
mod grants;
mod invitations;
mod leave;
mod make;
mod roster;
mod seat;

pub use absence::{AbsenceForm, AbsenceItem, AbsencePage, REASONS, StandIn};
pub use bulk::{BatchRow, BulkReport, MOST_ROWS};
pub use counter::CounterAccount;
pub use grants::GrantItem;
pub use invitations::{InvitationState, Slip};
pub use leave::{LeaverCase, LeaverDuties, LostDuty, PassedOn};
pub use make::AccountForm;
pub use roster::{AccountPage, AccountState, HistoryLine, PAGE_LINES, Roster, RosterLine};
pub use seat::{SeatChoice, SeatForm, SeatItem};

use crate::{Casework, Viewer, error::Error};
use domain::{actor::Role, ids::PersonId};
use jiff::civil::Date;
use store::{Account, StoreError};

/// Refuses whoever is not the security administrator.
fn security(viewer: &Viewer) -> Result<(), Error> {
    if viewer.role == Role::SecurityAdmin {
        return Ok(());
    }
    Err(Error::Forbidden("用户与权限由安全管理员办理。".to_owned()))
}

/// Refuses who would change himself.
fn another(viewer: &Viewer, account_id: &str) -> Result<(), Error> {
    if viewer.person.as_str() != account_id {
        return Ok(());
    }
    Err(Error::Forbidden("不能变更本人的账号和岗位，请由另一名安全管理员办理。".to_owned()))
}

/// A day as a form sends it.
fn day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

/// The last day in words, nothing where there is none.
fn end_words(to_on: &str) -> Option<String> {
    (to_on != store::NO_END).then(|| to_on.to_owned())
}

/// What was done already by somebody else.
fn done_before(error: StoreError, words: &str) -> Error {
    match error {
        StoreError::Stale => Error::Invalid(vec![crate::FieldError::new("", words)]),
        other => other.into(),
    }
}

impl Casework {
    /// Whether an account may be signed in with today.
    pub(crate) fn opens(&self, account: &Account) -> bool {
        !account.disabled && account.until_on.as_str() >= self.today().as_str()
    }

    pub(crate) fn today(&self) -> String {
        self.now().date().to_string()
    }

    /// The account, for whoever administers accounts.
    async fn known_account(&self, account_id: &str) -> Result<Account, Error> {
        PersonId::parse(account_id).map_err(|_| Error::NotFound)?;
        self.store().account(account_id).await?.ok_or(Error::NotFound)
    }

    /// The name of a person by its account, or the account itself where it is unknown.
    pub(crate) async fn person_name(&self, account_id: &str) -> Result<String, Error> {
        Ok(self.store().account(account_id).await?.map_or_else(|| account_id.to_owned(), |account| account.name))
    }
}
