//! 决定书草稿: what the handling officers write, beside the decision as it will be printed.

pub(super) mod difference;
pub(super) mod versions;

use super::case::{self, Did, File};
use super::papers::stamp;
use super::review::{Doubt, hints};
use super::sheet::{self, Heading, Sheet};
use super::standing::{self, Opinion, Standing};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, Submitted, Unmet};
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer, Typed};
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::case::command::Command as CaseCommand;
use domain::case::steps::Step;
use domain::case::{DraftContent, papers};
use domain::field::{Fields, Reader};
use domain::law::fines::{self, Subject};
use domain::violation::{self, Violation};
use domain::{Code, Command, Fen, disclosure, time};
use jiff::civil::Date;
use std::sync::Arc;
use store::Fault;

#[derive(Template)]
#[template(path = "workbench/draft.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    heading: Heading,
    saved: &'static str,
    /// What stands between this person and writing.
    unmet: Vec<Unmet>,
    from: From,
    last: Option<Last>,
    evidence: usize,
    records: usize,
    ratio: Option<String>,
    fine: Option<String>,
    cap: Option<Cap>,
    no_figures: domain::law::Article,
    standing: Standing,
    returned: Option<Opinion>,
    /// What does not agree in texts and dates.
    hints: Vec<Doubt>,
    sheet: Option<Sheet>,
    pdf: String,
}

/// Where the values in the form come from, for the reader.
#[derive(Default)]
struct From {
    violation: &'static str,
    facts: &'static str,
    rest: &'static str,
}

/// The last draft saved.
struct Last {
    version: u32,
    by: String,
    at: String,
    public: String,
}

/// The highest fine for the violation chosen, by the rule that judges the act: that of the day on
/// which it ended. The higher step is open where the report says why the circumstances are serious.
struct Cap {
    fine: Fen,
    serious: bool,
    article: domain::law::Article,
}

impl Cap {
    fn of(file: &File, violation: Violation, today: Date) -> Option<Cap> {
        let procedure = &file.case.procedure;
        let ended = procedure.check.as_ref()?.what.act_on;
        let rule = fines::applicable(violation, Subject::Organisation, ended, today).applied?;
        let report = procedure.report.as_ref().map(|report| &report.what);
        let serious = report.is_some_and(|report| !report.serious.trim().is_empty());
        let bracket = if serious { rule.serious() } else { rule.ordinary() };
        Some(Cap { fine: bracket?.max, serious, article: rule.article() })
    }
}

/// A PDF that this program set itself holds nothing foreign. It gets no sandbox: that forbids
/// plug-ins, and in older browsers the viewer of PDF is one.
pub(super) const PDF_POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; \
                          frame-ancestors 'none'";

/// The fields whose text the decision prints.
const PRINTED: [&str; 6] =
    ["period", "report", "indicator", "facts", "discretion", "order_to_correct"];

/// The addresses of this step.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/w/cases/{code}/draft", get(show).post(submit))
        .route("/w/cases/{code}/draft/preview.pdf", get(preview))
        .route("/w/cases/{code}/draft/diff", get(versions::show))
}

async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Query(did): Query<Did>,
) -> Result<Response, Oops> {
    let file = case::open(&site, &officer, &code).await?;
    let (fields, from) = known(&file);
    let form = Form::filled(&site, file.version, fields)?;
    let view = View { code: &code, file: &file, from, done: &did.done };
    render(&site, &officer, &modes, view, StatusCode::OK, form)
}

async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command = CaseCommand::draft(&fields, &super::template_digest());
    let command = site.printable(&fields, &PRINTED, command);
    let command = command.map(|command| Command::Case(code.clone(), command));
    match site.submit(&officer, &fields, command, Some(&code)).await? {
        Submitted::Done(code) => {
            Ok(Redirect::to(&format!("/w/cases/{code}/draft?done=draft")).into_response())
        }
        Submitted::Again(status, form) => {
            let file = case::open(&site, &officer, &code).await?;
            let view = View { code: &code, file: &file, from: From::default(), done: "" };
            render(&site, &officer, &modes, view, status, *form)
        }
    }
}

/// The last draft as PDF, its four blanks empty.
async fn preview(
    State(site): State<Site>,
    officer: Officer,
    CodeIn(code): CodeIn,
) -> Result<Response, Oops> {
    let file = case::open(&site, &officer, &code).await?;
    let agency = file.agency()?;
    let content = papers::decision(&file.case, agency, None).ok_or(Oops::NotFound)?;
    let stamp = stamp(&site, officer.today);
    let typesetter = site.typesetter().map(Arc::clone).ok_or_else(no_fonts)?;
    let set =
        move || typesetter.pdf(documents::Form::PenaltyDecision, &content, stamp).map(|d| d.pdf);
    let broken = |why: &dyn std::fmt::Display| Fault::Internal(format!("决定书预览：{why}"));
    let set = tokio::task::spawn_blocking(set).await.map_err(|error| broken(&error))?;
    let pdf = set.map_err(|error| broken(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"draft.pdf\""),
        (header::CONTENT_SECURITY_POLICY, PDF_POLICY),
    ];
    Ok((headers, pdf).into_response())
}

