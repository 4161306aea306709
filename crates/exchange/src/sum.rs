//! Sums of money as people write them: `0.91万元`, `45900元`, `¥1,992,000.00`, `人民币壹佰玖拾玖万贰仟元整`.

use crate::civil::narrow;
use domain::money::Fen;

/// How likely a sum is the one that is owed, by the word nearest to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    /// Paid already, or a price per unit.
    Other,
    /// The total of the contract.
    Total,
    /// No word tells.
    Unsaid,
    /// 金额.
    Sum,
    /// Owed.
    Owed,
}

const OWED: [&str; 22] = [
    "尚欠",
    "欠付",
    "拖欠",
    "欠款",
    "所欠",
    "仍欠",
    "欠我",
    "欠",
    "还差",
    "差",
    "未付",
    "未支付",
    "未结",
    "未兑现",
    "剩余",
    "余款",
    "尾款",
    "质保金",
    "保证金",
    "涉及金额",
    "涉及",
    "要求支付",
];
const TOTAL: [&str; 12] =
    ["合同总价", "合同金额", "合同价", "合同", "总价", "总额", "总金额", "总投资", "中标价", "造价", "结算价", "审定"];
const OTHER: [&str; 10] = ["已付", "已支付", "已收到", "仅支付", "只支付", "支付了", "付了", "每", "单价", "注册资本"];
/// Words after a sum that say it is owed.
const OWED_AFTER: [&str; 8] = ["未付", "未支付", "没有支付", "没付", "没有解决", "未结", "至今", "的欠款"];

/// The sum a text is about, in fen.
///
/// Where several stand there, the one called owed (尚欠, 欠付, 涉及金额, 还差) comes first, then 金额, then one without a
/// word, then the total of the contract; sums paid already and unit prices come last. `约`, `余`, `多`, `左右` are passed
/// over. `None` if no sum is written.
pub fn amount_in(text: &str) -> Option<Fen> {
    let chars: Vec<char> = text.chars().map(narrow).collect();
    let mut best: Option<(Claim, Fen)> = None;
    let mut at = 0;
    while at < chars.len() {
        let Some((fen, end)) = sum_at(&chars, at) else {
            // Never begin in the middle of a number.
            at +=
                if chars[at].is_ascii_digit() { chars[at..].iter().take_while(|c| is_number(**c)).count() } else { 1 };
            continue;
        };
        let claim = claim(&chars, at, end);
        if best.is_none_or(|(known, _)| claim > known) {
            best = Some((claim, fen));
        }
        at = end;
    }
    best.map(|(_, fen)| fen)
}

/// A sum in a column of its own: a bare number counts in `unit_fen` fen, a text may name its own unit.
pub(crate) fn amount_of(text: &str, unit_fen: i64) -> Option<Fen> {
    let plain: String = text.chars().map(narrow).filter(|c| !matches!(c, ',' | ' ' | '¥' | '￥')).collect();
    if !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return decimal(&plain, i128::from(unit_fen)).and_then(to_fen);
    }
    amount_in(text)
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | '.')
}

/// A sum that begins at `at`, with the place after it.
fn sum_at(chars: &[char], at: usize) -> Option<(Fen, usize)> {
    if at > 0 && (chars[at - 1].is_ascii_alphanumeric() || matches!(chars[at - 1], '-' | '*')) {
        return None;
    }
    let marked = matches!(chars[at], '¥' | '￥');
    let start = at + usize::from(marked);
    let start = start + chars[start..].iter().take_while(|c| **c == ' ').count();
    let first = *chars.get(start)?;
    if first.is_ascii_digit() {
        digits_at(chars, start, marked)
    } else if is_word(first)
        && at.checked_sub(1).is_none_or(|before| !is_word(chars[before]) && !"几数上".contains(chars[before]))
    {
        words_at(chars, start)
    } else {
        None
    }
}

