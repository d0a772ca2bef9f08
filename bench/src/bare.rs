//! The floor of honesty: the very rows of a command, written by one bare transaction each, without
//! checks, without grouping.

use std::sync::atomic::{AtomicI64, Ordering};
use store::append::Prepared;
use store::db::{Db, Value};
use store::{Fault, lists};

/// Gives positions to bare writers.
#[derive(Debug, Default)]
pub struct Positions(AtomicI64);

/// Writes one command's rows in one transaction.
pub async fn write(db: &Db, positions: &Positions, prepared: &Prepared) -> Result<(), Fault> {
    let mut tx = db.begin().await?;
    for write in &prepared.writes {
        for (event, changes) in &write.events {
            let position = positions.0.fetch_add(1, Ordering::Relaxed);
            let version = i64::try_from(event.version).unwrap_or_default();
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
            let head =
                "INSERT INTO events (position, stream, version, agency, type, at, body, leaf)";
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
            tx.insert(head, &[row], "").await?;
            for list in lists::ALL {
                let rows: Vec<Vec<Value>> = changes
                    .iter()
                    .filter(|change| change.list == *list)
                    .map(|change| change.row.clone())
                    .collect();
                let head = format!("INSERT INTO {} ({})", list.table, list.columns.join(", "));
                tx.insert(&head, &rows, "").await?;
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
