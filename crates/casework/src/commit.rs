//! From a decision to a commit: events written, projections made, effects queued, all in one value.

use crate::{Casework, Viewer, audit::AuditAction, error::Error, load::Loaded, projection::Names, words::Words};
use domain::{
    act::{Act, Command},
    case::{Case, Respondent},
    context::{Context, Fresh, Reach},
    decide::decide,
    effects::{Effect, effects},
    event::{Event, Late, SCHEMA},
    evolve::{evolve, fold},
    fact::Fact,
    ids::CaseId,
    intake, merging,
    profile::Profile,
    refs::Proof,
    splitting::shared_payments,
    stored,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{Commit, ExpectedHeads, NewAudit, NewEvent, NewOutbox, StoreError, StreamCommit};

/// What a job needs to know of an effect.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Job {
    /// The version of the case at which it was decided.
    pub version: u32,
    /// What is to be done.
    pub effect: Effect,
}

/// A late entry, or none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    pub occurred_on: Option<Date>,
    pub late: Option<Late>,
    /// The proof of a party's own will, where an officer enters its act.
    pub will: Option<Proof>,
}

/// What was decided about one case.
pub(crate) struct Decided {
    pub before: u32,
    pub events: Vec<Event>,
    /// All events, the new ones included.
    pub all: Vec<Event>,
    pub case: Case,
}

