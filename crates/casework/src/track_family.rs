//! The cases of one complainant that came of one complaint: what was split off opens with the same code as its parent,
//! and the page of each leads to the others.

use crate::{
    Casework, SignedIn, Viewer,
    accounts::CASE_PREFIX,
    device::Visitor,
    error::Error,
    load::Loaded,
    sessions::Step,
    track::complainant,
    view::{LetterItem, Relative},
};
use domain::{
    actor::Role,
    case::{Case, LinkKind},
    clock::ClockKind,
    event::Event,
    fact::Fact,
    ids::CaseId,
};
use std::collections::BTreeSet;

/// How many cases of a family are looked through.
const MOST: usize = 24;

/// Whether the complainant of a case is also that of the case split off from it: no other enterprise was named for the
/// part, and nobody stepped into either place since.
fn same_complainant(parent: &[Event], child: &[Event], child_id: &CaseId) -> bool {
    let split = parent
        .iter()
        .position(|event| matches!(&event.fact, Fact::SplitOff { child, enterprise: None, .. } if child == child_id));
    let replaced = |events: &[Event]| events.iter().any(|event| matches!(event.fact, Fact::ComplainantReplaced { .. }));
    split.is_some_and(|at| !replaced(&parent[at..])) && !replaced(child)
}

impl Casework {
    /// The cases that the code of one case opens, itself included.
    pub(crate) async fn family(&self, of: &CaseId) -> Result<BTreeSet<CaseId>, Error> {
        let mut found = BTreeSet::new();
        let mut next = vec![of.clone()];
        while let Some(id) = next.pop() {
            if found.len() >= MOST || !found.insert(id.clone()) {
                continue;
            }
            let Some(here) = self.load(&id).await? else { continue };
            for link in &here.case.links {
                let (LinkKind::SplitFrom | LinkKind::SplitTo) = link.kind else { continue };
                let Some(other) = self.load(&link.case).await?.filter(|_| !found.contains(&link.case)) else {
                    continue;
                };
                let same = match link.kind {
                    LinkKind::SplitTo => same_complainant(&here.events, &other.events, &link.case),
                    _ => same_complainant(&other.events, &here.events, &id),
                };
                if same {
                    next.push(link.case.clone());
                }
            }
        }
        Ok(found)
    }

    /// A session for another case of the same complainant.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if the case is none of its own.
    pub async fn open_relative(&self, viewer: &Viewer, id: &CaseId, from: &Visitor) -> Result<SignedIn, Error> {
        let own = viewer.case.as_ref().filter(|_| viewer.role == Role::Complainant).ok_or(Error::NotFound)?;
        if !self.family(own).await?.contains(id) {
            return Err(Error::NotFound);
        }
        self.open_session(&format!("{CASE_PREFIX}{id}"), complainant(id), Step::Open, from).await
    }

    /// What a complainant is told of the cases that its own is related to: those that its code opens, and the one in
    /// which its complaint lives on.
    pub(crate) async fn relatives(&self, viewer: &Viewer, loaded: &Loaded) -> Result<Vec<Relative>, Error> {
        let own = &loaded.case;
        if viewer.role != Role::Complainant || own.links.is_empty() {
            return Ok(Vec::new());
        }
        let family = self.family(&own.id).await?;
        let mut all = Vec::new();
        for link in &own.links {
            let opens = family.contains(&link.case);
            let lives_on = link.kind == LinkKind::MergedInto;
            if !(opens || lives_on) {
                continue;
            }
            let Some(other) = self.load(&link.case).await? else { continue };
            let label = match link.kind {
                LinkKind::SplitFrom => "原来的案件",
                LinkKind::SplitTo => "分出来另办的案件",
                LinkKind::MergedInto => "合并后的案件",
                LinkKind::Absorbed => "合并进来的案件",
            };
            let letters = if lives_on { self.replies_of(own, &other).await? } else { Vec::new() };
            all.push(self.relative(label, &other.case, opens, letters));
        }
        Ok(all)
    }

    fn relative(&self, label: &str, case: &Case, opens: bool, letters: Vec<LetterItem>) -> Relative {
        let run = case.run(ClockKind::Review);
        Relative {
            id: case.id.clone(),
            label: label.to_owned(),
            number: case.number.clone(),
            stage_label: case.stage.label().to_owned(),
            reviewer: case.review.as_ref().map(|review| self.organ_name(&review.reviewer)),
            review_until: run.map(|run| run.last_day.to_string()),
            opens,
            letters,
        }
    }

    /// The replies to the complainant of the case in which this one lives on; none where that is another enterprise.
    async fn replies_of(&self, own: &Case, other: &Loaded) -> Result<Vec<LetterItem>, Error> {
        let (ours, theirs) = (self.names(own, None).await?.enterprise, self.names(&other.case, None).await?.enterprise);
        if ours.trim() != theirs.trim() {
            return Ok(Vec::new());
        }
        let texts = self.texts(&other.case.id).await?;
        let mut letters = self.letter_items(&complainant(&other.case.id), other, Some(&texts)).await?;
        for letter in &mut letters {
            letter.pdf = false;
        }
        Ok(letters)
    }
}
