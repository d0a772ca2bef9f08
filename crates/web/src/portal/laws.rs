//! 执法依据 for the public: the same index as at the desk.

use super::frame::Door;
use super::trouble::{Trouble, page};
use crate::chrome::Chrome;
use crate::workbench::laws::{Shelf, shelves};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

#[derive(Template)]
#[template(path = "portal/laws.html")]
struct Page {
    chrome: Chrome,
    shelves: Vec<Shelf>,
    desk: bool,
}

pub(super) async fn show(door: Door) -> Result<Response, Trouble> {
    let shelves = shelves(door.portal.statutes().await?);
    page(StatusCode::OK, &Page { chrome: door.chrome, shelves, desk: false })
}
