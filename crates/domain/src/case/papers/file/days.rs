//! The day that a document carries: that of the event it prints.

use crate::case::procedure::Done;
use crate::case::{Act, Case};
use crate::time;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The day of every event that a document prints, by its number.
pub(super) fn days(case: &Case) -> BTreeMap<u64, Date> {
    let mut days = BTreeMap::new();
    days.extend(case.clue.iter().map(|clue| (clue.version, day(&clue.act))));
    days.extend(case.records.iter().map(|made| (made.version, made.record.on)));
    days.extend(case.reviews.iter().map(|review| (review.version, day(&review.act))));
    days.extend(case.decision.iter().map(|decision| (decision.version, decision.on)));
    let procedure = &case.procedure;
    days.extend(procedure.check.iter().map(acted));
    days.extend(procedure.inspections.iter().map(acted));
    days.extend(procedure.inquiries.iter().map(acted));
    days.extend(procedure.corrections.iter().map(acted));
    days.extend(procedure.report.iter().map(acted));
    days.extend(procedure.statement_answer.iter().map(acted));
    days.extend(procedure.notices.iter().map(|given| (given.version, given.what.on)));
    days.extend(procedure.services.iter().map(|served| (served.version, served.what.on)));
    days.extend(procedure.statements.iter().map(|said| (said.version, said.what.on)));
    days.extend(procedure.discussion.iter().map(|held| (held.version, held.what.on)));
    days.extend(procedure.payments.iter().map(|paid| (paid.version, paid.what.on)));
    days.extend(procedure.closed.iter().map(|closed| (closed.version, closed.what.0)));
    for held in &procedure.preservations {
        days.insert(held.version, held.preservation.on);
        days.extend(held.disposed.iter().map(|done| (done.version, done.what.0)));
    }
    for asked in &procedure.approvals {
        let answered = asked.answer.as_ref().map_or(&asked.asked, |answer| &answer.act);
        days.insert(asked.version, day(answered));
    }
    // What a later notice swept away is still known from the day on which its document was set.
    for made in &procedure.papers {
        days.entry(made.what.of).or_insert_with(|| day(&made.act));
    }
    days
}

fn acted<T>(done: &Done<T>) -> (u64, Date) {
    (done.version, day(&done.act))
}

fn day(act: &Act) -> Date {
    time::civil_date(act.at)
}
