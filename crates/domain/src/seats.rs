//! Which seats one person may hold: the three administrators kept apart, and who may stand in for whom.
//!
//! A seat is an organ and a role. This is the one rule; accounts, seats, deputies and bulk creation all ask it.

use crate::{
    actor::Role,
    refusal::{Refusal, refuse},
};

impl Role {
    /// Whether it is one of the three administrators.
    pub fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin)
    }

    /// Whether an account can hold it. Complainants come with a code, and the system is no person.
    pub fn of_accounts(self) -> bool {
        !matches!(self, Self::Complainant | Self::System)
    }
}

/// Refuses roles that one person may not hold together, own and stood in for alike.
///
/// 系统、安全、审计三员分立: an administrator holds no other role at all, neither another administrator's nor one on cases.
pub fn check_seats(roles: &[Role]) -> Result<(), Refusal> {
    if let Some(role) = roles.iter().find(|role| !role.of_accounts()) {
        return refuse("no-seat", format!("“{}”不是岗位", role.label()), "请选择工作人员的岗位");
    }
    let Some(administrator) = roles.iter().copied().find(|role| role.is_administrator()) else { return Ok(()) };
    match roles.iter().find(|role| **role != administrator) {
        None => Ok(()),
        Some(other) if other.is_administrator() => refuse(
            "administrators-apart",
            format!("系统、安全、审计管理员须由三人分任，{}不能兼任{}", administrator.label(), other.label()),
            "请由另一个账号担任",
        ),
        Some(other) => refuse(
            "administrators-apart",
            format!("管理员不得兼任办案或其他岗位，{}不能兼任{}", administrator.label(), other.label()),
            "请由另一个账号担任",
        ),
    }
}

/// Who confirms what another proposes: a role whose grant needs a second hand, and the role of that hand.
///
/// An administrator's seat is proposed by a security administrator and confirmed by an audit administrator.
pub fn confirmed_by(role: Role) -> Option<Role> {
    role.is_administrator().then_some(Role::AuditAdmin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_account_holds_two_administrators_nor_one_beside_any_other_role() {
        for one in Role::ALL {
            for other in Role::ALL {
                let both_people = one.of_accounts() && other.of_accounts();
                let apart = one != other && (one.is_administrator() || other.is_administrator());
                let expected = both_people && !apart;
                for roles in [[one, other].as_slice(), &[other, one], &[one, one, other]] {
                    assert_eq!(check_seats(roles).is_ok(), expected, "{roles:?}");
                }
            }
        }
        let table = [
            (&[Role::SystemAdmin, Role::SecurityAdmin][..], "administrators-apart"),
            (&[Role::AuditAdmin, Role::SecurityAdmin], "administrators-apart"),
            (&[Role::Handler, Role::Intake, Role::AuditAdmin], "administrators-apart"),
            (&[Role::JointOffice, Role::SystemAdmin], "administrators-apart"),
            (&[Role::Complainant], "no-seat"),
            (&[Role::Intake, Role::System], "no-seat"),
            (&[Role::Handler, Role::Reviewer, Role::Approver], ""),
            (&[Role::SecurityAdmin], ""),
            (&[], ""),
        ];
        for (roles, code) in table {
            assert_eq!(check_seats(roles).err().map_or("", |refusal| refusal.code), code, "{roles:?}");
        }
    }

    #[test]
    fn only_the_seats_of_administrators_need_a_second_hand() {
        for role in Role::ALL {
            assert_eq!(confirmed_by(role).is_some(), role.is_administrator(), "{role:?}");
        }
    }
}
