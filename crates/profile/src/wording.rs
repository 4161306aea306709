//! What the TOML reader says, in the reader's language.

/// The message of a failed read in Chinese. Messages of our own types are Chinese already and pass unchanged.
pub(crate) fn in_chinese(message: &str) -> String {
    let message = message.trim();
    if let Some(rest) = message.strip_prefix("missing field ") {
        return format!("缺少字段{}", quoted(rest));
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let expected =
            expected.trim_start_matches("one of ").replace('`', "").replace(" or ", "、").replace(", ", "、");
        return format!("不认识的取值{}；可用：{expected}", quoted(found));
    }
    if let Some(rest) = message.strip_prefix("unknown field ") {
        return format!("不认识的字段{}", quoted(rest.split(',').next().unwrap_or(rest)));
    }
    if let Some(rest) = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: ")) {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        return format!("类型或取值不对：现为 {found}，应为 {expected}");
    }
    if let Some(rest) = message.strip_prefix("invalid length ") {
        return format!("个数不对：{rest}");
    }
    if message.is_ascii() { format!("无法读取：{message}") } else { message.to_owned() }
}

fn quoted(text: &str) -> String {
    format!("“{}”", text.trim().trim_matches('`'))
}

#[cfg(test)]
mod tests {
    use super::in_chinese;

    #[test]
    fn every_message_reaches_the_reader_in_chinese() {
        let table = [
            ("missing field `owner`", "缺少字段“owner”"),
            ("unknown variant `x`, expected `a` or `b`", "不认识的取值“x”；可用：a、b"),
            ("unknown variant `x`, expected one of `a`, `b`", "不认识的取值“x”；可用：a、b"),
            ("invalid type: string \"a\", expected u8", "类型或取值不对：现为 string \"a\"，应为 u8"),
            ("行政区划代码应为6位或9位数字", "行政区划代码应为6位或9位数字"),
            ("odd", "无法读取：odd"),
        ];
        for (message, expected) in table {
            assert_eq!(in_chinese(message), expected);
        }
    }
}
