//! `fsck`: rehashes every event, every disclosure, every tile and every object, and names each that
//! does not hold. It trusts nothing but the signed head and the key.

use crate::db::{Row, int};
use crate::seal::split;
use crate::sequencer::Files;
use crate::{Fault, Store};
use ledger::checkpoint::Checkpoint;
use ledger::leaf::Leaf;
use ledger::merkle::Frontier;
use ledger::tile::{self, Tile};
use ledger::tree::TileSource;
use ledger::{Hash, body, entries, leaf_hash};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// What `fsck` found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Events rehashed.
    pub events: u64,
    /// Tiles and bundles rehashed.
    pub tiles: u64,
    /// Objects rehashed.
    pub objects: u64,
    /// Each damage: where, and what is wrong.
    pub damages: Vec<String>,
}

/// Rows read at once.
const BATCH: u64 = 2000;

impl Store {
    /// Checks everything; `progress` is told how many events are done and how many there are.
    pub async fn fsck(&self, mut progress: impl FnMut(u64, u64)) -> Result<Findings, Fault> {
        let mut findings = Findings::default();
        let total = self.log_size().await?;
        let mut objects = BTreeMap::new();
        let mut streams = BTreeMap::new();
        let mut leaves = Vec::new();
        let mut position = 0;
        while position < total {
            let sql = "SELECT e.position, e.stream, e.version, e.type, e.at, e.body, e.leaf, \
                       d.items FROM events e LEFT JOIN disclosures d ON d.position = e.position \
                       WHERE e.position >= $1 AND e.position < $2 ORDER BY e.position";
            let rows = self.db.fetch(sql, &[int(position), int(position + BATCH)]).await?;
            let until = (position + BATCH).min(total);
            let mut next = position;
            for row in &rows {
                let at = row.size(0)?;
                for missing in next..at {
                    findings.damages.push(format!("第 {missing} 号事件不见了"));
                    leaves.push(Hash::EMPTY_ROOT);
                }
                if let Err(what) = self.check_event(row, &mut streams, &mut objects) {
                    findings.damages.push(format!("第 {at} 号事件：{what}"));
                }
                leaves.push(leaf_hash(row.bytes(6).unwrap_or_default()));
                next = at + 1;
                findings.events += 1;
            }
            for missing in next..until {
                findings.damages.push(format!("第 {missing} 号事件不见了"));
                leaves.push(Hash::EMPTY_ROOT);
            }
            position = until;
            progress(position, total);
        }
        self.check_heads(&streams, &mut findings).await?;
        self.check_log(&leaves, &mut findings).await?;
        self.check_objects(&objects, &mut findings).await?;
        Ok(findings)
    }

    /// One event: the leaf, the body, the disclosures, the chain of its stream.
    fn check_event(
        &self,
        row: &Row,
        streams: &mut BTreeMap<String, (u64, Hash)>,
        objects: &mut BTreeMap<String, u64>,
    ) -> Result<(), String> {
        let text = |fault: Fault| fault.to_string();
        let (position, stream) = (row.size(0).map_err(text)?, row.text(1).map_err(text)?);
        let version = row.size(2).map_err(text)?;
        let leaf_bytes = row.bytes(6).map_err(text)?;
        let leaf = Leaf::parse(leaf_bytes).map_err(|e| format!("登记项（leaf）：{e}"))?;
        let body_bytes = row.bytes(5).map_err(text)?;
        if !leaf.commits_to(body_bytes) {
            return Err("正文（body）与登记的指纹不符".to_owned());
        }
        let items = row.text(7).map_err(|_| "披露项整行不见了".to_owned())?;
        let items: Vec<&str> = split(items).collect();
        let header = body::check(body_bytes, &items).map_err(|e| e.to_string())?;
        if header.kind != row.text(3).map_err(text)? {
            return Err("类型（type）一栏与正文不符".to_owned());
        }
        if header.log != self.origin() {
            return Err(format!("正文属于另一本登记簿 {}", header.log));
        }
        let milliseconds = row.int(4).map_err(text)?;
        let at = jiff::Timestamp::from_millisecond(milliseconds).map_err(|e| e.to_string())?;
        let in_body: jiff::Timestamp = header.time.parse().map_err(|_| "时间".to_owned())?;
        if in_body.as_second() != at.as_second() {
            return Err("时间（at）一栏与正文不符".to_owned());
        }
        let before = streams.insert(stream.to_owned(), (version, leaf_hash(leaf_bytes)));
        self.check_place(&items, stream, version, before, position, milliseconds, objects)
    }

