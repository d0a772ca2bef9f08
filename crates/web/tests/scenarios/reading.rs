//! Pages read as a person reads them: which forms they offer, what they say is wrong, what stands
//! against it, what changed meanwhile.

use crate::common::Answered;
use axum::http::StatusCode;
use domain::Code;
use scenario::Outcome;

/// A form as a page offers it.
pub struct Offered {
    /// Where it goes.
    pub action: String,
    /// Whether files go with it.
    pub with_files: bool,
    /// The names that can be filled in, once each.
    pub names: Vec<String>,
    /// What goes along unseen.
    pub hidden: Vec<(String, String)>,
}

/// The forms of a page.
pub fn forms(page: &str) -> Vec<Offered> {
    page.split("<form")
        .skip(1)
        .filter_map(|form| form.split("</form>").next())
        .map(offered)
        .collect()
}

fn offered(form: &str) -> Offered {
    let head = form.split('>').next().unwrap_or_default();
    let mut offered = Offered {
        action: attribute(head, "action").unwrap_or_default(),
        with_files: head.contains("multipart/form-data"),
        names: Vec::new(),
        hidden: Vec::new(),
    };
    for tag in form.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let Some(name) = attribute(tag, "name") else { continue };
        if attribute(tag, "type").is_some_and(|kind| kind == "hidden") {
            let value = attribute(tag, "value").unwrap_or_default();
            offered.hidden.push((name.clone(), value));
        }
        if !offered.names.contains(&name) {
            offered.names.push(name);
        }
    }
    offered
}

/// What an answer says came of the step. `done` is what was done it about, if it was.
pub fn outcome(
    answer: &Answered,
    done: impl FnOnce() -> Result<Code, String>,
) -> Result<Outcome, String> {
    let page = answer.text();
    let strange = |why: &str| Err(format!("{}：{why}：{}", answer.status, text(&page)));
    match answer.status {
        StatusCode::OK | StatusCode::SEE_OTHER => done().map(Outcome::Done),
        StatusCode::NOT_FOUND => Ok(Outcome::NotFound),
        StatusCode::CONFLICT => match section(&page, "conflict-h") {
            Some(section) => Ok(Outcome::Conflict(items(section).map(text).collect())),
            None => strange("没有说改了什么"),
        },
        StatusCode::UNPROCESSABLE_ENTITY => {
            match (section(&page, "gates-h"), section(&page, "errors-h")) {
                (Some(gates), None) => Ok(Outcome::Refused(items(gates).map(unmet).collect())),
                (None, Some(errors)) => Ok(Outcome::Invalid(items(errors).map(error).collect())),
                (Some(_), Some(_)) => strange("又说有误，又说不准"),
                (None, None) => strange("没有说为什么"),
            }
        }
        _ => strange("没有想到的答复"),
    }
}

/// A line of a refusal: its article, and what is said.
fn unmet(item: &str) -> (String, String) {
    let after = |open: &str, close: &str| {
        let found = item.split_once(open).and_then(|(_, rest)| rest.split(close).next());
        text(found.unwrap_or_default())
    };
    let article = after("<p class=\"gates__cite\">", "</p>");
    (article, format!("{}。{}", after("<h3>", "</h3>"), after("</h3>", "</p>")))
}

/// A line of the summary of errors: the field that its link leads to, and what is said. Where a page
/// has several forms, the ids of a form's fields begin with the form's own name and a hyphen.
fn error(item: &str) -> (String, String) {
    let id = attribute(item, "href").unwrap_or_default();
    let field = id.trim_start_matches('#').rsplit('-').next().unwrap_or_default();
    (field.to_owned(), text(item))
}

/// The part of a page under the heading of this id.
fn section<'a>(page: &'a str, heading: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("aria-labelledby=\"{heading}\""))?;
    rest.split("</section>").next()
}

fn items(section: &str) -> impl Iterator<Item = &str> {
    section.split("<li>").skip(1).filter_map(|item| item.split("</li>").next())
}

/// What stands between the first `open` of a page and the next `close`, as it is read.
pub fn between(page: &str, open: &str, close: &str) -> Option<String> {
    let (_, rest) = page.split_once(open)?;
    rest.split(close).next().map(unescaped)
}

/// The value of an attribute of the first tag that has it.
fn attribute(tag: &str, name: &str) -> Option<String> {
    between(tag, &format!(" {name}=\""), "\"")
}

/// A piece of a page without its tags.
pub fn text(piece: &str) -> String {
    let mut text = String::new();
    for (n, part) in piece.split('<').enumerate() {
        let shown = if n == 0 { part } else { part.split_once('>').map_or("", |(_, rest)| rest) };
        text.push_str(shown);
    }
    let words = unescaped(&text);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the templates escape, as it was.
pub fn unescaped(text: &str) -> String {
    let mut plain = text.to_owned();
    for (escaped, sign) in
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
    {
        plain = plain.replace(escaped, sign);
    }
    plain
}
