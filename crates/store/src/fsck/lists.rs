//! The lists: derived anew from the folds that the events left, and compared row by row.

use super::Findings;
use super::record::Record;
use crate::db::{Row, Value, int};
use crate::lists::{self, Batch, Key, List};
use crate::unseal::shown;
use crate::{Fault, Store};
use std::collections::BTreeMap;

/// Rows read at once.
const BATCH: u64 = 2000;

impl Store {
    pub(super) async fn check_lists(
        &self,
        record: &Record<'_>,
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        let mut batch = Batch::default();
        let mut broken = 0;
        for stream in record.streams.values() {
            if stream.broken {
                broken += 1;
                continue;
            }
            for (recorded, position) in stream.numbers.iter().chain(&stream.newest) {
                let changes = lists::changes(&stream.id, &stream.loaded, recorded);
                batch.add(changes, *position, true);
            }
        }
        if broken > 0 {
            findings.notes.push(format!(
                "有 {broken} 个事件流读不全，列表里属于它们的行没有核对；修好以后请再运行 fsck"
            ));
        }
        for list in lists::ALL {
            self.check_list(list, batch.rows_of(list), broken > 0, findings).await?;
        }
        Ok(())
    }

    async fn check_list(
        &self,
        list: &List,
        mut expected: BTreeMap<Key, Vec<Value>>,
        incomplete: bool,
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        let columns = list.columns.join(", ");
        let key = list.columns[..list.key].join(", ");
        let marks = crate::db::list(1, list.key);
        let mut after: Option<Vec<Value>> = None;
        loop {
            let mut values = vec![int(BATCH)];
            values.extend(after.iter().flatten().cloned());
            let later =
                if after.is_some() { format!("WHERE ({key}) > ({marks})") } else { String::new() };
            let sql =
                format!("SELECT {columns} FROM {} {later} ORDER BY {key} LIMIT $1", list.table);
            let rows = self.db.fetch(&sql, &values).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.values()[..list.key].to_vec());
            for row in &rows {
                findings.rows += 1;
                let key = row.values()[..list.key].to_vec();
                match expected.remove(&key) {
                    Some(right) => compare(list, row, &right, findings),
                    // With a stream that cannot be read, nobody knows whether the row is its.
                    None if incomplete => {}
                    None => {
                        findings.damages.push(format!("{}：没有事件支持这一行", name(list, &key)))
                    }
                }
            }
        }
        for key in expected.keys() {
            findings.damages.push(format!("{}：这一行不见了", name(list, key)));
        }
        Ok(())
    }
}

fn compare(list: &List, row: &Row, right: &[Value], findings: &mut Findings) {
    for (column, (held, right)) in list.columns.iter().zip(row.values().iter().zip(right)) {
        if held != right {
            findings.damages.push(format!(
                "{}：{column} 一栏写的是“{}”，由事件算出来是“{}”",
                name(list, &row.values()[..list.key]),
                shown(&held.shown()),
                shown(&right.shown())
            ));
        }
    }
}

fn name(list: &List, key: &[Value]) -> String {
    let key: Vec<String> = key.iter().map(Value::shown).collect();
    format!("{} 表 {}", list.table, key.join(" "))
}
