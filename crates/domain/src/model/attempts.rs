//! What whoever would profit tries: the debtor's clerk, the officer who wants the case gone, a hand that is given twice. Each
//! is a way that was open once.

use super::{
    hands::{drafted, handler, scan},
    place::{START, actor, intake, morning, system, text},
    play::Play,
    tables::{SIGNED, YES, after, claims, code, fits, found_true, hand, noticed, recorded, run},
};
use crate::{
    act::{Act, ActKind as K, ClaimFinding, Command, Correction, FindingParts, Instalment, Payment, Signer, SplitPart},
    actor::{Actor, Role},
    case::{Case, Defence, Enterprise},
    claim::Claim,
    clock::ClockKind,
    ids::{CaseId, EvidenceId},
    intake::Intake,
    money::Fen,
    organ::sample::id,
    recovery::CheckWay,
    vocabulary::{
        CallBackAbout, CallBackAnswer, Challengeable, Finding, Ground, Judgment, Outcome, Severity, WithdrawalReason,
    },
};
use jiff::{Span, civil::Date};

fn does(play: &mut Play, at: usize, command: &Command, by: Actor) -> &'static str {
    let now = play.cases[at].case.last_at;
    code(play.command(at, command, by, now))
}

fn says(play: &mut Play, act: Act, by: Actor) -> &'static str {
    does(play, 0, &Command::Do(act), by)
}

fn agrees(play: &mut Play, kind: K, by: Actor) -> &'static str {
    let of = play.cases[0].case.pending(kind).map(|pending| pending.no);
    does(play, 0, &Command::Endorse { of, opinion: None }, by)
}

fn clerk(n: usize) -> Actor {
    hand(Role::Intake, "my-dev", n)
}

fn head() -> Actor {
    hand(Role::LeadHead, "my-dev", 0)
}

fn reviewer() -> Actor {
    hand(Role::Reviewer, "nm-house", 0)
}

fn approver() -> Actor {
    hand(Role::Approver, "nm-house", 0)
}

fn debtors_clerk() -> Actor {
    hand(Role::RespondentOfficer, "my-house", 0)
}

fn debtors_head() -> Actor {
    hand(Role::RespondentHead, "my-house", 0)
}

fn case(play: &Play) -> &Case {
    &play.cases[0].case
}

fn fen(sum: i64) -> Fen {
    Fen::new(sum)
}

fn later(days: i64) -> Date {
    START.saturating_add(Span::new().days(days))
}

fn determine() -> Act {
    Act::Determine { severity: Severity::Serious, text: text("why"), evils: Vec::new() }
}

fn one_fen() -> Act {
    Act::ReportPerformed { payments: vec![Payment::of(1, fen(1))], proof: scan() }
}

fn call(about: CallBackAbout, answer: CallBackAnswer) -> Act {
    Act::CallBack { about, answer, text: text("called") }
}

fn ordered() -> Play {
    after(&format!("{}, serve_order", found_true()))
}

fn heard() -> Play {
    after(&format!("{}, lodge_defence, hear_defence", noticed()))
}

fn outstanding(play: &Play) -> i64 {
    case(play).sum(|claim| claim.outstanding).get()
}

// ---- the debtor's clerk -----------------------------------------------------------------------------------------------

#[test]
fn a_report_of_one_fen_kills_no_determination() {
    let mut play = heard();
    let mut fallen = 0;
    for _ in 0..5 {
        assert_eq!(says(&mut play, determine(), handler()), YES);
        assert_eq!(agrees(&mut play, K::Determine, reviewer()), YES);
        assert_eq!(says(&mut play, one_fen(), debtors_clerk()), YES);
        if case(&play).pending(K::Determine).is_some() {
            break;
        }
        fallen += 1;
        assert_eq!(says(&mut play, Act::RejectPerformance { text: text("no") }, handler()), YES);
    }
    assert_eq!(fallen, 0, "each report of 0.01 yuan made the determination that two hands had signed fall");
}

