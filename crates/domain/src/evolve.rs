//! The fold: what each event makes of a case. It cannot refuse: what it gets has happened.
//!
//! Reads no profile, calendar or clock. The same events always give the same case.

use crate::{
    act::{Act, BacklogPoint, Correction, Payment, Signer},
    case::{
        Absorption, Case, Defence, Exhibit, Instruction, Link, LinkKind, PlanItem, Procedure, Proposal, Record,
        RecordState, Referral, ReferralState, Respondent, Review, Sanction, SanctionState, Source,
    },
    claim::{Claim, ClaimPlace},
    clock::Owner,
    clockrun::{ClockRun, RunState},
    event::Event,
    fact::{Fact, Part},
    ids::{CaseId, OrganId},
    intake::{Birth, Intake},
    money::Fen,
    stage::Stage,
    vocabulary::{Challengeable, Finding, Judgment, ReopeningReason},
};
use std::collections::{BTreeMap, BTreeSet};

/// Folds a whole stream. `None` where there are no events or the first is not an opening.
pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Case> {
    events.into_iter().fold(None, evolve_opt)
}

fn evolve_opt(case: Option<Case>, event: &Event) -> Option<Case> {
    match (case, &event.fact) {
        (None, Fact::Opened { intake, lead, acting, stage }) => {
            Some(Case { acting: *acting, stage: stage.clone(), ..open(intake, lead, event) })
        }
        (None, _) => None,
        (Some(case), _) => Some(evolve(case, event)),
    }
}

/// The case after one more event.
pub fn evolve(mut case: Case, event: &Event) -> Case {
    advance(&mut case, event);
    case
}

/// As [`evolve`], in place.
pub(crate) fn advance(case: &mut Case, event: &Event) {
    case.version += 1;
    case.last_at = case.last_at.max(event.recorded_at);
    if event.fact.of_substance() {
        case.last_substance = case.version;
    }
    apply(case, event);
}

fn open(intake: &Intake, lead: &OrganId, event: &Event) -> Case {
    let (determining, parent) = match &intake.birth {
        Birth::Complaint | Birth::Backlog => (None, None),
        Birth::Disputed { parent, determining, .. } | Birth::Review { parent, determining, .. } => {
            (Some(determining.clone()), Some(parent.clone()))
        }
        Birth::Part { parent } => (None, Some(parent.clone())),
    };
    let mut case = Case {
        id: intake.id.clone(),
        number: intake.number.clone(),
        version: 1,
        profile_version: intake.profile_version,
        backlog: intake.birth == Birth::Backlog,
        opened_on: event.occurred_on,
        enterprise: intake.enterprise.clone(),
        gone: false,
        respondent: intake.respondent.clone(),
        field: intake.field,
        evils: intake.evils.clone(),
        breach: intake.breach,
        contract: intake.contract.clone(),
        signed_on: intake.signed_on,
        parties: intake.parties.clone(),
        narrative: intake.narrative.clone(),
        sme: false,
        excuses: BTreeSet::new(),
        lead: lead.clone(),
        acting: false,
        determining,
        decided_before: BTreeSet::new(),
        barred: BTreeSet::new(),
        interested: BTreeSet::new(),
        returns: 0,
        designated: false,
        claims: intake.claims.clone(),
        sources: intake.sources.clone(),
        stage: Stage::Registered,
        before_end: None,
        clocks: Vec::new(),
        proposal: None,
        procedure: Procedure::default(),
        plan: Vec::new(),
        reported: None,
        accepted: Vec::new(),
        replied: BTreeSet::new(),
        challenged: BTreeSet::new(),
        review: None,
        withdrawal_asked: false,
        ex_officio: false,
        consent: None,
        elevations: 0,
        record: None,
        sanctions: Vec::new(),
        reported_for: BTreeSet::new(),
        referral: None,
        repair_applied: false,
        instructions: Vec::new(),
        links: parent.iter().map(|case| Link { case: case.clone(), kind: LinkKind::SplitFrom }).collect(),
        absorbed: Vec::new(),
        exhibits: Vec::new(),
        payment_confirmed: None,
        rating: None,
        reopened: 0,
        last_hands: BTreeMap::new(),
        last_substance: 1,
        last_at: event.recorded_at,
    };
    if let Birth::Disputed { before, .. } | Birth::Review { before, .. } = &intake.birth {
        case.decided_before.clone_from(&before.organs);
        case.barred.clone_from(&before.barred);
        case.last_hands.clone_from(&before.hands);
    }
    if let Birth::Review { reviewer, .. } = &intake.birth {
        case.challenged.insert(Challengeable::Untrue);
        case.review = Some(Review { of: Challengeable::Untrue, reviewer: reviewer.clone(), passed: Vec::new() });
    }
    case
}

