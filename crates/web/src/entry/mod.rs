//! The way in: signing in and out, one-time links, the own password, modes.

mod establish;
mod link;
mod me;
mod password;
mod session;
mod sign_in;

use crate::Site;
use crate::oops::Oops;
use axum::Router;
use axum::response::Redirect;
use axum::routing::get;

/// The addresses of the way in.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/", get(async || Redirect::to("/w")))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", get(async || Redirect::to("/")).post(sign_in::leave))
        .route("/link/{token}", get(link::show).post(link::submit))
        .route("/me/password", get(me::show).post(me::submit))
        .route("/mode", get(crate::portal::mode::switch))
        .fallback(async || Oops::NotFound)
}
