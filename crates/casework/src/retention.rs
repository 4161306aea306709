//! Retention: what is due to be destroyed and why, holds, and destruction by two persons.
//!
//! The head of the lead proposes, the office of the joint conference approves: two persons of two seats, as the rules of
//! archives ask, and the second learns numbers and dates only. What goes is everything that says who: the case's key,
//! its index entries, its search text, its files. What stays are the chain, the proofs and the figures.

use crate::{
    Casework, Viewer,
    audit::AuditAction,
    commit::case_by_text,
    error::{Error, FieldError, invalid},
    load,
};
use domain::{
    actor::Role,
    evolve::fold,
    ids::CaseId,
    retention::{RetentionClass, RetentionRule},
    time::Instant,
};
use jiff::civil::Date;
use store::{DestructionRow, HoldRow, StoreError};

/// Lines of each list.
const LISTED: i64 = 200;
/// The longest note of a hold, in characters.
const NOTE: usize = 200;

/// Why a case is held: code and words.
pub const HOLD_REASONS: [(&str, &str); 4] =
    [("suit", "诉讼或仲裁"), ("audit", "审计、巡视或检查要求"), ("objection", "异议、复核或申诉"), ("other", "其他")];

/// A closed case whose period is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueItem {
    /// The case.
    pub id: String,
    /// Its number.
    pub number: String,
    /// When it closed.
    pub closed_on: String,
    /// From when on it may be destroyed.
    pub due_on: String,
    /// Why not yet, if it is held or proposed.
    pub stopped: Option<String>,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldItem {
    /// The case.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Why.
    pub reason: String,
    /// Which suit, request or objection.
    pub note: String,
    /// Who placed it.
    pub by: String,
    /// When.
    pub at: String,
}

