//! Our trees and notes against two published crates, in both directions: what they make we accept,
//! what we make they accept, and both refuse the same.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use ledger::checkpoint::Checkpoint;
use ledger::hash::{Hash, leaf_hash};
use ledger::key::{LogSigner, VerifierKey};
use ledger::merkle::{self, Frontier, Tree};
use ledger::note::Note;
use ledger::tile::{self, Resource, Tile};
use ledger::tree::{self, TileSource, TreeError};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tlog_tiles::{Hash as TheirHash, HashReader, Tile as TheirTile};

/// The other crate's store of hashes, grown by its own rules.
struct Stored(Vec<TheirHash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<TheirHash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[usize::try_from(*index).unwrap()]).collect())
    }
}

fn stored(size: u64) -> Stored {
    let mut stored = Stored(Vec::new());
    for n in 0..size {
        let more = tlog_tiles::stored_hashes(n, &n.to_be_bytes(), &stored).unwrap();
        stored.0.extend(more);
    }
    stored
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

fn theirs(hash: &Hash) -> TheirHash {
    TheirHash(*hash.as_bytes())
}

fn ours(hash: &TheirHash) -> Hash {
    Hash::new(hash.0)
}

/// Tiles in memory, as a growing log publishes them.
#[derive(Default)]
struct Published(BTreeMap<String, Vec<u8>>);

impl TileSource for Published {
    type Error = String;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, String> {
        self.0.get(&tile.path()).cloned().ok_or_else(|| tile.path())
    }
}

/// Grows a log through these sizes, publishing at each.
fn published(sizes: &[u64]) -> Published {
    let mut log = Published::default();
    let mut old = 0;
    for &new in sizes {
        let added = &leaves(new)[usize::try_from(old).unwrap()..];
        let grown = tree::grow(&log, old, added).unwrap();
        let places: Vec<Tile> = grown.iter().map(|(tile, _)| *tile).collect();
        assert_eq!(places, tile::new_tiles(old, new), "grow publishes what new_tiles names");
        log.0.extend(grown.into_iter().map(|(tile, bytes)| (tile.path(), bytes)));
        old = new;
    }
    log
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn roots_and_proofs_agree(size in 1u64..1500, index in any::<u64>(), old in any::<u64>()) {
        let (index, old) = (index % size, 1 + old % size);
        let stored = stored(size);
        let leaves = leaves(size);
        let memory = Tree::new(leaves.iter().copied());
        let root = merkle::root(&leaves);
        let old_root = merkle::root(&leaves[..usize::try_from(old).unwrap()]);
        prop_assert_eq!(ours(&tlog_tiles::tree_hash(size, &stored).unwrap()), root);
        prop_assert_eq!(merkle::tree_root(&memory, size).unwrap(), root);

        let mine = merkle::inclusion_proof(&memory, index, size).unwrap();
        let other = tlog_tiles::prove_record(size, index, &stored).unwrap();
        prop_assert_eq!(&mine, &other.iter().map(ours).collect::<Vec<_>>());
        let leaf = leaves[usize::try_from(index).unwrap()];
        prop_assert_eq!(merkle::verify_inclusion(&leaf, index, size, &mine, &root), Ok(()));
        prop_assert!(
            tlog_tiles::check_record(&other, size, theirs(&root), index, theirs(&leaf)).is_ok()
        );

        let mine = merkle::consistency_proof(&memory, old, size).unwrap();
        let other = tlog_tiles::prove_tree(size, old, &stored).unwrap();
        prop_assert_eq!(&mine, &other.iter().map(ours).collect::<Vec<_>>());
        prop_assert_eq!(merkle::verify_consistency(old, &old_root, size, &root, &mine), Ok(()));
        prop_assert!(
            tlog_tiles::check_tree(&other, size, theirs(&root), old, theirs(&old_root)).is_ok()
        );
    }

    /// A changed bit, place or length: both sides refuse, or both accept.
    #[test]
    fn mutated_proofs_agree(
        size in 2u64..300,
        index in any::<u64>(),
        old in any::<u64>(),
        change in 0u8..8,
        bit in any::<proptest::sample::Index>(),
    ) {
        let (mut index, mut old, mut claimed) = (index % size, 1 + old % size, size);
        let all = leaves(size);
        let memory = Tree::new(all.iter().copied());
        let leaf = all[usize::try_from(index).unwrap()];
        let (mut root, mut old_root) =
            (merkle::root(&all), merkle::root(&all[..usize::try_from(old).unwrap()]));
        let mut inclusion = merkle::inclusion_proof(&memory, index, size).unwrap();
        let mut consistency = merkle::consistency_proof(&memory, old, size).unwrap();
        let flip = |hash: &mut Hash| {
            let mut bytes = *hash.as_bytes();
            let bit = bit.index(256);
            bytes[bit / 8] ^= 1 << (bit % 8);
            *hash = Hash::new(bytes);
        };
        match change {
            0 => flip(&mut root),
            1 => flip(&mut old_root),
            2 => [&mut inclusion, &mut consistency].into_iter().for_each(|proof| {
                if !proof.is_empty() {
                    let place = bit.index(proof.len());
                    flip(&mut proof[place]);
                }
            }),
            3 => [&mut inclusion, &mut consistency].into_iter().for_each(|proof| {
                proof.pop();
            }),
            4 => [&mut inclusion, &mut consistency].into_iter().for_each(|proof| proof.push(root)),
            5 => (index, old) = (index ^ 1, old ^ 1),
            6 => claimed += 1,
            _ => [&mut inclusion, &mut consistency].into_iter().for_each(|proof| proof.reverse()),
        }
        if index < claimed {
            let mine = merkle::verify_inclusion(&leaf, index, claimed, &inclusion, &root).is_ok();
            let proof: Vec<_> = inclusion.iter().map(theirs).collect();
            let other = tlog_tiles::check_record(
                &proof, claimed, theirs(&root), index, theirs(&leaf),
            );
            prop_assert_eq!(mine, other.is_ok());
        }
        if (1..=claimed).contains(&old) {
            let mine =
                merkle::verify_consistency(old, &old_root, claimed, &root, &consistency).is_ok();
            let proof: Vec<_> = consistency.iter().map(theirs).collect();
            let other = tlog_tiles::check_tree(
                &proof, claimed, theirs(&root), old, theirs(&old_root),
            );
            prop_assert_eq!(mine, other.is_ok());
        }
    }

    #[test]
    fn new_tiles_and_their_paths_agree(old in any::<u64>(), grown in 0u64..1 << 20) {
        let old = old >> (old % 40 + 16);
        let mine = tile::new_tiles(old, old + grown);
        let other = TheirTile::new_tiles(8, old, old + grown);
        prop_assert_eq!(mine.len(), other.len());
        for (mine, other) in mine.iter().zip(&other) {
            // The other crate writes the tile's height, 8, into the path; C2SP leaves it out.
            let path = other.path().replacen("tile/8/", "tile/", 1);
            prop_assert_eq!(mine.path(), path.clone());
            prop_assert_eq!(Resource::parse(&path), Some(Resource::Hashes(*mine)));
            let mut data = *other;
            data.set_is_data();
            if mine.level() == 0 {
                prop_assert_eq!(mine.entries_path(), data.path().replace("8/data", "entries"));
            }
        }
    }

    /// The other crate panics on level 64 and width 0, so these are left to our own tests.
    #[test]
    fn paths_are_read_alike(
        path in "tile/[0-5]?[0-9]/(x?[0-9]{2,4}/){0,3}x?[0-9]{3}(\\.p/0?[1-9][0-9]{0,2})?",
    ) {
        let other = TheirTile::from_path(&path.replacen("tile/", "tile/8/", 1)).ok();
        // Ours knows no tree of 2^64 leaves or more.
        let other = other.filter(|tile| Tile::new(tile.level(), tile.level_index(), 1).is_some());
        prop_assert_eq!(Resource::parse(&path).is_some(), other.is_some(), "{}", path);
    }

    #[test]
    fn grown_tiles_hold_what_theirs_hold_and_prove_the_same(
        steps in proptest::collection::vec(1u64..400, 1..6),
        index in any::<u64>(),
        old in any::<u64>(),
    ) {
        let sizes: Vec<u64> = steps.iter().scan(0, |size, step| {
            *size += step;
            Some(*size)
        }).collect();
        let size = *sizes.last().unwrap();
        let log = published(&sizes);
        let stored = stored(size);
        for tile in TheirTile::new_tiles(8, 0, size) {
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            prop_assert_eq!(&log.0[&path], &tile.read_data(&stored).unwrap());
        }
        let (index, old) = (index % size, old % (size + 1));
        let all = leaves(size);
        let memory = Tree::new(all.iter().copied());
        let root = merkle::root(&all);
        prop_assert_eq!(tree::root(&log, size).unwrap(), root);
        let mut frontier = Frontier::new();
        all.iter().for_each(|leaf| frontier.push(*leaf));
        prop_assert_eq!(tree::frontier(&log, size).unwrap(), frontier.clone());
        prop_assert_eq!(
            Frontier::from_parts(size, frontier.edge().to_vec()).map(|edge| edge.root()), Some(root)
        );
        let leaf = all[usize::try_from(index).unwrap()];
        prop_assert_eq!(tree::leaf(&log, index, size).unwrap(), leaf);
        let proof = tree::checked_inclusion_proof(&log, &leaf, index, size, &root).unwrap();
        prop_assert_eq!(proof, merkle::inclusion_proof(&memory, index, size).unwrap());
        let old_root = merkle::root(&all[..usize::try_from(old).unwrap()]);
        let proof = tree::checked_consistency_proof(&log, old, &old_root, size, &root).unwrap();
        prop_assert_eq!(proof, merkle::consistency_proof(&memory, old, size).unwrap());
    }

    #[test]
    fn notes_pass_both_ways(seed in any::<[u8; 32]>(), text in "[^\\x00-\\x1f]{1,40}(\n[^\\x00-\\x1f]{0,40}){0,3}\n") {
        let log = LogSigner::new("log.example/a", &seed).unwrap();
        let vkey = log.verifier_key();
        let their_key = signed_note::StandardVerifier::new(&vkey.to_string()).unwrap();
        let known = signed_note::VerifierList::new(vec![Box::new(their_key)]);

        let mine = Note::new(&text).unwrap().with(log.sign(&text)).to_string();
        let read = signed_note::Note::from_bytes(mine.as_bytes()).unwrap();
        prop_assert_eq!(read.text(), text.as_bytes());
        prop_assert!(read.verify(&known).is_ok());

        let signer = signed_note::StandardSigner::new(&log.to_secret_text()).unwrap();
        let mut other = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
        other.add_sigs(&[&signer]).unwrap();
        prop_assert_eq!(String::from_utf8(other.to_bytes()).unwrap(), mine.clone());
        let read = Note::parse(other.to_bytes()).unwrap();
        prop_assert!(read.verify(&[vkey]).is_ok());
    }

    /// One byte of a signed note changed: both refuse it, or both still verify it.
    #[test]
    fn damaged_notes_are_judged_alike(
        at in any::<proptest::sample::Index>(),
        byte in prop_oneof![any::<u8>(), Just(b'\n'), Just(b' '), Just(b'=')],
    ) {
        let log = LogSigner::new("log.example/a", &[7; 32]).unwrap();
        let text = "log.example/a\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
        let mut note = Note::new(text).unwrap().with(log.sign(text)).to_string().into_bytes();
        let at = at.index(note.len());
        note[at] = byte;
        let vkey = log.verifier_key();
        let mine = Note::parse(&note).ok().is_some_and(|note| {
            note.verify(std::slice::from_ref(&vkey)).is_ok()
        });
        let their_key = signed_note::StandardVerifier::new(&vkey.to_string()).unwrap();
        let known = signed_note::VerifierList::new(vec![Box::new(their_key)]);
        let other = signed_note::Note::from_bytes(&note).ok()
            .is_some_and(|note| note.verify(&known).is_ok());
        prop_assert_eq!(mine, other);
    }

    #[test]
    fn checkpoints_are_read_alike(
        origin in "[a-z.]{0,8}",
        size in "[0-9]{1,3}|0[0-9]|\\+1|18446744073709551615|18446744073709551616",
        root in any::<[u8; 32]>(),
        tail in prop_oneof![3 => Just("\n"), 1 => Just(""), 1 => Just("\nx\n"), 1 => Just("\n\n")],
    ) {
        let text = format!("{origin}\n{size}\n{}{tail}", Hash::new(root));
        let other = tlog_tiles::Checkpoint::from_bytes(text.as_bytes()).ok();
        // Ours also refuses a log without leaves that has a root.
        let other = other.filter(|other| other.size() > 0 || ours(other.hash()) == Hash::EMPTY_ROOT);
        let mine = Checkpoint::parse(&text).ok();
        prop_assert_eq!(mine.is_some(), other.is_some(), "{:?}", text);
        if let (Some(mine), Some(other)) = (mine, other) {
            prop_assert_eq!(mine.size, other.size());
            prop_assert_eq!(mine.to_string().into_bytes(), other.to_bytes());
        }
    }
}

#[test]
fn a_growing_log_keeps_every_older_proof() {
    let sizes = [1, 255, 256, 257, 511, 65_535, 65_536, 70_000];
    let log = published(&sizes);
    let all = leaves(70_000);
    for (place, &old) in sizes.iter().enumerate() {
        let old_root = merkle::root(&all[..usize::try_from(old).unwrap()]);
        assert_eq!(tree::root(&log, old).unwrap(), old_root, "partial tiles stay readable");
        for &new in &sizes[place..] {
            let root = merkle::root(&all[..usize::try_from(new).unwrap()]);
            tree::checked_consistency_proof(&log, old, &old_root, new, &root).unwrap();
            for index in [0, old / 2, old - 1] {
                let leaf = all[usize::try_from(index).unwrap()];
                tree::checked_inclusion_proof(&log, &leaf, index, new, &root).unwrap();
            }
        }
    }
}

/// The tiles named beforehand are exactly those that are read.
#[test]
fn tiles_named_beforehand_suffice_and_none_is_idle() {
    struct Recording<'a>(&'a Published, std::cell::RefCell<Vec<Tile>>);
    impl TileSource for Recording<'_> {
        type Error = String;
        fn tile(&self, tile: Tile) -> Result<Vec<u8>, String> {
            self.1.borrow_mut().push(tile);
            self.0.tile(tile)
        }
    }
    let log = published(&[70_000]);
    let reads = |read: &dyn Fn(&Recording<'_>)| {
        let recording = Recording(&log, std::cell::RefCell::default());
        read(&recording);
        let mut tiles = recording.1.into_inner();
        let count = tiles.len();
        tiles.sort();
        tiles.dedup();
        assert_eq!(tiles.len(), count, "no tile is fetched twice");
        tiles
    };
    for index in [0, 255, 256, 65_535, 65_536, 69_999] {
        let read = reads(&|log| drop(tree::inclusion_proof(log, index, 70_000).unwrap()));
        assert_eq!(read, tree::inclusion_tiles(index, 70_000));
    }
    for old in [0, 1, 256, 65_535, 65_536, 69_999, 70_000] {
        let read = reads(&|log| drop(tree::consistency_proof(log, old, 70_000).unwrap()));
        assert_eq!(read, tree::consistency_tiles(old, 70_000));
    }
    let read = reads(&|log| drop(tree::frontier(log, 70_000).unwrap()));
    assert_eq!(read, tree::frontier_tiles(70_000));
}

