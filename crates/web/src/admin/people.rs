//! 人员: the list, by staff number and keyset.

use super::only_administrators;
use super::standing::{self, Tag};
use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::decide::Aggregate;
use domain::law::Article;
use domain::person::{Person, Role};
use domain::{Code, Kind, StreamId};
use serde::Deserialize;
use store::{Fault, PAGE, PersonRow};

/// Officers that a case needs (行政处罚法 §42).
const NEEDED: usize = 2;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sift {
    after: String,
}

#[derive(Template)]
#[template(path = "admin/people.html")]
struct Page {
    chrome: Chrome,
    rows: Vec<Row>,
    first: bool,
    next: Option<String>,
    /// How many officers may handle cases today, where they are too few.
    too_few: Option<usize>,
}

struct Row {
    person: PersonRow,
    roles: String,
    certificate: Option<Certificate>,
    officer: bool,
    tag: Tag,
}

struct Certificate {
    name: &'static str,
    number: String,
    until: String,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Query(sift): Query<Sift>,
) -> Result<Response, Oops> {
    only_administrators(&officer)?;
    let mut found = site.store().people(&officer.agency, &sift.after).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|row| row.staff_no.clone());
    let people = folded(&site, &found).await?;
    let rows = found
        .into_iter()
        .zip(people)
        .map(|(person, folded)| row(person, &folded, &officer))
        .collect();
    let template = Page {
        chrome: Chrome::desk(&site, &officer, &modes, "人员"),
        rows,
        first: sift.after.is_empty(),
        next,
        too_few: too_few(&site, &officer).await?,
    };
    page(StatusCode::OK, &template)
}

fn row(person: PersonRow, folded: &Person, officer: &Officer) -> Row {
    let today = officer.today;
    let certificate = standing::certificate(folded, today).map(|held| Certificate {
        name: held.certificate.kind.name(),
        number: held.certificate.number.clone(),
        until: held.certificate.until.to_string(),
    });
    Row {
        person,
        roles: standing::roles(folded, today).join("、"),
        certificate,
        officer: folded.has(Role::Officer, today),
        tag: standing::of_person(folded, today),
    }
}

/// The people of rows, in their order.
async fn folded(site: &Site, rows: &[PersonRow]) -> Result<Vec<Person>, Oops> {
    let ids = rows
        .iter()
        .map(|row| Code::parse(&row.code).map(|code| StreamId::of(Kind::Person, &code)))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Fault::Internal(error.to_string()))?;
    let state = site.store().state(&ids).await?;
    let person = |id| match state.get(id).map(|loaded| &loaded.aggregate) {
        Some(Aggregate::Person(person)) => person.clone(),
        _ => Person::default(),
    };
    Ok(ids.iter().map(person).collect())
}

/// How many officers are qualified today, if they are fewer than a case needs. It stops looking as
/// soon as there are enough.
async fn too_few(site: &Site, officer: &Officer) -> Result<Option<usize>, Oops> {
    let mut after = String::new();
    let mut qualified = 0;
    loop {
        let rows = site.store().people(&officer.agency, &after).await?;
        let Some(last) = rows.last() else { return Ok(Some(qualified)) };
        after.clone_from(&last.staff_no);
        let people = folded(site, &rows).await?;
        qualified += people.iter().filter(|person| person.qualified_on(officer.today)).count();
        if qualified >= NEEDED {
            return Ok(None);
        }
    }
}
