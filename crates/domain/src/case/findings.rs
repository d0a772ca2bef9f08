//! 发现的问题: what is late or thin in a case. Nothing here stops anybody: what is late is shown as late,
//! with its article, and stays in the record.

use super::clocks::{self, Clock, Standing};
use super::procedure::HearingChoice;
use super::{Case, steps::Step};
use crate::decide::Place;
use crate::law::{Article, law};
use crate::time;
use jiff::civil::Date;

/// Something that is not as it should be, and blocks nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A headline.
    pub title: String,
    /// What exactly.
    pub detail: String,
    /// The article.
    pub article: Article,
    /// Where it can be looked at, or mended.
    pub place: Place,
}

/// Everything of the kind in the case, as it stands on `today`.
pub fn findings(case: &Case, today: Date) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        clocks::clocks(case, today).iter().filter_map(|clock| late(clock, today)).collect();
    found.extend(reviews(case));
    found.extend(responses(case));
    found.extend(hours(case));
    found
}

/// A term that is over. The party's own terms are its own, but a fine that is overdue costs more.
fn late(clock: &Clock, today: Date) -> Option<Finding> {
    let fine = clock.basis == Article::penalty_law(67);
    if clock.of_party && !fine {
        return None;
    }
    let (name, due) = (&clock.name, clock.deadline.due);
    let (title, so) = match (clock.standing(today), clock.done) {
        (Standing::DoneLate(days), Some(done)) => {
            (format!("{name}超过期限 {days} 天"), format!("{done} 才办理"))
        }
        (Standing::Late(days), _) => (format!("{name}已经过期 {days} 天"), "还没有办理".to_owned()),
        _ => return None,
    };
    let place = match clock.step {
        Some(step) if clock.done.is_none() => Place::of(step),
        None if fine && clock.done.is_none() => Place::Step(Step::Pay),
        _ => Place::Case,
    };
    let detail = format!("期限到 {due}，{so}。{}", clock.deadline.lines.join(""));
    Some(Finding { title, detail, article: clock.basis, place })
}

/// Opinions that came late; the one that is still awaited has a clock of its own.
fn reviews(case: &Case) -> Vec<Finding> {
    let Some(term) = law().term("review.opinion") else { return Vec::new() };
    let given = case.reviews.iter().filter_map(|review| {
        let asked = time::civil_date(review.asked.as_ref()?.at);
        let done = time::civil_date(review.act.at);
        let count = term.from(asked, "送审");
        let due = count.deadline(&law().calendar).due;
        (done > due).then(|| Finding {
            title: "法制审核意见超过期限".to_owned(),
            detail: format!("{asked} 送审，期限到 {due}，{done} 才出具意见。"),
            article: count.basis,
            place: Place::Case,
        })
    });
    given.collect()
}

/// What the party said after its time.
fn responses(case: &Case) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(clock) = clocks::statement_until(case) {
        let due = clock.deadline.due;
        for said in case.procedure.arguments().filter(|said| said.what.on > due) {
            found.push(Finding {
                title: "陈述申辩是过期提出的".to_owned(),
                detail: format!(
                    "陈述申辩期到 {due}，当事人 {} 才提出。过期提出的也要复核，不因此拒绝听取。",
                    said.what.on
                ),
                article: Article::penalty_law(45),
                place: Place::Step(Step::AnswerStatement),
            });
        }
    }
    let asked = case.procedure.hearing.as_ref().map(|said| said.what);
    if let (Some(clock), Some((on, HearingChoice::Requested))) =
        (clocks::hearing_until(case), asked)
        && on > clock.deadline.due
    {
        found.push(Finding {
            title: "听证是过期要求的".to_owned(),
            detail: format!("要求听证的期限到 {}，当事人 {on} 才要求。", clock.deadline.due),
            article: Article::penalty_law(64),
            place: Place::Case,
        });
    }
    found
}

