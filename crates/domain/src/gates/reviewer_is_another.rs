//! 审核人没有办过本案。《湖南省行政程序规定》第六十条 tells handling and reviewing apart;
//! 《行政处罚法》第五十八条 wants the review done by those whose work it is.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "审核人没有承办过本案",
    article: Article::hunan_procedure(60),
    since: date(2008, 10, 1),
    before: &[Step::Review],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let Some(actor) = facts.actor else { return Check::NotApplicable };
    let case = facts.case;
    let filed = case.filing.as_ref().is_some_and(|filing| filing.act.by.as_ref() == Some(actor));
    if filed {
        return Check::Unmet {
            title: "你批准了本案立案，不能再审核".to_owned(),
            detail: "批准的人和审核的人要分开，请由另一位审核人员审核。".to_owned(),
            place: Place::Nowhere,
        };
    }
    let drafted = case.draft.as_ref().is_some_and(|draft| draft.act.by.as_ref() == Some(actor));
    let registered = case.clue.as_ref().is_some_and(|clue| clue.act.by.as_ref() == Some(actor));
    let recorded = case
        .records
        .iter()
        .any(|made| made.act.by.as_ref() == Some(actor) || made.record.officers.contains(actor));
    if case.handlers().contains(actor) || drafted || registered || recorded {
        return Check::Unmet {
            title: "你办过本案，不能再审核".to_owned(),
            detail: "登记线索、承办、调查或者拟稿的人不能审核同一个案件，请由另一位审核人员审核。"
                .to_owned(),
            place: Place::Nowhere,
        };
    }
    Check::Met("审核人没有承办过本案".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{HEAD, OFFICERS, Point, REVIEWER, Story, march, met, unmet};

    #[test]
    fn met_by_a_reviewer_who_had_no_hand_in_it() {
        let story = Story::at(Point::Reported);
        met(story.look(&GATE, Step::Review, REVIEWER, march(23)));
    }

    #[test]
    fn unmet_by_who_handled_it_and_by_who_filed_it() {
        let story = Story::at(Point::Reported);
        let words = unmet(story.look(&GATE, Step::Review, OFFICERS[1], march(23)));
        assert!(words.contains("办过本案"), "{words}");
        let words = unmet(story.look(&GATE, Step::Review, HEAD, march(23)));
        assert!(words.contains("批准了本案立案"), "{words}");
    }
}
