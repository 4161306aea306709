//! Which fonts a letter is set in. GB/T 9704-2012 asks for 小标宋, 仿宋, 黑体 and 宋体; the usual ones are not free to hand
//! out, so what the machine has is taken, the best first. Every list ends with a font that has the rare characters of
//! personal names (镕, 喆, 堃).

use std::{fmt, path::Path};
use typst::text::Coverage;
use typst_kit::fonts::{self, FontStore};

/// 仿宋, for the text.
const FANG: &[&str] = &[
    "FangSong_GB2312",
    "仿宋_GB2312",
    "FangSong",
    "仿宋",
    "STFangsong",
    "Zhuque Fangsong (technical preview)",
    "FandolFang R",
];
/// 黑体, for headings.
const HEI: &[&str] = &["SimHei", "黑体", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC"];
/// 小标宋, for the head and the title.
const TITLE_SONG: &[&str] = &["FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05"];
/// 宋体, for page numbers and whatever the others lack.
const SONG: &[&str] = &["Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "SimSun", "宋体", "STSong"];
/// Better than none.
const OTHER: &[&str] = &["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "WenQuanYi Zen Hei"];

/// The families of this machine for each use, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Families {
    /// 宋体.
    pub song: Vec<String>,
    /// 小标宋.
    pub title_song: Vec<String>,
    /// 仿宋.
    pub fang: Vec<String>,
    /// 黑体.
    pub hei: Vec<String>,
}

impl Families {
    /// Chooses among the families that `has` knows; none if none of them writes Chinese.
    fn choose(has: impl Fn(&str) -> bool) -> Option<Self> {
        let present = |lists: &[&[&str]]| {
            let mut found: Vec<String> = Vec::new();
            for name in lists.iter().flat_map(|list| list.iter()).filter(|name| has(name)) {
                if !found.iter().any(|other| other == name) {
                    found.push((*name).to_owned());
                }
            }
            found
        };
        let song = present(&[SONG, OTHER]);
        (!song.is_empty()).then(|| Self {
            title_song: present(&[TITLE_SONG, SONG, OTHER]),
            fang: present(&[FANG, SONG, OTHER]),
            hei: present(&[HEI, OTHER, SONG]),
            song,
        })
    }
}

/// No font of this machine writes Chinese; the words say what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontsMissing(pub String);

impl fmt::Display for FontsMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FontsMissing {}

/// The fonts at hand.
pub(crate) struct Fonts {
    pub store: FontStore,
    pub families: Families,
    coverage: Vec<Coverage>,
}

impl Fonts {
    pub fn find(folder: Option<&Path>) -> Result<Self, FontsMissing> {
        let wanted = |name: &str| [FANG, HEI, TITLE_SONG, SONG, OTHER].iter().any(|list| list.contains(&name));
        let mut store = FontStore::new();
        let own = folder.into_iter().flat_map(fonts::scan);
        // A machine may have thousands; those that no list names would only be looked through for missing characters.
        store.extend(own.chain(fonts::system()).filter(|(_, info)| wanted(&info.family)));
        let families = Families::choose(|name| store.book().contains_family(&name.to_lowercase()));
        let families = families.ok_or_else(|| {
            FontsMissing(
                "没有找到中文字体：请安装思源宋体（Debian 软件包 fonts-noto-cjk），或者把字体文件放进字体目录"
                    .to_owned(),
            )
        })?;
        let names = families.song.iter().map(|name| name.to_lowercase());
        let infos = names.flat_map(|name| store.book().select_family(&name).collect::<Vec<_>>());
        let coverage = infos.filter_map(|at| store.book().info(at)).map(|info| info.coverage.clone()).collect();
        Ok(Self { store, families, coverage })
    }

    /// Whether there is a glyph for a character, whatever it is set in: every list ends with these.
    pub fn has(&self, c: char) -> bool {
        self.coverage.iter().any(|coverage| coverage.contains(u32::from(c)))
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.families, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_come_first_and_the_rare_characters_last() {
        let table: &[(&[&str], Option<[&str; 3]>)] = &[
            (&[], None),
            (&["FangSong"], None),
            (&["Noto Serif CJK SC"], Some(["Noto Serif CJK SC", "Noto Serif CJK SC", "Noto Serif CJK SC"])),
            (&["FangSong", "SimHei", "SimSun", "Noto Serif CJK SC"], Some(["FangSong", "SimHei", "Noto Serif CJK SC"])),
            (&["Microsoft YaHei"], Some(["Microsoft YaHei", "Microsoft YaHei", "Microsoft YaHei"])),
        ];
        for (present, expected) in table {
            let families = Families::choose(|name| present.contains(&name));
            let first = families.as_ref().map(|all| [&all.fang[0], &all.hei[0], &all.song[0]].map(String::as_str));
            assert_eq!(first, *expected, "{present:?}");
            if let Some(families) = families {
                assert_eq!(families.fang.last(), families.song.last(), "{present:?}");
            }
        }
    }
}
