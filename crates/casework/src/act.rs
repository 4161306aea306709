//! Acts: a form on a case becomes a command, is decided, and made durable; a second writer decides again.

use crate::{
    Casework, FieldError, Viewer,
    commit::{Decided, Entry},
    drafts::DraftForm,
    error::Error,
    form::{Reader, Values},
    load::Loaded,
    words::Words,
};
use domain::{
    access::{Part, Sight},
    act::{Act, ActKind, Command, Signer},
    actor::Role,
    form::inputs,
    ids::{CaseId, PersonId},
    options::{OfferKind, causes},
};
use seal::Suite;
use std::collections::BTreeMap;
use store::{Commit, IdempotencyAnswer, StoreError};

/// How often a decision is taken again when another writer was first.
const TRIES: usize = 6;

/// A form on a case.
#[derive(Debug, Clone)]
pub struct ActRequest {
    /// The code of an offer: an act, or a hand such as `endorse.17`.
    pub offer: String,
    /// What was posted.
    pub values: Values,
    /// The version of the case that the page showed.
    pub seen_version: Option<u32>,
    /// The form's own key: the same form sent twice has one effect.
    pub key: Option<String>,
}

/// What an act did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The version of the case now.
    pub version: u32,
    /// What it caused, in words.
    pub caused: Vec<String>,
    /// Cases that were split off.
    pub children: Vec<CaseId>,
}

/// Whether an act puts a hand to a pending decision.
fn is_hand(offer: &str) -> bool {
    matches!(OfferKind::from_code(offer), Some(OfferKind::Endorse(_) | OfferKind::SignOnPaper(_)))
}

/// What somebody is told who sees a case, but not this part of it.
pub(crate) fn other_part() -> Error {
    Error::Forbidden("这部分案件内容不在您的查阅范围内。".to_owned())
}

impl Casework {
    /// Does an act, or proposes it where several hands are needed.
    ///
    /// # Errors
    ///
    /// [`Error::Moved`] if somebody else acted since the page was shown and the act no longer fits; [`Error::Refused`]
    /// if a rule stands in the way; [`Error::Invalid`] with every field that does not parse.
    pub async fn act(&self, viewer: &Viewer, id: &CaseId, request: ActRequest) -> Result<Done, Error> {
        let digest = Self::request_digest(id, &request);
        if let Some(done) = self.answered(viewer, &request, &digest).await? {
            return Ok(done);
        }
        let mut this = self.clone();
        for _ in 0..TRIES {
            let loaded = this.acted_on(viewer, id, &request).await?;
            let since = request.seen_version.unwrap_or(loaded.case.version);
            let moved = loaded.case.last_substance > since;
            // A hand signs what it saw: what came since is shown to it first.
            if moved && is_hand(&request.offer) {
                let since = self.since(viewer, id, since).await?;
                if !since.is_empty() {
                    return Err(Error::Moved { since });
                }
            }
            match this.try_act(viewer, id, loaded, &request, &digest).await {
                Err(Error::Store(StoreError::Stale)) => {}
                Err(Error::Store(StoreError::HeadsMoved)) => this = self.renewed().await?,
                Err(Error::Store(StoreError::Duplicate { .. })) => {
                    if let Some(done) = self.answered(viewer, &request, &digest).await? {
                        return Ok(done);
                    }
                    return Err(Error::Busy);
                }
                // It was decided on what the page showed, and that is no longer so.
                Err(Error::Refused(refusal)) if moved => {
                    let since = self.since(viewer, id, since).await?;
                    if since.is_empty() {
                        return Err(Error::Refused(refusal));
                    }
                    return Err(Error::Moved { since });
                }
                other => return other,
            }
        }
        Err(Error::Busy)
    }

    /// The case, if this viewer may see it, and the part of it that is asked for.
    ///
    /// # Errors
    ///
    /// As [`Casework::sight`]; [`Error::Forbidden`] where only the part is not his.
    pub(crate) async fn visible(&self, viewer: &Viewer, id: &CaseId, part: Part) -> Result<Loaded, Error> {
        let loaded = self.as_seen(viewer, self.load(id).await?.ok_or(Error::NotFound)?);
        if self.sight(viewer, &loaded.case)?.sees(part) { Ok(loaded) } else { Err(other_part()) }
    }

