//! Files as a stream of sealed frames, so that neither end holds a whole file in memory.
//!
//! The plaintext is cut into frames of 64 KiB, of which only the last may be shorter; it is empty only if the file is.
//! Each frame is sealed under its number and a flag that says whether it is the last (the STREAM construction of
//! Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so that frames cannot be altered, moved, repeated, left out or cut
//! off unseen. The layout is
//!
//! ```text
//! format byte ‖ salt (16 bytes) ‖ frame ‖ frame ‖ … ‖ last frame        frame = ciphertext ‖ tag (16 bytes)
//! ```
//!
//! Each file has a data key of its own. The key of the cipher is derived from it and from the salt, so that an upload
//! that is begun again with the same data key still never meets a nonce twice.

use std::fmt;

use zeroize::Zeroizing;

use crate::Suite;
use crate::cipher::{Cipher, NONCE_BYTES, TAG_BYTES};
use crate::envelope::DataKey;

/// Bytes of plaintext in every frame but the last.
pub const FRAME_BYTES: usize = 64 * 1024;

/// Bytes of the salt that stands before the frames.
pub const SALT_BYTES: usize = 16;

const HEADER_BYTES: usize = 1 + SALT_BYTES;
const SEALED_FRAME_BYTES: usize = FRAME_BYTES + TAG_BYTES;
const PURPOSE: &str = "jiannuo seal file";

/// How many bytes a file of `plain_bytes` takes when sealed.
pub fn sealed_bytes(plain_bytes: u64) -> u64 {
    let frames = plain_bytes.div_ceil(FRAME_BYTES as u64).max(1);
    HEADER_BYTES as u64 + plain_bytes + frames * TAG_BYTES as u64
}

/// A sealed file does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The first byte names no known format.
    #[error("the file is not sealed in a known format")]
    NotSealed,
    /// The file ends before its last frame or within a frame.
    #[error("the sealed file is cut off in frame {frame}")]
    Truncated {
        /// Number of the frame that is missing or incomplete, counted from 0.
        frame: u64,
    },
    /// There are bytes behind the last frame.
    #[error("the sealed file goes on behind its last frame {frame}")]
    TrailingBytes {
        /// Number of the frame that was sealed as the last.
        frame: u64,
    },
    /// The frame was altered, moved or sealed with another key or for another place.
    #[error("frame {frame} of the sealed file was altered or moved")]
    Altered {
        /// Number of the frame.
        frame: u64,
    },
}

/// What both directions share: a cipher for this file and the count of frames so far.
struct Frames {
    cipher: Cipher,
    aad: Vec<u8>,
    next: u64,
}

impl Frames {
    fn new(suite: Suite, key: &DataKey, salt: &[u8; SALT_BYTES], aad: &[u8]) -> Self {
        let aad = [&[suite.format_byte()], aad].concat();
        Self { cipher: Cipher::derived(suite, &key.0, PURPOSE, salt), aad, next: 0 }
    }

    /// Three zero bytes, the number of the frame and the flag.
    fn nonce(&self, last: bool) -> [u8; NONCE_BYTES] {
        let mut nonce = [0; NONCE_BYTES];
        nonce[3..11].copy_from_slice(&self.next.to_be_bytes());
        nonce[11] = u8::from(last);
        nonce
    }

    fn seal(&mut self, plain: &[u8], last: bool) -> Vec<u8> {
        let sealed = self.cipher.encrypt(&self.nonce(last), &self.aad, plain);
        self.next += 1;
        sealed
    }

    fn open(&mut self, sealed: &[u8], last: bool) -> Option<Vec<u8>> {
        let plain = self.cipher.decrypt(&self.nonce(last), &self.aad, sealed)?;
        self.next += 1;
        Some(plain)
    }
}

