//! 公示: the eleven fields exactly as the public will read them. Nothing is typed here.

use super::case::{self, Did, File};
use super::sheet::Heading;
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
use axum::routing::get;
use domain::case::command::Command as CaseCommand;
use domain::case::steps::Step;
use domain::disclosure::{self, Public, PublicField};
use domain::law::{Article, law};
use domain::person::Role;
use domain::publication::Publication;
use domain::{Code, Command, time};
use jiff::civil::Date;

#[derive(Template)]
#[template(path = "workbench/publication.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    heading: Heading,
    saved: &'static str,
    unmet: Vec<Unmet>,
    decided: Option<Decided>,
    rows: Vec<PublicField>,
    figures: bool,
    no_figures: Article,
    eleven: Article,
    term: Article,
    due: Option<Due>,
    published: Option<Published>,
}

/// The decision that is to be published.
struct Decided {
    number: String,
    on: String,
    by: String,
    document: String,
}

/// Until when publishing is in time.
pub(super) struct Due {
    /// 2026年12月2日（周三）
    pub words: String,
    /// Working days left, or calendar days late.
    pub left: Result<u32, i32>,
    /// Whether the calendar of a year on the way is not yet announced.
    pub estimated: bool,
}

/// A publication that is made.
struct Published {
    at: String,
    by: String,
    address: String,
    code: String,
}

/// The addresses of this step.
pub(crate) fn router() -> Router<Site> {
    Router::new().route("/w/cases/{code}/publication", get(show).post(submit))
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
    let view = View { code: &code, file: &file, done: &did.done };
    render(&site, &officer, &modes, view, StatusCode::OK, form)
}

async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let command = Command::Case(code.clone(), CaseCommand::Publish);
    match site.submit(&officer, &fields, Ok(command), Some(&code)).await? {
        Submitted::Done(code) => {
            let to = format!("/w/cases/{code}/publication?done=published");
            Ok(Redirect::to(&to).into_response())
        }
        Submitted::Again(status, form) => {
            let file = case::open(&site, &officer, &code).await?;
            let view = View { code: &code, file: &file, done: "" };
            render(&site, &officer, &modes, view, status, *form)
        }
    }
}

/// Which case, and what was done just now.
struct View<'a> {
    code: &'a Code,
    file: &'a File,
    done: &'a str,
}

fn render(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    view: View<'_>,
    status: StatusCode,
    form: Form,
) -> Result<Response, Oops> {
    let View { code, file, done } = view;
    let case = &file.case;
    let decision = case.decision.as_ref();
    let figures = case.draft.as_ref().and_then(|draft| draft.content.figures.known());
    let at = if officer.is(Role::Discloser) { "公示" } else { "案件" };
    let template = Page {
        chrome: Chrome::desk(site, officer, modes, at),
        heading: Heading::of(file, code, "公示处罚决定"),
        saved: case::saved(done),
        unmet: match case.published {
            Some(_) => Vec::new(),
            None => file.unmet(site, officer, Step::Publish, code)?,
        },
        decided: decision.map(|decision| Decided {
            number: decision.number.clone(),
            on: time::in_words(decision.on),
            by: file.name(decision.act.by.as_ref()),
            document: decision.document.clone(),
        }),
        rows: public(site, file, officer.today)?.map_or_else(Vec::new, |public| public.fields()),
        figures: figures.is_some_and(|f| f.reported.is_some() || f.actual.is_some()),
        no_figures: disclosure::why_no_figures(),
        eleven: Article { statute: "tjgs", number: 6 },
        term: Article { statute: "tjgs", number: 5 },
        due: decision.filter(|_| case.published.is_none()).map(|d| due(d.on, officer.today)),
        published: decision.zip(case.published.as_ref()).map(|(decision, act)| Published {
            at: time::minute(act.at),
            by: file.name(act.by.as_ref()),
            address: format!("{}/d/{}", site.public_url(), decision.code),
            code: decision.code.grouped(),
        }),
        form,
    };
    page(status, &template)
}

/// What the public will see, made by the very function that the portal's pages are made by.
fn public(site: &Site, file: &File, today: Date) -> Result<Option<Public>, Oops> {
    let Some(agency) = file.case.agency.as_ref() else { return Ok(None) };
    let at = file.case.published.as_ref().map_or_else(|| site.now(), |act| act.at);
    let notice = disclosure::notice(&file.case, file.agency()?, agency);
    Ok(disclosure::public(&Publication { notice, at: Some(at) }, today))
}

/// 公示期限 of a decision made on a day.
pub(super) fn due(decided_on: Date, today: Date) -> Due {
    let due = disclosure::due(decided_on);
    Due {
        words: format!("{}（{}）", time::in_words(due.on), time::weekday(due.on)),
        left: time::working_days_left(today, due.on, &law().calendar),
        estimated: due.estimated,
    }
}

/// Where a field comes from, for whoever checks it.
fn source(name: &str) -> &'static str {
    match name {
        "party" | "representative" => "线索登记",
        "credit_code" => "线索登记，校验位对",
        "number" => "文号序列",
        "facts" => "由决定书生成，不含绝对数",
        "basis" | "kind" | "content" => "决定书",
        "decided_on" => "签发",
        "organ" => "机关信息",
        "until" => "决定之日起 1 年",
        _ => "",
    }
}
