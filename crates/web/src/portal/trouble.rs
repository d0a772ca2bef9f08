//! Every answer of the portal that is not the page asked for. The words are for a citizen: they never
//! speak of forms, cases or what was saved.

use super::frame::{Door, bare};
use crate::chrome::Chrome;
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use store::Fault;

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Trouble {
    /// An address that nothing has.
    NoPage,
    /// Nobody's fault at the keyboard.
    Fault(Fault),
}

/// A page that only says something: status, headline, sentences, where to go on.
#[derive(Template)]
#[template(path = "portal/words.html")]
pub(super) struct Words {
    /// The frame.
    pub chrome: Chrome,
    /// The number above the headline; empty for none.
    pub number: &'static str,
    /// The headline.
    pub title: String,
    /// The sentences.
    pub words: Vec<String>,
    /// Where to go on: address and what the link says.
    pub links: Vec<(&'static str, &'static str)>,
    /// The number under which a fault is in the log.
    pub reference: Option<String>,
}

impl Words {
    /// The page with its status. What is not there is not for search engines either.
    pub(super) fn answer(&self, status: StatusCode) -> Response {
        let headers = [(header::HeaderName::from_static("x-robots-tag"), "noindex")];
        match self.render() {
            Ok(text) => (status, headers, Html(text)).into_response(),
            Err(_) => (status, headers, self.title.clone()).into_response(),
        }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Trouble {
        Trouble::Fault(fault)
    }
}

impl From<askama::Error> for Trouble {
    fn from(error: askama::Error) -> Trouble {
        Trouble::Fault(Fault::Internal(format!("页面模板：{error}")))
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        match self {
            Trouble::NoPage => missing(bare()),
            Trouble::Fault(fault) => faulted(&fault),
        }
    }
}

/// Renders a page.
pub(super) fn page(status: StatusCode, template: &impl Template) -> Result<Response, Trouble> {
    Ok((status, Html(template.render()?)).into_response())
}

/// An address that nothing has.
pub(super) async fn no_page(door: Door) -> Response {
    missing(door.chrome)
}

fn missing(chrome: Chrome) -> Response {
    let words = Words {
        chrome,
        number: "404",
        title: "没有这一页".to_owned(),
        words: vec![
            "地址可能抄错了一位。如果您手里有文书，用右下角的 12 位核验码来找最快。".to_owned(),
        ],
        links: vec![("/verify", "用核验码找"), ("/decisions", "看全部决定")],
        reference: None,
    };
    words.answer(StatusCode::NOT_FOUND)
}

/// A fault gets a number that the log and the reader share.
fn faulted(fault: &Fault) -> Response {
    let reference =
        store::Entropy.code().map_or_else(|_| "无法生成编号".to_owned(), |code| code.grouped());
    tracing::error!(%reference, %fault, "fault on the portal");
    let words = Words {
        chrome: bare(),
        number: "500",
        title: "现在看不了这一页".to_owned(),
        words: vec![
            "服务器出了问题。这不说明您要找的文书有问题，请过一会儿再打开。".to_owned(),
            "还是打不开，请把下面的编号告诉公示机关。".to_owned(),
        ],
        links: vec![("/", "回到首页")],
        reference: Some(reference),
    };
    words.answer(StatusCode::INTERNAL_SERVER_ERROR)
}
