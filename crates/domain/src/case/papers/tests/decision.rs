//! The content of the decision, and what its review covers.

use super::played::{Played, content};
use crate::agency::benchmark::{self, Benchmark};
use crate::case::Event;
use crate::case::papers::{Blanks, decision, decision_digest};
use crate::case::procedure::{Event as Step, Manner, Method, Statement};
use crate::evidence::Category;
use crate::paper::Kind;
use crate::{Code, Fen};
use jiff::civil::{Date, date};
use serde_json::Value;

fn digest(played: &Played) -> String {
    decision_digest(&played.case, &played.agency, "样式").unwrap()
}

fn issued(played: &Played, on: Date) -> Value {
    let blanks = Blanks {
        number: "雁统罚字〔2026〕1号".to_owned(),
        on,
        code: Code::from_random(8),
        address: String::new(),
    };
    decision(&played.case, &played.agency, Some(&blanks)).unwrap()
}

fn noticed() -> Played {
    let mut played = Played::new();
    played.till_filing();
    played.till_report(646, 5087);
    played.till_notice();
    played
}

fn say(played: &mut Played, manner: Manner, content: &str) {
    let statement = Statement {
        on: date(2026, 4, 16),
        manner,
        by: "顾南枝".to_owned().into(),
        content: content.to_owned().into(),
        attachments: Vec::new(),
    };
    played.step(&super::played::officer(), "2026-04-16T09:00:00+08:00", Step::Stated(statement));
}

#[test]
fn receipts_scans_and_payments_leave_the_review_as_it_is() {
    let mut played = noticed();
    let before = digest(&played);
    played.serve(Kind::PriorNotice, "雁统罚告字〔2026〕1号", Method::Mail, "2026-04-15", 301);
    played.piece(302, "盖章的告知书", Category::Scan, "application/pdf");
    played.piece(303, "票据", Category::Payment, "image/jpeg");
    played.make_papers("2026-04-15T10:00:00+08:00");
    assert_eq!(digest(&played), before);
    assert!(!played.case.unreviewed);
    let titles = issued(&played, date(2026, 4, 24))["evidence"].to_string();
    assert!(!titles.contains("凭证") && !titles.contains("票据"), "{titles}");
    played.piece(304, "银行流水", Category::Document, "application/pdf");
    assert_ne!(digest(&played), before);
}

#[test]
fn what_the_party_argues_has_to_be_reviewed_and_what_it_leaves_does_not() {
    let mut silent = noticed();
    let before = digest(&silent);
    let statement = issued(&silent, date(2026, 4, 24))["statement"].to_string();
    assert!(statement.contains("2026年4月14日"), "{statement}");
    assert!(statement.contains("没有提出陈述、申辩"), "{statement}");
    assert!(statement.contains("没有要求听证"), "{statement}");
    // Inside the term nobody can say that the party stayed silent.
    let early = issued(&silent, date(2026, 4, 16))["statement"].to_string();
    assert!(!early.contains("没有提出"), "{early}");
    assert_eq!(decision(&silent.case, &silent.agency, None).unwrap()["statement"], Value::Null);

    say(&mut silent, Manner::Waived, "");
    assert_eq!(digest(&silent), before);
    let statement = issued(&silent, date(2026, 4, 16))["statement"].to_string();
    assert!(statement.contains("明确放弃陈述、申辩"), "{statement}");

    let mut argued = noticed();
    say(&mut argued, Manner::Oral, "已经更正\n请求从轻");
    let said = digest(&argued);
    assert_ne!(said, before);
    argued.till_answer();
    assert_ne!(digest(&argued), said);
    let content = decision(&argued.case, &argued.agency, None).unwrap();
    let statement = content["statement"].to_string();
    assert!(statement.contains("口头提出陈述、申辩：已经更正 请求从轻。"), "{statement}");
    assert!(statement.contains("不予采纳：裁量时已经考虑及时更正。"), "{statement}");
    let statement = issued(&argued, date(2026, 4, 24))["statement"].to_string();
    assert!(statement.contains("明确放弃要求听证"), "{statement}");
    assert!(!statement.contains("没有提出"), "{statement}");
}

