//! Files in and out, none of them ever whole in memory.

#![allow(unused_qualifications, reason = "the macro that reads the parameters qualifies them")]

use super::{
    body::{Key, Params},
    caller::Caller,
    cases::case_id,
    parts::Evidence,
    problem::{MALFORMED, MEDIA, Problem},
    shapes::Answer,
};
use crate::{App, evidence::drain};
use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Path, Request, State},
    http::header,
    response::Response,
};
use domain::ids::CaseId;
use futures_util::{StreamExt, TryStreamExt};
use serde::Deserialize;
use std::io;
use utoipa::{IntoParams, ToSchema};

/// Where an uploaded file belongs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadParams {
    /// 对应的诉求序号; 不填则属于全案. The claim it proves.
    #[param(minimum = 1)]
    claim: Option<u16>,
}

/// 上传的文件. The upload.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it only describes the form, which is read as a stream")]
pub struct Upload {
    /// 一个文件, 带文件名.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// The form of an upload; anything else is told what would be one.
struct Form(Multipart);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("multipart/form-data") {
            return Err(Problem::saying(MEDIA, "请以multipart/form-data上传，文件放在名为file的部分。"));
        }
        Multipart::from_request(request, state).await.map(Self).map_err(|_| Problem::of(MALFORMED))
    }
}

/// 上传证据
///
/// Files one piece of evidence on the case. The same file again under the same key is filed once.
#[utoipa::path(post, path = "/api/v1/cases/{id}/evidence", tag = "证据", operation_id = "addEvidence",
    params(("id" = String, Path, description = "案件标识"), UploadParams),
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 201, description = "已存入", body = Evidence,
        headers(("Location" = String, description = "文件的地址")))))]
pub async fn add(
    app: State<App>,
    caller: Caller,
    id: Path<String>,
    asked: Params<UploadParams>,
    key: Key,
    request: Request,
) -> Result<Answer<Evidence>, Problem> {
    let id = case_id(&id)?;
    let Form(mut parts) = Form::from_request(request, &app).await?;
    match store(&app, &caller, &id, asked.0.claim, &key.0, &mut parts).await {
        Ok(evidence) => {
            let location = format!("/api/v1/cases/{id}/evidence/{}", evidence.id);
            Ok(Answer::made(evidence, location))
        }
        Err(problem) => {
            drain(parts).await;
            Err(problem)
        }
    }
}

async fn store(
    app: &App,
    caller: &Caller,
    id: &CaseId,
    claim: Option<u16>,
    key: &str,
    parts: &mut Multipart,
) -> Result<Evidence, Problem> {
    let limit = app.settings.max_upload_bytes;
    let Some(mut field) = parts.next_field().await.map_err(|_| Problem::of(MALFORMED))? else {
        return Err(Problem::invalid("/file", "没有文件，请放在名为file的部分"));
    };
    if field.name() != Some("file") {
        return Err(Problem::invalid("", "表单中只应有一个名为file的部分"));
    }
    let Some(name) = field.file_name().map(str::to_owned).filter(|name| !name.trim().is_empty()) else {
        return Err(Problem::invalid("/file", "请写明文件名（filename）"));
    };
    let (mut size, mut over, mut broken) = (0_u64, false, false);
    let source = (&mut field).map_err(io::Error::other).map(|piece| {
        broken = piece.is_err();
        let piece = piece?;
        size += piece.len() as u64;
        over = size > limit;
        if over { Err(io::Error::other("larger than the limit")) } else { Ok(piece) }
    });
    let stored = app.casework.add_evidence_once(caller.viewer(), id, &name, source, claim, Some(key)).await;
    if over {
        return Err(Problem::too_large(limit));
    }
    if broken {
        return Err(Problem::of(MALFORMED));
    }
    Ok(stored?.into())
}

/// 下载证据
///
/// The original bytes.
#[utoipa::path(get, path = "/api/v1/cases/{id}/evidence/{evidence}", tag = "证据",
    operation_id = "downloadEvidence",
    params(("id" = String, Path, description = "案件标识"), ("evidence" = String, Path, description = "证据标识")),
    responses((status = 200, description = "原始文件", content_type = "application/octet-stream", body = Vec<u8>,
        headers(("Content-Disposition" = String, description = "文件名 (RFC 6266)")))))]
pub async fn download(app: State<App>, caller: Caller, of: Path<(String, String)>) -> Result<Response, Problem> {
    let Path((id, evidence)) = of;
    let (item, source) = app.casework.read_evidence(caller.viewer(), &case_id(&id)?, &evidence).await?;
    Ok(crate::evidence::saved(&item.name, Body::from_stream(source)))
}
