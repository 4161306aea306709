//! Real pages from real fonts. `PICTURES=folder` keeps them, to be looked at.

use super::*;
use std::collections::BTreeSet;
use typst::layout::{Frame, FrameItem};

const LETTER: &str = include_str!("../tests/receipt.txt");

fn press() -> Press {
    Press::new(None).expect("this machine has a Chinese font")
}

fn letter(text: &str) -> Sheet {
    Sheet::read(text).expect("a letter")
}

fn margin() -> Margin {
    Margin { check: "核验：填写编号和核验码。".to_owned(), keywords: "jiannuo-letter=1;x=0000".to_owned() }
}

fn pages(pdf: &[u8]) -> usize {
    let mark = b"/Type/Page/";
    pdf.windows(mark.len()).filter(|window| window == mark).count()
}

#[test]
fn a_letter_becomes_the_same_archive_file_each_time() {
    let press = press();
    let pdf = press.pdf(&letter(LETTER), &margin()).expect("a page");
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert_eq!(press.pdf(&letter(LETTER), &margin()).expect("a page"), pdf);
    let text = String::from_utf8_lossy(&pdf);
    assert_eq!(text.matches(&margin().keywords).count(), 2, "the keywords stand in plain sight, twice");
    assert!(text.contains("pdfaid:part>2<") && text.contains("pdfaid:conformance>B<"), "it says that it is PDF/A-2b");
}

#[test]
fn odd_letters_are_set_all_the_same() {
    let press = press();
    let long = "勐阳县".repeat(40);
    // With the pages each takes.
    let table = [
        ("rare characters", 2, LETTER.replace("恒达", "镕喆堃祎玥昇垚旻珺翀𠮷")),
        ("no glyph", 2, LETTER.replace("恒达", "恒😀达\u{fe0f}")),
        ("long head and title", 3, LETTER.replace("南曼州发展和改革委员会", &long).replace("投诉登记回执", &long)),
        ("a run without a break", 2, LETTER.replace("农村公路", &"8".repeat(300))),
        ("many pages", 12, LETTER.replace("农村公路", &"农村公路养护，".repeat(900))),
        ("markup", 2, LETTER.replace("农村公路", "#panic() $x$ *粗* _斜_ @引 <标> // 注 ` \\ ")),
        ("copies", 2, format!("{LETTER}\n抄送：{long}。\n")),
    ];
    for (label, count, text) in table {
        let pdf = press.pdf(&letter(&text), &margin());
        assert_eq!(pdf.as_deref().map(pages), Ok(count), "{label}");
        if let Ok(folder) = std::env::var("PICTURES") {
            std::fs::write(format!("{folder}/{label}.pdf"), pdf.expect("a page")).expect("a folder");
        }
    }
}

/// The words of a page, in the order in which they were set.
fn words(frame: &Frame) -> String {
    let items = frame.items().map(|(_, item)| match item {
        FrameItem::Group(group) => words(&group.frame),
        FrameItem::Text(text) => text.text.to_string(),
        _ => String::new(),
    });
    items.collect()
}

#[test]
fn a_signature_never_stands_alone_on_a_page() {
    let press = press();
    let mut counts = BTreeSet::new();
    for lines in 0..26 {
        let text = LETTER.replace("二、后续办理", &format!("{}二、后续办理", "又查明一项。\n".repeat(lines)));
        let document = press.set(&letter(&text), &margin()).expect("pages");
        let last = words(&document.pages().last().expect("a page").frame);
        assert!(last.contains("2026年3月2日") && last.contains("受理："), "{lines} lines more: {last}");
        counts.insert(document.pages().len());
    }
    assert_eq!(counts, BTreeSet::from([2, 3]), "the end of the page passed over the signature");
}

#[test]
fn what_cannot_be_set_is_refused() {
    let press = press();
    let undated = Sheet { date: "昨天".to_owned(), ..letter(LETTER) };
    assert!(press.pdf(&undated, &margin()).is_err());
    let odd = Margin { keywords: "中文".to_owned(), ..margin() };
    assert!(press.pdf(&letter(LETTER), &odd).is_err());
}
