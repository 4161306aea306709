//! What is asked of the ledger, as it was typed: read once, said in words, made a query.

use crate::{Casework, FieldError, Viewer, error::Error};
use domain::{
    access::Part,
    ids::OrganId,
    money::Fen,
    organ::{Level, OrganKind},
    stage::Stage,
    time::Instant,
    vocabulary::{Breach, Evil, Field},
};
use jiff::civil::Date;
use store::{Assignee, ClockState, Cursor, LedgerQuery, Place, Sort};

/// What is asked of the ledger, as it was typed. Everything but `text` may stand in an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerForm {
    /// Words to find. They name people and firms, so they travel in a body only.
    pub text: Option<String>,
    /// Only this stage.
    pub stage: Option<String>,
    /// `open` or `closed`.
    pub status: Option<String>,
    /// One of [`CLOCK_STATES`].
    pub clock: Option<String>,
    /// Only this field.
    pub field: Option<String>,
    /// Only this kind of evil.
    pub evil: Option<String>,
    /// Only this breach.
    pub breach: Option<String>,
    /// Only respondents of this government's place, by its organ.
    pub place: Option<String>,
    /// Only this respondent, by identifier or name.
    pub respondent: Option<String>,
    /// Only this lead, by identifier or name.
    pub lead: Option<String>,
    /// Only this determining organ, by identifier or name.
    pub determining: Option<String>,
    /// `me` or `nobody`: who of the viewer's organ works on it.
    pub assignee: Option<String>,
    /// Only this channel.
    pub channel: Option<String>,
    /// `yes` or `no`: whether a record of bad faith stands.
    pub recorded: Option<String>,
    /// At least so many 元.
    pub sum_from: Option<String>,
    /// At most so many 元.
    pub sum_to: Option<String>,
    /// Received on this day or later.
    pub from: Option<String>,
    /// Received on this day or earlier.
    pub to: Option<String>,
    /// `received`, `due` or `sum`.
    pub sort: Option<String>,
    /// Smallest first.
    pub ascending: bool,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Where the page behind begins.
    pub before: Option<String>,
    /// Lines on a page; the usual number where none is asked for.
    pub limit: Option<u16>,
}

/// A condition in words, and the field it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The field's name.
    pub name: &'static str,
    /// The field in words.
    pub label: &'static str,
    /// What it asks for, in words.
    pub value: String,
}

/// The clock states that can be asked for, with their words.
pub const CLOCK_STATES: &[(&str, &str)] =
    &[("running", "运行中"), ("soon", "将到期"), ("over", "已超期"), ("provisional", "暂定"), ("suspended", "中止")];

/// What may be asked of the record of a case.
pub const RECORDED: &[(&str, &str)] = &[("yes", "有"), ("bare", "有，尚未决定惩戒措施"), ("no", "无")];

/// Who works on a case, as it can be asked for, with the words.
pub const ASSIGNEES: &[(&str, &str)] = &[("me", "本人"), ("nobody", "本单位还没有指定")];

/// The orders that can be asked for, with their words.
pub const SORTS: &[(&str, &str)] = &[("received", "收到日期"), ("due", "下一时限"), ("sum", "诉求金额")];

/// The conditions, in the order in which they are shown.
const CONDITIONS: &[(&str, &str)] = &[
    ("text", "查找"),
    ("stage", "阶段"),
    ("status", "办理状态"),
    ("clock", "时限"),
    ("field", "领域"),
    ("evil", "失信类型"),
    ("breach", "违约情形"),
    ("place", "地区"),
    ("respondent", "被投诉主体"),
    ("lead", "牵头部门"),
    ("determining", "认定部门"),
    ("assignee", "承办人"),
    ("channel", "来源"),
    ("recorded", "失信记录"),
    ("sum_from", "金额不低于"),
    ("sum_to", "金额不高于"),
    ("from", "收到日期不早于"),
    ("to", "收到日期不晚于"),
];

