//! The body of an event: digests of its fields, each of which can be shown or forgotten by itself.
//!
//! The mechanics are those of RFC 9901 (selective disclosure) without the token around them. Each
//! field becomes a *disclosure*, base64url of the canonical JSON `[salt, name, value]`; the body
//! lists the SHA-256 of all disclosures, sorted, filled up with decoys, beside the log's origin,
//! the event's type and its time. A disclosure that is shown can be checked; one that is withheld,
//! or whose salt was erased by law, says nothing, because the salt has 128 random bits.

use crate::encoding::{self, digest_base64url, is_digest_base64url};
use crate::hash::sha256;
use crate::json::{self, JsonError};
use crate::key;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The most fields an event may have.
pub const MAX_FIELDS: usize = 248;

/// The longest disclosure in characters: 1 MiB.
pub const MAX_DISCLOSURE: usize = 1 << 20;

/// An event made ready for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The body: canonical JSON, hashed by the leaf.
    pub body: Vec<u8>,
    /// One disclosure for each field, in the order the fields were given.
    pub disclosures: Vec<String>,
}

/// What a body says in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'b> {
    /// The event's type.
    pub kind: &'b str,
    /// When it was recorded: RFC 3339 with offset.
    pub time: &'b str,
    /// The origin of the log it belongs to.
    pub log: &'b str,
}

/// A body together with the fields that were disclosed.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The event's type.
    pub kind: String,
    /// When it was recorded: RFC 3339 with offset.
    pub time: String,
    /// The origin of the log it belongs to.
    pub log: String,
    /// The disclosed fields by name.
    pub fields: BTreeMap<String, Value>,
    /// How many digests stay closed: withheld or erased fields, and decoys; nobody can tell which.
    pub closed: usize,
}

/// Why an event cannot be sealed, or a body and its disclosures do not belong together.
/// Positions of disclosures count from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// The origin is no key name, or would need an escape in JSON.
    #[error("登记簿名称不得为空，不得含空白、加号、引号、反斜线和控制字符")]
    Origin,
    /// The type is not 1 to 64 letters, digits, dots, hyphens and underscores.
    #[error("事件类型应为 1 至 64 个字母、数字、点、连字符或下划线")]
    Kind,
    /// The time is not RFC 3339 to the second with an offset.
    #[error("时间应写作 2026-11-23T09:15:02+08:00")]
    Time,
    /// A field's name is empty, reserved, or longer than 64 bytes.
    #[error("字段名“{0}”不可用：应为 1 至 64 字节，且不是 _sd、_sd_alg 或 ...")]
    Name(String),
    /// Two fields with one name.
    #[error("字段“{0}”出现了两次")]
    FieldRepeated(String),
    /// A field's value has no canonical text.
    #[error("字段“{name}”的值不能登记：{error}")]
    Value {
        /// The field's name.
        name: String,
        /// What is wrong with the value.
        error: JsonError,
    },
    /// More than [`MAX_FIELDS`] fields.
    #[error("一个事件最多 {MAX_FIELDS} 个字段")]
    TooMany,
    /// A disclosure would be, or is, longer than [`MAX_DISCLOSURE`].
    #[error("第 {0} 个披露项超过 1 MiB")]
    TooLong(usize),
    /// The salts handed in are not random: one came twice.
    #[error("随机数重复：随机源有故障，不能登记")]
    Salt,
    /// The body is not the canonical text of a body of version 1.
    #[error("正文不是第 1 版的规范写法")]
    Malformed,
    /// The digests in the body are not sorted, or one stands twice.
    #[error("正文里的指纹没有按序排列，或有重复")]
    Unsorted,
    /// A disclosure is not the base64url of a canonical `[salt, name, value]`.
    #[error("第 {0} 个披露项不是规范写法")]
    Disclosure(usize),
    /// A disclosure whose digest the body does not have: another event's, or altered.
    #[error("第 {0} 个披露项不属于这份正文：被改过，或出自别的事件")]
    Foreign(usize),
    /// The same disclosure twice.
    #[error("第 {0} 个披露项重复")]
    Repeated(usize),
}

