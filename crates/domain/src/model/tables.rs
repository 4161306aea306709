//! Rules as tables: what each stage accepts, hands, excuses, the ladder, returns, plans, mending.

use super::{
    explore::with_all_hands,
    place::{START, actor, fresh, intake, morning, source, text},
    play::Play,
};
use crate::{
    act::{Act, ActKind as K, BacklogPoint, ClaimFinding, Command},
    actor::{Actor, Role},
    case::{Defence, Enterprise},
    claim::Claim,
    clock::ClockKind,
    clockrun::RunState,
    decide::decide,
    event::Late,
    fact::Fact,
    ids::{OrganId, PersonId},
    intake::{Birth, Intake},
    money::Fen,
    organ::sample::{REFORM, id},
    refs::Proof,
    stage::Stage,
    vocabulary::{CallBackAbout, Challengeable, Excuse, Finding, Ground, Outcome},
};
use std::collections::BTreeMap;

mod record;

pub(crate) const YES: &str = "ok";

pub(crate) fn claims() -> Vec<Claim> {
    vec![Claim::sum(1, Fen::new(1000)), Claim::sum(2, Fen::new(500))]
}

pub(crate) fn begun() -> Play {
    Play::new(None, START, vec![Intake { sources: vec![source(false)], ..intake("my-house", claims()) }])
}

/// A step of a script: `T` lets time pass to the next boundary; findings are separated by blanks.
pub(crate) fn run(play: &mut Play, script: &str) {
    for step in script.split(',').map(str::trim).filter(|step| !step.is_empty()) {
        if step == "T" {
            play.tick(0);
            continue;
        }
        let (code, with) = step.split_once(' ').unwrap_or((step, ""));
        let kind = K::from_code(code).unwrap_or_else(|| panic!("no act {code}"));
        play.act(0, kind, |act| fits(act, with)).unwrap_or_else(|refusal| panic!("{step}: {refusal:?}"));
        assert_eq!(play.violations(0), [], "after {step}");
    }
}

pub(crate) fn fits(act: &Act, with: &str) -> bool {
    let flag = |value: bool| with.is_empty() || with == value.to_string();
    match act {
        Act::HandOver { to, .. } => with.is_empty() && *to == id("nm-house") || to.as_str() == with,
        Act::Conclude { findings, .. } => {
            let parts = findings.iter().any(|found| found.parts.is_some());
            let said = findings.iter().map(|found| found.finding.code()).collect::<Vec<_>>().join(" ");
            if with == "parts" { parts } else { !parts && said == with }
        }
        Act::DecideReturn { to } => to.as_ref().map_or("none", OrganId::as_str) == with,
        Act::DecideDispute { finding, .. } => finding.code() == with,
        Act::EnterJudgment { judgment, .. } => judgment.code() == with,
        Act::Refuse { excuse, .. } => with.is_empty() || excuse.code() == with,
        Act::UpholdDefence { end, .. } | Act::DecideWithdrawal { end, .. } | Act::DecideEnd { end, .. } => flag(*end),
        Act::DecideReview { upheld, .. } | Act::DecideObjection { upheld, .. } => flag(*upheld),
        Act::EnterOutsideOutcome { done, .. } => flag(*done),
        Act::AnswerConsent { given } => flag(*given),
        Act::CallBack { answer, .. } => with.is_empty() || answer.code() == with,
        Act::EnterReceipt { accepted, .. } => *accepted,
        Act::EnterConference { again, .. } => flag(*again),
        Act::ProposeSanction { measure, .. } | Act::ReportMeasure { measure } => {
            with.is_empty() || measure.as_str() == with
        }
        Act::Revoke { cause, .. } => with.is_empty() || cause.is_some_and(|cause| cause.code() == with),
        Act::Reopen { reason, .. } => reason.code() == with,
        Act::ReportPerformed { payments, .. } => with != "half" || payments.iter().any(|p| p.sum < Fen::new(500)),
        _ => true,
    }
}

pub(crate) const SIGNED: &str = "accept, hand_over, sign_for";

pub(crate) fn after(script: &str) -> Play {
    let mut play = begun();
    run(&mut play, script);
    play
}

pub(crate) fn found_true() -> String {
    format!("{SIGNED}, conclude true true")
}

