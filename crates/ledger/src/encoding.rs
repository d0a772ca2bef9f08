//! The strict spellings: base64, base64url, hexadecimal and decimal, each with exactly one form.
//!
//! A second spelling of the same bytes would let one record carry two texts, so every reader here
//! refuses what its writer would not have written.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// A digest as 43 base64url characters without an allocation: the hot path of opening a body.
pub(crate) fn digest_base64url(digest: &[u8; 32]) -> [u8; 43] {
    let mut text = [0; 43];
    let written = URL_SAFE_NO_PAD.encode_slice(digest, &mut text);
    debug_assert_eq!(written.ok(), Some(43));
    text
}

/// True for the 43 base64url characters of 32 bytes, without stray bits.
pub(crate) fn is_digest_base64url(text: &[u8]) -> bool {
    // The decoder may ask for more room than it fills.
    let mut digest = [0; 36];
    text.len() == 43 && URL_SAFE_NO_PAD.decode_slice(text, &mut digest) == Ok(32)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}

/// A decimal number below 2^64 without sign, spaces or leading zeros.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let canonical = !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text.len() == 1 || !text.starts_with('0'));
    canonical.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_one_spelling() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for wrong in ["", "00", "01", "+1", "-1", " 1", "1 ", "1_0", "18446744073709551616", "１"]
        {
            assert_eq!(decimal(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_short_path_spells_as_the_long_one() {
        let digest: [u8; 32] = std::array::from_fn(|i| u8::try_from(i * 7 % 256).unwrap());
        let text = digest_base64url(&digest);
        assert_eq!(&text[..], base64url(&digest).as_bytes());
        assert!(is_digest_base64url(&text) && !is_digest_base64url(&text[..42]));
        let stray = [&text[..42], &[text[42] + 1]].concat();
        assert!(!is_digest_base64url(&stray), "stray bits");
    }
}
