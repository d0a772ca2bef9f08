//! 法制审核: the reviewer's desk; for everybody else, where the review stands and what was answered.

mod points;
mod since;

use super::case::{self, Did, File, to_case};
use super::dial::Dial;
use super::draft::difference::Piece;
use super::sheet::{Heading, Sheet};
use super::standing::{self, Opinion, Standing, short};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, Submitted, Unmet};
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer, Typed};
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::case::clocks;
use domain::case::command::Command as CaseCommand;
use domain::case::steps::Step;
use domain::case::{Record, ReviewPoint};
use domain::paper::Kind as PaperKind;
use domain::person::Role;
use domain::{Code, Command, time};
use points::Point;
pub(super) use points::{Doubt, Finding, findings, hints};
use since::Since;

#[derive(Template)]
#[template(path = "workbench/review.html")]
struct Desk {
    chrome: Chrome,
    form: Form,
    heading: Heading,
    sent: Option<(String, String)>,
    digest: String,
    /// Why no opinion can be given on what is shown.
    stale: &'static str,
    points: Vec<Point>,
    sheet: Sheet,
    pdf: String,
    pieces: Vec<Exhibit>,
    records: Vec<Told>,
    report: Option<Grounds>,
    opinions: Vec<Opinion>,
    /// What changed since the last opinion.
    since: Option<Since>,
    /// The time for the opinion.
    dial: Option<Dial>,
    reviewer: Reviewer,
}

#[derive(Template)]
#[template(path = "workbench/review_state.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    heading: Heading,
    saved: &'static str,
    standing: Standing,
    /// Why this reviewer cannot take the desk.
    unmet: Vec<Unmet>,
    opinions: Vec<Opinion>,
    drafted: bool,
}

/// A piece of evidence as the reviewer finds it.
struct Exhibit {
    code: Code,
    title: String,
    category: &'static str,
}

/// What the report says of the discretion.
struct Grounds {
    grade: String,
    grave: bool,
    serious: String,
    /// The step of the benchmark, where the agency has one.
    band: Option<Band>,
    document: String,
}

/// A step of the benchmark of discretion.
struct Band {
    citation: String,
    condition: String,
    range: String,
}

/// Who reviews, and why he may.
struct Reviewer {
    name: String,
    post: String,
    /// What the gates say of these hands.
    found: Vec<Finding>,
}

/// A record as the reviewer reads it.
struct Told {
    n: usize,
    record: Record,
    officers: String,
}

/// The addresses of this step.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/w/cases/{code}/review", get(show).post(submit))
        .route("/w/cases/{code}/review-request", post(request))
}

async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Query(did): Query<Did>,
) -> Result<Response, Oops> {
    let file = case::open(&site, &officer, &code).await?;
    let form = Form::fresh(&site, file.version)?;
    let reviewer = officer.is(Role::Reviewer);
    let unmet =
        if reviewer { file.unmet(&site, &officer, Step::Review, &code)? } else { Vec::new() };
    if reviewer && unmet.is_empty() {
        return desk(&site, &officer, &modes, &code, StatusCode::OK, form).await;
    }
    // «Nothing waits» is what the page says anyway; what bars this reviewer is worth saying.
    let unmet = if file.case.review_request.is_some() { unmet } else { Vec::new() };
    state(&site, &officer, &modes, &code, StatusCode::OK, Shown { form, unmet, done: did.done })
        .await
}

async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command = CaseCommand::review(&fields, &super::template_digest());
    let command = site.printable(&fields, &["opinion"], command);
    let command = command.map(|command| Command::Case(code.clone(), command));
    match site.submit(&officer, &fields, command, Some(&code)).await? {
        Submitted::Done(code) => Ok(to_case(&code, "reviewed")),
        // A reviewer's typed opinion comes back on the desk whatever happened to the draft.
        Submitted::Again(status, form) if officer.is(Role::Reviewer) => {
            desk(&site, &officer, &modes, &code, status, *form).await
        }
        Submitted::Again(status, form) => {
            again(&site, &officer, &modes, &code, status, *form).await
        }
    }
}

async fn request(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let template = super::template_digest();
    let command = Command::Case(code.clone(), CaseCommand::RequestReview { template });
    match site.submit(&officer, &fields, Ok(command), Some(&code)).await? {
        Submitted::Done(code) => Ok(to_case(&code, "review-requested")),
        Submitted::Again(status, form) => {
            again(&site, &officer, &modes, &code, status, *form).await
        }
    }
}

async fn again(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    code: &Code,
    status: StatusCode,
    form: Form,
) -> Result<Response, Oops> {
    let shown = Shown { form, unmet: Vec::new(), done: String::new() };
    state(site, officer, modes, code, status, shown).await
}

/// What the page of the state shows beside what the case says.
struct Shown {
    form: Form,
    unmet: Vec<Unmet>,
    done: String,
}

