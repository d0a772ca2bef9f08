//! 门户: what the public sees. Everything here is printed from `domain::disclosure::Public` and
//! read through `store::Portal`; there is no session, and nothing else of the store is known.

mod about;
mod ask;
mod caching;
mod decision;
mod decisions;
mod export;
mod frame;
mod home;
mod laws;
mod log;
pub(crate) mod mode;
mod trouble;
mod verify;

use crate::Site;
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;

/// The addresses of the portal.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/", get(home::show))
        .route("/decisions", get(decisions::show))
        .route("/d/{code}", get(decision::show))
        .route("/d/{code}/proof.json", get(export::proof))
        .route("/verify", get(verify::form))
        .route("/v", get(verify::typed))
        .route("/v/{code}", get(verify::result))
        .route("/log", get(log::show))
        .route("/log/policy", get(log::policy))
        .route("/log/checkpoint", get(log::checkpoint))
        .route("/log/tile/{*path}", get(log::tile))
        .route("/laws", get(laws::show))
        .route("/about", get(about::show))
        .route("/mode", get(mode::switch))
        .fallback(trouble::no_page)
        .layer(from_fn(caching::public))
}
