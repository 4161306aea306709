//! The enforcing unit's duties: as a file for its own system, and their proof in one step.

use crate::{
    App, case,
    desk::{self, Before, Trouble},
    error::WebError,
    evidence::{drain, small, unreadable},
    form::{TOKEN, token_matches},
    visit::Visit,
};
use axum::{
    extract::{Multipart, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::Duty;
use domain::ids::CaseId;
use futures_util::TryStreamExt;
use std::io;

/// `GET /desk/duties.csv`: the duties as a table that Excel opens.
pub async fn table(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let list = app.casework.duty_list(visit.signed()?).await?;
    let bytes = csv_of(&list.duties).map_err(|error| {
        tracing::error!(%error, "desk.duties");
        WebError::Internal
    })?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        // 惩戒任务.csv
        (header::CONTENT_DISPOSITION, "attachment; filename*=UTF-8''%E6%83%A9%E6%88%92%E4%BB%BB%E5%8A%A1.csv"),
    ];
    Ok((headers, bytes).into_response())
}

fn csv_of(duties: &[Duty]) -> Result<Vec<u8>, csv::Error> {
    // Excel reads UTF-8 only behind this mark.
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    let labels = COLUMNS.iter().copied().chain(["剩余时间"]);
    writer.write_record(labels)?;
    for duty in duties {
        let value = |label: &str| duty.facts.iter().find(|(known, _)| known == label).map_or("", |(_, value)| value);
        let mut row: Vec<String> = COLUMNS.iter().map(|label| cell(value(label))).collect();
        row.push(duty.remaining.clone());
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The columns of the file, by the labels of the facts.
const COLUMNS: [&str; 11] = [
    "办理事项",
    "惩戒措施",
    "依据",
    "惩戒对象",
    "统一社会信用代码",
    "案件编号",
    "失信记录",
    "认定部门",
    "措施决定日期",
    "解除原因",
    "应完成日期",
];

/// A value that a spreadsheet does not take for a formula.
pub(crate) fn cell(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{value}") } else { value.to_owned() }
}

/// `POST /cases/{id}/duties/{no}`: the proof of a duty is filed and the duty done.
pub async fn prove(
    State(app): State<App>,
    visit: Visit,
    Path((id, no)): Path<(String, u16)>,
    mut parts: Multipart,
) -> Result<Response, WebError> {
    let id = case::case_id(&id)?;
    let error = match take(&app, &visit, &id, no, &mut parts).await {
        Ok(()) => return Ok(Redirect::to("/desk?proved=1").into_response()),
        Err(error) => error,
    };
    drain(parts).await;
    let (status, text) = match error {
        Refused::Web(WebError::TooLarge(limit)) => {
            let text = format!("文件超过{}的上限，没有保存。请压缩后再上传。", crate::error::size_words(limit));
            (StatusCode::PAYLOAD_TOO_LARGE, text)
        }
        Refused::Web(WebError::Unfit(text)) => (StatusCode::UNPROCESSABLE_ENTITY, text),
        Refused::Web(other) => return Err(other),
        Refused::Case(casework::Error::Refused(refusal)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, format!("{}。{}。", refusal.rule, refusal.remedy))
        }
        Refused::Case(casework::Error::Invalid(errors)) => {
            let all: Vec<_> = errors.into_iter().map(|error| error.message).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, all.join("；"))
        }
        Refused::Case(other) => return Err(other.into()),
    };
    let trouble = Trouble { at: format!("duty-{id}-{no}"), text, status };
    desk::page(&app, &visit, Before::default(), Some(trouble)).await
}

/// Why a proof was not taken in.
enum Refused {
    Web(WebError),
    Case(casework::Error),
}

impl From<WebError> for Refused {
    fn from(error: WebError) -> Self {
        Self::Web(error)
    }
}

async fn take(app: &App, visit: &Visit, id: &CaseId, no: u16, parts: &mut Multipart) -> Result<(), Refused> {
    let viewer = visit.signed()?;
    let limit = app.settings.max_upload_bytes;
    let mut checked = false;
    while let Some(mut field) = parts.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            TOKEN => checked = token_matches(visit, &small(&mut field).await?),
            // The token stands before the file in the form; nothing is stored without it.
            "file" if !checked => return Err(WebError::BadToken.into()),
            "file" => {
                let name = field.file_name().unwrap_or_default().to_owned();
                if name.is_empty() {
                    continue;
                }
                let (mut size, mut over) = (0_u64, false);
                let source = (&mut field).map_err(io::Error::other).and_then(|piece| {
                    size += piece.len() as u64;
                    over = size > limit;
                    let piece = if over { Err(io::Error::other("larger than the limit")) } else { Ok(piece) };
                    std::future::ready(piece)
                });
                let done = app.casework.prove_duty(viewer, id, no, &name, source).await;
                if over {
                    return Err(WebError::TooLarge(limit).into());
                }
                return done.map(|_| ()).map_err(Refused::Case);
            }
            _ => {}
        }
    }
    let error = if checked {
        WebError::Unfit("没有选择文件。请选择证明已实施或已解除的文件。".to_owned())
    } else {
        WebError::BadToken
    };
    Err(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_becomes_a_formula() {
        for (value, expected) in [("=1+1", "'=1+1"), ("@x", "'@x"), ("限制参与采购", "限制参与采购")] {
            assert_eq!(cell(value), expected);
        }
    }
}
