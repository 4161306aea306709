//! The only I/O of this crate: the texts of a profile folder, and of the calendar beside it.

use crate::{
    fault::Fault,
    read::{ACCOUNTS, Loaded, REQUIRED, read},
};
use std::{fs, io, path::Path};

/// Reads the profile in `folder`; the calendar is `holidays.csv` there or in `../calendar`.
///
/// # Errors
///
/// Every fault of every file; a file that cannot be read is one.
pub fn read_folder(folder: &Path) -> Result<Loaded, Vec<Fault>> {
    let mut texts = Vec::new();
    let mut faults = Vec::new();
    for name in REQUIRED.into_iter().chain([ACCOUNTS]) {
        match text(folder, name) {
            Ok(text) => texts.push((name, text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {} // `read` says which required ones are missing
            Err(error) => {
                faults.push(Fault { file: name.to_owned(), line: 1, reason: format!("无法读取：{error}") });
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    read(&files)
}

fn text(folder: &Path, name: &str) -> io::Result<String> {
    let own = fs::read_to_string(folder.join(name));
    match own {
        Err(error) if name == "holidays.csv" && error.kind() == io::ErrorKind::NotFound => {
            fs::read_to_string(folder.join("../calendar").join(name))
        }
        own => own,
    }
}