impl LedgerForm {
    /// Reads the form with `get`, which gives the value of a name.
    pub fn read(mut get: impl FnMut(&str) -> Option<String>) -> Self {
        let mut form = Self::default();
        for (name, _) in CONDITIONS {
            form.set(name, get(name));
        }
        form.sort = filled(get("sort"));
        form.ascending = filled(get("asc")).is_some();
        form.after = filled(get("after"));
        form.before = filled(get("before"));
        form
    }

    fn slot(&mut self, name: &str) -> Option<&mut Option<String>> {
        Some(match name {
            "text" => &mut self.text,
            "stage" => &mut self.stage,
            "status" => &mut self.status,
            "clock" => &mut self.clock,
            "field" => &mut self.field,
            "evil" => &mut self.evil,
            "breach" => &mut self.breach,
            "place" => &mut self.place,
            "respondent" => &mut self.respondent,
            "lead" => &mut self.lead,
            "determining" => &mut self.determining,
            "assignee" => &mut self.assignee,
            "channel" => &mut self.channel,
            "recorded" => &mut self.recorded,
            "sum_from" => &mut self.sum_from,
            "sum_to" => &mut self.sum_to,
            "from" => &mut self.from,
            "to" => &mut self.to,
            _ => return None,
        })
    }

    /// Fills in a condition, or empties it; another name changes nothing.
    pub fn set(&mut self, name: &str, value: Option<String>) {
        if let Some(slot) = self.slot(name) {
            *slot = filled(value);
        }
    }

    /// What was typed into a condition; empty if nothing was.
    pub fn value(&self, name: &str) -> String {
        self.clone().slot(name).and_then(|slot| slot.clone()).unwrap_or_default()
    }

    /// The conditions and the order as names and values, the words to find left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<_> = CONDITIONS
            .iter()
            .filter(|(name, _)| *name != "text")
            .map(|(name, _)| (*name, self.value(name)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        pairs.extend(self.sort.clone().filter(|sort| sort != "received").map(|sort| ("sort", sort)));
        if self.ascending {
            pairs.push(("asc", "1".to_owned()));
        }
        pairs
    }

    /// The same conditions from the first page.
    #[must_use]
    pub fn from_first(&self) -> Self {
        Self { after: None, before: None, ..self.clone() }
    }

    /// Whether anything is asked for.
    pub fn is_filtered(&self) -> bool {
        CONDITIONS.iter().any(|(name, _)| !self.value(name).is_empty())
    }

    /// The order in force.
    pub fn sort_code(&self) -> &str {
        let known = |sort: &&str| SORTS.iter().any(|(code, _)| code == sort);
        self.sort.as_deref().filter(known).unwrap_or("received")
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn word(of: &[(&str, &str)], code: &str) -> String {
    of.iter().find(|(known, _)| *known == code).map_or(code, |(_, word)| *word).to_owned()
}

/// `键.案件`: the sort key of a line and its case.
pub(super) fn cursor_text(cursor: &Cursor) -> String {
    format!("{}.{}", cursor.key, cursor.case_id)
}

fn read_cursor(text: &str) -> Option<Cursor> {
    let (key, case_id) = text.split_once('.')?;
    Some(Cursor { key: key.parse().ok()?, case_id: case_id.to_owned() })
}

fn clock_state(code: &str) -> Option<ClockState> {
    Some(match code {
        "running" => ClockState::Running,
        "soon" => ClockState::Soon,
        "over" => ClockState::Over,
        "provisional" => ClockState::Provisional,
        "suspended" => ClockState::Suspended,
        _ => return None,
    })
}

/// Values that do not read, and what reads.
struct Reading<'a> {
    casework: &'a Casework,
    errors: Vec<FieldError>,
}

impl Reading<'_> {
    fn organ(&mut self, field: &str, text: Option<&String>) -> Option<String> {
        let text = text?;
        let found = self.casework.organ_called(text);
        if found.is_none() {
            let near: Vec<_> = domain::lookup::find(self.casework.directory(), text, self.casework.now().date(), 3)
                .into_iter()
                .map(|found| self.casework.organ_name(&found.organ))
                .collect();
            let hint = if near.is_empty() {
                "请从列表中选择".to_owned()
            } else {
                format!("您是否要找：{}", near.join("、"))
            };
            self.errors.push(FieldError::new(field, format!("机构名录中没有“{text}”，{hint}")));
        }
        found.map(|organ| organ.to_string())
    }

    fn sum(&mut self, field: &str, text: Option<&String>) -> Option<i64> {
        let sum = Fen::parse_yuan(text?);
        if sum.is_err() {
            self.errors.push(FieldError::new(field, "金额应填写为元，例如 50000 或 50,000.00"));
        }
        sum.ok().map(Fen::get)
    }

    fn day(&mut self, field: &str, text: Option<&String>) -> Option<Date> {
        let day: Option<Date> = text?.parse().ok();
        if day.is_none() {
            self.errors.push(FieldError::new(field, "日期应填写为 2026-03-05 的形式"));
        }
        day
    }
}

impl Casework {
    /// The organ of an identifier or of any of its names.
    pub(super) fn organ_called(&self, text: &str) -> Option<OrganId> {
        let directory = self.directory();
        OrganId::parse(text)
            .ok()
            .filter(|id| directory.get(id).is_some())
            .or_else(|| domain::lookup::resolve_unique(directory, text, self.now().date()))
    }

