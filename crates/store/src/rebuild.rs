//! `rebuild`: drops every list and makes it again from events, and the log's files from the events'
//! leaves. The record itself is only read.

use crate::append::lock_counter;
use crate::db::{Row, Value, int};
use crate::lists::{self, Batch};
use crate::unseal::{Stored, unseal};
use crate::{Fault, Store};
use domain::case::papers::hex;
use domain::decide::Loaded;
use domain::{StreamId, law};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs;

/// Events read at once.
const BATCH: u64 = 1000;

impl Store {
    /// Makes all lists again in one transaction: readers see the old ones until it is done.
    pub async fn rebuild(&self, mut progress: impl FnMut(u64, u64)) -> Result<u64, Fault> {
        let mut tx = self.db.begin().await?;
        // Nobody appends meanwhile: a row that came between reading and writing would be lost.
        let (total, _) = lock_counter(&mut tx).await?;
        for list in lists::ALL {
            tx.execute(&format!("DELETE FROM {}", list.table), &[]).await?;
        }
        let mut folds: HashMap<String, (StreamId, Loaded)> = HashMap::new();
        let mut position = 0;
        while position < total {
            let sql = "SELECT e.position, e.stream, e.version, e.at, e.body, d.items FROM events e \
                       JOIN disclosures d ON d.position = e.position \
                       WHERE e.position >= $1 AND e.position < $2 ORDER BY e.position";
            let rows = tx.fetch(sql, &[int(position), int(position + BATCH)]).await?;
            let mut batch = Batch::default();
            for row in &rows {
                fold(row, &mut folds, &mut batch)?;
            }
            batch.write(&mut tx).await?;
            position = (position + BATCH).min(total);
            progress(position, total);
        }
        tx.commit().await?;
        self.folds.forget();
        Ok(total)
    }

    /// Makes all lists again where another program made them: one with other lists, or with another
    /// calendar, whose last days are not those of this one.
    pub(crate) async fn renew_lists(&self) -> Result<(), Fault> {
        let made_by = made_by();
        let sql = "SELECT value FROM settings WHERE name = 'lists'";
        let held = self.db.fetch(sql, &[]).await?;
        if held.first().is_some_and(|row| row.text(0).is_ok_and(|held| held == made_by)) {
            return Ok(());
        }
        self.rebuild(|_, _| {}).await?;
        let sql = "INSERT INTO settings (name, value) VALUES ('lists', $1) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.db.execute(sql, &[made_by.into()]).await?;
        Ok(())
    }

    /// All rows of all lists in the order of their keys, for comparing before and after.
    pub async fn dump_lists(&self) -> Result<Vec<(&'static str, Vec<Value>)>, Fault> {
        let mut dump = Vec::new();
        for list in lists::ALL {
            let columns = list.columns.join(", ");
            let key = list.columns[..list.key].join(", ");
            let sql = format!("SELECT {columns} FROM {} ORDER BY {key}", list.table);
            for row in self.db.fetch(&sql, &[]).await? {
                dump.push((list.table, row.values().to_vec()));
            }
        }
        Ok(dump)
    }
}

/// What the rows of the lists follow from beside the events: which lists there are, and the tables
/// that last days rest on.
fn made_by() -> String {
    let mut hash = Sha256::new();
    for list in lists::ALL {
        hash.update(list.table);
        hash.update(list.columns.join(" "));
    }
    for table in law::reckoning() {
        hash.update(table);
    }
    hex(&hash.finalize())
}

/// Throws away the published files of the log; they are made again from the events' leaves when the
/// store is opened with `Files::Rebuild`.
pub(crate) fn discard_log(directory: &std::path::Path) -> Result<(), Fault> {
    let log = directory.join("log");
    if log.exists() {
        fs::remove_dir_all(&log).map_err(Fault::file(&log))?;
    }
    Ok(())
}

fn fold(
    row: &Row,
    folds: &mut HashMap<String, (StreamId, Loaded)>,
    batch: &mut Batch,
) -> Result<(), Fault> {
    let (position, name) = (row.size(0)?, row.text(1)?);
    if !folds.contains_key(name) {
        let id = StreamId::parse(name)
            .ok_or_else(|| Fault::Damaged { position, what: format!("事件流 {name}") })?;
        let empty = Loaded::empty(id.kind());
        folds.insert(name.to_owned(), (id, empty));
    }
    let Some((id, loaded)) = folds.get_mut(name) else { return Ok(()) };
    let (version, at) = (row.size(2)?, row.int(3)?);
    let (body, disclosures) = (row.bytes(4)?, row.text(5)?);
    let recorded = unseal(&Stored { position, stream: name, version, at, body, disclosures })?;
    loaded.apply(&recorded);
    let changes = lists::changes(id, loaded, &recorded);
    batch.add(changes, position, recorded.version == 1);
    Ok(())
}
