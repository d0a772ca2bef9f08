//! 处罚在法定幅度以内。《行政处罚法》第三十七条: the rule of the day on which the act ended judges it,
//! unless the later one is lighter. The penalty stays inside what that rule allows, and what the rule
//! commands is imposed.

use super::{Check, Facts, Gate};
use crate::Fen;
use crate::case::DraftContent;
use crate::case::command::Command;
use crate::case::procedure::{Matter, MatterKind, Take};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use crate::law::fines::{self, FineRule, Subject};
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "处罚在法定种类和幅度以内",
    article: Article::penalty_law(37),
    since: date(2021, 7, 15),
    before: &[Step::CloseInvestigation, Step::Draft, Step::Notify, Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let Some((content, serious)) = proposed(facts) else { return Check::NotApplicable };
    let Some(check) = &facts.case.procedure.check else {
        return Check::unmet(
            "不知道违法行为哪天终了",
            "先核查线索，登记违法行为终了之日，才知道适用哪一版统计法。",
            Place::Step(Step::Check),
        );
    };
    let (ended, today) = (check.what.act_on, facts.today);
    let choice = fines::applicable(content.violation, Subject::Organisation, ended, today);
    let Some(rule) = choice.applied else {
        return Check::unmet("没有可以适用的处罚规定", choice.reason, place(facts));
    };
    match wrong(facts, content, serious, rule) {
        Some((title, detail)) => {
            Check::unmet(title, format!("{detail}{}", choice.reason), place(facts))
        }
        None => Check::met(choice.reason + choice.remark.as_deref().unwrap_or_default()),
    }
}

/// What is to be imposed, and why it would be serious: as the form says, or as it was written.
fn proposed<'f>(facts: &'f Facts<'_>) -> Option<(&'f DraftContent, &'f str)> {
    let report = facts.case.procedure.report.as_ref().map(|report| &report.what);
    let serious = report.map_or("", |report| report.serious.as_str());
    match (facts.step, facts.command) {
        (_, Some(Command::Draft { content, .. })) => Some((content, serious)),
        (_, Some(Command::Take(Take::CloseInvestigation { report, .. }))) => {
            Some((&report.content, &report.serious))
        }
        (Step::CloseInvestigation, _) => None,
        _ => Some((&facts.case.draft.as_ref()?.content, serious)),
    }
}

/// What is wrong with the penalty under the rule.
fn wrong(
    facts: &Facts<'_>,
    content: &DraftContent,
    serious: &str,
    rule: &FineRule,
) -> Option<(String, String)> {
    if rule.warning && !content.warning {
        let detail = "这一条规定要给予警告，罚款只能和警告并处。";
        return Some(("没有给予警告".to_owned(), detail.to_owned()));
    }
    let serious = !serious.trim().is_empty();
    let (bracket, word) = match (serious, rule.serious(), rule.ordinary()) {
        (true, Some(bracket), _) => (bracket, "情节严重的"),
        (true, None, _) => {
            let detail = "这一条规定没有情节严重一档，请删去情节严重的理由。";
            return Some(("没有情节严重一档".to_owned(), detail.to_owned()));
        }
        (false, _, Some(bracket)) => (bracket, "没有情节严重的"),
        (false, _, None) => {
            let fine = content.fine?;
            return Some((format!("罚款 {fine} 元没有依据"), "这一条规定没有罚款。".to_owned()));
        }
    };
    match content.fine {
        Some(fine) if fine > bracket.max => Some((
            format!("罚款 {fine} 元超过了法定上限 {} 元", bracket.max),
            format!("{word}，罚款不超过 {} 元。", bracket.max),
        )),
        Some(fine) if fine < bracket.min && !mitigated(facts, fine) => Some((
            format!("罚款 {fine} 元低于法定下限 {} 元", bracket.min),
            format!(
                "{word}，罚款不低于 {} 元；依法减轻的，先请机关负责人批准这个金额。",
                bracket.min
            ),
        )),
        None if serious => Some((
            "情节严重的没有罚款".to_owned(),
            format!("{word}，应当并处 {} 元以上的罚款。", bracket.min),
        )),
        Some(_) | None => None,
    }
}

