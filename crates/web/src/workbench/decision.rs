//! 签发: the head's page. Who, what, which penalty; what must be known before; and either what is
//! still missing, with its article, or the button.

mod must;

use super::case::{self, Did, File};
use super::dial::Dial;
use super::papers::issue_document;
use super::publication::{Due, due};
use super::review::{Finding, findings};
use super::sheet::{self, Heading, Sheet};
use super::standing::{self, Opinion, short};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, Submitted, Unmet};
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer, Typed};
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::case::clocks;
use domain::case::command::Command as CaseCommand;
use domain::case::papers;
use domain::case::steps::Step;
use domain::person::Role;
use domain::series::Purpose;
use domain::{Code, Command, authority, time};
use must::{Must, QUICK};

#[derive(Template)]
#[template(path = "workbench/decision.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    heading: Heading,
    saved: &'static str,
    three: Option<Three>,
    known: Known,
    /// What must be known before signing.
    must: Vec<Must>,
    /// Whether it is too much to be signed in passing.
    slow: bool,
    /// What the party said, for who wants to read it whole.
    said: Vec<(String, String)>,
    /// The time for deciding.
    dial: Option<Dial>,
    /// Whether a collective discussion can be recorded.
    discussable: bool,
    met: Vec<Finding>,
    unmet: Vec<Unmet>,
    opinions: Vec<Opinion>,
    sheet: Option<Sheet>,
    pdf: String,
    decided: Option<Decided>,
    due: Due,
    reserved: Option<Waiting>,
}

/// 谁、事、罚: what a head has to know in three sentences.
struct Three {
    who: String,
    credit_code: String,
    what: String,
    penalty: String,
    why: String,
}

/// What must be known before signing; computed, never typed.
struct Known {
    evidence: usize,
    records: usize,
    /// Pieces and records that came after the last review.
    later: usize,
    digest: String,
}

/// The decision once it is signed.
struct Decided {
    number: String,
    on: String,
    by: String,
    at: String,
    code: String,
    published: bool,
}

/// A number that was taken and not used.
struct Waiting {
    text: String,
    what: &'static str,
    /// Whether it is of an earlier year: then signing takes another one.
    lapsed: bool,
    /// The form that voids it; only for a head.
    void: Option<Form>,
}

/// The addresses of this step.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/w/cases/{code}/decision", get(show).post(submit))
        .route("/w/cases/{code}/number-void", post(void))
}

async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Query(did): Query<Did>,
) -> Result<Response, Oops> {
    let shown = Shown { code: &code, done: &did.done, void: None };
    render(&site, &officer, &modes, shown, StatusCode::OK, None).await
}

async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    match issue_document(&site, &officer, &code, &fields, Purpose::Decision).await? {
        Submitted::Done(code) => Ok(back(&code, "issued")),
        Submitted::Again(status, form) => {
            let shown = Shown { code: &code, done: "", void: None };
            render(&site, &officer, &modes, shown, status, Some(*form)).await
        }
    }
}

async fn void(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command =
        CaseCommand::void_number(&fields).map(|command| Command::Case(code.clone(), command));
    match site.submit(&officer, &fields, command, Some(&code)).await? {
        Submitted::Done(code) => Ok(back(&code, "voided")),
        Submitted::Again(status, form) => {
            let shown = Shown { code: &code, done: "", void: Some(&form) };
            render(&site, &officer, &modes, shown, status, Some(Form::clone(&form))).await
        }
    }
}

fn back(code: &Code, done: &str) -> Response {
    Redirect::to(&format!("/w/cases/{code}/decision?done={done}")).into_response()
}

/// Which case, what was done just now, and the voiding that came back.
struct Shown<'a> {
    code: &'a Code,
    done: &'a str,
    void: Option<&'a Form>,
}

