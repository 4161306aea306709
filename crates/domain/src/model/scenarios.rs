//! The configurations of the exhaustive check: the main way through, each with some of what may happen beside it.
//!
//! Everything at once would multiply the clocks of matters that have nothing to do with each other. What is rare meets
//! everything else in the random walks.

use super::{
    explore::explore,
    place::{START, Place, intake, source},
};
use crate::{
    act::{Act, ActKind},
    case::Case,
    claim::Claim,
    intake::{Birth, Intake},
    money::Fen,
    organ::sample::REFORM,
};
use jiff::civil::Date;
use std::{collections::BTreeSet, time::Duration};
use ActKind as K;

/// Acts that only add to the file: checked in every state, not followed.
pub(super) const ADDITIVE: &[K] = &[
    K::Post,
    K::FileEvidence,
    K::SealEvidence,
    K::OpenIdentity,
    K::Rate,
    K::ReportProgress,
    K::DeclareInterest,
    K::Instruct,
    K::ReportRetaliation,
    K::MendDefects,
    K::OrderStatement,
    K::Correct,
];

/// One configuration.
pub(super) struct Scenario {
    pub name: &'static str,
    pub start: Date,
    pub intake: Intake,
    pub mergers: bool,
    /// The acts that are followed.
    pub acts: Vec<K>,
}

impl Scenario {
    /// Whether an act is followed from here; what could be repeated without end is capped.
    pub fn follows(&self, case: &Case, act: &Act) -> bool {
        self.acts.contains(&act.kind())
            && match act {
                Act::Reopen { .. } => case.reopened == 0,
                Act::Instruct { .. } => case.instructions.is_empty(),
                Act::LodgeObjection { .. } | Act::OrderStatement => true,
                _ => true,
            }
    }
}

/// The shortest way from a complaint to an end.
const SPINE: &[K] = &[K::Accept, K::HandOver, K::SignFor, K::Conclude, K::ServeReply, K::AnswerChannel];
const RECTIFY: &[K] = &[K::ServeOrder, K::ReportPerformed, K::AcceptPerformance, K::RejectPerformance, K::Refuse];
const DETERMINE: &[K] = &[
    K::ServeNotice,
    K::LodgeDefence,
    K::WaiveDefence,
    K::HearDefence,
    K::UpholdDefence,
    K::Determine,
];
const SENTENCE: &[K] = &[K::Accept, K::HandOver, K::SignFor, K::Conclude, K::ServeOrder, K::Refuse, K::ServeNotice];
const RECORD: &[K] = &[K::WaiveDefence, K::Determine, K::ReportPerformed, K::AcceptPerformance, K::ApplyRepair, K::GrantRepair];

fn sum(fen: i64) -> Vec<Claim> {
    vec![Claim::sum(1, Fen::new(fen))]
}

fn scenario(name: &'static str, intake: Intake, acts: &[&[K]]) -> Scenario {
    Scenario { name, start: START, intake, mergers: false, acts: acts.concat() }
}

fn scenarios() -> Vec<Scenario> {
    let one = || intake("my-house", sum(1000));
    let with_source = |intake: Intake| Intake { sources: vec![source(false)], ..intake };
    vec![
        scenario(
            "intake, routing and the answer to the channel",
            with_source(one()),
            &[SPINE, RECTIFY, &[K::AskSupplement, K::Supplement, K::Decline, K::PutOnFile, K::TakeOffFile, K::Relay, K::AcceptRelay]],
        ),
    ]
}

#[test]
fn model_every_state_keeps_the_invariants_and_can_reach_an_end() {
    let place = Place::new();
    let only = std::env::var("MODEL_ONLY").ok();
    for scenario in scenarios() {
        if only.as_ref().is_some_and(|only| !scenario.name.contains(only.as_str())) {
            continue;
        }
        let begun = std::time::Instant::now();
        let found = explore(&place, &scenario);
        println!(
            "{}: {} states, {} transitions, {:.1} s",
            scenario.name,
            found.states,
            found.transitions,
            begun.elapsed().as_secs_f64()
        );
    }
}
