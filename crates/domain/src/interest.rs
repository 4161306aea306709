//! Interest on a sum paid late, worked out line by line (条例 802 §17).
//!
//! Interest runs from the day after the due day up to and including the day asked about, on what was owed on each day.
//! A payment counts from the day after it was made. Each line is rounded half up to the fen. Integers throughout.

use crate::{
    act::Payment,
    case::Case,
    claim::{Claim, PaidSum},
    money::Fen,
    profile::{InterestRules, PaymentOrder},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The rate that applies to a debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreedRate {
    /// So much a year, in basis points: 435 = 4.35 %.
    Agreed {
        /// Basis points a year.
        basis_points_per_year: u32,
    },
    /// So much a year by an effective judgment or award.
    Adjudged {
        /// Basis points a year.
        basis_points_per_year: u32,
    },
    /// None was agreed: the daily rate of the rules applies.
    NotAgreed,
}

/// A debt that may bear interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Debt<'a> {
    /// What was owed on the due day.
    pub principal: Fen,
    /// The last day on which it could be paid in time.
    pub due_on: Date,
    /// When the contract was signed.
    pub signed_on: Option<Date>,
    /// The rate.
    pub rate: AgreedRate,
    /// 条例 802 applies: an agreed rate is at least the one-year LPR at signing.
    pub sme: bool,
    /// What was paid, and when.
    pub payments: &'a [Paid],
    /// What a payment reduces first, where the parties agreed on it.
    pub order: Option<PaymentOrder>,
}

/// A payment on a debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid {
    /// The day of the payment.
    pub on: Date,
    /// How much.
    pub sum: Fen,
    /// What of it was taken as interest when it was accepted; none where the order of payments says so.
    pub interest: Option<Fen>,
}

/// One line of a working: days on which the principal stayed the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// First day that bears interest.
    pub from: Date,
    /// Last day that bears interest.
    pub to: Date,
    /// Days, both ends included.
    pub days: i32,
    /// What was owed on these days.
    pub principal: Fen,
    /// The rate in words: `日利率0.05%`, `年利率4.35%（一年按365日）`.
    pub rate_text: String,
    /// Interest of the line.
    pub interest: Fen,
}

/// The interest on one sum, with how it comes about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Working {
    /// The lines, oldest first.
    pub lines: Vec<Line>,
    /// All interest that arose, paid or not.
    pub total: Fen,
    /// Interest that payments have not covered.
    pub outstanding_interest: Fen,
    /// Principal that payments have not covered.
    pub outstanding_principal: Fen,
    /// What an officer should look at, in Chinese.
    pub flags: Vec<String>,
}

/// A rate as a fraction of the principal per day.
#[derive(Clone, Copy)]
struct Rate {
    numerator: i128,
    denominator: i128,
}

/// Works out the interest on a debt up to and including `until`.
///
/// Payments after `until` are left aside; those up to the due day reduce the principal at once.
pub fn work_out(debt: &Debt<'_>, until: Date, rules: &InterestRules) -> Working {
    let (rate, text, flag) = rate(debt, rules);
    let mut working = accrue(debt, until, rate, &text, debt.order.unwrap_or(rules.payments));
    working.flags.extend(flag);
    if let Some(signed_on) = debt.signed_on.filter(|day| *day < rules.contested_before) {
        let limit = rules.contested_before;
        working.flags.push(format!("合同签订于{signed_on}，早于{limit}，逾期利息规定是否适用有争议，待经办人确认"));
    }
    working
}

