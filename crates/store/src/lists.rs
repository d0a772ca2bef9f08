//! The lists that pages read: rows computed from the fold of one stream and its newest event.
//! They hold nothing that events do not, and `rebuild` makes them again to the row.

mod desk;

use crate::Fault;
use crate::db::{Tx, Value, int, list, padded};
use domain::decide::{Aggregate, Loaded};
use domain::event::{Event, Recorded};
use domain::{StreamId, series};
use std::collections::BTreeMap;

/// A row to be put into a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which list.
    pub list: &'static List,
    /// The row.
    pub row: Vec<Value>,
}

/// A list: its table, columns, and how many of the first columns are its key.
#[derive(Debug, PartialEq)]
pub struct List {
    /// The table.
    pub table: &'static str,
    /// Its columns in order.
    pub columns: &'static [&'static str],
    /// How many of them are the key.
    pub key: usize,
}

/// 案件
pub static CASES: List = List {
    table: "case_list",
    columns: &["code", "agency", "title", "party", "number", "stage", "handlers", "updated_at"],
    key: 1,
};
/// 待办
pub static TASKS: List = List {
    table: "task_list",
    columns: &["case_code", "step", "assignee", "agency", "title", "case_title", "since"],
    key: 3,
};
/// 期限
pub static CLOCKS: List = List {
    table: "clock_list",
    columns: &[
        "case_code",
        "n",
        "keeper",
        "agency",
        "due",
        "name",
        "step",
        "begun",
        "working",
        "estimated",
        "party",
        "stands",
    ],
    key: 3,
};
/// 谁在等谁
pub static WAITS: List = List {
    table: "wait_list",
    columns: &["case_code", "step", "waiter", "agency", "since", "who", "title", "until"],
    key: 3,
};
/// 文号
pub static NUMBERS: List =
    List { table: "number_list", columns: &["series", "n", "text", "case_code", "state"], key: 2 };
/// 人员
pub static PEOPLE: List = List {
    table: "person_list",
    columns: &["code", "agency", "staff_no", "name", "unit", "post", "roles"],
    key: 1,
};
/// 机关
pub static AGENCIES: List =
    List { table: "agency_list", columns: &["code", "name", "demo"], key: 1 };
/// 公示
pub static PUBLICATIONS: List = List {
    table: "publication_list",
    columns: &[
        "code",
        "agency",
        "party",
        "credit_code",
        "number",
        "until",
        "position",
        "published_at",
    ],
    key: 1,
};

/// Every list, for `rebuild`.
pub static ALL: &[&List] =
    &[&CASES, &TASKS, &CLOCKS, &WAITS, &NUMBERS, &PEOPLE, &AGENCIES, &PUBLICATIONS];

/// The lists in which a case has several rows, replaced as a whole: `case_code` comes first in each.
static OF_CASE: &[&List] = &[&TASKS, &CLOCKS, &WAITS];

/// The column of [`PUBLICATIONS`] that only the append knows.
const POSITION_OF_PUBLICATION: usize = 6;

/// The rows that follow from `recorded` being the newest event of a stream that now folds to
/// `loaded`.
pub fn changes(stream: &StreamId, loaded: &Loaded, recorded: &Recorded) -> Vec<Change> {
    match &loaded.aggregate {
        Aggregate::Case(case) => case_rows(stream, case, recorded),
        Aggregate::Person(person) => {
            let mut roles: Vec<&str> = person
                .roles
                .iter()
                .filter(|term| term.until.is_none())
                .map(|term| term.role.word())
                .collect();
            roles.sort_unstable();
            roles.dedup();
            let agency = person.agency.as_ref().map_or("", domain::Code::as_str);
            one(
                &PEOPLE,
                vec![
                    stream.key().into(),
                    agency.into(),
                    person.staff_no.as_str().into(),
                    person.name.shown().into(),
                    person.unit.as_str().into(),
                    person.post.as_str().into(),
                    roles.join(" ").into(),
                ],
            )
        }
        Aggregate::Agency(agency) => one(
            &AGENCIES,
            vec![
                stream.key().into(),
                agency.particulars.name.as_str().into(),
                i64::from(agency.demo).into(),
            ],
        ),
        Aggregate::Series(_) => number_rows(stream, recorded),
        Aggregate::Publication(publication) => {
            publication.notice.as_ref().map_or_else(Vec::new, |notice| {
                one(
                    &PUBLICATIONS,
                    vec![
                        notice.code.as_str().into(),
                        notice.agency.as_str().into(),
                        notice.party.as_str().into(),
                        notice.credit_code.as_str().into(),
                        notice.number.as_str().into(),
                        notice.until.to_string().into(),
                        Value::Null,
                        recorded.at.as_millisecond().into(),
                    ],
                )
            })
        }
        Aggregate::Evidence(_) => Vec::new(),
    }
}

fn one(list: &'static List, row: Vec<Value>) -> Vec<Change> {
    vec![Change { list, row }]
}

