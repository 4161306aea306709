//! Rules of money as tables: plans and their change, instalments reported and accepted.

use super::{
    explore::with_all_hands,
    place::{START, fresh, intake, text},
    play::Play,
    tables::{YES, after, claims, code, fits, found_true, hand, recorded, run},
};
use crate::{
    act::{Act, ActKind as K, ClaimFinding, Command, FindingParts, Instalment, Payment},
    actor::{Actor, Role},
    claim::{Claim, ClaimRate},
    clock::ClockKind,
    clockrun::RunState,
    ids::EvidenceId,
    interest::owed,
    money::Fen,
    profile::PaymentOrder,
    refs::Proof,
    stage::Stage,
    vocabulary::{CallBackAbout, Challengeable, Finding, Ground, Outcome},
};
use jiff::civil::{Date, date};

fn scan() -> Proof {
    Proof { evidence: EvidenceId::parse("scan").unwrap(), digest: "0".to_owned() }
}

fn planned() -> String {
    format!("{}, serve_order, agree_plan", found_true())
}

/// Two instalments that come to 1500 fen.
fn instalments(first: Date, last: Date) -> Vec<Instalment> {
    vec![Instalment { due_on: first, sum: Fen::new(500) }, Instalment { due_on: last, sum: Fen::new(1000) }]
}

#[test]
fn what_the_respondent_reports_of_an_instalment_is_not_yet_performed() {
    let mut play = after(&format!("{}, prove_instalment", planned()));
    let case = play.cases[0].case.clone();
    assert_eq!(case.sum(|claim| claim.performed), Fen::ZERO);
    let held = case.run_about(ClockKind::Instalment, 1).unwrap();
    assert_eq!(held.state, RunState::Suspended, "the respondent's time stands still");
    assert_eq!(case.run_about(ClockKind::Instalment, 2).unwrap().state, RunState::Running);
    assert!(case.run_about(ClockKind::PerformanceAcceptance, 1).is_some());
    assert_eq!(code(play.act(0, K::AcceptPerformance, |_| true)), "nobody");
    // One account is never enough, nor is the respondent's.
    let sum = case.plan[0].instalment.sum;
    let act = Act::AcceptInstalment { no: 1, sum, proof: scan(), bank_slip: false };
    let now = case.last_at;
    let done = play.command(0, &Command::Do(act.clone()), hand(Role::RespondentHead, "my-house", 0), now);
    assert_eq!(code(done), "no-power");
    play.command(0, &Command::Do(act), hand(Role::Handler, "nm-house", 0), now).unwrap();
    assert_eq!(play.cases[0].case.plan[0].paid, Fen::ZERO, "it waits for the second hand");
    play.command(0, &Command::Endorse { of: None, opinion: None }, hand(Role::Approver, "nm-house", 0), now).unwrap();
    assert_eq!(play.cases[0].case.plan[0].paid, sum);
}

#[test]
fn an_instalment_that_is_not_accepted_is_owed_as_before() {
    let mut play = after(&format!("{}, prove_instalment, reject_instalment", planned()));
    let run = play.cases[0].case.run_about(ClockKind::Instalment, 1).cloned().unwrap();
    assert!(run.state == RunState::Running && run.last_day >= run.original);
    for _ in 0..3 {
        play.tick(0);
    }
    assert_eq!((play.cases[0].case.stage.code(), play.cases[0].case.plan[0].broken), ("determining", true));
}

#[test]
fn a_second_instalment_may_be_reported_while_the_first_waits_and_both_are_accepted_by_themselves() {
    let mut play = after(&format!("{}, prove_instalment, prove_instalment", planned()));
    assert!(play.cases[0].case.plan.iter().all(|item| item.reported.is_some()));
    for no in [2, 1] {
        let wanted = |act: &Act| matches!(act, Act::AcceptInstalment { no: which, .. } if *which == no);
        let sum = play.cases[0].case.instalment(no).unwrap().instalment.sum;
        if play.act(0, K::AcceptInstalment, wanted).is_err() {
            // The sample names the first; the second is accepted in the same way.
            let act = Act::AcceptInstalment { no, sum, proof: scan(), bank_slip: false };
            let now = play.cases[0].case.last_at;
            play.command(0, &Command::Do(act), hand(Role::Handler, "nm-house", 0), now).unwrap();
            play.command(0, &Command::Endorse { of: None, opinion: None }, hand(Role::Approver, "nm-house", 0), now)
                .unwrap();
        }
    }
    assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Performed });
    assert_eq!(play.violations(0), []);
}

