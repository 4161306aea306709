//! Service as tables: when a letter has reached, what a service needs, and how long a party has after its entry.

use super::{
    place::{morning, text},
    play::Play,
    tables::{SIGNED, after, code, found_true, hand, noticed, run},
};
use crate::{
    act::{Act, Command, Service},
    actor::Role,
    case::Case,
    clock::ClockKind,
    clockrun::RunState,
    context::Reach,
    decide::decide,
    event::Late,
    ids::EvidenceId,
    refs::Proof,
    refusal::Refusal,
    service::{ServedLetter, unopened},
    stage::Stage,
    time::Instant,
    vocabulary::{Challengeable, ServiceManner},
};
use jiff::civil::{Date, date};

fn proof() -> Proof {
    Proof { evidence: EvidenceId::parse("scan").unwrap(), digest: "0".to_owned() }
}

fn posted(day: Option<Date>) -> Service {
    Service { manner: ServiceManner::Post, proof: Some(proof()), reached_on: day, awaits_opening: false }
}

fn order(service: Service) -> Command {
    Command::Do(Act::ServeOrder { service })
}

fn handler(play: &mut Play, command: &Command, now: Instant) -> Result<(), Refusal> {
    play.command(0, command, hand(Role::Handler, "nm-house", 0), now)
}

fn running(case: &Case, kind: ClockKind) -> Option<Date> {
    case.run(kind).filter(|run| run.running()).map(|run| run.last_day)
}

#[test]
fn what_the_system_serves_has_effect_when_its_addressee_opens_it_and_not_before() {
    let mut play = after(&found_true());
    let now = play.cases[0].case.last_at;
    handler(&mut play, &order(Service::by_system()), now).unwrap();
    let case = &play.cases[0].case;
    assert_eq!(case.procedure.order_served_on, None);
    assert_eq!((running(case, ClockKind::Rectification), unopened(case)), (None, vec![ServedLetter::Order]));
    // Nobody opens it for the respondent.
    let open = Command::Do(Act::OpenLetter { letter: ServedLetter::Order });
    let others = [
        (hand(Role::Handler, "nm-house", 0), "no-power"),
        (hand(Role::Intake, "my-dev", 0), "no-power"),
        (super::place::actor(case, Role::Complainant, None), "not-addressee"),
        (hand(Role::RespondentOfficer, "nm-edu", 0), "no-power"),
    ];
    for (actor, expected) in others {
        assert_eq!(code(play.command(0, &open, actor.clone(), now)), expected, "{actor:?}");
    }
    assert_eq!(code(handler(&mut play, &order(Service::by_system()), now)), "unopened");
    // Nothing counts as refusal meanwhile, and after three working days another manner is owed.
    while running(&play.cases[0].case, ClockKind::RectificationOrder).is_none() {
        play.tick(0);
    }
    let case = &play.cases[0].case;
    assert_eq!(case.stage, Stage::Rectifying);
    assert_eq!(
        case.run_about(ClockKind::Opening, ServedLetter::Order.no()).map(|run| run.state),
        Some(RunState::RanOut)
    );
    let now = case.last_at;
    assert_eq!(code(handler(&mut play, &order(Service::by_system()), now)), "unopened");
    // It may still be opened, and counts from that day.
    play.command(0, &open, hand(Role::RespondentOfficer, "my-house", 0), now).unwrap();
    let case = &play.cases[0].case;
    assert_eq!(case.procedure.order_served_on, Some(now.date()));
    assert_eq!(case.run(ClockKind::Rectification).map(|run| run.from), Some(now.date()));
    assert_eq!((running(case, ClockKind::RectificationOrder), unopened(case)), (None, Vec::new()));
    assert_eq!(play.violations(0), []);
}

#[test]
fn whoever_has_neither_account_nor_code_is_not_served_by_the_system() {
    let nobody = Reach::default();
    let table = [
        (found_true(), order(Service::by_system())),
        (
            format!("{SIGNED}, conclude untrue untrue"),
            Command::Do(Act::ServeReply { of: Challengeable::Untrue, service: Service::by_system() }),
        ),
    ];
    for (script, command) in table {
        let mut play = after(&script);
        play.place.reach = nobody;
        let now = play.cases[0].case.last_at;
        assert_eq!(code(handler(&mut play, &command, now)), "not-reachable", "{command:?}");
        let case = play.cases[0].case.clone();
        let kind = match &command {
            Command::Do(act) => act.kind(),
            _ => unreachable!("the table holds acts"),
        };
        let ctx = play.place.context(now, hand(Role::Handler, "nm-house", 0), &[]);
        let inputs = crate::form::inputs(kind, &case, &ctx);
        let crate::form::InputKind::Cards { of } = &inputs[0].kind else { panic!("manners are cards") };
        assert!(of.iter().all(|card| card.value != "system"), "{command:?} offers what cannot reach");
    }
}

