//! The door of the complaint path: six questions, the right door for each "no", the receipt at the end.

use super::complain_visit::{code_cookie, draft_of, filled_here, no_cookie, taken_here, to_start};
use crate::{App, error::WebError, form::CheckedForm, frame::Frame, letter, visit::Visit, visitor::ComesFrom};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use casework::{
    ClockItem, Urgency, Values,
    complain::{Elsewhere, Receipt, answers_of},
};
use domain::{
    eligibility::{Answers, Court, Question, Verdict, verdict},
    vocabulary::Field,
};

/// A question of the first page.
struct Asked {
    name: &'static str,
    text: &'static str,
    hint: String,
    yes: bool,
    no: bool,
    missing: bool,
}

/// An answer about courts.
struct CourtChoice {
    code: &'static str,
    label: &'static str,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "complain_start.html")]
struct StartPage {
    frame: Frame,
    questions: Vec<Asked>,
    courts: Vec<CourtChoice>,
    court_missing: bool,
    faulty: bool,
    open: Option<String>,
    /// It is filled in here and handed in at the province's column.
    forward: bool,
}

#[derive(Template)]
#[template(path = "complain_verdict.html")]
struct VerdictPage {
    frame: Frame,
    elsewhere: Vec<Elsewhere>,
    answers: Vec<(&'static str, &'static str)>,
    on_file: bool,
    judgment: bool,
    open: Option<String>,
}

#[derive(Template)]
#[template(path = "complain_elsewhere.html")]
struct PortalPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "complain_receipt.html")]
struct ReceiptPage {
    frame: Frame,
    receipt: Receipt,
    clocks: Vec<ClockItem>,
    received: String,
    /// An officer looks at it first.
    screened: bool,
    /// By which anybody may check the receipt.
    proof: String,
    /// It can be had as PDF.
    pdf: bool,
}

fn text_of(question: Question) -> (&'static str, String) {
    match question {
        Question::Private => (
            "您的企业是民营企业，或者您是个体工商户吗？",
            "有限公司、合伙企业、个人独资企业、个体工商户等；国有企业、事业单位不是".to_owned(),
        ),
        Question::Organ => (
            "您要投诉的是政府部门或者事业单位吗？",
            "各级政府、局、委、办、乡镇、街道、开发区管委会，公立学校、医院等".to_owned(),
        ),
        Question::Field => {
            let fields: Vec<_> = Field::ALL.iter().map(|field| field.label()).collect();
            ("事情属于这六个领域之一吗？", fields.join("、"))
        }
        Question::Promise => (
            "对方和您的企业有合同，或者对您的企业有书面承诺吗？",
            "个体工商户也算。合同、协议、中标通知书、会议纪要、批复、招商函都可以".to_owned(),
        ),
        Question::Breach => ("到了该履行的时候，对方还没有履行吗？", "没付款、没兑现、单方变更都算".to_owned()),
    }
}

fn start(app: &App, visit: &Visit, values: &Values, faulty: bool, open: Option<String>) -> StartPage {
    let answers = answers_of(values);
    let asked = |question: Question| {
        let (text, hint) = text_of(question);
        let answer = answers.to(question);
        Asked {
            name: question.code(),
            text,
            hint,
            yes: answer == Some(true),
            no: answer == Some(false),
            missing: faulty && answer.is_none(),
        }
    };
    let court =
        |court: Court| CourtChoice { code: court.code(), label: court.label(), chosen: answers.court == Some(court) };
    StartPage {
        frame: visit.frame(if faulty { "有错误：我要投诉" } else { "我要投诉" }),
        questions: Question::ALL.into_iter().map(asked).collect(),
        courts: Court::ALL.into_iter().map(court).collect(),
        court_missing: faulty && answers.court.is_none(),
        faulty,
        open,
        forward: !taken_here(app),
    }
}

/// When an unsent draft of this browser was saved.
async fn saved_at(app: &App, headers: &HeaderMap) -> Result<Option<String>, WebError> {
    Ok(draft_of(app, headers).await?.filter(|draft| draft.case.is_none()).map(|draft| draft.saved_at))
}

fn portal(visit: &Visit) -> Result<Response, WebError> {
    Ok(Html(PortalPage { frame: visit.frame("我要投诉") }.render()?).into_response())
}

