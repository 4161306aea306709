//! Registering a complaint: by an officer's form or from a channel's row. The first commit of every case.

use crate::{
    Casework, Viewer,
    commit::{Entry, opened},
    error::{Error, FieldError},
    form::{Reader, Values},
    words::Words,
};
use domain::{
    act::Command,
    case::{Enterprise, Respondent, Source},
    claim::Claim,
    context::Fresh,
    decide::decide,
    form::{Input, InputKind},
    ids::{CaseId, ChannelId, OrganId},
    intake::{Birth, Intake},
    money::Fen,
    uscc::Uscc,
    vocabulary::{Breach, Evil, Field, Size},
};
use jiff::civil::Date;
use store::{Commit, IdempotencyAnswer, NewComplaint, NewQueryCode, StoreError};

/// A complaint that is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The case.
    pub id: CaseId,
    /// Its public number.
    pub number: String,
    /// The query code, shown once.
    pub code: String,
}

/// What is known of a complaint, wherever it came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub enterprise: Option<String>,
    /// USCC, contact name, phone: one record, kept sealed.
    pub contact: Vec<(&'static str, String)>,
    pub phone: Option<String>,
    pub uscc: Option<String>,
    pub size: Option<Size>,
    pub confidential: bool,
    pub respondent: RespondentDraft,
    pub field: Option<Field>,
    pub evils: Vec<Evil>,
    pub breach: Option<Breach>,
    pub contract: Option<String>,
    pub signed_on: Option<Date>,
    pub parties: Vec<OrganId>,
    pub narrative: Option<String>,
    pub claims: Vec<ClaimDraft>,
    pub backlog: bool,
    pub source: Option<Source>,
    pub raw: Option<String>,
    pub received_at_us: i64,
}

/// Whom a complaint is about.
#[derive(Debug, Clone, Default)]
pub(crate) enum RespondentDraft {
    /// Nothing usable was said.
    #[default]
    Missing,
    /// An organ of the directory.
    Known(OrganId),
    /// Words that an officer resolves.
    Text(String),
}

/// One claim of a draft.
#[derive(Debug, Clone)]
pub(crate) struct ClaimDraft {
    pub sum: Option<Fen>,
    pub due_on: Option<Date>,
    pub words: Option<String>,
}

/// The hidden input with the form's own key.
const KEY: &str = "_key";

/// Under which answers to registrations are remembered.
const ROUTE: &str = "register";

/// Claims that the officer's form has rows for.
const CLAIM_ROWS: u16 = 5;

impl Casework {
    /// What the officer's form asks for.
    pub fn register_inputs(&self) -> Vec<Input> {
        let mut inputs = vec![
            line("enterprise", "企业名称", true, ""),
            line("uscc", "统一社会信用代码", false, "18位；校验不符时会指出第几位"),
            choice("size", "企业规模（签约时）", pairs(Size::ALL.iter().map(|v| (v.code(), v.label())))),
            line("contact_name", "联系人", false, ""),
            line("phone", "联系电话", false, ""),
            flag("confidential", "要求对被投诉单位保密"),
            line("respondent", "被投诉单位", true, "可填简称或原名称；不能唯一确定时由受理员确定"),
            choice("field", "领域", pairs(Field::ALL.iter().map(|v| (v.code(), v.label())))),
            choice("breach", "违约情形", pairs(Breach::ALL.iter().map(|v| (v.code(), v.label())))),
            choice("evil", "失信类型", pairs(Evil::ALL.iter().map(|v| (v.code(), v.label())))),
            line("contract", "合同或承诺", true, "名称和编号；口头承诺写明会议纪要等依据"),
            input("signed_on", "签订日期", InputKind::Date, false, ""),
            input("narrative", "事情经过", InputKind::Text, true, "不超过20000字"),
        ];
        for no in 1..=CLAIM_ROWS {
            inputs.push(line(
                &format!("claim.{no}.words"),
                &format!("诉求{no}"),
                no == 1,
                "要求支付的款项或履行的行为",
            ));
            inputs.push(input(
                &format!("claim.{no}.sum"),
                &format!("诉求{no}金额（元）"),
                InputKind::Money,
                false,
                "要求履行行为的留空",
            ));
            inputs.push(input(&format!("claim.{no}.due_on"), &format!("诉求{no}应付日期"), InputKind::Date, false, ""));
        }
        inputs.push(choice(
            "channel",
            "来源",
            self.profile().channels.iter().map(|(id, channel)| (id.to_string(), channel.name.clone())).collect(),
        ));
        inputs.push(line("native_id", "来源编号", false, "渠道自己的工单编号"));
        inputs.push(flag("backlog", "历史补录（系统启用前开始的事项）"));
        inputs
    }

