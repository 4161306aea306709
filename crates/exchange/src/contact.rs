//! Who complains and how to reach them: phone numbers, firms and credit codes, in cells and inside narratives.

use crate::{civil::narrow, table::is_space};

/// Why a text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// A mobile number with one digit too few.
    #[error("少一位")]
    OneShort,
    /// A mobile number with one digit too many.
    #[error("多一位")]
    OneOver,
    /// Another number of digits.
    #[error("位数不对，现为{0}位")]
    Length(usize),
    /// `1.35E+10`: a spreadsheet has dropped digits.
    #[error("被表格软件写成了科学计数法，尾数已丢失")]
    Exponent,
    /// Something that is no number.
    #[error("不是电话号码")]
    NotANumber,
}

/// A phone number in one form: `13812345678`, `138****5678`, `0699-2199447`, `4001234567`.
///
/// Spaces, brackets, full-width digits, `+86` and `0086` go. Stars stay: a masked number still tells numbers apart.
/// Of several numbers the first counts.
pub fn normal_phone(text: &str) -> Result<String, PhoneError> {
    let text: String = text.chars().map(narrow).collect();
    let text = text.trim_matches(is_space);
    if text.to_ascii_uppercase().contains("E+") {
        return Err(PhoneError::Exponent);
    }
    let first =
        text.split(['/', '、', ',', '，', ';', '；', '转']).find(|part| !part.trim().is_empty()).unwrap_or(text);
    let mut number = String::new();
    for c in first.chars() {
        match c {
            '0'..='9' | '*' | '-' => number.push(c),
            'x' | 'X' | '×' => number.push('*'),
            '—' | '–' | '－' => number.push('-'),
            '+' | '(' | ')' | '.' => {}
            c if is_space(c) => {}
            _ => return Err(PhoneError::NotANumber),
        }
    }
    for prefix in ["0086-", "86-", "0086"] {
        if first.trim_start().starts_with(['+', '0', '8', '(']) && number.len() > 9 {
            number = number.strip_prefix(prefix).unwrap_or(&number).to_owned();
        }
    }
    if first.contains("+86") || (number.len() == 13 && number.starts_with("861")) {
        number = number.strip_prefix("86").unwrap_or(&number).trim_start_matches('-').to_owned();
    }
    check_phone(&number)
}

fn check_phone(number: &str) -> Result<String, PhoneError> {
    let plain: String = number.chars().filter(|c| *c != '-').collect();
    let length = plain.len();
    if !plain.bytes().any(|b| b.is_ascii_digit()) {
        return Err(PhoneError::NotANumber);
    }
    let mobile = plain.starts_with('1') && plain.as_bytes().get(1).is_some_and(|b| matches!(b, b'3'..=b'9' | b'*'));
    if mobile {
        return match length {
            11 => Ok(plain),
            10 => Err(PhoneError::OneShort),
            12 => Err(PhoneError::OneOver),
            other => Err(PhoneError::Length(other)),
        };
    }
    if plain.starts_with('0') && (10..=12).contains(&length) {
        // Area codes: 010 and 02x have three digits, all others four.
        let area = if plain.starts_with("01") || plain.starts_with("02") { 3 } else { 4 };
        return Ok(format!("{}-{}", &plain[..area], &plain[area..]));
    }
    // Local numbers, 400 and 800 lines, short numbers such as 12345.
    if (5..=8).contains(&length) || (length == 10 && (plain.starts_with("400") || plain.starts_with("800"))) {
        return Ok(plain);
    }
    Err(PhoneError::Length(length))
}

/// The phone number in a narrative: one introduced by 电话 or 手机 before any other.
///
/// Digits inside longer runs (identity cards, accounts, order numbers) are not taken.
pub fn phone_in(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().map(narrow).collect();
    let mut found: Option<(bool, String)> = None;
    let mut at = 0;
    while at < chars.len() {
        let part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '*' | '-' | '+');
        if !part(&chars[at]) {
            at += 1;
            continue;
        }
        let run: String = chars[at..].iter().take_while(|c| part(c)).collect();
        let before: String = chars[at.saturating_sub(8)..at].iter().collect();
        let introduced = ["电话", "手机", "联系方式"].iter().any(|word| before.contains(word));
        let digits = run.chars().filter(|c| c.is_ascii_digit() || *c == '*').count();
        let whole = run.chars().all(|c| !c.is_ascii_alphabetic()) && !run.contains("--");
        let long_enough = digits >= 10 || (introduced && digits >= 7);
        if whole
            && long_enough
            && let Ok(phone) = normal_phone(&run)
            && found.as_ref().is_none_or(|(known, _)| introduced && !known)
        {
            found = Some((introduced, phone));
        }
        at += run.chars().count();
    }
    found.map(|(_, phone)| phone)
}

