//! Whoever writes to a data folder holds its lock: a running server, a worker of its own, or one command.

use crate::{failure::Failure, folder::make_private};
use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

/// The lock of a data folder, given back when it is dropped or the process ends.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

/// The folder of what only a running program needs.
pub fn run_folder(data: &Path) -> PathBuf {
    data.join("run")
}

impl DataLock {
    /// Takes the lock; `None` if another process holds it.
    ///
    /// # Errors
    ///
    /// One sentence, if the folder cannot be written.
    pub fn take(data: &Path) -> Result<Option<Self>, Failure> {
        let run = run_folder(data);
        make_private(&run)?;
        let path = run.join("lock");
        let failed = |error: std::io::Error| Failure::new(format!("锁文件 {} 无法使用（{error}）", path.display()));
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Takes the lock, which nobody else may hold.
    ///
    /// # Errors
    ///
    /// One sentence, also if another process holds it.
    pub fn insist(data: &Path) -> Result<Self, Failure> {
        Self::take(data)?.ok_or_else(|| {
            Failure::new(format!("数据目录 {} 正由另一个践诺进程使用，请先停止它或另选目录", data.display()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holder_at_a_time() {
        let data = tempfile::tempdir().unwrap();
        let first = DataLock::take(data.path()).unwrap();
        assert!(first.is_some());
        assert!(DataLock::take(data.path()).unwrap().is_none());
        assert!(DataLock::insist(data.path()).unwrap_err().to_string().contains("另一个践诺进程"));
        drop(first);
        assert!(DataLock::take(data.path()).unwrap().is_some());
    }

    #[test]
    fn a_folder_that_cannot_be_written_gets_a_sentence() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("file");
        std::fs::write(&file, "no folder").unwrap();
        let sentence = DataLock::take(&file).unwrap_err().to_string();
        assert!(sentence.contains("无法写入"), "{sentence}");
    }
}
