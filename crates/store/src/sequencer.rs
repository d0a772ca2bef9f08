//! The log at its own pace: new events → tiles → signed checkpoint.
//!
//! Positions were given by the append, so nothing is decided here. The order makes every crash
//! harmless: tiles first (derived, and the same bytes when written again), then the head is
//! remembered outside the database, then it is signed and the checkpoint published last. Whoever
//! sees a checkpoint finds every tile it needs.

use crate::db::int;
use crate::keys::{Head, write_durably};
use crate::{Fault, Store};
use ledger::checkpoint::Checkpoint;
use ledger::merkle::Frontier;
use ledger::tile::{self, Tile};
use ledger::tree::TileSource;
use ledger::{Hash, entries, leaf_hash};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::Mutex;

/// How many events are taken into the log at once.
const BATCH: u64 = 4096;

/// The published log: static files and what is needed to continue them.
#[derive(Debug)]
pub struct Log {
    directory: PathBuf,
    edge: Mutex<Edge>,
}

#[derive(Debug)]
struct Edge {
    head: Option<Head>,
    frontier: Frontier,
}

impl Log {
    /// Opens the published log and checks that the database holds at least what was signed.
    pub(crate) async fn open(store_directory: &Path, head: Option<Head>) -> Result<Log, Fault> {
        let directory = store_directory.join("log");
        fs::create_dir_all(&directory).map_err(Fault::file(&directory))?;
        let frontier = match &head {
            Some(head) => frontier_of(&directory, head)?,
            None => Frontier::new(),
        };
        Ok(Log { directory, edge: Mutex::new(Edge { head, frontier }) })
    }

    /// The directory of checkpoint and tiles, served as static files.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// A source of tiles that reads the published files.
    pub fn tiles(&self) -> Files<'_> {
        Files(&self.directory)
    }

    /// The published checkpoint, a signed note; `None` before the first.
    pub fn checkpoint(&self) -> Result<Option<String>, Fault> {
        let path = self.directory.join("checkpoint");
        match fs::read_to_string(&path) {
            Ok(note) => Ok(Some(note)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Fault::file(&path)(error)),
        }
    }
}

/// Tiles as files under a directory.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a>(pub &'a Path);

impl TileSource for Files<'_> {
    type Error = std::io::Error;
    fn tile(&self, tile: Tile) -> Result<Vec<u8>, std::io::Error> {
        fs::read(self.0.join(tile.path()))
    }
}

fn frontier_of(directory: &Path, head: &Head) -> Result<Frontier, Fault> {
    let frontier = ledger::tree::frontier(&Files(directory), head.size);
    match frontier {
        Ok(frontier) if Some(frontier.root()) == head.root() => Ok(frontier),
        Ok(_) | Err(_) => Err(Fault::RolledBack(format!(
            "登记簿的页（{}）与最后签名的状态（第 {} 条）对不上：文件缺失或者被改过。\
             请运行 hengjian rebuild 从数据库重建登记簿，再运行 hengjian fsck 核对",
            directory.display(),
            head.size
        ))),
    }
}

impl Store {
    /// Refuses a database that holds less than was signed.
    pub(crate) async fn check_not_rolled_back(&self, head: &Head) -> Result<(), Fault> {
        let next = self.log_size().await?;
        let refuse = |why: String| {
            Err(Fault::RolledBack(format!(
                "{why}。数据库可能被恢复成了旧的备份，或者换成了另一个库。为了不给出两种历史，\
                 程序不启动。请恢复最新的备份；确实只有旧备份时，用 hengjian restore --successor \
                 另开新的登记簿"
            )))
        };
        if next < head.size {
            return refuse(format!(
                "数据库里只有 {next} 条事件，而登记簿已经签名到第 {} 条",
                head.size
            ));
        }
        let Some(last) = head.size.checked_sub(1) else { return Ok(()) };
        let sql = "SELECT leaf FROM events WHERE position = $1";
        let rows = self.db.fetch(sql, &[int(last)]).await?;
        let Some(row) = rows.first() else {
            return refuse(format!("数据库里没有第 {last} 号事件"));
        };
        let files = Files(self.log.directory());
        let signed = ledger::tree::leaf(&files, last, head.size).map_err(Fault::internal)?;
        if leaf_hash(row.bytes(0)?) != signed {
            return refuse(format!("数据库里第 {last} 号事件不是已经签名的那一条"));
        }
        Ok(())
    }

