//! The case page: one case folded, its texts opened, masked or left out for the viewer.

use crate::{
    Casework, Viewer,
    act::other_part,
    as_seen::known,
    case_links::shown_links,
    commit::Entry,
    error::Error,
    evidence_view::is_filing,
    load::Loaded,
    recovery::CodeState,
    timeline::People,
    view::{CaseTab, CaseView, LookItem, MessageItem, SanctionItem, TabCounts},
};
use documents::HIDDEN;
use domain::{
    access::{Part, Sight},
    actor::Role,
    case::{Case, SanctionState},
    clock::ClockKind,
    clockrun::{ClockRun, RunState},
    event::Event,
    fact::Fact,
    ids::CaseId,
    options::Offer,
};
use std::collections::BTreeMap;
use store::NewEvidence;

/// How long an opened identity shows: fifteen minutes.
const LOOK_US: i64 = 15 * 60 * 1_000_000;

impl Casework {
    /// The page of a case, with every part.
    pub async fn case_view(&self, viewer: &Viewer, id: &CaseId) -> Result<CaseView, Error> {
        self.case_page(viewer, id, &CaseTab::ALL).await
    }

    /// What a viewer may do on a case now.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for whoever may do nothing on it at all.
    pub async fn case_offers(&self, viewer: &Viewer, id: &CaseId) -> Result<Vec<Offer>, Error> {
        let view = self.case_page(viewer, id, &[CaseTab::Overview]).await?;
        if view.sight.sees(Part::Acts) { Ok(view.offers) } else { Err(other_part()) }
    }

