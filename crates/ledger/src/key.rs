//! Keys of C2SP signed-note: how they are named, written, read and used.
//!
//! Two kinds, both Ed25519: a log's key signs a note's text (type 0x01); a witness's key signs a
//! text together with the time at which it was seen (type 0x04, C2SP tlog-cosignature). The kinds
//! are different types here, so that a witness's key can never sign a log's checkpoint. A key is
//! identified by its name and a four-byte id; the id is a label, never a proof.

use crate::encoding;
use crate::hash::sha256;
use crate::note::Signature;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use std::fmt;

/// What a key's signatures say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Type 0x01: an Ed25519 signature of the note's text.
    Ed25519,
    /// Type 0x04: a time and an Ed25519 signature of text and time.
    Cosignature,
}

/// Why a text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not `name+id+base64`, or the base64 holds the wrong number of bytes.
    #[error("密钥应写作“名称+八位十六进制编号+base64”，且编码不得有第二种写法")]
    Format,
    /// The name is empty, or has a space, a plus sign or a control character.
    #[error("密钥名称不得为空，不得含空白、加号和控制字符")]
    Name,
    /// The id is not the one that name and key give.
    #[error("密钥编号与名称、公钥算出的不一致")]
    Id,
    /// A signature type this crate does not know, or one of the wrong kind for its place.
    #[error("签名类型 0x{0:02x} 不能用在这里")]
    Algorithm(u8),
    /// The bytes are no point of the curve, or one of small order, which anybody can sign for.
    #[error("公钥不是曲线上可用的点")]
    Point,
}

/// A public key that somebody trusts, under a name.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    algorithm: Algorithm,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Reads a vkey: `name+hexid+base64(type ‖ key)`.
    pub fn parse(vkey: &str) -> Result<VerifierKey, KeyError> {
        let (name, id, bytes) = split(vkey)?;
        let (algorithm, public) = Algorithm::split_off(&bytes)?;
        let key = VerifierKey::new(name, algorithm, &public)?;
        if key.id == id { Ok(key) } else { Err(KeyError::Id) }
    }

    /// The key with these 32 bytes under this name.
    pub fn new(
        name: &str,
        algorithm: Algorithm,
        public: &[u8; 32],
    ) -> Result<VerifierKey, KeyError> {
        check_name(name)?;
        let key = VerifyingKey::from_bytes(public).map_err(|_| KeyError::Point)?;
        if key.is_weak() {
            return Err(KeyError::Point);
        }
        let id = key_id(name, algorithm, public);
        Ok(VerifierKey { name: name.to_owned(), id, algorithm, key })
    }

    /// The name: for a log its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256(name ‖ LF ‖ type ‖ key), big-endian.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What its signatures say.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The 32 bytes of the key.
    pub fn public(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Checks the bytes of a signature line over `text`. `Some(time)` for a cosignature (POSIX
    /// seconds, 0 for a plain signature), `None` when they do not hold.
    pub(crate) fn verify(&self, text: &str, signature: &[u8]) -> Option<u64> {
        match self.algorithm {
            Algorithm::Ed25519 => holds(&self.key, text.as_bytes(), signature).then_some(0),
            Algorithm::Cosignature => {
                let (time, signature) = signature.split_first_chunk()?;
                let time = u64::from_be_bytes(*time);
                let message = cosigned_message(text, time)?;
                holds(&self.key, message.as_bytes(), signature).then_some(time)
            }
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[self.algorithm.byte()], &self.public()[..]].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, encoding::base64(&bytes))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A log's signing key. Its name is the log's origin.
pub struct LogSigner(Secret);

impl LogSigner {
    /// The key grown from 32 secret random bytes.
    pub fn new(origin: &str, seed: &[u8; 32]) -> Result<LogSigner, KeyError> {
        Secret::new(origin, Algorithm::Ed25519, seed).map(LogSigner)
    }

    /// Reads what [`LogSigner::to_secret_text`] wrote.
    pub fn parse(text: &str) -> Result<LogSigner, KeyError> {
        Secret::parse(text, Algorithm::Ed25519).map(LogSigner)
    }

    /// `PRIVATE+KEY+name+hexid+base64(type ‖ seed)`, the usual text of a note signer's key. Secret.
    pub fn to_secret_text(&self) -> String {
        self.0.to_text()
    }

    /// What others need to check its signatures.
    pub fn verifier_key(&self) -> VerifierKey {
        self.0.verifier_key()
    }

    /// The signature line for a note's text. Logs sign checkpoints through
    /// [`Checkpoint::sign`](crate::checkpoint::Checkpoint::sign), which checks the origin first.
    pub fn sign(&self, text: &str) -> Signature {
        let signature = self.0.key.sign(text.as_bytes());
        self.0.line(&signature.to_bytes())
    }
}

/// A witness's signing key.
pub struct Cosigner(Secret);

impl Cosigner {
    /// The key grown from 32 secret random bytes; never the seed of another key, because a
    /// cosignature does not name its signer.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Cosigner, KeyError> {
        Secret::new(name, Algorithm::Cosignature, seed).map(Cosigner)
    }

    /// Reads what [`Cosigner::to_secret_text`] wrote.
    pub fn parse(text: &str) -> Result<Cosigner, KeyError> {
        Secret::parse(text, Algorithm::Cosignature).map(Cosigner)
    }

    /// `PRIVATE+KEY+name+hexid+base64(type ‖ seed)`. Secret.
    pub fn to_secret_text(&self) -> String {
        self.0.to_text()
    }

    /// What others need to check its cosignatures.
    pub fn verifier_key(&self) -> VerifierKey {
        self.0.verifier_key()
    }

    /// The cosignature line for a checkpoint's text, seen at `time` (POSIX seconds). `None` when
    /// the time is 2^63 or later, which the format excludes. The witness must have checked and
    /// stored the checkpoint before it signs.
    pub fn sign(&self, text: &str, time: u64) -> Option<Signature> {
        let signature = self.0.key.sign(cosigned_message(text, time)?.as_bytes());
        Some(self.0.line(&[&time.to_be_bytes()[..], &signature.to_bytes()].concat()))
    }
}

impl fmt::Debug for LogSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogSigner({})", self.verifier_key())
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cosigner({})", self.verifier_key())
    }
}