    /// Registers a complaint from the officer's form. The same form (`_key`) sent twice makes one case; the second
    /// answer carries a new query code, since the first was shown to nobody.
    pub async fn register(&self, viewer: &Viewer, form: &Values) -> Result<Registered, Error> {
        let key = reader_value(form, KEY);
        let digest = self.form_digest(form);
        if let Some(again) = self.registered_before(viewer, key.as_deref(), &digest).await? {
            return Ok(again);
        }
        let fresh = self.fresh_case().await?;
        let mut words = Words::of_new(self, &fresh.id);
        let draft = self.draft(form, &mut words)?;
        let mut commit = Commit::default();
        if let Some(key) = &key {
            commit.answers.push(IdempotencyAnswer {
                actor: viewer.person.to_string(),
                route: ROUTE.to_owned(),
                key: key.clone(),
                request_digest: digest.clone(),
                status: 200,
                answer: format!("{} {}", fresh.id, fresh.number),
                created_at_us: self.now().as_micros(),
            });
        }
        match self.open_case(viewer, fresh, words, draft, commit).await {
            Err(Error::Store(StoreError::Duplicate { what })) => {
                let again = self.registered_before(viewer, key.as_deref(), &digest).await?;
                again.ok_or(Error::Store(StoreError::Duplicate { what }))
            }
            // Another directory or profile was adopted while this was decided.
            Err(Error::Store(StoreError::HeadsMoved)) => {
                let renewed = self.renewed().await?;
                Box::pin(renewed.register(viewer, form)).await
            }
            other => other,
        }
    }

    /// What tells the same form sent again from another one under its key.
    fn form_digest(&self, form: &Values) -> String {
        let body = serde_json::to_string(form).unwrap_or_default();
        self.vault().suite().digest(body.as_bytes()).to_hex()
    }

    async fn registered_before(
        &self,
        viewer: &Viewer,
        key: Option<&str>,
        digest: &str,
    ) -> Result<Option<Registered>, Error> {
        let Some(key) = key else { return Ok(None) };
        let Some(answer) = self.store().answer(viewer.person.as_str(), ROUTE, key).await? else { return Ok(None) };
        if answer.request_digest != digest {
            return crate::error::invalid("", "这张表单已经提交过，内容不同；请刷新页面后重填");
        }
        let Some((id, number)) = answer.answer.split_once(' ') else { return Ok(None) };
        let Ok(id) = CaseId::parse(id) else { return Ok(None) };
        let code = self.new_code();
        let mut commit = Commit::default();
        commit.codes.push(self.code_row(&id, &code));
        self.store().commit(commit).await?;
        Ok(Some(Registered { id, number: number.to_owned(), code }))
    }

    fn code_row(&self, case: &CaseId, code: &str) -> NewQueryCode {
        NewQueryCode {
            code_hash: self.code_hash(code),
            case_id: case.to_string(),
            created_at_us: self.now().as_micros(),
        }
    }

