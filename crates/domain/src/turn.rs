//! One decision being taken: what has been said so far, and the case as that leaves it.

use crate::{
    calendar::{Due, Length},
    case::Case,
    clock::{ClockKind, Owner},
    clockrun::{About, ClockRun, RunState},
    context::Context,
    event::{Event, Late},
    evolve::advance,
    fact::Fact,
    ids::{OrganId, PersonId},
    interest,
    money::Fen,
    reckoning::Reckoning,
    stage::Stage,
    vocabulary::{Challengeable, Outcome},
};
use jiff::civil::Date;

/// The clocks that keep an ending case open.
pub(crate) const OWED_AT_THE_END: &[ClockKind] = &[
    ClockKind::Reply,
    ClockKind::Opening,
    ClockKind::Challenge,
    ClockKind::ChannelAnswer,
    ClockKind::ChannelDeadline,
    ClockKind::LiftConfirmed,
    ClockKind::Report,
    ClockKind::Push,
    ClockKind::Referral,
    ClockKind::Instruction,
    ClockKind::Retaliation,
    ClockKind::PaperSignature,
    ClockKind::SignatureCheck,
    ClockKind::Escalation,
];

/// A decision under way. Every fact is folded at once, so that the next rule sees it.
pub(crate) struct Turn<'a> {
    pub case: Case,
    pub ctx: &'a Context<'a>,
    pub on: Date,
    pub late: Option<Late>,
    pub events: Vec<Event>,
    /// Who drafted what is being carried out; unknown where only its effects are asked for.
    pub drafter: Option<PersonId>,
    /// Who enters what was signed on paper.
    pub registrar: Option<PersonId>,
}

impl<'a> Turn<'a> {
    pub fn new(case: Case, ctx: &'a Context<'a>) -> Self {
        Self {
            case,
            ctx,
            on: ctx.occurred_on.unwrap_or_else(|| ctx.today()),
            late: ctx.late.clone(),
            events: Vec::new(),
            drafter: None,
            registrar: None,
        }
    }

    /// Says that something has happened.
    pub fn emit(&mut self, fact: Fact) {
        let event = Event {
            actor: self.ctx.actor.clone(),
            occurred_on: self.on,
            recorded_at: self.ctx.now.max(self.case.last_at),
            late: self.late.clone(),
            will: self.ctx.will.clone(),
            fact,
        };
        advance(&mut self.case, &event);
        self.events.push(event);
    }

    /// Whether nothing more is owed on any live claim, interest up to the day of the turn included.
    pub fn satisfied(&self) -> bool {
        self.case.satisfied() && self.interest_owed() == Fen::ZERO
    }

    /// Interest that is owed on the day of the turn.
    pub fn interest_owed(&self) -> Fen {
        interest::owed(&self.case, self.on, &self.ctx.profile.interest)
    }

    pub fn move_to(&mut self, stage: Stage) {
        self.emit(Fact::Moved { stage });
    }

    /// A pending decision falls.
    pub fn lapse_proposal(&mut self, no: u32) {
        if let Some(proposal) = self.case.proposal(no).cloned() {
            crate::hands::stop_clock(self, &proposal);
            self.stop_about(ClockKind::PaperSignature, proposal.about());
            self.emit(Fact::ProposalLapsed { of: no });
        }
    }

    /// Starts a clock that is about nothing in particular.
    pub fn start(&mut self, kind: ClockKind) {
        self.start_about(kind, 0);
    }

    pub fn start_about(&mut self, kind: ClockKind, about: About) {
        self.start_from(kind, about, self.on);
    }

    /// Starts a clock on a day other than that of the event: 历史补录, the due date of an instalment.
    pub fn start_from(&mut self, kind: ClockKind, about: About, from: Date) {
        let rule = self.ctx.rule(kind);
        let today = self.ctx.today();
        let party = matches!(rule.owner, Owner::Respondent | Owner::Complainant);
        let entered_on = (party && from < today).then_some(today);
        let reckoning = Reckoning { from, length: rule.length, pauses: &[], extensions: &[], entered_on };
        let due = self.ctx.calendar.reckon(&reckoning, today);
        self.push_run(kind, about, (from, entered_on), Some(rule.length), due);
    }

    /// Starts a clock on a day that lies before its entry; on the day of entry where it would have run out already.
    pub fn start_placed(&mut self, kind: ClockKind, from: Date) {
        let over = self.ctx.calendar.due(from, self.ctx.rule(kind).length).last_day < self.ctx.today();
        self.start_from(kind, 0, if over { self.on } else { from });
    }

    /// Starts a clock whose last day is given, and which no notice moves: a native deadline, an instruction.
    pub fn start_until(&mut self, kind: ClockKind, about: About, last_day: Date) {
        self.push_run(kind, about, (self.on, None), None, Due { last_day, provisional: false });
    }

