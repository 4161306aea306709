//! Administrative division codes (GB/T 2260 with the statistical extension for towns).

use serde::{Deserialize, Serialize};

/// A code of 6 digits (down to the county) or 9 digits (down to the town).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(String);

/// Why a text is no region code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("行政区划代码应为6位或9位数字")]
pub struct RegionCodeError;

impl RegionCode {
    /// Reads a code of 6 or 9 digits.
    pub fn parse(text: &str) -> Result<Self, RegionCodeError> {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if digits && matches!(text.len(), 6 | 9) { Ok(Self(text.to_owned())) } else { Err(RegionCodeError) }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RegionCode {
    type Error = RegionCodeError;
    fn try_from(text: String) -> Result<Self, RegionCodeError> {
        Self::parse(&text)
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> String {
        code.0
    }
}
