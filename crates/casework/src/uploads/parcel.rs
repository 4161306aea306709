//! Where pieces of evidence wait that somebody adds to a case: a draft that nobody fills in, one for each person and case.
//! Nobody has a code to it; who may see the case reaches it.

use super::Home;
use crate::{Casework, Viewer, complain::BODY, edge::Dice, error::Error};
use domain::{access::Part, ids::CaseId};
use store::{NewComplaintDraft, StoreError};

const DAY_US: i64 = 24 * 3600 * 1_000_000;

impl Casework {
    /// Where a viewer's pieces for a case wait; none while nothing has come.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if the case is not the viewer's to see.
    pub async fn parcel(&self, viewer: &Viewer, case: &CaseId) -> Result<Option<Home>, Error> {
        self.visible(viewer, case, Part::OwnEvidence).await?;
        let row = self.store().complaint_draft(&self.parcel_name(viewer, case)).await?;
        Ok(row.map(|row| Home::Case { parcel: row.draft_id, viewer: Box::new(viewer.clone()), case: case.clone() }))
    }

    /// The same, made if there is none, and kept from being tidied away while it is used.
    pub async fn parcel_to_fill(&self, viewer: &Viewer, case: &CaseId) -> Result<Home, Error> {
        self.visible(viewer, case, Part::OwnEvidence).await?;
        let name = self.parcel_name(viewer, case);
        let now = self.now().as_micros();
        let parcel = loop {
            if let Some(row) = self.store().complaint_draft(&name).await? {
                if row.saved_at_us + DAY_US < now {
                    match self.store().save_complaint(&row.draft_id, row.version, row.cipher.clone(), now).await {
                        // Another line was faster.
                        Ok(()) | Err(StoreError::Stale) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                break row.draft_id;
            }
            let draft_id = self.fresh_id("p");
            let mut dice = Dice(self.edge());
            let (key, key_id, wrapped) = self.vault().new_draft_key(&mut dice, &draft_id);
            let cipher = self.vault().seal_of_draft(&mut dice, &key, BODY, b"{}");
            let draft =
                NewComplaintDraft { draft_id, code_hash: name.clone(), key_id, wrapped, cipher, created_at_us: now };
            match self.store().begin_complaint(draft).await {
                Ok(()) | Err(StoreError::Duplicate { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        };
        Ok(Home::Case { parcel, viewer: Box::new(viewer.clone()), case: case.clone() })
    }

    /// Stands where a draft has the digest of its code: no code has it.
    fn parcel_name(&self, viewer: &Viewer, case: &CaseId) -> String {
        let text = format!("parcel of a case\0{case}\0{}", viewer.person);
        format!("parcel:{}", self.vault().suite().digest(text.as_bytes()).to_hex())
    }
}
