//! The page of the components: every building block of the pages with its markup's name, for whoever adds a page.
//! Shown in demonstrations only.

use crate::{
    App,
    error::WebError,
    field::{Control, Field, Filled, fields},
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{extract::State, response::Html};
use casework::{FieldError, PathStep, StepState, Values};
use domain::form::{Input, InputKind};

#[derive(Template)]
#[template(path = "styleguide.html")]
struct StyleGuide {
    frame: Frame,
    fields: Vec<Field>,
    path: Vec<PathStep>,
    colours: &'static [(&'static str, &'static str)],
}

/// Names of the colours with what each is for.
const COLOURS: &[(&str, &str)] = &[
    ("action", "操作、链接、当前位置"),
    ("vermilion", "公文红头、超期、不易撤销的操作"),
    ("done", "已完成"),
    ("soon", "将到期、待签批"),
    ("ink", "正文"),
    ("ink-soft", "说明文字"),
];

/// One field of each kind, some with what was typed and what was wrong.
fn samples() -> Vec<Field> {
    let input = |name: &str, label: &str, kind: InputKind, required: bool, help: &str| Input {
        required,
        help: help.to_owned(),
        ..Input::new(name, label, kind)
    };
    let of = [("a", "政府采购"), ("b", "招商引资")].map(|(code, word)| (code.to_owned(), word.to_owned())).to_vec();
    let inputs = [
        input("line", "合同编号", InputKind::Line, true, "与合同首页一致"),
        input("money", "欠付金额（元）", InputKind::Money, true, "可写1,234,567.00"),
        input("date", "应付日期", InputKind::Date, false, ""),
        input("choice", "领域", InputKind::Choice { of: of.clone() }, true, ""),
        input("boxes", "失信类型", InputKind::Choices { of }, false, ""),
        input("flag", "要求保密", InputKind::Flag, false, "对被投诉单位保密"),
        input("text", "事情经过", InputKind::Text, false, "不超过20000字"),
    ];
    let values = Values::from([("money".to_owned(), vec!["一百二十万".to_owned()])]);
    let errors = [FieldError::new("money", "金额应为数字，例如1,200,000.00")];
    fields("sample", &inputs, Filled { values: &values, errors: &errors, evidence: &[], upload: None })
}

/// `GET /styleguide`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    if !app.settings.demonstration {
        return Err(WebError::NotFound);
    }
    let step = |label: &str, state| PathStep { label: label.to_owned(), state };
    let path = vec![
        step("登记", StepState::Done),
        step("受理", StepState::Done),
        step("核实", StepState::Current),
        step("整改", StepState::Next),
        step("办结", StepState::Next),
    ];
    let page = StyleGuide { frame: visit.frame("界面组件"), fields: samples(), path, colours: COLOURS };
    Ok(Html(page.render()?))
}
