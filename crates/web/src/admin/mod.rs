//! 管理: people, their roles and certificates, the agency's particulars.

use crate::Site;
use axum::Router;

/// The addresses of the administration.
pub(crate) fn router() -> Router<Site> {
    Router::new()
}
