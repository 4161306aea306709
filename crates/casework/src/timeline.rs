//! The timeline: what of the log each viewer may read, an entry a line, with the clocks and documents that belong to it.
//!
//! The events of one decision follow each other in the log. What moved the case or a clock because of an act is told in
//! the line of that act; a clock that moved by itself has a line of its own.

use crate::{
    Casework, Viewer,
    as_seen::known,
    error::Error,
    letter_view::cause,
    load::Loaded,
    timeline_item::{DocumentLink, EntryKind, TimelineItem},
    timeline_words::proofs,
};
use domain::{
    access::{Part, Sight},
    clockrun::{ClockRun, RunNo},
    effects::LetterKind,
    event::Event,
    fact::Fact,
    ids::CaseId,
};
use std::collections::{BTreeMap, BTreeSet};

/// The names of persons by account.
pub(crate) type People = BTreeMap<String, String>;

/// What the lines are made with, besides the events.
struct Around<'a> {
    texts: &'a BTreeMap<String, String>,
    people: &'a People,
    letters: BTreeMap<usize, Vec<DocumentLink>>,
    evidence: BTreeMap<String, String>,
    /// The decisions that were laid, in words, by their place in the log.
    laid: BTreeMap<usize, Vec<String>>,
}

impl Casework {
    /// Everything that happened, as far as it is the viewer's to read, with letters and evidence to open.
    pub(crate) async fn full_timeline(
        &self,
        viewer: &Viewer,
        loaded: &Loaded,
        texts: &BTreeMap<String, String>,
    ) -> Result<Vec<TimelineItem>, Error> {
        let sight = self.sight(viewer, &loaded.case)?;
        let people = self.people(&sight, &loaded.events).await?;
        let mut letters: BTreeMap<usize, Vec<DocumentLink>> = BTreeMap::new();
        for row in self.store().letters_of(loaded.case.id.as_str()).await? {
            if let Some(version) = cause(&loaded.case.id, &row.letter_id)
                .filter(|_| known(loaded, &row) && sight.reads_letter(&row.recipient, &row.audience))
            {
                let title = LetterKind::from_code(&row.kind).map_or(row.kind.as_str(), |kind| kind.label());
                letters.entry(version).or_default().push(DocumentLink {
                    letter: true,
                    id: row.letter_id.clone(),
                    label: format!("{title} {}", row.number.as_deref().unwrap_or_default()).trim().to_owned(),
                });
            }
        }
        let shown = self.evidence_items(viewer, loaded).await?;
        let evidence = shown.into_iter().filter(|item| !item.sealed).map(|item| (item.id, item.name)).collect();
        let laid = self.laid(&sight, loaded, texts, &evidence).await?;
        let around = Around { texts, people: &people, letters, evidence, laid };
        Ok(self.lines(&sight, &loaded.case.clocks, &loaded.events, &around))
    }

    /// The lines without what they lead to.
    pub(crate) async fn plain_timeline(
        &self,
        viewer: &Viewer,
        loaded: &Loaded,
        texts: &BTreeMap<String, String>,
    ) -> Result<Vec<TimelineItem>, Error> {
        let sight = self.sight(viewer, &loaded.case)?;
        let people = self.people(&sight, &loaded.events).await?;
        let laid = self.laid(&sight, loaded, texts, &BTreeMap::new()).await?;
        let around = Around { texts, people: &people, letters: BTreeMap::new(), evidence: BTreeMap::new(), laid };
        Ok(self.lines(&sight, &loaded.case.clocks, &loaded.events, &around))
    }

