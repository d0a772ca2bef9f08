//! 批准人不是承办人。《湖南省行政程序规定》第六十条: the one who handles, the one who reviews and the
//! one who approves are told apart. The head who files or signs has not handled or reviewed it.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "批准人与承办人、审核人分开",
    article: Article::hunan_procedure(60),
    since: date(2008, 10, 1),
    before: &[Step::File, Step::Issue],
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
    } else if facts.step == Step::Issue
        && case.last_review().is_some_and(|review| review.act.by.as_ref() == Some(actor))
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
