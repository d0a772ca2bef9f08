//! Where randomness comes in: salts, stream secrets, codes, tokens. Never from a seed, not even in a
//! demonstration: its content follows a seed, its secrets do not.

use crate::Fault;
use domain::Code;

/// A source of random bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entropy;

impl Entropy {
    /// `N` random bytes from the operating system.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that draws randomness")]
    pub fn bytes<const N: usize>(self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(Fault::internal)?;
        Ok(bytes)
    }

    /// A fresh public code.
    pub fn code(self) -> Result<Code, Fault> {
        Ok(Code::from_random(u64::from_le_bytes(self.bytes()?)))
    }

    /// Four fresh codes, as many as any one command needs.
    pub fn codes(self) -> Result<[Code; 4], Fault> {
        Ok([self.code()?, self.code()?, self.code()?, self.code()?])
    }

    /// A token for a cookie or a link: 256 random bits, base 32 of the code alphabet without checks.
    pub fn token(self) -> Result<String, Fault> {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let bytes: [u8; 52] = self.bytes()?;
        Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
    }

    /// `count` salts with one call to the operating system.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that draws randomness")]
    pub fn salts(self, count: usize) -> Result<Vec<[u8; 16]>, Fault> {
        let mut bytes = vec![0; 16 * count];
        getrandom::fill(&mut bytes).map_err(Fault::internal)?;
        Ok(bytes.as_chunks().0.to_vec())
    }
}
