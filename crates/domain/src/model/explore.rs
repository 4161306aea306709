//! Breadth first over canonical states to a fixpoint: every command by every kind of actor in each.

use super::{
    key::key,
    place::{Place, actor, fresh, person, system, text},
    scenarios::{ADDITIVE, Scenario},
};
use crate::{
    act::{Act, ActKind, Command, Payment, Signer},
    actor::{Actor, Role},
    approval, call_back,
    case::Case,
    claim::{Claim, ClaimPlace},
    clock::ClockKind,
    clockrun::{ClockRun, RunState},
    context::Context,
    decide::decide,
    event::{Event, SCHEMA},
    evolve::{evolve, fold},
    fact::Fact,
    ids::{CaseId, OrganId},
    intake::child,
    invariants,
    money::Fen,
    options::{OfferKind, options, samples},
    powers::{self, Seat},
    stage::Stage,
    stops::waits_for,
    stored,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    rc::Rc,
};

/// In every state of so many, what is offered is compared with what passes.
const OPTIONS_EVERY: usize = 23;

/// A state and how it was first reached.
struct Node {
    case: Rc<Case>,
    from: Option<usize>,
    events: Vec<Event>,
    by: String,
}

/// What was found.
pub(super) struct Explored {
    pub states: usize,
    pub transitions: usize,
    pub stages: BTreeSet<&'static str>,
    pub kinds: BTreeSet<ActKind>,
}

struct Search<'a> {
    place: &'a Place,
    scenario: &'a Scenario,
    nodes: Vec<Node>,
    known: HashMap<String, usize>,
    open: VecDeque<usize>,
    edges: Vec<(usize, usize)>,
    kinds: BTreeSet<ActKind>,
    /// Duties that whoever owes them is offered nothing for, each with the way to the first state that has it.
    unoffered: BTreeMap<String, usize>,
}

/// Everybody who has a seat in a case, in every role that may act from it, and a stranger.
pub(super) fn actors(case: &Case) -> Vec<Actor> {
    let mut organs: BTreeSet<OrganId> = [case.lead.clone()].into();
    organs.extend(case.determining.clone());
    organs.extend(case.respondent_id().cloned());
    organs.extend(case.review.iter().map(|review| review.reviewer.clone()));
    organs.extend(case.review.iter().filter_map(|review| review.through.clone()));
    organs.extend(case.sanctions.iter().map(|sanction| sanction.unit.clone()));
    organs.extend(case.record.iter().map(|record| record.push_to.clone()));
    organs.extend(case.referral.iter().map(|referral| referral.to.clone()));
    organs.extend(case.instructions.iter().map(|task| task.to.clone()));
    // Whoever takes the case from a silent organ over which the lead may not.
    let prefecture = OrganId::parse("nm-dev").expect("an identifier");
    if case.clocks.iter().any(|run| run.rung > 2) {
        organs.insert(prefecture.clone());
    }
    if let Stage::Relayed { to } = &case.stage {
        organs.insert(to.clone());
    }
    let seated = |actor: &Actor| {
        ActKind::ALL.iter().flat_map(|kind| powers::powers(*kind)).any(|(role, seat)| {
            let supervises = *seat == Seat::Prefecture && actor.organ.as_ref() == Some(&prefecture);
            *role == actor.role && (supervises || powers::sits(case, actor, *seat))
        })
    };
    let mut actors: Vec<Actor> = organs
        .iter()
        .flat_map(|organ| Role::ALL.map(|role| actor(case, role, Some(organ))))
        .filter(|actor| actor.role != Role::Complainant && seated(actor))
        .collect();
    actors.push(actor(case, Role::Complainant, None));
    actors
}

/// An act with all its hands: done at once where one is enough, else with one hand of each role.
pub(crate) fn with_all_hands(case: &Case, act: &Act, ctx: &Context<'_>) -> Command {
    let chain = approval::chain(act, case, ctx);
    if chain.len() <= 1 {
        return Command::Do(act.clone());
    }
    let organ = ctx.actor.organ.as_ref().map_or("none", OrganId::as_str);
    let signers = chain
        .iter()
        .enumerate()
        .map(|(at, role)| Signer { person: person(case, *role, organ, 10 * (at + 1)), role: *role })
        .collect();
    Command::AtOnce { act: act.clone(), signers }
}

