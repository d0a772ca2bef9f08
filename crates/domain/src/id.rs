//! Public codes and the names of streams.
//!
//! A code is what stands in an address or under a QR: twelve characters of Crockford's base 32
//! (no I, L, O, U), the last one a check character (Luhn mod 32), read aloud in three groups.
//! It is drawn at random by the caller and says nothing about what it names.

use serde::{Deserialize, Serialize};
use std::fmt;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A twelve-character public code, e.g. `7K3M-Q9TX-4F2N`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

/// Why a text is not a code; the display text is for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// Not twelve characters after hyphens and spaces are dropped; holds how many there were.
    Length(usize),
    /// A character that codes never have.
    Character(char),
    /// The check character does not fit: a slip of the pen somewhere.
    Check,
}

impl Code {
    /// The code made of 55 random bits (the upper bits of `random` are ignored).
    pub fn from_random(random: u64) -> Code {
        let mut digits = [0usize; 12];
        for (place, digit) in digits.iter_mut().take(11).enumerate() {
            *digit = usize::try_from((random >> (5 * place)) & 31).unwrap_or_default();
        }
        digits[11] = check_digit(&digits[..11]);
        Code(digits.iter().map(|&digit| char::from(ALPHABET[digit])).collect())
    }

    /// Reads a code as people write it: any case, with or without hyphens and spaces.
    pub fn parse(text: &str) -> Result<Code, CodeError> {
        let mut digits = Vec::with_capacity(12);
        for character in text.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{3000}' | '－')) {
            let upper = character.to_ascii_uppercase();
            let digit = ALPHABET.iter().position(|&known| char::from(known) == upper);
            digits.push(digit.ok_or(CodeError::Character(character))?);
        }
        if digits.len() != 12 {
            return Err(CodeError::Length(digits.len()));
        }
        if check_digit(&digits[..11]) != digits[11] {
            return Err(CodeError::Check);
        }
        Ok(Code(digits.iter().map(|&digit| char::from(ALPHABET[digit])).collect()))
    }

    /// The twelve characters without hyphens, as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form read aloud and printed: three groups of four.
    pub fn grouped(&self) -> String {
        format!("{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..])
    }
}

/// Luhn mod 32: catches every single wrong character and nearly every swap of neighbours.
fn check_digit(digits: &[usize]) -> usize {
    let sum: usize = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| {
            let weighted = if place % 2 == 0 { digit * 2 } else { digit };
            weighted / 32 + weighted % 32
        })
        .sum();
    (32 - sum % 32) % 32
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for CodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CodeError::Length(n) => write!(out, "核验码是 12 位，您输入了 {n} 位"),
            CodeError::Character(c) => {
                write!(out, "核验码里没有“{c}”：只有数字和大写字母，不含字母 I、L、O、U")
            }
            CodeError::Check => out.write_str("核验码有一位不对，请对照文书再看一遍"),
        }
    }
}

impl TryFrom<String> for Code {
    type Error = CodeError;
    fn try_from(text: String) -> Result<Code, CodeError> {
        Code::parse(&text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> String {
        code.0
    }
}

/// What a stream is about. The word is part of the stream's name and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 执法机关
    Agency,
    /// 人员（执法人员、审核人员、负责人、管理员）
    Person,
    /// 案件
    Case,
    /// 文号序列
    Series,
    /// 证据
    Evidence,
    /// 公示
    Publication,
}

impl Kind {
    /// Every kind, for `rebuild` and tests.
    pub const ALL: &[Kind] =
        &[Kind::Agency, Kind::Person, Kind::Case, Kind::Series, Kind::Evidence, Kind::Publication];

    /// The word in stream names and event types.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Agency => "agency",
            Kind::Person => "person",
            Kind::Case => "case",
            Kind::Series => "series",
            Kind::Evidence => "evidence",
            Kind::Publication => "publication",
        }
    }
}

/// The name of a stream: its kind and its key (a code, or for a series agency, kind and year).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    kind: Kind,
    key: String,
}

impl StreamId {
    /// The stream of the thing that `code` names.
    pub fn of(kind: Kind, code: &Code) -> StreamId {
        StreamId { kind, key: code.as_str().to_owned() }
    }

    /// The stream of an agency's number series of a year.
    pub fn series(agency: &Code, word: &str, year: i16) -> StreamId {
        StreamId { kind: Kind::Series, key: format!("{agency}.{word}.{year}") }
    }

    /// Reads a name written by [`fmt::Display`]; `None` for anything else.
    pub fn parse(text: &str) -> Option<StreamId> {
        let (word, key) = text.split_once(':')?;
        let kind = Kind::ALL.iter().copied().find(|kind| kind.word() == word)?;
        (!key.is_empty()).then(|| StreamId { kind, key: key.to_owned() })
    }

    /// What it is about.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The part after the colon.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The code, where the key is one.
    pub fn code(&self) -> Option<Code> {
        Code::parse(&self.key).ok()
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.kind.word(), self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_read_aloud() {
        let code = Code::from_random(0x1234_5678_9abc_def0);
        let spoken = code.grouped().to_lowercase().replace('-', " ");
        assert_eq!(Code::parse(&spoken), Ok(code));
    }

    #[test]
    fn every_single_slip_is_noticed() {
        let code = Code::from_random(987_654_321_012_345);
        for place in 0..12 {
            for wrong in ALPHABET.iter().map(|&byte| char::from(byte)) {
                let mut text: Vec<char> = code.as_str().chars().collect();
                if text[place] == wrong {
                    continue;
                }
                text[place] = wrong;
                let text: String = text.into_iter().collect();
                assert_eq!(Code::parse(&text), Err(CodeError::Check), "{text}");
            }
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_named() {
        assert_eq!(Code::parse("7K3M-Q9OX-4F2N"), Err(CodeError::Character('O')));
        assert_eq!(Code::parse("7K3M"), Err(CodeError::Length(4)));
    }

    #[test]
    fn stream_names_read_back() {
        let code = Code::from_random(7);
        for id in [StreamId::of(Kind::Case, &code), StreamId::series(&code, "penalty", 2026)] {
            assert_eq!(StreamId::parse(&id.to_string()), Some(id));
        }
        assert_eq!(StreamId::parse("nothing"), None);
    }
}
