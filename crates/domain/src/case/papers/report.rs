//! 调查终结: the report of the handling officers and the form under which the head takes it up.

use super::View;
use super::content::{applied, basis, conduct, ended, measured};
use super::parts::{Rows, day, figures, has_rows, numbered, penalties, yuan};
use crate::case::DraftContent;
use crate::case::procedure::{Done, Report};
use crate::law::Article;
use crate::law::fines::FineRule;
use crate::paper::{Kind, Layout, Paper, Part};
use crate::time;
use jiff::civil::Date;

/// 案件调查终结报告: party, source and course, facts and evidence, nature, law, reasons, proposal (the
/// parts that 市场监管处罚程序规定 §48 lists, as a model).
pub(super) fn report(of: u64, view: &View<'_>) -> Option<Paper> {
    let report = this(of, view)?;
    let content = &report.what.content;
    let on = time::civil_date(report.act.at);
    let mut paper = view
        .sheet(Kind::InvestigationReport, Layout::Report)
        .with(Part::heading("案件和当事人"))
        .with(view.case_rows().row("调查终结日期", time::in_words(on)).part())
        .with(view.party_rows().part())
        .with(Part::heading("案件来源和调查经过"))
        .with(Part::text(course(of, view).join("\n")))
        .with(Part::heading("违法事实"))
        .with(Part::text(content.facts.shown()));
    paper.parts.extend(figures(content));
    let proof = view.proof_table(of);
    if has_rows(&proof) {
        paper = paper.with(Part::heading("证据")).with(proof);
    }
    paper = paper
        .with(Part::heading("行为的性质"))
        .with(Part::text(nature(content, view, on)))
        .with(Part::heading("适用的法律"))
        .with(Part::text(law_in_words(content, view, on)));
    paper.parts.extend(highest(content, view, on));
    paper = paper
        .with(Part::heading("裁量"))
        .with(discretion(&report.what, view, on))
        .with(Part::heading("处理意见"))
        .with(Part::text(proposal(content, view, on)));
    Some(paper.with(Part::signatures(&["承办人", "承办人"])))
}

/// 案件调查终结审批表: it is complete once the head has given the notice on it (行政处罚法 §57).
pub(super) fn approval(of: u64, view: &View<'_>) -> Option<Paper> {
    let report = this(of, view)?;
    let content = &report.what.content;
    let on = time::civil_date(report.act.at);
    let handlers = view.officers(view.case.handlers(), on);
    let rows = view
        .case_rows()
        .row("调查终结日期", time::in_words(on))
        .row("承办人", handlers)
        .row("违法事实", content.facts.shown())
        .row("证据", counted(of, view))
        .row("定性和依据", basis(view.case, content, on))
        .row("裁量阶次", &report.what.grade)
        .row("裁量理由", &content.discretion);
    let mut paper = view
        .sheet(Kind::InvestigationApproval, Layout::Form)
        .with(view.party_rows().part())
        .with(rows.part())
        .with(view.opinion("承办人意见", proposal(content, view, on), &report.act));
    let notice = view.case.procedure.notices.iter().find(|notice| notice.version > of);
    let head = match notice {
        Some(notice) => view.opinion(
            "机关负责人意见",
            format!("已审查，按处理意见事先告知当事人（{}）。", notice.what.number),
            &notice.act,
        ),
        None => Part::signatures(&["机关负责人审批意见和签名"]),
    };
    paper.parts.push(head);
    Some(paper)
}

fn this<'v>(of: u64, view: &'v View<'_>) -> Option<&'v Done<Report>> {
    view.case.procedure.report.as_ref().filter(|report| report.version == of)
}

