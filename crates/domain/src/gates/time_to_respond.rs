//! 陈述申辩的时间。《行政处罚法》第四十五条: the party may argue, so it needs time to; the decision waits
//! until the time is over, or the party has spoken and was answered, or said that it will not.

use super::{Check, Facts, Gate};
use crate::case::clocks;
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "陈述申辩期已过",
    article: Article::penalty_law(45),
    since: date(2021, 7, 15),
    before: &[Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let Some(clock) = clocks::statement_until(facts.case) else { return Check::NotApplicable };
    let procedure = &facts.case.procedure;
    let due = clock.deadline.due;
    if facts.today > due {
        return Check::met(format!("陈述申辩期到 {due}，已经过了"));
    }
    if procedure.statement_waived() {
        return Check::met("当事人明确放弃陈述申辩");
    }
    if procedure.arguments().next().is_some() && procedure.statement_answer.is_some() {
        return Check::met("当事人已经陈述申辩，并经复核");
    }
    Check::unmet(
        "陈述申辩期还没有过",
        format!(
            "当事人到 {due} 都可以陈述申辩，{due} 以后才能决定；当事人明确放弃的，先登记放弃。",
        ),
        Place::Step(Step::State),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Adoption, Event, Manner};
    use crate::testing::{self, HEAD, Point, Story, april, march, met, unmet};

    // Served on Wednesday 25 March: the fifth working day is Wednesday 1 April.
    #[test]
    fn met_on_the_day_after_the_last_day() {
        let story = Story::at(Point::NoticeServed);
        met(story.look(&GATE, Step::Issue, HEAD, april(2)));
    }

    #[test]
    fn met_when_waived_or_answered() {
        let mut story = Story::at(Point::NoticeServed);
        let said = testing::statement(march(26), Manner::Waived);
        story.steps(march(26), 1, Event::Stated(said));
        met(story.look(&GATE, Step::Issue, HEAD, march(26)));
        let mut story = Story::at(Point::NoticeServed);
        let said = testing::statement(march(26), Manner::Written);
        story.steps(march(26), 1, Event::Stated(said));
        unmet(story.look(&GATE, Step::Issue, HEAD, march(27)));
        let (adoption, reasons) = (Adoption::Nothing, "不成立".to_owned());
        story.steps(march(27), 1, Event::StatementAnswered { adoption, reasons });
        met(story.look(&GATE, Step::Issue, HEAD, march(27)));
    }

    #[test]
    fn unmet_on_the_last_day() {
        let story = Story::at(Point::NoticeServed);
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(1))).contains("2026-04-01"));
    }
}
