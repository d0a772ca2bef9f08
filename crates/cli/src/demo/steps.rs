//! What the people of the demonstration write into the forms of the ordinary procedure.

use super::cases::{Act, Script};
use domain::case::Case;
use domain::case::steps::Step;
use domain::field::Fields;
use jiff::{Span, civil::Date};

/// The step of an act and the fields of its form.
pub(crate) fn fields(script: &Script, act: Act, case: &Case, today: Date) -> (Step, Fields) {
    let day = today.to_string();
    let later = |days: i64| today.saturating_add(Span::new().days(days)).to_string();
    match act {
        Act::Check => (Step::Check, check(script)),
        Act::Inspect => {
            let asked = [
                ("on", later(1)),
                ("scope", "2025年年报《财务状况》的主要指标".to_owned()),
                ("materials", "明细账、总账、纳税申报表、统计台账".to_owned()),
            ];
            (Step::NotifyInspection, asked.into_iter().collect())
        }
        Act::OrderCorrection => {
            let acts = script.draft.get("order_to_correct").to_owned();
            (Step::OrderCorrection, pairs(&[("acts", &acts), ("until", &later(10))]))
        }
        Act::Report => (Step::CloseInvestigation, first_draft(&script.draft)),
        Act::Notify => (Step::Notify, Fields::new()),
        Act::ServeNotice => {
            let number = case.procedure.notice().map_or("", |n| n.what.number.as_str());
            (Step::Serve, service(script, &format!("prior_notice|{number}"), &day))
        }
        Act::Waive => {
            let said = [("on", day.as_str()), ("manner", "waived"), ("by", person(script))];
            (Step::State, pairs(&said))
        }
        Act::Argue => {
            let content = "我单位已经在检查后主动更正了年报，首次出现这种情况，请求从轻处理。";
            let said = [
                ("on", day.as_str()),
                ("manner", "written"),
                ("by", person(script)),
                ("content", content),
            ];
            (Step::State, pairs(&said))
        }
        Act::AnswerArgument => {
            let reasons = "主动更正和首次违法在提出处罚建议时已经考虑，建议的处罚在“一般”阶次的下段，\
                           不再另行减少。";
            (Step::AnswerStatement, pairs(&[("adoption", "part"), ("reasons", reasons)]))
        }
        Act::Scan => (Step::BindScan, pairs(&[("paper", "penalty_decision")])),
        Act::ServeDecision => {
            let number = case.decision.as_ref().map_or("", |decision| decision.number.as_str());
            (Step::Serve, service(script, &format!("penalty_decision|{number}"), &day))
        }
        Act::Pay => {
            let receipt = format!("No {:08}", 20_260_000 + script.n);
            let fine = script.draft.get("fine").to_owned();
            (Step::Pay, pairs(&[("on", &day), ("amount", &fine), ("receipt", &receipt)]))
        }
        _ => {
            let ending = if script.fined { "performed" } else { "warning_only" };
            let summary = "处罚决定已经送达、公示并执行完毕，材料已经归入案卷。";
            (Step::Close, pairs(&[("ending", ending), ("summary", summary)]))
        }
    }
}

/// The violation lies in the annual report of spring 2026.
fn check(script: &Script) -> Fields {
    let received: Option<Date> = script.clue.get("received_on").parse().ok();
    let reported = received.map(|day| day.saturating_sub(Span::new().days(40)).to_string());
    pairs(&[
        ("organiser", "local"),
        ("act_on", &reported.unwrap_or_default()),
        ("found", "调取上报数据和税务申报资料比对，差异较大，单位不能说明原因，建议立案。"),
    ])
}

/// The first report lacks the band where the reviewer is going to return it.
fn first_draft(fields: &Fields) -> Fields {
    fields
        .iter()
        .map(|(name, value)| match name {
            "discretion" => (name, "首次违法，检查后主动更正。"),
            _ => (name, value),
        })
        .collect()
}

fn service(script: &Script, what: &str, day: &str) -> Fields {
    pairs(&[
        ("what", what),
        ("method", "direct"),
        ("on", day),
        ("recipient", person(script)),
        ("place", script.clue.get("address")),
    ])
}

fn person(script: &Script) -> &str {
    script.clue.get("representative")
}

fn pairs(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().copied().collect()
}
