//! Style sheets and scripts out of the binary, under the hash of their content, so that browsers keep them for good.

use crate::error::WebError;
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::{collections::BTreeMap, sync::LazyLock};

/// The UI kit, as `scripts/assets.sh` fetched it.
#[derive(RustEmbed)]
#[folder = "../../web-assets/dist"]
#[allow_missing = true]
struct Kit;

/// Our own look.
#[derive(RustEmbed)]
#[folder = "../../web-assets/theme"]
struct Theme;

struct Asset {
    hash: String,
    file: EmbeddedFile,
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let kit = Kit::iter().filter_map(|name| Kit::get(&name).map(|file| (name, file)));
    let theme = Theme::iter().filter_map(|name| Theme::get(&name).map(|file| (name, file)));
    kit.chain(theme)
        .map(|(name, file)| {
            let hash = hex::encode(&file.metadata.sha256_hash()[..8]);
            (name.into_owned(), Asset { hash, file })
        })
        .collect()
});

/// The address of a file.
pub fn path(name: &str) -> String {
    let hash = ASSETS.get(name).map_or("missing", |asset| &asset.hash);
    format!("/assets/{hash}/{name}")
}

/// `GET /assets/{hash}/{file}`.
pub async fn serve(Path((hash, name)): Path<(String, String)>) -> Result<Response, WebError> {
    let asset = ASSETS.get(&name).filter(|asset| asset.hash == hash).ok_or(WebError::NotFound)?;
    let kind = mime_guess::from_path(&name).first_or_octet_stream();
    let kind = HeaderValue::from_str(kind.as_ref()).map_err(|_| WebError::Internal)?;
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], asset.file.data.clone()).into_response())
}
