//! The leaf: the small public record of an event, without anything personal in it.
//!
//! `{"c":class,"k":tag,"m":SM3,"o":code,"s":SHA-256,"t":time,"v":1}` in canonical JSON, ASCII, at
//! most 1,024 bytes. It commits to the event's body by two digests and says nothing of it. The
//! `tag` lets whoever holds a case's key list all of that case's leaves and see that there is no
//! further one; to everybody else tags are unrelated random bytes.

use crate::encoding;
use crate::hash::{Hash, leaf_hash, sha256, sm3};
use crate::json::INTEGER_LIMIT;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;
use std::borrow::Cow;

/// The longest leaf in bytes.
pub const MAX_SIZE: usize = 1024;

/// What kind of act a leaf records; all that the public learns of an ordinary step is
/// [`Class::Step`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// `e`: an ordinary internal step. Its time is given to the minute only.
    Step,
    /// `pub.decision`: a decision is published.
    Decision,
    /// `pub.withdraw`: a publication is withdrawn.
    Withdrawal,
    /// `draw.commit`: the lists and rules of a draw are fixed.
    DrawCommit,
    /// `draw.reveal`: a party's random value is revealed.
    DrawReveal,
    /// `draw.result`: the result of a draw.
    DrawResult,
    /// `cert.issue`: an enforcement certificate is issued.
    CertificateIssue,
    /// `cert.revoke`: an enforcement certificate is revoked.
    CertificateRevoke,
    /// `evid.add`: evidence is added.
    Evidence,
    /// `red.act`: a publication is redacted.
    Redaction,
    /// `num.alloc`: a document number is taken from its series.
    Number,
    /// `log.heads`: the heads of the log's trees.
    LogHeads,
    /// `log.key`: a signing key of the log changes.
    LogKey,
    /// `log.rule`: a rule of the log is fixed.
    LogRule,
    /// `log.gap`: a successor log names what its predecessor lost.
    LogGap,
    /// `del.law`: values were erased as the law asks.
    Erasure,
}

impl Class {
    /// Every class with its name in the leaf.
    pub const ALL: [(Class, &'static str); 16] = [
        (Class::Step, "e"),
        (Class::Decision, "pub.decision"),
        (Class::Withdrawal, "pub.withdraw"),
        (Class::DrawCommit, "draw.commit"),
        (Class::DrawReveal, "draw.reveal"),
        (Class::DrawResult, "draw.result"),
        (Class::CertificateIssue, "cert.issue"),
        (Class::CertificateRevoke, "cert.revoke"),
        (Class::Evidence, "evid.add"),
        (Class::Redaction, "red.act"),
        (Class::Number, "num.alloc"),
        (Class::LogHeads, "log.heads"),
        (Class::LogKey, "log.key"),
        (Class::LogRule, "log.rule"),
        (Class::LogGap, "log.gap"),
        (Class::Erasure, "del.law"),
    ];

    /// The name in the leaf.
    pub fn name(self) -> &'static str {
        Class::ALL.iter().find(|(class, _)| *class == self).map_or("e", |(_, name)| name)
    }

    /// The class with this name.
    pub fn parse(name: &str) -> Option<Class> {
        Class::ALL.iter().find(|(_, known)| *known == name).map(|(class, _)| *class)
    }
}

/// A leaf's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    class: Class,
    tag: [u8; 16],
    sha256: Hash,
    sm3: Hash,
    time: u64,
    code: Option<String>,
}

/// Why there is no such leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// Longer than [`MAX_SIZE`].
    #[error("登记项超过 {MAX_SIZE} 字节")]
    TooLong,
    /// Not the canonical JSON of a leaf of version 1: another spelling, another field, another
    /// version.
    #[error("登记项不是第 1 版的规范写法")]
    Malformed,
    /// A class that does not exist.
    #[error("登记项的类别不存在")]
    Class,
    /// A time of 2^53 seconds or later; or, for an ordinary step, one not floored to the minute.
    #[error("登记项的时间超出范围，或内部步骤的时间没有取整到分钟")]
    Time,
    /// A public code that is not twelve characters of Crockford's base 32, or one on an ordinary
    /// step, which has nothing public.
    #[error("登记项的公开代码应为十二位，且内部步骤不带公开代码")]
    Code,
}

impl Leaf {
    /// The leaf for an event's `body` recorded at `time` (POSIX seconds, floored to the minute here
    /// for an ordinary step). `code` is a random public code, the only thing a leaf may carry in
    /// clear, and only for public classes.
    pub fn new(
        class: Class,
        tag: [u8; 16],
        body: &[u8],
        time: u64,
        code: Option<&str>,
    ) -> Result<Leaf, LeafError> {
        let time = if class == Class::Step { time - time % 60 } else { time };
        let code = code.map(str::to_owned);
        let leaf = Leaf { class, tag, sha256: sha256(body), sm3: sm3(body), time, code };
        leaf.check().map(|()| leaf)
    }

