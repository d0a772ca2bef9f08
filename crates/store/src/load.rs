//! Streams as folds: loaded with one query for all that a command needs, and kept so that the next
//! time only newer events are fetched. What is kept is never trusted blindly: every load asks for
//! what is newer, and the append checks the versions again.

use crate::Fault;
use crate::db::{Db, Value, int};
use crate::seal::Secret;
use crate::unseal::{Stored, unseal};
use domain::StreamId;
use domain::decide::Loaded;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A folded stream, its secret and the hash of its last leaf.
#[derive(Clone, Debug)]
pub struct Held {
    /// The fold.
    pub loaded: Arc<Loaded>,
    /// The secret, once the stream exists.
    pub secret: Option<Secret>,
    /// The hash of its last leaf.
    pub last_leaf: Option<[u8; 32]>,
}

/// How many folds are kept; beyond it all are dropped and fetched again as they are needed.
const KEPT: usize = 8192;

/// The kept folds.
#[derive(Debug, Default)]
pub struct Folds {
    kept: Mutex<HashMap<StreamId, Held>>,
}

impl Folds {
    /// The folds of `ids` as they are now.
    pub async fn load(&self, db: &Db, ids: &[StreamId]) -> Result<Vec<Held>, Fault> {
        let mut folds: Vec<Held> = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            ids.iter().map(|id| kept.get(id).cloned().unwrap_or_else(|| Held::empty(id))).collect()
        };
        let mut fresh = false;
        for (part_ids, part) in ids.chunks(32).zip(folds.chunks_mut(32)) {
            fresh |= fetch_newer(db, part_ids, part).await?;
        }
        if fresh {
            self.keep(ids, &folds);
        }
        Ok(folds)
    }

    fn keep(&self, ids: &[StreamId], folds: &[Held]) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() + ids.len() > KEPT {
            kept.clear();
        }
        for (id, fold) in ids.iter().zip(folds) {
            let newer = kept.get(id).is_none_or(|old| old.loaded.version < fold.loaded.version);
            if newer && fold.loaded.version > 0 {
                kept.insert(id.clone(), fold.clone());
            }
        }
    }

    /// A fold as it was at the last look; it may have moved on.
    pub fn kept(&self, id: &StreamId) -> Option<Arc<Loaded>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(id).map(|held| Arc::clone(&held.loaded))
    }

    /// Forgets everything, after `rebuild` or a test's tampering.
    pub fn forget(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Held {
    fn empty(id: &StreamId) -> Held {
        Held { loaded: Arc::new(Loaded::empty(id.kind())), secret: None, last_leaf: None }
    }
}

/// One query for all: `(stream = $1 AND version > $2) OR …`, padded to few sizes.
async fn fetch_newer(db: &Db, ids: &[StreamId], folds: &mut [Held]) -> Result<bool, Fault> {
    let Some(first) = ids.first() else { return Ok(false) };
    let size = ids.len().next_power_of_two();
    let mut values: Vec<Value> = Vec::with_capacity(size * 2);
    for n in 0..size {
        let (id, fold) = (ids.get(n).unwrap_or(first), folds.get(n).unwrap_or(&folds[0]));
        values.push(id.to_string().into());
        values.push(int(fold.loaded.version));
    }
    let wanted: Vec<String> = (0..size)
        .map(|n| format!("(e.stream = ${} AND e.version > ${})", 2 * n + 1, 2 * n + 2))
        .collect();
    let sql = format!(
        "SELECT e.position, e.stream, e.version, e.at, e.body, d.items, s.secret, s.last_leaf, \
         s.version, e.type FROM events e JOIN disclosures d ON d.position = e.position \
         JOIN streams s ON s.stream = e.stream WHERE {} ORDER BY e.position",
        wanted.join(" OR ")
    );
    let rows = db.fetch(&sql, &values).await?;
    for row in &rows {
        let (position, name) = (row.size(0)?, row.text(1)?);
        let Some(at) = ids.iter().position(|id| id.to_string() == name) else { continue };
        let version = row.size(2)?;
        let fold = &mut folds[at];
        if version != fold.loaded.version + 1 {
            let what = format!("事件流 {name} 缺第 {} 条", fold.loaded.version + 1);
            return Err(Fault::Damaged { position, what });
        }
        let (at, body, disclosures) = (row.int(3)?, row.bytes(4)?, row.text(5)?);
        let stored = Stored { position, stream: name, version, at, body, disclosures };
        let recorded = unseal(&stored)?;
        Arc::make_mut(&mut fold.loaded).apply(&recorded);
        fold.secret = row.bytes(6)?.try_into().ok();
        // The stream's head belongs to its newest event only.
        fold.last_leaf = if row.size(8)? == version { row.bytes(7)?.try_into().ok() } else { None };
    }
    for (id, fold) in ids.iter().zip(&*folds) {
        // What is appended next names the leaf before it; a wrong head would break the chain.
        if fold.loaded.version > 0 && (fold.last_leaf.is_none() || fold.secret.is_none()) {
            return Err(Fault::Internal(format!("streams 表里 {id} 的末条与事件不符")));
        }
    }
    Ok(!rows.is_empty())
}