pub(crate) fn noticed() -> String {
    format!("{}, serve_order, refuse lack_of_funds, serve_notice", found_true())
}

pub(crate) fn repaired() -> String {
    format!("{}, report_performed, accept_performance, apply_repair, grant_repair", recorded())
}

pub(crate) fn recorded() -> String {
    format!("{}, lodge_defence, hear_defence, determine", noticed())
}

#[test]
fn every_stage_knows_what_it_accepts() {
    let stages: Vec<(&str, String)> = vec![
        ("registered", String::new()),
        ("awaiting_supplement", "ask_supplement".to_owned()),
        ("on_file", "put_on_file".to_owned()),
        ("accepted", "accept".to_owned()),
        ("handed_over", "accept, hand_over".to_owned()),
        ("verifying", SIGNED.to_owned()),
        ("disputed", format!("{SIGNED}, conclude disputed disputed")),
        ("suspended", format!("{SIGNED}, conclude disputed disputed, suspend")),
        ("rectifying, order due", found_true()),
        ("rectifying", format!("{}, serve_order", found_true())),
        ("performing", format!("{}, serve_order, agree_plan", found_true())),
        ("determining", noticed()),
        ("recorded", recorded()),
        ("answered", format!("{SIGNED}, conclude untrue untrue")),
    ];
    // Act, and the stages that accept it; everywhere else it is refused, and the refusal says what to do.
    let table: [(K, &[&str]); 29] = [
        (K::AskSupplement, &["registered"]),
        (K::Supplement, &["awaiting_supplement"]),
        (K::Decline, &["registered"]),
        (K::PutOnFile, &["registered"]),
        (K::TakeOffFile, &["on_file"]),
        (K::Accept, &["registered"]),
        (K::Split, &["accepted"]),
        // The lead of its place has it already.
        (K::Relay, &[]),
        (K::TakeBackRelay, &[]),
        (K::HandOver, &["accepted"]),
        (K::SignFor, &["handed_over"]),
        (K::AskReturn, &["handed_over"]),
        (K::OrderStatement, &["verifying"]),
        (K::State, &["verifying", "rectifying, order due", "rectifying", "performing"]),
        (K::Conclude, &["verifying"]),
        (K::ServeReply, &["on_file", "disputed", "suspended", "answered"]),
        (K::Settle, &["disputed", "suspended"]),
        (K::Suspend, &["disputed"]),
        (K::LookAt, &["on_file", "suspended"]),
        (K::EnterJudgment, &["suspended"]),
        (K::ServeOrder, &["rectifying, order due"]),
        (K::AgreePlan, &["rectifying", "recorded"]),
        (K::ChangePlan, &["performing"]),
        (K::ProveInstalment, &["performing"]),
        (K::ReportPerformed, &["rectifying", "determining", "recorded"]),
        (K::WaiveDefence, &["determining"]),
        (K::ProposeSanction, &["recorded"]),
        (K::LodgeObjection, &["recorded"]),
        (K::AnswerChannel, &["answered"]),
    ];
    for (stage, script) in stages {
        for (kind, accepting) in &table {
            let mut play = after(&script);
            assert_eq!(Some(play.cases[0].case.stage.code()), stage.split(", ").next());
            let answer = play.act(0, *kind, |_| true).map_or_else(|refusal| refusal.code, |()| YES);
            assert_eq!(answer == YES, accepting.contains(&stage), "{stage} + {}: {answer}", kind.code());
        }
    }
}

pub(crate) fn hand(role: Role, organ: &str, n: usize) -> Actor {
    let person = PersonId::parse(&format!("{}-{organ}-{n}", role.code())).unwrap();
    Actor { person, organ: Some(id(organ)), role, standing_in_for: None }
}

pub(crate) fn untrue() -> Act {
    let found = |claim| ClaimFinding::whole(claim, Finding::Untrue, Ground::Evidence);
    Act::Conclude { findings: vec![found(1), found(2)], text: text("why") }
}

pub(crate) fn code(done: Result<(), crate::refusal::Refusal>) -> &'static str {
    done.map_or_else(|refusal| refusal.code, |()| YES)
}