/// The rate of a debt, in words, and what an officer should look at.
fn rate(debt: &Debt<'_>, rules: &InterestRules) -> (Rate, String, Option<String>) {
    match debt.rate {
        AgreedRate::NotAgreed => {
            let rate = Rate { numerator: i128::from(rules.daily_millionths), denominator: 1_000_000 };
            (rate, format!("日利率{}%", percent(rules.daily_millionths, 4)), None)
        }
        AgreedRate::Adjudged { basis_points_per_year: points } => {
            (yearly(points), yearly_text("裁判确定的年利率", points), None)
        }
        AgreedRate::Agreed { basis_points_per_year: points } => {
            let (own, text) = (yearly(points), yearly_text("约定年利率", points));
            if !debt.sme {
                return (own, text, None);
            }
            match lpr_at(debt.signed_on, rules) {
                // The law sets the floor: the agreed rate is not below the LPR of the day (802 §17).
                Ok(lpr) if points < lpr => {
                    let text = yearly_text("签约时一年期LPR年利率", lpr);
                    let flag = format!("约定年利率{}%低于{text}，依法按后者计算", percent(points, 2));
                    (yearly(lpr), text, Some(flag))
                }
                Ok(_) => (own, text, None),
                Err(flag) => (own, text, Some(flag)),
            }
        }
    }
}

/// The interest on a claim up to and including `until`; none where none runs: neither 条例 802 applies nor a rate was
/// agreed or adjudged, the due day is not known, an act is asked for, or the complainant gave it up.
pub fn of_claim(case: &Case, claim: &Claim, until: Date, rules: &InterestRules) -> Option<Working> {
    if claim.act || claim.interest_waived || !(case.sme || claim.rate.is_some()) {
        return None;
    }
    let payments: Vec<Paid> = claim.payments.iter().map(Paid::from).collect();
    let debt = Debt {
        principal: claim.performed.saturating_add(claim.outstanding),
        due_on: claim.due_on?,
        signed_on: case.signed_on,
        rate: claim.rate.map_or(AgreedRate::NotAgreed, AgreedRate::from),
        sme: case.sme,
        payments: &payments,
        order: claim.order,
    };
    Some(work_out(&debt, until, rules))
}

/// Interest on a claim that is owed as at `until`.
pub fn owed_on(case: &Case, claim: &Claim, until: Date, rules: &InterestRules) -> Fen {
    of_claim(case, claim, until, rules).map_or(Fen::ZERO, |working| working.outstanding_interest)
}

/// Interest that is owed on all live claims of a case as at `until`.
pub fn owed(case: &Case, until: Date, rules: &InterestRules) -> Fen {
    Fen::new(case.live_claims().map(|claim| owed_on(case, claim, until, rules).get()).sum())
}

/// Principal and interest that are owed as at `until`.
pub fn owed_in_all(case: &Case, until: Date, rules: &InterestRules) -> Fen {
    case.sum(|claim| claim.outstanding).saturating_add(owed(case, until, rules))
}

/// What of a payment on a claim goes to interest: first, or after the principal where the parties agreed so.
pub(crate) fn interest_part(case: &Case, payment: &Payment, on: Date, rules: &InterestRules) -> Fen {
    let Some(claim) = case.live_claims().find(|claim| claim.no == payment.claim) else { return Fen::ZERO };
    let owed = owed_on(case, claim, on, rules);
    let part = match claim.order.unwrap_or(rules.payments) {
        PaymentOrder::InterestFirst => payment.sum.min(owed),
        PaymentOrder::PrincipalFirst => payment.sum.saturating_sub(claim.outstanding),
    };
    part.max(Fen::ZERO)
}

impl From<&PaidSum> for Paid {
    fn from(paid: &PaidSum) -> Self {
        Self { on: paid.on, sum: paid.sum, interest: Some(paid.interest) }
    }
}

/// The one-year LPR in force on the day of signing, or what to tell the officer.
fn lpr_at(signed_on: Option<Date>, rules: &InterestRules) -> Result<u32, String> {
    let signed_on = signed_on.ok_or("合同签订日不明，约定利率未与签约时LPR比较，待经办人确认")?;
    let in_force = rules.lpr.iter().filter(|quote| quote.since <= signed_on).max_by_key(|quote| quote.since);
    let missing = || format!("利率表缺少{signed_on}的LPR，约定利率未与其比较，待经办人确认");
    in_force.map(|quote| quote.basis_points).ok_or_else(missing)
}

