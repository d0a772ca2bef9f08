//! 调查终结。《行政处罚法》第五十七条: the results are reviewed, discussed and decided on when the
//! investigation is over, and its report says what they are.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use crate::time;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "调查已经终结",
    article: Article::penalty_law(57),
    since: date(2021, 7, 15),
    before: &[Step::RequestReview, Step::Notify, Step::Discuss, Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    match &facts.case.procedure.report {
        Some(report) => Check::met(format!(
            "{} 提交了调查终结报告，裁量阶次“{}”",
            time::civil_date(report.act.at),
            report.what.grade
        )),
        None => Check::unmet(
            "调查还没有终结",
            "先写调查终结报告：事实、证据、依据、裁量和处罚建议。",
            Place::Step(Step::CloseInvestigation),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{HEAD, Point, Story, march, met, unmet};

    #[test]
    fn met_with_a_report() {
        let story = Story::at(Point::Reported);
        assert!(met(story.look(&GATE, Step::RequestReview, 1, march(21))).contains("一般"));
    }

    #[test]
    fn unmet_without_one_even_if_a_decision_was_drafted() {
        let mut story = Story::at(Point::Recorded);
        story.drafts(march(12), crate::testing::content());
        for (step, by) in [
            (Step::RequestReview, 1),
            (Step::Notify, HEAD),
            (Step::Discuss, HEAD),
            (Step::Issue, HEAD),
        ] {
            assert!(unmet(story.look(&GATE, step, by, march(21))).contains("调查终结报告"));
        }
    }
}
