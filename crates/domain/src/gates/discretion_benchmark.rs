//! 裁量基准。国办发〔2022〕27号（十二）: an agency that has a benchmark keeps to the step it chose, or says
//! why not and has exactly that amount approved.

use super::{Check, Facts, Gate};
use crate::Fen;
use crate::agency::benchmark::Benchmark;
use crate::case::DraftContent;
use crate::case::command::Command;
use crate::case::procedure::{Matter, MatterKind, Take};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "罚款在裁量基准以内，或者偏离经过批准",
    article: Article::discretion_27(12),
    since: date(2022, 7, 29),
    before: &[Step::CloseInvestigation, Step::Draft, Step::Notify, Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let Some(benchmark) = facts.agency.benchmark_on(facts.today) else {
        return Check::NotApplicable;
    };
    let Some((content, grade)) = proposed(facts) else { return Check::NotApplicable };
    let (violation, cited) = (content.violation, &benchmark.citation);
    let Some(step) = benchmark.step(violation, grade) else {
        return without(benchmark, content, grade);
    };
    let fine = content.fine.unwrap_or(Fen::new(0));
    let range = format!("{cited}“{grade}”：{} 至 {} 元", step.min, step.max);
    if step.min <= fine && fine <= step.max {
        return Check::met(format!("{range}，拟罚款 {fine} 元"));
    }
    let granted = facts.case.procedure.granted(MatterKind::Deviation).find(
        |asked| matches!(asked.matter, Matter::Deviation { fine: approved } if approved == fine),
    );
    match granted {
        Some(asked) => Check::met(format!(
            "{range}，拟罚款 {fine} 元，偏离经负责人批准：{}",
            asked.reason.shown()
        )),
        None => Check::unmet(
            "罚款不在裁量基准以内",
            format!(
                "{range}，拟罚款 {fine} 元。改选阶次或者金额；要偏离的，说明理由请机关负责人批准这个金额。"
            ),
            Place::Step(Step::Ask),
        ),
    }
}

/// The benchmark does not have the step that was chosen.
fn without(benchmark: &Benchmark, content: &DraftContent, grade: &str) -> Check {
    let known: Vec<&str> =
        benchmark.of(content.violation).map(|step| step.grade.as_str()).collect();
    if known.is_empty() {
        return Check::NotApplicable;
    }
    Check::unmet(
        "裁量阶次不在基准里",
        format!("{}没有阶次“{grade}”，可以选：{}。", benchmark.citation, known.join("、")),
        Place::Step(Step::CloseInvestigation),
    )
}

/// What is to be imposed, and under which step.
fn proposed<'f>(facts: &'f Facts<'_>) -> Option<(&'f DraftContent, &'f str)> {
    if let Some(Command::Take(Take::CloseInvestigation { report, .. })) = facts.command {
        return Some((&report.content, &report.grade));
    }
    let grade = &facts.case.procedure.report.as_ref()?.what.grade;
    match (facts.step, facts.command) {
        (Step::CloseInvestigation, _) => None,
        (_, Some(Command::Draft { content, .. })) => Some((content, grade)),
        _ => Some((&facts.case.draft.as_ref()?.content, grade)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::benchmark;
    use crate::testing::{self, HEAD, Point, Story, april, march, met, unmet};
    use crate::violation::Violation;

    /// 一般: 10,000 to 30,000 元.
    fn with_benchmark(point: Point) -> Story {
        let mut story = Story::at(point);
        let step = benchmark::Step {
            violation: Violation::Untrue,
            grade: "一般".to_owned(),
            condition: "违法比例不满 90%".to_owned(),
            min: Fen::yuan(10_000),
            max: Fen::yuan(30_000),
        };
        story.agency.benchmarks.push(Benchmark {
            citation: "雁城市示例基准".to_owned(),
            in_force: date(2025, 1, 1),
            steps: vec![step],
        });
        story
    }

    fn closes(story: &Story, grade: &str, yuan: Option<u64>) -> Check {
        let mut report = testing::report();
        report.grade = grade.to_owned();
        report.content.fine = yuan.map(Fen::yuan);
        let template = "00".to_owned();
        let take = Take::CloseInvestigation { report: Box::new(report), template };
        story.take(&GATE, take, 1, march(20))
    }

    #[test]
    fn met_on_both_ends_of_the_step_and_without_a_benchmark() {
        let story = with_benchmark(Point::Recorded);
        met(closes(&story, "一般", Some(10_000)));
        assert!(met(closes(&story, "一般", Some(30_000))).contains("雁城市示例基准"));
        let free = Story::at(Point::Recorded);
        assert_eq!(closes(&free, "任何", Some(90_000)), Check::NotApplicable);
    }

    #[test]
    fn met_by_exactly_the_amount_that_was_approved() {
        let mut story = with_benchmark(Point::Recorded);
        story.asks(march(12), Matter::Deviation { fine: Fen::yuan(5_000) }, Some(true));
        assert!(met(closes(&story, "一般", Some(5_000))).contains("偏离经负责人批准"));
        unmet(closes(&story, "一般", Some(5_001)));
    }

    #[test]
    fn unmet_outside_the_step_or_under_a_step_that_does_not_exist() {
        let story = with_benchmark(Point::Recorded);
        assert!(unmet(closes(&story, "一般", Some(30_001))).contains("30,000.00"));
        assert!(unmet(closes(&story, "一般", None)).contains("0.00 元"));
        assert!(unmet(closes(&story, "较重", Some(20_000))).contains("可以选：一般"));
        let mut story = with_benchmark(Point::NoticeServed);
        let mut content = testing::content();
        content.fine = Some(Fen::yuan(9_999));
        story.drafts(march(27), content);
        unmet(story.look(&GATE, Step::Issue, HEAD, april(8)));
    }
}