fn accrue(debt: &Debt<'_>, until: Date, rate: Rate, rate_text: &str, order: PaymentOrder) -> Working {
    let mut payments: Vec<Paid> =
        debt.payments.iter().copied().filter(|paid| paid.on <= until && paid.sum > Fen::ZERO).collect();
    payments.sort_by_key(|paid| paid.on);

    let (mut owed, mut unpaid, mut total) = (i128::from(debt.principal.get()).max(0), 0_i128, 0_i128);
    let mut overpaid = 0;
    let mut lines = Vec::new();
    let mut reached = debt.due_on; // interest is worked out up to and including this day
    let mut advance = |to: Date, owed: i128, unpaid: &mut i128| {
        let days = (to - reached).get_days();
        if days > 0 && owed > 0 {
            let interest = half_up(owed * rate.numerator * i128::from(days), rate.denominator);
            let from = reached.tomorrow().unwrap_or(reached);
            let (principal, rate_text) = (fen(owed), rate_text.to_owned());
            lines.push(Line { from, to, days, principal, rate_text, interest: fen(interest) });
            *unpaid += interest;
            total += interest;
        }
        reached = reached.max(to);
    };
    for paid in payments {
        advance(paid.on, owed, &mut unpaid);
        let sum = i128::from(paid.sum.get());
        let interest = match (paid.interest, order) {
            (Some(taken), _) => i128::from(taken.get()),
            (None, PaymentOrder::InterestFirst) => sum.min(unpaid),
            (None, PaymentOrder::PrincipalFirst) => (sum - owed).max(0),
        };
        for (debt, part) in [(&mut unpaid, interest), (&mut owed, sum - interest)] {
            let covered = part.min(*debt);
            *debt -= covered;
            overpaid += part - covered;
        }
    }
    advance(until, owed, &mut unpaid);

    let mut flags = Vec::new();
    if until <= debt.due_on {
        flags.push("尚未逾期，不计利息".to_owned());
    }
    if overpaid > 0 {
        flags.push(format!("已付款项超出应付本息{}元", fen(overpaid)));
    }
    Working { lines, total: fen(total), outstanding_interest: fen(unpaid), outstanding_principal: fen(owed), flags }
}

/// A year counts 365 days, leap years too.
fn yearly(basis_points: u32) -> Rate {
    Rate { numerator: i128::from(basis_points), denominator: 10_000 * 365 }
}

fn yearly_text(what: &str, basis_points: u32) -> String {
    format!("{what}{}%（一年按365日）", percent(basis_points, 2))
}

