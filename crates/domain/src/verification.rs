//! Verification: both sides, more time, a finding on every claim, the written reply (C2.2, C2.3).

use crate::{
    act::{Act, ClaimFinding, Payment, Service},
    calendar::Due,
    claim::Claim,
    clock::ClockKind,
    clockrun::RunState,
    decide::wrong_stage,
    fact::Fact,
    intake::{Before, Birth},
    money::Fen,
    reckoning::Extension,
    refs::TextRef,
    refusal::{Refusal, refuse, require},
    service::{ServedLetter, servable, serve},
    stage::Stage,
    turn::{Turn, warn_day},
    vocabulary::{Challengeable, Excuse, Finding, Ground, Outcome, RefusalKind},
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::OrderStatement => order_statement(turn, act),
        Act::State { excuses, text, admitted } => state(turn, act, excuses, text, admitted),
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

fn state(
    turn: &mut Turn<'_>,
    act: &Act,
    excuses: &[Excuse],
    text: &TextRef,
    admitted: &[Payment],
) -> Result<(), Refusal> {
    let rectifying = matches!(turn.case.stage, Stage::Rectifying | Stage::Performing);
    if turn.case.stage != Stage::Verifying && !rectifying {
        return wrong_stage(turn, act);
    }
    turn.stop(ClockKind::Statement);
    turn.emit(Fact::Stated { excuses: excuses.to_vec(), text: text.clone(), admitted: admitted.to_vec() });
    // Given during rectification a forbidden excuse counts as refusal (C2.7), once the respondent was asked again.
    let refuses = excuses.iter().any(|excuse| excuse.forbidden()) && crate::rectification::refusable(&turn.case);
    if refuses && turn.case.refusal_said.is_none() {
        crate::call_back::refusal_said(turn, RefusalKind::ForbiddenExcuse, text);
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
    for found in findings {
        for against in [Finding::Untrue, Finding::Disputed].into_iter().filter(|finding| found.finds(*finding)) {
            no_forbidden_ground(found.ground, against.label())?;
        }
    }
    let mut open: Vec<_> = turn.case.claims_here().map(|claim| claim.no).collect();
    let mut said: Vec<_> = findings.iter().map(|found| found.claim).collect();
    open.sort_unstable();
    said.sort_unstable();
    require(open == said, "every-claim", "每项诉求都须有且只有一个结论", "逐项填写属实、不属实或有分歧")?;
    for found in findings {
        check_parts(turn, found)?;
    }
    for clock in [ClockKind::Verification, ClockKind::SmeHandling, ClockKind::Statement, ClockKind::ReturnDecision] {
        turn.stop(clock);
    }
    turn.emit(Fact::Concluded { findings: findings.to_vec(), text: text.clone() });
    let any = |finding| findings.iter().any(|found| found.finds(finding));
    let (proved, untrue, disputed) = (any(Finding::True), any(Finding::Untrue), any(Finding::Disputed));
    if disputed && (proved || untrue) {
        split_disputed(turn, findings)?;
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

/// Whether the parts of a claim come to its sum, and nothing that was admitted is disputed.
fn check_parts(turn: &Turn<'_>, found: &ClaimFinding) -> Result<(), Refusal> {
    let Some(claim) = turn.case.claims_here().find(|claim| claim.no == found.claim) else { return Ok(()) };
    let no = claim.no;
    if let Some(parts) = found.parts {
        require(!claim.act, "parts-of-an-act", format!("第{no}项诉求是履行行为，不能按金额分项认定"), "作出一个结论")?;
        let none_negative = [parts.proved, parts.untrue, parts.disputed].iter().all(|part| *part >= Fen::ZERO);
        let (sum, whole) = (parts.sum(), claim.outstanding);
        let off = if sum < whole { whole.saturating_sub(sum) } else { sum.saturating_sub(whole) };
        let more = if sum < whole { "还差" } else { "多出" };
        require(
            none_negative && sum == whole,
            "parts-total",
            format!("第{no}项诉求{whole}元，属实、不属实、有分歧三部分合计{sum}元，{more}{off}元"),
            "使三部分之和等于诉求金额",
        )?;
        require(
            found.finding == parts.finding(),
            "parts-finding",
            format!("第{no}项诉求的结论与其分项认定不一致，分项应为“{}”", parts.finding().label()),
            "有属实部分的为属实，否则有不属实部分的为不属实，只有分歧部分的为有分歧",
        )?;
    }
    let disputed = match found.parts {
        Some(parts) => parts.disputed,
        None if found.finding == Finding::Disputed => claim.outstanding,
        None => Fen::ZERO,
    };
    let admitted = turn.case.admitted.get(&no).copied().unwrap_or(Fen::ZERO).min(claim.outstanding);
    require(
        disputed <= claim.outstanding.saturating_sub(admitted),
        "admitted",
        format!("第{no}项诉求被投诉主体已承认{admitted}元，承认的部分不能列为有分歧"),
        "按部分认定：承认的部分为属实，只把确有争议的部分列为有分歧",
    )
}

/// What is disputed gets a linked case of its own, so that the undisputed part is paid now (802 §15).
fn split_disputed(turn: &mut Turn<'_>, findings: &[ClaimFinding]) -> Result<(), Refusal> {
    let disputed = |claim: &Claim| {
        let found = findings.iter().find(|found| found.claim == claim.no)?;
        match found.parts {
            Some(parts) if parts.disputed > Fen::ZERO => Some(claim.part(Finding::Disputed, parts.disputed)),
            None if found.finding == Finding::Disputed => Some(claim.clone()),
            _ => None,
        }
    };
    let claims: Vec<_> = turn.case.claims_here().filter_map(disputed).collect();
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
pub(crate) fn split_off(turn: &mut Turn<'_>, claims: Vec<Claim>, birth: Birth) -> Result<(), Refusal> {
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

/// What the pending written replies are about, also those that wait to be opened: several where a case with untrue
/// claims ended meanwhile.
pub fn replies_due(case: &crate::case::Case) -> Vec<Challengeable> {
    let reply = |letter| match letter {
        ServedLetter::Reply(of) => Some(of),
        ServedLetter::Order | ServedLetter::Notice => None,
    };
    servable(case).into_iter().filter_map(reply).collect()
}

/// What the first pending written reply is about.
pub fn reply_about(case: &crate::case::Case) -> Option<Challengeable> {
    replies_due(case).into_iter().next()
}

fn serve_reply(turn: &mut Turn<'_>, of: Challengeable, service: &Service) -> Result<(), Refusal> {
    require(
        servable(&turn.case).contains(&ServedLetter::Reply(of)),
        "no-reply-due",
        format!("目前没有关于“{}”的待送达答复", of.label()),
        "可能已由他人送达，请刷新页面",
    )?;
    // To the prefecture's lead, or its acting lead, and to the lead of the case where that is a county's (C2.3).
    let mut copies = vec![crate::record::reporting_lead(turn)];
    if copies.first() != Some(&turn.case.lead) {
        copies.push(turn.case.lead.clone());
    }
    serve(turn, ServedLetter::Reply(of), service, |service| Fact::ReplyServed { of, service, copies })
}
