//! What a head must know before signing: computed from the record, never typed. What is in order is
//! not among it.

use crate::form::link;
use crate::request::Officer;
use crate::workbench::case::File;
use crate::workbench::standing::Opinion;
use domain::Code;
use domain::case::findings::findings;
use domain::case::lint::lint;
use domain::case::procedure::{HearingChoice, MatterKind};

/// Something to be known before signing.
pub(super) struct Must {
    /// A headline.
    pub title: String,
    /// The words themselves.
    pub lines: Vec<String>,
    /// Where it can be read, and what the link says.
    pub link: Option<(String, String)>,
}

/// More than so many, and the case is none to be signed in passing.
pub(super) const QUICK: usize = 3;

/// Everything that is not as smooth as it could be, the weightiest first.
pub(super) fn must(file: &File, officer: &Officer, code: &Code, opinions: &[Opinion]) -> Vec<Must> {
    let mut must = Vec::new();
    must.extend(reviewed(code, opinions));
    must.extend(argued(file, code));
    must.extend(heard(file));
    must.extend(discussed(file));
    must.extend(granted(file));
    must.extend(findings(&file.case, officer.today).into_iter().map(|finding| Must {
        title: finding.title,
        lines: vec![finding.detail, finding.article.to_string()],
        link: link(finding.place, Some(code)),
    }));
    let name = |code: &Code| file.name(Some(code));
    let wrong = lint(&file.case, officer.today, &name);
    if !wrong.is_empty() {
        let title = format!("校对发现 {} 处对不上", wrong.len());
        let lines =
            wrong.into_iter().map(|lint| format!("{}（{}）", lint.what, lint.why)).collect();
        must.push(Must { title, lines, link: None });
    }
    must
}

/// An opinion that says more than «passed».
fn reviewed(code: &Code, opinions: &[Opinion]) -> Option<Must> {
    let last = opinions.first()?;
    let returned = opinions.iter().filter(|opinion| !opinion.passed).count();
    let mut lines = Vec::new();
    if !last.covers {
        lines.push("审核以后内容有改动，审的不是现在这一份。".to_owned());
    }
    if returned > 0 {
        lines.push(format!("退回过 {returned} 次。"));
    }
    let remarks = last.answers.iter().filter(|answer| answer.notable);
    lines.extend(remarks.map(|answer| match answer.remark.is_empty() {
        true => format!("{}：{}", answer.name, answer.point),
        false => format!("{}：{}，{}", answer.name, answer.point, answer.remark),
    }));
    if lines.is_empty() {
        return None;
    }
    lines.insert(0, format!("意见：{}", last.opinion));
    let title = format!("法制审核：{}，有附言", last.result);
    Some(Must { title, lines, link: to(code, "/review", "看审核意见") })
}

/// What the party argued, and what became of it.
fn argued(file: &File, code: &Code) -> Option<Must> {
    let procedure = &file.case.procedure;
    let said: Vec<_> = procedure.arguments().collect();
    let first = said.first()?;
    let answer = procedure.statement_answer.as_ref();
    let adopted = answer.map_or("还没有复核", |answer| answer.what.0.name());
    let mut lines: Vec<String> = said
        .iter()
        .map(|said| format!("当事人说（{}）：{}", said.what.on, said.what.content.shown()))
        .collect();
    lines.extend(answer.map(|answer| format!("复核理由：{}", answer.what.1)));
    let title = format!("当事人{}，{adopted}", first.what.manner.name());
    Some(Must { title, lines, link: to(code, "?show=party", "看经过") })
}

fn heard(file: &File) -> Option<Must> {
    let heard = file.case.procedure.hearing.as_ref()?;
    let (on, choice) = &heard.what;
    let title = format!("当事人{}", choice.name());
    (*choice != HearingChoice::Waived).then(|| Must {
        title,
        lines: vec![format!("日期：{on}")],
        link: None,
    })
}

fn discussed(file: &File) -> Option<Must> {
    let held = &file.case.procedure.discussion.as_ref()?.what;
    let title = format!("集体讨论（{}）：{}", held.on, held.conclusion);
    let lines = held.opinions.shown().lines().map(str::to_owned).collect();
    Some(Must { title, lines, link: None })
}

/// What the head let pass already: more time, another amount.
fn granted(file: &File) -> Vec<Must> {
    let kinds = [MatterKind::Deviation, MatterKind::Extension, MatterKind::AvException];
    let all = kinds.into_iter().flat_map(|kind| file.case.procedure.granted(kind));
    let one = |asked: &domain::case::procedure::Approval| Must {
        title: format!("批准过：{}", asked.matter.kind().name()),
        lines: vec![format!("请示的理由：{}", asked.reason.shown())],
        link: None,
    };
    all.map(one).collect()
}

fn to(code: &Code, path: &str, words: &str) -> Option<(String, String)> {
    Some((format!("/w/cases/{code}{path}"), words.to_owned()))
}
