//! The page of one act: what it asks, what it will cause, and if it is not offered, why.

use crate::{Casework, Viewer, commit::Entry, error::Error, view::CaseView};
use domain::{
    access::Part,
    act::ActKind,
    determination::preconditions,
    form::Input,
    ids::CaseId,
    options::{Offer, OfferKind, why_not_with},
    refusal::Refusal,
};

/// The page of one act on a case.
#[derive(Debug, Clone)]
pub struct ActView {
    /// The case.
    pub case: CaseView,
    /// What the act is called.
    pub label: String,
    /// The act, if it is offered to this viewer now.
    pub offer: Option<Offer>,
    /// What a late entry and signatures on paper ask for.
    pub late: Vec<Input>,
    /// Why it is not offered.
    pub refused: Option<Refusal>,
    /// What the act needs: whether it is there, and in words.
    pub conditions: Vec<(bool, String)>,
    /// The viewer may file evidence on this case.
    pub may_file: bool,
}

impl Casework {
    /// The page of an act.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if there is no such act, or no such case for this viewer.
    pub async fn act_view(&self, viewer: &Viewer, id: &CaseId, code: &str) -> Result<ActView, Error> {
        let kind = OfferKind::from_code(code).ok_or(Error::NotFound)?;
        let case = self.case_view(viewer, id).await?;
        let loaded = self.visible(viewer, id, Part::Acts).await?;
        let mut offer = case.offers.iter().find(|offer| offer.kind.meets(kind)).cloned();
        if let Some(offer) = offer.as_mut().filter(|_| kind == OfferKind::Act(ActKind::Accept)) {
            self.hint(viewer, &loaded.case, &mut offer.inputs).await?;
        }
        let late = match &offer {
            Some(offer) => self.late_inputs(viewer, &loaded.case, offer)?,
            None => Vec::new(),
        };
        let refused = if offer.is_none() {
            let profile = self.profile_of(loaded.case.profile_version).await?;
            let mut ctx = self.context(viewer, &Entry::default(), &profile, &[]);
            ctx.reach = self.reach(&loaded.case).await?;
            why_not_with(kind, &loaded.case, &ctx)
        } else {
            None
        };
        let conditions =
            if kind == OfferKind::Act(ActKind::Determine) { preconditions(&loaded.case) } else { Vec::new() };
        let may_file = case.offers.iter().any(|offer| offer.kind == OfferKind::Act(ActKind::FileEvidence));
        let label = match (&offer, kind) {
            (Some(offer), _) => offer.label.clone(),
            (None, OfferKind::Act(kind)) => kind.label().to_owned(),
            (None, OfferKind::Endorse(_)) => "同意拟办意见".to_owned(),
            (None, OfferKind::SendBack(_)) => "退回拟办意见".to_owned(),
            (None, OfferKind::Recall(_)) => "撤回拟办意见".to_owned(),
            (None, OfferKind::SignOnPaper(_)) => "登记纸质签批".to_owned(),
            (None, OfferKind::Disown(_)) => "否认纸质签批".to_owned(),
        };
        Ok(ActView { case, label, offer, late, refused, conditions, may_file })
    }
}