    /// Reads a leaf; only the exact bytes that [`Leaf::to_bytes`] writes are read.
    pub fn parse(bytes: &[u8]) -> Result<Leaf, LeafError> {
        if bytes.len() > MAX_SIZE {
            return Err(LeafError::TooLong);
        }
        let fields: Fields<'_> = serde_json::from_slice(bytes).map_err(|_| LeafError::Malformed)?;
        let tag = encoding::from_base64url(&fields.k).and_then(|tag| tag.try_into().ok());
        let leaf = Leaf {
            class: Class::parse(&fields.c).ok_or(LeafError::Class)?,
            tag: tag.ok_or(LeafError::Malformed)?,
            sha256: Hash::from_base64url(&fields.s).ok_or(LeafError::Malformed)?,
            sm3: Hash::from_base64url(&fields.m).ok_or(LeafError::Malformed)?,
            time: fields.t,
            code: fields.o.map(Cow::into_owned),
        };
        leaf.check()?;
        // Writing it again settles order, spaces, escapes, repeated names and the version at once.
        if leaf.to_bytes() == bytes { Ok(leaf) } else { Err(LeafError::Malformed) }
    }

    /// The entry as it is stored and hashed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let code = self.code.as_ref().map_or(String::new(), |code| format!(r#""o":"{code}","#));
        // The names stand in JCS order, and no value ever needs an escape.
        format!(
            r#"{{"c":"{}","k":"{}","m":"{}",{code}"s":"{}","t":{},"v":1}}"#,
            self.class.name(),
            encoding::base64url(&self.tag),
            self.sm3.to_base64url(),
            self.sha256.to_base64url(),
            self.time,
        )
        .into_bytes()
    }

    /// The leaf hash in the tree.
    pub fn hash(&self) -> Hash {
        leaf_hash(&self.to_bytes())
    }

    /// True when both digests are those of `body`.
    pub fn commits_to(&self, body: &[u8]) -> bool {
        self.sha256 == sha256(body) && self.sm3 == sm3(body)
    }

    /// The class.
    pub fn class(&self) -> Class {
        self.class
    }

    /// The tag made by [`tag`].
    pub fn tag(&self) -> &[u8; 16] {
        &self.tag
    }

    /// SHA-256 of the body.
    pub fn sha256(&self) -> &Hash {
        &self.sha256
    }

    /// SM3 of the body.
    pub fn sm3(&self) -> &Hash {
        &self.sm3
    }

    /// When the event was recorded, POSIX seconds; to the minute for an ordinary step.
    pub fn time(&self) -> u64 {
        self.time
    }

    /// The random public code, if the act has one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    fn check(&self) -> Result<(), LeafError> {
        let step = self.class == Class::Step;
        if self.time >= INTEGER_LIMIT || (step && !self.time.is_multiple_of(60)) {
            return Err(LeafError::Time);
        }
        match &self.code {
            Some(code) if step || !is_code(code) => Err(LeafError::Code),
            _ => Ok(()),
        }
    }
}

/// The tag of a case's `n`-th event: HMAC-SHA-256(`key`, "tag/v1" ‖ 0x00 ‖ n as four big-endian
/// bytes), cut to 16 bytes.
pub fn tag(key: &[u8; 32], n: u32) -> [u8; 16] {
    // HMAC fills a short key up with zeros to the hash's block of 64 bytes.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(b"tag/v1\0");
    mac.update(&n.to_be_bytes());
    let digest: [u8; 32] = mac.finalize().into_bytes().into();
    let mut tag = [0; 16];
    tag.copy_from_slice(&digest[..16]);
    tag
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields<'a> {
    #[serde(borrow)]
    c: Cow<'a, str>,
    #[serde(borrow)]
    k: Cow<'a, str>,
    #[serde(borrow)]
    m: Cow<'a, str>,
    #[serde(borrow, default)]
    o: Option<Cow<'a, str>>,
    #[serde(borrow)]
    s: Cow<'a, str>,
    t: u64,
    #[serde(rename = "v")]
    _v: u64,
}

