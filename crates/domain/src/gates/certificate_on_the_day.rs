//! 证件在行为当天有效。《行政处罚法》第四十二条、《统计法》第三十八条: whoever inspects, hears, keeps
//! evidence or serves holds an enforcement certificate that is valid on the day of the act. In this
//! field two kinds qualify: the statistics certificate and the general administrative one.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use crate::person::Person;
use jiff::civil::{Date, date};

pub const GATE: Gate = Gate {
    name: "执法证件在行为当天有效",
    article: Article::penalty_law(42),
    since: date(2021, 7, 15),
    before: &[Step::NotifyInspection, Step::Record, Step::Preserve, Step::Serve],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let Some(day) = facts.day_of_act() else { return Check::NotApplicable };
    let mut held = Vec::new();
    let mut lacking = String::new();
    for (_, person) in facts.present() {
        match person.certificate_on(day) {
            Some(certificate) => {
                let name = person.name.shown();
                held.push(format!("{name}{} {}", certificate.kind.name(), certificate.number));
            }
            None => lacking += &without(person, day),
        }
    }
    if lacking.is_empty() {
        return Check::met(format!("{day} 有效：{}", held.join("，")));
    }
    Check::unmet(
        format!("{day} 有人没有有效的执法证件"),
        format!(
            "{lacking}这一天的事要由证件有效的执法人员来做；证件已经续期的，先登记新的有效期。"
        ),
        Place::People,
    )
}

fn without(person: &Person, day: Date) -> String {
    let name = person.name.shown();
    let Some(last) = person.certificates.last() else {
        return format!("{name}没有登记执法证件。");
    };
    let certificate = &last.certificate;
    let (kind, number) = (certificate.kind.name(), &certificate.number);
    match last.revoked {
        Some(revoked) if revoked <= day => format!("{name}的{kind} {number} 已于 {revoked} 失效。"),
        _ => format!(
            "{name}的{kind} {number} 有效期 {} 至 {}。",
            certificate.from, certificate.until
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::command::Command;
    use crate::person::CertificateKind;
    use crate::testing::{Point, Story, march, met, record_form, unmet};

    fn recorded_on(day: Date) -> Command {
        let record = Box::new(record_form(day, (9, 10), &[]));
        Command::MakeRecord { record, evidence: Vec::new() }
    }

    fn until(day: Date, kind: CertificateKind) -> Story {
        let mut story = Story::at(Point::Filed);
        let certificate = &mut story.people[1].1.certificates[0].certificate;
        certificate.until = day;
        certificate.kind = kind;
        story
    }

    #[test]
    fn met_on_the_last_day_of_either_kind() {
        let story = until(march(10), CertificateKind::Administrative);
        let words = met(story.send(&GATE, &recorded_on(march(10)), 1, march(12)));
        assert!(words.contains("人员2行政执法证 430002"), "{words}");
        assert!(words.contains("人员1统计执法证 430001"), "{words}");
    }

    #[test]
    fn unmet_for_an_officer_whose_certificate_ended_yesterday() {
        let story = until(march(9), CertificateKind::Statistics);
        let words = unmet(story.send(&GATE, &recorded_on(march(10)), 1, march(10)));
        assert!(words.contains("人员2的统计执法证 430002 有效期"), "{words}");
        assert!(words.contains("2026-03-09"), "{words}");
        assert!(!words.contains("人员1"), "{words}");
    }

    #[test]
    fn unmet_once_it_was_revoked() {
        let mut story = Story::at(Point::Filed);
        story.people[0].1.certificates[0].revoked = Some(march(10));
        let words = unmet(story.send(&GATE, &recorded_on(march(10)), 1, march(10)));
        assert!(words.contains("已于 2026-03-10 失效"), "{words}");
    }
}