#[test]
fn a_chain_takes_each_hand_once_and_in_its_order() {
    let mut play = after(SIGNED);
    let now = play.cases[0].case.last_at;
    let endorse = || Command::Endorse { of: None, opinion: None };
    let drafter = hand(Role::Handler, "nm-house", 0);
    let as_reviewer = Actor { role: Role::Reviewer, ..drafter.clone() };
    let table = [
        (endorse(), hand(Role::Reviewer, "nm-house", 0), "no-proposal"),
        (Command::Do(untrue()), hand(Role::Handler, "nm-edu", 0), "no-power"),
        (Command::Do(untrue()), drafter.clone(), YES),
        (Command::Do(untrue()), drafter.clone(), "proposal-pending"),
        (endorse(), hand(Role::Approver, "nm-house", 0), "not-next-hand"),
        (endorse(), hand(Role::Reviewer, "nm-edu", 0), "not-next-hand"),
        (endorse(), as_reviewer, "same-person"),
        (Command::SendBack { of: None, opinion: text("no") }, hand(Role::Reviewer, "nm-house", 0), YES),
        (endorse(), hand(Role::Reviewer, "nm-house", 0), "no-proposal"),
        (Command::Do(untrue()), drafter, YES),
        (endorse(), hand(Role::Reviewer, "nm-house", 0), YES),
        (endorse(), hand(Role::Approver, "nm-house", 0), YES),
    ];
    for (command, actor, expected) in table {
        let label = format!("{command:?} by {actor:?}");
        assert_eq!(code(play.command(0, &command, actor, now)), expected, "{label}");
    }
    assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Untrue });
}

#[test]
fn a_deputy_is_himself_and_gives_no_hand_a_second_turn() {
    let mut play = after(SIGNED);
    let now = play.cases[0].case.last_at;
    let endorse = || Command::Endorse { of: None, opinion: None };
    let drafter = hand(Role::Handler, "nm-house", 0);
    let reviewer = hand(Role::Reviewer, "nm-house", 0);
    let approver = hand(Role::Approver, "nm-house", 0);
    let deputy = |of: &Actor, by: &Actor| Actor {
        person: by.person.clone(),
        standing_in_for: Some(of.person.clone()),
        ..of.clone()
    };
    let other = hand(Role::Approver, "nm-house", 1);
    let drafters_other_seat = Actor { person: drafter.person.clone(), ..approver.clone() };
    let table = [
        (Command::Do(untrue()), drafter.clone(), YES),
        (endorse(), reviewer.clone(), YES),
        // Who drafted it stands in for the approver.
        (endorse(), deputy(&approver, &drafter), "same-person"),
        // Who drafted it also has the approver's seat and is away: his deputy would sign in his place.
        (endorse(), deputy(&drafters_other_seat, &other), "same-person"),
        (endorse(), deputy(&approver, &other), YES),
    ];
    for (command, actor, expected) in table {
        let label = format!("{command:?} by {actor:?}");
        assert_eq!(code(play.command(0, &command, actor, now)), expected, "{label}");
    }
    let last = play.cases[0].said.iter().rev().find(|event| matches!(event.fact, Fact::Endorsed { .. })).unwrap();
    let stored = crate::stored::encode(last);
    assert!(stored.contains("standing_in_for"), "{stored}");
    let read = crate::stored::decode(last.fact.kind(), crate::event::SCHEMA, &stored).unwrap();
    assert_eq!((&read.actor.person, read.actor.standing_in_for), (&other.person, Some(approver.person)));
}

