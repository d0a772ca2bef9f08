//! The tree behind its tiles: roots, proofs and growth computed from tiles alone.
//!
//! Whoever serves or keeps tiles implements [`TileSource`]; files, an object store's answers
//! fetched beforehand ([`inclusion_tiles`] says which), or memory. Tiles are not trusted: the
//! `checked_` functions verify their result against a root before giving it out.

use crate::hash::{Hash, node_hash};
use crate::merkle::{self, Frontier, Nodes, ProofError};
use crate::tile::{self, Tile};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Where tiles are kept.
pub trait TileSource {
    /// What can go wrong when a tile is fetched.
    type Error;

    /// The bytes of a tile: 32 for each hash. A source that has dropped a partial tile may answer
    /// with a wider one at the same place; what goes beyond the width asked for is not read.
    fn tile(&self, tile: Tile) -> Result<Vec<u8>, Self::Error>;
}

/// A tile and its bytes, as they are to be published.
pub type TileBytes = (Tile, Vec<u8>);

/// Why nothing could be computed from tiles.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError<E> {
    /// The source failed.
    #[error("取不到登记簿的数据块：{0}")]
    Source(E),
    /// A tile has the wrong number of bytes.
    #[error("数据块 {path} 应有 {expected} 字节，实有 {actual} 字节")]
    Length {
        /// The tile's path below the log's prefix.
        path: String,
        /// The bytes its width asks for.
        expected: usize,
        /// The bytes the source gave.
        actual: usize,
    },
    /// The tree has no such leaf, or the tiles do not lead to the root.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

/// The root of the first `size` leaves.
pub fn root<S: TileSource>(source: &S, size: u64) -> Result<Hash, TreeError<S::Error>> {
    merkle::tree_root(&Tiles::new(source, size), size)
}

/// The right edge of the tree of `size` leaves, from which it can grow.
pub fn frontier<S: TileSource>(source: &S, size: u64) -> Result<Frontier, TreeError<S::Error>> {
    Frontier::of(&Tiles::new(source, size), size)
}

/// The leaf hash at `index` in the tree of `size` leaves.
pub fn leaf<S: TileSource>(source: &S, index: u64, size: u64) -> Result<Hash, TreeError<S::Error>> {
    if index >= size {
        return Err(ProofError::IndexOutOfRange { index, size }.into());
    }
    Tiles::new(source, size).node(0, index)
}

/// The inclusion proof of leaf `index` in the tree of `size` leaves, as the tiles have it.
pub fn inclusion_proof<S: TileSource>(
    source: &S,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    if index >= size {
        return Err(ProofError::IndexOutOfRange { index, size }.into());
    }
    merkle::inclusion_proof(&Tiles::new(source, size), index, size)
}

/// The inclusion proof of `leaf` at `index`, given out only if it leads to `root`.
pub fn checked_inclusion_proof<S: TileSource>(
    source: &S,
    leaf: &Hash,
    index: u64,
    size: u64,
    root: &Hash,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    let proof = inclusion_proof(source, index, size)?;
    merkle::verify_inclusion(leaf, index, size, &proof, root)?;
    Ok(proof)
}

/// The consistency proof from `old` to `new` leaves, as the tiles have it.
pub fn consistency_proof<S: TileSource>(
    source: &S,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    if old > new {
        return Err(ProofError::SizesReversed { old, new }.into());
    }
    merkle::consistency_proof(&Tiles::new(source, new), old, new)
}

/// The consistency proof between two trees, given out only if it joins their roots.
pub fn checked_consistency_proof<S: TileSource>(
    source: &S,
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    let proof = consistency_proof(source, old, new)?;
    merkle::verify_consistency(old, old_root, new, new_root, &proof)?;
    Ok(proof)
}

/// The tiles that [`inclusion_proof`] will read, for a source that fetches beforehand.
pub fn inclusion_tiles(index: u64, size: u64) -> Vec<Tile> {
    tiles_under(merkle::inclusion_ranges(index, size), size)
}

/// The tiles that [`consistency_proof`] will read, for a source that fetches beforehand.
pub fn consistency_tiles(old: u64, new: u64) -> Vec<Tile> {
    tiles_under(merkle::consistency_ranges(old, new), new)
}

/// The tiles that [`frontier`], [`root`] and [`grow`] will read, for a source that fetches
/// beforehand.
pub fn frontier_tiles(size: u64) -> Vec<Tile> {
    tiles_under(std::iter::once(0..size), size)
}