    /// The places by which the ledger can be narrowed: governments and zones above the towns, with their words.
    pub fn ledger_places(&self) -> Vec<(String, String)> {
        let today = self.now().date();
        self.directory()
            .organs()
            .filter(|organ| organ.exists_on(today) && !organ.outside)
            .filter(|organ| matches!(organ.kind, OrganKind::Government | OrganKind::Zone))
            .filter(|organ| matches!(organ.level, Level::Prefecture | Level::County))
            .map(|organ| {
                let name = organ.name_on(today).trim_end_matches("人民政府").to_owned();
                (organ.id.to_string(), if organ.level == Level::Prefecture { format!("{name}本级") } else { name })
            })
            .collect()
    }

    /// The regions of a place: those of the organs it manages, since places follow managing authority. The prefecture
    /// stands for its own level alone.
    fn regions_of(&self, place: &str) -> Option<Vec<String>> {
        let directory = self.directory();
        let today = self.now().date();
        let government = directory.get(&OrganId::parse(place).ok()?)?;
        let mut regions = vec![government.region.as_str().to_owned()];
        if government.level != Level::Prefecture {
            let below =
                directory.organs().filter(|organ| directory.managing_chain(&organ.id, today).contains(&government.id));
            regions.extend(below.map(|organ| organ.region.as_str().to_owned()));
        }
        regions.sort();
        regions.dedup();
        Some(regions)
    }

