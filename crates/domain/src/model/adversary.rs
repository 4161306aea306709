//! One dishonest account alone: it does everything it is offered, holds every query code it has seen, lets time run and
//! enters what is late. No case may end by it, no right of a party be used up, nobody be left without a way on.

use super::{
    Fault,
    explore::actors,
    place::{START, fresh, intake, person, source},
    play::Play,
    walk::Dice,
};
use crate::{
    act::{ActKind, Command, Signer},
    actor::{Actor, Role},
    claim::Claim,
    money::Fen,
    options::samples,
    powers,
    refs::{Proof, TextRef},
};

/// Ways to the states in which the adversary begins; everybody was honest until then.
const WAYS: [&[(ActKind, &str)]; 8] = {
    use ActKind as K;
    [
        &[],
        &[(K::Accept, "")],
        &[(K::Accept, ""), (K::HandOver, ""), (K::SignFor, "")],
        &[(K::Accept, ""), (K::HandOver, ""), (K::SignFor, ""), (K::Conclude, "disputed")],
        &[(K::Accept, ""), (K::HandOver, ""), (K::SignFor, ""), (K::Conclude, "disputed"), (K::Suspend, "")],
        &[(K::Accept, ""), (K::HandOver, ""), (K::SignFor, ""), (K::Conclude, "true"), (K::ServeOrder, "")],
        &[
            (K::Accept, ""),
            (K::HandOver, ""),
            (K::SignFor, ""),
            (K::Conclude, "true"),
            (K::ServeOrder, ""),
            (K::Refuse, ""),
            (K::ServeNotice, ""),
        ],
        &[
            (K::Accept, ""),
            (K::HandOver, ""),
            (K::SignFor, ""),
            (K::Conclude, "true"),
            (K::ServeOrder, ""),
            (K::Refuse, ""),
            (K::ServeNotice, ""),
            (K::LodgeDefence, ""),
            (K::HearDefence, ""),
            (K::Determine, ""),
        ],
    ]
};

fn begun(fault: Option<Fault>, way: &[(ActKind, &str)]) -> Play {
    let mut first = intake("my-house", vec![Claim::sum(1, Fen::new(1000))]);
    first.sources = vec![source(false)];
    first.enterprise.confidential = true;
    let mut play = Play::new(fault, START, vec![first]);
    for (kind, finding) in way {
        let fits = |act: &crate::act::Act| match act {
            crate::act::Act::Conclude { findings, .. } => findings.iter().all(|f| f.finding.code() == *finding),
            _ => true,
        };
        play.act(0, *kind, fits).unwrap_or_else(|refusal| panic!("{kind:?}: {refusal:?}"));
    }
    play
}

/// One command of somebody's choice: an act, a hand, or taking a pending decision back.
fn choice(play: &Play, dice: &mut Dice, actor: &Actor) -> Option<Command> {
    let case = &play.cases[0].case;
    let opinion = || TextRef { id: "t".to_owned(), digest: "0".to_owned() };
    match dice.below(8) {
        0 => return Some(Command::Endorse { of: None, opinion: None }),
        1 if dice.below(3) == 0 => return on_paper(play, dice, actor),
        1 if dice.below(6) == 0 => return Some(Command::Recall { of: None, reason: opinion() }),
        _ => {}
    }
    let kinds: Vec<ActKind> = ActKind::ALL
        .iter()
        .copied()
        .filter(|kind| {
            let seated = |(role, seat): &(Role, powers::Seat)| *role == actor.role && powers::sits(case, actor, *seat);
            powers::powers(*kind).iter().any(seated)
        })
        .collect();
    let kind = *kinds.get(dice.below(kinds.len().max(1)))?;
    let fresh = fresh(case);
    let ctx = play.place.context(case.last_at, actor.clone(), &fresh).typical(kind, case);
    let acts = samples(kind, case, &ctx);
    acts.get(dice.below(acts.len().max(1))).cloned().map(Command::Do)
}

