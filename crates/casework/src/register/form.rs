//! What the officer's form asks for, by the way in which a complaint came, and how it is read.

use super::{ClaimDraft, Draft, RespondentDraft, WAY, reader_value};
use crate::{
    Casework, FieldError,
    error::Error,
    form::{LONGEST_TEXT, Reader, Values},
    words::Words,
};
use domain::{
    form::{Card, Input, InputKind, When},
    ids::OrganId,
    lookup::{How, find, resolve_unique},
    uscc::Uscc,
    vocabulary::{Breach, Evil, Field, Size},
};

/// The most claims of one complaint.
const CLAIM_ROWS: u16 = 30;

/// The most organs that signed a contract.
pub(crate) const PARTY_ROWS: u16 = 9;

/// How a complaint reached the officer: code and words.
pub const WAYS: [(&str, &str); 4] = [("phone", "来电"), ("visit", "来访"), ("letter", "来信"), ("channel", "其他渠道")];

/// A part of the form under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// What to know before filling it in.
    pub lead: &'static str,
    /// What it asks for.
    pub inputs: Vec<Input>,
}

/// An organ that a text may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// Which.
    pub id: String,
    /// Its name today.
    pub name: String,
    /// By what it was found, if not by its name.
    pub note: String,
}

fn input(name: &str, label: &str, kind: InputKind, required: bool, help: &str) -> Input {
    Input { required, help: help.to_owned(), ..Input::new(name, label, kind) }
}

fn line(name: &str, label: &str, required: bool, help: &str) -> Input {
    input(name, label, InputKind::Line, required, help)
}

fn choice(name: &str, label: &str, of: Vec<(String, String)>) -> Input {
    input(name, label, InputKind::Choice { of }, false, "")
}

fn cards(name: &str, label: &str, of: &[(&str, &str)], required: bool, help: &str) -> Input {
    let of = of.iter().map(|(value, words)| Card {
        value: (*value).to_owned(),
        words: (*words).to_owned(),
        note: String::new(),
    });
    input(name, label, InputKind::Cards { of: of.collect() }, required, help)
}

fn pairs<'a>(of: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    of.map(|(code, label)| (code.to_owned(), label.to_owned())).collect()
}

impl Casework {
    /// What the officer's form asks for, whatever the way.
    pub fn register_inputs(&self) -> Vec<Input> {
        self.register_sections("channel").into_iter().flat_map(|section| section.inputs).collect()
    }

