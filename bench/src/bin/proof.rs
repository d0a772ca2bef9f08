//! `bench/proof`: inclusion proofs computed from tiles on disk, each checked against the root before
//! it is given out. Nothing is kept between two proofs but what the operating system keeps of files.

#![allow(clippy::print_stdout, reason = "its output is the table")]

use bench::start;
use clap::Parser;
use ledger::merkle::Frontier;
use ledger::tile::Tile;
use ledger::tree::{self, TileSource};
use ledger::{Hash, leaf_hash};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Parser)]
struct Arguments {
    /// 登记簿有多少条
    #[arg(long, default_value_t = 1_000_000)]
    leaves: u64,
    /// 测几秒
    #[arg(long, default_value_t = 5)]
    seconds: u64,
}

struct Files(PathBuf);

impl TileSource for Files {
    type Error = std::io::Error;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, std::io::Error> {
        fs::read(self.0.join(tile.path()))
    }
}

fn main() -> Result<(), String> {
    let arguments = Arguments::parse();
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let files = Files(folder.path().to_path_buf());
    let root = publish(&files, arguments.leaves)?;
    let (clock, span) = (start(), Duration::from_secs(arguments.seconds));
    let (mut proofs, mut hashes, mut index) = (0_u64, 0_usize, 0_u64);
    while clock.elapsed() < span {
        // A walk that is spread over the whole log: 2^64 divided by the golden ratio, made odd.
        index = index.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let at = index % arguments.leaves;
        let leaf = leaf_hash(&at.to_be_bytes());
        let proof = tree::checked_inclusion_proof(&files, &leaf, at, arguments.leaves, &root);
        hashes += proof.map_err(|error| error.to_string())?.len();
        proofs += 1;
    }
    let rate = (u128::from(proofs) * 1_000_000).checked_div(clock.elapsed().as_micros());
    println!("| 条目 | 证明 | 平均长度 | 每秒 |");
    println!("|---|---|---|---|");
    let length = hashes.checked_div(usize::try_from(proofs).unwrap_or(1)).unwrap_or(0);
    println!("| {} | {proofs} | {length} | {} |", arguments.leaves, rate.unwrap_or(0));
    Ok(())
}

/// Writes the tiles of a log and gives its root.
fn publish(files: &Files, leaves: u64) -> Result<Hash, String> {
    const STEP: u64 = 65_536;
    let mut frontier = Frontier::new();
    while frontier.size() < leaves {
        let old = frontier.size();
        let until = (old + STEP).min(leaves);
        let new: Vec<Hash> = (old..until).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let grown = tree::grow(files, old, &new).map_err(|error| error.to_string())?;
        for (tile, bytes) in grown {
            write(&files.0.join(tile.path()), &bytes)?;
        }
        new.into_iter().for_each(|leaf| frontier.push(leaf));
    }
    Ok(frontier.root())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    fs::write(path, bytes).map_err(|error| error.to_string())
}