impl Casework {
    /// The surroundings of a decision by this viewer.
    pub(crate) fn context<'a>(
        &'a self,
        viewer: &Viewer,
        entry: &Entry,
        profile: &'a Profile,
        fresh: &'a [Fresh],
    ) -> Context<'a> {
        Context {
            now: self.now(),
            actor: viewer.actor(),
            calendar: self.calendar(),
            profile,
            directory: self.directory(),
            occurred_on: entry.occurred_on,
            late: entry.late.clone(),
            will: entry.will.clone(),
            reach: Reach::default(),
            fresh,
            merging: None,
        }
    }

    /// Decides a command on a case and on the cases that must move with it.
    pub(crate) async fn decide_all(
        &self,
        viewer: &Viewer,
        loaded: Loaded,
        command: &Command,
        entry: &Entry,
    ) -> Result<Vec<Decided>, Error> {
        // A decision may split off as many cases as the respondents it names, or one.
        let mut fresh = Vec::new();
        for _ in 0..children(command, &loaded.case) {
            fresh.push(self.fresh_case().await?);
        }
        let profile = match command {
            Command::Do(Act::AdoptProfile) => self.profile_of(self.profile().version).await?,
            _ => self.profile_of(loaded.case.profile_version).await?,
        };
        let mut ctx = self.context(viewer, entry, &profile, &fresh);
        ctx.reach = self.reach(&loaded.case).await?;
        ctx.merging = self.merging(&loaded.case, Some(command)).await?;
        let other_firm = ctx.merging.as_ref().is_none_or(|target| target.same_firm != Some(true));
        let events = decide(Some(&loaded.case), command, &ctx)?;
        let mut decided = vec![folded(loaded, events)];
        let mut linked = Vec::new();
        let parent = &decided[0].case;
        for event in &decided[0].events {
            match &event.fact {
                Fact::SplitOff { child, .. } => {
                    let number = fresh.iter().find(|one| one.id == *child).map_or("", |one| one.number.as_str());
                    if let Some(intake) = intake::child(parent, &event.fact, number) {
                        linked.push((None, Command::Open(Box::new(intake))));
                    }
                }
                Fact::MergedInto { into, sources } => {
                    let (from, sources) = (parent.id.clone(), sources.clone());
                    let claims = merging::brought(parent, other_firm);
                    let absorb = Command::Absorb { from, sources, claims, other_firm };
                    linked.push((Some(into.clone()), absorb));
                }
                Fact::MergeUndone { from } => linked.push((Some(from.clone()), Command::Release)),
                _ => {}
            }
        }
        self.decide_linked(&mut decided, linked, &profile).await?;
        Ok(decided)
    }

    /// Decides what the system says to other cases because of a decision: those that open, and those that are there.
    async fn decide_linked(
        &self,
        decided: &mut Vec<Decided>,
        linked: Vec<(Option<CaseId>, Command)>,
        profile: &Profile,
    ) -> Result<(), Error> {
        let system = Viewer::system();
        let ctx = self.context(&system, &Entry::default(), profile, &[]);
        for (id, command) in linked {
            match id {
                None => {
                    let events = decide(None, &command, &ctx)?;
                    decided.extend(opened(events));
                }
                Some(id) => {
                    let other = self.load(&id).await?.ok_or(Error::NotFound)?;
                    let events = decide(Some(&other.case), &command, &ctx)?;
                    decided.push(folded(other, events));
                }
            }
        }
        self.share_payments(decided, &ctx).await
    }

    /// Pays what is shared in every other case that has it, from case to case until all know.
    async fn share_payments(&self, decided: &mut Vec<Decided>, ctx: &Context<'_>) -> Result<(), Error> {
        let told = |one: &Decided, events: &[Event]| -> Vec<_> {
            events.iter().flat_map(|event| shared_payments(&one.case, &event.fact)).collect()
        };
        let mut queue: Vec<_> = decided.iter().flat_map(|one| told(one, &one.events)).collect();
        while let Some((id, command)) = queue.pop() {
            let at = if let Some(at) = decided.iter().position(|one| one.case.id == id) {
                at
            } else {
                let other = self.load(&id).await?.ok_or(Error::NotFound)?;
                decided.push(folded(other, Vec::new()));
                decided.len() - 1
            };
            let one = &mut decided[at];
            let events = decide(Some(&one.case), &command, ctx)?;
            one.case = events.iter().fold(one.case.clone(), evolve);
            one.all.extend(events.iter().cloned());
            one.events.extend(events.iter().cloned());
            queue.extend(told(&decided[at], &events));
        }
        Ok(())
    }

    /// Makes decisions durable together with their texts. `extra` carries what else belongs to the same commit.
    pub(crate) async fn store_all(
        &self,
        decided: &[Decided],
        words: Option<Words>,
        mut extra: Commit,
    ) -> Result<(), Error> {
        for one in decided.iter().filter(|one| !one.events.is_empty()) {
            let names = self.names(&one.case, words.as_ref()).await?;
            extra.streams.push(StreamCommit {
                case_id: one.case.id.to_string(),
                expected_version: i64::from(one.before),
                profile_version: i64::from(one.case.profile_version),
                events: one.events.iter().map(stored_event).collect(),
                projection: Some(self.project(&one.case, &one.all, &names)),
            });
            extra.outbox.extend(self.outbox(one)?);
            for event in one.events.iter().filter(|event| matches!(event.fact, Fact::IdentityOpened { .. })) {
                extra.audit.push(look_entry(event, &one.case.id));
            }
            if one.before == 0 && words.as_ref().is_none_or(|words| words.key().case_id() != one.case.id.as_str()) {
                // A case split off gets its own key; what it inherits stays under its parent's.
                Words::of_new(self, &one.case.id).into_commit(&mut extra);
            }
        }
        if let Some(words) = words {
            words.into_commit(&mut extra);
        }
        extra.heads = Some(self.heads());
        self.store().commit(extra).await?;
        Ok(())
    }

    /// The head versions that decisions by these use cases rest on.
    fn heads(&self) -> ExpectedHeads {
        ExpectedHeads {
            profile: (self.profile().id.clone(), i64::from(self.profile().version)),
            calendar: i64::from(self.calendar().version),
            directory: i64::from(self.directory().version),
        }
    }

    fn outbox(&self, decided: &Decided) -> Result<Vec<NewOutbox>, Error> {
        let now = self.now().as_micros();
        let mut rows = Vec::new();
        let known = decided.all.len() - decided.events.len();
        let mut case = fold(&decided.all[..known]);
        for event in &decided.events {
            let next = match case.take() {
                Some(before) => evolve(before, event),
                None => match fold([event]) {
                    Some(opened) => opened,
                    None => continue,
                },
            };
            for (at, effect) in effects(&next, event).into_iter().enumerate() {
                let kind = job_kind(&effect);
                let version = next.version;
                let payload =
                    serde_json::to_string(&Job { version, effect }).map_err(|error| Error::Setup(error.to_string()))?;
                rows.push(NewOutbox {
                    dedupe_key: format!("{}:{version}:{at}", next.id),
                    case_id: next.id.to_string(),
                    kind: kind.to_owned(),
                    payload,
                    created_at_us: now,
                    not_before_us: now,
                });
            }
            case = Some(next);
        }
        Ok(rows)
    }

    /// The names that lists show, from this commit's texts or from the vault.
    pub(crate) async fn names(&self, case: &Case, words: Option<&Words>) -> Result<Names, Error> {
        let enterprise = self.open(case.enterprise.name.as_ref(), words).await?;
        let respondent = match &case.respondent {
            Respondent::Known(organ) => self.organ_name(organ),
            Respondent::Unresolved(text) => {
                format!("{}（待确定）", self.open(Some(text), words).await?.unwrap_or_default())
            }
        };
        Ok(Names {
            enterprise: enterprise.unwrap_or_else(|| {
                // A name that was given and does not open any more was destroyed by law.
                if case.enterprise.name.is_some() { "（已依法销毁）" } else { "（未提供）" }.to_owned()
            }),
            respondent,
            narrative: self.open(case.narrative.as_ref(), words).await?.unwrap_or_default(),
        })
    }

    /// A text, from this commit or from the vault. `None` where there is none or it was erased by law.
    pub(crate) async fn open(
        &self,
        text: Option<&domain::refs::TextRef>,
        words: Option<&Words>,
    ) -> Result<Option<String>, Error> {
        let Some(text) = text else { return Ok(None) };
        if let Some(plain) = words.and_then(|words| words.plain(&text.id)) {
            return Ok(Some(plain.to_owned()));
        }
        match self.store().open_text(self.vault(), &text.id).await {
            Ok(bytes) => Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())),
            Err(StoreError::Erased) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// How many cases a command may split off.