    /// The query of a form for this viewer.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for who reads no cases; [`Error::Invalid`] with every condition that does not read.
    pub(super) fn ledger_query(&self, viewer: &Viewer, form: &LedgerForm, limit: i64) -> Result<LedgerQuery, Error> {
        let Some(scope) = viewer.scope() else {
            return Err(Error::Forbidden("该角色不查看案件内容".to_owned()));
        };
        let mut reading = Reading { casework: self, errors: Vec::new() };
        let respondent_id = reading.organ("respondent", form.respondent.as_ref());
        let lead_id = reading.organ("lead", form.lead.as_ref());
        let determining_id = reading.organ("determining", form.determining.as_ref());
        let sum_from_fen = reading.sum("sum_from", form.sum_from.as_ref());
        let sum_to_fen = reading.sum("sum_to", form.sum_to.as_ref());
        let from = reading.day("from", form.from.as_ref());
        let to = reading.day("to", form.to.as_ref());
        let regions = form.place.as_deref().map(|place| self.regions_of(place));
        let mut errors = reading.errors;
        if form.channel.is_some() && !viewer.may_ever_see(Part::Sources) {
            errors.push(FieldError::new("channel", "您的岗位不能按来源渠道筛选"));
        }
        if regions == Some(None) {
            errors.push(FieldError::new("place", "没有这个地区，请从列表中选择"));
        }
        if sum_from_fen.zip(sum_to_fen).is_some_and(|(from, to)| from > to) {
            errors.push(FieldError::new("sum_to", "金额上限小于下限"));
        }
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            errors.push(FieldError::new("to", "截止日期早于起始日期"));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let now_us = self.now().as_micros();
        let place = match (&form.after, &form.before) {
            (Some(after), _) => read_cursor(after).map_or(Place::First, Place::After),
            (None, Some(before)) => read_cursor(before).map_or(Place::First, Place::Before),
            (None, None) => Place::First,
        };
        Ok(LedgerQuery {
            without: Vec::new(),
            scope,
            stage: form.stage.clone(),
            closed: form.status.as_deref().and_then(|status| match status {
                "open" => Some(false),
                "closed" => Some(true),
                _ => None,
            }),
            clock: form.clock.as_deref().and_then(clock_state).map(|state| (state, now_us)),
            field: form.field.clone(),
            evil: form.evil.clone(),
            breach: form.breach.clone(),
            regions: regions.flatten().unwrap_or_default(),
            respondent_id,
            lead_id,
            determining_id,
            assignee: viewer.organ.as_ref().zip(form.assignee.as_deref()).and_then(|(organ, code)| {
                let person = match code {
                    "me" => Some(viewer.person.to_string()),
                    "nobody" => None,
                    _ => return None,
                };
                Some(Assignee { organ: organ.to_string(), person })
            }),
            channel: form.channel.clone(),
            recorded: form.recorded.as_deref().map(|recorded| recorded != "no"),
            bare: form.recorded.as_deref() == Some("bare"),
            sum_from_fen,
            sum_to_fen,
            received_from_us: from.map(|day| Instant::start_of(day).as_micros()),
            received_before_us: to.map(|day| Instant::end_of(day).as_micros()),
            text: form.text.clone(),
            sort: match form.sort_code() {
                "due" => Sort::Due,
                "sum" => Sort::Sum,
                _ => Sort::Received,
            },
            descending: !form.ascending,
            place,
            limit,
        })
    }

    /// The conditions of a form in words.
    pub fn ledger_conditions(&self, form: &LedgerForm) -> Vec<Condition> {
        CONDITIONS
            .iter()
            .map(|&(name, label)| (name, label, form.value(name)))
            .filter(|(_, _, value)| !value.is_empty())
            .map(|(name, label, value)| Condition { name, label, value: self.condition_words(name, value) })
            .collect()
    }

    fn condition_words(&self, name: &str, value: String) -> String {
        match name {
            "stage" => word(Stage::WORDS, &value),
            "status" => word(&[("open", "在办"), ("closed", "已办结")], &value),
            "clock" => word(CLOCK_STATES, &value),
            "assignee" => word(ASSIGNEES, &value),
            "field" => Field::from_code(&value).map_or(value, |field| field.label().to_owned()),
            "evil" => Evil::from_code(&value).map_or(value, |evil| evil.label().to_owned()),
            "breach" => Breach::from_code(&value).map_or(value, |breach| breach.label().to_owned()),
            "place" => {
                let places = self.ledger_places();
                places.into_iter().find(|(id, _)| *id == value).map_or(value, |(_, label)| label)
            }
            "respondent" | "lead" | "determining" => {
                self.organ_called(&value).map_or(value, |organ| self.organ_name(&organ))
            }
            "channel" => self.channel_label(&value),
            "recorded" => word(RECORDED, &value),
            "sum_from" | "sum_to" => Fen::parse_yuan(&value).map_or(value, |sum| format!("{sum}元")),
            _ => value,
        }
    }

    pub(super) fn channel_label(&self, code: &str) -> String {
        let known = self.profile().channels.iter().find(|(id, _)| id.as_str() == code);
        known.map_or_else(
            || if code == "officer" { "工作人员登记".to_owned() } else { code.to_owned() },
            |(_, channel)| channel.name.clone(),
        )
    }
}