async fn state(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    code: &Code,
    status: StatusCode,
    shown: Shown,
) -> Result<Response, Oops> {
    let file = case::open(site, officer, code).await?;
    let mut standing = standing::standing(site, officer, &file, code)?;
    // The request that was not taken is sent again under its own id, having seen what changed.
    if let Some(ask) = standing.ask.as_mut()
        && shown.form.conflict().is_some()
    {
        ask.command_id.clone_from(&shown.form.command_id);
        ask.seen = shown.form.seen;
    }
    let template = Page {
        chrome: Chrome::desk(site, officer, modes, "案件"),
        form: shown.form,
        heading: Heading::of(&file, code, "法制审核"),
        saved: case::saved(&shown.done),
        standing,
        unmet: shown.unmet,
        opinions: standing::opinions(&file)?,
        drafted: file.case.draft.is_some(),
    };
    page(status, &template)
}

async fn desk(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    code: &Code,
    status: StatusCode,
    form: Form,
) -> Result<Response, Oops> {
    let file = case::open(site, officer, code).await?;
    let Some(sheet) = Sheet::of(&file)? else {
        return again(site, officer, modes, code, status, form).await;
    };
    let digest = standing::digest_now(&file)?.unwrap_or_default();
    let sent = file.case.review_request.as_ref();
    let clocks = clocks::clocks(&file.case, officer.today);
    let own = clocks.iter().find(|clock| clock.step == Some(Step::Review) && clock.done.is_none());
    let template = Desk {
        chrome: Chrome::desk(site, officer, modes, "审核"),
        form,
        heading: Heading::of(&file, code, "法制审核"),
        stale: stale(&file, &digest),
        digest: short(&digest),
        sent: sent.map(|act| (file.name(act.act.by.as_ref()), time::minute(act.act.at))),
        points: points::points(site, officer, &file, code)?,
        sheet,
        pdf: format!("/w/cases/{code}/draft/preview.pdf"),
        pieces: pieces(&file),
        records: records(&file),
        report: grounds(&file, officer, code)?,
        opinions: standing::opinions(&file)?,
        since: since::of(site, &file, code).await?,
        dial: own.map(|clock| Dial::of(clock, officer.today)),
        reviewer: reviewer(site, officer, &file)?,
    };
    page(status, &template)
}

/// Why an opinion on what is shown would not be taken.
fn stale(file: &File, now: &str) -> &'static str {
    match &file.case.review_request {
        _ if file.case.decision.is_some() => "决定已经签发，不再审核。",
        None => "现在没有等待审核的材料：已经有人出具意见，或者承办人存了新稿、还没有重新送审。",
        Some(request) if request.digest != now => {
            "送审以后内容有改动：送审的不是现在这份（正文、证据、笔录或者文书样式变了）。\
             请承办人重新送审，现在出具的意见不会被接受。"
        }
        Some(_) => "",
    }
}

fn pieces(file: &File) -> Vec<Exhibit> {
    let piece = |piece: &domain::case::EvidenceRef| Exhibit {
        code: piece.item.code.clone(),
        title: piece.item.title.shown().to_owned(),
        category: piece.item.category.name(),
    };
    file.case.evidence.iter().map(piece).collect()
}

/// What the report weighed, beside the benchmark's own words.
fn grounds(file: &File, officer: &Officer, code: &Code) -> Result<Option<Grounds>, Oops> {
    let Some(report) = &file.case.procedure.report else { return Ok(None) };
    let weighed = &report.what;
    let benchmark = file.agency()?.benchmark_on(officer.today);
    let band = benchmark.and_then(|benchmark| {
        let step = benchmark.step(weighed.content.violation, &weighed.grade)?;
        Some(Band {
            citation: benchmark.citation.clone(),
            condition: step.condition.clone(),
            range: format!("{} 至 {} 元", step.min, step.max),
        })
    });
    let kind = PaperKind::InvestigationReport.word();
    Ok(Some(Grounds {
        grade: weighed.grade.clone(),
        grave: weighed.grave,
        serious: weighed.serious.clone(),
        band,
        document: format!("/w/cases/{code}/papers/{kind}-{}.pdf", report.version),
    }))
}

fn reviewer(site: &Site, officer: &Officer, file: &File) -> Result<Reviewer, Oops> {
    const OF_HANDS: &[&str] = &["审核人没有承办过本案", "没有应当回避的人参与"];
    let person = file.state.person(&officer.person).ok();
    let unit = person.map_or_else(String::new, |person| person.unit.clone());
    let post = person.map_or_else(String::new, |person| person.post.clone());
    let mut found = findings(site, officer, file, &[Step::Review])?;
    found.retain(|finding| OF_HANDS.contains(&finding.name));
    Ok(Reviewer { name: officer.name.clone(), post: format!("{unit}，{post}"), found })
}

fn records(file: &File) -> Vec<Told> {
    let name = |code: &Code| file.name(Some(code));
    let told = |(made, n): (&domain::case::RecordRef, usize)| Told {
        n,
        officers: made.record.officers.iter().map(name).collect::<Vec<_>>().join("、"),
        record: made.record.clone(),
    };
    file.case.records.iter().zip(1..).map(told).collect()
}
