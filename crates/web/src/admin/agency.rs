//! 机关信息: the particulars that documents print. Every change is recorded; documents that were
//! issued keep what they said.

use super::{ABOUT, only_administrators, refused};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, Submitted};
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer, Typed};
use crate::workbench::case::Did;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::{Event, Particulars};
use domain::authority::register::Command as Register;
use domain::decide::Aggregate;
use domain::person::Role;
use domain::{Command, Kind, StreamId, time};

#[derive(Template)]
#[template(path = "admin/agency.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    saved: bool,
    /// When the particulars were set last, and by whom.
    last: Option<(String, String)>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Query(did): Query<Did>,
) -> Result<Response, Oops> {
    only_administrators(&officer)?;
    let loaded = site.store().load(&StreamId::of(Kind::Agency, &officer.agency)).await?;
    let Aggregate::Agency(agency) = &loaded.aggregate else { return Err(Oops::NotFound) };
    let form = Form::filled(&site, loaded.version, agency.particulars.fields())?;
    render(&site, &officer, &modes, StatusCode::OK, form, did.done == "yes").await
}

pub(crate) async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let agency = officer.agency.clone();
    let command = Particulars::read(&fields).map(|particulars| {
        let particulars = Box::new(particulars);
        Command::Register(Register::ChangeParticulars { agency, particulars })
    });
    match site.submit(&officer, &fields, command, None).await? {
        Submitted::Done(_) => Ok(Redirect::to("/a/agency?done=yes").into_response()),
        Submitted::Again(status, form) if !officer.is(Role::Administrator) => {
            refused(&site, &officer, &modes, status, *form)
        }
        Submitted::Again(status, mut form) => {
            form.about = ABOUT;
            render(&site, &officer, &modes, status, *form, false).await
        }
    }
}

async fn render(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    status: StatusCode,
    form: Form,
    saved: bool,
) -> Result<Response, Oops> {
    let chrome = Chrome::desk(site, officer, modes, "机关");
    let last = last_change(site, officer).await?;
    page(status, &Page { chrome, form, saved, last })
}

async fn last_change(site: &Site, officer: &Officer) -> Result<Option<(String, String)>, Oops> {
    let history = site.store().history(&StreamId::of(Kind::Agency, &officer.agency), 0).await?;
    let changed = history.iter().rev().find(|recorded| {
        matches!(&recorded.event, domain::Event::Agency(Event::ParticularsChanged { .. }))
    });
    let Some(changed) = changed else { return Ok(None) };
    let who = match &changed.actor {
        Some(code) => site.person_name(code).await?,
        None => "系统".to_owned(),
    };
    Ok(Some((time::minute(changed.at), who)))
}