#[test]
fn rectification_does_not_stand_still_for_ever() {
    let mut play = ordered();
    let mut day = case(&play).last_at.date();
    let mut rounds = 0;
    while day < later(365) && case(&play).stage.code() == "rectifying" {
        assert_eq!(code(play.command(0, &Command::Do(one_fen()), debtors_clerk(), morning(day))), YES);
        day = day.saturating_add(Span::new().days(3));
        play.command(0, &Command::Tick, system(), morning(day)).unwrap();
        if case(&play).stage.code() != "rectifying" {
            break;
        }
        let reject = Command::Do(Act::RejectPerformance { text: text("no") });
        assert_eq!(code(play.command(0, &reject, handler(), morning(day))), YES);
        rounds += 1;
    }
    let last = case(&play).run(ClockKind::Rectification).map(|run| (run.original, run.last_day));
    assert_eq!(case(&play).stage.code(), "determining", "{rounds} reports of 0.01 yuan, and the 30 days are {last:?}");
}

#[test]
fn a_waiver_taken_back_gives_the_defence_its_full_time_once() {
    let mut play = after(&noticed());
    let mut day = case(&play).last_at.date();
    let mut rounds = 0;
    for _ in 0..12 {
        let waive = code(play.command(0, &Command::Do(Act::WaiveDefence), debtors_head(), morning(day)));
        if waive != YES {
            break;
        }
        rounds += 1;
        let denied = Command::Do(call(CallBackAbout::Waiver, CallBackAnswer::Denied));
        assert_eq!(code(play.command(0, &denied, clerk(0), morning(day))), YES);
        day = day.saturating_add(Span::new().days(4));
        play.command(0, &Command::Tick, system(), morning(day)).unwrap();
        if case(&play).procedure.defence != Some(Defence::Open) {
            break;
        }
    }
    assert!(rounds <= 2, "waived and denied {rounds} times: after {day} the five days of the defence have just begun");
}

// ---- the officer of the lead who wants the case gone ------------------------------------------------------------------

#[test]
fn one_clerk_does_not_use_up_the_complainants_challenge() {
    let mut play = after(&format!("{SIGNED}, conclude untrue untrue, serve_reply"));
    let challenge = || Act::Challenge { of: Challengeable::Untrue, text: text("no ground given") };
    let _ = says(&mut play, challenge(), clerk(0));
    let complainant = actor(case(&play), Role::Complainant, None);
    assert_eq!(
        says(&mut play, challenge(), complainant),
        YES,
        "the one challenge was used up by intake, not called back"
    );
}

#[test]
fn one_clerk_does_not_use_up_the_respondents_defence() {
    let mut play = after(&noticed());
    let _ = says(&mut play, Act::LodgeDefence { text: text("nothing to say") }, clerk(0));
    let defence = Act::LodgeDefence { text: text("the real defence") };
    assert_eq!(says(&mut play, defence, debtors_head()), YES, "used up by intake, not called back");
}

#[test]
fn one_clerk_does_not_unmask_a_confidential_complainant() {
    let enterprise = Enterprise { confidential: true, ..intake("my-house", claims()).enterprise };
    let mut play = Play::new(None, START, vec![Intake { enterprise, ..intake("my-house", claims()) }]);
    run(&mut play, "ask_consent");
    let _ = says(&mut play, Act::AnswerConsent { given: true }, clerk(0));
    assert!(case(&play).enterprise.confidential, "one clerk with any scan gave the complainant's consent");
}

#[test]
fn one_clerk_does_not_confirm_a_payment_and_close_the_challenge() {
    let mut play = ordered();
    run(&mut play, "report_performed");
    assert_eq!(says(&mut play, call(CallBackAbout::Payment, CallBackAnswer::Confirmed), clerk(1)), YES);
    run(&mut play, "accept_performance");
    assert_eq!(case(&play).said_outcome(), Some(Outcome::Performed));
    let owed = |play: &Play| case(play).run_about(ClockKind::Reply, Challengeable::PerformanceAccepted.no()).is_some();
    assert!(owed(&play));
    let _ = says(&mut play, Act::ConfirmPayment { received: true, text: None }, clerk(1));
    assert!(owed(&play), "the same clerk who said that he was called confirms for him: no reply, no challenge");
}

