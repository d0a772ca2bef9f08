//! The working-day calendar (国务院办公厅 holiday notices), one file a year.
//!
//! A year without a notice is never silently a year without holidays: its days are guesses.

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The loaded years.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// 工作日, make-up days included.
    Working,
    /// 休息日或节假日
    Off,
    /// The year's notice is not loaded; the guess (true: a weekday) must be shown as 估算.
    Guessed(bool),
}

#[derive(Clone, Debug, Default)]
struct Year {
    off: BTreeSet<Date>,
    work: BTreeSet<Date>,
}

#[derive(Deserialize)]
struct YearFile {
    year: i16,
    off: Vec<(Date, Date)>,
    work: Vec<Date>,
}

impl Calendar {
    /// Reads year files.
    pub(super) fn parse(files: &[&str]) -> Result<Calendar, toml::de::Error> {
        let mut years = BTreeMap::new();
        for text in files {
            let file: YearFile = toml::from_str(text)?;
            let mut off = BTreeSet::new();
            for (first, last) in file.off {
                let mut day = first;
                while day <= last {
                    off.insert(day);
                    let Ok(next) = day.tomorrow() else { break };
                    day = next;
                }
            }
            years.insert(file.year, Year { off, work: file.work.into_iter().collect() });
        }
        Ok(Calendar { years })
    }

    /// Whether people work on `day`.
    pub fn kind(&self, day: Date) -> DayKind {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        match self.years.get(&day.year()) {
            None => DayKind::Guessed(!weekend),
            Some(year) if year.work.contains(&day) => DayKind::Working,
            Some(year) if weekend || year.off.contains(&day) => DayKind::Off,
            Some(_) => DayKind::Working,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::law::law;

    #[test]
    fn every_make_up_day_is_a_weekend_day() {
        for year in law().calendar.years.values() {
            for day in &year.work {
                assert!(day.weekday().to_monday_zero_offset() >= 5, "{day}");
                assert!(!year.off.contains(day), "{day}");
            }
        }
    }
}
