//! Official letters: what each says, as a structured [`Letter`], and how it reads as plain text.
//!
//! [`compose`] turns a kind of letter and its [`Material`] into title, paragraphs, deadlines and copies; [`plain::render`]
//! writes that as text. Typeset pages are made from that text ([`Sheet`], [`Typesetter`]) and add no word of their own.
//! [`number`] writes the number of a letter and names the gapless series it is taken from.
//!
//! It must not decide anything, read a clock, or fetch anything: names and texts come in through the two functions of
//! [`Material`]. Whatever a respondent reads is held back here where the complainant asked for it (`保密`): name,
//! contract, narrative and words of claims; contact data stand in no letter at all.
//!
//! To add a letter: its kind in `domain::effects`, its abbreviation in [`number`], its wording in the file of its step
//! under `letter/`; the tests under `tests/` then ask for a row with what it must say.
//!
//! ```
//! use domain::effects::LetterKind;
//! let number = documents::number::letter_number("南曼信诚", LetterKind::HandOver, 2026, 12);
//! assert_eq!(number, "南曼信诚转〔2026〕12号");
//! ```

mod letter;
mod material;
pub mod number;
pub mod plain;
pub mod receipt;
pub mod sheet;
mod typeset;

pub use letter::{Letter, Paragraph, compose};
pub use material::{HIDDEN, Material, plan};
pub use typeset::{Line, LineKind, Margin, Sheet, TypesetError, Typesetter};
