//! The stage path: the same drawing on every page that shows a case.

use crate::view::{PathStep, StepState};
use domain::{
    case::Case,
    stage::Stage,
    vocabulary::{Challengeable, Outcome},
};

/// The drawn path: the steps of the mechanism, and where the case is among them.
pub(crate) fn path(case: &Case) -> Vec<PathStep> {
    let (steps, at): (&[&str], usize) = match &case.stage {
        Stage::Registered | Stage::AwaitingSupplement | Stage::OnFile { .. } => {
            (&["登记", "受理", "核实", "整改", "办结"], 0)
        }
        Stage::Accepted | Stage::Relayed { .. } => (&["登记", "受理", "核实", "整改", "办结"], 1),
        Stage::HandedOver { .. }
        | Stage::ReferredOut { .. }
        | Stage::Verifying
        | Stage::Disputed
        | Stage::Suspended { .. } => (&["登记", "受理", "核实", "整改", "办结"], 2),
        Stage::Rectifying | Stage::Performing => (&["登记", "受理", "核实", "整改", "办结"], 3),
        Stage::Determining => (&["登记", "受理", "核实", "整改", "拟认定", "认定", "修复", "办结"], 4),
        Stage::Recorded => (&["登记", "受理", "核实", "整改", "拟认定", "认定", "修复", "办结"], 5),
        Stage::Ending { outcome: Outcome::Repaired } => {
            (&["登记", "受理", "核实", "整改", "拟认定", "认定", "修复", "办结"], 6)
        }
        Stage::Closed { outcome: Outcome::Repaired | Outcome::Revoked } => {
            (&["登记", "受理", "核实", "整改", "拟认定", "认定", "修复", "办结"], 8)
        }
        // What was rectified stays on the path to the end.
        Stage::Ending { outcome: Outcome::Performed | Outcome::Settled } => {
            (&["登记", "受理", "核实", "整改", "办结"], 4)
        }
        Stage::Ending { outcome: Outcome::Declined | Outcome::Lapsed } => (&["登记", "不予受理", "办结"], 1),
        Stage::Ending { .. } => (&["登记", "受理", "核实", "答复", "办结"], 3),
        Stage::Closed { outcome: Outcome::Declined | Outcome::Lapsed } => (&["登记", "不予受理", "办结"], 3),
        Stage::Merged { .. } => (&["登记", "并案"], 2),
        Stage::Closed { .. } => (&["登记", "受理", "核实", "整改", "办结"], 5),
        Stage::UnderReview { of, .. } => match of {
            Challengeable::Declined | Challengeable::Lapsed => (&["登记", "不予受理", "复核", "办结"], 2),
            Challengeable::OnFile => (&["登记", "登记存查", "复核", "办结"], 2),
            Challengeable::Repaired | Challengeable::Revoked => {
                (&["登记", "受理", "核实", "整改", "拟认定", "认定", "复核", "办结"], 6)
            }
            Challengeable::PerformanceAccepted => (&["登记", "受理", "核实", "整改", "复核", "办结"], 4),
            Challengeable::DefenceUpheld => (&["登记", "受理", "核实", "整改", "拟认定", "复核", "办结"], 5),
            _ => (&["登记", "受理", "核实", "答复", "复核", "办结"], 4),
        },
    };
    steps
        .iter()
        .enumerate()
        .map(|(no, label)| PathStep {
            label: (*label).to_owned(),
            state: match no.cmp(&at) {
                std::cmp::Ordering::Less => StepState::Done,
                std::cmp::Ordering::Equal => StepState::Current,
                std::cmp::Ordering::Greater => StepState::Next,
            },
        })
        .collect()
}