async fn render(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    shown: Shown<'_>,
    status: StatusCode,
    form: Option<Form>,
) -> Result<Response, Oops> {
    let code = shown.code;
    let file = case::open(site, officer, code).await?;
    let decision = file.case.decision.as_ref();
    let unmet = match decision {
        Some(_) => Vec::new(),
        None => file.unmet(site, officer, Step::Issue, code)?,
    };
    let head = officer.is(Role::Head);
    let mut met = findings(site, officer, &file, &[Step::Issue])?;
    met.retain(|finding| finding.met);
    let form = match form {
        Some(form) => form,
        None => Form::fresh(site, file.version)?,
    };
    let opinions = standing::opinions(&file)?;
    let must = match decision {
        Some(_) => Vec::new(),
        None => must::must(&file, officer, code, &opinions),
    };
    let template = Page {
        chrome: Chrome::desk(site, officer, modes, if head { "签批" } else { "案件" }),
        heading: Heading::of(&file, code, "签发处罚决定"),
        saved: case::saved(shown.done),
        three: three(&file),
        known: known(&file)?,
        slow: must.len() > QUICK,
        must,
        said: said(&file),
        dial: deciding(&file, officer),
        discussable: decision.is_none()
            && head
            && file.unmet(site, officer, Step::Discuss, code)?.is_empty(),
        met,
        unmet,
        opinions,
        sheet: Sheet::of(&file)?,
        pdf: decision.map_or_else(
            || format!("/w/cases/{code}/draft/preview.pdf"),
            |decision| format!("/w/cases/{code}/documents/{}", decision.document),
        ),
        decided: decided(&file),
        due: due(decision.map_or(officer.today, |decision| decision.on), officer.today),
        reserved: waiting(site, officer, &file, shown.void)?,
        form,
    };
    page(status, &template)
}

fn three(file: &File) -> Option<Three> {
    let party = file.case.party.as_ref()?;
    let content = &file.case.draft.as_ref()?.content;
    let warning = content.warning.then(|| "警告".to_owned());
    let fine = content.fine.map(|fine| sheet::fine(fine.get()));
    Some(Three {
        who: party.name.shown().to_owned(),
        credit_code: party.credit_code.shown().to_owned(),
        what: papers::public_facts(content),
        penalty: warning.into_iter().chain(fine).collect::<Vec<_>>().join("，"),
        why: content.discretion.clone(),
    })
}

fn known(file: &File) -> Result<Known, Oops> {
    let case = &file.case;
    let reviewed = case.last_review().map(|review| review.act.at);
    let acts = case.evidence.iter().map(|piece| &piece.act);
    let acts = acts.chain(case.records.iter().map(|made| &made.act));
    Ok(Known {
        evidence: case.evidence.len(),
        records: case.records.len(),
        later: acts.filter(|act| reviewed.is_some_and(|at| act.at > at)).count(),
        digest: standing::digest_now(file)?.map(|digest| short(&digest)).unwrap_or_default(),
    })
}

/// The time for deciding, while it runs.
fn deciding(file: &File, officer: &Officer) -> Option<Dial> {
    let clocks = clocks::clocks(&file.case, officer.today);
    let own = clocks.iter().find(|c| c.step == Some(Step::Issue) && c.done.is_none())?;
    Some(Dial::of(own, officer.today))
}

/// What the party said and what was answered: a headline and the words.
fn said(file: &File) -> Vec<(String, String)> {
    let procedure = &file.case.procedure;
    let stated = procedure.statements.iter().map(|said| {
        let head = format!("{}（{}）", said.what.manner.name(), said.what.on);
        (head, said.what.content.shown().to_owned())
    });
    let answer = procedure
        .statement_answer
        .iter()
        .map(|answer| (format!("复核意见：{}", answer.what.0.name()), answer.what.1.clone()));
    stated.chain(answer).collect()
}

fn decided(file: &File) -> Option<Decided> {
    let decision = file.case.decision.as_ref()?;
    Some(Decided {
        number: decision.number.clone(),
        on: time::in_words(decision.on),
        by: file.name(decision.act.by.as_ref()),
        at: time::minute(decision.act.at),
        code: decision.code.grouped(),
        published: file.case.published.is_some(),
    })
}

/// The number that waits unused, and for a head the form that voids it.
fn waiting(
    site: &Site,
    officer: &Officer,
    file: &File,
    came_back: Option<&Form>,
) -> Result<Option<Waiting>, Oops> {
    let Some(reserved) = &file.case.reserved else { return Ok(None) };
    let head = authority::role_for(Step::VoidNumber).is_some_and(|(role, _)| officer.is(role));
    let void = match came_back {
        Some(form) => Some(form.clone()),
        None => Some(Form::fresh(site, file.version)?),
    };
    let what = match reserved.purpose {
        Purpose::Filing => "立案审批表",
        _ => "处罚决定书",
    };
    let lapsed = reserved.year != officer.today.year();
    let text = reserved.text.clone();
    Ok(Some(Waiting { text, what, lapsed, void: void.filter(|_| head) }))
}
