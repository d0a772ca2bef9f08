//! 首页: one box, three things to ask, what was published last.

use super::decisions::Row;
use super::frame::Door;
use super::trouble::{Trouble, page};
use crate::chrome::Chrome;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

/// How many publications the home page shows.
const LATEST: usize = 6;

#[derive(Template)]
#[template(path = "portal/home.html")]
struct Page {
    chrome: Chrome,
    latest: Vec<Row>,
}

pub(super) async fn show(door: Door) -> Result<Response, Trouble> {
    let found = door.portal.list(None, None, door.today).await?;
    let latest = found.rows.iter().take(LATEST).map(Row::of).collect();
    page(StatusCode::OK, &Page { chrome: door.chrome, latest })
}