    /// The head of a case's page, and of these parts of it those that the viewer sees. Only what they need is read.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] where he sees none of them.
    pub async fn case_page(&self, viewer: &Viewer, id: &CaseId, tabs: &[CaseTab]) -> Result<CaseView, Error> {
        let loaded = self.visible(viewer, id, Part::Overview).await?;
        let case = &loaded.case;
        let sight = self.sight(viewer, case)?;
        let shows = |tab: CaseTab| tabs.contains(&tab) && sight.sees(tab.part());
        if !CaseTab::ALL.into_iter().any(shows) {
            return Err(other_part());
        }
        let tells = [CaseTab::Letters, CaseTab::Messages, CaseTab::Timeline].into_iter().any(shows);
        // Texts of the case this one was split from lie there.
        let texts = if tells { self.texts(id).await? } else { BTreeMap::new() };
        let names = self.names(case, None).await?;
        let fresh = [Self::fresh_preview(), Self::fresh_preview()];
        let profile = self.profile_of(case.profile_version).await?;
        let mut ctx = self.context(viewer, &Entry::default(), &profile, &fresh);
        ctx.reach = self.reach(case).await?;
        ctx.merging = self.merging(case, None).await?;
        let newest = self.context(viewer, &Entry::default(), self.profile(), &[]);
        let mut offers = crate::offers::offers(&loaded, &ctx);
        offers.extend(crate::offers::adoption(&loaded, &newest));
        offers.extend(self.joined_offer(viewer, case).await?);
        let closed = crate::offers::closed(case, &offers, &ctx);
        self.name_persons(viewer, case, &mut offers).await?;
        self.only_receivers(&mut offers).await?;
        let identity_open = viewer.role == Role::Complainant
            || loaded
                .events
                .iter()
                .rev()
                .take_while(|event| event.recorded_at.as_micros() + LOOK_US > self.now().as_micros())
                .any(|event| matches!(event.fact, Fact::IdentityOpened { .. }) && event.actor.person == viewer.person);
        let enterprise = if sight.sees(Part::Name) { names.enterprise.clone() } else { HIDDEN.to_owned() };
        let mut view = CaseView {
            id: case.id.clone(),
            number: case.number.clone(),
            version: case.version,
            stage_code: case.stage.code().to_owned(),
            stage_label: case.stage.label().to_owned(),
            path: crate::stage_path::path(case),
            headline: vec![
                ("投诉企业".to_owned(), enterprise.clone()),
                ("被投诉主体".to_owned(), respondent_words(case, &names.respondent)),
                ("诉求金额".to_owned(), format!("{}元", case.sum(|claim| claim.claimed))),
                ("未履行".to_owned(), format!("{}元", case.sum(|claim| claim.outstanding))),
                ("核实结论".to_owned(), case.finding_label().to_owned()),
            ],
            handlers: self.handlers(&sight, case).await?,
            pressing: self.pressing(&sight, case),
            late: case.clocks.iter().any(|run| run.state == RunState::RanOut && sight.reads_clock(case, run)),
            sight: sight.clone(),
            counts: self.counts(&sight, &loaded).await?,
            identity_open,
            looks: Vec::new(),
            codes: CodeState::default(),
            whole: sight.sees(Part::Package),
            proposals: self.proposals(viewer, &loaded, &sight, &profile).await?,
            offers,
            closed,
            evidence: if shows(CaseTab::Evidence) { self.evidence_items(viewer, &loaded).await? } else { Vec::new() },
            claims: if shows(CaseTab::Overview) || shows(CaseTab::Evidence) {
                self.claims(case, &sight).await?
            } else {
                Vec::new()
            },
            totals: Self::totals(case),
            parties: Vec::new(),
            matter: Vec::new(),
            regimes: Vec::new(),
            excuses: Vec::new(),
            interest: Vec::new(),
            plan: Vec::new(),
            clocks: Vec::new(),
            letters: Vec::new(),
            messages: Vec::new(),
            links: Vec::new(),
            relatives: Vec::new(),
            repeats: Vec::new(),
            meetings: Vec::new(),
            timeline: Vec::new(),
            candidates: Vec::new(),
            skipped: Vec::new(),
            record: Vec::new(),
            sanctions: Vec::new(),
        };
        if shows(CaseTab::Overview) {
            view.relatives = self.relatives(viewer, &loaded).await?;
            view.looks = self.looks(viewer, &sight, &loaded.events).await?;
            view.codes = self.code_state(viewer, &sight, id).await?;
            view.parties = self.parties(&sight, case, &enterprise, identity_open).await?;
            view.matter = self.matter(&sight, case).await?;
            view.regimes = self.regimes(case).await?;
            if sight.sees(Part::Dealings) {
                view.excuses = self.excuses(case);
                view.plan = self.plan(case);
            }
            view.record = self.record(case);
            view.sanctions = self.sanctions(case);
            if sight.sees(Part::Routing) {
                view.interest = self.interest(case);
                let routing = ctx.routing(case);
                let candidates = routing.candidates.into_iter();
                view.candidates = candidates.map(|found| (self.organ_name(&found.organ), found.reason)).collect();
                let skipped = routing.skipped.into_iter();
                view.skipped = skipped.map(|found| (self.organ_name(&found.organ), found.reason)).collect();
            }
        }
        if shows(CaseTab::Letters) {
            view.letters = self.letter_items(viewer, &loaded, Some(&texts)).await?;
        }
        if shows(CaseTab::Clocks) {
            view.clocks = self.clocks(&sight, case);
        }
        if shows(CaseTab::Messages) {
            let people = self.people(&sight, &loaded.events).await?;
            view.messages = self.messages(&sight, &loaded.events, &texts, &people);
        }
        if shows(CaseTab::Links) {
            view.links = self.links(viewer, &sight, case).await?;
            view.repeats = self.repeats(viewer, &sight, case, &names.enterprise).await?;
            view.meetings = self.meetings_about(viewer, id, sight.sees(Part::Events)).await?;
        }
        if shows(CaseTab::Timeline) {
            view.timeline = self.full_timeline(viewer, &loaded, &texts).await?;
        }
        Ok(view)
    }

    /// Who has the case: the lead, the organ that determines or reviews; for officers also the persons in charge.
    async fn handlers(&self, sight: &Sight, case: &Case) -> Result<Vec<(String, String)>, Error> {
        let mut list = vec![(
            "牵头部门".to_owned(),
            format!("{}{}", self.organ_name(&case.lead), if case.acting { "（代行）" } else { "" }),
        )];
        let mut say = |label: &str, value: String| list.push((label.to_owned(), value));
        if let Some(organ) = &case.determining {
            say("认定部门", self.organ_name(organ));
        }
        if let Some(review) = &case.review {
            say("复核单位", self.organ_name(&review.reviewer));
        }
        if sight.sees(Part::Persons) {
            for (organ, person) in &case.assignees {
                let account = self.store().account(person.as_str()).await?;
                let name = account.map_or_else(|| person.to_string(), |account| account.name);
                say("承办人", format!("{name}（{}）", self.organ_name(organ)));
            }
        }
        Ok(list)
    }

