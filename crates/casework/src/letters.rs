//! Letters: an effect becomes a numbered letter with its text sealed on the case; each once.

use crate::{
    Casework, Viewer,
    as_seen::known,
    audit::AuditAction,
    commit::Job,
    error::Error,
    load::{self},
    view::LetterItem,
    words::Words,
};
use documents::{Material, compose, number, plain};
use domain::{
    access::Part,
    actor::Role,
    case::Case,
    effects::{Effect, LetterKind, Recipient, audience, issuer},
    evolve::fold,
    ids::{CaseId, OrganId},
    refs::TextRef,
};
use std::collections::BTreeMap;
use store::{Commit, NewLetter, NumberTaken, OutboxRow, StoreError};

impl Casework {
    /// Issues the letter of an outbox row. Running it twice issues it once.
    pub(crate) async fn issue_letter(&self, row: &OutboxRow, job: &Job) -> Result<(), Error> {
        let Effect::Letter { letter, to } = &job.effect else { return Ok(()) };
        let id = CaseId::parse(&row.case_id).map_err(|_| Error::NotFound)?;
        let letter_id = format!("l:{}", row.dedupe_key);
        if self.store().letter(&letter_id).await?.is_some() {
            return Ok(());
        }
        let Some(stream) = self.store().load_stream(id.as_str()).await? else { return Err(Error::NotFound) };
        let events = load::events(&stream, id.as_str())?;
        let version = usize::try_from(job.version).unwrap_or(usize::MAX);
        let Some(event) = version.checked_sub(1).and_then(|at| events.get(at)) else { return Err(Error::NotFound) };
        // The whole decision that caused it: events entered in the same instant by the same hand.
        let until = events
            .iter()
            .rposition(|other| other.recorded_at == event.recorded_at && other.actor == event.actor)
            .map_or(version, |at| at + 1);
        let Some(case) = fold(&events[..until]) else { return Err(Error::NotFound) };
        let texts = self.texts(&id).await?;
        let enterprise = self.names(&case, None).await?.enterprise;
        let joined = match to {
            Recipient::Joined(merged) => {
                let Some(own) = self.load(merged).await? else { return Err(Error::NotFound) };
                Some((merged.clone(), self.names(&own.case, None).await?.enterprise))
            }
            _ => None,
        };
        let issuer = issuer(&case, event, to, self.profile(), self.directory());
        let series = number::series(*letter, &issuer, event.occurred_on.year());
        for _ in 0..8 {
            let next = self.store().next_number(&series).await?;
            let serial = u32::try_from(next).unwrap_or(u32::MAX);
            let abbreviation = number::place_abbreviation(&self.profile().place);
            let printed = number::letter_number(&abbreviation, *letter, event.occurred_on.year(), serial);
            // What a letter is made from is dropped before anything is waited for.
            let body = {
                let material = Material {
                    case: &case,
                    event,
                    history: &events[..version],
                    profile: self.profile(),
                    name: &|organ: &OrganId| self.organ_name(organ),
                    enterprise: &enterprise,
                    texts: &|text: &TextRef| texts.get(&text.id).cloned(),
                    issuer: self.organ_name(&issuer),
                    to,
                    recipient: match to {
                        Recipient::Complainant => enterprise.clone(),
                        Recipient::Joined(_) => joined.as_ref().map_or_else(String::new, |(_, name)| name.clone()),
                        Recipient::Organ(organ) => self.organ_name(organ),
                    },
                    number: Some(printed.clone()),
                    issued_on: self.now().date(),
                };
                plain::render(&compose(*letter, &material))
            };
            let taken = NumberTaken { series: series.clone(), expected_next: next, next: next + 1 };
            // Whose case was merged here reads it in that case, and this complainant nothing of it.
            let kept_in = joined.as_ref().map_or(&id, |(merged, _)| merged);
            match self.keep_letter(kept_in, &case, &letter_id, *letter, to, &printed, &body, taken).await {
                Err(Error::Store(StoreError::Stale)) => {}
                // Another worker issued it meanwhile.
                Err(Error::Store(StoreError::Duplicate { .. })) => return Ok(()),
                other => return other,
            }
        }
        Err(Error::Busy)
    }

    #[expect(clippy::too_many_arguments, reason = "each is a column of the letter")]
    async fn keep_letter(
        &self,
        id: &CaseId,
        case: &Case,
        letter_id: &str,
        kind: LetterKind,
        to: &Recipient,
        printed: &str,
        body: &str,
        taken: NumberTaken,
    ) -> Result<(), Error> {
        let mut words = Words::of(self, id).await?;
        let text = words.add(self, "letter", body);
        let mut commit = Commit { numbers: vec![taken], ..Commit::default() };
        commit.letters.push(NewLetter {
            letter_id: letter_id.to_owned(),
            case_id: id.to_string(),
            kind: kind.code().to_owned(),
            number: Some(printed.to_owned()),
            issued_on: self.now().date().to_string(),
            recipient: match to {
                Recipient::Complainant | Recipient::Joined(_) => "complainant".to_owned(),
                Recipient::Organ(organ) => organ.to_string(),
            },
            body_text_id: text.id,
            audience: audience(case, to).code().to_owned(),
        });
        words.into_commit(&mut commit);
        self.store().commit(commit).await?;
        Ok(())
    }

    /// The opened texts of a case, by identifier; empty after erasure.
    pub(crate) async fn texts(&self, id: &CaseId) -> Result<BTreeMap<String, String>, Error> {
        match self.store().open_texts(self.vault(), id.as_str()).await {
            Ok(all) => {
                Ok(all.into_iter().map(|(id, _, bytes)| (id, String::from_utf8_lossy(&bytes).into_owned())).collect())
            }
            Err(StoreError::Erased) => Ok(BTreeMap::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// A letter and its text, if it is the viewer's to read.
    pub async fn letter_text(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        letter_id: &str,
    ) -> Result<(LetterItem, String), Error> {
        let loaded = self.visible(viewer, id, Part::OwnLetters).await?;
        let row = self.store().letter(letter_id).await?.filter(|row| row.case_id == id.as_str());
        let sight = self.sight(viewer, &loaded.case)?;
        let row = row
            .filter(|row| known(&loaded, row) && sight.reads_letter(&row.recipient, &row.audience))
            .ok_or(Error::NotFound)?;
        let body = TextRef { id: row.body_text_id.clone(), digest: String::new() };
        let text = self.open(Some(&body), None).await?.ok_or(Error::NotFound)?;
        self.read_by(viewer, &loaded, &row).await?;
        if viewer.role != Role::Complainant {
            self.note(Some(viewer), AuditAction::LetterTaken, id.as_str(), &[("letter", letter_id)]).await?;
        }
        Ok((self.letter_item(&row), text))
    }

    pub(crate) fn letter_item(&self, row: &NewLetter) -> LetterItem {
        let title = LetterKind::from_code(&row.kind).map_or_else(|| row.kind.clone(), |kind| kind.label().to_owned());
        LetterItem {
            id: row.letter_id.clone(),
            title,
            number: row.number.clone().unwrap_or_default(),
            issued_on: row.issued_on.clone(),
            recipient: if row.recipient == "complainant" {
                "投诉人".to_owned()
            } else {
                OrganId::parse(&row.recipient).map_or_else(|_| row.recipient.clone(), |id| self.organ_name(&id))
            },
            service: None,
            proof: None,
            text: String::new(),
            pdf: self.sets_letters(),
        }
    }
}
