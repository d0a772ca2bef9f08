//! 执法依据 for the public: the same index as at the desk.

use super::frame::Door;
use super::trouble::{Trouble, page};
use crate::chrome::Chrome;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::law::{Statute, law};

#[derive(Template)]
#[template(path = "portal/laws.html")]
struct Page {
    chrome: Chrome,
    statutes: &'static [Statute],
}

pub(super) async fn show(door: Door) -> Result<Response, Trouble> {
    page(StatusCode::OK, &Page { chrome: door.chrome, statutes: &law().statutes })
}
