//! 裁量基准: the legal unit enters the benchmark that is in force; the gates measure fines by it.

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
use domain::agency::benchmark::Benchmark;
use domain::authority::register::Command as Register;
use domain::decide::Aggregate;
use domain::person::Role;
use domain::{Command, Kind, StreamId};

#[derive(Template)]
#[template(path = "admin/benchmark.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    saved: bool,
    /// The benchmark in force today.
    now: Option<Benchmark>,
    /// Those adopted before, newest first: what each is called, since when.
    before: Vec<(String, String)>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Query(did): Query<Did>,
) -> Result<Response, Oops> {
    only_administrators(&officer)?;
    let loaded = site.store().load(&StreamId::of(Kind::Agency, &officer.agency)).await?;
    let form = Form::fresh(&site, loaded.version)?;
    render(&site, &officer, &modes, StatusCode::OK, form, did.done == "yes").await
}

pub(crate) async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let agency = officer.agency.clone();
    let command = Benchmark::read(&fields).map(|benchmark| {
        let benchmark = Box::new(benchmark);
        Command::Register(Register::AdoptBenchmark { agency, benchmark })
    });
    match site.submit(&officer, &fields, command, None).await? {
        Submitted::Done(_) => Ok(Redirect::to("/a/benchmark?done=yes").into_response()),
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
    let chrome = Chrome::desk(site, officer, modes, "裁量基准");
    let loaded = site.store().load(&StreamId::of(Kind::Agency, &officer.agency)).await?;
    let Aggregate::Agency(agency) = &loaded.aggregate else { return Err(Oops::NotFound) };
    let now = agency.benchmark_on(officer.today).cloned();
    let before = agency
        .benchmarks
        .iter()
        .rev()
        .filter(|known| now.as_ref() != Some(known))
        .map(|known| (known.citation.clone(), known.in_force.to_string()))
        .collect();
    page(status, &Page { chrome, form, saved, now, before })
}
