//! C2SP signed-note: a text and the lines of those who signed it.
//!
//! A note proves nothing by itself; what counts is which *known* keys signed. Lines of unknown
//! keys are ignored, so that witnesses can be added without breaking older verifiers; a line that
//! names a known key and does not verify condemns the whole note.

use crate::encoding;
use crate::key::{self, VerifierKey};
use std::fmt;

/// The longest note read, in bytes. Post-quantum lines take about 3,300 bytes each.
pub const MAX_SIZE: usize = 65_536;

/// The most signature lines read. The standard asks for at least 16; a policy may name 32
/// witnesses beside the log's own keys.
pub const MAX_SIGNATURES: usize = 64;

/// A text and its signature lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// One signature line: `— name base64(id ‖ bytes)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The key's name.
    pub name: String,
    /// The key's id.
    pub id: u32,
    /// The signature itself; its form depends on the key.
    pub bytes: Vec<u8>,
}

/// A signature line that holds under a known key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified<'k> {
    /// The key.
    pub key: &'k VerifierKey,
    /// When a witness says it saw the text, in POSIX seconds; `None` for a log's signature.
    pub time: Option<u64>,
}

/// Why a note is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Longer than [`MAX_SIZE`] bytes.
    #[error("签名文本超过 {MAX_SIZE} 字节")]
    TooLong,
    /// More than [`MAX_SIGNATURES`] lines.
    #[error("签名行超过 {MAX_SIGNATURES} 行")]
    TooManySignatures,
    /// Not UTF-8, or a control character other than the newline.
    #[error("签名文本含有不允许的字符")]
    Characters,
    /// The text does not end in a newline, or no blank line parts it from the signatures.
    #[error("签名文本与签名行之间应有一个空行，末尾应有换行")]
    Layout,
    /// A line after the blank line is not a signature line.
    #[error("第 {0} 个签名行写法不对")]
    Line(usize),
    /// A line that names a known key does not verify.
    #[error("{name}（编号 {id:08x}）的签名验不过：文本被改过，或签名是伪造的")]
    Signature {
        /// The key's name.
        name: String,
        /// The key's id.
        id: u32,
    },
    /// No known key signed.
    #[error("没有任何一个已知密钥的签名")]
    Unsigned,
}

impl Note {
    /// A note that nobody has signed yet. The text ends in a newline.
    pub fn new(text: &str) -> Result<Note, NoteError> {
        check_characters(text)?;
        if !text.ends_with('\n') {
            return Err(NoteError::Layout);
        }
        Ok(Note { text: text.to_owned(), signatures: Vec::new() })
    }

    /// Reads a signed note; at least one signature line is there, none is verified yet.
    pub fn parse(note: impl AsRef<[u8]>) -> Result<Note, NoteError> {
        let note = note.as_ref();
        if note.len() > MAX_SIZE {
            return Err(NoteError::TooLong);
        }
        let note = std::str::from_utf8(note).map_err(|_| NoteError::Characters)?;
        check_characters(note)?;
        let end = note.rfind("\n\n").ok_or(NoteError::Layout)?;
        let lines = note[end + 2..].strip_suffix('\n').ok_or(NoteError::Layout)?;
        let mut signatures = Vec::new();
        for (number, line) in lines.split('\n').enumerate() {
            if number == MAX_SIGNATURES {
                return Err(NoteError::TooManySignatures);
            }
            signatures.push(Signature::parse(line).ok_or(NoteError::Line(number + 1))?);
        }
        Ok(Note { text: note[..=end].to_owned(), signatures })
    }

    /// The signed text, with its final newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines in order, whoever made them.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a signature line; an older line of the same key gives way.
    #[must_use]
    pub fn with(mut self, signature: Signature) -> Note {
        self.signatures.retain(|old| (&old.name, old.id) != (&signature.name, signature.id));
        self.signatures.push(signature);
        self
    }

    /// The lines that hold under `known` keys, at least one; the first line of each key counts.
    pub fn verify<'k>(&self, known: &'k [VerifierKey]) -> Result<Vec<Verified<'k>>, NoteError> {
        let verified = self.verified(known)?;
        if verified.is_empty() { Err(NoteError::Unsigned) } else { Ok(verified) }
    }

    /// As [`Note::verify`], but nobody known having signed is an answer, not an error.
    pub(crate) fn verified<'k>(
        &self,
        known: impl IntoIterator<Item = &'k VerifierKey> + Clone,
    ) -> Result<Vec<Verified<'k>>, NoteError> {
        let mut verified: Vec<Verified<'k>> = Vec::new();
        for line in &self.signatures {
            let named = |key: &&VerifierKey| key.name() == line.name && key.id() == line.id;
            let Some(key) = known.clone().into_iter().find(named) else { continue };
            let Some(time) = key.verify(&self.text, &line.bytes) else {
                return Err(NoteError::Signature { name: line.name.clone(), id: line.id });
            };
            if verified.iter().all(|earlier| earlier.key != key) {
                let time = (key.algorithm() == key::Algorithm::Cosignature).then_some(time);
                verified.push(Verified { key, time });
            }
        }
        Ok(verified)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl Signature {
    /// Reads one line without its newline, as a witness answers it.
    pub fn parse(line: &str) -> Option<Signature> {
        let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
        key::check_name(name).ok()?;
        let bytes = encoding::from_base64(encoded)?;
        let (id, bytes) = bytes.split_first_chunk()?;
        if bytes.is_empty() {
            return None;
        }
        Some(Signature {
            name: name.to_owned(),
            id: u32::from_be_bytes(*id),
            bytes: bytes.to_vec(),
        })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id.to_be_bytes()[..], &self.bytes].concat();
        write!(f, "— {} {}", self.name, encoding::base64(&bytes))
    }
}

