//! What is owed for paying late, worked out as soon as sum and due day are known.

use super::{
    check::{day, value},
    steps::CLAIM_ROWS,
};
use crate::{Casework, form::Values};
use domain::{
    interest::{AgreedRate, Debt, Working, work_out},
    money::Fen,
    vocabulary::Size,
};

/// The interest on one claim, for the complainant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimInterest {
    /// The number of the claim.
    pub no: u16,
    /// Its sum.
    pub sum: Fen,
    /// Its due day.
    pub due_on: String,
    /// The working.
    pub working: Working,
}

impl Casework {
    /// The interest on every claim whose sum and due day are known, up to today.
    pub fn complaint_interest(&self, values: &Values) -> Vec<ClaimInterest> {
        // 条例 802 protects small and medium enterprises; a large one has what it agreed on.
        if value(values, "size") == Some(Size::Large.code()) {
            return Vec::new();
        }
        let today = self.now().date();
        let signed_on = value(values, "signed_on").and_then(day);
        let one = |no: u16| {
            let read = |part: &str| value(values, &format!("claim.{no}.{part}"));
            let sum = read("sum").and_then(|text| Fen::parse_yuan(text).ok()).filter(|sum| *sum > Fen::ZERO)?;
            let due_on = read("due_on").and_then(day)?;
            let rules = &self.profile().interest;
            let rate = AgreedRate::NotAgreed;
            let debt = Debt { principal: sum, due_on, signed_on, rate, sme: true, payments: &[], order: None };
            let working = work_out(&debt, today, rules);
            Some(ClaimInterest { no, sum, due_on: due_on.to_string(), working })
        };
        (1..=CLAIM_ROWS).filter_map(one).collect()
    }

    /// The law behind the rate.
    pub fn interest_basis(&self) -> &str {
        &self.profile().interest.basis
    }
}