/// Whether the head approved exactly this amount below the range (行政处罚法 §32).
fn mitigated(facts: &Facts<'_>, fine: Fen) -> bool {
    facts
        .case
        .procedure
        .granted(MatterKind::Deviation)
        .any(|asked| matches!(asked.matter, Matter::Deviation { fine: granted } if granted == fine))
}

fn place(facts: &Facts<'_>) -> Place {
    match facts.step {
        Step::CloseInvestigation => Place::Step(Step::CloseInvestigation),
        _ => Place::Draft,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::Event;
    use crate::testing::{self, HEAD, Point, Story, april, march, met, unmet};
    use jiff::civil::Date;

    fn closes(story: &Story, yuan: Option<u64>, serious: &str) -> Check {
        let mut report = testing::report();
        report.content.fine = yuan.map(Fen::yuan);
        report.serious = serious.to_owned();
        let template = "00".to_owned();
        let take = Take::CloseInvestigation { report: Box::new(report), template };
        story.take(&GATE, take, 1, march(20))
    }

    fn ended(day: Date) -> Story {
        let mut story = Story::at(Point::Recorded);
        let mut check = story.case.procedure.check.clone().unwrap().what;
        check.act_on = day;
        story.steps(march(11), 1, Event::Checked(check));
        story
    }

    #[test]
    fn met_at_the_highest_amount_of_the_version_that_judges_the_act() {
        let new = ended(date(2024, 9, 13));
        assert!(met(closes(&new, Some(100_000), "")).contains("同一规定"));
        met(closes(&new, Some(500_000), "一年内被责令改正三次"));
        met(closes(&new, None, ""));
        let old = ended(date(2024, 9, 12));
        let words = met(closes(&old, Some(50_000), ""));
        assert!(words.contains("适用行为发生时的规定"), "{words}");
        assert!(words.contains("2009年修订") && words.contains("500,000.00"), "{words}");
    }

    #[test]
    fn met_on_the_drafted_decision() {
        let story = Story::at(Point::NoticeServed);
        met(story.look(&GATE, Step::Issue, HEAD, april(8)));
        met(story.look(&GATE, Step::Notify, HEAD, april(8)));
    }

    #[test]
    fn unmet_over_the_highest_amount_of_that_version() {
        let old = ended(date(2024, 9, 12));
        let words = unmet(closes(&old, Some(50_001), ""));
        assert!(words.contains("超过了法定上限 50,000.00 元"), "{words}");
        assert!(unmet(closes(&old, Some(200_001), "后果严重")).contains("200,000.00"));
        let new = ended(date(2024, 9, 13));
        assert!(unmet(closes(&new, Some(100_001), "")).contains("100,000.00"));
        let mut content = testing::content();
        content.fine = Some(Fen::yuan(100_001));
        let content = Box::new(content);
        let draft = Command::Draft { content, template: "00".to_owned() };
        unmet(new.send(&GATE, &draft, 1, march(20)));
    }

    #[test]
    fn unmet_under_the_lowest_amount_unless_mitigation_was_approved() {
        let mut story = ended(date(2025, 1, 1));
        assert!(unmet(closes(&story, Some(99_999), "后果严重")).contains("低于法定下限"));
        assert!(unmet(closes(&story, None, "后果严重")).contains("没有罚款"));
        story.asks(march(12), Matter::Deviation { fine: Fen::yuan(80_000) }, Some(true));
        met(closes(&story, Some(80_000), "后果严重"));
        unmet(closes(&story, Some(99_999), "后果严重"));
    }

    #[test]
    fn unmet_without_the_warning_without_a_serious_step_and_without_a_check() {
        let mut story = Story::at(Point::NoticeServed);
        let mut content = testing::content();
        content.warning = false;
        story.drafts(march(26), content);
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, april(8))).contains("没有给予警告"));
        let story = ended(date(2025, 1, 1));
        let mut report = testing::report();
        report.content.violation = crate::violation::Violation::Late;
        report.serious = "后果严重".to_owned();
        let template = "00".to_owned();
        let take = Take::CloseInvestigation { report: Box::new(report), template };
        assert!(unmet(story.take(&GATE, take, 1, march(20))).contains("没有情节严重一档"));
        let mut story = Story::at(Point::Recorded);
        story.case.procedure.check = None;
        assert!(unmet(closes(&story, None, "")).contains("先核查线索"));
    }
}
