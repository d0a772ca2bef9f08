//! 法制审核: the reviewer's desk; for everybody else, where the review stands and what was answered.

use super::case::{self, Did, File, to_case};
use super::sheet::{Heading, Sheet};
use super::standing::{self, Opinion, Standing, short};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Change, Form, Submitted, Unmet};
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer, Typed};
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::case::command::{Asked, Command as CaseCommand};
use domain::case::steps::Step;
use domain::case::{Record, ReviewAnswer, ReviewPoint};
use domain::decide::Context;
use domain::gates::{self, Check};
use domain::law::Article;
use domain::person::Role;
use domain::{Code, Command, Kind, StreamId, time, violation};

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
    findings: Vec<Finding>,
    sheet: Sheet,
    pdf: String,
    pieces: Vec<(Code, String)>,
    records: Vec<Told>,
    opinions: Vec<Opinion>,
    /// What happened since the last opinion.
    since: Vec<Change>,
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

/// One of the seven points on the form.
struct Point {
    n: usize,
    name: &'static str,
    point: String,
    remark: String,
    /// What the machine found about it; it ticks nothing.
    found: String,
    doubts: Vec<String>,
}

/// What a gate found.
pub(super) struct Finding {
    /// Whether it is met.
    pub met: bool,
    /// The gate.
    pub name: &'static str,
    /// By what it is met, or what is missing.
    pub words: String,
    /// The citation.
    pub article: Article,
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
    let findings = findings(site, officer, &file, &[Step::RequestReview, Step::Review])?;
    let sent = file.case.review_request.as_ref();
    let template = Desk {
        chrome: Chrome::desk(site, officer, modes, "案件"),
        form,
        heading: Heading::of(&file, code, "法制审核"),
        stale: stale(&file, &digest),
        digest: short(&digest),
        sent: sent.map(|act| (file.name(act.act.by.as_ref()), time::minute(act.act.at))),
        points: points(&file, &findings),
        findings,
        sheet,
        pdf: format!("/w/cases/{code}/draft/preview.pdf"),
        pieces: pieces(&file),
        records: records(&file),
        opinions: standing::opinions(&file)?,
        since: since(site, &file, code).await?,
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

/// What the gates before these steps found, each once.
pub(super) fn findings(
    site: &Site,
    officer: &Officer,
    file: &File,
    steps: &[Step],
) -> Result<Vec<Finding>, Oops> {
    let context = Context {
        actor: Some(officer.person.clone()),
        now: site.now(),
        fresh: site.store().entropy().codes()?,
    };
    let template = super::template_digest();
    let mut findings: Vec<Finding> = Vec::new();
    for &step in steps {
        let asked = Asked { step, command: None, template: &template };
        let facts =
            gates::facts(&file.state, &file.case, asked, &context).map_err(|_| Oops::NotFound)?;
        for (gate, check) in gates::checks(&facts) {
            let (met, words) = match check {
                Check::NotApplicable => continue,
                Check::Met(words) => (true, words),
                Check::Unmet { title, detail, .. } => (false, format!("{title}。{detail}")),
            };
            if !findings.iter().any(|known| known.name == gate.name) {
                findings.push(Finding { met, name: gate.name, words, article: gate.article });
            }
        }
    }
    Ok(findings)
}

/// The seven points, each with what the machine can say about it.
fn points(file: &File, findings: &[Finding]) -> Vec<Point> {
    let content = file.case.draft.as_ref().map(|draft| &draft.content);
    let ratio = content
        .and_then(|content| content.figures.known())
        .and_then(|figures| violation::ratio_per_mille(figures.reported?, figures.actual?));
    let (evidence, records) = (file.case.evidence.len(), file.case.records.len());
    let found = |n: usize| match n {
        2 => ratio.map_or_else(String::new, |r| format!("违法比例 {}", violation::percent(r))),
        3 => format!("证据 {evidence} 件，笔录 {records} 份"),
        4 => content.map_or_else(String::new, |c| c.violation.article().to_string()),
        6 => match content.and_then(|content| content.fine) {
            Some(_) => "罚款在法定上限以内".to_owned(),
            None => "没有罚款".to_owned(),
        },
        _ => {
            let own: Vec<_> = findings.iter().filter(|f| point_of(f) == n).collect();
            let met = own.iter().filter(|finding| finding.met).count();
            if own.is_empty() { String::new() } else { format!("机检 {met}/{}", own.len()) }
        }
    };
    let doubts = |n| {
        let unmet = findings.iter().filter(move |f| !f.met && point_of(f) == n);
        unmet.map(|finding| finding.words.clone()).collect()
    };
    ReviewAnswer::POINTS
        .iter()
        .zip(1..)
        .map(|(name, n)| Point {
            n,
            name,
            point: format!("point_{n}"),
            remark: format!("remark_{n}"),
            found: found(n),
            doubts: doubts(n),
        })
        .collect()
}

/// The point a gate speaks to: who acts (主体适格), otherwise in which order (程序合法).
fn point_of(finding: &Finding) -> usize {
    if finding.article == Article::penalty_law(42) { 1 } else { 5 }
}

fn pieces(file: &File) -> Vec<(Code, String)> {
    let piece = |piece: &domain::case::EvidenceRef| {
        (piece.item.code.clone(), piece.item.title.shown().to_owned())
    };
    file.case.evidence.iter().map(piece).collect()
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

/// What happened in the case after the last opinion: what a second review looks at first.
async fn since(site: &Site, file: &File, code: &Code) -> Result<Vec<Change>, Oops> {
    let Some(review) = file.case.last_review() else { return Ok(Vec::new()) };
    let mut events = site.store().history(&StreamId::of(Kind::Case, code), 0).await?;
    events.retain(|event| event.at > review.act.at);
    site.changes(&events).await
}
