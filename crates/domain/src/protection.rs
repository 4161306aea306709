//! The complainant: withdrawal without pressure, retaliation, succession, identity, rating.

use crate::{
    act::Act,
    case::Proposal,
    clock::ClockKind,
    fact::Fact,
    ids::PersonId,
    refs::{Proof, TextRef},
    refusal::{Refusal, require},
    stage::Stage,
    turn::Turn,
    vocabulary::{CallBackAbout, EndReason, Outcome, Successor, WithdrawalReason},
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::AskWithdrawal { reason, text } => ask_withdrawal(turn, *reason, text),
        Act::DecideWithdrawal { end, called_back, text } => decide_withdrawal(turn, *end, *called_back, text),
        Act::ReportRetaliation { text } => report_retaliation(turn, text),
        Act::LookIntoRetaliation { text } => look_into_retaliation(turn, text),
        Act::DeclareGone { text } => declare_gone(turn, text),
        Act::ReplaceComplainant { by, name, proof } => replace_complainant(turn, *by, name, proof),
        Act::GoOnExOfficio { text } => go_on(turn, text),
        Act::DeclareInterest { text } => declare_interest(turn, text),
        Act::OrderRecusal { person, text } => order_recusal(turn, person, text),
        Act::OpenIdentity { purpose } => {
            turn.emit(Fact::IdentityOpened { purpose: purpose.clone() });
            Ok(())
        }
        Act::ReissueCode { way, text } => {
            crate::recovery::reissue(turn, *way, text);
            Ok(())
        }
        Act::Rate { stars, text } => rate(turn, *stars, text.clone()),
        _ => return None,
    })
}

/// Whether a case goes on and has no record yet: until then the complainant may withdraw.
fn before_record(turn: &Turn<'_>) -> bool {
    !turn.case.stage.is_end()
        && !turn.case.on_record()
        && !matches!(turn.case.stage, Stage::Ending { .. } | Stage::UnderReview { .. })
}

fn ask_withdrawal(turn: &mut Turn<'_>, reason: WithdrawalReason, text: &TextRef) -> Result<(), Refusal> {
    require(before_record(turn), "too-late", "认定失信后或已有结果的案件不能撤回", "可反映新的情况")?;
    require(!turn.case.withdrawal_asked, "asked", "已申请撤回", "等待牵头部门回访核实")?;
    turn.emit(Fact::WithdrawalAsked { reason, text: text.clone() });
    turn.start(ClockKind::Withdrawal);
    Ok(())
}

fn decide_withdrawal(turn: &mut Turn<'_>, end: bool, called_back: bool, text: &TextRef) -> Result<(), Refusal> {
    require(turn.case.withdrawal_asked, "not-asked", "没有待审定的撤回申请", "核对案件状态")?;
    require(!end || called_back, "call-back", "同意撤回前须回访投诉人，核实是否受到压力", "回访后登记回访情况")?;
    if end {
        crate::call_back::need_confirmed(turn, CallBackAbout::Withdrawal)?;
        // Nobody withdraws what another has complained of.
        require(
            !turn.case.absorbed.iter().any(|merged| merged.other_firm),
            "joined",
            "并入本案的还有其他企业的投诉，不能因一家撤回而终止",
            "先“撤销并案”；已经作出结论的，审定为不终止，依职权继续办理",
        )?;
    }
    turn.stop(ClockKind::Withdrawal);
    turn.emit(Fact::WithdrawalDecided { end, called_back, text: Some(text.clone()) });
    if end {
        turn.end(Outcome::Withdrawn, true);
    }
    Ok(())
}

fn report_retaliation(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    // Also after closing: who complained may be made to pay for it later.
    let open = turn.case.run(ClockKind::Retaliation).is_some();
    require(!open, "reported", "已反映打击报复，牵头部门正在核查", "补充情况请发送消息")?;
    turn.emit(Fact::RetaliationReported { text: text.clone() });
    turn.start(ClockKind::Retaliation);
    Ok(())
}

