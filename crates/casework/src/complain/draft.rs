//! The draft of a complaint: begun, found by its code, saved step by step.

use super::Step;
use crate::{
    Casework,
    edge::Dice,
    error::{Error, invalid},
    form::Values,
};
use domain::{ids::CaseId, time::Instant};
use store::{ComplaintDraftRow, DraftKey, NewComplaintDraft, StoreError};

/// The most bytes of a draft: several texts of the greatest length, of characters of four bytes.
const LARGEST: usize = 512 * 1024;

/// How long the receipt of a sent complaint can be seen again under its draft's code.
const RECEIPT_KEPT_US: i64 = 24 * 3600 * 1_000_000;

/// How often a save is tried against others.
const TRIES: usize = 4;

/// The name of the draft's text within the draft.
pub(crate) const BODY: &str = "cipher";

/// Under which name the version at which a step was last changed lies among the values.
fn step_version(step: &str) -> String {
    format!("_version.{step}")
}

/// A draft as whoever has its code sees it.
#[derive(Debug, Clone)]
pub struct OpenComplaint {
    /// Its identifier, which says nothing.
    pub draft_id: String,
    /// What was typed, all steps together.
    pub values: Values,
    /// When it was saved last.
    pub saved_at: String,
    /// The last day on which it can be gone on with.
    pub kept_until: String,
    /// The case it has become.
    pub case: Option<CaseId>,
    pub(super) code: String,
    pub(super) version: i64,
    pub(super) key: DraftKey,
}

impl OpenComplaint {
    /// The first value of a field, without surrounding space.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(|all| all.first()).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The version of a step, which a save of it rests on.
    pub fn version_of(&self, step: &str) -> i64 {
        self.value(&step_version(step)).and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// The code as it is shown.
    pub fn code(&self) -> &str {
        &self.code
    }
}

/// What became of a save.
#[derive(Debug, Clone)]
pub enum SaveOutcome {
    /// It is kept.
    Saved(Box<OpenComplaint>),
    /// Another window has saved other words for this step since; nothing was changed.
    Elsewhere(Box<OpenComplaint>),
}

impl Casework {
    /// Begins a draft with what is known already; answers its code, which is kept nowhere.
    pub async fn begin_complaint(&self, values: &Values) -> Result<String, Error> {
        let code = self.new_code();
        let draft_id = self.fresh_id("d");
        let mut dice = Dice(self.edge());
        let (key, key_id, wrapped) = self.vault().new_draft_key(&mut dice, &draft_id);
        let cipher = self.vault().seal_of_draft(&mut dice, &key, BODY, &text(values)?);
        let draft = NewComplaintDraft {
            draft_id,
            code_hash: self.code_hash(&code),
            key_id,
            wrapped,
            cipher,
            created_at_us: self.now().as_micros(),
        };
        self.store().begin_complaint(draft).await?;
        Ok(code)
    }

    /// The draft behind a code; `None` if there is none, or its time has run out.
    pub async fn open_complaint(&self, code: &str) -> Result<Option<OpenComplaint>, Error> {
        match self.store().complaint_draft(&self.code_hash(code)).await? {
            Some(row) if self.is_kept(&row) => self.opened(&row, code).map(Some),
            _ => Ok(None),
        }
    }

    /// The identifier of the unsent draft behind a code: what files are added to.
    pub async fn complaint_draft_id(&self, code: &str) -> Result<Option<String>, Error> {
        let row = self.store().complaint_draft(&self.code_hash(code)).await?;
        Ok(row.filter(|row| row.case_id.is_none() && self.is_kept(row)).map(|row| row.draft_id))
    }

