//! Chance that follows a seed (SplitMix64). It decides the content of a demonstration and nothing
//! else: never a key, a salt, a code or a password.

/// A stream of numbers.
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream of `seed`.
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is not zero.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// One of `choices`, which are not none.
    pub(crate) fn one<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let n = usize::try_from(self.below(choices.len() as u64)).unwrap_or_default();
        &choices[n]
    }
}
