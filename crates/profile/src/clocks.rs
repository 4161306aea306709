//! `clocks.toml`: a rule for every clock.

use crate::{
    code,
    fault::{Findings, Place, Shape},
    length::WrittenLength,
    sheet::Sheet,
};
use domain::{
    clock::{ClockKind, Consequence, Owner},
    profile::{ClockRule, ExtensionRule},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const SHAPE: Shape = Shape {
    required: &[
        ("length", "时长"),
        ("owner", "责任主体"),
        ("starts", "起算"),
        ("stops", "停止"),
        ("runs_out", "届满后果"),
        ("basis", "依据"),
    ],
    optional: &["extension", "warns_before", "pauses", "scored"],
};

#[derive(Deserialize)]
struct WrittenRule {
    length: WrittenLength,
    owner: Owner,
    starts: String,
    stops: String,
    extension: Option<WrittenExtension>,
    runs_out: Consequence,
    #[serde(default)]
    warns_before: u16,
    #[serde(default)]
    pauses: bool,
    #[serde(default)]
    scored: bool,
    basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenExtension {
    times: u8,
    by: WrittenLength,
    at_most: Option<WrittenLength>,
}

/// Reads the rules; every clock of the domain must have one that the clock allows.
pub(crate) fn read(sheet: &Sheet<'_>, findings: &mut Findings) -> BTreeMap<ClockKind, ClockRule> {
    let mut rules = BTreeMap::new();
    let mut named = Vec::new();
    for (key, at, entry) in sheet.entries() {
        let Some(kind) = ClockKind::from_code(&key) else {
            findings.fault(at.fault("", format!("不认识的时限“{key}”")));
            continue;
        };
        named.push(kind);
        let Some(written) = sheet.read::<WrittenRule>(entry, at, &SHAPE, findings) else { continue };
        check(kind, &written.value, &written.at, findings);
        rules.insert(kind, rule(written.value));
    }
    for kind in ClockKind::ALL.iter().filter(|kind| !named.contains(kind)) {
        let reason = format!("缺少时限“{}”（{}）", kind.code(), kind.label());
        findings.fault(Place::new(sheet.file, 1).fault("", reason));
    }
    rules
}

fn check(kind: ClockKind, rule: &WrittenRule, at: &Place, findings: &mut Findings) {
    let label = kind.label();
    if !kind.owners().contains(&rule.owner) {
        let reason = format!("时限“{label}”的责任主体不能是 {}；可用：{}", code::of(&rule.owner), codes(kind.owners()));
        findings.fault(at.fault("owner", reason));
    }
    if !kind.consequences().contains(&rule.runs_out) {
        let allowed = codes(kind.consequences());
        let reason = format!("时限“{label}”的届满后果不能是 {}；可用：{allowed}", code::of(&rule.runs_out));
        findings.fault(at.fault("runs_out", reason));
    }
    if rule.extension.as_ref().is_some_and(|extension| extension.times == 0) {
        findings.fault(at.fault("extension", format!("时限“{label}”的延长次数不能为零；不许延长的不写 extension")));
    }
    if rule.pauses && !kind.may_pause() {
        findings.fault(at.fault("pauses", format!("时限“{label}”不得中止，去掉 pauses")));
    }
}

fn rule(written: WrittenRule) -> ClockRule {
    ClockRule {
        length: written.length.0,
        owner: written.owner,
        starts: written.starts,
        stops: written.stops,
        extension: written.extension.map(|e| ExtensionRule {
            times: e.times,
            by: e.by.0,
            at_most: e.at_most.map(|most| most.0),
        }),
        runs_out: written.runs_out,
        warns_before: written.warns_before,
        pauses: written.pauses,
        scored: written.scored,
        basis: written.basis,
    }
}

fn codes<T: Serialize>(values: &[T]) -> String {
    values.iter().map(code::of).collect::<Vec<_>>().join("、")
}
