//! 关于本站: what is published and what is not, how far the pages are accessible, whom to ask.

use super::frame::Door;
use super::trouble::{Trouble, page};
use crate::chrome::Chrome;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::disclosure;
use domain::law::{Article, Law, law};

#[derive(Template)]
#[template(path = "portal/about.html")]
struct Page {
    chrome: Chrome,
    law: &'static Law,
    no_figures: Article,
}

pub(super) async fn show(door: Door) -> Result<Response, Trouble> {
    let no_figures = disclosure::why_no_figures();
    page(StatusCode::OK, &Page { chrome: door.chrome, law: law(), no_figures })
}
