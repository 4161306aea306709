//! 离岗移交: everything that lies with somebody who leaves is found, passed on with a reason, and only then is the account shut.
//!
//! The security administrator sees numbers and kinds, no parties and no content. Each case is passed on by an event of its
//! own; when one cannot be, the account stays open and the rest can be passed on again.

use super::{another, roster::reason_of, security};
use crate::{
    Casework, FieldError, Viewer,
    audit::AuditAction,
    commit::Entry,
    error::{Error, invalid},
    words::Words,
};
use domain::{
    act::Command,
    actor::Role,
    ids::{CaseId, OrganId, PersonId},
    time::Instant,
};
use std::collections::BTreeMap;
use store::{Commit, HeldCase, NEVER_US, StoreError};

/// The most cases that are passed on at a time.
const MOST: i64 = 500;
/// How often a case is tried again when another writer was first.
const TRIES: usize = 6;

/// A case on the leaver's desk: its number, no parties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaverCase {
    /// The case.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage_label: String,
    /// For which organ.
    pub organ_name: String,
    /// Its next deadline.
    pub due: Option<String>,
    /// Who may take it on: account and words; the same role first.
    pub candidates: Vec<(String, String)>,
}

/// Everything that lies with somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeaverDuties {
    /// The person's name.
    pub name: String,
    /// Cases to pass on.
    pub cases: Vec<LeaverCase>,
    /// Decisions that he drafted or signed and that wait for another hand: number and stage. They go on without him.
    pub proposals: Vec<(String, String)>,
    /// Drafts of forms, which nobody else can read and which go with the account.
    pub drafts: i64,
    /// Those for whom he stands in: name, first and last day.
    pub standing_in: Vec<(String, String, String)>,
    /// Those who stand in for him.
    pub deputies: Vec<(String, String, String)>,
    /// Seats beside the main one, in words.
    pub seats: Vec<String>,
    /// Tokens for the API that are good.
    pub tokens: usize,
}

/// What a hand-over came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PassedOn {
    /// How many cases were passed on.
    pub cases: usize,
    /// The cases that could not be, with why; the account stays open then.
    pub left: Vec<(String, String)>,
}

/// A case whose assignee cannot work on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostDuty {
    /// The case.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage_label: String,
    /// Whose desk it lies on.
    pub person: String,
    /// Its next deadline.
    pub due: Option<String>,
}

fn due(us: i64) -> Option<String> {
    (us != NEVER_US).then(|| Instant::from_micros(us - 1).date().to_string())
}

impl Casework {
    /// Everything that lies with somebody who is to leave.
    pub async fn leaver_duties(&self, viewer: &Viewer, account_id: &str) -> Result<LeaverDuties, Error> {
        security(viewer)?;
        let account = self.known_account(account_id).await?;
        let today = self.today();
        let own = self.own_roles(account_id).await?;
        let mut duties = LeaverDuties { name: account.name.clone(), ..LeaverDuties::default() };
        let mut colleagues: BTreeMap<String, Vec<(String, String, Role)>> = BTreeMap::new();
        for case in self.store().cases_held(account_id, MOST).await? {
            if !colleagues.contains_key(&case.organ_id) {
                let found = self.takers(account_id, &case.organ_id, &own).await?;
                colleagues.insert(case.organ_id.clone(), found);
            }
            let found = colleagues.get(&case.organ_id).map(Vec::as_slice).unwrap_or_default();
            let candidates = self.takers_of(&case.case_id, &case.organ_id, found).await?;
            let organ = OrganId::parse(&case.organ_id);
            duties.cases.push(LeaverCase {
                organ_name: organ.map_or_else(|_| case.organ_id.clone(), |organ| self.organ_name(&organ)),
                id: case.case_id,
                number: case.number,
                stage_label: case.stage_label,
                due: due(case.next_due_us),
                candidates,
            });
        }
        let proposals = self.store().proposals_signed(account_id, MOST).await?;
        duties.proposals = proposals.into_iter().map(|case| (case.number, case.stage_label)).collect();
        duties.drafts = self.store().drafts_count(account_id).await?;
        for row in self.store().deputised(account_id, &today).await? {
            duties.standing_in.push((self.person_name(&row.account_id).await?, row.from_on, row.to_on));
        }
        for row in self.store().absences_of(account_id).await? {
            if row.ended_at_us.is_none() && row.to_on >= today && row.deputy.is_some() {
                let name = self.person_name(row.deputy.as_deref().unwrap_or_default()).await?;
                duties.deputies.push((name, row.from_on, row.to_on));
            }
        }
        for seat in self.store().seats_standing_for(account_id).await? {
            if seat.ended_at_us.is_none() && seat.to_on >= today {
                duties.deputies.push((self.person_name(&seat.account_id).await?, seat.from_on, seat.to_on));
            }
        }
        for seat in self.seat_items(&account).await?.into_iter().filter(|seat| seat.live && seat.can_end) {
            duties.seats.push(format!("{} {}", seat.organ_name, seat.role.label()));
        }
        let now = self.now().as_micros();
        let tokens = self.store().api_tokens(account_id, 200).await?;
        duties.tokens = tokens.iter().filter(|one| one.revoked_at_us.is_none() && one.expires_at_us > now).count();
        Ok(duties)
    }

