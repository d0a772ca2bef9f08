//! 今日: what burns, what waits for me, what I wait for; nothing else.

use super::dial::{Dial, day_in_words};
use super::who::Names;
use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::case::clocks;
use domain::case::steps::Step;
use domain::person::Role;
use domain::{authority, time};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use store::{CaseName, ClockRow, Spot, TaskRow, WaitRow, Whose};

/// Where each block goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct On {
    burning: String,
    tasks: String,
    waits: String,
}

#[derive(Template)]
#[template(path = "workbench/today.html")]
struct Page {
    chrome: Chrome,
    today: String,
    burning: Vec<Burning>,
    tasks: Vec<Mine>,
    waits: Vec<Wait>,
    /// Where each block goes on: its address.
    more: [Option<String>; 3],
    /// Whether some block shows what comes after its first page.
    later: bool,
    may_register: bool,
}

/// A term in a list.
pub(super) struct Burning {
    pub case: CaseName,
    pub dial: Dial,
    /// Whether this person takes the step that stops it.
    pub mine: bool,
}

struct Mine {
    case: CaseName,
    title: String,
    to: String,
    since: String,
    due: Option<Due>,
}

/// The last day of a task.
struct Due {
    words: String,
    iso: String,
    class: &'static str,
}

struct Wait {
    case: CaseName,
    who: String,
    title: String,
    since: String,
    until: String,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Query(on): Query<On>,
) -> Result<Response, Oops> {
    let (store, today) = (site.store(), officer.today);
    let whose =
        Whose { agency: &officer.agency, person: Some(&officer.person), roles: &officer.roles };
    let from = |text: &str| text.parse::<Spot>().ok();
    let until = clocks::burning_until(today);
    let burning = store.burning(whose, until, from(&on.burning).as_ref()).await?;
    let tasks = store.tasks(whose, from(&on.tasks).as_ref()).await?;
    let after = from(&on.waits);
    let waits = store.waits(&officer.agency, &officer.person, today, after.as_ref()).await?;
    let names = match waits.rows.is_empty() {
        true => None,
        false => Some(Names::of(&site, &officer).await?),
    };
    let more = |word: &str, next: &Option<Spot>| {
        next.as_ref().map(|next| format!("/w?{word}={next}#{word}"))
    };
    let template = Page {
        chrome: Chrome::desk(&site, &officer, &modes, "今日"),
        today: format!("{}，{}", time::in_words(today), time::weekday(today)),
        more: [
            more("burning", &burning.next),
            more("tasks", &tasks.next),
            more("waits", &waits.next),
        ],
        later: [&on.burning, &on.tasks, &on.waits].iter().any(|text| !text.is_empty()),
        burning: burning.rows.into_iter().map(|row| of_clock(row, &officer)).collect(),
        tasks: tasks.rows.into_iter().map(|row| of_task(row, today)).collect(),
        waits: waits.rows.into_iter().map(|row| of_wait(row, names.as_ref(), today)).collect(),
        may_register: officer.is(Role::Officer),
    };
    page(StatusCode::OK, &template)
}

/// A term of a list, for this person.
pub(super) fn of_clock(row: ClockRow, officer: &Officer) -> Burning {
    let step = Step::ALL.iter().copied().find(|step| format!("{step:?}") == row.step);
    let role = step.and_then(authority::role_for).map(|(role, _)| role);
    let dial = Dial::of_row(&row, officer.today);
    Burning { mine: role.is_some_and(|role| officer.is(role)), dial, case: row.case }
}

fn of_task(row: TaskRow, today: Date) -> Mine {
    let burning = clocks::burning_until(today);
    let due = row.due.map(|due| Due {
        words: if due < today {
            "已超期".to_owned()
        } else {
            format!("最晚 {}", short(due, today))
        },
        iso: due.to_string(),
        class: if due <= burning { "tag--bad" } else { "tag--plain" },
    });
    Mine {
        to: format!("/w/cases/{}{}", row.case.code, path_of(&row.step)),
        since: since(row.since, today),
        title: called(&row.step, row.title),
        case: row.case,
        due,
    }
}

fn of_wait(row: WaitRow, names: Option<&Names>, today: Date) -> Wait {
    Wait {
        who: names.map_or_else(String::new, |names| names.behind(&row.who)),
        since: since(row.since, today),
        until: row.until.map_or_else(String::new, day_in_words),
        title: called(&row.step, row.title),
        case: row.case,
    }
}

/// A task in words: a request is named by its matter, and that alone does not say what to do.
pub(super) fn called(step: &str, title: String) -> String {
    if step == format!("{:?}", Step::Answer) { format!("批示：{title}") } else { title }
}

/// `今天`, `昨天`, or the day, and how many days ago where that is worth saying.
pub(super) fn since(at: i64, today: Date) -> String {
    let Ok(at) = Timestamp::from_millisecond(at) else { return String::new() };
    let day = time::civil_date(at);
    match day.until(today).map_or(0, |span| span.get_days()) {
        0 => "今天起".to_owned(),
        1 => "昨天起".to_owned(),
        days => format!("{}起，{days} 天了", short(day, today)),
    }
}

/// `11月25日`; with the year where it is another one.
pub(super) fn short(day: Date, today: Date) -> String {
    if day.year() == today.year() {
        format!("{}月{}日", day.month(), day.day())
    } else {
        time::in_words(day)
    }
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
