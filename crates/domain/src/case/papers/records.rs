//! 现场检查笔录、询问笔录, and the page of the officers' certificates.

use super::parts::{Rows, numbered};
use super::{View, locked};
use crate::case::{Record, RecordKind};
use crate::paper::{Kind, Layout, Paper, Part};
use crate::person::Person;
use crate::time;

/// The record made by the event `of` (行政处罚法 §55; 湖南省行政程序规定 §66).
pub(super) fn record(kind: Kind, of: u64, view: &View<'_>) -> Option<Paper> {
    let made = view.case.records.iter().find(|made| made.version == of)?;
    let record = &made.record;
    if paper_of(record.kind) != kind {
        return None;
    }
    let told = if record.rights_told { locked::TOLD } else { locked::NOT_TOLD };
    let signers: &[&str] = match record.kind {
        RecordKind::Inspection => &["被检查单位人员核对意见和签名", "检查人员签名", "在场人签名"],
        RecordKind::Interview => &["被询问人核对意见和签名", "询问人签名", "记录人签名"],
    };
    let mut paper = view
        .sheet(kind, Layout::Record)
        .with(header(record, view).row("录入人", view.by(&made.act)).part())
        .with(Part::text(format!("告知事项：{told}")));
    paper.parts.extend(said(record));
    if let Some(taken) = attachments(record, view) {
        paper.parts.push(taken);
    }
    Some(paper.with(Part::signatures(signers)))
}

/// 执法人员证件登记页: the certificates shown in the case, one a row (行政处罚法 §42, §55).
pub(super) fn certificates(view: &View<'_>) -> Option<Paper> {
    let mut rows: Vec<[String; 6]> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    let mut add = |person: &Person, number: &str| {
        let held = person.certificates.iter().find(|held| held.certificate.number == number);
        let Some(held) = held.filter(|_| !seen.iter().any(|known| known == number)) else { return };
        let certificate = &held.certificate;
        seen.push(number.to_owned());
        rows.push([
            person.name.shown().to_owned(),
            person.unit.clone(),
            certificate.kind.name().to_owned(),
            certificate.number.clone(),
            certificate.issuer.clone(),
            format!("{}至{}", certificate.from, certificate.until),
        ]);
    };
    for made in &view.case.records {
        let shown = made.record.officers.iter().zip(&made.record.certificates_shown);
        for (officer, number) in shown {
            if let Some(person) = (view.people)(officer) {
                add(person, number);
            }
        }
    }
    if let Some(filing) = &view.case.filing {
        for person in view.case.handlers().iter().filter_map(view.people) {
            if let Some(held) = person.certificate_on(filing.on) {
                add(person, &held.number);
            }
        }
    }
    if rows.is_empty() {
        return None;
    }
    let head = ["姓名", "内设机构", "证件种类", "证件编号", "发证机关", "有效期"];
    let paper = view
        .sheet(Kind::CertificateSheet, Layout::Form)
        .with(view.case_rows().part())
        .with(numbered(&head, rows.into_iter()))
        .with(Part::text("证件在每次检查、询问开始前出示，证件编号记在笔录里。"));
    Some(paper)
}

/// The document that a record becomes.
pub(super) fn paper_of(kind: RecordKind) -> Kind {
    match kind {
        RecordKind::Inspection => Kind::InspectionRecord,
        RecordKind::Interview => Kind::InterviewRecord,
    }
}

fn header(record: &Record, view: &View<'_>) -> Rows {
    let on = time::in_words(record.on);
    let when = match record.hours {
        Some(hours) => format!("{on} {hours}"),
        None => on,
    };
    let (time, officers, unit, present) = match record.kind {
        RecordKind::Inspection => ("检查时间", "检查人员", "被检查单位", "在场人"),
        RecordKind::Interview => ("询问时间", "询问人", "当事人", "被询问人"),
    };
    let shown = record.officers.iter().zip(&record.certificates_shown);
    let shown: Vec<String> =
        shown.map(|(officer, number)| format!("{}（{number}）", view.name(officer))).collect();
    let rows = view.case_rows().row(time, when).row("地点", &record.place);
    let rows = rows
        .row(officers, view.names(&record.officers))
        .row("出示执法证件（证号）", shown.join("、"));
    let rows = match view.party() {
        Some(party) => rows
            .row(unit, party.name.shown())
            .row("法定代表人（负责人）", party.representative.shown()),
        None => rows,
    };
    let dress = if record.dress { "已按规定着装、佩戴标志" } else { "" };
    rows.row(present, record.present.shown()).row("着装和标志", dress)
}

/// Lines that ask and answer become questions and answers; other lines stay text.
fn said(record: &Record) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text: Vec<&str> = Vec::new();
    let mut turns: Vec<(String, String)> = Vec::new();
    let mut answering = false;
    for line in record.content.shown().lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(question) = after(line, "问") {
            turns.push((question.to_owned(), String::new()));
            answering = false;
        } else if let Some((question, answer)) = turns.last_mut() {
            if let Some(said) = after(line, "答") {
                add_line(answer, said);
                answering = true;
            } else if answering {
                add_line(answer, line);
            } else {
                add_line(question, line);
            }
        } else {
            text.push(line);
        }
    }
    if !text.is_empty() {
        parts.push(Part::text(text.join("\n")));
    }
    if !turns.is_empty() {
        for (_, answer) in &mut turns {
            if answer.is_empty() {
                "（没有回答）".clone_into(answer);
            }
        }
        parts.push(Part::Exchange { turns });
    }
    parts
}

fn add_line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

/// What follows 问： or 答：.
fn after<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.strip_prefix(mark)?.strip_prefix(['：', ':']).map(str::trim)
}

/// The evidence taken with it.
fn attachments(record: &Record, view: &View<'_>) -> Option<Part> {
    let titles: Vec<&str> = record
        .attachments
        .iter()
        .filter_map(|code| view.case.evidence.iter().find(|piece| &piece.item.code == code))
        .map(|piece| piece.item.title.shown())
        .collect();
    (!titles.is_empty()).then(|| Part::text(format!("同时取得的材料：{}。", titles.join("；"))))
}
