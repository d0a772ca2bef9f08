//! Deadlines by example, and against days counted off one by one.

use super::*;
use crate::law::law;
use jiff::civil::date;
use proptest::prelude::*;

fn due(key: &str, start: Date) -> Date {
    law().term(key).unwrap().from(start, "起算").deadline(&law().calendar).due
}

#[test]
fn every_unit_is_counted_as_its_statute_says() {
    // 国庆 2026: off 1–7 October, working on Saturday the 10th.
    assert_eq!(due("evidence.hold", date(2026, 9, 28)), date(2026, 10, 13));
    assert_eq!(due("penalty.decide", date(2026, 7, 1)), date(2026, 9, 29));
    assert_eq!(due("remedy.litigate", date(2025, 8, 31)), date(2026, 2, 28));
    assert_eq!(due("publish.term", date(2024, 2, 29)), date(2025, 2, 28));
    assert_eq!(due("transfer.decide", date(2026, 11, 20)), date(2026, 11, 23));
}

#[test]
fn only_a_term_that_rolls_forward_leaves_a_day_off() {
    // The fifteenth day is Saturday 5 December 2026; the ninetieth is a Sunday.
    assert_eq!(due("pay", date(2026, 11, 20)), date(2026, 12, 7));
    assert_eq!(due("penalty.decide", date(2026, 8, 31)), date(2026, 11, 29));
}

#[test]
fn a_deadline_explains_itself_line_by_line() {
    let term = law().term("penalty.decide").unwrap();
    let mut count = term
        .from(date(2026, 7, 1), "立案")
        .excluding(date(2026, 8, 3), date(2026, 8, 12), "听证所需时间")
        .extended(Length { n: 10, unit: Unit::WorkingDays }, "经机关负责人批准");
    count.roll_forward = true;
    let reckoned = count.deadline(&law().calendar);
    assert_eq!(
        reckoned.lines,
        [
            "起算：立案，2026年7月1日（周三）。",
            "当日不算，从第二天起算（《湖南省行政程序规定》第一百七十四条）。",
            "期限：90 日。",
            "跳过休息日 2026年10月11日（周日）。",
            "跳过休息日 2026年10月17日（周六） 至 2026年10月18日（周日）。",
            "不计入 2026年8月3日（周一） 至 2026年8月12日（周三），其中 10 日：听证所需时间。",
            "原期限到 2026年10月9日（周五）。",
            "延长 10 个工作日：经机关负责人批准，到 2026年10月22日（周四）。",
            "到期：2026年10月22日（周四）。",
            "依据：《行政处罚法》第六十条。",
        ]
    );
    assert!(!reckoned.estimated);
}

#[test]
fn what_rests_on_an_unpublished_year_is_an_estimate_and_says_so() {
    let hold = law().term("evidence.hold").unwrap();
    let reckoned = hold.from(date(2026, 12, 30), "登记保存").deadline(&law().calendar);
    assert!(reckoned.estimated);
    assert!(reckoned.lines.iter().any(|line| line.starts_with("估算：2027 年")));
    // A term in calendar days that does not roll needs no holiday notice.
    let decide = law().term("penalty.decide").unwrap();
    assert!(!decide.from(date(2026, 12, 30), "立案").deadline(&law().calendar).estimated);
}

#[test]
fn the_roll_forward_is_a_line_of_its_own() {
    let pay = law().term("pay").unwrap();
    let reckoned = pay.from(date(2026, 11, 20), "收到决定书").deadline(&law().calendar);
    let line = "最后一日 2026年12月5日（周六） 不是工作日，顺延到 2026年12月7日（周一）\
                （《民事诉讼法》第八十五条）。";
    assert!(reckoned.lines.iter().any(|given| given == line), "{:#?}", reckoned.lines);
}

#[test]
fn an_endless_term_ends_with_the_calendar_and_not_never() {
    let length = Length { n: u32::MAX, unit: Unit::Years };
    let mut count = law().term("pay").unwrap().from(date(2026, 1, 1), "起算");
    count.length = length;
    assert_eq!(count.deadline(&law().calendar).due, Date::MAX);
}

/// The oracle: every day is written out as a row of numbers, with what it is, and the last day
/// is read off the list. It shares no arithmetic with the engine, nor the calendar's reader.
mod oracle {
    use super::super::{Count, Length, Unit};
    use jiff::civil::Date;

    #[derive(Clone)]
    pub(super) struct Row {
        ymd: (i16, i8, i8),
        works: bool,
        known: bool,
    }

