//! 日期有先后。《行政处罚法》第四十七条: the whole course is on record, step after step; what answers a
//! document cannot be older than it.

use super::{Check, Facts, Gate};
use crate::case::Case;
use crate::case::command::Command;
use crate::case::procedure::Take;
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use crate::paper::Kind as Paper;
use crate::time;
use jiff::civil::{Date, date};

pub const GATE: Gate = Gate {
    name: "日期先后没有问题",
    article: Article::penalty_law(47),
    since: date(2021, 7, 15),
    before: &[
        Step::Record,
        Step::AnswerInquiry,
        Step::DisposePreservation,
        Step::Serve,
        Step::State,
        Step::ChooseHearing,
        Step::Discuss,
        Step::Pay,
    ],
    check,
};

/// A day that was typed, and the day that must have come before.
struct Order {
    typed: &'static str,
    on: Date,
    after: String,
    since: Date,
}

fn check(facts: &Facts<'_>) -> Check {
    let Some(order) = facts.command.and_then(|command| order(facts.case, command)) else {
        return Check::NotApplicable;
    };
    let Order { typed, on, after, since } = order;
    if on >= since {
        return Check::met(format!("{typed} {on} 不早于{after} {since}"));
    }
    Check::unmet(
        format!("{typed}早于{after}"),
        format!("{typed}写的是 {on}，{after}是 {since}。请核对两个日期。"),
        Place::Case,
    )
}

fn order(case: &Case, command: &Command) -> Option<Order> {
    if let Command::MakeRecord { record, .. } = command {
        let ended = case.procedure.check.as_ref()?.what.act_on;
        let after = "违法行为终了之日".to_owned();
        return Some(Order { typed: "调查日期", on: record.on, after, since: ended });
    }
    let Command::Take(take) = command else { return None };
    let procedure = &case.procedure;
    let (typed, on, after, since) = match take {
        Take::AnswerInquiry { on, .. } => {
            // Answers come in the order of the letters.
            let asked = procedure.inquiries.get(procedure.inquiry_answers.len())?;
            let sent = time::civil_date(asked.act.at);
            ("答复日期", *on, format!("查询书 {} 的日期", asked.what.number), sent)
        }
        Take::DisposePreservation { on, .. } => {
            let held = &procedure.open_preservation()?.preservation;
            ("处理日期", *on, "登记保存日期".to_owned(), held.on)
        }
        Take::Serve(service) => {
            let issued = case.issued();
            let paper = issued
                .iter()
                .find(|known| known.paper == service.paper && known.number == service.number)?;
            ("送达日期", service.on, format!("《{}》的日期", paper.paper.name()), paper.on)
        }
        Take::State { on, .. } => {
            ("陈述申辩日期", *on, told(), procedure.notice_service()?.what.on)
        }
        Take::ChooseHearing { on, .. } => {
            ("表示的日期", *on, told(), procedure.notice_service()?.what.on)
        }
        Take::Discuss(held) => {
            let reported = time::civil_date(procedure.report.as_ref()?.act.at);
            ("讨论日期", held.on, "调查终结日期".to_owned(), reported)
        }
        Take::Pay { payment, .. } => {
            let number = &case.decision.as_ref()?.number;
            let served = procedure.service(Paper::PenaltyDecision, number)?;
            ("缴款日期", payment.on, "决定书送达日期".to_owned(), served.what.on)
        }
        _ => return None,
    };
    Some(Order { typed, on, after, since })
}

fn told() -> String {
    "告知书送达日期".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Disposal, Event, Manner};
    use crate::testing::{
        DECISION, NOTICE, Point, Story, april, march, met, payment, preservation, record_form,
        service_form, unmet,
    };

    fn state(on: Date) -> Take {
        let (by, content) = ("吴敏".to_owned(), "录入错误。".to_owned());
        Take::State { on, manner: Manner::Oral, by, content, evidence: Vec::new() }
    }

    fn serve(paper: Paper, number: &str, on: Date) -> Take {
        Take::Serve(Box::new(service_form(paper, number, on)))
    }

    fn pay(on: Date) -> Take {
        Take::Pay { payment: Box::new(payment(on, 20_000, 0)), evidence: Vec::new() }
    }

    #[test]
    fn met_on_the_same_day_or_later() {
        let story = Story::at(Point::Notified);
        met(story.take(&GATE, serve(Paper::PriorNotice, NOTICE, march(24)), 1, march(25)));
        let story = Story::at(Point::NoticeServed);
        met(story.take(&GATE, state(march(25)), 1, march(26)));
        let story = Story::at(Point::Served);
        met(story.take(&GATE, pay(april(9)), 1, april(10)));
        assert_eq!(story.look(&GATE, Step::Pay, 1, april(10)), Check::NotApplicable);
    }

    #[test]
    fn unmet_when_a_day_is_typed_that_was_before() {
        let story = Story::at(Point::Notified);
        let serve_early = serve(Paper::PriorNotice, NOTICE, march(23));
        assert!(unmet(story.take(&GATE, serve_early, 1, march(25))).contains("2026-03-24"));
        let story = Story::at(Point::NoticeServed);
        assert!(unmet(story.take(&GATE, state(march(24)), 1, march(26))).contains("2026-03-25"));
        let story = Story::at(Point::Scanned);
        let serve_early = serve(Paper::PenaltyDecision, DECISION, april(7));
        assert!(unmet(story.take(&GATE, serve_early, 1, april(9))).contains("2026-04-08"));
        let story = Story::at(Point::Served);
        assert!(unmet(story.take(&GATE, pay(april(8)), 1, april(10))).contains("2026-04-09"));
    }

    #[test]
    fn unmet_when_an_act_would_come_before_what_it_is_about() {
        let mut story = Story::at(Point::Recorded);
        story.steps(march(11), 1, Event::Preserved(preservation(march(11))));
        let (disposal, detail) = (Disposal::Returned, "返还".to_owned());
        let take = Take::DisposePreservation { on: march(10), disposal, detail };
        assert!(unmet(story.take(&GATE, take, 1, march(13))).contains("登记保存日期"));
        let record = Box::new(record_form(date(2026, 1, 19), (9, 10), &[]));
        let command = Command::MakeRecord { record, evidence: Vec::new() };
        assert!(unmet(story.send(&GATE, &command, 1, march(13))).contains("2026-01-20"));
    }
}
