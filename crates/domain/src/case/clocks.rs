//! 期限: which terms run in a case, until when, and how each was reckoned.
//!
//! A clock says what is so; it forbids nothing. What is late is shown as late, with its article.

use super::procedure::{HearingChoice, Matter, MatterKind};
use super::steps::Step;
use super::{Act, Case};
use crate::law::deadline::{Count, Deadline, Length, Unit};
use crate::law::{Article, law};
use crate::paper::Kind as PaperKind;
use crate::time;
use jiff::civil::Date;

/// A term of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// What has to be done in time.
    pub name: String,
    /// The step that stops it; `None` where it is the party's own.
    pub step: Option<Step>,
    /// The last day, and how it was found.
    pub deadline: Deadline,
    /// The article.
    pub basis: Article,
    /// The day on which it was done.
    pub done: Option<Date>,
    /// The last day before it was extended.
    pub before: Option<Date>,
    /// Whose time it is: the party's time makes the agency wait.
    pub of_party: bool,
    /// The day of the event that started it.
    pub start: Date,
    /// Whether the statute counts it in working days.
    pub working: bool,
    /// Whether it stands still just now: its last day moves on with every day.
    pub stands: bool,
}

/// How a clock stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Done in time.
    Done,
    /// Done so many days late.
    DoneLate(i32),
    /// Running: so many working days are left.
    Running(u32),
    /// Over, not done, since so many days.
    Late(i32),
}

impl Clock {
    /// How it stands on `today`.
    pub fn standing(&self, today: Date) -> Standing {
        let late = |day: Date| self.deadline.due.until(day).map_or(0, |span| span.get_days());
        match self.done {
            Some(done) if done > self.deadline.due => Standing::DoneLate(late(done)),
            Some(_) => Standing::Done,
            None if today > self.deadline.due => Standing::Late(late(today)),
            None => Standing::Running(
                time::working_days_left(today, self.deadline.due, &law().calendar)
                    .unwrap_or_default(),
            ),
        }
    }

    /// Whether it burns: over, or two working days left.
    pub fn burns(&self, today: Date) -> bool {
        self.presses()
            && matches!(self.standing(today), Standing::Late(_) | Standing::Running(0..=2))
    }

    /// Whether it comes near: within seven days, or within a tenth of its length.
    pub fn is_near(&self, today: Date) -> bool {
        let days = |from: Date| from.until(self.deadline.due).map_or(0, |span| span.get_days());
        let (left, length) = (days(today), days(self.start));
        self.presses() && (left <= 7 || left.saturating_mul(10) <= length)
    }

    /// Whether the party owes what it lets pass: the fine, which grows. Any other of its rights simply
    /// ends with its time.
    pub fn is_debt(&self) -> bool {
        self.of_party && self.basis == Article::penalty_law(67)
    }

    /// Whether the agency's own time is running out.
    fn presses(&self) -> bool {
        self.done.is_none() && !self.of_party && !self.stands
    }
}

/// The last day on which a clock burns on `today` already: two working days are left.
pub fn burning_until(today: Date) -> Date {
    let two_left = |day: Date| {
        time::working_days_left(today, day, &law().calendar).is_ok_and(|left| left <= 2)
    };
    let mut last = today;
    while let Ok(next) = last.tomorrow()
        && two_left(next)
    {
        last = next;
    }
    last
}

/// The day on which a public notice counts as served (民事诉讼法 §95).
pub fn public_notice_ends(posted: Date) -> Date {
    count("serve.public_notice", posted, "公告").map_or(posted, |count| due(&count))
}

/// Every clock of the case: those that run and those that were stopped, in the order of the case.
pub fn clocks(case: &Case, today: Date) -> Vec<Clock> {
    let mut clocks = Vec::new();
    clocks.extend(decide(case, today));
    clocks.extend(preservations(case));
    clocks.extend(review(case));
    clocks.extend(notice(case));
    clocks.extend(after_decision(case));
    clocks.extend(payment(case));
    clocks.extend(corrections(case));
    clocks
}

/// The party's time to make a statement (行政处罚法 §44, §45; the number is the agency's own).
pub fn statement_until(case: &Case) -> Option<Clock> {
    let served = case.procedure.notice_service()?.what.effective;
    let count = count("penalty.notice_reply", served, "告知书送达")?;
    let done = case.procedure.statements.last().map(|said| said.what.on);
    Some(of_party("陈述申辩", &count, done))
}