/// Seals a file piece by piece.
///
/// ```
/// # use seal::{Suite, envelope::DataKey, frames::{FrameOpener, FrameSealer}};
/// let key = DataKey::from_bytes([1; 32]);
/// let mut sealer = FrameSealer::new(Suite::Guomi, &key, [2; 16], b"object 17");
/// let mut stored = sealer.push(b"first piece, ");
/// stored.extend(sealer.push(b"second piece"));
/// stored.extend(sealer.finish());
///
/// let mut opener = FrameOpener::new(&key, b"object 17");
/// let mut plain = opener.push(&stored).unwrap();
/// plain.extend(opener.finish().unwrap());
/// assert_eq!(plain, b"first piece, second piece");
/// ```
pub struct FrameSealer {
    frames: Frames,
    /// Goes out before the first frame, then empty.
    header: Vec<u8>,
    /// Not yet sealed; up to a whole frame is held back, since it may turn out to be the last.
    held: Zeroizing<Vec<u8>>,
}

impl FrameSealer {
    /// Begins a file with its own data key, 16 random bytes and the place it belongs to.
    pub fn new(suite: Suite, key: &DataKey, salt: [u8; SALT_BYTES], aad: &[u8]) -> Self {
        Self {
            frames: Frames::new(suite, key, &salt, aad),
            header: [&[suite.format_byte()][..], &salt].concat(),
            held: Zeroizing::new(Vec::with_capacity(FRAME_BYTES)), // never grows, so no copy stays behind
        }
    }

    /// Takes the next piece and returns what can be stored by now, often nothing.
    pub fn push(&mut self, mut bytes: &[u8]) -> Vec<u8> {
        let mut out = std::mem::take(&mut self.header);
        while !bytes.is_empty() {
            if self.held.len() == FRAME_BYTES {
                out.extend(self.frames.seal(&self.held, false));
                self.held.clear();
            }
            let (taken, rest) = bytes.split_at(bytes.len().min(FRAME_BYTES - self.held.len()));
            self.held.extend_from_slice(taken);
            bytes = rest;
        }
        out
    }

    /// Ends the file and returns the rest to be stored. Without it the file is cut off and does not open.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let mut out = std::mem::take(&mut self.header);
        out.extend(self.frames.seal(&self.held, true));
        out
    }
}

impl fmt::Debug for FrameSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrameSealer").field("next", &self.frames.next).finish_non_exhaustive()
    }
}

/// Opens a sealed file piece by piece.
///
/// What [`push`](Self::push) returns is genuine and in order, but the file is whole only once
/// [`finish`](Self::finish) has returned `Ok`. After an error nothing more can be opened.
pub struct FrameOpener {
    key: DataKey,
    aad: Vec<u8>,
    /// There once the header was read.
    frames: Option<Frames>,
    /// Not yet opened; up to a whole frame is held back, since it may turn out to be the last.
    held: Vec<u8>,
    failed: Option<FrameError>,
}

impl FrameOpener {
    /// Begins to open a file with its data key and the place it belongs to; the file itself tells its suite.
    pub fn new(key: &DataKey, aad: &[u8]) -> Self {
        Self { key: key.clone(), aad: aad.to_vec(), frames: None, held: Vec::new(), failed: None }
    }

