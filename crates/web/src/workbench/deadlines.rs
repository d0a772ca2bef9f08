//! 期限: every term that runs in my cases or that my roles have to keep, the next one first.

use super::today::{Burning, of_clock};
use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::person::Role;
use serde::Deserialize;
use store::{Spot, Whose};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    after: String,
}

#[derive(Template)]
#[template(path = "workbench/deadlines.html")]
struct Page {
    chrome: Chrome,
    clocks: Vec<Burning>,
    next: Option<Spot>,
    first: bool,
    officer: bool,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Query(from): Query<From>,
) -> Result<Response, Oops> {
    let after = from.after.parse::<Spot>().ok();
    let whose =
        Whose { agency: &officer.agency, person: Some(&officer.person), roles: &officer.roles };
    let found = site.store().clocks(whose, officer.today, after.as_ref()).await?;
    let template = Page {
        chrome: Chrome::desk(&site, &officer, &modes, "期限"),
        clocks: found.rows.into_iter().map(|row| of_clock(row, &officer)).collect(),
        next: found.next,
        first: after.is_none(),
        officer: officer.is(Role::Officer),
    };
    page(StatusCode::OK, &template)
}
