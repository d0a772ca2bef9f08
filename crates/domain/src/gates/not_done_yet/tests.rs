//! What can be done at each point of the procedure, and what cannot.

use super::*;
use crate::Fen;
use crate::case::procedure::{Ending, Event, Inquiry, Manner, Matter};
use crate::paper::Kind as Paper;
use crate::testing::{
    self, DECISION, HEAD, NOTICE, Point, Story, april, march, met, service_form, unmet,
};

fn look(story: &Story, step: Step) -> Check {
    story.look(&GATE, step, 1, april(21))
}

fn serve(story: &Story, paper: Paper, number: &str) -> Check {
    let form = Box::new(service_form(paper, number, april(9)));
    story.take(&GATE, Take::Serve(form), 1, april(21))
}

fn ask(story: &Story, matter: Matter) -> Check {
    story.take(&GATE, Take::Ask { matter, reason: "理由".to_owned() }, 1, april(21))
}

#[test]
fn met_for_each_step_at_its_point() {
    for (point, step) in [
        (Point::Clue, Step::Check),
        (Point::Checked, Step::RequestFiling),
        (Point::Requested, Step::File),
        (Point::Filed, Step::Record),
        (Point::Filed, Step::ChangeHandlers),
        (Point::Filed, Step::Inquire),
        (Point::Recorded, Step::CloseInvestigation),
        (Point::Reported, Step::RequestReview),
        (Point::Reviewed, Step::Notify),
        (Point::Notified, Step::Serve),
        (Point::NoticeServed, Step::State),
        (Point::NoticeServed, Step::Issue),
        (Point::Decided, Step::BindScan),
        (Point::Scanned, Step::Serve),
        (Point::Scanned, Step::Publish),
        (Point::Served, Step::Pay),
        (Point::Paid, Step::Close),
    ] {
        met(look(&Story::at(point), step));
    }
    met(serve(&Story::at(Point::Scanned), Paper::PenaltyDecision, DECISION));
}

#[test]
fn unmet_for_what_was_done_already() {
    for (point, step, words) in [
        (Point::Filed, Step::RequestFiling, "已经立案"),
        (Point::Filed, Step::File, "已经立案"),
        (Point::Decided, Step::Issue, "已经签发"),
        (Point::Published, Step::Publish, "已经公示"),
        (Point::Paid, Step::Pay, "已经缴清"),
        (Point::NoticeServed, Step::Serve, "没有等待送达"),
        (Point::Reviewed, Step::Review, "没有等待审核"),
    ] {
        let said = unmet(look(&Story::at(point), step));
        assert!(said.contains(words), "{step:?}: {said}");
    }
    let story = Story::at(Point::NoticeServed);
    assert!(unmet(serve(&story, Paper::PriorNotice, NOTICE)).contains("2026-03-25"));
}

#[test]
fn unmet_for_what_is_not_there_yet() {
    for (point, step, words) in [
        (Point::Checked, Step::File, "没有等待审批"),
        (Point::Requested, Step::ChangeHandlers, "还没有立案"),
        (Point::Recorded, Step::AnswerInquiry, "没有等待答复"),
        (Point::Recorded, Step::DisposePreservation, "没有等待处理"),
        (Point::Recorded, Step::Answer, "没有等待批示"),
        (Point::Recorded, Step::Notify, "还没有拟写"),
        (Point::Notified, Step::State, "还没有送达"),
        (Point::NoticeServed, Step::ChooseHearing, "没有告知听证"),
        (Point::NoticeServed, Step::AnswerStatement, "没有等待复核"),
        (Point::NoticeServed, Step::Publish, "还没有签发"),
        (Point::Filed, Step::Serve, "没有等待送达"),
    ] {
        let said = unmet(look(&Story::at(point), step));
        assert!(said.contains(words), "{step:?}: {said}");
    }
    let story = Story::at(Point::Notified);
    assert!(unmet(serve(&story, Paper::PriorNotice, "雁统罚告字〔2026〕2号")).contains("2号"));
    let scan = Take::BindScan { paper: Paper::PenaltyDecision, evidence: Vec::new() };
    assert!(unmet(story.take(&GATE, scan, 1, april(1))).contains("行政处罚决定书"));
}

#[test]
fn unmet_for_measures_after_the_decision_and_for_everything_after_the_end() {
    let mut story = Story::at(Point::Paid);
    for step in [
        Step::Record,
        Step::Draft,
        Step::NotifyInspection,
        Step::OrderCorrection,
        Step::Inquire,
        Step::Preserve,
        Step::CloseInvestigation,
        Step::Notify,
        Step::State,
        Step::Discuss,
    ] {
        assert!(unmet(look(&story, step)).contains("已经作出决定"), "{step:?}");
    }
    let (ending, summary) = (Ending::Performed, "执行完毕".to_owned());
    story.steps(april(21), HEAD, Event::Closed { on: april(21), ending, summary });
    for &step in GATE.before {
        assert!(unmet(look(&story, step)).contains("已经结案"), "{step:?}");
    }
}

#[test]
fn met_and_unmet_for_requests_before_and_after_the_decision() {
    let before = Story::at(Point::Recorded);
    let after = Story::at(Point::Served);
    let deviation = || Matter::Deviation { fine: Fen::yuan(10_000) };
    let instalments = || Matter::Instalments { plan: Vec::new() };
    met(ask(&before, deviation()));
    unmet(ask(&after, deviation()));
    met(ask(&after, instalments()));
    unmet(ask(&before, instalments()));
}

#[test]
fn met_and_unmet_for_answers_one_for_each_letter_and_statement() {
    let mut story = Story::at(Point::Recorded);
    let (number, questions) = ("雁统查询字〔2026〕1号".to_owned(), "为何".to_owned().into());
    let inquiry = Inquiry { number, questions, reply_by: march(20) };
    story.steps(march(11), 1, Event::Inquired(inquiry));
    met(look(&story, Step::AnswerInquiry));
    let content = "说明".to_owned().into();
    story.steps(march(13), 1, Event::InquiryAnswered { on: march(13), content });
    unmet(look(&story, Step::AnswerInquiry));
    let mut story = Story::at(Point::NoticeServed);
    story.steps(march(26), 1, Event::Stated(testing::statement(march(26), Manner::Waived)));
    unmet(look(&story, Step::AnswerStatement));
    story.steps(march(27), 1, Event::Stated(testing::statement(march(27), Manner::Oral)));
    met(look(&story, Step::AnswerStatement));
}

#[test]
fn unmet_when_a_hearing_is_withdrawn_that_nobody_asked_for() {
    let mut story = Story::at(Point::NoticeServed);
    let mut notice = story.case.procedure.notice().unwrap().what.clone();
    notice.hearing = true;
    story.steps(march(26), HEAD, Event::NoticeGiven(notice));
    let choose = |story: &Story, choice| {
        let take = Take::ChooseHearing { on: march(26), choice, by: "吴敏".to_owned() };
        story.take(&GATE, take, 1, march(26))
    };
    unmet(choose(&story, HearingChoice::Withdrawn));
    met(choose(&story, HearingChoice::Requested));
    let by = "吴敏".to_owned().into();
    let choice = HearingChoice::Requested;
    story.steps(march(26), 1, Event::HearingChosen { on: march(26), choice, by });
    met(choose(&story, HearingChoice::Withdrawn));
}
