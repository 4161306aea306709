//! The respondent's page: per case, what to state, pay and prove, by when, and what follows otherwise.

use crate::{
    Casework, Viewer,
    commit::Entry,
    error::Error,
    ledger::urgency,
    view::{ClaimItem, LetterItem, Urgency},
};
use documents::HIDDEN;
use domain::{
    access::Part,
    act::ActKind,
    case::Case,
    clockrun::{ClockRun, RunState},
    ids::CaseId,
    interest::owed_on,
    money::Fen,
    options::{OfferKind, options},
    profile::Profile,
    vocabulary::Finding,
};
use store::{LedgerQuery, Sort};

/// Cases on the page; the ledger has the rest.
const CASES: i64 = 8;

/// The acts that a respondent's page leads to, in the order in which they help.
const ACTS: &[ActKind] = &[
    ActKind::OpenLetter,
    ActKind::State,
    ActKind::ReportPerformed,
    ActKind::ProveInstalment,
    ActKind::ReportProgress,
    ActKind::LodgeDefence,
    ActKind::WaiveDefence,
    ActKind::LodgeObjection,
    ActKind::ApplyRepair,
    ActKind::ReportInstruction,
    ActKind::Refuse,
];

/// A deadline of the respondent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What is to be done.
    pub label: String,
    /// The last day.
    pub last_day: String,
    /// How long that is.
    pub remaining: String,
    /// How pressing.
    pub urgency: Urgency,
    /// 暂定.
    pub provisional: bool,
    /// What follows otherwise.
    pub otherwise: String,
    /// Law, clause or local setting.
    pub basis: String,
}

/// A case as the respondent works on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RespondentCase {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage_label: String,
    /// The enterprise, or that it is kept from the respondent.
    pub enterprise: String,
    /// Who decides.
    pub determining: String,
    /// 元.
    pub outstanding: String,
    /// The most pressing of its deadlines.
    pub urgency: Urgency,
    /// The deadlines, the most pressing first.
    pub deadlines: Vec<Deadline>,
    /// What was served: label and day.
    pub served: Vec<(String, String)>,
    /// The letters.
    pub letters: Vec<LetterItem>,
    /// The claims that are still gone on about.
    pub claims: Vec<ClaimItem>,
    /// Interest owed today: 元 and the basis.
    pub interest: Option<(String, String)>,
    /// The plan.
    pub plan: Vec<crate::PlanLine>,
    /// What may be done now, what stops a deadline first: code, words, and whether it stops one.
    pub acts: Vec<(String, String, bool)>,
}

/// The respondent's page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RespondentDesk {
    /// The cases, the most pressing first.
    pub cases: Vec<RespondentCase>,
    /// There are more.
    pub more: bool,
}

impl Casework {
    pub(super) async fn respondent_desk(&self, viewer: &Viewer, scope: &str) -> Result<RespondentDesk, Error> {
        let query = LedgerQuery {
            without: self.recused_from(viewer).await?,
            scope: scope.to_owned(),
            closed: Some(false),
            sort: Sort::Due,
            limit: CASES,
            ..LedgerQuery::default()
        };
        let page = self.store().ledger(&query).await?;
        let mut desk = RespondentDesk { cases: Vec::new(), more: page.next.is_some() };
        for row in &page.rows {
            let Ok(id) = CaseId::parse(&row.case_id) else { continue };
            desk.cases.push(self.respondent_case(viewer, &id).await?);
        }
        // The next deadline of a case may be somebody else's.
        desk.cases.sort_by_key(|case| {
            (case.deadlines.is_empty(), case.deadlines.first().map(|deadline| deadline.last_day.clone()))
        });
        Ok(desk)
    }

