//! 公示页: one decision, its eleven fields, and the three lamps by which a reader verifies it.

use super::export;
use super::frame::{Door, thousands, to};
use super::trouble::{Trouble, Words, page};
use crate::chrome::Chrome;
use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;
use axum::response::Response;
use domain::disclosure::{self, Public, PublicField};
use domain::id::CodeError;
use domain::law::Article;
use domain::{Code, Fen, time};
use store::{Entry, Found};

#[derive(Template)]
#[template(path = "portal/decision.html")]
struct Page {
    chrome: Chrome,
    code: Code,
    title: (String, &'static str),
    number: String,
    sentence: String,
    until: String,
    published: (String, String),
    fields: Vec<Shown>,
    no_figures: Article,
    credit_code: String,
    place: Option<Place>,
}

/// A field as the page shows it.
struct Shown {
    field: PublicField,
    /// How the verifier reads the text: `date`, or empty for word for word.
    written: &'static str,
    /// A line under it.
    note: String,
}

/// Where it stands in the register.
struct Place {
    page: String,
    leaf_hash: String,
    origin: String,
    sealed: bool,
}

pub(super) async fn show(
    door: Door,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Trouble> {
    let Path(name) = path.map_err(|_| Trouble::NoPage)?;
    let (text, json) = name.strip_suffix(".json").map_or((name.as_str(), false), |t| (t, true));
    let code = match Code::parse(text) {
        Ok(code) => code,
        Err(error) => return Ok(wrong_code(&door, &error)),
    };
    if code.as_str() != text {
        return Ok(to(&format!("/d/{code}{}", if json { ".json" } else { "" })));
    }
    match (door.portal.find(&code, door.today).await?, json) {
        (Found::Public(public), false) => render(&door, &code, &public).await,
        (Found::Public(public), true) => Ok(export::json(&door, &public)),
        (Found::Expired, false) => Ok(expired(&door)),
        (Found::Nothing, false) => Ok(nothing(&door, &code)),
        (Found::Expired, true) => Ok(export::refused(StatusCode::GONE, export::EXPIRED)),
        (Found::Nothing, true) => Ok(export::refused(StatusCode::NOT_FOUND, export::NOTHING)),
    }
}

async fn render(door: &Door, code: &Code, public: &Public) -> Result<Response, Trouble> {
    let place = door.portal.entry(code).await?.map(|entry| place(door, entry));
    let fields: Vec<Shown> = public.fields().into_iter().map(shown).collect();
    let credit_code = fields
        .iter()
        .find(|shown| shown.field.name == "credit_code")
        .map_or_else(String::new, |shown| shown.field.value.clone());
    let template = Page {
        chrome: door.at("事后公示"),
        code: code.clone(),
        title: (public.party().to_owned(), "行政处罚决定"),
        number: public.number().to_owned(),
        sentence: sentence(public),
        until: time::in_words(public.until()),
        published: (time::rfc3339(public.published_at()), time::minute(public.published_at())),
        fields,
        no_figures: disclosure::why_no_figures(),
        credit_code,
        place,
    };
    page(StatusCode::OK, &template)
}

/// What happened, in one sentence without a technical term.
pub(super) fn sentence(public: &Public) -> String {
    let (organ, party) = (public.organ(), public.party());
    let on = time::in_words(public.decided_on());
    let warned = public.content().starts_with("警告");
    match (warned, public.fine().map(yuan)) {
        (true, Some(fine)) => format!("{organ}{on}决定，给予{party}警告，并处罚款 {fine} 元。"),
        (true, None) => format!("{organ}{on}决定，给予{party}警告，没有罚款。"),
        (false, Some(fine)) => format!("{organ}{on}决定，对{party}处罚款 {fine} 元。"),
        (false, None) => format!("{organ}{on}对{party}作出行政处罚决定。"),
    }
}

/// 20,000.00 → 20,000: a sentence needs no cents that are not there.
fn yuan(fine: Fen) -> String {
    fine.to_string().trim_end_matches(".00").to_owned()
}

fn shown(mut field: PublicField) -> Shown {
    let (written, note) = match field.name {
        "decided_on" => ("date", ""),
        "until" => ("date", "期满停止公示，决定仍然有效"),
        _ => ("", ""),
    };
    if field.name == "credit_code" {
        field.text = in_fours(&field.text);
    }
    Shown { field, written, note: note.to_owned() }
}

/// 18 characters as people compare them.
fn in_fours(code: &str) -> String {
    let signs: Vec<char> = code.chars().collect();
    signs.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn place(door: &Door, entry: Entry) -> Place {
    let register = door.register.as_ref();
    Place {
        page: thousands(entry.index + 1),
        leaf_hash: entry.leaf_hash,
        origin: register.map_or_else(String::new, |register| register.origin.clone()),
        sealed: register.is_some_and(|register| entry.index < register.size),
    }
}

/// 410: that it existed, and nothing about whom.
fn expired(door: &Door) -> Response {
    let words = Words {
        chrome: door.at("事后公示"),
        number: "",
        title: "这份决定公示期满，内容不再显示".to_owned(),
        words: vec!["期满依规停止公示，不影响决定的效力；登记簿里的那一页还在。".to_owned()],
        links: vec![("/decisions", "看公示中的决定"), ("/log", "登记簿是什么")],
        reference: None,
    };
    words.answer(StatusCode::GONE)
}

fn nothing(door: &Door, code: &Code) -> Response {
    let words = Words {
        chrome: door.at("事后公示"),
        number: "",
        title: "没有公示过这份决定".to_owned(),
        words: vec![
            format!("核验码 {} 的写法没有错，但是没有公示过对应的决定。", code.grouped()),
            "请再对照一遍文书。也可能是机关还没有公示。".to_owned(),
        ],
        links: vec![("/verify", "重新输入核验码"), ("/decisions", "看全部决定")],
        reference: None,
    };
    words.answer(StatusCode::NOT_FOUND)
}

fn wrong_code(door: &Door, error: &CodeError) -> Response {
    let words = Words {
        chrome: door.at("事后公示"),
        number: "",
        title: "这个核验码不对".to_owned(),
        words: vec![format!("{error}。")],
        links: vec![("/verify", "重新输入核验码"), ("/decisions", "看全部决定")],
        reference: None,
    };
    words.answer(StatusCode::NOT_FOUND)
}
