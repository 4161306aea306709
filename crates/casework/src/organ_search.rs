//! 机构查找: by official, short and former name, credit code, or the pinyin of any of these; each hit says why it met.

use crate::Casework;
use domain::{
    ids::OrganId,
    lookup::{self, How},
    organ::{Directory, OrganKind},
    succession::Resolution,
};
use jiff::civil::Date;
use pinyin::ToPinyin;
use std::collections::BTreeMap;

/// An organ that a search met.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own on the line of the organ")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganMatch {
    /// Which organ.
    pub id: OrganId,
    /// Its name on the day.
    pub name: String,
    /// Why it was found, in words: `原名“勐阳县林业局”`, `简称“县教体局”`, `拼音“县教体局”`.
    pub matched: String,
    /// The official name of the day was typed in full.
    pub exact: bool,
    /// It exists on the day.
    pub exists: bool,
    /// No account here: leads go to it by 系统外移送.
    pub outside: bool,
    /// 国有企业: named for exclusion, nobody complains about it here.
    pub state_firm: bool,
    /// Who took its place by the day, with the name, where it is no more; several where it was split.
    pub successors: Vec<(OrganId, String)>,
}

/// The pinyin of every name: its initials and its syllables, lower case, run together.
#[derive(Debug, Default)]
pub(crate) struct Initials {
    names: Vec<Spelt>,
}

#[derive(Debug)]
struct Spelt {
    organ: OrganId,
    words: String,
    initials: String,
    whole: String,
}

/// The fewest letters that are looked up as pinyin: one letter would meet half the directory.
const LETTERS_AT_LEAST: usize = 2;
/// Digits and letters of a credit code from which on a part of it is looked up.
const USCC_AT_LEAST: usize = 6;

impl Initials {
    /// The pinyin of a directory's names.
    pub fn of(directory: &Directory) -> Self {
        let mut names = Vec::new();
        for organ in directory.organs() {
            for words in organ.names.iter().map(|dated| &dated.name).chain(&organ.aliases) {
                let (mut initials, mut whole) = (String::new(), String::new());
                for letter in words.chars() {
                    if let Some(sound) = letter.to_pinyin() {
                        initials.push_str(sound.first_letter());
                        whole.push_str(sound.plain());
                    } else {
                        initials.extend(letter.to_lowercase());
                        whole.extend(letter.to_lowercase());
                    }
                }
                names.push(Spelt { organ: organ.id.clone(), words: words.clone(), initials, whole });
            }
        }
        Self { names }
    }

    /// The best name of each organ that these letters spell, best first.
    fn find(&self, letters: &str) -> Vec<(OrganId, String)> {
        let mut best: BTreeMap<&OrganId, (u8, usize, &str)> = BTreeMap::new();
        for name in &self.names {
            let rank = match () {
                () if name.initials == letters || name.whole == letters => 0,
                () if name.initials.starts_with(letters) || name.whole.starts_with(letters) => 1,
                () if name.initials.contains(letters) || (letters.len() > 3 && name.whole.contains(letters)) => 2,
                () => continue,
            };
            let found = (rank, name.initials.len(), name.words.as_str());
            best.entry(&name.organ).and_modify(|known| *known = (*known).min(found)).or_insert(found);
        }
        let mut all: Vec<_> = best.into_iter().collect();
        all.sort_by_key(|&(id, found)| (found.0, found.1, id));
        all.into_iter().map(|(id, found)| (id.clone(), found.2.to_owned())).collect()
    }
}

impl Casework {
    /// The organs that `text` may mean on the day, best first, at most `limit`: by any name or part of one, by pinyin
    /// where only letters were typed, by credit code where it looks like one.
    pub fn find_organs(&self, text: &str, day: Date, limit: usize) -> Vec<OrganMatch> {
        let text = text.trim();
        let directory = self.directory();
        let mut found: Vec<(OrganId, String, bool)> = Vec::new();
        let mut add = |id: OrganId, matched: String, exact: bool| {
            if !found.iter().any(|(known, ..)| *known == id) {
                found.push((id, matched, exact));
            }
        };
        if text.is_empty() {
            return Vec::new();
        }
        let letters: String = text.chars().filter(|c| !matches!(c, ' ' | '\'' | '-')).collect();
        let ascii = letters.chars().all(|c| c.is_ascii_alphanumeric());
        if ascii && letters.len() >= USCC_AT_LEAST {
            let code = letters.to_ascii_uppercase();
            for organ in directory.organs() {
                if organ.uscc.as_deref().is_some_and(|uscc| uscc.contains(&code)) {
                    add(organ.id.clone(), "统一社会信用代码".to_owned(), false);
                }
            }
        }
        if ascii && letters.len() >= LETTERS_AT_LEAST {
            for (id, words) in self.initials().find(&letters.to_ascii_lowercase()) {
                add(id, format!("拼音“{words}”"), false);
            }
        }
        let mut near = Vec::new();
        for hit in lookup::find(directory, text, day, limit.saturating_mul(2)) {
            let matched = match hit.how {
                How::Exact => "名称".to_owned(),
                How::Alias => format!("简称“{}”", hit.name_matched),
                How::Former if directory.name_on(&hit.organ, day) == Some(&hit.name_matched) => "原有机构".to_owned(),
                How::Former => format!("原名“{}”", hit.name_matched),
                How::Near => {
                    near.push((hit.organ, format!("名称相近“{}”", hit.name_matched)));
                    continue;
                }
            };
            add(hit.organ, matched, hit.how == How::Exact);
        }
        // Part of a name: what somebody types before the name is whole.
        for organ in directory.organs().filter(|_| !ascii) {
            let official = organ.name_on(day);
            let held = |name: &str| name.contains(text);
            let matched = if held(official) {
                Some("名称".to_owned())
            } else if let Some(dated) = organ.names.iter().find(|dated| held(&dated.name)) {
                Some(format!("原名“{}”", dated.name))
            } else {
                organ.aliases.iter().find(|alias| held(alias)).map(|alias| format!("简称“{alias}”"))
            };
            if let Some(matched) = matched {
                add(organ.id.clone(), matched, false);
            }
        }
        for (id, matched) in near {
            add(id, matched, false);
        }
        found.truncate(limit);
        found.into_iter().map(|(id, matched, exact)| self.organ_match(id, matched, exact, day)).collect()
    }

    pub(crate) fn organ_match(&self, id: OrganId, matched: String, exact: bool, day: Date) -> OrganMatch {
        let directory = self.directory();
        let heirs = match directory.resolve(&id, day) {
            Resolution::Successor { id, .. } => vec![id],
            Resolution::Abolisher { government } => vec![government],
            Resolution::Several(ids) => ids,
            Resolution::Live(_) | Resolution::Unknown => Vec::new(),
        };
        let organ = directory.get(&id);
        OrganMatch {
            name: directory.called_on(&id, day).to_owned(),
            matched,
            exact,
            exists: organ.is_some_and(|organ| organ.exists_on(day)),
            outside: organ.is_some_and(|organ| organ.outside),
            state_firm: organ.is_some_and(|organ| organ.kind == OrganKind::StateFirm),
            successors: heirs
                .into_iter()
                .map(|heir| (heir.clone(), directory.called_on(&heir, day).to_owned()))
                .collect(),
            id,
        }
    }
}