/// `value` shifted by so many places, without idle zeros: 345 by 2 is `3.45`, 500 by 4 is `0.05`.
fn percent(value: u32, places: usize) -> String {
    let digits = format!("{value:0>width$}", width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    format!("{whole}.{part}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn half_up(numerator: i128, denominator: i128) -> i128 {
    (numerator * 2 + denominator) / (denominator * 2)
}

fn fen(value: i128) -> Fen {
    Fen::new(i64::try_from(value).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::LprQuote;
    use jiff::civil::date;

    fn rules(payments: PaymentOrder) -> InterestRules {
        InterestRules {
            daily_millionths: 500,
            payments,
            contested_before: date(2020, 9, 1),
            lpr: vec![
                LprQuote { since: date(2023, 8, 21), basis_points: 345 },
                LprQuote { since: date(2024, 7, 22), basis_points: 335 },
            ],
            basis: "《保障中小企业款项支付条例》第十七条".to_owned(),
        }
    }

    fn worked(
        principal: i64,
        until: Date,
        signed_on: Option<Date>,
        rate: AgreedRate,
        payments: &[(Date, Fen)],
        rules: &InterestRules,
    ) -> Working {
        let payments: Vec<Paid> = payments.iter().map(|&(on, sum)| Paid { on, sum, interest: None }).collect();
        let principal = Fen::new(principal);
        let debt = Debt { principal, due_on: DUE, signed_on, rate, sme: true, payments: &payments, order: None };
        work_out(&debt, until, rules)
    }

    const DUE: Date = date(2024, 1, 31);

    fn agreed(basis_points_per_year: u32) -> AgreedRate {
        AgreedRate::Agreed { basis_points_per_year }
    }

    #[test]
    fn interest_begins_on_the_day_after_the_due_day_and_rounds_half_up() {
        let table = [
            // principal, until, rate, interest
            (1_000_000, date(2024, 1, 30), AgreedRate::NotAgreed, 0),
            (1_000_000, date(2024, 1, 31), AgreedRate::NotAgreed, 0),
            (1_000_000, date(2024, 2, 1), AgreedRate::NotAgreed, 500),
            (1_000_000, date(2024, 2, 10), AgreedRate::NotAgreed, 5_000),
            (999, date(2024, 2, 1), AgreedRate::NotAgreed, 0),
            (1_000, date(2024, 2, 1), AgreedRate::NotAgreed, 1),
            (2_999, date(2024, 2, 1), AgreedRate::NotAgreed, 1),
            (3_000, date(2024, 2, 1), AgreedRate::NotAgreed, 2),
            (10_000_000, date(2025, 1, 30), agreed(400), 400_000),
            (10_000_000, date(2025, 1, 31), agreed(400), 401_096),
            (0, date(2025, 1, 31), agreed(400), 0),
            (i64::MAX, date(9999, 12, 31), agreed(u32::MAX), i64::MAX),
        ];
        for (principal, until, agreed, interest) in table {
            let signed = Some(date(2023, 9, 1));
            let working = worked(principal, until, signed, agreed, &[], &rules(PaymentOrder::InterestFirst));
            assert_eq!(working.total, Fen::new(interest), "{principal} until {until}");
            assert_eq!(working.outstanding_interest, Fen::new(interest));
            assert_eq!(working.outstanding_principal, Fen::new(principal));
        }
    }

    #[test]
    fn payments_reduce_what_the_profile_puts_first() {
        let payments = [(date(2024, 3, 1), Fen::new(100_000)), (date(2024, 2, 10), Fen::new(300_000))];
        let until = date(2024, 3, 11);
        let line = |from, to, days, principal, interest| Line {
            from,
            to,
            days,
            principal: Fen::new(principal),
            rate_text: "日利率0.05%".to_owned(),
            interest: Fen::new(interest),
        };
        let table = [
            (
                PaymentOrder::InterestFirst,
                [
                    line(date(2024, 2, 1), date(2024, 2, 10), 10, 1_000_000, 5_000),
                    line(date(2024, 2, 11), date(2024, 3, 1), 20, 705_000, 7_050),
                    line(date(2024, 3, 2), date(2024, 3, 11), 10, 612_050, 3_060),
                ],
                (3_060, 612_050),
            ),
            (
                PaymentOrder::PrincipalFirst,
                [
                    line(date(2024, 2, 1), date(2024, 2, 10), 10, 1_000_000, 5_000),
                    line(date(2024, 2, 11), date(2024, 3, 1), 20, 700_000, 7_000),
                    line(date(2024, 3, 2), date(2024, 3, 11), 10, 600_000, 3_000),
                ],
                (15_000, 600_000),
            ),
        ];
        for (order, lines, (interest, principal)) in table {
            let signed = Some(date(2023, 9, 1));
            let working = worked(1_000_000, until, signed, AgreedRate::NotAgreed, &payments, &rules(order));
            assert_eq!(working.lines, lines);
            assert_eq!(working.outstanding_interest, Fen::new(interest));
            assert_eq!(working.outstanding_principal, Fen::new(principal));
            assert_eq!(working.total, Fen::total(lines.map(|line| line.interest)).unwrap());
            assert!(working.flags.is_empty());
        }
    }

    #[test]
    fn payments_outside_the_time_and_above_the_debt_do_no_harm() {
        let rules = rules(PaymentOrder::InterestFirst);
        let pay = |payments: &[(Date, Fen)]| {
            let until = date(2024, 2, 20);
            worked(1_000_000, until, None, AgreedRate::NotAgreed, payments, &rules)
        };
        let early = pay(&[(DUE, Fen::new(400_000))]);
        assert_eq!((early.lines.len(), early.outstanding_principal), (1, Fen::new(600_000)));
        assert_eq!(early.total, Fen::new(6_000));
        let late = pay(&[(date(2024, 2, 21), Fen::new(400_000))]);
        assert_eq!((late.total, late.outstanding_principal), (Fen::new(10_000), Fen::new(1_000_000)));
        let over = pay(&[(date(2024, 2, 10), Fen::new(1_005_001)), (date(2024, 2, 11), Fen::new(-5))]);
        assert_eq!(
            (over.lines.len(), over.outstanding_principal, over.outstanding_interest),
            (1, Fen::ZERO, Fen::ZERO)
        );
        assert_eq!(over.flags, ["已付款项超出应付本息0.01元"]);
    }

    #[test]
    fn an_agreed_rate_is_at_least_the_lpr_at_signing_where_802_applies() {
        let (lpr, agreed_text) = ("签约时一年期LPR年利率3.45%（一年按365日）", "约定年利率3.44%（一年按365日）");
        let table = [
            // signed on, agreed, 802, rate, flags
            (Some(date(2024, 7, 21)), 344, true, lpr, 1),
            (Some(date(2024, 7, 21)), 344, false, agreed_text, 0),
            (Some(date(2024, 7, 21)), 345, true, "约定年利率3.45%（一年按365日）", 0),
            (Some(date(2024, 7, 22)), 344, true, agreed_text, 0),
            (Some(date(2024, 7, 22)), 334, true, "签约时一年期LPR年利率3.35%（一年按365日）", 1),
            (None, 344, true, agreed_text, 1),
            (Some(date(2023, 8, 20)), 344, true, agreed_text, 1), // before the table begins
            (Some(date(2020, 8, 31)), 344, true, agreed_text, 2), // and contested
        ];
        for (signed_on, points, sme, text, flags) in table {
            let rules = rules(PaymentOrder::InterestFirst);
            let principal = Fen::new(10_000_000);
            let debt =
                Debt { principal, due_on: DUE, signed_on, rate: agreed(points), sme, payments: &[], order: None };
            let working = work_out(&debt, date(2025, 1, 30), &rules);
            assert_eq!((working.lines[0].rate_text.as_str(), working.flags.len()), (text, flags), "{signed_on:?}");
        }
        let adjudged = AgreedRate::Adjudged { basis_points_per_year: 100 };
        let working = worked(10_000_000, date(2025, 1, 30), None, adjudged, &[], &rules(PaymentOrder::InterestFirst));
        assert_eq!((working.total, working.flags.len()), (Fen::new(100_000), 0), "a judgment stands as it is");
    }

    #[test]
    fn what_was_taken_as_interest_stays_so_whatever_is_paid_and_entered_later() {
        let on = |day, sum, interest| Paid { on: day, sum: Fen::new(sum), interest: Some(Fen::new(interest)) };
        let payments = [on(date(2024, 2, 10), 105_000, 5_000), on(date(2024, 2, 20), 904_500, 4_500)];
        let debt = Debt {
            principal: Fen::new(1_000_000),
            due_on: DUE,
            signed_on: None,
            rate: AgreedRate::NotAgreed,
            sme: true,
            payments: &payments,
            order: None,
        };
        let working = work_out(&debt, date(2026, 1, 1), &rules(PaymentOrder::PrincipalFirst));
        assert_eq!((working.outstanding_principal, working.outstanding_interest), (Fen::ZERO, Fen::ZERO));
        assert_eq!(working.total, Fen::new(9_500), "and none runs on what is paid");
    }

    #[test]
    fn percentages_have_no_idle_zeros() {
        let table =
            [(500, 4, "0.05"), (345, 2, "3.45"), (400, 2, "4"), (1, 4, "0.0001"), (12_340, 2, "123.4"), (0, 2, "0")];
        for (value, places, text) in table {
            assert_eq!(percent(value, places), text);
        }
    }
}