#[test]
fn what_was_reported_before_a_refusal_is_still_accepted_and_stops_a_determination_until_then() {
    let mut play = after(&format!(
        "{}, prove_instalment, refuse lack_of_funds, serve_notice, lodge_defence, hear_defence",
        planned()
    ));
    assert_eq!(code(play.act(0, K::Determine, |_| true)), "acceptance-pending");
    run(&mut play, "accept_instalment, determine");
    assert_eq!(play.cases[0].case.stage.code(), "recorded");
}

#[test]
fn a_plan_has_dates_that_follow_each_other_and_an_end_in_sight() {
    let table: [(Vec<Instalment>, &str); 7] = [
        (Vec::new(), "no-instalment"),
        (instalments(date(2026, 4, 10), date(2026, 4, 10)), "order"),
        (instalments(date(2026, 2, 27), date(2026, 4, 10)), "instalment"),
        // Twenty years, and the last day of three.
        (instalments(date(2026, 4, 10), date(2046, 6, 30)), "plan-too-long"),
        (instalments(date(2026, 4, 10), date(2029, 3, 3)), "plan-too-long"),
        (instalments(date(2026, 4, 10), date(2029, 3, 2)), YES),
        (vec![Instalment { due_on: date(2026, 4, 10), sum: Fen::new(1499) }], "plan-total"),
    ];
    for (instalments, expected) in table {
        let mut play = after(&format!("{}, serve_order", found_true()));
        let now = play.cases[0].case.last_at;
        let act = Act::AgreePlan { instalments: instalments.clone(), signed: scan() };
        let done = play.command(0, &Command::Do(act), hand(Role::Handler, "nm-house", 0), now);
        assert_eq!(code(done), expected, "{instalments:?}");
    }
}

#[test]
fn a_plan_is_changed_with_what_was_paid_kept_and_a_sum_is_corrected_only_with_it() {
    let mut play = after(&format!("{}, prove_instalment, accept_instalment", planned()));
    let now = play.cases[0].case.last_at;
    let alone = Act::Correct {
        version: 1,
        correction: crate::act::Correction::ClaimSum { claim: 2, new: Fen::new(400) },
        reason: text("why"),
    };
    assert_eq!(code(play.command(0, &Command::Do(alone), hand(Role::Handler, "nm-house", 0), now)), "plan");
    let change = |sum, sums| Act::ChangePlan {
        instalments: vec![Instalment { due_on: date(2026, 9, 1), sum: Fen::new(sum) }],
        signed: scan(),
        text: text("why"),
        sums,
    };
    let less = || vec![Payment::of(2, Fen::new(400))];
    for (act, expected) in [(change(650, Vec::new()), "plan-total"), (change(750, less()), "plan-total")] {
        let done = play.command(0, &Command::Do(act), hand(Role::Handler, "nm-house", 0), now);
        assert_eq!(code(done), expected);
    }
    play.command(0, &Command::Do(change(650, less())), hand(Role::Handler, "nm-house", 0), now).unwrap();
    let sign = Command::Endorse { of: None, opinion: None };
    let unasked = play.command(0, &sign, hand(Role::Approver, "nm-house", 0), now);
    assert_eq!(code(unasked), "call-back", "he is asked whether he gives up 100");
    play.call_back(0, CallBackAbout::Settlement);
    if !play.cases[0].case.proposals.is_empty() {
        play.command(0, &Command::Endorse { of: None, opinion: None }, hand(Role::Approver, "nm-house", 0), now)
            .unwrap();
    }
    let case = &play.cases[0].case;
    let plan: Vec<_> = case.plan.iter().map(|item| (item.instalment.sum.get(), item.paid.get())).collect();
    assert_eq!(plan, [(750, 750), (650, 0)]);
    assert_eq!((case.sum(|c| c.claimed), case.sum(|c| c.outstanding)), (Fen::new(1400), Fen::new(650)));
    run(&mut play, "prove_instalment, accept_instalment");
    assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Performed });
}

