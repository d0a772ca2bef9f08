//! 一个人员: the facts, roles with their basis, certificates, and the forms that change them.

use super::part::{Part, Returned};
use super::standing::{self, Tag};
use super::{only_administrators, refused};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, Submitted};
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer, Typed};
use crate::workbench::case::Did;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::authority::register::Command as Register;
use domain::decide::Aggregate;
use domain::field::{FieldError, Fields};
use domain::person::{Certificate, CertificateKind, HeldCertificate, Person, Role, RoleTerm};
use domain::{Code, Command, Kind, StreamId, time};
use jiff::civil::Date;

#[derive(Template)]
#[template(path = "admin/person.html")]
struct Page {
    chrome: Chrome,
    code: Code,
    person: Person,
    roles: String,
    saved: &'static str,
    /// The form that came back, for what stands above the page.
    form: Form,
    hindrance: Option<String>,
    terms: Vec<Term>,
    certificates: Vec<Held>,
    grant: Part,
    /// Roles that are not held now.
    to_grant: Vec<Role>,
    issue: Part,
    password_set: Option<String>,
    /// Whether the person handles cases.
    officer: bool,
    myself: bool,
}

/// A role over time, and the form that ends it.
struct Term {
    term: RoleTerm,
    until: String,
    end: Option<Part>,
}

/// A certificate, and the form that says that it is not valid any more.
struct Held {
    certificate: Certificate,
    tag: Tag,
    revoke: Option<Part>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Query(did): Query<Did>,
) -> Result<Response, Oops> {
    only_administrators(&officer)?;
    render(&site, &officer, &modes, &code, StatusCode::OK, None, &did.done).await
}

/// The address of a form, opened as a page.
pub(crate) async fn back(CodeIn(code): CodeIn) -> Redirect {
    Redirect::to(&format!("/a/people/{code}"))
}

pub(crate) async fn grant(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command = Register::grant(&code, &fields);
    act(&site, &officer, &modes, (&code, "grant".to_owned()), fields, command).await
}

pub(crate) async fn end(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command = Register::end(&code, &fields);
    let prefix = format!("end-{}", fields.get("role"));
    act(&site, &officer, &modes, (&code, prefix), fields, command).await
}

pub(crate) async fn issue(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let person = code.clone();
    let command = Certificate::read(&fields)
        .map(|certificate| Register::IssueCertificate { person, certificate });
    act(&site, &officer, &modes, (&code, "issue".to_owned()), fields, command).await
}

pub(crate) async fn revoke(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command = Register::revoke(&code, &fields);
    let (person, _) = own(&site, &officer, &code).await?;
    let prefix = person
        .certificates
        .iter()
        .position(|held| held.certificate.number == fields.get("number"))
        .map_or_else(String::new, |place| format!("revoke-{place}"));
    act(&site, &officer, &modes, (&code, prefix), fields, command).await
}

/// Gives the command to the store; what comes back is the same page with that form open.
async fn act(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    (code, prefix): (&Code, String),
    fields: Fields,
    command: Result<Register, Vec<FieldError>>,
) -> Result<Response, Oops> {
    match site.submit(officer, &fields, command.map(Command::Register), None).await? {
        Submitted::Done(code) => {
            let done = prefix.split('-').next().unwrap_or_default();
            Ok(Redirect::to(&format!("/a/people/{code}?done={done}")).into_response())
        }
        Submitted::Again(status, form) if !officer.is(Role::Administrator) => {
            refused(site, officer, modes, status, *form)
        }
        Submitted::Again(status, form) => {
            let returned = Returned::new(prefix, *form);
            render(site, officer, modes, code, status, Some(returned), "").await
        }
    }
}

/// A person of the officer's agency, with the version that is shown.
pub(super) async fn own(
    site: &Site,
    officer: &Officer,
    code: &Code,
) -> Result<(Person, u64), Oops> {
    let loaded = site.store().load(&StreamId::of(Kind::Person, code)).await?;
    match &loaded.aggregate {
        Aggregate::Person(person) if person.agency.as_ref() == Some(&officer.agency) => {
            Ok((person.clone(), loaded.version))
        }
        _ => Err(Oops::NotFound),
    }
}

async fn render(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    code: &Code,
    status: StatusCode,
    returned: Option<Returned>,
    done: &str,
) -> Result<Response, Oops> {
    let (person, version) = own(site, officer, code).await?;
    let today = officer.today;
    let again = returned.as_ref();
    let part = |prefix: String, filled| Part::new(site, prefix, version, filled, again);
    let day = |field: &str| -> Fields { [(field, today.to_string())].into_iter().collect() };
    let terms = person.roles.iter().map(|term| {
        let end = match term.until {
            None => Some(part(format!("end-{}", term.role.word()), Fields::new())?),
            Some(_) => None,
        };
        Ok(Term { until: until(term, today), term: term.clone(), end })
    });
    let certificates = person.certificates.iter().enumerate().map(|(place, held)| {
        let revoke = match held.revoked {
            None => Some(part(format!("revoke-{place}"), day("on"))?),
            Some(_) => None,
        };
        let tag = standing::of_certificate(held, today);
        Ok(Held { certificate: held.certificate.clone(), tag, revoke })
    });
    let set_at = site.store().password_set_at(code).await?;
    let template = Page {
        chrome: Chrome::desk(site, officer, modes, "人员"),
        code: code.clone(),
        roles: standing::roles(&person, today).join("、"),
        saved: saved(done),
        form: again.map(Returned::form).unwrap_or_default(),
        hindrance: standing::hindrance(&person, today),
        terms: terms.collect::<Result<_, Oops>>()?,
        certificates: certificates.collect::<Result<_, Oops>>()?,
        grant: part("grant".to_owned(), day("from"))?,
        to_grant: not_held(&person),
        issue: part("issue".to_owned(), issuer(&person.certificates))?,
        password_set: set_at.map(|at| time::civil_date(at).to_string()),
        officer: person.has(Role::Officer, today),
        myself: officer.person == *code,
        person,
    };
    page(status, &template)
}

/// The roles that can be granted: those without an open term.
fn not_held(person: &Person) -> Vec<Role> {
    let open = |role: Role| person.roles.iter().any(|t| t.role == role && t.until.is_none());
    Role::ALL.iter().copied().filter(|role| !open(*role)).collect()
}

/// A new certificate is mostly issued by whoever issued the last.
fn issuer(certificates: &[HeldCertificate]) -> Fields {
    certificates
        .iter()
        .last()
        .map(|held| ("issuer", &held.certificate.issuer))
        .into_iter()
        .collect()
}

fn until(term: &RoleTerm, today: Date) -> String {
    match term.until {
        Some(until) => until.to_string(),
        None if today < term.from => "还没有开始".to_owned(),
        None => "在任".to_owned(),
    }
}

fn saved(done: &str) -> &'static str {
    match done {
        "grant" => "职责已授予，写入登记簿。",
        "end" => "职责已终止，从现在起不能再凭它办事。",
        "issue" => "证件已登记。",
        "revoke" => "证件失效已登记。",
        _ => "",
    }
}
