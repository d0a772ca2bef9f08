//! 送达以后才有履行和结案。《行政处罚法》第六十一条: the decision takes effect when it reaches the party;
//! nobody has to pay, and nothing is over, before.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use crate::paper::Kind as Paper;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "决定书已经送达",
    article: Article::penalty_law(61),
    since: date(2021, 7, 15),
    before: &[Step::Pay, Step::Close],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let case = facts.case;
    let Some(decision) = &case.decision else {
        return Check::unmet(
            "还没有作出决定",
            "决定签发并送达以后，才登记缴款和结案。",
            Place::Case,
        );
    };
    match case.procedure.service(Paper::PenaltyDecision, &decision.number) {
        Some(service) if service.what.effective > facts.today => Check::unmet(
            "决定书还没有视为送达",
            format!("{} 公告送达，{} 才视为送达。", service.what.on, service.what.effective),
            Place::Nowhere,
        ),
        Some(service) => {
            Check::met(format!("{} {}", service.what.effective, service.what.method.name()))
        }
        None => Check::unmet(
            "决定书还没有送达",
            format!("{} 没有送达的记录。", decision.number),
            Place::Step(Step::Serve),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Event, Method};
    use crate::testing::{self, DECISION, HEAD, Point, Story, april, met, unmet};

    #[test]
    fn met_once_it_reached_the_party() {
        let story = Story::at(Point::Served);
        assert!(met(story.look(&GATE, Step::Pay, 1, april(9))).contains("直接送达"));
    }

    #[test]
    fn unmet_before_the_decision_before_its_service_and_while_it_is_posted() {
        let story = Story::at(Point::NoticeServed);
        assert!(unmet(story.look(&GATE, Step::Close, HEAD, april(7))).contains("还没有作出决定"));
        let mut story = Story::at(Point::Scanned);
        assert!(unmet(story.look(&GATE, Step::Pay, 1, april(9))).contains(DECISION));
        let mut posted = testing::served(Paper::PenaltyDecision, DECISION, april(9));
        posted.method = Method::PublicNotice;
        posted.effective = date(2026, 5, 9);
        story.steps(april(9), 1, Event::Served(posted));
        assert!(unmet(story.look(&GATE, Step::Pay, 1, april(30))).contains("2026-05-09"));
    }
}
