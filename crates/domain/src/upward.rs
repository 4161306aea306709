//! Measures that the nation or the province imposes (C4.1, C4.2): never decided here, and reported for by the lead that
//! reports to the province alone. A county's lead proposes to it.

use crate::{
    act::Act,
    case::Case,
    clock::ClockKind,
    fact::Fact,
    ids::{MeasureId, OrganId},
    organ::{Directory, Level, OrganKind},
    profile::{ImposedBy, Measure, Profile, SubjectKind},
    refs::TextRef,
    refusal::{Refusal, refuse, require},
    sanction::to_be_taken,
    turn::Turn,
};

/// The lead that reports to the province, and it alone (C2.5): the prefecture's, or its acting lead where it is concerned.
pub(crate) fn choose_reporting_lead(case: &Case, profile: &Profile) -> OrganId {
    let mut concerned = case.involved();
    concerned.extend(case.determining.clone());
    let seat = profile.leads.first();
    seat.into_iter()
        .flat_map(|seat| std::iter::once(&seat.lead).chain(&seat.acting))
        .find(|organ| !concerned.contains(organ))
        .unwrap_or(&case.lead)
        .clone()
}

/// The lead through which alone a case reaches the province: the one its record was pushed to, or would be.
pub fn reporting_lead(case: &Case, profile: &Profile) -> OrganId {
    let pushed = case.record.as_ref().map(|record| record.push_to.clone());
    pushed.unwrap_or_else(|| choose_reporting_lead(case, profile))
}

/// Whether an organ is of the province or of the nation.
pub fn above(directory: &Directory, organ: &OrganId) -> bool {
    directory.get(organ).is_some_and(|organ| organ.level <= Level::Province)
}

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    Some(match act {
        Act::ReportMeasure { measure } => report(turn, act, measure),
        Act::DropMeasure { no, text } => drop_measure(turn, *no, text),
        _ => return None,
    })
}

/// A lead that does not report itself proposes to the one that does.
pub(crate) fn propose(turn: &mut Turn<'_>, id: &MeasureId, measure: &Measure) -> Result<(), Refusal> {
    new(turn, id, measure)?;
    subject(turn, measure)?;
    let Some(to) = turn.case.record.as_ref().map(|record| record.push_to.clone()) else {
        return refuse("no-record", "没有失信记录", "核对案件状态");
    };
    require(to != turn.case.lead, "own-report", "本单位即负责向省上报的牵头部门", "用“提请上级惩戒”")?;
    let no = turn.case.upward.iter().map(|item| item.no).max().unwrap_or(0) + 1;
    turn.emit(Fact::MeasureProposed { no, measure: id.clone(), to });
    turn.start_about(ClockKind::MeasureReport, no);
    Ok(())
}

fn new(turn: &Turn<'_>, id: &MeasureId, measure: &Measure) -> Result<(), Refusal> {
    let asked = turn.case.upward.iter().any(|item| item.open && item.measure == *id);
    require(
        !asked && !turn.case.reported_for.contains(id),
        "measure-twice",
        format!("已建议或者提请“{}”", measure.name),
        "选择其他措施",
    )
}

/// Whom the letter names where it is not the organ on record: the government of its place.
fn subject(turn: &Turn<'_>, measure: &Measure) -> Result<Option<OrganId>, Refusal> {
    let Some(respondent) = turn.case.respondent_id().filter(|_| measure.subject == SubjectKind::Place) else {
        return Ok(None);
    };
    let directory = turn.ctx.directory;
    let chain = directory.managing_chain(respondent, turn.on);
    let governs = |organ: &&OrganId| directory.get(organ).is_some_and(|organ| organ.kind == OrganKind::Government);
    let Some(government) = std::iter::once(respondent).chain(&chain).find(governs) else {
        return refuse(
            "no-place",
            format!("{}不由任何地方政府管理，不能对其所在地方采取措施", turn.ctx.name(respondent)),
            "选择针对该单位的措施",
        );
    };
    Ok(Some(government.clone()))
}

fn report(turn: &mut Turn<'_>, act: &Act, id: &MeasureId) -> Result<(), Refusal> {
    let measure = to_be_taken(turn, act, id)?;
    require(
        measure.imposed_by != ImposedBy::Local,
        "local-measure",
        format!("“{}”由本地实施，不需提请上级", measure.name),
        "用“提出惩戒措施”",
    )?;
    require(
        !turn.case.reported_for.contains(id),
        "measure-twice",
        format!("已提请“{}”", measure.name),
        "选择其他措施",
    )?;
    let subject = subject(turn, measure)?;
    let asked: Vec<_> =
        turn.case.upward.iter().filter(|item| item.open && item.measure == *id).map(|item| item.no).collect();
    turn.emit(Fact::MeasureReportedFor { measure: id.clone(), to: turn.ctx.profile.province.clone(), subject });
    for no in asked {
        turn.stop_about(ClockKind::MeasureReport, no);
    }
    Ok(())
}

fn drop_measure(turn: &mut Turn<'_>, no: u16, text: &TextRef) -> Result<(), Refusal> {
    let open = turn.case.upward.iter().any(|item| item.no == no && item.open);
    require(open, "nothing-proposed", "没有等待提请的上级惩戒措施", "核对措施；可能已办理，请刷新页面")?;
    turn.emit(Fact::MeasureDropped { no, text: text.clone() });
    turn.stop_about(ClockKind::MeasureReport, no);
    Ok(())
}