    /// Makes tiles and bundles again up to a signed head, from the events' leaves; the head must
    /// come out the same, otherwise the events are not those that were signed.
    pub(crate) async fn rebuild_log(&self, head: &Head) -> Result<(), Fault> {
        let mut edge = self.log.edge.lock().await;
        while edge.frontier.size() < head.size {
            let from = edge.frontier.size();
            let leaves = self.leaves(from, (from + BATCH).min(head.size)).await?;
            if leaves.is_empty() {
                break;
            }
            let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
            write_tiles(&self.log.directory, from, &hashes)?;
            write_entries(&self.log.directory, from, &leaves)?;
            for hash in hashes {
                edge.frontier.push(hash);
            }
        }
        if edge.frontier.size() != head.size || Some(edge.frontier.root()) != head.root() {
            return Err(Fault::RolledBack(format!(
                "用数据库里的事件算不出已经签名的状态（第 {} 条）：有事件被改过或者缺失。\
                 请恢复最新的备份",
                head.size
            )));
        }
        edge.head = Some(head.clone());
        Ok(())
    }

    /// The leaves from one position up to another; a gap is damage.
    async fn leaves(&self, from: u64, until: u64) -> Result<Vec<Vec<u8>>, Fault> {
        let sql = "SELECT position, leaf FROM events WHERE position >= $1 AND position < $2 \
                   ORDER BY position";
        let rows = self.db.fetch(sql, &[int(from), int(until)]).await?;
        let mut leaves = Vec::with_capacity(rows.len());
        for (row, position) in rows.iter().zip(from..) {
            if row.size(0)? != position {
                return Err(Fault::Damaged { position, what: "缺这一号事件".to_owned() });
            }
            leaves.push(row.bytes(1)?.to_vec());
        }
        Ok(leaves)
    }

    /// Takes all new events into the log; true if there were any.
    pub async fn sequence(&self) -> Result<bool, Fault> {
        let mut edge = self.log.edge.lock().await;
        let mut any = false;
        loop {
            let from = edge.frontier.size();
            let leaves = self.leaves(from, from + BATCH).await?;
            if leaves.is_empty() {
                return Ok(any);
            }
            self.publish(&mut edge, &leaves)?;
            any = true;
        }
    }

    fn publish(&self, edge: &mut Edge, leaves: &[Vec<u8>]) -> Result<(), Fault> {
        let directory = &self.log.directory;
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
        let old = edge.frontier.size();
        write_tiles(directory, old, &hashes)?;
        write_entries(directory, old, leaves)?;
        let mut frontier = edge.frontier.clone();
        for hash in hashes {
            frontier.push(hash);
        }
        let origin = self.origin().to_owned();
        let head = Head { origin, size: frontier.size(), root: frontier.root().to_hex() };
        self.keys.advance(edge.head.as_ref(), &head)?;
        self.sign(&head)?;
        edge.frontier = frontier;
        edge.head = Some(head);
        Ok(())
    }

    /// Signs a remembered head and publishes the checkpoint. Signing again gives the same bytes.
    pub(crate) fn sign(&self, head: &Head) -> Result<(), Fault> {
        let root = head.root().ok_or_else(|| Fault::Internal("签名状态的根不是摘要".to_owned()))?;
        let checkpoint = Checkpoint::new(&head.origin, head.size, root);
        let note = checkpoint.sign(&self.signer).map_err(Fault::internal)?;
        write_durably(&self.log.directory.join("checkpoint"), note.to_string().as_bytes())
    }