struct Secret {
    name: String,
    id: u32,
    algorithm: Algorithm,
    key: SigningKey,
}

impl Secret {
    fn new(name: &str, algorithm: Algorithm, seed: &[u8; 32]) -> Result<Secret, KeyError> {
        check_name(name)?;
        let key = SigningKey::from_bytes(seed);
        let id = key_id(name, algorithm, key.verifying_key().as_bytes());
        Ok(Secret { name: name.to_owned(), id, algorithm, key })
    }

    fn parse(text: &str, wanted: Algorithm) -> Result<Secret, KeyError> {
        let (name, id, bytes) = split(text.strip_prefix(PRIVATE).ok_or(KeyError::Format)?)?;
        let (algorithm, seed) = Algorithm::split_off(&bytes)?;
        if algorithm != wanted {
            return Err(KeyError::Algorithm(algorithm.byte()));
        }
        let secret = Secret::new(name, algorithm, &seed)?;
        if secret.id == id { Ok(secret) } else { Err(KeyError::Id) }
    }

    fn to_text(&self) -> String {
        let bytes = [&[self.algorithm.byte()], &self.key.as_bytes()[..]].concat();
        format!("{PRIVATE}{}+{:08x}+{}", self.name, self.id, encoding::base64(&bytes))
    }

    fn verifier_key(&self) -> VerifierKey {
        VerifierKey {
            name: self.name.clone(),
            id: self.id,
            algorithm: self.algorithm,
            key: self.key.verifying_key(),
        }
    }

    fn line(&self, bytes: &[u8]) -> Signature {
        Signature { name: self.name.clone(), id: self.id, bytes: bytes.to_vec() }
    }
}

/// Checks a bare Ed25519 signature of bytes (RFC 8032). Strict: one encoding of each signature, and
/// no key or nonce of small order.
pub fn verify_ed25519(public: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    VerifyingKey::from_bytes(public).is_ok_and(|key| holds(&key, message, signature))
}

