//! How long letters take to be set as PDF: `cargo run --release -p bench --bin letters -- 1000`.
//!
//! Each letter differs from the others in names, sums and length. One thread, as one job would; the median, the slowest
//! hundredth, the whole, and the most memory the process held.

use documents::{Margin, Sheet, Typesetter};
use std::time::{Duration, Instant};

const LETTER: &str = include_str!("../../crates/typeset/tests/receipt.txt");

fn unlike(no: usize) -> Sheet {
    let more = "合同约定的付款条件已经全部成就，".repeat(no % 17);
    let text = LETTER
        .replace("恒达", &format!("恒达{no}"))
        .replace("123,456.00", &format!("{no},456.00"))
        .replace("农村公路", &format!("{more}第{no}段农村公路"));
    Sheet::read(&text).expect("a letter")
}

/// The most memory this process held, in MiB; none where the system does not say.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

#[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
fn main() {
    let count: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1000);
    let begun = Instant::now();
    let press = typeset::Press::new(None).expect("this machine has a Chinese font");
    println!("fonts found in {:?}", begun.elapsed());
    let mut times = Vec::with_capacity(count);
    let mut bytes = 0;
    let all = Instant::now();
    for no in 0..count {
        let sheet = unlike(no);
        let margin = Margin { check: format!("核验码{no}"), keywords: format!("letter={no}") };
        let begun = Instant::now();
        bytes += press.pdf(&sheet, &margin).expect("a page").len();
        times.push(begun.elapsed());
    }
    let whole = all.elapsed();
    let first = times.first().copied().unwrap_or_default();
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or(Duration::ZERO);
    println!("{count} letters in {whole:.1?}; first {first:.1?}, median {:.1?}, p99 {:.1?}", at(50), at(99));
    println!("{} KiB a letter; at most {} MiB of memory", bytes / 1024 / count.max(1), peak().unwrap_or(0));
}