    /// Follows the events until `stop` is told.
    pub async fn follow(&self, stop: tokio::sync::watch::Receiver<bool>) {
        let mut stop = stop;
        loop {
            if let Err(fault) = self.sequence().await {
                tracing::error!(%fault, "the log could not be continued");
            }
            tokio::select! {
                () = self.wake.notified() => {
                    // Events come in bursts; one checkpoint for what a fifth of a second brings.
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                () = tokio::time::sleep(Duration::from_secs(5)) => {}
                changed = stop.changed() => {
                    if changed.is_err() || *stop.borrow() {
                        break;
                    }
                }
            }
        }
        if let Err(fault) = self.sequence().await {
            tracing::error!(%fault, "the log could not be continued");
        }
    }
}

/// Writes the hash tiles that are new when `hashes` follow on `old` leaves.
fn write_tiles(directory: &Path, old: u64, hashes: &[Hash]) -> Result<(), Fault> {
    let grown = ledger::tree::grow(&Files(directory), old, hashes).map_err(Fault::internal)?;
    let mut folders = BTreeSet::new();
    for (tile, bytes) in grown {
        write_tile(&directory.join(tile.path()), &bytes, &mut folders)?;
    }
    sync_folders(&folders)
}

/// Writes the entry bundles: the leaves themselves, 256 to a file.
fn write_entries(directory: &Path, old: u64, leaves: &[Vec<u8>]) -> Result<(), Fault> {
    let new = old + leaves.len() as u64;
    let mut folders = BTreeSet::new();
    for bundle in tile::new_bundles(old, new) {
        let first = bundle.index() * 256;
        let mut all: Vec<Vec<u8>> = Vec::new();
        if first < old {
            all = entries_before(directory, first, old)?;
        }
        let from = first.max(old) - old;
        let until = (first + u64::from(bundle.width())) - old;
        let part = usize::try_from(from).ok().zip(usize::try_from(until).ok());
        let part = part.and_then(|(from, until)| leaves.get(from..until)).unwrap_or_default();
        all.extend_from_slice(part);
        let bytes = entries::encode(all.iter().map(Vec::as_slice)).map_err(Fault::internal)?;
        write_tile(&directory.join(bundle.entries_path()), &bytes, &mut folders)?;
    }
    sync_folders(&folders)
}

/// The entries of the partial bundle that starts at `first` and held up to `old`.
fn entries_before(directory: &Path, first: u64, old: u64) -> Result<Vec<Vec<u8>>, Fault> {
    let Some(partial) = Tile::within(old, 0, first / 256) else { return Ok(Vec::new()) };
    let path = directory.join(partial.entries_path());
    let bytes = fs::read(&path).map_err(Fault::file(&path))?;
    let entries = entries::decode(&bytes).map_err(Fault::internal)?;
    Ok(entries.into_iter().map(<[u8]>::to_vec).collect())
}

/// Writes a tile durably but for its name; the folder is synced once for all of a batch.
fn write_tile(path: &Path, bytes: &[u8], folders: &mut BTreeSet<PathBuf>) -> Result<(), Fault> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(Fault::file(folder))?;
    let temporary = path.with_extension("tmp");
    let mut file = fs::File::create(&temporary).map_err(Fault::file(&temporary))?;
    file.write_all(bytes).map_err(Fault::file(&temporary))?;
    file.sync_data().map_err(Fault::file(&temporary))?;
    fs::rename(&temporary, path).map_err(Fault::file(path))?;
    folders.extend(folder.ancestors().take(4).map(Path::to_path_buf));
    Ok(())
}

fn sync_folders(folders: &BTreeSet<PathBuf>) -> Result<(), Fault> {
    for folder in folders {
        let open = fs::File::open(folder).and_then(|folder| folder.sync_all());
        open.map_err(Fault::file(folder))?;
    }
    Ok(())
}
