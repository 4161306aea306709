//! The second hand for the seat of an administrator: proposed by a security administrator, decided by an audit administrator.

use super::{another, done_before};
use crate::{Casework, Viewer, audit::AuditAction, error::Error};
use domain::{actor::Role, ids::OrganId, seats::confirmed_by, time::Instant};

/// An administrator's seat that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantItem {
    /// The grant.
    pub id: String,
    /// Whose it would be: name and login.
    pub name: String,
    /// The name to sign in with.
    pub login: String,
    /// The organ's name.
    pub organ_name: String,
    /// Which role.
    pub role: Role,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: String,
    /// The viewer may decide it.
    pub can_decide: bool,
}

impl Casework {
    /// The grants that wait.
    pub async fn open_grants(&self, viewer: &Viewer) -> Result<Vec<GrantItem>, Error> {
        if !matches!(viewer.role, Role::SecurityAdmin | Role::AuditAdmin) {
            return Err(Error::NotFound);
        }
        let mut items = Vec::new();
        for grant in self.store().open_grants().await? {
            let Some(account) = self.store().account(&grant.account_id).await? else { continue };
            let Some(role) = Role::from_code(&grant.role) else { continue };
            let organ = OrganId::parse(&account.organ_id);
            items.push(GrantItem {
                organ_name: organ.map_or_else(|_| account.organ_id.clone(), |organ| self.organ_name(&organ)),
                can_decide: confirmed_by(role) == Some(viewer.role) && grant.proposed_by != viewer.person.as_str(),
                proposed_by: self.person_name(&grant.proposed_by).await?,
                proposed_at: Instant::from_micros(grant.proposed_at_us).to_minutes(),
                id: grant.grant_id,
                name: account.name,
                login: account.login,
                role,
            });
        }
        Ok(items)
    }

    /// Confirms or refuses a grant. Confirmed, the account opens and may be invited; refused, it stays shut.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for whoever proposed it, or is not the second hand of its role.
    pub async fn decide_grant(&self, viewer: &Viewer, grant_id: &str, granted: bool) -> Result<(), Error> {
        let grant = self.store().role_grant(grant_id).await?.ok_or(Error::NotFound)?;
        let role = Role::from_code(&grant.role).ok_or(Error::NotFound)?;
        if confirmed_by(role) != Some(viewer.role) || grant.proposed_by == viewer.person.as_str() {
            return Err(Error::Forbidden("管理员岗位由安全管理员提出，由审计管理员确认。".to_owned()));
        }
        another(viewer, &grant.account_id)?;
        let outcome = if granted { "granted" } else { "refused" };
        let detail = [("grant", grant_id), ("role", role.code()), ("outcome", outcome)];
        let audit = self.audit_entry(Some(viewer), AuditAction::GrantDecided, &grant.account_id, &detail);
        let by = (viewer.person.as_str(), self.now().as_micros());
        let reason = if granted { "" } else { "审计管理员不同意设立该管理员岗位" };
        let decided = self.store().decide_grant(&grant, by, granted, reason, audit).await;
        decided.map_err(|error| done_before(error, "已由他人确认或者退回"))
    }
}
