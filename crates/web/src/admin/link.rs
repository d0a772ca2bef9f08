//! 设密码的一次性链接: shown once, in the answer to the form that asked for it. The token stands in
//! the page's body and in no address of ours, so that no log and no history holds it.

use super::only_administrators;
use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use domain::Code;
use store::{Link, signin};

#[derive(Template)]
#[template(path = "admin/link.html")]
struct Page {
    chrome: Chrome,
    code: Code,
    name: String,
    staff_no: String,
    /// The address to hand over.
    address: String,
    hours: i64,
    /// Just registered; else the link replaces a forgotten password.
    new: bool,
}

pub(crate) async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    headers: HeaderMap,
) -> Result<Response, Oops> {
    only_administrators(&officer)?;
    render(&site, &officer, &modes, &headers, &code, false).await
}

/// Makes a link for a person of the same agency and shows it. Older links of the person are void.
pub(super) async fn render(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    headers: &HeaderMap,
    code: &Code,
    new: bool,
) -> Result<Response, Oops> {
    let (person, _) = super::person::own(site, officer, code).await?;
    let token = site.store().create_link(&Link::SetPassword(code.clone()), site.now()).await?;
    tracing::info!(by = %officer.person, person = %code, "one-time link for a password");
    let template = Page {
        chrome: Chrome::desk(site, officer, modes, "人员"),
        code: code.clone(),
        name: person.name.shown().to_owned(),
        staff_no: person.staff_no,
        address: format!("{}/link/{token}", here(site, headers)),
        hours: signin::LINK_HOURS,
        new,
    };
    page(StatusCode::OK, &template)
}

/// This desk's address as the administrator's browser reached it; empty where it did not say.
fn here(site: &Site, headers: &HeaderMap) -> String {
    let plain = |host: &&str| {
        host.bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':' | b'-' | b'[' | b']'))
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).filter(plain);
    let scheme = if site.secure() { "https" } else { "http" };
    host.map_or_else(String::new, |host| format!("{scheme}://{host}"))
}
