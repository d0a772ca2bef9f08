//! What was typed, and what is wrong with it.
//!
//! Every entry (page, API, import, demonstration) reads its commands through these functions, so
//! that a wrong date is answered in the same words everywhere.

use crate::money::Fen;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The fields of a form as they were typed; kept whole so that they can be shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, String>);

/// A field that cannot be taken: which, what is wrong, and how to mend it, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong and what to do, for the person who typed it.
    pub message: String,
}

/// Reads fields and gathers everything that is wrong, so that a form is answered once.
pub struct Reader<'a> {
    fields: &'a Fields,
    errors: Vec<FieldError>,
}

impl Fields {
    /// No fields.
    pub fn new() -> Fields {
        Fields::default()
    }

    /// The value typed for `name`; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Sets a field. A second value of the same name is added on its own line (check boxes).
    pub fn add(&mut self, name: &str, value: &str) {
        self.0
            .entry(name.to_owned())
            .and_modify(|old| {
                old.push('\n');
                old.push_str(value);
            })
            .or_insert_with(|| value.to_owned());
    }

    /// All values of a field with several (one a line).
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.get(name).lines().map(str::trim).filter(|line| !line.is_empty())
    }

    /// Whether the box of `name` with `value` is ticked.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|ticked| ticked == value)
    }

    /// Every field in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Fields {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Fields {
        let mut fields = Fields::new();
        for (name, value) in pairs {
            fields.add(&name.into(), &value.into());
        }
        fields
    }
}

impl<'a> Reader<'a> {
    /// Starts reading `fields`.
    pub fn new(fields: &'a Fields) -> Reader<'a> {
        Reader { fields, errors: Vec::new() }
    }

    /// The fields as typed.
    pub fn raw(&self) -> &'a Fields {
        self.fields
    }

    /// Notes that `field` is wrong.
    pub fn wrong(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push(FieldError { field: field.to_owned(), message: message.into() });
    }

    /// The value, if nothing at all was wrong.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<FieldError>> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ if self.errors.is_empty() => Err(vec![FieldError {
                field: String::new(),
                message: "表单没有填全，请从头看一遍".to_owned(),
            }]),
            _ => Err(self.errors),
        }
    }

    /// A text that must be there, of at most `max` characters.
    pub fn text(&mut self, field: &str, label: &str, max: usize) -> Option<String> {
        let text = self.optional(field, label, max)?;
        if text.is_empty() {
            self.wrong(field, format!("没有填写{label}"));
            return None;
        }
        Some(text)
    }

    /// A text that may be empty, of at most `max` characters.
    pub fn optional(&mut self, field: &str, label: &str, max: usize) -> Option<String> {
        let text = self.fields.get(field).replace("\r\n", "\n").trim().to_owned();
        let count = text.chars().count();
        if count > max {
            self.wrong(
                field,
                format!("{label}最多 {max} 个字，现在有 {count} 个字，请删减 {} 个字", count - max),
            );
            return None;
        }
        let control = |c: char| c.is_control() && c != '\n' && c != '\t';
        if text.chars().any(control) {
            self.wrong(field, format!("{label}里有看不见的控制字符，请删掉重新输入"));
            return None;
        }
        Some(text)
    }

    /// A civil date, `2026-11-23`; people's `2026年11月23日` and `2026.11.23` are taken too.
    pub fn date(&mut self, field: &str, label: &str) -> Option<Date> {
        let typed = self.fields.get(field).trim();
        if typed.is_empty() {
            self.wrong(field, format!("没有填写{label}"));
            return None;
        }
        let parts: Vec<&str> = typed
            .split(['-', '.', '/', '年', '月', '日'])
            .filter(|part| !part.is_empty())
            .collect();
        let date = match parts[..] {
            [year, month, day] => {
                (|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())()
            }
            _ => None,
        };
        if date.is_none_or(|date| date.year() < 1949 || date.year() > 2199) {
            self.wrong(
                field,
                format!("{label}“{typed}”不是一个真实的日期，请写成 2026-11-23 这样"),
            );
            return None;
        }
        date
    }

    /// An amount in 元.
    pub fn amount(&mut self, field: &str, label: &str) -> Option<Fen> {
        match Fen::parse(self.fields.get(field)) {
            Ok(amount) => Some(amount),
            Err(why) => {
                self.wrong(field, format!("{label}：{why}"));
                None
            }
        }
    }

    /// An integer with thousands separators allowed, empty for none.
    pub fn figure(&mut self, field: &str, label: &str) -> Option<Option<i64>> {
        let typed = self.fields.get(field).trim();
        if typed.is_empty() {
            return Some(None);
        }
        let plain: String = typed.chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
        let figure = plain.parse::<i64>().ok().filter(|n| n.unsigned_abs() < 1 << 53);
        if figure.is_none() {
            self.wrong(field, format!("{label}“{typed}”不是整数，请只写数字，例如 1280"));
        }
        figure.map(Some)
    }

    /// A unified social credit code (统一社会信用代码, GB 32100-2015), check character included.
    pub fn credit_code(&mut self, field: &str, label: &str) -> Option<String> {
        let typed = self.fields.get(field);
        let code: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        match credit_code_fault(&code) {
            None => Some(code),
            Some(fault) => {
                self.wrong(field, format!("{label}{fault}"));
                None
            }
        }
    }

    /// One of `choices`.
    pub fn choice<T: Copy>(
        &mut self,
        field: &str,
        label: &str,
        choices: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let typed = self.fields.get(field).trim();
        let chosen = choices.iter().copied().find(|&choice| word(choice) == typed);
        if chosen.is_none() {
            self.wrong(field, format!("请选择{label}"));
        }
        chosen
    }

    /// The code of a thing already on record.
    pub fn code(&mut self, field: &str, label: &str) -> Option<crate::Code> {
        let code = crate::Code::parse(self.fields.get(field)).ok();
        if code.is_none() {
            self.wrong(field, format!("请选择{label}"));
        }
        code
    }
}

