//! 申辩不加重。《行政处罚法》第四十五条第二款: the penalty does not become heavier because the party
//! argued. A heavier one needs new facts, and a new notice of them.

use super::{Check, Facts, Gate};
use crate::Fen;
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "没有因为申辩加重处罚",
    article: Article::penalty_law(45),
    since: date(2021, 7, 15),
    before: &[Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let (Some(notice), Some(draft)) = (facts.case.procedure.notice(), &facts.case.draft) else {
        return Check::NotApplicable;
    };
    let (told, now) = (&notice.what.content, &draft.content);
    let amount =
        |fine: Option<Fen>| fine.map_or_else(|| "没有罚款".to_owned(), |f| format!("罚款 {f} 元"));
    let mut heavier = Vec::new();
    if now.fine > told.fine {
        heavier.push(format!("告知的是{}，决定书写的是{}", amount(told.fine), amount(now.fine)));
    }
    if now.warning && !told.warning {
        heavier.push("告知的没有警告，决定书加了警告".to_owned());
    }
    if heavier.is_empty() {
        return Check::met(format!("告知的是{}，决定不比它重", amount(told.fine)));
    }
    Check::unmet(
        "处罚比告知的重",
        format!("{}。只有查明新的事实才能加重，并且要重新告知。", heavier.join("；")),
        Place::Step(Step::Notify),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, HEAD, Point, Story, april, march, met, unmet};

    #[test]
    fn met_by_the_same_or_a_lighter_penalty() {
        let mut story = Story::at(Point::NoticeServed);
        met(story.look(&GATE, Step::Issue, HEAD, april(8)));
        let mut content = testing::content();
        content.fine = None;
        story.drafts(march(27), content);
        met(story.look(&GATE, Step::Issue, HEAD, april(8)));
    }

    #[test]
    fn unmet_by_one_fen_more_or_by_a_warning_that_was_not_told() {
        let mut story = Story::at(Point::NoticeServed);
        let mut content = testing::content();
        content.fine = Some(Fen::new(2_000_001));
        story.drafts(march(27), content);
        let words = unmet(story.look(&GATE, Step::Issue, HEAD, april(8)));
        assert!(words.contains("20,000.00") && words.contains("20,000.01"), "{words}");
        let mut story = Story::at(Point::Reviewed);
        let mut told = testing::content();
        told.warning = false;
        let notice = testing::notice(testing::NOTICE, march(24), told);
        story.steps(march(24), HEAD, crate::case::procedure::Event::NoticeGiven(notice));
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("加了警告"));
    }
}
