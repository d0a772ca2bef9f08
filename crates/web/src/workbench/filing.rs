//! 立案: asked for by an officer, approved or returned by a head of the agency. One address; who opens
//! it and where the case stands decide what it shows.

use super::case::{self, File, to_case};
use super::papers::issue_document;
use super::review::{Finding, findings};
use super::sheet::Heading;
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, Submitted, Unmet};
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer, Typed};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::case::command::Command as CaseCommand;
use domain::case::steps::Step;
use domain::field::Fields;
use domain::person::{HeldCertificate, Person, Role};
use domain::series::Purpose;
use domain::{Code, Command, Kind, StreamId, time};
use jiff::civil::Date;
use store::PersonRow;

#[derive(Template)]
#[template(path = "workbench/filing.html")]
struct Page {
    chrome: Chrome,
    heading: Heading,
    /// What came back, for what stands above the page.
    form: Form,
    matter: Matter,
    view: View,
    /// What was typed into a form that this page no longer has, so that it is not lost.
    typed: String,
    /// The heads of the agency, by name.
    heads: String,
}

/// What the page is for the person who opened it.
enum View {
    /// The form that asks for the filing.
    Ask { candidates: Vec<Candidate>, returned: Option<Returned> },
    /// The head's desk.
    Approve(Box<Desk>),
    /// Whose turn it is, for everybody else.
    Waiting {
        title: &'static str,
        whose: String,
        since: String,
        /// What was asked; empty before anybody asked.
        reasons: String,
        returned: Option<Returned>,
    },
    /// It is filed.
    Filed { number: String, on: String, by: String, document: String },
}

/// What the clue says, as every view of the page shows it.
struct Matter {
    party: String,
    credit_code: String,
    address: String,
    representative: String,
    violation: &'static str,
    article: String,
    source: &'static str,
    received_on: String,
    summary: String,
}

/// What a head decides on.
struct Desk {
    asked_by: String,
    asked_at: String,
    reasons: String,
    handlers: Vec<Candidate>,
    findings: Vec<Finding>,
    unmet: Vec<Unmet>,
    /// The number that an earlier attempt took.
    reserved: Option<String>,
    approve: Form,
    back: Form,
}

/// Somebody who may be named as a handling officer, or why not.
struct Candidate {
    code: String,
    name: String,
    unit: String,
    certificate: String,
    qualified: bool,
}

/// Why the last request came back.
struct Returned {
    reason: String,
}

/// The addresses of this step.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/w/cases/{code}/filing", get(show).post(approve))
        .route("/w/cases/{code}/filing-request", post(ask))
        .route("/w/cases/{code}/filing-return", post(send_back))
}

async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
) -> Result<Response, Oops> {
    render(&site, &officer, &modes, &code, StatusCode::OK, None).await
}

async fn ask(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command = site.printable(&fields, &["reasons"], CaseCommand::filing_request(&fields));
    let command = command.map(|command| Command::Case(code.clone(), command));
    match site.submit(&officer, &fields, command, Some(&code)).await? {
        Submitted::Done(code) => Ok(to_case(&code, "filing-requested")),
        Submitted::Again(status, form) => {
            let came = Some((Came::Asking, *form));
            render(&site, &officer, &modes, &code, status, came).await
        }
    }
}

async fn send_back(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command = CaseCommand::filing_return(&fields);
    let command = command.map(|command| Command::Case(code.clone(), command));
    match site.submit(&officer, &fields, command, Some(&code)).await? {
        Submitted::Done(code) => Ok(to_case(&code, "filing-returned")),
        Submitted::Again(status, form) => {
            let came = Some((Came::Returning, *form));
            render(&site, &officer, &modes, &code, status, came).await
        }
    }
}

async fn approve(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    match issue_document(&site, &officer, &code, &fields, Purpose::Filing).await? {
        Submitted::Done(code) => Ok(to_case(&code, "filed")),
        Submitted::Again(status, form) => {
            let came = Some((Came::Approving, *form));
            render(&site, &officer, &modes, &code, status, came).await
        }
    }
}

/// Which of the three forms came back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Asking,
    Approving,
    Returning,
}

