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

/// 大写, as letters to a party give an amount beside its figures (支付结算办法, annex 1): `贰万元整`.
pub fn in_words(amount: Fen) -> String {
    let (yuan, jiao, fen) = (amount.0 / 100, amount.0 / 10 % 10, amount.0 % 10);
    let mut text = match yuan {
        0 if amount.0 > 0 => String::new(),
        0 => "零元".to_owned(),
        _ => format!("{}元", capital(yuan)),
    };
    match (jiao, fen) {
        (0, 0) => text.push('整'),
        (_, 0) => text += &format!("{}角整", figure(jiao)),
        (0, _) if yuan > 0 => text += &format!("零{}分", figure(fen)),
        (0, _) => text += &format!("{}分", figure(fen)),
        (_, _) => text += &format!("{}角{}分", figure(jiao), figure(fen)),
    }
    text
}

/// A positive whole number, in groups of four figures with 万 and 亿 between them.
fn capital(number: u64) -> String {
    for (size, unit) in [(100_000_000, '亿'), (10_000, '万')] {
        if number < size {
            continue;
        }
        let (high, low) = (number / size, number % size);
        // Nobody can slip a figure in where the upper group ends or the lower one begins with 零.
        let gap = if low > 0 && (low < size / 10 || high % 10 == 0) { "零" } else { "" };
        let rest = if low > 0 { capital(low) } else { String::new() };
        return format!("{}{unit}{gap}{rest}", capital(high));
    }
    let mut text = String::new();
    let mut left = number;
    for (size, unit) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        let here = left / size;
        left %= size;
        if here > 0 {
            text.push(figure(here));
            text += unit;
        } else if left > 0 && !text.is_empty() && !text.ends_with('零') {
            text.push('零');
        }
    }
    text
}

fn figure(n: u64) -> char {
    match n {
        1 => '壹',
        2 => '贰',
        3 => '叁',
        4 => '肆',
        5 => '伍',
        6 => '陆',
        7 => '柒',
        8 => '捌',
        9 => '玖',
        _ => '零',
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
    fn amounts_in_words_are_those_of_the_payment_rules() {
        for (fen, words) in [
            (0, "零元整"),
            (1_000, "壹拾元整"),
            (2_000_000, "贰万元整"),
            (1_005_000, "壹万零伍拾元整"),
            (10_000_506, "壹拾万零伍元零陆分"),
            (600_714, "陆仟零柒元壹角肆分"),
            (10_700_053, "壹拾万零柒仟元伍角叁分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (5, "伍分"),
            (50, "伍角整"),
            (50_000_000, "伍拾万元整"),
            (10_000_000_500, "壹亿零伍元整"),
            (105_000_000_000, "壹拾亿零伍仟万元整"),
            (123_456_789_012, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
        ] {
            assert_eq!(in_words(Fen::new(fen)), words, "{fen} 分");
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
