//! The outbound folder: one folder a package, and the check its recipient makes.
//!
//! A package appears whole or not at all: it is written under a hidden name, made durable and renamed. Sending the same
//! package again changes nothing, so a job may run twice.

use crate::province::{DATA_CSV, DATA_JSON, MANIFEST, Manifest, PackageError, PackageFiles, SIGNATURE};
use seal::sign::{Signature, VerifyingKey};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Whether writing changed anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// The folder is new.
    New(PathBuf),
    /// The same rows lay there already; their manifest stays as it was sent.
    Already(PathBuf),
}

/// Writes a package into the outbound folder, once.
///
/// # Errors
///
/// [`PackageError::Different`] if its name was used for other rows.
pub fn write(outbound: &Path, files: &PackageFiles) -> Result<Written, PackageError> {
    let target = outbound.join(files.id.as_str());
    if target.exists() {
        return same_already(target, files);
    }
    let partial = outbound.join(format!(".{}.partial", files.id.as_str()));
    match fs::remove_dir_all(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {} // nothing there, or the rest of a write that was cut off
    }
    fs::create_dir_all(&partial)?;
    for (name, bytes) in &files.files {
        let mut file = File::create_new(partial.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    sync_folder(&partial)?;
    if let Err(error) = fs::rename(&partial, &target) {
        // Another run was quicker: then its folder decides.
        return if target.exists() { same_already(target, files) } else { Err(error.into()) };
    }
    sync_folder(outbound)?;
    Ok(Written::New(target))
}

/// A folder of that name is the same package if its data is, whatever the log's root was then.
fn same_already(target: PathBuf, files: &PackageFiles) -> Result<Written, PackageError> {
    let whole = target.join(MANIFEST).is_file() && target.join(SIGNATURE).is_file();
    let same = |name: &str| Ok::<_, io::Error>(fs::read(target.join(name))? == files.bytes(name));
    if whole && same(DATA_JSON)? && same(DATA_CSV)? {
        Ok(Written::Already(target))
    } else {
        Err(PackageError::Different(files.id.as_str().to_owned()))
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    // Only Unix lets a folder be opened and synced; elsewhere the rename is all there is.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Checks a package folder as its recipient does: signature, then length and digest of every file.
///
/// # Errors
///
/// [`PackageError::Altered`] says what does not fit.
pub fn verify(folder: &Path, key: &VerifyingKey) -> Result<Manifest, PackageError> {
    let package = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let altered = |reason: &str| PackageError::Altered { package: package.clone(), reason: reason.to_owned() };
    let bytes = fs::read(folder.join(MANIFEST))?;
    let signature = fs::read_to_string(folder.join(SIGNATURE))?;
    let signature = Signature::parse(signature.trim()).map_err(|_| altered("签名格式不正确"))?;
    key.verify(&bytes, &signature).map_err(|_| altered("清单与签名不符"))?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|_| altered("清单格式不正确"))?;
    if manifest.package.as_str() != package {
        return Err(altered("清单中的编号与目录名不符"));
    }
    for file in &manifest.files {
        if !matches!(file.name.as_str(), DATA_JSON | DATA_CSV) {
            return Err(altered("清单列有未知文件"));
        }
        let bytes = fs::read(folder.join(&file.name))?;
        if bytes.len() as u64 != file.bytes || manifest.suite.digest(&bytes) != file.digest {
            return Err(altered(&format!("{} 被改动", file.name)));
        }
    }
    Ok(manifest)
}
