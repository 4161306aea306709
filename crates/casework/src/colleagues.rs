//! The colleagues of a person: who of the same organ may take a case on.

use crate::{Casework, Viewer, error::Error};
use domain::{
    access::{OFFICERS, Part, Sight},
    act::{Act, ActKind, Command},
    actor::{Actor, Role},
    approval::{check_hand, next_role},
    case::{Case, Proposal},
    form::InputKind,
    ids::{OrganId, PersonId},
    options::{Offer, OfferKind},
};
use std::collections::BTreeSet;

/// The hands by which a unit decides a measure.
const ENFORCING_HANDS: [Role; 2] = [Role::EnforcingOfficer, Role::EnforcingHead];

impl Casework {
    /// The persons of the viewer's organ that can sign in and work on a case: account, name, role.
    async fn colleagues(&self, viewer: &Viewer, case: &Case) -> Result<Vec<(String, String, Role)>, Error> {
        let Some(organ) = &viewer.organ else { return Ok(Vec::new()) };
        let mut found = self.colleagues_of(organ).await?;
        found.retain(|(id, _, role)| self.can_take(case, organ, id, *role));
        Ok(found)
    }

    /// Whether somebody in this role of an organ stands to the case, and so can work on it.
    pub(crate) fn can_take(&self, case: &Case, organ: &OrganId, account: &str, role: Role) -> bool {
        let Ok(person) = PersonId::parse(account) else { return false };
        let actor = Actor { person, organ: Some(organ.clone()), role, standing_in_for: None };
        Sight::of(case, &actor, None, self.profile()).sees(Part::Overview)
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

    /// The officers of the units that work on a case, but for the viewer and those who stand aside already: who may be
    /// ordered to stand aside.
    async fn officers_of(&self, viewer: &Viewer, case: &Case) -> Result<Vec<(String, String)>, Error> {
        let judging = case.determining.iter().chain(case.review.iter().map(|review| &review.reviewer));
        let organs: BTreeSet<&OrganId> = judging.chain([&case.lead]).collect();
        let mut officers = Vec::new();
        for organ in organs {
            for account in self.store().accounts_of(organ.as_str()).await? {
                let Some(role) = Role::from_code(&account.role).filter(|role| OFFICERS.contains(role)) else {
                    continue;
                };
                let Ok(person) = PersonId::parse(&account.account_id) else { continue };
                if person != viewer.person && !case.interested.contains(&person) {
                    let words = format!("{}（{} {}）", account.name, self.organ_name(organ), role.label());
                    officers.push((account.account_id, words));
                }
            }
        }
        Ok(officers)
    }

    /// Puts the names of persons where an offer asks for one: nobody who stands aside or is barred is offered.
    pub(crate) async fn name_persons(&self, viewer: &Viewer, case: &Case, offers: &mut [Offer]) -> Result<(), Error> {
        for input in offers.iter_mut().flat_map(|offer| &mut offer.inputs) {
            let of = match input.kind {
                InputKind::Colleague => {
                    let aside = |id: &str| case.interested.iter().chain(&case.barred).any(|one| one.as_str() == id);
                    let colleagues = self.colleagues(viewer, case).await?.into_iter().filter(|(id, _, _)| !aside(id));
                    colleagues.map(|(id, name, role)| (id, format!("{name}（{}）", role.label()))).collect()
                }
                InputKind::Signer { role } => self.paper_signers(viewer, role).await?,
                InputKind::Officer => self.officers_of(viewer, case).await?,
                _ => continue,
            };
            input.kind = InputKind::Choice { of };
        }
        Ok(())
    }

    /// The rules know persons but not accounts: a case is passed on within an organ only, and whoever is ordered to stand
    /// aside is an officer of the case.
    pub(crate) async fn check_person(&self, viewer: &Viewer, case: &Case, command: &Command) -> Result<(), Error> {
        match command {
            Command::Do(Act::Assign { to, .. }) => {
                let known = self.colleagues(viewer, case).await?.iter().any(|(id, _, _)| id == to.as_str());
                if known { Ok(()) } else { crate::error::invalid("person", "请从本单位人员中选择承办人") }
            }
            // Whoever stands aside already, or orders itself, is told so by the rule.
            Command::Do(Act::OrderRecusal { person, .. })
                if *person != viewer.person && !case.interested.contains(person) =>
            {
                let known = self.officers_of(viewer, case).await?.iter().any(|(id, _)| id == person.as_str());
                if known { Ok(()) } else { crate::error::invalid("person", "请从本案的办案人员中选择") }
            }
            Command::Do(Act::LendHand { organ, role, .. }) => {
                let own = self.colleagues_of(organ).await?;
                let pending = case.proposals.iter().filter(|proposal| next_role(proposal) == Some(*role));
                let may_sign = own.iter().any(|(id, _, sits)| {
                    let free = |proposal: &Proposal| {
                        PersonId::parse(id).is_ok_and(|person| check_hand(case, proposal, &person, None).is_ok())
                    };
                    sits == role && pending.clone().any(free)
                });
                let message = "该单位还有可以签批的人，由其本人或者代理人签批";
                if may_sign { crate::error::invalid("hand", message) } else { Ok(()) }
            }
            Command::SignOnPaper { signer, .. } => {
                let known = self.paper_signers(viewer, signer.role).await?;
                let wanted = signer.person.as_str();
                let is = |(value, _): &(String, String)| value.split_once(':').is_some_and(|(_, id)| id == wanted);
                if known.iter().any(is) {
                    Ok(())
                } else {
                    crate::error::invalid("signer", "请从本单位担任该岗位的人员中选择")
                }
            }
            _ => Ok(()),
        }
    }

    /// Who of the viewer's organ may have signed in a role.
    pub(crate) async fn paper_signers(&self, viewer: &Viewer, role: Role) -> Result<Vec<(String, String)>, Error> {
        let Some(organ) = viewer.organ.as_ref() else { return Ok(Vec::new()) };
        let people = self.colleagues_of(organ).await?;
        let sits = people.into_iter().filter(|(_, _, own)| *own == role);
        Ok(sits.map(|(id, name, _)| (format!("{}:{id}", role.code()), name)).collect())
    }

    /// Whatever the rules allow is sent to nobody who could not take it.
    pub(crate) async fn check_receiver(&self, command: &Command) -> Result<(), Error> {
        match command {
            Command::Do(Act::Refer { to, .. }) => self.check_takes(to, &[Role::DisciplineReceiver]).await,
            Command::Do(Act::LendHand { from, role, .. }) => self.check_takes(from, &[*role]).await,
            Command::Do(Act::ProposeSanction { unit: Some(unit), .. }) => {
                self.check_takes(unit, &ENFORCING_HANDS).await
            }
            _ => Ok(()),
        }
    }

    /// Nothing is sent to an organ in which nobody can take it.
    async fn check_takes(&self, organ: &OrganId, roles: &[Role]) -> Result<(), Error> {
        if self.takes(organ, roles).await? {
            return Ok(());
        }
        let roles: Vec<_> = roles.iter().map(|role| role.label()).collect();
        let message = format!(
            "{}没有{}的账号，无法办理；请选择其他单位，或者先请系统管理员为其开设账号",
            self.organ_name(organ),
            roles.join("、")
        );
        crate::error::invalid("organ", &message)
    }

    /// Whether an organ has somebody in each of these roles.
    async fn takes(&self, organ: &OrganId, roles: &[Role]) -> Result<bool, Error> {
        let people = self.colleagues_of(organ).await?;
        Ok(roles.iter().all(|wanted| people.iter().any(|(_, _, role)| role == wanted)))
    }

    /// Takes those organs out of the lists of receivers in which nobody can take what is sent.
    pub(crate) async fn only_receivers(&self, offers: &mut [Offer]) -> Result<(), Error> {
        for offer in offers {
            let roles: &[Role] = match offer.kind {
                OfferKind::Act(ActKind::Refer) => &[Role::DisciplineReceiver],
                OfferKind::Act(ActKind::ProposeSanction) => &ENFORCING_HANDS,
                _ => continue,
            };
            for input in &mut offer.inputs {
                let InputKind::Choice { of } = &mut input.kind else { continue };
                let mut kept = Vec::with_capacity(of.len());
                for (value, words) in of.drain(..) {
                    let organ = match value.split_once('/') {
                        Some((_, unit)) => unit,
                        None if offer.kind == OfferKind::Act(ActKind::Refer) => value.as_str(),
                        // Imposed by others: there is no unit here.
                        None => "",
                    };
                    let takes = match OrganId::parse(organ) {
                        Ok(organ) => self.takes(&organ, roles).await?,
                        Err(_) => true,
                    };
                    if takes {
                        kept.push((value, words));
                    }
                }
                *of = kept;
            }
        }
        Ok(())
    }
}