#[test]
fn on_record_a_plan_runs_beside_the_renewed_order_and_breaking_it_changes_no_stage() {
    let mut play = after(&format!("{}, agree_plan", recorded()));
    assert_eq!(play.cases[0].case.stage, Stage::Recorded);
    assert!(play.cases[0].case.runs(ClockKind::RenewedRectification));
    let broken = |play: &Play| play.cases[0].case.plan[0].broken;
    for _ in 0..30 {
        if !broken(&play) {
            play.tick(0);
        }
    }
    assert!(broken(&play));
    assert_eq!((play.cases[0].case.stage.code(), play.violations(0)), ("recorded", vec![]));
    let mut play = after(&format!("{}, agree_plan, prove_instalment, accept_instalment", recorded()));
    run(&mut play, "prove_instalment, accept_instalment");
    let case = &play.cases[0].case;
    assert_eq!((case.stage.code(), case.sum(|claim| claim.outstanding)), ("recorded", Fen::ZERO));
    assert!(!case.runs(ClockKind::RenewedRectification) && !case.runs(ClockKind::Instalment));
}

#[test]
fn a_plan_for_sums_leaves_an_act_to_be_done() {
    let mut play = Play::new(None, START, vec![intake("my-house", [claims(), vec![Claim::act(3)]].concat())]);
    let paid = "prove_instalment, accept_instalment";
    run(
        &mut play,
        &format!("accept, hand_over, sign_for, conclude true true true, serve_order, agree_plan, {paid}, {paid}"),
    );
    assert_eq!(play.cases[0].case.stage, Stage::Rectifying);
}

fn disputed() -> &'static str {
    "accept, hand_over, sign_for, conclude disputed disputed"
}

#[test]
fn a_settlement_says_what_is_paid_and_when_and_gives_up_the_rest() {
    let pay = |claim, sum| Payment::of(claim, Fen::new(sum));
    let on = |sum| vec![Instalment { due_on: date(2026, 4, 10), sum: Fen::new(sum) }];
    let table: [(Vec<Payment>, Vec<Instalment>, &str); 8] = [
        // Nothing is agreed: that would be a withdrawal.
        (Vec::new(), Vec::new(), "nothing-agreed"),
        (vec![pay(1, 0)], Vec::new(), "nothing-agreed"),
        (vec![pay(1, 1001)], on(1001), "too-much"),
        (vec![pay(9, 1)], on(1), "no-claim"),
        (vec![pay(1, 600)], Vec::new(), "no-instalment"),
        (vec![pay(1, 600)], on(599), "plan-total"),
        (vec![pay(1, 600)], vec![Instalment { due_on: date(2046, 6, 30), sum: Fen::new(600) }], "plan-too-long"),
        (vec![pay(1, 600)], on(600), YES),
    ];
    for (agreed, instalments, expected) in table {
        let mut play = after(disputed());
        let now = play.cases[0].case.last_at;
        let act = Act::Settle { agreed: agreed.clone(), instalments: instalments.clone(), proof: scan() };
        let done = play.command(0, &Command::Do(act), hand(Role::Handler, "nm-house", 0), now);
        assert_eq!(code(done), expected, "{agreed:?} {instalments:?}");
        assert_eq!(play.cases[0].case.stage, Stage::Disputed, "one hand ends no dispute");
        if expected == YES {
            play.call_back(0, CallBackAbout::Settlement);
            play.command(0, &Command::Endorse { of: None, opinion: None }, hand(Role::Approver, "nm-house", 0), now)
                .unwrap();
            let case = &play.cases[0].case;
            assert_eq!(case.stage, Stage::Performing);
            let sums = |part: fn(&Claim) -> Fen| case.sum(part).get();
            assert_eq!((sums(|c| c.waived), sums(|c| c.dismissed), sums(|c| c.outstanding)), (900, 0, 600));
            assert!(
                case.run_about(ClockKind::Reply, Challengeable::Disputed.no()).is_some(),
                "the reply is still owed"
            );
            assert_eq!(play.violations(0), []);
        }
    }
}

