//! Signatures of receipts, letters and packages.
//!
//! SM2 signs under the default user id of GM/T 0009, `1234567812345678`, so that other tools verify without being told
//! one. Signing is deterministic (RFC 6979): the same key and bytes give the same signature, and no random bytes are
//! needed that could be bad.

use std::fmt;
use std::str::FromStr;

use p256::elliptic_curve::Generate;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sm2::dsa::signature::{Signer, Verifier};
use sm2::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use zeroize::Zeroizing;

use crate::random::Random;
use crate::{KeyError, KeyId, Suite};

/// The user id that enters every SM2 signature. Source: GM/T 0009-2012, section 10.
pub const SM2_USER_ID: &str = "1234567812345678";

/// The secret half of a signing key; wiped from memory when dropped.
pub struct SigningKey {
    secret: Secret,
    verifying: VerifyingKey,
}

enum Secret {
    Sm2(sm2::SecretKey),
    P256(p256::SecretKey),
}

impl SigningKey {
    /// Draws a new key.
    pub fn generate(suite: Suite, random: &mut (impl Random + ?Sized)) -> Self {
        Self::from_secret(match suite {
            Suite::Guomi => Secret::Sm2(sm2::SecretKey::generate_from_rng(random)),
            Suite::International => Secret::P256(p256::SecretKey::generate_from_rng(random)),
        })
    }

    /// Reads an unencrypted PKCS#8 key, `-----BEGIN PRIVATE KEY-----`; its curve tells the suite.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let pem = pem.trim();
        let sm2 = sm2::SecretKey::from_pkcs8_pem(pem).map(Secret::Sm2);
        let secret = sm2.or_else(|_| p256::SecretKey::from_pkcs8_pem(pem).map(Secret::P256));
        secret.map(Self::from_secret).map_err(|_| KeyError::NotPem)
    }

    fn from_secret(secret: Secret) -> Self {
        let verifying = match &secret {
            Secret::Sm2(secret) => VerifyingKey::from_sm2(secret.public_key()),
            Secret::P256(secret) => VerifyingKey(Public::P256(secret.public_key().into())),
        };
        Self { secret, verifying }
    }

    /// The key as unencrypted PKCS#8 in PEM, for a file that only the program may read.
    pub fn to_pem(&self) -> Zeroizing<String> {
        match &self.secret {
            Secret::Sm2(secret) => secret.to_pkcs8_pem(LineEnding::LF),
            Secret::P256(secret) => secret.to_pkcs8_pem(LineEnding::LF),
        }
        .expect("a key of a known curve has a PKCS#8 form")
    }

    /// The public half.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.verifying
    }

    /// The suite the key belongs to.
    pub fn suite(&self) -> Suite {
        self.verifying.suite()
    }

    /// The id of the public half.
    pub fn key_id(&self) -> KeyId {
        self.verifying.key_id()
    }

    /// Signs `bytes`; they are hashed here, not by the caller.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        // Both algorithms fail only if a hash output hits one of a handful of values out of 2^256.
        let happens_never = "no message is known that cannot be signed";
        match &self.secret {
            // Put together here, because the library does not wipe its own signing key.
            Secret::Sm2(secret) => {
                let key = sm2::dsa::SigningKey::new(SM2_USER_ID, secret).expect("the user id has a valid length");
                let signature: sm2::dsa::Signature = key.try_sign(bytes).expect(happens_never);
                Signature(signature.to_bytes().into())
            }
            Secret::P256(secret) => {
                let key = p256::ecdsa::SigningKey::from(secret);
                let signature: p256::ecdsa::Signature = key.try_sign(bytes).expect(happens_never);
                Signature(signature.to_bytes().into())
            }
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, {})", self.suite(), self.key_id())
    }
}

/// The public half of a signing key.
#[derive(Clone)]
pub struct VerifyingKey(Public);

#[derive(Clone)]
enum Public {
    Sm2 { point: sm2::PublicKey, key: Box<sm2::dsa::VerifyingKey> },
    P256(p256::ecdsa::VerifyingKey),
}