/// Endings of firm names, longest first where one ends in another.
const FIRM_ENDINGS: [&str; 13] = [
    "合伙企业（有限合伙）",
    "合伙企业(有限合伙)",
    "合伙企业",
    "专业合作社",
    "合作社",
    "公司",
    "经营部",
    "商行",
    "事务所",
    "工作室",
    "加工厂",
    "商贸行",
    "个体工商户",
];
/// Words before a firm's name that are no part of it.
const LEAD_INS: [&str; 24] = [
    "我单位",
    "我公司",
    "我司",
    "我方",
    "我们",
    "本公司",
    "本单位",
    "其所在企业",
    "其公司",
    "来电人",
    "反映",
    "代表",
    "所在的",
    "系",
    "是",
    "为",
    "叫",
    "我",
    "由",
    "即",
    "称",
    "在",
    "作为",
    "投诉人",
];

/// The firm that complains, where a narrative names it: `来电人刀某反映：勐阳县佳新商贸有限公司与…`.
///
/// `其公司`, `我公司` and the other party of `我公司与…` are not taken.
pub fn enterprise_in(text: &str) -> Option<String> {
    let breaks = |c: char| "，。；：、！？,;:!?\n\r《》“”\"'【】".contains(c);
    for clause in text.split(breaks) {
        let Some(end) = first_firm_end(clause) else { continue };
        let mut name = clause[..end].trim_matches(is_space);
        loop {
            let before = name;
            for word in LEAD_INS {
                name = name.strip_prefix(word).unwrap_or(name).trim_matches(is_space);
            }
            if name == before {
                break;
            }
        }
        // 我公司与甲公司: what remains begins with the word that joins the two.
        let joined = name.starts_with(['与', '和', '同', '跟', '向', '被', '给']);
        let pronoun = name.starts_with(['其', '该', '贵', '本', '某', '此', '这', '对']);
        let length = name.chars().count();
        if !joined && !pronoun && (4..=60).contains(&length) {
            return Some(name.to_owned());
        }
    }
    None
}

/// Where the first firm name of a clause ends. A pronoun with 公司 is no name.
fn first_firm_end(clause: &str) -> Option<usize> {
    let ends = FIRM_ENDINGS.iter().filter_map(|ending| Some(clause.find(ending)? + ending.len()));
    let mut end = ends.min()?;
    // The limited partnership's bracket, the branch after the parent.
    for tail in ["（有限合伙）", "(有限合伙)"] {
        if clause[end..].starts_with(tail) {
            end += tail.len();
        }
    }
    let branch = clause[end..].find("分公司").filter(|at| clause[end..end + at].chars().count() <= 8);
    let joined = |between: &str| between.contains(['与', '和', '于']);
    if let Some(at) = branch
        && !joined(&clause[end..end + at])
    {
        end += at + "分公司".len();
    }
    // 我公司与乙有限公司: go on after a bare pronoun.
    let head = &clause[..end];
    let bare = ["我公司", "其公司", "该公司", "本公司", "贵公司"].iter().any(|word| head.ends_with(word));
    if bare && head.chars().count() <= 14 && !clause[end..].starts_with(['与', '和']) {
        return first_firm_end(&clause[end..]).map(|more| end + more).or(Some(end));
    }
    Some(end)
}

/// A unified social credit code inside a text: 18 characters of its alphabet with nothing of it around.
pub fn uscc_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .find(|run| {
            let registering = run.bytes().next().is_some_and(|b| matches!(b, b'1' | b'5' | b'9' | b'Y'));
            let region = run.bytes().skip(2).take(6).all(|b| b.is_ascii_digit());
            // All digits with a birth year in place: an identity card.
            let card = run.bytes().take(17).all(|b| b.is_ascii_digit()) && matches!(run.get(6..8), Some("19" | "20"));
            run.len() == 18 && registering && region && !card
        })
        .map(str::to_owned)
}

