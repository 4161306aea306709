//! A lost query code: asked for with the number and the telephone on file, given out by the lead after it made sure who
//! asks, or refused.
//!
//! Whoever asks learns nothing: number and telephone may fit or not, the answer is the same. The code itself never leaves
//! by this way; an officer reads it to the person who answers the telephone on file, and its first use replaces it.

use crate::{
    Casework, FieldError, Viewer,
    accounts::CASE_PREFIX,
    audit::AuditAction,
    device::Visitor,
    error::{Error, invalid},
    sign_in::seconds_until,
};
use domain::{
    access::{Part, Sight},
    actor::Role,
    case::LinkKind,
    case_number::CaseNumber,
    event::Event,
    fact::Fact,
    ids::CaseId,
    recovery::{CheckWay, NoCode, may_give_code},
    time::Instant,
};
use store::{AttemptRule, CodeRecovery, RecoveryAnswer, StoreError, Taken};

const HOUR_US: i64 = 3600 * 1_000_000;

/// How often one address may ask in an hour.
const ASKING: AttemptRule = AttemptRule { within_us: HOUR_US, pause_us: 0, lock_after: 10, lock_us: HOUR_US };
/// How often one case may be asked for in a day, from wherever: nobody has its telephone rung at will.
const ASKED_FOR: AttemptRule =
    AttemptRule { within_us: 24 * HOUR_US, pause_us: 0, lock_after: 5, lock_us: 24 * HOUR_US };

/// Lines on the workbench.
const LINES: i64 = 20;

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskForCode {
    /// It was taken. Whether anything fits is not said.
    Taken,
    /// Too many came from there: none is taken for so many seconds.
    Wait(i64),
}

/// A request, answered or not, as its case's people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryItem {
    /// When it was asked for.
    pub asked_at: String,
    /// By the page, not at the counter.
    pub online: bool,
    /// `open`, `issued` or `refused`.
    pub state: String,
    /// When it was answered.
    pub answered_at: String,
    /// Unit and role of whoever did.
    pub by: String,
    /// How it was made sure, or why not.
    pub ground: &'static str,
}

/// What the case page tells about codes that were lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeState {
    /// The viewer may give out another one.
    pub gives: bool,
    /// What was asked and answered, the latest first; for the complainant and the officers.
    pub recoveries: Vec<RecoveryItem>,
}

/// What an officer sees before giving out a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeDesk {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The open request, or a new one for somebody at the counter.
    pub request: String,
    /// When it was asked for from outside.
    pub asked_at: Option<String>,
    /// The contact on file, masked unless it was opened with a purpose.
    pub contact: Vec<(String, String)>,
    /// It is masked.
    pub masked: bool,
    /// Whether a code may be given out now.
    pub gate: CodeGate,
    /// What was answered before, the latest first.
    pub before: Vec<RecoveryItem>,
}

/// Whether a code of a case may be given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeGate {
    /// Nobody has had one: whoever came by a channel or by the province gets a first one.
    First,
    /// Two hands have decided to replace the one that somebody has.
    Decided,
    /// Somebody has one, and nobody has decided to replace it.
    TwoHands,
}

/// A code as it is handed over, shown this once.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenCode {
    /// The case's number.
    pub number: String,
    /// The code.
    pub code: String,
}

impl std::fmt::Debug for GivenCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GivenCode").field("number", &self.number).finish_non_exhaustive()
    }
}

/// An open request on the workbench.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostCode {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// When it was asked for.
    pub asked_at: String,
}