#[test]
fn a_settlement_ends_when_it_is_paid_and_goes_back_to_an_order_when_it_is_not() {
    for (way, back) in [("settle", "performing"), ("suspend, settle", "performing")] {
        let settled = format!("{}, {way}", disputed());
        let mut play = after(&format!("{settled}, prove_instalment, accept_instalment"));
        assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Settled });
        assert_eq!(play.cases[0].case.sum(|claim| claim.performed), Fen::new(750));
        run(&mut play, "serve_reply");
        let mut play = after(&settled);
        assert_eq!(play.cases[0].case.stage.code(), back);
        for _ in 0..40 {
            if play.cases[0].case.stage == Stage::Performing {
                play.tick(0);
            }
        }
        let case = &play.cases[0].case;
        assert_eq!(case.stage, Stage::Rectifying, "a new order for what was agreed");
        assert!(case.run(ClockKind::RectificationOrder).is_some() && case.procedure.order_served_on.is_none());
        assert_eq!((case.sum(|c| c.outstanding), case.sum(|c| c.waived)), (Fen::new(750), Fen::new(750)));
        run(&mut play, "serve_order, report_performed, accept_performance");
        assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Performed });
        let mut play = after(&settled);
        run(&mut play, "refuse lack_of_funds");
        assert_eq!(play.cases[0].case.stage, Stage::Rectifying, "an express refusal breaks it as well");
    }
}

#[test]
fn what_a_judgment_dismisses_is_lost_and_neither_untrue_nor_waived() {
    let play = after(&format!("{}, suspend, enter_judgment lost", disputed()));
    let case = &play.cases[0].case;
    let sums = |part: fn(&Claim) -> Fen| case.sum(part).get();
    assert_eq!((sums(|c| c.lost), sums(|c| c.dismissed), sums(|c| c.waived)), (1500, 0, 0));
}

/// A claim of 10,000 元 that bears one 元 a day since the first of February: thirty 元 at the start.
fn bearing(order: Option<PaymentOrder>) -> Play {
    let rate = Some(ClaimRate { basis_points_per_year: 365, adjudged: false });
    let claim = Claim { due_on: Some(date(2026, 1, 31)), rate, order, ..Claim::sum(1, Fen::new(1_000_000)) };
    let mut play = Play::new(None, START, vec![intake("my-house", vec![claim])]);
    run(&mut play, "accept, hand_over, sign_for, conclude true, serve_order");
    play
}

fn pay(play: &mut Play, sum: i64, paid_on: Option<Date>) -> &'static str {
    let payments = vec![Payment { paid_on, ..Payment::of(1, Fen::new(sum)) }];
    let now = play.cases[0].case.last_at;
    let act = Act::ReportPerformed { payments: payments.clone(), proof: scan() };
    let done = code(play.command(0, &Command::Do(act), hand(Role::RespondentOfficer, "my-house", 0), now));
    if done == YES {
        run(play, "accept_performance");
    }
    done
}

#[test]
fn interest_is_paid_with_the_principal_and_nothing_above_both_is_taken() {
    let february = Some(date(2026, 2, 10));
    let table = [
        // sum, day of payment, answer, principal and interest left today
        (1_003_001, None, "too-much", None),
        (1_003_000, Some(date(2026, 3, 3)), "future", None),
        (1_001_001, february, "too-much", None),
        (1_003_000, None, YES, Some((0, 0))),
        // Interest to the day of the payment and no further.
        (1_001_000, february, YES, Some((0, 0))),
        // The principal alone: interest comes first, and what is left of the principal bears on.
        (1_000_000, None, YES, Some((3_000, 0))),
        (1_000_000, february, YES, Some((1_000, 2))),
        (501_000, february, YES, Some((500_000, 1_000))),
    ];
    for (sum, paid_on, expected, left) in table {
        let mut play = bearing(None);
        assert_eq!(pay(&mut play, sum, paid_on), expected, "{sum} on {paid_on:?}");
        let Some((principal, interest)) = left else { continue };
        let case = &play.cases[0].case;
        let owed = owed(case, START, &play.place.profile.interest);
        let outstanding = case.sum(|claim| claim.outstanding);
        assert_eq!((outstanding, owed), (Fen::new(principal), Fen::new(interest)), "{sum} on {paid_on:?}");
        let ended = case.stage == Stage::Ending { outcome: Outcome::Performed };
        assert_eq!(ended, (principal, interest) == (0, 0), "the case ends when interest is paid as well");
    }
}

