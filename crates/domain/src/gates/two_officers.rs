//! 两名执法人员。《行政处罚法》第四十二条: enforcement takes people with an enforcement qualification,
//! and never fewer than two of them. Valid means valid on the day of the step.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "两名有资格的执法人员",
    article: Article::penalty_law(42),
    since: date(2021, 7, 15),
    before: &[
        Step::RequestFiling,
        Step::File,
        Step::Record,
        Step::Draft,
        Step::RequestReview,
        Step::Issue,
    ],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let (valid, lacking): (Vec<_>, Vec<_>) =
        facts.handlers.iter().partition(|(_, person)| person.qualified_on(facts.today));
    if valid.len() >= 2 && lacking.is_empty() {
        let names: Vec<&str> = valid.iter().map(|(_, person)| person.name.shown()).collect();
        return Check::Met(format!("{}的执法证件在 {} 有效", names.join("、"), facts.today));
    }
    let mut detail = String::new();
    for (_, person) in &lacking {
        let name = person.name.shown();
        detail += &match person.certificates.last() {
            _ if !person.has(crate::person::Role::Officer, facts.today) => {
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
    Check::Unmet {
        title: format!("执法人员只有 {} 人资格有效", valid.len()),
        detail,
        place: if facts.case.filing.is_some() { Place::People } else { Place::FilingRequest },
    }
}
