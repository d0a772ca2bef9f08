//! Digests: SHA-256, SM3, and the leaf and node hashes of RFC 6962 §2.1.
//!
//! The one-byte prefixes keep a leaf from ever being read as a node (second preimages across
//! levels). This module knows nothing of trees.

use crate::encoding;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};
use sm3::Sm3;
use std::fmt;

/// A 32-byte digest. Written as standard base64 in checkpoints and proofs (`Display`), as unpadded
/// base64url in leaves and bodies, and as lowercase hexadecimal for files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// SHA-256 of nothing: the root of the tree without leaves (RFC 6962 §2.1).
    pub const EMPTY_ROOT: Hash = Hash([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ]);

    /// The digest with these bytes.
    pub const fn new(bytes: [u8; 32]) -> Hash {
        Hash(bytes)
    }

    /// The digest with these bytes, when there are exactly 32.
    pub fn from_slice(bytes: &[u8]) -> Option<Hash> {
        bytes.try_into().ok().map(Hash)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Standard base64 with padding, 44 characters, as in checkpoints and proofs.
    pub fn to_base64(&self) -> String {
        encoding::base64(&self.0)
    }

    /// Reads standard base64; refuses missing padding, stray bits and any other length than 32 bytes.
    pub fn from_base64(text: &str) -> Option<Hash> {
        Hash::from_slice(&encoding::from_base64(text)?)
    }

    /// Unpadded base64url, 43 characters, as in leaves and bodies.
    pub fn to_base64url(&self) -> String {
        encoding::base64url(&self.0)
    }

    /// Reads unpadded base64url; refuses padding, stray bits and any other length than 32 bytes.
    pub fn from_base64url(text: &str) -> Option<Hash> {
        Hash::from_slice(&encoding::from_base64url(text)?)
    }

    /// Lowercase hexadecimal, 64 characters, as digests of files are written.
    pub fn to_hex(&self) -> String {
        encoding::hex(&self.0)
    }

    /// Reads 64 lowercase hexadecimal characters.
    pub fn from_hex(text: &str) -> Option<Hash> {
        Hash::from_slice(&encoding::from_hex(text)?)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_base64())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl From<[u8; 32]> for Hash {
    fn from(bytes: [u8; 32]) -> Hash {
        Hash(bytes)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Hash::from_hex(&text).ok_or_else(|| de::Error::custom("应为 64 位小写十六进制的指纹"))
    }
}

/// SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// SM3 (GB/T 32905) of `bytes`.
pub fn sm3(bytes: &[u8]) -> Hash {
    Hash(Sm3::digest(bytes).into())
}

/// The leaf hash of an entry: SHA-256(0x00 ‖ entry).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

/// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut input = [1; 65];
    input[1..33].copy_from_slice(&left.0);
    input[33..].copy_from_slice(&right.0);
    sha256(&input)
}

/// SHA-256 of a file that arrives in pieces.
#[derive(Clone, Default)]
pub struct FileHash(Sha256);

impl FileHash {
    /// A file of which nothing has been read.
    pub fn new() -> FileHash {
        FileHash::default()
    }

    /// The next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The digest of all pieces so far, in order.
    pub fn finish(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        assert_eq!(sha256(b""), Hash::EMPTY_ROOT);
        assert_eq!(
            sha256(b"abc").to_hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            sm3(b"abc").to_hex(),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
        assert_eq!(leaf_hash(b""), sha256(&[0]), "a leaf hash carries its prefix");
    }

    #[test]
    fn a_file_in_pieces_has_the_digest_of_the_whole() {
        let whole: Vec<u8> = (0..=255).cycle().take(1000).collect();
        let mut pieces = FileHash::new();
        for piece in whole.chunks(63) {
            pieces.update(piece);
        }
        assert_eq!(pieces.finish(), sha256(&whole));
    }

    #[test]
    fn only_the_exact_spelling_of_a_digest_is_read() {
        let hash = sha256(b"abc");
        assert_eq!(Hash::from_base64(&hash.to_base64()), Some(hash));
        assert_eq!(Hash::from_base64url(&hash.to_base64url()), Some(hash));
        assert_eq!(Hash::from_hex(&hash.to_hex()), Some(hash));
        let padded = hash.to_base64();
        assert_eq!(Hash::from_base64(padded.trim_end_matches('=')), None, "padding is required");
        assert_eq!(Hash::from_base64(&padded.replacen("0=", "1=", 1)), None, "stray bits");
        assert_eq!(Hash::from_base64(&format!("{padded}\n")), None, "trailing newline");
        assert_eq!(Hash::from_base64url(&padded.replace('=', "")), None, "wrong alphabet");
        assert_eq!(Hash::from_hex(&hash.to_hex().to_uppercase()), None, "uppercase");
        assert_eq!(Hash::from_hex(""), None);
    }
}