/// The tiles to publish when `leaves` are appended to a tree of `old` leaves, with their bytes:
/// exactly [`tile::new_tiles`], in its order. Only the partial tiles at the old right edge are read.
pub fn grow<S: TileSource>(
    source: &S,
    old: u64,
    leaves: &[Hash],
) -> Result<Vec<TileBytes>, TreeError<S::Error>> {
    let mut published = Vec::new();
    let mut added = leaves.to_vec();
    for level in 0..=tile::MAX_LEVEL {
        if added.is_empty() {
            break;
        }
        let before = tile::hashes_at(old, level);
        let first = before / 256;
        let mut hashes = match Tile::within(old, level, first) {
            Some(edge) => fetch(source, edge)?,
            None => Vec::new(),
        };
        hashes.append(&mut added);
        for (index, hashes) in (first..).zip(hashes.chunks(256)) {
            let width = u16::try_from(hashes.len()).unwrap_or(tile::FULL_WIDTH);
            if let Some(tile) = Tile::new(level, index, width) {
                published.push((tile, hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()));
            }
            if hashes.len() == 256 {
                added.push(complete_root(hashes));
            }
        }
    }
    Ok(published)
}

/// The hashes in the bytes of a tile; `None` when they are not 1 to 256 times 32 bytes.
pub fn tile_hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    let fits = rest.is_empty() && (1..=256).contains(&hashes.len());
    fits.then(|| hashes.iter().map(|hash| Hash::new(*hash)).collect())
}

/// The hashes of tiles by level and index.
type Fetched = BTreeMap<(u8, u64), Rc<[Hash]>>;

/// The nodes of the tree of `size` leaves. Each tile is fetched once; the value lives for one
/// computation, so that what it remembers stays small.
struct Tiles<'a, S: TileSource> {
    source: &'a S,
    size: u64,
    fetched: RefCell<Fetched>,
}

impl<'a, S: TileSource> Tiles<'a, S> {
    fn new(source: &'a S, size: u64) -> Self {
        Tiles { source, size, fetched: RefCell::default() }
    }

    fn hashes(&self, level: u8, index: u64) -> Result<Rc<[Hash]>, TreeError<S::Error>> {
        if let Some(hashes) = self.fetched.borrow().get(&(level, index)) {
            return Ok(Rc::clone(hashes));
        }
        let outside = ProofError::IndexOutOfRange { index, size: self.size };
        let tile = Tile::within(self.size, level, index).ok_or(outside)?;
        let hashes: Rc<[Hash]> = fetch(self.source, tile)?.into();
        self.fetched.borrow_mut().insert((level, index), Rc::clone(&hashes));
        Ok(hashes)
    }
}

impl<S: TileSource> Nodes for Tiles<'_, S> {
    type Error = TreeError<S::Error>;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        let (tile_level, tile_index, from, count) = place(level, index);
        let hashes = self.hashes(tile_level, tile_index)?;
        let outside = ProofError::IndexOutOfRange { index, size: self.size };
        Ok(complete_root(hashes.get(from..from + count).ok_or(outside)?))
    }
}

/// Where the subtree at (`level`, `index`) stands: tile level, tile index, first hash, hashes.
fn place(level: u8, index: u64) -> (u8, u64, usize, usize) {
    let height = level % 8;
    let first = index << height;
    let from = usize::from(first.to_le_bytes()[0]);
    (level / 8, first >> 8, from, 1 << height)
}

fn tiles_under(ranges: impl IntoIterator<Item = std::ops::Range<u64>>, size: u64) -> Vec<Tile> {
    let places: BTreeSet<Tile> = ranges
        .into_iter()
        .flat_map(merkle::subtrees)
        .map(|(level, index)| place(level, index))
        .filter_map(|(level, index, ..)| Tile::within(size, level, index))
        .collect();
    places.into_iter().collect()
}

fn fetch<S: TileSource>(source: &S, tile: Tile) -> Result<Vec<Hash>, TreeError<S::Error>> {
    let bytes = source.tile(tile).map_err(TreeError::Source)?;
    let width = usize::from(tile.width());
    match tile_hashes(&bytes) {
        Some(mut hashes) if hashes.len() >= width => {
            hashes.truncate(width);
            Ok(hashes)
        }
        _ => {
            Err(TreeError::Length { path: tile.path(), expected: 32 * width, actual: bytes.len() })
        }
    }
}

/// The root of 2^k hashes (of none: the empty root, which no caller asks for).
fn complete_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => Hash::EMPTY_ROOT,
        [only] => *only,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            node_hash(&complete_root(left), &complete_root(right))
        }
    }
}