/// Where the case came from and what was done, one paragraph each, in the order of the record.
fn course(of: u64, view: &View<'_>) -> Vec<String> {
    let case = view.case;
    let mut lines: Vec<(u64, String)> = Vec::new();
    lines.extend(case.clue.iter().map(|clue| {
        let (source, on) = (clue.source.name(), time::in_words(clue.received_on));
        let summary = ended(clue.summary.shown());
        (clue.version, format!("本案来源是{source}，{on}收到线索。{summary}"))
    }));
    lines.extend(case.procedure.check.iter().map(|check| {
        let (found, on) = (ended(check.what.found.shown()), time::in_words(check.what.act_on));
        (check.version, format!("核查情况：{found}违法行为终了于{on}。"))
    }));
    lines.extend(case.filing.iter().map(|filing| {
        let (on, handlers) = (time::in_words(filing.on), view.names(case.handlers()));
        let number = &filing.number;
        (filing.version, format!("{on}经机关负责人批准立案（{number}），承办人为{handlers}。"))
    }));
    lines.extend(view.records(of).map(|made| {
        let (on, kind) = (time::in_words(made.record.on), made.record.kind.name());
        (made.version, format!("{on}在{}制作{kind}。", made.record.place))
    }));
    lines.extend(measures(view));
    lines.retain(|(version, _)| *version < of);
    lines.sort_by_key(|(version, _)| *version);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// What went out to the party, and what came back.
fn measures(view: &View<'_>) -> Vec<(u64, String)> {
    let procedure = &view.case.procedure;
    let notices = procedure.inspections.iter().map(|notice| {
        let number = &notice.what.number;
        (notice.version, format!("{}发出检查通知书（{number}）。", day(&notice.act)))
    });
    let asked = procedure.inquiries.iter().map(|inquiry| {
        let number = &inquiry.what.number;
        (inquiry.version, format!("{}发出统计检查查询书（{number}）。", day(&inquiry.act)))
    });
    let answers = procedure.inquiry_answers.iter().map(|answer| {
        let (on, content) = &answer.what;
        let (on, content) = (time::in_words(*on), ended(content.shown()));
        (answer.version, format!("{on}收到查询书答复：{content}"))
    });
    let kept = procedure.preservations.iter().map(|held| {
        let (on, number) = (time::in_words(held.preservation.on), &held.preservation.number);
        (held.version, format!("{on}先行登记保存证据（{number}）。"))
    });
    let orders = procedure.corrections.iter().map(|order| {
        let (number, until) = (&order.what.number, time::in_words(order.what.until));
        let on = day(&order.act);
        (order.version, format!("{on}责令改正（{number}），期限到{until}。"))
    });
    notices.chain(asked).chain(answers).chain(kept).chain(orders).collect()
}

/// How many records and pieces of evidence there were.
fn counted(of: u64, view: &View<'_>) -> String {
    format!("笔录 {} 份，其他证据 {} 件", view.records(of).count(), view.proof(of).count())
}

/// What the act amounts to.
pub(super) fn nature(content: &DraftContent, view: &View<'_>, on: Date) -> String {
    format!(
        "{}的上述行为是{}，属于{}规定的违法行为。",
        view.party_name(),
        content.violation.name(),
        conduct(view.case, content.violation, on)
    )
}

/// Which version of the law, and why (行政处罚法 §37). The decision is still to come, so the law of today
/// stands for its day.
pub(super) fn law_in_words(content: &DraftContent, view: &View<'_>, on: Date) -> String {
    let Some(check) = &view.case.procedure.check else {
        return format!("适用{}。", content.violation.basis());
    };
    let ended_on = time::in_words(check.what.act_on);
    let Some(choice) = applied(view.case, content.violation, on) else { return String::new() };
    let (Some(then), Some(now), Some(chosen)) = (choice.at_act, choice.at_decision, choice.applied)
    else {
        return choice.reason;
    };
    let (then, now, chosen) = (then.article(), now.article(), chosen.article());
    if then == now {
        return format!("违法行为终了于{ended_on}，当时和现在有效的是同一规定，适用{chosen}。");
    }
    let weighed = match chosen == now {
        true => "较轻，适用现行规定",
        false => "没有更轻，适用行为发生时的规定",
    };
    format!(
        "违法行为终了于{ended_on}，当时有效的是{then}。现行的{now}对这一行为的处罚{weighed}（{}）。",
        Article::penalty_law(37)
    )
}

/// What the law that judges the act allows: the serious step where the report gives reasons for it.
fn range(report: &Report, view: &View<'_>, on: Date) -> Option<String> {
    let rule = applied(view.case, report.content.violation, on)?.applied?;
    match (rule.serious(), rule.ordinary()) {
        (Some(serious), _) if !report.serious.trim().is_empty() => {
            Some(format!("情节严重，{}以上 {}以下", yuan(serious.min), yuan(serious.max)))
        }
        (_, Some(ordinary)) => Some(format!("{}以下", yuan(ordinary.max))),
        (_, None) => None,
    }
}

/// The highest fine of either version, for those who weigh them.
fn highest(content: &DraftContent, view: &View<'_>, on: Date) -> Option<Part> {
    let choice = applied(view.case, content.violation, on)?;
    let (then, now) = (choice.at_act?, choice.at_decision?);
    if then == now {
        return None;
    }
    let mark = |rule| if choice.applied == Some(rule) { "适用" } else { "不适用" };
    let row = |when: &str, rule: &'static FineRule| {
        [when.to_owned(), rule.article().to_string(), yuan(rule.highest()), mark(rule).to_owned()]
    };
    let rows = [row("行为终了时", then), row("现行", now)];
    Some(numbered(&["何时有效", "规定", "罚款最高", "结论"], rows.into_iter()))
}

fn discretion(report: &Report, view: &View<'_>, on: Date) -> Part {
    let measured = measured(view.case, view.agency, &report.content, on);
    Rows::new()
        .row("法定罚款幅度", range(report, view, on).unwrap_or_default())
        .row("裁量阶次", &report.grade)
        .row("裁量基准", measured.unwrap_or_default())
        .row("裁量理由", &report.content.discretion)
        .row("情节严重的理由", &report.serious)
        .row(
            "集体讨论",
            if report.grave {
                "属于情节复杂或者重大违法行为，应当集体讨论"
            } else {
                ""
            },
        )
        .part()
}

/// What the handling officers propose.
pub(super) fn proposal(content: &DraftContent, view: &View<'_>, on: Date) -> String {
    let mut text = format!(
        "依照{}的规定，建议对{}给予{}的行政处罚。",
        basis(view.case, content, on),
        view.party_name(),
        penalties(content).join("、")
    );
    if !content.order_to_correct.trim().is_empty() {
        text += &format!(
            "依照《中华人民共和国行政处罚法》第二十八条第一款的规定，责令改正：{}",
            ended(&content.order_to_correct)
        );
    }
    text
}
