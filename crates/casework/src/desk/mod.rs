//! 工作台: by role, what is owed and until when, whose hand is wanted, what others owe, what changed.
//!
//! Every list is bounded and reads along an index of `store::desk`. A role that is not named in [`Casework::desk`] gets
//! an empty workbench; those who read no case get figures that name none.

mod duties;
mod hands;
mod missing;
mod news;
mod overview;
mod owed;
mod respondent;
mod rows;
mod tasks;

pub use duties::{Duty, DutyList};
pub use hands::HandItem;
pub use missing::MissingHand;
pub use news::{News, NewsItem};
pub use overview::{LoadLine, LogState, Overview, PackageLine, Packages, SystemState};
pub use owed::{NextAct, Owed, OwedItem, Waits};
pub use respondent::{Deadline, RespondentCase, RespondentDesk};
pub(crate) use rows::desk_rows;
pub use tasks::TaskItem;

use crate::{
    Casework, DraftItem, LedgerForm, LedgerRow, LostCode, LostDuty, MeetingItem, SCREENING, StandIn, Viewer,
    error::Error, ledger::clock_label,
};
use domain::{actor::Role, time::Instant};

/// Lines of what is overdue.
const LATE_LINES: i64 = 30;

/// Overdue acts of one clock and one organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateLine {
    /// Which clock.
    pub clock: String,
    /// Who owes the act.
    pub owner: String,
    /// It is the viewer's own unit.
    pub mine: bool,
    /// How many.
    pub overdue: i64,
    /// The earliest last day among them.
    pub oldest: String,
}

/// The workbench of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// How many cases are in the viewer's scope.
    pub counts: store::Counts,
    /// How many of these the viewer works on (承办人).
    pub assigned: i64,
    /// Cases that were referred to the viewer's unit, for those who receive persons and not acts.
    pub referred: Vec<LedgerRow>,
    /// What its unit owes.
    pub owed: Owed,
    /// Forms that were begun and not sent.
    pub drafts: Vec<DraftItem>,
    /// Decisions that wait for its hand.
    pub hands: Vec<HandItem>,
    /// What others owe.
    pub waits: Waits,
    /// What changed since it last read; none for those who read no case.
    pub news: Option<News>,
    /// What is overdue by clock and organ, for heads; none for everybody else.
    pub late: Option<Vec<LateLine>>,
    /// 协调会议 to come, the next first.
    pub meetings: Vec<MeetingItem>,
    /// Lost query codes that were asked for again.
    pub lost_codes: Vec<LostCode>,
    /// For the head of the lead: decisions that nobody of the organ can sign.
    pub missing: Vec<MissingHand>,
    /// 领导批示与协调任务.
    pub tasks: Vec<TaskItem>,
    /// The respondent's page.
    pub respondent: Option<RespondentDesk>,
    /// The enforcing unit's page.
    pub duties: Option<DutyList>,
    /// Reports to the province.
    pub packages: Option<Packages>,
    /// Figures for those who read no case.
    pub overview: Option<Overview>,
    /// How many records are in force, for the editor.
    pub recorded: Option<i64>,
    /// For the system's administrator.
    pub system: Option<SystemState>,
    /// For the security administrator: role, in use, disabled.
    pub accounts: Option<Vec<(String, usize, usize)>>,
    /// For the audit administrator.
    pub log: Option<LogState>,
    /// For the administrators of accounts: seats of administrators that wait for their second hand.
    pub grants: usize,
    /// Seats in which the person stands in for somebody, with what waits there.
    pub stand_ins: Vec<StandIn>,
    /// For heads: cases whose assignee cannot work on them.
    pub lost: Vec<LostDuty>,
    /// Complaints that came without a proof of work and wait for a look.
    pub screened: usize,
}

impl Casework {
    /// The workbench of a person: what is its own, and nothing else.
    pub async fn desk(&self, viewer: &Viewer) -> Result<Desk, Error> {
        let mut desk =
            Desk { stand_ins: self.stand_ins(viewer).await?, lost: self.lost_duties(viewer).await?, ..Desk::default() };
        match viewer.role {
            Role::JointOffice | Role::AssessmentOffice => desk.overview = Some(self.overview().await?),
            Role::PublicityEditor => desk.recorded = Some(self.store().recorded_count().await?),
            Role::SystemAdmin => desk.system = Some(self.system_state().await?),
            Role::SecurityAdmin => {
                desk.accounts = Some(self.accounts_by_role().await?);
                desk.grants = self.open_grants(viewer).await?.len();
            }
            Role::AuditAdmin => {
                desk.log = Some(self.log_state().await?);
                desk.grants = self.open_grants(viewer).await?.len();
            }
            _ => {
                if let Some(scope) = viewer.scope() {
                    self.desk_of_scope(viewer, &scope, &mut desk).await?;
                }
            }
        }
        Ok(desk)
    }

    async fn desk_of_scope(&self, viewer: &Viewer, scope: &str, desk: &mut Desk) -> Result<(), Error> {
        desk.counts = self.store().counts(scope, self.now().as_micros()).await?;
        if let Some(organ) = &viewer.organ {
            desk.assigned = self.store().assigned_count(viewer.person.as_str(), organ.as_str()).await?;
        }
        desk.owed = self.owed(viewer, scope).await?;
        if SCREENING.contains(&viewer.role) {
            desk.screened = self.screening_queue(viewer).await?.len();
        }
        desk.drafts = self.unfinished(viewer).await?;
        desk.hands = self.hands(viewer, scope).await?;
        desk.waits = self.waits(viewer, scope).await?;
        desk.news = Some(self.desk_news(viewer, scope).await?);
        desk.meetings = self.meetings_to_come(viewer).await?;
        if matches!(viewer.role, Role::Intake | Role::LeadHead) {
            desk.lost_codes = self.lost_codes(viewer, scope).await?;
        }
        if viewer.role == Role::LeadHead {
            desk.missing = self.missing_hands(viewer, scope).await?;
        }
        match viewer.role {
            Role::LeadHead | Role::Approver | Role::Reviewer => {
                desk.late = Some(self.late(viewer, scope).await?);
                desk.tasks = self.tasks(viewer, scope).await?;
            }
            Role::Intake | Role::Handler => desk.tasks = self.tasks(viewer, scope).await?,
            Role::RespondentOfficer | Role::RespondentHead => {
                desk.respondent = Some(self.respondent_desk(viewer, scope).await?);
                desk.tasks = self.tasks(viewer, scope).await?;
            }
            Role::EnforcingOfficer | Role::EnforcingHead => desk.duties = Some(self.duty_list(viewer).await?),
            Role::DisciplineReceiver => {
                let open = LedgerForm { status: Some("open".to_owned()), limit: Some(20), ..LedgerForm::default() };
                desk.referred = self.ledger(viewer, &open).await?.rows;
            }
            Role::ProvinceLiaison => desk.packages = Some(self.open_packages(viewer).await?),
            _ => {}
        }
        Ok(())
    }

    async fn late(&self, viewer: &Viewer, scope: &str) -> Result<Vec<LateLine>, Error> {
        let rows = self.store().lateness(scope, self.now().as_micros(), LATE_LINES).await?;
        let own = viewer.organ.as_ref().map(ToString::to_string);
        let line = |row: store::Lateness| LateLine {
            clock: clock_label(&row.kind),
            owner: self.owner_name(&row.owner_organ),
            mine: own.as_ref() == Some(&row.owner_organ),
            overdue: row.overdue,
            oldest: Instant::from_micros(row.oldest_due_us - 1).date().to_string(),
        };
        Ok(rows.into_iter().map(line).collect())
    }
}
