//! The lists of those who review and of those who approve: what waits for the role, the oldest first,
//! each with its last day.

use super::today::{called, path_of, short, since};
use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::case::clocks;
use domain::person::Role;
use serde::Deserialize;
use store::{CaseName, Spot, TaskRow, Whose};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    after: String,
}

#[derive(Template)]
#[template(path = "workbench/queue.html")]
struct Page {
    chrome: Chrome,
    title: &'static str,
    lede: &'static str,
    empty: &'static str,
    /// Who takes these steps; empty where it is this person.
    whose: &'static str,
    here: &'static str,
    rows: Vec<Row>,
    next: Option<Spot>,
    first: bool,
}

struct Row {
    case: CaseName,
    title: String,
    to: String,
    since: String,
    due: String,
    class: &'static str,
}

/// 法制审核
pub(crate) async fn review(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Query(from): Query<From>,
) -> Result<Response, Oops> {
    let list = List {
        role: Role::Reviewer,
        at: "审核",
        title: "法制审核",
        lede: "送来等审核的，等得最久的在前。打开以后左边是七项，中间是材料，右边是以前的意见。",
        empty: "现在没有送来等审核的。",
        here: "/w/review",
    };
    list.show(&site, &officer, &modes, &from).await
}

/// 签发和审批
pub(crate) async fn approve(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Query(from): Query<From>,
) -> Result<Response, Oops> {
    let list = List {
        role: Role::Head,
        at: "签批",
        title: "签批",
        lede: "立案、告知、决定、结案和承办人的请示，等得最久的在前。法定条件不齐的打开以后会写明差什么。",
        empty: "现在没有等你签批的。",
        here: "/w/approve",
    };
    list.show(&site, &officer, &modes, &from).await
}

/// Which list.
struct List {
    role: Role,
    at: &'static str,
    title: &'static str,
    lede: &'static str,
    empty: &'static str,
    here: &'static str,
}

impl List {
    async fn show(
        self,
        site: &Site,
        officer: &Officer,
        modes: &Modes,
        from: &From,
    ) -> Result<Response, Oops> {
        let mine = officer.is(self.role);
        let after = from.after.parse::<Spot>().ok();
        let roles = [self.role];
        let whose = Whose { agency: &officer.agency, person: None, roles: &roles };
        let found = site.store().tasks(whose, after.as_ref()).await?;
        let template = Page {
            chrome: Chrome::desk(site, officer, modes, self.at),
            title: self.title,
            lede: self.lede,
            empty: if mine { self.empty } else { "现在没有等着的。" },
            whose: if mine { "" } else { self.role.name() },
            here: self.here,
            rows: found.rows.into_iter().map(|row| of(row, officer)).collect(),
            next: found.next,
            first: after.is_none(),
        };
        page(StatusCode::OK, &template)
    }
}

fn of(row: TaskRow, officer: &Officer) -> Row {
    let today = officer.today;
    Row {
        to: format!("/w/cases/{}{}", row.case.code, path_of(&row.step)),
        title: called(&row.step, row.title),
        since: since(row.since, today),
        class: match row.due {
            Some(due) if due <= clocks::burning_until(today) => "tag--bad",
            _ => "tag--plain",
        },
        due: match row.due {
            Some(due) if due < today => format!("已超期，最晚 {}", short(due, today)),
            Some(due) => format!("最晚 {}", short(due, today)),
            None => String::new(),
        },
        case: row.case,
    }
}
