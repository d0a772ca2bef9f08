//! The form of each step.

use super::fields::{Field, Input, Known, choices, people};
use super::{Form, Given};
use crate::case::Case;
use crate::case::procedure::Matter;
use crate::case::procedure::words::{Disposal, Organiser};
use crate::case::steps::Step;
use crate::paper::Kind as Paper;
use crate::time;
use crate::violation::Violation;

mod asking;
mod deciding;

pub(super) fn form(step: Step, given: Given<'_>) -> Option<Form> {
    let form = match step {
        Step::Check => check(given),
        Step::ChangeHandlers => change_handlers(given),
        Step::Ask => asking::ask(given),
        Step::Answer => asking::answer(given)?,
        Step::NotifyInspection => inspection(given),
        Step::OrderCorrection => correction(given),
        Step::Inquire => inquiry(given),
        Step::AnswerInquiry => inquiry_answer(given),
        Step::Preserve => preserve(given),
        Step::DisposePreservation => dispose(given),
        Step::CloseInvestigation => report(given),
        Step::Notify => deciding::notice(given),
        Step::Serve => deciding::serve(given),
        Step::State => deciding::statement(given),
        Step::AnswerStatement => deciding::statement_answer(given),
        Step::ChooseHearing => deciding::hearing(given),
        Step::Discuss => deciding::discussion(given),
        Step::BindScan => deciding::scan(given),
        Step::Pay => deciding::pay(given),
        Step::Close => deciding::close(given),
        _ => return None,
    };
    Some(form)
}

/// What every document of the case carries on.
fn party(case: &Case) -> Vec<Known> {
    let Some(party) = &case.party else { return Vec::new() };
    vec![
        Known::new("当事人", party.name.shown(), "来自线索"),
        Known::new("统一社会信用代码", party.credit_code.shown(), "来自线索"),
        Known::new("住所", party.address.shown(), "来自线索"),
        Known::new("法定代表人或者负责人", party.representative.shown(), "来自线索"),
    ]
}

fn handlers(given: Given<'_>) -> Known {
    let names: Vec<&str> =
        given.people.iter().filter(|p| p.handler).map(|person| person.name.as_str()).collect();
    Known::new("承办人", names.join("、"), "来自立案")
}

fn today(given: Given<'_>, name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, Input::Date).from(given.today.to_string(), "今天，可以改")
}

fn check(given: Given<'_>) -> Form {
    let mut known = party(given.case);
    if let Some(clue) = &given.case.clue {
        known.push(Known::new("涉嫌的违法行为", clue.violation.name(), "来自线索"));
        known.push(Known::new("发现日期", time::in_words(clue.received_on), "来自线索"));
    }
    Form {
        intro: "核对管辖和追诉时效，决定是不是提请立案。",
        known,
        fields: vec![
            Field::new(
                "organiser",
                "这项统计调查由谁组织实施",
                Input::Choice(choices(Organiser::ALL, Organiser::word, Organiser::name)),
            )
            .hint("国家调查队组织实施的调查，由组织实施的调查队处罚")
            .fact("organiser"),
            Field::new("act_on", "违法行为发生之日", Input::Date)
                .hint(
                    "有连续或者继续状态的，写行为终了之日；追诉时效和适用哪一版统计法都从这一天看",
                )
                .fact("act_on"),
            Field::new("found", "核查情况", Input::Area(5)).fact("found"),
        ],
        button: "保存核查结果",
        paper: Some(Paper::ClueRegister),
        ..Form::default()
    }
}

fn change_handlers(given: Given<'_>) -> Form {
    Form {
        intro: "有人回避、调离或者证件失效时，换承办人。已经做的记录不变。",
        known: vec![handlers(given)],
        fields: vec![
            Field::new(
                "handler",
                "从现在起的承办人",
                Input::Several(people(given.people, |person| !person.head)),
            )
            .fact("handlers.new"),
            Field::new("reason", "调整的理由", Input::Area(3)).fact("handlers.reason"),
        ],
        button: "调整承办人",
        ..Form::default()
    }
}