    /// Who has looked at personal data: unit, role, time and purpose, but no officer's name.
    async fn looks(&self, viewer: &Viewer, sight: &Sight, events: &[Event]) -> Result<Vec<LookItem>, Error> {
        let mut looks = Vec::new();
        if !(sight.sees(Part::Persons) || viewer.role == Role::Complainant) {
            return Ok(looks);
        }
        for event in events.iter().rev() {
            let Fact::IdentityOpened { purpose } = &event.fact else { continue };
            let purpose = self.open(Some(purpose), None).await?;
            looks.push(LookItem {
                by: self.side(event),
                at: event.recorded_at.to_minutes(),
                purpose: purpose.unwrap_or_else(|| "（已依法销毁）".to_owned()),
            });
        }
        Ok(looks)
    }

    /// How much each tab holds, without opening a text.
    async fn counts(&self, sight: &Sight, loaded: &Loaded) -> Result<TabCounts, Error> {
        let id = loaded.case.id.as_str();
        let filed = |row: &NewEvidence| {
            let event = loaded.events.iter().find(|event| is_filing(event, &row.evidence_id));
            event.is_some_and(|event| sight.sees(Part::Evidence) || sight.reads_evidence(&loaded.case, event))
        };
        let open = |run: &&ClockRun| run.state != RunState::Stopped && sight.reads_clock(&loaded.case, run);
        let letters = self.store().letters_of(id).await?;
        Ok(TabCounts {
            evidence: self.store().evidence_of(id).await?.iter().filter(|row| filed(row)).count(),
            letters: letters
                .iter()
                .filter(|row| known(loaded, row))
                .filter(|row| sight.reads_letter(&row.recipient, &row.audience))
                .count(),
            clocks: loaded.case.clocks.iter().filter(open).count(),
            messages: loaded.events.iter().filter(|event| sight.reads_message(event)).count(),
            links: shown_links(sight, &loaded.case).count(),
            timeline: Self::timeline_length(sight, &loaded.events),
        })
    }

    /// Stands in for the numbers that a split would take; nothing is taken for a look.
    pub(crate) fn fresh_preview() -> domain::context::Fresh {
        let id = CaseId::parse("preview").expect("a short ASCII word is an identifier");
        domain::context::Fresh { id, number: String::new() }
    }

    fn messages(
        &self,
        sight: &Sight,
        events: &[Event],
        texts: &BTreeMap<String, String>,
        people: &People,
    ) -> Vec<MessageItem> {
        events
            .iter()
            .filter_map(|event| {
                let Fact::Posted { audience, text } = &event.fact else { return None };
                if !sight.reads_message(event) {
                    return None;
                }
                Some(MessageItem {
                    scope: *audience,
                    audience: audience.label().to_owned(),
                    by: self.who(sight, event, people),
                    at: event.recorded_at.to_minutes(),
                    text: texts.get(&text.id).cloned().unwrap_or_else(|| "（已依法销毁）".to_owned()),
                })
            })
            .collect()
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
                    SanctionState::Proposed if case.run_about(ClockKind::JointConference, sanction.no).is_some() => {
                        "逾期未决定，联席会议协调中"
                    }
                    SanctionState::Proposed => "已提出，待实施部门决定",
                    SanctionState::Refused => "不予实施",
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

/// The respondent as the head of the page names it: a channel's hint is called one.
fn respondent_words(case: &Case, name: &str) -> String {
    if case.hinted { format!("{name}（渠道建议的承办单位，受理时确认）") } else { name.to_owned() }
}

fn yes(flag: bool) -> String {
    if flag { "已完成" } else { "未完成" }.to_owned()
}
