//! Open data as a text table that spreadsheets read.

use crate::error::WebError;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// A table as a file of this name; its heads are its first row.
pub fn table<R>(name: &str, rows: impl IntoIterator<Item = R>) -> Result<Response, WebError>
where
    R: IntoIterator,
    R::Item: AsRef<[u8]>,
{
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|_| WebError::Unreadable)?;
    }
    let body = writer.into_inner().map_err(|_| WebError::Unreadable)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    // Spreadsheets read Chinese only behind this mark.
    Ok((headers, ["\u{feff}".as_bytes(), &body].concat()).into_response())
}