#[test]
fn a_long_argument_is_shortened_and_points_at_the_record() {
    let mut played = noticed();
    say(&mut played, Manner::Written, &"理由".repeat(5_000));
    let content = decision(&played.case, &played.agency, None).unwrap();
    let first = content["statement"][0].as_str().unwrap();
    assert!(first.chars().count() < 400 && first.contains("全文见陈述申辩笔录"), "{first}");
}

#[test]
fn the_basis_is_the_law_that_judges_the_act() {
    let mut played = noticed();
    let cited = |played: &Played| issued(played, date(2026, 4, 24))["basis"][0].to_string();
    assert!(cited(&played).contains("《中华人民共和国统计法》第四十四条第一款第二项、第二款"));
    if let Some(check) = &mut played.case.procedure.check {
        check.what.act_on = date(2024, 8, 1);
    }
    assert!(cited(&played).contains("（2009年修订）第四十一条第一款第二项、第二款"));
    let report = played.case.procedure.report.as_ref().unwrap().version;
    let report = played.look(|view| super::paper(Kind::InvestigationReport, report, view)).unwrap();
    let said = super::text(&report);
    for weighed in ["适用行为发生时的规定", "200,000.00 元", "500,000.00 元", "50,000.00 元以下"]
    {
        assert!(said.contains(weighed), "{weighed}: {said}");
    }
    played.case.procedure.check = None;
    assert!(cited(&played).contains(content(1, 2).violation.basis()));
}

#[test]
fn a_changed_text_is_another_content() {
    let mut played = noticed();
    let before = digest(&played);
    let mut content = content(646, 5087);
    content.discretion += "，另有补充";
    let drafted = Event::Drafted { content, template: "样式".to_owned() };
    played.add(&super::played::officer(), "2026-04-21T09:00:00+08:00", drafted);
    assert_ne!(digest(&played), before);
}

#[test]
fn the_step_of_the_benchmark_is_cited_where_the_agency_has_one() {
    let mut played = noticed();
    let before = digest(&played);
    let step = benchmark::Step {
        violation: content(1, 2).violation,
        grade: "较重".to_owned(),
        condition: "违法比例在百分之八十以上".to_owned(),
        min: Fen::yuan(50_000),
        max: Fen::yuan(80_000),
    };
    let citation = "《雁城市示例裁量基准》".to_owned();
    let in_force = date(2025, 1, 1);
    played.agency.benchmarks.push(Benchmark { citation, in_force, steps: vec![step] });
    assert_ne!(digest(&played), before);
    let words = "对照《雁城市示例裁量基准》，属于“较重”阶次（违法比例在百分之八十以上），\
                 罚款幅度为 50,000.00 元至 80,000.00 元。";
    let decision = issued(&played, date(2026, 4, 24))["discretion"].to_string();
    assert!(decision.contains(words), "{decision}");
    let made = played.make_papers("2026-04-20T10:00:00+08:00");
    for (kind, _, paper) in made {
        if matches!(kind, Kind::PriorNotice | Kind::InvestigationReport) {
            assert!(super::text(&paper).contains(words), "{kind:?}");
        }
    }
}

#[test]
fn the_public_reads_the_basis_that_the_decision_cites() {
    let mut played = Played::whole();
    if let Some(check) = &mut played.case.procedure.check {
        check.what.act_on = date(2024, 8, 1);
    }
    let agency = super::code(99);
    let notice = crate::disclosure::notice(&played.case, &played.agency, &agency).unwrap();
    assert!(notice.basis.contains("（2009年修订）第四十一条"), "{}", notice.basis);
    assert_eq!(issued(&played, date(2026, 4, 24))["basis"][0], notice.basis.as_str());
}
