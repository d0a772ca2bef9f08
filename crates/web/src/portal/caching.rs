//! How long public answers may be kept: pages a minute, with a mark by which a reader who asks
//! again gets «not changed»; what is not a page of its own (404, 410, 503 …) not at all.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Pages and JSON: a minute.
const PAGE: HeaderValue = HeaderValue::from_static("public, max-age=60");
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-store");
/// The largest answer that gets a mark; an answer is one page of text.
const LARGEST: usize = 4 << 20;

/// Adds caching headers to what has none of its own, and answers 304 where nothing changed.
pub(super) async fn public(request: Request, next: Next) -> Response {
    let is_get = request.method() == Method::GET;
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut response = next.run(request).await;
    let status = response.status();
    let headers = response.headers_mut();
    if headers.contains_key(header::CACHE_CONTROL) {
        return response;
    }
    if status != StatusCode::OK {
        headers.insert(header::CACHE_CONTROL, NOT_KEPT);
        return response;
    }
    headers.insert(header::CACHE_CONTROL, PAGE);
    // 长者模式 is in a cookie: the same address has two faces.
    headers.append(header::VARY, HeaderValue::from_static("cookie"));
    if is_get { marked(response, known).await } else { response }
}

async fn marked(response: Response, known: Option<HeaderValue>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // Weak, because the answer may still be compressed on its way.
    let tag = format!("W/\"{}\"", &ledger::sha256(&bytes).to_hex()[..24]);
    let same = known.as_ref().is_some_and(|known| matches(known, &tag));
    insert(&mut parts.headers, &tag);
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn insert(headers: &mut HeaderMap, tag: &str) {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
}

/// Whether one of the marks the reader holds is this one (RFC 9110 §13.1.2).
fn matches(known: &HeaderValue, tag: &str) -> bool {
    let bare = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    let known = known.to_str().unwrap_or_default();
    known.trim() == "*" || known.split(',').any(|one| bare(one) == bare(tag))
}