#[test]
fn a_complainant_declared_gone_by_one_clerk_is_still_asked_about_payment() {
    let mut play = ordered();
    run(&mut play, "report_performed");
    assert!(case(&play).runs(ClockKind::PaymentCallBack));
    let declared = says(&mut play, Act::DeclareGone { text: text("heard so") }, clerk(0));
    assert!(case(&play).runs(ClockKind::PaymentCallBack), "declare_gone by one hand, without proof: {declared}");
}

#[test]
fn nobody_is_ended_as_gone_without_a_notice_that_reached_him() {
    let mut play = after(&format!("{SIGNED}, declare_gone"));
    for _ in 0..400 {
        if case(&play).to_end().is_some() {
            break;
        }
        play.tick(0);
    }
    // He lives, and says so.
    let complainant = actor(case(&play), Role::Complainant, None);
    let evidence =
        Act::FileEvidence { evidence: EvidenceId::parse("alive").unwrap(), digest: "0".to_owned(), claim: None };
    assert_eq!(says(&mut play, evidence, complainant), YES);
    let end = Act::DecideEnd { end: true, text: text("nobody came") };
    let drafted = says(&mut play, end, clerk(0));
    let signed = agrees(&mut play, K::DecideEnd, head());
    let outcome = case(&play).said_outcome();
    let answered = case(&play).clocks.iter().any(|run| run.kind == ClockKind::Reply);
    assert_eq!(outcome, None, "{drafted}, {signed}; a reply is owed: {answered}");
}

#[test]
fn a_withdrawal_entered_by_intake_kills_no_determination() {
    let mut play = heard();
    let mut fallen = 0;
    for _ in 0..4 {
        assert_eq!(says(&mut play, determine(), handler()), YES);
        assert_eq!(agrees(&mut play, K::Determine, reviewer()), YES);
        let ask = Act::AskWithdrawal { reason: WithdrawalReason::Other, text: text("x") };
        let _ = says(&mut play, ask, clerk(0));
        if case(&play).pending(K::Determine).is_some() {
            break;
        }
        fallen += 1;
        let go_on = Act::DecideWithdrawal { end: false, called_back: false, text: text("x") };
        assert_eq!(says(&mut play, go_on, clerk(0)), YES);
    }
    assert_eq!(fallen, 0, "one clerk of the lead, with any scan, again and again");
}

#[test]
fn a_known_respondent_is_not_changed_by_one_hand() {
    let mut play = after("");
    let done = says(&mut play, Act::ResolveRespondent { organ: id("my-edu") }, clerk(0));
    assert_eq!(case(&play).respondent_id(), Some(&id("my-house")), "resolve_respondent: {done}");
}

#[test]
fn no_claim_is_moved_to_another_organ_and_firm_by_one_hand() {
    let mut play = after("accept");
    let part =
        SplitPart { respondent: id("my-edu"), enterprise: Some(text("somebody else")), claims: vec![1], shared: false };
    let done = says(&mut play, Act::Split { parts: vec![part] }, clerk(0));
    let left = case(&play).claims_here().count();
    let child = play.cases.get(1).map(|child| {
        let firm = child.case.enterprise.contact.is_some();
        (child.case.respondent_id().cloned(), firm, child.case.sum(|claim| claim.claimed))
    });
    assert_eq!(left, 2, "split: {done}; respondent, contact and sum of the new case: {child:?}");
}

#[test]
fn a_record_is_not_returned_for_defects_for_ever_by_one_hand() {
    let mut play = after(&format!("{}, receive_push", recorded()));
    let reporting = case(&play).record.as_ref().unwrap().push_to.clone();
    let returns = || Act::ReturnForDefects { text: text("a comma") };
    let mut rounds = 0;
    for _ in 0..8 {
        if says(&mut play, returns(), hand(Role::Intake, reporting.as_str(), 0)) != YES
            || case(&play).pending(K::ReturnForDefects).is_some()
        {
            break;
        }
        rounds += 1;
        assert_eq!(says(&mut play, Act::MendDefects, handler()), YES);
    }
    assert!(rounds < 3, "returned {rounds} times, the clock of the report begun anew each time");
}

// ---- the judge, and what a hand does not see --------------------------------------------------------------------------

