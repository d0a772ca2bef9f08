//! 改密码: everybody's own.

use super::password::{new_password, set_and_sign_in};
use super::session::enter;
use crate::Site;
use crate::chrome::Chrome;
use crate::form::Form;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer, Typed};
use crate::workbench::case::Did;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::decide::Aggregate;
use domain::field::{Fields, Reader};
use domain::{Kind, StreamId};
use store::SignIn;

#[derive(Template)]
#[template(path = "entry/me.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    staff_no: String,
    saved: bool,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Query(did): Query<Did>,
) -> Result<Response, Oops> {
    let staff_no = staff_no(&site, &officer).await?;
    let form = Form::fresh(&site, 0)?;
    let chrome = Chrome::desk(&site, &officer, &modes, "");
    page(StatusCode::OK, &Page { chrome, form, staff_no, saved: did.done == "yes" })
}

pub(crate) async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let staff_no = staff_no(&site, &officer).await?;
    let mut reader = Reader::new(&fields);
    let current = check_current(&site, &officer, &staff_no, &fields).await?;
    if let Err(why) = &current {
        reader.wrong("current", why);
    }
    let password = new_password(&mut reader, &staff_no);
    match reader.finish(password) {
        Ok(password) => {
            let token = set_and_sign_in(&site, &officer.person, &staff_no, &password).await?;
            Ok(enter(&site, &token, "/me/password?done=yes"))
        }
        Err(errors) => {
            let chrome = Chrome::desk(&site, &officer, &modes, "");
            let form = Form::submitted(fields).wrong(errors);
            let page_again = Page { chrome, form, staff_no, saved: false };
            page(StatusCode::UNPROCESSABLE_ENTITY, &page_again)
        }
    }
}

/// Whether the present password is right. It is asked for because a desk may stand open; wrong ones
/// count as they do at the door.
async fn check_current(
    site: &Site,
    officer: &Officer,
    staff_no: &str,
    fields: &Fields,
) -> Result<Result<(), String>, Oops> {
    let typed = fields.get("current");
    if typed.is_empty() {
        return Ok(Err("没有填写现在的密码".to_owned()));
    }
    let token = match site.store().sign_in(staff_no, typed, site.now()).await? {
        SignIn::In(token) => token,
        SignIn::Wrong => return Ok(Err("现在的密码不对，请再输一次".to_owned())),
        SignIn::Locked(minutes) => {
            return Ok(Err(format!("密码连续输错 5 次，请等 {minutes} 分钟再试")));
        }
    };
    // The session was opened only to check. Another agency may use the same number.
    let session = site.store().session(&token, site.now()).await?;
    site.store().sign_out(&token).await?;
    if session.is_some_and(|session| session.person == officer.person) {
        return Ok(Ok(()));
    }
    Ok(Err("现在的密码不对，请再输一次".to_owned()))
}

async fn staff_no(site: &Site, officer: &Officer) -> Result<String, Oops> {
    let loaded = site.store().load(&StreamId::of(Kind::Person, &officer.person)).await?;
    match &loaded.aggregate {
        Aggregate::Person(person) => Ok(person.staff_no.clone()),
        _ => Err(Oops::NotFound),
    }
}
