//! The rows of 今日 and 期限: which terms run and who keeps them, and who waits for whom.
//!
//! A term that stands still ends a day later with every day; its row holds what was so on the day of
//! the newest event, and says that it stands.

use super::{CLOCKS, Change, WAITS};
use crate::db::int;
use domain::case::clocks::{Clock, clocks};
use domain::case::stage::{Assignee, Task};
use domain::case::{Case, steps::Step};
use domain::event::Recorded;
use domain::person::Role;
use domain::{Code, authority, time};
use jiff::civil::Date;
use jiff::tz;
use std::collections::BTreeMap;

/// The rows of a case whose newest event is `recorded`; none once it is closed.
pub(super) fn rows(code: &str, agency: &str, case: &Case, recorded: &Recorded) -> Vec<Change> {
    if case.procedure.closed.is_some() {
        return Vec::new();
    }
    let running = clocks(case, time::civil_date(recorded.at));
    let running: Vec<(u64, Clock)> =
        (0..).zip(running).filter(|(_, clock)| clock.done.is_none()).collect();
    let mut rows = Vec::new();
    for (n, clock) in &running {
        for keeper in keepers(case, clock) {
            rows.push(clock_row(code, agency, *n, &keeper, clock));
        }
    }
    rows.extend(waits(code, agency, case));
    for (n, clock) in running.iter().filter(|(_, clock)| clock.of_party) {
        rows.extend(concerned(case).map(|waiter| party_row(code, agency, *n, waiter, clock)));
    }
    rows
}

/// Whose case it is: the handling officers, before there are any whoever registered the clue.
fn concerned(case: &Case) -> impl Iterator<Item = &Code> {
    let registered = case.clue.iter().filter_map(|clue| clue.act.by.as_ref());
    let without = case.handlers().is_empty();
    case.handlers().iter().chain(registered.filter(move |_| without))
}

/// Who has to keep a term: whoever's case it is, and the role that takes the step.
fn keepers(case: &Case, clock: &Clock) -> Vec<String> {
    let role = clock.step.and_then(authority::role_for).map(|(role, _)| role);
    let role = role.filter(|role| *role != Role::Officer).map(Assignee::Role);
    let people = concerned(case).cloned().map(Assignee::Person);
    people.chain(role).map(|keeper| keeper.word()).collect()
}

fn clock_row(code: &str, agency: &str, n: u64, keeper: &str, clock: &Clock) -> Change {
    let step = clock.step.map_or_else(String::new, |step: Step| format!("{step:?}"));
    Change {
        list: &CLOCKS,
        row: vec![
            code.into(),
            int(n),
            keeper.into(),
            agency.into(),
            clock.deadline.due.to_string().into(),
            clock.name.as_str().into(),
            step.into(),
            clock.start.to_string().into(),
            i64::from(clock.working).into(),
            i64::from(clock.deadline.estimated).into(),
            whose_time(clock).into(),
            i64::from(clock.stands).into(),
        ],
    }
}

/// Whose time it is: the agency's 0, the party's 1, and 2 where the party owes what it lets pass.
fn whose_time(clock: &Clock) -> i64 {
    match clock.of_party {
        false => 0,
        true if clock.is_debt() => 2,
        true => 1,
    }
}

/// What somebody else has to do in the case.
fn waits(code: &str, agency: &str, case: &Case) -> Vec<Change> {
    let mut by_step: BTreeMap<Step, Vec<Task>> = BTreeMap::new();
    for task in case.tasks() {
        by_step.entry(task.step).or_default().push(task);
    }
    let mut rows = Vec::new();
    for tasks in by_step.values() {
        let Some(first) = tasks.first() else { continue };
        let acts = |person: &Code| {
            tasks.iter().any(|task| task.assignee == Assignee::Person(person.clone()))
        };
        for waiter in concerned(case).filter(|person| !acts(person)) {
            rows.push(Change {
                list: &WAITS,
                row: vec![
                    code.into(),
                    format!("{:?}", first.step).into(),
                    waiter.as_str().into(),
                    agency.into(),
                    first.since.as_millisecond().into(),
                    first.assignee.word().into(),
                    first.title.into(),
                    "".into(),
                ],
            });
        }
    }
    rows
}

/// What the party has time for.
fn party_row(code: &str, agency: &str, n: u64, waiter: &Code, clock: &Clock) -> Change {
    Change {
        list: &WAITS,
        row: vec![
            code.into(),
            format!("party{n}").into(),
            waiter.as_str().into(),
            agency.into(),
            midnight(clock.start).into(),
            "party".into(),
            clock.name.as_str().into(),
            clock.deadline.due.to_string().into(),
        ],
    }
}

/// The first moment of a day in Asia/Shanghai, in milliseconds.
fn midnight(day: Date) -> i64 {
    tz::offset(8).to_timestamp(day.at(0, 0, 0, 0)).map_or(0, |at| at.as_millisecond())
}
