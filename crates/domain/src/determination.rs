//! 拟认定: the advance notice, the defence, the determination by three hands (C2.5).

use crate::{
    acceptance::confirmed_evils,
    act::{Act, Service, Signer},
    call_back,
    case::Defence,
    clock::ClockKind,
    decide::wrong_stage,
    fact::Fact,
    refs::TextRef,
    refusal::{Refusal, require},
    service::{ServedLetter, servable, serve},
    stage::Stage,
    turn::Turn,
    verification::no_forbidden_ground,
    vocabulary::{CallBackAbout, Challengeable, Evil, Ground, Outcome, Severity},
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act, hands: &[Signer]) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::ServeNotice { service } => serve_notice(turn, act, service),
        Act::LodgeDefence { text } => lodge_defence(turn, text),
        Act::WaiveDefence => waive_defence(turn),
        Act::HearDefence { text } => hear_defence(turn, text),
        Act::UpholdDefence { ground, end, text } => uphold_defence(turn, act, *ground, *end, text),
        Act::Determine { severity, text, evils } => determine(turn, act, (*severity, evils), hands, text),
        _ => return None,
    })
}

fn serve_notice(turn: &mut Turn<'_>, act: &Act, service: &Service) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Determining || !servable(&turn.case).contains(&ServedLetter::Notice) {
        return wrong_stage(turn, act);
    }
    serve(turn, ServedLetter::Notice, service, |service| Fact::NoticeServed { service })
}

fn in_defence(turn: &Turn<'_>) -> Result<(), Refusal> {
    require(
        turn.case.stage == Stage::Determining && turn.case.procedure.defence == Some(Defence::Open),
        "no-defence-open",
        "目前不在陈述申辩期内",
        "拟认定告知书送达后方可陈述申辩",
    )
}

fn lodge_defence(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    // What an officer entered from paper does not use up what the respondent says itself.
    let p = &turn.case.procedure;
    let adds = p.defence == Some(Defence::Lodged) && p.defence_on_paper && turn.ctx.actor.role.is_party();
    if adds && turn.case.stage == Stage::Determining {
        turn.emit(Fact::DefenceLodged { text: text.clone() });
        return Ok(());
    }
    in_defence(turn)?;
    turn.stop(ClockKind::Defence);
    turn.emit(Fact::DefenceLodged { text: text.clone() });
    turn.start(ClockKind::Determination);
    Ok(())
}

fn waive_defence(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    in_defence(turn)?;
    require(
        !turn.case.procedure.waiver_void,
        "waived-before",
        "放弃陈述申辩曾经回访未获确认，不得再次登记放弃",
        "陈述申辩期照常进行，期满未提出的视为放弃",
    )?;
    turn.stop(ClockKind::Defence);
    turn.emit(Fact::DefenceWaived);
    turn.start(ClockKind::Determination);
    Ok(())
}

/// The time for a defence ran out.
pub(crate) fn defence_lapsed(turn: &mut Turn<'_>) {
    turn.stop(ClockKind::Defence);
    turn.emit(Fact::DefenceLapsed);
    turn.start(ClockKind::Determination);
}

fn hear_defence(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(
        turn.case.stage == Stage::Determining && turn.case.procedure.defence == Some(Defence::Lodged),
        "no-defence",
        "没有待听取的陈述申辩",
        "等待被投诉主体陈述申辩",
    )?;
    turn.emit(Fact::DefenceHeard { text: text.clone() });
    Ok(())
}

fn uphold_defence(turn: &mut Turn<'_>, act: &Act, ground: Ground, end: bool, text: &TextRef) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Determining {
        return wrong_stage(turn, act);
    }
    require(turn.case.procedure.defence == Some(Defence::Heard), "not-heard", "陈述申辩尚未听取", "先“听取陈述申辩”")?;
    require(!turn.case.acceptance_pending(), "acceptance-pending", "履行情况正在验收", "先完成验收")?;
    no_forbidden_ground(ground, "采纳申辩")?;
    require(
        !end || turn.satisfied() || ground != Ground::PerformedAlready,
        "not-performed",
        "以已经履行为由结案，须先验收履行情况",
        "先“整改验收通过”",
    )?;
    turn.stop(ClockKind::Determination);
    turn.emit(Fact::DefenceUpheld { end, text: text.clone() });
    if end {
        turn.end(Outcome::DefenceUpheld, true);
    } else {
        crate::review::overtaken(turn, Challengeable::Revoked);
        turn.move_to(Stage::Rectifying);
        turn.start(ClockKind::Rectification);
    }
    Ok(())
}

