//! 案卷: how the finished case is bound, 正卷 and 副卷, and what the published list of documents misses.
//!
//! The order is that of `law/documents.toml`; what the list does not name stands where
//! 市场监管处罚程序规定 §78, a model, puts it. Page numbers are the binder's business.

mod bind;
mod complete;
mod days;

pub use complete::{Item, State, completeness};

use super::View;
use super::parts::{Rows, numbered};
use crate::law::documents::Volume as LawVolume;
use crate::paper::{Kind, Layout, Paper, Part};
use crate::{Code, time};
use jiff::civil::Date;

/// A case file.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseFile {
    /// 正卷, then 副卷.
    pub volumes: Vec<Volume>,
}

/// A volume of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Volume {
    /// 副卷: what was said inside the agency.
    pub secondary: bool,
    /// 案卷封面
    pub cover: Paper,
    /// What is bound, in order.
    pub entries: Vec<Entry>,
    /// 备考表
    pub remarks: Paper,
}

/// One thing bound.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// 题名
    pub title: String,
    /// 文号
    pub number: Option<String>,
    /// 日期
    pub date: Option<Date>,
    /// Where its pages come from.
    pub source: Source,
}

/// Where the pages of an entry come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A document that was set already.
    Made {
        /// Which.
        kind: Kind,
        /// SHA-256 of the PDF, hex.
        sha256: String,
    },
    /// A piece of evidence.
    Evidence {
        /// Which.
        code: Code,
        /// Its media type: a picture or a PDF can be bound, sound and film are only named.
        media_type: String,
        /// SHA-256 of its bytes, hex.
        sha256: String,
    },
    /// A document that is set for the file alone.
    Paper(Box<Paper>),
}

/// The case file as it stands.
pub fn case_file(view: &View<'_>) -> CaseFile {
    let volumes = [LawVolume::Main, LawVolume::Secondary].map(|which| bound(which, view));
    CaseFile { volumes: volumes.into() }
}

/// 卷内目录. `pages` holds the first page of each entry, in order; where it has none, the page is left
/// to the binder.
pub fn catalogue(volume: &Volume, view: &View<'_>, pages: &[u32]) -> Paper {
    let rows = (0..).zip(&volume.entries).map(|(at, entry): (usize, &Entry)| {
        let number = entry.number.clone().unwrap_or_else(|| "—".to_owned());
        let date = entry.date.map_or_else(|| "—".to_owned(), |date| date.to_string());
        let page = pages.get(at).map_or_else(|| "—".to_owned(), u32::to_string);
        [entry.title.clone(), number, date, page]
    });
    let rows: Vec<[String; 4]> = rows.collect();
    view.sheet(Kind::Catalogue, Layout::Form)
        .with(view.case_rows().row("卷别", name(volume.secondary)).part())
        .with(numbered(&["题名", "文号", "日期", "页号"], rows.into_iter()))
}

/// The volume numbered 0 or 1; `None` for any other.
pub(super) fn volume(of: u64, view: &View<'_>) -> Option<Volume> {
    match of {
        0 => Some(bound(LawVolume::Main, view)),
        1 => Some(bound(LawVolume::Secondary, view)),
        _ => None,
    }
}

fn bound(which: LawVolume, view: &View<'_>) -> Volume {
    let secondary = which == LawVolume::Secondary;
    let entries = bind::entries(which, view);
    let cover = cover(secondary, view);
    let remarks = remarks(secondary, &entries, view);
    Volume { secondary, cover, entries, remarks }
}

fn name(secondary: bool) -> &'static str {
    if secondary { LawVolume::Secondary.name() } else { LawVolume::Main.name() }
}

/// 案卷封面 (practice, not a text): which case, who, when, how long it is kept. How much the volume
/// holds is known when it is bound.
fn cover(secondary: bool, view: &View<'_>) -> Paper {
    let case = view.case;
    let decided = match &case.decision {
        Some(decision) => decision.number.as_str(),
        None => "尚未作出决定",
    };
    let filed = case.filing.as_ref().map_or_else(
        || "尚未立案".to_owned(),
        |filing| format!("{}立案", time::in_words(filing.on)),
    );
    let closed = case.procedure.closed.as_ref().map_or_else(
        || "尚未结案".to_owned(),
        |closed| format!("{}结案", time::in_words(closed.what.0)),
    );
    let rows = view
        .case_rows()
        .row("决定书文号", decided)
        .row("办案机关", &view.agency.particulars.name)
        .row("承办人", view.names(case.handlers()))
        .row("起止日期", format!("{filed}，{closed}"))
        .row("卷别", name(secondary))
        .row("保管期限", "永久");
    view.sheet(Kind::Cover, Layout::Cover).with(rows.part())
}

/// 备考表: what a reader of the file has to know beyond its pages.
fn remarks(secondary: bool, entries: &[Entry], view: &View<'_>) -> Paper {
    let mut lines = Vec::new();
    let unbound: Vec<String> = entries
        .iter()
        .filter_map(|entry| match &entry.source {
            Source::Evidence { media_type, sha256, .. } if !can_be_bound(media_type) => {
                Some(format!("《{}》（SHA-256 {}）", entry.title, short(sha256)))
            }
            Source::Evidence { .. } | Source::Made { .. } | Source::Paper(_) => None,
        })
        .collect();
    if !unbound.is_empty() {
        lines.push(format!("不能装订、另存于执法系统的电子证据：{}。", unbound.join("、")));
    }
    let which = if secondary { LawVolume::Secondary } else { LawVolume::Main };
    for (state, words) in [(State::Missing, "缺少"), (State::NotNeeded, "本案不需要")] {
        let names: Vec<&str> = completeness(view.case)
            .iter()
            .filter(|item| item.document.volume == which && item.state == state)
            .map(|item| item.document.name.as_str())
            .collect();
        if !names.is_empty() {
            lines.push(format!("{words}：{}。", names.join("；")));
        }
    }
    if lines.is_empty() {
        lines.push("没有需要说明的情况。".to_owned());
    }
    view.sheet(Kind::Remarks, Layout::Form)
        .with(view.case_rows().row("卷别", name(secondary)).part())
        .with(Part::heading("本卷情况说明"))
        .with(Part::text(lines.join("\n")))
        .with(Rows::new().row("制表日期", time::in_words(view.today)).part())
        .with(Part::signatures(&["立卷人", "检查人"]))
}

/// Whether the pages of a file can stand between the others.
fn can_be_bound(media_type: &str) -> bool {
    media_type == "application/pdf" || media_type.starts_with("image/")
}

fn short(digest: &str) -> String {
    digest.chars().take(16).collect()
}