    /// What this viewer sees of a case.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for whoever does not stand to it at all, so that a case that is not there and one that is not
    /// theirs look the same; [`Error::Forbidden`] with number and stage for whoever declared an interest in it.
    pub(crate) fn sight(&self, viewer: &Viewer, case: &domain::case::Case) -> Result<Sight, Error> {
        let sight = viewer.sight(case, self.profile());
        if sight.is_recused() {
            let (number, stage) = (&case.number, case.stage.label());
            return Err(Error::Forbidden(format!(
                "您在案件{number}（{stage}）中应当回避，不能查看案件内容，也不能办理。"
            )));
        }
        if sight.sees(Part::Overview) { Ok(sight) } else { Err(Error::NotFound) }
    }

    /// What the table of access says of a viewer and a case; `None` if there is no such case. For tests, which compare
    /// pages with it.
    pub async fn sight_of(&self, viewer: &Viewer, id: &CaseId) -> Result<Option<Sight>, Error> {
        Ok(self.load(id).await?.map(|loaded| viewer.sight(&loaded.case, self.profile())))
    }

    async fn try_act(
        &self,
        viewer: &Viewer,
        page: &CaseId,
        loaded: Loaded,
        request: &ActRequest,
        digest: &str,
    ) -> Result<Done, Error> {
        let id = loaded.case.id.clone();
        let before = loaded.case.clone();
        let mut words = Words::of(self, &id).await?;
        let (command, entry) = self.command(viewer, &loaded, request, &mut words).await?;
        self.check_person(viewer, &before, &command).await?;
        let decided = Box::pin(self.decide_all(viewer, loaded, &command, &entry)).await?;
        self.check_receiver(&command).await?;
        let done = self.done(viewer, &before, &decided);
        let draft = DraftForm::Act { case: page.clone(), offer: request.offer.clone() };
        let mut commit = Commit { sent_drafts: vec![draft.place(viewer)], ..Commit::default() };
        if let Some(key) = &request.key {
            commit.answers.push(IdempotencyAnswer {
                actor: viewer.person.to_string(),
                route: format!("act:{}", request.offer),
                key: key.clone(),
                request_digest: digest.to_owned(),
                status: 200,
                answer: answer_text(&done),
                created_at_us: self.now().as_micros(),
            });
        }
        self.store_all(&decided, Some(words), commit).await?;
        Ok(done)
    }

    async fn command(
        &self,
        viewer: &Viewer,
        loaded: &Loaded,
        request: &ActRequest,
        words: &mut Words,
    ) -> Result<(Command, Entry), Error> {
        let digests = self.evidence_digests(&loaded.case.id).await?;
        let mut reader = Reader::new(self, Some(&loaded.case), &request.values, words, digests);
        let kind = match OfferKind::from_code(&request.offer).ok_or(Error::NotFound)? {
            OfferKind::Act(kind) => kind,
            hand => return Ok((with_pending(reader, hand)?, Entry::default())),
        };
        let profile = self.profile_of(loaded.case.profile_version).await?;
        let ctx = self.context(viewer, &Entry::default(), &profile, &[]);
        reader.check(viewer.role, &inputs(kind, &loaded.case, &ctx));
        let entry = reader.entry();
        let act = if kind == ActKind::Annul { annul(&mut reader, loaded) } else { reader.act(kind).await? };
        Ok((Command::Do(reader.finish(act)?), entry))
    }

    fn done(&self, viewer: &Viewer, before: &domain::case::Case, decided: &[Decided]) -> Done {
        let ctx = self.context(viewer, &Entry::default(), self.profile(), &[]);
        let own = decided.first();
        Done {
            version: own.map_or(0, |one| one.case.version),
            caused: own.map(|one| causes(before, &one.events, &ctx)).unwrap_or_default(),
            children: decided.iter().skip(1).filter(|one| one.before == 0).map(|one| one.case.id.clone()).collect(),
        }
    }

    fn request_digest(id: &CaseId, request: &ActRequest) -> String {
        let body = serde_json::to_string(&(id.as_str(), &request.offer, &request.values)).unwrap_or_default();
        Suite::default().digest(body.as_bytes()).to_hex()
    }

    /// What a form with this key did already, so that nothing is taken in twice with it.
    pub async fn act_done(&self, viewer: &Viewer, offer: &str, key: &str) -> Result<Option<Done>, Error> {
        let answer = self.store().answer(viewer.person.as_str(), &format!("act:{offer}"), key).await?;
        Ok(answer.map(|answer| read_answer(&answer.answer)))
    }

