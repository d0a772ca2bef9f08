//! 追诉时效。《行政处罚法》第三十六条: what was not discovered within two years is not penalised any
//! more. The two years run from the day the act ended; what counts is the day of the discovery.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::{Article, law};
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "在追诉时效以内被发现",
    article: Article::penalty_law(36),
    since: date(2021, 7, 15),
    before: &[Step::RequestFiling, Step::File, Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let (Some(check), Some(clue)) = (&facts.case.procedure.check, &facts.case.clue) else {
        return Check::NotApplicable;
    };
    let Some(term) = law().term("limitation") else { return Check::NotApplicable };
    let (ended, found) = (check.what.act_on, clue.received_on);
    let due = term.from(ended, "违法行为终了").deadline(&law().calendar).due;
    if found <= due {
        return Check::met(format!("违法行为终了于 {ended}，{found} 发现，两年到 {due}"));
    }
    Check::unmet(
        "已经过了追诉时效，处罚权已经消灭",
        format!(
            "违法行为终了于 {ended}，两年到 {due}；{found} 才发现。不再给予行政处罚，谁批准也不能处罚。"
        ),
        Place::Step(Step::Check),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::Event;
    use crate::testing::{HEAD, Point, Story, march, met, unmet};
    use jiff::civil::Date;

    fn ended(day: Date) -> Story {
        let mut story = Story::at(Point::Requested);
        let mut check = story.case.procedure.check.clone().unwrap().what;
        check.act_on = day;
        story.steps(march(4), 1, Event::Checked(check));
        story
    }

    #[test]
    fn met_on_the_last_day_of_the_two_years() {
        let story = ended(date(2024, 3, 2));
        assert!(met(story.look(&GATE, Step::File, HEAD, march(5))).contains("2026-03-02"));
    }

    #[test]
    fn unmet_a_day_later_the_power_is_gone() {
        let story = ended(date(2024, 3, 1));
        assert!(unmet(story.look(&GATE, Step::File, HEAD, march(5))).contains("处罚权已经消灭"));
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, march(5))).contains("2026-03-01"));
    }
}