fn holds(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> bool {
    signature.try_into().is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
}

const PRIVATE: &str = "PRIVATE+KEY+";

impl Algorithm {
    /// The type byte of signed-note.
    pub fn byte(self) -> u8 {
        match self {
            Algorithm::Ed25519 => 0x01,
            Algorithm::Cosignature => 0x04,
        }
    }

    fn split_off(bytes: &[u8]) -> Result<(Algorithm, [u8; 32]), KeyError> {
        let (&byte, key) = bytes.split_first().ok_or(KeyError::Format)?;
        let algorithm = match byte {
            0x01 => Algorithm::Ed25519,
            0x04 => Algorithm::Cosignature,
            other => return Err(KeyError::Algorithm(other)),
        };
        Ok((algorithm, key.try_into().map_err(|_| KeyError::Format)?))
    }
}

/// Checks a key's name by signed-note: not empty, no Unicode space, no plus, no control character.
pub(crate) fn check_name(name: &str) -> Result<(), KeyError> {
    let wrong = |c: char| c.is_whitespace() || c == '+' || c.is_ascii_control();
    if name.is_empty() || name.contains(wrong) { Err(KeyError::Name) } else { Ok(()) }
}

fn split(text: &str) -> Result<(&str, u32, Vec<u8>), KeyError> {
    let (name, rest) = text.split_once('+').ok_or(KeyError::Format)?;
    let (id, key) = rest.split_once('+').ok_or(KeyError::Format)?;
    let id = encoding::from_hex(id).and_then(|id| id.try_into().ok()).ok_or(KeyError::Format)?;
    let key = encoding::from_base64(key).ok_or(KeyError::Format)?;
    Ok((name, u32::from_be_bytes(id), key))
}

fn key_id(name: &str, algorithm: Algorithm, public: &[u8; 32]) -> u32 {
    let input = [name.as_bytes(), b"\n", &[algorithm.byte()], public].concat();
    let [a, b, c, d, ..] = *sha256(&input).as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

fn cosigned_message(text: &str, time: u64) -> Option<String> {
    (time >> 63 == 0).then(|| format!("cosignature/v1\ntime {time}\n{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_text() {
        let log = LogSigner::new("log.example/one", &[1; 32]).unwrap();
        let witness = Cosigner::new("witness.example", &[2; 32]).unwrap();
        for key in [log.verifier_key(), witness.verifier_key()] {
            assert_eq!(VerifierKey::parse(&key.to_string()).unwrap(), key);
        }
        let again = LogSigner::parse(&log.to_secret_text()).unwrap();
        assert_eq!(again.verifier_key(), log.verifier_key());
        let again = Cosigner::parse(&witness.to_secret_text()).unwrap();
        assert_eq!(again.verifier_key(), witness.verifier_key());
        assert_eq!(
            LogSigner::parse(&witness.to_secret_text()).unwrap_err(),
            KeyError::Algorithm(4),
            "a witness's key cannot become a log's"
        );
        assert!(!format!("{log:?}").contains("PRIVATE"));
    }

    #[test]
    fn what_is_not_exactly_a_key_is_refused() {
        let good = LogSigner::new("log.example", &[1; 32]).unwrap().verifier_key().to_string();
        let (name, id, key) = {
            let mut parts = good.splitn(3, '+');
            (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap())
        };
        let weak = encoding::base64(&[&[1, 1][..], &[0; 31]].concat());
        let short = encoding::base64(&[1; 32]);
        let unknown = encoding::base64(&[&[6][..], &[1; 32]].concat());
        let wrong_id = format!("{:08x}", u32::from_str_radix(id, 16).unwrap() ^ 1);
        for (vkey, error) in [
            (String::new(), KeyError::Format),
            (format!("{name}+{id}"), KeyError::Format),
            (format!("{name}+{}+{key}", id.to_uppercase() + "0"), KeyError::Format),
            (format!("{name}+{}+{key}", &id[1..]), KeyError::Format),
            (format!("{name}+{id}+{key}="), KeyError::Format),
            (format!("{name}+{id}+{short}"), KeyError::Format),
            (format!("{name}+{wrong_id}+{key}"), KeyError::Id),
            (format!("other.example+{id}+{key}"), KeyError::Id),
            (format!("+{id}+{key}"), KeyError::Name),
            (format!("log example+{id}+{key}"), KeyError::Name),
            (format!("log\u{3000}example+{id}+{key}"), KeyError::Name),
            (format!("{name}+{id}+{weak}"), KeyError::Point),
            (format!("{name}+{id}+{unknown}"), KeyError::Algorithm(6)),
        ] {
            assert_eq!(VerifierKey::parse(&vkey), Err(error), "{vkey}");
        }
    }
}
