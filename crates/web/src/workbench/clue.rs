//! 登记线索: the first form of a case.

use super::case::to_case;
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, Submitted};
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer, Typed};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Command;
use domain::case::Source;
use domain::violation::Violation;

#[derive(Template)]
#[template(path = "workbench/clue.html")]
struct Page {
    chrome: Chrome,
    form: Form,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
) -> Result<Response, Oops> {
    let form = Form::fresh(&site, 0)?;
    page(StatusCode::OK, &Page { chrome: Chrome::desk(&site, &officer, &modes, "案件"), form })
}

pub(crate) async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let code = site.store().entropy().code()?;
    let command = domain::case::command::Command::clue(&fields, officer.today);
    let printed = ["party_name", "address", "representative", "summary"];
    let command = site.printable(&fields, &printed, command);
    let command = command.map(|command| Command::Case(code, command));
    match site.submit(&officer, &fields, command, None).await? {
        Submitted::Done(code) => Ok(to_case(&code, "clue")),
        Submitted::Again(status, form) => {
            let chrome = Chrome::desk(&site, &officer, &modes, "案件");
            page(status, &Page { chrome, form: *form })
        }
    }
}
