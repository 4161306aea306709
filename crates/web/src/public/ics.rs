//! A calendar file (RFC 5545) of whole days.

/// The longest line, in bytes, before it is folded.
const LINE_BYTES: usize = 75;

/// A whole day with its words.
pub struct DayEvent {
    /// Unique, and the same each time this day is told again.
    pub uid: String,
    /// The day, and the day after it.
    pub day: (jiff::civil::Date, jiff::civil::Date),
    /// In one line.
    pub summary: String,
    /// In several.
    pub description: String,
}

/// The file. `stamp` is when it was made, in universal time, such as `20260305T010203Z`.
pub fn calendar(name: &str, stamp: &str, events: &[DayEvent]) -> String {
    let mut text = String::new();
    let mut line = |content: &str| fold(&mut text, content);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Jiannuo//Jiannuo//ZH");
    line("CALSCALE:GREGORIAN");
    line(&format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        let date = |day: jiff::civil::Date| format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", event.uid));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART;VALUE=DATE:{}", date(event.day.0)));
        line(&format!("DTEND;VALUE=DATE:{}", date(event.day.1)));
        line(&format!("SUMMARY:{}", escaped(&event.summary)));
        line(&format!("DESCRIPTION:{}", escaped(&event.description)));
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    text
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace("\r\n", "\\n").replace('\n', "\\n")
}

/// Adds a line; one that is too long goes on in the next one behind a space, never inside a character.
fn fold(text: &mut String, content: &str) {
    let mut room = LINE_BYTES;
    for c in content.chars() {
        if c.len_utf8() > room {
            text.push_str("\r\n ");
            room = LINE_BYTES - 1;
        }
        text.push(c);
        room -= c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::{DayEvent, calendar};
    use jiff::civil::date;

    #[test]
    fn a_day_is_told_in_folded_lines_that_read_back_as_they_were() {
        let description =
            "自2026年3月2日起10个工作日；起算当日不计入, 届满日24时为止\n依据：工作方案第（二）项\\附则".repeat(3);
        let event = DayEvent {
            uid: "jiannuo-verification-20260318".to_owned(),
            day: (date(2026, 3, 18), date(2026, 3, 19)),
            summary: "核实最后一天（认定部门）".to_owned(),
            description: description.clone(),
        };
        let text = calendar("如果2026年3月2日提交", "20260302T000000Z", &[event]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
        let unfolded = text.replace("\r\n ", "");
        let told = unfolded.lines().find_map(|line| line.strip_prefix("DESCRIPTION:")).expect("a description");
        let mut back = String::new();
        let mut chars = told.chars();
        while let Some(c) = chars.next() {
            match (c, if c == '\\' { chars.next() } else { None }) {
                ('\\', Some('n')) => back.push('\n'),
                ('\\', Some(other)) => back.push(other),
                (c, _) => back.push(c),
            }
        }
        assert_eq!(back, description);
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20260318\r\nDTEND;VALUE=DATE:20260319\r\n"), "{unfolded}");
    }
}