impl Search<'_> {
    fn history(&self, at: usize) -> Vec<Event> {
        let mut path = Vec::new();
        let mut next = Some(at);
        while let Some(at) = next {
            path.push(at);
            next = self.nodes[at].from;
        }
        path.iter().rev().flat_map(|at| self.nodes[*at].events.iter().cloned()).collect()
    }

    /// How a state was reached, for a message.
    fn story(&self, at: usize) -> String {
        let mut path = Vec::new();
        let mut next = Some(at);
        while let Some(at) = next {
            path.push(self.nodes[at].by.clone());
            next = self.nodes[at].from;
        }
        path.reverse();
        path.join("\n  ")
    }

    fn add(&mut self, case: Case, from: Option<usize>, events: Vec<Event>, by: String) -> usize {
        let key = key(&case);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let at = self.nodes.len();
        self.known.insert(key, at);
        self.nodes.push(Node { case: Rc::new(case), from, events, by });
        self.open.push_back(at);
        self.check(at);
        assert!(at < 16_000, "{}: the abstraction does not bound the states", self.scenario.name);
        at
    }

    fn check(&self, at: usize) {
        let case = &self.nodes[at].case;
        let mut broken = invariants::state(case, &self.place.directory);
        let history = self.history(at);
        broken.extend(invariants::course(&history, case, &self.place.directory));
        broken.extend(invariants::upward(&history, &self.place.profile, &self.place.directory));
        broken.extend(invariants::against_the_ceased(&history, &self.place.directory));
        // The fold was equal one step before, so the step alone is read back; now and then the whole.
        let parent = self.nodes[at].from.filter(|_| !at.is_multiple_of(16));
        match parent {
            None => broken.extend(invariants::history(&history, case, &self.place.directory)),
            Some(parent) => {
                let read = self.nodes[at].events.iter().map(|event| {
                    stored::decode(event.fact.kind(), SCHEMA, &stored::encode(event)).expect("events read back")
                });
                let folded = read.fold(Case::clone(&self.nodes[parent].case), |case, event| evolve(case, &event));
                assert_eq!(folded, **case, "invariant 6\n  {}", self.story(at));
            }
        }
        assert!(broken.is_empty(), "{}: {broken:#?}\nreached by\n  {}", self.scenario.name, self.story(at));
    }

    fn follow(&mut self, at: usize, events: Vec<Event>, by: String) {
        let before = Rc::clone(&self.nodes[at].case);
        let mut now = Case::clone(&before);
        let mut children = Vec::new();
        for event in &events {
            if matches!(event.fact, Fact::SplitOff { .. }) {
                children.push((now.clone(), event.clone()));
            }
            now = evolve(now, event);
        }
        let mut family = Vec::new();
        for (parent, event) in children {
            let intake = child(&parent, &event.fact, "NM-child").expect("a split has a child");
            let ctx = self.place.context(event.recorded_at, event.actor.clone(), &[]);
            let opened = decide(None, &Command::Open(Box::new(intake)), &ctx)
                .unwrap_or_else(|refusal| panic!("no child: {refusal:?}\n  {}", self.story(at)));
            let case = fold(&opened).expect("an opening opens");
            family.push((opened.clone(), case.clone()));
            let to = self.add(case, None, opened, format!("{}\n  child of {by}", self.story(at)));
            self.edges.push((to, to));
        }
        if !family.is_empty() && before.links.is_empty() {
            let mut own = self.history(at);
            own.extend(events.iter().cloned());
            let mut all = vec![(own.as_slice(), &now)];
            all.extend(family.iter().map(|(events, case)| (events.as_slice(), case)));
            let broken = invariants::family(&all);
            assert!(broken.is_empty(), "{}: {broken:#?}\nafter {by}\n  {}", self.scenario.name, self.story(at));
        }
        let to = self.add(now, Some(at), events, by);
        self.edges.push((at, to));
    }

    fn step(&mut self, at: usize) {
        let case = Rc::clone(&self.nodes[at].case);
        let fresh = fresh(&case);
        let mut done: Vec<Act> = Vec::new();
        let mut offers: Vec<(Actor, BTreeSet<ActKind>)> = Vec::new();
        for actor in actors(&case) {
            let ctx = self.place.context(case.last_at, actor, &fresh);
            let mut possible = BTreeSet::new();
            for kind in ActKind::ALL.iter().copied() {
                let ctx = ctx.typical(kind, &case);
                if powers::check(&case, kind, &ctx).is_err() {
                    continue;
                }
                for act in samples(kind, &case, &ctx) {
                    match decide(Some(&case), &Command::Do(act.clone()), &ctx) {
                        Ok(events) => {
                            possible.insert(kind);
                            if ADDITIVE.contains(&kind) {
                                self.check_additive(at, &events);
                            }
                        }
                        Err(refusal) => {
                            assert!(!refusal.rule.is_empty() && !refusal.remedy.is_empty(), "{refusal:?}");
                            continue;
                        }
                    }
                    let wanted = self.scenario.follows(&case, &act) && !done.contains(&act);
                    if wanted {
                        self.perform(at, &case, &act, &ctx);
                        done.push(act);
                    }
                }
            }
            // The two try the same samples; asking both in every state would take as long again.
            if at.is_multiple_of(OPTIONS_EVERY) {
                let offered: BTreeSet<ActKind> = options(&case, &ctx)
                    .into_iter()
                    .filter_map(|offer| match offer.kind {
                        OfferKind::Act(kind) => Some(kind),
                        _ => None,
                    })
                    .collect();
                assert_eq!(offered, possible, "options and decide disagree for {:?}\n  {}", ctx.actor, self.story(at));
            }
            offers.push((ctx.actor, possible));
        }
        self.check_duties(at, &case, &offers);
        self.hands(at, &case);
        let stranger = actor(&case, Role::Handler, Some(&OrganId::parse("kc-house").unwrap()));
        assert_eq!(options(&case, &self.place.context(case.last_at, stranger, &fresh)), [], "a stranger may act");
        self.by_itself(at, &case);
    }

    /// Whoever owes a clock is offered an act that stops it, or the clock stands behind something that is named.
    fn check_duties(&mut self, at: usize, case: &Case, offers: &[(Actor, BTreeSet<ActKind>)]) {
        let open = |run: &&ClockRun| matches!(run.state, RunState::Running | RunState::RanOut);
        for run in case.clocks.iter().filter(open) {
            let owes = |actor: &Actor| match &run.owner {
                Some(organ) => actor.organ.as_ref() == Some(organ),
                None => actor.role == Role::Complainant,
            };
            let mut own = offers.iter().filter(|(actor, _)| owes(actor));
            let wait = waits_for(run.kind, case);
            let acts = wait.map_or(run.kind.stopped_by(), |wait| wait.acts);
            let offered = own.any(|(_, offered)| acts.iter().any(|act| offered.contains(act)));
            let for_others = wait.is_some_and(|wait| wait.acts.is_empty());
            let outside = run
                .owner
                .as_ref()
                .is_some_and(|organ| self.place.directory.get(organ).is_none_or(|organ| organ.outside));
            if !(offered || outside || for_others) {
                let what = format!("{} owed by {:?} in {}", run.kind.code(), run.owed_by, case.stage.code());
                self.unoffered.entry(what).or_insert(at);
            }
        }
    }

    fn perform(&mut self, at: usize, case: &Case, act: &Act, ctx: &Context<'_>) {
        // What waits for a call-back is proposed, and signed in the state that has the answer.
        let asked = call_back::of_decision(act).is_some();
        let command = if asked { Command::Do(act.clone()) } else { with_all_hands(case, act, ctx) };
        let events = decide(Some(case), &command, ctx).unwrap_or_else(|refusal| {
            panic!("possible, but not with all hands: {refusal:?}\n{act:?}\n  {}", self.story(at))
        });
        self.kinds.insert(act.kind());
        self.follow(at, events, format!("{act:?} by {:?} of {:?}", ctx.actor.role, ctx.actor.organ));
    }

    /// A decision that waits for a call-back is signed by its next hand, or taken back.
    fn hands(&mut self, at: usize, case: &Case) {
        let waits = case.proposals.iter().any(|proposal| call_back::of_decision(&proposal.act).is_some());
        for command in [Command::Endorse { of: None, opinion: None }, Command::Recall { of: None, reason: text("why") }]
        {
            for actor in actors(case).into_iter().filter(|_| waits) {
                let ctx = self.place.context(case.last_at, actor, &[]);
                if let Ok(events) = decide(Some(case), &command, &ctx) {
                    self.follow(at, events, format!("{command:?} by {:?}", ctx.actor.role));
                    break;
                }
            }
        }
    }

    fn check_additive(&self, at: usize, events: &[Event]) {
        let after = events.iter().fold(Case::clone(&self.nodes[at].case), evolve);
        let broken = invariants::state(&after, &self.place.directory);
        assert!(broken.is_empty(), "{broken:#?}\nafter {:?}\n  {}", events.first(), self.story(at));
    }

    /// What happens without a person: time, and the other side of mergers.
    fn by_itself(&mut self, at: usize, case: &Case) {
        // What renews itself would always come first: the next of the others is waited for as well. A native last day is
        // far away; a table lets it pass.
        let renews = |kind| {
            matches!(
                kind,
                ClockKind::Escalation
                    | ClockKind::RenewedRectification
                    | ClockKind::SuspendedLook
                    | ClockKind::Chase
                    | ClockKind::Report
                    | ClockKind::JointConference
                    | ClockKind::MeasureReport
                    | ClockKind::ChannelAnswer
                    | ClockKind::ChannelDeadline
            )
        };
        let others = case.clocks.iter().filter(|run| !renews(run.kind)).filter_map(ClockRun::next_boundary).min();
        let waits: BTreeSet<_> = [case.next_boundary(), others].into_iter().flatten().collect();
        for next in waits.into_iter().filter(|_| self.scenario.passes(case)) {
            let ctx = self.place.context(next.max(case.last_at), system(), &[]);
            let events = decide(Some(case), &Command::Tick, &ctx).expect("time passes in every state");
            assert!(!events.is_empty(), "a boundary passes without trace\n  {}", self.story(at));
            let again = events.iter().fold(case.clone(), evolve);
            let twice = decide(Some(&again), &Command::Tick, &ctx).unwrap();
            assert_eq!(twice, [], "time passes twice\n  {}", self.story(at));
            self.follow(at, events, format!("time passes to {}", next.to_minutes()));
        }
        let mut commands = vec![Command::RecomputeClocks];
        if self.scenario.mergers {
            commands.push(Command::Release);
            if case.absorbed.is_empty() {
                let from = CaseId::parse("other").unwrap();
                let source = crate::case::Source { native_id: "W-2".to_owned(), ..super::place::source(false) };
                for claims in [Vec::new(), vec![Claim::sum(1, Fen::new(300))]] {
                    let (from, sources, other_firm) = (from.clone(), vec![source.clone()], !claims.is_empty());
                    commands.push(Command::Absorb { from, sources, claims, other_firm });
                }
            }
        }
        if self.scenario.acts.contains(&ActKind::Split) {
            commands.extend(paid_in_the_other_case(case));
        }
        for command in commands {
            let ctx = self.place.context(case.last_at, system(), &[]);
            if let Some(events) = decide(Some(case), &command, &ctx).ok().filter(|events| !events.is_empty()) {
                self.follow(at, events, format!("{command:?}"));
            }
        }
    }

    /// From every state an end can be reached.
    fn ends(&self) {
        let mut back: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (from, to) in &self.edges {
            back[*to].push(*from);
        }
        let mut good = vec![false; self.nodes.len()];
        let mut open: Vec<usize> = (0..self.nodes.len()).filter(|at| self.nodes[*at].case.stage.is_end()).collect();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut good[at], true) {
                open.extend(back[at].iter().copied());
            }
        }
        let stuck: Vec<usize> = (0..self.nodes.len()).filter(|at| !good[*at]).collect();
        if let Some(first) = stuck.first() {
            panic!(
                "{}: no end from {} of {} states, the first reached by\n  {}",
                self.scenario.name,
                stuck.len(),
                self.nodes.len(),
                self.story(*first)
            );
        }
    }
}