    async fn answered(&self, viewer: &Viewer, request: &ActRequest, digest: &str) -> Result<Option<Done>, Error> {
        let Some(key) = &request.key else { return Ok(None) };
        let route = format!("act:{}", request.offer);
        let Some(answer) = self.store().answer(viewer.person.as_str(), &route, key).await? else { return Ok(None) };
        if answer.request_digest != digest {
            return Err(Error::Invalid(vec![FieldError::new("", "这张表单已经提交过，内容不同；请刷新页面后重填")]));
        }
        Ok(Some(read_answer(&answer.answer)))
    }

    /// Runs a command by the system or a test: the same way as a form, without one.
    pub async fn execute(&self, viewer: &Viewer, id: &CaseId, command: &Command) -> Result<Done, Error> {
        let mut this = self.clone();
        for _ in 0..TRIES {
            let loaded = this.load(id).await?.ok_or(Error::NotFound)?;
            let before = loaded.case.clone();
            let decided = Box::pin(this.decide_all(viewer, loaded, command, &Entry::default())).await?;
            match this.store_all(&decided, None, Commit::default()).await {
                Err(Error::Store(StoreError::Stale)) => {}
                Err(Error::Store(StoreError::HeadsMoved)) => this = self.renewed().await?,
                Err(error) => return Err(error),
                Ok(()) => return Ok(this.done(viewer, &before, &decided)),
            }
        }
        Err(Error::Busy)
    }

    /// The digests of a case's evidence, by identifier.
    pub(crate) async fn evidence_digests(&self, id: &CaseId) -> Result<BTreeMap<String, String>, Error> {
        let rows = self.store().evidence_of(id.as_str()).await?;
        Ok(rows.into_iter().map(|row| (row.evidence_id, row.digest)).collect())
    }
}

/// Annulling names an event by its place in the log.
fn annul(reader: &mut Reader<'_>, loaded: &Loaded) -> Option<Act> {
    let version: Option<u32> = reader.value("version").and_then(|no| no.parse().ok());
    let event = version.and_then(|no| loaded.events.get(usize::try_from(no).ok()?.checked_sub(1)?));
    let reason = reader.text("text", "撤销原因");
    let (Some(version), Some(event)) = (version, event) else {
        reader.fault("version", "请填写要撤销的记录序号");
        return None;
    };
    Some(Act::Annul { version, fact: Box::new(event.fact.clone()), reason: reason? })
}

/// What is done with a pending decision.
fn with_pending(mut reader: Reader<'_>, hand: OfferKind) -> Result<Command, Error> {
    let of = hand.of();
    let command = match hand {
        OfferKind::Act(_) => None,
        OfferKind::Endorse(_) => Some(Command::Endorse { of, opinion: reader.text_if_any("text") }),
        OfferKind::SendBack(_) => reader.text("text", "退回意见").map(|opinion| Command::SendBack { of, opinion }),
        OfferKind::Recall(_) => reader.text("text", "撤回原因").map(|reason| Command::Recall { of, reason }),
        OfferKind::Disown(_) => reader.text("text", "情况说明").map(|text| Command::Disown { of, text }),
        OfferKind::SignOnPaper(_) => {
            let signer = signer(&mut reader);
            let signed_on = reader.date("signed_on", "签批日期");
            let scan = reader.scan();
            signer.zip(signed_on).zip(scan).map(|((signer, signed_on), scan)| Command::SignOnPaper {
                of,
                signer,
                signed_on,
                scan,
            })
        }
    };
    reader.finish(command)
}

/// Who signed on paper, as `role:person`.
fn signer(reader: &mut Reader<'_>) -> Option<Signer> {
    let said = reader.value("signer").and_then(|text| text.trim().split_once(':')).and_then(|(role, person)| {
        Some(Signer { role: Role::from_code(role.trim())?, person: PersonId::parse(person.trim()).ok()? })
    });
    if said.is_none() {
        reader.fault("signer", "请选择在纸上签批的人");
    }
    said
}

fn answer_text(done: &Done) -> String {
    let children: Vec<_> = done.children.iter().map(CaseId::as_str).collect();
    serde_json::json!({ "version": done.version, "caused": done.caused, "children": children }).to_string()
}

fn read_answer(text: &str) -> Done {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let strings = |name: &str| -> Vec<String> {
        let all = value[name].as_array().cloned().unwrap_or_default();
        all.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    Done {
        version: value["version"].as_u64().and_then(|version| u32::try_from(version).ok()).unwrap_or(0),
        caused: strings("caused"),
        children: strings("children").iter().filter_map(|id| CaseId::parse(id).ok()).collect(),
    }
}
