//! The published log: signed head, checkpoint, tiles and bundles against each other and the events.

use super::Findings;
use crate::sequencer::Files;
use crate::{Fault, Store};
use ledger::checkpoint::Checkpoint;
use ledger::merkle;
use ledger::tile::{self, Tile};
use ledger::tree::{TileSource, tile_hashes};
use ledger::{Hash, entries, leaf_hash};
use std::fs;

impl Store {
    pub(super) fn check_log(&self, leaves: &[Hash], findings: &mut Findings) -> Result<(), Fault> {
        let head = match self.keys.head() {
            Ok(Some(head)) => head,
            Ok(None) => {
                if !leaves.is_empty() {
                    let what = "登记簿还没有签名的状态（head.json）：有事件还没有登记";
                    findings.damages.push(what.to_owned());
                }
                return Ok(());
            }
            Err(fault) => {
                findings.damages.push(fault.to_string());
                return Ok(());
            }
        };
        if head.origin != self.origin() {
            findings.damages.push(format!("head.json：登记簿的名称写成了 {}", head.origin));
        }
        self.check_checkpoint(head.size, head.root(), findings);
        let size = usize::try_from(head.size).map_err(Fault::internal)?;
        let Some(ours) = leaves.get(..size) else {
            findings.damages.push(format!(
                "登记簿签名到第 {} 条（head.json），数据库只有 {} 条：数据库被恢复成了旧的备份",
                head.size,
                leaves.len()
            ));
            return Ok(());
        };
        let published = self.published(head.size);
        if Some(merkle::root(ours)) == head.root() {
            self.check_tiles(ours, findings);
        } else if Some(merkle::root(&published)) == head.root() {
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

    fn check_checkpoint(&self, size: u64, root: Option<Hash>, findings: &mut Findings) {
        let note = match self.log.checkpoint() {
            Ok(Some(note)) => note,
            Ok(None) => return findings.damages.push("checkpoint：文件不见了".to_owned()),
            Err(fault) => return findings.damages.push(format!("checkpoint：{fault}")),
        };
        match Checkpoint::open(&note, &self.signer.verifier_key()) {
            Ok(open) if open.size == size && Some(open.root) == root => {}
            Ok(open) => findings.damages.push(format!(
                "checkpoint 写到第 {} 条，与签名的状态（head.json，第 {size} 条）不符",
                open.size
            )),
            Err(error) => findings.damages.push(format!("checkpoint：{error}")),
        }
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