    /// The officer's form for a complaint that came this way.
    pub fn register_sections(&self, way: &str) -> Vec<Section> {
        let person = matches!(way, "phone" | "visit");
        let phone = if way == "phone" { "来电号码或者方便联系的号码" } else { "" };
        let mut sections = vec![
            Section {
                title: "企业",
                lead: "投诉的民营企业或者个体工商户。联系方式加密保存，只有办案人员能看到。",
                inputs: vec![
                    line("enterprise", "企业名称", true, "按营业执照填写；个体工商户填字号或者经营者姓名"),
                    cards(
                        "private",
                        "是民营企业或者个体工商户",
                        &[("true", "是"), ("false", "不是")],
                        person,
                        if person {
                            "问投诉人；受理时再核对"
                        } else {
                            "来文没有写明的不选，受理时核对"
                        },
                    ),
                    line("uscc", "统一社会信用代码", false, "18位，营业执照上有；校验不符时会指出第几位"),
                    choice("size", "企业规模（签约时）", pairs(Size::ALL.iter().map(|v| (v.code(), v.label())))),
                    line("legal_representative", "法定代表人或者经营者", false, ""),
                    line("contact_name", "联系人", person, ""),
                    line("phone", "联系电话", way == "phone", phone),
                    line("address", "联系地址", false, "邮寄文书用"),
                    input(
                        "confidential",
                        "要求对被投诉单位保密",
                        InputKind::Flag,
                        false,
                        "保密的，被投诉单位看不到企业名称；事实必然暴露身份时先征求同意",
                    ),
                ],
            },
            Section {
                title: "被投诉单位",
                lead: "机关或者事业单位。简称、俗称、合并改名前的旧名称都能找到。",
                inputs: vec![input(
                    "respondent",
                    "单位名称",
                    InputKind::Organ { of: self.organ_cards() },
                    true,
                    "输入几个字后从列表中选；没有唯一对应的，下一步会请您选择",
                )],
            },
            Section {
                title: "合同或承诺",
                lead: "协议、合同，或者会议纪要、批复、文件等书面承诺。",
                inputs: vec![
                    line("contract", "名称和编号", true, "例如：道路硬化工程施工合同 2024-07号"),
                    input("signed_on", "签订日期", InputKind::Date, false, ""),
                    choice("field", "领域", pairs(Field::ALL.iter().map(|v| (v.code(), v.label())))),
                    choice("breach", "违约情形", pairs(Breach::ALL.iter().map(|v| (v.code(), v.label())))),
                    input(
                        "evil",
                        "失信类型",
                        InputKind::Choices { of: pairs(Evil::ALL.iter().map(|v| (v.code(), v.label()))) },
                        false,
                        "投诉人说到的勾上，可以多选；受理时确定",
                    ),
                    input(
                        "parties",
                        "合同上签字盖章的其他单位",
                        InputKind::Items { rows: 1 },
                        false,
                        "被投诉单位以外签订合同的机关，一行一个，没有的不填。这些单位回避本案",
                    ),
                ],
            },
            Section {
                title: "经过与诉求",
                lead: "照投诉人的原意记录。一项诉求一行：要求付款的写金额，要求履行行为的不写金额。",
                inputs: vec![
                    input("narrative", "事情经过", InputKind::Text, true, "不超过20000字"),
                    input("claim", "诉求", InputKind::Claims { rows: 1 }, true, "至少一项"),
                ],
            },
        ];
        sections.push(self.source_section(way));
        sections
    }

    fn source_section(&self, way: &str) -> Section {
        let backlog =
            input("backlog", "历史补录", InputKind::Flag, false, "系统启用前开始的事项，登记后按原始文书补到所处阶段");
        let day = |label: &str| input("received_on", label, InputKind::Date, false, "不填为今天");
        let mut inputs = match way {
            "phone" => vec![day("来电日期")],
            "visit" => vec![day("来访日期")],
            "letter" => vec![day("收信日期")],
            _ => vec![
                input(
                    "channel",
                    "渠道",
                    InputKind::Choice {
                        of: self.profile().channels.iter().map(|(id, c)| (id.to_string(), c.name.clone())).collect(),
                    },
                    way == "channel",
                    "渠道有答复期限的，自动起算",
                ),
                Input {
                    when: Some(When { name: "channel".to_owned(), of: vec![String::new()], unless: true }),
                    ..line("native_id", "来源编号", false, "渠道自己的工单编号，回复时用")
                },
                day("转来日期"),
            ],
        };
        inputs.push(backlog);
        let lead = match way {
            "letter" => "来信原件扫描后作为证据附上。",
            "channel" => "同一渠道同一编号只登记一次。",
            _ => "",
        };
        Section { title: "来源", lead, inputs }
    }

    fn organ_cards(&self) -> Vec<Card> {
        let today = self.now().date();
        self.directory()
            .organs()
            .filter(|organ| self.directory().exists_on(&organ.id, today))
            .map(|organ| Card {
                value: organ.id.to_string(),
                words: self.organ_name(&organ.id),
                note: organ.aliases.join("、"),
            })
            .collect()
    }