impl VerifyingKey {
    fn from_sm2(point: sm2::PublicKey) -> Self {
        let key = sm2::dsa::VerifyingKey::new(SM2_USER_ID, point).expect("the user id has a valid length");
        Self(Public::Sm2 { point, key: Box::new(key) })
    }

    /// Reads a public key, `-----BEGIN PUBLIC KEY-----`; its curve tells the suite.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let pem = pem.trim();
        if let Ok(point) = sm2::PublicKey::from_public_key_pem(pem) {
            return Ok(Self::from_sm2(point));
        }
        p256::ecdsa::VerifyingKey::from_public_key_pem(pem)
            .map(|key| Self(Public::P256(key)))
            .map_err(|_| KeyError::NotPem)
    }

    /// The key as published: SubjectPublicKeyInfo in PEM.
    pub fn to_pem(&self) -> String {
        match &self.0 {
            Public::Sm2 { point, .. } => point.to_public_key_pem(LineEnding::LF),
            Public::P256(key) => key.to_public_key_pem(LineEnding::LF),
        }
        .expect("a key of a known curve has a public form")
    }

    /// The suite the key belongs to.
    pub fn suite(&self) -> Suite {
        match self.0 {
            Public::Sm2 { .. } => Suite::Guomi,
            Public::P256(_) => Suite::International,
        }
    }

    /// The first 16 hexadecimal digits of the digest of the uncompressed point.
    pub fn key_id(&self) -> KeyId {
        let point = match &self.0 {
            Public::Sm2 { key, .. } => key.to_sec1_bytes().to_vec(),
            Public::P256(key) => key.to_sec1_point(false).as_bytes().to_vec(),
        };
        KeyId::of(self.suite().digest(&point))
    }

    /// Accepts `signature` if it was made over exactly these `bytes` with the secret half of this key.
    ///
    /// # Errors
    ///
    /// [`SignatureError::Mismatch`] otherwise.
    pub fn verify(&self, bytes: &[u8], signature: &Signature) -> Result<(), SignatureError> {
        let Signature(raw) = signature;
        match &self.0 {
            Public::Sm2 { key, .. } => {
                sm2::dsa::Signature::from_slice(raw).and_then(|signature| key.verify(bytes, &signature))
            }
            Public::P256(key) => {
                p256::ecdsa::Signature::from_slice(raw).and_then(|signature| key.verify(bytes, &signature))
            }
        }
        .map_err(|_| SignatureError::Mismatch)
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({}, {})", self.suite(), self.key_id())
    }
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Public::Sm2 { point: one, .. }, Public::Sm2 { point: two, .. }) => one == two,
            (Public::P256(one), Public::P256(two)) => one == two,
            _ => false,
        }
    }
}

impl Eq for VerifyingKey {}

/// A signature of 64 bytes, `r ‖ s`, written as 128 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

/// A signature cannot be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The text is not 128 hexadecimal digits.
    #[error("a signature is written as 128 hexadecimal digits")]
    Malformed,
    /// The bytes, the key or the signature is not the one it should be.
    #[error("the signature was not made over these bytes with this key")]
    Mismatch,
}