/// Records that do not say from when to when.
fn hours(case: &Case) -> Option<Finding> {
    let without: Vec<String> = (1..)
        .zip(&case.records)
        .filter(|(_, made)| made.record.hours.is_none())
        .map(|(n, made)| format!("第 {n} 份（{} {}）", made.record.on, made.record.kind.name()))
        .collect();
    (!without.is_empty()).then(|| Finding {
        title: "有笔录没有写起止时间".to_owned(),
        detail: format!("{}。没有时间就看不出有没有人同时在两处。", without.join("、")),
        article: Article::penalty_law(47),
        place: Place::Case,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Disposal, Ending, Event, Manner};
    use crate::case::{Event as CaseEvent, RecordKind};
    use crate::paper::Kind as Paper;
    use crate::testing::{self, DECISION, HEAD, Point, Story, april, march};
    use jiff::civil::date;

    fn titles(story: &Story, today: Date) -> Vec<String> {
        findings(&story.case, today).into_iter().map(|finding| finding.title).collect()
    }

    #[test]
    fn a_case_in_time_has_none() {
        let mut story = Story::at(Point::Paid);
        assert_eq!(titles(&story, april(21)), Vec::<String>::new());
        let (ending, summary) = (Ending::Performed, "执行完毕".to_owned());
        story.steps(april(22), HEAD, Event::Closed { on: april(22), ending, summary });
        assert_eq!(titles(&story, date(2026, 12, 1)), Vec::<String>::new());
    }

    #[test]
    fn service_disclosure_and_payment_that_are_open_too_long_are_late() {
        let story = Story::at(Point::Decided);
        // Decided on Wednesday 8 April: the seventh working day is Friday the 17th.
        assert_eq!(titles(&story, april(17)), Vec::<String>::new());
        let late = titles(&story, april(20));
        assert_eq!(late, ["送达决定书已经过期 3 天", "公示决定已经过期 3 天"]);
        let story = Story::at(Point::Published);
        assert_eq!(titles(&story, april(27)), ["缴纳罚款已经过期 3 天"]);
        let open = findings(&story.case, april(27));
        assert_eq!(open[0].place, Place::Step(Step::Pay));
    }

    #[test]
    fn what_was_done_late_stays_late() {
        let mut story = Story::at(Point::Scanned);
        let service = testing::served(Paper::PenaltyDecision, DECISION, april(20));
        story.steps(april(20), 1, Event::Served(service));
        story.tell(april(21), 7, CaseEvent::Published { code: testing::code(71) });
        let found = findings(&story.case, april(21));
        assert_eq!(found[0].title, "送达决定书超过期限 3 天");
        assert_eq!(found[0].article, Article::penalty_law(61));
        assert_eq!(found[0].place, Place::Case);
        assert_eq!(found[1].title, "公示决定超过期限 4 天");
    }

    #[test]
    fn a_decision_after_ninety_days_and_a_closing_after_fifteen_working_days_are_late() {
        let story = Story::at(Point::Recorded);
        assert_eq!(titles(&story, date(2026, 6, 3)), Vec::<String>::new());
        assert_eq!(titles(&story, date(2026, 6, 4)), ["作出处罚决定已经过期 1 天"]);
        let story = Story::at(Point::Paid);
        assert!(titles(&story, date(2026, 6, 1))[0].starts_with("结案已经过期"));
    }

    #[test]
    fn preservation_on_the_eighth_working_day_is_late_not_refused() {
        let mut story = Story::at(Point::Recorded);
        story.steps(march(10), 1, Event::Preserved(testing::preservation(march(10))));
        // Seven working days from Tuesday the 10th end on Thursday the 19th.
        assert_eq!(titles(&story, march(19)), Vec::<String>::new());
        let (disposal, detail) = (Disposal::Kept, "复制后返还".to_owned());
        let disposed = Event::PreservationDisposed { on: march(20), disposal, detail };
        story.steps(march(20), 1, disposed);
        let found = findings(&story.case, march(20));
        assert_eq!(found[0].title, "处理登记保存的证据超过期限 1 天");
        assert_eq!(found[0].article, Article::penalty_law(56));
    }

    #[test]
    fn a_statement_after_its_period_is_marked_and_still_wants_an_answer() {
        let mut story = Story::at(Point::NoticeServed);
        story.steps(april(1), 1, Event::Stated(testing::statement(april(1), Manner::Oral)));
        assert_eq!(titles(&story, april(2)), Vec::<String>::new());
        story.steps(april(2), 1, Event::Stated(testing::statement(april(2), Manner::Written)));
        let found = findings(&story.case, april(2));
        assert_eq!(found[0].title, "陈述申辩是过期提出的");
        assert!(found[0].detail.contains("2026-04-02"), "{}", found[0].detail);
    }

    #[test]
    fn a_hearing_asked_for_too_late_and_a_late_opinion_are_marked() {
        let mut story = Story::at(Point::Reported);
        story.tell(march(20), 1, CaseEvent::ReviewRequested { digest: String::new() });
        assert!(titles(&story, march(30))[0].starts_with("出具法制审核意见已经过期"));
        let (digest, result) = (String::new(), crate::case::ReviewResult::Returned);
        let reviewed =
            CaseEvent::Reviewed { digest, result, answers: Vec::new(), opinion: String::new() };
        story.tell(march(30), testing::REVIEWER, reviewed);
        assert_eq!(titles(&story, march(30)), ["法制审核意见超过期限"]);
        let mut story = Story::at(Point::NoticeServed);
        let mut notice = story.case.procedure.notice().unwrap().what.clone();
        notice.hearing = true;
        story.steps(march(25), HEAD, Event::NoticeGiven(notice));
        let (choice, by) = (HearingChoice::Requested, "吴敏".to_owned().into());
        story.steps(april(2), 1, Event::HearingChosen { on: april(2), choice, by });
        assert_eq!(titles(&story, april(2)), ["听证是过期要求的"]);
    }

    #[test]
    fn a_record_without_hours_is_named() {
        let mut story = Story::at(Point::Recorded);
        let mut record = testing::record(3, RecordKind::Interview, march(11), (9, 10));
        record.hours = None;
        story.tell(march(11), 1, CaseEvent::RecordMade { record });
        let found = findings(&story.case, march(12));
        assert!(found[0].detail.starts_with("第 3 份（2026-03-11 询问笔录）"), "{found:?}");
    }
}