/// Fen in 元, 万元 and the other units a number may be followed by.
fn scale(c: char) -> Option<i128> {
    match c {
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1_000),
        '万' | '萬' => Some(10_000),
        '亿' | '億' => Some(100_000_000),
        _ => None,
    }
}

/// `1,992,000.00`, `0.91万余元`, `13万5千元`, `2.5亿元`.
fn digits_at(chars: &[char], start: usize, marked: bool) -> Option<(Fen, usize)> {
    let mut at = start;
    let mut fen: i128 = 0;
    let mut scaled = false;
    loop {
        let length = chars[at..].iter().take_while(|c| is_number(**c)).count();
        let number: String = chars[at..at + length].iter().collect();
        let number = number.trim_end_matches([',', '.']);
        at += number.len();
        let mut unit = 100;
        while let Some(times) = chars.get(at).copied().and_then(scale) {
            unit *= times;
            scaled = true;
            at += 1;
            if unit > 100_i128.pow(8) {
                return None;
            }
        }
        fen = fen.checked_add(decimal(&number.replace(',', ""), unit)?)?;
        // 13万5千元 goes on; a bare number after a unit (3万5) is not guessed at.
        let more = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if unit == 100 || more == 0 || chars.get(at + more).copied().is_none_or(|c| scale(c).is_none() && c != '元') {
            break;
        }
    }
    let rounding = chars[at..].iter().take_while(|c| matches!(c, '余' | '多' | '来' | '几' | ' ')).count();
    let after = chars.get(at + rounding).copied();
    let currency = matches!(after, Some('元' | '圆' | '块')) && chars.get(at + rounding + 1) != Some(&'旦');
    let end = if currency { at + rounding + 1 } else { at };
    // 3万平方米, 5万人, 2亿立方 are no money; 万 at the end of a clause is.
    let measured =
        after.is_some_and(|c| "平方人亩吨公米只株头立户件套册个名条度份次字里斤辆台支年月日号瓦".contains(c));
    if currency || marked || (scaled && !measured) { Some((to_fen(fen)?, end)) } else { None }
}

/// A decimal times a whole unit in fen, rounded half up to the fen.
fn decimal(text: &str, unit_fen: i128) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.len() > 15 || fraction.len() > 15 || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let digits = format!("{whole}{fraction}");
    let value: i128 = digits.parse().ok()?;
    let below = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    let times = value.checked_mul(unit_fen)?;
    Some((times + below / 2) / below)
}

fn to_fen(fen: i128) -> Option<Fen> {
    i64::try_from(fen).ok().filter(|fen| *fen <= Fen::MOST_ENTERED).map(Fen::new)
}

/// `壹佰玖拾玖万贰仟元整`, `伍元陆角柒分`, `三十万元`: the longest run that reads as a sum in words.
fn words_at(chars: &[char], start: usize) -> Option<(Fen, usize)> {
    let part = |c: &char| is_word(*c) || matches!(c, '元' | '圆' | '角' | '分' | '整' | '正');
    let run = chars[start..].iter().take_while(|c| part(c)).take(LONGEST_IN_WORDS).count();
    let text: String = chars[start..start + run].iter().collect();
    if !text.contains(['元', '圆']) {
        return None;
    }
    // 元正在: the run may reach into the next word.
    let ends = [Some(text.len()), text.find(['元', '圆']).map(|at| at + '元'.len_utf8())];
    ends.into_iter().flatten().find_map(|end| {
        let fen = Fen::parse_yuan(&text[..end]).ok()?;
        Some((fen, start + text[..end].chars().count()))
    })
}

/// Longer than any sum that may be entered.
const LONGEST_IN_WORDS: usize = 40;

fn is_word(c: char) -> bool {
    "零〇一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾百佰千仟万亿两".contains(c)
}

