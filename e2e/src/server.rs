//! The program under test: `jiannuo serve --demo` in a folder of its own.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A running server; it ends with this value.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Its address, without a slash at the end.
    pub address: String,
    folder: TempDir,
}

impl Server {
    /// Starts the program and waits until it says where it listens.
    ///
    /// # Panics
    ///
    /// If it does not start; what it printed stands in the message.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut child = Command::new(binary())
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path().join("data"))
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program is built before this test");
        let stdout = child.stdout.take().expect("its output is piped");
        let mut seen = String::new();
        let mut lines = BufReader::new(stdout).lines();
        let address = loop {
            let Some(Ok(line)) = lines.next() else { panic!("the server ended early:\n{seen}") };
            if let Some(at) = line.find("http://127.0.0.1:") {
                let rest = &line[at..];
                let end = rest.find(|c: char| c.is_whitespace() || !c.is_ascii()).unwrap_or(rest.len());
                break rest[..end].trim_end_matches('/').to_owned();
            }
            seen.push_str(&line);
            seen.push('\n');
        };
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address, folder }
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs another command of the program on the same data; answers its exit code and what it printed.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub fn command(&self, args: &[&str]) -> (Option<i32>, String) {
        let output =
            Command::new(binary()).args(args).arg("--data").arg(self.data()).output().expect("the program runs");
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).into_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program beside the test binaries.
fn binary() -> PathBuf {
    let mut path = std::env::current_exe().expect("a running test has a path");
    path.pop();
    if path.ends_with("deps") {
        path.pop();
    }
    path.join("jiannuo")
}