#[test]
fn no_more_is_accepted_than_was_reported_and_confirmed() {
    let mut play = ordered();
    assert_eq!(says(&mut play, one_fen(), debtors_clerk()), YES);
    assert_eq!(says(&mut play, call(CallBackAbout::Payment, CallBackAnswer::Confirmed), clerk(0)), YES);
    let payments = vec![Payment::of(1, fen(1000)), Payment::of(2, fen(500))];
    let drafted = says(&mut play, Act::AcceptPerformance { payments, proof: scan(), bank_slip: false }, handler());
    let _ = agrees(&mut play, K::AcceptPerformance, approver());
    assert_eq!(
        (drafted == YES, case(&play).said_outcome()),
        (false, None),
        "0.01 reported and confirmed, 15.00 accepted"
    );
}

#[test]
fn no_more_of_an_instalment_is_accepted_than_was_reported_and_confirmed() {
    let mut play = ordered();
    let instalments = vec![Instalment { due_on: later(60), sum: fen(1500) }];
    assert_eq!(says(&mut play, Act::AgreePlan { instalments, signed: scan() }, handler()), YES);
    assert_eq!(agrees(&mut play, K::AgreePlan, approver()), YES);
    let prove = Act::ProveInstalment { no: 1, sum: fen(1), proof: scan(), paid_on: None };
    assert_eq!(says(&mut play, prove, debtors_clerk()), YES);
    assert_eq!(says(&mut play, call(CallBackAbout::Payment, CallBackAnswer::Confirmed), clerk(0)), YES);
    let accept = Act::AcceptInstalment { no: 1, sum: fen(1500), proof: scan(), bank_slip: false };
    let drafted = says(&mut play, accept, handler());
    let _ = agrees(&mut play, K::AcceptInstalment, approver());
    assert_eq!((drafted == YES, outstanding(&play)), (false, 1500), "0.01 reported and confirmed");
}

#[test]
fn a_finding_and_its_parts_say_the_same() {
    let mut play = after(SIGNED);
    let parts = FindingParts { proved: fen(500), untrue: Fen::ZERO, disputed: Fen::ZERO };
    let odd = ClaimFinding { claim: 2, finding: Finding::Untrue, ground: Ground::Evidence, parts: Some(parts) };
    let findings = vec![ClaimFinding::whole(1, Finding::True, Ground::Evidence), odd];
    let done = says(&mut play, Act::Conclude { findings, text: text("why") }, handler());
    let dead = case(&play).claims_here().filter(|claim| claim.finding == Some(Finding::Untrue)).count();
    assert_eq!(dead, 0, "one hand: {done}");
}

#[test]
fn a_plan_does_not_lower_a_sum_without_asking_the_complainant() {
    let mut play = ordered();
    run(&mut play, "agree_plan");
    let before = outstanding(&play);
    let change = Act::ChangePlan {
        instalments: vec![Instalment { due_on: later(60), sum: fen(2) }],
        signed: scan(),
        text: text("why"),
        sums: vec![Payment::of(1, fen(1)), Payment::of(2, fen(1))],
    };
    let drafted = says(&mut play, change, handler());
    let signed = agrees(&mut play, K::ChangePlan, approver());
    assert_eq!(outstanding(&play), before, "{drafted}, {signed}, nobody was called");
}

#[test]
fn a_correction_does_not_lower_a_sum_without_asking_the_complainant() {
    let mut play = ordered();
    let correction = Correction::ClaimSum { claim: 1, new: fen(1) };
    let correct = Act::Correct { version: case(&play).version, correction, reason: text("a slip") };
    let drafted = says(&mut play, correct, handler());
    let signed = agrees(&mut play, K::Correct, approver());
    assert_eq!(outstanding(&play), 1500, "{drafted}, {signed}: instead of three hands, a reply and a challenge");
}

#[test]
fn performed_in_court_is_asked_about_like_any_payment() {
    let mut play = after(&format!("{SIGNED}, conclude disputed disputed, suspend"));
    let done = Act::EnterJudgment { judgment: Judgment::Performed, proof: scan() };
    let drafted = says(&mut play, done, handler());
    let signed = agrees(&mut play, K::EnterJudgment, approver());
    assert_eq!(case(&play).said_outcome(), None, "{drafted}, {signed}: paid in full, nobody was called");
}

