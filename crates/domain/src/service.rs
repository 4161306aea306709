//! 送达: a letter takes effect when it reaches its addressee, and only then does a clock against that party run.
//!
//! By the system a letter reaches whoever opens it; unopened for its time another manner is owed. Every other manner
//! needs its proof and the day on which the letter reached.

use crate::{
    act::{Act, Service},
    actor::Role,
    case::Case,
    clock::ClockKind,
    clockrun::About,
    context::Context,
    effects::LetterKind,
    fact::Fact,
    refusal::{Refusal, refuse, require},
    stage::Stage,
    turn::Turn,
    vocabulary::{Challengeable, ServiceManner},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A service entered later than so many working days after it happened is a late entry.
const ENTERED_WITHIN: i32 = 3;

/// A letter with whose service a clock of its addressee begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServedLetter {
    /// 督促整改通知书, to the respondent.
    Order,
    /// 拟认定告知书, to the respondent.
    Notice,
    /// The reply on a decision, to the complainant.
    Reply(Challengeable),
}

impl ServedLetter {
    /// Every letter.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Order, Self::Notice].into_iter().chain(Challengeable::ALL.iter().map(|of| Self::Reply(*of)))
    }

    /// Its number, by which the clock of its opening is about it.
    pub fn no(self) -> About {
        match self {
            Self::Order => 101,
            Self::Notice => 102,
            Self::Reply(of) => of.no(),
        }
    }

    /// The letter of a number.
    pub fn from_no(no: About) -> Option<Self> {
        Self::all().find(|letter| letter.no() == no)
    }

    /// Its words.
    pub fn label(self) -> String {
        match self {
            Self::Order => "督促整改通知书".to_owned(),
            Self::Notice => "拟认定告知书".to_owned(),
            Self::Reply(of) => format!("关于“{}”的书面答复", of.label()),
        }
    }

    /// The clock of the organ that owes its service.
    pub(crate) fn owed(self) -> (ClockKind, About) {
        match self {
            Self::Order => (ClockKind::RectificationOrder, 0),
            Self::Notice => (ClockKind::AdvanceNotice, 0),
            Self::Reply(of) => (ClockKind::Reply, of.no()),
        }
    }

    /// Whether it is this actor's to open.
    fn addressed_to(self, role: Role) -> bool {
        match self {
            Self::Reply(_) => role == Role::Complainant,
            Self::Order | Self::Notice => matches!(role, Role::RespondentOfficer | Role::RespondentHead),
        }
    }

    /// Whether the system reaches its addressee.
    pub(crate) fn reachable(self, ctx: &Context<'_>) -> bool {
        match self {
            Self::Reply(_) => ctx.reach.complainant,
            Self::Order | Self::Notice => ctx.reach.respondent,
        }
    }
}

/// Which served letter a letter on record is: its kind, and the fact that caused it.
pub fn of_letter(kind: LetterKind, cause: &Fact) -> Option<ServedLetter> {
    Some(match kind {
        LetterKind::RectificationOrder => ServedLetter::Order,
        LetterKind::AdvanceNotice => ServedLetter::Notice,
        LetterKind::Reply => match cause {
            Fact::ReplyServed { of, .. } => ServedLetter::Reply(*of),
            _ => return None,
        },
        LetterKind::DeclineNotice => ServedLetter::Reply(Challengeable::Declined),
        LetterKind::AcceptanceOfPerformance => ServedLetter::Reply(Challengeable::PerformanceAccepted),
        LetterKind::DefenceDecision => ServedLetter::Reply(Challengeable::DefenceUpheld),
        LetterKind::WithdrawalNotice => ServedLetter::Reply(Challengeable::WithdrawalInduced),
        LetterKind::LapseNotice => ServedLetter::Reply(Challengeable::Lapsed),
        LetterKind::EndNotice => ServedLetter::Reply(Challengeable::ConsentRefused),
        LetterKind::OnFileNotice => ServedLetter::Reply(Challengeable::OnFile),
        LetterKind::HandOverCopy if matches!(cause, Fact::ReferredOut { .. }) => {
            ServedLetter::Reply(Challengeable::ReferredOut)
        }
        LetterKind::Repair => ServedLetter::Reply(Challengeable::Repaired),
        LetterKind::Revocation => ServedLetter::Reply(Challengeable::Revoked),
        _ => return None,
    })
}

/// The letters that were served by the system and not opened yet.
pub fn unopened(case: &Case) -> Vec<ServedLetter> {
    ServedLetter::all().filter(|letter| case.run_about(ClockKind::Opening, letter.no()).is_some()).collect()
}

/// The letters that may be served now: those whose service is owed, and those sent by the system and not opened.
pub fn servable(case: &Case) -> Vec<ServedLetter> {
    let due = |letter: &ServedLetter| {
        let (kind, about) = letter.owed();
        case.run_about(kind, about).is_some() || case.run_about(ClockKind::Opening, letter.no()).is_some()
    };
    ServedLetter::all().filter(due).collect()
}

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    match act {
        Act::OpenLetter { letter } => Some(open(turn, *letter)),
        _ => None,
    }
}