fn check_characters(text: &str) -> Result<(), NoteError> {
    let wrong = |byte: u8| byte < b' ' && byte != b'\n';
    if text.bytes().any(wrong) { Err(NoteError::Characters) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{Cosigner, LogSigner};

    fn signed() -> (Note, LogSigner, Cosigner) {
        let log = LogSigner::new("log.example", &[1; 32]).unwrap();
        let witness = Cosigner::new("witness.example", &[2; 32]).unwrap();
        let text = "一段文字\n\n第二段\n";
        let note = Note::new(text)
            .unwrap()
            .with(log.sign(text))
            .with(witness.sign(text, 1_790_000_000).unwrap());
        (note, log, witness)
    }

    #[test]
    fn known_keys_are_verified_and_unknown_ones_ignored() {
        let (note, log, witness) = signed();
        let note = Note::parse(note.to_string()).unwrap();
        let (log, witness) = (log.verifier_key(), witness.verifier_key());
        let both = [log.clone(), witness.clone()];
        assert_eq!(
            note.verify(&both).unwrap(),
            [
                Verified { key: &both[0], time: None },
                Verified { key: &both[1], time: Some(1_790_000_000) }
            ]
        );
        assert_eq!(note.verify(std::slice::from_ref(&log)).unwrap().len(), 1);
        assert_eq!(note.verify(&[]), Err(NoteError::Unsigned));
        let stranger = LogSigner::new("log.example", &[3; 32]).unwrap().verifier_key();
        assert_eq!(note.verify(&[stranger]), Err(NoteError::Unsigned), "same name, other key");
    }

    #[test]
    fn a_bad_line_of_a_known_key_condemns_the_note() {
        let (note, log, witness) = signed();
        let keys = [log.verifier_key(), witness.verifier_key()];
        let changed = Note::parse(note.to_string().replace("第二段", "第三段")).unwrap();
        assert!(matches!(changed.verify(&keys), Err(NoteError::Signature { .. })));
        for line in 0..2 {
            for byte in 0..note.signatures()[line].bytes.len() {
                let mut note = note.clone();
                note.signatures[line].bytes[byte] ^= 1;
                let (name, id) = (keys[line].name().to_owned(), keys[line].id());
                assert_eq!(note.verify(&keys), Err(NoteError::Signature { name, id }));
            }
        }
        let mut twice = note.clone();
        let mut forged = note.signatures()[0].clone();
        forged.bytes[0] ^= 1;
        twice.signatures.push(forged);
        assert!(twice.verify(&keys).is_err(), "also when a good line of the same key came first");
    }

    #[test]
    fn the_same_key_counts_once_and_a_new_line_replaces_the_old() {
        let (note, _, witness) = signed();
        let key = [witness.verifier_key()];
        let again = witness.sign(note.text(), 1_790_000_060).unwrap();
        let mut twice = note.clone();
        twice.signatures.push(again.clone());
        assert_eq!(twice.verify(&key).unwrap().len(), 1);
        let renewed = note.with(again);
        assert_eq!(renewed.signatures().len(), 2);
        assert_eq!(renewed.verify(&key).unwrap()[0].time, Some(1_790_000_060));
    }

    #[test]
    fn layouts_that_are_not_notes() {
        let (note, ..) = signed();
        let good = note.to_string();
        let line = note.signatures()[0].to_string();
        for (text, error) in [
            (String::new(), NoteError::Layout),
            ("只有文字\n".into(), NoteError::Layout),
            (format!("文字\n{line}\n"), NoteError::Layout),
            (good.trim_end().to_owned(), NoteError::Layout),
            (format!("{good}\n"), NoteError::Layout),
            (format!("{good}\nx\n"), NoteError::Line(1)),
            (good.replace('\n', "\r\n"), NoteError::Characters),
            (good.replace("— log", "- log"), NoteError::Line(1)),
            (good.replace("— log", "—  log"), NoteError::Line(1)),
            (good.replace("log.example", "log+example"), NoteError::Line(1)),
            (good.replacen("=\n", "\n", 1), NoteError::Line(1)),
            (format!("x\n\n{}", format!("{line}\n").repeat(65)), NoteError::TooManySignatures),
            ("x".repeat(MAX_SIZE + 1), NoteError::TooLong),
        ] {
            assert_eq!(Note::parse(&text), Err(error), "{text:.80}");
        }
        assert_eq!(Note::parse(b"\xff\n\n"), Err(NoteError::Characters));
        assert_eq!(Note::new("no newline"), Err(NoteError::Layout));
        assert!(Note::parse(format!("x\n\n{}", format!("{line}\n").repeat(64))).is_ok());
    }

    #[test]
    fn cosignature_times_stay_below_2_to_63() {
        let witness = Cosigner::new("witness.example", &[2; 32]).unwrap();
        assert!(witness.sign("x\n", (1 << 63) - 1).is_some());
        assert!(witness.sign("x\n", 1 << 63).is_none());
    }
}