fn apply(case: &mut Case, event: &Event) {
    match &event.fact {
        Fact::Opened { .. } => {}
        fact if intake(case, event, fact)
            || routing(case, fact)
            || verification(case, fact)
            || rectification(case, event, fact)
            || determination(case, event, fact)
            || sanction(case, fact)
            || review(case, event, fact)
            || mending(case, fact)
            || approval(case, event, fact)
            || clocks(case, event, fact) => {}
        // Facts that only stand in the log: messages, looks, progress.
        _ => {}
    }
}

fn intake(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::RespondentResolved { organ, lead, acting } => {
            case.respondent = Respondent::Known(organ.clone());
            case.acting = *acting;
            set_lead(case, lead);
        }
        Fact::Accepted { sme, field } => {
            case.sme = *sme;
            case.field = Some(*field);
        }
        Fact::MergedInto { into, .. } => {
            case.before_end = Some(Box::new(case.stage.clone()));
            case.stage = Stage::Merged { into: into.clone() };
            case.links.push(Link { case: into.clone(), kind: LinkKind::MergedInto });
            place_claims(&mut case.claims, into);
        }
        Fact::Absorbed { from, sources } => {
            case.links.push(Link { case: from.clone(), kind: LinkKind::Absorbed });
            case.sources.extend(sources.iter().cloned());
            case.absorbed.push(Absorption { from: from.clone(), sources: sources.clone(), rested_on: false });
        }
        Fact::MergeUndone { from } => {
            case.links.retain(|link| link.case != *from || link.kind != LinkKind::Absorbed);
            if let Some(at) = case.absorbed.iter().position(|merged| merged.from == *from) {
                let merged = case.absorbed.remove(at);
                case.sources.retain(|source| !merged.sources.iter().any(|gone| same_source(gone, source)));
            }
        }
        Fact::Released => release(case),
        Fact::SplitOff { child, claims, shared, birth, .. } => {
            if matches!(birth, Birth::Review { .. }) {
                case.challenged.insert(Challengeable::Untrue);
            }
            case.links.push(Link { case: child.clone(), kind: LinkKind::SplitTo });
            if !shared {
                for moved in claims {
                    if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == moved.no) {
                        claim.place = ClaimPlace::In(child.clone());
                    }
                }
            }
        }
        Fact::Linked { link } => case.links.push(link.clone()),
        Fact::ConsentAsked => case.consent = Some(None),
        Fact::ConsentAnswered { given } => {
            case.consent = Some(Some(*given));
            if *given {
                case.enterprise.confidential = false;
            }
        }
        Fact::BacklogPlaced { point, push_to, .. } => backlog(case, event, point, push_to),
        _ => return false,
    }
    true
}

fn same_source(a: &Source, b: &Source) -> bool {
    a.channel == b.channel && a.native_id == b.native_id
}

fn place_claims(claims: &mut [Claim], into: &CaseId) {
    for claim in claims.iter_mut().filter(|claim| claim.counts()) {
        claim.place = ClaimPlace::In(into.clone());
    }
}

fn release(case: &mut Case) {
    let into = match &case.stage {
        Stage::Merged { into } => into.clone(),
        _ => return,
    };
    case.links.retain(|link| link.case != into || link.kind != LinkKind::MergedInto);
    for claim in case.claims.iter_mut().filter(|claim| claim.place == ClaimPlace::In(into.clone())) {
        claim.place = ClaimPlace::Here;
    }
    if let Some(back) = case.before_end.take() {
        case.stage = *back;
    }
}