#[test]
fn interest_stays_owed_when_the_principal_is_paid_first_as_agreed() {
    let mut play = bearing(Some(PaymentOrder::PrincipalFirst));
    assert_eq!(pay(&mut play, 1_000_000, None), YES);
    let case = &play.cases[0].case;
    assert_eq!((case.stage.code(), case.sum(|claim| claim.outstanding)), ("rectifying", Fen::ZERO));
    let rules = play.place.profile.interest.clone();
    for day in [START, date(2027, 3, 2)] {
        assert_eq!(owed(&play.cases[0].case, day, &rules), Fen::new(3_000), "no more, no less");
    }
    assert_eq!(pay(&mut play, 3_001, None), "too-much");
    assert_eq!(pay(&mut play, 3_000, None), YES);
    assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Performed });
}

#[test]
fn a_plan_comes_to_what_is_owed_with_interest_and_may_foresee_more() {
    let table = [
        (1_000_000, "plan-total"),
        (1_002_999, "plan-total"),
        (1_003_000, YES),
        // Up to the last day, 39 days on: what would arise if nothing were paid before.
        (1_006_900, YES),
        (1_006_901, "plan-total"),
    ];
    for (sum, expected) in table {
        let mut play = bearing(None);
        let instalments = vec![Instalment { due_on: date(2026, 4, 10), sum: Fen::new(sum) }];
        let act = Act::AgreePlan { instalments, signed: scan() };
        let now = play.cases[0].case.last_at;
        assert_eq!(code(play.command(0, &Command::Do(act), hand(Role::Handler, "nm-house", 0), now)), expected);
    }
    let mut play = bearing(None);
    run(&mut play, "agree_plan, prove_instalment, accept_instalment, prove_instalment, accept_instalment");
    assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Performed });
    let paid = &play.cases[0].case.claims[0].payments;
    assert_eq!(paid.iter().map(|paid| paid.interest.get()).sum::<i64>(), 3_000);
}

#[test]
fn interest_runs_only_where_802_applies_or_a_rate_was_agreed() {
    let rate = |points| Some(ClaimRate { basis_points_per_year: points, adjudged: false });
    let table = [
        // 802, rate, due day known, owed after thirty days
        (false, None, true, 0),
        (true, None, true, 15_000),
        (true, None, false, 0),
        (false, rate(365), true, 3_000),
        (true, rate(365), true, 3_000),
    ];
    for (sme, rate, dated, expected) in table {
        let due_on = dated.then_some(date(2026, 1, 31));
        let claim = Claim { due_on, rate, ..Claim::sum(1, Fen::new(1_000_000)) };
        let play = Play::new(None, START, vec![intake("my-house", vec![claim])]);
        let case = crate::case::Case { sme, ..play.cases[0].case.clone() };
        let owed = owed(&case, START, &play.place.profile.interest);
        assert_eq!(owed, Fen::new(expected), "802: {sme}, {rate:?}, {dated}");
    }
}

#[test]
fn a_rate_reads_as_people_write_it() {
    let table = [
        ("4.35", Some((435, false))),
        ("4.35%", Some((435, false))),
        ("４．３５％", Some((435, false))),
        ("6", Some((600, false))),
        ("裁判3.7%", Some((370, true))),
        ("0.5", Some((50, false))),
        ("4.355", None),
        ("百分之四", None),
        ("", None),
        ("-1", None),
        ("1001", None),
    ];
    for (text, expected) in table {
        let read = ClaimRate::parse(text).map(|rate| (rate.basis_points_per_year, rate.adjudged));
        assert_eq!(read, expected, "{text}");
    }
}

fn in_parts(claim: u16, proved: i64, untrue: i64, disputed: i64) -> ClaimFinding {
    let [proved, untrue, disputed] = [proved, untrue, disputed].map(Fen::new);
    ClaimFinding::in_parts(claim, FindingParts { proved, untrue, disputed }, Ground::Evidence)
}