fn no_fonts() -> Oops {
    Oops::Fault(Fault::Internal("没有载入字体，不能生成文书".to_owned()))
}

/// What a page shows beside the form.
struct View<'a> {
    code: &'a Code,
    file: &'a File,
    from: From,
    done: &'a str,
}

fn render(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    view: View<'_>,
    status: StatusCode,
    mut form: Form,
) -> Result<Response, Oops> {
    let View { code, file, from, done } = view;
    form.stay_here(&format!("/w/cases/{code}/draft"), "#fine");
    let standing = standing::standing(site, officer, file, code)?;
    let returned = match standing.returned {
        true => standing::opinions(file)?.into_iter().next(),
        false => None,
    };
    let typed = Typing::of(&form.fields);
    let template = Page {
        chrome: Chrome::desk(site, officer, modes, "案件"),
        heading: Heading::of(file, code, "拟写处罚决定书"),
        saved: case::saved(done),
        unmet: file.unmet(site, officer, Step::Draft, code)?,
        from,
        last: last(file),
        evidence: file.case.evidence.len(),
        records: file.case.records.len(),
        ratio: typed.ratio,
        fine: typed.fine,
        cap: typed.violation.and_then(|violation| Cap::of(file, violation, officer.today)),
        no_figures: disclosure::why_no_figures(),
        standing,
        returned,
        hints: hints(file, officer, code),
        sheet: Sheet::of(file)?,
        pdf: format!("/w/cases/{code}/draft/preview.pdf"),
        form,
    };
    page(status, &template)
}

/// What is computed from what is typed, as far as it can be read.
struct Typing {
    violation: Option<Violation>,
    ratio: Option<String>,
    fine: Option<String>,
}

impl Typing {
    fn of(fields: &Fields) -> Typing {
        let mut reader = Reader::new(fields);
        let word = fields.get("violation");
        let figures = (reader.figure("reported", ""), reader.figure("actual", ""));
        let ratio = match figures {
            (Some(Some(reported)), Some(Some(actual))) => {
                violation::ratio_per_mille(reported, actual).map(violation::percent)
            }
            _ => None,
        };
        let fine = Fen::parse(fields.get("fine")).ok().filter(|fine| fine.get() > 0);
        Typing {
            violation: Violation::ALL.iter().copied().find(|known| known.word() == word),
            ratio,
            fine: fine.map(|fine| sheet::fine(fine.get())),
        }
    }
}

fn last(file: &File) -> Option<Last> {
    let draft = file.case.draft.as_ref()?;
    Some(Last {
        version: draft.version,
        by: file.name(draft.act.by.as_ref()),
        at: time::minute(draft.act.at),
        public: papers::public_facts(&draft.content),
    })
}

/// The form filled with what is known: the last draft, or clue and records.
fn known(file: &File) -> (Fields, From) {
    if let Some(draft) = &file.case.draft {
        let reported = file.case.procedure.report.as_ref();
        let is_report = reported.is_some_and(|report| report.act.at == draft.act.at);
        let from = if is_report { "来自调查终结报告" } else { "来自上一稿" };
        return (written(&draft.content), From { violation: from, facts: from, rest: from });
    }
    let mut fields = Fields::new();
    let mut from = From::default();
    if let Some(clue) = &file.case.clue {
        fields.add("violation", clue.violation.word());
        from.violation = "来自线索";
    }
    let told: Vec<&str> =
        file.case.records.iter().map(|made| made.record.content.shown()).collect();
    if !told.is_empty() {
        fields.add("facts", &told.join("\n"));
        from.facts = "来自调查笔录，请改写成决定书的话";
    }
    (fields, from)
}

fn written(content: &DraftContent) -> Fields {
    let figure = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    let figures = content.figures.known().copied().unwrap_or_default();
    let mut fields: Fields = [
        ("violation", content.violation.word().to_owned()),
        ("period", content.period.clone()),
        ("report", content.report.clone()),
        ("indicator", content.indicator.clone()),
        ("reported", figure(figures.reported)),
        ("actual", figure(figures.actual)),
        ("facts", content.facts.known().cloned().unwrap_or_default()),
        ("discretion", content.discretion.clone()),
        ("fine", content.fine.map_or_else(String::new, |fine| fine.to_string())),
        ("order_to_correct", content.order_to_correct.clone()),
    ]
    .into_iter()
    .collect();
    if content.warning {
        fields.add("warning", "yes");
    }
    fields
}
