//! Proofs between trees, sound and mutated, judged by the crate tlog_tiles as well.

use crate::random::Random;
use ledger::case::Case;
use ledger::hash::{Hash, leaf_hash, node_hash};
use ledger::merkle::{self, Tree};
use tlog_tiles::Hash as Theirs;

/// All trees up to this many leaves are prefixes of one.
const LEAVES: u64 = 5000;

pub struct Forest {
    leaves: Vec<Hash>,
    tree: Tree,
}

impl Forest {
    pub fn new() -> Forest {
        let leaves: Vec<Hash> = (0..LEAVES).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let tree = Tree::new(leaves.iter().copied());
        Forest { leaves, tree }
    }

    pub fn inclusion(&self, random: &mut Random) -> (Case, Option<bool>) {
        let size = 1 + random.below(LEAVES);
        let mut index = random.below(size);
        let mut leaf = self.leaves[usize::try_from(index).unwrap()];
        let mut proof = merkle::inclusion_proof(&self.tree, index, size).unwrap();
        let mut root = merkle::tree_root(&self.tree, size).unwrap();
        let mut claimed = size;
        match random.below(8) {
            0 => root = random.flipped(&root),
            1 => leaf = random.flipped(&leaf),
            2 => index = random.below(size + 2),
            3 => claimed = claimed.wrapping_add_signed([-1, 1, 2][random.place(3)]),
            4 | 5 => mutate(&mut proof, random),
            _ => {}
        }
        let holds = index < claimed && {
            let proof: Vec<Theirs> = proof.iter().map(theirs).collect();
            tlog_tiles::check_record(&proof, claimed, theirs(&root), index, theirs(&leaf)).is_ok()
        };
        (inclusion(leaf, index, claimed, &proof, root), Some(holds))
    }

    pub fn consistency(&self, random: &mut Random) -> (Case, Option<bool>) {
        let mut new = 1 + random.below(LEAVES);
        let mut old = random.below(new + 1);
        let mut proof = merkle::consistency_proof(&self.tree, old, new).unwrap();
        let mut old_root = merkle::tree_root(&self.tree, old).unwrap();
        let mut new_root = merkle::tree_root(&self.tree, new).unwrap();
        match random.below(8) {
            0 => old_root = random.flipped(&old_root),
            1 => new_root = random.flipped(&new_root),
            2 => old = random.below(new + 2),
            3 => new = new.wrapping_add_signed([-1, 1, 2][random.place(3)]),
            4 | 5 => mutate(&mut proof, random),
            _ => {}
        }
        // The other crate does not judge size 0; our rule for it is plain.
        let holds = match old {
            0 => {
                let rooted = new > 0 || new_root == Hash::EMPTY_ROOT;
                proof.is_empty() && old_root == Hash::EMPTY_ROOT && rooted
            }
            _ if old > new => false,
            _ => {
                let proof: Vec<Theirs> = proof.iter().map(theirs).collect();
                let (old_root, new_root) = (theirs(&old_root), theirs(&new_root));
                tlog_tiles::check_tree(&proof, new, new_root, old, old_root).is_ok()
            }
        };
        let case = Case::Consistency {
            old: old.to_string(),
            old_root: old_root.to_base64(),
            new: new.to_string(),
            new_root: new_root.to_base64(),
            proof: proof.iter().map(Hash::to_base64).collect(),
        };
        (case, Some(holds))
    }
}

/// An inclusion proof in a tree far too large to exist: the path is drawn, the root follows from it.
pub fn giant(random: &mut Random) -> (Case, Option<bool>) {
    let size = 1 + (random.bits() >> random.below(40));
    let mut index = random.below(size);
    let leaf = random.hash();
    let mut path = Vec::new();
    let mut root = climb(leaf, index, size, random, &mut path);
    let sound = match random.below(4) {
        0 => {
            root = random.flipped(&root);
            false
        }
        1 if size > 1 => {
            index = if index == 0 { size - 1 } else { index - 1 };
            false
        }
        _ => true,
    };
    (inclusion(leaf, index, size, &path, root), Some(sound))
}

/// The root of a tree of `size` leaves in which `leaf` stands at `index` and every sibling on its
/// way is drawn at random; written by the recursive definition of RFC 6962, not by our loop.
fn climb(leaf: Hash, index: u64, size: u64, random: &mut Random, path: &mut Vec<Hash>) -> Hash {
    if size == 1 {
        return leaf;
    }
    let left = 1 << (size - 1).ilog2();
    if index < left {
        let below = climb(leaf, index, left, random, path);
        let sibling = random.hash();
        path.push(sibling);
        node_hash(&below, &sibling)
    } else {
        let below = climb(leaf, index - left, size - left, random, path);
        let sibling = random.hash();
        path.push(sibling);
        node_hash(&sibling, &below)
    }
}

fn mutate(proof: &mut Vec<Hash>, random: &mut Random) {
    match random.below(5) {
        0 => proof.truncate(proof.len().saturating_sub(1)),
        1 => proof.push(random.hash()),
        2 => proof.reverse(),
        _ if proof.is_empty() => proof.push(Hash::EMPTY_ROOT),
        3 => {
            let place = random.place(proof.len());
            proof.remove(place);
        }
        _ => {
            let place = random.place(proof.len());
            proof[place] = random.flipped(&proof[place]);
        }
    }
}

fn inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> Case {
    Case::Inclusion {
        leaf: leaf.to_base64(),
        index: index.to_string(),
        size: size.to_string(),
        proof: proof.iter().map(Hash::to_base64).collect(),
        root: root.to_base64(),
    }
}

fn theirs(hash: &Hash) -> Theirs {
    Theirs(*hash.as_bytes())
}
