//! 长者模式: one cookie that holds «elder» and nothing else. Works without a script, on both doors.

use crate::Site;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// A year, as long as it takes to forget why letters are large.
const KEPT: &str = "mode=elder; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax";
const FORGOTTEN: &str = "mode=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";

/// `GET /mode?to=elder|normal[&back=PATH]`: sets the mode and leads back to the page it came from.
///
/// It changes nothing but how this browser is shown pages, which is why a link may do it.
pub(crate) async fn switch(State(_): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(uri.query().unwrap_or_default()).unwrap_or_default();
    let value = |name: &str| {
        pairs.iter().find_map(|(known, value)| (known == name).then_some(value.as_str()))
    };
    let cookie = if value("to") == Some("elder") { KEPT } else { FORGOTTEN };
    let back = value("back")
        .and_then(own_path)
        .or_else(|| from_referer(&headers))
        .unwrap_or_else(|| "/".to_owned());
    let answer = [
        (header::SET_COOKIE, cookie),
        (header::LOCATION, &back),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SEE_OTHER, answer).into_response()
}

/// The page of ours that the browser says it was on.
fn from_referer(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    let referer: Uri = text(header::REFERER)?.parse().ok()?;
    let ours = referer.authority()?.as_str() == text(header::HOST)?;
    if ours { own_path(referer.path_and_query()?.as_str()) } else { None }
}

/// A path on this site, exactly as addresses are written; nothing that a browser could read as
/// another host (`//host`, `/\host`), and not this switch again.
pub(crate) fn own_path(text: &str) -> Option<String> {
    let rest = text.strip_prefix('/')?;
    let plain = text.len() <= 2000 && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let leaves = rest.starts_with('/') || rest == "mode" || rest.starts_with("mode?");
    (plain && !leaves).then(|| text.to_owned())
}