    /// Which organs a text may mean, best first.
    pub fn suggest_organs(&self, text: &str, limit: usize) -> Vec<Suggested> {
        let today = self.now().date();
        let mut all: Vec<Suggested> = Vec::new();
        for found in find(self.directory(), text, today, limit) {
            let id = found.successor.clone().unwrap_or_else(|| found.organ.clone());
            if all.iter().any(|one| one.id == id.as_str()) {
                continue;
            }
            let note = match (&found.successor, found.how) {
                (Some(_), _) => format!("“{}”的职能现由该单位承担", found.name_matched),
                (None, How::Former) => format!("原名“{}”", found.name_matched),
                (None, How::Alias) => format!("又称“{}”", found.name_matched),
                (None, How::Exact | How::Near) => String::new(),
            };
            all.push(Suggested { name: self.organ_name(&id), id: id.to_string(), note });
        }
        all
    }

    /// The one organ that a text means beyond doubt.
    pub fn certain_organ(&self, text: &str) -> Option<Suggested> {
        let today = self.now().date();
        let known = |id: &OrganId| self.directory().get(id).is_some();
        let id = resolve_unique(self.directory(), text, today).or_else(|| OrganId::parse(text).ok().filter(known))?;
        Some(Suggested { name: self.organ_name(&id), id: id.to_string(), note: String::new() })
    }

    /// A unified social credit code in its normal form, or which character is wrong.
    pub fn check_uscc(text: &str) -> Result<String, String> {
        Uscc::parse(text).map(|code| code.as_str().to_owned()).map_err(|error| error.to_string())
    }

