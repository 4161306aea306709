//! Authenticated encryption of either suite, the only place that names a cipher.

use aes::Aes256;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{AesGcm, KeyInit};
use sm4::Sm4;

use crate::Suite;
use crate::key::Secret;

/// Bytes of a nonce.
pub(crate) const NONCE_BYTES: usize = 12;

/// Bytes by which a ciphertext is longer than its plaintext.
pub(crate) const TAG_BYTES: usize = 16;

/// A cipher with a key for one purpose.
pub(crate) enum Cipher {
    Sm4(Box<AesGcm<Sm4, U12>>),
    Aes(Box<AesGcm<Aes256, U12>>),
}

impl Cipher {
    /// The cipher whose key is derived from `secret` for `purpose` and `context`. SM4 takes the first half of it.
    pub(crate) fn derived(suite: Suite, secret: &Secret, purpose: &'static str, context: &[u8]) -> Self {
        let key = secret.derive(suite, purpose, context);
        match suite {
            Suite::Guomi => Self::with_key(suite, &key[..16]),
            Suite::International => Self::with_key(suite, &key[..]),
        }
    }

    fn with_key(suite: Suite, key: &[u8]) -> Self {
        let fits = "the key has the length its cipher asks for";
        match suite {
            Suite::Guomi => Self::Sm4(Box::new(AesGcm::new_from_slice(key).expect(fits))),
            Suite::International => Self::Aes(Box::new(AesGcm::new_from_slice(key).expect(fits))),
        }
    }

    /// Ciphertext and tag. A nonce must never come twice under one key.
    pub(crate) fn encrypt(&self, nonce: &[u8; NONCE_BYTES], aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let payload = Payload { msg: plaintext, aad };
        match self {
            Self::Sm4(cipher) => cipher.encrypt(nonce.into(), payload),
            Self::Aes(cipher) => cipher.encrypt(nonce.into(), payload),
        }
        .expect("a message in memory is below the 64 GiB that GCM can take")
    }

    /// The plaintext, or `None` if anything differs from what was encrypted.
    pub(crate) fn decrypt(&self, nonce: &[u8; NONCE_BYTES], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload { msg: sealed, aad };
        match self {
            Self::Sm4(cipher) => cipher.decrypt(nonce.into(), payload),
            Self::Aes(cipher) => cipher.decrypt(nonce.into(), payload),
        }
        .ok()
    }
}

#[cfg(test)]
mod tests {
    use sm4::cipher::BlockCipherEncrypt;

    use super::*;

    /// GB/T 32907-2016, appendix A, example 1.
    #[test]
    fn sm4_gives_the_block_of_the_standard() {
        let text = hex::decode("0123456789abcdeffedcba9876543210").unwrap();
        let mut block = text.as_slice().try_into().unwrap();
        Sm4::new_from_slice(&text).unwrap().encrypt_block(&mut block);
        assert_eq!(hex::encode(block), "681edf34d206965e86b3e94f536e4246");
    }

    /// RFC 8998, appendix A.1; the GCM specification of `McGrew` and Viega, test cases 13 and 14.
    #[test]
    fn gcm_gives_the_vectors_of_both_ciphers() {
        let rfc_plain = ["aa", "bb", "cc", "dd", "ee", "ff", "ee", "aa"].map(|byte| byte.repeat(8)).concat();
        let zeros = "00".repeat(32);
        let table = [
            (
                Suite::Guomi,
                "0123456789abcdeffedcba9876543210",
                "00001234567800000000abcd",
                "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                rfc_plain.as_str(),
                "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15\
                 a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec",
            ),
            (Suite::International, &zeros, &zeros[..24], "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
            (
                Suite::International,
                &zeros,
                &zeros[..24],
                "",
                &zeros[..32],
                "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
            ),
        ];
        for (suite, key, nonce, aad, plain, sealed) in table {
            let [key, nonce, aad, plain, sealed] =
                [key, nonce, aad, plain, sealed].map(|text| hex::decode(text).unwrap());
            let nonce = nonce.try_into().unwrap();
            let cipher = Cipher::with_key(suite, &key);
            assert_eq!(cipher.encrypt(&nonce, &aad, &plain), sealed, "{suite}");
            assert_eq!(cipher.decrypt(&nonce, &aad, &sealed), Some(plain), "{suite}");
        }
    }
}
