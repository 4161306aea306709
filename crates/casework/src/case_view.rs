//! The case page: one case folded, its texts opened, masked or left out for the viewer.

use crate::{
    Casework, Viewer,
    commit::Entry,
    error::Error,
    evidence::{is_filing, shows_evidence},
    letters::shows_letter,
    load::Loaded,
    view::{CaseView, LinkItem, MessageItem, ProposalItem, SanctionItem},
};
use documents::HIDDEN;
use domain::{
    actor::Role,
    approval::next_role,
    case::{Case, LinkKind, SanctionState},
    event::Event,
    fact::Fact,
    ids::CaseId,
    vocabulary::Audience,
};
use std::collections::BTreeMap;

impl Casework {
    /// The page of a case.
    pub async fn case_view(&self, viewer: &Viewer, id: &CaseId) -> Result<CaseView, Error> {
        let loaded = self.visible(viewer, id).await?;
        let texts = self.texts(id).await?;
        // Texts of the case this one was split from lie there.
        let names = self.names(&loaded.case, None).await?;
        let case = &loaded.case;
        let fresh = [Self::fresh_preview(), Self::fresh_preview()];
        let profile = self.profile_of(case.profile_version).await?;
        let ctx = self.context(viewer, &Entry::default(), &profile, &fresh);
        let newest = self.context(viewer, &Entry::default(), self.profile(), &[]);
        let mut offers = crate::offers::offers(&loaded, &ctx);
        offers.extend(crate::offers::adoption(&loaded, &newest));
        self.name_colleagues(viewer, &mut offers).await?;
        let hidden = case.enterprise.confidential && !viewer.is_officer() && viewer.role != Role::Complainant;
        let identity_open = viewer.role == Role::Complainant
            || loaded
                .events
                .iter()
                .any(|event| matches!(event.fact, Fact::IdentityOpened { .. }) && event.actor.person == viewer.person);
        let enterprise = if hidden { HIDDEN.to_owned() } else { names.enterprise.clone() };
        let officer = viewer.is_officer();
        let routing = if officer { Some(ctx.routing(case)) } else { None };
        Ok(CaseView {
            id: case.id.clone(),
            number: case.number.clone(),
            version: case.version,
            stage_code: case.stage.code().to_owned(),
            stage_label: case.stage.label().to_owned(),
            path: crate::stage_path::path(case),
            headline: vec![
                ("投诉企业".to_owned(), enterprise.clone()),
                ("被投诉主体".to_owned(), names.respondent.clone()),
                ("诉求金额".to_owned(), format!("{}元", case.sum(|claim| claim.claimed))),
                ("未履行".to_owned(), format!("{}元", case.sum(|claim| claim.outstanding))),
                ("核实结论".to_owned(), case.finding_label().to_owned()),
            ],
            parties: self.parties(viewer, case, &enterprise, hidden, identity_open).await?,
            identity_open,
            claims: self.claims(case, hidden).await?,
            interest: if officer { self.interest(case) } else { Vec::new() },
            clocks: self.clocks(viewer, case),
            evidence: self.evidence_items(viewer, &loaded).await?,
            letters: self.letters(viewer, case).await?,
            messages: self.messages(viewer, &loaded.events, &texts),
            links: self.links(viewer, case).await?,
            timeline: self.timeline(viewer, &loaded.events, &texts),
            proposal: officer.then(|| Self::proposal(case, &texts)).flatten(),
            candidates: routing
                .iter()
                .flat_map(|routing| &routing.candidates)
                .map(|found| (self.organ_name(&found.organ), found.reason.clone()))
                .collect(),
            skipped: routing
                .iter()
                .flat_map(|routing| &routing.skipped)
                .map(|found| (self.organ_name(&found.organ), found.reason.clone()))
                .collect(),
            offers,
            record: self.record(case),
            sanctions: self.sanctions(case),
        })
    }

    /// Stands in for the numbers that a split would take; nothing is taken for a look.
    fn fresh_preview() -> domain::context::Fresh {
        let id = CaseId::parse("preview").expect("a short ASCII word is an identifier");
        domain::context::Fresh { id, number: String::new() }
    }

    async fn evidence_items(&self, viewer: &Viewer, loaded: &Loaded) -> Result<Vec<crate::EvidenceItem>, Error> {
        let mut items = Vec::new();
        for row in self.store().evidence_of(loaded.case.id.as_str()).await? {
            let Some(filed) = loaded.events.iter().find(|event| is_filing(event, &row.evidence_id)) else { continue };
            if shows_evidence(viewer, &loaded.case, filed) {
                items.push(self.evidence_item(&row, Some(filed)).await?);
            }
        }
        Ok(items)
    }