fn children(command: &Command, case: &Case) -> usize {
    let act = match command {
        Command::Do(act) => Some(act),
        _ => None,
    };
    let wanted = |act: &Act| match act {
        Act::Split { parts } => parts.len(),
        Act::Conclude { .. } | Act::Challenge { .. } => 1,
        _ => 0,
    };
    // A hand, or the end of the time to disown one, carries out any of those that wait.
    let carries_out = matches!(command, Command::Endorse { .. } | Command::SignOnPaper { .. } | Command::Tick);
    let pending = case.proposals.iter().filter(|_| carries_out).map(|proposal| wanted(&proposal.act)).max();
    act.map(wanted).or(pending).unwrap_or(0)
}

/// A case and what was decided about it, folded together.
pub(crate) fn folded(loaded: Loaded, events: Vec<Event>) -> Decided {
    let before = loaded.case.version;
    let case = events.iter().fold(loaded.case, evolve);
    let mut all = loaded.events;
    all.extend(events.iter().cloned());
    Decided { before, events, all, case }
}

/// A case that its first events open.
pub(crate) fn opened(events: Vec<Event>) -> Option<Decided> {
    let case = fold(&events)?;
    Some(Decided { before: 0, all: events.clone(), events, case })
}

fn stored_event(event: &Event) -> NewEvent {
    NewEvent {
        kind: event.fact.kind().to_owned(),
        schema: i64::from(SCHEMA),
        occurred_on: event.occurred_on.to_string(),
        recorded_at_us: event.recorded_at.as_micros(),
        payload: stored::encode(event),
    }
}

/// A look at personal data is told to the auditor as well as to the complainant; its purpose stays with the case.
fn look_entry(event: &Event, id: &CaseId) -> NewAudit {
    NewAudit {
        at_us: event.recorded_at.as_micros(),
        actor: Some(event.actor.person.to_string()),
        organ: event.actor.organ.as_ref().map(ToString::to_string),
        role: Some(event.actor.role.code().to_owned()),
        action: AuditAction::IdentityOpened.code().to_owned(),
        subject: id.to_string(),
        detail: "{}".to_owned(),
    }
}

fn job_kind(effect: &Effect) -> &'static str {
    match effect {
        Effect::Letter { .. } => "letter",
        Effect::ReportComplaint => "report_complaint",
        Effect::ReportRecord => "report_record",
        Effect::AnswerChannel { .. } => "answer_channel",
    }
}

/// The identifier of the case behind a number or an identifier as an officer types it.
pub(crate) async fn case_by_text(casework: &Casework, text: &str) -> Result<Option<CaseId>, Error> {
    if let Ok(number) = domain::case_number::CaseNumber::parse(text) {
        let row = casework.store().find_by_number(&number.to_string()).await?;
        return Ok(row.and_then(|row| CaseId::parse(&row.case_id).ok()));
    }
    let Ok(id) = CaseId::parse(text.trim()) else { return Ok(None) };
    Ok(casework.store().case_row(id.as_str()).await?.map(|_| id))
}