/// A forged signature: of whoever the next hand would be, in any organ.
fn on_paper(play: &Play, dice: &mut Dice, actor: &Actor) -> Option<Command> {
    let case = &play.cases[0].case;
    let proposal = case.proposals.get(dice.below(case.proposals.len().max(1)))?;
    let role = crate::approval::next_role(proposal)?;
    let organ = actor.organ.as_ref().map_or("none", crate::ids::OrganId::as_str);
    let signer = Signer { person: person(case, role, organ, 50 + dice.below(2)), role };
    let scan = Proof { evidence: crate::ids::EvidenceId::parse("forged").unwrap(), digest: "0".to_owned() };
    Some(Command::SignOnPaper { of: Some(proposal.no), signer, signed_on: case.last_at.date(), scan })
}

/// What the accounts of one hand do to a case until the steps are used up.
fn torment(play: &mut Play, dice: &mut Dice, accounts: &[Actor], steps: usize) {
    for _ in 0..steps {
        if play.cases[0].case.said_outcome().is_some() || play.cases[0].case.stage.is_end() {
            return;
        }
        if dice.below(5) == 0 {
            play.tick(0);
            continue;
        }
        let actor = accounts[dice.below(accounts.len())].clone();
        let now = play.cases[0].case.last_at;
        // Now and then it says that it happened earlier.
        play.late = (dice.below(6) == 0).then(|| now.date().yesterday().unwrap_or(now.date()));
        if let Some(command) = choice(play, dice, &actor) {
            let _ = play.command(0, &command, actor, now);
        }
        play.late = None;
    }
}

#[test]
fn one_account_alone_ends_no_case_and_uses_up_no_right() {
    let walks = std::env::var("WALKS").ok().and_then(|n| n.parse().ok()).unwrap_or(2_u64);
    for (no, way) in WAYS.iter().enumerate() {
        let honest = begun(None, way);
        let case = honest.cases[0].case.clone();
        for account in actors(&case) {
            for seed in 1..=walks {
                let mut dice = Dice::new(seed * 1000 + u64::try_from(no).unwrap());
                let mut play = begun(None, way);
                // It has seen the query code.
                let code = Actor { person: person(&case, Role::Complainant, "none", 0), ..holder() };
                torment(&mut play, &mut dice, &[account.clone(), code], 200);
                let label = format!("way {no}, seed {seed}, {:?} of {:?}", account.role, account.organ);
                let after = &play.cases[0].case;
                assert!(!after.stage.is_end(), "{label} ended the case: {:?}", after.stage);
                assert_eq!(after.said_outcome(), None, "{label} brought an outcome about");
                assert_eq!(play.violations(0), [], "{label}");
            }
        }
    }
}

#[test]
fn where_one_hand_is_enough_one_account_does_end_cases() {
    let ends = |way: &[(ActKind, &str)], seed: u64| {
        let accounts = actors(&begun(Some(Fault::OneHand), way).cases[0].case);
        accounts.into_iter().any(|account| {
            let mut play = begun(Some(Fault::OneHand), way);
            torment(&mut play, &mut Dice::new(seed), &[account], 200);
            play.cases[0].case.said_outcome().is_some()
        })
    };
    let ended: Vec<_> = WAYS.iter().map(|way| (1..13).any(|seed| ends(way, seed))).collect();
    assert!(ended.iter().filter(|ends| **ends).count() >= 4, "the walks reach what they are to guard: {ended:?}");
}

#[test]
fn a_pair_of_one_organ_uses_up_no_right_of_a_party() {
    let pairs = [(Role::Intake, Role::LeadHead, "my-dev"), (Role::Handler, Role::Approver, "nm-house")];
    for (no, way) in WAYS.iter().enumerate() {
        for (first, second, organ) in pairs {
            let mut play = begun(None, way);
            let case = play.cases[0].case.clone();
            let of = |role: Role| Actor {
                person: person(&case, role, organ, 0),
                organ: Some(crate::organ::sample::id(organ)),
                role,
                standing_in_for: None,
            };
            let mut dice = Dice::new(7 + u64::try_from(no).unwrap());
            torment(&mut play, &mut dice, &[of(first), of(second)], 200);
            assert_eq!(play.violations(0), [], "way {no}, {first:?} and {second:?} of {organ}");
            assert_eq!(play.family(), [], "way {no}, {first:?} and {second:?} of {organ}");
        }
    }
}

fn holder() -> Actor {
    Actor {
        person: crate::ids::PersonId::parse("nobody").unwrap(),
        organ: None,
        role: Role::Complainant,
        standing_in_for: None,
    }
}
