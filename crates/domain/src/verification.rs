//! Verification: both sides, more time, a finding on every claim, the written reply (C2.2, C2.3).

use crate::{
    act::{Act, ClaimFinding, Service},
    calendar::Due,
    clock::ClockKind,
    clockrun::RunState,
    decide::wrong_stage,
    fact::Fact,
    intake::{Before, Birth},
    reckoning::Extension,
    refs::TextRef,
    refusal::{Refusal, refuse, require},
    routing::check_service,
    stage::Stage,
    turn::{Turn, warn_day},
    vocabulary::{Challengeable, Excuse, Finding, Ground, Outcome},
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::OrderStatement => order_statement(turn, act),
        Act::State { excuses, text } => state(turn, act, excuses, text),
        Act::Extend { clock, ground, .. } => extend(turn, *clock, *ground),
        Act::Conclude { findings, text } => conclude(turn, act, findings, text),
        Act::ServeReply { of, service } => serve_reply(turn, *of, service),
        _ => return None,
    })
}

fn order_statement(turn: &mut Turn<'_>, act: &Act) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Verifying {
        return wrong_stage(turn, act);
    }
    let asked = turn.case.run(ClockKind::Statement).is_some_and(|run| run.state == RunState::Running);
    require(!asked, "asked", "已要求被投诉主体作书面说明", "等待说明或期满")?;
    turn.emit(Fact::StatementOrdered);
    turn.start(ClockKind::Statement);
    Ok(())
}

fn state(turn: &mut Turn<'_>, act: &Act, excuses: &[Excuse], text: &TextRef) -> Result<(), Refusal> {
    let rectifying = matches!(turn.case.stage, Stage::Rectifying | Stage::Performing);
    if turn.case.stage != Stage::Verifying && !rectifying {
        return wrong_stage(turn, act);
    }
    turn.stop(ClockKind::Statement);
    turn.emit(Fact::Stated { excuses: excuses.to_vec(), text: text.clone() });
    // Given during rectification a forbidden excuse counts as refusal (C2.7).
    if rectifying && excuses.iter().any(|excuse| excuse.forbidden()) {
        crate::rectification::refused(turn, crate::vocabulary::RefusalKind::ForbiddenExcuse, None);
    }
    Ok(())
}

/// A forbidden excuse supports no 不属实, 有分歧, extension or defence (C2.7).
pub(crate) fn no_forbidden_ground(ground: Ground, what: &str) -> Result<(), Refusal> {
    require(
        ground != Ground::Excuse,
        "forbidden-excuse",
        format!("行政区划调整、政府换届、机构或职能调整、人员更替、内部付款流程、未约定的审计验收不能作为{what}的理由"),
        "依据其他事实和证据作出，或认定属实",
    )
}

fn extend(turn: &mut Turn<'_>, kind: ClockKind, ground: Ground) -> Result<(), Refusal> {
    no_forbidden_ground(ground, "延长时限")?;
    let rule = turn.ctx.rule(kind);
    let Some(extension) = rule.extension.clone() else {
        return refuse("no-extension", format!("“{}”时限不得延长", kind.label()), "在时限内办结");
    };
    let Some(run) = turn.case.run(kind).filter(|run| run.state == RunState::Running).cloned() else {
        return refuse("not-running", format!("“{}”时限没有在计算", kind.label()), "核对时限");
    };
    require(
        run.extended < extension.times,
        "extended-already",
        format!("“{}”时限最多延长{}次", kind.label(), extension.times),
        "在时限内办结",
    )?;
    let granted = Extension { by: extension.by, at_most: extension.at_most };
    let mut longer = run.clone();
    longer.extensions.push(granted);
    let Due { last_day, provisional } = longer.reckoned(turn.ctx.calendar, turn.on);
    require(
        last_day > run.last_day,
        "longest-already",
        format!("“{}”时限已到最长期限，不能再延长", kind.label()),
        "在时限内办结",
    )?;
    let warn_on = warn_day(turn.ctx, last_day, rule.warns_before);
    turn.emit(Fact::ClockExtended { run: run.no, last_day, warn_on, provisional, extension: Some(granted) });
    Ok(())
}

