//! 门户: what the public sees. Everything here is printed from `domain::disclosure::Public`.

use crate::Site;
use axum::Router;

/// The addresses of the portal.
pub(crate) fn router() -> Router<Site> {
    Router::new()
}
