//! Registering a complaint: by an officer's form or from a channel's row. The first commit of every case.

mod form;

use crate::{
    Casework, Viewer,
    commit::{Decided, Entry, opened},
    complain::CONTRACT_FIELD,
    drafts::DraftForm,
    edge::Dice,
    error::Error,
    form::Values,
    words::Words,
};
use domain::{
    act::{Act, Command},
    case::{Enterprise, Respondent, Source},
    claim::Claim,
    context::{Context, Fresh},
    contract_key::contract_keys,
    decide::decide,
    evolve::evolve,
    ids::{CaseId, ChannelId, EvidenceId, OrganId},
    intake::{Birth, Intake},
    money::Fen,
    vocabulary::{Breach, Evil, Field, Size},
};
pub(crate) use form::PARTY_ROWS;
pub use form::{Section, Suggested, WAYS};
use jiff::civil::Date;
use store::{Commit, DraftFileRow, DraftKey, IdempotencyAnswer, NewComplaint, NewEvidence, NewQueryCode, StoreError};

/// A complaint that is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The case.
    pub id: CaseId,
    /// Its public number.
    pub number: String,
    /// The query code, shown once; empty if the complainant has one of its own already.
    pub code: String,
}

/// What is known of a complaint, wherever it came from.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that is known or not")]
pub(crate) struct Draft {
    pub enterprise: Option<String>,
    /// USCC, contact name, phone: one record, kept sealed.
    pub contact: Vec<(&'static str, String)>,
    pub phone: Option<String>,
    pub uscc: Option<String>,
    pub size: Option<Size>,
    pub confidential: bool,
    pub private: Option<bool>,
    pub respondent: RespondentDraft,
    /// It is only the channel's hint.
    pub hinted: bool,
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
    /// Nobody is there to take a code: it is handed out when the complainant comes.
    pub no_code: bool,
    /// Its first code was seen by the officer who entered it.
    pub one_time: bool,
    /// The code that it is to have; a new one where there is none.
    pub own_code: Option<String>,
    /// Files that came with it.
    pub files: Option<SentFiles>,
}

/// The files of a complaint that its complainant filled in, which become evidence.
#[derive(Debug, Clone)]
pub(crate) struct SentFiles {
    /// The key of its draft.
    pub key: DraftKey,
    /// The files, with their names.
    pub rows: Vec<(DraftFileRow, String)>,
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

/// The input that says how the complaint came; a form filled in by an officer has it.
pub(crate) const WAY: &str = "by";

/// The hidden input with the form's own key.
const KEY: &str = "_key";

/// Under which answers to registrations are remembered.
pub(crate) const ROUTE: &str = "register";

impl Casework {
    /// Registers a complaint from the officer's form. The same form (`_key`) sent twice makes one case; the second
    /// answer carries a new query code, since the first was shown to nobody.
    pub async fn register(&self, viewer: &Viewer, form: &Values) -> Result<Registered, Error> {
        let key = reader_value(form, KEY);
        let digest = self.form_digest(form);
        // Whoever enters a complaint for another has seen its code.
        let one_time = reader_value(form, WAY).is_some();
        if let Some(again) = self.registered_before(viewer, form, one_time).await? {
            return Ok(again);
        }
        let fresh = self.fresh_case().await?;
        let mut words = Words::of_new(self, &fresh.id);
        let draft = self.read_registration(form, &mut words, &fresh.number)?;
        let way = reader_value(form, WAY);
        let sent = way.clone().map(|way| DraftForm::Register { way }.place(viewer));
        let mut commit = Commit { sent_drafts: sent.into_iter().collect(), ..Commit::default() };
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
                let again = self.registered_before(viewer, form, one_time).await?;
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

    /// What the same form, by its key, has registered already.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if another form was sent under this key.
    async fn registered_before(
        &self,
        viewer: &Viewer,
        form: &Values,
        one_time: bool,
    ) -> Result<Option<Registered>, Error> {
        let Some(key) = reader_value(form, KEY) else { return Ok(None) };
        let Some(answer) = self.store().answer(viewer.person.as_str(), ROUTE, &key).await? else { return Ok(None) };
        if answer.request_digest != self.form_digest(form) {
            return crate::error::invalid("", "这张表单已经提交过，内容不同；请刷新页面后重填");
        }
        let Some((id, number)) = answer.answer.split_once(' ') else { return Ok(None) };
        let Ok(id) = CaseId::parse(id) else { return Ok(None) };
        // A code of the complainant's own is not taken away by a second click.
        if one_time && self.store().has_own_code(id.as_str()).await? {
            return Ok(Some(Registered { id, number: number.to_owned(), code: String::new() }));
        }
        let code = self.new_code();
        let mut commit = Commit::default();
        commit.codes.push(self.code_row(&id, &code, one_time));
        self.store().commit(commit).await?;
        Ok(Some(Registered { id, number: number.to_owned(), code }))
    }

    pub(crate) fn code_row(&self, case: &CaseId, code: &str, one_time: bool) -> NewQueryCode {
        NewQueryCode {
            code_hash: self.code_hash(code),
            case_id: case.to_string(),
            created_at_us: self.now().as_micros(),
            one_time,
        }
    }

    /// The source of a complaint, with the channel's own last day for an answer: the one that it named, else that of
    /// the profile.
    pub(crate) fn source(
        &self,
        channel: &str,
        native_id: &str,
        received_on: Date,
        named: Option<Date>,
    ) -> Option<Source> {
        let id = ChannelId::parse(channel).ok()?;
        let rule = self.profile().channels.get(&id)?;
        let ruled = || rule.answer_within.map(|length| self.calendar().due(received_on, length).last_day);
        let answer_by = named.or_else(ruled);
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
        let mut draft = draft;
        let handed_out = !draft.no_code;
        let code = if handed_out { draft.own_code.take().unwrap_or_else(|| self.new_code()) } else { String::new() };
        let files = draft.files.take();
        let id = fresh.id.as_str();
        if handed_out {
            commit.codes.push(self.code_row(&fresh.id, &code, draft.one_time));
        }
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
        for key in draft.contract.iter().flat_map(|text| contract_keys(text)) {
            commit.blind.push(self.vault().blind(id, CONTRACT_FIELD, &key));
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
        let Some(mut decided) = opened(events) else {
            return Err(form::retry());
        };
        for (row, name) in files.iter().flat_map(|files| &files.rows) {
            let key = &files.as_ref().expect("the row is one of them").key;
            self.take_over(&ctx, &mut decided, &mut words, (key, row, name), &mut commit)?;
        }
        self.store_all(&[decided], Some(words), commit).await?;
        Ok(Registered { id: fresh.id, number: fresh.number, code })
    }

    /// Files what came with a complaint as evidence of the case that it opens.
    fn take_over(
        &self,
        ctx: &Context<'_>,
        decided: &mut Decided,
        words: &mut Words,
        (key, row, name): (&DraftKey, &DraftFileRow, &str),
        commit: &mut Commit,
    ) -> Result<(), Error> {
        let evidence = EvidenceId::parse(&self.fresh_id("e")).expect("hex digits are an identifier");
        let file_key =
            self.vault().take_over_file_key(&mut Dice(self.edge()), (key, row), words.key(), evidence.as_str())?;
        let act = Act::FileEvidence { evidence: evidence.clone(), digest: row.digest.clone(), claim: None };
        for event in decide(Some(&decided.case), &Command::Do(act), ctx)? {
            decided.case = evolve(decided.case.clone(), &event);
            decided.events.push(event.clone());
            decided.all.push(event);
        }
        commit.evidence.push(NewEvidence {
            evidence_id: evidence.to_string(),
            case_id: decided.case.id.to_string(),
            fact: row.fact.clone(),
            digest: row.digest.clone(),
            size_bytes: row.bytes,
            media_type: row.media_type.clone(),
            object: row.object.clone(),
            name_text_id: Some(words.add(self, "file_name", name).id),
            file_key: Some(file_key),
            key_id: self.vault().key_id(words.key()),
            sealed_reason: None,
            recorded_at_us: self.now().as_micros(),
        });
        Ok(())
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
                private: draft.private,
            },
            respondent,
            hinted: draft.hinted,
            field: draft.field,
            evils: draft.evils,
            breach: draft.breach,
            contract: draft.contract.map(|text| words.add(self, "contract", &text)),
            signed_on: draft.signed_on,
            parties: draft.parties,
            narrative: draft.narrative.map(|text| words.add(self, "narrative", &text)),
            claims,
            sources: draft.source.into_iter().collect(),
            beside: Vec::new(),
        }
    }
}

pub(crate) fn reader_value(form: &Values, name: &str) -> Option<String> {
    let value = form.get(name).and_then(|all| all.first())?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
