//! 复核陈述申辩。《行政处罚法》第六十二条: where the agency did not hear what the party argued, it makes
//! no decision. Heard means: every argument was looked into and answered, late ones too.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "陈述申辩都经过复核",
    article: Article::penalty_law(62),
    since: date(2021, 7, 15),
    before: &[Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let procedure = &facts.case.procedure;
    let Some(said) = procedure.arguments().last() else { return Check::NotApplicable };
    match &procedure.statement_answer {
        Some(answer) => Check::met(format!("复核意见：{}", answer.what.0.name())),
        None => Check::unmet(
            "陈述申辩还没有复核",
            format!(
                "当事人 {} 的陈述申辩没有复核意见。事实、理由和证据都要复核，成立的要采纳。",
                said.what.on
            ),
            Place::Step(Step::AnswerStatement),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Adoption, Event, Manner};
    use crate::testing::{self, HEAD, Point, Story, april, march, met, unmet};

    #[test]
    fn met_when_every_argument_was_answered() {
        let mut story = Story::at(Point::NoticeServed);
        assert_eq!(story.look(&GATE, Step::Issue, HEAD, april(8)), Check::NotApplicable);
        story.steps(march(26), 1, Event::Stated(testing::statement(march(26), Manner::Oral)));
        let (adoption, reasons) = (Adoption::Nothing, "不成立".to_owned());
        story.steps(march(27), 1, Event::StatementAnswered { adoption, reasons });
        assert!(met(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("不予采纳"));
    }

    #[test]
    fn unmet_when_a_later_argument_was_not() {
        let mut story = Story::at(Point::NoticeServed);
        story.steps(march(26), 1, Event::Stated(testing::statement(march(26), Manner::Oral)));
        let (adoption, reasons) = (Adoption::Nothing, "不成立".to_owned());
        story.steps(march(27), 1, Event::StatementAnswered { adoption, reasons });
        story.steps(april(7), 1, Event::Stated(testing::statement(april(7), Manner::Written)));
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("2026-04-07"));
    }
}