    /// Saves what was typed into one step; the other steps stay as they are. `base` is the version of the step that the page
    /// showed.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if the draft is gone or was sent, [`Error::Invalid`] if it is too long.
    pub async fn save_complaint_step(
        &self,
        code: &str,
        step: Step,
        typed: &Values,
        base: i64,
    ) -> Result<SaveOutcome, Error> {
        for _ in 0..TRIES {
            let draft = self.open_complaint(code).await?.filter(|draft| draft.case.is_none());
            let draft = draft.ok_or(Error::NotFound)?;
            let own = |values: &Values| -> Values {
                let filled = |all: &Vec<String>| all.iter().any(|value| !value.trim().is_empty());
                let kept = values.iter().filter(|(name, all)| step.has(name) && filled(all));
                kept.map(|(name, all)| (name.clone(), all.clone())).collect()
            };
            let (there, now) = (own(&draft.values), own(typed));
            if there == now {
                return Ok(SaveOutcome::Saved(Box::new(draft)));
            }
            if draft.version_of(step.code()) != base {
                return Ok(SaveOutcome::Elsewhere(Box::new(draft)));
            }
            let mut values = draft.values.clone();
            values.retain(|name, _| !step.has(name));
            values.extend(now);
            values.insert(step_version(step.code()), vec![(draft.version + 1).to_string()]);
            let cipher = self.vault().seal_of_draft(&mut Dice(self.edge()), &draft.key, BODY, &text(&values)?);
            let at = self.now().as_micros();
            match self.store().save_complaint(&draft.draft_id, draft.version, cipher, at).await {
                Ok(()) => {
                    let draft = OpenComplaint {
                        values,
                        version: draft.version + 1,
                        saved_at: Instant::from_micros(at).to_minutes(),
                        ..draft
                    };
                    return Ok(SaveOutcome::Saved(Box::new(draft)));
                }
                // Another step was saved at the same time: look again.
                Err(StoreError::Stale) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Busy)
    }

    /// Forgets drafts whose time has run out, with their files, and proofs of work that have; answers how many drafts.
    pub async fn tidy_complaints(&self) -> Result<u64, Error> {
        const BATCH: i64 = 100;
        let now = self.now().as_micros();
        self.store().forget_proofs(now).await?;
        let mut gone = 0;
        loop {
            let rows =
                self.store().expired_complaints(now - self.draft_kept_us(), now - RECEIPT_KEPT_US, BATCH).await?;
            for row in &rows {
                let files = self.store().draft_files(&row.draft_id).await?.into_iter().map(|file| file.object);
                let pieces = self.store().piece_objects(&row.draft_id).await?;
                let objects: Vec<_> = files.chain(pieces).collect();
                self.store().drop_complaint(&row.draft_id).await?;
                for object in objects {
                    self.objects().remove(&object).await.map_err(StoreError::from)?;
                }
                gone += 1;
            }
            if rows.is_empty() {
                return Ok(gone);
            }
        }
    }

    fn is_kept(&self, row: &ComplaintDraftRow) -> bool {
        let kept_us = if row.case_id.is_some() { RECEIPT_KEPT_US } else { self.draft_kept_us() };
        row.saved_at_us + kept_us > self.now().as_micros()
    }

    fn opened(&self, row: &ComplaintDraftRow, code: &str) -> Result<OpenComplaint, Error> {
        let key = self.vault().open_draft_key(row)?;
        let body = self.vault().open_of_draft(&key, BODY, &row.cipher)?;
        Ok(OpenComplaint {
            draft_id: row.draft_id.clone(),
            values: serde_json::from_slice(&body).unwrap_or_default(),
            saved_at: Instant::from_micros(row.saved_at_us).to_minutes(),
            kept_until: domain::time::prose_date(
                Instant::from_micros(row.saved_at_us + self.draft_kept_us() - 1).date(),
            ),
            case: row.case_id.as_deref().and_then(|id| CaseId::parse(id).ok()),
            code: crate::track::grouped_code(code),
            version: row.version,
            key,
        })
    }
}

fn text(values: &Values) -> Result<Vec<u8>, Error> {
    let text = serde_json::to_vec(values).unwrap_or_default();
    if text.len() > LARGEST {
        return invalid("", "填写的内容太长，没有保存。请缩短文字，把长材料作为证据文件上传");
    }
    Ok(text)
}
