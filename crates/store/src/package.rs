//! One case as a file that proves itself: its events, and its place under a signed root. Checking it needs no
//! database, only the public key.

use crate::merkle::{Inclusion, leaf_entry};
use crate::verify::{Problem, Report, Wrong, follow_chain};
use crate::{Store, StoreError, StoredEvent};
use seal::merkle::{leaf_hash, verify_inclusion};
use seal::sign::VerifyingKey;
use seal::{Digest, Suite};
use serde::{Deserialize, Serialize};

/// The first member of every package: what it is and which layout it has.
const FORMAT: &str = "jiannuo-case/1";

/// The exported file, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasePackage {
    /// Always `jiannuo-case/1`.
    pub format: String,
    /// The algorithms.
    pub suite: Suite,
    /// The case.
    pub case_id: String,
    /// Number of events.
    pub version: i64,
    /// Hash of the last event.
    pub head_hash: String,
    /// All events, each payload as the very text that was hashed.
    pub events: Vec<StoredEvent>,
    /// The place under a signed root; absent before the first checkpoint of the case.
    pub inclusion: Option<Inclusion>,
}

impl CasePackage {
    /// The file's text.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts and numbers always serialise")
    }
}

impl Store {
    /// The case as a file; `None` if there is no such case. It holds no personal data: events speak of it by digest.
    pub async fn export_case(&self, case_id: &str) -> Result<Option<CasePackage>, StoreError> {
        let Some(stream) = self.load_stream(case_id).await? else { return Ok(None) };
        let inclusion = self.inclusion(case_id).await?;
        Ok(Some(CasePackage {
            format: FORMAT.to_owned(),
            suite: self.suite(),
            case_id: case_id.to_owned(),
            version: stream.version,
            head_hash: stream.head_hash,
            events: stream.events,
            inclusion,
        }))
    }
}

/// Checks an exported case file against the public key of the log.
///
/// Events behind the last checkpoint are checked by the chain alone; a package whose case was never in a checkpoint
/// is reported as unsigned.
pub fn verify_package(json: &[u8], key: &VerifyingKey) -> Report {
    let mut report = Report::default();
    let Ok(package) = serde_json::from_slice::<CasePackage>(json) else {
        report.problems.push(Problem { case_id: None, version: None, what: Wrong::Unreadable });
        return report;
    };
    let mut wrong = Vec::new();
    if package.format != FORMAT {
        wrong.push((None, Wrong::Unreadable));
    }
    report.cases = 1;
    follow_chain(package.suite, &package.case_id, &package.events, &mut report);
    let (last, head) = package.events.last().map_or((0, ""), |event| (event.version, event.hash.as_str()));
    if package.version > last {
        wrong.push((Some(last + 1), Wrong::CutTail { recorded: package.version }));
    } else if package.version < last || package.head_hash != head {
        wrong.push((Some(last), Wrong::Altered));
    }
    match &package.inclusion {
        None => wrong.push((None, Wrong::Unsigned)),
        Some(inclusion) => {
            report.leaves = 1;
            check_inclusion(&package, inclusion, key, last, &mut wrong);
        }
    }
    report.problems.extend(wrong.into_iter().map(|(version, what)| Problem {
        case_id: Some(package.case_id.clone()),
        version,
        what,
    }));
    report
}

fn check_inclusion(
    package: &CasePackage,
    inclusion: &Inclusion,
    key: &VerifyingKey,
    last: i64,
    wrong: &mut Vec<(Option<i64>, Wrong)>,
) {
    if inclusion.version > last && package.version <= last {
        wrong.push((Some(last + 1), Wrong::CutTail { recorded: inclusion.version }));
    }
    let event = package.events.iter().find(|event| event.version == inclusion.version);
    if event.is_some_and(|event| event.hash != inclusion.head_hash) {
        wrong.push((Some(inclusion.version), Wrong::Rewritten));
    }
    if !inclusion.root.is_signed_by(package.suite, key) {
        wrong.push((Some(inclusion.root.size), Wrong::Signature));
    }
    if !leads_to_root(package, inclusion) {
        wrong.push((Some(inclusion.root.size), Wrong::Root));
    }
}

fn leads_to_root(package: &CasePackage, inclusion: &Inclusion) -> bool {
    let proof: Result<Vec<Digest>, _> = inclusion.proof.iter().map(|hash| Digest::parse(hash)).collect();
    let (Ok(proof), Ok(root), Ok(head)) =
        (proof, Digest::parse(&inclusion.root.root), Digest::parse(&inclusion.head_hash))
    else {
        return false;
    };
    let leaf = leaf_hash(package.suite, &leaf_entry(&package.case_id, inclusion.version, &head));
    let (Ok(index), Ok(size)) = (u64::try_from(inclusion.index), u64::try_from(inclusion.root.size)) else {
        return false;
    };
    verify_inclusion(package.suite, &leaf, index, size, &proof, &root)
}
