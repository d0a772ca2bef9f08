//! 先行登记保存要先批准。《行政处罚法》第五十六条: evidence is kept only where the head approved it
//! before, and one approval is good for one preservation.

use super::{Check, Facts, Gate};
use crate::case::procedure::{MatterKind, Take};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use crate::time;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "登记保存经过批准",
    article: Article::penalty_law(56),
    since: date(2021, 7, 15),
    before: &[Step::Preserve],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let procedure = &facts.case.procedure;
    let Some(approval) = procedure.unused_preservation() else {
        return match procedure.waiting(MatterKind::Preservation) {
            Some(_) => Check::unmet(
                "登记保存还没有批准",
                "请示在等机关负责人批示，批准以后才能登记保存。",
                Place::Step(Step::Answer),
            ),
            None => Check::unmet(
                "登记保存没有批准",
                "先向机关负责人请示，写明物品、地点和保管人。一次批准只能用一次，再保存要再请示。",
                Place::Step(Step::Ask),
            ),
        };
    };
    let approved = approval.answer.as_ref().map(|answer| time::civil_date(answer.act.at));
    match (facts.take(), approved) {
        (Some(Take::Preserve { on, .. }), Some(approved)) if *on < approved => Check::unmet(
            "登记保存早于批准",
            format!("{approved} 才批准，登记保存写的是 {on}。先批准，后登记保存，请核对日期。"),
            Place::Case,
        ),
        (_, Some(approved)) => Check::met(format!("{approved} 批准登记保存")),
        (_, None) => Check::NotApplicable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Event, Matter};
    use crate::testing::{Point, Story, march, met, preservation, unmet};
    use jiff::civil::Date;

    fn matter() -> Matter {
        let (place, keeper) = ("财务室".to_owned(), "吴敏".to_owned());
        Matter::Preservation { items: vec!["台账一册".to_owned()], place, keeper }
    }

    fn kept(story: &Story, on: Date) -> Check {
        let take = Take::Preserve { on, present: "吴敏".to_owned(), evidence: Vec::new() };
        story.take(&GATE, take, 1, march(13))
    }

    #[test]
    fn met_on_the_day_of_the_approval() {
        let mut story = Story::at(Point::Filed);
        story.asks(march(11), matter(), Some(true));
        assert!(met(kept(&story, march(11))).contains("2026-03-11"));
    }

    #[test]
    fn unmet_before_it_and_with_one_that_was_refused_or_waits() {
        let mut story = Story::at(Point::Filed);
        story.asks(march(11), matter(), Some(false));
        assert!(unmet(kept(&story, march(11))).contains("没有批准"));
        story.asks(march(12), matter(), None);
        assert!(unmet(kept(&story, march(12))).contains("在等"));
        let mut story = Story::at(Point::Filed);
        story.asks(march(12), matter(), Some(true));
        assert!(unmet(kept(&story, march(11))).contains("早于批准"));
    }

    #[test]
    fn unmet_a_second_time_with_the_same_approval() {
        let mut story = Story::at(Point::Filed);
        story.asks(march(11), matter(), Some(true));
        story.steps(march(11), 1, Event::Preserved(preservation(march(11))));
        assert!(unmet(kept(&story, march(12))).contains("一次批准只能用一次"));
        story.asks(march(12), matter(), Some(true));
        met(kept(&story, march(12)));
    }
}