/// All that is shared and owed, paid in the other case.
fn paid_in_the_other_case(case: &Case) -> Option<Command> {
    let shared = |claim: &&Claim| {
        matches!(claim.place, ClaimPlace::SharedWith(_)) || case.shares.values().flatten().any(|no| *no == claim.no)
    };
    let payments: Vec<_> =
        case.claims_here().filter(shared).map(|claim| Payment::of(claim.no, claim.outstanding)).collect();
    let from = CaseId::parse("other").unwrap();
    (!payments.is_empty()).then_some(Command::SharedPaid { from, payments })
}

/// The stages that a step passed, also those that it left again at once.
fn passed(node: &Node) -> impl Iterator<Item = &'static str> {
    let moved = node.events.iter().filter_map(|event| match &event.fact {
        Fact::Moved { stage } => Some(stage.code()),
        _ => None,
    });
    moved.chain([node.case.stage.code()])
}

/// Explores a scenario to its fixpoint.
pub(super) fn explore(place: &Place, scenario: &Scenario) -> Explored {
    let mut search = Search {
        place,
        scenario,
        nodes: Vec::new(),
        known: HashMap::new(),
        open: VecDeque::new(),
        edges: Vec::new(),
        kinds: BTreeSet::new(),
        unoffered: BTreeMap::new(),
    };
    let ctx = place.context(super::place::morning(scenario.start), system(), &[]);
    let events =
        decide(None, &Command::Open(Box::new(scenario.intake.clone())), &ctx).expect("the complaint is opened");
    let case = fold(&events).expect("an opening opens");
    search.add(case, None, events, "opened".to_owned());
    while let Some(at) = search.open.pop_front() {
        search.step(at);
    }
    search.ends();
    let unoffered: Vec<_> =
        search.unoffered.iter().map(|(what, at)| format!("{what}\n  {}", search.story(*at))).collect();
    assert!(unoffered.is_empty(), "{}: nobody is offered what stops\n{}", scenario.name, unoffered.join("\n"));
    Explored {
        states: search.nodes.len(),
        transitions: search.edges.len(),
        stages: search.nodes.iter().flat_map(passed).collect(),
        kinds: search.kinds,
    }
}