    /// Reads the officer's form. `number` is that of the case it becomes.
    pub(crate) fn read_registration(&self, form: &Values, words: &mut Words, number: &str) -> Result<Draft, Error> {
        let mut reader = Reader::new(self, None, form, words, std::collections::BTreeMap::new());
        let today = self.now().date();
        let own = |name: &str| reader_value(form, name);
        let way = own(WAY);
        let mut draft = Draft {
            received_at_us: self.now().as_micros(),
            one_time: way.is_some(),
            enterprise: own("enterprise"),
            contract: own("contract"),
            narrative: own("narrative"),
            phone: own("phone"),
            size: own("size").and_then(|code| Size::from_code(&code)),
            confidential: reader.flag("confidential"),
            backlog: reader.flag("backlog"),
            field: own("field").and_then(|code| Field::from_code(&code)),
            breach: own("breach").and_then(|code| Breach::from_code(&code)),
            evils: form.get("evil").into_iter().flatten().filter_map(|code| Evil::from_code(code.trim())).collect(),
            private: own("private").and(Some(reader.flag("private"))),
            ..Draft::default()
        };
        let by_phone = way.as_deref() == Some("phone");
        for (name, what, asked) in [
            ("enterprise", "企业名称", true),
            ("contact_name", "联系人", by_phone || way.as_deref() == Some("visit")),
            ("phone", "联系电话", by_phone),
            ("respondent", "被投诉单位", true),
            ("contract", "合同或承诺", true),
            ("narrative", "事情经过", true),
            ("claim.1.words", "第一项诉求", true),
        ] {
            if asked && reader.value(name).is_none() {
                reader.fault(name, format!("请填写{what}"));
            }
        }
        if draft.narrative.as_ref().is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
            reader.fault("narrative", format!("最多{LONGEST_TEXT}字"));
        }
        if let Some(code) = own("uscc") {
            match Self::check_uscc(&code) {
                Ok(code) => draft.uscc = Some(code),
                Err(message) => reader.fault("uscc", message),
            }
        }
        if person_asked(way.as_deref()) && draft.private.is_none() {
            reader.fault("private", "请问清投诉人是不是民营企业或者个体工商户");
        }
        draft.parties = self.signatories(&mut reader, form, way.is_some());
        draft.respondent = self.respondent(&mut reader, form, way.is_some());
        draft.contact = [
            ("法定代表人", own("legal_representative")),
            ("联系人", own("contact_name")),
            ("联系电话", own("phone")),
            ("地址", own("address")),
            ("统一社会信用代码", draft.uscc.clone()),
        ]
        .into_iter()
        .filter_map(|(label, value)| Some((label, value?)))
        .collect();
        draft.signed_on = reader.date_if_any("signed_on");
        draft.claims = claims(&mut reader);
        let received_on = reader.date_if_any("received_on").unwrap_or(today);
        if received_on > today {
            reader.fault("received_on", "不能晚于今天");
        }
        draft.source = match way.as_deref() {
            Some(way @ ("phone" | "visit" | "letter")) => self.source(way, number, received_on, None),
            Some(_) => {
                let (channel, native) = (own("channel"), own("native_id"));
                if channel.is_none() {
                    reader.fault("channel", "请选择渠道");
                } else if native.is_none() {
                    reader.fault("native_id", "请填写来源编号");
                }
                channel.zip(native).and_then(|(channel, native)| self.source(&channel, &native, received_on, None))
            }
            None => {
                own("channel").zip(own("native_id")).and_then(|(c, native)| self.source(&c, &native, received_on, None))
            }
        };
        reader.finish(Some(draft))
    }

    /// Organs that signed the contract. What an officer types must mean one organ; what a complainant typed stands in the
    /// story as well, for intake to read.
    fn signatories(&self, reader: &mut Reader<'_>, form: &Values, asks: bool) -> Vec<OrganId> {
        let mut parties = Vec::new();
        for name in (1..=PARTY_ROWS).map(|no| format!("parties.{no}")) {
            let Some(text) = reader_value(form, &name) else { continue };
            match self.certain_organ(&text).and_then(|found| OrganId::parse(&found.id).ok()) {
                Some(organ) => parties.push(organ),
                None if asks => reader.fault(&name, format!("名录中没有唯一对应“{text}”的单位，请填全称")),
                None => {}
            }
        }
        parties
    }

    /// Whom the complaint is about. An officer before a screen is asked to choose where the text leaves a doubt.
    fn respondent(&self, reader: &mut Reader<'_>, form: &Values, asks: bool) -> RespondentDraft {
        let Some(text) = reader_value(form, "respondent") else { return RespondentDraft::Missing };
        if let Some(organ) = self.certain_organ(&text).and_then(|found| OrganId::parse(&found.id).ok()) {
            return RespondentDraft::Known(organ);
        }
        let picked = reader_value(form, "respondent_pick")
            .filter(|_| reader_value(form, "respondent_pick_for").is_some_and(|asked| asked == text));
        match picked.as_deref() {
            Some("text") => RespondentDraft::Text(text),
            Some(id) => match OrganId::parse(id).ok().filter(|id| self.directory().get(id).is_some()) {
                Some(organ) => RespondentDraft::Known(organ),
                None => RespondentDraft::Text(text),
            },
            None => {
                if asks {
                    reader.fault("respondent", "名录中没有唯一对应的单位，请在下面选择");
                }
                RespondentDraft::Text(text)
            }
        }
    }
}

/// Somebody is there to be asked.
fn person_asked(way: Option<&str>) -> bool {
    matches!(way, Some("phone" | "visit"))
}

fn claims(reader: &mut Reader<'_>) -> Vec<ClaimDraft> {
    let mut claims = Vec::new();
    for no in 1..=CLAIM_ROWS {
        let name = |part: &str| format!("claim.{no}.{part}");
        let words = reader.value(&name("words")).map(str::to_owned);
        let has_sum = reader.value(&name("sum")).is_some();
        if words.is_none() && !has_sum {
            continue;
        }
        let sum = if has_sum { reader.money(&name("sum"), "金额") } else { None };
        claims.push(ClaimDraft { sum, due_on: reader.date_if_any(&name("due_on")), words });
    }
    claims
}

/// An error of a registration that belongs to no field.
pub(super) fn retry() -> Error {
    Error::Invalid(vec![FieldError::new("", "案件未能登记，请重试")])
}
