//! What somebody typed into the box: a verification code, a document number, a credit code, or
//! something that cannot be found yet. A pure reading of text.

use domain::Code;
use domain::field::{Fields, Reader};
use domain::id::CodeError;

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Nothing.
    Nothing,
    /// 核验码
    Code(Code),
    /// Nearly a verification code.
    WrongCode(CodeError),
    /// 文号, as documents print it: 雁统罚字〔2026〕3号
    Number(String),
    /// 统一社会信用代码, well-formed.
    Credit(String),
    /// Nearly a credit code; what is wrong with it.
    WrongCredit(String),
    /// Anything else.
    Other,
}

impl Ask {
    /// Reads what was typed.
    pub(super) fn read(typed: &str) -> Ask {
        let text: String = typed.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        if text.is_empty() {
            return Ask::Nothing;
        }
        if let Some(number) = number(&text) {
            return Ask::Number(number);
        }
        let signs: String = text.chars().filter(|c| *c != '-').collect();
        let coded = signs.bytes().all(|b| b.is_ascii_alphanumeric())
            && signs.bytes().any(|b| b.is_ascii_digit());
        match (coded, signs.len()) {
            (true, 18) => credit(&signs),
            (true, 9..=14) => Code::parse(&signs).map_or_else(Ask::WrongCode, Ask::Code),
            (true, 15..=20) => credit(&signs),
            // Twelve letters without a digit are a code in one case of some ten thousand.
            (false, 12) => Code::parse(&signs).map_or(Ask::Other, Ask::Code),
            _ => Ask::Other,
        }
    }
}

/// A credit code, or which rule of GB 32100-2015 it breaks.
fn credit(signs: &str) -> Ask {
    let fields: Fields = [("q", signs)].into_iter().collect();
    let mut reader = Reader::new(&fields);
    let code = reader.credit_code("q", "统一社会信用代码");
    match reader.finish(code) {
        Ok(code) => Ask::Credit(code),
        Err(errors) => {
            Ask::WrongCredit(errors.into_iter().map(|error| error.message).collect::<String>())
        }
    }
}

/// A document number in any of the brackets people type for 〔〕, with or without 第 and 号.
fn number(text: &str) -> Option<String> {
    let open = text.find(['〔', '[', '(', '【', '［', '〖', '{'])?;
    let (head, rest) = text.split_at(open);
    let mut rest = rest.chars();
    rest.next()?;
    let rest = rest.as_str();
    let close = rest.find(['〕', ']', ')', '】', '］', '〗', '}'])?;
    let (year, rest) = rest.split_at(close);
    let mut rest = rest.chars();
    rest.next()?;
    let n = rest.as_str().trim_start_matches('第').trim_end_matches('号').trim_start_matches('0');
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let fits = !head.is_empty() && year.len() == 4 && digits(year) && digits(n) && n.len() <= 6;
    fits.then(|| format!("{head}〔{year}〕{n}号"))
}

/// Full-width letters, digits and signs as keyboards with Chinese input write them.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFF01 + 0x21).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    }
}
