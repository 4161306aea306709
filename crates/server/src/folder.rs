//! The data folder: made with narrow rights, and a sentence if it cannot be.

use crate::failure::Failure;
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Makes a folder that only its owner enters, and its parents.
///
/// # Errors
///
/// One sentence, if it cannot be made or written.
pub fn make_private(folder: &Path) -> Result<(), Failure> {
    let unwritable = |error: io::Error| {
        Failure::new(format!("目录 {} 无法写入，请检查其权限或另选目录（{error}）", folder.display()))
    };
    create_all(folder).map_err(unwritable)?;
    // A folder that exists may still be closed to us; the only sure test is to write.
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(unwritable)
}

#[cfg(unix)]
fn create_all(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_all(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Writes a new file that only its owner reads; an existing one is an error.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Whether others than the owner may read a file.
#[cfg(unix)]
pub(crate) fn is_open_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
pub(crate) fn is_open_to_others(_: &Path) -> io::Result<bool> {
    Ok(false)
}
