//! 公示以后才结案。《行政处罚法》第四十八条, 国办发〔2018〕118号（六）: the decision is made public within
//! seven working days; a case is not over while that is open.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use crate::time;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "决定已经公示",
    article: Article::penalty_law(48),
    since: date(2021, 7, 15),
    before: &[Step::Close],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    match &facts.case.published {
        Some(act) => Check::met(format!("{} 公示", time::civil_date(act.at))),
        None => Check::unmet(
            "决定还没有公示",
            "处罚决定自作出之日起七个工作日内公示，由公示专员办理。",
            Place::Case,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{HEAD, Point, Story, april, met, unmet};

    #[test]
    fn met_once_it_is_public() {
        let story = Story::at(Point::Published);
        assert!(met(story.look(&GATE, Step::Close, HEAD, april(20))).contains("2026-04-10"));
    }

    #[test]
    fn unmet_while_it_is_not() {
        let story = Story::at(Point::Served);
        assert!(unmet(story.look(&GATE, Step::Close, HEAD, april(20))).contains("公示专员"));
    }
}
