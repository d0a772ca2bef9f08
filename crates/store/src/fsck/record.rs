//! The events: body against leaf, disclosures against body, columns against what the body says, and
//! the chain of each stream. Folds on the way, so that lists can be compared afterwards.

use super::Findings;
use crate::db::Row;
use crate::execute::agency_of;
use crate::seal::{Secret, leaf};
use crate::unseal::{Read, read};
use crate::{Fault, Store};
use domain::case;
use domain::decide::Loaded;
use domain::event::{Event, Recorded};
use domain::{StreamId, agency, evidence, series};
use ledger::leaf::Leaf;
use ledger::{Hash, leaf_hash};
use std::collections::{BTreeMap, HashMap};

/// Beyond so many missing positions in a row the tree is not compared leaf by leaf.
const LARGEST_GAP: u64 = 1 << 20;

/// The record as far as it was read.
pub(super) struct Record<'s> {
    origin: &'s str,
    /// The leaf hashes by position.
    pub leaves: Vec<Hash>,
    /// The objects that events name, each with the first position that does.
    pub objects: BTreeMap<String, u64>,
    /// The streams by name.
    pub streams: HashMap<String, Stream>,
    heads: HashMap<String, Head>,
    /// How many fields an event of each type has.
    fields: HashMap<String, usize>,
}

/// A row of the table of streams.
pub(super) struct Head {
    version: Option<u64>,
    agency: String,
    secret: Option<Secret>,
    last_leaf: Vec<u8>,
}

/// A stream as its events make it.
pub(super) struct Stream {
    /// Its name.
    pub id: StreamId,
    /// Its fold.
    pub loaded: Loaded,
    /// Its newest event and the position of it.
    pub newest: Option<(Recorded, u64)>,
    /// The numbers that were taken, used and voided in it.
    pub numbers: Vec<(Recorded, u64)>,
    /// Whether an event of it could not be read: then its lists cannot be derived.
    pub broken: bool,
    version: u64,
    last_leaf: Hash,
    /// The secret, if it is the one that the events name.
    secret: Option<Secret>,
}

impl Store {
    /// The table of streams.
    pub(super) async fn stream_rows(
        &self,
        findings: &mut Findings,
    ) -> Result<HashMap<String, Head>, Fault> {
        let sql = "SELECT stream, version, agency, secret, last_leaf FROM streams";
        let mut heads = HashMap::new();
        for row in self.db.fetch(sql, &[]).await? {
            let head = Head {
                version: row.size(1).ok(),
                agency: row.text(2).unwrap_or_default().to_owned(),
                secret: row.bytes(3).ok().and_then(|bytes| bytes.try_into().ok()),
                last_leaf: row.bytes(4).unwrap_or_default().to_vec(),
            };
            match row.text(0) {
                Ok(name) => drop(heads.insert(name.to_owned(), head)),
                Err(_) => findings.damages.push("streams 表：有一行的名称读不出来".to_owned()),
            }
        }
        Ok(heads)
    }
}