    fn push_run(
        &mut self,
        kind: ClockKind,
        about: About,
        (from, entered_on): (Date, Option<Date>),
        length: Option<Length>,
        Due { last_day, provisional }: Due,
    ) {
        self.stop_about(kind, about);
        #[cfg(test)]
        if self.ctx.faulty(crate::model::Fault::ForgetClock(kind)) {
            return;
        }
        let rule = self.ctx.rule(kind);
        let owed_by = kind.owed_by(rule.owner);
        let run = ClockRun {
            no: u16::try_from(self.case.clocks.len() + 1).unwrap_or(u16::MAX),
            kind,
            about,
            owed_by,
            owner: self.owner(owed_by, kind, about),
            from,
            entered_on,
            length,
            original: last_day,
            last_day,
            warn_on: warn_day(self.ctx, last_day, rule.warns_before),
            provisional,
            basis: rule.basis.clone(),
            // Lateness before the system began is not scored.
            scored: rule.scored && from >= self.ctx.profile.go_live,
            suspensions: Vec::new(),
            extended: 0,
            extensions: Vec::new(),
            warned: false,
            rung: 0,
            state: RunState::Running,
            ended_on: None,
        };
        self.emit(Fact::ClockStarted { run: Box::new(run) });
    }

    fn owner(&self, owner: Owner, kind: ClockKind, about: About) -> Option<OrganId> {
        let case = &self.case;
        let organ = match owner {
            Owner::Complainant => return None,
            Owner::Lead if kind.of_reporting_lead() => case.record.as_ref().map(|record| record.push_to.clone()),
            Owner::Lead => None,
            Owner::CountyLead => match &case.stage {
                Stage::Relayed { to } => Some(to.clone()),
                _ => None,
            },
            Owner::Receiver | Owner::DeterminingOrgan => case.determining.clone(),
            Owner::Respondent => case.respondent_id().cloned(),
            // What the province reviews is entered by the lead that sent it there.
            Owner::ReviewingOrgan => case.review.as_ref().map(crate::review::holder).cloned(),
            Owner::EnforcingUnit => case.sanctions.iter().find(|s| s.no == about).map(|s| s.unit.clone()),
            Owner::Assignee if kind == ClockKind::Referral => case.referral.as_ref().map(|r| r.to.clone()),
            Owner::NextHand if kind == ClockKind::PaperSignature => crate::paper::organ_asked(case, about),
            Owner::NextHand => {
                let pending = case.proposals.iter().find(|pending| pending.about() == about);
                pending.and_then(|pending| crate::approval::next_hand(case, pending)).and_then(|(organ, _)| organ)
            }
            Owner::Assignee => case.instructions.iter().find(|task| task.no == about).map(|task| task.to.clone()),
        };
        // What somebody outside owes is chased by the lead.
        let inside = organ.filter(|organ| !self.ctx.outside(organ));
        Some(inside.unwrap_or_else(|| case.lead.clone()))
    }

    /// The owed act was done: every current run of this kind stops, and what chases it.
    pub fn stop(&mut self, kind: ClockKind) {
        let abouts: Vec<_> = self.current(kind).map(|run| run.about).collect();
        for about in abouts {
            self.stop_about(kind, about);
        }
    }

    pub fn stop_about(&mut self, kind: ClockKind, about: About) {
        let Some((no, rung)) = self.case.run_about(kind, about).map(|run| (run.no, run.rung)) else { return };
        self.emit(Fact::ClockStopped { run: no });
        if rung > 0 {
            self.stop_about(ClockKind::Escalation, no);
        }
    }

    fn current(&self, kind: ClockKind) -> impl Iterator<Item = &ClockRun> {
        self.case.clocks.iter().filter(move |run| run.kind == kind && run.state != RunState::Stopped)
    }

    /// Stops every current run except those of `keep`, and those of hands: a pending decision keeps its time or falls, and a
    /// signature may be disowned whatever is decided meanwhile.
    pub fn stop_all_but(&mut self, keep: &[ClockKind]) {
        let runs: Vec<_> = self
            .case
            .clocks
            .iter()
            .filter(|run| {
                let of_hands = matches!(
                    run.kind,
                    ClockKind::Escalation | ClockKind::Proposal | ClockKind::PaperSignature | ClockKind::SignatureCheck
                );
                run.state != RunState::Stopped && !keep.contains(&run.kind) && !of_hands
            })
            .map(|run| (run.kind, run.about))
            .collect();
        for (kind, about) in runs {
            self.stop_about(kind, about);
        }
    }

