//! A family of cases that is played with: commands with all their hands, children opened in the same commit, both sides
//! of mergers, and a log as a store would keep it.

use super::{
    Fault,
    explore::{actors, with_all_hands},
    place::{Place, actor, fresh, morning, person, system, text},
};
use crate::{
    act::{Act, ActKind, Command},
    actor::{Actor, Role},
    case::Case,
    context::MergeTarget,
    decide::decide,
    event::{Event, SCHEMA},
    evolve::{evolve, fold},
    fact::Fact,
    ids::CaseId,
    intake::{Intake, child},
    invariants::{self, Violation},
    merging::brought,
    options::samples,
    published::published,
    refusal::Refusal,
    splitting::shared_payments,
    stored,
    time::Instant,
    vocabulary::{CallBackAbout, CallBackAnswer},
};
use jiff::civil::Date;

/// A case with what was acknowledged of it and what the store has.
pub(crate) struct Played {
    pub said: Vec<Event>,
    pub stored: Vec<(String, u16, String)>,
    pub case: Case,
}

pub(crate) struct Play {
    pub place: Place,
    pub cases: Vec<Played>,
    /// The next act is entered as of this earlier day.
    pub late: Option<Date>,
}

impl Play {
    pub fn new(fault: Option<Fault>, start: Date, intakes: Vec<Intake>) -> Self {
        let mut play = Self { place: Place { fault, ..Place::new() }, cases: Vec::new(), late: None };
        for intake in intakes {
            play.open(intake, morning(start), system());
        }
        play
    }

    fn open(&mut self, intake: Intake, now: Instant, actor: Actor) {
        let ctx = self.place.context(now, actor, &[]);
        let events = decide(None, &Command::Open(Box::new(intake)), &ctx).unwrap();
        let case = fold(&events).unwrap();
        let stored = events.iter().map(row).collect();
        self.cases.push(Played { said: events, stored, case });
    }

    pub fn at(&self, id: &CaseId) -> Option<usize> {
        self.cases.iter().position(|played| played.case.id == *id)
    }

    /// Does a command with everything that follows in the same commit.
    pub fn command(&mut self, at: usize, command: &Command, actor: Actor, now: Instant) -> Result<(), Refusal> {
        let case = self.cases[at].case.clone();
        let fresh = fresh(&case);
        let when = now.max(case.last_at);
        let mut ctx = self.place.context(when, actor.clone(), &fresh);
        let merger = match command {
            Command::Do(act @ Act::Merge { .. }) | Command::AtOnce { act: act @ Act::Merge { .. }, .. } => Some(act),
            _ => case.pending(ActKind::Merge).map(|pending| &pending.act),
        };
        ctx.merging = merger.and_then(|act| self.target(&case, act));
        let other_firm = ctx.merging.as_ref().is_none_or(|target| target.same_firm != Some(true));
        // An officer who enters a party's act has its paper in the file.
        if let Command::Do(act) | Command::AtOnce { act, .. } = command {
            ctx = ctx.with_will(act.kind());
            if let Some(day) = self.late.filter(|day| *day < ctx.today()) {
                let text = || crate::refs::TextRef { id: "late".to_owned(), digest: "0".to_owned() };
                let scan = crate::refs::Proof {
                    evidence: crate::ids::EvidenceId::parse("scan").expect("an identifier"),
                    digest: "0".to_owned(),
                };
                ctx.occurred_on = Some(day);
                ctx.late = Some(crate::event::Late { scan, reason: text() });
            }
        }
        let events = decide(Some(&case), command, &ctx)?;
        let mut now_case = case;
        let mut children = Vec::new();
        for event in &events {
            if let Fact::SplitOff { child: id, .. } = &event.fact {
                let number = fresh.iter().find(|fresh| fresh.id == *id).map_or("", |fresh| &fresh.number);
                children.extend(child(&now_case, &event.fact, number));
            }
            match &event.fact {
                Fact::MergedInto { into, sources } => {
                    let Some(other) = self.at(into) else {
                        return crate::refusal::refuse("no-case", "没有该案", "核对");
                    };
                    let claims = brought(&now_case, other_firm);
                    let from = now_case.id.clone();
                    let absorb = Command::Absorb { from, sources: sources.clone(), claims, other_firm };
                    self.command(other, &absorb, system(), when)?;
                }
                Fact::MergeUndone { from } => {
                    let other = self.at(from).expect("a merged case exists");
                    self.command(other, &Command::Release, system(), when)?;
                }
                _ => {}
            }
            now_case = evolve(now_case, event);
        }
        let fault = self.place.fault;
        let played = &mut self.cases[at];
        for (n, event) in events.iter().enumerate() {
            let last = n + 1 == events.len();
            if !(last && fault == Some(Fault::StaleProjection)) {
                played.case = evolve(played.case.clone(), event);
            }
            if !(last && fault == Some(Fault::LoseEvent)) {
                played.stored.push(row(event));
            }
        }
        let told: Vec<_> = events.iter().flat_map(|event| shared_payments(&self.cases[at].case, &event.fact)).collect();
        self.cases[at].said.extend(events);
        for intake in children {
            self.open(intake, when, actor.clone());
        }
        for (other, command) in told {
            if let Some(other) = self.at(&other) {
                self.command(other, &command, system(), when)?;
            }
        }
        Ok(())
    }

