//! What every act of an officer may have beside its own form: a day before today with its proof, and hands on paper.

use crate::{Casework, Viewer, error::Error};
use domain::{
    access::Part,
    act::ActKind,
    actor::Role,
    case::Case,
    form::{HandRow, Input, InputKind},
    ids::OrganId,
    options::{Offer, OfferKind},
};

impl Casework {
    /// The inputs of a late entry and of signatures on paper, where this viewer may make one of this offer.
    pub(crate) async fn late_inputs(&self, viewer: &Viewer, case: &Case, offer: &Offer) -> Result<Vec<Input>, Error> {
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
        let mut inputs = vec![
            input("occurred_on", "实际办理日期", InputKind::Date, "当天办理的不填；补记的须附扫描件并说明原因"),
            input("late_proof", "补记扫描件", InputKind::Evidence, "从本案证据中选择，或者直接上传"),
            input("late_reason", "补记原因", InputKind::Line, ""),
        ];
        if offer.hands.len() > 1 {
            let hands = self.paper_hands(viewer, case, &offer.hands).await?;
            let help = "已在纸上签批的，按签批先后选择；由拟稿人以外的人登记";
            inputs.push(input("signers", "纸质签批人", InputKind::Signers { hands }, help));
            let scan = input("paper_proof", "签批件扫描件", InputKind::Evidence, "从本案证据中选择，或者直接上传");
            inputs.push(scan);
        }
        Ok(inputs)
    }

    /// For each hand of a decision, who may have given it: accounts of the organ that decides, in that role.
    async fn paper_hands(&self, viewer: &Viewer, case: &Case, hands: &[Role]) -> Result<Vec<HandRow>, Error> {
        let accounts = self.store().accounts().await?;
        let row = |&role: &Role| {
            let organ: Option<&OrganId> = match role {
                Role::Intake | Role::LeadHead => Some(&case.lead),
                _ => viewer.organ.as_ref(),
            };
            let sits = |account: &&store::Account| {
                !account.disabled
                    && account.role == role.code()
                    && organ.is_some_and(|organ| account.organ_id == organ.as_str())
            };
            let of = accounts
                .iter()
                .filter(sits)
                .map(|account| (format!("{}:{}", role.code(), account.account_id), account.name.clone()))
                .collect();
            HandRow { words: role.label().to_owned(), of }
        };
        Ok(hands.iter().map(row).collect())
    }
}
