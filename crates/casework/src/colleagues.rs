//! The colleagues of a person: who of the same organ may take a case on.

use crate::{Casework, Viewer, error::Error};
use domain::{
    act::{Act, Command},
    actor::Role,
    form::InputKind,
    ids::OrganId,
    options::Offer,
};

impl Casework {
    /// The persons of the viewer's organ that can sign in and work on cases: account, name, role.
    pub async fn colleagues(&self, viewer: &Viewer) -> Result<Vec<(String, String, Role)>, Error> {
        let Some(organ) = &viewer.organ else { return Ok(Vec::new()) };
        self.colleagues_of(organ).await
    }

    /// The persons with a seat in this organ today that work on cases: account, name, role. One who sits in several roles is
    /// named once for each.
    pub(crate) async fn colleagues_of(&self, organ: &OrganId) -> Result<Vec<(String, String, Role)>, Error> {
        let today = self.now().date().to_string();
        let accounts = self.store().accounts_of(organ.as_str()).await?;
        let works =
            |role: &Role| Viewer { role: *role, organ: Some(organ.clone()), ..Viewer::system() }.scope().is_some();
        let mut found: Vec<_> = accounts
            .into_iter()
            .filter(|account| self.opens(account))
            .filter_map(|account| Some((account.account_id, account.name, Role::from_code(&account.role)?)))
            .collect();
        for seat in self.store().seats_in(organ.as_str(), &today).await? {
            // A deputy's seat is the other's; whoever takes a case on takes it on himself.
            let (None, Some(role)) = (&seat.standing_for, Role::from_code(&seat.role)) else { continue };
            if let Some(account) = self.store().account(&seat.account_id).await?.filter(|account| self.opens(account)) {
                found.push((account.account_id, account.name, role));
            }
        }
        found.retain(|(_, _, role)| works(role));
        Ok(found)
    }

    /// Puts the names of colleagues where an offer asks for one.
    pub(crate) async fn name_colleagues(&self, viewer: &Viewer, offers: &mut [Offer]) -> Result<(), Error> {
        let asked = |offer: &Offer| offer.inputs.iter().any(|input| input.kind == InputKind::Colleague);
        if !offers.iter().any(asked) {
            return Ok(());
        }
        let colleagues = self.colleagues(viewer).await?;
        let of: Vec<_> =
            colleagues.into_iter().map(|(id, name, role)| (id, format!("{name}（{}）", role.label()))).collect();
        for input in offers.iter_mut().flat_map(|offer| &mut offer.inputs) {
            if input.kind == InputKind::Colleague {
                input.kind = InputKind::Choice { of: of.clone() };
            }
        }
        Ok(())
    }

    /// A case is passed on within an organ only; the rules know persons but not accounts.
    pub(crate) async fn check_colleague(&self, viewer: &Viewer, command: &Command) -> Result<(), Error> {
        let Command::Do(Act::Assign { to, .. }) = command else { return Ok(()) };
        let known = self.colleagues(viewer).await?.iter().any(|(id, _, _)| id == to.as_str());
        if known { Ok(()) } else { crate::error::invalid("person", "请从本单位人员中选择承办人") }
    }
}
