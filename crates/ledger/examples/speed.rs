//! How fast the parts are that run once an event or once a request: `cargo run -p ledger --release
//! --example speed`. Tiles are read from files in a temporary folder, through a cache of 64 tiles.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement: it prints, and any surprise should stop it"
)]

use ledger::body;
use ledger::hash::{Hash, leaf_hash, sha256};
use ledger::leaf::{Class, Leaf, tag};
use ledger::merkle::{self, Frontier};
use ledger::tile::Tile;
use ledger::tree::{self, TileSource};
use serde_json::json;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

const SIZE: u64 = 1_000_000;

fn main() {
    measure_events();
    let folder = std::env::temp_dir().join(format!("hengjian-speed-{}", std::process::id()));
    measure_tree(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Runs `work` `count` times and prints how often it runs in a second.
fn report(name: &str, count: u64, mut work: impl FnMut(u64)) {
    let start = Instant::now();
    (0..count).for_each(&mut work);
    let nanos = start.elapsed().as_nanos().max(1);
    let each = nanos / u128::from(count);
    println!("{name:<44} {:>10} /s {:>10} ns", u128::from(count) * 1_000_000_000 / nanos, each);
}

fn measure_events() {
    let mut n = 0u64;
    let mut salts = || {
        n += 1;
        *sha256(&n.to_be_bytes()).as_bytes().first_chunk().unwrap()
    };
    // As events are: some codes and numbers, one paragraph, one small object.
    let text = "经查，当事人提供的统计资料与事实不符，违反有关规定。".repeat(6);
    let mut fields: Vec<_> =
        (0..8).map(|i| (format!("field_{i}"), json!(format!("7K3MQ9TX4F2{i}")))).collect();
    fields.push(("facts".to_owned(), json!(text)));
    fields.push(("party".to_owned(), json!({ "name": "示例制造有限公司", "count": 3 })));
    let time = "2026-11-23T09:15:02+08:00";
    let mut seal =
        || body::seal("log.example", "decision.made", time, &fields, &mut salts).unwrap();
    let sealed = seal();
    let bytes: usize = sealed.disclosures.iter().map(String::len).sum();
    println!(
        "one event: 10 fields, {bytes} characters of disclosures, {} of body",
        sealed.body.len()
    );
    let leaf = Leaf::new(Class::Step, tag(&[1; 32], 1), &sealed.body, 60, None).unwrap().to_bytes();
    report("seal an event", 20_000, |_| drop(black_box(seal())));
    report("check an event's digests", 100_000, |_| {
        black_box(body::check(&sealed.body, &sealed.disclosures).unwrap());
    });
    report("open an event", 100_000, |_| {
        drop(black_box(body::open(&sealed.body, &sealed.disclosures).unwrap()));
    });
    report("read a leaf and compare SHA-256 and SM3", 100_000, |_| {
        assert!(Leaf::parse(&leaf).unwrap().commits_to(black_box(&sealed.body)));
    });
    report("hash a leaf", 1_000_000, |_| {
        black_box(leaf_hash(black_box(&leaf)));
    });
}

fn measure_tree(folder: &Path) {
    let leaves: Vec<Hash> = (0..SIZE).map(|n| leaf_hash(&n.to_be_bytes())).collect();
    let mut frontier = Frontier::new();
    report("push a leaf onto the frontier", SIZE, |n| {
        frontier.push(leaves[usize::try_from(n).unwrap()]);
    });
    let root = frontier.root();
    let files = Files { folder: folder.to_owned(), cache: RefCell::default() };
    let start = Instant::now();
    for (tile, bytes) in tree::grow(&files, 0, &leaves).unwrap() {
        let path = folder.join(tile.path());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    println!("tiles of {SIZE} leaves written in {} ms", start.elapsed().as_millis());
    let index = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % SIZE;
    report("inclusion proof from tile files, anywhere", 20_000, |n| {
        let index = index(n);
        let leaf = leaves[usize::try_from(index).unwrap()];
        drop(tree::checked_inclusion_proof(&files, &leaf, index, SIZE, &root).unwrap());
    });
    report("inclusion proof from tile files, recent", 20_000, |n| {
        let index = SIZE - 1 - n % 1000;
        drop(tree::inclusion_proof(&files, index, SIZE).unwrap());
    });
    report("consistency proof from tile files", 5_000, |n| {
        drop(tree::consistency_proof(&files, 1 + index(n), SIZE).unwrap());
    });
    let proof = tree::inclusion_proof(&files, 7, SIZE).unwrap();
    report("verify an inclusion proof", 200_000, |_| {
        merkle::verify_inclusion(&leaves[7], 7, SIZE, black_box(&proof), &root).unwrap();
    });
}

/// Tile files behind a cache that is emptied when it is full.
struct Files {
    folder: PathBuf,
    cache: RefCell<HashMap<Tile, Vec<u8>>>,
}

impl TileSource for Files {
    type Error = std::io::Error;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, std::io::Error> {
        if let Some(bytes) = self.cache.borrow().get(&tile) {
            return Ok(bytes.clone());
        }
        let bytes = std::fs::read(self.folder.join(tile.path()))?;
        let mut cache = self.cache.borrow_mut();
        if cache.len() == 64 {
            cache.clear();
        }
        cache.insert(tile, bytes.clone());
        Ok(bytes)
    }
}
