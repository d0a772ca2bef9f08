//! 法制审核。《行政处罚法》第五十八条: without a legal review, or with one that did not pass, no
//! decision is made. The review covers exactly one content: text, evidence and form; whatever
//! changes afterwards needs a review of its own.

use super::{Check, Facts, Gate};
use crate::case::ReviewResult;
use crate::case::papers;
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "法制审核通过",
    article: Article::penalty_law(58),
    since: date(2021, 7, 15),
    before: &[Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let unmet = |title: &str, detail: String| Check::Unmet {
        title: title.to_owned(),
        detail,
        place: Place::Review,
    };
    let Some(now) = papers::decision_digest(facts.case, facts.agency, facts.template) else {
        return Check::Unmet {
            title: "还没有拟写决定书".to_owned(),
            detail: "先拟写决定书，再送法制审核。".to_owned(),
            place: Place::Draft,
        };
    };
    match facts.case.last_review() {
        None if facts.case.review_request.is_some() => {
            unmet("法制审核还没有出具意见", "材料已经送审，在等审核人员。".to_owned())
        }
        None => unmet(
            "没有法制审核通过的意见",
            "本案是普通程序，必须先经法制审核。材料还没有送审。".to_owned(),
        ),
        Some(review) if review.result == ReviewResult::Returned => {
            unmet("法制审核没有通过", format!("审核意见：{}", review.opinion))
        }
        Some(review) if review.digest != now => unmet(
            "审核以后内容有改动",
            "通过审核的不是现在这份内容（正文、证据或者文书样式变了），要对改动补充审核。"
                .to_owned(),
        ),
        Some(review) => Check::Met(format!(
            "{} 审核通过，内容指纹 {}",
            crate::time::civil_date(review.act.at),
            &now[..12]
        )),
    }
}
