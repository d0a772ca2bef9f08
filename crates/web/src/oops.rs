//! Every answer that is not the page asked for.
//!
//! Inside, `?` turns a store's fault into [`Oops::Fault`]: it gets a reference number, goes to the
//! log, and the person reads what to do. What was typed is never lost: the browser keeps the page.

use crate::chrome::Chrome;
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use store::Fault;

/// An answer that is not the page asked for.
#[derive(Debug)]
pub(crate) enum Oops {
    /// 404: no such thing, or not for this person; the two are never told apart.
    NotFound,
    /// Not signed in: to the sign-in page, and back here afterwards.
    SignIn {
        /// The address asked for.
        to: String,
    },
    /// A form that came after the session had ended.
    SessionEnded,
    /// 403: signed in, but this is not for this post.
    Forbidden(String),
    /// 400 or 413: a request that no form of ours sends.
    Malformed(StatusCode, String),
    /// 500: nobody's fault at the keyboard.
    Fault(Fault),
}

#[derive(Template)]
#[template(path = "layout/oops.html")]
struct Page {
    chrome: Chrome,
    title: String,
    words: Vec<String>,
    reference: Option<String>,
}

impl From<Fault> for Oops {
    fn from(fault: Fault) -> Oops {
        Oops::Fault(fault)
    }
}

impl From<askama::Error> for Oops {
    fn from(error: askama::Error) -> Oops {
        Oops::Fault(Fault::Internal(format!("页面模板：{error}")))
    }
}

impl IntoResponse for Oops {
    fn into_response(self) -> Response {
        let (status, title, words, reference) = match self {
            Oops::SignIn { to } => {
                let query = serde_urlencoded::to_string([("to", to)]).unwrap_or_default();
                return Redirect::to(&format!("/sign-in?{query}")).into_response();
            }
            Oops::NotFound => (
                StatusCode::NOT_FOUND,
                "没有这一页",
                vec!["地址可能抄错了一位，或者这份材料不归你所在的机关。".to_owned()],
                None,
            ),
            Oops::SessionEnded => (
                StatusCode::UNAUTHORIZED,
                "登录已经过期，刚才填写的内容没有提交",
                vec![
                    "请在新的窗口登录，再回到这个窗口，按浏览器的“返回”，填写的内容还在，重新提交即可。"
                        .to_owned(),
                ],
                None,
            ),
            Oops::Forbidden(why) => (StatusCode::FORBIDDEN, "这一页不归你办理", vec![why], None),
            Oops::Malformed(status, why) => (status, "没有看懂这次提交", vec![why], None),
            Oops::Fault(fault) => return faulted(&fault),
        };
        render(status, title, words, reference)
    }
}

/// A fault gets a number that the log and the person share.
fn faulted(fault: &Fault) -> Response {
    let reference =
        store::Entropy.code().map_or_else(|_| "无法生成编号".to_owned(), |code| code.grouped());
    tracing::error!(%reference, %fault, "fault");
    let what = match fault {
        Fault::ClockBack { .. } | Fault::Busy | Fault::ForeignCommand => fault.to_string(),
        Fault::Damaged { .. } => {
            "这条记录与登记的指纹不符，可能被改动过。请马上告诉管理员。".to_owned()
        }
        _ if fault.is_disk_full() => {
            "服务器磁盘已满，这次没有保存。请管理员清理磁盘后再提交。".to_owned()
        }
        Fault::Database(_)
        | Fault::File { .. }
        | Fault::RolledBack(_)
        | Fault::InUse
        | Fault::Stopped
        | Fault::Internal(_) => "服务器出了问题，这次没有保存。".to_owned(),
    };
    let words = vec![
        what,
        "案件没有任何变化。按浏览器的“返回”，填写的内容还在；过一会儿再提交一次。".to_owned(),
        "还是不行，请把下面的编号告诉管理员。".to_owned(),
    ];
    render(StatusCode::INTERNAL_SERVER_ERROR, "没有保存成功", words, Some(reference))
}

fn render(
    status: StatusCode,
    title: &str,
    words: Vec<String>,
    reference: Option<String>,
) -> Response {
    let page = Page { chrome: Chrome::bare(), title: title.to_owned(), words, reference };
    match page.render() {
        Ok(text) => (status, [(header::CACHE_CONTROL, "no-store")], Html(text)).into_response(),
        Err(_) => (status, title.to_owned()).into_response(),
    }
}

/// Renders a page.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Result<Response, Oops> {
    Ok((status, Html(template.render()?)).into_response())
}
