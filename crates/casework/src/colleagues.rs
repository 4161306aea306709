//! The colleagues of a person: who of the same organ may take a case on.

use crate::{Casework, Viewer, error::Error};
use domain::{
    act::{Act, Command},
    actor::Role,
    form::InputKind,
    options::Offer,
};

impl Casework {
    /// The persons of the viewer's organ that can sign in and work on cases: account, name, role.
    pub async fn colleagues(&self, viewer: &Viewer) -> Result<Vec<(String, String, Role)>, Error> {
        let Some(organ) = &viewer.organ else { return Ok(Vec::new()) };
        let accounts = self.store().accounts_of(organ.as_str()).await?;
        let works = |role: &Role| Viewer { role: *role, ..viewer.clone() }.scope().is_some();
        Ok(accounts
            .into_iter()
            .filter_map(|account| Some((account.account_id, account.name, Role::from_code(&account.role)?)))
            .filter(|(_, _, role)| works(role))
            .collect())
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
