//! 公示登记簿: what it is, its state, and its files as C2SP tlog-tiles for whoever copies or checks it.

use super::frame::{Door, thousands};
use super::trouble::{Trouble, page};
use crate::Site;
use crate::chrome::Chrome;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::{Portal, Register};

const TEXT: &str = "text/plain; charset=utf-8";
const TILE: &str = "application/octet-stream";
/// A full tile never changes again; a partial one is replaced by a wider one.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const AN_HOUR: &str = "public, max-age=3600";
/// The newest state is asked for anew every time.
const ASK_AGAIN: &str = "no-cache";

#[derive(Template)]
#[template(path = "portal/log.html")]
struct Page {
    chrome: Chrome,
    state: Option<(String, Register)>,
}

pub(super) async fn show(door: Door) -> Result<Response, Trouble> {
    let chrome = door.at("公示登记簿");
    let state = door.register.map(|register| (thousands(register.size), register));
    page(StatusCode::OK, &Page { chrome, state })
}

/// `GET /log/policy`: the key that verifiers pin (C2SP tlog-policy).
pub(super) async fn policy(State(site): State<Site>) -> Response {
    file(TEXT, ASK_AGAIN, Portal::new(site.store().clone()).policy())
}

/// `GET /log/checkpoint`: the newest signed state (C2SP tlog-checkpoint).
pub(super) async fn checkpoint(State(site): State<Site>) -> Result<Response, Trouble> {
    Ok(match Portal::new(site.store().clone()).register()? {
        Some(register) => file(TEXT, ASK_AGAIN, register.checkpoint),
        None => no_file("登记簿还没有第一页。"),
    })
}

/// `GET /log/tile/…`: hashes and entries (C2SP tlog-tiles).
pub(super) async fn tile(
    State(site): State<Site>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Trouble> {
    let Path(path) = path.map_err(|_| Trouble::NoPage)?;
    Ok(match Portal::new(site.store().clone()).log_file(&format!("tile/{path}")).await? {
        Some(found) => file(TILE, if found.full { FOR_EVER } else { AN_HOUR }, found.bytes),
        None => no_file("登记簿里没有这个文件。"),
    })
}

fn file(media_type: &str, caching: &str, bytes: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, caching),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, bytes).into_response()
}

fn no_file(why: &'static str) -> Response {
    (StatusCode::NOT_FOUND, [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], why).into_response()
}
