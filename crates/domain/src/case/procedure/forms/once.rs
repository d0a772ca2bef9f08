//! A fact is typed once a case: counted over the forms of the whole ordinary procedure.

#![allow(non_snake_case, reason = "requirements are named as they are written")]

use super::{Colleague, Given, form};
use crate::case::procedure::{Correction, Event};
use crate::case::steps::Step;
use crate::testing::{OFFICERS, Point, Story, april, code, march};
use std::collections::BTreeMap;

/// What is asked again by its nature: each payment has its receipt, each request its reason.
const EACH_TIME: &[&str] = &["ask.reason", "answer.opinion", "receipt", "handlers.reason"];

/// The steps of the ordinary procedure with the point of a case at which their form is opened.
const WALK: &[(Point, Step)] = &[
    (Point::Filed, Step::Check),
    (Point::Filed, Step::NotifyInspection),
    (Point::Filed, Step::Inquire),
    (Point::Filed, Step::AnswerInquiry),
    (Point::Recorded, Step::CloseInvestigation),
    (Point::Reported, Step::OrderCorrection),
    (Point::Reviewed, Step::Notify),
    (Point::NoticeServed, Step::State),
    (Point::NoticeServed, Step::AnswerStatement),
    (Point::NoticeServed, Step::ChooseHearing),
    (Point::NoticeServed, Step::Discuss),
    (Point::Decided, Step::BindScan),
    (Point::Decided, Step::Serve),
    (Point::Served, Step::Pay),
    (Point::Served, Step::Close),
];

#[test]
fn U2_no_fact_is_typed_twice_in_one_case() {
    let people: Vec<Colleague> = (1..=6)
        .map(|n| Colleague {
            code: code(n),
            name: format!("第{n}人"),
            post: "科员".to_owned(),
            handler: n <= 2,
            head: n == 4 || n == 5,
        })
        .collect();
    let mut typed: BTreeMap<&str, Vec<Step>> = BTreeMap::new();
    for &(point, step) in WALK {
        let story = Story::at(point);
        let benchmark = None;
        let given =
            Given { case: &story.case, people: &people, benchmark, matter: None, today: april(8) };
        let form = form(step, given).unwrap();
        let empty = form.fields.iter().filter(|field| field.value.is_empty());
        for field in empty.filter(|field| !field.fact.is_empty()) {
            let steps = typed.entry(field.fact).or_default();
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
    }
    let twice: Vec<_> = typed
        .iter()
        .filter(|(fact, steps)| steps.len() > 1 && !EACH_TIME.contains(*fact))
        .collect();
    assert!(twice.is_empty(), "typed in more than one form: {twice:#?}");
    assert!(typed.len() > 20, "the walk asks for something: {}", typed.len());
}

#[test]
fn what_a_notice_and_a_decision_say_is_typed_nowhere_again() {
    let story = Story::at(Point::Reviewed);
    let given =
        Given { case: &story.case, people: &[], benchmark: None, matter: None, today: april(8) };
    let notice = form(Step::Notify, given).unwrap();
    assert!(notice.fields.is_empty(), "{:?}", notice.fields);
    assert!(notice.known.iter().any(|known| known.label == "违法事实" && !known.value.is_empty()));
    assert!(notice.known.iter().all(|known| !known.origin.is_empty()));
}

#[test]
fn what_was_ordered_before_the_report_is_in_the_report() {
    let mut story = Story::at(Point::Recorded);
    let acts = "十五日内更正年报。".to_owned();
    let ordered =
        Correction { number: "雁统责改字〔2026〕1号".to_owned(), acts, until: april(1) };
    story.steps(march(20), OFFICERS[0], Event::CorrectionOrdered(ordered));
    let given =
        Given { case: &story.case, people: &[], benchmark: None, matter: None, today: march(21) };
    let report = form(Step::CloseInvestigation, given).unwrap();
    let order = report.fields.iter().find(|field| field.name == "order_to_correct").unwrap();
    assert_eq!((order.value.as_str(), order.origin), ("十五日内更正年报。", "来自责令改正通知书"));
}
