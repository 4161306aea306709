//! Envelope encryption: a data key seals the values of one case, a master key wraps the data key.
//!
//! To forget a case, destroy its wrapped key: the values stay where they are and nobody reads them again. To rotate
//! the master key, put a new one at the head of the [`KeyRing`] and [`rewrap`](KeyRing::rewrap) each wrapped key; no
//! sealed value is touched.
//!
//! A sealed value is `format byte ‖ nonce ‖ ciphertext ‖ tag`. The format byte names the suite and is authenticated.
//! Nonces are 96 random bits; under one key at most 2^32 values may be sealed, which no case comes near.

use std::fmt;

use zeroize::Zeroizing;

use crate::cipher::{Cipher, NONCE_BYTES, TAG_BYTES};
use crate::key::Secret;
use crate::random::Random;
use crate::{KeyError, KeyId, Suite};

const SEAL_PURPOSE: &str = "jiannuo seal value";
const WRAP_PURPOSE: &str = "jiannuo wrap key";

/// A nonce, drawn anew for each sealing: see [`crate::random::array`].
pub type Nonce = [u8; NONCE_BYTES];

/// A sealed value or a wrapped key does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Too short to have ever been sealed, or begun by an unknown format byte.
    #[error("these bytes are not a sealed value of a known format")]
    NotSealed,
    /// Altered, sealed with another key or moved from another place; which of them cannot be told.
    #[error("the sealed value was altered, moved or sealed with another key")]
    Altered,
    /// The ring has no such master key.
    #[error("the master key {0} is not at hand")]
    NoSuchKey(KeyId),
}

/// The associated data of a value: the place it belongs to, so that it opens nowhere else.
///
/// Each part is preceded by its length, since rows and columns vary.
pub fn aad(table: &str, row: &str, column: &str, key_id: &KeyId) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in [table, row, column, key_id.as_str()] {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

/// The key of one case or one file. It leaves memory only wrapped.
#[derive(Clone)]
pub struct DataKey(pub(crate) Secret);

impl DataKey {
    /// Draws a new key.
    pub fn generate(random: &mut (impl Random + ?Sized)) -> Self {
        Self(Secret::generate(random))
    }

    /// Takes 32 random bytes that were drawn elsewhere.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// The id, for the associated data of what it seals. It stays the same when the key is wrapped anew.
    pub fn id(&self, suite: Suite) -> KeyId {
        self.0.id(suite, "data")
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataKey({})", self.id(Suite::default()))
    }
}

/// Seals `plaintext` with `key` for the place that `aad` names.
pub fn seal_box(suite: Suite, key: &DataKey, nonce: Nonce, aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
    seal_for(SEAL_PURPOSE, suite, &key.0, nonce, aad, plaintext)
}

/// Opens what [`seal_box`] made; the suite is told by the value itself.
pub fn open_box(key: &DataKey, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    open_for(SEAL_PURPOSE, &key.0, aad, sealed)
}

fn seal_for(purpose: &'static str, suite: Suite, secret: &Secret, nonce: Nonce, aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let format = suite.format_byte();
    let mut sealed = vec![format];
    sealed.extend_from_slice(&nonce);
    let cipher = Cipher::derived(suite, secret, purpose, &[]);
    sealed.extend(cipher.encrypt(&nonce, &[&[format], aad].concat(), plain));
    sealed
}

fn open_for(
    purpose: &'static str,
    secret: &Secret,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (format, rest) = sealed.split_first().ok_or(OpenError::NotSealed)?;
    let suite = Suite::from_format_byte(*format).ok_or(OpenError::NotSealed)?;
    let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(OpenError::NotSealed)?;
    if text.len() < TAG_BYTES {
        return Err(OpenError::NotSealed);
    }
    let cipher = Cipher::derived(suite, secret, purpose, &[]);
    let plain = cipher.decrypt(nonce, &[&[*format], aad].concat(), text).ok_or(OpenError::Altered)?;
    Ok(Zeroizing::new(plain))
}

/// The key that wraps data keys, from a file or the environment.
#[derive(Clone)]
pub struct MasterKey {
    id: KeyId,
    suite: Suite,
    secret: Secret,
}

impl MasterKey {
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
        Self { id: secret.id(suite, "master"), suite, secret }
    }

    /// The id, computed from the key.
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// The suite it wraps with.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// The key as 64 hexadecimal digits, for the file it is kept in.
    pub fn to_hex(&self) -> Zeroizing<String> {
        self.secret.to_hex()
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

/// A data key as it is stored: sealed by the master key with this id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// The master key that opens it.
    pub master_id: KeyId,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

impl WrappedKey {
    /// Reads the text of a stored column.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (id, sealed) = text.split_once('.').ok_or(KeyError::NotWrapped)?;
        let master_id = KeyId::parse(id).map_err(|_| KeyError::NotWrapped)?;
        Ok(Self { master_id, sealed: hex::decode(sealed).map_err(|_| KeyError::NotWrapped)? })
    }
}

/// The stored text: `<master key id>.<hexadecimal digits>`.
impl fmt::Display for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.master_id, hex::encode(&self.sealed))
    }
}