/// What a determination needs (C2.5), in order: whether it is there, and in words.
pub fn preconditions(case: &crate::case::Case) -> Vec<(bool, String)> {
    let p = &case.procedure;
    let on = |words: &str, day: Option<jiff::civil::Date>| match day {
        Some(day) => (true, format!("{words}（{}）", crate::time::prose_date(day))),
        None => (false, words.to_owned()),
    };
    let refused = p.refused.map_or_else(|| "拒不整改".to_owned(), |kind| format!("拒不整改：{}", kind.label()));
    let defence = match p.defence {
        Some(Defence::Heard) => "陈述申辩已经听取",
        Some(Defence::Waived) => "被投诉主体放弃陈述申辩",
        Some(Defence::Lapsed) => "陈述申辩期满，没有申辩",
        _ => "陈述申辩已经听取、放弃或者期满",
    };
    vec![
        (p.found_true, "核实结论属实".to_owned()),
        on("整改通知已经送达", p.order_served_on),
        (p.refused.is_some(), refused),
        on("拟认定告知书已经送达", p.notice_served_on),
        (matches!(p.defence, Some(Defence::Heard | Defence::Waived | Defence::Lapsed)), defence.to_owned()),
        (
            p.defence != Some(Defence::Waived) || call_back::confirmed(case, CallBackAbout::Waiver),
            "放弃陈述申辩的，已由牵头部门回访确认".to_owned(),
        ),
        (!case.acceptance_pending(), "没有等待验收的履行情况".to_owned()),
        (!case.withdrawal_asked, "没有等待审定的撤回申请".to_owned()),
    ]
}

fn determine(
    turn: &mut Turn<'_>,
    act: &Act,
    (severity, evils): (Severity, &[Evil]),
    hands: &[Signer],
    text: &TextRef,
) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Determining {
        return wrong_stage(turn, act);
    }
    let p = &turn.case.procedure;
    require(p.found_true, "not-true", "没有属实的结论，不能认定违约失信", "先作出核实结论")?;
    require(p.order_served_on.is_some(), "no-order", "整改通知未送达，不能认定", "先送达整改通知")?;
    require(p.refused.is_some(), "not-refused", "没有拒不整改的事实，不能认定", "属实本身不构成失信记录")?;
    require(p.notice_served_on.is_some(), "no-notice", "拟认定告知书尚未送达", "先送达拟认定告知书")?;
    require(turn.case.ripe(), "defence-open", "陈述申辩尚未听取、放弃或期满", "听取陈述申辩，或等待申辩期满")?;
    if turn.case.procedure.defence == Some(Defence::Waived) {
        call_back::need_confirmed(turn, CallBackAbout::Waiver)?;
    }
    require(!turn.case.acceptance_pending(), "acceptance-pending", "履行情况正在验收", "先完成验收")?;
    require(
        !turn.case.withdrawal_asked,
        "withdrawal-pending",
        "投诉人已申请撤回，尚未审定",
        "等待牵头部门审定撤回申请",
    )?;
    let evils = confirmed_evils(&turn.case, evils)?;
    turn.stop_all_but(&[
        ClockKind::Reply,
        ClockKind::Opening,
        ClockKind::Challenge,
        ClockKind::Instruction,
        ClockKind::Retaliation,
        ClockKind::ChannelDeadline,
        // Of a former record, revoked for a fault of procedure.
        ClockKind::LiftConfirmed,
        ClockKind::Referral,
    ]);
    crate::service::forget_unopened(turn);
    crate::review::overtaken(turn, Challengeable::Revoked);
    let hands = hands.iter().map(|signer| signer.person.clone()).collect();
    let push_to = crate::record::reporting_lead(turn);
    turn.emit(Fact::Determined { severity, hands, push_to, text: text.clone(), evils });
    turn.move_to(Stage::Recorded);
    let on = turn.on;
    crate::record::begin(turn, on);
    Ok(())
}
