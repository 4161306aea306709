//! Mergers as tables: what two cases must have in common, what becomes of their claims, and who is told.

use super::{
    place::{START, intake, source, text},
    play::Play,
    tables::{YES, code, fits, hand},
};
use crate::{
    act::{Act, ActKind as K, Command},
    actor::Role,
    case::Enterprise,
    claim::Claim,
    effects::{Effect, LetterKind, Recipient, effects},
    evolve::{evolve, fold},
    fact::Fact,
    ids::CaseId,
    intake::Intake,
    merging::brought,
    money::Fen,
    stage::Stage,
    words::{Said, words},
};
use jiff::civil::date;

fn other() -> CaseId {
    CaseId::parse("sample").unwrap()
}

fn claim(no: u16, sum: i64, due: Option<jiff::civil::Date>) -> Claim {
    Claim { due_on: due, text: Some(text("words-of-the-claim")), ..Claim::sum(no, Fen::new(sum)) }
}

/// Two complaints, of which the first is to be merged into the second.
fn two(ours: Vec<Claim>, theirs: Intake) -> Play {
    let one = Intake { sources: vec![source(false)], ..intake("my-house", ours) };
    Play::new(None, START, vec![one, Intake { id: other(), number: "NM-other".to_owned(), ..theirs }])
}

fn of_another_firm(intake: Intake) -> Intake {
    Intake { enterprise: Enterprise { name: Some(text("another-firm")), ..intake.enterprise.clone() }, ..intake }
}

fn merge(play: &mut Play, reason: bool) -> &'static str {
    let act = Act::Merge { into: other(), reason: reason.then(|| text("why")) };
    let (now, lead) = (play.cases[0].case.last_at, play.cases[0].case.lead.clone());
    match play.command(0, &Command::Do(act), hand(Role::Intake, lead.as_str(), 0), now) {
        Ok(()) => code(play.command(
            0,
            &Command::Endorse { of: None, opinion: None },
            hand(Role::LeadHead, lead.as_str(), 0),
            now,
        )),
        Err(refusal) => {
            assert!(!refusal.rule.is_empty() && !refusal.remedy.is_empty());
            refusal.code
        }
    }
}

#[test]
fn a_merger_is_of_one_firm_and_one_organ_or_says_why_and_never_into_what_is_no_open_case_of_the_lead() {
    let same = || intake("my-house", vec![claim(1, 1000, None)]);
    let nameless =
        |intake: Intake| Intake { enterprise: Enterprise { name: None, ..intake.enterprise.clone() }, ..intake };
    let unknown = crate::case::Respondent::Unresolved(text("who"));
    let table = [
        ("the same", same(), YES, YES),
        ("another firm", of_another_firm(same()), "other-firm", YES),
        ("a firm without name", nameless(same()), "unknown-firm", YES),
        ("another organ of the same lead", intake("my-edu", vec![claim(1, 1000, None)]), "other-respondent", YES),
        ("an organ nobody has found", Intake { respondent: unknown, ..same() }, "", ""),
        ("of another lead", intake("nm-house", vec![claim(1, 1000, None)]), "target-lead", "target-lead"),
    ];
    for (what, theirs, bare, with_reason) in table {
        // Nobody knows yet who leads it: the prefecture does, and the case is of the county.
        let expected = if bare.is_empty() { ["target-lead", "target-lead"] } else { [bare, with_reason] };
        for (reason, expected) in [false, true].into_iter().zip(expected) {
            let mut play = two(vec![claim(1, 1000, None)], theirs.clone());
            assert_eq!(merge(&mut play, reason), expected, "{what}, reason: {reason}");
        }
    }
    let mut play = two(vec![claim(1, 1000, None)], same());
    let nowhere = Act::Merge { into: CaseId::parse("nowhere").unwrap(), reason: Some(text("why")) };
    let now = play.cases[0].case.last_at;
    let clerk = || hand(Role::Intake, "my-dev", 0);
    assert_eq!(code(play.command(0, &Command::Do(nowhere), clerk(), now)), "no-target");
    play.act(1, K::Decline, |_| true).unwrap();
    assert_eq!(merge(&mut play, true), "target-ended");
    let mut play = two(vec![claim(1, 1000, None)], same());
    play.cases[1].case.stage = Stage::Merged { into: CaseId::parse("third").unwrap() };
    assert_eq!(merge(&mut play, true), "target-merged");
}

