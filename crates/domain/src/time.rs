//! Civil dates in Asia/Shanghai, working days, and how both are written.
//!
//! China has kept one offset, +08:00, since 1991; the records of this program all lie after that.

use crate::law::calendar::{Calendar, DayKind};
use jiff::{Timestamp, civil::Date, tz};

/// The civil date in Asia/Shanghai at an instant.
pub fn civil_date(at: Timestamp) -> Date {
    tz::offset(8).to_datetime(at).date()
}

/// `2026-11-23 16:05` in Asia/Shanghai.
pub fn minute(at: Timestamp) -> String {
    tz::offset(8).to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The same for a narrow column, as seen on `today`: `今天 16:05`, `昨天 16:05`, `11-20 16:05`, and
/// the year where it is another one.
pub fn brief(at: Timestamp, today: Date) -> String {
    let local = tz::offset(8).to_datetime(at);
    let day = local.date();
    let clock = local.strftime("%H:%M");
    if day == today {
        format!("今天 {clock}")
    } else if day.tomorrow().is_ok_and(|next| next == today) {
        format!("昨天 {clock}")
    } else if day.year() == today.year() {
        local.strftime("%m-%d %H:%M").to_string()
    } else {
        day.to_string()
    }
}

/// RFC 3339 with seconds and +08:00, as event bodies carry it.
pub fn rfc3339(at: Timestamp) -> String {
    tz::offset(8).to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()
}

/// `2026年11月23日`, as prose and documents write it.
pub fn in_words(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `周三`.
pub fn weekday(date: Date) -> &'static str {
    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
        [usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default()]
}

/// A last day, and whether it rests on a calendar that is not yet published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day on which the act is in time.
    pub on: Date,
    /// True when a year on the way has no official calendar: weekends are guessed, never promised.
    pub estimated: bool,
}

/// The `n`-th working day after `start`; the day of the start does not count (民事诉讼法 §85).
pub fn working_days_after(start: Date, n: u32, calendar: &Calendar) -> Due {
    let mut on = start;
    let mut left = n;
    let mut estimated = false;
    while left > 0 {
        let Ok(next) = on.tomorrow() else { break };
        on = next;
        match calendar.kind(on) {
            DayKind::Working => left -= 1,
            DayKind::Off => {}
            DayKind::Guessed(working) => {
                estimated = true;
                left -= u32::from(working);
            }
        }
    }
    Due { on, estimated }
}

/// How many working days lie after `today` up to and including `due`; negative counts are `Err`
/// with the calendar days that have passed since.
pub fn working_days_left(today: Date, due: Date, calendar: &Calendar) -> Result<u32, i32> {
    if today > due {
        return Err(due.until(today).map_or(0, |span| span.get_days()));
    }
    let mut left = 0;
    let mut day = today;
    while day < due {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        left += u32::from(matches!(calendar.kind(day), DayKind::Working | DayKind::Guessed(true)));
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::law;
    use jiff::civil::date;

    #[test]
    fn make_up_days_and_holidays_are_counted_as_announced() {
        // 国庆 2026: off 1–7 October, working on Saturday the 10th.
        let due = working_days_after(date(2026, 9, 28), 7, &law().calendar);
        assert_eq!(due, Due { on: date(2026, 10, 13), estimated: false });
    }

    #[test]
    fn a_year_without_a_calendar_is_an_estimate() {
        let due = working_days_after(date(2026, 12, 30), 7, &law().calendar);
        assert!(due.estimated);
    }

    #[test]
    fn a_narrow_column_says_no_more_than_is_needed() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let today = date(2026, 11, 23);
        assert_eq!(brief(at("2026-11-23T10:12:00+08:00"), today), "今天 10:12");
        assert_eq!(brief(at("2026-11-22T00:00:00+08:00"), today), "昨天 00:00");
        assert_eq!(brief(at("2026-01-05T09:05:00+08:00"), today), "01-05 09:05");
        assert_eq!(brief(at("2025-12-31T23:59:00+08:00"), today), "2025-12-31");
    }

    #[test]
    fn what_is_left_counts_working_days_only() {
        let calendar = &law().calendar;
        assert_eq!(working_days_left(date(2026, 11, 20), date(2026, 11, 25), calendar), Ok(3));
        assert_eq!(working_days_left(date(2026, 11, 27), date(2026, 11, 25), calendar), Err(2));
    }
}
