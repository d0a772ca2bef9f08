//! 期限 as pages draw it: how long is left, the last day in words, a ruler of days, and how it was
//! reckoned.

use super::today::path_of;
use domain::case::clocks::{Clock, Standing};
use domain::case::steps::Step;
use domain::law::Article;
use domain::law::deadline::Deadline;
use domain::time;
use jiff::civil::Date;
use std::fmt::Write as _;
use store::ClockRow;

/// A term as shown.
pub(crate) struct Dial {
    /// What has to be done in time.
    pub name: String,
    /// The class of the colour: red burns, amber comes near.
    pub tone: &'static str,
    /// Before the number.
    pub before: &'static str,
    /// How many; empty where no number says it.
    pub number: String,
    /// After the number.
    pub after: &'static str,
    /// The last day in words, with its weekday.
    pub due: String,
    /// The same for machines.
    pub iso: String,
    /// Whether it rests on a calendar that is not yet published.
    pub estimated: bool,
    /// The ruler.
    pub ruler: Ruler,
    /// The last day before it was extended; empty where it was not.
    pub old: String,
    /// How it was reckoned; empty in lists.
    pub lines: Vec<String>,
    /// The step that stops it, after the case's address.
    pub to: String,
}

/// A ruler of days: its length, its ticks, and how much of it has run.
pub(crate) struct Ruler {
    /// How many days.
    pub days: i32,
    /// The track with its ticks, as a path.
    pub track: String,
    /// How much has run.
    pub run: i32,
}

impl Dial {
    /// A running clock of a case.
    pub(crate) fn of(clock: &Clock, today: Date) -> Dial {
        let old = clock.before.map_or_else(String::new, day_in_words);
        let lines = clock.deadline.lines.clone();
        Dial { old, lines, ..face(clock, today) }
    }

    /// A row of a list. It carries neither the reckoning nor the article: those are on the case's page.
    pub(crate) fn of_row(row: &ClockRow, today: Date) -> Dial {
        let (due, estimated) = (row.due, row.estimated);
        let step = Step::ALL.iter().copied().find(|step| format!("{step:?}") == row.step);
        let clock = Clock {
            name: row.name.clone(),
            step,
            deadline: Deadline { due, estimated, lines: Vec::new() },
            basis: Article::penalty_law(60),
            done: None,
            before: None,
            of_party: row.of_party,
            start: row.begun,
            working: row.working,
            stands: row.stands,
        };
        face(&clock, today)
    }
}

fn face(clock: &Clock, today: Date) -> Dial {
    let due = clock.deadline.due;
    let (before, number, after) = left(clock, today);
    Dial {
        name: clock.name.clone(),
        tone: match () {
            () if clock.burns(today) => "clock--red",
            () if clock.is_near(today) => "clock--amber",
            () => "",
        },
        before,
        number,
        after,
        due: day_in_words(due),
        iso: due.to_string(),
        estimated: clock.deadline.estimated,
        ruler: ruler(clock.start, due, today),
        old: String::new(),
        lines: Vec::new(),
        to: clock.step.map_or_else(String::new, |step| path_of(&format!("{step:?}"))),
    }
}

/// How long is left, in the statute's own unit.
fn left(clock: &Clock, today: Date) -> (&'static str, String, &'static str) {
    let days = today.until(clock.deadline.due).map_or(0, |span| span.get_days());
    match clock.standing(today) {
        _ if clock.stands => ("听证期间不计算", String::new(), ""),
        Standing::Late(days) if clock.of_party => ("当事人的期限已过 ", days.to_string(), " 天"),
        Standing::Late(days) => ("已超期 ", days.to_string(), " 天"),
        Standing::Running(_) if days == 0 && clock.of_party => {
            ("当事人的期限今天到期", String::new(), "")
        }
        Standing::Running(_) if days == 0 => ("今天到期", String::new(), ""),
        Standing::Running(n) => {
            let (number, after) = match clock.working {
                true => (n.to_string(), " 个工作日"),
                false => (days.to_string(), " 天"),
            };
            (if clock.of_party { "当事人还有 " } else { "还剩 " }, number, after)
        }
        Standing::Done => ("按期办理", String::new(), ""),
        Standing::DoneLate(days) => ("超期 ", days.to_string(), " 天办理"),
    }
}

/// One tick a day; where the term is long, one every ten days.
fn ruler(start: Date, due: Date, today: Date) -> Ruler {
    let days = |until: Date| start.until(until).map_or(0, |span| span.get_days());
    let whole = days(due).max(1);
    let step = if whole <= 31 { 1 } else { 10 };
    let mut track = format!("M0 6H{whole}");
    let mut at = 0;
    while at < whole && at < 1000 {
        let _ = write!(track, "M{at} 3V9");
        at += step;
    }
    Ruler { days: whole, track, run: days(today).clamp(0, whole) }
}

/// `2026年11月25日（周三）`
pub(crate) fn day_in_words(day: Date) -> String {
    format!("{}（{}）", time::in_words(day), time::weekday(day))
}