fn look_into_retaliation(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(
        turn.case.run(ClockKind::Retaliation).is_some(),
        "not-reported",
        "没有待核查的打击报复反映",
        "核对案件状态",
    )?;
    turn.emit(Fact::RetaliationLookedInto { text: text.clone() });
    turn.stop(ClockKind::Retaliation);
    Ok(())
}

fn declare_gone(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(before_record(turn) && !turn.case.gone, "too-late", "案件已有结果，或已登记", "核对案件状态")?;
    turn.emit(Fact::ComplainantGone { text: text.clone() });
    turn.stop(ClockKind::PaymentCallBack);
    turn.start(ClockKind::Unclaimed);
    Ok(())
}

fn replace_complainant(turn: &mut Turn<'_>, by: Successor, name: &TextRef, proof: &Proof) -> Result<(), Refusal> {
    require(turn.case.gone, "not-gone", "没有登记原投诉人死亡或者终止", "先登记投诉人死亡或者终止")?;
    turn.stop(ClockKind::Unclaimed);
    turn.stop_about(ClockKind::EndDecision, EndReason::Unclaimed.no());
    let blocks_until = Some(crate::recovery::blocked_until(turn));
    turn.emit(Fact::ComplainantReplaced { by, name: name.clone(), proof: proof.clone(), blocks_until });
    crate::call_back::ask_about_payments(turn);
    Ok(())
}

fn go_on(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    require(turn.case.gone, "not-gone", "投诉人并未死亡或者终止", "无需依职权继续办理")?;
    turn.stop(ClockKind::Unclaimed);
    turn.stop_about(ClockKind::EndDecision, EndReason::Unclaimed.no());
    turn.emit(Fact::WentOnExOfficio { text: text.clone() });
    crate::call_back::ask_about_payments(turn);
    Ok(())
}

fn declare_interest(turn: &mut Turn<'_>, text: &TextRef) -> Result<(), Refusal> {
    let person = turn.ctx.actor.person.clone();
    check_aside(turn, &person, "已申报回避", "由其他人员办理")?;
    turn.emit(Fact::InterestDeclared { text: text.clone() });
    lapse_of(turn, &person);
    Ok(())
}

/// The lead's head takes a person off the case, for a reason that stands in the log.
fn order_recusal(turn: &mut Turn<'_>, person: &PersonId, text: &TextRef) -> Result<(), Refusal> {
    let own = turn.ctx.actor.person == *person;
    require(!own, "own-recusal", "本人需要回避的，由本人申报", "使用“申报回避”")?;
    check_aside(turn, person, "该人员已经回避", "无需再次决定")?;
    let lead = turn.case.lead.clone();
    let theirs = turn.case.proposals.iter().filter(|pending| pending.signed.iter().any(|hand| hand.person == *person));
    let mut organs = theirs.filter_map(|pending| pending.organ.as_ref());
    require(
        organs.all(|organ| *organ == lead || turn.ctx.stands_over(&lead, std::slice::from_ref(organ))),
        "higher-layer",
        "该人员所在单位层级高于牵头部门，不能由其负责人决定回避",
        "由其本单位负责人要求其本人申报，或者报州级牵头部门",
    )?;
    turn.emit(Fact::RecusalOrdered { person: person.clone(), text: text.clone() });
    lapse_of(turn, person);
    Ok(())
}

fn check_aside(turn: &Turn<'_>, person: &PersonId, rule: &str, remedy: &str) -> Result<(), Refusal> {
    require(!turn.case.stage.is_end(), "ended", "案件已办结", "无需回避")?;
    require(!turn.case.interested.contains(person), "declared", rule, remedy)
}

/// A decision that waits for further hands falls if one of its hands was of somebody who should have stood aside.
fn lapse_of(turn: &mut Turn<'_>, person: &PersonId) {
    let signed = |proposal: &Proposal| proposal.signed.iter().any(|signer| signer.person == *person);
    let fallen: Vec<u32> = turn.case.proposals.iter().filter(|it| signed(it)).map(|it| it.no).collect();
    for no in fallen {
        turn.lapse_proposal(no);
    }
}

