//! Reproducible choices: a counter through SHA-256.

use ledger::hash::{Hash, sha256};

pub struct Random {
    seed: u64,
    count: u64,
}

impl Random {
    pub fn new(seed: u64) -> Random {
        Random { seed, count: 0 }
    }

    pub fn hash(&mut self) -> Hash {
        self.count += 1;
        sha256(&[self.seed.to_be_bytes(), self.count.to_be_bytes()].concat())
    }

    pub fn bits(&mut self) -> u64 {
        u64::from_be_bytes(*self.hash().as_bytes().first_chunk().unwrap())
    }

    /// Below `limit`; the slight bias does not matter to tests.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.bits() % limit
    }

    /// A place in a list that is not empty.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap())).unwrap()
    }

    /// The same hash with one bit changed.
    pub fn flipped(&mut self, hash: &Hash) -> Hash {
        let mut bytes = *hash.as_bytes();
        let bit = self.place(256);
        bytes[bit / 8] ^= 1 << (bit % 8);
        Hash::new(bytes)
    }

    /// One byte of a text changed to another printable one.
    pub fn scratched(&mut self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let at = self.place(bytes.len());
        if bytes[at].is_ascii() {
            bytes[at] = b" \n\"+/=0189AZaz,:{}"[self.place(18)];
        }
        String::from_utf8(bytes).unwrap()
    }
}
