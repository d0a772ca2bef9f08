//! 执法依据: every article the program cites, in our own words, with how sure we are of it.

use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::law::{Statute, law};

#[derive(Template)]
#[template(path = "workbench/laws.html")]
struct Page {
    chrome: Chrome,
    statutes: &'static [Statute],
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
) -> Result<Response, Oops> {
    let chrome = Chrome::desk(&site, &officer, &modes, "依据");
    page(StatusCode::OK, &Page { chrome, statutes: &law().statutes })
}
