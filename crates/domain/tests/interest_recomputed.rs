//! Interest is worked out a second time, in another language, and both agree to the fen.

use domain::{
    interest::{AgreedRate, Debt, Paid, work_out},
    money::Fen,
    profile::{InterestRules, LprQuote, PaymentOrder},
};
use jiff::{
    Span,
    civil::{Date, date},
};
use serde_json::{Value, json};
use std::{path::Path, process::Command};

const CASES: usize = 500;

/// The same cases in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn day(&mut self, from: Date, within: u64) -> Date {
        from.saturating_add(Span::new().days(i64::try_from(self.below(within)).unwrap()))
    }
}

fn rules() -> InterestRules {
    let quote = |since, basis_points| LprQuote { since, basis_points };
    InterestRules {
        daily_millionths: 500,
        payments: PaymentOrder::InterestFirst,
        contested_before: date(2020, 9, 1),
        lpr: vec![
            quote(date(2019, 8, 20), 425),
            quote(date(2020, 4, 20), 385),
            quote(date(2022, 1, 20), 370),
            quote(date(2023, 6, 20), 355),
            quote(date(2024, 7, 22), 335),
            quote(date(2025, 5, 20), 300),
        ],
        basis: String::new(),
    }
}

/// A debt drawn at random, with the day asked about.
struct Drawn {
    principal: i64,
    due_on: Date,
    until: Date,
    signed_on: Option<Date>,
    rate: AgreedRate,
    sme: bool,
    order: PaymentOrder,
    payments: Vec<Paid>,
}

fn draw(dice: &mut Dice) -> Drawn {
    let principal = match dice.below(4) {
        0 => dice.below(1_000),
        1 => dice.below(10_000_000),
        _ => dice.below(100_000_000_000),
    };
    let principal = i64::try_from(principal).unwrap() + 1;
    // From before the leap day of 2020 to after that of 2028.
    let due_on = dice.day(date(2019, 6, 1), 2_600);
    let points = u32::try_from(dice.below(2_400)).unwrap();
    let rate = match dice.below(3) {
        0 => AgreedRate::NotAgreed,
        1 => AgreedRate::Agreed { basis_points_per_year: points },
        _ => AgreedRate::Adjudged { basis_points_per_year: points },
    };
    let signed_on = (dice.below(5) > 0).then(|| dice.day(date(2019, 1, 1), 2_700));
    let payments = (0..dice.below(7))
        .map(|_| {
            let share = i64::try_from(dice.below(60)).unwrap();
            let sum = Fen::new(principal / 100 * share + i64::try_from(dice.below(101)).unwrap());
            Paid { on: dice.day(due_on.saturating_sub(Span::new().days(60)), 1_500), sum, interest: None }
        })
        .collect();
    Drawn {
        principal,
        due_on,
        until: dice.day(due_on.saturating_sub(Span::new().days(10)), 1_600),
        signed_on,
        rate,
        sme: dice.below(2) == 0,
        order: if dice.below(3) == 0 { PaymentOrder::PrincipalFirst } else { PaymentOrder::InterestFirst },
        payments,
    }
}

fn as_json(one: &Drawn) -> Value {
    let (rate, adjudged) = match one.rate {
        AgreedRate::NotAgreed => (None, false),
        AgreedRate::Agreed { basis_points_per_year } => (Some(basis_points_per_year), false),
        AgreedRate::Adjudged { basis_points_per_year } => (Some(basis_points_per_year), true),
    };
    json!({
        // Sums as text: what a number of JavaScript can hold is not enough for every sum.
        "principal": one.principal.to_string(),
        "due_on": one.due_on.to_string(),
        "until": one.until.to_string(),
        "signed_on": one.signed_on.map(|day| day.to_string()),
        "rate": rate,
        "adjudged": adjudged,
        "sme": one.sme,
        "interest_first": one.order == PaymentOrder::InterestFirst,
        "payments": one.payments
            .iter()
            .map(|paid| json!({ "on": paid.on.to_string(), "sum": paid.sum.get().to_string() }))
            .collect::<Vec<_>>(),
    })
}

#[test]
fn another_language_works_out_the_same_interest_to_the_fen() {
    let rules = rules();
    let mut dice = Dice(0x2026_1130_0910_2024);
    let drawn: Vec<Drawn> = (0..CASES).map(|_| draw(&mut dice)).collect();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interest.json");
    let lpr: Vec<_> = rules
        .lpr
        .iter()
        .map(|quote| json!({ "since": quote.since.to_string(), "basis_points": quote.basis_points }))
        .collect();
    let text = json!({
        "rules": { "daily_millionths": rules.daily_millionths, "lpr": lpr },
        "cases": drawn.iter().map(as_json).collect::<Vec<_>>(),
    });
    std::fs::write(&file, text.to_string()).expect("the cases are written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interest.mjs");
    let out = Command::new("node").arg(script).arg(&file).output().expect("node runs: the project's tests need it");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let answers = String::from_utf8(out.stdout).expect("it prints numbers");
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), CASES);
    let (mut paid, mut bearing) = (0, 0);
    for (one, answer) in drawn.iter().zip(answers) {
        let debt = Debt {
            principal: Fen::new(one.principal),
            due_on: one.due_on,
            signed_on: one.signed_on,
            rate: one.rate,
            sme: one.sme,
            payments: &one.payments,
            order: Some(one.order),
        };
        let working = work_out(&debt, one.until, &rules);
        let (interest, principal) = (working.outstanding_interest, working.outstanding_principal);
        let own = format!("{} {} {} {}", working.total.get(), interest.get(), principal.get(), working.lines.len());
        assert_eq!(own, answer, "{}", as_json(one));
        paid += usize::from(working.lines.len() > 1);
        bearing += usize::from(working.total > Fen::ZERO);
    }
    // The draw is worth the comparison only if most cases bear interest and many are paid in part.
    assert!(paid > CASES / 4 && bearing > CASES / 2, "{paid} with several lines, {bearing} with interest");
}