#[test]
fn a_forbidden_excuse_supports_nothing_and_counts_as_refusal() {
    let mut play = after(SIGNED);
    let now = play.cases[0].case.last_at;
    let found = |finding, ground| ClaimFinding::whole(1, finding, ground);
    let second = ClaimFinding::whole(2, Finding::True, Ground::Evidence);
    for (finding, ground, expected) in [
        (Finding::Untrue, Ground::Excuse, "forbidden-excuse"),
        (Finding::Disputed, Ground::Excuse, "forbidden-excuse"),
        (Finding::True, Ground::Excuse, YES),
    ] {
        let act = Act::Conclude { findings: vec![found(finding, ground), second.clone()], text: text("why") };
        let done = play.command(0, &Command::Do(act), hand(Role::Handler, "nm-house", 0), now);
        assert_eq!(code(done), expected, "{finding:?}");
    }
    run(&mut play, "serve_order");
    let now = play.cases[0].case.last_at;
    let extend = Act::Extend { clock: ClockKind::Rectification, ground: Ground::Excuse, text: text("why") };
    let done = play.command(0, &Command::Do(extend), hand(Role::Handler, "nm-house", 0), now);
    assert_eq!(code(done), "forbidden-excuse");
    for excuse in Excuse::ALL {
        let mut play = after(&format!("{}, serve_order", found_true()));
        let act = Act::State { excuses: vec![*excuse], text: text("why"), admitted: Vec::new() };
        let now = play.cases[0].case.last_at;
        play.command(0, &Command::Do(act), hand(Role::RespondentOfficer, "my-house", 0), now).unwrap();
        play.call_back(0, CallBackAbout::Refusal);
        let expected = if excuse.forbidden() { "determining" } else { "rectifying" };
        assert_eq!(play.cases[0].case.stage.code(), expected, "{excuse:?}");
    }
}

#[test]
fn a_silent_organ_is_urged_supervised_interviewed_and_then_relieved() {
    let mut play = after(SIGNED);
    assert_eq!(code(play.act(0, K::Elevate, |_| true)), "ladder-first");
    let rung = |play: &Play| {
        let run = play.cases[0].case.run(ClockKind::Verification).cloned().unwrap();
        (run.state, run.rung)
    };
    let mut seen = vec![rung(&play)];
    for _ in 0..12 {
        play.tick(0);
        if seen.last() != Some(&rung(&play)) {
            seen.push(rung(&play));
        }
    }
    let expected = [(RunState::Running, 0), (RunState::RanOut, 1), (RunState::RanOut, 2), (RunState::RanOut, 3)];
    assert_eq!(seen, expected);
    run(&mut play, "elevate");
    let case = &play.cases[0].case;
    // Never down: 勐阳县人民政府 is the next candidate, and of a lower layer than the silent bureau.
    assert_eq!(case.determining, Some(id("nm-gov")));
    let run = case.run(ClockKind::Verification).unwrap();
    assert_eq!((run.state, &run.owner), (RunState::Running, &Some(id("nm-gov"))));
    assert!(case.decided_before.contains(&id("nm-house")));
}

#[test]
pub(crate) fn after_the_second_return_the_lead_designates() {
    let mut play = after("accept, hand_over, ask_return, decide_return my-gov, ask_return, decide_return nm-house");
    assert!(play.cases[0].case.designated);
    assert_eq!(code(play.act(0, K::AskReturn, |_| true)), "designated");
    let mut play = after("accept, hand_over, ask_return");
    play.tick(0);
    play.tick(0);
    assert_eq!(play.cases[0].case.stage, Stage::Verifying, "a return that is not decided fails");
}

#[test]
fn whoever_does_not_sign_counts_as_having_received() {
    let mut play = after("accept, hand_over");
    play.tick(0);
    play.tick(0);
    assert!(play.cases[0].said.iter().any(|event| event.fact == Fact::Received { deemed: true }));
    assert!(play.cases[0].case.runs(ClockKind::Verification));
}

#[test]
fn a_broken_instalment_leads_to_determination_and_a_kept_plan_to_the_end() {
    let plan = format!("{}, serve_order, agree_plan, prove_instalment, accept_instalment", found_true());
    let mut play = after(&plan);
    for _ in 0..3 {
        play.tick(0);
    }
    let case = &play.cases[0].case;
    assert_eq!((case.stage.code(), case.plan[1].broken), ("determining", true));
    let play = after(&format!("{plan}, prove_instalment, accept_instalment"));
    let case = &play.cases[0].case;
    assert_eq!(case.stage, Stage::Ending { outcome: Outcome::Performed });
    assert_eq!(case.sum(|claim| claim.outstanding), Fen::ZERO);
}

#[test]
fn sums_paid_do_not_perform_an_act_that_is_owed_as_well() {
    let claims = vec![Claim::sum(1, Fen::new(1000)), Claim::act(2)];
    let mut play = Play::new(None, START, vec![intake("my-house", claims)]);
    let paid = "prove_instalment, accept_instalment";
    run(&mut play, &format!("{}, serve_order, agree_plan, {paid}, {paid}", found_true()));
    assert_eq!(play.cases[0].case.stage, Stage::Rectifying);
}

