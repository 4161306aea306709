//! Names folded to one short form, and how alike two of them are.

use crate::width::half;

/// Full words of official names and the short ones people use, longer first where one holds another.
const WORDS: [(&str, &str); 62] = [
    ("中国人民政府", "政府"),
    ("人民政府", "政府"),
    ("管理委员会", "管委会"),
    ("街道办事处", "街道办"),
    ("发展和改革", "发改"),
    ("发展与改革", "发改"),
    ("发展改革", "发改"),
    ("住房和城乡建设", "住建"),
    ("住房与城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("林业和草原", "林草"),
    ("林业草原", "林草"),
    ("卫生健康", "卫健"),
    ("卫生和计划生育", "卫计"),
    ("教育和体育", "教体"),
    ("教育体育", "教体"),
    ("工业和信息化", "工信"),
    ("工业信息化", "工信"),
    ("工业和商务信息化", "工信"),
    ("市场监督管理", "市监"),
    ("市场监管", "市监"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("政务服务管理", "政务"),
    ("政务服务", "政务"),
    ("政管局", "政务局"),
    ("文化和旅游", "文旅"),
    ("文化旅游", "文旅"),
    ("交通运输", "交通"),
    ("交运", "交通"),
    ("水务", "水利"),
    ("农业农村", "农业"),
    ("农业和农村", "农业"),
    ("农村农业", "农业"),
    ("农科", "农业科技"),
    ("自然资源和规划", "自然资源"),
    ("自规", "自然资源"),
    ("自资", "自然资源"),
    ("生态环境", "环保"),
    ("环境保护", "环保"),
    ("应急管理", "应急"),
    ("医疗保障", "医保"),
    ("退役军人事务", "退役军人"),
    ("国有资产监督管理", "国资"),
    ("民族宗教事务", "民宗"),
    ("民族和宗教事务", "民宗"),
    ("投资促进", "投促"),
    ("招商引资", "招商"),
    ("城市管理综合行政执法", "城管"),
    ("城市管理和综合执法", "城管"),
    ("城市综合管理", "城管"),
    ("城市管理", "城管"),
    ("综合行政执法", "综合执法"),
    ("行政审批服务", "审批"),
    ("行政审批", "审批"),
    ("机关事务管理", "机关事务"),
    ("机关事务服务", "机关事务"),
    ("地方金融监督管理", "金融"),
    ("科学技术", "科技"),
    ("信访工作", "信访"),
    ("乡村振兴", "乡振"),
    ("移民开发", "移民"),
];

/// Peoples that names of autonomous places carry.
const PEOPLES: [&str; 20] = [
    "傣族",
    "哈尼族",
    "拉祜族",
    "佤族",
    "布朗族",
    "彝族",
    "白族",
    "基诺族",
    "景颇族",
    "傈僳族",
    "壮族",
    "苗族",
    "回族",
    "瑶族",
    "纳西族",
    "藏族",
    "独龙族",
    "怒族",
    "普米族",
    "阿昌族",
];

/// The text in half width without white space and punctuation, otherwise as it stands.
pub(super) fn plain(text: &str) -> String {
    let kept =
        |c: &char| !c.is_whitespace() && !matches!(c, '·' | '•' | '、' | '，' | '。' | '“' | '”' | '"' | '.' | ',');
    text.chars().map(half).filter(kept).collect()
}

/// The short form of a name: no brackets, no peoples, short words; 委 and 厅 count as 局.
pub(super) fn fold(name: &str) -> String {
    let mut text = plain(&bracketed(name).0);
    let autonomous = text.contains("自治");
    for people in PEOPLES {
        // 民族乡 as well: 基诺山基诺族乡.
        if autonomous || text.contains(&format!("{people}乡")) {
            text = text.replace(people, "");
        }
    }
    for (long, short) in [("自治州", "州"), ("自治县", "县"), ("民族乡", "乡")] {
        text = text.replace(long, short);
    }
    for (long, short) in WORDS {
        text = text.replace(long, short);
    }
    let office = ["委员会", "委", "厅"].iter().find_map(|end| text.strip_suffix(end));
    match office {
        Some(stem) => format!("{stem}局"),
        None => text.strip_suffix("办公室").map(|stem| format!("{stem}办")).unwrap_or(text),
    }
}

/// What stands outside brackets, and what stands in each pair, without `原`, `现`, `简称` and the like before it.
pub(super) fn bracketed(text: &str) -> (String, Vec<String>) {
    let (mut outer, mut inner, mut depth) = (String::new(), Vec::new(), 0_usize);
    for c in text.chars().map(half) {
        match c {
            '(' | '[' | '〔' | '【' => {
                depth += 1;
                inner.push(String::new());
            }
            ')' | ']' | '〕' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 => outer.push(c),
            c => inner.last_mut().into_iter().for_each(|text| text.push(c)),
        }
    }
    let inner = inner.iter().map(|text| said(text).to_owned()).filter(|text| !text.is_empty()).collect();
    (said(&outer).to_owned(), inner)
}

/// A name without the word that introduces it.
fn said(text: &str) -> &str {
    let mut text = text.trim();
    for word in ["以下简称", "简称", "曾用名", "原名", "现名", "更名为", "原", "现为", "现", "即"]
    {
        if let Some(rest) = text.strip_prefix(word) {
            text = rest.trim_start_matches([':', ' ', '“', '"']);
            break;
        }
    }
    text
}

/// How alike two folded names are, out of `most`: pairs of neighbouring characters in common (Dice).
pub(super) fn similarity(one: &str, other: &str, most: u16) -> u16 {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        chars.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    };
    let (one, mut other) = (pairs(one), pairs(other));
    let all = one.len() + other.len();
    let mut common = 0;
    for pair in one {
        if let Some(at) = other.iter().position(|other| *other == pair) {
            other.swap_remove(at);
            common += 1;
        }
    }
    (2 * common * usize::from(most)).checked_div(all).map_or(0, |score| u16::try_from(score).unwrap_or(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_the_words_people_use() {
        let table = [
            ("勐阳县住房和城乡建设局", "勐阳县住建局"),
            ("省住房和城乡建设厅", "省住建局"),
            ("南曼傣族自治州发展和改革委员会", "南曼州发改局"),
            ("西江哈尼族彝族傣族自治县人民政府", "西江县政府"),
            ("山口基诺族乡人民政府", "山口乡政府"),
            ("曼景市卫健委", "曼景市卫健局"),
            ("曼景市交运局", "曼景市交通局"),
            ("曼景市水务局", "曼景市水利局"),
            ("旅游度假区管理委员会", "旅游度假区管委会"),
            ("曼景市市监局（原工商局）", "曼景市市监局"),
            ("傣族园景区", "傣族园景区"),
        ];
        for (name, folded) in table {
            assert_eq!(fold(name), folded);
        }
    }

    #[test]
    fn every_short_word_folds_to_itself() {
        for (long, short) in WORDS {
            assert_eq!(fold(&fold(long)), fold(long), "{long}");
            assert_eq!(fold(short), fold(long), "{long}");
        }
    }

    #[test]
    fn brackets_are_taken_apart() {
        let table: [(&str, &str, &[&str]); 5] = [
            ("甲局（原乙局）", "甲局", &["乙局"]),
            ("甲局(现：丙局)[丁]", "甲局", &["丙局", "丁"]),
            ("原甲局", "甲局", &[]),
            ("甲局（）", "甲局", &[]),
            ("甲局（乙", "甲局", &["乙"]),
        ];
        for (text, outer, inner) in table {
            let (found_outer, found_inner) = bracketed(text);
            assert_eq!((found_outer.as_str(), found_inner), (outer, inner.iter().map(|&t| t.to_owned()).collect()));
        }
    }

    #[test]
    fn likeness_counts_neighbouring_pairs() {
        let table =
            [("甲乙丙", "甲乙丙", 600), ("甲乙丙", "甲乙丁", 300), ("甲乙", "丙丁", 0), ("甲", "甲", 0), ("", "", 0)];
        for (one, other, score) in table {
            assert_eq!(similarity(one, other, 600), score, "{one} {other}");
        }
    }
}