    async fn laid(
        &self,
        sight: &Sight,
        loaded: &Loaded,
        texts: &BTreeMap<String, String>,
        files: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<usize, Vec<String>>, Error> {
        if !sight.sees(Part::Events) {
            return Ok(BTreeMap::new());
        }
        self.laid_in_words(loaded, texts, files).await
    }

    /// How many lines the viewer's timeline has.
    pub(crate) fn timeline_length(sight: &Sight, events: &[Event]) -> usize {
        grouped(sight, events).len()
    }

    /// What happened since a version, for the officer who acted on an older page.
    pub(crate) async fn since(&self, viewer: &Viewer, id: &CaseId, version: u32) -> Result<Vec<TimelineItem>, Error> {
        let loaded = self.visible(viewer, id, Part::OwnEvents).await?;
        let texts = self.texts(id).await?;
        let all = self.plain_timeline(viewer, &loaded, &texts).await?;
        Ok(all.into_iter().filter(|item| item.through > version).collect())
    }

    fn lines(&self, sight: &Sight, runs: &[ClockRun], events: &[Event], around: &Around<'_>) -> Vec<TimelineItem> {
        let replaced = self.replaced(sight, events);
        grouped(sight, events)
            .into_iter()
            .map(|places| {
                let first = &events[places[0]];
                let details = |event| {
                    if let Some(laid) = around.laid.get(&places[0]) {
                        self.public_details(event).into_iter().chain(laid.iter().cloned()).collect()
                    } else if sight.sees(Part::Events) {
                        self.details(event, around.texts)
                    } else {
                        self.public_details(event)
                    }
                };
                let mut item = TimelineItem {
                    version: version(places[0]),
                    through: version(places.iter().copied().max().unwrap_or_default()),
                    kind: kind(&first.fact),
                    label: first.fact.label().to_owned(),
                    who: self.who(sight, first, around.people),
                    occurred_on: first.occurred_on.to_string(),
                    recorded_at: first.recorded_at.to_minutes(),
                    late: first.late.is_some(),
                    details: aside(sight, first, around.people).into_iter().chain(details(first)).collect(),
                    clocks: Vec::new(),
                    documents: Vec::new(),
                    replaced: None,
                };
                for &at in &places {
                    let event = &events[at];
                    if at != places[0] && moves_on(&event.fact) {
                        item.details.extend(self.public_details(event));
                    }
                    item.clocks.extend(clock_words(runs, &event.fact));
                    item.documents.extend(around.letters.get(&(at + 1)).into_iter().flatten().cloned());
                    let files = proofs(event).into_iter().filter_map(|id| {
                        around.evidence.get(&id).map(|name| DocumentLink { letter: false, id, label: name.clone() })
                    });
                    item.documents.extend(files);
                    if item.replaced.is_none() {
                        item.replaced = replaced.get(&version(at)).cloned();
                    }
                }
                item
            })
            .collect()
    }

    /// Unit and role; a colleague's person only for officers, never for the complainant.
    pub(crate) fn who(&self, sight: &Sight, event: &Event, people: &People) -> String {
        let side = self.side(event);
        if sight.sees(Part::Persons) && event.actor.organ.is_some() {
            let person = event.actor.person.as_str();
            let name = |person: &str| people.get(person).map_or_else(|| person.to_owned(), Clone::clone);
            match &event.actor.standing_in_for {
                Some(other) => format!("{side}（{}，代理{}）", name(person), name(other.as_str())),
                None => format!("{side}（{}）", name(person)),
            }
        } else {
            side
        }
    }

    /// The names of the persons behind the events, for officers.
    pub(crate) async fn people(&self, sight: &Sight, events: &[Event]) -> Result<People, Error> {
        let mut people = People::new();
        if !sight.sees(Part::Persons) {
            return Ok(people);
        }
        let persons: BTreeSet<_> = events
            .iter()
            .filter(|event| event.actor.organ.is_some())
            .flat_map(|event| [Some(&event.actor.person), event.actor.standing_in_for.as_ref()])
            .flatten()
            .map(domain::ids::PersonId::as_str)
            .collect();
        let ordered = events.iter().filter_map(|event| match &event.fact {
            Fact::RecusalOrdered { person, .. } => Some(person.as_str()),
            _ => None,
        });
        for person in persons.into_iter().chain(ordered) {
            if let Some(account) = self.store().account(person).await? {
                people.insert(person.to_owned(), account.name);
            }
        }
        Ok(people)
    }

    /// Entries that were corrected or annulled, and what stands instead.
    fn replaced(&self, sight: &Sight, events: &[Event]) -> BTreeMap<u32, String> {
        events
            .iter()
            .enumerate()
            .filter(|(_, event)| sight.reads(event))
            .filter_map(|(at, event)| match &event.fact {
                Fact::Corrected { version: of, .. } => {
                    let what = self.public_details(event).join("；");
                    Some((*of, format!("已由第{}条更正：{what}", version(at))))
                }
                Fact::Annulled { version: of, .. } => Some((*of, format!("已由第{}条撤销", version(at)))),
                _ => None,
            })
            .collect()
    }
}

/// Who was ordered to stand aside, for those who read names.
fn aside(sight: &Sight, event: &Event, people: &People) -> Option<String> {
    let Fact::RecusalOrdered { person, .. } = &event.fact else { return None };
    let name = people.get(person.as_str()).map_or(person.as_str(), String::as_str);
    sight.sees(Part::Persons).then(|| format!("回避人员：{name}"))
}

fn version(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

/// The places of the events told in one line, line by line.
fn grouped(sight: &Sight, events: &[Event]) -> Vec<Vec<usize>> {
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for (at, event) in events.iter().enumerate().filter(|(_, event)| sight.reads(event)) {
        let one_decision = |line: &Vec<usize>| {
            let head = &events[line[0]];
            head.recorded_at == event.recorded_at && head.actor == event.actor
        };
        let follows = of_clock(&event.fact) || moves_on(&event.fact);
        match lines.last_mut().filter(|line| one_decision(line)) {
            Some(line) if follows && !of_clock(&events[line[0]].fact) => line.push(at),
            // A clock stops before the act that stops it is entered.
            Some(line) if !follows && line.iter().all(|&place| of_clock(&events[place].fact)) => line.insert(0, at),
            _ => lines.push(vec![at]),
        }
    }
    lines
}

/// Where the case stands because of what was done: told in the line of what was done.
fn moves_on(fact: &Fact) -> bool {
    matches!(fact, Fact::Moved { .. } | Fact::Ending { .. })
}

fn of_clock(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::ClockStarted { .. }
            | Fact::ClockStopped { .. }
            | Fact::ClockSuspended { .. }
            | Fact::ClockResumed { .. }
            | Fact::ClockExtended { .. }
            | Fact::ClockWarned { .. }
            | Fact::ClockRanOut { .. }
            | Fact::DeadlineRecomputed { .. }
    )
}

fn kind(fact: &Fact) -> EntryKind {
    match fact {
        Fact::Posted { .. } => EntryKind::Message,
        Fact::EvidenceFiled { .. } | Fact::EvidenceSealed { .. } => EntryKind::Evidence,
        Fact::Proposed { .. }
        | Fact::Endorsed { .. }
        | Fact::SentBack { .. }
        | Fact::Recalled { .. }
        | Fact::ProposalLapsed { .. }
        | Fact::SignedOnPaper { .. }
        | Fact::SignatureDisowned { .. }
        | Fact::SignatureLookedInto { .. }
        | Fact::Decided { .. } => EntryKind::Sign,
        Fact::Corrected { .. } | Fact::Annulled { .. } => EntryKind::Mend,
        Fact::IdentityOpened { .. } => EntryKind::Look,
        Fact::Reminded { .. } | Fact::Escalated { .. } => EntryKind::Clock,
        fact if of_clock(fact) => EntryKind::Clock,
        _ => EntryKind::Act,
    }
}

/// What an event did to a clock, the clock named.
fn clock_words(runs: &[ClockRun], fact: &Fact) -> Option<String> {
    let name = |no: &RunNo| runs.iter().find(|run| run.no == *no).map_or("时限", |run| run.kind.label());
    let maybe = |provisional: &bool| if *provisional { "（暂定）" } else { "" };
    Some(match fact {
        Fact::ClockStarted { run } => {
            format!("“{}”开始计时，至{}{}", run.kind.label(), run.last_day, maybe(&run.provisional))
        }
        Fact::ClockStopped { run } => format!("“{}”停止计时", name(run)),
        Fact::ClockSuspended { run } => format!("“{}”中止计时", name(run)),
        Fact::ClockResumed { run, last_day, provisional, .. } => {
            format!("“{}”恢复计时，至{last_day}{}", name(run), maybe(provisional))
        }
        Fact::ClockExtended { run, last_day, provisional, .. } => {
            format!("“{}”延长至{last_day}{}", name(run), maybe(provisional))
        }
        Fact::DeadlineRecomputed { run, last_day, provisional, .. } => {
            format!("“{}”按新的放假安排重新计算，至{last_day}{}", name(run), maybe(provisional))
        }
        Fact::ClockWarned { run } => format!("“{}”将到期", name(run)),
        Fact::ClockRanOut { run } => format!("“{}”逾期", name(run)),
        Fact::Escalated { run, .. } | Fact::Reminded { run, .. } => format!("针对“{}”", name(run)),
        _ => return None,
    })
}