/// The party's time to ask for a hearing (行政处罚法 §64), where it was told of the right.
pub fn hearing_until(case: &Case) -> Option<Clock> {
    case.procedure.notice().filter(|notice| notice.what.hearing)?;
    let served = case.procedure.notice_service()?.what.effective;
    let count = count("hearing.request", served, "告知书送达")?;
    let done = case.procedure.hearing.as_ref().map(|said| said.what.0);
    Some(of_party("要求听证", &count, done))
}

/// The last day for paying (行政处罚法 §67), or of the instalments that the head granted.
pub fn pay_until(case: &Case) -> Option<Clock> {
    let decision = case.decision.as_ref()?;
    let fine = case.draft.as_ref()?.content.fine?;
    let served = case.procedure.service(PaperKind::PenaltyDecision, &decision.number)?;
    let count = count("pay", served.what.effective, "决定书送达")?;
    let paid = case.procedure.payments.last().map(|paid| paid.what.on);
    let done = paid.filter(|_| case.procedure.paid() >= fine);
    let mut clock = of_party("缴纳罚款", &count, done);
    let granted = case.procedure.granted(MatterKind::Instalments).next_back();
    if let Some(Matter::Instalments { plan }) = granted.map(|asked| &asked.matter)
        && let Some(last) = plan.last()
    {
        clock.before = Some(clock.deadline.due);
        clock.deadline.due = last.due;
        clock.deadline.lines.push(format!(
            "负责人批准分 {} 期缴纳，最后一期到{}（{}）。",
            plan.len(),
            time::in_words(last.due),
            Article::penalty_law(66)
        ));
    }
    Some(clock)
}

/// 作出决定: ninety days from the filing, unless extended; hearing and public notice do not count.
fn decide(case: &Case, today: Date) -> Option<Clock> {
    let filing = case.filing.as_ref()?;
    let mut count = count("penalty.decide", filing.on, "立案")?;
    let before = due(&count);
    let asked = case.procedure.hearing.as_ref();
    let hearing = asked.is_some_and(|heard| heard.what.1 == HearingChoice::Requested);
    if let Some(heard) = asked.filter(|_| hearing) {
        let until = case.decision.as_ref().map_or(today, |decision| decision.on).max(heard.what.0);
        let why = format!("听证（{}）", Article::hunan_procedure(85));
        count = count.excluding(heard.what.0, until, why);
    }
    for asked in case.procedure.granted(MatterKind::Extension) {
        if let Matter::Extension { months } = asked.matter {
            let length = Length { n: months, unit: Unit::Months };
            count = count.extended(length, format!("负责人批准（{}）", asked.reason.shown()));
        }
    }
    let done = case.decision.as_ref().map(|decision| decision.on);
    let clock = own("作出处罚决定", Step::Issue, &count, done);
    let before = (clock.deadline.due != before).then_some(before);
    Some(Clock { before, stands: hearing && done.is_none(), ..clock })
}

fn preservations(case: &Case) -> Vec<Clock> {
    case.procedure
        .preservations
        .iter()
        .filter_map(|held| {
            let count = count("evidence.hold", held.preservation.on, "先行登记保存")?;
            let done = held.disposed.as_ref().map(|disposed| disposed.what.0);
            Some(own("处理登记保存的证据", Step::DisposePreservation, &count, done))
        })
        .collect()
}

fn review(case: &Case) -> Option<Clock> {
    let asked = case.review_request.as_ref()?;
    let count = count("review.opinion", time::civil_date(asked.act.at), "送审")?;
    Some(own("出具法制审核意见", Step::Review, &count, None))
}

fn notice(case: &Case) -> Vec<Clock> {
    [statement_until(case), hearing_until(case)].into_iter().flatten().collect()
}

