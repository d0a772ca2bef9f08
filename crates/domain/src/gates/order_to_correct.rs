//! 责令改正。《行政处罚法》第二十八条: who penalises also orders the violation to be corrected.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "责令改正",
    article: Article::penalty_law(28),
    since: date(2021, 7, 15),
    before: &[Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let case = facts.case;
    if let Some(order) = case.procedure.corrections.last() {
        return Check::met(format!("已经发出责令改正通知书 {}", order.what.number));
    }
    let written = case.draft.as_ref().map_or("", |draft| draft.content.order_to_correct.trim());
    if !written.is_empty() {
        return Check::met("决定书写明了责令改正的内容");
    }
    Check::unmet(
        "没有责令改正",
        "实施处罚的时候要责令当事人改正或者限期改正：写进决定书，或者另发责令改正通知书。",
        Place::Step(Step::OrderCorrection),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Correction, Event};
    use crate::testing::{self, HEAD, Point, Story, april, march, met, unmet};

    #[test]
    fn met_in_the_decision_or_by_an_order_of_its_own() {
        let mut story = Story::at(Point::NoticeServed);
        assert!(met(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("决定书"));
        let number = "雁统责改字〔2026〕1号".to_owned();
        let order = Correction { number, acts: "更正".to_owned(), until: april(30) };
        story.steps(march(12), 1, Event::CorrectionOrdered(order));
        assert!(met(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("责改字"));
    }

    #[test]
    fn unmet_when_nothing_orders_it() {
        let mut story = Story::at(Point::NoticeServed);
        let mut content = testing::content();
        content.order_to_correct = " ".to_owned();
        story.drafts(march(26), content);
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("限期改正"));
    }
}
