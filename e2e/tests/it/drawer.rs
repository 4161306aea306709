//! The process that draws what strangers sent has little to spend.

use e2e::binary;
use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
    time::Duration,
};

#[test]
#[expect(clippy::disallowed_methods, reason = "another process sets its limits in its own time")]
fn a_drawer_gives_up_its_means_before_it_reads_a_byte() {
    let mut child = Command::new(binary())
        .args(["preview", "pdf", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let limits = |name: &str| {
        let all = fs::read_to_string(format!("/proc/{}/limits", child.id())).expect("it runs");
        let line = all.lines().find(|line| line.starts_with(name)).expect("a limit").to_owned();
        line[name.len()..].split_whitespace().next().expect("a value").to_owned()
    };
    let mut looks = 0;
    while limits("Max cpu time") != "20" {
        looks += 1;
        assert!(looks < 500, "its processor time is not limited");
        std::thread::sleep(Duration::from_millis(10));
    }
    while limits("Max core file size") != "0" {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(limits("Max address space"), (2_u64 << 30).to_string());
    let mut to = child.stdin.take().expect("a pipe");
    to.write_all(b"%PDF-1.7 nothing").expect("it listens");
    drop(to);
    assert_eq!(child.wait().expect("it ends").code(), Some(3), "it says that this cannot be read");
}
