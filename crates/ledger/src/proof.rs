//! C2SP tlog-proof: one text that carries an entry's place, its path to the root, and the signed
//! checkpoint, so that it can be checked without a network for as long as the keys are known.

use crate::encoding::{self, decimal};
use crate::hash::Hash;
use std::fmt;

/// The first line of every proof.
pub const FORMAT: &str = "c2sp.org/tlog-proof@v1";

/// The longest proof read, in bytes: a full path, a full checkpoint, and some extra data.
pub const MAX_SIZE: usize = 131_072;

/// The most hashes on a path: one for each bit of a size.
pub const MAX_HASHES: usize = 64;

/// An offline proof that an entry stands in a log. It says nothing until the checkpoint's
/// signatures were verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// Data for the application, authenticated by nothing.
    pub extra: Option<Vec<u8>>,
    /// The entry's index, from 0.
    pub index: u64,
    /// The inclusion proof, from the leaf's sibling upwards.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, byte for byte as the log and its witnesses signed it.
    pub checkpoint: String,
}

/// Why a text is not a proof. Lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofError {
    /// Longer than [`MAX_SIZE`].
    #[error("证明超过 {MAX_SIZE} 字节")]
    TooLong,
    /// The first line is not [`FORMAT`].
    #[error("证明首行应为 {FORMAT}")]
    Format,
    /// The `extra` line is not strict base64.
    #[error("证明的附加数据不是规范的 base64")]
    Extra,
    /// No `index` line with a decimal number.
    #[error("证明缺少写明位置的 index 行，或位置写法不对")]
    Index,
    /// A line of the path is not the base64 of 32 bytes.
    #[error("证明第 {0} 行不是 32 字节指纹的 base64")]
    Hash(usize),
    /// More than [`MAX_HASHES`] hashes.
    #[error("证明的路径超过 {MAX_HASHES} 个指纹")]
    TooMany,
    /// No blank line, or nothing after it.
    #[error("证明里没有登记簿头")]
    Checkpoint,
}

impl TlogProof {
    /// Reads a proof. The checkpoint is taken verbatim and not yet read.
    pub fn parse(text: &str) -> Result<TlogProof, TlogProofError> {
        if text.len() > MAX_SIZE {
            return Err(TlogProofError::TooLong);
        }
        // A path may be empty, and then the blank line follows the index directly.
        let (head, checkpoint) = text.split_once("\n\n").ok_or(TlogProofError::Checkpoint)?;
        if checkpoint.is_empty() {
            return Err(TlogProofError::Checkpoint);
        }
        let mut lines = head.split('\n').enumerate().peekable();
        if lines.next().is_none_or(|(_, line)| line != FORMAT) {
            return Err(TlogProofError::Format);
        }
        let mut extra = None;
        if let Some((_, line)) = lines.next_if(|(_, line)| line.starts_with("extra ")) {
            let data = line.strip_prefix("extra ").and_then(encoding::from_base64);
            extra = Some(data.ok_or(TlogProofError::Extra)?);
        }
        let index = lines
            .next()
            .and_then(|(_, line)| decimal(line.strip_prefix("index ")?))
            .ok_or(TlogProofError::Index)?;
        let hashes = lines
            .map(|(at, line)| Hash::from_base64(line).ok_or(TlogProofError::Hash(at + 1)))
            .collect::<Result<Vec<_>, _>>()?;
        if hashes.len() > MAX_HASHES {
            return Err(TlogProofError::TooMany);
        }
        Ok(TlogProof { extra, index, hashes, checkpoint: checkpoint.to_owned() })
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FORMAT}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", encoding::base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sha256;

    fn proof() -> TlogProof {
        let hashes = vec![sha256(b"1"), sha256(b"2")];
        TlogProof { extra: None, index: 73, hashes, checkpoint: "o\n80\nr\n\n— x y\n".into() }
    }

    #[test]
    fn what_is_written_is_read() {
        let with_extra = TlogProof { extra: Some(b"data".to_vec()), ..proof() };
        let empty_extra = TlogProof { extra: Some(Vec::new()), ..proof() };
        let alone = TlogProof { index: 0, hashes: Vec::new(), ..proof() };
        for proof in [proof(), with_extra, empty_extra, alone] {
            assert_eq!(TlogProof::parse(&proof.to_string()), Ok(proof));
        }
        assert!(proof().to_string().starts_with("c2sp.org/tlog-proof@v1\nindex 73\n"));
    }

    #[test]
    fn texts_that_are_not_proofs() {
        let good = proof().to_string();
        let hash = sha256(b"1").to_base64();
        for (text, error) in [
            (String::new(), TlogProofError::Checkpoint),
            (good.split("\n\n").next().unwrap().to_owned(), TlogProofError::Checkpoint),
            (format!("{FORMAT}\nindex 0\n\n"), TlogProofError::Checkpoint),
            (good.replace("@v1", "@v2"), TlogProofError::Format),
            (good.replace("@v1\n", "@v1\r\n"), TlogProofError::Format),
            (format!(" {good}"), TlogProofError::Format),
            (good.replace("index 73", "index 073"), TlogProofError::Index),
            (good.replace("index 73", "index"), TlogProofError::Index),
            (good.replace("index 73", "Index 73"), TlogProofError::Index),
            (good.replace("index 73\n", ""), TlogProofError::Index),
            (good.replace("index", "extra YQ\nindex"), TlogProofError::Extra),
            (good.replace("index", "extra YQ==\nextra YQ==\nindex"), TlogProofError::Index),
            (good.replace(&hash, &hash[..43]), TlogProofError::Hash(3)),
            (good.replace(&hash, "YQ=="), TlogProofError::Hash(3)),
            (good.replace(&hash, &format!("{hash}\n").repeat(64)[..2879]), TlogProofError::TooMany),
            ("x".repeat(MAX_SIZE + 1), TlogProofError::TooLong),
        ] {
            assert_eq!(TlogProof::parse(&text), Err(error), "{text:.200}");
        }
    }
}
