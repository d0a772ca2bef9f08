//! review

use crate::Site;
use axum::Router;

/// The addresses of this step.
pub(crate) fn router() -> Router<Site> {
    Router::new()
}