    async fn respondent_case(&self, viewer: &Viewer, id: &CaseId) -> Result<RespondentCase, Error> {
        let loaded = self.visible(viewer, id, Part::Overview).await?;
        let case = &loaded.case;
        let sight = self.sight(viewer, case)?;
        let profile = self.profile_of(case.profile_version).await?;
        let named = sight.sees(Part::Name);
        let enterprise = if named { self.names(case, None).await?.enterprise } else { HIDDEN.to_owned() };
        let live: Vec<u16> = case.live_claims().map(|claim| claim.no).collect();
        let claims = self.claims(case, &sight).await?;
        let deadlines = self.deadlines(viewer, case, &profile);
        let served = [
            ("整改通知", case.procedure.order_served_on),
            ("拟认定告知书", case.procedure.notice_served_on),
            ("违约失信认定", case.record.as_ref().map(|record| record.determined_on)),
        ];
        Ok(RespondentCase {
            id: case.id.clone(),
            number: case.number.clone(),
            stage_label: case.stage.label().to_owned(),
            enterprise,
            determining: case.determining.as_ref().map(|organ| self.organ_name(organ)).unwrap_or_default(),
            outstanding: case.sum(|claim| claim.outstanding).to_string(),
            urgency: deadlines.first().map_or(Urgency::Done, |deadline| deadline.urgency),
            deadlines,
            served: served.into_iter().filter_map(|(label, day)| Some((label.to_owned(), day?.to_string()))).collect(),
            letters: self.letter_items(viewer, &loaded, None).await?,
            claims: claims.into_iter().filter(|claim| live.contains(&claim.no)).collect(),
            interest: if sight.sees(Part::Matter) { self.statutory_interest(case, &profile) } else { None },
            plan: self.plan(case),
            acts: self.respondent_acts(viewer, case, &profile),
        })
    }

    fn deadlines(&self, viewer: &Viewer, case: &Case, profile: &Profile) -> Vec<Deadline> {
        let now = self.now();
        own_runs(viewer, case)
            .into_iter()
            .map(|run| Deadline {
                label: match run.kind {
                    domain::clock::ClockKind::Instalment => format!("{}（第{}期宽限）", run.kind.label(), run.about),
                    kind => kind.label().to_owned(),
                },
                last_day: run.last_day.to_string(),
                remaining: self.remaining(&run.last_day.to_string()),
                urgency: urgency(now, run.due_at().as_micros(), run.warn_at().as_micros()),
                provisional: run.provisional,
                otherwise: profile.clocks.get(&run.kind).map_or("", |rule| rule.runs_out.words()).to_owned(),
                basis: run.basis.clone(),
            })
            .collect()
    }

    /// Interest that is owed today on what was found to be owed.
    fn statutory_interest(&self, case: &Case, profile: &Profile) -> Option<(String, String)> {
        let today = self.now().date();
        let found = case.live_claims().filter(|claim| claim.finding == Some(Finding::True));
        let total: i64 = found.map(|claim| owed_on(case, claim, today, &profile.interest).get()).sum();
        (total > 0).then(|| (Fen::new(total).to_string(), profile.interest.basis.clone()))
    }

    fn respondent_acts(&self, viewer: &Viewer, case: &Case, profile: &Profile) -> Vec<(String, String, bool)> {
        let ctx = self.context(viewer, &Entry::default(), profile, &[]);
        let offers = options(case, &ctx);
        let runs = own_runs(viewer, case);
        // An express refusal stops a clock as well, but nobody is led to it.
        let stops: Vec<ActKind> = runs
            .iter()
            .flat_map(|run| run.kind.stopped_by())
            .copied()
            .filter(|kind| ACTS.contains(kind) && *kind != ActKind::Refuse)
            .collect();
        let mut acts = Vec::new();
        for kind in stops.iter().chain(ACTS) {
            let offered = offers.iter().any(|offer| offer.kind == OfferKind::Act(*kind));
            if offered && !acts.iter().any(|(code, _, _)| code == kind.code()) {
                acts.push((kind.code().to_owned(), kind.label().to_owned(), stops.contains(kind)));
            }
        }
        acts
    }
}

/// The clocks that the viewer's organ has to stop as the respondent, the most pressing first.
fn own_runs<'c>(viewer: &Viewer, case: &'c Case) -> Vec<&'c ClockRun> {
    let mut runs: Vec<&ClockRun> = case
        .clocks
        .iter()
        .filter(|run| run.owner == viewer.organ && matches!(run.state, RunState::Running | RunState::RanOut))
        .filter(|run| super::rows::respondent_owes(run.owed_by))
        .collect();
    runs.sort_by_key(|run| (run.due_at(), run.no));
    runs
}
