//! 案件: the list, newest change first, by keyset.

use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::case::stage::Stage;
use domain::person::Role;
use domain::time;
use jiff::Timestamp;
use serde::Deserialize;
use store::{After, CaseRow};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sift {
    stage: String,
    after: String,
}

#[derive(Template)]
#[template(path = "workbench/cases.html")]
struct Page {
    chrome: Chrome,
    stage: String,
    cases: Vec<Row>,
    next: Option<String>,
    first: bool,
    may_register: bool,
}

struct Row {
    case: CaseRow,
    stage: &'static str,
    updated: String,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Query(sift): Query<Sift>,
) -> Result<Response, Oops> {
    let stage = Stage::parse(&sift.stage);
    let after = parse_after(&sift.after);
    let found = site.store().cases(&officer.agency, stage.map(Stage::word), after.as_ref()).await?;
    let word = stage.map_or("", Stage::word);
    let next =
        found.next.map(|next| format!("/w/cases?stage={word}&after={}.{}", next.at, next.code));
    let cases = found
        .rows
        .into_iter()
        .map(|case| Row {
            stage: Stage::parse(&case.stage).map_or("", Stage::name),
            updated: Timestamp::from_millisecond(case.updated_at)
                .map(time::minute)
                .unwrap_or_default(),
            case,
        })
        .collect();
    let template = Page {
        chrome: Chrome::desk(&site, &officer, &modes, "案件"),
        stage: word.to_owned(),
        cases,
        next,
        first: after.is_none(),
        may_register: officer.is(Role::Officer),
    };
    page(StatusCode::OK, &template)
}

/// `1790000000000.7K3MQ9TX4F2N`, as «next page» links carry it; anything else is the first page.
pub(crate) fn parse_after(text: &str) -> Option<After> {
    let (at, code) = text.split_once('.')?;
    Some(After { at: at.parse().ok()?, code: code.to_owned() })
}
