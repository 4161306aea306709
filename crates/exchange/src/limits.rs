//! How much an import file may ask of this machine.

use crate::fault::ImportError;
use std::io::Read;

/// Upper bounds for one import file. Each is checked before the memory it protects is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it came.
    pub file_bytes: u64,
    /// Bytes of all parts of a workbook once inflated.
    pub inflated_bytes: u64,
    /// How many times larger a part may become when inflated, counted from 1 MiB on.
    pub inflated_ratio: u64,
    /// Parts inside a workbook.
    pub parts: usize,
    /// Worksheets that are looked at.
    pub sheets: usize,
    /// Rows of a sheet.
    pub rows: usize,
    /// Columns of a sheet.
    pub columns: usize,
    /// Characters of one cell; a worksheet cannot hold more than 32,767.
    pub cell_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 50 << 20,
            inflated_bytes: 256 << 20,
            // Ordinary worksheets inflate 10 to 60 times, DEFLATE can reach 1032.
            inflated_ratio: 200,
            parts: 2_000,
            sheets: 50,
            rows: 100_000,
            columns: 256,
            cell_chars: 32_767,
        }
    }
}

/// Reads all of `source`, and never more than one byte beyond the limit.
///
/// # Errors
///
/// [`ImportError::TooLarge`] beyond `limits.file_bytes`, [`ImportError::Read`] if the source fails.
pub fn read_bounded(source: impl Read, limits: &Limits) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::new();
    source.take(limits.file_bytes + 1).read_to_end(&mut bytes)?;
    check_size(&bytes, limits)?;
    Ok(bytes)
}

/// Refuses a file that is larger than the limit.
pub(crate) fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), ImportError> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(ImportError::TooLarge { limit_mib: limits.file_bytes >> 20 });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_source_is_cut_at_the_limit() {
        let limits = Limits { file_bytes: 1 << 20, ..Limits::default() };
        let endless = std::io::repeat(b'x');
        assert!(matches!(read_bounded(endless, &limits), Err(ImportError::TooLarge { limit_mib: 1 })));
        let exact = vec![b'x'; 1 << 20];
        assert_eq!(read_bounded(exact.as_slice(), &limits).unwrap().len(), 1 << 20);
    }
}
