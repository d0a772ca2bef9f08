//! 一事一决定。A case is filed once, decided once and published once: a second act of the same kind
//! would be a second decision on one matter (《行政处罚法》第五十七条: one decision after one review
//! of the results).

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "这一步没有办过",
    article: Article::penalty_law(57),
    since: date(2021, 7, 15),
    before: &[
        Step::RequestFiling,
        Step::ReturnFiling,
        Step::File,
        Step::Record,
        Step::Draft,
        Step::RequestReview,
        Step::Review,
        Step::Issue,
        Step::Publish,
    ],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let case = facts.case;
    let waiting = case.filing_request.as_ref().is_some_and(|request| request.returned.is_none());
    let (blocked, title, detail) = match facts.step {
        Step::RequestFiling => (case.filing.is_some(), "本案已经立案", "立案后不再重复提请。"),
        Step::File | Step::ReturnFiling if case.filing.is_some() => {
            (true, "本案已经立案", "别的负责人可能刚刚批准，请刷新案件页。")
        }
        Step::File | Step::ReturnFiling => {
            (!waiting, "没有等待审批的立案申请", "请承办人先提请立案。")
        }
        Step::Record | Step::Draft | Step::RequestReview => {
            (case.decision.is_some(), "本案已经作出决定", "决定签发以后，调查和审核不再改动。")
        }
        Step::Review => (
            case.review_request.is_none(),
            "没有等待审核的材料",
            "可能已经有人出具意见，或者承办人改了草稿要重新送审。请刷新案件页。",
        ),
        Step::Issue => (case.decision.is_some(), "决定已经签发", "一个案件只作一个处罚决定。"),
        Step::Publish if case.decision.is_none() => {
            (true, "还没有签发决定", "决定签发以后才能公示。")
        }
        Step::Publish => (case.published.is_some(), "决定已经公示", "公示以后只能更正或者撤回。"),
        _ => return Check::NotApplicable,
    };
    if blocked {
        return Check::Unmet {
            title: title.to_owned(),
            detail: detail.to_owned(),
            place: Place::Case,
        };
    }
    Check::Met("没有重复办理".to_owned())
}
