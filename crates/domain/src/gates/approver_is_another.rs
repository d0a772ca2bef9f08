//! 批准人不是承办人。《湖南省行政程序规定》第六十条: the one who handles, the one who reviews and the
//! one who approves are told apart. The head who files, answers or signs has not handled the case; the
//! one who signs a notice or a decision has not reviewed it.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "批准人与承办人、审核人分开",
    article: Article::hunan_procedure(60),
    since: date(2008, 10, 1),
    before: &[Step::File, Step::Answer, Step::Notify, Step::Issue, Step::Close],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let Some(actor) = facts.actor else { return Check::NotApplicable };
    let case = facts.case;
    let asked = case.filing_request.as_ref().and_then(|request| request.act.by.as_ref());
    let did = if case.handlers().contains(actor) {
        "承办人"
    } else if asked == Some(actor) {
        "提请立案的人"
    } else if case.draft.as_ref().is_some_and(|draft| draft.act.by.as_ref() == Some(actor)) {
        "决定书的拟稿人"
    } else if case.records.iter().any(|made| made.record.officers.contains(actor)) {
        "调查人员"
    } else if matches!(facts.step, Step::Notify | Step::Issue)
        && case.reviews.iter().any(|review| review.act.by.as_ref() == Some(actor))
    {
        "法制审核人"
    } else {
        return Check::Met("批准人没有承办、审核过本案".to_owned());
    };
    Check::Unmet {
        title: format!("你是本案的{did}，不能再批准"),
        detail: "承办、审核、批准要由三个人分别办理，请由另一位机关负责人批准。".to_owned(),
        place: Place::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{HEAD, OFFICERS, Point, REVIEWER, Story, april, march, met, unmet};

    #[test]
    fn met_by_a_head_who_had_no_hand_in_it() {
        let story = Story::at(Point::NoticeServed);
        for step in [Step::Notify, Step::Issue, Step::Answer, Step::Close] {
            met(story.look(&GATE, step, HEAD, april(8)));
        }
    }

    #[test]
    fn unmet_by_a_handler_and_by_the_reviewer() {
        let story = Story::at(Point::NoticeServed);
        for step in [Step::File, Step::Answer, Step::Notify, Step::Issue, Step::Close] {
            let words = unmet(story.look(&GATE, step, OFFICERS[0], march(26)));
            assert!(words.contains("承办人"), "{words}");
        }
        for step in [Step::Notify, Step::Issue] {
            let words = unmet(story.look(&GATE, step, REVIEWER, march(26)));
            assert!(words.contains("法制审核人"), "{words}");
        }
    }
}