fn backlog(case: &mut Case, event: &Event, point: &BacklogPoint, push_to: &OrganId) {
    match point {
        BacklogPoint::Verifying { organ, .. } => case.determining = Some(organ.clone()),
        BacklogPoint::Rectifying { organ, served_on, .. } => {
            case.determining = Some(organ.clone());
            find_all_true(case);
            case.procedure.order_served_on = Some(*served_on);
        }
        BacklogPoint::Recorded { organ, determined_on, severity, .. } => {
            case.determining = Some(organ.clone());
            find_all_true(case);
            case.record = Some(Record {
                severity: *severity,
                determined_on: *determined_on,
                by: organ.clone(),
                hands: vec![event.actor.person.clone()],
                push_to: push_to.clone(),
                state: RecordState::InForce,
                objected: false,
                backlog: true,
                pushed: false,
                reported: false,
            });
        }
        BacklogPoint::Closed { .. } => {}
    }
}

fn find_all_true(case: &mut Case) {
    case.procedure.found_true = true;
    for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
        claim.finding = Some(Finding::True);
    }
}

fn routing(case: &mut Case, fact: &Fact) -> bool {
    match fact {
        Fact::LeadChanged { lead, acting } => {
            case.lead = lead.clone();
            case.acting = *acting;
        }
        Fact::RelayAccepted { lead } => {
            case.acting = false;
            set_lead(case, lead);
        }
        Fact::HandedOver { to, designated, .. } => {
            case.determining = Some(to.clone());
            case.designated |= *designated;
        }
        Fact::ReturnDecided { granted } => case.returns += u8::from(*granted),
        Fact::ReferredOut { to, .. } => case.determining = Some(to.clone()),
        Fact::Elevated { from, to } => {
            case.decided_before.insert(from.clone());
            set_determining(case, to);
            case.elevations += 1;
        }
        _ => return false,
    }
    true
}

/// Another organ leads: what the old one owed as lead is owed by the new one.
fn set_lead(case: &mut Case, to: &OrganId) {
    let old = std::mem::replace(&mut case.lead, to.clone());
    let also_determines = case.determining.as_ref() == Some(&old);
    pass_clocks(case, &old, to, |owed_by| match owed_by {
        Owner::DeterminingOrgan | Owner::Receiver => !also_determines,
        Owner::Lead => true,
        _ => false,
    });
}

/// Another organ determines: what the old one owed in this capacity is owed by the new one.
fn set_determining(case: &mut Case, to: &OrganId) {
    let old = case.determining.replace(to.clone()).unwrap_or_else(|| case.lead.clone());
    pass_clocks(case, &old, to, |owed_by| matches!(owed_by, Owner::DeterminingOrgan | Owner::Receiver));
}

fn pass_clocks(case: &mut Case, from: &OrganId, to: &OrganId, owed: impl Fn(Owner) -> bool) {
    for run in case.clocks.iter_mut().filter(|run| run.state != RunState::Stopped && owed(run.owed_by)) {
        if run.owner.as_ref() == Some(from) {
            run.owner = Some(to.clone());
        }
    }
}

fn verification(case: &mut Case, fact: &Fact) -> bool {
    match fact {
        Fact::Stated { excuses, .. } => case.excuses.extend(excuses.iter().copied()),
        Fact::Concluded { findings, .. } => {
            for found in findings {
                set_finding(case, found.claim, found.finding);
            }
            rest_on_mergers(case);
        }
        Fact::DisputeDecided { finding, .. } => {
            let numbers: Vec<_> = case.claims_here().map(|claim| claim.no).collect();
            for no in numbers {
                set_finding(case, no, *finding);
            }
        }
        Fact::ReplyServed { of, .. } => {
            case.replied.insert(*of);
        }
        Fact::Settled { paid, .. } => {
            pay(case, paid);
            for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
                claim.dismiss();
                claim.act_done |= claim.act;
            }
        }
        Fact::JudgmentEntered { judgment, .. } | Fact::TakenOffFile { judgment, .. } => judge(case, *judgment),
        _ => return false,
    }
    true
}

fn judge(case: &mut Case, judgment: Judgment) {
    let mut taken = Vec::new();
    for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
        match judgment {
            Judgment::Due => claim.finding = Some(Finding::True),
            Judgment::Dropped => claim.finding = None,
            Judgment::Performed => {
                let all = claim.outstanding;
                claim.pay(all);
                claim.act_done |= claim.act;
                claim.finding = Some(Finding::True);
                taken.push(Payment { claim: claim.no, sum: all });
            }
            Judgment::Lost => {
                claim.dismiss();
                claim.finding = Some(Finding::Untrue);
            }
        }
    }
    case.procedure.found_true |= matches!(judgment, Judgment::Due | Judgment::Performed);
    if judgment == Judgment::Performed {
        case.accepted = taken;
    }
}

