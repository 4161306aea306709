//! One respondent and one enterprise, one case: splits, and debts that several cases share.

use crate::{
    act::{Act, Command, Payment, SplitPart},
    case::Case,
    claim::{Claim, ClaimPlace},
    decide::wrong_stage,
    fact::Fact,
    ids::CaseId,
    intake::{Birth, check_respondent},
    interest::owed_on,
    money::Fen,
    refusal::{Refusal, require},
    stage::Stage,
    turn::Turn,
    vocabulary::Judgment,
};
use std::collections::BTreeMap;

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    match act {
        Act::Split { parts } => Some(split(turn, act, parts)),
        _ => None,
    }
}

/// What a payment means for the cases that share its debt: a shared sum is paid once, wherever it is entered.
pub fn shared_payments(case: &Case, fact: &Fact) -> Vec<(CaseId, Command)> {
    let (payments, origin) = match fact {
        Fact::PerformanceAccepted { payments, .. } | Fact::InstalmentPaid { payments, .. } => {
            (payments.as_slice(), None)
        }
        Fact::JudgmentEntered { judgment: Judgment::Performed, .. } => (case.accepted.as_slice(), None),
        Fact::PaidElsewhere { case, payments } => (payments.as_slice(), Some(case)),
        _ => return Vec::new(),
    };
    let mut told: BTreeMap<CaseId, Vec<Payment>> = BTreeMap::new();
    for payment in payments.iter().filter(|payment| payment.sum > Fen::ZERO) {
        let copy_of = case.claims.iter().find(|claim| claim.no == payment.claim).and_then(|claim| match &claim.place {
            ClaimPlace::SharedWith(other) => Some(other),
            _ => None,
        });
        let copied_to = case.shares.iter().filter(|(_, claims)| claims.contains(&payment.claim)).map(|(id, _)| id);
        for other in copied_to.chain(copy_of).filter(|other| Some(*other) != origin) {
            told.entry(other.clone()).or_default().push(payment.clone());
        }
    }
    let command = |(to, payments)| (to, Command::SharedPaid { from: case.id.clone(), payments });
    told.into_iter().map(command).collect()
}

/// The other side of a payment on a shared debt: it is paid here as well, and the case ends if nothing else is owed.
pub(crate) fn paid_elsewhere(turn: &mut Turn<'_>, from: &CaseId, payments: &[Payment]) {
    let owed = |payment: &&Payment| {
        let interest = |claim: &Claim| owed_on(&turn.case, claim, turn.on, &turn.ctx.profile.interest);
        let claim = turn.case.claims_here().find(|claim| claim.no == payment.claim);
        claim.is_some_and(|claim| claim.outstanding > Fen::ZERO || interest(claim) > Fen::ZERO)
    };
    let payments: Vec<Payment> = payments.iter().filter(owed).cloned().collect();
    if payments.is_empty() || turn.case.stage.is_end() {
        return;
    }
    turn.emit(Fact::PaidElsewhere { case: from.clone(), payments });
    let performing =
        matches!(turn.case.stage, Stage::Rectifying | Stage::Performing | Stage::Determining | Stage::Recorded);
    if performing && turn.satisfied() {
        crate::rectification::performed(turn);
        turn.close_if_done();
    }
}

fn split(turn: &mut Turn<'_>, act: &Act, parts: &[SplitPart]) -> Result<(), Refusal> {
    if turn.case.stage != Stage::Accepted {
        return wrong_stage(turn, act);
    }
    require(!parts.is_empty(), "no-part", "没有需要分出的部分", "选择单位和诉求")?;
    require(turn.ctx.fresh.len() >= parts.len(), "no-number", "案件编号不足", "请重试")?;
    for (part, fresh) in parts.iter().zip(turn.ctx.fresh) {
        check_respondent(turn.ctx, &part.respondent)?;
        let mut claims: Vec<_> =
            turn.case.claims_here().filter(|claim| part.claims.contains(&claim.no)).cloned().collect();
        require(!claims.is_empty(), "no-claim", "分出的部分没有诉求", "选择诉求")?;
        let left = turn.case.claims_here().count() - claims.len();
        require(part.shared || left > 0, "nothing-left", "不能把全部诉求分出", "保留至少一项诉求")?;
        if part.shared {
            for claim in claims.iter_mut().filter(|claim| claim.counts()) {
                claim.place = ClaimPlace::SharedWith(turn.case.id.clone());
            }
        }
        let birth = Birth::Part { parent: turn.case.id.clone() };
        turn.emit(Fact::SplitOff {
            child: fresh.id.clone(),
            claims,
            shared: part.shared,
            birth,
            respondent: Some(part.respondent.clone()),
            enterprise: part.enterprise.clone(),
        });
    }
    Ok(())
}
