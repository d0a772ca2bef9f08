//! The measure of the other two: the very rows of a command, written by one bare transaction each,
//! without checks and without grouping. The counter row is left out: in bare transactions it would
//! hold up everybody.

use std::sync::atomic::{AtomicI64, Ordering};
use store::append::{Prepared, PreparedWrite};
use store::db::{Db, Tx, Value};
use store::lists::{self, List};
use store::seal::Sealed;
use store::{Fault, Store};

/// Gives positions to bare writers.
#[derive(Debug)]
pub struct Positions(AtomicI64);

impl Positions {
    /// From the end of a store's record on.
    pub async fn after(store: &Store) -> Result<Positions, Fault> {
        let size = i64::try_from(store.log_size().await?).unwrap_or(i64::MAX);
        Ok(Positions(AtomicI64::new(size)))
    }
}

/// Writes one command's rows in one transaction.
pub async fn write(db: &Db, positions: &Positions, prepared: &Prepared) -> Result<(), Fault> {
    let mut tx = db.begin().await?;
    for write in &prepared.writes {
        for (event, changes) in &write.events {
            let position = positions.0.fetch_add(1, Ordering::Relaxed);
            event_rows(&mut tx, write, event, position).await?;
            for list in lists::ALL {
                let rows: Vec<Vec<Value>> = changes
                    .iter()
                    .filter(|change| change.list == *list)
                    .map(|change| change.row.clone())
                    .collect();
                let head = format!("INSERT INTO {} ({})", list.table, list.columns.join(", "));
                tx.insert(&head, &rows, &replace(list)).await?;
            }
        }
    }
    let row = vec![
        prepared.command_id.as_str().into(),
        prepared.actor.as_str().into(),
        prepared.outcome.as_str().into(),
        prepared.at.into(),
    ];
    tx.insert("INSERT INTO commands (id, actor, outcome, at)", &[row], "").await?;
    tx.commit().await
}

async fn event_rows(
    tx: &mut Tx,
    write: &PreparedWrite,
    event: &Sealed,
    position: i64,
) -> Result<(), Fault> {
    let version = i64::try_from(event.version).unwrap_or(i64::MAX);
    let row: Vec<Value> = vec![
        position.into(),
        write.stream.as_str().into(),
        version.into(),
        write.agency.as_str().into(),
        event.kind.as_str().into(),
        event.at.into(),
        event.body.clone().into(),
        event.leaf.clone().into(),
    ];
    let head = "INSERT INTO events (position, stream, version, agency, type, at, body, leaf)";
    tx.insert(head, &[row], "").await?;
    let row = vec![position.into(), event.disclosures.as_str().into()];
    tx.insert("INSERT INTO disclosures (position, items)", &[row], "").await?;
    let row = vec![
        write.stream.as_str().into(),
        version.into(),
        write.agency.as_str().into(),
        write.secret.to_vec().into(),
        event.leaf_hash.to_vec().into(),
    ];
    let head = "INSERT INTO streams (stream, version, agency, secret, last_leaf)";
    let tail = "ON CONFLICT (stream) DO UPDATE SET version = excluded.version, \
                last_leaf = excluded.last_leaf";
    tx.insert(head, &[row], tail).await
}

fn replace(list: &List) -> String {
    let (key, rest) = list.columns.split_at(list.key);
    let set: Vec<String> = rest.iter().map(|name| format!("{name} = excluded.{name}")).collect();
    format!("ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), set.join(", "))
}
