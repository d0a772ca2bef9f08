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
    before: &[Step::Record, Step::Draft, Step::RequestReview, Step::Issue],
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