    pub(crate) async fn letters(&self, viewer: &Viewer, case: &Case) -> Result<Vec<crate::LetterItem>, Error> {
        let rows = self.store().letters_of(case.id.as_str()).await?;
        Ok(rows.iter().filter(|row| shows_letter(viewer, case, row)).map(|row| self.letter_item(row)).collect())
    }

    fn messages(&self, viewer: &Viewer, events: &[Event], texts: &BTreeMap<String, String>) -> Vec<MessageItem> {
        events
            .iter()
            .filter_map(|event| {
                let Fact::Posted { audience, text } = &event.fact else { return None };
                let mine = event.actor.role == viewer.role && event.actor.organ == viewer.organ;
                let reads = match audience {
                    Audience::Internal => viewer.is_officer(),
                    Audience::Complainant => viewer.is_officer() || viewer.role == Role::Complainant,
                    Audience::Respondent => viewer.is_officer() || viewer.is_respondent(),
                };
                (reads || mine).then(|| MessageItem {
                    audience: audience.label().to_owned(),
                    by: self.who(viewer, event),
                    at: event.recorded_at.to_minutes(),
                    text: texts.get(&text.id).cloned().unwrap_or_else(|| "（已依法销毁）".to_owned()),
                })
            })
            .collect()
    }

    async fn links(&self, viewer: &Viewer, case: &Case) -> Result<Vec<LinkItem>, Error> {
        let mut items = Vec::new();
        for link in &case.links {
            let label = match link.kind {
                LinkKind::SplitFrom => "由该案分出（该案主办，本案协办）",
                LinkKind::SplitTo => "分出的案件（本案主办，该案协办）",
                LinkKind::Absorbed => "并入本案",
                LinkKind::MergedInto => "本案并入",
            };
            let may = match viewer.scope() {
                Some(scope) => self.store().in_scope(link.case.as_str(), &scope).await?,
                None => false,
            };
            let number =
                if may { self.store().case_row(link.case.as_str()).await?.map(|row| row.number) } else { None };
            items.push(LinkItem { label: label.to_owned(), id: link.case.clone(), number });
        }
        Ok(items)
    }

    fn proposal(case: &Case, texts: &BTreeMap<String, String>) -> Option<ProposalItem> {
        let proposal = case.proposal.as_ref()?;
        let value = serde_json::to_value(&proposal.act).unwrap_or_default();
        let mut refs = Vec::new();
        crate::timeline::collect_refs("", &value, &mut refs);
        Some(ProposalItem {
            title: proposal.act.kind().label().to_owned(),
            signed: proposal.signed.iter().map(|one| format!("{}（{}）", one.role.label(), one.person)).collect(),
            next: next_role(proposal).map_or("", |role| role.label()).to_owned(),
            details: refs.into_iter().filter_map(|(_, id)| texts.get(&id).cloned()).collect(),
        })
    }

    fn record(&self, case: &Case) -> Vec<(String, String)> {
        use domain::case::RecordState;
        let Some(record) = &case.record else { return Vec::new() };
        let state = match record.state {
            RecordState::InForce if record.objected => "生效（异议处理中）",
            RecordState::InForce => "生效",
            RecordState::Repaired => "已修复",
            RecordState::Revoked => "已撤销",
        };
        [
            ("状态", state.to_owned()),
            ("失信程度", record.severity.label().to_owned()),
            ("认定日期", record.determined_on.to_string()),
            ("认定部门", self.organ_name(&record.by)),
            ("推送牵头部门", yes(record.pushed)),
            ("省级回执", yes(record.reported)),
            ("修复规则", self.profile().repair.name.clone()),
        ]
        .map(|(label, value)| (label.to_owned(), value))
        .to_vec()
    }

    fn sanctions(&self, case: &Case) -> Vec<SanctionItem> {
        case.sanctions
            .iter()
            .map(|sanction| SanctionItem {
                no: sanction.no,
                name: self
                    .profile()
                    .measures
                    .get(&sanction.measure)
                    .map_or_else(|| sanction.measure.to_string(), |measure| measure.name.clone()),
                unit: self.organ_name(&sanction.unit),
                state: match sanction.state {
                    SanctionState::Decided => "待实施",
                    SanctionState::Applied => "实施中",
                    SanctionState::Ended => "已终止，待确认解除",
                    SanctionState::Lifted => "已解除",
                }
                .to_owned(),
            })
            .collect()
    }
}

fn yes(flag: bool) -> String {
    if flag { "已完成" } else { "未完成" }.to_owned()
}