fn set_finding(case: &mut Case, no: u16, finding: Finding) {
    if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == no && claim.here()) {
        claim.finding = Some(finding);
        if finding == Finding::Untrue {
            claim.dismiss();
        }
        case.procedure.found_true |= finding == Finding::True;
    }
}

fn rest_on_mergers(case: &mut Case) {
    for merged in &mut case.absorbed {
        merged.rested_on = true;
    }
}

/// Instalments are sums: no act is done by paying them.
fn pay_sums(case: &mut Case, payments: &[Payment]) {
    for payment in payments {
        if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == payment.claim && claim.here()) {
            claim.pay(payment.sum);
        }
    }
}

fn pay(case: &mut Case, payments: &[Payment]) {
    for payment in payments {
        if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == payment.claim && claim.here()) {
            claim.pay(payment.sum);
            claim.act_done |= claim.act;
        }
    }
}

fn rectification(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::OrderServed { .. } => case.procedure.order_served_on = Some(event.occurred_on),
        Fact::PlanAgreed { instalments, .. } => {
            case.plan = instalments
                .iter()
                .map(|instalment| PlanItem { instalment: instalment.clone(), paid: Fen::ZERO, broken: false })
                .collect();
        }
        Fact::InstalmentPaid { no, payments, .. } => {
            pay_sums(case, payments);
            case.accepted.clone_from(payments);
            let sum: i64 = payments.iter().map(|payment| payment.sum.get()).sum();
            if let Some(item) = case.plan.get_mut(usize::from(*no).wrapping_sub(1)) {
                item.paid = Fen::new(item.paid.get() + sum);
            }
        }
        Fact::InstalmentBroken { no } => {
            if let Some(item) = case.plan.get_mut(usize::from(*no).wrapping_sub(1)) {
                item.broken = true;
            }
        }
        Fact::PerformanceReported { payments, .. } => case.reported = Some(payments.clone()),
        Fact::PerformanceAccepted { payments, .. } => {
            let before: Vec<_> = payments
                .iter()
                .filter_map(|payment| {
                    let claim = case.claims.iter().find(|claim| claim.no == payment.claim)?;
                    Some(Payment { claim: claim.no, sum: payment.sum.min(claim.outstanding) })
                })
                .collect();
            pay(case, payments);
            case.accepted = before;
            case.reported = None;
        }
        Fact::PerformanceRejected { .. } => case.reported = None,
        Fact::Refused { how, .. } => {
            // A new refusal asks for a new notice and a new defence.
            case.procedure.refused = Some(*how);
            case.procedure.notice_served_on = None;
            case.procedure.defence = None;
            case.reported = None;
        }
        Fact::PaymentConfirmed { received, .. } => case.payment_confirmed = Some(*received),
        _ => return false,
    }
    true
}

fn determination(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::NoticeServed { .. } => {
            case.procedure.notice_served_on = Some(event.occurred_on);
            case.procedure.defence = Some(Defence::Open);
        }
        Fact::DefenceLodged { .. } => case.procedure.defence = Some(Defence::Lodged),
        Fact::DefenceWaived => case.procedure.defence = Some(Defence::Waived),
        Fact::DefenceLapsed => case.procedure.defence = Some(Defence::Lapsed),
        Fact::DefenceHeard { .. } => case.procedure.defence = Some(Defence::Heard),
        Fact::DefenceUpheld { .. } => case.procedure.defence = Some(Defence::Upheld),
        Fact::Determined { severity, hands, push_to, .. } => {
            let by = case.determining.clone().unwrap_or_else(|| case.lead.clone());
            case.record = Some(Record {
                severity: *severity,
                determined_on: event.occurred_on,
                by,
                hands: hands.clone(),
                push_to: push_to.clone(),
                state: RecordState::InForce,
                objected: false,
                backlog: false,
                pushed: false,
                reported: false,
            });
            // A former record of a case that was reopened has its own measures behind it.
            case.reported_for.clear();
            case.ex_officio |= case.gone;
            rest_on_mergers(case);
        }
        Fact::PushReceived => on_record(case, |record| record.pushed = true),
        Fact::ReturnedForDefects { .. } => on_record(case, |record| record.pushed = false),
        Fact::ReceiptEntered { accepted: true, .. } => on_record(case, |record| record.reported = true),
        Fact::ObjectionLodged { .. } => on_record(case, |record| record.objected = true),
        Fact::ObjectionDecided { .. } => on_record(case, |record| record.objected = false),
        Fact::Revoked { .. } => on_record(case, |record| {
            record.state = RecordState::Revoked;
            record.reported = false;
        }),
        Fact::RepairApplied { .. } => case.repair_applied = true,
        Fact::RepairRefused { .. } => case.repair_applied = false,
        Fact::RepairGranted { .. } => {
            case.repair_applied = false;
            on_record(case, |record| {
                record.state = RecordState::Repaired;
                record.reported = false;
            });
        }
        _ => return false,
    }
    true
}

