//! What the case page says of acts; their forms have pages of their own.

use crate::error::WebError;
use axum::http::StatusCode;
use domain::{
    act::ActKind,
    options::{Offer, OfferKind},
};

/// Why an upload did not succeed.
pub struct Trouble {
    pub status: StatusCode,
    pub title: &'static str,
    pub text: String,
}

impl Trouble {
    /// An upload that did not succeed.
    pub fn of_upload(error: WebError) -> Result<Self, WebError> {
        let (status, text) = match error {
            WebError::TooLarge(limit) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("文件超过{}的上限，没有保存。请压缩或拆分后再上传。", crate::error::size_words(limit)),
            ),
            WebError::Unfit(text) => (StatusCode::UNPROCESSABLE_ENTITY, text),
            other => return Err(other),
        };
        Ok(Self { status, title: "证据没有上传成功", text })
    }
}

/// Whether an offer is the form that stands beside the evidence.
pub fn files_evidence(offer: &Offer) -> bool {
    offer.kind == OfferKind::Act(ActKind::FileEvidence)
}
