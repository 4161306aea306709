//! What every act of an officer may have beside its own form: a day before today with its proof.

use crate::{Casework, Viewer, error::Error};
use domain::{
    access::Part,
    act::ActKind,
    case::Case,
    form::{Input, InputKind},
    options::{Offer, OfferKind},
};

impl Casework {
    /// The inputs of a late entry, where this viewer may make one of this offer.
    pub(crate) fn late_inputs(&self, viewer: &Viewer, case: &Case, offer: &Offer) -> Result<Vec<Input>, Error> {
        let sight = self.sight(viewer, case)?;
        let own = |kind| matches!(kind, ActKind::FileEvidence | ActKind::Post | ActKind::OpenIdentity);
        match offer.kind {
            OfferKind::Act(kind) if sight.sees(Part::Persons) && !own(kind) => {}
            _ => return Ok(Vec::new()),
        }
        let input = |name: &str, label: &str, kind: InputKind, help: &str| Input {
            required: false,
            help: help.to_owned(),
            ..Input::new(name, label, kind)
        };
        Ok(vec![
            input("occurred_on", "实际办理日期", InputKind::Date, "当天办理的不填；补记的须附扫描件并说明原因"),
            input("late_proof", "补记扫描件", InputKind::Evidence, "从本案证据中选择，或者直接上传"),
            input("late_reason", "补记原因", InputKind::Line, ""),
        ])
    }
}