/// Wraps `key` for the place that `aad` names; the id of the master key is bound as well.
pub fn wrap(master: &MasterKey, key: &DataKey, nonce: Nonce, aad: &[u8]) -> WrappedKey {
    let aad = with_id(aad, &master.id);
    let sealed = seal_for(WRAP_PURPOSE, master.suite, &master.secret, nonce, &aad, key.0.as_bytes());
    WrappedKey { master_id: master.id.clone(), sealed }
}

/// Opens what [`wrap`] made with the same master key for the same place.
pub fn unwrap(master: &MasterKey, wrapped: &WrappedKey, aad: &[u8]) -> Result<DataKey, OpenError> {
    if wrapped.master_id != master.id {
        return Err(OpenError::NoSuchKey(wrapped.master_id.clone()));
    }
    let bytes = open_for(WRAP_PURPOSE, &master.secret, &with_id(aad, &master.id), &wrapped.sealed)?;
    let bytes = bytes.as_slice().try_into().map_err(|_| OpenError::NotSealed)?;
    Ok(DataKey::from_bytes(bytes))
}

/// An id has a fixed length, so putting it last leaves no doubt where it begins.
fn with_id(aad: &[u8], id: &KeyId) -> Vec<u8> {
    [aad, id.as_str().as_bytes()].concat()
}

/// The master key in use and those that still open what they wrapped.
#[derive(Debug, Clone)]
pub struct KeyRing {
    current: MasterKey,
    older: Vec<MasterKey>,
}

impl KeyRing {
    /// A ring that wraps with `current` and opens with any.
    pub fn new(current: MasterKey, older: Vec<MasterKey>) -> Self {
        Self { current, older }
    }

    /// The master key that wraps from now on.
    pub fn current(&self) -> &MasterKey {
        &self.current
    }

    /// Wraps `key` with the current master key.
    pub fn wrap(&self, key: &DataKey, nonce: Nonce, aad: &[u8]) -> WrappedKey {
        wrap(&self.current, key, nonce, aad)
    }

    /// Opens a wrapped key with the master key it names.
    pub fn unwrap(&self, wrapped: &WrappedKey, aad: &[u8]) -> Result<DataKey, OpenError> {
        let mut masters = std::iter::once(&self.current).chain(&self.older);
        let master = masters.find(|master| master.id == wrapped.master_id);
        unwrap(master.ok_or_else(|| OpenError::NoSuchKey(wrapped.master_id.clone()))?, wrapped, aad)
    }

