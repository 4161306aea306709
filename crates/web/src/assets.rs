//! Style sheets and scripts out of the binary, under the hash of their content, so that browsers keep them for good.
//!
//! Our own style sheets are many small files that are served as one, in the order of their names; scripts likewise.

use crate::error::WebError;
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

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
    bytes: Cow<'static, [u8]>,
}

impl Asset {
    fn new(bytes: Cow<'static, [u8]>) -> Self {
        // Not a proof of anything: it only has to change when the content does.
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        Self { hash: format!("{:016x}", hasher.finish()), bytes }
    }
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let kit = Kit::iter().filter_map(|name| Kit::get(&name).map(|file| (name.into_owned(), Asset::new(file.data))));
    let bundles = [("theme.css", "css/"), ("app.js", "js/")];
    kit.chain(bundles.map(|(name, folder)| (name.to_owned(), Asset::new(Cow::Owned(bundle(folder)))))).collect()
});

/// The files of a folder of the theme, one after the other by name.
fn bundle(folder: &str) -> Vec<u8> {
    let mut names: Vec<_> = Theme::iter().filter(|name| name.starts_with(folder)).collect();
    names.sort();
    let mut bytes = Vec::new();
    for file in names.iter().filter_map(|name| Theme::get(name)) {
        bytes.extend_from_slice(&file.data);
        bytes.push(b'\n');
    }
    bytes
}

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
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], asset.bytes.clone()).into_response())
}
