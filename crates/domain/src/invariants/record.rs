//! Invariants 1 to 3: what a record rests on, what follows from it, and by whose hands.

use super::Findings;
use crate::act::BacklogPoint;
use crate::{
    case::{Case, RecordState, SanctionState},
    clock::ClockKind,
    clockrun::ClockRun,
    event::Event,
    fact::{Fact, Part},
    ids::{OrganId, PersonId},
    organ::Directory,
    profile::DecisionKind,
    vocabulary::{Finding, Judgment},
};
use std::collections::BTreeSet;

/// What has happened on the way to a determination. Told from the events, not from what the rules keep for themselves.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each step is taken or not")]
struct Way {
    found_true: bool,
    order_served: bool,
    refused: bool,
    notice_served: bool,
    lodged: bool,
    defence_over: bool,
}

/// Invariant 1: no record without its whole procedure.
pub(super) fn procedure(events: &[Event], findings: &mut Findings) {
    let mut way = Way::default();
    for event in events {
        match &event.fact {
            Fact::Concluded { findings, .. } => way.found_true |= findings.iter().any(|f| f.finds(Finding::True)),
            Fact::DisputeDecided { finding, .. } => way.found_true |= *finding == Finding::True,
            Fact::SettlementAgreed { .. } => way.found_true = true,
            // What was agreed has to be ordered anew.
            Fact::SettlementBroken { .. } => way.order_served = false,
            Fact::JudgmentEntered { judgment, .. } => {
                way.found_true |= matches!(judgment, Judgment::Due | Judgment::Performed);
            }
            Fact::BacklogPlaced { point: BacklogPoint::Rectifying { .. } | BacklogPoint::Recorded { .. }, .. } => {
                way.found_true = true;
                way.order_served = true;
            }
            Fact::OrderServed { .. } => way.order_served = true,
            Fact::Refused { .. } => way = Way { refused: true, notice_served: false, defence_over: false, ..way },
            Fact::NoticeServed { .. } => way.notice_served = true,
            Fact::DefenceLodged { .. } => way.lodged = way.notice_served,
            Fact::DefenceHeard { .. } => way.defence_over = way.lodged,
            Fact::DefenceWaived | Fact::DefenceLapsed => way.defence_over = way.notice_served,
            // For a fault of procedure the notice and the time to answer it are owed anew.
            Fact::Revoked { .. } => way = Way { notice_served: false, lodged: false, defence_over: false, ..way },
            // The successor is noticed anew, with its full time.
            Fact::Succeeded { part: Part::Respondent, .. } => {
                way = Way { notice_served: false, lodged: false, defence_over: false, ..way };
            }
            Fact::Reopened { .. } => way = Way { found_true: way.found_true, ..Way::default() },
            Fact::Determined { hands, .. } => {
                let steps = [
                    (way.found_true, "没有属实的结论"),
                    (way.order_served, "整改通知未送达"),
                    (way.refused, "没有拒不整改的事实"),
                    (way.notice_served, "拟认定告知书未送达"),
                    (way.defence_over, "陈述申辩未听取、放弃或期满"),
                    (different(hands) >= 3, "认定不足三人"),
                ];
                for (holds, words) in steps {
                    findings.unless(holds, 1, || format!("认定失信时{words}"));
                }
            }
            _ => {}
        }
    }
}

fn different(hands: &[PersonId]) -> usize {
    hands.iter().collect::<BTreeSet<_>>().len()
}

/// Invariant 3, second half: no person acts twice in one chain, and no chain falls below its floor.
pub(super) fn hands(events: &[Event], findings: &mut Findings) {
    for event in events {
        let Fact::Decided { decision, hands, .. } = &event.fact else { continue };
        let persons: Vec<_> = hands.iter().map(|signer| signer.person.clone()).collect();
        findings.unless(different(&persons) == persons.len(), 3, || format!("“{}”有人签批两次", decision.label()));
        let short = persons.len() < decision.floor() && *decision != DecisionKind::LateEntry;
        findings.unless(!short, 3, || format!("“{}”签批人数不足", decision.label()));
    }
}

/// Invariant 3, first half: no organ verifies, determines, reviews or repairs its own case or that of what is above it.
pub(super) fn own_case(case: &Case, directory: &Directory, findings: &mut Findings) {
    let Some(respondent) = case.respondent_id() else { return };
    let day = case.last_at.date();
    let mut check = |organ: &OrganId, what: &str| {
        let own = organ == respondent || directory.is_below(organ, respondent, day);
        findings.unless(!own, 3, || format!("{organ}{what}自己或上级{respondent}的案件"));
    };
    if !case.stage.is_end() {
        case.determining.iter().for_each(|organ| check(organ, "办理"));
        case.review.iter().for_each(|review| check(&review.reviewer, "复核"));
    }
    case.record.iter().for_each(|record| check(&record.by, "认定"));
}

/// Invariant 2: a record has consequences, and they end with it.
pub(super) fn sanctions(case: &Case, findings: &mut Findings) {
    let live = case.live_sanctions().count();
    if let Some(record) = &case.record {
        let clocks = [ClockKind::SanctionProposal, ClockKind::SanctionDecision, ClockKind::JointConference];
        let at_it = |run: &&ClockRun| clocks.contains(&run.kind) && super::clocks::counts(case, run.kind, run.about);
        let deciding = case.clocks.iter().any(|run| at_it(&run));
        findings.unless(record.state != RecordState::InForce || live > 0 || deciding, 2, || {
            "生效的失信记录既无惩戒措施，也无提出、决定或者协调惩戒的时限".to_owned()
        });
        findings.unless(record.state == RecordState::InForce || live == 0, 2, || {
            "失信记录已修复或撤销，惩戒措施仍在执行".to_owned()
        });
        findings.unless(record.state != RecordState::InForce || !case.stage.is_end(), 2, || {
            "失信记录仍然生效，案件已办结".to_owned()
        });
    }
    for sanction in case.sanctions.iter().filter(|sanction| sanction.state == SanctionState::Ended) {
        let lifting = super::clocks::counts(case, ClockKind::LiftConfirmed, sanction.no);
        findings.unless(lifting, 2, || format!("第{}项措施已终止，没有确认解除的时限", sanction.no));
    }
}
