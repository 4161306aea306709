//! The cases of one complainant that came of one complaint: what was split off opens with the same code as its parent,
//! and the page of each leads to the others.

use crate::{
    Casework, SignedIn, Viewer, accounts::CASE_PREFIX, device::Visitor, error::Error, load::Loaded, sessions::Step,
    track::complainant, view::Relative,
};
use domain::{actor::Role, case::LinkKind, clock::ClockKind, event::Event, fact::Fact, ids::CaseId};
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
        for link in own.links.iter().filter(|link| family.contains(&link.case)) {
            let Some(other) = self.load(&link.case).await? else { continue };
            let label = match link.kind {
                LinkKind::SplitFrom => "原来的案件",
                LinkKind::SplitTo => "分出来另办的案件",
                LinkKind::MergedInto => "合并后的案件",
                LinkKind::Absorbed => "合并进来的案件",
            };
            all.push(self.relative(label, &other, true));
        }
        // Its code does not open the case of somebody else: what it may know of it stands here.
        for (at, other) in self.lives_on_in(viewer, own).await?.iter().enumerate() {
            let label = if at == 0 { "合并后的案件" } else { "合并后分出来另办的案件" };
            all.push(self.relative(label, other, false));
        }
        Ok(all)
    }

    fn relative(&self, label: &str, loaded: &Loaded, opens: bool) -> Relative {
        let case = &loaded.case;
        let run = case.run(ClockKind::Review);
        let decided = loaded.events.iter().rev().find_map(|event| match &event.fact {
            Fact::ReviewDecided { upheld, .. } => {
                Some(if *upheld { "维持原决定" } else { "撤销原决定，重新办理" })
            }
            _ => None,
        });
        Relative {
            id: case.id.clone(),
            label: label.to_owned(),
            number: case.number.clone(),
            stage_label: case.stage.label().to_owned(),
            outcome: case.said_outcome().map(|outcome| outcome.label().to_owned()),
            reviewer: case.review.as_ref().map(|review| self.organ_name(&review.reviewer)),
            review_until: run.map(|run| run.last_day.to_string()),
            reviewed: decided.map(str::to_owned),
            opens,
        }
    }
}
