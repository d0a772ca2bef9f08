//! The published log: signed head, checkpoint, tiles and bundles against each other and the events.

use super::Findings;
use crate::press::Files;
use crate::{Fault, Store};
use ledger::checkpoint::Checkpoint;
use ledger::merkle;
use ledger::tile::{self, Tile};
use ledger::tree::{TileSource, tile_hashes};
use ledger::{Hash, entries, leaf_hash};
use std::fs;

impl Store {
    pub(super) fn check_log(&self, leaves: &[Hash], findings: &mut Findings) -> Result<(), Fault> {
        let checkpoint = self.open_checkpoint(findings);
        let head = match self.keys.head() {
            Ok(head) => head.map(|head| (head.size, head.root(), head.origin)),
            Err(fault) => {
                findings.damages.push(fault.to_string());
                None
            }
        };
        let Some((size, root, origin)) = head else {
            match checkpoint {
                Some(signed) => {
                    let what = "head.json：不见了或者读不出来，而 checkpoint 已经签到第";
                    findings.damages.push(format!("{what} {} 条", signed.size));
                    self.check_tree(leaves, signed.size, Some(signed.root), findings)?;
                }
                None if leaves.is_empty() => {}
                None => findings
                    .notes
                    .push(format!("{} 个事件还没有进登记簿；程序下一次启动时会登记", leaves.len())),
            }
            return Ok(());
        };
        if origin != self.origin() {
            findings.damages.push(format!("head.json：登记簿的名称写成了 {origin}"));
        }
        match checkpoint {
            Some(signed) if signed.size == size && Some(signed.root) == root => {}
            // A crash came between remembering the head and publishing it.
            Some(signed) if signed.size < size => findings.notes.push(format!(
                "checkpoint 写到第 {} 条，签名的状态（head.json）到第 {size} 条；程序下一次启动时会补发",
                signed.size
            )),
            // The checkpoint is signed, the head is not: what is signed counts.
            Some(signed) => {
                let what = if signed.size == size { "根（root）".to_owned() } else { format!("规模 {size}") };
                findings.damages.push(format!(
                    "head.json：{what}与有签名的 checkpoint（第 {} 条）不符",
                    signed.size
                ));
                return self.check_tree(leaves, signed.size, Some(signed.root), findings);
            }
            None => {}
        }
        self.check_tree(leaves, size, root, findings)
    }

    /// The published checkpoint, if it is there and signed by this log.
    fn open_checkpoint(&self, findings: &mut Findings) -> Option<Checkpoint> {
        let note = match self.log.checkpoint() {
            Ok(Some(note)) => note,
            Ok(None) => {
                if matches!(self.keys.head(), Ok(Some(_))) {
                    findings.damages.push("checkpoint：文件不见了".to_owned());
                }
                return None;
            }
            Err(fault) => {
                findings.damages.push(format!("checkpoint：{fault}"));
                return None;
            }
        };
        let opened = Checkpoint::open(&note, &self.signer.verifier_key());
        opened.map_err(|error| findings.damages.push(format!("checkpoint：{error}"))).ok()
    }

    /// Events and tiles against the tree of `size` leaves with this root.
    fn check_tree(
        &self,
        leaves: &[Hash],
        size: u64,
        root: Option<Hash>,
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        let Some(ours) = leaves.get(..usize::try_from(size).map_err(Fault::internal)?) else {
            findings.damages.push(format!(
                "登记簿签名到第 {size} 条，数据库只有 {} 条：数据库被恢复成了旧的备份，或者 head.json 被改过",
                leaves.len()
            ));
            return Ok(());
        };
        let published = self.published(size);
        if Some(merkle::root(ours)) == root {
            self.check_tiles(ours, findings);
        } else if Some(merkle::root(&published)) == root {
            // The log is what was signed, so it is the events that differ, and where is known.
            for (position, (ours, signed)) in ours.iter().zip(&published).enumerate() {
                if ours != signed {
                    findings.damages.push(format!(
                        "第 {position} 号事件：登记项（leaf）不是已经签名公布的那一条"
                    ));
                }
            }
            self.check_tiles(&published, findings);
        } else {
            findings.damages.push(
                "事件的总指纹（根）与签名的状态（head.json）不符，登记簿的页也不符".to_owned(),
            );
            self.check_tiles(ours, findings);
        }
        Ok(())
    }

    /// The leaf hashes as the tiles have them; what cannot be read counts as nothing.
    fn published(&self, size: u64) -> Vec<Hash> {
        let files = Files(self.log.directory());
        let tiles = (0..size.div_ceil(256)).filter_map(|index| Tile::within(size, 0, index));
        let mut hashes = Vec::new();
        for tile in tiles {
            let held = files.tile(tile).ok().and_then(|bytes| tile_hashes(&bytes));
            let mut held = held.unwrap_or_default();
            held.resize(usize::from(tile.width()), Hash::EMPTY_ROOT);
            hashes.extend(held);
        }
        hashes
    }

    fn check_tiles(&self, leaves: &[Hash], findings: &mut Findings) {
        let files = Files(self.log.directory());
        let mut hashes = leaves.to_vec();
        for level in 0..=tile::MAX_LEVEL {
            if hashes.is_empty() {
                break;
            }
            let mut above = Vec::new();
            for (index, chunk) in (0..).zip(hashes.chunks(256)) {
                let width = u16::try_from(chunk.len()).unwrap_or(tile::FULL_WIDTH);
                let Some(tile) = Tile::new(level, index, width) else { continue };
                findings.tiles += 1;
                match files.tile(tile).map(|bytes| tile_hashes(&bytes)) {
                    Ok(Some(held)) if held == chunk => {}
                    Ok(held) => findings.damages.push(differs(&tile.path(), held, chunk)),
                    Err(error) => findings.damages.push(format!("{}：{error}", tile.path())),
                }
                if level == 0 {
                    self.check_bundle(tile, chunk, findings);
                }
                if chunk.len() == 256 {
                    above.push(merkle::root(chunk));
                }
            }
            hashes = above;
        }
    }

    fn check_bundle(&self, tile: Tile, leaves: &[Hash], findings: &mut Findings) {
        findings.tiles += 1;
        let path = tile.entries_path();
        let bytes = match fs::read(self.log.directory().join(&path)) {
            Ok(bytes) => bytes,
            Err(error) => return findings.damages.push(format!("{path}：{error}")),
        };
        match entries::decode(&bytes) {
            Ok(all) => {
                let held: Vec<Hash> = all.iter().map(|entry| leaf_hash(entry)).collect();
                if held != leaves {
                    findings.damages.push(differs(&path, Some(held), leaves));
                }
            }
            Err(error) => findings.damages.push(format!("{path}：{error}")),
        }
    }
}

/// Which entry of a file differs first.
fn differs(path: &str, held: Option<Vec<Hash>>, expected: &[Hash]) -> String {
    let Some(held) = held else { return format!("{path}：长度不对") };
    let place = held.iter().zip(expected).position(|(held, expected)| held != expected);
    match place {
        Some(place) => format!("{path}：第 {place} 项与登记不符"),
        None => format!("{path}：应有 {} 项，实有 {} 项", expected.len(), held.len()),
    }
}
