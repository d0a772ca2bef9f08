//! 一个人不能同时在两处。《行政处罚法》第四十六条: evidence counts once it is verified; two records of the
//! same hours with the same officer, or the same person heard, cannot both be true.

use super::{Check, Facts, Gate};
use crate::case::command::{Command, RecordInput};
use crate::case::steps::Step;
use crate::case::{Hours, Record};
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "没有人同时在两处",
    article: Article::penalty_law(46),
    since: date(2021, 7, 15),
    before: &[Step::Record],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let Some(Command::MakeRecord { record, .. }) = facts.command else {
        return Check::NotApplicable;
    };
    let Some(hours) = record.hours else { return Check::NotApplicable };
    let clashes: Vec<String> = (1..)
        .zip(&facts.case.records)
        .filter_map(|(n, made)| {
            let other = overlapping(&made.record, record, hours)?;
            let who = both(facts, record, &made.record);
            let kind = made.record.kind.name();
            (!who.is_empty()).then(|| format!("第 {n} 份{kind}（{other}）里也有{}", who.join("、")))
        })
        .collect();
    if clashes.is_empty() {
        return Check::met(format!("{} {hours} 没有人在别的笔录里", record.on));
    }
    Check::unmet(
        "有人同时在两份笔录里",
        format!(
            "{} {hours}：{}。一个人不能同时在两处，请核对时间和人员。",
            record.on,
            clashes.join("；")
        ),
        Place::Case,
    )
}

/// The hours of `made` where they have a moment in common with the form's.
fn overlapping(made: &Record, record: &RecordInput, hours: Hours) -> Option<Hours> {
    made.hours.filter(|other| made.on == record.on && other.overlap(hours))
}

/// Who is in both.
fn both<'f>(facts: &'f Facts<'_>, record: &'f RecordInput, made: &Record) -> Vec<&'f str> {
    let officers = facts.present().iter().filter(|(code, _)| made.officers.contains(code));
    let mut who: Vec<&str> = officers.map(|(_, person)| person.name.shown()).collect();
    let heard = record.present.trim();
    if made.present.known().is_some_and(|other| other.trim() == heard) {
        who.push(heard);
    }
    who
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Point, Story, march, met, record_form, unmet};

    /// The story has an inspection from 9 to 11 and an interview from 14 to 15 on 10 March, by officers
    /// 1 and 2, with 吴敏.
    fn makes(hours: (i8, i8), officers: &[u64], present: &str) -> Check {
        let mut record = Box::new(record_form(march(10), hours, officers));
        record.present = present.to_owned();
        let command = Command::MakeRecord { record, evidence: Vec::new() };
        Story::at(Point::Recorded).send(&GATE, &command, 1, march(12))
    }

    #[test]
    fn met_right_after_and_by_others_with_another() {
        met(makes((11, 12), &[1, 2], "吴敏"));
        met(makes((14, 15), &[3], "郑强"));
    }

    #[test]
    fn unmet_for_two_interviews_at_the_same_time() {
        let words = unmet(makes((14, 16), &[2, 3], "郑强"));
        assert!(words.contains("第 2 份询问笔录") && words.contains("人员2"), "{words}");
        assert!(!words.contains("人员3"), "{words}");
        let words = unmet(makes((10, 12), &[3], " 吴敏"));
        assert!(words.contains("第 1 份现场检查笔录") && words.contains("吴敏"), "{words}");
    }
}