/// `GET /complain`.
pub async fn show(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, WebError> {
    if !filled_here(&app) {
        return portal(&visit);
    }
    let open = saved_at(&app, &headers).await?;
    Ok(Html(start(&app, &visit, &Values::new(), false, open).render()?).into_response())
}

/// `POST /complain`: what the answers come to.
pub async fn judge(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    form: CheckedForm,
) -> Result<Response, WebError> {
    if !filled_here(&app) {
        return portal(&visit);
    }
    let answers = answers_of(&form.0);
    let open = saved_at(&app, &headers).await?;
    let verdict = verdict(&answers);
    let elsewhere = match &verdict {
        Verdict::Unanswered { .. } => {
            let page = start(&app, &visit, &form.0, true, open).render()?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
        Verdict::Elsewhere(questions) => questions.iter().map(|one| app.casework.elsewhere(*one)).collect(),
        _ => Vec::new(),
    };
    let page = VerdictPage {
        frame: visit.frame(if verdict.opens() { "可以在这里投诉" } else { "可能要去别的地方" }),
        elsewhere,
        answers: said(answers),
        on_file: verdict == Verdict::OnFile,
        judgment: verdict == Verdict::JudgmentUnperformed,
        open,
    };
    Ok(Html(page.render()?).into_response())
}

/// The answers as a form sends them on.
fn said(answers: Answers) -> Vec<(&'static str, &'static str)> {
    let yes = |answer: bool| if answer { "yes" } else { "no" };
    let questions = Question::ALL.into_iter().filter_map(|one| Some((one.code(), yes(answers.to(one)?))));
    questions.chain(answers.court.map(|court| ("court", court.code()))).collect()
}

/// `POST /complain/begin`: a draft, and the cookie that opens it.
pub async fn begin(
    State(app): State<App>,
    ComesFrom(from): ComesFrom,
    form: CheckedForm,
) -> Result<Response, WebError> {
    let answers = answers_of(&form.0);
    if !filled_here(&app) || !verdict(&answers).opens() {
        return Ok(to_start());
    }
    if app.casework.may_begin_complaint(&from).await?.is_some() {
        return Err(WebError::TooOften);
    }
    let mut values = Values::new();
    values.insert("private".to_owned(), vec!["yes".to_owned()]);
    if let Some(court) = answers.court {
        values.insert("court".to_owned(), vec![court.code().to_owned()]);
        if court == Court::Unperformed {
            values.insert("breach".to_owned(), vec!["judgment_unperformed".to_owned()]);
        }
    }
    let code = app.casework.begin_complaint(&values).await?;
    let mut response = Redirect::to("/complain/enterprise?new=1").into_response();
    response.headers_mut().append(header::SET_COOKIE, code_cookie(&app, &code));
    Ok(response)
}

/// `POST /complain/leave`: the browser forgets the code; the draft stays.
pub async fn leave(State(app): State<App>, mut form: CheckedForm) -> Response {
    let to = if form.take("sent") == "on" { "/track" } else { "/complain" };
    let mut response = Redirect::to(to).into_response();
    response.headers_mut().append(header::SET_COOKIE, no_cookie(&app));
    response
}

/// `GET /complain/receipt`.
pub async fn receipt(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result<Response, WebError> {
    let Some(draft) = draft_of(&app, &headers).await? else { return Ok(to_start()) };
    let Some(receipt) = app.casework.receipt(&draft).await? else {
        return Ok(Redirect::to("/complain/check").into_response());
    };
    let clocks = app.casework.receipt_clocks(&receipt).await?;
    let page = ReceiptPage {
        frame: visit.frame("投诉回执"),
        clocks: clocks.into_iter().filter(|clock| clock.urgency != Urgency::Done).collect(),
        received: draft.saved_at.clone(),
        screened: app.casework.is_screened(&receipt.case).await?,
        proof: app.casework.receipt_proof(&receipt.case).await?,
        pdf: app.casework.sets_letters(),
        receipt,
    };
    Ok(Html(page.render()?).into_response())
}

/// `GET /complain/receipt/pdf`.
pub async fn receipt_pdf(State(app): State<App>, headers: HeaderMap) -> Result<Response, WebError> {
    let Some(draft) = draft_of(&app, &headers).await? else { return Ok(to_start()) };
    let Some(receipt) = app.casework.receipt(&draft).await? else {
        return Ok(Redirect::to("/complain/check").into_response());
    };
    let to_page = || Redirect::to("/complain/receipt").into_response();
    Ok(app.casework.receipt_pdf(&receipt).await?.map_or_else(to_page, letter::file_of))
}
