//! The ladder over a clock that ran out, and reminders to organs outside.

use super::Body;
use crate::material::Material;
use domain::{clock::ClockKind, clockrun::ClockRun, fact::Fact, time::prose_date};

/// The run that is chased.
fn chased<'m>(m: &'m Material<'_>) -> Option<&'m ClockRun> {
    let no = m.last(|fact| match fact {
        Fact::Escalated { run, .. } | Fact::Reminded { run, .. } => Some(*run),
        _ => None,
    })?;
    m.case.clocks.iter().find(|run| run.no == no)
}

/// `对X的投诉，“核实”应于…前办理，至今逾期`.
fn overdue(m: &Material<'_>) -> String {
    match chased(m) {
        Some(run) => format!(
            "对{}的投诉，“{}”应于{}24时前完成，你单位至今未完成，已经逾期",
            m.respondent(),
            run.kind.label(),
            prose_date(run.last_day)
        ),
        None => format!("对{}的投诉，有关事项已经逾期", m.respondent()),
    }
}

fn next(m: &Material<'_>) -> String {
    m.by_about(ClockKind::Escalation, chased(m).map_or(0, |run| run.no))
}

fn bases(m: &Material<'_>) -> Vec<String> {
    let own = chased(m).map(|run| format!("“{}”时限：{}", run.kind.label(), run.basis)).unwrap_or_default();
    vec![own, m.clock_basis(ClockKind::Escalation), m.plan("第（六）项、第（七）项")]
}

fn with_clock(body: Body, m: &Material<'_>) -> Body {
    let about = chased(m).map_or(0, |run| run.no);
    body.basis(&bases(m)).until_about(m, ClockKind::Escalation, about)
}

pub(super) fn urge(m: &Material<'_>) -> Body {
    let body = Body::new(format!("{}。现予催办。", overdue(m)))
        .part("办理要求", format!("请立即办理，{}完成并反馈结果；确有困难的，在同一期限内书面说明原因。", next(m)))
        .part("逾期后果", "仍未完成的，将发出督办书；继续逾期的，约谈并通报，直至提级办理。逾期情况纳入评估。");
    with_clock(body, m)
}

pub(super) fn supervision(m: &Material<'_>) -> Body {
    let body = Body::new(format!("{}，经催办仍未完成。现予督办。", overdue(m)))
        .list(
            "督办要求",
            "",
            vec![
                "由你单位负责人负责，明确承办人员和完成时间；".to_owned(),
                format!("{}完成，并书面报告办理结果和逾期原因；", next(m)),
                "不得以人员变动、机构调整、内部流程等为由拖延。".to_owned(),
            ],
        )
        .part("逾期后果", "仍未完成的，约谈你单位负责人并予以通报，可以提级办理。逾期情况纳入评估和目标管理绩效考核。");
    with_clock(body, m)
}

pub(super) fn interview(m: &Material<'_>) -> Body {
    let body = Body::new(format!("{}，经催办、督办仍未完成。决定约谈你单位负责人，并予以通报。", overdue(m)))
        .list(
            "约谈事项",
            "约谈时间、地点由本机关另行通知，请负责人到场并书面说明：",
            vec![
                "逾期的原因和责任；".to_owned(),
                "已采取的措施和完成时限；".to_owned(),
                "防止再次逾期的措施。".to_owned(),
            ],
        )
        .part("办理要求", format!("约谈不停止办理，请{}完成。", next(m)))
        .part("逾期后果", "仍未完成的，可以决定提级办理，由其他有权机关接办。");
    with_clock(body, m)
}

pub(super) fn reminder(m: &Material<'_>) -> Body {
    let Some(run) = chased(m) else {
        return Body::new(format!("对{}的投诉，请尽快函告办理情况。", m.respondent())).basis(&[m.plan("第（二）项")]);
    };
    Body::new(format!(
        "对{}的投诉，“{}”期限已于{}届满，尚未收到办理情况。特函催询。",
        m.respondent(),
        run.kind.label(),
        prose_date(run.last_day)
    ))
    .part(
        "请予支持的事项",
        format!(
            "请{}函告办理进展和结果，并附有关文书；尚未办结的，说明原因和预计办结时间。",
            m.by_about(run.kind, run.about)
        ),
    )
    .basis(&[run.basis.clone(), m.plan("第（二）项")])
    .until_about(m, run.kind, run.about)
}