fn on_record(case: &mut Case, change: impl FnOnce(&mut Record)) {
    if let Some(record) = &mut case.record {
        change(record);
    }
}

fn sanction(case: &mut Case, fact: &Fact) -> bool {
    match fact {
        Fact::SanctionDecided { no, measure, unit } => case.sanctions.push(Sanction {
            no: *no,
            measure: measure.clone(),
            unit: unit.clone(),
            state: SanctionState::Decided,
        }),
        Fact::MeasureReportedFor { measure } => {
            case.reported_for.insert(measure.clone());
        }
        Fact::SanctionApplied { no, .. } => set_sanction(case, *no, SanctionState::Applied),
        Fact::SanctionEnded { no } => {
            let applied = case.sanctions.iter().any(|s| s.no == *no && s.state == SanctionState::Applied);
            set_sanction(case, *no, if applied { SanctionState::Ended } else { SanctionState::Lifted });
        }
        Fact::LiftConfirmed { no, .. } => set_sanction(case, *no, SanctionState::Lifted),
        Fact::Referred { to, .. } => {
            case.referral = Some(Referral { to: to.clone(), state: ReferralState::Sent });
        }
        Fact::ReferralAcknowledged => set_referral(case, ReferralState::Acknowledged),
        Fact::ReferralOutcome { .. } => set_referral(case, ReferralState::Known),
        _ => return false,
    }
    true
}

fn set_sanction(case: &mut Case, no: u16, state: SanctionState) {
    if let Some(sanction) = case.sanctions.iter_mut().find(|sanction| sanction.no == no) {
        sanction.state = state;
    }
}

fn set_referral(case: &mut Case, state: ReferralState) {
    if let Some(referral) = &mut case.referral {
        referral.state = state;
    }
}

fn review(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::Challenged { of, reviewer, .. } => {
            case.challenged.insert(*of);
            case.review = Some(Review { of: *of, reviewer: reviewer.clone(), passed: Vec::new() });
        }
        Fact::ReviewPassedOn { reviewer } => {
            if let Some(review) = &mut case.review {
                let silent = std::mem::replace(&mut review.reviewer, reviewer.clone());
                review.passed.push(silent);
            }
        }
        Fact::ReviewDecided { upheld, barred, determining, .. } => {
            let of = case.review.take().map(|review| review.of);
            if !upheld {
                case.barred.extend(barred.iter().cloned());
                if let Some(organ) = determining {
                    case.decided_before.extend(case.determining.clone());
                    set_determining(case, organ);
                }
                // Whatever the channels were told is overtaken.
                ask_channels_again(case);
                overturn(case, of);
            }
        }
        Fact::WithdrawalAsked { .. } => case.withdrawal_asked = true,
        Fact::WithdrawalDecided { end, .. } => {
            case.withdrawal_asked = false;
            case.ex_officio |= !end;
        }
        Fact::ComplainantGone { .. } => case.gone = true,
        Fact::ComplainantReplaced { name, .. } => {
            case.gone = false;
            case.enterprise.name = Some(name.clone());
        }
        Fact::WentOnExOfficio { .. } => {
            case.gone = false;
            case.ex_officio = true;
        }
        Fact::InterestDeclared { .. } => {
            case.interested.insert(event.actor.person.clone());
        }
        _ => return false,
    }
    true
}

