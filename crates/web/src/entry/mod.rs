//! The way in: signing in and out, one-time links, modes.

use crate::Site;
use axum::Router;

/// The addresses of the way in.
pub(crate) fn router() -> Router<Site> {
    Router::new()
}
