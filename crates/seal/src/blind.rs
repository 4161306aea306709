//! Blind indexes: finding a row by a private value without storing the value.
//!
//! A row keeps the index of, say, a telephone number; a look-up computes the same index from the number asked for.
//! Without the key, neither a guess nor a comparison with another installation tells anything. Values must be in their
//! normal form before they come here (full-width digits, spaces, country code): the rule for that belongs to the field.

use std::fmt;
use std::str::FromStr;

use crate::key::Secret;
use crate::random::Random;
use crate::{Digest, KeyError, KeyId, Suite};

/// The key from which the indexes of one period are computed.
#[derive(Clone)]
pub struct BlindKey {
    id: KeyId,
    suite: Suite,
    secret: Secret,
}

impl BlindKey {
    /// Takes 32 random bytes.
    pub fn from_bytes(suite: Suite, bytes: [u8; 32]) -> Self {
        Self::from_secret(suite, Secret::from_bytes(bytes))
    }

    /// Reads 64 hexadecimal digits, as a key file holds them; surrounding space is ignored.
    pub fn parse(suite: Suite, text: &str) -> Result<Self, KeyError> {
        Secret::parse_hex(text).map(|secret| Self::from_secret(suite, secret))
    }

    /// Draws a new key.
    pub fn generate(suite: Suite, random: &mut (impl Random + ?Sized)) -> Self {
        Self::from_secret(suite, Secret::generate(random))
    }

    fn from_secret(suite: Suite, secret: Secret) -> Self {
        Self { id: secret.id(suite, "blind"), suite, secret }
    }

    /// The id, computed from the key.
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// The index of a value in its normal form: HMAC of `field ‖ 0 ‖ value`.
    ///
    /// # Panics
    ///
    /// If the name of the field holds a zero byte, which would let two fields share an index.
    pub fn index(&self, field: &str, normalised: &str) -> BlindIndex {
        assert!(!field.contains('\0'), "the name of a field holds no zero byte");
        let key = self.secret.derive(self.suite, "jiannuo blind index", &[]);
        let code = self.suite.mac(key.as_slice(), &[field.as_bytes(), &[0], normalised.as_bytes()]);
        BlindIndex { key_id: self.id.clone(), code }
    }
}

impl fmt::Debug for BlindKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlindKey({})", self.id)
    }
}

/// An index as stored: `<key id>.<64 hexadecimal digits>`, one text to compare.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BlindIndex {
    key_id: KeyId,
    code: Digest,
}

impl BlindIndex {
    /// The key it was computed with; rows of an older one are computed anew during rotation.
    pub fn key_id(&self) -> &KeyId {
        &self.key_id
    }
}

impl fmt::Display for BlindIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.key_id, self.code)
    }
}

/// The text is not a blind index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a blind index is written as a key id, a full stop and 64 hexadecimal digits")]
pub struct BlindIndexError;

impl FromStr for BlindIndex {
    type Err = BlindIndexError;

    fn from_str(text: &str) -> Result<Self, BlindIndexError> {
        let (id, code) = text.split_once('.').ok_or(BlindIndexError)?;
        let key_id = KeyId::parse(id).map_err(|_| BlindIndexError)?;
        Ok(Self { key_id, code: Digest::parse(code).map_err(|_| BlindIndexError)? })
    }
}

/// The blind key in use and those whose indexes still lie in rows.
#[derive(Debug, Clone)]
pub struct BlindRing {
    current: BlindKey,
    older: Vec<BlindKey>,
}

impl BlindRing {
    /// A ring that writes with `current` and looks up with all.
    pub fn new(current: BlindKey, older: Vec<BlindKey>) -> Self {
        Self { current, older }
    }

    /// The key that writes from now on.
    pub fn current(&self) -> &BlindKey {
        &self.current
    }

    /// The index to store with a row.
    pub fn index(&self, field: &str, normalised: &str) -> BlindIndex {
        self.current.index(field, normalised)
    }

    /// Every index under which a row with this value may lie, the current one first.
    pub fn indexes(&self, field: &str, normalised: &str) -> Vec<BlindIndex> {
        std::iter::once(&self.current).chain(&self.older).map(|key| key.index(field, normalised)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_field_and_value_give_the_same_index() {
        for suite in Suite::ALL {
            let key = BlindKey::from_bytes(suite, [1; 32]);
            let index = key.index("phone", "13800000000");
            assert_eq!(BlindKey::from_bytes(suite, [1; 32]).index("phone", "13800000000"), index);
            for (label, other) in [
                ("other value", key.index("phone", "13800000001")),
                ("other field", key.index("mobile", "13800000000")),
                ("other cut", key.index("phone1", "3800000000")),
                ("other key", BlindKey::from_bytes(suite, [2; 32]).index("phone", "13800000000")),
            ] {
                assert_ne!(other.code, index.code, "{suite}: {label}");
            }
        }
    }

    #[test]
    fn a_look_up_finds_rows_of_every_key_during_rotation() {
        let [old, new] = [[1; 32], [2; 32]].map(|bytes| BlindKey::from_bytes(Suite::Guomi, bytes));
        let ring = BlindRing::new(new.clone(), vec![old.clone()]);
        assert_eq!(ring.index("phone", "1"), new.index("phone", "1"));
        assert_eq!(ring.indexes("phone", "1"), [new.index("phone", "1"), old.index("phone", "1")]);
        assert_eq!(ring.index("phone", "1").key_id(), new.id());
    }

    #[test]
    fn an_index_survives_its_text() {
        let index = BlindKey::from_bytes(Suite::Guomi, [1; 32]).index("phone", "1");
        assert_eq!(index.to_string().parse(), Ok(index));
        for wrong in ["", "0123456789abcdef", "0123456789abcdef.00", "x.00"] {
            assert_eq!(wrong.parse::<BlindIndex>(), Err(BlindIndexError), "{wrong:?}");
        }
    }

    #[test]
    #[should_panic(expected = "holds no zero byte")]
    fn a_field_with_a_zero_byte_is_a_mistake_of_the_program() {
        BlindKey::from_bytes(Suite::Guomi, [1; 32]).index("a\0b", "");
    }
}
