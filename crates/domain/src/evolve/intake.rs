//! Intake: acceptance, mergers, splits, consent, 历史补录.

use super::{
    review::{ask_again, entered},
    seats::set_lead,
};
use crate::{
    act::{BacklogPoint, Confirmed},
    case::{Absorption, Case, Link, LinkKind, Record, RecordState, Respondent, Source},
    claim::{Claim, ClaimPlace},
    consent_above::ProvinceConsent,
    event::Event,
    fact::Fact,
    ids::{CaseId, OrganId, PersonId},
    intake::Birth,
    money::Fen,
    stage::Stage,
    vocabulary::{CallBackAbout, Challengeable, Finding},
};

pub(super) fn intake(case: &mut Case, event: &Event, fact: &Fact) -> bool {
    match fact {
        Fact::RespondentResolved { organ, lead, acting } => {
            case.respondent = Respondent::Known(organ.clone());
            case.hinted = false;
            case.acting = *acting;
            set_lead(case, lead);
        }
        Fact::Accepted { sme, field, confirmed } => {
            case.sme = *sme;
            case.field = Some(*field);
            if let Some(confirmed) = confirmed {
                confirm(case, confirmed);
            }
        }
        Fact::MergedInto { into, .. } => {
            case.before_end = Some(Box::new(case.stage.clone()));
            case.stage = Stage::Merged { into: into.clone() };
            case.links.push(Link { case: into.clone(), kind: LinkKind::MergedInto });
            place_claims(&mut case.claims, into);
        }
        Fact::Absorbed { from, sources, claims, other_firm } => {
            case.links.push(Link { case: from.clone(), kind: LinkKind::Absorbed });
            case.sources.extend(sources.iter().cloned());
            case.claims.extend(claims.iter().map(|moved| moved.claim.clone()));
            case.absorbed.push(Absorption {
                from: from.clone(),
                sources: sources.clone(),
                claims: claims.clone(),
                other_firm: *other_firm,
                rested_on: false,
            });
        }
        Fact::MergeUndone { from } => {
            case.links.retain(|link| link.case != *from || link.kind != LinkKind::Absorbed);
            if let Some(at) = case.absorbed.iter().position(|merged| merged.from == *from) {
                let merged = case.absorbed.remove(at);
                case.sources.retain(|source| !merged.sources.iter().any(|gone| same_source(gone, source)));
                case.claims.retain(|claim| !merged.claims.iter().any(|moved| moved.claim.no == claim.no));
            }
        }
        Fact::Released => release(case),
        Fact::SplitOff { child, claims, shared, birth, .. } => {
            if matches!(birth, Birth::Review { .. }) {
                case.challenged.insert(Challengeable::Untrue);
            }
            case.links.push(Link { case: child.clone(), kind: LinkKind::SplitTo });
            if *shared {
                case.shares.insert(child.clone(), claims.iter().map(|claim| claim.no).collect());
            } else {
                for moved in claims {
                    let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == moved.no) else { continue };
                    // Of a claim found in parts only the disputed or the untrue part goes.
                    if moved.claimed < claim.claimed {
                        claim.take_out(moved);
                    } else {
                        claim.place = ClaimPlace::In(child.clone());
                    }
                }
            }
        }
        Fact::PaidElsewhere { payments, .. } => super::claims::pay_sums(case, payments, event.occurred_on),
        Fact::Linked { link } => case.links.push(link.clone()),
        Fact::ConsentAsked => {
            case.consent = Some(None);
            ask_again(case, CallBackAbout::Consent);
        }
        Fact::ConsentUnanswered => case.consent = Some(Some(false)),
        Fact::ConsentAnswered { given } => {
            case.consent = Some(Some(*given));
            entered(case, event, CallBackAbout::Consent);
            if *given {
                case.enterprise.confidential = false;
            }
        }
        Fact::ProvinceAsked { to, .. } => {
            case.province_consent = Some(ProvinceConsent { to: *to, asked_on: event.occurred_on, answer: None });
        }
        Fact::ProvinceAnswered { consents, .. } => {
            if let Some(asked) = &mut case.province_consent {
                asked.answer = Some(*consents);
            }
        }
        Fact::BacklogPlaced { point, push_to, hands, .. } => backlog(case, event, point, (push_to, hands)),
        _ => return false,
    }
    true
}

fn confirm(case: &mut Case, confirmed: &Confirmed) {
    case.hinted = false;
    case.enterprise.private = confirmed.private;
    case.evils.clone_from(&confirmed.evils);
    case.breach = confirmed.breach;
    case.sme_reason.clone_from(&confirmed.sme_reason);
    for party in &confirmed.parties {
        if !case.parties.contains(party) {
            case.parties.push(party.clone());
        }
    }
    for known in &confirmed.sums {
        if let Some(claim) = case.claims.iter_mut().find(|claim| claim.no == known.claim) {
            claim.claimed = known.sum;
            claim.outstanding = known.sum;
            claim.act = known.sum == Fen::ZERO;
        }
    }
}

fn same_source(a: &Source, b: &Source) -> bool {
    a.channel == b.channel && a.native_id == b.native_id
}

fn place_claims(claims: &mut [Claim], into: &CaseId) {
    for claim in claims.iter_mut().filter(|claim| claim.counts()) {
        claim.place = ClaimPlace::In(into.clone());
    }
}

fn release(case: &mut Case) {
    let into = match &case.stage {
        Stage::Merged { into } => into.clone(),
        _ => return,
    };
    case.links.retain(|link| link.case != into || link.kind != LinkKind::MergedInto);
    for claim in case.claims.iter_mut().filter(|claim| claim.place == ClaimPlace::In(into.clone())) {
        claim.place = ClaimPlace::Here;
    }
    if let Some(back) = case.before_end.take() {
        case.stage = *back;
    }
}

fn backlog(case: &mut Case, event: &Event, point: &BacklogPoint, (push_to, hands): (&OrganId, &[PersonId])) {
    match point {
        BacklogPoint::Verifying { organ, .. } => case.determining = Some(organ.clone()),
        BacklogPoint::Rectifying { organ, served_on, .. } => {
            case.determining = Some(organ.clone());
            find_all_true(case);
            case.procedure.order_served_on = Some(*served_on);
        }
        BacklogPoint::Recorded { organ, determined_on, severity, .. } => {
            case.determining = Some(organ.clone());
            find_all_true(case);
            case.record = Some(Record {
                severity: *severity,
                determined_on: *determined_on,
                by: organ.clone(),
                // Before three hands of its organ placed a record, one of the lead had entered it.
                hands: if hands.is_empty() { vec![event.actor.person.clone()] } else { hands.to_vec() },
                push_to: push_to.clone(),
                state: RecordState::InForce,
                objected: false,
                backlog: true,
                pushed: false,
                reported: false,
            });
        }
        BacklogPoint::Closed { .. } => {}
    }
}

fn find_all_true(case: &mut Case) {
    case.procedure.found_true = true;
    for claim in case.claims.iter_mut().filter(|claim| claim.here()) {
        claim.finding = Some(Finding::True);
    }
}
