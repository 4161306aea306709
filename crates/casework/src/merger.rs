//! The other case of a merger: looked up, and compared with this one by what is sealed in both.

use crate::{Casework, contact::labelled, error::Error};
use domain::{
    act::{Act, ActKind, Command},
    case::Case,
    context::MergeTarget,
    ids::CaseId,
    merging::{Firm, same_firm},
};

/// The line of the sealed contact that holds the code of the firm.
const USCC: &str = "统一社会信用代码";

impl Casework {
    /// The case into which a command, or the decision that waits on a case, merges it.
    pub(crate) async fn merging(
        &self,
        case: &Case,
        command: Option<&Command>,
    ) -> Result<Option<Box<MergeTarget>>, Error> {
        let act = match command {
            Some(Command::Do(act @ Act::Merge { .. })) => Some(act),
            // What waits for a hand is compared anew, whatever is done meanwhile.
            _ => case.pending(ActKind::Merge).map(|pending| &pending.act),
        };
        match act {
            Some(Act::Merge { into, .. }) => self.merge_target(case, into).await,
            _ => Ok(None),
        }
    }

    /// A case as the target of a merger; `None` if there is no such case.
    pub(crate) async fn merge_target(&self, case: &Case, into: &CaseId) -> Result<Option<Box<MergeTarget>>, Error> {
        let Some(other) = self.load(into).await? else { return Ok(None) };
        let same_firm = same_firm(&self.firm(case).await?, &self.firm(&other.case).await?);
        Ok(Some(Box::new(MergeTarget { case: other.case, same_firm })))
    }

    async fn firm(&self, case: &Case) -> Result<Firm, Error> {
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let name = filled(self.open(case.enterprise.name.as_ref(), None).await?);
        let contact = self.open(case.enterprise.contact.as_ref(), None).await?.unwrap_or_default();
        Ok(Firm { name, uscc: filled(labelled(&contact, USCC)) })
    }
}
