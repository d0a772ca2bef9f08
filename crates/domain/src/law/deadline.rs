//! Deadlines: from an event and a term to the last day, each explained line by line.
//!
//! A term is counted in the unit of its statute. The day of the event does not count (民事诉讼法 §85,
//! 湖南省行政程序规定 §174). Months and years end on the corresponding day, or on the last day of a
//! shorter month. Excluded days, both ends included, do not count. An extension begins where the term
//! ends, before any roll-forward. Only the final day rolls forward, and only where the rule says so.

use super::Article;
use super::calendar::{Calendar, DayKind};
use crate::time;
use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;
use std::fmt;

/// What a statute counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Unit {
    /// 工作日
    #[serde(rename = "wd")]
    WorkingDays,
    /// 日
    #[serde(rename = "d")]
    Days,
    /// 月
    #[serde(rename = "mo")]
    Months,
    /// 年
    #[serde(rename = "y")]
    Years,
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

/// A term that runs: what started it, how long it is, and what has happened to it since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The day of the event.
    pub start: Date,
    /// The event, in words: 立案.
    pub event: String,
    /// The term.
    pub length: Length,
    /// Whether a last day that is a day off moves to the next working day.
    pub roll_forward: bool,
    /// Days that do not count.
    pub exclusions: Vec<Exclusion>,
    /// Extensions, in the order in which they were approved.
    pub extensions: Vec<Extension>,
    /// The article.
    pub basis: Article,
}

/// Days that do not count, both ends included. A stay that still lasts ends today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The first of them.
    pub from: Date,
    /// The last of them.
    pub until: Date,
    /// Why, with its article.
    pub why: String,
}

/// More time, counted from the end of what went before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// How much.
    pub length: Length,
    /// Why, and by whom.
    pub why: String,
}

/// A last day, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last day on which the act is in time.
    pub due: Date,
    /// True when the answer rests on a year whose holiday notice is not loaded.
    pub estimated: bool,
    /// The reckoning, line by line.
    pub lines: Vec<String>,
}

impl Count {
    /// Adds days that do not count.
    #[must_use]
    pub fn excluding(mut self, from: Date, until: Date, why: impl Into<String>) -> Count {
        self.exclusions.push(Exclusion { from, until, why: why.into() });
        self
    }

    /// Adds an approved extension.
    #[must_use]
    pub fn extended(mut self, length: Length, why: impl Into<String>) -> Count {
        self.extensions.push(Extension { length, why: why.into() });
        self
    }

    /// The last day.
    pub fn deadline(&self, calendar: &Calendar) -> Deadline {
        let mut walk = Walk::new(self.start, &self.exclusions, calendar);
        let mut after = Vec::new();
        walk.advance(self.length);
        if !self.extensions.is_empty() {
            after.push(format!("原期限到 {}。", day(walk.day)));
        }
        for extension in &self.extensions {
            walk.advance(extension.length);
            let (length, why) = (extension.length, &extension.why);
            after.push(format!("延长 {length}：{why}，到 {}。", day(walk.day)));
        }
        if self.roll_forward {
            let last = walk.day;
            walk.roll();
            if walk.day != last {
                let rolled = day(walk.day);
                after.push(format!(
                    "最后一日 {} 不是工作日，顺延到 {rolled}（{}）。",
                    day(last),
                    Article::civil_procedure(85)
                ));
            }
        }
        let mut lines = vec![
            format!("起算：{}，{}。", self.event, day(self.start)),
            format!("当日不算，从第二天起算（{}）。", Article::hunan_procedure(174)),
            format!("期限：{}。", self.length),
        ];
        lines.extend(walk.skipped());
        lines.extend(after);
        lines.push(format!("到期：{}。", day(walk.day)));
        if let Some(year) = walk.guessed {
            lines
                .push(format!("估算：{year} 年的放假安排没有载入，只按周末推算，公布后可能变动。"));
        }
        lines.push(format!("依据：{}。", self.basis));
        Deadline { due: walk.day, estimated: walk.guessed.is_some(), lines }
    }
}