    /// Time stands still for every running clock of these kinds whose rule lets it.
    pub fn suspend(&mut self, kinds: &[ClockKind]) {
        let still = |run: &&ClockRun| kinds.contains(&run.kind) && self.ctx.rule(run.kind).pauses;
        let runs: Vec<_> = self.case.running().filter(still).map(|run| run.no).collect();
        for run in runs {
            self.emit(Fact::ClockSuspended { run });
        }
    }

    /// Time stands still for one run, whatever the profile says of the clock: while others look at what was done.
    pub fn hold(&mut self, kind: ClockKind, about: About) {
        let running = self.case.run_about(kind, about).filter(|run| run.running()).map(|run| run.no);
        if let Some(run) = running {
            self.emit(Fact::ClockSuspended { run });
        }
    }

    /// Time passes again for one run.
    pub fn go_on(&mut self, kind: ClockKind, about: About) {
        let held = self.case.run_about(kind, about).filter(|run| run.state == RunState::Suspended).cloned();
        if let Some(run) = held {
            self.go_on_with(&run);
        }
    }

    /// Time passes again for every suspended clock of these kinds.
    pub fn resume(&mut self, kinds: &[ClockKind]) {
        let runs: Vec<_> = self
            .case
            .clocks
            .iter()
            .filter(|run| run.state == RunState::Suspended && kinds.contains(&run.kind))
            .cloned()
            .collect();
        for run in runs {
            self.go_on_with(&run);
        }
    }

    /// Time passes again for every suspended clock of these kinds, as if it had never stood still.
    pub fn go_on_counted(&mut self, kinds: &[ClockKind]) {
        let held = |run: &&ClockRun| run.state == RunState::Suspended && kinds.contains(&run.kind);
        let runs: Vec<_> = self.case.clocks.iter().filter(held).cloned().collect();
        for run in runs {
            self.go_on_from(&run, true);
        }
    }

    fn go_on_with(&mut self, run: &ClockRun) {
        self.go_on_from(run, false);
    }

    fn go_on_from(&mut self, run: &ClockRun, counted: bool) {
        let mut going_on = run.clone();
        going_on.end_suspension(self.on, counted);
        let Due { last_day, provisional } = going_on.reckoned(self.ctx.calendar, self.on);
        let warn_on = warn_day(self.ctx, last_day, self.ctx.rule(run.kind).warns_before);
        self.emit(Fact::ClockResumed { run: run.no, last_day, warn_on, provisional, counted });
    }

    /// The outcome is decided: what is still owed keeps the case open, then it closes.
    pub fn end(&mut self, outcome: Outcome, reply: bool) {
        self.stop_all_but(OWED_AT_THE_END);
        // A dispute is over with its case; a written reply that is owed is served all the same.
        crate::service::forget_unopened(self);
        self.stop_about(ClockKind::Challenge, Challengeable::Disputed.no());
        for of in [Challengeable::OnFile, Challengeable::ReferredOut, Challengeable::Revoked] {
            if outcome.challengeable() != Some(of) {
                crate::review::overtaken(self, of);
            }
        }
        self.emit(Fact::Ending { outcome });
        self.move_to(Stage::Ending { outcome });
        if let Some(of) = outcome.challengeable().filter(|_| reply) {
            self.start_about(ClockKind::Reply, of.no());
        }
        let owed: Vec<_> = crate::channels::native_days(&self.case).collect();
        for (about, native) in owed {
            let due = self.ctx.calendar.due(self.on, self.ctx.rule(ClockKind::ChannelAnswer).length).last_day;
            // Never past the native last day, where that lies ahead.
            if (self.on..due).contains(&native) {
                self.start_until(ClockKind::ChannelAnswer, about, native);
            } else {
                self.start_about(ClockKind::ChannelAnswer, about);
            }
        }
        self.close_if_done();
    }

    /// Closes an ending case on which nothing is owed any more.
    pub fn close_if_done(&mut self) {
        if let Stage::Ending { outcome } = self.case.stage {
            let owed = self.case.clocks.iter().any(|run| {
                OWED_AT_THE_END.contains(&run.kind)
                    && run.state != RunState::Stopped
                    && !(run.kind == ClockKind::Challenge && run.state == RunState::RanOut)
            });
            #[cfg(test)]
            let owed = owed && !self.ctx.faulty(crate::model::Fault::CloseEarly);
            if !owed {
                self.emit(Fact::Closed { outcome });
            }
        }
    }
}

/// The day on which a clock warns: so many working days before its last day.
pub(crate) fn warn_day(ctx: &Context<'_>, last_day: Date, before: u16) -> Date {
    let mut day = last_day;
    let mut left = before;
    // Fourteen days at most without a working day have been seen (春节 with its week-ends); 400 bounds any notice.
    for _ in 0..400 {
        if left == 0 {
            break;
        }
        day = day.yesterday().unwrap_or(day);
        if ctx.calendar.is_working(day) {
            left -= 1;
        }
    }
    day
}
