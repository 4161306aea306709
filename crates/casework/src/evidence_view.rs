//! Evidence as pages show it: who may see it, under which name, and how it may be shown in place.

use crate::{Casework, Viewer, error::Error, load::Loaded, view::EvidenceItem, view::Preview};
use domain::{access::Part, event::Event, fact::Fact, proof_kind::ProofKind};
use store::{NewEvidence, StoreError};

/// Pictures that every browser draws itself, of those that the first bytes tell.
const PICTURES: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"];

impl Casework {
    /// The evidence of a case that the viewer may know of; what was sealed only as sealed.
    pub(crate) async fn evidence_items(&self, viewer: &Viewer, loaded: &Loaded) -> Result<Vec<EvidenceItem>, Error> {
        let sight = self.sight(viewer, &loaded.case)?;
        let mut items = Vec::new();
        for row in self.store().evidence_of(loaded.case.id.as_str()).await? {
            let Some(filed) = loaded.events.iter().find(|event| is_filing(event, &row.evidence_id)) else { continue };
            if sight.reads_evidence(&loaded.case, filed) {
                items.push(self.evidence_item(&row, Some(filed)).await?);
            } else if sight.sees(Part::Evidence) {
                items.push(self.sealed_item(&row, filed));
            }
        }
        Ok(items)
    }

    /// What is said of a sealed file: that it is there, and nothing of what it is called.
    fn sealed_item(&self, row: &NewEvidence, filed: &Event) -> EvidenceItem {
        EvidenceItem {
            name: "已封存的证据".to_owned(),
            sealed: true,
            preview: Preview::None,
            ..self.bare_item(row, Some(filed))
        }
    }

    pub(crate) async fn evidence_item(&self, row: &NewEvidence, filed: Option<&Event>) -> Result<EvidenceItem, Error> {
        let name = match &row.name_text_id {
            Some(id) => match self.store().open_text(self.vault(), id).await {
                Ok(bytes) => bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
                Err(StoreError::Erased) => None,
                Err(error) => return Err(error.into()),
            },
            None => None,
        };
        let erased = name.is_none();
        let bare = self.bare_item(row, filed);
        Ok(EvidenceItem {
            name: name.unwrap_or_else(|| "（已依法销毁）".to_owned()),
            preview: if erased { Preview::None } else { bare.preview },
            ..bare
        })
    }

    fn bare_item(&self, row: &NewEvidence, filed: Option<&Event>) -> EvidenceItem {
        EvidenceItem {
            id: row.evidence_id.clone(),
            name: String::new(),
            size: size_words(row.size_bytes),
            size_bytes: u64::try_from(row.size_bytes).unwrap_or(0),
            media_type: row.media_type.clone(),
            digest: row.digest.clone(),
            shows: ProofKind::from_code(&row.fact).map_or("", ProofKind::label),
            claim: row.fact.strip_prefix("claim:").and_then(|no| no.parse().ok()),
            by: filed.map(|event| self.side(event)).unwrap_or_default(),
            at: domain::time::Instant::from_micros(row.recorded_at_us).to_minutes(),
            sealed: false,
            preview: match row.media_type.as_str() {
                kind if PICTURES.contains(&kind) => Preview::Picture,
                "text/plain" => Preview::Text,
                kind => self.previews().and_then(|previews| previews.of(kind)).unwrap_or(Preview::None),
            },
        }
    }

    /// Unit and role, without the person.
    pub(crate) fn side(&self, event: &Event) -> String {
        let organ = event.actor.organ.as_ref().map(|organ| self.organ_name(organ)).unwrap_or_default();
        format!("{organ} {}", event.actor.role.label()).trim().to_owned()
    }
}

pub(crate) fn is_filing(event: &Event, evidence: &str) -> bool {
    matches!(&event.fact, Fact::EvidenceFiled { evidence: id, .. } if id.as_str() == evidence)
}

pub(crate) fn size_words(bytes: i64) -> String {
    match bytes {
        0..=1023 => format!("{bytes}字节"),
        1024..=1_048_575 => format!("{}KB", bytes / 1024),
        _ => format!("{}.{}MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}