#[test]
fn an_organ_that_is_abolished_in_mid_case_passes_on_what_it_owes() {
    let mut play = Play::new(None, REFORM.yesterday().unwrap(), vec![intake("mj-forest-old", claims())]);
    run(&mut play, "accept, hand_over mj-gov, sign_for, conclude true true, serve_order");
    assert_eq!(code(play.act(0, K::Succeed, |_| true)), "nobody", "before the reform there is no successor");
    let before = play.cases[0].case.run(ClockKind::Rectification).cloned().unwrap();
    while play.cases[0].case.last_at.date() <= REFORM {
        play.tick(0);
    }
    run(&mut play, "succeed");
    let case = &play.cases[0].case;
    assert_eq!(case.respondent_id(), Some(&id("mj-forest")));
    let run = case.run(ClockKind::Rectification).unwrap();
    assert_eq!((run.no, run.from, &run.owner), (before.no, before.from, &Some(id("mj-forest"))), "not restarted");
    assert!(case.run(ClockKind::RectificationOrder).is_some(), "served anew");
}

#[test]
fn a_withdrawal_is_called_back_on_and_may_be_challenged_as_induced() {
    let mut play = after(&format!("{SIGNED}, ask_withdrawal, decide_withdrawal false"));
    assert!(play.cases[0].case.ex_officio);
    run(&mut play, "ask_withdrawal");
    let now = play.cases[0].case.last_at;
    let lead = play.cases[0].case.lead.clone();
    let unasked = Act::DecideWithdrawal { end: true, called_back: false, text: text("why") };
    let done = play.command(0, &Command::Do(unasked), hand(Role::Intake, lead.as_str(), 0), now);
    assert_eq!(code(done), "call-back");
    let unheard = Act::DecideWithdrawal { end: true, called_back: true, text: text("why") };
    let done = play.command(0, &Command::Do(unheard), hand(Role::Intake, lead.as_str(), 0), now);
    assert_eq!(code(done), "call-back", "a tick in a box is no call");
    run(&mut play, "call_back confirmed, decide_withdrawal true, serve_reply, challenge, decide_review false");
    assert_eq!(play.cases[0].case.stage, Stage::Verifying, "taken up where it stood");
}

#[test]
fn each_review_goes_to_another_organ_and_back_to_the_stage_before() {
    let defended = format!("{}, lodge_defence, hear_defence, uphold_defence true", noticed());
    let performed = format!("{}, serve_order, report_performed, accept_performance", found_true());
    let table = [
        (Challengeable::Declined, "decline".to_owned(), "registered"),
        (Challengeable::Untrue, format!("{SIGNED}, conclude untrue untrue"), "verifying"),
        (Challengeable::Disputed, format!("{SIGNED}, conclude disputed disputed"), "verifying"),
        (Challengeable::PerformanceAccepted, performed, "rectifying"),
        (Challengeable::DefenceUpheld, defended, "determining"),
        (
            Challengeable::WithdrawalInduced,
            format!("{SIGNED}, ask_withdrawal, call_back confirmed, decide_withdrawal true"),
            "verifying",
        ),
        (Challengeable::Lapsed, "ask_supplement, T, T, lapse".to_owned(), "awaiting_supplement"),
        (Challengeable::OnFile, "put_on_file".to_owned(), "registered"),
        (Challengeable::Repaired, repaired(), "recorded"),
        (Challengeable::Revoked, format!("{}, revoke procedure", recorded()), "recorded"),
    ];
    for (of, script, back) in table {
        let mut play = after(&format!("{script}, serve_reply"));
        let before = play.cases[0].case.clone();
        run(&mut play, "challenge");
        let case = &play.cases[0].case;
        let review = case.review.clone().unwrap();
        assert_eq!(review.of, of);
        let by_lead = of.by_lead();
        let first = if by_lead { Some(&before.lead) } else { before.determining.as_ref() };
        assert_ne!(Some(&review.reviewer), first, "{of:?}");
        let mut upheld = after(&format!("{script}, serve_reply, challenge, decide_review true"));
        assert_eq!(upheld.cases[0].case.stage, before.stage, "{of:?} upheld");
        assert_ne!(code(upheld.act(0, K::Challenge, |_| true)), YES, "{of:?}: once");
        run(&mut play, "decide_review false");
        assert_eq!(play.cases[0].case.stage.code(), back, "{of:?} overturned");
        assert!(!play.cases[0].case.sources[0].answered);
        if of == Challengeable::DefenceUpheld {
            assert_eq!(play.cases[0].case.procedure.defence, Some(Defence::Heard));
        }
    }
}