impl<'s> Record<'s> {
    pub(super) fn new(origin: &'s str, heads: HashMap<String, Head>) -> Record<'s> {
        Record {
            origin,
            leaves: Vec::new(),
            objects: BTreeMap::new(),
            streams: HashMap::new(),
            heads,
            fields: HashMap::new(),
        }
    }

    /// Takes the next row in the order of positions.
    pub(super) fn take(&mut self, row: &Row, findings: &mut Findings) -> Result<(), Fault> {
        findings.events += 1;
        let position = match row.size(0) {
            Ok(position) => position,
            Err(_) => {
                findings
                    .damages
                    .push(format!("events 表：位置（position）{} 不是位置", row.shown(0)));
                return Ok(());
            }
        };
        let next = self.leaves.len() as u64;
        if position > next {
            let gap = if position == next + 1 {
                format!("第 {next} 号事件不见了")
            } else {
                format!("第 {next} 至 {} 号事件不见了", position - 1)
            };
            findings.damages.push(gap);
            let filled = position.min(next.saturating_add(LARGEST_GAP));
            let filled = usize::try_from(filled).map_err(Fault::internal)?;
            self.leaves.resize(filled, Hash::EMPTY_ROOT);
        }
        let leaf_bytes = row.bytes(7).unwrap_or_default();
        let hash = leaf_hash(leaf_bytes);
        self.leaves.push(hash);
        let mut said = Vec::new();
        self.event(row, position, leaf_bytes, hash, &mut said, findings);
        findings
            .damages
            .extend(said.into_iter().map(|what| format!("第 {position} 号事件：{what}")));
        Ok(())
    }

    fn event(
        &mut self,
        row: &Row,
        position: u64,
        leaf_bytes: &[u8],
        hash: Hash,
        said: &mut Vec<String>,
        findings: &mut Findings,
    ) {
        let body = row.bytes(6).unwrap_or_default();
        let opened = match row.text(8) {
            Ok(items) => read(body, items),
            Err(_) => Err("披露项整行不见了".to_owned()),
        };
        let opened = match opened {
            Ok(opened) => opened,
            Err(what) => {
                said.push(what);
                judge_leaf(leaf_bytes, body, said);
                self.break_stream(row.text(1).unwrap_or_default(), row.size(2).ok(), hash);
                return;
            }
        };
        self.count_fields(&opened, position, findings);
        self.name_objects(&opened.recorded.event, position);
        if opened.header.log != self.origin {
            said.push(format!("正文属于另一本登记簿 {}", opened.header.log));
        }
        columns(row, &opened, said);
        let Some(stream) = self.stream(&opened) else {
            said.push(format!("没有叫做 {} 的事件流", opened.stream));
            return;
        };
        stream.follow(opened, row, (position, leaf_bytes, hash), body, said);
    }

    /// The stream of an event, begun if this is its first.
    fn stream(&mut self, opened: &Read<'_>) -> Option<&mut Stream> {
        if !self.streams.contains_key(&opened.stream) {
            let id = StreamId::parse(&opened.stream)?;
            let secret = self.heads.get(&opened.stream).and_then(|head| head.secret);
            let known =
                secret.filter(|secret| ledger::sha256(secret).to_base64url() == opened.named);
            self.streams.insert(opened.stream.clone(), Stream::new(id, known));
        }
        self.streams.get_mut(&opened.stream)
    }

    /// An event that cannot be read still has its place, so that the next one is judged by itself.
    fn break_stream(&mut self, name: &str, version: Option<u64>, hash: Hash) {
        if let Some(stream) = self.streams.get_mut(name) {
            stream.broken = true;
            stream.version = version.unwrap_or(stream.version + 1);
            stream.last_leaf = hash;
        } else if let Some(id) = StreamId::parse(name) {
            let secret = self.heads.get(name).and_then(|head| head.secret);
            let mut stream = Stream::new(id, secret);
            (stream.broken, stream.version, stream.last_leaf) = (true, version.unwrap_or(1), hash);
            self.streams.insert(name.to_owned(), stream);
        }
    }

    /// Fields that are not disclosed any more.
    fn count_fields(&mut self, opened: &Read<'_>, position: u64, findings: &mut Findings) {
        let kind = opened.header.kind;
        let expected = match self.fields.get(kind) {
            Some(count) => *count,
            None => {
                let count = opened.recorded.event.parts().map_or(0, |(_, fields)| fields.len());
                self.fields.insert(kind.to_owned(), count);
                count
            }
        };
        if opened.disclosed < expected {
            let gone = expected - opened.disclosed;
            findings.notes.push(format!(
                "第 {position} 号事件（{kind}）有 {gone} 个字段没有披露：依法删除的，或者被删掉的"
            ));
        }
    }

    fn name_objects(&mut self, event: &Event, position: u64) {
        let digest = match event {
            Event::Evidence(evidence::Event::Added { item, .. }) => &item.sha256,
            Event::Case(
                case::Event::Filed { document, .. } | case::Event::Decided { document, .. },
            )
            | Event::Series(series::Event::NumberUsed { document, .. }) => document,
            Event::Agency(agency::Event::StatuteImported(text)) => &text.sha256,
            _ => return,
        };
        if !self.objects.contains_key(digest) {
            self.objects.insert(digest.clone(), position);
        }
    }

    /// The table of streams, which the next append trusts, against what the events make of them.
    pub(super) fn finish(&self, findings: &mut Findings) {
        let mut names: Vec<&String> = self.streams.keys().chain(self.heads.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            let mut wrong =
                |what: &str| findings.damages.push(format!("streams 表：{name}：{what}"));
            let (Some(stream), Some(head)) = (self.streams.get(name), self.heads.get(name)) else {
                let kept = self.streams.contains_key(name);
                wrong(if kept { "这一行不见了" } else { "没有这个事件流的事件" });
                continue;
            };
            if head.version != Some(stream.version) {
                wrong(&format!("序号（version）应当是 {}", stream.version));
            }
            if head.last_leaf != stream.last_leaf.as_bytes() {
                wrong("末条指纹（last_leaf）与最后一条事件不符");
            }
            if !stream.broken && stream.secret.is_none() {
                wrong("密钥（secret）不是事件所用的那一个");
            }
            if !stream.broken && head.agency != agency_of(&stream.id, &stream.loaded) {
                wrong("机关（agency）一栏与事件不符");
            }
        }
    }
}

impl Stream {
    fn new(id: StreamId, secret: Option<Secret>) -> Stream {
        let loaded = Loaded::empty(id.kind());
        Stream {
            id,
            loaded,
            newest: None,
            numbers: Vec::new(),
            broken: false,
            version: 0,
            last_leaf: Hash::EMPTY_ROOT,
            secret,
        }
    }

