//! 请示都有批示。《湖南省行政程序规定》第六十条: who asks and who approves are two; a case does not end
//! over a question that nobody answered.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "请示都有批示",
    article: Article::hunan_procedure(60),
    since: date(2008, 10, 1),
    before: &[Step::Close],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let waiting: Vec<&str> =
        facts.case.procedure.all_waiting().map(|asked| asked.matter.kind().name()).collect();
    if waiting.is_empty() {
        return Check::met("没有等待批示的请示");
    }
    Check::unmet(
        "还有请示没有批示",
        format!("在等批示：{}。批示以后再结案。", waiting.join("、")),
        Place::Step(Step::Answer),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::Matter;
    use crate::testing::{HEAD, Point, Story, april, met, unmet};

    #[test]
    fn met_when_everything_was_answered() {
        let mut story = Story::at(Point::Paid);
        story.asks(april(11), Matter::Instalments { plan: Vec::new() }, Some(false));
        met(story.look(&GATE, Step::Close, HEAD, april(21)));
    }

    #[test]
    fn unmet_while_a_request_waits() {
        let mut story = Story::at(Point::Paid);
        story.asks(april(11), Matter::Instalments { plan: Vec::new() }, None);
        assert!(unmet(story.look(&GATE, Step::Close, HEAD, april(21))).contains("分期"));
    }
}
