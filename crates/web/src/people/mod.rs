//! 用户与权限: the pages of the security administrator, of invited people, and of one's own seats and absences.

pub mod absence;
pub mod account;
pub mod bulk;
pub mod grants;
pub mod invitation;
pub mod leave;
pub mod list;
pub mod new;
pub mod seat;

use crate::field::{Choice, Control, Fault, Field};
use casework::{AccountState, FieldError};
use domain::actor::Role;

/// How the state of an account looks: shape and colour beside its word.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand their fields over by reference")]
pub fn state_class(state: &AccountState) -> &'static str {
    match state {
        AccountState::Active => "state-done",
        AccountState::Invited => "state-active",
        AccountState::Pending => "state-soon",
        AccountState::Locked | AccountState::Disabled => "state-late",
        AccountState::Expired => "state-idle",
    }
}

/// A field of these forms, with what was wrong with it.
pub fn field(name: &str, label: &str, help: &str, required: bool, control: Control, errors: &[FieldError]) -> Field {
    Field {
        id: name.replace('.', "-"),
        name: name.to_owned(),
        label: label.to_owned(),
        help: help.to_owned(),
        required,
        when: None,
        error: errors.iter().find(|error| error.field == name).map(|error| error.message.clone()),
        control,
    }
}

/// The roles to choose from.
fn roles(chosen: &str, administrators: bool) -> Vec<Choice> {
    Role::ALL
        .into_iter()
        .filter(|role| role.of_accounts() && (administrators || !role.is_administrator()))
        .map(|role| Choice {
            value: role.code().to_owned(),
            label: role.label().to_owned(),
            note: String::new(),
            chosen: role.code() == chosen,
        })
        .collect()
}

/// The summary on top of a form: each error leads to its field, or to `form` where it is about all of it.
pub fn faults(errors: &[FieldError], form: &str) -> Vec<Fault> {
    errors
        .iter()
        .map(|error| {
            let at = if error.field.is_empty() { form.to_owned() } else { error.field.replace('.', "-") };
            Fault { href: format!("#{at}"), text: error.message.clone() }
        })
        .collect()
}

/// The errors of a form, or the error of a page.
pub fn errors_of(error: casework::Error) -> Result<Vec<FieldError>, crate::error::WebError> {
    match error {
        casework::Error::Invalid(errors) => Ok(errors),
        casework::Error::Refused(refusal) => {
            Ok(vec![FieldError::new("role", format!("{}。{}。", refusal.rule, refusal.remedy))])
        }
        other => Err(other.into()),
    }
}
