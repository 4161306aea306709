//! The short receipt: one paragraph for a page, a message or a channel.

use crate::material::Material;
use domain::{clock::ClockKind, time::prose_date};

/// What a complainant is told at once: the number, the day, and by when there will be an answer. It names neither side,
/// because messages are read on screens that others see.
pub fn text(material: &Material<'_>) -> String {
    let case = material.case;
    format!(
        "您的投诉已于{}登记，案件编号：{}。{}将{}告知是否受理或者一次性告知需要补正的材料。请凭案件编号和查询码查询办理情况。",
        prose_date(case.opened_on),
        case.number,
        material.issuer,
        material.by(ClockKind::Acceptance),
    )
}
