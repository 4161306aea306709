//! Letters as pages show them, with how each was served where the log says so.

use crate::{Casework, Viewer, as_seen::known, error::Error, load::Loaded, reach::unopened, view::LetterItem};
use domain::{
    access::Part, act::Service, actor::Role, effects::LetterKind, event::Event, fact::Fact, ids::CaseId,
    service::of_letter,
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::NewLetter;

impl Casework {
    /// The viewer's letters; with their texts where those are at hand.
    pub(crate) async fn letter_items(
        &self,
        viewer: &Viewer,
        loaded: &Loaded,
        texts: Option<&BTreeMap<String, String>>,
    ) -> Result<Vec<LetterItem>, Error> {
        let sight = self.sight(viewer, &loaded.case)?;
        let rows = self.store().letters_of(loaded.case.id.as_str()).await?;
        Ok(rows
            .iter()
            .filter(|row| known(loaded, row) && sight.reads_letter(&row.recipient, &row.audience))
            .map(|row| {
                let mut item = self.letter_item(row);
                if let Some((event, service)) = served(loaded, &row.letter_id) {
                    let told = tellings(loaded, &event.fact, row);
                    item.service = Some(format!("{}{told}", service_words(service, event.occurred_on)));
                    // Each side reads its own evidence; the scan of a service is the organ's.
                    item.proof =
                        service.proof.as_ref().filter(|_| sight.sees(Part::Evidence)).map(|p| p.evidence.to_string());
                }
                // Its addressee opens it first, by reading the letter itself.
                let closed = own(viewer) && unopened(loaded, row).is_some();
                let text = texts.filter(|_| !closed).and_then(|texts| texts.get(&row.body_text_id));
                item.text = text.cloned().unwrap_or_default();
                item
            })
            .collect())
    }
}

/// Whether a viewer is one of the parties, whose reading has effect.
fn own(viewer: &Viewer) -> bool {
    matches!(viewer.role, Role::Complainant | Role::RespondentOfficer | Role::RespondentHead)
}

/// How a letter was served and on which day it reached.
pub(crate) fn service_words(service: &Service, entered_on: Date) -> String {
    match service.effective_on(entered_on) {
        Some(day) => format!("{}，{day}", service.manner.label()),
        None => format!("{}，{entered_on}发出，对方打开时送达", service.manner.label()),
    }
}

/// The place in the log of a case of the event that caused a letter, which its identifier names. None where it was caused
/// in another case: the letter on the matter that goes to a complainant whose case was merged there.
pub(crate) fn cause(case: &CaseId, letter_id: &str) -> Option<usize> {
    let own = letter_id.strip_prefix("l:")?.strip_prefix(case.as_str())?.strip_prefix(':')?;
    own.split(':').next()?.parse().ok()
}

/// How the addressee of a letter that it did not open was told of it.
fn tellings(loaded: &Loaded, cause: &Fact, row: &NewLetter) -> String {
    let letter = LetterKind::from_code(&row.kind).and_then(|kind| of_letter(kind, cause));
    let words = loaded.events.iter().filter_map(|event| match &event.fact {
        Fact::UnopenedTold { letter: told, way, told_on, result, .. } if Some(*told) == letter => {
            Some(format!("；{told_on}{}告知：{}", way.label(), result.label()))
        }
        _ => None,
    });
    words.collect()
}

/// The service that a letter's event tells of. A copy that goes to others with it is not what was served.
fn served<'a>(loaded: &'a Loaded, letter_id: &str) -> Option<(&'a Event, &'a Service)> {
    let event = loaded.events.get(cause(&loaded.case.id, letter_id)?.checked_sub(1)?)?;
    let first = letter_id.ends_with(":0");
    match &event.fact {
        Fact::ReplyServed { service, .. }
        | Fact::OrderServed { service }
        | Fact::NoticeServed { service }
        | Fact::ReferredOut { service, .. }
            if first =>
        {
            Some((event, service))
        }
        _ => None,
    }
}