/// Concludes with all hands: what is left of the two claims here, what went into another case, and where each stands.
fn concluded(findings: Vec<ClaimFinding>, admitted: Vec<Payment>) -> Result<Play, &'static str> {
    let mut play = after("accept, hand_over, sign_for");
    let now = play.cases[0].case.last_at;
    if !admitted.is_empty() {
        let state = Act::State { excuses: Vec::new(), text: text("why"), admitted };
        play.command(0, &Command::Do(state), hand(Role::RespondentOfficer, "my-house", 0), now).unwrap();
    }
    let act = Act::Conclude { findings, text: text("why") };
    let officer = hand(Role::Handler, "nm-house", 9);
    let fresh = fresh(&play.cases[0].case);
    let command = {
        let ctx = play.place.context(now, officer.clone(), &fresh);
        with_all_hands(&play.cases[0].case, &act, &ctx)
    };
    play.command(0, &command, officer, now).map_err(|refusal| refusal.code)?;
    for at in 0..play.cases.len() {
        assert_eq!(play.violations(at), [], "case {at}");
    }
    assert_eq!(play.family(), []);
    Ok(play)
}

/// Stage here; claimed, outstanding and untrue here; claimed elsewhere.
type Left = (&'static str, [i64; 3], Option<i64>);

#[test]
fn a_finding_divides_a_sum_to_the_fen_and_only_what_is_disputed_goes_elsewhere() {
    let whole = |finding| ClaimFinding::whole(2, finding, Ground::Evidence);
    // Findings on a claim of 1000 and one of 500, and what is left.
    let table: [(Vec<ClaimFinding>, Left); 5] = [
        (vec![in_parts(1, 600, 300, 100), whole(Finding::True)], ("rectifying", [1400, 1100, 300], Some(100))),
        (vec![in_parts(1, 999, 0, 1), whole(Finding::True)], ("rectifying", [1499, 1499, 0], Some(1))),
        (vec![in_parts(1, 1, 999, 0), whole(Finding::True)], ("rectifying", [1500, 501, 999], None)),
        (vec![in_parts(1, 0, 400, 600), whole(Finding::Untrue)], ("answered", [900, 0, 900], Some(600))),
        (vec![in_parts(1, 0, 0, 1000), whole(Finding::Disputed)], ("disputed", [1500, 1500, 0], None)),
    ];
    for (findings, (stage, left, elsewhere)) in table {
        let play = concluded(findings.clone(), Vec::new()).unwrap();
        let case = &play.cases[0].case;
        let sums = |part: fn(&Claim) -> Fen| case.sum(part).get();
        assert_eq!(case.stage.code(), stage, "{findings:?}");
        assert_eq!([sums(|c| c.claimed), sums(|c| c.outstanding), sums(|c| c.dismissed)], left, "{findings:?}");
        let child = play.cases.get(1).map(|played| &played.case);
        assert_eq!(child.map(|case| case.sum(|claim| claim.outstanding).get()), elsewhere, "{findings:?}");
        assert!(child.is_none_or(|case| case.stage == Stage::Disputed));
        let reply = case.run_about(ClockKind::Reply, Challengeable::Untrue.no()).is_some();
        assert_eq!(reply, left[2] > 0, "what is untrue is answered in writing: {findings:?}");
    }
}

#[test]
fn parts_come_to_the_sum_and_what_is_admitted_is_not_disputed() {
    let second = || ClaimFinding::whole(2, Finding::True, Ground::Evidence);
    let admitted = |sum| vec![Payment::of(1, Fen::new(sum))];
    let forbidden = ClaimFinding { ground: Ground::Excuse, ..in_parts(1, 900, 0, 100) };
    let disputed = ClaimFinding::whole(1, Finding::Disputed, Ground::Evidence);
    let table = [
        (vec![in_parts(1, 600, 300, 99), second()], Vec::new(), "parts-total"),
        (vec![in_parts(1, 600, 300, 101), second()], Vec::new(), "parts-total"),
        (vec![in_parts(1, 1001, -1, 0), second()], Vec::new(), "parts-total"),
        (vec![forbidden, second()], Vec::new(), "forbidden-excuse"),
        (vec![disputed, second()], admitted(700), "admitted"),
        (vec![in_parts(1, 600, 0, 400), second()], admitted(700), "admitted"),
        (vec![in_parts(1, 700, 0, 300), second()], admitted(700), YES),
        (vec![in_parts(1, 0, 700, 300), second()], admitted(700), YES),
    ];
    for (findings, admitted, expected) in table {
        let answer = concluded(findings.clone(), admitted).err().unwrap_or(YES);
        assert_eq!(answer, expected, "{findings:?}");
    }
}

#[test]
fn the_part_found_untrue_is_reviewed_apart_and_the_true_part_is_paid_meanwhile() {
    let mut play = concluded(vec![in_parts(1, 600, 400, 0), in_parts(2, 500, 0, 0)], Vec::new()).unwrap();
    run(&mut play, "serve_reply, challenge");
    let sums = |play: &Play, at: usize| {
        let case = &play.cases[at].case;
        (case.stage.code(), case.sum(|c| c.claimed).get(), case.sum(|c| c.outstanding).get())
    };
    assert_eq!((sums(&play, 0), sums(&play, 1)), (("rectifying", 1100, 1100), ("under_review", 400, 0)));
    play.act(1, K::DecideReview, |act| matches!(act, Act::DecideReview { upheld: false, .. })).unwrap();
    assert_eq!(sums(&play, 1), ("verifying", 400, 400), "verified anew by other hands");
    run(&mut play, "serve_order, report_performed, accept_performance");
    assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Performed });
    assert_eq!(play.family(), []);
}

