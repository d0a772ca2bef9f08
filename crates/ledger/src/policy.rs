//! C2SP tlog-policy: whom a verifier trusts, written down before it looks at anything.
//!
//! A policy names logs, witnesses, groups of witnesses, and the quorum that must have cosigned.
//! Keys that come with a proof are never enough: who forges a log can forge its keys. Comment
//! lines may hold any bytes; the rest must be UTF-8, which the standard recommends.

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::key::{Algorithm, KeyError, VerifierKey};
use crate::note::Note;
use std::collections::BTreeSet;

/// The longest policy read, in bytes.
pub const MAX_SIZE: usize = 262_144;

/// The most logs, the most witnesses, and the most groups; the standard asks for 32 of each.
pub const MAX_ITEMS: usize = 256;

/// Trusted logs and witnesses, and how many of these must have cosigned.
#[derive(Clone, Debug)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    /// Witnesses and groups in the order of their lines; members stand before their groups.
    names: Vec<Named>,
    /// The place of the quorum in `names`; `None` for `quorum none`.
    quorum: Option<usize>,
}

#[derive(Clone, Debug)]
struct Named {
    name: String,
    is: Cosigning,
}

#[derive(Clone, Debug)]
enum Cosigning {
    Witness(VerifierKey),
    Group { threshold: usize, members: Vec<usize> },
}

/// What a policy finds on a signed checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The checkpoint; trustworthy only as far as the other fields say.
    pub checkpoint: Checkpoint,
    /// The key of a trusted log of this origin that signed it, or `None`.
    pub log: Option<VerifierKey>,
    /// True when the policy knows at least one key for this origin.
    pub origin_known: bool,
    /// The witnesses that cosigned, in the order of the lines.
    pub cosigned: Vec<Cosigned>,
    /// Whether the quorum is reached.
    pub quorum: Quorum,
}

/// A trusted witness's cosignature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The witness's name in the policy.
    pub witness: String,
    /// Its key.
    pub key: VerifierKey,
    /// When it says it saw the checkpoint, POSIX seconds.
    pub time: u64,
}

/// Whether enough witnesses cosigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quorum {
    /// The policy asks for none.
    NotRequired,
    /// Enough did.
    Met,
    /// Not enough did.
    Short,
}

/// Why a text is not a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("核验规则第 {line} 行：{problem}")]
pub struct PolicyError {
    /// The line, from 1; one past the last when something is missing at the end.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a line of a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The policy is longer than [`MAX_SIZE`].
    #[error("文件过长")]
    TooLong,
    /// A control character, or bytes that are not UTF-8 outside a comment, or no final newline.
    #[error("含有不允许的字符，或末行没有换行")]
    Characters,
    /// The first word is not log, witness, group or quorum.
    #[error("不认识的行；应以 log、witness、group 或 quorum 开头")]
    Keyword,
    /// Too few or too many words.
    #[error("词数不对")]
    Words,
    /// More than [`MAX_ITEMS`] of a kind.
    #[error("同类条目超过 {MAX_ITEMS} 个")]
    TooMany,
    /// The key is unusable here.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// The same public key twice among the logs, or twice among the witnesses; or two keys that
    /// signature lines could not tell apart.
    #[error("同一公钥或同一编号出现了两次")]
    DuplicateKey,
    /// A name defined twice, or `none` defined.
    #[error("名称“{0}”已有定义，或不可定义")]
    DuplicateName(String),
    /// A name that no earlier line defines, or `none` as a member.
    #[error("名称“{0}”在此之前没有定义")]
    UnknownName(String),
    /// A name that already belongs to another group.
    #[error("名称“{0}”已在别的组里")]
    AlreadyMember(String),
    /// A threshold that is not all, any, or a number from 1 to the count of members.
    #[error("门槛应为 all、any，或 1 至成员数之间的数")]
    Threshold,
    /// No quorum line, or a second one.
    #[error("应有且只有一行 quorum")]
    Quorum,
}

impl Policy {
    /// Reads a policy.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Policy, PolicyError> {
        let text = text.as_ref();
        let mut reader = Reader::default();
        let mut number = 0;
        let fault = |line: usize| move |problem: Problem| PolicyError { line, problem };
        if text.len() > MAX_SIZE {
            return Err(fault(1)(Problem::TooLong));
        }
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            number += 1;
            let line =
                line.strip_suffix(b"\n").ok_or(Problem::Characters).map_err(fault(number))?;
            reader.line(line).map_err(fault(number))?;
        }
        let quorum = reader.quorum.ok_or(Problem::Quorum).map_err(fault(number + 1))?;
        Ok(Policy { logs: reader.logs, names: reader.names, quorum })
    }

    /// The keys of trusted logs; the name of each is the log's origin.
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    /// The witnesses: each one's name in the policy, and its key.
    pub fn witnesses(&self) -> impl Iterator<Item = (&str, &VerifierKey)> {
        self.names.iter().filter_map(|named| match &named.is {
            Cosigning::Witness(key) => Some((named.name.as_str(), key)),
            Cosigning::Group { .. } => None,
        })
    }

    /// True when the policy asks for cosignatures at all.
    pub fn requires_witnesses(&self) -> bool {
        self.quorum.is_some()
    }

    /// Reads and verifies a signed checkpoint under this policy. An error means that the note is
    /// malformed or that a known key's signature does not verify; everything else is an answer.
    pub fn evaluate(&self, note: impl AsRef<[u8]>) -> Result<Evaluation, CheckpointError> {
        let note = Note::parse(note)?;
        let checkpoint = Checkpoint::parse(note.text())?;
        let witnesses: Vec<&VerifierKey> = self.witnesses().map(|(_, key)| key).collect();
        let known = self.logs.iter().chain(witnesses.iter().copied());
        let verified = note.verified(known)?;
        let mut cosigned = Vec::new();
        let mut reached = vec![false; self.names.len()];
        for (named, reached) in self.names.iter().zip(&mut reached) {
            let Cosigning::Witness(key) = &named.is else { continue };
            let line = verified.iter().find(|line| line.key == key);
            if let Some(time) = line.and_then(|line| line.time) {
                *reached = true;
                cosigned.push(Cosigned { witness: named.name.clone(), key: key.clone(), time });
            }
        }
        let of_origin = |key: &VerifierKey| key.name() == checkpoint.origin;
        let mut keys = verified.iter().map(|line| line.key);
        let log = keys.find(|key| key.algorithm() == Algorithm::Ed25519 && of_origin(key));
        let log = log.cloned();
        let origin_known = self.logs.iter().any(of_origin);
        let quorum = self.judge(reached);
        Ok(Evaluation { checkpoint, log, origin_known, cosigned, quorum })
    }

    /// Whether the quorum is reached when exactly the witnesses marked in `reached` cosigned.
    fn judge(&self, mut reached: Vec<bool>) -> Quorum {
        let Some(quorum) = self.quorum else { return Quorum::NotRequired };
        // Members stand before their groups, so one pass settles groups of groups.
        for (place, named) in self.names.iter().enumerate() {
            if let Cosigning::Group { threshold, members } = &named.is {
                let count = members.iter().filter(|member| reached[**member]).count();
                reached[place] = count >= *threshold;
            }
        }
        if reached[quorum] { Quorum::Met } else { Quorum::Short }
    }
}

