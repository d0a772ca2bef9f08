//! 登记人员.

use super::{ABOUT, link, only_administrators, refused};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, Submitted};
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer, Typed};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Command;
use domain::authority::register::Command as Register;
use domain::person::{NewPerson, Role};

#[derive(Template)]
#[template(path = "admin/register.html")]
struct Page {
    chrome: Chrome,
    form: Form,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
) -> Result<Response, Oops> {
    only_administrators(&officer)?;
    let form = Form::fresh(&site, 0)?;
    page(StatusCode::OK, &Page { chrome: Chrome::desk(&site, &officer, &modes, "人员"), form })
}

pub(crate) async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    headers: HeaderMap,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command =
        NewPerson::read(&fields).map(|person| Command::Register(Register::Register { person }));
    match site.submit(&officer, &fields, command, None).await? {
        Submitted::Done(code) => {
            // The form was sent again, long after: nobody's password is up for setting anew.
            if site.store().password_set_at(&code).await?.is_some() {
                return Ok(Redirect::to(&format!("/a/people/{code}")).into_response());
            }
            link::render(&site, &officer, &modes, &headers, &code, true).await
        }
        Submitted::Again(status, form) if !officer.is(Role::Administrator) => {
            refused(&site, &officer, &modes, status, *form)
        }
        Submitted::Again(status, mut form) => {
            form.about = ABOUT;
            let chrome = Chrome::desk(&site, &officer, &modes, "人员");
            page(status, &Page { chrome, form: *form })
        }
    }
}
