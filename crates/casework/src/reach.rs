//! Whom of a case the system reaches, and letters that are opened by being read.

use crate::{Casework, Viewer, error::Error, letter_view::cause, load::Loaded};
use domain::{
    act::{Act, Command},
    actor::Role,
    case::{Case, LinkKind},
    clock::ClockKind,
    context::Reach,
    effects::LetterKind,
    ids::CaseId,
    service::{ServedLetter, of_letter},
};
use store::{Account, NewLetter};

impl Casework {
    /// Whom of a case the system reaches: a respondent whose people have accounts, a complainant with a code.
    pub(crate) async fn reach(&self, case: &Case) -> Result<Reach, Error> {
        let today = self.now().date().to_string();
        let respondent = match case.respondent_id() {
            Some(organ) => self.store().accounts_of(organ.as_str()).await?.iter().any(|one| signs_in(one, &today)),
            None => false,
        };
        // A case split off is opened with the code of the one it came from.
        let parents = case.links.iter().filter(|link| link.kind == LinkKind::SplitFrom).map(|link| &link.case);
        let mut complainant = false;
        for id in std::iter::once(&case.id).chain(parents) {
            complainant |= self.store().has_code(id.as_str()).await?;
        }
        Ok(Reach { respondent, complainant })
    }

    /// Opens every letter that waits for this viewer, as reading them one by one does.
    pub async fn open_letters(&self, viewer: &Viewer, id: &CaseId) -> Result<(), Error> {
        let loaded = self.load(id).await?.ok_or(Error::NotFound)?;
        for letter in domain::service::unopened(&loaded.case) {
            self.open_letter(viewer, id, letter).await?;
        }
        Ok(())
    }

    /// A letter that waits to be opened takes effect when its addressee reads it; for others, and later, nothing happens.
    pub(crate) async fn read_by(&self, viewer: &Viewer, loaded: &Loaded, row: &NewLetter) -> Result<(), Error> {
        match unopened(loaded, row) {
            Some(letter) => self.open_letter(viewer, &loaded.case.id, letter).await,
            None => Ok(()),
        }
    }

    async fn open_letter(&self, viewer: &Viewer, id: &CaseId, letter: ServedLetter) -> Result<(), Error> {
        match self.execute(viewer, id, &Command::Do(Act::OpenLetter { letter })).await {
            // Somebody else reads it, or it was opened at the same moment.
            Ok(_) | Err(Error::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Whether an account may sign in today and opens letters to its organ.
fn signs_in(account: &Account, today: &str) -> bool {
    let reads = [Role::RespondentOfficer, Role::RespondentHead].iter().any(|role| role.code() == account.role);
    reads && !account.disabled && account.until_on.as_str() >= today
}

/// Which served letter a letter on record is, if it waits to be opened.
pub(crate) fn unopened(loaded: &Loaded, row: &NewLetter) -> Option<ServedLetter> {
    let event = loaded.events.get(cause(&loaded.case.id, &row.letter_id)?.checked_sub(1)?)?;
    let letter = of_letter(LetterKind::from_code(&row.kind)?, &event.fact)?;
    let to_complainant = matches!(letter, ServedLetter::Reply(_));
    let addressed = (row.recipient == "complainant") == to_complainant;
    let waits = loaded.case.run_about(ClockKind::Opening, letter.no()).is_some();
    (addressed && waits).then_some(letter)
}
