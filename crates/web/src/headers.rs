//! What every answer carries: a strict content policy without inline anything, no sniffing, no
//! framing; on the desk no caching, and no form from another origin.

use crate::Site;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// Nothing comes from elsewhere, nothing is inline.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// The portal's answers.
pub(crate) fn public(router: Router<Site>, site: Site) -> Router {
    common(router)
        .layer(DefaultBodyLimit::max(64 * 1024))
        .layer(CompressionLayer::new())
        .layer(CsrfLayer::new())
        .with_state(site)
}

/// The desk's answers.
pub(crate) fn desk(router: Router<Site>, site: Site) -> Router {
    common(router)
        .layer(DefaultBodyLimit::max(1024 * 1024))
        .layer(if_absent(header::CACHE_CONTROL, "no-store"))
        .layer(CompressionLayer::new())
        .layer(CsrfLayer::new())
        .with_state(site)
}

fn common(router: Router<Site>) -> Router<Site> {
    router
        .layer(CatchPanicLayer::new())
        .layer(if_absent(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(if_absent(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(if_absent(header::REFERRER_POLICY, "same-origin"))
        .layer(if_absent(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(if_absent(
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ))
}

fn if_absent(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