#[test]
fn untrue_claims_of_a_case_that_goes_on_are_reviewed_apart() {
    let mut play = after(&format!("{SIGNED}, conclude true untrue, serve_reply, challenge"));
    assert_eq!(play.cases.len(), 2);
    assert_eq!(play.cases[0].case.stage, Stage::Rectifying);
    assert_eq!(play.cases[1].case.stage.code(), "under_review");
    assert_eq!((play.violations(1), play.family()), (vec![], vec![]));
    play.act(1, K::DecideReview, |act| fits(act, "false")).unwrap();
    let child = &play.cases[1].case;
    assert_eq!((child.stage.code(), child.determining.clone()), ("verifying", Some(id("nm-gov"))));
    assert_eq!(child.claims.len(), 1);
}

#[test]
fn a_disputed_part_is_split_off_and_the_rest_is_paid_now() {
    let play = after(&format!("{SIGNED}, conclude true disputed, serve_order, report_performed, accept_performance"));
    assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Performed });
    assert_eq!(play.cases[1].case.stage, Stage::Disputed);
    let sums: Vec<_> = play.cases.iter().map(|played| played.case.counted(|claim| claim.claimed)).collect();
    assert_eq!(sums, [Fen::new(1000), Fen::new(500)]);
    assert_eq!(play.family(), []);
}

#[test]
fn a_case_is_reopened_for_a_reason_that_fits() {
    let to_the_end = |script: String| {
        let mut play = after(&script);
        for _ in 0..40 {
            play.tick(0);
        }
        let _ = play.act(0, K::AnswerChannel, |_| true);
        for _ in 0..40 {
            play.tick(0);
        }
        assert_eq!(play.cases[0].case.stage.code(), "closed", "{script}");
        play
    };
    let untrue = format!("{SIGNED}, conclude untrue untrue, serve_reply");
    let performed = format!("{}, serve_order, report_performed, accept_performance, confirm_payment", found_true());
    let table = [
        (untrue.clone(), "non_performance", "not-true"),
        (untrue, "new_facts", "verifying"),
        (performed.clone(), "non_performance", "rectifying"),
        (performed, "error", "verifying"),
    ];
    for (script, reason, expected) in table {
        let mut play = to_the_end(script);
        let done = code(play.act(0, K::Reopen, |act| fits(act, reason)));
        let found = if done == YES { play.cases[0].case.stage.code() } else { done };
        assert_eq!(found, expected, "{reason}");
        assert_eq!(play.violations(0), []);
    }
}

#[test]
fn what_is_entered_late_needs_its_scan_and_a_second_hand() {
    let play = after("accept");
    let case = &play.cases[0].case;
    let officer = actor(case, Role::Intake, Some(&case.lead));
    let tomorrow = morning(START.tomorrow().unwrap());
    let numbers = fresh(case);
    let mut ctx = play.place.context(tomorrow, officer, &numbers);
    let act = Command::Do(Act::HandOver { to: id("nm-house"), reason: None });
    let answer = |ctx: &crate::context::Context<'_>| match decide(Some(case), &act, ctx) {
        Ok(events) if events.iter().any(|event| matches!(event.fact, Fact::Proposed { .. })) => "proposed",
        Ok(_) => YES,
        Err(refusal) => refusal.code,
    };
    assert_eq!(answer(&ctx), YES);
    ctx.occurred_on = Some(START);
    assert_eq!(answer(&ctx), "late-without-scan");
    let scan = Proof { evidence: crate::ids::EvidenceId::parse("scan").unwrap(), digest: "0".to_owned() };
    ctx.late = Some(Late { scan, reason: text("why") });
    assert_eq!(answer(&ctx), "proposed", "a second hand");
    ctx.occurred_on = Some(START.yesterday().unwrap());
    assert_eq!(answer(&ctx), "before-opening");
    ctx.occurred_on = Some(START.saturating_add(jiff::Span::new().days(9)));
    assert_eq!(answer(&ctx), "future");
}