impl Casework {
    /// Takes a request from outside: the number of a case and the telephone that was left with it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] beside what cannot be a number or a telephone.
    pub async fn ask_for_code(&self, number: &str, phone: &str, from: &Visitor) -> Result<AskForCode, Error> {
        let mut errors = Vec::new();
        let number = CaseNumber::parse(number)
            .map_err(|error| errors.push(FieldError::new("number", format!("{error}。请对照回执上的编号。"))));
        let phone = exchange::contact::normal_phone(phone.trim())
            .map_err(|error| errors.push(FieldError::new("phone", format!("电话号码不对：{error}"))));
        let (Ok(number), Ok(phone)) = (number, phone) else { return Err(Error::Invalid(errors)) };
        let now = self.now().as_micros();
        let number = number.to_string();
        let source = from.counted().map(|source| ("lost", source, ASKING));
        for (kind, of, rule) in source.into_iter().chain([("lost_case", number.clone(), ASKED_FOR)]) {
            let counter = self.counter(kind, &of);
            if let Taken::Wait { until_us } = self.store().take_attempt(&counter, kind, None, rule, now).await? {
                // That a case was asked for often is nobody's business.
                let waits = kind == "lost";
                return Ok(if waits { AskForCode::Wait(seconds_until(until_us, now)) } else { AskForCode::Taken });
            }
        }
        let row = self.store().find_by_number(&number).await?;
        let known = self.store().find_by_blind("phone", &self.vault().blind_values("phone", &phone)).await?;
        let fits = row.as_ref().filter(|row| known.contains(&row.case_id));
        let subject = row.as_ref().map_or(number.as_str(), |row| &row.case_id);
        let detail = [("fits", if fits.is_some() { "yes" } else { "no" })];
        let audit = self.audit_entry(None, AuditAction::CodeAsked, subject, &detail);
        // Both ways write once, so that the time of the answer tells no more than its words.
        let written = match fits {
            Some(row) => self.store().ask_for_code(&self.fresh_id("q"), &row.case_id, now, audit).await,
            None => self.store().audit(audit).await,
        };
        match written {
            // One is open already.
            Ok(()) | Err(StoreError::Stale) => Ok(AskForCode::Taken),
            Err(error) => Err(error.into()),
        }
    }

    /// The open requests that lie with a viewer's unit.
    pub(crate) async fn lost_codes(&self, viewer: &Viewer, scope: &str) -> Result<Vec<LostCode>, Error> {
        let mut items = Vec::new();
        for row in self.store().open_code_recoveries(scope, LINES).await? {
            let Ok(id) = CaseId::parse(&row.case_id) else { continue };
            let Some(loaded) = self.load(&id).await? else { continue };
            if may_give_code(viewer.role, &viewer.sight(&loaded.case, self.profile())) {
                let asked_at = Instant::from_micros(row.asked_at_us).to_minutes();
                items.push(LostCode { id, number: loaded.case.number, asked_at });
            }
        }
        Ok(items)
    }

    /// What a viewer sees on the case page of codes that were lost.
    pub(crate) async fn code_state(&self, viewer: &Viewer, sight: &Sight, id: &CaseId) -> Result<CodeState, Error> {
        if !sight.sees(Part::Contact) {
            return Ok(CodeState::default());
        }
        let rows = self.store().code_recoveries(id.as_str()).await?;
        Ok(CodeState {
            gives: may_give_code(viewer.role, sight),
            recoveries: rows.into_iter().map(|row| self.recovery_item(row)).collect(),
        })
    }

    fn recovery_item(&self, row: CodeRecovery) -> RecoveryItem {
        let ground = row.ground.as_deref().unwrap_or_default();
        let words = CheckWay::from_code(ground).map(CheckWay::label).or(NoCode::from_code(ground).map(NoCode::label));
        let organ = row.organ.as_deref().map(|organ| self.owner_name(organ)).unwrap_or_default();
        let role = row.role.as_deref().and_then(Role::from_code).map_or("", Role::label);
        RecoveryItem {
            asked_at: Instant::from_micros(row.asked_at_us).to_minutes(),
            online: row.online,
            state: row.state,
            answered_at: row.answered_at_us.map(|at| Instant::from_micros(at).to_minutes()).unwrap_or_default(),
            by: format!("{organ}{role}"),
            ground: words.unwrap_or_default(),
        }
    }

    /// Loads a case whose code a viewer may give out.
    async fn code_case(&self, viewer: &Viewer, id: &CaseId) -> Result<domain::case::Case, Error> {
        let case = self.visible(viewer, id, Part::Code).await?.case;
        if may_give_code(viewer.role, &viewer.sight(&case, self.profile())) {
            return Ok(case);
        }
        Err(Error::Forbidden("查询码由本案牵头部门的受理人员补发。".to_owned()))
    }

