//! 首次启用: the agency, its first administrator and the password, against the one-time link.

use super::link;
use super::password::{new_password, set_and_sign_in};
use super::session::{enter, frame};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, check_command_id};
use crate::oops::{Oops, page};
use crate::request::Modes;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Command;
use domain::agency::Particulars;
use domain::authority::register::Command as Register;
use domain::field::{FieldError, Fields, Reader};
use domain::person::NewPerson;
use store::{Answer, Fault, Request};

#[derive(Template)]
#[template(path = "entry/establish.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    token: String,
}

/// What the form says.
struct Typed {
    particulars: Particulars,
    administrator: NewPerson,
    password: String,
}

/// The first form of a node.
pub(super) fn show(site: &Site, modes: &Modes, token: &str) -> Result<Response, Oops> {
    render(site, modes, StatusCode::OK, Form::fresh(site, 0)?, token)
}

/// Sets the agency up and signs its administrator in.
///
/// The link is used up first: of two who hold it, only one sets up an agency. Should the node stop
/// right after that, it has no agency yet and prints a new link when it starts; should it stop between
/// the agency and the password, it prints a link that sets the password.
pub(super) async fn submit(
    site: &Site,
    modes: &Modes,
    fields: Fields,
    token: &str,
) -> Result<Response, Oops> {
    let typed = match read(&fields) {
        Ok(typed) => typed,
        Err(errors) => {
            let form = Form::submitted(fields).wrong(errors);
            return render(site, modes, StatusCode::UNPROCESSABLE_ENTITY, form, token);
        }
    };
    let id = fields.get("command_id").to_owned();
    check_command_id(&id)?;
    let now = site.now();
    if !site.store().redeem(token, now).await? {
        return link::gone(site, modes).await;
    }
    let Typed { particulars, administrator, password } = typed;
    let staff_no = administrator.staff_no.clone();
    let command = Command::Register(Register::Establish {
        particulars: Box::new(particulars),
        administrator,
        demo: site.store().is_demo(),
    });
    let request = Request { id, actor: None, command, seen: None, now };
    let Answer::Done(person) = site.store().execute(request).await? else {
        return Err(Oops::Fault(Fault::Internal("机关没有设立成".to_owned())));
    };
    let session = set_and_sign_in(site, &person, &staff_no, &password).await?;
    Ok(enter(site, &session, "/a/people"))
}

fn read(fields: &Fields) -> Result<Typed, Vec<FieldError>> {
    let mut reader = Reader::new(fields);
    let particulars = Particulars::from(&mut reader);
    let administrator = NewPerson::from(&mut reader);
    let password = new_password(&mut reader, fields.get("staff_no").trim());
    let typed = (|| {
        Some(Typed {
            particulars: particulars?,
            administrator: administrator?,
            password: password?,
        })
    })();
    reader.finish(typed)
}

fn render(
    site: &Site,
    modes: &Modes,
    status: StatusCode,
    form: Form,
    token: &str,
) -> Result<Response, Oops> {
    page(status, &Page { chrome: frame(site, modes), form, token: token.to_owned() })
}
