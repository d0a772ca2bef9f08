//! C2SP tlog-checkpoint: the head of the log, as it is signed.
//!
//! Three lines: the log's origin, the number of leaves, the root. A log signs only heads that are
//! consistent with all it signed before; that duty is the caller's, who keeps the last head.

use crate::encoding::decimal;
use crate::hash::Hash;
use crate::key::{self, Cosigner, LogSigner, VerifierKey};
use crate::note::{Note, NoteError, Signature, Verified};
use std::fmt;

/// The head of a log: its origin, size and root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: an address without scheme, never reused.
    pub origin: String,
    /// The number of leaves.
    pub size: u64,
    /// The root of the tree of these leaves.
    pub root: Hash,
    /// Further lines, which no monitor can audit: kept when read from others, never written by
    /// our own logs.
    pub extensions: Vec<String>,
}

/// Why a text is not an acceptable checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The signed note around it is not in order, or a known key's signature fails.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Fewer than three lines, an empty line, or no newline at the end.
    #[error("登记簿头应有至少三行，且没有空行")]
    Lines,
    /// The size is not a decimal number without leading zeros.
    #[error("登记簿头第二行应是没有前导零的十进制规模")]
    Size,
    /// The root is not the base64 of 32 bytes.
    #[error("登记簿头第三行应是 32 字节根的 base64")]
    Root,
    /// A log without leaves has another root than the empty one.
    #[error("规模为 0 的登记簿头只能有空树的根")]
    EmptyRoot,
    /// The origin is not this key's name, or is no name at all.
    #[error("登记簿头属于“{origin}”，密钥属于“{key}”")]
    Origin {
        /// The checkpoint's origin.
        origin: String,
        /// The key's name.
        key: String,
    },
    /// Extension lines where none are accepted.
    #[error("登记簿头有 {0} 行附加内容；附加内容无法审计，不予接受")]
    Extensions(usize),
    /// A cosigning time that the format excludes.
    #[error("见证时间超出格式允许的范围")]
    Time,
}

impl Checkpoint {
    /// The head of a log of our own: without extension lines.
    pub fn new(origin: &str, size: u64, root: Hash) -> Checkpoint {
        Checkpoint { origin: origin.to_owned(), size, root, extensions: Vec::new() }
    }

