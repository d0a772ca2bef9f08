//! 听证权利。《行政处罚法》第六十三条、第六十四条: who faces a large fine is told of the right to a
//! hearing and has five working days to ask for it; a hearing that was asked for is held.

use super::{Check, Facts, Gate};
use crate::case::clocks;
use crate::case::procedure::HearingChoice;
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "听证权利得到保障",
    article: Article::penalty_law(63),
    since: date(2021, 7, 15),
    before: &[Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let procedure = &facts.case.procedure;
    let Some(notice) = procedure.notice() else { return Check::NotApplicable };
    let fine = facts.case.draft.as_ref().and_then(|draft| draft.content.fine);
    if !notice.what.hearing {
        return match fine.filter(|fine| super::hearing_right(Some(*fine))) {
            Some(fine) => Check::unmet(
                "没有告知听证权利",
                format!("罚款 {fine} 元达到听证标准，告知书没有告知听证权利，要重新告知。"),
                Place::Step(Step::Notify),
            ),
            None => Check::NotApplicable,
        };
    }
    let Some(clock) = clocks::hearing_until(facts.case) else { return Check::NotApplicable };
    let due = clock.deadline.due;
    match procedure.hearing.as_ref().map(|said| said.what) {
        Some((_, HearingChoice::Waived)) => Check::met("当事人明确放弃听证"),
        Some((on, HearingChoice::Withdrawn)) => Check::met(format!("当事人 {on} 撤回听证要求")),
        Some((on, HearingChoice::Requested)) if on <= due => Check::unmet(
            "当事人要求听证，还没有举行",
            format!("当事人 {on} 要求听证。听证举行以前不能决定；当事人撤回的，先登记撤回。"),
            Place::Step(Step::ChooseHearing),
        ),
        Some((on, HearingChoice::Requested)) => {
            Check::met(format!("当事人 {on} 才要求听证，期限到 {due}，已经过了"))
        }
        None if facts.today > due => Check::met(format!("到 {due} 当事人没有要求听证")),
        None => Check::unmet(
            "要求听证的期限还没有过",
            format!("当事人到 {due} 都可以要求听证，{due} 以后才能决定；明确放弃的，先登记放弃。"),
            Place::Step(Step::ChooseHearing),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fen;
    use crate::case::procedure::{Event, Notice};
    use crate::paper::Kind as Paper;
    use crate::testing::{self, HEAD, NOTICE, Point, Story, april, march, met, unmet};
    use jiff::civil::Date;

    /// A notice of 50,000 元, served on 25 March: the fifth working day is 1 April.
    fn told() -> Story {
        let mut content = testing::content();
        content.fine = Some(Fen::yuan(50_000));
        let mut story = Story::at(Point::Reviewed);
        story.drafts(march(24), content.clone());
        let notice = testing::notice(NOTICE, march(24), content);
        story.steps(march(24), HEAD, Event::NoticeGiven(notice));
        let service = testing::served(Paper::PriorNotice, NOTICE, march(25));
        story.steps(march(25), 1, Event::Served(service));
        story
    }

    fn chooses(story: &mut Story, on: Date, choice: HearingChoice) {
        let by = "吴敏".to_owned().into();
        story.steps(on, 1, Event::HearingChosen { on, choice, by });
    }

    #[test]
    fn met_when_lapsed_waived_withdrawn_or_asked_for_too_late() {
        let mut story = told();
        met(story.look(&GATE, Step::Issue, HEAD, april(2)));
        chooses(&mut story, march(26), HearingChoice::Waived);
        met(story.look(&GATE, Step::Issue, HEAD, march(26)));
        let mut story = told();
        chooses(&mut story, march(26), HearingChoice::Requested);
        chooses(&mut story, march(27), HearingChoice::Withdrawn);
        met(story.look(&GATE, Step::Issue, HEAD, march(27)));
        let mut story = told();
        chooses(&mut story, april(2), HearingChoice::Requested);
        assert!(met(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("才要求"));
    }

    #[test]
    fn unmet_while_it_can_be_asked_for_and_once_it_was() {
        let mut story = told();
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(1))).contains("2026-04-01"));
        chooses(&mut story, april(1), HearingChoice::Requested);
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(20))).contains("还没有举行"));
    }

    #[test]
    fn unmet_when_it_was_due_and_not_told() {
        let mut story = told();
        let mut notice: Notice = story.case.procedure.notice().unwrap().what.clone();
        notice.hearing = false;
        story.steps(march(26), HEAD, Event::NoticeGiven(notice));
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("没有告知听证"));
        let small = Story::at(Point::NoticeServed);
        assert_eq!(small.look(&GATE, Step::Issue, HEAD, april(8)), Check::NotApplicable);
    }
}
