//! What the desk's first pages read: terms, tasks and waits, each one index range for everybody a
//! person acts as, by keyset.

use crate::db::{Row, Value, int};
use crate::reads::PAGE;
use crate::{Fault, Store};
use domain::Code;
use domain::case::stage::Assignee;
use domain::person::Role;
use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// Whose lists they are.
#[derive(Clone, Copy, Debug)]
pub struct Whose<'a> {
    /// The agency.
    pub agency: &'a Code,
    /// The person; `None` where only the roles count.
    pub person: Option<&'a Code>,
    /// The roles the person holds.
    pub roles: &'a [Role],
}

/// A term that runs, as the list has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRow {
    /// The case.
    pub case: CaseName,
    /// Its number among the terms of the case.
    pub n: u64,
    /// What has to be done in time.
    pub name: String,
    /// The step that stops it; empty where it is the party's own.
    pub step: String,
    /// The last day.
    pub due: Date,
    /// The day of the event that started it.
    pub begun: Date,
    /// Whether the statute counts it in working days.
    pub working: bool,
    /// Whether it rests on a calendar that is not yet published.
    pub estimated: bool,
    /// Whether it is the party's own time.
    pub of_party: bool,
    /// Whether it stands still.
    pub stands: bool,
}

/// A row of the to-do list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    /// The case.
    pub case: CaseName,
    /// The step.
    pub step: String,
    /// What is to be done.
    pub title: String,
    /// Since when it waits, milliseconds.
    pub since: i64,
    /// The last day, where a term runs for this step.
    pub due: Option<Date>,
}

/// A row of who waits for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitRow {
    /// The case.
    pub case: CaseName,
    /// The step, or `party` with a number.
    pub step: String,
    /// Who has to act: `role:head`, `person:7K3M…`, or `party`.
    pub who: String,
    /// What is to be done.
    pub title: String,
    /// Since when, milliseconds.
    pub since: i64,
    /// The last day, where there is one.
    pub until: Option<Date>,
}

/// A case as lists of the desk name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseName {
    /// Its code.
    pub code: String,
    /// The newest number; empty before filing.
    pub number: String,
    /// 当事人 + 违法行为
    pub title: String,
}

/// A place in a list of the desk: the sorting value, the case, the row within the case. In addresses
/// it stands as `2026-11-25.7K3MQ9TX4F2N.3`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    at: String,
    case: String,
    row: String,
}

/// Rows, and where the next ones begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next ones begin; `None` at the end.
    pub next: Option<Spot>,
}

impl fmt::Display for Spot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.at, self.case, self.row)
    }
}

impl FromStr for Spot {
    type Err = ();
    fn from_str(text: &str) -> Result<Spot, ()> {
        let mut parts = text.splitn(3, '.').map(str::to_owned);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(at), Some(case), Some(row)) => Ok(Spot { at, case, row }),
            _ => Err(()),
        }
    }
}

const CLOCK: &str = "SELECT k.due, k.case_code, k.n, c.number, c.title, k.name, k.step, k.begun, \
                     k.working, k.estimated, k.party, k.stands \
                     FROM clock_list k JOIN case_list c ON c.code = k.case_code";

impl Store {
    /// The terms that a person has to keep and that end by `until`; the party's own and those that
    /// stand still are not among them.
    pub async fn burning(
        &self,
        whose: Whose<'_>,
        until: Date,
        after: Option<&Spot>,
    ) -> Result<Stretch<ClockRow>, Fault> {
        let sql = format!(
            "{CLOCK} WHERE k.agency = $1 AND k.keeper = $2 AND k.due <= $7 AND k.party = 0 \
             AND k.stands = 0 AND (k.due, k.case_code, k.n) > ($3, $4, $5) \
             ORDER BY k.due, k.case_code, k.n LIMIT $6"
        );
        self.clock_rows(whose, &sql, after, &[until.to_string().into()]).await
    }

    /// Every term that runs in a person's cases, or that the person's roles have to keep; but not what
    /// the party let pass by `today` and does not owe.
    pub async fn clocks(
        &self,
        whose: Whose<'_>,
        today: Date,
        after: Option<&Spot>,
    ) -> Result<Stretch<ClockRow>, Fault> {
        let sql = format!(
            "{CLOCK} WHERE k.agency = $1 AND k.keeper = $2 AND (k.party <> 1 OR k.due >= $7) \
             AND (k.due, k.case_code, k.n) > ($3, $4, $5) \
             ORDER BY k.due, k.case_code, k.n LIMIT $6"
        );
        self.clock_rows(whose, &sql, after, &[today.to_string().into()]).await
    }

    async fn clock_rows(
        &self,
        whose: Whose<'_>,
        sql: &str,
        after: Option<&Spot>,
        more: &[Value],
    ) -> Result<Stretch<ClockRow>, Fault> {
        let mut found = Vec::new();
        for keeper in whose.words() {
            let (at, case, row) = after.map_or(("", "", -1), |spot| {
                (spot.at.as_str(), spot.case.as_str(), spot.row.parse().unwrap_or(-1))
            });
            let mut values: Vec<Value> = vec![
                whose.agency.as_str().into(),
                keeper.into(),
                at.into(),
                case.into(),
                row.into(),
                int(PAGE as u64 + 1),
            ];
            values.extend_from_slice(more);
            for row in self.db.fetch(sql, &values).await? {
                found.push(clock_row(&row)?);
            }
        }
        found.sort_by(|a, b| (a.due, &a.case.code, a.n).cmp(&(b.due, &b.case.code, b.n)));
        Ok(stretch(found, |row| Spot {
            at: row.due.to_string(),
            case: row.case.code.clone(),
            row: row.n.to_string(),
        }))
    }