#[test]
fn an_event_is_annulled_once_and_only_while_nothing_rests_on_it() {
    let mut play = after(&format!("{}, propose_sanction funds", recorded()));
    let last = play.cases[0].case.last_substance;
    let at = usize::try_from(last).unwrap() - 1;
    let fact = Box::new(play.cases[0].said[at].fact.clone());
    assert_eq!(fact.kind(), "sanction_proposed");
    let lead = play.cases[0].case.lead.clone();
    let annul = Command::Do(Act::Annul { version: last, fact, reason: text("why") });
    let now = play.cases[0].case.last_at;
    let officer = || hand(Role::Intake, lead.as_str(), 0);
    assert_eq!(code(play.command(0, &annul, officer(), now)), YES);
    assert_eq!(play.cases[0].case.sanctions.len(), 1, "one hand annuls nothing");
    let endorse = Command::Endorse { of: None, opinion: None };
    assert_eq!(code(play.command(0, &endorse, hand(Role::LeadHead, lead.as_str(), 0), now)), YES);
    assert_eq!(play.cases[0].case.sanctions, []);
    assert_eq!(play.violations(0), [], "a clock to propose a measure runs again");
    assert_eq!(code(play.command(0, &annul, officer(), now)), "rested-on");
}

#[test]
fn a_merger_keeps_the_sources_and_is_undone_while_nothing_rests_on_it() {
    let other = Intake {
        id: crate::ids::CaseId::parse("sample").unwrap(),
        sources: vec![crate::case::Source { native_id: "W-9".to_owned(), ..source(false) }],
        ..intake("my-house", claims())
    };
    let mut play =
        Play::new(None, START, vec![Intake { sources: vec![source(false)], ..intake("my-house", claims()) }, other]);
    let with = |play: &Play| play.cases.iter().map(|played| played.case.sources.len()).collect::<Vec<_>>();
    run(&mut play, "merge");
    assert_eq!((play.cases[0].case.stage.code(), with(&play)), ("merged", vec![1, 2]));
    assert_eq!((play.violations(1), play.family()), (vec![], vec![]));
    play.act(1, K::UndoMerge, |_| true).unwrap();
    assert_eq!((play.cases[0].case.stage.code(), with(&play)), ("registered", vec![1, 1]));
    assert_eq!((play.violations(0), play.family()), (vec![], vec![]));
}

#[test]
fn a_town_managed_from_outside_is_referred_out_and_chased() {
    let mut play = Play::new(None, START, vec![intake("mohe-town", claims())]);
    run(&mut play, "accept, refer_out, serve_reply");
    let reminders = |play: &Play| play.cases[0].said.iter().filter(|e| matches!(e.fact, Fact::Reminded { .. })).count();
    for _ in 0..12 {
        if reminders(&play) < 2 {
            play.tick(0);
        }
    }
    assert_eq!((reminders(&play), play.cases[0].case.stage.code()), (2, "referred_out"));
    run(&mut play, "enter_outside_outcome true");
    assert_eq!(play.cases[0].case.stage, Stage::Closed { outcome: Outcome::DoneOutside });
}

#[test]
fn without_consent_the_lead_decides_by_two_hands_and_with_it_the_case_goes_on() {
    let table = [
        ("answer_consent true", "registered"),
        ("answer_consent false", "registered"),
        ("answer_consent false, decide_end false, accept", "accepted"),
        ("answer_consent false, call_back confirmed, decide_end true", "consent_refused"),
        ("T, T", "registered"),
    ];
    for (script, expected) in table {
        let enterprise = Enterprise { confidential: true, ..intake("my-house", claims()).enterprise };
        let mut play = Play::new(None, START, vec![Intake { enterprise, ..intake("my-house", claims()) }]);
        run(&mut play, "ask_consent");
        assert_eq!(code(play.act(0, K::Accept, |_| true)), "consent-pending");
        run(&mut play, script);
        assert_eq!(play.cases[0].case.stage.code(), expected, "{script}");
    }
}