#[test]
fn a_suspended_case_leads_back_after_two_looks_without_a_dated_proof() {
    let mut play = after(&format!("{SIGNED}, conclude disputed disputed, suspend"));
    let mut day = case(&play).last_at.date();
    for _ in 0..12 {
        day = day.saturating_add(Span::new().days(28));
        play.command(0, &Command::Tick, system(), morning(day)).unwrap();
        let look = Command::Do(Act::LookAt { text: text("still there"), proof: None });
        let _ = play.command(0, &look, handler(), morning(day));
    }
    assert_eq!(case(&play).stage.code(), "verifying", "twelve looks without any proof, by one hand, until {day}");
}

#[test]
fn a_suspended_case_that_nobody_looks_at_leads_back_too() {
    let mut play = after(&format!("{SIGNED}, conclude disputed disputed, suspend"));
    for month in 1..12 {
        play.command(0, &Command::Tick, system(), morning(later(31 * month))).unwrap();
    }
    assert_eq!(case(&play).stage.code(), "verifying", "a year without one look");
}

#[test]
fn suspending_does_not_take_the_reply_and_the_challenge_of_a_dispute() {
    let mut play = after(&format!("{SIGNED}, conclude disputed disputed"));
    let about = Challengeable::Disputed.no();
    assert!(case(&play).run_about(ClockKind::Reply, about).is_some());
    run(&mut play, "suspend");
    assert!(case(&play).run_about(ClockKind::Reply, about).is_some(), "he is told nothing and may challenge nothing");
}

#[test]
fn an_objection_on_paper_is_a_partys_act_that_nobody_annuls() {
    let mut play = after(&recorded());
    assert_eq!(says(&mut play, Act::LodgeObjection { text: text("wrong") }, clerk(0)), YES);
    let version = case(&play).last_substance;
    let fact = play.cases[0].said[version as usize - 1].fact.clone();
    let annul = Act::Annul { version, fact: Box::new(fact), reason: text("x") };
    let drafted = says(&mut play, annul, handler());
    let signed = agrees(&mut play, K::Annul, approver());
    assert!(case(&play).record.as_ref().unwrap().objected, "{drafted}, {signed}");
}

// ---- two hands of one person, hands that should be still ----------------------------------------------------------------

fn on_paper(role: Role) -> Command {
    let signer = Signer { person: hand(role, "nm-house", 0).person, role };
    Command::SignOnPaper { of: None, signer, signed_on: START, scan: scan() }
}

#[test]
fn who_registers_a_signature_signs_nothing_of_the_same_decision() {
    let mut play = drafted();
    assert_eq!(does(&mut play, 0, &on_paper(Role::Reviewer), approver()), YES);
    let second = agrees(&mut play, K::Conclude, approver());
    for _ in 0..30 {
        play.tick(0);
    }
    assert_ne!(second, YES, "the drafter and one other made three hands; now: {}", case(&play).stage.code());
}

#[test]
fn who_stands_aside_takes_back_and_registers_nothing() {
    let interest = || Act::DeclareInterest { text: text("my brother") };
    let mut play = drafted();
    assert_eq!(says(&mut play, interest(), approver()), YES);
    let recalled = does(&mut play, 0, &Command::Recall { of: None, reason: text("x") }, approver());
    let mut play = drafted();
    assert_eq!(says(&mut play, interest(), hand(Role::Handler, "nm-house", 1)), YES);
    let registered = does(&mut play, 0, &on_paper(Role::Reviewer), hand(Role::Handler, "nm-house", 1));
    assert!(recalled != YES && registered != YES, "recalled: {recalled}, registered: {registered}");
}

#[test]
fn a_countys_head_orders_no_recusal_in_a_bureau_of_the_prefecture() {
    let mut play = heard();
    assert_eq!(says(&mut play, determine(), handler()), YES);
    assert_eq!(agrees(&mut play, K::Determine, reviewer()), YES);
    let order = Act::OrderRecusal { person: handler().person, text: text("too close") };
    let done = says(&mut play, order, head());
    assert!(case(&play).pending(K::Determine).is_some(), "order_recusal by the county's head alone: {done}");
}

