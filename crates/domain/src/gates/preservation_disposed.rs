//! 登记保存的证据要处理。《行政处罚法》第五十六条: within seven working days it is decided what becomes
//! of what was kept. Late is late and shown so; open it must not stay.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "登记保存的证据已经处理",
    article: Article::penalty_law(56),
    since: date(2021, 7, 15),
    before: &[Step::CloseInvestigation, Step::Close],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let procedure = &facts.case.procedure;
    if procedure.preservations.is_empty() {
        return Check::NotApplicable;
    }
    match procedure.open_preservation() {
        None => Check::met("登记保存的证据都作出了处理决定"),
        Some(held) => Check::unmet(
            "登记保存的证据还没有处理",
            format!(
                "{}（{} 登记保存：{}）还没有处理决定，七个工作日以内要作出。",
                held.preservation.number,
                held.preservation.on,
                held.preservation.items.join("、")
            ),
            Place::Step(Step::DisposePreservation),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Disposal, Event};
    use crate::testing::{HEAD, Point, Story, march, met, preservation, unmet};

    #[test]
    fn met_once_it_was_decided_what_becomes_of_it() {
        let mut story = Story::at(Point::Recorded);
        let none = story.look(&GATE, Step::CloseInvestigation, 1, march(20));
        assert_eq!(none, Check::NotApplicable);
        story.steps(march(11), 1, Event::Preserved(preservation(march(11))));
        let (disposal, detail) = (Disposal::Kept, "复制后返还".to_owned());
        let disposed = Event::PreservationDisposed { on: march(13), disposal, detail };
        story.steps(march(13), 1, disposed);
        met(story.look(&GATE, Step::CloseInvestigation, 1, march(20)));
    }

    #[test]
    fn unmet_while_it_is_still_kept() {
        let mut story = Story::at(Point::Recorded);
        story.steps(march(11), 1, Event::Preserved(preservation(march(11))));
        for (step, by) in [(Step::CloseInvestigation, 1), (Step::Close, HEAD)] {
            assert!(unmet(story.look(&GATE, step, by, march(20))).contains("台账一册"));
        }
    }
}
