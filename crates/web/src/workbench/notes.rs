//! 备注 on a case.

use super::case::{self, Look, to_case};
use crate::Site;
use crate::form::Submitted;
use crate::oops::Oops;
use crate::request::{CodeIn, Modes, Officer, Typed};
use axum::extract::State;
use axum::response::Response;
use domain::Command;

pub(crate) async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command = domain::case::command::Command::note(&fields)
        .map(|command| Command::Case(code.clone(), command));
    match site.submit(&officer, &fields, command, Some(&code)).await? {
        Submitted::Done(code) => Ok(to_case(&code, "note")),
        Submitted::Again(status, form) => {
            case::render(&site, &officer, &modes, &code, status, *form, &Look::default()).await
        }
    }
}
