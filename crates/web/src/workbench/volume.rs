//! 电子案卷: 正卷 and 副卷 as they would be bound today, page by page, and the whole as one PDF.

use super::case::open;
use super::draft::PDF_POLICY;
use super::evidence::{format_name, record_view};
use super::made;
use super::paper;
use super::papers::stamp;
use super::sheet::Heading;
use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use documents::{Form, Item, Listing, Stamp, Typesetter};
use domain::case::papers::file::{self, Item as Listed, Source, State as Has};
use domain::case::papers::{case_file, completeness};
use domain::law::documents::Volume as LawVolume;
use domain::{Code, time};
use serde_json::to_value;
use std::collections::HashMap;
use std::sync::Arc;
use store::Fault;
use tokio::io::AsyncReadExt;

#[derive(Template)]
#[template(path = "workbench/volume.html")]
struct Page {
    chrome: Chrome,
    heading: Heading,
    volumes: Vec<Volume>,
    /// Whether the whole can be bound here.
    bindable: bool,
}

/// A volume as its catalogue shows it.
struct Volume {
    name: &'static str,
    entries: Vec<Entry>,
    listed: Vec<Listed>,
}

struct Entry {
    title: String,
    /// Where it can be read; empty for what is set when the file is bound.
    to: String,
    number: String,
    on: String,
    /// `3`, or `3—5`; empty from where it is not known any more.
    pages: String,
}

/// What is larger is named on a page of its own instead of being bound.
const LARGEST: u64 = 64 << 20;

/// The addresses of the case file.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/w/cases/{code}/file", get(show))
        .route("/w/cases/{code}/file.pdf", get(pdf))
}

async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
) -> Result<Response, Oops> {
    let bound = bound(&site, &officer, &code).await?;
    let mut volumes = Vec::new();
    for volume in bound.file.volumes {
        let which = if volume.secondary { LawVolume::Secondary } else { LawVolume::Main };
        let mut next = Some(1);
        let mut entries = Vec::new();
        for entry in volume.entries {
            let count = pages(&site, &officer, &entry.source).await?;
            let first = next;
            next = first.zip(count).map(|(first, count)| first + count);
            entries.push(Entry {
                to: address(&code, &entry.source, &bound.made),
                title: entry.title,
                number: entry.number.unwrap_or_default(),
                on: entry.date.map_or_else(String::new, |on| on.to_string()),
                pages: range(first, next),
            });
        }
        let listed = completeness(&bound.case.case).into_iter();
        let listed = listed.filter(|item| item.document.volume == which).collect();
        volumes.push(Volume { name: which.name(), entries, listed });
    }
    let template = Page {
        chrome: Chrome::desk(&site, &officer, &modes, "案件"),
        heading: Heading::of(&bound.case, &code, "电子案卷"),
        volumes,
        bindable: site.typesetter().is_some(),
    };
    page(StatusCode::OK, &template)
}

async fn pdf(
    State(site): State<Site>,
    officer: Officer,
    CodeIn(code): CodeIn,
) -> Result<Response, Oops> {
    let bound = bound(&site, &officer, &code).await?;
    let typesetter = site.typesetter().map(Arc::clone).ok_or_else(|| {
        Fault::internal("没有载入字体，不能生成案卷。请运行 make fonts 后重新启动")
    })?;
    let (mut volumes, mut seen) = (Vec::new(), Vec::new());
    for volume in bound.file.volumes {
        let mut entries = Vec::new();
        for entry in volume.entries {
            let item = item(&site, &bound.case.case, &entry).await?;
            if let (Source::Evidence { code, .. }, Item::Pdf(_) | Item::Image { .. }) =
                (&entry.source, &item)
            {
                seen.push(code.clone());
            }
            let date = entry.date.map(time::in_words);
            let (title, number) = (entry.title, entry.number);
            entries.push(documents::Entry { title, number, date, item });
        }
        volumes.push(documents::Volume {
            name: if volume.secondary { LawVolume::Secondary } else { LawVolume::Main }
                .name()
                .to_owned(),
            cover: to_value(volume.cover).map_err(Fault::internal)?,
            entries,
            remarks: to_value(volume.remarks).map_err(Fault::internal)?,
        });
    }
    let stamp = stamp(&site, officer.today);
    let set = move || typesetter.case_file(documents::CaseFile { volumes }, stamp);
    let set = tokio::task::spawn_blocking(set).await.map_err(Fault::internal)?;
    let pdf = set.map_err(Fault::internal)?.pdf;
    // Whoever opens the file sees the evidence in it: each piece keeps who looked at it.
    for piece in seen {
        record_view(&site, &officer, piece, "view").await?;
    }
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"case-file.pdf\""),
        (header::CONTENT_SECURITY_POLICY, PDF_POLICY),
    ];
    Ok((headers, pdf).into_response())
}