    /// The envelope: its number, its stream, the leaf before it; and the objects it names.
    fn check_place(
        &self,
        items: &[&str],
        stream: &str,
        version: u64,
        before: Option<(u64, Hash)>,
        position: u64,
        at: i64,
        objects: &mut BTreeMap<String, u64>,
    ) -> Result<(), String> {
        let mut seen_n = false;
        for item in items {
            let Some((name, value)) = body::read_disclosure(item) else {
                return Err("有一个披露项读不出来".to_owned());
            };
            match name.as_str() {
                "n" => {
                    seen_n = true;
                    if value.as_u64() != Some(version) {
                        return Err("序号（version）一栏与正文不符".to_owned());
                    }
                }
                "at" if value.as_i64() != Some(at) => {
                    return Err("时间（at）一栏与正文不符".to_owned());
                }
                "stream_id" if value.as_str() != Some(stream) => {
                    return Err("事件流（stream）一栏与正文不符".to_owned());
                }
                "p" => {
                    let expected = before.map(|(_, hash)| hash.to_base64url());
                    if value.as_str() != expected.as_deref() {
                        return Err("与同一事件流的前一条接不上".to_owned());
                    }
                }
                "sha256" | "document" => {
                    if let Value::String(digest) = value {
                        objects.entry(digest).or_insert(position);
                    }
                }
                _ => {}
            }
        }
        let expected = before.map_or(1, |(number, _)| number + 1);
        if version != expected {
            return Err(format!("事件流 {stream} 的序号应当是 {expected}，现在是 {version}"));
        }
        if seen_n { Ok(()) } else { Err("缺少序号的披露项".to_owned()) }
    }

    /// The heads of the streams, which the next append trusts.
    async fn check_heads(
        &self,
        streams: &BTreeMap<String, (u64, Hash)>,
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        let sql = "SELECT stream, version, last_leaf FROM streams ORDER BY stream";
        let rows = self.db.fetch(sql, &[]).await?;
        let mut known = 0;
        for row in &rows {
            let name = row.text(0)?;
            let held = streams.get(name);
            known += usize::from(held.is_some());
            let same = held.is_some_and(|(version, hash)| {
                row.size(1).ok() == Some(*version)
                    && row.bytes(2).ok() == Some(hash.as_bytes().as_slice())
            });
            if !same {
                findings.damages.push(format!("streams 表：{name} 的末条与事件不符"));
            }
        }
        if known != streams.len() {
            findings.damages.push("streams 表：缺少有事件的事件流".to_owned());
        }
        Ok(())
    }

    /// The published log: head, checkpoint, every tile and bundle against the events.
    async fn check_log(&self, leaves: &[Hash], findings: &mut Findings) -> Result<(), Fault> {
        let Some(head) = self.keys.head()? else {
            if !leaves.is_empty() {
                findings.damages.push("登记簿还没有签名的状态（head.json）".to_owned());
            }
            return Ok(());
        };
        let size = usize::try_from(head.size).map_err(Fault::internal)?;
        let Some(signed) = leaves.get(..size) else {
            findings.damages.push(format!(
                "登记簿签名到第 {} 条，数据库只有 {} 条：数据库被恢复成了旧的备份",
                head.size,
                leaves.len()
            ));
            return Ok(());
        };
        let mut frontier = Frontier::new();
        for leaf in signed {
            frontier.push(*leaf);
        }
        if Some(frontier.root()) != head.root() {
            findings.damages.push("事件的总指纹（根）与签名的状态不符：有事件被改过".to_owned());
        }
        let checkpoint =
            self.log.checkpoint()?.ok_or_else(|| "没有 checkpoint 文件".to_owned()).and_then(
                |note| {
                    Checkpoint::open(note, &self.signer.verifier_key()).map_err(|e| e.to_string())
                },
            );
        match checkpoint {
            Ok(checkpoint)
                if checkpoint.size == head.size && Some(checkpoint.root) == head.root() => {}
            Ok(_) => findings.damages.push("checkpoint 与签名的状态不符".to_owned()),
            Err(why) => findings.damages.push(format!("checkpoint：{why}")),
        }
        self.check_tiles(signed, findings);
        Ok(())
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
                let expected: Vec<u8> = chunk.iter().flat_map(|hash| *hash.as_bytes()).collect();
                match files.tile(tile) {
                    Ok(bytes) if bytes == expected => {}
                    Ok(_) => findings.damages.push(format!("{}：内容与事件不符", tile.path())),
                    Err(error) => findings.damages.push(format!("{}：{error}", tile.path())),
                }
                if level == 0 {
                    self.check_bundle(tile, chunk, findings);
                }
                if chunk.len() == 256 {
                    above.push(ledger::merkle::root(chunk));
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
            Err(error) => {
                findings.damages.push(format!("{path}：{error}"));
                return;
            }
        };
        let held = entries::decode(&bytes).map(|all| all.iter().map(|e| leaf_hash(e)).collect());
        let same = held.is_ok_and(|held: Vec<Hash>| held == leaves);
        if !same {
            findings.damages.push(format!("{path}：内容与事件不符"));
        }
    }

    /// Every object that an event names.
    async fn check_objects(
        &self,
        objects: &BTreeMap<String, u64>,
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        for (digest, position) in objects {
            findings.objects += 1;
            match self.objects.digest(digest).await? {
                Some(found) if found == *digest => {}
                Some(_) => findings
                    .damages
                    .push(format!("材料 {digest}（第 {position} 号事件登记）：内容被改过")),
                None => findings
                    .damages
                    .push(format!("材料 {digest}（第 {position} 号事件登记）：文件不见了")),
            }
        }
        Ok(())
    }
}
