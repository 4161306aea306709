//! Invariant 9: sums hold to the fen, over splits and mergers, and every claim counts once.

use super::{Findings, Violation};
use crate::{
    act::Correction,
    case::{Absorption, Case, LinkKind},
    claim::{Claim, ClaimNo, ClaimPlace},
    event::Event,
    evolve::{evolve, fold},
    fact::Fact,
    ids::CaseId,
    intake::Birth,
    money::Fen,
    stage::Stage,
    vocabulary::Finding,
};
use std::collections::BTreeMap;

/// Of each claim: claimed = performed + outstanding + found untrue + lost by judgment + waived, none negative.
pub(super) fn arithmetic(case: &Case, findings: &mut Findings) {
    for claim in &case.claims {
        let parts = [claim.performed, claim.outstanding, claim.dismissed, claim.lost, claim.waived];
        let sum: i64 = parts.iter().map(|part| part.get()).sum();
        let none_negative = parts.iter().all(|part| *part >= Fen::ZERO);
        findings.unless(none_negative && claim.claimed.get() == sum, 9, || {
            format!("第{}项诉求{}元，已付、未付、不属实、裁判驳回、放弃合计不符", claim.no, claim.claimed)
        });
        let principal: i64 = claim.payments.iter().map(|paid| paid.sum.get() - paid.interest.get()).sum();
        findings.unless(principal == claim.performed.get(), 9, || {
            format!("第{}项诉求已付{}元，与逐笔付款抵充的本金{}元不符", claim.no, claim.performed, Fen::new(principal))
        });
        let open = claim.finding == Some(Finding::Untrue) && claim.outstanding > Fen::ZERO;
        findings.unless(!open, 9, || format!("第{}项诉求不属实而仍有未付金额", claim.no));
    }
}

/// A claim as it first came in: by which case and under which number.
type Line = (CaseId, ClaimNo);

/// Invariant 9 over all cases that are linked: every claim that came in counts once, in one case or divided among
/// several by what was found of it, or in none if its case was merged into another where the same matter counts; and what counts is what came in, as corrected.
pub fn family(cases: &[(&[Event], &Case)]) -> Vec<Violation> {
    let mut findings = Findings::default();
    let by_id: BTreeMap<_, _> = cases.iter().map(|(_, case)| (&case.id, *case)).collect();
    let mut came_in: BTreeMap<Line, i64> = BTreeMap::new();
    for (events, _) in cases {
        for (line, sum) in entered(events, &by_id) {
            *came_in.entry(line).or_default() += sum;
        }
    }
    let mut counting: BTreeMap<Line, Vec<&Claim>> = BTreeMap::new();
    let mut merged: BTreeMap<Line, bool> = BTreeMap::new();
    for (_, case) in cases {
        for claim in &case.claims {
            let Some(line) = line(case, claim.no, &by_id) else { continue };
            match &claim.place {
                ClaimPlace::Here => counting.entry(line).or_default().push(claim),
                ClaimPlace::In(_) => *merged.entry(line).or_default() |= matches!(case.stage, Stage::Merged { .. }),
                ClaimPlace::SharedWith(_) => {}
            }
        }
    }
    for ((case, no), sum) in came_in {
        let line = (case, no);
        let here = counting.remove(&line).unwrap_or_default();
        let elsewhere = here.is_empty() && merged.get(&line) == Some(&true);
        // An act counts in one case; a sum may be divided among several, to the fen.
        let once = here.len() == 1 || (here.len() > 1 && sum > 0);
        findings.unless(once || elsewhere, 9, || format!("{}第{no}项诉求计算了{}次", line.0, here.len()));
        let counted: i64 = here.iter().map(|claim| claim.claimed.get()).sum();
        findings.unless(elsewhere || counted == sum, 9, || {
            format!("{}第{no}项诉求登记{}元，各案合计{}元", line.0, Fen::new(sum), Fen::new(counted))
        });
    }
    mergers(cases, &mut findings);
    findings.0
}

/// The line of a claim: upwards from case to case as far as it came with a merger or was split off.
fn line(case: &Case, no: ClaimNo, by_id: &BTreeMap<&CaseId, &Case>) -> Option<Line> {
    let (mut at, mut no) = (case, no);
    loop {
        let came = |merged: &Absorption| {
            let moved = merged.claims.iter().find(|moved| moved.claim.no == no)?;
            Some((merged.from.clone(), moved.was))
        };
        if let Some((from, was)) = at.absorbed.iter().find_map(came) {
            (at, no) = (by_id.get(&from)?, was);
        } else if let Some(link) = at.links.iter().find(|link| link.kind == LinkKind::SplitFrom) {
            at = by_id.get(&link.case)?;
        } else {
            return Some((at.id.clone(), no));
        }
    }
}

/// A merger loses no claim and doubles none: of each sum, or act, and due date the surviving case has as many as the one
/// that had more.
fn mergers(cases: &[(&[Event], &Case)], findings: &mut Findings) {
    for (_, merged) in cases {
        let Stage::Merged { into } = &merged.stage else { continue };
        let Some((events, _)) = cases.iter().find(|(_, case)| case.id == *into) else { continue };
        let absorbs = |event: &Event| matches!(&event.fact, Fact::Absorbed { from, .. } if *from == merged.id);
        let Some(at) = events.iter().rposition(absorbs) else { continue };
        let (Some(before), Some(after)) = (fold(&events[..at]), fold(&events[..=at])) else { continue };
        let brought = |claim: &&Claim| claim.place == ClaimPlace::In(into.clone());
        for claim in merged.claims.iter().filter(brought) {
            let alike =
                |other: &&Claim| (other.claimed, other.act, other.due_on) == (claim.claimed, claim.act, claim.due_on);
            let theirs = merged.claims.iter().filter(brought).filter(alike).count();
            let had = before.claims.iter().filter(alike).count();
            let has = after.claims.iter().filter(alike).count();
            findings.unless(has == had.max(theirs), 9, || {
                format!("{}第{}项诉求{}元并入{into}后计算了{has}次", merged.id, claim.no, claim.claimed)
            });
        }
    }
}

/// What came in with a case, and by how much corrections changed what counted there.
fn entered(events: &[Event], by_id: &BTreeMap<&CaseId, &Case>) -> Vec<(Line, i64)> {
    let mut sums = Vec::new();
    let mut now: Option<Case> = None;
    for event in events {
        if let (Some(case), Fact::Corrected { correction: Correction::ClaimSum { claim, new }, .. }) =
            (&now, &event.fact)
        {
            let old = case.claims.iter().find(|item| item.no == *claim && item.counts());
            if let (Some(old), Some(line)) = (old, line(case, *claim, by_id)) {
                sums.push((line, new.get() - old.claimed.get()));
            }
        }
        if let Fact::Opened { intake, .. } = &event.fact
            && matches!(intake.birth, Birth::Complaint | Birth::Backlog)
        {
            sums.extend(intake.claims.iter().map(|claim| ((intake.id.clone(), claim.no), claim.claimed.get())));
        }
        now = match now {
            None => fold([event]),
            Some(case) => Some(evolve(case, event)),
        };
    }
    sums
}
