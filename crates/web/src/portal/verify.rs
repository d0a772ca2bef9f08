//! 核验查询: from the code on a document to what the agency has published of it. QR codes on
//! documents lead here.

use super::decision::sentence;
use super::frame::{Asked, Door, to};
use super::trouble::{Trouble, page};
use crate::chrome::Chrome;
use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;
use axum::response::Response;
use domain::disclosure::Public;
use domain::{Code, time};
use store::Found;

#[derive(Template)]
#[template(path = "portal/verify.html")]
struct Form {
    chrome: Chrome,
    typed: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/verified.html")]
struct Page {
    chrome: Chrome,
    code: Code,
    result: Outcome,
}

/// What a well-formed code leads to.
enum Outcome {
    Public(Box<Summary>),
    Expired,
    Nothing,
}

struct Summary {
    sentence: String,
    party: String,
    number: String,
    organ: String,
    decided_on: (String, String),
    until: String,
}

pub(super) async fn form(door: Door) -> Result<Response, Trouble> {
    render_form(&door, StatusCode::OK, "", None)
}

/// `GET /v?code=…`, the form's address.
pub(super) async fn typed(door: Door, Asked(fields): Asked) -> Result<Response, Trouble> {
    let typed: String = fields.get("code").trim().chars().take(80).collect();
    if typed.is_empty() {
        let error = "没有填写核验码。它在文书右下角，12 位".to_owned();
        return render_form(&door, StatusCode::UNPROCESSABLE_ENTITY, "", Some(error));
    }
    match Code::parse(&typed) {
        Ok(code) => Ok(to(&format!("/v/{code}"))),
        Err(error) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            render_form(&door, status, &typed, Some(error.to_string()))
        }
    }
}

/// `GET /v/{code}`, what a QR code leads to.
pub(super) async fn result(
    door: Door,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Trouble> {
    let Path(text) = path.map_err(|_| Trouble::NoPage)?;
    let code = match Code::parse(&text) {
        Ok(code) => code,
        Err(error) => {
            let typed: String = text.chars().take(80).collect();
            return render_form(&door, StatusCode::NOT_FOUND, &typed, Some(error.to_string()));
        }
    };
    if code.as_str() != text {
        return Ok(to(&format!("/v/{code}")));
    }
    let (status, result) = match door.portal.find(&code, door.today).await? {
        Found::Public(public) => (StatusCode::OK, Outcome::Public(Box::new(summary(&public)))),
        Found::Expired => (StatusCode::GONE, Outcome::Expired),
        Found::Nothing => (StatusCode::NOT_FOUND, Outcome::Nothing),
    };
    page(status, &Page { chrome: door.at("核验查询"), code, result })
}

fn render_form(
    door: &Door,
    status: StatusCode,
    typed: &str,
    error: Option<String>,
) -> Result<Response, Trouble> {
    page(status, &Form { chrome: door.at("核验查询"), typed: typed.to_owned(), error })
}

fn summary(public: &Public) -> Summary {
    Summary {
        sentence: sentence(public),
        party: public.party().to_owned(),
        number: public.number().to_owned(),
        organ: public.organ().to_owned(),
        decided_on: (public.decided_on().to_string(), time::in_words(public.decided_on())),
        until: time::in_words(public.until()),
    }
}