fn overturn(case: &mut Case, of: Option<Challengeable>) {
    match of {
        Some(Challengeable::Untrue | Challengeable::Disputed) => {
            for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
                if matches!(claim.finding, Some(Finding::Untrue | Finding::Disputed)) {
                    claim.restore();
                    claim.finding = None;
                }
            }
        }
        Some(Challengeable::PerformanceAccepted) => take_back(case),
        // The way to a determination is taken up where the defence stopped it.
        Some(Challengeable::DefenceUpheld) => case.procedure.defence = Some(Defence::Heard),
        _ => {}
    }
}

/// What the last acceptance took as performed is owed again.
fn take_back(case: &mut Case) {
    for payment in std::mem::take(&mut case.accepted) {
        if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == payment.claim && claim.here()) {
            claim.unpay(payment.sum);
            claim.act_done &= !claim.act;
        }
    }
    case.payment_confirmed = None;
}

fn ask_channels_again(case: &mut Case) {
    for source in &mut case.sources {
        source.answered = source.answer_by.is_none();
    }
}

fn mending(case: &mut Case, fact: &Fact) -> bool {
    match fact {
        Fact::Succeeded { part, from, to, .. } => match part {
            Part::Respondent => {
                case.respondent = Respondent::Known(to.clone());
                pass_clocks(case, from, to, |owed_by| owed_by == Owner::Respondent);
            }
            Part::Determining => set_determining(case, to),
            Part::Lead => set_lead(case, to),
        },
        Fact::Corrected { correction, .. } => correct(case, correction),
        Fact::Annulled { fact, .. } => annul(case, fact),
        Fact::EvidenceFiled { evidence, .. } => {
            case.exhibits.push(Exhibit { id: evidence.clone(), sealed: false });
        }
        Fact::EvidenceSealed { evidence, .. } => {
            if let Some(exhibit) = case.exhibits.iter_mut().find(|exhibit| exhibit.id == *evidence) {
                exhibit.sealed = true;
            }
        }
        Fact::Instructed { no, to, .. } => {
            case.instructions.push(Instruction { no: *no, to: to.clone(), done: false });
        }
        Fact::InstructionDone { no, .. } => {
            if let Some(instruction) = case.instructions.iter_mut().find(|task| task.no == *no) {
                instruction.done = true;
            }
        }
        Fact::ChannelAnswered { channel, native_id, .. } => {
            for source in &mut case.sources {
                if source.channel == *channel && source.native_id == *native_id {
                    source.answered = true;
                }
            }
        }
        Fact::Rated { stars, .. } => case.rating = Some(*stars),
        Fact::ProfileAdopted { version } => case.profile_version = *version,
        Fact::Ending { .. } => {
            let before = match &case.stage {
                Stage::UnderReview { back, .. } => Stage::clone(back),
                stage => stage.clone(),
            };
            if !matches!(before, Stage::Ending { .. }) {
                case.before_end = Some(Box::new(before));
            }
            // What was asked for and not decided is over with the outcome.
            case.withdrawal_asked = false;
            case.reported = None;
            case.repair_applied = false;
            case.review = None;
            case.consent = case.consent.filter(Option::is_some);
        }
        Fact::Closed { outcome } => case.stage = Stage::Closed { outcome: *outcome },
        Fact::Reopened { reason, .. } => {
            case.reopened += 1;
            if *reason == ReopeningReason::NonPerformance {
                take_back(case);
            }
            case.payment_confirmed = None;
            case.consent = case.consent.filter(|given| *given == Some(true));
            case.procedure = Procedure { found_true: case.procedure.found_true, ..Procedure::default() };
            case.plan.clear();
            for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
                claim.restore();
                claim.finding = claim.finding.filter(|finding| *finding == Finding::True);
            }
            ask_channels_again(case);
        }
        Fact::Moved { stage } => case.stage = stage.clone(),
        _ => return false,
    }
    true
}