fn is_code(code: &str) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    code.len() == 12 && code.bytes().all(|byte| ALPHABET.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision() -> Leaf {
        let time = 1_790_000_017;
        Leaf::new(Class::Decision, [7; 16], b"body", time, Some("7K3MQ9TX4F2N")).unwrap()
    }

    #[test]
    fn a_leaf_has_exactly_one_text() {
        let leaf = decision();
        let text = String::from_utf8(leaf.to_bytes()).unwrap();
        let expected = format!(
            r#"{{"c":"pub.decision","k":"BwcHBwcHBwcHBwcHBwcHBw","m":"{}","o":"7K3MQ9TX4F2N","s":"{}","t":1790000017,"v":1}}"#,
            sm3(b"body").to_base64url(),
            sha256(b"body").to_base64url()
        );
        assert_eq!(text, expected);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(crate::json::to_canonical(&value).unwrap(), text.as_bytes());
        assert_eq!(Leaf::parse(text.as_bytes()), Ok(leaf.clone()));
        assert!(leaf.commits_to(b"body") && !leaf.commits_to(b"bodY"));
        for digest in [sm3(b"body"), sha256(b"body")] {
            let other = text.replace(&digest.to_base64url(), &sha256(b"x").to_base64url());
            let other = Leaf::parse(other.as_bytes()).unwrap();
            assert!(!other.commits_to(b"body"), "both digests must be the body's");
        }
    }

    #[test]
    fn ordinary_steps_tell_the_minute_only_and_nothing_public() {
        let leaf = Leaf::new(Class::Step, [1; 16], b"", 1_790_000_017, None).unwrap();
        assert_eq!(leaf.time(), 1_789_999_980);
        assert_eq!(decision().time(), 1_790_000_017);
        let code = Some("7K3MQ9TX4F2N");
        assert_eq!(Leaf::new(Class::Step, [1; 16], b"", 0, code), Err(LeafError::Code));
        let text = String::from_utf8(leaf.to_bytes()).unwrap();
        let exact = text.replace("1789999980", "1789999981");
        assert_eq!(Leaf::parse(exact.as_bytes()), Err(LeafError::Time));
    }

    #[test]
    fn other_texts_are_not_leaves() {
        let good = String::from_utf8(decision().to_bytes()).unwrap();
        let malformed = LeafError::Malformed;
        for (text, error) in [
            (good.replace(':', ": "), malformed),
            (format!("{good}\n"), malformed),
            (good.replace("\"v\":1", "\"v\":2"), malformed),
            (good.replace("\"v\":1", "\"v\":1,\"w\":1"), malformed),
            (good.replace(",\"v\":1", ""), malformed),
            (good.replace("\"t\":", "\"t\":0"), malformed),
            (good.replace("\"t\":1790000017", "\"t\":1790000017.0"), malformed),
            (good.replace("\"t\":1790000017", "\"t\":\"1790000017\""), malformed),
            (good.replace("\"t\":", "\"t\":-"), malformed),
            (good.replace("1790000017", "9007199254740992"), LeafError::Time),
            (good.replace("\"v\":1", "\"v\":1,\"v\":1"), malformed),
            (
                good.replace("{\"c\":\"pub.decision\",", "{")
                    .replace("\"v\"", "\"c\":\"pub.decision\",\"v\""),
                malformed,
            ),
            (good.replace("pub.decision", "pub.secret"), LeafError::Class),
            (good.replace("pub.decision", "pub\\u002edecision"), malformed),
            (good.replace("BwcHBw\"", "BwcHBx\""), malformed),
            (good.replace("BwcHBw\"", "BwcHBw==\""), malformed),
            (good.replace("7K3MQ9TX4F2N", "7K3M-Q9TX-4F2N"), LeafError::Code),
            (good.replace("7K3MQ9TX4F2N", "7k3mq9tx4f2n"), LeafError::Code),
            (good.replace("7K3MQ9TX4F2N", "张某某"), LeafError::Code),
            (good.replace("\"7K3MQ9TX4F2N\"", "null"), malformed),
            ("x".repeat(MAX_SIZE + 1), LeafError::TooLong),
            ("[]".into(), malformed),
        ] {
            assert_eq!(Leaf::parse(text.as_bytes()), Err(error), "{text}");
        }
    }

    #[test]
    fn classes_have_distinct_names_that_are_read_back() {
        for (class, name) in Class::ALL {
            assert_eq!((Class::parse(name), class.name()), (Some(class), name));
        }
    }

    #[test]
    fn tags_follow_the_written_formula() {
        // HMAC-SHA-256 written out, so that a change of library cannot change the tag unseen.
        let key: [u8; 32] = std::array::from_fn(|i| u8::try_from(i).unwrap());
        let padded = |with: u8| -> Vec<u8> {
            (0..64).map(|i| key.get(i).copied().unwrap_or(0) ^ with).collect()
        };
        let inner = sha256(&[padded(0x36), b"tag/v1\0\x00\x00\x01\x02".to_vec()].concat());
        let outer = sha256(&[padded(0x5c), inner.as_bytes().to_vec()].concat());
        assert_eq!(tag(&key, 0x102), outer.as_bytes()[..16]);
        assert_ne!(tag(&key, 1), tag(&key, 2));
    }
}