/// Serves a letter: the fact is made by `fact` from the service as it is recorded.
pub(crate) fn serve(
    turn: &mut Turn<'_>,
    letter: ServedLetter,
    service: &Service,
    fact: impl FnOnce(Service) -> Fact,
) -> Result<(), Refusal> {
    let (kind, about) = letter.owed();
    let owed = [turn.case.run_about(kind, about), turn.case.run_about(ClockKind::Opening, letter.no())];
    let made_on = owed.into_iter().flatten().map(|run| run.from).min().unwrap_or(turn.case.opened_on);
    let reached = check(turn, service, made_on)?;
    if service.manner == ServiceManner::System {
        by_system(turn, letter)?;
    }
    turn.stop_about(kind, about);
    #[cfg(test)]
    let reached = reached.or_else(|| turn.ctx.faulty(crate::model::Fault::ServeIntoTheVoid).then_some(turn.on));
    let recorded = Service { awaits_opening: reached.is_none(), reached_on: reached, ..service.clone() };
    turn.emit(fact(recorded));
    match reached {
        Some(day) => took_effect(turn, letter, day),
        None => turn.start_about(ClockKind::Opening, letter.no()),
    }
    Ok(())
}

/// The day on which the letter reached; none where the system serves it. `made_on` is the day of the letter.
///
/// # Errors
///
/// Without proof or day, before the letter, in the future, or entered so late that a second hand is needed.
pub(crate) fn check(turn: &Turn<'_>, service: &Service, made_on: Date) -> Result<Option<Date>, Refusal> {
    if service.manner == ServiceManner::System {
        return Ok(None);
    }
    require(
        service.proof.is_some(),
        "no-service-proof",
        format!("{}须附送达凭证", service.manner.label()),
        "上传送达回证、邮寄凭证或见证材料扫描件",
    )?;
    let Some(day) = service.reached_on.or(turn.late.as_ref().map(|_| turn.on)) else {
        return refuse(
            "no-service-day",
            format!("{}须填写对方实际收到的日期", service.manner.label()),
            "按送达回证、签收记录填写送达日期",
        );
    };
    let today = turn.ctx.today();
    require(
        day <= today,
        "future-service",
        "送达日期不能晚于今天",
        "填写对方实际收到的日期；尚未收到的，收到后再登记",
    )?;
    require(
        day >= made_on,
        "before-letter",
        format!("送达日期早于文书所依据决定的作出日期{}", crate::time::prose_date(made_on)),
        "核对送达回证上的日期；送达的是其他文书的，不能登记为本次送达",
    )?;
    require(
        turn.late.is_some() || turn.ctx.calendar.working_days_between(day, today) <= ENTERED_WITHIN,
        "late-service",
        format!("送达已超过{ENTERED_WITHIN}个工作日才登记"),
        "在“补记”一栏填写实际办理日期、原因并附扫描件，经第二人签批后生效",
    )?;
    Ok(Some(day))
}

fn by_system(turn: &Turn<'_>, letter: ServedLetter) -> Result<(), Refusal> {
    require(
        letter.reachable(turn.ctx),
        "not-reachable",
        "对方在本系统没有账号或者查询码，系统送达无法到达",
        "改用直接、邮寄、留置或者公告送达，附送达凭证并填写送达日期",
    )?;
    require(turn.late.is_none(), "system-late", "系统送达不能补记", "当天登记，或者改用其他送达方式")?;
    require(
        turn.case.run_about(ClockKind::Opening, letter.no()).is_none(),
        "unopened",
        "该文书已通过系统送达，对方尚未打开",
        "改用其他方式送达，并以电话或者短信告知对方",
    )
}

/// The letter has reached its addressee, whose clock runs from that day.
fn took_effect(turn: &mut Turn<'_>, letter: ServedLetter, on: Date) {
    turn.stop_about(ClockKind::Opening, letter.no());
    let (kind, about) = letter.owed();
    turn.stop_about(kind, about);
    match letter {
        ServedLetter::Order => {
            // Served anew on a successor the clock of performance is not restarted.
            let first = turn.case.stage == Stage::Rectifying && turn.case.run(ClockKind::Rectification).is_none();
            if first {
                turn.start_from(ClockKind::Rectification, 0, on);
            }
        }
        ServedLetter::Notice => turn.start_from(ClockKind::Defence, 0, on),
        ServedLetter::Reply(of) if turn.case.challenged.contains(&of) => {}
        ServedLetter::Reply(of) => turn.start_from(ClockKind::Challenge, of.no(), on),
    }
}

fn open(turn: &mut Turn<'_>, letter: ServedLetter) -> Result<(), Refusal> {
    require(
        letter.addressed_to(turn.ctx.actor.role),
        "not-addressee",
        "只有受送达人本人打开文书才发生送达的效力",
        "由受送达人打开",
    )?;
    require(
        turn.case.run_about(ClockKind::Opening, letter.no()).is_some(),
        "not-unopened",
        "没有等待打开的该文书",
        "可能已经打开，请刷新页面",
    )?;
    turn.emit(Fact::LetterOpened { letter });
    took_effect(turn, letter, turn.on);
    Ok(())
}

/// Nobody opened it in time: another manner is owed, and what was sent may still be opened.
pub(crate) fn unopened_in_time(turn: &mut Turn<'_>, about: About) {
    let Some(letter) = ServedLetter::from_no(about) else { return };
    let (kind, about) = letter.owed();
    turn.start_about(kind, about);
}

/// What was sent to the respondent and never opened is over with the step that it belonged to.
pub(crate) fn forget_unopened(turn: &mut Turn<'_>) {
    turn.stop_about(ClockKind::Opening, ServedLetter::Order.no());
    turn.stop_about(ClockKind::Opening, ServedLetter::Notice.no());
}