fn correct(case: &mut Case, correction: &Correction) {
    match correction {
        Correction::ClaimSum { claim, new } => {
            if let Some(claim) = case.claims.iter_mut().find(|item| item.no == *claim) {
                let change = new.get() - claim.claimed.get();
                claim.claimed = *new;
                if claim.finding == Some(Finding::Untrue) {
                    claim.dismissed = Fen::new(claim.dismissed.get() + change);
                } else {
                    claim.outstanding = Fen::new(claim.outstanding.get() + change);
                }
            }
        }
        Correction::ClaimDue { claim, new } => {
            if let Some(claim) = case.claims.iter_mut().find(|item| item.no == *claim) {
                claim.due_on = Some(*new);
            }
        }
        Correction::Respondent { new } => case.respondent = Respondent::Known(new.clone()),
        Correction::Evils { new } => case.evils.clone_from(new),
        Correction::Breach { new } => case.breach = *new,
        Correction::Size { new } => case.enterprise.size = *new,
        Correction::EnterpriseName { new } => case.enterprise.name = Some(new.clone()),
    }
}

fn annul(case: &mut Case, fact: &Fact) {
    // It is annulled once.
    case.last_substance = 0;
    match fact {
        Fact::SanctionDecided { no, .. } => case.sanctions.retain(|sanction| sanction.no != *no),
        Fact::Referred { .. } => case.referral = None,
        Fact::Instructed { no, .. } => case.instructions.retain(|task| task.no != *no),
        Fact::RepairApplied { .. } => case.repair_applied = false,
        Fact::ObjectionLodged { .. } => on_record(case, |record| record.objected = false),
        _ => {}
    }
}

fn approval(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::Proposed { act, decision, chain } => {
            let signed = vec![Signer { person: event.actor.person.clone(), role: event.actor.role }];
            case.proposal = Some(Proposal {
                act: Act::clone(act),
                decision: *decision,
                chain: chain.clone(),
                signed,
                organ: event.actor.organ.clone(),
                occurred_on: event.occurred_on,
                late: event.late.clone(),
            });
        }
        Fact::Endorsed { .. } => {
            if let Some(proposal) = &mut case.proposal {
                proposal.signed.push(Signer { person: event.actor.person.clone(), role: event.actor.role });
            }
        }
        Fact::SentBack { .. } | Fact::ProposalLapsed => case.proposal = None,
        Fact::Decided { decision, hands, .. } => {
            case.proposal = None;
            case.last_hands.insert(*decision, hands.iter().map(|signer| signer.person.clone()).collect());
        }
        _ => return false,
    }
    true
}

fn clocks(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::ClockStarted { run } => case.clocks.push(ClockRun::clone(run)),
        Fact::ClockStopped { run } => on_run(case, *run, |run| {
            run.state = RunState::Stopped;
            run.ended_on = Some(event.occurred_on);
        }),
        Fact::ClockSuspended { run } => on_run(case, *run, |run| {
            run.state = RunState::Suspended;
            run.suspensions.push((event.occurred_on, None));
        }),
        Fact::ClockResumed { run, last_day, warn_on, provisional } => on_run(case, *run, |run| {
            run.state = RunState::Running;
            if let Some(open) = run.suspensions.last_mut() {
                open.1 = Some(event.occurred_on.yesterday().unwrap_or(event.occurred_on).max(open.0));
            }
            reset(run, *last_day, *warn_on, *provisional);
        }),
        Fact::ClockExtended { run, last_day, warn_on, provisional } => on_run(case, *run, |run| {
            run.extended += 1;
            reset(run, *last_day, *warn_on, *provisional);
        }),
        Fact::DeadlineRecomputed { run, last_day, warn_on, provisional, .. } => {
            on_run(case, *run, |run| reset(run, *last_day, *warn_on, *provisional));
        }
        Fact::ClockWarned { run } => on_run(case, *run, |run| run.warned = true),
        Fact::ClockRanOut { run } => on_run(case, *run, |run| {
            run.state = RunState::RanOut;
            run.ended_on = Some(run.last_day);
        }),
        Fact::Escalated { run, rung } => on_run(case, *run, |run| run.rung = *rung),
        _ => return false,
    }
    true
}

fn reset(run: &mut ClockRun, last_day: jiff::civil::Date, warn_on: jiff::civil::Date, provisional: bool) {
    run.warned &= warn_on <= run.warn_on;
    run.last_day = last_day;
    run.warn_on = warn_on;
    run.provisional = provisional;
}

fn on_run(case: &mut Case, no: u16, change: impl FnOnce(&mut ClockRun)) {
    if let Some(run) = case.clocks.iter_mut().find(|run| run.no == no) {
        change(run);
    }
}