#[test]
fn a_shared_debt_is_paid_once_wherever_the_payment_is_entered() {
    // The payment is entered in the case that was split off, then in the one from which it came.
    for (paid, other) in [(1, 0), (0, 1)] {
        let mut play = after("accept");
        play.act(0, K::Split, |act| matches!(act, Act::Split { parts } if parts[0].shared)).unwrap();
        let mut go = |at: usize, script: &str| {
            for step in script.split(", ") {
                let (code, with) = step.split_once(' ').unwrap_or((step, ""));
                let kind = K::from_code(code).unwrap();
                play.act(at, kind, |act| fits(act, with)).unwrap_or_else(|refusal| panic!("{at} {step}: {refusal:?}"));
            }
        };
        go(1, "hand_over, sign_for, conclude true, serve_order");
        go(0, "hand_over, sign_for, conclude true true, serve_order");
        let pay = vec![Payment::of(1, Fen::new(1000))];
        let now = play.cases[paid].case.last_at;
        let report = Act::ReportPerformed { payments: pay, proof: scan() };
        play.command(paid, &Command::Do(report), hand(Role::RespondentOfficer, "my-house", 0), now).unwrap();
        play.act(paid, K::AcceptPerformance, |_| true).unwrap();
        let claim = |at: usize| {
            let claim = &play.cases[at].case.claims[0];
            (claim.performed.get(), claim.outstanding.get())
        };
        assert_eq!((claim(paid), claim(other)), ((1000, 0), (1000, 0)));
        let counted: i64 = play.cases.iter().map(|played| played.case.counted(|claim| claim.performed).get()).sum();
        assert_eq!(counted, 1000, "figures count it once");
        let stages = [0, 1].map(|at: usize| play.cases[at].case.stage.code());
        assert_eq!(stages, ["rectifying", "performed"], "what else is owed is owed still; the copy ends");
        assert_eq!((play.violations(0), play.violations(1), play.family()), (vec![], vec![], vec![]));
    }
}

#[test]
fn interest_is_given_up_by_the_complainant_with_a_second_hand_and_never_by_intake_alone() {
    let waive = |proof| Act::WaiveInterest { text: text("why"), proof };
    let mut play = bearing(Some(PaymentOrder::PrincipalFirst));
    let lead = play.cases[0].case.lead.clone();
    let complainant = Actor { organ: None, ..hand(Role::Complainant, "none", 0) };
    assert_eq!(pay(&mut play, 1_000_000, None), YES);
    let now = play.cases[0].case.last_at;
    let table = [
        (waive(Some(scan())), hand(Role::Handler, "nm-house", 0), "no-power"),
        (waive(Some(scan())), hand(Role::RespondentOfficer, "my-house", 0), "no-power"),
        (waive(None), complainant, YES),
    ];
    for (act, actor, expected) in table {
        assert_eq!(code(play.command(0, &Command::Do(act), actor.clone(), now)), expected, "{actor:?}");
        assert_eq!(play.cases[0].case.stage, Stage::Rectifying, "{actor:?}");
    }
    let sign = Command::Endorse { of: None, opinion: None };
    let head = || hand(Role::LeadHead, lead.as_str(), 0);
    assert_eq!(code(play.command(0, &sign, head(), now)), "call-back", "whoever holds a code is not the complainant");
    play.call_back(0, CallBackAbout::Interest);
    play.command(0, &sign, head(), now).unwrap();
    assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Performed });
    assert_eq!(play.violations(0), []);
}
