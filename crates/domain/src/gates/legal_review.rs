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
    before: &[Step::Notify, Step::Issue],
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
            "通过审核的不是现在这份内容：正文、证据、陈述申辩及其复核或者文书样式变了，要对改动补充审核。"
                .to_owned(),
        ),
        Some(review) => Check::Met(format!(
            "{} 审核通过，内容指纹 {}",
            crate::time::civil_date(review.act.at),
            &now[..12]
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Event;
    use crate::case::procedure::{self, Manner};
    use crate::evidence::Category;
    use crate::testing::{self, HEAD, Point, Story, april, march, met};

    #[test]
    fn met_for_exactly_what_was_reviewed() {
        let mut story = Story::at(Point::NoticeServed);
        assert!(met(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("审核通过"));
        story.adds(march(25), testing::item(140, "image/png", Category::Receipt));
        met(story.look(&GATE, Step::Issue, HEAD, april(8)));
    }

    #[test]
    fn unmet_without_a_review_after_a_return_and_after_a_change() {
        let story = Story::at(Point::Reported);
        let words = testing::unmet(story.look(&GATE, Step::Notify, HEAD, march(23)));
        assert!(words.contains("还没有送审"), "{words}");
        let mut story = Story::at(Point::Reviewed);
        let mut content = testing::content();
        content.discretion.push_str("改。");
        story.drafts(march(24), content);
        let words = testing::unmet(story.look(&GATE, Step::Notify, HEAD, march(24)));
        assert!(words.contains("内容有改动"), "{words}");
        let (digest, result) = (String::new(), ReviewResult::Returned);
        let opinion = "事实不清".to_owned();
        let returned = Event::Reviewed { digest, result, answers: Vec::new(), opinion };
        story.tell(march(24), testing::REVIEWER, returned);
        let words = testing::unmet(story.look(&GATE, Step::Issue, HEAD, march(24)));
        assert!(words.contains("事实不清"), "{words}");
    }

    #[test]
    fn unmet_after_the_party_spoke_until_that_too_was_reviewed() {
        let mut story = Story::at(Point::NoticeServed);
        let said = testing::statement(march(26), Manner::Oral);
        story.steps(march(26), 1, procedure::Event::Stated(said));
        let words = testing::unmet(story.look(&GATE, Step::Issue, HEAD, april(8)));
        assert!(words.contains("陈述申辩及其复核"), "{words}");
        story.reviews(march(30));
        met(story.look(&GATE, Step::Issue, HEAD, april(8)));
    }
}