    /// The other case of a merger, compared as the application compares it.
    pub fn target(&self, case: &Case, act: &Act) -> Option<Box<MergeTarget>> {
        let Act::Merge { into, .. } = act else { return None };
        let other = self.cases[self.at(into)?].case.clone();
        let names = case.enterprise.name.as_ref().zip(other.enterprise.name.as_ref());
        let same_firm = names.map(|(ours, theirs)| ours.id == theirs.id);
        Some(Box::new(MergeTarget { case: other, same_firm }))
    }

    /// Does the first sample of a kind that somebody may do and that `wanted` picks.
    pub fn act(&mut self, at: usize, kind: ActKind, wanted: impl Fn(&Act) -> bool) -> Result<(), Refusal> {
        if matches!(kind, ActKind::AcceptPerformance | ActKind::AcceptInstalment | ActKind::EnterJudgment) {
            self.call_back(at, CallBackAbout::Payment);
        }
        let case = self.cases[at].case.clone();
        let fresh = fresh(&case);
        let mut last = Refusal::new("nobody", "没有人可以办理", "核对");
        for actor in actors(&case) {
            let commands: Vec<Command> = {
                let ctx = self.place.context(case.last_at, actor.clone(), &fresh);
                let acts = samples(kind, &case, &ctx).into_iter().filter(&wanted);
                acts.map(|act| with_all_hands(&case, &act, &ctx)).collect()
            };
            for command in commands {
                let about = match &command {
                    Command::AtOnce { act, .. } => crate::call_back::of_decision(act),
                    _ => None,
                };
                if let (Some(about), Command::AtOnce { act, .. }) = (about, &command) {
                    let proposed = self.command(at, &Command::Do(act.clone()), actor.clone(), case.last_at);
                    if proposed.is_ok() {
                        self.call_back(at, about);
                    }
                }
                match self.command(at, &command, actor.clone(), case.last_at) {
                    Ok(()) => {
                        self.call_back(at, CallBackAbout::Refusal);
                        self.open_letters(at);
                        return Ok(());
                    }
                    Err(refusal) if last.code == "nobody" || refusal.code != "no-power" => last = refusal,
                    Err(_) => {}
                }
            }
        }
        Err(last)
    }

    /// A party confirms what it may be asked about now, to an account of the lead that does nothing else: the scripts of
    /// tests take it as read. What is denied or not answered is met by [`Play::command`].
    pub fn call_back(&mut self, at: usize, about: CallBackAbout) {
        let case = &self.cases[at].case;
        if !crate::call_back::open(case).contains(&about) || case.call_backs.iter().any(|call| call.about == about) {
            return;
        }
        let caller = Actor {
            person: person(case, Role::LeadHead, case.lead.as_str(), 40),
            ..actor(case, Role::LeadHead, Some(&case.lead))
        };
        let call = Act::CallBack { about, answer: CallBackAnswer::Confirmed, text: text("called") };
        let now = case.last_at;
        self.command(at, &Command::Do(call), caller, now).expect("whoever is asked may answer");
    }

    /// Whatever the system served is opened by its addressees: the scripts of tests serve so. What nobody opens is met by
    /// [`Play::command`].
    fn open_letters(&mut self, at: usize) {
        for letter in crate::service::unopened(&self.cases[at].case) {
            let case = self.cases[at].case.clone();
            let open = Command::Do(Act::OpenLetter { letter });
            let opened = actors(&case).into_iter().any(|actor| self.command(at, &open, actor, case.last_at).is_ok());
            assert!(opened, "nobody opens {letter:?}");
        }
    }

    pub fn tick(&mut self, at: usize) {
        let case = &self.cases[at].case;
        if let Some(next) = case.next_boundary() {
            let now = next.max(case.last_at);
            self.command(at, &Command::Tick, system(), now).unwrap();
        }
    }

    /// Everything that is wrong with a case, and with the family.
    pub fn violations(&self, at: usize) -> Vec<Violation> {
        let Played { said, stored, case } = &self.cases[at];
        let mut all = invariants::state(case, &self.place.directory);
        all.extend(invariants::history(said, case, &self.place.directory));
        all.extend(invariants::upward(said, &self.place.profile, &self.place.directory));
        all.extend(invariants::acknowledged(said, stored));
        all.extend(invariants::against_the_ceased(said, &self.place.directory));
        if let Some(record) = published(case) {
            let mut text = serde_json::to_string(&record).unwrap();
            if self.place.fault == Some(Fault::LeakName) {
                text.push_str(&serde_json::to_string(&case.enterprise).unwrap());
            }
            all.extend(invariants::personal(case, &text));
        }
        all
    }

    pub fn family(&self) -> Vec<Violation> {
        let family: Vec<_> = self.cases.iter().map(|played| (played.said.as_slice(), &played.case)).collect();
        invariants::family(&family)
    }
}

fn row(event: &Event) -> (String, u16, String) {
    (event.fact.kind().to_owned(), SCHEMA, stored::encode(event))
}
