//! The Merkle tree of RFC 6962 / RFC 9162: roots, proofs, and how proofs are checked.
//!
//! The tree is never held here; a proof is a list of hashes and a checker needs only sizes and
//! roots. Whoever has hashes implements [`Nodes`], and proofs come out of it.
//!
//! # Decided cases
//!
//! The published test vectors leave four cases to the implementer. Ours:
//!
//! - *Every hash has exactly 32 bytes.* That is the type [`struct@Hash`]; shorter or empty hashes do not
//!   reach this module.
//! - *Old size 0* is consistent with any tree, and the only proof is the empty one: this is what
//!   C2SP tlog-witness asks of a first `add-checkpoint`. The old root must be that of the empty
//!   tree, because size 0 has no other root.
//! - *Equal sizes*: the roots are equal and the proof is empty.
//! - *A size of 0 with another root than SHA-256 of nothing* is refused on either side.

use crate::hash::{Hash, node_hash};
use std::ops::Range;

/// Where complete subtrees can be looked up.
pub trait Nodes {
    /// What can go wrong in a look-up.
    type Error;

    /// The root of the complete subtree of 2^`level` leaves that starts at leaf
    /// `index` · 2^`level`. Callers ask only for subtrees that lie wholly inside the tree.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// Why a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf index is not inside the tree.
    #[error("第 {index} 项不在只有 {size} 项的登记簿里")]
    IndexOutOfRange {
        /// The index asked for, counted from 0.
        index: u64,
        /// The number of leaves.
        size: u64,
    },
    /// The older size exceeds the newer.
    #[error("旧规模 {old} 大于新规模 {new}")]
    SizesReversed {
        /// The size that should be the smaller.
        old: u64,
        /// The size that should be the larger.
        new: u64,
    },
    /// The proof has too few or too many hashes for these sizes.
    #[error("证明应有 {expected} 个指纹，实有 {actual} 个")]
    Length {
        /// How many hashes a proof between these sizes has.
        expected: usize,
        /// How many there were.
        actual: usize,
    },
    /// A tree without leaves was given another root than SHA-256 of nothing.
    #[error("规模为 0 的登记簿只能有空树的根")]
    EmptyTreeRoot,
    /// The hashes do not lead to the old root.
    #[error("证明算不出旧的根")]
    OldRootMismatch,
    /// The hashes do not lead to the root.
    #[error("证明算不出这个根")]
    RootMismatch,
}

/// The root of the tree with these leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::new();
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.root()
}

/// Checks that `leaf` stands at `index` in the tree of `size` leaves with this `root`
/// (RFC 9162 §2.1.3.2). `proof` runs from the leaf's sibling to the root's child.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::IndexOutOfRange { index, size });
    }
    let expected = inclusion_ranges(index, size).len();
    if proof.len() != expected {
        return Err(ProofError::Length { expected, actual: proof.len() });
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            // A last node without a right sibling rises unchanged until it is a right child.
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if hash == *root { Ok(()) } else { Err(ProofError::RootMismatch) }
}

