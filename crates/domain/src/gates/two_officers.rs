//! 两名执法人员。《行政处罚法》第四十二条: enforcement takes people with an enforcement qualification,
//! and never fewer than two of them. For a step at the desk the handling officers count, on the day of
//! the step; for an act on the spot those who were there, on the day of the act.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use crate::person::Role;
use jiff::civil::{Date, date};

pub const GATE: Gate = Gate {
    name: "两名有资格的执法人员",
    article: Article::penalty_law(42),
    since: date(2021, 7, 15),
    before: &[
        Step::RequestFiling,
        Step::File,
        Step::ChangeHandlers,
        Step::NotifyInspection,
        Step::Record,
        Step::Preserve,
        Step::CloseInvestigation,
        Step::Draft,
        Step::RequestReview,
        Step::Issue,
        Step::Serve,
    ],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    match facts.day_of_act() {
        Some(day) => on_the_spot(facts, day),
        None => at_the_desk(facts),
    }
}

/// Whether their certificates were valid that day is a gate of its own.
fn on_the_spot(facts: &Facts<'_>, day: Date) -> Check {
    let (officers, others): (Vec<_>, Vec<_>) =
        facts.present().iter().partition(|(_, person)| person.has(Role::Officer, day));
    let names = |people: &[(_, &crate::person::Person)]| {
        let names: Vec<&str> = people.iter().map(|(_, person)| person.name.shown()).collect();
        names.join("、")
    };
    let words = names(&officers);
    if officers.len() >= 2 && others.is_empty() {
        return Check::met(format!("{day} 在场的执法人员：{words}"));
    }
    let mut detail = match officers.is_empty() {
        true => format!("{day} 没有执法人员在场。"),
        false => format!("{day} 在场的执法人员只有{words}。"),
    };
    if !others.is_empty() {
        detail += &format!("{}在那一天没有执法人员职责。", names(&others));
    }
    detail += "检查、询问、登记保存和送达都要两个人以上，一个人做的不能作为根据。";
    Check::unmet(format!("在场的执法人员只有 {} 人", officers.len()), detail, Place::Case)
}

fn at_the_desk(facts: &Facts<'_>) -> Check {
    let (valid, lacking): (Vec<_>, Vec<_>) =
        facts.handlers.iter().partition(|(_, person)| person.qualified_on(facts.today));
    if valid.len() >= 2 && lacking.is_empty() {
        let names: Vec<&str> = valid.iter().map(|(_, person)| person.name.shown()).collect();
        return Check::met(format!("{}的执法证件在 {} 有效", names.join("、"), facts.today));
    }
    let mut detail = String::new();
    for (_, person) in &lacking {
        let name = person.name.shown();
        detail += &match person.certificates.last() {
            _ if !person.has(Role::Officer, facts.today) => {
                format!("{name}现在没有执法人员职责。")
            }
            Some(held) => format!(
                "{name}的{} {} 有效期至 {}{}。",
                held.certificate.kind.name(),
                held.certificate.number,
                held.certificate.until,
                held.revoked.map(|day| format!("，已于 {day} 失效")).unwrap_or_default()
            ),
            None => format!("{name}没有登记执法证件。"),
        };
    }
    detail += &format!("办案要两个人以上，{} 当天都要有效。", facts.today);
    let place = if facts.case.filing.is_some() { Place::People } else { Place::FilingRequest };
    Check::unmet(format!("执法人员只有 {} 人资格有效", valid.len()), detail, place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::command::Command;
    use crate::case::procedure::Take;
    use crate::paper::Kind as Paper;
    use crate::testing::{self, Point, Story, code, march, met, record_form, service_form};

    fn recorded_by(officers: &[u64]) -> Command {
        let record = Box::new(record_form(march(11), (9, 10), officers));
        Command::MakeRecord { record, evidence: Vec::new() }
    }

    #[test]
    fn met_by_two_handlers_and_by_two_who_were_there() {
        let story = Story::at(Point::Filed);
        assert!(met(story.look(&GATE, Step::Record, 1, march(10))).contains("人员1、人员2"));
        assert!(met(story.send(&GATE, &recorded_by(&[]), 1, march(11))).contains("人员2"));
        assert!(met(story.send(&GATE, &recorded_by(&[1, 3]), 1, march(11))).contains("人员3"));
    }

    #[test]
    fn unmet_when_one_person_is_heard_by_one_officer() {
        let story = Story::at(Point::Filed);
        let words = testing::unmet(story.send(&GATE, &recorded_by(&[1]), 1, march(11)));
        assert!(words.contains("只有 1 人"), "{words}");
        let words = testing::unmet(story.send(&GATE, &recorded_by(&[1, 4]), 1, march(11)));
        assert!(words.contains("人员4在那一天没有执法人员职责"), "{words}");
    }

    #[test]
    fn unmet_when_one_officer_serves_alone_or_is_to_handle_alone() {
        let story = Story::at(Point::Scanned);
        let mut form = service_form(Paper::PenaltyDecision, testing::DECISION, testing::april(9));
        form.servers = vec![code(2)];
        let words =
            testing::unmet(story.take(&GATE, Take::Serve(Box::new(form)), 1, testing::april(9)));
        assert!(words.contains("人员2"), "{words}");
        let alone = Take::ChangeHandlers { handlers: vec![code(3)], reason: "调离".to_owned() };
        let words = testing::unmet(story.take(&GATE, alone, testing::HEAD, testing::april(9)));
        assert!(words.contains("只有 1 人资格有效"), "{words}");
    }
}