fn conclude(turn: &mut Turn<'_>, act: &Act, findings: &[ClaimFinding], text: &TextRef) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Verifying {
        return wrong_stage(turn, act);
    }
    for found in findings.iter().filter(|found| found.finding != Finding::True) {
        no_forbidden_ground(found.ground, found.finding.label())?;
    }
    let mut open: Vec<_> = turn.case.claims_here().map(|claim| claim.no).collect();
    let mut said: Vec<_> = findings.iter().map(|found| found.claim).collect();
    open.sort_unstable();
    said.sort_unstable();
    require(open == said, "every-claim", "每项诉求都须有且只有一个结论", "逐项填写属实、不属实或有分歧")?;
    for clock in [ClockKind::Verification, ClockKind::SmeHandling, ClockKind::Statement, ClockKind::ReturnDecision] {
        turn.stop(clock);
    }
    turn.emit(Fact::Concluded { findings: findings.to_vec(), text: text.clone() });
    let any = |finding| findings.iter().any(|found| found.finding == finding);
    let (proved, untrue, disputed) = (any(Finding::True), any(Finding::Untrue), any(Finding::Disputed));
    if disputed && (proved || untrue) {
        split_disputed(turn)?;
    }
    if proved {
        rectify(turn);
        if untrue {
            turn.start_about(ClockKind::Reply, Challengeable::Untrue.no());
        }
    } else if untrue {
        turn.end(Outcome::Untrue, true);
    } else {
        turn.move_to(Stage::Disputed);
        turn.start(ClockKind::DisputeTalks);
        turn.start_about(ClockKind::Reply, Challengeable::Disputed.no());
    }
    Ok(())
}

/// The case goes on to rectification with its true claims, at once (C2.4).
pub(crate) fn rectify(turn: &mut Turn<'_>) {
    turn.move_to(Stage::Rectifying);
    turn.start(ClockKind::RectificationOrder);
}

/// Disputed claims get a linked case of their own, so that the undisputed part is paid now (802 §15).
fn split_disputed(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    let claims: Vec<_> =
        turn.case.claims_here().filter(|claim| claim.finding == Some(Finding::Disputed)).cloned().collect();
    let determining = turn.case.determining.clone().unwrap_or_else(|| turn.case.lead.clone());
    let before = before(turn);
    let birth = Birth::Disputed { parent: turn.case.id.clone(), determining, before };
    split_off(turn, claims, birth)
}

/// Who decided so far and may not review in the linked case.
pub(crate) fn before(turn: &Turn<'_>) -> Before {
    let case = &turn.case;
    Before {
        organs: case.decided_before.clone(),
        barred: case.barred.union(&case.interested).cloned().collect(),
        hands: case.last_hands.clone(),
    }
}

/// Moves claims into a linked case that the same commit opens.
pub(crate) fn split_off(turn: &mut Turn<'_>, claims: Vec<crate::claim::Claim>, birth: Birth) -> Result<(), Refusal> {
    let Some(fresh) = turn.ctx.fresh.first() else {
        return refuse("no-number", "案件编号不足", "请重试");
    };
    #[cfg(not(test))]
    let shared = false;
    #[cfg(test)]
    let shared = turn.ctx.faulty(crate::model::Fault::CountTwice);
    turn.emit(Fact::SplitOff { child: fresh.id.clone(), claims, shared, birth, respondent: None, enterprise: None });
    Ok(())
}

/// What the pending written replies are about: several where a case with untrue claims ended meanwhile.
pub fn replies_due(case: &crate::case::Case) -> Vec<Challengeable> {
    Challengeable::ALL.iter().copied().filter(|of| case.run_about(ClockKind::Reply, of.no()).is_some()).collect()
}

/// What the first pending written reply is about.
pub fn reply_about(case: &crate::case::Case) -> Option<Challengeable> {
    replies_due(case).into_iter().next()
}

fn serve_reply(turn: &mut Turn<'_>, of: Challengeable, service: &Service) -> Result<(), Refusal> {
    check_service(service)?;
    require(
        replies_due(&turn.case).contains(&of),
        "no-reply-due",
        format!("目前没有关于“{}”的待送达答复", of.label()),
        "可能已由他人送达，请刷新页面",
    )?;
    turn.stop_about(ClockKind::Reply, of.no());
    turn.emit(Fact::ReplyServed { of, service: service.clone() });
    // What the parties have settled, or what was decided since, is not challenged as disputed any more.
    let over = of == Challengeable::Disputed && turn.case.stage != Stage::Disputed;
    if !turn.case.challenged.contains(&of) && !over {
        turn.start_about(ClockKind::Challenge, of.no());
    }
    Ok(())
}