#[test]
fn a_service_has_its_proof_and_its_day_after_the_letter_and_before_today() {
    // Concluded on the 4th of March; tried on the 6th.
    let made = {
        let play = after(&found_true());
        play.cases[0].case.run(ClockKind::RectificationOrder).unwrap().from
    };
    let today = made.checked_add(jiff::Span::new().days(2)).unwrap();
    let bare = Service { proof: None, ..posted(Some(made)) };
    let table = [
        (bare, "no-service-proof"),
        (posted(None), "no-service-day"),
        (posted(today.tomorrow().ok()), "future-service"),
        (posted(made.yesterday().ok()), "before-letter"),
        (posted(Some(made)), "ok"),
        (posted(Some(today)), "ok"),
    ];
    for (service, expected) in table {
        let mut play = after(&found_true());
        let done = handler(&mut play, &order(service.clone()), morning(today));
        assert_eq!(code(done), expected, "{service:?}");
        if expected == "ok" {
            let run = play.cases[0].case.run(ClockKind::Rectification).unwrap();
            assert_eq!(Some(run.from), service.reached_on, "the clock starts with the day on which it reached");
        }
    }
}

#[test]
fn a_service_entered_late_takes_a_second_hand_and_leaves_the_party_five_working_days() {
    let mut play = after(&noticed_not_served());
    let made = play.cases[0].case.run(ClockKind::AdvanceNotice).unwrap().from;
    let calendar = play.place.calendar.clone();
    let late_by = |days| calendar.due(made, crate::calendar::Length::WorkingDays(days)).last_day;
    let notice = |day| Act::ServeNotice { service: posted(Some(day)) };
    let case = play.cases[0].case.clone();
    for (entered, expected) in [(late_by(3), "ok"), (late_by(4), "late-service")] {
        let ctx = play.place.context(morning(entered), hand(Role::Handler, "nm-house", 0), &[]);
        let done = decide(Some(&case), &Command::Do(notice(made)), &ctx);
        assert_eq!(done.as_ref().map_or_else(|refusal| refusal.code, |_| "ok"), expected);
    }
    // Entered eight working days later with its scan and its reason: a proposal, and then five working days more.
    let entered = morning(late_by(8));
    let late = Some(Late { scan: proof(), reason: text("why") });
    let step = |case: &Case, command: &Command, role, late: Option<Late>| {
        let mut ctx = play.place.context(entered, hand(role, "nm-house", 0), &[]);
        ctx.occurred_on = late.is_some().then_some(made);
        ctx.late = late;
        decide(Some(case), command, &ctx).map(|events| events.iter().fold(case.clone(), crate::evolve::evolve))
    };
    let proposed = step(&case, &Command::Do(notice(made)), Role::Handler, late).unwrap();
    assert!(
        !proposed.proposals.is_empty() && proposed.run(ClockKind::Defence).is_none(),
        "one hand serves nothing late"
    );
    let served = step(&proposed, &Command::Endorse { of: None, opinion: None }, Role::Approver, None).unwrap();
    let defence = served.run(ClockKind::Defence).unwrap();
    assert_eq!((defence.from, defence.last_day), (made, late_by(13)));
    play.cases[0].case = case;
    run(&mut play, "serve_notice");
}

fn noticed_not_served() -> String {
    noticed().replace(", serve_notice", "")
}

#[test]
fn the_system_serves_nothing_late() {
    let mut play = after(&found_true());
    let case = play.cases[0].case.clone();
    let mut ctx = play.place.context(morning(date(2026, 3, 12)), hand(Role::Handler, "nm-house", 0), &[]);
    ctx.occurred_on = Some(date(2026, 3, 5));
    ctx.late = Some(Late { scan: proof(), reason: text("why") });
    let refused = decide(Some(&case), &order(Service::by_system()), &ctx).unwrap_err();
    assert_eq!(refused.code, "system-late");
    drop(ctx);
    run(&mut play, "serve_order");
}
