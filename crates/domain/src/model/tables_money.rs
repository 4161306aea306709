//! Rules of money as tables: plans and their change, instalments reported and accepted.

use super::{
    place::{START, intake, text},
    play::Play,
    tables::{YES, after, claims, code, found_true, hand, recorded, run},
};
use crate::{
    act::{Act, ActKind as K, Command, Instalment, Payment},
    actor::Role,
    claim::Claim,
    clock::ClockKind,
    clockrun::RunState,
    ids::EvidenceId,
    money::Fen,
    refs::Proof,
    stage::Stage,
    vocabulary::{Challengeable, Outcome},
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
    let act = Act::AcceptInstalment { no: 1, sum, proof: scan() };
    let now = case.last_at;
    let done = play.command(0, &Command::Do(act.clone()), hand(Role::RespondentHead, "my-house", 0), now);
    assert_eq!(code(done), "no-power");
    play.command(0, &Command::Do(act), hand(Role::Handler, "nm-house", 0), now).unwrap();
    assert_eq!(play.cases[0].case.plan[0].paid, Fen::ZERO, "it waits for the second hand");
    play.command(0, &Command::Endorse { opinion: None }, hand(Role::Approver, "nm-house", 0), now).unwrap();
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
            let act = Act::AcceptInstalment { no, sum, proof: scan() };
            let now = play.cases[0].case.last_at;
            play.command(0, &Command::Do(act), hand(Role::Handler, "nm-house", 0), now).unwrap();
            play.command(0, &Command::Endorse { opinion: None }, hand(Role::Approver, "nm-house", 0), now).unwrap();
        }
    }
    assert_eq!(play.cases[0].case.stage, Stage::Ending { outcome: Outcome::Performed });
    assert_eq!(play.violations(0), []);
}

#[test]
fn what_was_reported_before_a_refusal_is_still_accepted_and_stops_a_determination_until_then() {
    let mut play =
        after(&format!("{}, prove_instalment, refuse lack_of_funds, serve_notice, waive_defence", planned()));
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
    let less = || vec![Payment { claim: 2, sum: Fen::new(400) }];
    for (act, expected) in [(change(650, Vec::new()), "plan-total"), (change(750, less()), "plan-total")] {
        let done = play.command(0, &Command::Do(act), hand(Role::Handler, "nm-house", 0), now);
        assert_eq!(code(done), expected);
    }
    play.command(0, &Command::Do(change(650, less())), hand(Role::Handler, "nm-house", 0), now).unwrap();
    if play.cases[0].case.proposal.is_some() {
        play.command(0, &Command::Endorse { opinion: None }, hand(Role::Approver, "nm-house", 0), now).unwrap();
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
    let pay = |claim, sum| Payment { claim, sum: Fen::new(sum) };
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
            play.command(0, &Command::Endorse { opinion: None }, hand(Role::Approver, "nm-house", 0), now).unwrap();
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
