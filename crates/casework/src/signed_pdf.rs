//! PDF files that say who issued them and were not changed since.
//!
//! A file of ours carries a line of keywords, once in its document information and once in its XMP, both as plain ASCII:
//! which letter it is, the digest of the letter's text, the entry of the case's log that caused it, a signed root, and a
//! signature. The signature is over all bytes of the file with the digits of the signature itself written as zeros,
//! wherever they stand. Readers of PDF see nothing but keywords; see docs/adr/0025-signed-letters.md.

use seal::{
    KeyId,
    sign::{Signature, SigningKey, VerifyingKey},
};
use std::collections::BTreeMap;

/// What stands before the digits.
const SIGNED: &str = "jiannuo-signature=";
/// Hexadecimal digits of a signature.
const DIGITS: usize = 128;
/// What begins the line.
const BEGIN: &str = "jiannuo-letter=1;";

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The letter.
    pub letter_id: String,
    /// The digest of its text, in hex.
    pub text: String,
    /// The hash of the entry of the case's log that caused the letter, in hex.
    pub entry: String,
    /// A signed root that stood when the file was made: number of entries below it, and the root in hex.
    pub root: Option<(i64, String)>,
    /// The key that signs.
    pub key: KeyId,
}

impl Stamp {
    /// The line of keywords, with room for the signature.
    pub fn keywords(&self) -> String {
        let root = self.root.as_ref().map(|(size, root)| format!("root={size}:{root};")).unwrap_or_default();
        let Self { letter_id, text, entry, key, .. } = self;
        format!("{BEGIN}id={letter_id};text={text};entry={entry};{root}key={key};{SIGNED}{}", "0".repeat(DIGITS))
    }

    fn parse(line: &str) -> Option<Self> {
        let parts: BTreeMap<_, _> =
            line.strip_prefix(BEGIN)?.split(';').map(|part| part.split_once('=')).collect::<Option<_>>()?;
        let said = |name: &str| parts.get(name).map(|value| (*value).to_owned());
        let root = match parts.get("root").map(|value| value.split_once(':')) {
            Some(root) => root.and_then(|(size, root)| Some((size.parse().ok()?, root.to_owned()))).map(Some)?,
            None => None,
        };
        let key = KeyId::parse(parts.get("key")?).ok()?;
        Some(Self { letter_id: said("id")?, text: said("text")?, entry: said("entry")?, root, key })
    }
}

/// Signs a file that was made with [`Stamp::keywords`]; none if it has no room for a signature.
pub fn sign(mut pdf: Vec<u8>, key: &SigningKey) -> Option<Vec<u8>> {
    let places = places(&pdf);
    if places.is_empty() || places.iter().any(|at| pdf[*at..at + DIGITS].iter().any(|digit| *digit != b'0')) {
        return None;
    }
    let signature = key.sign(&pdf).to_hex();
    for at in places {
        pdf[at..at + DIGITS].copy_from_slice(signature.as_bytes());
    }
    Some(pdf)
}

/// What a file turns out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// It carries no signature of such a system.
    Unsigned,
    /// Signed with another key than the one it was held against.
    OtherKey(KeyId),
    /// It says that it is signed with this key, and is not as it was signed.
    Altered,
    /// As it was signed.
    Signed(Stamp),
}

/// Whether a file begins as PDF files do.
pub fn is_pdf(head: &[u8]) -> bool {
    head.starts_with(b"%PDF-")
}

/// Reads a file and holds it against a key.
pub fn read(mut pdf: Vec<u8>, key: &VerifyingKey) -> Reading {
    let places = places(&pdf);
    let Some(first) = places.first() else { return Reading::Unsigned };
    let Some(stamp) = line_before(&pdf, *first).and_then(|line| Stamp::parse(&line)) else { return Reading::Unsigned };
    if stamp.key != key.key_id() {
        return Reading::OtherKey(stamp.key);
    }
    let digits = pdf[*first..first + DIGITS].to_vec();
    let signature = std::str::from_utf8(&digits).ok().and_then(|digits| Signature::parse(digits).ok());
    // Digits have one spelling, or a file could be changed and still pass.
    let Some(signature) = signature.filter(|signature| signature.to_hex().as_bytes() == digits) else {
        return Reading::Altered;
    };
    for at in places {
        if pdf[at..at + DIGITS] != digits {
            return Reading::Altered;
        }
        pdf[at..at + DIGITS].fill(b'0');
    }
    if key.verify(&pdf, &signature).is_ok() { Reading::Signed(stamp) } else { Reading::Altered }
}

