//! An organ that ceases: nothing goes against it any more, and what was served on it is served anew on its successor
//! (C2.7).

use crate::{
    act::{Act, ActKind},
    clock::ClockKind,
    context::Context,
    fact::{Fact, Part},
    ids::OrganId,
    refusal::{Refusal, refuse},
    service::{ServedLetter, forget_unopened},
    stage::Stage,
    succession::Resolution,
    turn::Turn,
};
use jiff::civil::Date;

/// The acts that go against the respondent.
const AGAINST: &[ActKind] = &[
    ActKind::HandOver,
    ActKind::ReferOut,
    ActKind::OrderStatement,
    ActKind::Conclude,
    ActKind::DecideDispute,
    ActKind::ServeOrder,
    ActKind::RejectPerformance,
    ActKind::Refuse,
    ActKind::ServeNotice,
    ActKind::Determine,
    ActKind::DecideSanction,
    ActKind::Refer,
];

/// Whether an organ has ceased and somebody else answers for it on the day.
fn ceased(ctx: &Context<'_>, organ: &OrganId, on: Date) -> bool {
    matches!(
        ctx.directory.resolve(organ, on),
        Resolution::Successor { .. } | Resolution::Several(_) | Resolution::Abolisher { .. }
    )
}

/// The organ to which an act gives something to do.
fn receiver(act: &Act) -> Option<&OrganId> {
    match act {
        Act::HandOver { to, .. }
        | Act::ReferOut { to, .. }
        | Act::Relay { to }
        | Act::Elevate { to }
        | Act::Refer { to, .. }
        | Act::Instruct { to, .. } => Some(to),
        Act::DecideReturn { to } => to.as_ref(),
        Act::DecideSanction { unit, .. } => unit.as_ref(),
        _ => None,
    }
}

/// Refuses an act that goes against or to an organ that has ceased on the day.
pub(crate) fn check(turn: &Turn<'_>, act: &Act) -> Result<(), Refusal> {
    #[cfg(test)]
    if turn.ctx.faulty(crate::model::Fault::OrderTheDead) {
        return Ok(());
    }
    let against = turn.case.respondent_id().filter(|_| AGAINST.contains(&act.kind()));
    for (organ, remedy) in
        [(against, "先由牵头部门“变更承继机关”，再向承继机关办理"), (receiver(act), "选择承继其职责的单位")]
    {
        let Some(organ) = organ.filter(|organ| ceased(turn.ctx, organ, turn.on)) else { continue };
        let until = turn.ctx.directory.get(organ).and_then(|organ| organ.until);
        let day = until.map_or_else(String::new, |day| format!("已于{}", crate::time::prose_date(day)));
        return refuse("ceased", format!("{}{day}撤销或者并入其他机关", turn.ctx.name(organ)), remedy);
    }
    Ok(())
}

/// The lead owes the succession of a respondent that ceases, from the day of its ceasing.
pub(crate) fn watch(turn: &mut Turn<'_>) {
    let over = turn.case.stage.is_end() || matches!(turn.case.stage, Stage::Ending { .. });
    let respondent = turn.case.respondent_id().filter(|_| !over);
    let until = respondent.and_then(|organ| turn.ctx.directory.get(organ)).and_then(|organ| organ.until);
    match (until, turn.case.run(ClockKind::Succession).is_some()) {
        (Some(day), false) => turn.start_placed(ClockKind::Succession, day),
        (None, true) => turn.stop(ClockKind::Succession),
        _ => {}
    }
}

/// What was served on the old respondent is served anew by the determining organ: an order without a new time, a notice
/// with its full time.
pub(crate) fn serve_anew(turn: &mut Turn<'_>) {
    turn.stop(ClockKind::Succession);
    let sent = |letter: ServedLetter| turn.case.run_about(ClockKind::Opening, letter.no()).is_some();
    let ordered = turn.case.procedure.order_served_on.is_some() || sent(ServedLetter::Order);
    let noticed = turn.case.procedure.notice_served_on.is_some() || sent(ServedLetter::Notice);
    forget_unopened(turn);
    match turn.case.stage {
        Stage::Rectifying | Stage::Performing | Stage::Recorded if ordered => turn.start(ClockKind::RectificationOrder),
        Stage::Determining if noticed => {
            turn.stop(ClockKind::Defence);
            turn.stop(ClockKind::Determination);
            turn.emit(Fact::NoticeVoided);
            turn.start(ClockKind::AdvanceNotice);
        }
        Stage::UnderReview { .. } if noticed => turn.emit(Fact::NoticeVoided),
        _ => {}
    }
}

/// Nobody passed it on in time: the successor that the directory names takes its place, else the abolishing government.
/// `false` where neither can.
pub(crate) fn pass_on_by_time(turn: &mut Turn<'_>) -> bool {
    let Some(from) = turn.case.respondent_id().cloned() else { return false };
    let directory = turn.ctx.directory;
    let (to, document) = match directory.resolve(&from, turn.on) {
        Resolution::Live(_) => {
            turn.stop(ClockKind::Succession);
            return true;
        }
        Resolution::Successor { id, documents } => (Some(id), documents.join("、")),
        _ => {
            let last_day = directory.get(&from).and_then(|organ| organ.until).unwrap_or(turn.on);
            let government = directory.managing_government(&from, last_day);
            let answers = government.and_then(|id| directory.resolve(&id, turn.on).single().cloned());
            (answers, "期满未变更承继机关，由撤销该机关的人民政府承继".to_owned())
        }
    };
    let Some(to) = to else { return false };
    // What cannot be carried through leaves no trace.
    let mut trial = Turn::new(turn.case.clone(), turn.ctx);
    if crate::mending::pass_on(&mut trial, Part::Respondent, &from, &to, &document).is_err() {
        return false;
    }
    crate::mending::pass_on(turn, Part::Respondent, &from, &to, &document).is_ok()
}
