//! Drafts: what somebody typed into a form is kept on the server until it is sent, put away or old.

use crate::{
    Casework, Viewer,
    edge::Dice,
    error::{Error, invalid},
    form::Values,
};
use domain::{access::Part, act::ActKind, ids::CaseId, options::OfferKind, time::Instant};
use store::DraftRow;

/// The most bytes of a draft.
const LARGEST: usize = 256 * 1024;

/// Which form a draft belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftForm {
    /// An act on a case.
    Act {
        /// The case.
        case: CaseId,
        /// The code of the act.
        offer: String,
    },
    /// A registration; `way` is how the complaint came.
    Register {
        /// `phone`, `visit`, `letter` or `channel`.
        way: String,
    },
}

/// A draft as its form shows it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What was typed.
    pub values: Values,
    /// When it was saved: `2026-03-05 10:32`.
    pub saved_at: String,
    /// Its version: the next save rests on it.
    pub version: i64,
    /// What was typed elsewhere and is not in it.
    pub earlier: Option<EarlierDraft>,
}

/// What another window had saved before the latest save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierDraft {
    /// What was typed.
    pub values: Values,
    /// When it was saved.
    pub saved_at: String,
}

/// A draft as the workbench lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftItem {
    /// Its form.
    pub form: DraftForm,
    /// The form in words.
    pub label: String,
    /// The number of its case, if it has one.
    pub number: Option<String>,
    /// When it was saved.
    pub saved_at: String,
}

/// What saving a draft did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSaved {
    /// Its version now; 0 if nothing was there to save.
    pub version: i64,
    /// When.
    pub saved_at: String,
    /// Another window had saved something else, which is kept beside it.
    pub displaced: bool,
}

impl DraftForm {
    /// Person and form as the store knows them.
    pub(crate) fn place(&self, viewer: &Viewer) -> (String, String) {
        let form = match self {
            Self::Act { case, offer } => format!("act:{case}:{offer}"),
            Self::Register { way } => format!("register:{way}"),
        };
        (viewer.person.to_string(), form)
    }

    /// The form that the store knows by this name.
    fn from_place(place: &str) -> Option<Self> {
        if let Some(way) = place.strip_prefix("register:") {
            return Some(Self::Register { way: way.to_owned() });
        }
        let (case, offer) = place.strip_prefix("act:")?.split_once(':')?;
        Some(Self::Act { case: CaseId::parse(case).ok()?, offer: offer.to_owned() })
    }

    fn case(&self) -> Option<&CaseId> {
        match self {
            Self::Act { case, .. } => Some(case),
            Self::Register { .. } => None,
        }
    }
}

/// A registration in words, by how the complaint came.
fn register_label(way: &str) -> &'static str {
    match way {
        "phone" => "登记投诉（来电）",
        "visit" => "登记投诉（来访）",
        "letter" => "登记投诉（来信）",
        _ => "登记投诉（其他渠道）",
    }
}

/// What is worth keeping: no hidden fields, nothing empty.
fn typed(values: &Values) -> Values {
    let filled = |all: &Vec<String>| all.iter().any(|value| !value.trim().is_empty());
    values
        .iter()
        .filter(|(name, all)| (!name.starts_with('_') || name.starts_with("_rows.")) && filled(all))
        .map(|(name, all)| (name.clone(), all.clone()))
        .collect()
}

/// Drafts that the workbench lists.
const LISTED: i64 = 10;

impl Casework {
    /// The viewer's unfinished forms, the latest first; those of cases that it can no longer see are left out.
    pub async fn unfinished(&self, viewer: &Viewer) -> Result<Vec<DraftItem>, Error> {
        let mut items = Vec::new();
        for line in self.store().drafts_of(viewer.person.as_str(), LISTED).await? {
            let Some(form) = DraftForm::from_place(&line.form) else { continue };
            let (label, number) = match &form {
                DraftForm::Register { way } => (register_label(way).to_owned(), None),
                DraftForm::Act { case, offer } => {
                    let kind = offer.split_once('-').map_or(offer.as_str(), |(kind, _)| kind);
                    let Some(kind) = ActKind::from_code(kind) else { continue };
                    // A complainant has one case and no lists.
                    let own = viewer.case.as_ref() == Some(case);
                    if !own && !self.lists(viewer, case).await? {
                        continue;
                    }
                    let number = self.store().case_row(case.as_str()).await?.map(|row| row.number);
                    (kind.label().to_owned(), number)
                }
            };
            items.push(DraftItem {
                form,
                label,
                number,
                saved_at: Instant::from_micros(line.saved_at_us).to_minutes(),
            });
        }
        Ok(items)
    }