    fn draft(&self, form: &Values, words: &mut Words) -> Result<Draft, Error> {
        let mut reader = Reader::new(self, None, form, words, std::collections::BTreeMap::new());
        let today = self.now().date();
        let mut draft = Draft { received_at_us: self.now().as_micros(), ..Draft::default() };
        for (name, what) in [
            ("enterprise", "企业名称"),
            ("respondent", "被投诉单位"),
            ("contract", "合同或承诺"),
            ("narrative", "事情经过"),
            ("claim.1.words", "诉求"),
        ] {
            if reader.value(name).is_none() {
                reader.fault(name, format!("请填写{what}"));
            }
        }
        let own = |name: &str| reader_value(form, name);
        draft.enterprise = own("enterprise");
        draft.contract = own("contract");
        draft.narrative = own("narrative");
        if draft.narrative.as_ref().is_some_and(|text| text.chars().count() > crate::form::LONGEST_TEXT) {
            reader.fault("narrative", format!("最多{}字", crate::form::LONGEST_TEXT));
        }
        if let Some(code) = own("uscc") {
            match Uscc::parse(&code) {
                Ok(code) => draft.uscc = Some(code.as_str().to_owned()),
                Err(error) => reader.fault("uscc", error.to_string()),
            }
        }
        if let Some(text) = own("respondent") {
            draft.respondent = match domain::lookup::resolve_unique(self.directory(), &text, today) {
                Some(organ) => RespondentDraft::Known(organ),
                None => OrganId::parse(&text)
                    .ok()
                    .filter(|id| self.directory().get(id).is_some())
                    .map_or(RespondentDraft::Text(text), RespondentDraft::Known),
            };
        }
        draft.phone = own("phone");
        draft.contact =
            [("联系人", own("contact_name")), ("联系电话", own("phone")), ("统一社会信用代码", draft.uscc.clone())]
                .into_iter()
                .filter_map(|(label, value)| Some((label, value?)))
                .collect();
        draft.size = own("size").and_then(|code| Size::from_code(&code));
        draft.confidential = reader.flag("confidential");
        draft.backlog = reader.flag("backlog");
        draft.field = own("field").and_then(|code| Field::from_code(&code));
        draft.breach = own("breach").and_then(|code| Breach::from_code(&code));
        draft.evils = own("evil").and_then(|code| Evil::from_code(&code)).into_iter().collect();
        draft.signed_on = reader.date_if_any("signed_on");
        for no in 1..=CLAIM_ROWS {
            let (words, sum) = (own(&format!("claim.{no}.words")), own(&format!("claim.{no}.sum")));
            if words.is_none() && sum.is_none() {
                continue;
            }
            let sum = sum.and_then(|_| reader.money(&format!("claim.{no}.sum"), "金额"));
            draft.claims.push(ClaimDraft { sum, due_on: reader.date_if_any(&format!("claim.{no}.due_on")), words });
        }
        if let (Some(channel), Some(native)) = (own("channel"), own("native_id")) {
            draft.source = self.source(&channel, &native, today);
        }
        reader.finish(Some(draft))
    }

    /// The source of a complaint, with the channel's own last day for an answer.
    pub(crate) fn source(&self, channel: &str, native_id: &str, received_on: Date) -> Option<Source> {
        let id = ChannelId::parse(channel).ok()?;
        let rule = self.profile().channels.get(&id)?;
        let answer_by = rule.answer_within.map(|length| self.calendar().due(received_on, length).last_day);
        Some(Source {
            channel: id,
            native_id: native_id.to_owned(),
            received_on,
            answer_by,
            from_province: rule.from_province,
            answered: answer_by.is_none(),
        })
    }