#[test]
fn damaged_or_missing_tiles_are_found() {
    let mut log = published(&[1000]);
    let all = leaves(1000);
    let root = merkle::root(&all);
    let proof =
        |log: &Published| tree::checked_inclusion_proof(log, &all[300], 300, 1000, &root).is_ok();
    assert!(proof(&log));
    let path = "tile/0/001".to_owned();
    let whole = log.0[&path].clone();
    let mut damaged = whole.clone();
    damaged[5000] ^= 1;
    log.0.insert(path.clone(), damaged);
    assert!(!proof(&log));
    for bytes in [whole[..8160].to_vec(), [whole.clone(), vec![0; 32]].concat(), vec![]] {
        let actual = bytes.len();
        log.0.insert(path.clone(), bytes);
        let error = tree::inclusion_proof(&log, 300, 1000).unwrap_err();
        let path = path.clone();
        assert_eq!(error, TreeError::Length { path, expected: 8192, actual });
    }
    log.0.insert(path, whole);
    assert!(proof(&log));
    // A partial tile that was dropped once the full one existed may be answered with the full one.
    let partial = log.0.remove("tile/0/003.p/232").unwrap();
    assert!(tree::root(&log, 1000).is_err());
    log.0.insert("tile/0/003.p/232".into(), [partial, vec![9; 24 * 32]].concat());
    assert_eq!(tree::root(&log, 1000).unwrap(), root);
}

#[test]
fn the_oracles_read_our_keys() {
    let vkey = LogSigner::new("log.example", &[1; 32]).unwrap().verifier_key();
    assert!(signed_note::StandardVerifier::new(&vkey.to_string()).is_ok());
    assert_eq!(VerifierKey::parse(&vkey.to_string()).unwrap(), vkey);
}