    /// Takes the next piece and returns what can be read by now, often nothing.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, FrameError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let opened = self.open(bytes);
        self.failed = opened.as_ref().err().copied();
        opened
    }

    fn open(&mut self, mut bytes: &[u8]) -> Result<Vec<u8>, FrameError> {
        if self.frames.is_none() {
            bytes = self.read_header(bytes)?;
        }
        let Some(frames) = &mut self.frames else {
            return Ok(Vec::new());
        };
        let mut out = Vec::new();
        while !bytes.is_empty() {
            if self.held.len() == SEALED_FRAME_BYTES {
                let frame = frames.next;
                match frames.open(&self.held, false) {
                    Some(plain) => out.extend(plain),
                    None if frames.open(&self.held, true).is_some() => return Err(FrameError::TrailingBytes { frame }),
                    None => return Err(FrameError::Altered { frame }),
                }
                self.held.clear();
            }
            let (taken, rest) = bytes.split_at(bytes.len().min(SEALED_FRAME_BYTES - self.held.len()));
            self.held.extend_from_slice(taken);
            bytes = rest;
        }
        Ok(out)
    }

    /// Gathers the header, makes the frames once it is there, and returns the bytes behind it.
    fn read_header<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8], FrameError> {
        let (taken, rest) = bytes.split_at(bytes.len().min(HEADER_BYTES - self.held.len()));
        self.held.extend_from_slice(taken);
        let Some((format, salt)) = self.held.split_first() else {
            return Ok(rest);
        };
        let suite = Suite::from_format_byte(*format).ok_or(FrameError::NotSealed)?;
        if let Ok(salt) = salt.try_into() {
            self.frames = Some(Frames::new(suite, &self.key, salt, &self.aad));
            self.held.clear();
        }
        Ok(rest)
    }

    /// Opens the last frame. Only now is it certain that nothing is missing.
    pub fn finish(self) -> Result<Vec<u8>, FrameError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let Some(mut frames) = self.frames else {
            return Err(FrameError::Truncated { frame: 0 });
        };
        let frame = frames.next;
        if let Some(plain) = frames.open(&self.held, true) {
            return Ok(plain);
        }
        if self.held.len() < SEALED_FRAME_BYTES {
            // A short last frame that does not open was cut off or altered; without its end nobody can tell which.
            return Err(if self.held.len() < TAG_BYTES {
                FrameError::Truncated { frame }
            } else {
                FrameError::Altered { frame }
            });
        }
        let whole = frames.open(&self.held, false).is_some();
        Err(if whole { FrameError::Truncated { frame: frame + 1 } } else { FrameError::Altered { frame } })
    }
}

