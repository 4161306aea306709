//! `measures.toml`, `refusals.toml` and `channels.toml`: the lists an officer picks from.

use crate::{
    directory::Known,
    fault::{Findings, Located, Place, Shape},
    length::WrittenLength,
    sheet::Sheet,
};
use domain::{
    ids::{ChannelId, IdError, MeasureId, ReasonId},
    profile::{Channel, DeclineReason, ImposedBy, Measure},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::BTreeMap;

const MEASURE: Shape = Shape {
    required: &[("name", "名称"), ("subject", "对象"), ("imposed_by", "实施层级"), ("basis", "依据")],
    optional: &["units"],
};
const REASON: Shape =
    Shape { required: &[("text", "理由"), ("door", "正确的办理渠道"), ("basis", "依据")], optional: &[] };
const CHANNEL: Shape =
    Shape { required: &[("name", "名称")], optional: &["answer_within", "from_province", "sme", "columns"] };

/// What a column of a channel's file may mean. Importers look columns up by these words.
pub const COLUMN_MEANINGS: [&str; 24] = [
    "native_id",
    "received_at",
    "due_on",
    "contact_name",
    "contact_phone",
    "contact",
    "address",
    "enterprise",
    "uscc",
    "title",
    "narrative",
    "respondent",
    "suggested",
    "parties",
    "field",
    "place",
    "contract_name",
    "contract_number",
    "signed_on",
    "amount",
    "amount_unit",
    "amount_wan",
    "request",
    "remarks",
];

fn keyed<I: Ord, T: DeserializeOwned>(
    sheet: &Sheet<'_>,
    shape: &Shape,
    parse: impl Fn(&str) -> Result<I, IdError>,
    findings: &mut Findings,
) -> BTreeMap<I, Located<T>> {
    let mut entries = BTreeMap::new();
    for (key, at, entry) in sheet.entries() {
        match parse(&key) {
            Err(error) => findings.fault(at.fault("", format!("“{key}”不能作标识：{error}"))),
            Ok(id) => {
                if let Some(read) = sheet.read(entry, at, shape, findings) {
                    entries.insert(id, read);
                }
            }
        }
    }
    if entries.is_empty() && findings.faults.is_empty() {
        findings.fault(Place::new(sheet.file, 1).fault("", "文件中没有任何条目"));
    }
    entries
}

fn values<I: Ord, T>(entries: BTreeMap<I, Located<T>>) -> BTreeMap<I, T> {
    entries.into_iter().map(|(id, entry)| (id, entry.value)).collect()
}

/// Reads the catalogue of measures.
pub(crate) fn measures(sheet: &Sheet<'_>, known: &Known, findings: &mut Findings) -> BTreeMap<MeasureId, Measure> {
    let entries = keyed::<_, Measure>(sheet, &MEASURE, MeasureId::parse, findings);
    for Located { value: measure, at } in entries.values() {
        for unit in &measure.units {
            known.check(unit, at, "units", "实施单位", findings);
        }
        let name = &measure.name;
        match measure.imposed_by {
            ImposedBy::Local if measure.units.is_empty() => {
                findings.fault(at.fault("units", format!("本地措施“{name}”没有实施单位（units）")));
            }
            ImposedBy::Nation | ImposedBy::Province if !measure.units.is_empty() => {
                let reason = format!("“{name}”由国家或省实施，本地只报送，不应有实施单位（units）");
                findings.fault(at.fault("units", reason));
            }
            _ => {}
        }
    }
    values(entries)
}

/// Reads the reasons for not accepting.
pub(crate) fn refusals(sheet: &Sheet<'_>, findings: &mut Findings) -> BTreeMap<ReasonId, DeclineReason> {
    values(keyed(sheet, &REASON, ReasonId::parse, findings))
}

#[derive(Deserialize)]
struct WrittenChannel {
    name: String,
    answer_within: Option<WrittenLength>,
    #[serde(default)]
    from_province: bool,
    #[serde(default)]
    sme: bool,
    #[serde(default)]
    columns: BTreeMap<String, Vec<String>>,
}

/// Reads the channels.
pub(crate) fn channels(sheet: &Sheet<'_>, findings: &mut Findings) -> BTreeMap<ChannelId, Channel> {
    let entries = keyed::<_, WrittenChannel>(sheet, &CHANNEL, ChannelId::parse, findings);
    let mut channels = BTreeMap::new();
    for (id, Located { value: written, at }) in entries {
        columns(&id, &written.columns, sheet, &at, findings);
        let answer_within = written.answer_within.map(|length| length.0);
        let WrittenChannel { name, from_province, sme, columns, .. } = written;
        channels.insert(id, Channel { name, answer_within, from_province, sme, columns });
    }
    channels
}

fn columns(
    id: &ChannelId,
    columns: &BTreeMap<String, Vec<String>>,
    sheet: &Sheet<'_>,
    at: &Place,
    findings: &mut Findings,
) {
    let place = |meaning: &str| {
        let entry = sheet.get(id.as_str()).and_then(|entry| entry.get_ref().get("columns"));
        let table = entry.and_then(|entry| entry.get_ref().as_table());
        let column = table.and_then(|table| sheet.entries_of(table).find(|(key, ..)| key == meaning));
        column.map_or_else(|| at.clone(), |(_, place, _)| place)
    };
    let mut spellings: BTreeMap<&str, &str> = BTreeMap::new();
    for (meaning, names) in columns {
        if !COLUMN_MEANINGS.contains(&meaning.as_str()) {
            let reason = format!("不认识的列含义“{meaning}”；可用：{}", COLUMN_MEANINGS.join("、"));
            findings.fault(place(meaning).fault("", reason));
        }
        if names.is_empty() || names.iter().any(|name| name.trim().is_empty()) {
            findings.fault(place(meaning).fault("", format!("列含义“{meaning}”没有列名或者列名为空")));
        }
        for name in names {
            if let Some(other) = spellings.insert(name, meaning) {
                findings.fault(place(meaning).fault("", format!("列名“{name}”同时表示 {other} 和 {meaning}")));
            }
        }
    }
    for needed in ["native_id", "received_at", "respondent", "narrative"] {
        if !columns.is_empty() && !columns.contains_key(needed) {
            findings.fault(at.fault("columns", format!("渠道“{id}”的列缺少 {needed}，文件无法导入")));
        }
    }
}
