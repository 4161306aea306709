//! What all secret keys have in common: 32 secret bytes, an id that reveals nothing, and keys derived for one use.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::{Zeroize, Zeroizing};

use crate::Suite;
use crate::random::{self, Random};

/// The name of a key: 16 lower-case hexadecimal digits computed from the key itself.
///
/// The same key has the same id on every machine, so that no configuration can give a key the name of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(String);

impl KeyId {
    /// Number of hexadecimal digits.
    pub const DIGITS: usize = 16;

    /// Reads an id that was stored.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != Self::DIGITS || !text.bytes().all(is_digit) {
            return Err(KeyError::BadId);
        }
        Ok(Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id that a digest of the key stands for.
    pub(crate) fn of(digest: crate::Digest) -> Self {
        let mut hex = digest.to_hex();
        hex.truncate(Self::DIGITS);
        Self(hex)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for KeyId {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text)
    }
}

impl Serialize for KeyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for KeyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A text that should hold a key or the name of one does not. The text itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not 64 hexadecimal digits.
    #[error("a secret key is written as 64 hexadecimal digits")]
    NotHex,
    /// Nothing but zeros, as an example file has it.
    #[error("a key of zeros is a placeholder; draw a real one")]
    Placeholder,
    /// Not 16 lower-case hexadecimal digits.
    #[error("a key id is written as 16 lower-case hexadecimal digits")]
    BadId,
    /// Not a private or public key in PEM for SM2 or P-256.
    #[error("this is not an SM2 or P-256 key in PEM (PKCS#8 or SPKI)")]
    NotPem,
    /// The stored wrapped key has not the form `id.hex`.
    #[error("a wrapped key is written as a key id, a full stop and hexadecimal digits")]
    NotWrapped,
}

/// 32 secret bytes, wiped from memory when dropped. They are never used themselves, only keys derived from them.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// Takes the bytes over and wipes the place they came from.
    pub(crate) fn from_bytes(mut bytes: [u8; 32]) -> Self {
        let secret = Self(Zeroizing::new(bytes));
        bytes.zeroize();
        secret
    }

    pub(crate) fn generate(random: &mut (impl Random + ?Sized)) -> Self {
        Self(random::secret(random))
    }

    /// Reads 64 hexadecimal digits, as a key file or an environment variable holds them; surrounding space is ignored.
    pub(crate) fn parse_hex(text: &str) -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), bytes.as_mut_slice()).map_err(|_| KeyError::NotHex)?;
        if *bytes == [0; 32] {
            return Err(KeyError::Placeholder);
        }
        Ok(Self(bytes))
    }

    pub(crate) fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_slice()))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key for one `purpose` and, within it, one `context`: the first block of HKDF-Expand (RFC 5869).
    ///
    /// A purpose is a constant of this crate without a zero byte, which is what ends it.
    pub(crate) fn derive(&self, suite: Suite, purpose: &'static str, context: &[u8]) -> Zeroizing<[u8; 32]> {
        let block = suite.mac(self.as_bytes(), &[purpose.as_bytes(), &[0], context, &[1]]);
        Zeroizing::new(*block.as_bytes())
    }

    /// The id of this secret as a key of the given `kind`.
    pub(crate) fn id(&self, suite: Suite, kind: &'static str) -> KeyId {
        KeyId::of(suite.mac(self.as_bytes(), &[b"jiannuo key id", &[0], kind.as_bytes(), &[1]]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_from_sixty_four_digits_that_are_not_all_zero() {
        let good = "0f".repeat(32);
        let table = [
            (good.clone(), Ok(good.clone())),
            (format!(" {}\n", good.to_uppercase()), Ok(good.clone())),
            (String::new(), Err(KeyError::NotHex)),
            (good[2..].to_owned(), Err(KeyError::NotHex)),
            ("zz".repeat(32), Err(KeyError::NotHex)),
            ("00".repeat(32), Err(KeyError::Placeholder)),
        ];
        for (text, expected) in table {
            assert_eq!(Secret::parse_hex(&text).map(|secret| secret.to_hex().to_string()), expected, "{text:?}");
        }
    }

    #[test]
    fn suite_purpose_and_context_each_give_another_key() {
        let secret = Secret::from_bytes([7; 32]);
        let mut keys = Vec::new();
        for suite in Suite::ALL {
            for purpose in ["a", "b"] {
                for context in [&b""[..], b"x"] {
                    keys.push(secret.derive(suite, purpose, context).to_vec());
                }
            }
        }
        keys.push(secret.as_bytes().to_vec());
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    #[test]
    fn an_id_is_sixteen_lower_case_digits() {
        let id = Secret::from_bytes([7; 32]).id(Suite::Guomi, "test");
        assert_eq!(KeyId::parse(id.as_str()), Ok(id.clone()));
        assert_eq!(serde_json::from_str::<KeyId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
        for wrong in ["", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF", "0123456789abcdeg"] {
            assert_eq!(KeyId::parse(wrong), Err(KeyError::BadId), "{wrong:?}");
        }
    }
}