#[test]
fn the_second_hand_reads_what_differs_and_it_is_compared_anew() {
    let play = two(
        vec![claim(1, 1000, None), claim(2, 7, None)],
        of_another_firm(intake("my-edu", vec![claim(1, 1000, None)])),
    );
    let act = Act::Merge { into: other(), reason: Some(text("why")) };
    let case = play.cases[0].case.clone();
    let mut ctx = play.place.context(case.last_at, hand(Role::LeadHead, "my-dev", 0), &[]);
    ctx.merging = play.target(&case, &act);
    let said: Vec<_> = words(&act, &case, &ctx)
        .into_iter()
        .map(|line| match line.said {
            Said::Words(words) => format!("{}：{words}", line.label),
            other => format!("{}：{other:?}", line.label),
        })
        .collect();
    for expected in [
        "投诉企业：与并入的案件不同",
        "被投诉主体：不同：",
        "第1项诉求：10.00元，并入的案件已有，只计算一次",
        "第2项诉求：0.07元，转入并入的案件",
    ] {
        assert!(said.iter().any(|line| line.starts_with(expected)), "{expected} in {said:?}");
    }
    // Proposed without a reason while both were of one firm; corrected since.
    let mut play = two(vec![claim(1, 1000, None)], intake("my-house", vec![claim(1, 1000, None)]));
    let now = play.cases[0].case.last_at;
    let act = Act::Merge { into: other(), reason: None };
    assert_eq!(code(play.command(0, &Command::Do(act), hand(Role::Intake, "my-dev", 0), now)), YES);
    play.cases[1].case.enterprise.name = Some(text("another-firm"));
    let endorse = Command::Endorse { of: None, opinion: None };
    assert_eq!(code(play.command(0, &endorse, hand(Role::LeadHead, "my-dev", 0), now)), "other-firm");
}

#[test]
fn no_sum_leaves_the_figures_and_none_counts_twice_until_the_merger_is_undone() {
    let due = Some(date(2025, 1, 31));
    // Ours, theirs, and what the surviving case then counts.
    let table = [
        (vec![claim(1, 1000, None)], vec![claim(1, 1000, None)], vec![1000]),
        (vec![claim(1, 1000, None)], vec![claim(1, 5, None)], vec![5, 1000]),
        (vec![claim(1, 1000, due)], vec![claim(1, 1000, None)], vec![1000, 1000]),
        (vec![claim(1, 1000, None), claim(2, 1000, None)], vec![claim(1, 1000, None)], vec![1000, 1000]),
        (vec![claim(1, 1000, None), Claim::act(2)], vec![claim(4, 1000, None)], vec![1000, 0]),
    ];
    for (ours, theirs, expected) in table {
        let mut play = two(ours.clone(), intake("my-house", theirs.clone()));
        assert_eq!(merge(&mut play, false), YES);
        let counted = |play: &Play, at: usize| {
            let here = play.cases[at].case.claims.iter().filter(|claim| claim.counts());
            here.map(|claim| claim.claimed.get()).collect::<Vec<_>>()
        };
        assert_eq!((counted(&play, 0), counted(&play, 1)), (vec![], expected.clone()), "{ours:?} {theirs:?}");
        let numbers: std::collections::BTreeSet<_> = play.cases[1].case.claims.iter().map(|claim| claim.no).collect();
        assert_eq!(numbers.len(), expected.len(), "each has its number");
        assert_eq!((play.violations(0), play.violations(1), play.family()), (vec![], vec![], vec![]));
        play.act(1, K::UndoMerge, |_| true).unwrap();
        assert_eq!(counted(&play, 0).len(), ours.len());
        assert_eq!(play.cases[1].case.claims.len(), theirs.len());
        assert_eq!((play.violations(0), play.violations(1), play.family()), (vec![], vec![], vec![]));
    }
}

