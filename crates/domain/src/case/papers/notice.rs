//! 行政处罚事先告知书, and what the party says to it.

use super::content::{basis, ended, measured};
use super::parts::{Rows, figures, has_rows, penalties};
use super::report::{law_in_words, nature};
use super::{View, locked};
use crate::case::procedure::{Adoption, Manner, Notice};
use crate::case::{DraftContent, clocks};
use crate::paper::{Kind, Layout, Paper, Part};
use crate::time;
use jiff::civil::Date;

/// 行政处罚事先告知书: what is proposed, facts, reasons, basis, and the rights (行政处罚法 §44, §45, §63).
pub(super) fn notice(of: u64, view: &View<'_>) -> Option<Paper> {
    let given = view.case.procedure.notices.iter().find(|notice| notice.version == of)?;
    let Notice { number, code, on, content, hearing, new_facts } = &given.what;
    let mut paper = view.letter(Kind::PriorNotice, Some(number), *on);
    paper.code = Some(code.grouped());
    paper.verify_url = Some(format!("{}/v/{code}", view.public_url));
    paper = paper.with(view.party_rows().part());
    if let Some(new_facts) = new_facts.known().filter(|text| !text.trim().is_empty()) {
        paper = paper.with(Part::heading("再次告知的原因")).with(Part::text(ended(new_facts)));
    }
    paper = paper.with(Part::heading("查明的事实")).with(Part::text(content.facts.shown()));
    paper.parts.extend(figures(content));
    let proof = view.proof_table(of);
    if has_rows(&proof) {
        paper = paper.with(Part::heading("证据")).with(proof);
    }
    let right = if *hearing { locked::hearing() } else { locked::NO_HEARING.to_owned() };
    let rights = format!("{}\n{right}", locked::statement(view.agency));
    paper = paper
        .with(Part::heading("理由和依据"))
        .with(Part::text(reasons(content, view, *on)))
        .with(Part::heading("拟处罚内容"))
        .with(Part::text(proposed(content, view, *on)))
        .with(Part::heading("当事人的权利"))
        .with(Part::text(rights))
        .with(Part::Rights { lines: locked::notice_in_plain_words(view.agency, *hearing) });
    Some(paper)
}

/// 陈述申辩笔录: what was said, or that nothing will be said (行政处罚法 §45, §62).
pub(super) fn statement(of: u64, view: &View<'_>) -> Option<Paper> {
    let said = view.case.procedure.statements.iter().find(|said| said.version == of)?;
    let notice = view.case.procedure.notice()?;
    let until = clocks::statement_until(view.case).map(|clock| clock.deadline.due);
    let term = until.map(|until| match said.what.on > until {
        true => format!("{}（已过期限，仍予记录和复核）", time::in_words(until)),
        false => time::in_words(until),
    });
    let header = view
        .case_rows()
        .row("事先告知书", &notice.what.number)
        .row("陈述申辩期限至", term.unwrap_or_default())
        .row("收到或者记录日期", time::in_words(said.what.on))
        .row("当事人", view.party_name())
        .row("陈述人", said.what.by.shown())
        .row("方式", said.what.manner.name())
        .row("记录人", view.by(&said.act));
    let content = said.what.content.known().map_or("（已依法删除）", |text| text.trim());
    let text = match (said.what.manner, content) {
        (Manner::Waived, "") => locked::WAIVED.to_owned(),
        (Manner::Waived, text) => format!("{}\n{text}", locked::WAIVED),
        (Manner::Written | Manner::Oral, "") => "当事人的意见见所附书面材料。".to_owned(),
        (Manner::Written | Manner::Oral, text) => text.to_owned(),
    };
    let mut paper = view
        .sheet(Kind::StatementRecord, Layout::Record)
        .with(header.part())
        .with(Part::text(text));
    let handed: Vec<&str> = said
        .what
        .attachments
        .iter()
        .filter_map(|code| view.case.evidence.iter().find(|piece| &piece.item.code == code))
        .map(|piece| piece.item.title.shown())
        .collect();
    if !handed.is_empty() {
        paper = paper.with(Part::text(format!("提交的材料：{}。", handed.join("；"))));
    }
    Some(paper.with(Part::signatures(&["陈述人核对意见和签名", "记录人签名"])))
}

/// 陈述申辩复核意见书: each point is looked at, and nothing becomes heavier (行政处罚法 §45).
pub(super) fn answer(of: u64, view: &View<'_>) -> Option<Paper> {
    let answer =
        view.case.procedure.statement_answer.as_ref().filter(|answer| answer.version == of)?;
    let (adoption, reasons) = &answer.what;
    let notice = view.case.procedure.notice()?;
    let said: Vec<String> = view
        .case
        .procedure
        .arguments()
        .filter(|said| said.version < of)
        .map(|said| {
            let (on, how) = (time::in_words(said.what.on), said.what.manner.name());
            format!("{}于{on}{how}：{}", said.what.by.shown(), ended(said.what.content.shown()))
        })
        .collect();
    let outcome = match adoption {
        Adoption::Full => "全部采纳，按采纳的意见修改拟处罚内容。",
        Adoption::Part => "部分采纳，按采纳的部分修改拟处罚内容；其余不予采纳。",
        Adoption::Nothing => "不予采纳，维持拟处罚内容。",
    };
    let rows = view
        .case_rows()
        .row("当事人", view.party_name())
        .row("事先告知书", &notice.what.number)
        .row("陈述、申辩的内容", said.join("\n"))
        .row("复核和理由", reasons)
        .row("复核结果", format!("{outcome}不因陈述、申辩而加重处罚。"));
    Some(
        view.sheet(Kind::StatementAnswer, Layout::Form)
            .with(rows.part())
            .with(view.opinion("承办人复核意见", adoption.name(), &answer.act))
            .with(Part::signatures(&["承办人签名"])),
    )
}

fn reasons(content: &DraftContent, view: &View<'_>, on: Date) -> String {
    let measured = measured(view.case, view.agency, content, on).unwrap_or_default();
    format!(
        "{}\n{}\n裁量理由：{}{measured}",
        nature(content, view, on),
        law_in_words(content, view, on),
        ended(&content.discretion)
    )
}

/// What the agency means to decide.
fn proposed(content: &DraftContent, view: &View<'_>, on: Date) -> String {
    let mut lines = vec![format!(
        "依照{}的规定，本机关拟对{}作出如下行政处罚：",
        basis(view.case, content, on),
        view.party_name()
    )];
    let marks = ["（一）", "（二）"];
    lines.extend(
        marks.iter().zip(penalties(content)).map(|(mark, penalty)| format!("{mark}{penalty}。")),
    );
    if !content.order_to_correct.trim().is_empty() {
        lines.push(format!(
            "并依照《中华人民共和国行政处罚法》第二十八条第一款的规定，责令改正：{}",
            ended(&content.order_to_correct)
        ));
    }
    lines.join("\n")
}

/// What became of the party's rights, for the forms of the decision.
pub(super) fn heard(view: &View<'_>, on: Date) -> Rows {
    Rows::new()
        .row("陈述、申辩、听证情况", super::content::statement(view.case, Some(on)).join("\n"))
}