    /// The same data key wrapped by the current master key, or `None` if it is already.
    pub fn rewrap(&self, wrapped: &WrappedKey, nonce: Nonce, aad: &[u8]) -> Result<Option<WrappedKey>, OpenError> {
        if wrapped.master_id == self.current.id {
            return Ok(None);
        }
        Ok(Some(self.wrap(&self.unwrap(wrapped, aad)?, nonce, aad)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: Nonce = [9; 12];

    #[test]
    fn a_value_opens_only_with_its_key_at_its_place_and_unaltered() {
        for suite in Suite::ALL {
            let (key, other) = (DataKey::from_bytes([1; 32]), DataKey::from_bytes([2; 32]));
            let place = aad("contacts", "17", "phone", &key.id(suite));
            for plain in [&b""[..], b"x", &[7; 1000]] {
                let sealed = seal_box(suite, &key, NONCE, &place, plain);
                assert_eq!(sealed.len(), 1 + NONCE_BYTES + plain.len() + TAG_BYTES);
                assert_eq!(open_box(&key, &place, &sealed).unwrap().as_slice(), plain);
                assert_eq!(open_box(&other, &place, &sealed), Err(OpenError::Altered));
                for elsewhere in [
                    aad("contacts", "18", "phone", &key.id(suite)),
                    aad("contacts", "17", "name", &key.id(suite)),
                    aad("contact", "s17", "phone", &key.id(suite)),
                    aad("contacts", "17", "phone", &other.id(suite)),
                ] {
                    assert_eq!(open_box(&key, &elsewhere, &sealed), Err(OpenError::Altered));
                }
                for at in 0..sealed.len() {
                    let mut altered = sealed.clone();
                    altered[at] ^= 3; // turns one format byte into the other
                    assert_eq!(open_box(&key, &place, &altered), Err(OpenError::Altered), "{suite}, byte {at}");
                }
                for length in 0..sealed.len() {
                    assert!(open_box(&key, &place, &sealed[..length]).is_err(), "{suite}, cut to {length}");
                }
            }
            assert_eq!(open_box(&key, &place, &[9; 60]), Err(OpenError::NotSealed), "unknown format");
        }
    }

    #[test]
    fn rotation_wraps_anew_and_leaves_the_data_key_as_it_is() {
        for suite in Suite::ALL {
            let old = MasterKey::from_bytes(suite, [1; 32]);
            let new = MasterKey::from_bytes(suite, [2; 32]);
            let key = DataKey::from_bytes([3; 32]);
            let place = aad("case_keys", "17", "wrapped", &key.id(suite));

            let before = KeyRing::new(old.clone(), vec![]);
            let wrapped = WrappedKey::parse(&before.wrap(&key, NONCE, &place).to_string()).unwrap();
            assert_eq!(before.rewrap(&wrapped, NONCE, &place), Ok(None));

            let during = KeyRing::new(new.clone(), vec![old.clone()]);
            let rewrapped = during.rewrap(&wrapped, NONCE, &place).unwrap().unwrap();
            assert_eq!(&rewrapped.master_id, new.id());

            let after = KeyRing::new(new, vec![]);
            for (label, opened) in [
                ("old ring, old wrapping", before.unwrap(&wrapped, &place)),
                ("both, old wrapping", during.unwrap(&wrapped, &place)),
                ("both, new wrapping", during.unwrap(&rewrapped, &place)),
                ("new ring, new wrapping", after.unwrap(&rewrapped, &place)),
            ] {
                assert_eq!(opened.unwrap().0.as_bytes(), &[3; 32], "{suite}: {label}");
            }
            assert_eq!(after.unwrap(&wrapped, &place).err(), Some(OpenError::NoSuchKey(old.id().clone())));
            assert_eq!(during.unwrap(&wrapped, b"elsewhere").err(), Some(OpenError::Altered));
            let renamed = WrappedKey { master_id: after.current().id().clone(), ..wrapped };
            assert_eq!(after.unwrap(&renamed, &place).err(), Some(OpenError::Altered));
        }
    }

    #[test]
    fn a_wrapped_key_is_read_only_in_its_own_form() {
        let good = wrap(&MasterKey::from_bytes(Suite::Guomi, [1; 32]), &DataKey::from_bytes([3; 32]), NONCE, b"");
        assert_eq!(WrappedKey::parse(&good.to_string()), Ok(good));
        for wrong in ["", "00", "0123456789abcdef", "0123456789abcdef.0", "0123456789abcde.00", "x.00"] {
            assert_eq!(WrappedKey::parse(wrong), Err(KeyError::NotWrapped), "{wrong:?}");
        }
    }

    #[test]
    fn a_master_key_survives_its_file_and_has_one_id_per_suite() {
        let key = MasterKey::from_bytes(Suite::Guomi, [1; 32]);
        assert_eq!(MasterKey::parse(Suite::Guomi, &key.to_hex()).unwrap().id(), key.id());
        assert_ne!(MasterKey::parse(Suite::International, &key.to_hex()).unwrap().id(), key.id());
        assert_eq!(MasterKey::parse(Suite::Guomi, "secret").err(), Some(KeyError::NotHex));
    }

    #[test]
    fn debug_of_a_key_shows_its_id_and_nothing_else() {
        let master = MasterKey::from_bytes(Suite::Guomi, [1; 32]);
        let key = DataKey::from_bytes([1; 32]);
        assert_eq!(format!("{master:?}"), format!("MasterKey({})", master.id()));
        assert_eq!(format!("{key:?}"), format!("DataKey({})", key.id(Suite::Guomi)));
    }
}