/// Seals an event. `salts` yields 16 fresh random bytes at each call; each salt is used once and
/// stored with its field, because a salt that could be derived could not be forgotten.
pub fn seal(
    origin: &str,
    kind: &str,
    time: &str,
    fields: &[(String, Value)],
    salts: &mut dyn FnMut() -> [u8; 16],
) -> Result<Sealed, BodyError> {
    check_header(&Header { kind, time, log: origin })?;
    if fields.len() > MAX_FIELDS {
        return Err(BodyError::TooMany);
    }
    let mut names = BTreeSet::new();
    let mut used = BTreeSet::new();
    let mut fresh = || Some(salts()).filter(|salt| used.insert(*salt)).ok_or(BodyError::Salt);
    let mut disclosures = Vec::with_capacity(fields.len());
    for (position, (name, value)) in fields.iter().enumerate() {
        check_name(name)?;
        if !names.insert(name) {
            return Err(BodyError::FieldRepeated(name.clone()));
        }
        let disclosure = disclose(&fresh()?, name, value)?;
        if disclosure.len() > MAX_DISCLOSURE {
            return Err(BodyError::TooLong(position));
        }
        disclosures.push(disclosure);
    }
    let mut digests: Vec<[u8; 43]> = disclosures.iter().map(|text| digest_of(text)).collect();
    // The number of digests would tell an event's shape; decoys blur it to the next eight.
    while digests.is_empty() || !digests.len().is_multiple_of(8) {
        let noise = [fresh()?, fresh()?];
        digests.push(digest_base64url(sha256(noise.as_flattened()).as_bytes()));
    }
    // The order must not tell which digest is which field's.
    digests.sort_unstable();
    Ok(Sealed { body: write(&digests, kind, time, origin), disclosures })
}

/// Checks a body and that every disclosure given belongs to it, once; builds no values.
pub fn check<'b, D: AsRef<str>>(
    body: &'b [u8],
    disclosures: &[D],
) -> Result<Header<'b>, BodyError> {
    let parsed = Parsed::parse(body)?;
    parsed.match_all(disclosures)?;
    Ok(parsed.header)
}

/// Checks a body and its disclosures, and reads the disclosed fields.
pub fn open<D: AsRef<str>>(body: &[u8], disclosures: &[D]) -> Result<Opened, BodyError> {
    let parsed = Parsed::parse(body)?;
    parsed.match_all(disclosures)?;
    let mut fields = BTreeMap::new();
    for (position, disclosure) in disclosures.iter().enumerate() {
        let (name, value) =
            read_disclosure(disclosure.as_ref()).ok_or(BodyError::Disclosure(position))?;
        if let Some((name, _)) = fields.get_key_value(&name) {
            return Err(BodyError::FieldRepeated(String::clone(name)));
        }
        fields.insert(name, value);
    }
    Ok(Opened {
        kind: parsed.header.kind.to_owned(),
        time: parsed.header.time.to_owned(),
        log: parsed.header.log.to_owned(),
        closed: parsed.digests.len() - fields.len(),
        fields,
    })
}

/// The digest of a disclosure as it stands in a body: base64url of the SHA-256 of its text.
pub fn disclosure_digest(disclosure: &str) -> String {
    sha256(disclosure.as_bytes()).to_base64url()
}

/// The name and value in a disclosure, if it is in canonical form.
pub fn read_disclosure(disclosure: &str) -> Option<(String, Value)> {
    if disclosure.len() > MAX_DISCLOSURE {
        return None;
    }
    let text = String::from_utf8(encoding::from_base64url(disclosure)?).ok()?;
    json::check_canonical_str(&text).ok()?;
    let (salt, name, value): (&str, String, Value) = serde_json::from_str(&text).ok()?;
    let salted = encoding::from_base64url(salt).is_some_and(|salt| salt.len() == 16);
    (salted && check_name(&name).is_ok()).then_some((name, value))
}

