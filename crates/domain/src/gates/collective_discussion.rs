//! 负责人集体讨论。《行政处罚法》第五十七条第二款: a complicated or grave violation is decided on after
//! the heads of the agency discussed it together.

use super::{Check, Facts, Gate};
use crate::case::procedure::{Discussion, Take};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use crate::person::Role;
use crate::time;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "负责人集体讨论",
    article: Article::penalty_law(57),
    since: date(2021, 7, 15),
    before: &[Step::Discuss, Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    match (facts.step, facts.take()) {
        (Step::Discuss, Some(Take::Discuss(held))) => who_met(facts, held),
        (Step::Issue, _) => discussed(facts),
        _ => Check::NotApplicable,
    }
}

fn who_met(facts: &Facts<'_>, held: &Discussion) -> Check {
    let others: Vec<&str> = facts
        .named
        .iter()
        .filter(|(code, _)| held.attendees.contains(code) || held.host == **code)
        .filter(|(_, person)| !person.has(Role::Head, held.on))
        .map(|(_, person)| person.name.shown())
        .collect();
    if !others.is_empty() {
        return Check::unmet(
            "参加讨论的不都是机关负责人",
            format!(
                "{}在 {} 不是机关负责人。其他人可以列席、记录，不算参加讨论。",
                others.join("、"),
                held.on
            ),
            Place::Step(Step::Discuss),
        );
    }
    if held.attendees.len() < 2 || !held.attendees.contains(&held.host) {
        return Check::unmet(
            "不成集体讨论",
            "至少要有两名机关负责人参加，主持人也在其中。",
            Place::Step(Step::Discuss),
        );
    }
    let minutes = facts.actor.is_some_and(|actor| {
        facts.case.handlers().contains(actor) || facts.named.iter().any(|(code, _)| *code == actor)
    });
    if !minutes {
        return Check::unmet(
            "你没有参加讨论，也不是承办人",
            "讨论记录由参加讨论的负责人、记录人或者承办人登记。",
            Place::Nowhere,
        );
    }
    Check::met(format!("{} 名负责人参加，主持人在其中", held.attendees.len()))
}

fn discussed(facts: &Facts<'_>) -> Check {
    let procedure = &facts.case.procedure;
    let Some(report) = procedure.report.as_ref().filter(|report| report.what.grave) else {
        return Check::NotApplicable;
    };
    match &procedure.discussion {
        Some(held) if held.version > report.version => Check::met(format!(
            "{} 集体讨论，{} 名负责人参加",
            held.what.on,
            held.what.attendees.len()
        )),
        Some(held) => Check::unmet(
            "集体讨论在调查终结以前",
            format!(
                "讨论是 {} 的，{} 又提交了调查终结报告，要按现在的报告再讨论。",
                held.what.on,
                time::civil_date(report.act.at)
            ),
            Place::Step(Step::Discuss),
        ),
        None => Check::unmet(
            "还没有集体讨论",
            "调查终结报告写明本案情节复杂或者属于重大违法行为，要由机关负责人集体讨论以后才能决定。",
            Place::Step(Step::Discuss),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Event, Report};
    use crate::testing::{
        self, HEAD, OFFICERS, Point, REVIEWER, SECOND_HEAD, Story, april, code, march, met, unmet,
    };

    fn held(host: u64, attendees: &[u64]) -> Discussion {
        Discussion {
            on: march(26),
            place: "会议室".to_owned(),
            host: code(host),
            recorder: code(OFFICERS[0]),
            attendees: attendees.iter().map(|&n| code(n)).collect(),
            opinions: "同意。".to_owned().into(),
            conclusion: "按建议处罚。".to_owned(),
        }
    }

    fn grave() -> Story {
        let mut story = Story::at(Point::NoticeServed);
        let report = Report { grave: true, ..testing::report() };
        story.steps(march(25), 1, Event::InvestigationClosed(report));
        story
    }

    #[test]
    fn met_when_two_heads_discussed_it_after_the_report() {
        let mut story = grave();
        let minutes = held(HEAD, &[HEAD, SECOND_HEAD]);
        met(story.take(&GATE, Take::Discuss(Box::new(minutes.clone())), OFFICERS[0], march(26)));
        story.steps(march(26), 1, Event::Discussed(minutes));
        assert!(met(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("2 名负责人"));
        let plain = Story::at(Point::NoticeServed);
        assert_eq!(plain.look(&GATE, Step::Issue, HEAD, april(8)), Check::NotApplicable);
    }

    #[test]
    fn unmet_without_it_or_with_one_from_before_the_report() {
        let mut story = grave();
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("还没有集体讨论"));
        story.steps(march(26), 1, Event::Discussed(held(HEAD, &[HEAD, SECOND_HEAD])));
        let report = Report { grave: true, ..testing::report() };
        story.steps(march(27), 1, Event::InvestigationClosed(report));
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("再讨论"));
    }

    #[test]
    fn unmet_by_one_head_by_others_and_when_an_outsider_writes_it_down() {
        let story = grave();
        let check = |minutes: Discussion, by| {
            unmet(story.take(&GATE, Take::Discuss(Box::new(minutes)), by, march(26)))
        };
        assert!(check(held(HEAD, &[HEAD]), HEAD).contains("不成集体讨论"));
        assert!(check(held(HEAD, &[SECOND_HEAD, 3]), HEAD).contains("人员3"));
        let minutes = held(HEAD, &[HEAD, SECOND_HEAD]);
        assert!(check(minutes, REVIEWER).contains("你没有参加讨论"));
    }
}
