//! The one switch between the Chinese commercial algorithms and the international ones.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A family of algorithms that is used as a whole.
///
/// | | `Guomi` (国密) | `International` |
/// |---|---|---|
/// | hash, MAC | SM3, HMAC-SM3 (GB/T 32905) | SHA-256, HMAC-SHA-256 |
/// | signature | SM2, user id `1234567812345678` (GB/T 32918) | ECDSA on P-256 |
/// | encryption | SM4-GCM, 128-bit key (GB/T 32907) | AES-GCM, 256-bit key |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Suite {
    /// SM2, SM3 and SM4, which government systems in China have to use.
    #[default]
    Guomi,
    /// P-256, SHA-256 and AES-256, for checks by tools that lack the Chinese algorithms.
    International,
}

impl Suite {
    /// Every suite, for tables and tests.
    pub const ALL: [Self; 2] = [Self::Guomi, Self::International];

    /// The name used in configuration and packages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Guomi => "guomi",
            Self::International => "international",
        }
    }

    /// The first byte of everything sealed with this suite. A byte never changes its meaning.
    pub(crate) fn format_byte(self) -> u8 {
        match self {
            Self::Guomi => 1,
            Self::International => 2,
        }
    }

    /// The suite that a stored first byte names.
    pub(crate) fn from_format_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.format_byte() == byte)
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a suite is either `guomi` or `international`")]
pub struct UnknownSuite;

impl FromStr for Suite {
    type Err = UnknownSuite;

    fn from_str(text: &str) -> Result<Self, UnknownSuite> {
        Self::ALL.into_iter().find(|suite| suite.name() == text).ok_or(UnknownSuite)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suite_is_found_again_by_its_name_and_by_its_byte() {
        for suite in Suite::ALL {
            assert_eq!(suite.name().parse(), Ok(suite));
            assert_eq!(Suite::from_format_byte(suite.format_byte()), Some(suite));
            assert_eq!(serde_json::to_string(&suite).unwrap(), format!("\"{suite}\""));
        }
        assert_eq!("sm2".parse::<Suite>(), Err(UnknownSuite));
        assert_eq!(Suite::from_format_byte(0), None);
    }
}
