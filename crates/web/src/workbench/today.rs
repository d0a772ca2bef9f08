//! 今日: what waits for me, the oldest first; nothing else.

use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::case::steps::Step;
use domain::person::Role;
use domain::time;
use jiff::Timestamp;
use store::TaskRow;

#[derive(Template)]
#[template(path = "workbench/today.html")]
struct Page {
    chrome: Chrome,
    today: String,
    weekday: &'static str,
    tasks: Vec<Waiting>,
    may_register: bool,
}

struct Waiting {
    task: TaskRow,
    to: String,
    since: String,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
) -> Result<Response, Oops> {
    let tasks = site.store().tasks(&officer.agency, &officer.person, &officer.roles).await?;
    let tasks = tasks
        .into_iter()
        .map(|task| Waiting {
            to: format!("/w/cases/{}{}", task.case, path_of(&task.step)),
            since: Timestamp::from_millisecond(task.since).map(time::minute).unwrap_or_default(),
            task,
        })
        .collect();
    let template = Page {
        chrome: Chrome::desk(&site, &officer, &modes, "今日"),
        today: time::in_words(officer.today),
        weekday: time::weekday(officer.today),
        tasks,
        may_register: officer.is(Role::Officer),
    };
    page(StatusCode::OK, &template)
}

/// The page of a step, after the case's address.
pub(crate) fn path_of(step: &str) -> String {
    let word = Step::ALL.iter().find(|known| format!("{known:?}") == step).map(|s| s.word());
    if let Some(word) = word.filter(|word| !word.is_empty()) {
        return format!("/do/{word}");
    }
    let page = match step {
        "RequestFiling" | "File" | "ReturnFiling" => "/filing",
        "Record" => "/records/new",
        "Draft" => "/draft",
        "RequestReview" | "Review" => "/review",
        "Issue" => "/decision",
        "Publish" => "/publication",
        _ => "",
    };
    page.to_owned()
}
