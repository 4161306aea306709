//! The complainant whose case was merged into another: its code opens its own case, and from there it is told of the one
//! in which its complaint lives on. It sees number, stage, outcome, replies and reviews, and nothing of the other firm; it
//! may challenge a decision as the other may.

use crate::{Casework, Viewer, act::ActRequest, commit::Entry, error::Error, load::Loaded};
use domain::{
    access::Part,
    act::ActKind,
    actor::Role,
    case::{Case, LinkKind},
    ids::CaseId,
    options::{Offer, OfferKind, options},
    review::challengeables,
    stage::Stage,
    vocabulary::Challengeable,
};

/// How many cases a complaint is followed into.
const MOST: usize = 12;

/// Whether this is the complainant of a case that lives on in another.
fn merged<'c>(viewer: &Viewer, own: &'c Case) -> Option<&'c CaseId> {
    match &own.stage {
        Stage::Merged { into } if viewer.role == Role::Complainant && viewer.case.as_ref() == Some(&own.id) => {
            Some(into)
        }
        _ => None,
    }
}

impl Casework {
    /// The cases in which the complaint of a merged case lives on: the surviving one, and what was split off from it.
    pub(crate) async fn lives_on_in(&self, viewer: &Viewer, own: &Case) -> Result<Vec<Loaded>, Error> {
        let Some(into) = merged(viewer, own) else { return Ok(Vec::new()) };
        let mut next = vec![into.clone()];
        let mut found: Vec<Loaded> = Vec::new();
        while let Some(id) = next.pop() {
            let Some(loaded) = self.load(&id).await? else { continue };
            if found.len() >= MOST || !loaded.case.joined().any(|joined| *joined == own.id) {
                continue;
            }
            let split = loaded.case.links.iter().filter(|link| link.kind == LinkKind::SplitTo);
            next.extend(split.map(|link| link.case.clone()));
            found.push(loaded);
        }
        Ok(found)
    }

    /// The challenge that a merged complainant may lodge, as it is offered on the page of its own case.
    pub(crate) async fn joined_offer(&self, viewer: &Viewer, own: &Case) -> Result<Option<Offer>, Error> {
        for loaded in self.lives_on_in(viewer, own).await? {
            let fresh = [Self::fresh_preview(), Self::fresh_preview()];
            let profile = self.profile_of(loaded.case.profile_version).await?;
            let ctx = self.context(viewer, &Entry::default(), &profile, &fresh);
            let challenge = OfferKind::Act(ActKind::Challenge);
            if let Some(offer) = options(&loaded.case, &ctx).into_iter().find(|offer| offer.kind == challenge) {
                return Ok(Some(offer));
            }
        }
        Ok(None)
    }

    /// The case on which a request is acted: that of its page, or where a merged complainant challenges a decision, the
    /// case in which it was made.
    pub(crate) async fn acted_on(&self, viewer: &Viewer, page: &CaseId, request: &ActRequest) -> Result<Loaded, Error> {
        let own = self.visible(viewer, page, Part::Acts).await?;
        if request.offer != ActKind::Challenge.code() {
            return Ok(own);
        }
        let of = request.values.get("of").and_then(|all| all.first()).and_then(|of| Challengeable::from_code(of));
        let decided = |case: &Case| {
            let open = challengeables(case);
            of.map_or(!open.is_empty(), |of| open.contains(&of))
        };
        let lives_on = self.lives_on_in(viewer, &own.case).await?;
        Ok(lives_on.into_iter().find(|loaded| decided(&loaded.case)).unwrap_or(own))
    }
}
