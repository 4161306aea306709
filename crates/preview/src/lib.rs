//! What a page shows of somebody's file: a JPEG that is drawn anew, so that nothing of the file itself reaches a browser, no
//! script, no link, no place where a photo was taken. The original is not touched.
//!
//! PDF pages are drawn by `hayro`, pictures decoded by `image`; both are safe Rust. A file made to harm can still ask for
//! endless work or memory, or run into a fault of theirs, so whoever serves strangers calls [`draw`] in a process of its own
//! with limits, as `server` does (`jiannuo preview`).
//!
//! ```
//! use preview::{Kind, draw, Undrawable};
//! assert_eq!(Kind::of("application/pdf"), Some(Kind::Pdf));
//! assert_eq!(draw(Kind::Picture, b"no picture".to_vec(), 1), Err(Undrawable::Unreadable));
//! ```

mod fonts;
mod pdf;
mod picture;

use image::{DynamicImage, ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};

/// Pixels of the longer side at most: enough to read a page of A4.
pub const LONGEST: u32 = 1600;

/// Of the quality of a JPEG, 1 to 100.
const QUALITY: u8 = 82;

/// What can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Pages of a PDF.
    Pdf,
    /// A photo or a scan.
    Picture,
}

impl Kind {
    /// What a file of this media type is drawn as; none if it is not.
    pub fn of(media_type: &str) -> Option<Self> {
        match media_type {
            "application/pdf" => Some(Self::Pdf),
            "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp" => Some(Self::Picture),
            _ => None,
        }
    }

    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Picture => "picture",
        }
    }

    /// Reads [`Self::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Pdf, Self::Picture].into_iter().find(|kind| kind.word() == word)
    }
}

/// A page, drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The picture.
    pub jpeg: Vec<u8>,
    /// How many pages the file has; 1 for a picture.
    pub pages: u32,
}

/// Why a page is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Undrawable {
    /// It does not read as what it should be, is locked by a password, or is larger than anything a phone or scanner makes.
    #[error("it cannot be read")]
    Unreadable,
    /// It has no such page.
    #[error("there is no such page")]
    NoSuchPage,
}

/// Draws a page, the first being 1.
///
/// # Errors
///
/// [`Undrawable`], by reason.
pub fn draw(kind: Kind, bytes: Vec<u8>, page: u32) -> Result<Drawn, Undrawable> {
    match kind {
        Kind::Pdf => pdf::draw(bytes, page),
        Kind::Picture => picture::draw(&bytes, page),
    }
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, Undrawable> {
    let image = image.to_rgb8();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .write_image(&image, image.width(), image.height(), ExtendedColorType::Rgb8)
        .map_err(|_| Undrawable::Unreadable)?;
    Ok(bytes)
}