    /// The next event: its place in the chain and its leaf; then it is folded.
    fn follow(
        &mut self,
        opened: Read<'_>,
        row: &Row,
        (position, leaf_bytes, hash): (u64, &[u8], Hash),
        body: &[u8],
        said: &mut Vec<String>,
    ) {
        let recorded = opened.recorded;
        let (version, expected) = (recorded.version, self.version + 1);
        if version != expected {
            let name = &self.id;
            said.push(format!("事件流 {name} 的序号应当是 {expected}，正文写的是 {version}"));
            self.broken = true;
        }
        let before = (self.version > 0).then(|| self.last_leaf.to_base64url());
        if opened.previous != before && version == expected {
            said.push("与同一事件流的前一条接不上".to_owned());
        }
        let leaf_expected = self
            .secret
            .and_then(|secret| leaf(&recorded.event, &secret, version, body, recorded.at).ok());
        if leaf_expected.is_none_or(|expected| expected != leaf_bytes) {
            judge_leaf(leaf_bytes, body, said);
            if self.secret.is_some() && said.is_empty() {
                said.push("登记项（leaf）的类别、标记或者时间与事件不符".to_owned());
            }
        }
        (self.version, self.last_leaf) = (version, hash);
        self.loaded.apply(&recorded);
        if !self.broken && row.text(3).ok() != Some(&agency_of(&self.id, &self.loaded)) {
            said.push("机关（agency）一栏与事件不符".to_owned());
        }
        if let Event::Series(_) = recorded.event {
            self.numbers.push((recorded, position));
        } else {
            self.newest = Some((recorded, position));
        }
    }
}

/// What the columns claim against what the body says.
fn columns(row: &Row, opened: &Read<'_>, said: &mut Vec<String>) {
    let recorded = &opened.recorded;
    let claims = [
        (row.text(1).ok() == Some(&opened.stream), "事件流（stream）"),
        (row.size(2).ok() == Some(recorded.version), "序号（version）"),
        (row.text(4).ok() == Some(opened.header.kind), "类型（type）"),
        (row.int(5).ok() == Some(recorded.at.as_millisecond()), "时间（at）"),
    ];
    said.extend(
        claims.iter().filter(|(same, _)| !same).map(|(_, what)| format!("{what}一栏与正文不符")),
    );
}

/// What is wrong between a leaf and a body, if it can be told from the two alone.
fn judge_leaf(leaf_bytes: &[u8], body: &[u8], said: &mut Vec<String>) {
    match Leaf::parse(leaf_bytes) {
        Err(error) => said.push(format!("登记项（leaf）：{error}")),
        Ok(leaf) if !leaf.commits_to(body) => {
            said.push("正文（body）与登记项（leaf）的指纹不符".to_owned());
        }
        Ok(_) => {}
    }
}
