//! 设密码, against a one-time link; and how a new password is read anywhere.

use super::link;
use super::session::{enter, frame};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::Form;
use crate::oops::{Oops, page};
use crate::request::Modes;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::decide::Aggregate;
use domain::field::{Fields, Reader};
use domain::person::Person;
use domain::{Code, Kind, StreamId};
use store::signin::password_fault;
use store::{Fault, SignIn};

#[derive(Template)]
#[template(path = "entry/password.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    token: String,
    name: String,
    staff_no: String,
}

/// The form for a person's password.
pub(super) async fn show(
    site: &Site,
    modes: &Modes,
    token: &str,
    person: &Code,
) -> Result<Response, Oops> {
    let form = Form::fresh(site, 0)?;
    render(site, modes, StatusCode::OK, form, token, &registered(site, person).await?)
}

/// Sets the password and signs in. Of two who use the link at once, one does.
pub(super) async fn submit(
    site: &Site,
    modes: &Modes,
    fields: Fields,
    token: &str,
    person: &Code,
) -> Result<Response, Oops> {
    let known = registered(site, person).await?;
    let mut reader = Reader::new(&fields);
    let password = new_password(&mut reader, &known.staff_no);
    let password = match reader.finish(password) {
        Ok(password) => password,
        Err(errors) => {
            let form = Form::submitted(fields).wrong(errors);
            return render(site, modes, StatusCode::UNPROCESSABLE_ENTITY, form, token, &known);
        }
    };
    if !site.store().redeem(token, site.now()).await? {
        return link::gone(site, modes).await;
    }
    let session = set_and_sign_in(site, person, &known.staff_no, &password).await?;
    Ok(enter(site, &session, "/w"))
}

/// Sets a password, which ends every session of the person, and opens a new one.
pub(super) async fn set_and_sign_in(
    site: &Site,
    person: &Code,
    staff_no: &str,
    password: &str,
) -> Result<String, Oops> {
    site.store().set_password(person, password, site.now()).await?;
    match site.store().sign_in(staff_no, password, site.now()).await? {
        SignIn::In(token) => Ok(token),
        SignIn::Wrong | SignIn::Locked(_) => {
            Err(Oops::Fault(Fault::Internal("刚设好的密码不能登录".to_owned())))
        }
    }
}

/// Reads a new password, typed twice. It is taken as typed: blanks at its ends count.
pub(super) fn new_password(reader: &mut Reader<'_>, staff_no: &str) -> Option<String> {
    let fields = reader.raw();
    let (password, again) = (fields.get("password"), fields.get("password_again"));
    if let Some(fault) = password_fault(password, staff_no) {
        reader.wrong("password", fault);
        return None;
    }
    if password != again {
        reader.wrong("password_again", "两次输入的密码不一样，请把两格都重新输入");
        return None;
    }
    Some(password.to_owned())
}

async fn registered(site: &Site, person: &Code) -> Result<Person, Oops> {
    let loaded = site.store().load(&StreamId::of(Kind::Person, person)).await?;
    match &loaded.aggregate {
        Aggregate::Person(person) if person.agency.is_some() => Ok(person.clone()),
        _ => Err(Oops::NotFound),
    }
}

fn render(
    site: &Site,
    modes: &Modes,
    status: StatusCode,
    form: Form,
    token: &str,
    person: &Person,
) -> Result<Response, Oops> {
    let template = Page {
        chrome: frame(site, modes),
        form,
        token: token.to_owned(),
        name: person.name.shown().to_owned(),
        staff_no: person.staff_no.clone(),
    };
    page(status, &template)
}
