//! Canonical JSON (RFC 8785, JCS) for the subset that records use: no floating point.
//!
//! Records are hashed as bytes, so each record has exactly one text. Numbers are integers below
//! 2^53 in magnitude, because beyond that JavaScript rounds. [`to_canonical`] writes that text;
//! [`check_canonical`] decides, in one pass and without building anything, whether bytes are such
//! a text: no spaces, keys sorted and single, the shortest escapes. The two are written
//! independently (the writer is the published canonicalizer), so each tests the other.

use serde_json::Value;

/// Integers are below this in magnitude: 2^53.
pub const INTEGER_LIMIT: u64 = 1 << 53;

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 32;

/// Why a value has no canonical text here, or bytes are not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Not UTF-8.
    #[error("不是 UTF-8 文本")]
    Utf8,
    /// Not JSON, or not in the one canonical form: spaces, unsorted or repeated names, needless
    /// escapes, anything after the value.
    #[error("第 {at} 个字节处不是规范的 JSON（RFC 8785）")]
    NotCanonical {
        /// The byte, counted from 0.
        at: usize,
    },
    /// A number that is not an integer of magnitude below 2^53.
    #[error("数字只能是绝对值小于 2^53 的整数，不得有小数")]
    Number,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("嵌套超过 {MAX_DEPTH} 层")]
    TooDeep,
}

/// The canonical text of a value.
pub fn to_canonical(value: &Value) -> Result<Vec<u8>, JsonError> {
    check_value(value, 0)?;
    // Writing to memory fails only for values that `check_value` has just refused.
    serde_json_canonicalizer::to_vec(value).map_err(|_| JsonError::Number)
}

/// Checks that `text` is the canonical text of some value, and nothing else.
pub fn check_canonical(text: &[u8]) -> Result<(), JsonError> {
    check_canonical_str(std::str::from_utf8(text).map_err(|_| JsonError::Utf8)?)
}

/// As [`check_canonical`], for text that is known to be UTF-8.
pub(crate) fn check_canonical_str(text: &str) -> Result<(), JsonError> {
    let text = text.as_bytes();
    let mut scanner = Scanner { text, at: 0 };
    scanner.value(0)?;
    if scanner.at == text.len() { Ok(()) } else { Err(scanner.here()) }
}

fn check_value(value: &Value, depth: usize) -> Result<(), JsonError> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
        Value::Number(number) => {
            let magnitude = number.as_u64().or(number.as_i64().map(i64::unsigned_abs));
            match magnitude {
                Some(magnitude) if magnitude < INTEGER_LIMIT => Ok(()),
                _ => Err(JsonError::Number),
            }
        }
        _ if depth == MAX_DEPTH => Err(JsonError::TooDeep),
        Value::Array(items) => items.iter().try_for_each(|item| check_value(item, depth + 1)),
        Value::Object(map) => map.values().try_for_each(|item| check_value(item, depth + 1)),
    }
}

/// Walks over UTF-8 text; every method leaves `at` behind what it accepted.
struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    fn value(&mut self, depth: usize) -> Result<(), JsonError> {
        match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => Err(JsonError::TooDeep),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => self.word(b"null"),
            _ => Err(self.here()),
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), JsonError> {
        self.word(b"{")?;
        if self.skip(b'}') {
            return Ok(());
        }
        let mut last: Option<&[u8]> = None;
        loop {
            let start = self.here();
            let name = self.string()?;
            // Strictly rising names are sorted and single at once.
            if last.is_some_and(|last| !name_before(last, name)) {
                return Err(start);
            }
            last = Some(name);
            self.word(b":")?;
            self.value(depth + 1)?;
            if self.skip(b'}') {
                return Ok(());
            }
            self.word(b",")?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), JsonError> {
        self.word(b"[")?;
        if self.skip(b']') {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if self.skip(b']') {
                return Ok(());
            }
            self.word(b",")?;
        }
    }

    /// The characters between the quotes, as written.
    fn string(&mut self) -> Result<&'a [u8], JsonError> {
        self.word(b"\"")?;
        let start = self.at;
        loop {
            let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
            let rest = &self.text[self.at..];
            self.at += rest.iter().position(special).unwrap_or(rest.len());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(&self.text[start..self.at - 1]);
                }
                Some(b'\\') => self.escape()?,
                _ => return Err(self.here()),
            }
        }
    }

    /// The only escapes: the two-letter ones, and `\u00xx` in lowercase for other controls.
    fn escape(&mut self) -> Result<(), JsonError> {
        match self.text[self.at + 1..] {
            [b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => self.at += 2,
            [b'u', b'0', b'0', high, low, ..] => {
                // U+0000 to U+001F without those that have two letters.
                let control = match high {
                    b'0' => matches!(low, b'0'..=b'7' | b'b' | b'e' | b'f'),
                    _ => high == b'1' && matches!(low, b'0'..=b'9' | b'a'..=b'f'),
                };
                if !control {
                    return Err(self.here());
                }
                self.at += 6;
            }
            _ => return Err(self.here()),
        }
        Ok(())
    }

    fn integer(&mut self) -> Result<(), JsonError> {
        let start = self.here();
        let negative = self.skip(b'-');
        let digits = self.at;
        let mut magnitude: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            magnitude = magnitude.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) || magnitude >= INTEGER_LIMIT {
            return Err(JsonError::Number);
        }
        let count = self.at - digits;
        let padded = count > 1 && self.text[digits] == b'0';
        let negative_zero = negative && magnitude == 0;
        if count == 0 || padded || negative_zero { Err(start) } else { Ok(()) }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), JsonError> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.here());
        }
        self.at += word.len();
        Ok(())
    }

    fn skip(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn here(&self) -> JsonError {
        JsonError::NotCanonical { at: self.at }
    }
}

