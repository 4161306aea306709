//! `docs/security.md` names files and tests; they have to be there.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The names of all test functions below a folder.
fn functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            functions(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let names = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next());
            found.extend(names.map(|name| name.trim().to_owned()));
        }
    }
}

#[test]
fn every_file_and_test_that_the_page_of_security_names_is_there() {
    let text = fs::read_to_string(root().join("docs/security.md")).expect("docs/security.md is there");
    let mut known = BTreeSet::new();
    functions(&root().join("crates"), &mut known);
    let (mut files, mut tests) = (0, 0);
    for line in text.lines() {
        for word in line.split('`').skip(1).step_by(2) {
            if word.starts_with("crates/") || word.starts_with("scripts/") || word.starts_with("web-assets/") {
                assert!(root().join(word).exists(), "{word} is named and not there");
                files += 1;
            } else if word.len() > 12 && word.contains('_') && word.bytes().all(|c| c.is_ascii_lowercase() || c == b'_')
            {
                let setting = matches!(word, "secure_cookies" | "behind_proxy" | "master_key");
                assert!(setting || known.contains(word), "{word} is named and no such test is there");
                tests += 1;
            }
        }
    }
    assert!(files > 30 && tests > 30, "the page names {files} files and {tests} tests");
}
