//! Letters as pages: PDF/A-2b in the letter form (信函格式) of GB/T 9704-2012, set by Typst.
//!
//! The one leaf that knows Typst. It takes a [`Sheet`] and gives bytes; `server` links it behind the feature `pdf`, so that
//! everything else builds and is tested without it. A [`Press`] has the template and the fonts and nothing else: a page
//! cannot read a file, the clock or the network, and what a letter says comes in as data, never as markup.
//!
//! Fonts are the machine's, or those of a folder of one's own, which come first: [`fonts`] says which are looked for.
//!
//! To change how a letter looks: `letter.typ`, which names the clauses it follows. The tests set a real letter and read it
//! back from the PDF.
//!
//! ```no_run
//! use documents::Typesetter;
//! let press = typeset::Press::new(None).expect("this machine has a Chinese font");
//! let sheet = documents::Sheet::read("督办书\n\n某局：\n请办理。\n\n某委\n2026年3月2日\n").expect("a letter");
//! let pdf: Vec<u8> = press.pdf(&sheet, &documents::Margin::default()).expect("a page");
//! ```

pub mod fonts;
mod glyphs;
mod world;

use documents::{Margin, Sheet, TypesetError, Typesetter};
use fonts::{Fonts, FontsMissing};
use serde::Serialize;
use std::path::Path;
use typst::{
    LibraryExt,
    diag::{SourceDiagnostic, Warned},
    foundations::{Bytes, Smart},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::Bench;

/// How long what one letter left for the next is kept, in letters.
const KEPT: usize = 10;

/// What the template is given.
#[derive(Serialize)]
struct Given<'a> {
    #[serde(flatten)]
    sheet: &'a Sheet,
    #[serde(flatten)]
    margin: &'a Margin,
    /// How many characters no font has.
    missing: usize,
    /// Year, month and day of the document.
    day: [i16; 3],
    song: &'a [String],
    title_song: &'a [String],
    fang: &'a [String],
    hei: &'a [String],
}

/// Sets letters. Sharing it is cheap in time and in memory: fonts are read once, when first used.
pub struct Press {
    library: LazyHash<typst::Library>,
    fonts: Fonts,
    standards: PdfStandards,
}

impl Press {
    /// A press with the fonts of this machine, those in `folder` first.
    ///
    /// # Errors
    ///
    /// [`FontsMissing`] if none of them writes Chinese.
    pub fn new(folder: Option<&Path>) -> Result<Self, FontsMissing> {
        Ok(Self {
            library: LazyHash::new(typst::Library::builder().build()),
            fonts: Fonts::find(folder)?,
            standards: PdfStandards::new(&[PdfStandard::A_2b])
                .map_err(|error| FontsMissing(error.message().to_string()))?,
        })
    }
}

impl std::fmt::Debug for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Press").field("fonts", &self.fonts).finish_non_exhaustive()
    }
}

impl Press {
    /// The pages of a letter.
    fn set(&self, sheet: &Sheet, margin: &Margin) -> Result<PagedDocument, TypesetError> {
        let day = sheet.day().ok_or_else(|| TypesetError("the letter has no day".to_owned()))?;
        if !margin.keywords.is_ascii() {
            return Err(TypesetError("the keywords are not ASCII".to_owned()));
        }
        let mut missing = 0;
        let sheet = &printable(sheet, &self.fonts, &mut missing);
        let families = &self.fonts.families;
        let given = Given {
            sheet,
            margin,
            missing,
            day: [day.year(), i16::from(day.month()), i16::from(day.day())],
            song: &families.song,
            title_song: &families.title_song,
            fang: &families.fang,
            hei: &families.hei,
        };
        let data = serde_json::to_vec(&given).map_err(|error| TypesetError(error.to_string()))?;
        let bench = Bench::new(&self.library, &self.fonts.store, Bytes::new(data));
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&bench);
        // A family that is not there is only a warning to Typst, and another font on the page.
        if warnings.is_empty() { output.map_err(|errors| failed(&errors)) } else { Err(failed(&warnings)) }
    }
}

impl Typesetter for Press {
    fn pdf(&self, sheet: &Sheet, margin: &Margin) -> Result<Vec<u8>, TypesetError> {
        let document = self.set(sheet, margin)?;
        let options = PdfOptions {
            ident: Smart::Custom(format!("{}\n{}", sheet.number, margin.keywords)),
            creator: Smart::Custom(None),
            standards: self.standards.clone(),
            // Tags would name the reading order; the text has no other one.
            tagged: false,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| failed(&errors));
        typst::comemo::evict(KEPT);
        pdf
    }
}

/// The letter with what can be shown of it.
fn printable(sheet: &Sheet, fonts: &Fonts, missing: &mut usize) -> Sheet {
    let mut sheet = sheet.clone();
    let lines = sheet.body.iter_mut().map(|line| &mut line.text);
    let heads = [&mut sheet.title, &mut sheet.number, &mut sheet.recipient, &mut sheet.issuer, &mut sheet.copies];
    for text in heads.into_iter().chain(lines) {
        *text = glyphs::shown(text, |c| fonts.has(c), missing).into_owned();
    }
    sheet
}

fn failed(diagnostics: &[SourceDiagnostic]) -> TypesetError {
    TypesetError(diagnostics.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests;
