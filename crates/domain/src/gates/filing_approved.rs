//! 立案。《行政处罚法》第五十四条: what meets the conditions is filed in time; nobody investigates and
//! nobody decides in a matter that was not filed.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "已经批准立案",
    article: Article::penalty_law(54),
    since: date(2021, 7, 15),
    before: &[
        Step::Record,
        Step::OrderCorrection,
        Step::Inquire,
        Step::Preserve,
        Step::CloseInvestigation,
        Step::Draft,
        Step::RequestReview,
        Step::Notify,
        Step::Discuss,
        Step::Issue,
    ],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    match &facts.case.filing {
        Some(filing) => Check::Met(format!("{} 批准立案，编号 {}", filing.on, filing.number)),
        None => Check::Unmet {
            title: "还没有批准立案".to_owned(),
            detail: match &facts.case.filing_request {
                Some(request) if request.returned.is_none() => {
                    "立案申请在等机关负责人审批。".to_owned()
                }
                _ => "先填立案申请，由机关负责人审批。".to_owned(),
            },
            place: Place::FilingRequest,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{HEAD, Point, Story, march, met, unmet};

    #[test]
    fn met_once_the_head_filed_it() {
        let story = Story::at(Point::Filed);
        assert!(met(story.look(&GATE, Step::Record, 1, march(6))).contains("2026-03-05"));
    }

    #[test]
    fn unmet_while_the_request_waits_or_there_is_none() {
        let story = Story::at(Point::Requested);
        assert!(unmet(story.look(&GATE, Step::Preserve, 1, march(6))).contains("在等机关负责人"));
        let story = Story::at(Point::Checked);
        assert!(unmet(story.look(&GATE, Step::Notify, HEAD, march(6))).contains("先填立案申请"));
    }
}