fn inspection(given: Given<'_>) -> Form {
    let mut known = party(given.case);
    known.push(handlers(given));
    Form {
        intro: "检查以前通知被检查单位。文号自动取，检查人员和证号自动填。",
        known,
        fields: vec![
            Field::new("on", "检查日期", Input::Date).fact("inspection.on"),
            Field::new("scope", "检查范围", Input::Area(3))
                .hint("哪一期、哪几张报表、哪些指标")
                .fact("inspection.scope"),
            Field::new("materials", "需要准备的资料", Input::Area(3)).fact("inspection.materials"),
        ],
        button: "发出检查通知",
        paper: Some(Paper::InspectionNotice),
        ..Form::default()
    }
}

fn correction(given: Given<'_>) -> Form {
    let from = given.case.procedure.report.as_ref();
    let acts = from.map_or("", |report| report.what.content.order_to_correct.as_str());
    let mut known = party(given.case);
    if let Some(clue) = &given.case.clue {
        known.push(Known::new("违法行为", clue.violation.name(), "来自线索"));
        known.push(Known::new("依据", clue.violation.basis(), "来自违法行为"));
    }
    Form {
        intro: "处罚以前就可以责令改正；处罚时必须责令改正或者限期改正。",
        known,
        fields: vec![
            Field::new("acts", "应当改正的行为和要求", Input::Area(4))
                .from(acts, "来自调查终结报告")
                .fact("order_to_correct"),
            Field::new("until", "改正期限", Input::Date).fact("correction.until"),
        ],
        button: "发出责令改正通知书",
        paper: Some(Paper::CorrectionOrder),
        ..Form::default()
    }
}

fn inquiry(given: Given<'_>) -> Form {
    Form {
        intro: "书面查询与统计有关的事项。写清要答复什么，最晚哪天答复。",
        known: party(given.case),
        fields: vec![
            Field::new("questions", "查询事项", Input::Area(6)).fact("inquiry.questions"),
            Field::new("reply_by", "答复期限", Input::Date)
                .hint("法律没有定天数，由机关写在查询书上")
                .fact("inquiry.reply_by"),
        ],
        button: "发出查询书",
        paper: Some(Paper::Inquiry),
        ..Form::default()
    }
}

fn inquiry_answer(given: Given<'_>) -> Form {
    let asked = given.case.procedure.inquiries.last();
    let known = asked.map(|asked| {
        vec![
            Known::new("查询书", asked.what.number.clone(), "来自查询书"),
            Known::new("查询事项", asked.what.questions.shown(), "来自查询书"),
        ]
    });
    Form {
        intro: "登记被查询单位的答复。",
        known: known.unwrap_or_default(),
        fields: vec![
            today(given, "on", "收到答复的日期"),
            Field::new("content", "答复内容", Input::Area(6)).fact("inquiry.answer"),
        ],
        upload: "答复的原件或者照片",
        button: "登记答复",
        ..Form::default()
    }
}

fn preserve(given: Given<'_>) -> Form {
    let mut known = party(given.case);
    let approved = given.case.procedure.unused_preservation();
    if let Some(Matter::Preservation { items, place, keeper }) = approved.map(|a| &a.matter) {
        known.push(Known::new("物品清单", items.join("；"), "来自批准的请示"));
        known.push(Known::new("保存地点", place.clone(), "来自批准的请示"));
        known.push(Known::new("保管人", keeper.clone(), "来自批准的请示"));
    }
    Form {
        intro: "按批准的清单登记保存。从这一天起 7 个工作日内必须作出处理决定。",
        known,
        fields: vec![
            today(given, "on", "登记保存日期"),
            Field::new("present", "到场的当事人一方", Input::Line).fact("preservation.present"),
        ],
        upload: "登记保存时的照片或者录像",
        button: "登记保存",
        paper: Some(Paper::PreservationNotice),
    }
}

