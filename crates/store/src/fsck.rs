//! `fsck`: rehashes every event, every disclosure, every tile and every object, derives every list
//! anew, and names each place that does not hold. It trusts nothing but the signed head and the key.
//!
//! What it cannot know yet: a field whose disclosure is gone may have been erased by law or deleted
//! by hand. The log will carry erasures as acts of their own (class `del.law`); until then such
//! fields are told as notes, not as damage. Command ids, passwords and sessions are not the record
//! and are not checked.

mod lists;
mod log;
mod record;

use crate::db::int;
use crate::{Fault, Store};
use record::Record;
use std::collections::BTreeMap;

/// What `fsck` found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Events rehashed.
    pub events: u64,
    /// Tiles and bundles rehashed.
    pub tiles: u64,
    /// Objects rehashed.
    pub objects: u64,
    /// Rows of lists compared.
    pub rows: u64,
    /// Each damage: where, and what is wrong.
    pub damages: Vec<String>,
    /// What is no damage by itself, and what somebody may want to know.
    pub notes: Vec<String>,
}

/// Rows read at once.
const BATCH: u64 = 2000;

impl Store {
    /// Checks everything; `progress` is told how many events are done and how many there are.
    pub async fn fsck(&self, mut progress: impl FnMut(u64, u64)) -> Result<Findings, Fault> {
        let mut findings = Findings::default();
        let total = self.check_counter(&mut findings).await?;
        let mut record = Record::new(self.origin(), self.stream_rows(&mut findings).await?);
        let mut after = -1;
        loop {
            let sql = "SELECT e.position, e.stream, e.version, e.agency, e.type, e.at, e.body, \
                       e.leaf, d.items FROM events e \
                       LEFT JOIN disclosures d ON d.position = e.position \
                       WHERE e.position > $1 ORDER BY e.position LIMIT $2";
            let rows = self.db.fetch(sql, &[after.into(), int(BATCH)]).await?;
            let Some(last) = rows.last() else { break };
            after = last.int(0)?;
            for row in &rows {
                record.take(row, &mut findings)?;
            }
            progress(findings.events, total);
        }
        record.finish(&mut findings);
        self.check_log(&record.leaves, &mut findings)?;
        self.check_objects(&record.objects, &mut findings).await?;
        self.check_lists(&record, &mut findings).await?;
        Ok(findings)
    }

    /// The counter row against the events; the number of events that are there.
    async fn check_counter(&self, findings: &mut Findings) -> Result<u64, Fault> {
        let sql = "SELECT next_position, last_at FROM log_counter WHERE id = 1";
        let counter = self.db.fetch(sql, &[]).await?;
        let sql =
            "SELECT COUNT(*), COALESCE(MAX(position) + 1, 0), COALESCE(MAX(at), 0) FROM events";
        let events = self.db.fetch(sql, &[]).await?;
        let Some(events) = events.first() else { return Ok(0) };
        let (count, next, last) = (events.size(0)?, events.int(1)?, events.int(2)?);
        match counter.first() {
            None => findings.damages.push("log_counter 表：计数行不见了".to_owned()),
            Some(row) => {
                if row.int(0).ok() != Some(next) {
                    findings.damages.push(format!(
                        "log_counter 表：下一号（next_position）应当是 {next}，写的是 {}",
                        row.shown(0)
                    ));
                }
                if row.int(1).ok() != Some(last) {
                    findings.damages.push(format!(
                        "log_counter 表：最后时间（last_at）应当是 {last}，写的是 {}",
                        row.shown(1)
                    ));
                }
            }
        }
        Ok(count)
    }

    /// Every object that an event names.
    async fn check_objects(
        &self,
        objects: &BTreeMap<String, u64>,
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        for (digest, position) in objects {
            findings.objects += 1;
            let what = match self.objects.digest(digest).await? {
                Some(found) if found == *digest => continue,
                Some(_) => "内容被改过",
                None => "文件不见了",
            };
            findings.damages.push(format!("材料 {digest}（第 {position} 号事件登记）：{what}"));
        }
        Ok(())
    }
}
