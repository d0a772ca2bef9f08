//! A civil day as the callers write it, in the words of a document: `2026年11月5日`, Arabic numerals,
//! no leading zeros (GB/T 9704).

use serde_json::Value;

/// The day in words, or `None` where the value is no day of the calendar.
pub(super) fn in_words(value: &Value) -> Option<String> {
    let (year, month, day) = match value {
        Value::Object(parts) if parts.len() == 3 => {
            let part = |key| parts.get(key).and_then(Value::as_u64);
            (part("y")?, part("m")?, part("d")?)
        }
        Value::String(text) => parse(text.trim())?,
        _ => return None,
    };
    let known = (1949..=9999).contains(&year) && (1..=days(year, month)?).contains(&day);
    known.then(|| format!("{year}年{month}月{day}日"))
}

fn parse(text: &str) -> Option<(u64, u64, u64)> {
    let parts: Vec<&str> = match text.strip_suffix('日') {
        Some(words) => words.split(['年', '月']).collect(),
        None => text.split('-').collect(),
    };
    let number = |part: &str| {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    match parts.as_slice() {
        [year, month, day] => Some((number(year)?, number(month)?, number(day)?)),
        _ => None,
    }
}

fn days(year: u64, month: u64) -> Option<u64> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => Some(29),
        2 => Some(28),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn days_are_read_in_three_ways_and_written_in_one() {
        for day in [json!({"y": 2026, "m": 3, "d": 2}), "2026-03-02".into(), "2026年3月2日".into()]
        {
            assert_eq!(in_words(&day).as_deref(), Some("2026年3月2日"), "{day}");
        }
        assert_eq!(in_words(&"2028-02-29".into()).as_deref(), Some("2028年2月29日"));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-04-31",
            "2026-00-10",
            "昨天",
            "2026年3月",
            "26-1-1",
            "2026-+3-02",
        ] {
            assert_eq!(in_words(&text.into()), None, "{text}");
        }
        assert_eq!(in_words(&json!({"y": 2026, "m": 3})), None);
        assert_eq!(in_words(&json!({"y": 2026, "m": 3, "d": -2})), None);
    }
}