/// The case with its documents made up to now, and how it is bound.
struct Bound {
    case: super::case::File,
    file: file::CaseFile,
    /// Where each document that was made is read, by its digest.
    made: HashMap<String, String>,
}

async fn bound(site: &Site, officer: &Officer, code: &Code) -> Result<Bound, Oops> {
    let _ = open(site, officer, code).await?;
    made::due(site, officer, code).await?;
    let case = open(site, officer, code).await?;
    let file = paper::with_view(site, &case.state, &case.case, case_file).await?;
    let made = case.case.procedure.papers.iter().map(|made| {
        let (kind, of) = (made.what.paper.word(), made.what.of);
        (made.what.sha256.clone(), format!("/w/cases/{code}/papers/{kind}-{of}.pdf"))
    });
    let made = made.collect();
    Ok(Bound { case, file, made })
}

fn address(code: &Code, source: &Source, made: &HashMap<String, String>) -> String {
    match source {
        Source::Made { sha256, .. } => match made.get(sha256) {
            Some(to) => to.clone(),
            None => format!("/w/cases/{code}/documents/{sha256}"),
        },
        Source::Evidence { code: piece, .. } => format!("/w/cases/{code}/evidence/{piece}"),
        Source::Paper(_) => String::new(),
    }
}

fn range(first: Option<usize>, next: Option<usize>) -> String {
    match first.zip(next) {
        Some((first, next)) if next == first + 1 => first.to_string(),
        Some((first, next)) => format!("{first}—{}", next - 1),
        None => String::new(),
    }
}

/// How many pages an entry takes; `None` where nobody can tell here.
async fn pages(site: &Site, officer: &Officer, source: &Source) -> Result<Option<usize>, Oops> {
    let sha256 = match source {
        Source::Made { sha256, .. } => sha256,
        Source::Evidence { media_type, sha256, .. } if media_type == "application/pdf" => sha256,
        // A picture, or the page that names a file.
        Source::Evidence { .. } => return Ok(Some(1)),
        Source::Paper(paper) => {
            let content = to_value(paper).map_err(Fault::internal)?;
            let stamp = stamp(site, officer.today);
            return set_pages(site.typesetter(), content, stamp).await;
        }
    };
    match read(site, sha256).await? {
        // What cannot be bound is named on one page.
        Some(bytes) => Ok(Some(documents::pages(bytes).unwrap_or(1))),
        None => Ok(Some(1)),
    }
}

async fn set_pages(
    typesetter: Option<&Arc<Typesetter>>,
    content: serde_json::Value,
    stamp: Stamp,
) -> Result<Option<usize>, Oops> {
    let Some(typesetter) = typesetter.map(Arc::clone) else { return Ok(None) };
    let set = move || typesetter.pdf(Form::Paper, &content, stamp).map(|document| document.pages);
    let set = tokio::task::spawn_blocking(set).await.map_err(Fault::internal)?;
    Ok(set.ok())
}

/// An entry as the binder takes it: what paper cannot hold is named on a page of its own.
async fn item(site: &Site, case: &domain::case::Case, entry: &file::Entry) -> Result<Item, Oops> {
    let (sha256, media_type) = match &entry.source {
        Source::Paper(paper) => return Ok(Item::Paper(to_value(paper).map_err(Fault::internal)?)),
        Source::Made { sha256, .. } => (sha256, "application/pdf"),
        Source::Evidence { sha256, media_type, .. } => (sha256, media_type.as_str()),
    };
    let printable = media_type == "application/pdf" || media_type.starts_with("image/");
    if printable && let Some(bytes) = read(site, sha256).await? {
        let bound = tokio::task::spawn_blocking(move || Item::stored(bytes));
        if let Some(item) = bound.await.map_err(Fault::internal)? {
            return Ok(item);
        }
    }
    let piece = case.evidence.iter().find(|piece| &piece.item.sha256 == sha256);
    let name = piece.map_or(entry.title.as_str(), |piece| piece.item.file_name.shown());
    Ok(Item::File(Listing {
        name: name.to_owned(),
        kind: format_name(media_type).to_owned(),
        bytes: piece.map_or(0, |piece| piece.item.size),
        digest: format!("SHA-256 {sha256}"),
    }))
}

/// The bytes of an object, unless it is too large to be bound.
async fn read(site: &Site, sha256: &str) -> Result<Option<Vec<u8>>, Oops> {
    let mut object = site.store().objects().read(sha256).await?;
    let io = |error| Oops::from(Fault::file(sha256)(error));
    let size = object.metadata().await.map_err(io)?.len();
    if size > LARGEST {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    object.read_to_end(&mut bytes).await.map_err(io)?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn pages_are_written_as_a_catalogue_writes_them() {
        assert_eq!(range(Some(3), Some(4)), "3");
        assert_eq!(range(Some(3), Some(6)), "3—5");
        assert_eq!(range(Some(3), None), "");
    }
}