    /// What waits for a person: tasks of his own and of his roles, the oldest first.
    pub async fn tasks(
        &self,
        whose: Whose<'_>,
        after: Option<&Spot>,
    ) -> Result<Stretch<TaskRow>, Fault> {
        let sql = "SELECT t.since, t.case_code, t.step, c.number, c.title, t.title, \
                   COALESCE((SELECT MIN(k.due) FROM clock_list k WHERE k.case_code = t.case_code \
                   AND k.step = t.step), '') \
                   FROM task_list t JOIN case_list c ON c.code = t.case_code \
                   WHERE t.agency = $1 AND t.assignee = $2 \
                   AND (t.since, t.case_code, t.step) > ($3, $4, $5) \
                   ORDER BY t.since, t.case_code, t.step LIMIT $6";
        let mut tasks = Vec::new();
        // One index range for each assignee: an IN list would be sorted as a whole.
        for assignee in whose.words() {
            for row in self.db.fetch(sql, &since(whose, assignee, after)).await? {
                tasks.push(TaskRow {
                    case: case_name(&row)?,
                    since: row.int(0)?,
                    step: row.text(2)?.to_owned(),
                    title: row.text(5)?.to_owned(),
                    due: row.text(6)?.parse().ok(),
                });
            }
        }
        tasks.sort_by(|a, b| {
            (a.since, &a.case.code, &a.step).cmp(&(b.since, &b.case.code, &b.step))
        });
        Ok(stretch(tasks, |row| Spot {
            at: row.since.to_string(),
            case: row.case.code.clone(),
            row: row.step.clone(),
        }))
    }

    /// What others have to do in a person's cases, the oldest first. What the party let pass by
    /// `today` nobody waits for any more.
    pub async fn waits(
        &self,
        agency: &Code,
        person: &Code,
        today: Date,
        after: Option<&Spot>,
    ) -> Result<Stretch<WaitRow>, Fault> {
        let sql = "SELECT w.since, w.case_code, w.step, c.number, c.title, w.who, w.title, w.until \
                   FROM wait_list w JOIN case_list c ON c.code = w.case_code \
                   WHERE w.agency = $1 AND w.waiter = $2 \
                   AND (w.since, w.case_code, w.step) > ($3, $4, $5) \
                   AND (w.until = '' OR w.until >= $7) \
                   ORDER BY w.since, w.case_code, w.step LIMIT $6";
        let whose = Whose { agency, person: Some(person), roles: &[] };
        let mut values = since(whose, person.to_string(), after);
        values.push(today.to_string().into());
        let mut waits = Vec::new();
        for row in self.db.fetch(sql, &values).await? {
            waits.push(WaitRow {
                case: case_name(&row)?,
                since: row.int(0)?,
                step: row.text(2)?.to_owned(),
                who: row.text(5)?.to_owned(),
                title: row.text(6)?.to_owned(),
                until: row.text(7)?.parse().ok(),
            });
        }
        Ok(stretch(waits, |row| Spot {
            at: row.since.to_string(),
            case: row.case.code.clone(),
            row: row.step.clone(),
        }))
    }
}

impl Whose<'_> {
    /// Everything the person acts as, as rows name it.
    fn words(self) -> impl Iterator<Item = String> {
        let person = self.person.cloned().map(Assignee::Person);
        let roles = self.roles.iter().copied().map(Assignee::Role);
        person
            .into_iter()
            .chain(roles)
            .map(|as_whom| as_whom.word())
            .collect::<Vec<_>>()
            .into_iter()
    }
}

/// The values of a query by «since, case, row».
fn since(whose: Whose<'_>, who: String, after: Option<&Spot>) -> Vec<Value> {
    let (at, case, row) = after.map_or((i64::MIN, "", ""), |spot| {
        (spot.at.parse().unwrap_or(i64::MIN), spot.case.as_str(), spot.row.as_str())
    });
    vec![
        whose.agency.as_str().into(),
        who.into(),
        at.into(),
        case.into(),
        row.into(),
        int(PAGE as u64 + 1),
    ]
}

/// The code stands second in every query here, number and title of the case fourth and fifth.
fn case_name(row: &Row) -> Result<CaseName, Fault> {
    let text = |column| row.text(column).map(str::to_owned);
    Ok(CaseName { code: text(1)?, number: text(3)?, title: text(4)? })
}

fn clock_row(row: &Row) -> Result<ClockRow, Fault> {
    let day = |column| row.text(column)?.parse::<Date>().map_err(Fault::internal);
    let flag = |column| row.int(column).map(|held| held != 0);
    Ok(ClockRow {
        case: case_name(row)?,
        n: row.size(2)?,
        due: day(0)?,
        name: row.text(5)?.to_owned(),
        step: row.text(6)?.to_owned(),
        begun: day(7)?,
        working: flag(8)?,
        estimated: flag(9)?,
        of_party: flag(10)?,
        stands: flag(11)?,
    })
}

/// Sorted rows of several ranges as one page: what a person sees twice, as himself and by his role,
/// is there once.
fn stretch<T>(mut rows: Vec<T>, spot: impl Fn(&T) -> Spot) -> Stretch<T> {
    rows.dedup_by(|a, b| spot(a) == spot(b));
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = if more { rows.last().map(spot) } else { None };
    Stretch { rows, next }
}
