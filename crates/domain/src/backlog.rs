//! 历史补录: a matter begun before the system is put where it stood.
//!
//! The lead places it by two hands. Its record is placed by three hands of the organ that decided it, once the lead has
//! placed the matter there. Clocks run from the real dates; what would have run out before the entry begins with it, so
//! that nothing is chased from a day before.

use crate::{
    act::{Act, BacklogPoint, Signer},
    actor::Role,
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    intake::check_acceptable,
    refs::Proof,
    refusal::{Refusal, require},
    stage::Stage,
    turn::Turn,
};
use jiff::civil::Date;

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act, hands: &[Signer]) -> Option<Result<(), Refusal>> {
    match act {
        Act::PlaceBacklog { point, scan } => Some(place(turn, act, point, scan, hands)),
        _ => None,
    }
}

/// The day of the document on which a placement rests.
fn since(point: &BacklogPoint) -> Date {
    match point {
        BacklogPoint::Verifying { received_on, .. } => *received_on,
        BacklogPoint::Rectifying { concluded_on, served_on, .. } => *concluded_on.max(served_on),
        BacklogPoint::Recorded { determined_on, .. } => *determined_on,
        BacklogPoint::Closed { ended_on, .. } => *ended_on,
    }
}

fn place(turn: &mut Turn<'_>, act: &Act, point: &BacklogPoint, scan: &Proof, hands: &[Signer]) -> Result<(), Refusal> {
    let record = matches!(point, BacklogPoint::Recorded { .. });
    let stands = if record { Stage::Verifying } else { Stage::Registered };
    if !(turn.case.backlog && turn.case.stage == stands) {
        return wrong_stage(turn, act);
    }
    check_acceptable(turn)?;
    check_matter(turn, since(point))?;
    if record {
        crate::acceptance::confirmed_evils(&turn.case, &[])?;
    }
    match point {
        BacklogPoint::Recorded { organ, .. } => require(
            turn.ctx.actor.role != Role::Intake && turn.case.determining.as_ref() == Some(organ),
            "not-its-record",
            "失信记录由作出认定的单位补录",
            "先由牵头部门将本案补录到该单位核实中，再由该单位承办、审核、批准三人补录",
        )?,
        BacklogPoint::Verifying { organ, .. } | BacklogPoint::Rectifying { organ, .. } => {
            by_the_lead(turn)?;
            crate::routing::check_receiver(turn, organ)?;
            require(
                !turn.ctx.outside(organ),
                "outside",
                "该单位不在本系统内",
                "选择本系统内的单位，或受理后“系统外移送”",
            )?;
        }
        BacklogPoint::Closed { .. } => by_the_lead(turn)?,
    }
    turn.stop(ClockKind::Acceptance);
    turn.stop(ClockKind::Verification);
    turn.stop(ClockKind::SmeHandling);
    let push_to = crate::record::reporting_lead(turn);
    let hands = if record { hands.iter().map(|signer| signer.person.clone()).collect() } else { Vec::new() };
    turn.emit(Fact::BacklogPlaced { point: point.clone(), push_to, scan: scan.clone(), hands });
    match point {
        BacklogPoint::Verifying { received_on, .. } => {
            turn.move_to(Stage::Verifying);
            turn.start_placed(ClockKind::Verification, *received_on);
        }
        BacklogPoint::Rectifying { served_on, .. } => {
            turn.move_to(Stage::Rectifying);
            turn.start_placed(ClockKind::Rectification, *served_on);
        }
        BacklogPoint::Recorded { determined_on, .. } => {
            turn.move_to(Stage::Recorded);
            crate::record::begin(turn, *determined_on);
        }
        BacklogPoint::Closed { outcome, .. } => turn.end(*outcome, false),
    }
    Ok(())
}

fn by_the_lead(turn: &Turn<'_>) -> Result<(), Refusal> {
    require(
        turn.ctx.actor.role == Role::Intake || turn.ctx.actor.role == Role::LeadHead,
        "not-the-lead",
        "该阶段由牵头部门补录",
        "由牵头部门受理员办理",
    )
}

/// Only what is older than the system, in the time that the profile leaves for it, and not what a channel still has open.
fn check_matter(turn: &Turn<'_>, since: Date) -> Result<(), Refusal> {
    let profile = turn.ctx.profile;
    let go_live = crate::time::prose_date(profile.go_live);
    require(
        since < profile.go_live,
        "not-backlog",
        format!("历史补录只用于本系统启用（{go_live}）前已经形成文书的事项"),
        "核对原始文书日期；启用后的事项按普通投诉受理办理",
    )?;
    require(
        profile.backlog_until.is_none_or(|last| turn.on <= last),
        "backlog-over",
        "本地规定的历史补录期限已过",
        "按普通投诉受理办理，或由系统管理员调整地区配置",
    )?;
    let open = turn.case.sources.iter().any(|source| !source.answered && source.answer_by.is_some());
    require(!open, "channel-open", "来源渠道仍在等待答复的事项不能作历史补录", "受理后正常办理并回复渠道")
}