#[test]
fn a_countys_head_takes_back_no_determination_of_the_prefecture_for_ever() {
    let mut play = heard();
    let mut fallen = 0;
    for _ in 0..5 {
        assert_eq!(says(&mut play, determine(), handler()), YES);
        assert_eq!(agrees(&mut play, K::Determine, reviewer()), YES);
        let of = case(&play).pending(K::Determine).map(|pending| pending.no);
        if does(&mut play, 0, &Command::Recall { of, reason: text("not yet") }, head()) != YES {
            break;
        }
        fallen += 1;
    }
    assert_eq!(fallen, 0, "taken back by the head of the county's lead, who has no hand in it");
}

#[test]
fn a_countys_lead_elevates_nothing_over_a_bureau_of_the_prefecture() {
    let mut play = after(SIGNED);
    let elevate = || Act::Elevate { to: id("nm-gov") };
    let mut last = "";
    for _ in 0..60 {
        last = says(&mut play, elevate(), clerk(0));
        if last != "ladder-first" {
            break;
        }
        play.tick(0);
    }
    assert_ne!(
        last,
        YES,
        "one clerk of the county, in the county's name, over nm-house: {:?}",
        case(&play).determining
    );
}

/// A code given out on a forged signature of the head.
fn forged() -> Play {
    let mut play = heard();
    let reissue = Act::ReissueCode { way: CheckWay::CalledBack, text: text("lost") };
    assert_eq!(says(&mut play, reissue, clerk(0)), YES);
    let of = case(&play).pending(K::ReissueCode).map(|pending| pending.no);
    let signer = Signer { person: head().person, role: Role::LeadHead };
    let signed_on = case(&play).last_at.date();
    let sign = Command::SignOnPaper { of, signer, signed_on, scan: scan() };
    assert_eq!(does(&mut play, 0, &sign, clerk(1)), YES);
    assert!(case(&play).code_blocks_until.is_some(), "it takes effect at once");
    play
}

#[test]
fn a_signature_may_be_disowned_for_its_five_days_whatever_is_decided_meanwhile() {
    let mut play = forged();
    run(&mut play, "determine");
    let disown = Command::Disown { of: None, text: text("not mine") };
    assert_eq!(does(&mut play, 0, &disown, head()), YES, "the determination stopped the clock of another signature");
}

#[test]
fn who_drafted_does_not_look_into_the_signature_under_it() {
    let mut play = forged();
    assert_eq!(does(&mut play, 0, &Command::Disown { of: None, text: text("not mine") }, head()), YES);
    assert_ne!(says(&mut play, Act::LookIntoSignature { text: text("all is well") }, clerk(0)), YES);
}

#[test]
fn a_pending_decision_keeps_its_clock_through_a_determination() {
    let mut play = heard();
    let reissue = Act::ReissueCode { way: CheckWay::CalledBack, text: text("lost") };
    assert_eq!(says(&mut play, reissue, clerk(0)), YES);
    run(&mut play, "determine");
    let pending = case(&play).pending(K::ReissueCode).is_some();
    assert!(!pending || case(&play).runs(ClockKind::Proposal), "it waits for ever");
}

// ---- two firms in one case --------------------------------------------------------------------------------------------

fn two_firms(theirs: i64) -> Play {
    let other = CaseId::parse("sample").unwrap();
    let second = intake("my-house", vec![Claim::sum(1, fen(theirs))]);
    let enterprise = Enterprise { name: Some(text("another-firm")), ..second.enterprise.clone() };
    let second = Intake { id: other.clone(), number: "NM-other".to_owned(), enterprise, ..second };
    let mut play = Play::new(None, START, vec![intake("my-house", vec![Claim::sum(1, fen(1000))]), second]);
    assert_eq!(says(&mut play, Act::Merge { into: other, reason: Some(text("why")) }, clerk(0)), YES);
    assert_eq!(agrees(&mut play, K::Merge, head()), YES);
    play
}

#[test]
fn equal_sums_of_two_firms_are_two_debts() {
    let play = two_firms(1000);
    assert_eq!(play.cases[1].case.sum(|claim| claim.claimed), fen(2000), "the debt to the merged firm is gone");
}