fn case_rows(stream: &StreamId, case: &domain::case::Case, recorded: &Recorded) -> Vec<Change> {
    let code = stream.key();
    let agency = case.agency.as_ref().map_or("", domain::Code::as_str);
    let title = case.title();
    let number = match (&case.decision, &case.filing) {
        (Some(decision), _) => decision.number.as_str(),
        (None, Some(filing)) => filing.number.as_str(),
        (None, None) => "",
    };
    let handlers: Vec<&str> = case.handlers().iter().map(domain::Code::as_str).collect();
    let mut rows = one(
        &CASES,
        vec![
            code.into(),
            agency.into(),
            title.as_str().into(),
            case.party.as_ref().map_or("", |party| party.name.shown()).into(),
            number.into(),
            case.stage().word().into(),
            handlers.join(" ").into(),
            recorded.at.as_millisecond().into(),
        ],
    );
    for task in case.tasks() {
        rows.push(Change {
            list: &TASKS,
            row: vec![
                code.into(),
                format!("{:?}", task.step).into(),
                task.assignee.word().into(),
                agency.into(),
                task.title.into(),
                title.as_str().into(),
                task.since.as_millisecond().into(),
            ],
        });
    }
    rows.extend(desk::rows(code, agency, case, recorded));
    rows
}

fn number_rows(stream: &StreamId, recorded: &Recorded) -> Vec<Change> {
    let Event::Series(event) = &recorded.event else { return Vec::new() };
    match event {
        series::Event::NumberReserved { n, case, text } => one(
            &NUMBERS,
            vec![
                stream.key().into(),
                i64::from(*n).into(),
                text.as_str().into(),
                case.as_str().into(),
                "reserved".into(),
            ],
        ),
        series::Event::NumberUsed { n, .. } => state(stream, *n, "used"),
        series::Event::NumberVoided { n, .. } => state(stream, *n, "void"),
    }
}

/// A change of the state alone: the other columns stay as they are.
fn state(stream: &StreamId, n: u32, state: &str) -> Vec<Change> {
    one(
        &NUMBERS,
        vec![stream.key().into(), i64::from(n).into(), Value::Null, Value::Null, state.into()],
    )
}

/// The key of a row: its first columns.
pub type Key = Vec<Value>;

/// The changes of one group of commands, the last one for each key.
#[derive(Default)]
pub struct Batch {
    rows: BTreeMap<&'static str, BTreeMap<Key, Vec<Value>>>,
    /// Cases whose rows in [`OF_CASE`] are replaced as a whole.
    cases: Vec<Value>,
}

impl Batch {
    /// Adds the changes of one event, at its position in the log. `first`: it opens its stream, so
    /// that nothing of it is in any list yet.
    pub fn add(&mut self, changes: Vec<Change>, position: u64, first: bool) {
        let case = changes.iter().find(|change| change.list == &CASES).filter(|_| !first);
        if let Some(case) = case {
            let code = case.row[0].clone();
            for list in OF_CASE {
                if let Some(rows) = self.rows.get_mut(list.table) {
                    rows.retain(|_, row| row[0] != code);
                }
            }
            self.cases.push(code);
        }
        for mut change in changes {
            if change.list == &PUBLICATIONS {
                change.row[POSITION_OF_PUBLICATION] = int(position);
            }
            let key = change.row[..change.list.key].to_vec();
            let rows = self.rows.entry(change.list.table).or_default();
            // «used» must not wipe the text that «reserved» brought in the same group.
            if let Some(before) = rows.get(&key) {
                for (new, old) in change.row.iter_mut().zip(before) {
                    if *new == Value::Null {
                        *new = old.clone();
                    }
                }
            }
            rows.insert(key, change.row);
        }
    }

    /// The rows of one list by key, taken out.
    pub fn rows_of(&mut self, list: &List) -> BTreeMap<Key, Vec<Value>> {
        self.rows.remove(list.table).unwrap_or_default()
    }

    /// Writes everything.
    pub async fn write(mut self, tx: &mut Tx) -> Result<(), Fault> {
        self.cases.sort();
        self.cases.dedup();
        for cases in self.cases.chunks(512) {
            let cases = padded(cases);
            let marks = list(0, cases.len());
            for list in OF_CASE {
                let sql = format!("DELETE FROM {} WHERE case_code IN ({marks})", list.table);
                tx.execute(&sql, &cases).await?;
            }
        }
        for list in ALL {
            // A row that only changes the state of a number that is already there is an update.
            let (partial, whole): (Vec<_>, Vec<_>) =
                self.rows_of(list).into_values().partition(|row| row.contains(&Value::Null));
            for row in partial {
                let values = [row[0].clone(), row[1].clone(), row[4].clone()];
                let sql = "UPDATE number_list SET state = $3 WHERE series = $1 AND n = $2";
                tx.execute(sql, &values).await?;
            }
            if whole.is_empty() {
                continue;
            }
            let head = format!("INSERT INTO {} ({})", list.table, list.columns.join(", "));
            tx.insert(&head, &whole, &list.on_conflict()).await?;
        }
        Ok(())
    }
}

impl List {
    fn on_conflict(&self) -> String {
        let (key, rest) = self.columns.split_at(self.key);
        let set: Vec<String> =
            rest.iter().map(|name| format!("{name} = excluded.{name}")).collect();
        format!("ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), set.join(", "))
    }
}
