//! 稿与稿的差别: two drafts of the decision beside each other, field by field, from the record itself.

use super::difference::{Piece, compare};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::Change;
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer};
use crate::workbench::case::{self, File};
use crate::workbench::sheet::Heading;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::case::{DraftContent, Event as CaseEvent};
use domain::event::{Event, Recorded};
use domain::{Code, Kind, StreamId};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "workbench/draft/versions.html")]
struct Page {
    chrome: Chrome,
    heading: Heading,
    /// Who wrote each draft, and when.
    versions: Vec<Change>,
    from: usize,
    to: usize,
    changed: Vec<Compared>,
    same: Vec<&'static str>,
}

/// A field that differs.
pub(in crate::workbench) struct Compared {
    pub name: &'static str,
    pub pieces: Vec<Piece>,
}

/// Which two drafts, counted from 1; the last two where nothing is said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    from: String,
    to: String,
}

/// The differences between two drafts.
pub(super) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Query(which): Query<Which>,
) -> Result<Response, Oops> {
    let file = case::open(&site, &officer, &code).await?;
    let drafts = drafts(&site, &code).await?;
    let last = drafts.len();
    let to = read(&which.to, last, last)?;
    let from = read(&which.from, to.saturating_sub(1).max(1), last)?;
    let mut template = blank(&site, &officer, &modes, &file, &code);
    let (mut recorded, mut contents) = (Vec::new(), Vec::new());
    for (event, content) in drafts {
        recorded.push(event);
        contents.push(content);
    }
    template.versions = site.changes(&recorded).await?;
    (template.from, template.to) = (from, to);
    if let (Some(old), Some(new)) = (contents.get(from - 1), contents.get(to - 1)) {
        (template.changed, template.same) = between(old, new);
    }
    page(StatusCode::OK, &template)
}

/// What differs between two drafts, and the names of the fields that do not.
pub(in crate::workbench) fn between(
    old: &DraftContent,
    new: &DraftContent,
) -> (Vec<Compared>, Vec<&'static str>) {
    let (mut changed, mut same) = (Vec::new(), Vec::new());
    for ((name, old), (_, new)) in fields(old).into_iter().zip(fields(new)) {
        if old == new {
            same.push(name);
        } else {
            changed.push(Compared { name, pieces: compare(&old, &new) });
        }
    }
    (changed, same)
}

fn blank(site: &Site, officer: &Officer, modes: &Modes, file: &File, code: &Code) -> Page {
    Page {
        chrome: Chrome::desk(site, officer, modes, "案件"),
        heading: Heading::of(file, code, "决定书各稿的差别"),
        versions: Vec::new(),
        from: 1,
        to: 1,
        changed: Vec::new(),
        same: Vec::new(),
    }
}

/// The number of a draft that is there.
fn read(typed: &str, otherwise: usize, last: usize) -> Result<usize, Oops> {
    let wanted = match typed {
        "" => otherwise,
        typed => typed.parse().map_err(|_| Oops::NotFound)?,
    };
    if (1..=last).contains(&wanted) { Ok(wanted) } else { Err(Oops::NotFound) }
}

/// Every draft, oldest first, as the record holds it.
async fn drafts(site: &Site, code: &Code) -> Result<Vec<(Recorded, DraftContent)>, Oops> {
    let history = site.store().history(&StreamId::of(Kind::Case, code), 0).await?;
    let drafts = history.into_iter().filter_map(|recorded| {
        let content = match &recorded.event {
            Event::Case(CaseEvent::Drafted { content, .. }) => content.clone(),
            _ => return None,
        };
        Some((recorded, content))
    });
    Ok(drafts.collect())
}

/// What a draft says, by the names of the form.
fn fields(content: &DraftContent) -> [(&'static str, String); 11] {
    let figure = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    let figures = content.figures.known().copied().unwrap_or_default();
    [
        ("违法行为", content.violation.name().to_owned()),
        ("报告期", content.period.clone()),
        ("报表名称", content.report.clone()),
        ("指标名称", content.indicator.clone()),
        ("上报数", figure(figures.reported)),
        ("核实数", figure(figures.actual)),
        ("违法事实", content.facts.shown().to_owned()),
        ("裁量理由", content.discretion.clone()),
        ("警告", if content.warning { "给予警告" } else { "不给予警告" }.to_owned()),
        ("罚款", content.fine.map_or_else(|| "不罚款".to_owned(), |fine| format!("{fine} 元"))),
        ("责令改正的内容", content.order_to_correct.clone()),
    ]
}