    /// What an officer sees before giving out a code.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for whoever gives out no codes of this case.
    pub async fn code_desk(&self, viewer: &Viewer, id: &CaseId) -> Result<CodeDesk, Error> {
        let case = self.code_case(viewer, id).await?;
        let view = self.case_view(viewer, id).await?;
        let gate = self.code_gate(id, "").await?;
        let rows = self.store().code_recoveries(id.as_str()).await?;
        let (open, before): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.state == "open");
        let open = open.into_iter().next();
        let contact = ["联系人", "联系电话", "联系方式"];
        Ok(CodeDesk {
            id: id.clone(),
            number: case.number,
            asked_at: open.as_ref().map(|row| Instant::from_micros(row.asked_at_us).to_minutes()),
            request: open.map_or_else(|| self.fresh_id("q"), |row| row.recovery_id),
            contact: view.parties.into_iter().filter(|(label, _)| contact.contains(&label.as_str())).collect(),
            masked: !view.identity_open,
            gate,
            before: before.into_iter().map(|row| self.recovery_item(row)).collect(),
        })
    }

    /// Whether a code may be given out; under `request` again where it was given out already.
    async fn code_gate(&self, id: &CaseId, request: &str) -> Result<CodeGate, Error> {
        let rows = self.store().code_recoveries(id.as_str()).await?;
        let issued = || rows.iter().filter(|row| row.state == "issued");
        if issued().any(|row| row.recovery_id == request) {
            return Ok(CodeGate::Decided);
        }
        if !self.store().ever_had_code(id.as_str()).await? {
            return Ok(CodeGate::First);
        }
        let events = self.load(id).await?.ok_or(Error::NotFound)?.events;
        let decided = |event: &&Event| matches!(event.fact, Fact::CodeReissued { .. });
        let decided = events.iter().rev().find(decided).map(|event| event.recorded_at.as_micros());
        let given = issued().filter_map(|row| row.answered_at_us).max();
        Ok(if decided > given && decided.is_some() { CodeGate::Decided } else { CodeGate::TwoHands })
    }

    fn recovery_answer(&self, viewer: &Viewer, id: &CaseId, request: &str, ground: &str) -> RecoveryAnswer {
        RecoveryAnswer {
            recovery_id: request.to_owned(),
            case_id: id.to_string(),
            at_us: self.now().as_micros(),
            by: viewer.person.to_string(),
            organ: viewer.organ.as_ref().map(ToString::to_string),
            role: viewer.role.code().to_owned(),
            ground: ground.to_owned(),
        }
    }

    /// Gives out a code that works until its first use gives the complainant one of its own. Earlier codes end, and so do
    /// sessions opened with them. Sent again, the same request gives the code anew.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] without a way of making sure, or where somebody else answered; [`Error::Forbidden`] for whoever
    /// gives out no codes of this case.
    pub async fn give_code(&self, viewer: &Viewer, id: &CaseId, request: &str, way: &str) -> Result<GivenCode, Error> {
        let case = self.code_case(viewer, id).await?;
        let Some(way) = CheckWay::from_code(way) else {
            return invalid("way", "请选择怎样核实了对方身份；没有核实的，不能补发");
        };
        if !is_request(request) {
            return Err(Error::NotFound);
        }
        if self.code_gate(id, request).await? == CodeGate::TwoHands {
            return invalid("", "投诉人已有查询码，补发须两人：先办理“审定补发查询码”，由第二人同意");
        }
        let code = self.new_code();
        let answer = self.recovery_answer(viewer, id, request, way.code());
        let detail = [("request", request), ("way", way.code())];
        let audit = self.audit_entry(Some(viewer), AuditAction::CodeGiven, id.as_str(), &detail);
        // The cases that were split off open with the same code.
        let family = std::iter::once(id)
            .chain(case.links.iter().filter(|link| link.kind == LinkKind::SplitTo).map(|link| &link.case));
        let accounts: Vec<_> = family.map(|case| format!("{CASE_PREFIX}{case}")).collect();
        let row = self.code_row(id, &code, true);
        answered(self.store().give_code(&answer, &row, &accounts, audit).await)?;
        Ok(GivenCode { number: case.number, code })
    }

    /// Refuses a request.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] without a reason, or where it was answered; [`Error::Forbidden`] for whoever gives out no codes of
    /// this case.
    pub async fn refuse_code(&self, viewer: &Viewer, id: &CaseId, request: &str, reason: &str) -> Result<(), Error> {
        self.code_case(viewer, id).await?;
        let Some(reason) = NoCode::from_code(reason) else {
            return invalid("reason", "请选择不予补发的原因");
        };
        let answer = self.recovery_answer(viewer, id, request, reason.code());
        let detail = [("request", request), ("reason", reason.code())];
        let audit = self.audit_entry(Some(viewer), AuditAction::CodeRefused, id.as_str(), &detail);
        answered(self.store().refuse_code(&answer, audit).await)
    }
}

/// An id as [`Casework::code_desk`] draws them.
fn is_request(text: &str) -> bool {
    text.starts_with('q') && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn answered(outcome: Result<(), StoreError>) -> Result<(), Error> {
    match outcome {
        Err(StoreError::Stale) => invalid("", "这次申请刚刚由别的人员答复了，请刷新页面查看"),
        other => Ok(other?),
    }
}
