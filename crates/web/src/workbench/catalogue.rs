//! 文书清单: every document of a case, its PDF, the sealed original bound to it, and what the file of
//! nineteen still lacks.

use super::case::{File, open};
use super::made::{self, Unmade};
use super::served::{Served, Wanted, serve};
use super::sheet::Heading;
use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use domain::case::papers::file::{Item, State as Has};
use domain::case::papers::{self, completeness};
use domain::case::procedure::forms::{self, Given, Input};
use domain::case::steps::Step;
use domain::paper::Kind as PaperKind;
use domain::{Code, Kind, StreamId, time};
use jiff::civil::Date;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "workbench/catalogue.html")]
struct Page {
    chrome: Chrome,
    heading: Heading,
    rows: Vec<Row>,
    unmade: Vec<Unmade>,
    /// The documents of the published list that the case lacks.
    missing: Vec<&'static str>,
    listed: usize,
}

/// A document of the case.
pub(super) struct Row {
    /// Which.
    kind: PaperKind,
    /// Its number; empty where it has none.
    number: String,
    /// The day of what it prints.
    on: Option<Date>,
    /// Its PDF.
    pdf: String,
    /// The sealed original.
    original: Original,
}

/// The sealed or signed original of a document.
enum Original {
    /// Bound: the address of its scan.
    Bound(String),
    /// Wanted: where it is bound.
    Wanted(String),
    /// Nobody asks for it.
    Unasked,
}

/// The addresses of documents.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/w/cases/{code}/papers", get(show))
        .route("/w/cases/{code}/papers/{name}", get(pdf))
}

async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
) -> Result<Response, Oops> {
    // Agency first: what belongs to somebody else is not made here either.
    let _ = open(&site, &officer, &code).await?;
    let unmade = made::due(&site, &officer, &code).await?;
    let file = open(&site, &officer, &code).await?;
    let complete = completeness(&file.case);
    let template = Page {
        chrome: Chrome::desk(&site, &officer, &modes, "案件"),
        heading: Heading::of(&file, &code, "文书"),
        rows: rows(&site, &officer, &file, &code).await?,
        unmade,
        missing: missing(&complete),
        listed: complete.len(),
    };
    page(StatusCode::OK, &template)
}

/// A document by what it is: `prior_notice-12.pdf` prints the twelfth event of the case.
async fn pdf(
    State(site): State<Site>,
    officer: Officer,
    Path((code, name)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Oops> {
    let code = Code::parse(&code).map_err(|_| Oops::NotFound)?;
    let (kind, of) = named(&name).ok_or(Oops::NotFound)?;
    let mut file = open(&site, &officer, &code).await?;
    if papers::due(&file.case).iter().any(|due| (due.0, due.1) == (kind, of)) {
        made::due(&site, &officer, &code).await?;
        file = open(&site, &officer, &code).await?;
    }
    let made = file.case.procedure.paper(kind, of).ok_or(Oops::NotFound)?;
    let called = format!("{} {}", kind.name(), made.number.as_deref().unwrap_or_default());
    let served = Served {
        sha256: &made.sha256,
        media_type: "application/pdf",
        file_name: &format!("{}.pdf", called.trim_end()),
        download: wanted.download(),
    };
    serve(&site, &headers, &served).await
}

fn named(name: &str) -> Option<(PaperKind, u64)> {
    let (kind, of) = name.strip_suffix(".pdf")?.rsplit_once('-')?;
    Some((PaperKind::parse(kind)?, of.parse().ok()?))
}

/// What the published list of documents misses.
pub(super) fn missing(complete: &[Item]) -> Vec<&'static str> {
    let missing = complete.iter().filter(|item| item.state == Has::Missing);
    missing.map(|item| item.document.name.as_str()).collect()
}

async fn rows(site: &Site, officer: &Officer, file: &File, code: &Code) -> Result<Vec<Row>, Oops> {
    let case = &file.case;
    let history = site.store().history(&StreamId::of(Kind::Case, code), 0).await?;
    let days: HashMap<u64, Date> =
        history.iter().map(|event| (event.version, time::civil_date(event.at))).collect();
    let mut found: Vec<(u64, PaperKind, String, String)> = Vec::new();
    for made in &case.procedure.papers {
        let (kind, of) = (made.what.paper, made.what.of);
        let pdf = format!("/w/cases/{code}/papers/{}-{of}.pdf", kind.word());
        found.push((of, kind, made.what.number.clone().unwrap_or_default(), pdf));
    }
    let document = |sha256: &str| format!("/w/cases/{code}/documents/{sha256}");
    if let Some(filing) = &case.filing {
        let pdf = document(&filing.document);
        found.push((filing.version, PaperKind::FilingApproval, filing.number.clone(), pdf));
    }
    if let Some(decision) = &case.decision {
        let pdf = document(&decision.document);
        let kind = PaperKind::PenaltyDecision;
        found.push((decision.version, kind, decision.number.clone(), pdf));
    }
    found.sort_by_key(|(of, ..)| *of);
    let wanted = wanted(file, officer.today);
    let row = |(of, kind, number, pdf)| Row {
        kind,
        number,
        on: days.get(&of).copied(),
        pdf,
        original: original(file, code, kind, &wanted),
    };
    Ok(found.into_iter().map(row).collect())
}

/// The words of the documents whose sealed original is still to be bound.
fn wanted(file: &File, today: Date) -> Vec<String> {
    let given = Given { case: &file.case, people: &[], benchmark: None, matter: None, today };
    let form = forms::form(Step::BindScan, given).unwrap_or_default();
    let choices = form.fields.into_iter().filter_map(|field| match field.input {
        Input::Choice(choices) => Some(choices),
        _ => None,
    });
    choices.flatten().map(|(word, _)| word).collect()
}

fn original(file: &File, code: &Code, kind: PaperKind, wanted: &[String]) -> Original {
    let scans = file.case.procedure.scans.iter().rev();
    match scans.map(|scan| &scan.what).find(|(paper, _)| *paper == kind) {
        Some((_, scan)) => Original::Bound(format!("/w/cases/{code}/evidence/{scan}")),
        None if wanted.iter().any(|word| word == kind.word()) => {
            Original::Wanted(format!("/w/cases/{code}/do/{}", Step::BindScan.word()))
        }
        None => Original::Unasked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_document_or_nothing() {
        assert_eq!(named("prior_notice-12.pdf"), Some((PaperKind::PriorNotice, 12)));
        for wrong in ["prior_notice-12", "notice-12.pdf", "prior_notice-.pdf", "-1.pdf", "x.pdf"] {
            assert_eq!(named(wrong), None, "{wrong}");
        }
    }
}