#[test]
fn claims_move_only_into_a_case_that_has_not_been_concluded_and_stay_once_something_rests_on_them() {
    let lines = || vec![claim(1, 1000, None)];
    let mut play = two(lines(), intake("my-house", vec![claim(1, 5, None)]));
    for (kind, with) in [(K::Accept, ""), (K::HandOver, ""), (K::SignFor, ""), (K::Conclude, "true")] {
        play.act(1, kind, |act| fits(act, with)).unwrap();
    }
    assert_eq!(merge(&mut play, true), "target-concluded");
    let mut play = two(lines(), intake("my-house", lines()));
    for (kind, with) in [(K::Accept, ""), (K::HandOver, ""), (K::SignFor, ""), (K::Conclude, "true")] {
        play.act(1, kind, |act| fits(act, with)).unwrap();
    }
    assert_eq!(merge(&mut play, false), YES, "a repeat brings nothing new");

    let mut play = two(lines(), intake("my-house", vec![claim(1, 5, None)]));
    assert_eq!(merge(&mut play, false), YES);
    play.cases[1].case.claims[1].claimed = Fen::new(900);
    assert_eq!(code(play.act(1, K::UndoMerge, |_| true)), "rested-on", "the claim that came was corrected");
}

#[test]
fn the_words_of_a_claim_go_along_only_within_one_open_firm() {
    let case = two(vec![claim(1, 1000, None)], intake("my-house", vec![claim(1, 5, None)])).cases[0].case.clone();
    let mut confidential = case.clone();
    confidential.enterprise.confidential = true;
    for (case, other_firm, told) in [(&case, false, true), (&case, true, false), (&confidential, false, false)] {
        assert_eq!(brought(case, other_firm)[0].text.is_some(), told);
    }
}

#[test]
fn every_letter_about_the_matter_goes_to_both_complainants_and_to_those_of_what_is_split_off() {
    let mut play = two(vec![claim(1, 1000, None), claim(2, 5, None)], intake("my-house", vec![claim(1, 1000, None)]));
    assert_eq!(merge(&mut play, false), YES);
    for (kind, with) in [(K::Accept, ""), (K::HandOver, ""), (K::SignFor, ""), (K::Conclude, "true untrue")] {
        play.act(1, kind, |act| fits(act, with)).unwrap();
    }
    play.act(1, K::ServeReply, |_| true).unwrap();
    play.act(1, K::Challenge, |_| true).unwrap();
    play.act(2, K::DecideReview, |act| fits(act, "true")).unwrap();
    let letters = |at: usize, to: &Recipient| {
        let said = &play.cases[at].said;
        let mut case = fold(&said[..1]).unwrap();
        let mut found = Vec::new();
        for event in &said[1..] {
            case = evolve(case, event);
            found.extend(effects(&case, event).into_iter().filter_map(|effect| match effect {
                Effect::Letter { letter, to: whom } if whom == *to => Some(letter),
                _ => None,
            }));
        }
        found
    };
    let joined = Recipient::Joined(play.cases[0].case.id.clone());
    let told = [LetterKind::Acceptance, LetterKind::HandOverCopy, LetterKind::Reply];
    assert_eq!(letters(1, &joined), told);
    assert_eq!(letters(1, &Recipient::Complainant), told);
    assert!(letters(2, &joined).contains(&LetterKind::ReviewDecision), "the part under review is theirs as well");
}

#[test]
fn one_firm_does_not_withdraw_what_another_has_complained_of() {
    for (another, expected) in [(false, YES), (true, "joined")] {
        let mut theirs = intake("my-house", vec![claim(1, 1000, None)]);
        if another {
            theirs = of_another_firm(theirs);
        }
        let mut play = two(vec![claim(1, 1000, None)], theirs);
        assert_eq!(merge(&mut play, true), YES);
        play.act(1, K::AskWithdrawal, |_| true).unwrap();
        play.act(1, K::CallBack, |act| fits(act, "confirmed")).unwrap();
        assert_eq!(code(play.act(1, K::DecideWithdrawal, |act| fits(act, "true"))), expected);
        let ended = play.cases[1].said.iter().any(|event| matches!(event.fact, Fact::Ending { .. }));
        assert_eq!(ended, !another);
    }
}