impl Signature {
    /// Reads 128 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, SignatureError> {
        let mut bytes = [0; 64];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| SignatureError::Malformed)?;
        Ok(Self(bytes))
    }

    /// The 128 digits as stored and printed.
    pub fn to_hex(self) -> String {
        hex::encode(self.0)
    }

    /// The raw bytes, `r ‖ s`.
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }

    /// The ASN.1 form, for tools such as OpenSSL; the same in both suites.
    ///
    /// # Errors
    ///
    /// [`SignatureError::Malformed`] if a half is zero or beyond the curve, which no signer produces.
    pub fn to_der(&self) -> Result<Vec<u8>, SignatureError> {
        // SEQUENCE { INTEGER r, INTEGER s } is all either standard says, and the order of P-256 is the larger one.
        let signature = p256::ecdsa::Signature::from_slice(&self.0).map_err(|_| SignatureError::Malformed)?;
        Ok(signature.to_der().as_bytes().to_vec())
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

impl FromStr for Signature {
    type Err = SignatureError;

    fn from_str(text: &str) -> Result<Self, SignatureError> {
        Self::parse(text)
    }
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    fn key(suite: Suite, seed: u64) -> SigningKey {
        SigningKey::generate(suite, &mut SeededRandom::new(seed))
    }

    /// GB/T 32918.5-2017, appendix A.2.
    #[test]
    fn the_sm2_signature_of_the_standard_verifies() {
        let point = "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
                     ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
        let signature = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3\
                         b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";
        let point = sm2::PublicKey::from_sec1_bytes(&hex::decode(point).unwrap()).unwrap();
        let key = VerifyingKey::from_sm2(point);
        let signature = Signature::parse(signature).unwrap();
        assert_eq!(key.verify(b"message digest", &signature), Ok(()));
        assert_eq!(key.verify(b"message digest.", &signature), Err(SignatureError::Mismatch));
    }

    #[test]
    fn only_the_signed_bytes_and_the_right_key_verify() {
        for suite in Suite::ALL {
            let (signer, other) = (key(suite, 1), key(suite, 2));
            let signature = signer.sign(b"receipt");
            let mut bent = signature;
            bent.0[40] ^= 1;
            let foreign = key(if suite == Suite::Guomi { Suite::International } else { Suite::Guomi }, 1);
            let table = [
                ("as signed", signer.verifying_key(), &b"receipt"[..], signature, Ok(())),
                ("other bytes", signer.verifying_key(), b"receipts", signature, Err(SignatureError::Mismatch)),
                ("other key", other.verifying_key(), b"receipt", signature, Err(SignatureError::Mismatch)),
                ("other suite", foreign.verifying_key(), b"receipt", signature, Err(SignatureError::Mismatch)),
                ("bent signature", signer.verifying_key(), b"receipt", bent, Err(SignatureError::Mismatch)),
                ("zeros", signer.verifying_key(), b"receipt", Signature([0; 64]), Err(SignatureError::Mismatch)),
            ];
            for (label, key, bytes, signature, expected) in table {
                assert_eq!(key.verify(bytes, &signature), expected, "{suite}: {label}");
            }
            assert_eq!(signer.sign(b"receipt"), signature, "{suite}: signing repeats itself");
        }
    }

    #[test]
    fn both_halves_survive_their_files() {
        for suite in Suite::ALL {
            let signer = key(suite, 1);
            let again = SigningKey::from_pem(&format!("{}\n", signer.to_pem().as_str())).unwrap();
            assert_eq!((again.suite(), again.key_id()), (suite, signer.key_id()));
            let public = VerifyingKey::from_pem(&signer.verifying_key().to_pem()).unwrap();
            assert_eq!(&public, signer.verifying_key());
            assert_eq!(public.verify(b"x", &again.sign(b"x")), Ok(()));
            assert_eq!(KeyId::parse(public.key_id().as_str()), Ok(public.key_id()));
            assert_ne!(public.key_id(), key(suite, 2).key_id());
            // A half in the place of the other, and a cut file.
            assert_eq!(SigningKey::from_pem(&public.to_pem()).err(), Some(KeyError::NotPem));
            assert_eq!(VerifyingKey::from_pem(&signer.to_pem()).err(), Some(KeyError::NotPem));
            assert_eq!(SigningKey::from_pem(&signer.to_pem()[..100]).err(), Some(KeyError::NotPem));
        }
    }

    #[test]
    fn a_signature_survives_its_text() {
        for suite in Suite::ALL {
            let signature = key(suite, 1).sign(b"x");
            assert_eq!(Signature::parse(&signature.to_hex()), Ok(signature));
            let json = serde_json::to_string(&signature).unwrap();
            assert_eq!(serde_json::from_str::<Signature>(&json).unwrap(), signature);
            let der = signature.to_der().unwrap();
            assert_eq!(sm2::dsa::Signature::from_der(&der).unwrap().to_vec(), signature.as_bytes());
        }
        assert_eq!(Signature::parse("00"), Err(SignatureError::Malformed));
        assert_eq!(Signature([0; 64]).to_der(), Err(SignatureError::Malformed));
    }

    #[test]
    fn debug_shows_the_id_and_nothing_else() {
        let key = key(Suite::Guomi, 1);
        assert_eq!(format!("{key:?}"), format!("SigningKey(guomi, {})", key.key_id()));
    }
}