fn dispose(given: Given<'_>) -> Form {
    let held = given.case.procedure.open_preservation();
    let known = held.map(|held| {
        vec![
            Known::new("物品", held.preservation.items.join("；"), "来自登记保存通知书"),
            Known::new("登记保存日期", held.preservation.on.to_string(), "来自登记保存通知书"),
        ]
    });
    Form {
        intro: "登记保存以后 7 个工作日内作出处理决定。",
        known: known.unwrap_or_default(),
        fields: vec![
            today(given, "on", "处理日期"),
            Field::new(
                "disposal",
                "处理方式",
                Input::Choice(choices(Disposal::ALL, Disposal::word, Disposal::name)),
            )
            .fact("disposal"),
            Field::new("detail", "处理说明", Input::Area(3)).fact("disposal.detail"),
        ],
        button: "作出处理决定",
        paper: Some(Paper::PreservationDisposal),
        ..Form::default()
    }
}

/// 裁量阶次: one of the steps that the benchmark has for this violation; typed where there is none.
fn grade(given: Given<'_>) -> Field {
    let violation = given.case.clue.as_ref().map(|clue| clue.violation);
    let steps: Vec<_> = given
        .benchmark
        .zip(violation)
        .map(|(benchmark, violation)| benchmark.of(violation).collect())
        .unwrap_or_default();
    if steps.is_empty() {
        return Field::new("grade", "裁量阶次", Input::Line)
            .hint("裁量基准里的阶次名称，例如“一般”")
            .fact("grade");
    }
    let choices = steps.iter().map(|step| {
        let words = format!("{}：{}，{} 至 {} 元", step.grade, step.condition, step.min, step.max);
        (step.grade.clone(), words)
    });
    Field::new("grade", "裁量阶次", Input::Choice(choices.collect()))
        .hint(given.benchmark.map_or("", |benchmark| benchmark.citation.as_str()))
        .fact("grade")
}

fn report(given: Given<'_>) -> Form {
    let case = given.case;
    let violation = case.clue.as_ref().map_or("", |clue| clue.violation.word());
    let told: Vec<&str> = case.records.iter().map(|made| made.record.content.shown()).collect();
    let ordered = case.procedure.corrections.last().map_or("", |order| order.what.acts.as_str());
    let mut known = party(case);
    known.push(handlers(given));
    known.push(Known::new(
        "证据",
        format!("{} 份笔录，{} 份材料", case.records.len(), case.evidence.len()),
        "来自调查取证",
    ));
    let list = choices(Violation::ALL, Violation::word, Violation::name);
    Form {
        intro: "写一次，告知书和决定书都从这里来。法律依据由违法行为和行为日期决定，不用写。",
        known,
        fields: vec![
            Field::new("violation", "违法行为", Input::Choice(list))
                .from(violation, "来自线索")
                .fact("violation"),
            Field::new("period", "报告期", Input::Line).free().fact("period"),
            Field::new("report", "报表名称", Input::Line).free().fact("report"),
            Field::new("indicator", "指标名称", Input::Line).free().fact("indicator"),
            Field::new("reported", "上报数", Input::Figure).free().fact("reported"),
            Field::new("actual", "核实数", Input::Figure)
                .free()
                .hint("违法比例自动算：上报数与核实数之差，除以核实数")
                .fact("actual"),
            Field::new("facts", "违法事实", Input::Area(8))
                .from(told.join("\n"), "来自笔录，请改写")
                .fact("facts"),
            grade(given),
            Field::new("discretion", "裁量理由", Input::Area(4)).fact("discretion"),
            Field::new("serious", "情节严重的理由", Input::Area(2))
                .free()
                .hint("不属于情节严重就留空")
                .fact("serious"),
            Field::new("grave", "情节复杂或者重大违法行为", Input::Tick("要由负责人集体讨论"))
                .free()
                .fact("grave"),
            Field::new("warning", "警告", Input::Tick("给予警告")).free().fact("warning"),
            Field::new("fine", "建议的罚款", Input::Amount).free().fact("fine"),
            Field::new("order_to_correct", "责令改正的内容", Input::Area(2))
                .free()
                .hint("写进决定书；另发了责令改正通知书的可以不填")
                .from(ordered, "来自责令改正通知书")
                .fact("order_to_correct"),
        ],
        button: "提交调查终结报告",
        paper: Some(Paper::InvestigationReport),
        ..Form::default()
    }
}