    /// Who of an organ may take on cases of somebody: the same role first, nobody who is away without a deputy.
    async fn takers(&self, leaver: &str, organ: &str, roles: &[String]) -> Result<Vec<(String, String, Role)>, Error> {
        let Ok(organ) = OrganId::parse(organ) else { return Ok(Vec::new()) };
        let today = self.today();
        let away = self.store().away(organ.as_str(), &today).await?;
        let mut found = self.colleagues_of(&organ).await?;
        found
            .retain(|(id, _, _)| id != leaver && !away.iter().any(|row| row.account_id == *id && row.deputy.is_none()));
        found.sort_by_key(|(id, _, role)| (!roles.iter().any(|code| code == role.code()), id.clone()));
        Ok(found)
    }

    /// Those of them who can work on this case, each named once with its roles.
    async fn takers_of(
        &self,
        case: &str,
        organ: &str,
        found: &[(String, String, Role)],
    ) -> Result<Vec<(String, String)>, Error> {
        let (Ok(id), Ok(organ)) = (CaseId::parse(case), OrganId::parse(organ)) else { return Ok(Vec::new()) };
        let Some(loaded) = self.load(&id).await? else { return Ok(Vec::new()) };
        let mut named: Vec<(String, String)> = Vec::new();
        for (id, name, role) in found.iter().filter(|(id, _, role)| self.can_take(&loaded.case, &organ, id, *role)) {
            match named.iter_mut().find(|(known, _)| known == id) {
                Some((_, words)) => *words = format!("{}、{}）", words.trim_end_matches('）'), role.label()),
                None => named.push((id.clone(), format!("{name}（{}）", role.label()))),
            }
        }
        Ok(named)
    }

    /// Passes every case of somebody on as `takers` says, case by case, and shuts the account.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with a case's id as field where nobody, or nobody who may, was named; nothing has happened then.
    pub async fn hand_over_leaver(
        &self,
        viewer: &Viewer,
        account_id: &str,
        takers: &BTreeMap<String, String>,
        reason: &str,
    ) -> Result<PassedOn, Error> {
        security(viewer)?;
        another(viewer, account_id)?;
        let account = self.known_account(account_id).await?;
        if account.disabled {
            return invalid("", "账号已经停用");
        }
        let duties = self.leaver_duties(viewer, account_id).await?;
        let mut faults = Vec::new();
        for case in &duties.cases {
            let named = takers.get(&case.id).map_or("", String::as_str);
            if case.candidates.iter().all(|(id, _)| id != named) {
                faults.push(FieldError::new(format!("to.{}", case.id), format!("请为{}选择接办人", case.number)));
            }
        }
        let reason = match reason_of(reason) {
            Ok(reason) => reason,
            Err(Error::Invalid(more)) => {
                faults.extend(more);
                String::new()
            }
            Err(other) => return Err(other),
        };
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let mut passed = PassedOn::default();
        for held in self.store().cases_held(account_id, MOST).await? {
            let Some(taker) = takers.get(&held.case_id) else { continue };
            match self.pass_on(viewer, account_id, &held, taker, &reason).await {
                Ok(()) => passed.cases += 1,
                Err(Error::Refused(refusal)) => {
                    passed.left.push((held.number, format!("{}，{}", refusal.rule, refusal.remedy)));
                }
                Err(other) => return Err(other),
            }
        }
        let (count, left) = (passed.cases.to_string(), passed.left.len().to_string());
        let detail = [("cases", count.as_str()), ("left", left.as_str())];
        self.note(Some(viewer), AuditAction::CasesPassedOn, account_id, &detail).await?;
        if passed.left.is_empty() {
            self.shut(Some(viewer), account_id, &reason).await?;
        }
        Ok(passed)
    }

    async fn pass_on(
        &self,
        viewer: &Viewer,
        from: &str,
        held: &HeldCase,
        taker: &str,
        reason: &str,
    ) -> Result<(), Error> {
        let id = CaseId::parse(&held.case_id).map_err(|_| Error::NotFound)?;
        let organ = OrganId::parse(&held.organ_id).map_err(|_| Error::NotFound)?;
        let person = |text: &str| PersonId::parse(text).map_err(|_| Error::NotFound);
        let (from, to) = (person(from)?, person(taker)?);
        let mut this = self.clone();
        for _ in 0..TRIES {
            let loaded = this.load(&id).await?.ok_or(Error::NotFound)?;
            let mut words = Words::of(&this, &id).await?;
            let text = Some(words.add(&this, "reason", &format!("离岗移交：{reason}")));
            let command = Command::PassOn { organ: organ.clone(), from: from.clone(), to: to.clone(), text };
            let decided = this.decide_all(viewer, loaded, &command, &Entry::default()).await?;
            match this.store_all(&decided, Some(words), Commit::default()).await {
                Err(Error::Store(StoreError::Stale)) => {}
                Err(Error::Store(StoreError::HeadsMoved)) => this = this.renewed().await?,
                other => return other,
            }
        }
        Err(Error::Busy)
    }

    /// The cases of the viewer's unit whose assignee cannot work on them; for heads.
    pub(crate) async fn lost_duties(&self, viewer: &Viewer) -> Result<Vec<LostDuty>, Error> {
        const LINES: i64 = 50;
        let heads = matches!(viewer.role, Role::LeadHead | Role::Reviewer | Role::Approver | Role::RespondentHead);
        let (Some(organ), true) = (&viewer.organ, heads) else { return Ok(Vec::new()) };
        let mut lost = Vec::new();
        for row in self.store().cases_lost(organ.as_str(), &self.today(), LINES).await? {
            lost.push(LostDuty {
                person: self.person_name(&row.person).await?,
                id: row.case_id,
                number: row.number,
                stage_label: row.stage_label,
                due: due(row.next_due_us),
            });
        }
        Ok(lost)
    }
}