/// Checks that the tree of `old_size` leaves is a prefix of the tree of `new_size` leaves
/// (RFC 9162 §2.1.4.2). The module's documentation says how empty trees are treated.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old_size > new_size {
        return Err(ProofError::SizesReversed { old: old_size, new: new_size });
    }
    let expected = consistency_ranges(old_size, new_size).len();
    if proof.len() != expected {
        return Err(ProofError::Length { expected, actual: proof.len() });
    }
    for (size, root) in [(old_size, old_root), (new_size, new_root)] {
        if size == 0 && *root != Hash::EMPTY_ROOT {
            return Err(ProofError::EmptyTreeRoot);
        }
    }
    if old_size == 0 {
        return Ok(());
    }
    // When the old tree is a complete subtree of the new one, its root opens the path unsaid.
    let (mut from_old, rest) = match proof.split_first() {
        Some((first, rest)) if !old_size.is_power_of_two() => (*first, rest),
        _ => (*old_root, proof),
    };
    let mut from_new = from_old;
    let (mut at, mut last) = (old_size - 1, new_size - 1);
    while at & 1 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    for hash in rest {
        if at & 1 == 1 || at == last {
            from_old = node_hash(hash, &from_old);
            from_new = node_hash(hash, &from_new);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            from_new = node_hash(&from_new, hash);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if from_old != *old_root {
        return Err(ProofError::OldRootMismatch);
    }
    if from_new == *new_root { Ok(()) } else { Err(ProofError::RootMismatch) }
}

/// The inclusion proof of leaf `index` in the tree of `size` leaves (RFC 6962 §2.1.1).
/// Empty when `index` is not inside the tree; [`verify_inclusion`] names that.
pub fn inclusion_proof<N: Nodes>(nodes: &N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    inclusion_ranges(index, size).into_iter().map(|range| range_root(nodes, range)).collect()
}

/// The consistency proof from `old` to `new` leaves (RFC 6962 §2.1.2).
/// Empty when `old` is 0 or not below `new`.
pub fn consistency_proof<N: Nodes>(nodes: &N, old: u64, new: u64) -> Result<Vec<Hash>, N::Error> {
    consistency_ranges(old, new).into_iter().map(|range| range_root(nodes, range)).collect()
}

/// The root of the first `size` leaves.
pub fn tree_root<N: Nodes>(nodes: &N, size: u64) -> Result<Hash, N::Error> {
    range_root(nodes, 0..size)
}

/// The leaf ranges whose roots form the inclusion proof, from the leaf upwards.
pub(crate) fn inclusion_ranges(index: u64, size: u64) -> Vec<Range<u64>> {
    let mut ranges = Vec::new();
    if index >= size {
        return ranges;
    }
    let (mut low, mut high) = (0, size);
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// The leaf ranges whose roots form the consistency proof, from the bottom upwards.
pub(crate) fn consistency_ranges(old: u64, new: u64) -> Vec<Range<u64>> {
    let mut ranges = Vec::new();
    if old == 0 || old >= new {
        return ranges;
    }
    let (mut low, mut high) = (0, new);
    while old < high {
        let middle = low + split(high - low);
        if old <= middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
        }
    }
    // Only when the walk ends at the old tree itself does the checker know its root already.
    if low != 0 {
        ranges.push(low..high);
    }
    ranges.reverse();
    ranges
}

/// The complete subtrees, largest first, that make up `range`; it must start at a multiple of the
/// largest power of two that is not longer than it, as all ranges of proofs do.
pub(crate) fn subtrees(range: Range<u64>) -> impl Iterator<Item = (u8, u64)> {
    let mut low = range.start;
    std::iter::from_fn(move || {
        let level = u8::try_from((range.end - low).checked_ilog2()?).ok()?;
        let index = low >> level;
        low += 1 << level;
        Some((level, index))
    })
}

fn range_root<N: Nodes>(nodes: &N, range: Range<u64>) -> Result<Hash, N::Error> {
    let parts = subtrees(range)
        .map(|(level, index)| nodes.node(level, index))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(fold(&parts))
}

/// Joins subtree roots, largest first, into the root of the range they cover.
fn fold(parts: &[Hash]) -> Hash {
    parts
        .iter()
        .rev()
        .copied()
        .reduce(|right, left| node_hash(&left, &right))
        .unwrap_or(Hash::EMPTY_ROOT)
}

/// The largest power of two below `n`, for `n` of at least 2.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// The right edge of a growing tree: the roots of its complete subtrees, largest first.
/// A push costs two hashes on average, the root at most 63; nothing else of the tree is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    edge: Vec<Hash>,
}

impl Frontier {
    /// The edge of the tree without leaves.
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// The edge of a tree that is already there.
    pub fn of<N: Nodes>(nodes: &N, size: u64) -> Result<Frontier, N::Error> {
        let edge = subtrees(0..size)
            .map(|(level, index)| nodes.node(level, index))
            .collect::<Result<_, _>>()?;
        Ok(Frontier { size, edge })
    }

    /// An edge kept elsewhere: `size` leaves and the roots as [`Frontier::edge`] gave them.
    /// `None` when their number does not fit the size.
    pub fn from_parts(size: u64, edge: Vec<Hash>) -> Option<Frontier> {
        let fits = usize::try_from(size.count_ones()).is_ok_and(|count| count == edge.len());
        fits.then_some(Frontier { size, edge })
    }

    /// Appends a leaf by its leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.edge.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.edge.push(hash);
        self.size += 1;
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the complete subtrees, largest first: one for each 1 in the binary size.
    pub fn edge(&self) -> &[Hash] {
        &self.edge
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        fold(&self.edge)
    }
}

/// A whole tree in memory, for small lists and for tests: every complete subtree's root by level.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree with these leaf hashes.
    pub fn new(leaves: impl IntoIterator<Item = Hash>) -> Tree {
        let mut tree = Tree::default();
        for leaf in leaves {
            tree.push(leaf);
        }
        tree
    }

    /// Appends a leaf by its leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if level == self.levels.len() {
                self.levels.push(Vec::new());
            }
            let row = &mut self.levels[level];
            row.push(hash);
            match row.as_slice() {
                [.., left, right] if row.len().is_multiple_of(2) => hash = node_hash(left, right),
                _ => return,
            }
        }
    }
}

/// The subtree asked for is not in the [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("树里没有第 {level} 层第 {index} 个子树")]
pub struct Absent {
    /// The level, 0 for leaves.
    pub level: u8,
    /// The index within the level.
    pub index: u64,
}

impl Nodes for Tree {
    type Error = Absent;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Absent> {
        let row = self.levels.get(usize::from(level));
        let place = usize::try_from(index).ok();
        row.zip(place)
            .and_then(|(row, place)| row.get(place))
            .copied()
            .ok_or(Absent { level, index })
    }
}