#[test]
fn one_firm_does_not_settle_away_what_another_is_owed() {
    let mut play = two_firms(700);
    for (kind, with) in [(K::Accept, ""), (K::HandOver, ""), (K::SignFor, ""), (K::Conclude, "disputed disputed")] {
        play.act(1, kind, |act| fits(act, with)).unwrap();
    }
    let settle = Act::Settle {
        agreed: vec![Payment::of(1, fen(700))],
        instalments: vec![Instalment { due_on: later(60), sum: fen(700) }],
        proof: scan(),
    };
    let drafted = does(&mut play, 1, &Command::Do(settle), handler());
    let asked = call(CallBackAbout::Settlement, CallBackAnswer::Confirmed);
    let asked = does(&mut play, 1, &Command::Do(asked), head());
    let signed = does(&mut play, 1, &Command::Endorse { of: None, opinion: None }, approver());
    let waived = play.cases[1].case.sum(|claim| claim.waived);
    assert_eq!(waived, Fen::ZERO, "{drafted}, {asked}, {signed}: of the merged firm, which nobody asked");
}

// ---- lent hands, and what changes under a hand -------------------------------------------------------------------------

#[test]
fn a_lent_hand_does_not_review_what_it_signed() {
    let mut play = drafted();
    assert_eq!(agrees(&mut play, K::Conclude, reviewer()), YES);
    let lend = Act::LendHand { organ: id("nm-house"), role: Role::Approver, from: id("nm-gov"), proof: scan() };
    assert_eq!(says(&mut play, lend, head()), YES);
    assert_eq!(agrees(&mut play, K::LendHand, clerk(0)), YES);
    let lent = || hand(Role::Approver, "nm-gov", 0);
    assert_eq!(agrees(&mut play, K::Conclude, lent()), YES);
    run(&mut play, "serve_reply, challenge");
    assert_eq!(case(&play).review.as_ref().map(|review| review.reviewer.clone()), Some(id("nm-gov")));
    let upheld = Act::DecideReview { upheld: true, text: text("it stands") };
    assert_eq!(says(&mut play, upheld, hand(Role::Handler, "nm-gov", 0)), YES);
    assert_eq!(agrees(&mut play, K::DecideReview, hand(Role::Reviewer, "nm-gov", 0)), YES);
    let last = agrees(&mut play, K::DecideReview, lent());
    assert_ne!(last, YES, "the hand that signed 不属实 upheld it in review");
}

#[test]
fn what_waits_for_the_head_is_not_turned_to_another_organ_by_its_drafter() {
    let mut play = after("");
    let reason = crate::ids::ReasonId::parse("scope").unwrap();
    assert_eq!(says(&mut play, Act::Decline { reason, text: text("why") }, clerk(0)), YES);
    let turned = says(&mut play, Act::ResolveRespondent { organ: id("my-edu") }, clerk(0));
    let signed = agrees(&mut play, K::Decline, head());
    let declined = case(&play).said_outcome();
    assert!(turned != YES || declined.is_none(), "{turned}, {signed}: drafted about one organ, signed about another");
}

#[test]
fn what_a_party_pays_and_hands_in_on_paper_is_not_closed_by_a_pending_determination() {
    let mut play = heard();
    assert_eq!(says(&mut play, determine(), handler()), YES);
    let payments = vec![Payment::of(1, fen(1000)), Payment::of(2, fen(500))];
    let paid = Act::ReportPerformed { payments, proof: scan() };
    assert_eq!(says(&mut play, paid, clerk(0)), YES, "a respondent without account has paid everything");
}

#[test]
fn what_is_decided_anew_after_reopening_may_be_challenged() {
    let untrue = "conclude untrue untrue, serve_reply";
    let mut play = after(&format!("{SIGNED}, {untrue}, challenge, decide_review true, answer_channel"));
    for _ in 0..20 {
        if case(&play).stage.is_end() {
            break;
        }
        play.tick(0);
    }
    run(&mut play, &format!("reopen new_facts, {untrue}"));
    assert!(
        case(&play).run_about(ClockKind::Challenge, Challengeable::Untrue.no()).is_some(),
        "once in a case, for ever"
    );
}
