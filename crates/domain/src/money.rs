//! Money, in whole 分. There is no fraction of a 分 and no floating point anywhere near a fine.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in 分 (1/100 元). Never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(u64);

/// The largest amount a form takes: ten thousand million 元. Above it a slip is far likelier.
const LARGEST: u64 = 1_000_000_000_000;

impl Fen {
    /// So many 分.
    pub const fn new(fen: u64) -> Fen {
        Fen(fen)
    }

    /// So many 元.
    pub const fn yuan(yuan: u64) -> Fen {
        Fen(yuan * 100)
    }

    /// The number of 分.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Reads an amount in 元 as people type it: `20000`, `20,000.00`, `２万` is not taken.
    /// The error says in words what to mend.
    pub fn parse(text: &str) -> Result<Fen, String> {
        let plain: String = text
            .trim()
            .trim_end_matches('元')
            .chars()
            .filter(|c| !matches!(c, ',' | '，' | ' '))
            .map(|c| match c {
                '０'..='９' => char::from_u32(u32::from(c) - 0xFF10 + 0x30).unwrap_or(c),
                '．' => '.',
                _ => c,
            })
            .collect();
        if plain.starts_with('-') || plain.starts_with('－') {
            return Err("金额不能是负数，请填写大于零的金额".to_owned());
        }
        let (whole, cents) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(cents) || cents.len() > 2 {
            return Err(
                "金额请写阿拉伯数字，单位元，最多两位小数，例如 20000 或 20,000.00".to_owned()
            );
        }
        let too_large = || "金额超过一百亿元，请核对是不是多写了零".to_owned();
        let yuan: u64 = whole.parse().map_err(|_| too_large())?;
        let cents: u64 = format!("{cents:0<2}").parse().unwrap_or_default();
        let fen = yuan.checked_mul(100).and_then(|fen| fen.checked_add(cents));
        fen.filter(|&fen| fen <= LARGEST).map(Fen).ok_or_else(too_large)
    }
}

/// `20,000.00`, as forms and decisions print it.
impl fmt::Display for Fen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yuan = (self.0 / 100).to_string();
        for (place, digit) in yuan.chars().enumerate() {
            if place > 0 && (yuan.len() - place).is_multiple_of(3) {
                out.write_str(",")?;
            }
            write!(out, "{digit}")?;
        }
        write!(out, ".{:02}", self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_and_print() {
        for (typed, fen, printed) in [
            ("20000", 2_000_000, "20,000.00"),
            ("20,000.5", 2_000_050, "20,000.50"),
            ("１０００ 元", 100_000, "1,000.00"),
            ("0.07", 7, "0.07"),
        ] {
            let amount = Fen::parse(typed).unwrap();
            assert_eq!((amount.get(), amount.to_string().as_str()), (fen, printed));
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_the_reason() {
        assert!(Fen::parse("-5").unwrap_err().contains("负数"));
        assert!(Fen::parse("两万").unwrap_err().contains("阿拉伯数字"));
        assert!(Fen::parse("1.234").unwrap_err().contains("两位小数"));
        assert!(Fen::parse("99999999999999999999").unwrap_err().contains("一百亿"));
    }
}