    /// Reads a note's text. A log of size 0 must have the empty root.
    pub fn parse(text: &str) -> Result<Checkpoint, CheckpointError> {
        let lines = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?;
        let mut lines = lines.split('\n').map(|line| Some(line).filter(|line| !line.is_empty()));
        let mut line = || lines.next().flatten().ok_or(CheckpointError::Lines);
        let origin = line()?.to_owned();
        let size = decimal(line()?).ok_or(CheckpointError::Size)?;
        let root = Hash::from_base64(line()?).ok_or(CheckpointError::Root)?;
        let extensions = lines
            .map(|line| line.map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .ok_or(CheckpointError::Lines)?;
        if size == 0 && root != Hash::EMPTY_ROOT {
            return Err(CheckpointError::EmptyRoot);
        }
        Ok(Checkpoint { origin, size, root, extensions })
    }

    /// Reads a signed checkpoint and verifies it: the key of the origin itself must have signed,
    /// and there are no extension lines. Other lines are ignored unless they name this key.
    pub fn open(note: impl AsRef<[u8]>, log: &VerifierKey) -> Result<Checkpoint, CheckpointError> {
        let note = Note::parse(note)?;
        note.verify(std::slice::from_ref(log))?;
        let checkpoint = Checkpoint::parse(note.text())?;
        checkpoint.check_origin(log)?;
        checkpoint.check_no_extensions()?;
        Ok(checkpoint)
    }

    /// The checkpoint as a note signed by its log. Deterministic: the same head gives the same note.
    pub fn sign(&self, log: &LogSigner) -> Result<Note, CheckpointError> {
        self.check_origin(&log.verifier_key())?;
        self.check_no_extensions()?;
        let text = self.to_string();
        Checkpoint::parse(&text)?;
        Ok(Note::new(&text)?.with(log.sign(&text)))
    }

    /// Refuses extension lines.
    pub fn check_no_extensions(&self) -> Result<(), CheckpointError> {
        match self.extensions.len() {
            0 => Ok(()),
            lines => Err(CheckpointError::Extensions(lines)),
        }
    }

    fn check_origin(&self, key: &VerifierKey) -> Result<(), CheckpointError> {
        if key::check_name(&self.origin).is_ok() && self.origin == key.name() {
            return Ok(());
        }
        Err(CheckpointError::Origin { origin: self.origin.clone(), key: key.name().to_owned() })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A witness's line for a signed checkpoint seen at `time` (POSIX seconds). Before this the witness
/// has verified the log's signature and the consistency with the last head it knew, and stored it.
pub fn cosign(note: &Note, witness: &Cosigner, time: u64) -> Result<Signature, CheckpointError> {
    Checkpoint::parse(note.text())?;
    witness.sign(note.text(), time).ok_or(CheckpointError::Time)
}

/// Adds to a log's signed checkpoint those of a witness's answer lines that hold under a known
/// witness key, and says which. Anything else in the answer is dropped: a forged line that was
/// stored would make every later reader refuse the checkpoint.
pub fn add_cosignatures<'k>(
    note: Note,
    answer: &str,
    witnesses: &'k [VerifierKey],
) -> (Note, Vec<Verified<'k>>) {
    let mut added = Vec::new();
    let mut merged = note;
    for line in answer.lines().take(crate::note::MAX_SIGNATURES) {
        let Some(signature) = Signature::parse(line) else { continue };
        let key = witnesses
            .iter()
            .find(|key| key.name() == signature.name && key.id() == signature.id)
            .filter(|key| key.algorithm() == key::Algorithm::Cosignature);
        let Some(key) = key else { continue };
        if let Some(time) = key.verify(merged.text(), &signature.bytes) {
            added.push(Verified { key, time: Some(time) });
            merged = merged.with(signature);
        }
    }
    (merged, added)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "zf.example.gov.cn/log/330106-cg";

    fn log() -> LogSigner {
        LogSigner::new(ORIGIN, &[1; 32]).unwrap()
    }

    fn head() -> Checkpoint {
        Checkpoint::new(ORIGIN, 5, crate::sha256(b"root"))
    }

    #[test]
    fn what_a_log_signs_opens_under_its_key() {
        let note = head().sign(&log()).unwrap();
        assert_eq!(Checkpoint::open(note.to_string(), &log().verifier_key()).unwrap(), head());
        let other = LogSigner::new(ORIGIN, &[9; 32]).unwrap().verifier_key();
        assert_eq!(
            Checkpoint::open(note.to_string(), &other),
            Err(CheckpointError::Note(NoteError::Unsigned))
        );
    }

    #[test]
    fn a_log_signs_only_its_own_heads_and_nothing_unauditable() {
        let mut foreign = head();
        foreign.origin = "other.example".into();
        assert!(matches!(foreign.sign(&log()), Err(CheckpointError::Origin { .. })));
        let mut extended = head();
        extended.extensions.push("x".into());
        assert_eq!(extended.sign(&log()), Err(CheckpointError::Extensions(1)));
        let hollow = Checkpoint::new(ORIGIN, 0, crate::sha256(b"root"));
        assert_eq!(hollow.sign(&log()), Err(CheckpointError::EmptyRoot));
        assert!(Checkpoint::new(ORIGIN, 0, Hash::EMPTY_ROOT).sign(&log()).is_ok());
    }

    #[test]
    fn extension_lines_are_read_and_kept_but_not_opened() {
        let text = format!("{}extra one\nextra two\n", head());
        let checkpoint = Checkpoint::parse(&text).unwrap();
        assert_eq!(checkpoint.extensions, ["extra one", "extra two"]);
        assert_eq!(checkpoint.to_string(), text);
        let note = Note::new(&text).unwrap().with(log().sign(&text));
        assert_eq!(
            Checkpoint::open(note.to_string(), &log().verifier_key()),
            Err(CheckpointError::Extensions(2))
        );
    }

    #[test]
    fn texts_that_are_not_checkpoints() {
        let root = crate::sha256(b"root").to_base64();
        for (text, error) in [
            (String::new(), CheckpointError::Lines),
            (format!("\n5\n{root}\n"), CheckpointError::Lines),
            (format!("{ORIGIN}\n5\n"), CheckpointError::Lines),
            (format!("{ORIGIN}\n5\n{root}"), CheckpointError::Lines),
            (format!("{ORIGIN}\n5\n{root}\n\n"), CheckpointError::Lines),
            (format!("{ORIGIN}\n5\n{root}\n\nx\n"), CheckpointError::Lines),
            (format!("{ORIGIN}\n05\n{root}\n"), CheckpointError::Size),
            (format!("{ORIGIN}\n+5\n{root}\n"), CheckpointError::Size),
            (format!("{ORIGIN}\n-1\n{root}\n"), CheckpointError::Size),
            (format!("{ORIGIN}\n18446744073709551616\n{root}\n"), CheckpointError::Size),
            (format!("{ORIGIN}\n5 \n{root}\n"), CheckpointError::Size),
            (format!("{ORIGIN}\n5\n{}\n", &root[..40]), CheckpointError::Root),
            (format!("{ORIGIN}\n5\n{}\n", root.trim_end_matches('=')), CheckpointError::Root),
            (format!("{ORIGIN}\n5\n {root}\n"), CheckpointError::Root),
            (format!("{ORIGIN}\n0\n{root}\n"), CheckpointError::EmptyRoot),
        ] {
            assert_eq!(Checkpoint::parse(&text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn only_lines_that_verify_are_merged() {
        let witness = Cosigner::new("witness.example", &[2; 32]).unwrap();
        let stranger = Cosigner::new("stranger.example", &[3; 32]).unwrap();
        let known = [witness.verifier_key()];
        let note = head().sign(&log()).unwrap();
        let good = cosign(&note, &witness, 1_790_000_000).unwrap();
        let unknown = cosign(&note, &stranger, 1_790_000_000).unwrap();
        let mut forged = good.clone();
        forged.bytes[20] ^= 1;
        let answer = format!("{forged}\n{unknown}\n不是签名\n");
        assert_eq!(add_cosignatures(note.clone(), &answer, &known), (note.clone(), vec![]));
        let (merged, added) = add_cosignatures(note.clone(), &format!("{good}\n"), &known);
        assert_eq!(added, [Verified { key: &known[0], time: Some(1_790_000_000) }]);
        assert_eq!(merged.signatures().len(), 2);
        assert_eq!(Checkpoint::open(merged.to_string(), &log().verifier_key()).unwrap(), head());
    }
}
