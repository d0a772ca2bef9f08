//! 调查笔录: one act of investigation with what was taken during it, written once, read by everybody
//! of the agency.

use super::case::{self, File, to_case};
use super::evidence::{format_name, grouped};
use super::filing::certificate;
use super::sheet::Heading;
use super::upload::{Kept, Upload, Uploader, form_with_files};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, Submitted, Unmet, check_command_id};
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::case::RecordKind;
use domain::case::command::Command as CaseCommand;
use domain::case::steps::Step;
use domain::field::Fields;
use domain::{Code, Command, time};

#[derive(Template)]
#[template(path = "workbench/record_new.html")]
struct New {
    chrome: Chrome,
    heading: Heading,
    form: Form,
    matter: String,
    /// What stands before the step; then there is no form to fill in.
    unmet: Vec<Unmet>,
    officers: Vec<Present>,
    kept: Vec<Kept>,
    /// What the box for files is called.
    files: &'static str,
}

/// A handling officer who may have been present.
struct Present {
    code: String,
    name: String,
    certificate: String,
}

#[derive(Template)]
#[template(path = "workbench/record.html")]
struct Page {
    chrome: Chrome,
    heading: Heading,
    kind: &'static str,
    on: String,
    place: String,
    present: String,
    content: String,
    officers: Vec<(String, String)>,
    attachments: Vec<Attachment>,
    by: String,
    at: String,
    n: usize,
    of: usize,
}

/// A piece of evidence taken with a record.
struct Attachment {
    code: String,
    title: String,
    format: &'static str,
    size: String,
}

/// The addresses of this step. A form with files has its own limits: it is read piece by piece.
pub(crate) fn router() -> Router<Site> {
    let with_files =
        |route: axum::routing::MethodRouter<Site>| route.layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/w/cases/{code}/records", with_files(get(to_new).post(submit)))
        .route("/w/cases/{code}/records/new", with_files(get(show_new).post(submit)))
        .route("/w/cases/{code}/records/{n}", get(show))
}

async fn to_new(CodeIn(code): CodeIn) -> Response {
    Redirect::to(&format!("/w/cases/{code}/records/new")).into_response()
}

async fn show_new(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
) -> Result<Response, Oops> {
    let file = case::open(&site, &officer, &code).await?;
    let mut fields = Fields::new();
    fields.add("on", &officer.today.to_string());
    for handler in file.case.handlers() {
        fields.add("officer", handler.as_str());
    }
    let form = Form::filled(&site, file.version, fields)?;
    let unmet = file.unmet(&site, &officer, Step::Record, &code)?;
    let chrome = Chrome::desk(&site, &officer, &modes, "案件");
    render(chrome, &officer, &code, &file, StatusCode::OK, (form, unmet, Vec::new()))
}

async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    request: Request,
) -> Result<Response, Oops> {
    let form = form_with_files(request).await?;
    let file = case::open(&site, &officer, &code).await?;
    let may = file.allows(&site, &officer, Step::Record)?;
    let uploader = Uploader { site: &site, officer: &officer, case: &code, may };
    let Upload { fields, kept, mut errors, cut } = uploader.read(form).await?;
    if cut && fields.get("command_id").is_empty() {
        let words = "提交的内容没有传完，连接就断了。请按浏览器的“返回”，再提交一次。";
        return Err(Oops::Malformed(StatusCode::BAD_REQUEST, words.to_owned()));
    }
    check_command_id(fields.get("command_id"))?;
    let done = site.store().done_before(fields.get("command_id"), &officer.person).await?;
    if let Some(code) = done {
        return Ok(to_case(&code, "record"));
    }
    let mut evidence = Vec::with_capacity(kept.len());
    for piece in &kept {
        evidence.push(piece.item(site.store().entropy().code()?));
    }
    let command = CaseCommand::record(&fields, evidence, officer.today);
    let command = match site.printable(&fields, &["place", "present", "content"], command) {
        Ok(command) if errors.is_empty() => Ok(Command::Case(code.clone(), command)),
        Ok(_) => Err(errors),
        Err(more) => {
            errors.extend(more);
            Err(errors)
        }
    };
    match site.submit(&officer, &fields, command, Some(&code)).await? {
        Submitted::Done(code) => Ok(to_case(&code, "record")),
        Submitted::Again(status, form) => {
            let file = case::open(&site, &officer, &code).await?;
            let chrome = Chrome::desk(&site, &officer, &modes, "案件");
            render(chrome, &officer, &code, &file, status, (*form, Vec::new(), kept))
        }
    }
}

fn render(
    chrome: Chrome,
    officer: &Officer,
    code: &Code,
    file: &File,
    status: StatusCode,
    (mut form, unmet, kept): (Form, Vec<Unmet>, Vec<Kept>),
) -> Result<Response, Oops> {
    form.stay_here(&format!("/w/cases/{code}"), "#officer");
    let officers = file.case.handlers().iter().map(|handler| {
        let shown = file.state.person(handler).map(|person| certificate(person, officer.today));
        let (code, name) = (handler.to_string(), file.name(Some(handler)));
        Present { code, name, certificate: shown.unwrap_or_default() }
    });
    let clue = file.case.clue.as_ref();
    let template = New {
        chrome,
        heading: Heading::of(file, code, "制作调查笔录"),
        form,
        matter: clue.map_or("", |clue| clue.violation.name()).to_owned(),
        unmet,
        officers: officers.collect(),
        kept,
        files: "照片、录音、扫描件",
    };
    page(status, &template)
}

async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Path((code, n)): Path<(String, String)>,
) -> Result<Response, Oops> {
    let code = Code::parse(&code).map_err(|_| Oops::NotFound)?;
    let file = case::open(&site, &officer, &code).await?;
    let n: usize = n.parse().map_err(|_| Oops::NotFound)?;
    let made = n.checked_sub(1).and_then(|n| file.case.records.get(n)).ok_or(Oops::NotFound)?;
    let record = &made.record;
    let officers = record.officers.iter().zip(&record.certificates_shown);
    let officers = officers.map(|(who, shown)| (file.name(Some(who)), shown.clone()));
    let attached = |code: &Code| {
        let piece = file.case.evidence.iter().find(|piece| piece.item.code == *code)?;
        Some(Attachment {
            code: code.to_string(),
            title: piece.item.title.shown().to_owned(),
            format: format_name(&piece.item.media_type),
            size: grouped(piece.item.size),
        })
    };
    let template = Page {
        chrome: Chrome::desk(&site, &officer, &modes, "案件"),
        heading: Heading::of(&file, &code, record.kind.name()),
        kind: record.kind.name(),
        on: time::in_words(record.on),
        place: record.place.clone(),
        present: record.present.shown().to_owned(),
        content: record.content.shown().to_owned(),
        officers: officers.collect(),
        attachments: record.attachments.iter().filter_map(attached).collect(),
        by: file.name(made.act.by.as_ref()),
        at: time::minute(made.act.at),
        n,
        of: file.case.records.len(),
    };
    page(StatusCode::OK, &template)
}
