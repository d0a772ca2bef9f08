//! 法制审核、集体讨论、决定审批: what is said inside the agency before a decision.

use super::View;
use super::content::{basis, ended};
use super::notice::heard;
use super::parts::{day, numbered, penalties};
use super::report::proposal;
use crate::case::ReviewAnswer;
use crate::paper::{Kind, Layout, Paper, Part};
use crate::time;

/// 法制审核意见表: the seven points, each answered, and the opinion (行政处罚法 §58; 国办发〔2018〕118号 （十三）).
pub(super) fn review(of: u64, view: &View<'_>) -> Option<Paper> {
    let review = view.case.reviews.iter().find(|review| review.version == of)?;
    let rows = view.case_rows().row("当事人", view.party_name());
    let rows = match &review.asked {
        Some(asked) => rows.row("送审人", view.by(asked)).row("送审日期", day(asked)),
        None => rows,
    };
    let rows = rows
        .row("承办人", view.names(view.case.handlers()))
        .row("送审内容的校验值", review.digest.chars().take(16).collect::<String>());
    let points = ReviewAnswer::POINTS.iter().zip(&review.answers).map(|(point, answer)| {
        let remark = match answer.remark.trim() {
            "" => "无",
            remark => remark,
        };
        [(*point).to_owned(), answer.point.name().to_owned(), remark.to_owned()]
    });
    let opinion = format!("审核{}。{}", review.result.name(), ended_or_empty(&review.opinion));
    Some(
        view.sheet(Kind::ReviewOpinion, Layout::Form)
            .with(rows.part())
            .with(numbered(&["审核内容", "结论", "说明"], points))
            .with(view.opinion("法制审核意见", opinion, &review.act))
            .with(Part::signatures(&["审核人员签名"])),
    )
}

/// 案件集体讨论记录 (行政处罚法 §57(2); 湖南省行政程序规定 §75).
pub(super) fn discussion(of: u64, view: &View<'_>) -> Option<Paper> {
    let held = view.case.procedure.discussion.as_ref().filter(|held| held.version == of)?;
    let what = &held.what;
    let attendees: Vec<String> = what.attendees.iter().map(|who| view.name_and_post(who)).collect();
    let header = view
        .case_rows()
        .row("讨论时间", time::in_words(what.on))
        .row("讨论地点", &what.place)
        .row("主持人", view.name_and_post(&what.host))
        .row("记录人", view.name_and_post(&what.recorder))
        .row("参加人员", attendees.join("、"));
    let mut paper = view
        .sheet(Kind::DiscussionRecord, Layout::Record)
        .with(header.part())
        .with(Part::heading("案情和处理意见汇报"))
        .with(Part::text(reported(of, view)))
        .with(Part::heading("各人意见"))
        .with(Part::text(what.opinions.shown()))
        .with(Part::heading("讨论结论"))
        .with(Part::text(ended(&what.conclusion)));
    paper.date = None;
    Some(paper.with(Part::signatures(&["主持人签名", "参加人员签名", "记录人签名"])))
}

/// 行政处罚决定审批表: what was decided on, and everybody's word before it (行政处罚法 §57).
pub(super) fn approval(of: u64, view: &View<'_>) -> Option<Paper> {
    let decision = view.case.decision.as_ref().filter(|decision| decision.version == of)?;
    let draft = view.case.draft.as_ref()?;
    let content = &draft.content;
    let drafted = time::civil_date(draft.act.at);
    let order = content.order_to_correct.trim();
    let rows = view
        .case_rows()
        .row("决定书文号", &decision.number)
        .row("案由", content.violation.name())
        .row("违法事实", content.facts.shown())
        .row("证据", evidence(of, view))
        .row("处罚依据", basis(view.case, content, drafted))
        .row("裁量理由", &content.discretion);
    let after = super::parts::Rows::new()
        .row("处罚内容", penalties(content).join("；"))
        .row("责令改正", order);
    let mut paper = view
        .sheet(Kind::DecisionApproval, Layout::Form)
        .with(view.party_rows().part())
        .with(rows.part())
        .with(heard(view, decision.on).part())
        .with(after.part())
        .with(view.opinion("承办人意见", proposal(content, view, drafted), &draft.act));
    let passed = view.case.reviews.iter().rev().find(|review| review.version < of);
    paper.parts.extend(passed.map(|review| {
        let text = format!("审核{}。{}", review.result.name(), ended_or_empty(&review.opinion));
        view.opinion("法制审核意见", text, &review.act)
    }));
    if let Some(held) = view.case.procedure.discussion.as_ref().filter(|held| held.version < of) {
        let text =
            format!("{}集体讨论：{}", time::in_words(held.what.on), ended(&held.what.conclusion));
        paper.parts.push(view.opinion("集体讨论结论", text, &held.act));
    }
    let head = format!("同意，作出行政处罚决定（{}）。", decision.number);
    paper.parts.push(view.opinion("机关负责人意见", head, &decision.act));
    paper.parts.retain(|part| !matches!(part, Part::Pairs { rows } if rows.is_empty()));
    Some(paper)
}

/// What the handling officers told the meeting.
fn reported(of: u64, view: &View<'_>) -> String {
    let mut lines = Vec::new();
    if let Some(draft) = &view.case.draft {
        let on = time::civil_date(draft.act.at);
        lines.push(ended(draft.content.facts.shown()));
        lines.push(format!("证据：{}。", evidence(of, view)));
        lines.push(format!("裁量理由：{}", ended(&draft.content.discretion)));
        lines.push(proposal(&draft.content, view, on));
    }
    let held = view.case.procedure.discussion.as_ref().map(|held| held.what.on);
    lines.extend(super::content::statement(view.case, held));
    let review = view.case.reviews.iter().rev().find(|review| review.version < of);
    lines.extend(review.map(|review| {
        format!("法制审核{}：{}", review.result.name(), ended_or_empty(&review.opinion))
    }));
    lines.join("\n")
}

fn evidence(of: u64, view: &View<'_>) -> String {
    let records = view
        .records(of)
        .map(|made| format!("{}（{}）", made.record.kind.name(), time::in_words(made.record.on)));
    let pieces = view.proof(of).map(|piece| piece.item.title.shown().to_owned());
    let all: Vec<String> = records.chain(pieces).collect();
    match all.is_empty() {
        true => "没有登记的证据".to_owned(),
        false => all.join("；"),
    }
}

fn ended_or_empty(text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        text => ended(text),
    }
}