/// What is wrong with a credit code; `None` if nothing is.
fn credit_code_fault(code: &str) -> Option<String> {
    const SYMBOLS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let count = code.chars().count();
    if count == 0 {
        return Some("没有填写".to_owned());
    }
    if count != 18 {
        return Some(format!("应当是 18 位，现在是 {count} 位，请对照营业执照"));
    }
    let mut sum = 0;
    let mut weight = 1;
    for (place, symbol) in code.chars().enumerate() {
        let Some(value) = SYMBOLS.find(symbol) else {
            return Some(format!(
                "第 {} 位“{symbol}”不会出现在信用代码里（不用 I、O、S、V、Z）",
                place + 1
            ));
        };
        if place < 17 {
            sum += value * weight;
            weight = weight * 3 % 31;
        } else if value != (31 - sum % 31) % 31 {
            return Some("校验位对不上（GB 32100-2015），有一位写错了，请对照营业执照".to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading<T>(
        pairs: &[(&str, &str)],
        read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
    ) -> Result<T, String> {
        let fields: Fields = pairs.iter().copied().collect();
        let mut reader = Reader::new(&fields);
        let value = read(&mut reader);
        reader.finish(value).map_err(|errors| errors[0].message.clone())
    }

    #[test]
    fn an_impossible_date_is_named() {
        let error = reading(&[("on", "2026-02-30")], |r| r.date("on", "检查日期")).unwrap_err();
        assert!(error.contains("2026-02-30") && error.contains("真实的日期"));
        assert!(reading(&[("on", "2026年2月3日")], |r| r.date("on", "检查日期")).is_ok());
    }

    #[test]
    fn a_wrong_credit_code_says_what_is_wrong() {
        let read = |code: &str| reading(&[("c", code)], |r| r.credit_code("c", "信用代码"));
        assert_eq!(read("9143 0400 MA4L 0HT3 7U").map_err(|e| e.contains("校验位")), Err(true));
        assert!(read("12345").unwrap_err().contains("现在是 5 位"));
        assert!(read("9I4304000000000000").unwrap_err().contains("第 2 位"));
        // The published code of the standard's own example.
        assert!(read("91350100M000100Y43").is_ok());
    }

    #[test]
    fn a_name_of_two_hundred_characters_is_counted() {
        let long = "长".repeat(201);
        let error = reading(&[("n", &long)], |r| r.text("n", "当事人名称", 200)).unwrap_err();
        assert!(error.contains("现在有 201 个字"));
        let rare = reading(&[("n", "𠮷㐂犇")], |r| r.text("n", "当事人名称", 3));
        assert_eq!(rare.as_deref(), Ok("𠮷㐂犇"));
    }
}
