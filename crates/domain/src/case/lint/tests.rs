//! One slip each, in a case that agrees otherwise.

use super::*;
use crate::case::procedure::{Adoption, Event};
use crate::case::{Event as CaseEvent, Figures, RecordKind};
use crate::testing::{self, Point, Story, april, march};
use jiff::civil::date;

fn found(story: &Story) -> Vec<Lint> {
    let name = |code: &Code| {
        let person = story.people.iter().find(|(known, _)| known == code);
        person.map_or_else(String::new, |(_, person)| person.name.shown().to_owned())
    };
    lint(&story.case, april(21), &name)
}

fn with_facts(facts: &str) -> Vec<Lint> {
    let mut story = Story::at(Point::Reported);
    let facts = facts.to_owned().into();
    story.drafts(march(21), DraftContent { facts, ..testing::content() });
    found(&story)
}

fn only(lints: &[Lint], words: &str) {
    assert_eq!(lints.len(), 1, "{lints:#?}");
    assert!(lints[0].what.contains(words), "{}", lints[0].what);
}

#[test]
fn a_case_that_agrees_has_none() {
    assert_eq!(found(&Story::at(Point::Paid)), []);
}

#[test]
fn days_of_the_record_that_stand_the_wrong_way_round_are_named() {
    let mut story = Story::at(Point::Reported);
    let record = testing::record(3, RecordKind::Interview, march(24), (9, 10));
    story.tell(march(24), 1, CaseEvent::RecordMade { record });
    let lints = found(&story);
    only(&lints, "调查终结（2026-03-20）早于第 3 份询问笔录（2026-03-24）");
    assert_eq!(lints[0].why, Why::Article(Article::penalty_law(47)));
    let mut story = Story::at(Point::Notified);
    let early = testing::served(Paper::PriorNotice, testing::NOTICE, march(23));
    story.steps(march(25), 1, Event::Served(early));
    only(&found(&story), "送达《行政处罚事先告知书》（2026-03-23）早于");
}

#[test]
fn people_in_two_places_at_once_are_named() {
    let mut story = Story::at(Point::Recorded);
    let mut record = testing::record(3, RecordKind::Interview, march(10), (10, 12));
    record.officers = [2, 3].map(testing::code).to_vec();
    record.present = "郑强".to_owned().into();
    story.tell(march(11), 1, CaseEvent::RecordMade { record });
    let lints = found(&story);
    only(&lints, "人员2同时在第 1 份和第 3 份笔录里");
    assert_eq!(lints[0].why, Why::Article(Article::penalty_law(46)));
}

#[test]
fn days_that_do_not_exist_or_have_not_come_are_named() {
    only(&with_facts("该单位于2026年2月30日上报。"), "“2026年2月30日”没有这一天");
    only(&with_facts("该单位于2026年5月1日上报。"), "还没有到");
    assert_eq!(with_facts("该单位于2026年1月20日上报。"), []);
}

#[test]
fn a_party_written_differently_is_named() {
    let lints = with_facts("雁城演示机械有限公同未如实上报。");
    only(&lints, "雁城演示机械有限公同");
    assert_eq!(lints[0].place, Place::Draft);
    assert_eq!(with_facts("该公司未如实上报。"), []);
}

#[test]
fn figures_and_ratio_in_the_facts_are_compared_with_the_fields() {
    only(&with_facts("上报应收账款664千元，核实数5,087千元。"), "上报数是 664，填写的是 646");
    only(&with_facts("上报646千元，实际为5078千元。"), "核实数是 5078，填写的是 5087");
    only(&with_facts("违法比例78.3%。"), "按填写的数是 87.3%");
    assert_eq!(with_facts("2025年年报3张报表中上报646千元，经核实，为5087千元，违法比例87%。"), []);
    let mut story = Story::at(Point::Reported);
    let figures = Figures { reported: None, actual: None }.into();
    story.drafts(march(21), DraftContent { figures, ..testing::content() });
    assert_eq!(found(&story), []);
}

#[test]
fn amounts_of_the_fine_are_compared_wherever_they_are_written() {
    only(&with_facts("建议罚款三万元。"), "罚款 30,000.00 元，处罚建议里罚款是 20,000.00 元");
    assert_eq!(with_facts("依法可以并处十万元以下的罚款，建议罚款贰万元整。"), []);
    let mut story = Story::at(Point::NoticeServed);
    story.steps(march(26), 1, Event::Stated(testing::statement(march(26), Manner::Oral)));
    let (adoption, reasons) = (Adoption::Part, "罚款减为10000元。".to_owned());
    story.steps(march(27), 1, Event::StatementAnswered { adoption, reasons });
    only(&found(&story), "复核理由里写的是罚款 10,000.00 元");
    let content = DraftContent { fine: None, ..testing::content() };
    story.drafts(march(27), content);
    only(&found(&story), "没有罚款");
}

#[test]
fn an_article_under_its_repealed_number_is_named_for_either_version() {
    let cites = |number: &str| format!("违反《中华人民共和国统计法》第{number}条。");
    only(&with_facts(&cites("四十一")), "是2009 年文本的条号，本案适用《统计法》第四十四条");
    assert_eq!(with_facts(&cites("四十四")), []);
    let mut story = Story::at(Point::Reported);
    let mut check = story.case.procedure.check.clone().unwrap().what;
    check.act_on = date(2024, 9, 1);
    story.steps(march(21), 1, Event::Checked(check));
    let facts = cites("四十四").into();
    story.drafts(march(21), DraftContent { facts, ..testing::content() });
    only(&found(&story), "是2024 年文本的条号");
}
