//! The sealed contact of a complainant: one record of lines, each with its label.

/// The value of a line such as `联系人：王小明`.
pub(crate) fn labelled(contact: &str, label: &str) -> Option<String> {
    let line = contact.lines().find_map(|line| line.strip_prefix(label)?.strip_prefix('：'));
    line.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}
