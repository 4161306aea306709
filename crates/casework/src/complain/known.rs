//! Whether somebody already complained about this contract, told before effort is spent.
//!
//! The answer is yes or no and names nobody. A case that is to be kept from the respondent never gives a yes: who knows the
//! contract could ask in order to find out.

use super::check::{Picked, value};
use crate::{Casework, error::Error, form::Values};
use domain::{case::Respondent, contract_key::contract_keys, ids::CaseId};
use std::collections::BTreeSet;

/// Under which name the numbers of contracts lie in the blind index.
pub(crate) const CONTRACT_FIELD: &str = "contract";

/// The most cases that are looked at.
const LOOKED_AT: usize = 10;

impl Casework {
    /// Whether a case about this contract and this respondent is under way.
    pub async fn contract_is_known(&self, values: &Values) -> Result<bool, Error> {
        let Some(Picked::Organ(organ)) = self.picked_organ(values) else { return Ok(false) };
        let mut cases = BTreeSet::new();
        for text in ["contract_no", "contract"].iter().filter_map(|name| value(values, name)) {
            for key in contract_keys(text) {
                let sealed = self.vault().blind_values(CONTRACT_FIELD, &key);
                cases.extend(self.store().find_by_blind(CONTRACT_FIELD, &sealed).await?);
            }
        }
        for id in cases.iter().take(LOOKED_AT).filter_map(|id| CaseId::parse(id).ok()) {
            let Some(loaded) = self.load(&id).await? else { continue };
            let case = &loaded.case;
            let same = matches!(&case.respondent, Respondent::Known(known) if *known == organ);
            if same && !case.enterprise.confidential && !case.stage.is_end() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