async fn render(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    code: &Code,
    status: StatusCode,
    came: Option<(Came, Form)>,
) -> Result<Response, Oops> {
    let file = case::open(site, officer, code).await?;
    let people = people(site, officer).await?;
    let (came, mut form) = match came {
        Some((came, form)) => (Some(came), form),
        None => (None, Form::filled(site, file.version, known(&file))?),
    };
    let view = view(site, officer, code, &file, &people, came.map(|came| (came, &form))).await?;
    if let View::Ask { .. } = view {
        form.stay_here(&format!("/w/cases/{code}/filing"), "#handler");
    }
    let lost = match (came, &view) {
        (Some(Came::Asking), View::Ask { .. }) | (Some(Came::Returning), View::Approve(_)) => "",
        (Some(Came::Asking), _) => form.value("reasons"),
        (Some(Came::Returning), _) => form.value("reason"),
        (Some(Came::Approving) | None, _) => "",
    };
    let step = match &view {
        View::Ask { .. } => "提请立案",
        View::Approve(_) => "审批立案",
        View::Waiting { .. } | View::Filed { .. } => "立案",
    };
    let template = Page {
        chrome: Chrome::desk(site, officer, modes, "案件"),
        heading: Heading::of(&file, code, step),
        matter: matter(&file)?,
        typed: lost.to_owned(),
        heads: names(&people, Role::Head),
        view,
        form,
    };
    page(status, &template)
}

/// The view for this person.
async fn view(
    site: &Site,
    officer: &Officer,
    code: &Code,
    file: &File,
    people: &[PersonRow],
    came: Option<(Came, &Form)>,
) -> Result<View, Oops> {
    let case = &file.case;
    if let Some(filing) = &case.filing {
        return Ok(View::Filed {
            number: filing.number.clone(),
            on: time::in_words(filing.on),
            by: file.name(filing.act.by.as_ref()),
            document: filing.document.clone(),
        });
    }
    let request = case.filing_request.as_ref();
    let returned = request
        .and_then(|request| request.returned.as_ref())
        .map(|reason| Returned { reason: reason.clone() });
    if let Some(request) = request.filter(|request| request.returned.is_none()) {
        if officer.is(Role::Head) {
            return Ok(View::Approve(Box::new(desk(site, officer, code, file, came)?)));
        }
        let heads = names(people, Role::Head);
        return Ok(View::Waiting {
            title: "在等机关负责人审批",
            whose: format!("由机关负责人（{heads}）批准或者退回"),
            since: time::minute(request.act.at),
            reasons: request.reasons.shown().to_owned(),
            returned: None,
        });
    }
    if officer.is(Role::Officer) {
        let candidates = candidates(site, officer, people).await?;
        return Ok(View::Ask { candidates, returned });
    }
    let since = request.map(|request| request.act.at);
    let since = since.or(case.clue.as_ref().map(|clue| clue.act.at));
    let by = case.clue.as_ref().and_then(|clue| clue.act.by.as_ref());
    let title = if returned.is_some() { "立案申请已退回" } else { "还没有提请立案" };
    Ok(View::Waiting {
        title,
        whose: format!("由执法人员（线索登记人{}）核查以后提请", file.name(by)),
        since: since.map_or_else(String::new, time::minute),
        reasons: request.map_or("", |request| request.reasons.shown()).to_owned(),
        returned,
    })
}

fn desk(
    site: &Site,
    officer: &Officer,
    code: &Code,
    file: &File,
    came: Option<(Came, &Form)>,
) -> Result<Desk, Oops> {
    let request = file.case.filing_request.as_ref().ok_or(Oops::NotFound)?;
    let form = |which: Came| match came {
        Some((came, form)) if came == which => Ok(Form::clone(form)),
        _ => Form::fresh(site, file.version),
    };
    let person = |code| file.state.person(code).map_err(|_| Oops::NotFound);
    let handlers: Result<Vec<Candidate>, Oops> = file
        .case
        .handlers()
        .iter()
        .map(|code| Ok(candidate(code.as_str(), person(code)?, officer.today)))
        .collect();
    let reserved = file.case.reserved.as_ref();
    Ok(Desk {
        asked_by: file.name(request.act.by.as_ref()),
        asked_at: time::minute(request.act.at),
        reasons: request.reasons.shown().to_owned(),
        handlers: handlers?,
        findings: findings(site, officer, file, &[Step::File])?,
        unmet: file.unmet(site, officer, Step::File, code)?,
        reserved: reserved.filter(|r| r.purpose == Purpose::Filing).map(|r| r.text.clone()),
        approve: form(Came::Approving)?,
        back: form(Came::Returning)?,
    })
}