    /// Opens a case in one commit: its events, texts, index entries, source record and query code.
    pub(crate) async fn open_case(
        &self,
        viewer: &Viewer,
        fresh: Fresh,
        mut words: Words,
        draft: Draft,
        mut commit: Commit,
    ) -> Result<Registered, Error> {
        let code = self.new_code();
        let id = fresh.id.as_str();
        commit.codes.push(self.code_row(&fresh.id, &code));
        for (field, value) in [("phone", &draft.phone), ("uscc", &draft.uscc)] {
            if let Some(value) = value {
                let normal = if field == "phone" {
                    exchange::contact::normal_phone(value).unwrap_or_else(|_| value.clone())
                } else {
                    value.clone()
                };
                commit.blind.push(self.vault().blind(id, field, &normal));
            }
        }
        if let (Some(source), Some(raw)) = (&draft.source, &draft.raw) {
            let text = words.add(self, "raw", raw);
            commit.complaints.push(NewComplaint {
                channel: source.channel.to_string(),
                native_id: source.native_id.clone(),
                case_id: id.to_owned(),
                digest: self.vault().suite().digest(raw.as_bytes()).to_hex(),
                raw_text_id: Some(text.id),
                received_at_us: draft.received_at_us,
            });
        }
        let intake = self.intake(&fresh, &mut words, draft);
        let ctx = self.context(viewer, &Entry::default(), self.profile(), &[]);
        let events = decide(None, &Command::Open(Box::new(intake)), &ctx)?;
        let Some(decided) = opened(events) else {
            return Err(Error::Invalid(vec![FieldError::new("", "案件未能登记，请重试")]));
        };
        self.store_all(&[decided], Some(words), commit).await?;
        Ok(Registered { id: fresh.id, number: fresh.number, code })
    }

    fn intake(&self, fresh: &Fresh, words: &mut Words, draft: Draft) -> Intake {
        let mut seal = |kind: &str, text: Option<String>| text.map(|text| words.add(self, kind, &text));
        let name = seal("enterprise", draft.enterprise);
        let contact: Vec<_> = draft.contact.iter().map(|(label, value)| format!("{label}：{value}")).collect();
        let contact = seal("contact", (!contact.is_empty()).then(|| contact.join("\n")));
        let respondent = match draft.respondent {
            RespondentDraft::Known(organ) => Respondent::Known(organ),
            RespondentDraft::Text(text) => Respondent::Unresolved(words.add(self, "respondent", &text)),
            RespondentDraft::Missing => Respondent::Unresolved(words.add(self, "respondent", "未写明")),
        };
        let mut claims = Vec::new();
        for (at, one) in draft.claims.into_iter().enumerate() {
            let no = u16::try_from(at + 1).unwrap_or(u16::MAX);
            let mut claim = one.sum.map_or_else(|| Claim::act(no), |sum| Claim::sum(no, sum));
            claim.due_on = one.due_on;
            claim.text = one.words.map(|text| words.add(self, "claim", &text));
            claims.push(claim);
        }
        Intake {
            id: fresh.id.clone(),
            number: fresh.number.clone(),
            birth: if draft.backlog { Birth::Backlog } else { Birth::Complaint },
            profile_version: self.profile().version,
            enterprise: Enterprise {
                name,
                contact,
                size: draft.size.unwrap_or(Size::Unknown),
                confidential: draft.confidential,
            },
            respondent,
            field: draft.field,
            evils: draft.evils,
            breach: draft.breach.unwrap_or(Breach::Arrears),
            contract: draft.contract.map(|text| words.add(self, "contract", &text)),
            signed_on: draft.signed_on,
            parties: draft.parties,
            narrative: draft.narrative.map(|text| words.add(self, "narrative", &text)),
            claims,
            sources: draft.source.into_iter().collect(),
        }
    }
}

fn reader_value(form: &Values, name: &str) -> Option<String> {
    let value = form.get(name).and_then(|all| all.first())?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn input(name: &str, label: &str, kind: InputKind, required: bool, help: &str) -> Input {
    Input { name: name.to_owned(), label: label.to_owned(), required, kind, help: help.to_owned() }
}

fn line(name: &str, label: &str, required: bool, help: &str) -> Input {
    input(name, label, InputKind::Line, required, help)
}

fn flag(name: &str, label: &str) -> Input {
    input(name, label, InputKind::Flag, false, "")
}

fn choice(name: &str, label: &str, of: Vec<(String, String)>) -> Input {
    input(name, label, InputKind::Choice { of }, false, "")
}

fn pairs<'a>(of: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    of.map(|(code, label)| (code.to_owned(), label.to_owned())).collect()
}
