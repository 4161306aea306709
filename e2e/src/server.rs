//! The program under test: `jiannuo serve --demo` in a folder of its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
};
use tempfile::TempDir;

/// The day on which the demonstration of every test begins: a Monday, so that paths do not differ from day to day.
pub const TODAY: &str = "2026-11-02";

/// A running server; it ends with this value.
#[derive(Debug)]
pub struct Server {
    child: Mutex<Child>,
    settings: Vec<(String, String)>,
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
        Self::start_with("127.0.0.1:0", &[])
    }

    /// Starts it on an address and with settings of its own, each named as in the settings file.
    ///
    /// # Panics
    ///
    /// As [`Self::start`].
    pub fn start_with(listen: &str, settings: &[(&str, &str)]) -> Self {
        let named = |(key, value): &(&str, &str)| (format!("JIANNUO_{}", key.to_uppercase()), (*value).to_owned());
        let settings: Vec<_> = settings.iter().map(named).collect();
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(&seeded(), &folder.path().join("data"));
        let (child, address) = Self::spawn(listen, &settings, &folder.path().join("data"));
        Self { child: Mutex::new(child), settings, address, folder }
    }

    /// Kills it in the middle of whatever it does, and starts it again on the same data and address.
    ///
    /// # Panics
    ///
    /// If it does not start again.
    pub fn kill_and_start(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        child.kill().expect("it can be killed");
        child.wait().expect("it has ended");
        let listen = self.address.trim_start_matches("http://");
        *child = Self::spawn(listen, &self.settings, &self.data()).0;
    }

    /// Its port.
    ///
    /// # Panics
    ///
    /// If its address names none.
    pub fn port(&self) -> u16 {
        self.address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("an address names its port")
    }

    /// Starts the program and waits until it says where it listens.
    fn spawn(listen: &str, settings: &[(String, String)], data: &Path) -> (Child, String) {
        let mut child = Command::new(binary())
            .args(["serve", "--demo", "--listen", listen, "--data"])
            .arg(data)
            .envs(settings.iter().cloned())
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
        (child, address)
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
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// A data folder with the demonstration loaded, made once for each build of the program.
fn seeded() -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let built = fs::metadata(binary()).and_then(|file| file.modified()).expect("the program is built before this test");
    let age = built.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_micros());
    let seeds = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("out/seeds");
    let folder = seeds.join(age.to_string());
    if folder.join("done").exists() {
        return folder.join("data");
    }
    // Those of earlier builds are of no use any more.
    let _ = fs::remove_dir_all(&seeds);
    fs::create_dir_all(&folder).expect("a folder for the seed");
    let status = Command::new(binary()).args(["demo", "--today", TODAY, "--data"]).arg(folder.join("data")).status();
    assert!(status.expect("the program runs").success(), "the demonstration loads");
    fs::write(folder.join("done"), "").expect("a mark is written");
    folder.join("data")
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a folder is read") {
        let entry = entry.expect("an entry is read");
        let (kind, target) = (entry.file_type().expect("an entry has a type"), to.join(entry.file_name()));
        if kind.is_dir() {
            copy(&entry.path(), &target);
        } else if kind.is_file() {
            fs::copy(entry.path(), target).expect("a file is copied");
        }
    }
}

/// The program beside the test binaries.
pub fn binary() -> PathBuf {
    let mut path = std::env::current_exe().expect("a running test has a path");
    path.pop();
    if path.ends_with("deps") {
        path.pop();
    }
    path.join("jiannuo")
}
