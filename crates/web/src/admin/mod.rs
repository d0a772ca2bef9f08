//! 管理: people, their roles and certificates, the agency's particulars.
//!
//! Pages are for administrators only. What a form asks is decided by `domain::authority::register`,
//! whoever sends it: a refusal comes from there, not from here.

mod agency;
mod benchmark;
mod link;
mod part;
mod people;
mod person;
mod register;
mod standing;

use crate::Site;
use crate::chrome::Chrome;
use crate::form::Form;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer};
use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use domain::person::Role;

/// The addresses of the administration.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/a", get(async || Redirect::to("/a/people")))
        .route("/a/people", get(people::show).post(register::submit))
        .route("/a/people/new", get(register::show))
        .route("/a/people/{code}", get(person::show))
        .route("/a/people/{code}/roles", get(person::back).post(person::grant))
        .route("/a/people/{code}/roles/end", get(person::back).post(person::end))
        .route("/a/people/{code}/certificates", get(person::back).post(person::issue))
        .route("/a/people/{code}/certificates/revoke", get(person::back).post(person::revoke))
        .route("/a/people/{code}/link", get(person::back).merge(post(link::submit)))
        .route("/a/agency", get(agency::show).post(agency::submit))
        .route("/a/benchmark", get(benchmark::show).post(benchmark::submit))
}

/// What forms of the administration are about.
const ABOUT: &str = "登记";

/// What a form shows to whoever is not an administrator: the refusal and nothing of the register.
#[derive(Template)]
#[template(path = "admin/refused.html")]
struct Refused {
    chrome: Chrome,
    form: Form,
}

/// 403 in words for whoever is not an administrator.
fn only_administrators(officer: &Officer) -> Result<(), Oops> {
    if officer.is(Role::Administrator) {
        return Ok(());
    }
    let roles: Vec<&str> = officer.roles.iter().map(|role| role.name()).collect();
    let have = match roles.as_slice() {
        [] => "你现在没有任何职责。".to_owned(),
        _ => format!("你现在的职责是{}。", roles.join("、")),
    };
    Err(Oops::Forbidden(format!(
        "人员和机关信息由管理员办理。{have}需要管理员职责的，请本机关的管理员登记任命依据后授予。"
    )))
}

/// The answer to a form that somebody sent who is not an administrator.
fn refused(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    status: StatusCode,
    mut form: Form,
) -> Result<Response, Oops> {
    form.about = ABOUT;
    if form.refused().is_none() {
        // Wrong fields are found before authority is asked; to a stranger they are not explained.
        only_administrators(officer)?;
    }
    page(status, &Refused { chrome: Chrome::desk(site, officer, modes, ""), form })
}
