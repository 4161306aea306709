//! `check-config`: everything wrong with a profile folder, each as `file:line: reason`.

use crate::{Verdict, place::Place, production::refused_files};
use std::{io::Write, path::Path};

/// Checks a profile folder, and a data folder for what a real deployment would refuse; prints what was found.
pub fn run(folder: &Path, data: Option<&Path>, out: &mut impl Write) -> Verdict {
    let (mut lines, mut verdict) = match Place::read(folder) {
        Ok(place) => {
            let mut lines: Vec<String> =
                place.loaded.warnings.iter().map(|warning| format!("{warning}（提醒）")).collect();
            let directory = &place.loaded.directory;
            lines.extend(hands(&place));
            lines.push(format!(
                "{}：配置无误。机构 {} 个，时限 {} 项，惩戒措施 {} 项，渠道 {} 个。",
                place.loaded.profile.place,
                directory.organs().count(),
                place.loaded.profile.clocks.len(),
                place.loaded.profile.measures.len(),
                place.loaded.profile.channels.len(),
            ));
            (lines, Verdict::Fine)
        }
        Err(mut faults) => {
            let count = faults.len();
            faults.push(format!("{} 有 {count} 处错误。", folder.display()));
            (faults, Verdict::Found)
        }
    };
    let refused = data.map(refused_files).unwrap_or_default();
    if !refused.is_empty() {
        lines.extend(refused);
        verdict = Verdict::Found;
    }
    for line in lines {
        // Nobody listens: a closed pipe is no failure of the check.
        let _ = writeln!(out, "{line}");
    }
    verdict
}

/// Organs that cannot fill the hands of their decisions, by the accounts of the folder. A real place keeps its accounts
/// in the database and gets one line that says so.
fn hands(place: &Place) -> Vec<String> {
    let loaded = &place.loaded;
    let holders: Vec<_> = loaded.accounts.iter().map(|one| (one.organ.clone(), one.role, one.id.clone())).collect();
    if holders.is_empty() {
        return vec!["配置目录没有账号，签批人员是否齐备以数据库中的岗位为准（提醒）".to_owned()];
    }
    let today = domain::time::Instant::from_micros(crate::edge::machine_us()).date();
    let short = profile::short_handed(&loaded.profile, &loaded.directory, &holders, today);
    short.into_iter().map(|line| format!("{line}（提醒）")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::PathBuf};

    fn profiles() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../profiles")
    }

    fn checked(folder: &Path) -> (Verdict, String) {
        let mut out = Vec::new();
        let verdict = run(folder, None, &mut out);
        (verdict, String::from_utf8(out).unwrap())
    }

    #[test]
    fn the_profiles_that_ship_have_no_fault() {
        for place in ["demo", "xishuangbanna"] {
            let (verdict, out) = checked(&profiles().join(place));
            assert_eq!(verdict, Verdict::Fine, "{place}: {out}");
            assert!(out.contains("配置无误"), "{out}");
        }
    }

    #[test]
    fn an_organ_that_cannot_fill_its_hands_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(profiles().join("demo")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        fs::copy(profiles().join("calendar/holidays.csv"), folder.path().join("holidays.csv")).unwrap();
        let named = |out: &str| out.lines().any(|line| line.starts_with("南曼州教育体育局：人员不足以签批"));
        assert!(!named(&checked(folder.path()).1), "it has its three hands");
        let path = folder.path().join("accounts.toml");
        let text = fs::read_to_string(&path).unwrap();
        let kept: Vec<_> =
            text.lines().filter(|line| !line.contains("organ = \"nm-jyj\", role = \"reviewer\"")).collect();
        assert!(kept.len() < text.lines().count(), "there was a reviewer");
        fs::write(path, kept.join("\n")).unwrap();
        let (verdict, out) = checked(folder.path());
        assert!(named(&out) && verdict == Verdict::Fine, "{out}");
    }

    #[test]
    fn a_broken_folder_gets_file_line_and_reason_of_each_fault() {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(profiles().join("demo")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        fs::copy(profiles().join("calendar/holidays.csv"), folder.path().join("holidays.csv")).unwrap();
        let edit = |name: &str, from: &str, to: &str| {
            let path = folder.path().join(name);
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains(from), "{name} has {from}");
            fs::write(path, text.replacen(from, to, 1)).unwrap();
        };
        edit("clocks.toml", "owner = \"lead\"", "owner = \"nobody\"");
        edit("chains.toml", "decline = [\"intake\", \"lead_head\"]", "decline = [\"intake\"]");
        edit("export.toml", "version = 1", "version = \"one\"");
        let (verdict, out) = checked(folder.path());
        assert_eq!(verdict, Verdict::Found);
        for part in ["clocks.toml:", "chains.toml:", "export.toml:7: "] {
            assert!(out.lines().any(|line| line.starts_with(part)), "{part} in {out}");
        }
        let lines: Vec<_> = out.lines().filter(|line| line.contains(".toml:")).collect();
        assert!(lines.iter().all(|line| line.split(':').nth(1).is_some_and(|no| no.parse::<usize>().is_ok())), "{out}");
        let (verdict, out) = checked(&folder.path().join("nowhere"));
        assert_eq!(verdict, Verdict::Found);
        assert!(out.contains("profile.toml:1: 缺少这个文件"), "{out}");
    }
}