/// What the clause says about the sum between `start` and `end`: the keyword nearest before it, or one right after it.
fn claim(chars: &[char], start: usize, end: usize) -> Claim {
    let breaks =
        |c: &char| matches!(c, '，' | '。' | '；' | '、' | '\n' | ';' | ',' | '！' | '？' | '!' | '?' | '(' | ')');
    let clause = chars[..start].iter().rposition(breaks).map_or(0, |at| at + 1);
    let before: String = chars[clause.max(start.saturating_sub(30))..start].iter().collect();
    let after: String = chars[end..].iter().take_while(|c| !breaks(c)).take(10).collect();
    let nearest =
        |words: &[&str]| words.iter().filter_map(|word| Some((before.rfind(word)? + word.len(), word.len()))).max();
    let ranked = [
        (nearest(&OWED), Claim::Owed),
        (nearest(&TOTAL), Claim::Total),
        (nearest(&OTHER), Claim::Other),
        (nearest(&["金额"]), Claim::Sum),
    ];
    let word = ranked.into_iter().filter_map(|(place, claim)| Some((place?, claim))).max_by_key(|(place, _)| *place);
    match word.map_or(Claim::Unsaid, |(_, claim)| claim) {
        Claim::Other => Claim::Other,
        _ if OWED_AFTER.iter().any(|word| after.contains(word)) => Claim::Owed,
        found => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_owed_is_found_in_every_writing() {
        let table = [
            ("金额将近0.91万元左右，一直推诿", Some(910_000)),
            ("金额45900元，一直推诿", Some(4_590_000)),
            ("涉及金额人民币壹佰玖拾玖万贰仟元整", Some(199_200_000)),
            ("¥1,992,000.00", Some(199_200_000)),
            ("￥ 8,600.50元", Some(860_050)),
            ("金额242.1万，一直推诿", Some(242_100_000)),
            ("金额0.7万余元，多次协商未果", Some(700_000)),
            ("金额1.34亿元，", Some(13_400_000_000)),
            ("金额人民币壹亿贰仟叁佰万元整", Some(12_300_000_000)),
            ("人民币捌拾陆万零叁佰元整", Some(86_030_000)),
            ("人民币肆佰玖拾万柒仟伍佰元整", Some(490_750_000)),
            ("伍元陆角柒分", Some(567)),
            ("欠三十万元不给", Some(30_000_000)),
            ("拖欠13万5千元", Some(13_500_000)),
            ("１２．５万元", Some(12_500_000)),
            ("总价约230万元多。尚欠41.5万元", Some(41_500_000)),
            ("尚欠41.5万元。合同金额230万元", Some(41_500_000)),
            ("合同金额将近27万元多，目前还差14.1万元没有解决", Some(14_100_000)),
            ("合同总价100万元，已支付60万元，40万元至今未付", Some(40_000_000)),
            ("合同金额将近1200万元。垫资完成", Some(1_200_000_000)),
            ("涉及鑫额¥43,600.00，催要无果", Some(4_360_000)),
            ("建设3万平方米，金额5万元", Some(5_000_000)),
            ("约5万人受益", None),
            ("花了几十万元", None),
            ("拖欠五百元", Some(50_000)),
            ("一亿二千万元", Some(12_000_000_000)),
            ("身份证号530102196508240961，电话13798341432", None),
            ("2024元旦放假", None),
            ("编号TS1000元", None),
            ("未说多少钱", None),
            ("99999999999999999999999元", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(amount_in(text).map(Fen::get), expected, "{text}");
        }
    }

    #[test]
    fn a_column_of_sums_counts_in_the_unit_of_its_heading() {
        let table = [
            ("5.47", 1_000_000, Some(5_470_000)),
            ("186000.00", 100, Some(18_600_000)),
            ("1,860.005", 100, Some(186_001)),
            ("14.1万元", 100, Some(14_100_000)),
            ("约4.9万元多", 1_000_000, Some(4_900_000)),
            ("不详", 100, None),
            ("1.2.3", 100, None),
        ];
        for (text, unit, expected) in table {
            assert_eq!(amount_of(text, unit).map(Fen::get), expected, "{text}");
        }
    }
}