/// Where the digits stand.
fn places(pdf: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = pdf[at..].windows(SIGNED.len()).position(|window| window == SIGNED.as_bytes()) {
        at += next + SIGNED.len();
        if at + DIGITS > pdf.len() {
            break;
        }
        found.push(at);
    }
    found
}

/// The keywords before the signature at `at`.
fn line_before(pdf: &[u8], at: usize) -> Option<String> {
    /// More than the longest line we write.
    const LONGEST: usize = 1000;
    let end = at - SIGNED.len();
    let window = &pdf[end.saturating_sub(LONGEST)..end];
    let from = window.windows(BEGIN.len()).rposition(|window| window == BEGIN.as_bytes())?;
    let line = std::str::from_utf8(&window[from..]).ok()?;
    Some(line.trim_end_matches(';').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use seal::{Suite, random::SeededRandom};

    fn key(seed: u64) -> SigningKey {
        SigningKey::generate(Suite::Guomi, &mut SeededRandom::new(seed))
    }

    fn stamp(key: &SigningKey, root: Option<(i64, String)>) -> Stamp {
        Stamp {
            letter_id: "l:c1:1:0".to_owned(),
            text: "ab".to_owned(),
            entry: "cd".to_owned(),
            root,
            key: key.key_id(),
        }
    }

    /// Stands for a file: what matters is where the keywords are.
    fn file(stamp: &Stamp) -> Vec<u8> {
        let words = stamp.keywords();
        format!("%PDF-1.7\n1 0 obj<</Keywords({words})>>endobj\nstream<pdf:Keywords>{words}</pdf:Keywords>\n%%EOF")
            .into_bytes()
    }

    #[test]
    fn a_signed_file_is_read_back() {
        let key = key(1);
        for root in [None, Some((12, "ef".to_owned()))] {
            let stamp = stamp(&key, root);
            let signed = sign(file(&stamp), &key).unwrap();
            assert_eq!(signed.len(), file(&stamp).len());
            assert_eq!(read(signed, key.verifying_key()), Reading::Signed(stamp));
        }
    }

    #[test]
    fn whatever_is_changed_shows() {
        let signer = key(1);
        let stamp = stamp(&signer, None);
        let signed = sign(file(&stamp), &signer).unwrap();
        for at in 0..signed.len() {
            let mut bent = signed.clone();
            // The second turns small letters into capitals.
            for bit in [1, 0x20] {
                bent[at] = signed[at] ^ bit;
                assert!(!matches!(read(bent.clone(), signer.verifying_key()), Reading::Signed(_)), "byte {at}, {bit}");
            }
        }
        let mut longer = signed.clone();
        longer.extend_from_slice(b"\n");
        let mut twice = signed.clone();
        twice.extend_from_slice(&signed);
        let cut = signed[..signed.len() - 1].to_vec();
        for (label, bytes, expected) in [
            ("longer", longer, Reading::Altered),
            ("twice", twice, Reading::Altered),
            ("cut", cut, Reading::Altered),
            ("unsigned", file(&stamp), Reading::Altered),
            ("another file", b"%PDF-1.7 hello".to_vec(), Reading::Unsigned),
            ("only the word", b"%PDF-1.7 jiannuo-signature=00".to_vec(), Reading::Unsigned),
            ("nothing", Vec::new(), Reading::Unsigned),
        ] {
            assert_eq!(read(bytes, signer.verifying_key()), expected, "{label}");
        }
        assert_eq!(read(signed.clone(), key(2).verifying_key()), Reading::OtherKey(signer.key_id()));
        assert_eq!(sign(signed, &signer), None, "a file is signed once");
        assert_eq!(sign(b"%PDF-1.7".to_vec(), &signer), None);
    }
}
