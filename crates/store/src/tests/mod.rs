//! Storage tests: written once, run on both engines.

mod audit;
mod commits;
mod complaint_drafts;
mod desk;
mod drafts;
mod erasure;
mod figures;
mod ledger;
mod objects;
mod outbox;
mod people;
mod proofs;
mod schema;
mod sign_in;
mod small_state;
mod tokens;
mod views;

use crate::{
    CaseRow, ClockRow, Commit, FactsRow, NEVER_US, NewEvent, Projection, ScopeRow, SearchDoc, StreamCommit, Vault,
};
use seal::Suite;
use seal::blind::{BlindKey, BlindRing};
use seal::envelope::{KeyRing, MasterKey};

pub(crate) const SCOPE: &str = "lead:nm-fgw";

/// A vault whose keys come from single bytes: the current master key and the ones before it.
pub(crate) fn vault(current: u8, older: &[u8]) -> Vault {
    let master = |byte: &u8| MasterKey::from_bytes(Suite::Guomi, [*byte; 32]);
    let blind = |byte: &u8| BlindKey::from_bytes(Suite::Guomi, [*byte; 32]);
    Vault::new(
        Suite::Guomi,
        KeyRing::new(master(&current), older.iter().map(master).collect()),
        BlindRing::new(blind(&current), older.iter().map(blind).collect()),
    )
}

pub(crate) fn event(kind: &str, payload: &str) -> NewEvent {
    NewEvent {
        kind: kind.to_owned(),
        schema: 1,
        occurred_on: "2026-05-11".to_owned(),
        recorded_at_us: 1_000,
        payload: payload.to_owned(),
    }
}

/// `count` events appended to a case that has `expected_version`.
pub(crate) fn events(case_id: &str, expected_version: i64, count: i64) -> StreamCommit {
    let event = |n| event("noted", &format!(r#"{{"n":{n}}}"#));
    StreamCommit {
        case_id: case_id.to_owned(),
        expected_version,
        profile_version: 3,
        events: (expected_version + 1..=expected_version + count).map(event).collect(),
        projection: None,
    }
}

/// A commit of one stream.
pub(crate) fn one(stream: StreamCommit) -> Commit {
    Commit { streams: vec![stream], ..Commit::default() }
}

/// A case in the scope [`SCOPE`] that `number` makes different from others.
pub(crate) fn projection(number: i64, text: &str) -> Projection {
    let case = CaseRow {
        number: format!("NM-2026-{number:04}"),
        stage: if number % 2 == 0 { "verification" } else { "rectification" }.to_owned(),
        stage_label: "核查".to_owned(),
        respondent_id: Some(format!("nm-organ-{}", number % 3)),
        evil: Some(format!("evil-{}", number % 4)),
        breach: Some(format!("breach-{}", number % 3)),
        region: (number % 7 != 0).then(|| format!("53280{}", number % 4)),
        lead_id: Some(format!("nm-lead-{}", number % 2)),
        determining_id: (number % 2 == 0).then(|| format!("nm-det-{}", number % 3)),
        recorded: number % 6 == 1,
        provisional: number % 8 == 2,
        suspended: number % 9 == 4,
        next_warn_us: if number % 5 == 0 { NEVER_US } else { (number * 29) % 13 - 2 },
        respondent_name: "曼景市住建局".to_owned(),
        enterprise_name: "曼景市第一建筑有限公司".to_owned(),
        field: Some(format!("field-{}", number % 2)),
        channel: if number % 2 == 0 { "12345" } else { "counter" }.to_owned(),
        claimed_fen: (number * 37) % 11 * 100,
        received_on: "2026-05-11".to_owned(),
        received_at_us: (number * 53) % 17,
        next_due_us: if number % 5 == 0 { NEVER_US } else { (number * 29) % 13 },
        closed: number % 5 == 0,
        updated_at_us: 1_000,
        ..CaseRow::default()
    };
    let facts = FactsRow {
        channel: case.channel.clone(),
        received_on: case.received_on.clone(),
        claimed_fen: case.claimed_fen,
        ..FactsRow::default()
    };
    let clocks = vec![ClockRow {
        run_no: 1,
        kind: "verification".to_owned(),
        owner_organ: Some("nm-zjj".to_owned()),
        started_on: "2026-05-11".to_owned(),
        due_at_us: case.next_due_us,
        warn_at_us: NEVER_US,
        state: "running".to_owned(),
        scored: true,
        ..ClockRow::default()
    }];
    let scopes = vec![ScopeRow { scope: SCOPE.to_owned() }];
    Projection { case, facts, clocks, scopes, search: SearchDoc { text: text.to_owned() }, ..Projection::default() }
}

/// An entry of the audit chain.
pub(crate) fn entry() -> crate::NewAudit {
    crate::NewAudit {
        at_us: 1_000,
        actor: Some("p1".to_owned()),
        organ: None,
        role: None,
        action: "tested".to_owned(),
        subject: "s1".to_owned(),
        detail: "{}".to_owned(),
    }
}

/// A new case with one event and its projection.
pub(crate) fn registered(number: i64, text: &str) -> Commit {
    let mut stream = events(&case_id(number), 0, 1);
    stream.projection = Some(projection(number, text));
    one(stream)
}

pub(crate) fn case_id(number: i64) -> String {
    format!("case-{number:04}")
}

/// An entry of the audit chain about nothing in particular.
pub(crate) fn audit_of(subject: &str) -> crate::NewAudit {
    crate::NewAudit {
        at_us: 1,
        actor: None,
        organ: None,
        role: None,
        action: "test".to_owned(),
        subject: subject.to_owned(),
        detail: "{}".to_owned(),
    }
}