    /// The draft of a form, if this viewer has one.
    pub async fn draft(&self, viewer: &Viewer, form: &DraftForm) -> Result<Option<Draft>, Error> {
        let (person, place) = form.place(viewer);
        let rows = self.store().drafts(&person, &place).await?;
        let open = |row: &DraftRow| -> Result<Values, Error> {
            let bytes = self.vault().open_draft(row)?;
            Ok(serde_json::from_slice(&bytes).unwrap_or_default())
        };
        let Some(latest) = rows.iter().find(|row| row.slot == 0) else { return Ok(None) };
        let values = open(latest)?;
        let earlier = match rows.iter().find(|row| row.slot == 1) {
            Some(row) => Some(EarlierDraft { values: open(row)?, saved_at: at(row.saved_at_us) }),
            None => None,
        };
        let earlier = earlier.filter(|earlier| earlier.values != values);
        Ok(Some(Draft { values, saved_at: at(latest.saved_at_us), version: latest.version, earlier }))
    }

    /// Saves what was typed, resting on the version `base` that the page showed. A form that was sent keeps no draft.
    pub async fn save_draft(
        &self,
        viewer: &Viewer,
        form: &DraftForm,
        values: &Values,
        base: i64,
        key: Option<&str>,
    ) -> Result<DraftSaved, Error> {
        let route = match form {
            DraftForm::Act { case, offer } => {
                OfferKind::from_code(offer).ok_or(Error::NotFound)?;
                self.visible(viewer, case, Part::Acts).await?;
                format!("act:{offer}")
            }
            DraftForm::Register { .. } => crate::register::ROUTE.to_owned(),
        };
        let now = self.now().as_micros();
        let nothing = DraftSaved { version: 0, saved_at: at(now), displaced: false };
        if let Some(key) = key
            && self.store().answer(viewer.person.as_str(), &route, key).await?.is_some()
        {
            return Ok(nothing);
        }
        let typed = typed(values);
        let (person, place) = form.place(viewer);
        if typed.keys().all(|name| name.starts_with("_rows.")) {
            self.store().drop_draft(&person, &place).await?;
            return Ok(nothing);
        }
        let text = serde_json::to_vec(&typed).unwrap_or_default();
        if text.len() > LARGEST {
            return invalid("", "内容过长，草稿没有保存；请先提交，或者把长文作为证据文件上传");
        }
        let case = form.case().map(CaseId::as_str);
        let sealed = self.vault().seal_draft(&mut Dice(self.edge()), (&person, &place), case, &text, now);
        let saved = self.store().save_draft(sealed, base).await?;
        Ok(DraftSaved { version: saved.version, saved_at: at(now), displaced: saved.displaced })
    }

    /// Puts a draft away, both versions.
    pub async fn drop_draft(&self, viewer: &Viewer, form: &DraftForm) -> Result<(), Error> {
        let (person, place) = form.place(viewer);
        Ok(self.store().drop_draft(&person, &place).await?)
    }

    /// Puts away what another window had saved, or takes it up instead of the latest.
    pub async fn settle_drafts(&self, viewer: &Viewer, form: &DraftForm, take_earlier: bool) -> Result<(), Error> {
        let (person, place) = form.place(viewer);
        if take_earlier
            && let Some(draft) = self.draft(viewer, form).await?
            && let Some(earlier) = draft.earlier
        {
            // The latest becomes the earlier one, so taking up is undone the same way.
            self.save_draft(viewer, form, &earlier.values, draft.version - 1, None).await?;
            return Ok(());
        }
        Ok(self.store().drop_earlier_draft(&person, &place).await?)
    }
}

fn at(us: i64) -> String {
    Instant::from_micros(us).to_minutes()
}
