//! Related cases: merged, split, and other complaints of the same enterprise against the same respondent.

use crate::{
    Casework, Viewer,
    error::Error,
    view::{LinkItem, LinkRow},
};
use domain::{
    access::{Part, Sight},
    case::{Case, Link, LinkKind},
    ids::CaseId,
    money::Fen,
};
use store::{CaseRow, LedgerQuery};

/// Repeats that are looked for.
const REPEATS: i64 = 20;

/// The relations that this viewer may know of. Which other complaints were merged into it is no business of a party.
pub(crate) fn shown_links<'c>(sight: &Sight, case: &'c Case) -> impl Iterator<Item = &'c Link> {
    let office = sight.sees(Part::Events);
    case.links.iter().filter(move |link| office || link.kind != LinkKind::Absorbed)
}

impl Casework {
    /// The cases that this one was merged with or split from; those outside the viewer's scope only by how they are related.
    pub(crate) async fn links(&self, viewer: &Viewer, sight: &Sight, case: &Case) -> Result<Vec<LinkItem>, Error> {
        let mut items = Vec::new();
        for link in shown_links(sight, case) {
            let label = match link.kind {
                LinkKind::SplitFrom => "由该案分出（该案主办，本案协办）",
                LinkKind::SplitTo => "分出的案件（本案主办，该案协办）",
                LinkKind::Absorbed => "并入本案",
                LinkKind::MergedInto => "本案并入",
            };
            let may = self.lists(viewer, &link.case).await?;
            let row = if may { self.store().case_row(link.case.as_str()).await? } else { None };
            items.push(LinkItem { label: label.to_owned(), id: link.case.clone(), row: row.as_ref().map(link_row) });
        }
        Ok(items)
    }

    /// Other cases under the same name against the same organ, within the viewer's scope. Officers only: the respondent
    /// would learn from it who complains.
    pub(crate) async fn repeats(
        &self,
        viewer: &Viewer,
        sight: &Sight,
        case: &Case,
        enterprise: &str,
    ) -> Result<Vec<LinkItem>, Error> {
        let (Some(scope), Some(respondent)) =
            (viewer.scope().filter(|_| sight.sees(Part::Repeats)), case.respondent_id())
        else {
            return Ok(Vec::new());
        };
        let query = LedgerQuery {
            scope,
            without: self.recused_from(viewer).await?,
            respondent_id: Some(respondent.to_string()),
            // A confidential complainant is not in the search index: look through the respondent's newest cases.
            text: (!case.enterprise.confidential).then(|| enterprise.to_owned()),
            descending: true,
            limit: REPEATS,
            ..LedgerQuery::default()
        };
        let page = self.store().ledger(&query).await?;
        let linked = |id: &str| id == case.id.as_str() || case.links.iter().any(|link| link.case.as_str() == id);
        Ok(page
            .rows
            .iter()
            .filter(|row| row.enterprise_name == enterprise && !linked(&row.case_id))
            .filter_map(|row| {
                let id = CaseId::parse(&row.case_id).ok()?;
                Some(LinkItem { label: "同一企业投诉同一单位".to_owned(), id, row: Some(link_row(row)) })
            })
            .collect())
    }
}

fn link_row(row: &CaseRow) -> LinkRow {
    LinkRow {
        number: row.number.clone(),
        stage_label: row.stage_label.clone(),
        closed: row.closed,
        respondent: row.respondent_name.clone(),
        claimed: Fen::new(row.claimed_fen).to_string(),
        outstanding: Fen::new(row.outstanding_fen).to_string(),
        received_on: row.received_on.clone(),
    }
}
