//! A decision for programs: its fields as JSON, and the bundle that proves it. Both are for everyone,
//! from any site, and end with the term of publication like the page itself.

use super::frame::Door;
use super::trouble::Trouble;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::disclosure::Public;
use domain::{Code, time};
use serde_json::{Map, Value, json};
use store::Found;

pub(super) const EXPIRED: &str = "这份决定公示期满，内容不再公开。";
pub(super) const NOTHING: &str = "没有公示过这份决定，请核对核验码。";
const NOT_SEALED: &str = "这份决定刚刚公示，还没有封存进登记簿，请过几秒再取。";

const JSON: &str = "application/json; charset=utf-8";

/// The published fields under the names that the log gives them.
pub(super) fn json(door: &Door, public: &Public) -> Response {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("code", public.code().as_str().into());
    for field in public.fields() {
        put(field.name, field.value.into());
    }
    put("published_at", time::rfc3339(public.published_at()).into());
    put("proof", format!("/d/{}/proof.json", public.code()).into());
    if door.portal.is_demo() {
        put("demo", true.into());
    }
    answer(StatusCode::OK, Value::Object(object).to_string())
}

/// `GET /d/{code}/proof.json`: what a verifier needs, once the log has reached it.
pub(super) async fn proof(
    door: Door,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Trouble> {
    let Path(text) = path.map_err(|_| Trouble::NoPage)?;
    let code = match Code::parse(&text) {
        Ok(code) => code,
        Err(error) => return Ok(refused(StatusCode::NOT_FOUND, &format!("{error}。"))),
    };
    // The bundle opens the same fields as the page: it is closed on the same day.
    match door.portal.find(&code, door.today).await? {
        Found::Nothing => return Ok(refused(StatusCode::NOT_FOUND, NOTHING)),
        Found::Expired => return Ok(refused(StatusCode::GONE, EXPIRED)),
        Found::Public(_) => {}
    }
    Ok(match door.portal.bundle(&code).await? {
        Some(bundle) => answer(StatusCode::OK, bundle),
        None => {
            let mut later = refused(StatusCode::SERVICE_UNAVAILABLE, NOT_SEALED);
            later.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
            later
        }
    })
}

/// Why there is nothing, for programs and for whoever reads it in a browser.
pub(super) fn refused(status: StatusCode, why: &str) -> Response {
    let mut answer = answer(status, json!({ "error": why }).to_string());
    let noindex = header::HeaderValue::from_static("noindex");
    answer.headers_mut().insert("x-robots-tag", noindex);
    answer
}

fn answer(status: StatusCode, text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, JSON), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (status, headers, text).into_response()
}
