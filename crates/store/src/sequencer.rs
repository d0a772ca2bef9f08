//! The log at its own pace: new events → tiles → signed checkpoint.
//!
//! Positions were given by the append, so nothing is decided here. The order makes every crash
//! harmless: tiles first (derived, and the same bytes when written again), then the head is
//! remembered outside the database, then it is signed and the checkpoint published last. Whoever
//! sees a checkpoint finds every tile it needs.

use crate::db::int;
use crate::keys::Head;
use crate::press::{Edge, Files, Press};
use crate::{Fault, Store};
use ledger::leaf_hash;
use ledger::merkle::Frontier;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// How many events are taken into the log at once.
const BATCH: u64 = 4096;

/// The published log: static files and what is needed to continue them.
#[derive(Debug)]
pub struct Log {
    directory: PathBuf,
    /// Whoever publishes holds it until he is done, also when nobody waits for him any more.
    edge: Arc<Mutex<Edge>>,
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
        Ok(Log { directory, edge: Arc::new(Mutex::new(Edge { head, frontier })) })
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
            edge.frontier = self.press().write(&edge, &leaves)?;
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

    /// Takes the events that are there into the log; true if there were any new ones.
    pub async fn sequence(&self) -> Result<bool, Fault> {
        // What comes while this is done waits for the next time: the disk is for those who write.
        let until = self.log_size().await?;
        let mut any = false;
        loop {
            let mut edge = Arc::clone(&self.log.edge).lock_owned().await;
            let from = edge.frontier.size();
            if from >= until {
                return Ok(any);
            }
            let leaves = self.leaves(from, until.min(from + BATCH)).await?;
            if leaves.is_empty() {
                return Ok(any);
            }
            let press = self.press();
            let publishing = move || press.publish(&mut edge, &leaves);
            tokio::task::spawn_blocking(publishing).await.map_err(Fault::internal)??;
            any = true;
        }
    }

    /// What writes the log's files.
    pub(crate) fn press(&self) -> Press {
        Press {
            directory: self.log.directory.clone(),
            keys: self.keys.clone(),
            signer: Arc::clone(&self.signer),
        }
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
