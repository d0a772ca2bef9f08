//! 音像记录。《行政处罚法》第四十七条 wants the whole course on record; the plan leaves no choice for
//! inspections, interviews and for service by leaving or by public notice. A film, a sound or a picture
//! is bound to the act, or the head granted an exception for an objective cause.

use super::{Check, Facts, Gate};
use crate::Code;
use crate::case::procedure::take::ServiceInput;
use crate::case::procedure::{Matter, MatterKind, Method, Take};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::evidence::Item;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "该有音像的有音像",
    article: Article::penalty_law(47),
    since: date(2021, 7, 15),
    before: &[Step::CloseInvestigation, Step::Serve],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    match facts.take() {
        Some(Take::Serve(service)) => served(service),
        _ if facts.step == Step::Serve => Check::NotApplicable,
        _ => recorded(facts),
    }
}

fn recorded(facts: &Facts<'_>) -> Check {
    let case = facts.case;
    let lacking: Vec<String> = (1u32..)
        .zip(&case.records)
        .filter(|(n, made)| !has_av(facts, &made.record.attachments) && !excepted(facts, *n))
        .map(|(n, made)| {
            let waits = case.procedure.all_waiting().any(|asked| is_for(&asked.matter, n));
            let note = if waits { "，例外的请示还没有批示" } else { "" };
            format!("第 {n} 份（{} {}{note}）", made.record.on, made.record.kind.name())
        })
        .collect();
    if lacking.is_empty() {
        return Check::met(format!("{} 份笔录都有音像，或者经批准例外", case.records.len()));
    }
    Check::unmet(
        format!("{} 份笔录没有音像", lacking.len()),
        format!(
            "{}。检查和询问要有录音、录像或者照片；因设备故障、天气、阻挠没有的，请机关负责人批准例外。",
            lacking.join("、")
        ),
        Place::Step(Step::Ask),
    )
}

fn has_av(facts: &Facts<'_>, attachments: &[Code]) -> bool {
    let items = facts.case.evidence.iter().map(|piece| &piece.item);
    items.into_iter().any(|item| item.is_av() && attachments.contains(&item.code))
}

fn excepted(facts: &Facts<'_>, n: u32) -> bool {
    let granted = facts.case.procedure.granted(MatterKind::AvException);
    granted.into_iter().any(|asked| is_for(&asked.matter, n))
}

fn is_for(matter: &Matter, n: u32) -> bool {
    matches!(matter, Matter::AvException { record, .. } if *record == n)
}

fn served(service: &ServiceInput) -> Check {
    match service.method {
        Method::Direct | Method::Entrusted | Method::Mail | Method::Electronic => {
            Check::NotApplicable
        }
        Method::LeftBehind | Method::PublicNotice if service.evidence.iter().any(Item::is_av) => {
            Check::met(format!("{}附有音像", service.method.name()))
        }
        Method::LeftBehind | Method::PublicNotice => Check::unmet(
            format!("{}没有音像", service.method.name()),
            "留置送达要拍下留置的过程，公告送达要拍下张贴的情况。请把照片或者录像和送达一起上传。",
            Place::Case,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::Cause;
    use crate::case::{Event, RecordKind};
    use crate::evidence::Category;
    use crate::paper::Kind as Paper;
    use crate::testing::{self, Point, Story, item, march, met, service_form};

    fn third_without() -> Story {
        let mut story = Story::at(Point::Recorded);
        let mut record = testing::record(3, RecordKind::Interview, march(11), (9, 10));
        record.attachments.clear();
        story.tell(march(11), 1, Event::RecordMade { record });
        story
    }

    fn serve(method: Method, evidence: Vec<Item>) -> Check {
        let form = service_form(Paper::PriorNotice, testing::NOTICE, march(25));
        let form = ServiceInput { method, evidence, ..form };
        Story::at(Point::Notified).take(&GATE, Take::Serve(Box::new(form)), 1, march(25))
    }

    #[test]
    fn met_with_a_film_of_each_record_or_a_granted_exception() {
        let story = Story::at(Point::Recorded);
        met(story.look(&GATE, Step::CloseInvestigation, 1, march(20)));
        let mut story = third_without();
        story.asks(march(12), Matter::AvException { record: 3, cause: Cause::Fault }, Some(true));
        met(story.look(&GATE, Step::CloseInvestigation, 1, march(20)));
        met(serve(Method::LeftBehind, vec![item(1, "image/jpeg", Category::Receipt)]));
        assert_eq!(serve(Method::Direct, Vec::new()), Check::NotApplicable);
    }

    #[test]
    fn unmet_without_and_while_the_exception_waits_or_is_for_another_record() {
        let mut story = third_without();
        story.asks(march(12), Matter::AvException { record: 2, cause: Cause::Fault }, Some(true));
        story.asks(march(12), Matter::AvException { record: 3, cause: Cause::Fault }, None);
        let look = story.look(&GATE, Step::CloseInvestigation, 1, march(20));
        let words = testing::unmet(look);
        assert!(words.contains("第 3 份") && words.contains("还没有批示"), "{words}");
    }

    #[test]
    fn unmet_when_a_paper_was_left_or_posted_and_nothing_shows_it() {
        for method in [Method::LeftBehind, Method::PublicNotice] {
            let paper = vec![item(1, "application/pdf", Category::Receipt)];
            testing::unmet(serve(method, paper));
        }
    }
}