fn rate(turn: &mut Turn<'_>, stars: u8, text: Option<TextRef>) -> Result<(), Refusal> {
    require(
        matches!(turn.case.stage, Stage::Ending { .. } | Stage::Closed { .. }),
        "not-ended",
        "案件有结果后方可评价",
        "等待办理结果",
    )?;
    require((1..=5).contains(&stars), "stars", "评价为1至5分", "选择1至5分")?;
    require(turn.case.rating.is_none(), "rated", "已评价过", "每案评价一次")?;
    turn.emit(Fact::Rated { stars, text });
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{
        access::{Part, Sight},
        act::{Act, Command},
        actor::{Actor, Role},
        claim::Claim,
        decide::decide,
        evolve::fold,
        ids::{OrganId, PersonId},
        model::place::{Place, intake, morning, system},
        money::Fen,
        options::options,
        refs::TextRef,
    };
    use jiff::civil::date;

    #[test]
    fn whoever_stands_aside_neither_acts_nor_sees_and_is_given_nothing() {
        let place = Place::new();
        let now = morning(date(2026, 3, 5));
        let open = Command::Open(Box::new(intake("my-house", vec![Claim::sum(1, Fen::new(1000))])));
        let mut events = decide(None, &open, &place.context(now, system(), &[])).unwrap();
        let lead = fold(&events).unwrap().lead;
        let person = |text: &str| PersonId::parse(text).unwrap();
        let actor =
            |name: &str, role| Actor { person: person(name), organ: Some(lead.clone()), role, standing_in_for: None };
        let text = || TextRef { id: "t".to_owned(), digest: "0".to_owned() };
        let order = |name: &str| Act::OrderRecusal { person: person(name), text: text() };
        let assign = |name: &str| Act::Assign { to: person(name), text: None };
        let reason = crate::ids::ReasonId::parse("scope").unwrap();
        let decline = || Act::Decline { reason: reason.clone(), text: text() };
        let (head, clerk) = (|| actor("head", Role::LeadHead), |name: &str| actor(name, Role::Intake));
        let table = [
            (clerk("a"), assign("a"), Ok(false)),
            (clerk("a"), order("b"), Err("no-power")),
            (head(), order("head"), Err("own-recusal")),
            (head(), order("a"), Ok(false)),
            (head(), order("a"), Err("declared")),
            (clerk("a"), Act::DeclareInterest { text: text() }, Err("declared")),
            (clerk("a"), decline(), Err("interested")),
            (clerk("b"), assign("a"), Err("barred-assignee")),
            (clerk("b"), decline(), Ok(true)),
            // A pending decision that rests on the hand of somebody who stands aside falls.
            (clerk("b"), Act::DeclareInterest { text: text() }, Ok(false)),
        ];
        for (at, (actor, act, expected)) in table.into_iter().enumerate() {
            let case = fold(&events).unwrap();
            let label = format!("{at}: {} by {}", act.kind().code(), actor.person);
            let answer = decide(Some(&case), &Command::Do(act), &place.context(now, actor, &[]));
            let refused = answer.as_ref().map(|_| ()).map_err(|refusal| refusal.code);
            assert_eq!(refused, expected.map(|_| ()), "{label}");
            events.extend(answer.into_iter().flatten());
            if let Ok(pending) = expected {
                assert_eq!(!fold(&events).unwrap().proposals.is_empty(), pending, "{label}");
            }
        }
        let case = fold(&events).unwrap();
        assert!(case.assignees.is_empty());
        for (name, sees) in [("a", false), ("b", false), ("c", true)] {
            let ctx = place.context(now, clerk(name), &[]);
            assert_eq!(!options(&case, &ctx).is_empty(), sees, "{name}");
            let sight = Sight::of(&case, &clerk(name), None, &place.profile);
            assert!(sight.sees(Part::Standing), "{name}");
            let others = Part::ALL.into_iter().filter(|part| *part != Part::Standing);
            assert_eq!(others.into_iter().any(|part| sight.sees(part)), sees, "{name}");
        }
        let elsewhere = Actor { organ: OrganId::parse("nm-tax").ok(), ..clerk("c") };
        assert!(!Sight::of(&case, &elsewhere, None, &place.profile).sees(Part::Standing));
    }
}
