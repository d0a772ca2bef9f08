//! The transparency log, as pure functions over bytes.
//!
//! An agency's events become leaves of one append-only Merkle tree; this crate says what a leaf is,
//! how the tree grows, what the log signs, and how anybody, years later and without a network,
//! checks that a document belongs to it. It does no I/O, reads no clock and draws no random number:
//! tiles, keys, salts and times are handed in. Outsiders link this crate alone, and the browser's
//! verifier is the same code compiled to WebAssembly.
//!
//! Read in this order: [`hash`], [`merkle`] (proofs and how they are checked), [`tile`] and [`tree`]
//! (the tree as static files), [`note`] and [`checkpoint`] (what the log and its witnesses sign),
//! [`leaf`] and [`body`] (what an event becomes), [`proof`], [`policy`], [`bundle`] and [`verdict`]
//! (what a citizen or a court holds in hand, and what it proves).

pub mod hash;
pub mod merkle;

pub mod entries;
pub mod tile;
pub mod tree;

pub mod checkpoint;
pub mod key;
pub mod note;

pub mod body;
pub mod json;
pub mod leaf;

pub mod bundle;
pub mod case;
pub mod policy;
pub mod proof;
pub mod verdict;

mod encoding;
mod verify;

pub use hash::{FileHash, Hash, leaf_hash, node_hash, sha256, sm3};