impl fmt::Debug for FrameOpener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrameOpener").field("failed", &self.failed).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [usize; 7] = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000];

    fn key() -> DataKey {
        DataKey::from_bytes([1; 32])
    }

    fn content(size: usize) -> Vec<u8> {
        (0..=250).cycle().take(size).collect()
    }

    fn seal(suite: Suite, plain: &[u8], piece: usize) -> Vec<u8> {
        let mut sealer = FrameSealer::new(suite, &key(), [2; 16], b"object");
        let mut out = Vec::new();
        for piece in plain.chunks(piece) {
            out.extend(sealer.push(piece));
        }
        out.extend(sealer.finish());
        out
    }

    fn open_with(mut opener: FrameOpener, sealed: &[u8], piece: usize) -> Result<Vec<u8>, FrameError> {
        let mut out = Vec::new();
        for piece in sealed.chunks(piece) {
            out.extend(opener.push(piece)?);
        }
        out.extend(opener.finish()?);
        Ok(out)
    }

    fn open(sealed: &[u8]) -> Result<Vec<u8>, FrameError> {
        open_with(FrameOpener::new(&key(), b"object"), sealed, 100_000)
    }

    #[test]
    fn a_file_of_any_size_opens_again_however_it_is_cut_into_pieces() {
        for suite in Suite::ALL {
            for size in SIZES {
                let plain = content(size);
                let sealed = seal(suite, &plain, usize::MAX);
                assert_eq!(sealed.len() as u64, sealed_bytes(size as u64), "{suite}, {size} bytes");
                for piece in [7, 65_536, 65_552, 1_000_000] {
                    let label = format!("{suite}, {size} bytes in pieces of {piece}");
                    assert_eq!(seal(suite, &plain, piece), sealed, "{label}");
                    let opener = FrameOpener::new(&key(), b"object");
                    assert_eq!(open_with(opener, &sealed, piece).as_ref(), Ok(&plain), "{label}");
                }
            }
        }
    }

    #[test]
    fn an_altered_byte_is_found_in_the_frame_it_is_in() {
        for suite in Suite::ALL {
            let sealed = seal(suite, &content(200_000), usize::MAX);
            let first = HEADER_BYTES;
            let second = first + SEALED_FRAME_BYTES;
            let table = [
                (0, FrameError::Altered { frame: 0 }), // the other suite
                (1, FrameError::Altered { frame: 0 }), // the salt
                (first, FrameError::Altered { frame: 0 }),
                (second - 1, FrameError::Altered { frame: 0 }),
                (second, FrameError::Altered { frame: 1 }),
                (sealed.len() - 1, FrameError::Altered { frame: 3 }),
            ];
            for (at, expected) in table {
                let mut altered = sealed.clone();
                altered[at] ^= 3;
                assert_eq!(open(&altered), Err(expected), "{suite}, byte {at}");
            }
        }
        assert_eq!(open(&[9; 100]), Err(FrameError::NotSealed));
    }

    #[test]
    fn a_cut_or_lengthened_file_does_not_open() {
        for suite in Suite::ALL {
            for size in SIZES {
                let sealed = seal(suite, &content(size), usize::MAX);
                let cuts = [0, 1, HEADER_BYTES, HEADER_BYTES + 15, HEADER_BYTES + 16, sealed.len() - 1];
                for length in cuts.into_iter().filter(|length| *length < sealed.len()) {
                    assert!(open(&sealed[..length]).is_err(), "{suite}, {size} bytes cut to {length}");
                }
                for more in [1, TAG_BYTES, SEALED_FRAME_BYTES] {
                    let longer = [&sealed[..], &vec![0; more]].concat();
                    assert!(open(&longer).is_err(), "{suite}, {size} bytes and {more} more");
                }
            }
        }
    }

    #[test]
    fn a_cut_between_frames_and_a_continuation_are_told_by_name() {
        let sealed = seal(Suite::Guomi, &content(131_073), usize::MAX);
        for frames in 1..=2 {
            let cut = &sealed[..HEADER_BYTES + frames * SEALED_FRAME_BYTES];
            assert_eq!(open(cut), Err(FrameError::Truncated { frame: frames as u64 }));
        }
        let whole_frame = seal(Suite::Guomi, &content(65_536), usize::MAX);
        assert_eq!(open(&[&whole_frame[..], b"x"].concat()), Err(FrameError::TrailingBytes { frame: 0 }));
    }

    #[test]
    fn frames_cannot_change_places_repeat_or_go_missing() {
        for suite in Suite::ALL {
            let sealed = seal(suite, &content(200_000), usize::MAX);
            let (header, frames) = sealed.split_at(HEADER_BYTES);
            let frames: Vec<_> = frames.chunks(SEALED_FRAME_BYTES).collect();
            let put = |order: &[usize]| {
                let body: Vec<u8> = order.iter().flat_map(|at| frames[*at].iter().copied()).collect();
                open(&[header, &body].concat()).map(|plain| plain.len())
            };
            let table = [
                (&[0, 1, 2, 3][..], Ok(200_000)),
                (&[1, 0, 2, 3], Err(FrameError::Altered { frame: 0 })),
                (&[0, 2, 1, 3], Err(FrameError::Altered { frame: 1 })),
                (&[0, 0, 1, 2, 3], Err(FrameError::Altered { frame: 1 })),
                (&[0, 2, 3], Err(FrameError::Altered { frame: 1 })),
                (&[0, 1, 3], Err(FrameError::Altered { frame: 2 })),
            ];
            for (order, expected) in table {
                assert_eq!(put(order), expected, "{suite}, {order:?}");
            }
        }
    }

    #[test]
    fn another_key_or_place_does_not_open_and_a_failure_stays() {
        let sealed = seal(Suite::Guomi, &content(100), usize::MAX);
        for (key, aad) in [(DataKey::from_bytes([9; 32]), &b"object"[..]), (key(), b"other object")] {
            let opener = FrameOpener::new(&key, aad);
            assert_eq!(open_with(opener, &sealed, 50), Err(FrameError::Altered { frame: 0 }));
        }
        let mut opener = FrameOpener::new(&key(), b"object");
        assert_eq!(opener.push(&[9]), Err(FrameError::NotSealed));
        assert_eq!(opener.push(&sealed), Err(FrameError::NotSealed));
        assert_eq!(opener.finish(), Err(FrameError::NotSealed));
    }

    #[test]
    fn the_same_key_with_another_salt_gives_other_bytes() {
        let plain = content(100);
        let one = FrameSealer::new(Suite::Guomi, &key(), [1; 16], b"");
        let two = FrameSealer::new(Suite::Guomi, &key(), [2; 16], b"");
        let [one, two] = [one, two].map(|mut sealer| {
            let mut out = sealer.push(&plain);
            out.extend(sealer.finish());
            out
        });
        assert_ne!(one[HEADER_BYTES..], two[HEADER_BYTES..]);
    }
}