/// One walk through the calendar, and what it passed by.
struct Walk<'a> {
    day: Date,
    exclusions: &'a [Exclusion],
    calendar: &'a Calendar,
    /// Runs of days off that were passed over.
    off: Vec<(Date, Date)>,
    /// How many days each exclusion took out.
    taken: Vec<u32>,
    /// The first year without a notice on which the answer rests.
    guessed: Option<i16>,
}

impl<'a> Walk<'a> {
    fn new(day: Date, exclusions: &'a [Exclusion], calendar: &'a Calendar) -> Walk<'a> {
        let taken = vec![0; exclusions.len()];
        Walk { day, exclusions, calendar, off: Vec::new(), taken, guessed: None }
    }

    /// Walks to the end of `length`.
    fn advance(&mut self, length: Length) {
        let n = i64::from(length.n);
        let calendar_days = match length.unit {
            Unit::WorkingDays => return self.step(length.n, true),
            Unit::Days => n,
            Unit::Months => self.until(Span::new().try_months(n)),
            Unit::Years => self.until(Span::new().try_years(n)),
        };
        self.step(u32::try_from(calendar_days).unwrap_or(u32::MAX), false);
    }

    /// How many calendar days lie before the corresponding day.
    fn until(&self, span: Result<Span, jiff::Error>) -> i64 {
        let end = span.and_then(|span| self.day.checked_add(span)).unwrap_or(Date::MAX);
        self.day.until(end).map_or(0, |span| i64::from(span.get_days()))
    }

    /// Walks `left` days that count.
    fn step(&mut self, mut left: u32, working: bool) {
        while left > 0 {
            let Ok(next) = self.day.tomorrow() else { break };
            self.day = next;
            if let Some(taken) = self.exclusion(next).and_then(|place| self.taken.get_mut(place)) {
                *taken += 1;
            } else if !working || self.works(next) {
                left -= 1;
            } else {
                self.pass(next);
            }
        }
    }

    /// Moves off a day on which nobody works, past days that do not count.
    fn roll(&mut self) {
        let mut day = self.day;
        while !self.works(day) || (day != self.day && self.exclusion(day).is_some()) {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        self.day = day;
    }

    /// The first exclusion that covers the day.
    fn exclusion(&self, day: Date) -> Option<usize> {
        self.exclusions.iter().position(|days| days.from <= day && day <= days.until)
    }

    /// Whether people work on the day; remembers that it had to guess.
    fn works(&mut self, day: Date) -> bool {
        match self.calendar.kind(day) {
            DayKind::Working => true,
            DayKind::Off => false,
            DayKind::Guessed(works) => {
                self.guessed.get_or_insert(day.year());
                works
            }
        }
    }

    /// Notes a day off that was passed over.
    fn pass(&mut self, day: Date) {
        match self.off.last_mut() {
            Some((_, last)) if last.tomorrow().is_ok_and(|next| next == day) => *last = day,
            _ => self.off.push((day, day)),
        }
    }

    /// What was passed by, in words.
    fn skipped(&self) -> Vec<String> {
        let off = self.off.iter().map(|&(first, last)| match first == last {
            true => format!("跳过休息日 {}。", day(first)),
            false => format!("跳过休息日 {} 至 {}。", day(first), day(last)),
        });
        let taken = self.exclusions.iter().zip(&self.taken).filter(|&(_, &days)| days > 0);
        let excluded = taken.map(|(exclusion, days)| {
            let Exclusion { from, until, why } = exclusion;
            format!("不计入 {} 至 {}，其中 {days} 日：{why}。", day(*from), day(*until))
        });
        off.chain(excluded).collect()
    }
}

/// `2026年11月23日（周一）`.
fn day(date: Date) -> String {
    format!("{}（{}）", time::in_words(date), time::weekday(date))
}

impl fmt::Display for Length {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::WorkingDays => "个工作日",
            Unit::Days => "日",
            Unit::Months => "个月",
            Unit::Years => "年",
        };
        write!(out, "{} {unit}", self.n)
    }
}

#[cfg(test)]
mod tests;