fn disclose(salt: &[u8; 16], name: &str, value: &Value) -> Result<String, BodyError> {
    let refuse = |error| BodyError::Value { name: name.to_owned(), error };
    let text = [
        format!(r#"["{}","#, encoding::base64url(salt)).into_bytes(),
        json::to_canonical(&Value::from(name)).map_err(refuse)?,
        b",".to_vec(),
        json::to_canonical(value).map_err(refuse)?,
        b"]".to_vec(),
    ]
    .concat();
    // The pair around the value is one level of nesting that the value alone did not count.
    json::check_canonical(&text).map_err(refuse)?;
    Ok(encoding::base64url(&text))
}

fn digest_of(disclosure: &str) -> [u8; 43] {
    digest_base64url(sha256(disclosure.as_bytes()).as_bytes())
}

const OPENING: &[u8] = br#"{"_sd":["#;

fn write(digests: &[[u8; 43]], kind: &str, time: &str, log: &str) -> Vec<u8> {
    let mut body = OPENING.to_vec();
    for (place, digest) in digests.iter().enumerate() {
        body.extend_from_slice(if place == 0 { b"\"" } else { b",\"" });
        body.extend_from_slice(digest);
        body.push(b'"');
    }
    let rest =
        format!(r#"],"_sd_alg":"sha-256","log":"{log}","time":"{time}","type":"{kind}","v":1}}"#);
    body.extend_from_slice(rest.as_bytes());
    body
}

/// A body read in place. Its text is fixed but for the digests and three values without escapes,
/// so reading it is matching it.
struct Parsed<'b> {
    digests: Vec<&'b [u8]>,
    header: Header<'b>,
}

impl<'b> Parsed<'b> {
    fn parse(body: &'b [u8]) -> Result<Parsed<'b>, BodyError> {
        let mut rest = body.strip_prefix(OPENING).ok_or(BodyError::Malformed)?;
        let mut digests = Vec::with_capacity(16);
        while let Some(quoted) = rest.strip_prefix(b"\"") {
            let (digest, after) = quoted.split_at_checked(43).ok_or(BodyError::Malformed)?;
            if digests.len() == MAX_FIELDS + 8 || !is_digest_base64url(digest) {
                return Err(BodyError::Malformed);
            }
            digests.push(digest);
            rest = after.strip_prefix(b"\"").ok_or(BodyError::Malformed)?;
            match rest.strip_prefix(b",") {
                Some(next) if next.starts_with(b"\"") => rest = next,
                _ => break,
            }
        }
        let rest = std::str::from_utf8(rest).map_err(|_| BodyError::Malformed)?;
        let header = Parsed::header(rest).ok_or(BodyError::Malformed)?;
        check_header(&header)?;
        if digests.is_sorted_by(|a, b| a < b) {
            Ok(Parsed { digests, header })
        } else {
            Err(BodyError::Unsorted)
        }
    }

    fn header(rest: &'b str) -> Option<Header<'b>> {
        let rest = rest.strip_prefix(r#"],"_sd_alg":"sha-256","log":""#)?;
        let (log, rest) = rest.split_once('"')?;
        let (time, rest) = rest.strip_prefix(r#","time":""#)?.split_once('"')?;
        let (kind, rest) = rest.strip_prefix(r#","type":""#)?.split_once('"')?;
        (rest == r#","v":1}"#).then_some(Header { kind, time, log })
    }

    fn match_all<D: AsRef<str>>(&self, disclosures: &[D]) -> Result<(), BodyError> {
        let mut seen = vec![false; self.digests.len()];
        for (position, disclosure) in disclosures.iter().enumerate() {
            let disclosure = disclosure.as_ref();
            if disclosure.len() > MAX_DISCLOSURE {
                return Err(BodyError::TooLong(position));
            }
            let digest = digest_of(disclosure);
            let place = self.digests.binary_search(&&digest[..]);
            let place = place.map_err(|_| BodyError::Foreign(position))?;
            if std::mem::replace(&mut seen[place], true) {
                return Err(BodyError::Repeated(position));
            }
        }
        Ok(())
    }
}

fn check_header(header: &Header<'_>) -> Result<(), BodyError> {
    let Header { kind, time, log } = header;
    if key::check_name(log).is_err() || log.contains(['"', '\\']) {
        return Err(BodyError::Origin);
    }
    let word = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if kind.is_empty() || kind.len() > 64 || !kind.bytes().all(word) {
        return Err(BodyError::Kind);
    }
    if is_time(time) { Ok(()) } else { Err(BodyError::Time) }
}

fn check_name(name: &str) -> Result<(), BodyError> {
    // RFC 9901 keeps these three names for itself.
    let reserved = matches!(name, "_sd" | "_sd_alg" | "...");
    let fits = (1..=64).contains(&name.len());
    if fits && !reserved { Ok(()) } else { Err(BodyError::Name(name.to_owned())) }
}

/// RFC 3339 to the second, with an offset of whole minutes or `Z`, and nothing optional.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let in_range = |from: usize, low: u8, high: u8| match bytes.get(from..from + 2) {
        Some(&[a @ b'0'..=b'9', b @ b'0'..=b'9']) => {
            (low..=high).contains(&((a - b'0') * 10 + (b - b'0')))
        }
        _ => false,
    };
    let mark = |at: usize, marks: &[u8]| bytes.get(at).is_some_and(|byte| marks.contains(byte));
    let civil = in_range(0, 0, 99)
        && in_range(2, 0, 99)
        && mark(4, b"-")
        && in_range(5, 1, 12)
        && mark(7, b"-")
        && in_range(8, 1, 31)
        && mark(10, b"T")
        && in_range(11, 0, 23)
        && mark(13, b":")
        && in_range(14, 0, 59)
        && mark(16, b":")
        && in_range(17, 0, 60);
    let utc = bytes.len() == 20 && mark(19, b"Z");
    let offset = bytes.len() == 25
        && mark(19, b"+-")
        && in_range(20, 0, 23)
        && mark(22, b":")
        && in_range(23, 0, 59);
    civil && (utc || offset)
}

#[cfg(test)]
mod tests;
