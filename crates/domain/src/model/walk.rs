//! Random walks without the abstraction: every act, several cases, two hundred commands each.

use super::{
    explore::{actors, with_all_hands},
    place::{START, fresh, intake, source, text},
    play::Play,
    scenarios::ADDITIVE,
};
use crate::{
    act::{ActKind, Command},
    actor::Role,
    case::{Enterprise, Source},
    claim::{Claim, ClaimRate},
    event::Event,
    ids::CaseId,
    intake::{Birth, Intake},
    money::Fen,
    options::samples,
    organ::sample::REFORM,
    powers,
};

/// xorshift64*: the same walk for the same seed.
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % n
    }
}

fn begin(dice: &mut Dice) -> Play {
    // One walk of three owes interest as well.
    let (due_on, rate) = if dice.below(3) == 0 {
        (
            Some(START.saturating_sub(jiff::Span::new().days(40))),
            Some(ClaimRate { basis_points_per_year: 737, adjudged: false }),
        )
    } else {
        (None, None)
    };
    let respondent = ["my-house", "my-park", "mj-forest-old", "mohe-town"][dice.below(4)];
    let claims = || {
        let first = Claim { due_on, rate, ..Claim::sum(1, Fen::new(100_001)) };
        vec![first, Claim::sum(2, Fen::new(50_000)), Claim::act(3)]
    };
    let start = if respondent == "mj-forest-old" { REFORM.yesterday().unwrap() } else { START };
    let mut first = intake(respondent, claims());
    first.sources = vec![source(dice.below(8) == 0)];
    if dice.below(4) == 0 {
        first.enterprise = Enterprise { confidential: true, ..first.enterprise };
    }
    if dice.below(5) == 0 {
        first.birth = Birth::Backlog;
    }
    // The sample of a merger names this one.
    let second = Intake {
        id: CaseId::parse("sample").unwrap(),
        number: "NM-sample".to_owned(),
        narrative: Some(text("other")),
        sources: vec![Source { native_id: "W-9".to_owned(), ..source(false) }],
        ..intake(respondent, claims())
    };
    Play::new(None, start, vec![first, second])
}

fn step(play: &mut Play, dice: &mut Dice) -> (usize, String) {
    let at = dice.below(play.cases.len());
    if dice.below(6) == 0 {
        play.tick(at);
        return (at, "time".to_owned());
    }
    let case = play.cases[at].case.clone();
    if !case.proposals.is_empty() && dice.below(6) == 0 {
        let sign = Command::Endorse { of: None, opinion: None };
        let signed = |actor| play.command(at, &sign, actor, case.last_at).is_ok();
        if actors(&case).into_iter().any(signed) {
            return (at, "signed".to_owned());
        }
    }
    let fresh = fresh(&case);
    for _ in 0..40 {
        let everybody = actors(&case);
        let actor = everybody[dice.below(everybody.len())].clone();
        let kinds: Vec<ActKind> = ActKind::ALL
            .iter()
            .copied()
            .filter(|kind| {
                powers::powers(*kind)
                    .iter()
                    .any(|(role, seat)| *role == actor.role && powers::sits(&case, &actor, *seat))
            })
            .collect();
        if kinds.is_empty() || actor.role == Role::System {
            continue;
        }
        let kind = kinds[dice.below(kinds.len())];
        // Rarely, or nothing else would ever be seen.
        let rare = ADDITIVE.contains(&kind)
            || matches!(
                kind,
                ActKind::Decline
                    | ActKind::Merge
                    | ActKind::PutOnFile
                    | ActKind::AskWithdrawal
                    | ActKind::DeclareGone
                    | ActKind::AskConsent
                    | ActKind::AskSupplement
                    | ActKind::Settle
                    | ActKind::ConfirmPayment
                    | ActKind::Extend
            );
        if rare && dice.below(20) > 0 {
            continue;
        }
        let ctx = play.place.context(case.last_at, actor.clone(), &fresh);
        let acts = samples(kind, &case, &ctx);
        if acts.is_empty() {
            continue;
        }
        let act = acts[dice.below(acts.len())].clone();
        let command = if dice.below(3) > 0 { with_all_hands(&case, &act, &ctx) } else { Command::Do(act.clone()) };
        if play.command(at, &command, actor.clone(), case.last_at).is_ok() {
            return (at, format!("{act:?}"));
        }
    }
    play.tick(at);
    (at, "time".to_owned())
}

/// Two walks of three begin well on the way, or few would ever see a record.
fn lead_in(play: &mut Play, dice: &mut Dice) {
    use ActKind as K;
    let way = [
        K::Accept,
        K::HandOver,
        K::SignFor,
        K::Conclude,
        K::ServeOrder,
        K::Refuse,
        K::ServeNotice,
        K::LodgeDefence,
        K::HearDefence,
        K::Determine,
    ];
    let far = [0, 5, way.len()][dice.below(3)];
    for kind in &way[..far] {
        let _ = play.act(0, *kind, |_| true);
    }
}

/// Walks, and calls `see` with every event at the end.
pub(super) fn walk(seed: u64, commands: usize, mut see: impl FnMut(&Event)) -> usize {
    let mut dice = Dice::new(seed);
    let mut play = begin(&mut dice);
    lead_in(&mut play, &mut dice);
    let mut done = Vec::new();
    for n in 0..commands {
        let (at, by) = step(&mut play, &mut dice);
        done.push((at, by));
        let broken = crate::invariants::state(&play.cases[at].case, &play.place.directory);
        assert!(broken.is_empty(), "seed {seed}: {broken:#?}\nafter {:#?}", &done[done.len().saturating_sub(12)..]);
        if n % 50 == 49 || n + 1 == commands {
            for at in 0..play.cases.len() {
                let broken = play.violations(at);
                assert!(
                    broken.is_empty(),
                    "seed {seed}: {broken:#?}\nbefore {:#?}",
                    &done[done.len().saturating_sub(50)..]
                );
            }
            let broken = play.family();
            assert!(
                broken.is_empty(),
                "seed {seed}: {broken:#?}\nbefore {:#?}",
                &done[done.len().saturating_sub(50)..]
            );
        }
    }
    play.cases.iter().flat_map(|played| &played.said).for_each(&mut see);
    play.cases.len()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a long test says how long it took")]
fn random_walks_of_two_hundred_commands_keep_the_invariants() {
    let walks = std::env::var("WALKS").ok().and_then(|n| n.parse().ok()).unwrap_or(60_u64);
    let begun = std::time::Instant::now();
    let (mut cases, mut events) = (0, 0);
    for seed in 1..=walks {
        cases += walk(seed, 200, |_| events += 1);
    }
    println!("{walks} walks, {cases} cases, {events} events, {:.1} s", begun.elapsed().as_secs_f64());
}