fn backlog() -> Play {
    Play::new(None, START, vec![Intake { birth: Birth::Backlog, ..intake("my-house", claims()) }])
}

fn placed_at(act: &Act, code: &str) -> bool {
    let Act::PlaceBacklog { point, .. } = act else { return false };
    let at = match point {
        BacklogPoint::Verifying { .. } => "verifying",
        BacklogPoint::Rectifying { .. } => "rectifying",
        BacklogPoint::Recorded { .. } => "recorded",
        BacklogPoint::Closed { .. } => "closed",
    };
    at == code
}

#[test]
fn a_record_of_the_past_rests_on_its_scanned_decision_and_three_hands_of_its_organ() {
    let mut play = backlog();
    assert_eq!(
        code(play.act(0, K::PlaceBacklog, |act| placed_at(act, "recorded"))),
        "not-drafter",
        "nobody judges it yet"
    );
    play.act(0, K::PlaceBacklog, |act| placed_at(act, "verifying")).unwrap();
    play.act(0, K::PlaceBacklog, |act| placed_at(act, "recorded")).unwrap();
    let case = &play.cases[0].case;
    let record = case.record.as_ref().unwrap();
    assert!(case.on_record() && record.backlog && record.hands.len() == 3, "{record:?}");
    let decided: BTreeMap<_, _> = case.last_hands.iter().map(|(kind, hands)| (*kind, hands.len())).collect();
    assert_eq!(decided.get(&crate::profile::DecisionKind::Backlog), Some(&2));
    assert_eq!(decided.get(&crate::profile::DecisionKind::Determination), Some(&3));
    let begun = case.running().all(|run| run.from == START && run.last_day > START);
    assert!(begun, "what would have run out before its entry begins with it");
    assert_eq!(crate::published::published(case), None, "nobody has looked at it");
    assert_eq!(play.violations(0), []);
    run(&mut play, "receive_push");
    assert!(crate::published::published(&play.cases[0].case).is_some());
}

#[test]
fn only_what_is_older_than_the_system_in_its_time_and_asked_by_nobody_is_placed() {
    let go_live = super::place::profile().go_live;
    let table = [
        (go_live.yesterday().unwrap(), None, false, YES),
        (go_live, None, false, "not-backlog"),
        (START, None, false, "not-backlog"),
        (go_live.yesterday().unwrap(), Some(START), false, YES),
        (go_live.yesterday().unwrap(), START.yesterday().ok(), false, "backlog-over"),
        (go_live.yesterday().unwrap(), None, true, "channel-open"),
    ];
    for (day, until, asked, expected) in table {
        let sources = if asked { vec![source(false)] } else { Vec::new() };
        let birth = Birth::Backlog;
        let mut play = Play::new(None, START, vec![Intake { birth, sources, ..intake("my-house", claims()) }]);
        play.place.profile.backlog_until = until;
        let point = BacklogPoint::Verifying { organ: id("nm-house"), received_on: day };
        let scan = Proof { evidence: crate::ids::EvidenceId::parse("scan").unwrap(), digest: "0".to_owned() };
        let act = Command::Do(Act::PlaceBacklog { point, scan });
        let case = play.cases[0].case.clone();
        let done = play.command(0, &act, hand(Role::Intake, "my-dev", 0), case.last_at);
        assert_eq!(code(done), expected, "{day} {until:?} {asked}");
    }
}

#[test]
fn a_complaint_about_the_lead_goes_to_its_acting_lead_and_the_lead_has_no_seat() {
    let play = Play::new(None, START, vec![intake("my-dev", claims())]);
    let case = &play.cases[0].case;
    assert_eq!((case.lead.clone(), case.acting), (id("my-service"), true));
    let lead = hand(Role::Intake, "my-dev", 0);
    let numbers = fresh(case);
    let ctx = play.place.context(case.last_at, lead, &numbers);
    assert_eq!(crate::options::options(case, &ctx), []);
    let act = Act::Accept { sme: None, field: None, confirmed: crate::act::Confirmed::default() };
    assert!(decide(Some(case), &with_all_hands(case, &act, &ctx), &ctx).is_err());
}