/// A request that was returned is the start of the next one.
fn known(file: &File) -> Fields {
    let mut fields = Fields::new();
    let Some(request) = &file.case.filing_request else { return fields };
    for handler in &request.handlers {
        fields.add("handler", handler.as_str());
    }
    if let Some(reasons) = request.reasons.known() {
        fields.add("reasons", reasons);
    }
    fields
}

fn matter(file: &File) -> Result<Matter, Oops> {
    let clue = file.case.clue.as_ref().ok_or(Oops::NotFound)?;
    let party = file.case.party.as_ref().ok_or(Oops::NotFound)?;
    Ok(Matter {
        party: party.name.shown().to_owned(),
        credit_code: party.credit_code.shown().to_owned(),
        address: party.address.shown().to_owned(),
        representative: party.representative.shown().to_owned(),
        violation: clue.violation.name(),
        article: clue.violation.article().to_string(),
        source: clue.source.name(),
        received_on: time::in_words(clue.received_on),
        summary: clue.summary.shown().to_owned(),
    })
}

/// Everybody of the agency, by staff number.
pub(super) async fn people(site: &Site, officer: &Officer) -> Result<Vec<PersonRow>, Oops> {
    let mut people: Vec<PersonRow> = Vec::new();
    loop {
        let after = people.last().map_or("", |row| row.staff_no.as_str());
        let more = site.store().people(&officer.agency, after).await?;
        if more.is_empty() {
            return Ok(people);
        }
        people.extend(more);
    }
}

/// The names of those who have a role.
fn names(people: &[PersonRow], role: Role) -> String {
    let holders = people.iter().filter(|row| row.roles.iter().any(|word| word == role.word()));
    holders.map(|row| row.name.as_str()).collect::<Vec<_>>().join("、")
}

/// The officers of the agency, each with what his certificate says today.
async fn candidates(
    site: &Site,
    officer: &Officer,
    people: &[PersonRow],
) -> Result<Vec<Candidate>, Oops> {
    let word = Role::Officer.word();
    let codes: Vec<Code> = people
        .iter()
        .filter(|row| row.roles.iter().any(|held| held == word))
        .filter_map(|row| Code::parse(&row.code).ok())
        .collect();
    let ids: Vec<StreamId> = codes.iter().map(|code| StreamId::of(Kind::Person, code)).collect();
    let state = site.store().state(&ids).await?;
    let found = codes.iter().filter_map(|code| {
        let person = state.person(code).ok()?;
        Some(candidate(code.as_str(), person, officer.today))
    });
    Ok(found.collect())
}

fn candidate(code: &str, person: &Person, today: Date) -> Candidate {
    let certificate = if person.has(Role::Officer, today) {
        certificate(person, today)
    } else {
        "今天没有执法人员职责".to_owned()
    };
    Candidate {
        code: code.to_owned(),
        name: person.name.shown().to_owned(),
        unit: person.unit.clone(),
        certificate,
        qualified: person.qualified_on(today),
    }
}

/// What a person's certificate says on a day: until when it is valid, or why it is not.
pub(super) fn certificate(person: &Person, day: Date) -> String {
    if let Some(valid) = person.certificate_on(day) {
        return format!("{} {}，有效期至 {}", valid.kind.name(), valid.number, valid.until);
    }
    let Some(HeldCertificate { certificate, revoked }) = person.certificates.last() else {
        return "没有登记执法证件".to_owned();
    };
    let name = format!("{} {}", certificate.kind.name(), certificate.number);
    match revoked.filter(|revoked| *revoked <= day) {
        Some(revoked) => format!("{name} 已于 {revoked} 失效"),
        None if day < certificate.from => format!("{name} 从 {} 起才有效", certificate.from),
        None => format!("{name} 已于 {} 到期", certificate.until),
    }
}
