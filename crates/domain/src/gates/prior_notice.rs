//! 事先告知。《行政处罚法》第四十四条、第六十二条: before the decision the party is told of the penalty
//! proposed, of the facts, the reasons and the basis; what it was not told of is not decided.

use super::{Check, Facts, Gate};
use crate::case::DraftContent;
use crate::case::procedure::Adoption;
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "已经事先告知",
    article: Article::penalty_law(44),
    since: date(2021, 7, 15),
    before: &[Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let procedure = &facts.case.procedure;
    let Some(notice) = procedure.notice() else {
        return Check::unmet(
            "还没有事先告知",
            "作出决定以前，要告知当事人拟作出的处罚、事实、理由、依据和它的权利。",
            Place::Step(Step::Notify),
        );
    };
    let number = &notice.what.number;
    let Some(service) = procedure.notice_service() else {
        return Check::unmet(
            "告知书还没有送达",
            format!("告知书 {number} 没有送达的记录，没有送到就没有告知。"),
            Place::Step(Step::Serve),
        );
    };
    let effective = service.what.effective;
    if effective > facts.today {
        return Check::unmet(
            "告知书还没有视为送达",
            format!("告知书 {number} 公告送达，{effective} 才视为送达。"),
            Place::Nowhere,
        );
    }
    let Some(draft) = &facts.case.draft else { return Check::NotApplicable };
    let adopted = procedure
        .statement_answer
        .as_ref()
        .is_some_and(|answer| answer.what.0 != Adoption::Nothing);
    match differs(&notice.what.content, &draft.content, adopted) {
        Some(what) => Check::unmet(
            "决定的内容没有告知过",
            format!("决定书的{what}和告知书 {number} 不一样。请按现在的内容重新告知，或者改回来。"),
            Place::Step(Step::Notify),
        ),
        None => Check::met(format!("告知书 {number} 于 {effective} 送达")),
    }
}

/// What the decision says otherwise than the notice. Facts may change in so far as the agency accepted
/// what the party argued.
fn differs(told: &DraftContent, now: &DraftContent, adopted: bool) -> Option<&'static str> {
    let words = |content: &DraftContent| {
        content.facts.shown().split_whitespace().collect::<Vec<_>>().join("")
    };
    if told.violation != now.violation {
        Some("违法行为")
    } else if adopted {
        None
    } else if told.figures != now.figures {
        Some("上报数或者核实数")
    } else if words(told) != words(now) {
        Some("违法事实")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Event, Manner};
    use crate::paper::Kind as Paper;
    use crate::testing::{self, HEAD, NOTICE, Point, Story, april, march, met, unmet};
    use crate::violation::Violation;

    fn changed() -> DraftContent {
        let facts = "雁城演示机械有限公司少报应收账款。".to_owned().into();
        DraftContent { facts, ..testing::content() }
    }

    #[test]
    fn met_when_served_for_what_is_proposed_now() {
        let mut story = Story::at(Point::NoticeServed);
        assert!(met(story.look(&GATE, Step::Issue, HEAD, april(8))).contains(NOTICE));
        let said = testing::statement(march(26), Manner::Oral);
        story.steps(march(26), 1, Event::Stated(said));
        let (adoption, reasons) = (Adoption::Part, "部分成立".to_owned());
        story.steps(march(27), 1, Event::StatementAnswered { adoption, reasons });
        story.drafts(march(27), changed());
        met(story.look(&GATE, Step::Issue, HEAD, april(8)));
    }

    #[test]
    fn unmet_before_it_was_given_and_before_it_was_served() {
        let story = Story::at(Point::Reviewed);
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("还没有事先告知"));
        let mut story = Story::at(Point::Notified);
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("没有送达"));
        let mut posted = testing::served(Paper::PriorNotice, NOTICE, march(25));
        posted.effective = april(24);
        story.steps(march(25), 1, Event::Served(posted));
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("2026-04-24"));
        met(story.look(&GATE, Step::Issue, HEAD, april(24)));
    }

    #[test]
    fn unmet_when_the_decision_rests_on_something_else() {
        let mut story = Story::at(Point::NoticeServed);
        story.drafts(march(27), changed());
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("违法事实"));
        let content = DraftContent { violation: Violation::Late, ..testing::content() };
        story.drafts(march(27), content);
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("违法行为"));
    }
}