/// What the lines so far have defined.
#[derive(Default)]
struct Reader {
    logs: Vec<VerifierKey>,
    names: Vec<Named>,
    /// Names that belong to a group: each may belong to one only.
    members: BTreeSet<usize>,
    quorum: Option<Option<usize>>,
}

impl Reader {
    fn line(&mut self, line: &[u8]) -> Result<(), Problem> {
        if line.iter().any(|byte| (*byte < b' ' && *byte != b'\t') || *byte == 0x7f) {
            return Err(Problem::Characters);
        }
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            return Ok(());
        }
        let line = std::str::from_utf8(line).map_err(|_| Problem::Characters)?;
        let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            ["log", vkey] | ["log", vkey, _] => self.log(vkey),
            ["witness", name, vkey] | ["witness", name, vkey, _] => self.witness(name, vkey),
            ["group", name, threshold, members @ ..] if !members.is_empty() => {
                self.group(name, threshold, members)
            }
            ["quorum", name] => self.quorum(name),
            ["log" | "witness" | "group" | "quorum", ..] => Err(Problem::Words),
            _ => Err(Problem::Keyword),
        }
    }

    fn log(&mut self, vkey: &str) -> Result<(), Problem> {
        let key = read_key(vkey, Algorithm::Ed25519)?;
        check_fresh(&key, self.logs.iter())?;
        if self.logs.len() == MAX_ITEMS {
            return Err(Problem::TooMany);
        }
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, name: &str, vkey: &str) -> Result<(), Problem> {
        let key = read_key(vkey, Algorithm::Cosignature)?;
        let known = self.names.iter().filter_map(|named| match &named.is {
            Cosigning::Witness(key) => Some(key),
            Cosigning::Group { .. } => None,
        });
        check_fresh(&key, known)?;
        self.define(name, Cosigning::Witness(key))
    }

    fn group(&mut self, name: &str, threshold: &str, members: &[&str]) -> Result<(), Problem> {
        let mut places = Vec::with_capacity(members.len());
        for member in members {
            let place = self.find(member)?;
            if !self.members.insert(place) {
                return Err(Problem::AlreadyMember((*member).to_owned()));
            }
            places.push(place);
        }
        let threshold = match threshold {
            "all" => places.len(),
            "any" => 1,
            number => crate::encoding::decimal(number)
                .and_then(|number| usize::try_from(number).ok())
                .filter(|number| (1..=places.len()).contains(number))
                .ok_or(Problem::Threshold)?,
        };
        self.define(name, Cosigning::Group { threshold, members: places })
    }

    fn quorum(&mut self, name: &str) -> Result<(), Problem> {
        if self.quorum.is_some() {
            return Err(Problem::Quorum);
        }
        self.quorum = Some(if name == "none" { None } else { Some(self.find(name)?) });
        Ok(())
    }

    fn define(&mut self, name: &str, is: Cosigning) -> Result<(), Problem> {
        if name == "none" || self.names.iter().any(|named| named.name == name) {
            return Err(Problem::DuplicateName(name.to_owned()));
        }
        if self.names.len() == 2 * MAX_ITEMS {
            return Err(Problem::TooMany);
        }
        self.names.push(Named { name: name.to_owned(), is });
        Ok(())
    }

    fn find(&self, name: &str) -> Result<usize, Problem> {
        let place = self.names.iter().position(|named| named.name == name);
        place.ok_or_else(|| Problem::UnknownName(name.to_owned()))
    }
}

fn read_key(vkey: &str, wanted: Algorithm) -> Result<VerifierKey, Problem> {
    let key = VerifierKey::parse(vkey)?;
    if key.algorithm() == wanted {
        Ok(key)
    } else {
        Err(KeyError::Algorithm(key.algorithm().byte()).into())
    }
}

fn check_fresh<'k>(
    key: &VerifierKey,
    mut known: impl Iterator<Item = &'k VerifierKey>,
) -> Result<(), Problem> {
    let clash = known.any(|other| {
        other.public() == key.public() || (other.name(), other.id()) == (key.name(), key.id())
    });
    if clash { Err(Problem::DuplicateKey) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