    const LENGTHS: [i8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    fn days_in(year: i16, month: i8) -> i8 {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let usual = LENGTHS[usize::try_from(month).unwrap() - 1];
        if month == 2 && leap { 29 } else { usual }
    }

    /// All days of 2024 to 2033. 1 January 2024 was a Monday.
    pub(super) fn rows() -> Vec<Row> {
        let notices: Vec<toml::Table> =
            crate::law::YEARS.iter().map(|t| t.parse().unwrap()).collect();
        let mut rows = Vec::new();
        let mut weekday = 0;
        for year in 2024..2034 {
            let notice = notices.iter().find(|n| n["year"].as_integer() == Some(year.into()));
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    let text = format!("{year}-{month:02}-{day:02}");
                    let mut works = weekday < 5;
                    if let Some(notice) = notice {
                        let off = notice["off"].as_array().unwrap().iter().any(|run| {
                            run[0].as_str().unwrap() <= text.as_str()
                                && text.as_str() <= run[1].as_str().unwrap()
                        });
                        let work = notice["work"].as_array().unwrap().iter();
                        works = work.clone().any(|made_up| made_up.as_str() == Some(text.as_str()))
                            || (works && !off);
                    }
                    rows.push(Row { ymd: (year, month, day), works, known: notice.is_some() });
                    weekday = (weekday + 1) % 7;
                }
            }
        }
        rows
    }

    fn ymd(date: Date) -> (i16, i8, i8) {
        (date.year(), date.month(), date.day())
    }

    /// The last day and whether it rests on a year without a notice.
    pub(super) fn answer(count: &Count, rows: &[Row]) -> ((i16, i8, i8), bool) {
        let out = |row: &Row| {
            count.exclusions.iter().any(|e| ymd(e.from) <= row.ymd && row.ymd <= ymd(e.until))
        };
        let mut at = rows.iter().position(|row| row.ymd == ymd(count.start)).unwrap();
        let mut guessed = false;
        let lengths =
            std::iter::once(count.length).chain(count.extensions.iter().map(|e| e.length));
        for Length { n, unit } in lengths {
            let n = usize::try_from(n).unwrap();
            let (year, month, day) = rows[at].ymd;
            let months = match unit {
                Unit::Months => n,
                Unit::Years => 12 * n,
                _ => 0,
            };
            let past = usize::try_from(month).unwrap() - 1 + months;
            let year = year + i16::try_from(past / 12).unwrap();
            let month = i8::try_from(past % 12).unwrap() + 1;
            let corresponding = (year, month, day.min(days_in(year, month)));
            let wanted = match unit {
                Unit::WorkingDays | Unit::Days => n,
                _ => rows.iter().position(|row| row.ymd == corresponding).unwrap() - at,
            };
            let counted = |row: &Row| !out(row) && (row.works || unit != Unit::WorkingDays);
            let later = (at + 1..rows.len()).filter(|&place| counted(&rows[place]));
            let end = if wanted == 0 { at } else { later.take(wanted).last().unwrap() };
            guessed |= unit == Unit::WorkingDays
                && rows[at + 1..=end].iter().any(|row| !row.known && !out(row));
            at = end;
        }
        if count.roll_forward {
            let last = at;
            while !rows[at].works || (at > last && out(&rows[at])) {
                at += 1;
            }
            guessed |= rows[last..=at].iter().any(|row| !row.known);
        }
        (rows[at].ymd, guessed)
    }
}

fn lengths() -> impl Strategy<Value = Length> {
    let days = (0_u32..100, prop_oneof![Just(Unit::WorkingDays), Just(Unit::Days)]);
    let long = (0_u32..14, Just(Unit::Months)).boxed();
    let longer = (0_u32..3, Just(Unit::Years)).boxed();
    prop_oneof![days.boxed(), long, longer].prop_map(|(n, unit)| Length { n, unit })
}

fn days() -> impl Strategy<Value = Date> {
    (0_i64..1300).prop_map(|n| date(2024, 1, 1).saturating_add(Span::new().days(n)))
}

fn counts() -> impl Strategy<Value = Count> {
    let excluded = proptest::collection::vec((days(), 0_i64..40), 0..4);
    let extended = proptest::collection::vec(lengths(), 0..3);
    (days(), lengths(), any::<bool>(), excluded, extended).prop_map(
        |(start, length, roll_forward, excluded, extended)| {
            let mut count = law().term("pay").unwrap().from(start, "起算");
            (count.length, count.roll_forward) = (length, roll_forward);
            for (from, long) in excluded {
                count = count.excluding(from, from.saturating_add(Span::new().days(long)), "");
            }
            extended.into_iter().fold(count, |count, length| count.extended(length, ""))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_days_counted_off_one_by_one(count in counts()) {
        thread_local! { static ROWS: Vec<oracle::Row> = oracle::rows(); }
        let reckoned = count.deadline(&law().calendar);
        let (due, estimated) = ROWS.with(|rows| oracle::answer(&count, rows));
        let got = (reckoned.due.year(), reckoned.due.month(), reckoned.due.day());
        prop_assert_eq!((got, reckoned.estimated), (due, estimated), "{:#?}", reckoned.lines);
    }

    #[test]
    fn more_time_never_ends_sooner(count in counts(), more in lengths(), from in days()) {
        let calendar = &law().calendar;
        let before = count.deadline(calendar).due;
        prop_assert!(before >= count.start);
        prop_assert!(count.clone().extended(more, "").deadline(calendar).due >= before);
        let days = if count.extensions.is_empty() { count.excluding(from, from, "") } else { count };
        prop_assert!(days.deadline(calendar).due >= before);
    }
}

#[test]
fn a_working_day_count_agrees_with_the_older_one() {
    let calendar = &law().calendar;
    for n in 0..30 {
        let older = time::working_days_after(date(2026, 9, 24), n, calendar);
        let mut count = law().term("evidence.hold").unwrap().from(date(2026, 9, 24), "");
        count.length.n = n;
        assert_eq!(count.deadline(calendar).due, older.on);
    }
}