/// Splits a cell that holds a name and a number, such as `彭华强 13843567581`.
pub(crate) fn split_contact(text: &str) -> (String, String) {
    let number = |c: char| narrow(c).is_ascii_digit() || narrow(c) == '+' || narrow(c) == '*';
    match text.find(number) {
        None => (text.trim_matches(is_space).to_owned(), String::new()),
        Some(at) => {
            let name = text[..at].trim_matches(|c: char| is_space(c) || "/、,，;；:：(（".contains(c));
            (name.to_owned(), text[at..].trim_matches(|c: char| is_space(c) || ")）".contains(c)).to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_has_one_form() {
        let table = [
            ("187 4400 1564", Ok("18744001564")),
            ("+8618744001564", Ok("18744001564")),
            ("0086 187-4400-1564", Ok("18744001564")),
            ("86-18744001564", Ok("18744001564")),
            ("8618744001564", Ok("18744001564")),
            ("137****8354", Ok("137****8354")),
            ("137xxxx8354", Ok("137****8354")),
            ("0699-2897193", Ok("0699-2897193")),
            ("(0699)2897193", Ok("0699-2897193")),
            ("06992897193", Ok("0699-2897193")),
            ("+860699-8139842", Ok("0699-8139842")),
            ("010-66778899", Ok("010-66778899")),
            ("2897193", Ok("2897193")),
            ("400-123-4567", Ok("4001234567")),
            ("18744001564/0699-2897193", Ok("18744001564")),
            ("0699-2897193转801", Ok("0699-2897193")),
            ("１８７４４００１５６４", Ok("18744001564")),
            ("1874400156", Err(PhoneError::OneShort)),
            ("187440015640", Err(PhoneError::OneOver)),
            ("1.87440E+10", Err(PhoneError::Exponent)),
            ("187", Err(PhoneError::Length(3))),
            ("无", Err(PhoneError::NotANumber)),
            ("", Err(PhoneError::NotANumber)),
        ];
        for (text, expected) in table {
            assert_eq!(normal_phone(text).as_deref().map_err(|error| *error), expected, "{text}");
        }
    }

    #[test]
    fn a_narrative_gives_the_phone_that_is_introduced_as_one() {
        let table = [
            ("请回复。联系电话13798341432。", Some("13798341432")),
            ("联系电话+860699-8139842。对接人", Some("0699-8139842")),
            ("联系电话152****3289。", Some("152****3289")),
            ("身份证号530102196508240961。收款账号6228869163517130695。", None),
            ("工单RX20230131305305", None),
            ("打13798341432没人接，联系电话18744001564。", Some("18744001564")),
            ("金额42905000元", None),
        ];
        for (text, expected) in table {
            assert_eq!(phone_in(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_narrative_gives_the_firm_that_complains() {
        let table = [
            ("来电人曾女士反映：南曼捷鑫捷农业开发公司与应急管理局存在合同纠纷", Some("南曼捷鑫捷农业开发公司")),
            ("来电人吴总反映：其公司与勐岭县文旅局存在合同纠纷", None),
            ("来电人吴总反映：其所在企业与勐岭县文旅局存在合同纠纷", None),
            ("我单位南曼兴远华建设有限公司于2023年7月9日中标", Some("南曼兴远华建设有限公司")),
            ("我叫曾温，系勐阳泽鸿家具有限公司负责人", Some("勐阳泽鸿家具有限公司")),
            ("2018.10，我公司与勐阳县第一中学签订合同", None),
            ("我公司与昆明某某建设有限公司签订合同", None),
            ("昆明山佳昌路桥工程合伙企业（有限合伙）与县中学", Some("昆明山佳昌路桥工程合伙企业（有限合伙）")),
            ("润版银茶业农民专业合作社与交运局", Some("润版银茶业农民专业合作社")),
            ("什么也没有", None),
        ];
        for (text, expected) in table {
            assert_eq!(enterprise_in(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_credit_code_is_told_from_an_identity_card() {
        assert_eq!(uscc_in("我司（91530111MA8BY8K0G5）与").as_deref(), Some("91530111MA8BY8K0G5"));
        assert_eq!(uscc_in("身份证号530102196508240961"), None);
        assert_eq!(uscc_in("账号915301111234567890123"), None);
    }

    #[test]
    fn a_joint_cell_gives_name_and_number() {
        assert_eq!(split_contact("彭华强 13843567581"), ("彭华强".into(), "13843567581".into()));
        assert_eq!(split_contact("李总（+8613843567581）"), ("李总".into(), "+8613843567581".into()));
        assert_eq!(split_contact("王女士"), ("王女士".into(), String::new()));
    }
}
