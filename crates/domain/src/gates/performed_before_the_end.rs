//! 履行以后才结案。《行政处罚法》第六十六条: the party performs the penalty; a case ends when it was
//! performed, or when its enforcement was lawfully ended.

use super::{Check, Facts, Gate};
use crate::case::procedure::{Ending, Take};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "决定已经履行",
    article: Article::penalty_law(66),
    since: date(2021, 7, 15),
    before: &[Step::Close],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let ending = match facts.take() {
        Some(Take::Close { ending, .. }) => Some(*ending),
        _ => None,
    };
    let fine = facts.case.draft.as_ref().and_then(|draft| draft.content.fine);
    let paid = facts.case.procedure.paid();
    match (fine, ending) {
        (_, Some(Ending::Terminated)) => Check::met("终结执行"),
        (Some(fine), Some(Ending::WarningOnly)) => Check::unmet(
            "结案方式不对",
            format!("决定有罚款 {fine} 元，不能按“{}”结案。", Ending::WarningOnly.name()),
            Place::Step(Step::Close),
        ),
        (Some(fine), _) if paid < fine => Check::unmet(
            "罚款还没有缴清",
            format!(
                "罚款 {fine} 元，已经缴纳 {paid} 元。缴清以后结案；依法终结执行的，选“终结执行”。"
            ),
            Place::Step(Step::Pay),
        ),
        (Some(fine), _) => Check::met(format!("罚款 {fine} 元已经缴清")),
        (None, _) => Check::met("只有警告，送达即执行完毕"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, HEAD, Point, Story, april, march, met, unmet};

    fn closes(story: &Story, ending: Ending) -> Check {
        let take = Take::Close { ending, summary: "执行完毕".to_owned() };
        story.take(&GATE, take, HEAD, april(21))
    }

    #[test]
    fn met_when_paid_when_ended_and_when_there_was_only_a_warning() {
        met(closes(&Story::at(Point::Paid), Ending::Performed));
        met(closes(&Story::at(Point::Published), Ending::Terminated));
        let mut story = Story::at(Point::NoticeServed);
        let mut content = testing::content();
        content.fine = None;
        story.drafts(march(27), content);
        met(closes(&story, Ending::WarningOnly));
    }

    #[test]
    fn unmet_while_money_is_owed_and_by_an_ending_that_forgets_the_fine() {
        let story = Story::at(Point::Published);
        assert!(unmet(closes(&story, Ending::Performed)).contains("还没有缴清"));
        assert!(unmet(closes(&story, Ending::WarningOnly)).contains("结案方式不对"));
        assert!(unmet(story.look(&GATE, Step::Close, HEAD, april(21))).contains("还没有缴清"));
    }
}