/// A destruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DestructionItem {
    /// Its identifier.
    pub id: String,
    /// The case's number.
    pub number: String,
    /// The class.
    pub class: String,
    /// When the case closed.
    pub closed_on: String,
    /// From when on it could be destroyed.
    pub due_on: String,
    /// By which rule.
    pub basis: String,
    /// Where it stands, in words.
    pub state: &'static str,
    /// It waits for its decision.
    pub open: bool,
    /// It was carried out.
    pub done: bool,
    /// Who proposed it, and when.
    pub proposed: (String, String),
    /// Who decided, and when.
    pub decided: Option<(String, String)>,
    /// When it was carried out.
    pub done_at: Option<String>,
    /// The hash of the last event of the case.
    pub head_hash: String,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct Retention {
    /// The classes: name, period, basis.
    pub rules: Vec<(&'static str, String, String)>,
    /// Cases that are due, for the head of their lead.
    pub due: Vec<DueItem>,
    /// The holds.
    pub holds: Vec<HoldItem>,
    /// The destructions, the newest first.
    pub destructions: Vec<DestructionItem>,
    /// Whether the viewer proposes and holds.
    pub proposes: bool,
    /// Whether the viewer decides.
    pub decides: bool,
}

impl Casework {
    /// The rule of a class.
    pub fn retention_rule(&self, class: RetentionClass) -> RetentionRule {
        let usual = domain::retention::usual();
        let rules = self.profile().retention.iter().chain(&usual);
        let found = rules.clone().find(|rule| rule.class == class).cloned();
        found.expect("the usual rules name every class")
    }

    /// How long a draft is kept, in microseconds.
    pub fn draft_kept_us(&self) -> i64 {
        let days = self.retention_rule(RetentionClass::Drafts).days.unwrap_or(30);
        i64::from(days) * 24 * 3600 * 1_000_000
    }

    /// What the page of retention shows to this viewer.
    pub async fn retention(&self, viewer: &Viewer) -> Result<Retention, Error> {
        let rules = RetentionClass::ALL.map(|class| self.retention_rule(class));
        let proposes = viewer.role == Role::LeadHead;
        let mut due = Vec::new();
        if proposes && let Some(organ) = &viewer.organ {
            let rule = self.retention_rule(RetentionClass::CaseFiles);
            let today = self.now().date();
            for row in self.store().retention_due(organ.as_str(), &today.to_string(), LISTED).await? {
                let Some(due_on) = row.closed_on.parse::<Date>().ok().and_then(|day| rule.due_on(day)) else {
                    continue;
                };
                if due_on > today {
                    continue;
                }
                let held = row.reason.map(|reason| format!("保留：{}", reason_words(&reason)));
                due.push(DueItem {
                    id: row.case_id,
                    number: row.number,
                    closed_on: row.closed_on,
                    due_on: due_on.to_string(),
                    stopped: held.or_else(|| row.destruction_id.map(|_| "已提出销毁".to_owned())),
                });
            }
        }
        let mut holds = Vec::new();
        for row in self.store().holds(LISTED).await? {
            holds.push(HoldItem {
                reason: reason_words(&row.reason).to_owned(),
                by: self.name_of(&row.placed_by).await?,
                at: Instant::from_micros(row.placed_at_us).to_minutes(),
                id: row.case_id,
                number: row.number,
                note: if viewer.role == Role::LeadHead { row.note } else { String::new() },
            });
        }
        let mut destructions = Vec::new();
        for row in self.store().destructions(LISTED).await? {
            destructions.push(self.destruction_item(row).await?);
        }
        Ok(Retention {
            rules: rules.iter().map(|rule| (rule.class.label(), rule.words(), rule.basis.clone())).collect(),
            due,
            holds,
            destructions,
            proposes,
            decides: viewer.role == Role::JointOffice,
        })
    }

    /// A destruction, for its certificate.
    pub async fn destruction(&self, id: &str) -> Result<DestructionItem, Error> {
        let row = self.store().destruction(id).await?.ok_or(Error::NotFound)?;
        self.destruction_item(row).await
    }

    async fn destruction_item(&self, row: DestructionRow) -> Result<DestructionItem, Error> {
        let minute = |at: i64| Instant::from_micros(at).to_minutes();
        let decided = match (&row.decided_by, row.decided_at_us) {
            (Some(by), Some(at)) => Some((self.name_of(by).await?, minute(at))),
            _ => None,
        };
        let class = RetentionClass::ALL.into_iter().find(|class| class.code() == row.class);
        Ok(DestructionItem {
            proposed: (self.name_of(&row.proposed_by).await?, minute(row.proposed_at_us)),
            decided,
            state: match row.state.as_str() {
                "proposed" => "待批准",
                "approved" => "已批准，正在销毁",
                "refused" => "不同意",
                _ => "已依法销毁",
            },
            open: row.state == "proposed",
            done: row.state == "done",
            class: class.map_or_else(|| row.class.clone(), |class| class.label().to_owned()),
            id: row.destruction_id,
            number: row.number,
            closed_on: row.closed_on,
            due_on: row.due_on,
            basis: row.basis,
            done_at: row.done_at_us.map(minute),
            head_hash: row.head_hash.unwrap_or_default(),
        })
    }

    /// The name and unit of a person.
    async fn name_of(&self, person: &str) -> Result<String, Error> {
        let Some(account) = self.store().account(person).await? else { return Ok(person.to_owned()) };
        let viewer = self.viewer_of(&account)?;
        Ok(format!("{}（{} {}）", viewer.name, viewer.organ_name, viewer.role.label()))
    }

    /// Holds a case of the viewer's lead: it is not destroyed until the hold is lifted.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] beside what does not read.
    pub async fn hold_case(&self, viewer: &Viewer, number: &str, reason: &str, note: &str) -> Result<(), Error> {
        let mut faults = Vec::new();
        let note = note.trim();
        if HOLD_REASONS.iter().all(|(code, _)| *code != reason) {
            faults.push(FieldError::new("reason", "请选择保留原因"));
        }
        if note.is_empty() || note.chars().count() > NOTE {
            faults.push(FieldError::new("note", format!("请写明案号或来文，最多{NOTE}字")));
        }
        let case = self.own_case(viewer, number).await?;
        if case.is_none() {
            faults.push(FieldError::new("number", "没有这个编号的案件，或者不由本单位牵头"));
        }
        let (Some(id), true) = (case, faults.is_empty()) else { return Err(Error::Invalid(faults)) };
        let entry = self.audit_entry(Some(viewer), AuditAction::HoldPlaced, id.as_str(), &[("reason", reason)]);
        let hold = HoldRow {
            case_id: id.to_string(),
            number: String::new(),
            reason: reason.to_owned(),
            note: note.to_owned(),
            placed_by: viewer.person.to_string(),
            placed_at_us: self.now().as_micros(),
        };
        match self.store().place_hold(&hold, entry).await {
            Err(StoreError::Stale) => invalid("number", "本案已在保留中"),
            other => Ok(other?),
        }
    }

    /// Lifts a hold.
    pub async fn release_case(&self, viewer: &Viewer, id: &str) -> Result<(), Error> {
        let id = self.own_case(viewer, id).await?.ok_or(Error::NotFound)?;
        let entry = self.audit_entry(Some(viewer), AuditAction::HoldLifted, id.as_str(), &[]);
        match self.store().release_hold(id.as_str(), entry).await {
            // Somebody else was first.
            Err(StoreError::Stale) => Ok(()),
            other => Ok(other?),
        }
    }

    async fn own_case(&self, viewer: &Viewer, text: &str) -> Result<Option<CaseId>, Error> {
        if viewer.role != Role::LeadHead {
            return Err(Error::Forbidden("由牵头部门负责人办理".to_owned()));
        }
        let Some(id) = case_by_text(self, text.trim()).await? else { return Ok(None) };
        let row = self.store().case_row(id.as_str()).await?;
        let own =
            row.is_some_and(|row| row.lead_id.as_deref() == viewer.organ.as_ref().map(domain::ids::OrganId::as_str));
        Ok(own.then_some(id))
    }

    /// Proposes that cases of the viewer's lead are destroyed, whose period is over; answers how many were proposed.
    pub async fn propose_destructions(&self, viewer: &Viewer, ids: &[String]) -> Result<usize, Error> {
        if viewer.role != Role::LeadHead {
            return Err(Error::Forbidden("由牵头部门负责人提出".to_owned()));
        }
        let rule = self.retention_rule(RetentionClass::CaseFiles);
        let due = self.retention(viewer).await?.due;
        let mut proposed = 0;
        for item in due.iter().filter(|item| item.stopped.is_none() && ids.contains(&item.id)) {
            let class = RetentionClass::CaseFiles.code();
            let entry = self.audit_entry(Some(viewer), AuditAction::DestructionProposed, &item.id, &[("class", class)]);
            let row = DestructionRow {
                destruction_id: self.fresh_id("d"),
                case_id: item.id.clone(),
                number: item.number.clone(),
                class: class.to_owned(),
                closed_on: item.closed_on.clone(),
                due_on: item.due_on.clone(),
                basis: format!("保管期限{}；{}", rule.words(), rule.basis),
                state: "proposed".to_owned(),
                proposed_by: viewer.person.to_string(),
                proposed_at_us: self.now().as_micros(),
                decided_by: None,
                decided_at_us: None,
                done_at_us: None,
                head_hash: None,
            };
            match self.store().propose_destruction(&row, entry).await {
                Ok(()) => proposed += 1,
                Err(StoreError::Stale) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(proposed)
    }

    /// Approves a destruction, which is then carried out at once, or refuses it.
    pub async fn decide_destruction(&self, viewer: &Viewer, id: &str, approved: bool) -> Result<(), Error> {
        if viewer.role != Role::JointOffice {
            return Err(Error::Forbidden("由联席会议办公室批准".to_owned()));
        }
        let row = self.store().destruction(id).await?.ok_or(Error::NotFound)?;
        let action = if approved { AuditAction::DestructionApproved } else { AuditAction::DestructionRefused };
        let entry = self.audit_entry(Some(viewer), action, &row.case_id, &[]);
        let (by, now_us) = (viewer.person.as_str(), self.now().as_micros());
        match self.store().decide_destruction(id, approved, by, now_us, entry).await {
            Err(StoreError::Stale) => {
                return invalid("", "这一项已经处理，或者案件已被保留，或者是您本人提出的；请刷新页面");
            }
            other => other?,
        }
        if approved {
            self.carry_out_destructions().await?;
        }
        Ok(())
    }

    /// Carries out what was approved, also what a break-off left half done; answers how many.
    pub async fn carry_out_destructions(&self) -> Result<usize, Error> {
        let rows = self.store().approved_destructions(LISTED).await?;
        for row in &rows {
            self.destroy(row).await?;
        }
        Ok(rows.len())
    }

    async fn destroy(&self, row: &DestructionRow) -> Result<(), Error> {
        let now_us = self.now().as_micros();
        let stream = self.store().load_stream(&row.case_id).await?.ok_or(Error::NotFound)?;
        self.store().erase_case(&row.case_id, now_us).await?;
        // Files cannot be opened any more; now they go as well.
        for evidence in self.store().evidence_of(&row.case_id).await? {
            self.objects().remove(&evidence.object).await.map_err(StoreError::from)?;
        }
        // Exports may hold the name of the firm; they live for a day and can be made again.
        self.drop_every_export().await?;
        // The lists are built from what is left: they equal the fold.
        let events = load::events(&stream, &row.case_id)?;
        if let Some(case) = fold(&events) {
            let names = self.names(&case, None).await?;
            let projection = self.project(&case, &events, &names);
            self.store().replace_projections(vec![(row.case_id.clone(), stream.version, projection)]).await?;
        }
        let entry = self.audit_entry(None, AuditAction::Destroyed, &row.case_id, &[("class", &row.class)]);
        self.store().finish_destruction(row, &stream.head_hash, now_us, entry).await?;
        tracing::info!(case.id = row.case_id, "retention.destroyed");
        Ok(())
    }
}

fn reason_words(code: &str) -> &'static str {
    HOLD_REASONS.iter().find(|(known, _)| *known == code).map_or("其他", |(_, words)| *words)
}
