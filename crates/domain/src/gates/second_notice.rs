//! 再次告知要有新的事实。《行政处罚法》第四十五条: what the party argues does not make the penalty
//! heavier; a second notice of the same case says which new facts it rests on.

use super::{Check, Facts, Gate};
use crate::case::procedure::Take;
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "再次告知有新的事实",
    article: Article::penalty_law(45),
    since: date(2021, 7, 15),
    before: &[Step::Notify],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let (Some(before), Some(Take::Notify { new_facts })) =
        (facts.case.procedure.notice(), facts.take())
    else {
        return Check::NotApplicable;
    };
    if !new_facts.trim().is_empty() {
        return Check::met("写明了新的事实");
    }
    Check::unmet(
        "已经告知过一次",
        format!(
            "告知书 {} 已经发出。要再次告知，请写明告知以后查明的新的事实；当事人申辩不是新的事实。",
            before.what.number
        ),
        Place::Step(Step::Notify),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{HEAD, Point, Story, march, met, unmet};

    fn notify(story: &Story, new_facts: &str) -> Check {
        let take = Take::Notify { new_facts: new_facts.to_owned() };
        story.take(&GATE, take, HEAD, march(30))
    }

    #[test]
    fn met_with_new_facts_and_not_asked_the_first_time() {
        let story = Story::at(Point::NoticeServed);
        met(notify(&story, "另有一笔应收账款没有上报。"));
        let story = Story::at(Point::Reviewed);
        assert_eq!(notify(&story, ""), Check::NotApplicable);
    }

    #[test]
    fn unmet_without_new_facts() {
        let story = Story::at(Point::NoticeServed);
        assert!(unmet(notify(&story, " ")).contains("已经告知过一次"));
    }
}
