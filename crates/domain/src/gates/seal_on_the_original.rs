//! 盖章的原件。《行政处罚法》第五十九条: the decision bears the seal of the agency. The program draws no
//! seal, so what is served is the paper that was sealed, and its scan is bound to the case before.

use super::{Check, Facts, Gate};
use crate::case::procedure::Take;
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use crate::paper::Kind as Paper;
use crate::time;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "决定书盖了章",
    article: Article::penalty_law(59),
    since: date(2021, 7, 15),
    before: &[Step::Serve],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let Some(Take::Serve(service)) = facts.take() else { return Check::NotApplicable };
    if service.paper != Paper::PenaltyDecision {
        return Check::NotApplicable;
    }
    let scans = &facts.case.procedure.scans;
    match scans.iter().find(|scan| scan.what.0 == Paper::PenaltyDecision) {
        Some(scan) => {
            Check::met(format!("{} 收存了盖章原件的扫描件", time::civil_date(scan.act.at)))
        }
        None => Check::unmet(
            "没有盖章的决定书原件",
            "决定书要加盖本机关印章才能送达。请打印、盖章，把扫描件收存到本案。",
            Place::Step(Step::BindScan),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DECISION, NOTICE, Point, Story, april, met, service_form, unmet};

    fn serves(story: &Story, paper: Paper, number: &str) -> Check {
        let form = service_form(paper, number, april(9));
        story.take(&GATE, Take::Serve(Box::new(form)), 1, april(9))
    }

    #[test]
    fn met_with_a_scan_and_not_asked_of_other_papers() {
        let story = Story::at(Point::Scanned);
        assert!(met(serves(&story, Paper::PenaltyDecision, DECISION)).contains("2026-04-08"));
        let story = Story::at(Point::Decided);
        assert_eq!(serves(&story, Paper::PriorNotice, NOTICE), Check::NotApplicable);
    }

    #[test]
    fn unmet_while_no_sealed_original_was_scanned() {
        let story = Story::at(Point::Decided);
        assert!(unmet(serves(&story, Paper::PenaltyDecision, DECISION)).contains("盖章"));
    }
}
