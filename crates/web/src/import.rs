//! 文件归集: the file of a channel comes in, and every row that cannot is named with its cell and reason.

use crate::{
    App,
    error::{WebError, size_words},
    evidence::{announced, drain, small, unreadable},
    form::{TOKEN, token_matches},
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use casework::ImportReport;
use domain::ids::ChannelId;

/// The most bytes of an import file: what the readers of tables take.
const FILE_BYTES: u64 = 50 << 20;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    frame: Frame,
    channels: Vec<(String, String, bool)>,
    limit: String,
    trouble: Option<String>,
    report: Option<ImportReport>,
    file_name: String,
}

/// What was sent.
#[derive(Default)]
struct Sent {
    channel: String,
    name: String,
    bytes: Vec<u8>,
}

fn draw(
    app: &App,
    visit: &Visit,
    sent: Sent,
    trouble: Option<String>,
    report: Option<ImportReport>,
) -> Result<Html<String>, WebError> {
    let page = ImportPage {
        frame: visit.frame("文件归集"),
        channels: app
            .casework
            .profile()
            .channels
            .iter()
            .map(|(id, channel)| (id.to_string(), channel.name.clone(), id.as_str() == sent.channel))
            .collect(),
        limit: size_words(FILE_BYTES),
        trouble,
        report,
        file_name: sent.name,
    };
    Ok(Html(page.render()?))
}

/// `GET /import`.
pub async fn form(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    draw(&app, &visit, Sent::default(), None, None)
}

/// `POST /import`.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    mut parts: Multipart,
) -> Result<Response, WebError> {
    let mut sent = Sent::default();
    // What a form adds around a file is far below a mebibyte.
    let read = if announced(&headers) > FILE_BYTES + (1 << 20) {
        Err(WebError::TooLarge(FILE_BYTES))
    } else {
        read(&visit, &mut parts, &mut sent).await
    };
    if let Err(error) = read {
        drain(parts).await;
        let (status, text) = match error {
            WebError::TooLarge(limit) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("文件超过{}的上限，没有导入。请按时间段分成几个文件。", size_words(limit)),
            ),
            WebError::Unfit(text) => (StatusCode::UNPROCESSABLE_ENTITY, text),
            other => return Err(other),
        };
        return Ok((status, draw(&app, &visit, sent, Some(text), None)?).into_response());
    }
    let channel = ChannelId::parse(&sent.channel).map_err(|_| WebError::Unreadable)?;
    match app.casework.import(visit.signed()?, &channel, &sent.name, &sent.bytes, &|_, _| {}).await {
        Ok(report) => Ok(draw(&app, &visit, sent, None, Some(report))?.into_response()),
        Err(casework::Error::Import(cause)) => {
            let page = draw(&app, &visit, sent, Some(cause.to_string()), None)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn read(visit: &Visit, parts: &mut Multipart, sent: &mut Sent) -> Result<(), WebError> {
    let mut checked = false;
    while let Some(mut field) = parts.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            TOKEN => checked = token_matches(visit, &small(&mut field).await?),
            "channel" => sent.channel = small(&mut field).await?,
            "file" if !checked => return Err(WebError::BadToken),
            "file" => {
                field.file_name().unwrap_or_default().clone_into(&mut sent.name);
                while let Some(piece) = field.chunk().await.map_err(unreadable)? {
                    sent.bytes.extend_from_slice(&piece);
                    if sent.bytes.len() as u64 > FILE_BYTES {
                        return Err(WebError::TooLarge(FILE_BYTES));
                    }
                }
            }
            _ => {}
        }
    }
    match (checked, sent.name.is_empty()) {
        (false, _) => Err(WebError::BadToken),
        (true, true) => Err(WebError::Unfit("没有选择文件。请选择渠道导出的工作簿或CSV文件。".to_owned())),
        _ => Ok(()),
    }
}