/// True when `a` stands before `b` in the order of UTF-16 code units that RFC 8785 asks for.
/// Both are the characters of canonical strings, escapes included.
fn name_before(a: &[u8], b: &[u8]) -> bool {
    let plain = |name: &[u8]| name.iter().all(|byte| byte.is_ascii() && *byte != b'\\');
    if plain(a) && plain(b) {
        return a < b;
    }
    let units = |name: &[u8]| -> Vec<u16> {
        let quoted = [b"\"", name, b"\""].concat();
        let text: String = serde_json::from_slice(&quoted).unwrap_or_default();
        text.encode_utf16().collect()
    };
    units(a) < units(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn canonical_texts_are_accepted() {
        for text in [
            "null",
            "0",
            "-1",
            "9007199254740991",
            "-9007199254740991",
            r#""""#,
            r#"{"":{},"a":[],"b":[1,"two",null,true,false]}"#,
            r#""\"\\\b\t\n\f\r\u0000\u000b\u001f/""#,
            "\"\u{7f}\u{80}\u{2028}中文\u{1F602}\"",
            r#"{"\n":1,"1":2,"A":3}"#,
            "{\"\u{1F602}\":1,\"\u{FB33}\":2}",
        ] {
            assert_eq!(check_canonical(text.as_bytes()), Ok(()), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let canonical = |at| JsonError::NotCanonical { at };
        for (text, error) in [
            ("", canonical(0)),
            (" 1", canonical(0)),
            ("1 ", canonical(1)),
            ("1\n", canonical(1)),
            ("tru", canonical(0)),
            ("[1,]", canonical(3)),
            ("[1 ,2]", canonical(2)),
            ("{\"a\": 1}", canonical(5)),
            ("{\"a\"}", canonical(4)),
            ("{\"b\":1,\"a\":2}", canonical(7)),
            ("{\"a\":1,\"a\":2}", canonical(7)),
            ("{\"\u{FB33}\":1,\"\u{1F602}\":2}", canonical(9)),
            ("{\"1\":1,\"\\n\":2}", canonical(7)),
            ("\"\\u000a\"", canonical(1)),
            ("\"\\u0041\"", canonical(1)),
            ("\"\\u001F\"", canonical(1)),
            ("\"\\/\"", canonical(1)),
            ("\"a", canonical(2)),
            ("\"\\", canonical(1)),
            ("\"\t\"", canonical(1)),
            ("01", canonical(0)),
            ("-0", canonical(0)),
            ("-", canonical(0)),
            ("1.5", JsonError::Number),
            ("1.0", JsonError::Number),
            ("1e3", JsonError::Number),
            ("9007199254740992", JsonError::Number),
            ("-9007199254740992", JsonError::Number),
            ("99999999999999999999999999", JsonError::Number),
            ("\u{feff}1", canonical(0)),
        ] {
            assert_eq!(check_canonical(text.as_bytes()), Err(error), "{text:?}");
        }
        assert_eq!(check_canonical(b"\"\xff\""), Err(JsonError::Utf8));
    }

    #[test]
    fn nesting_has_one_limit_for_reader_and_writer() {
        let nested = |depth: usize| (0..depth).fold(json!(1), |inner, _| json!([inner]));
        for (depth, result) in [(MAX_DEPTH, Ok(())), (MAX_DEPTH + 1, Err(JsonError::TooDeep))] {
            assert_eq!(to_canonical(&nested(depth)).map(drop), result);
            let text = "[".repeat(depth) + "1" + &"]".repeat(depth);
            assert_eq!(check_canonical(text.as_bytes()), result);
        }
        assert_eq!(check_canonical("[".repeat(1_000_000).as_bytes()), Err(JsonError::TooDeep));
    }

    #[test]
    fn floats_and_large_integers_have_no_canonical_text_here() {
        for value in
            [json!(1.5), json!(1.0), json!(1u64 << 53), json!(-(1i64 << 53)), json!(u64::MAX)]
        {
            assert_eq!(to_canonical(&value), Err(JsonError::Number), "{value}");
        }
        assert_eq!(
            to_canonical(&json!({"b": 1, "a": -(1i64 << 53) + 1})).unwrap(),
            br#"{"a":-9007199254740991,"b":1}"#
        );
    }
}