fn after_decision(case: &Case) -> Vec<Clock> {
    let Some(decision) = &case.decision else { return Vec::new() };
    let served = case.procedure.service(PaperKind::PenaltyDecision, &decision.number);
    // A public notice is in time when it is posted in time.
    let served = served.map(|served| served.what.on);
    let published = case.published.as_ref().map(|act| time::civil_date(act.at));
    let serve = count("serve.decision", decision.on, "作出决定");
    let publish = count("publish.penalty", decision.on, "作出决定");
    [
        serve.map(|count| own("送达决定书", Step::Serve, &count, served)),
        publish.map(|count| own("公示决定", Step::Publish, &count, published)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn payment(case: &Case) -> Vec<Clock> {
    let mut clocks: Vec<Clock> = pay_until(case).into_iter().collect();
    let performed = match clocks.first() {
        Some(pay) => pay.done,
        None => case.decision.as_ref().and_then(|decision| {
            let served = case.procedure.service(PaperKind::PenaltyDecision, &decision.number)?;
            case.draft.as_ref()?.content.fine.is_none().then_some(served.what.effective)
        }),
    };
    if let Some(count) = performed.and_then(|day| count("close.case", day, "执行完毕")) {
        let done = case.procedure.closed.as_ref().map(|closed| closed.what.0);
        clocks.push(own("结案", Step::Close, &count, done));
    }
    clocks
}

/// The days that the agency itself set for the party.
fn corrections(case: &Case) -> Vec<Clock> {
    let set = |name: &str, from: &Act, on: Date, basis: Article, what: &str| Clock {
        name: name.to_owned(),
        step: None,
        deadline: Deadline {
            due: on,
            estimated: false,
            lines: vec![format!("{what}写明的期限：{}。", time::in_words(on))],
        },
        basis,
        done: None,
        before: None,
        of_party: true,
        start: time::civil_date(from.at),
        working: false,
        stands: false,
    };
    let orders = case.procedure.corrections.iter().map(|order| {
        set("改正", &order.act, order.what.until, Article::penalty_law(28), "责令改正通知书")
    });
    let answers = case.procedure.inquiry_answers.iter().map(|answer| Some(answer.what.0));
    let inquiries = case.procedure.inquiries.iter().zip(answers.chain(std::iter::repeat(None)));
    let inquiries = inquiries.map(|(inquiry, done)| Clock {
        done,
        ..set(
            "答复查询书",
            &inquiry.act,
            inquiry.what.reply_by,
            Article::statistics_law(38),
            "查询书",
        )
    });
    orders.chain(inquiries).collect()
}

fn count(key: &str, start: Date, event: &str) -> Option<Count> {
    law().term(key).map(|term| term.from(start, event))
}

fn due(count: &Count) -> Date {
    count.deadline(&law().calendar).due
}

fn own(name: &str, step: Step, count: &Count, done: Option<Date>) -> Clock {
    Clock {
        name: name.to_owned(),
        step: Some(step),
        deadline: count.deadline(&law().calendar),
        basis: count.basis,
        done,
        before: None,
        of_party: false,
        start: count.start,
        working: count.length.unit == Unit::WorkingDays,
        stands: false,
    }
}

fn of_party(name: &str, count: &Count, done: Option<Date>) -> Clock {
    Clock {
        name: name.to_owned(),
        step: None,
        deadline: count.deadline(&law().calendar),
        basis: count.basis,
        done,
        before: None,
        of_party: true,
        start: count.start,
        working: count.length.unit == Unit::WorkingDays,
        stands: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::Event;
    use crate::testing::{Point, Story, april, march};
    use jiff::civil::date;

    fn named(story: &Story, name: &str, today: Date) -> Clock {
        let clocks = clocks(&story.case, today);
        clocks.into_iter().find(|clock| clock.name == name).unwrap()
    }

    #[test]
    fn the_own_time_burns_two_working_days_before_its_end_and_after() {
        let story = Story::at(Point::Decided);
        let publish = named(&story, "公示决定", april(8));
        assert_eq!(publish.deadline.due, april(17));
        assert!(!publish.burns(april(14)) && publish.burns(april(15)) && publish.burns(april(20)));
        for day in 8..25 {
            let by_list = publish.deadline.due <= burning_until(april(day));
            assert_eq!(publish.burns(april(day)), by_list, "{day}");
        }
    }

    #[test]
    fn what_is_near_is_a_week_away_or_a_tenth_of_the_term() {
        let decide = named(&Story::at(Point::Recorded), "作出处罚决定", march(12));
        assert_eq!((decide.start, decide.deadline.due), (march(5), date(2026, 6, 3)));
        assert!(!decide.is_near(date(2026, 5, 24)) && decide.is_near(date(2026, 5, 25)));
    }

    #[test]
    fn the_term_stands_while_a_hearing_waits_and_burns_nobody() {
        let mut story = Story::at(Point::NoticeServed);
        let (on, by) = (march(26), "吴敏".to_owned().into());
        story.steps(on, 1, Event::HearingChosen { on, choice: HearingChoice::Requested, by });
        let late = date(2026, 7, 1);
        let decide = named(&story, "作出处罚决定", late);
        assert!(decide.stands && decide.deadline.due > late);
        assert!(!decide.burns(decide.deadline.due) && !decide.is_near(decide.deadline.due));
    }

    #[test]
    fn an_extension_keeps_the_day_before_it() {
        let mut story = Story::at(Point::Recorded);
        story.asks(march(12), Matter::Extension { months: 1 }, Some(true));
        let decide = named(&story, "作出处罚决定", march(13));
        assert_eq!(decide.before, Some(date(2026, 6, 3)));
        assert_eq!(decide.deadline.due, date(2026, 7, 3));
    }
}
