//! 事后公示: the list of decisions, newest first, by keyset; and the box that recognises what is typed.

use super::ask::Ask;
use super::frame::{Asked, Door, to};
use super::trouble::{Trouble, page};
use crate::chrome::Chrome;
use crate::workbench::cases::parse_after;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Code;
use domain::disclosure::Public;
use domain::time;
use store::After;

#[derive(Template)]
#[template(path = "portal/decisions.html")]
struct Page {
    chrome: Chrome,
    /// As typed.
    q: String,
    /// The enterprise whose decisions these are.
    of: Option<String>,
    shown: Shown,
}

enum Shown {
    /// A page of the list.
    List { rows: Vec<Row>, next: Option<String>, first: bool },
    /// What was typed leads nowhere: why, and whether the box is in error.
    Words { title: String, words: Vec<String>, wrong: bool },
}

/// A publication as lists show it.
pub(super) struct Row {
    /// The public code.
    pub code: Code,
    /// The day it became public, 2026-11-24.
    pub day: String,
    /// 当事人
    pub party: String,
    /// 文号
    pub number: String,
    /// 处罚内容
    pub content: String,
    /// 违法事实
    pub facts: String,
    /// 公示截止期
    pub until: String,
}

impl Row {
    /// The row of a publication.
    pub(super) fn of(public: &Public) -> Row {
        Row {
            code: public.code().clone(),
            day: time::civil_date(public.published_at()).to_string(),
            party: public.party().to_owned(),
            number: public.number().to_owned(),
            content: public.content().to_owned(),
            facts: public.facts().to_owned(),
            until: time::in_words(public.until()),
        }
    }
}

pub(super) async fn show(door: Door, Asked(fields): Asked) -> Result<Response, Trouble> {
    let q = fields.get("q").trim().chars().take(200).collect::<String>();
    let after = parse_after(fields.get("after"));
    let (of, shown) = match Ask::read(&q) {
        Ask::Code(code) => return Ok(to(&format!("/d/{code}"))),
        Ask::Number(number) => match door.portal.by_number(&number).await? {
            Some(code) => return Ok(to(&format!("/d/{code}"))),
            None => (None, no_such_number(&number)),
        },
        Ask::Nothing => (None, list(&door, None, after.as_ref()).await?),
        Ask::Credit(code) => {
            let shown = list(&door, Some(&code), after.as_ref()).await?;
            (Some(code), shown)
        }
        Ask::WrongCode(error) => (None, wrong(error.to_string())),
        Ask::WrongCredit(error) => (None, wrong(error)),
        Ask::Other => (None, not_recognised()),
    };
    page(StatusCode::OK, &Page { chrome: door.at("事后公示"), q, of, shown })
}

async fn list(door: &Door, of: Option<&str>, after: Option<&After>) -> Result<Shown, Trouble> {
    let found = door.portal.list(of, after, door.today).await?;
    let next = found.next.map(|next| {
        let place = format!("after={}.{}", next.at, next.code);
        of.map_or_else(
            || format!("/decisions?{place}"),
            |code| format!("/decisions?q={code}&{place}"),
        )
    });
    let rows = found.rows.iter().map(Row::of).collect();
    Ok(Shown::List { rows, next, first: after.is_none() })
}

fn no_such_number(number: &str) -> Shown {
    Shown::Words {
        title: format!("没有公示过文号是“{number}”的决定"),
        words: vec![
            "请对照文书，看机关代字、年份和序号有没有抄错。".to_owned(),
            "也可能是这份决定还没有公示，或者是别的机关作出的。".to_owned(),
        ],
        wrong: false,
    }
}

fn wrong(error: String) -> Shown {
    Shown::Words { title: error, words: Vec::new(), wrong: true }
}

fn not_recognised() -> Shown {
    Shown::Words {
        title: "现在还不能按企业名称或者别的字词查".to_owned(),
        words: vec!["这里认得出下面三种，输入其中一种就能找到：".to_owned()],
        wrong: false,
    }
}
