//! 一次性链接: what it is for decides which form it opens. Looking does not use it up.

use super::session::frame;
use super::{establish, password};
use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Typed};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use store::Link;

#[derive(Template)]
#[template(path = "entry/gone.html")]
struct Gone {
    chrome: Chrome,
    established: bool,
    hours: i64,
}

pub(crate) async fn show(
    State(site): State<Site>,
    modes: Modes,
    Path(token): Path<String>,
) -> Result<Response, Oops> {
    match site.store().link(&token, site.now()).await? {
        Some(Link::Establish) => establish::show(&site, &modes, &token),
        Some(Link::SetPassword(person)) => password::show(&site, &modes, &token, &person).await,
        None => gone(&site, &modes).await,
    }
}

pub(crate) async fn submit(
    State(site): State<Site>,
    modes: Modes,
    Path(token): Path<String>,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    match site.store().link(&token, site.now()).await? {
        Some(Link::Establish) => establish::submit(&site, &modes, fields, &token).await,
        Some(Link::SetPassword(person)) => {
            password::submit(&site, &modes, fields, &token, &person).await
        }
        None => gone(&site, &modes).await,
    }
}

/// 410: the link was used, is too old, was replaced by a newer one, or never was; which of these is
/// not told to somebody who tries links.
pub(super) async fn gone(site: &Site, modes: &Modes) -> Result<Response, Oops> {
    let established = !site.store().agencies().await?.is_empty();
    let hours = store::signin::LINK_HOURS;
    page(StatusCode::GONE, &Gone { chrome: frame(site, modes), established, hours })
}
