//! 执法依据: every article the program cites, in our own words, with how sure we are of it, and
//! beside it the article itself where the agency has imported the text.

use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::law::{Article, ArticleEntry, Statute, law};
use domain::time;
use std::collections::BTreeMap;
use store::FullText;

#[derive(Template)]
#[template(path = "workbench/laws.html")]
struct Page {
    chrome: Chrome,
    shelves: Vec<Shelf>,
    desk: bool,
}

/// One statute as both doors show it.
pub(crate) struct Shelf {
    /// Its entry in the index.
    pub statute: &'static Statute,
    /// Its first day in force.
    pub from: String,
    /// The first day of the version that took its place.
    pub until: Option<String>,
    /// Its text, where it was imported.
    pub full: Option<FullText>,
    /// When it was imported.
    pub imported_on: String,
    /// Whether the imported file names the version of the index.
    pub same: bool,
    /// The articles of the index.
    pub articles: Vec<Shown>,
}

/// One article.
pub(crate) struct Shown {
    /// Which.
    pub article: Article,
    /// Its number as the statute writes it.
    pub part: String,
    /// What we say of it.
    pub entry: &'static ArticleEntry,
    /// Its paragraphs in the imported text.
    pub text: Vec<String>,
    /// Where an amendment has put it.
    pub now: Option<Article>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
) -> Result<Response, Oops> {
    let chrome = Chrome::desk(&site, &officer, &modes, "依据");
    let shelves = shelves(site.store().statutes().await?);
    page(StatusCode::OK, &Page { chrome, shelves, desk: true })
}

/// The whole index with the texts that are held.
pub(crate) fn shelves(mut texts: BTreeMap<String, FullText>) -> Vec<Shelf> {
    law().statutes.iter().map(|statute| shelf(statute, texts.remove(&statute.key))).collect()
}

fn shelf(statute: &'static Statute, full: Option<FullText>) -> Shelf {
    let articles = statute.articles.iter().map(|entry| {
        let article = Article { statute: &statute.key, number: entry.number };
        let held = full.as_ref().and_then(|full| full.text.article(entry.number));
        let text = held.map_or_else(Vec::new, |held| held.paragraphs.clone());
        Shown { article, part: statute.part(entry.number), entry, text, now: article.renumbered() }
    });
    let articles = articles.collect();
    let on = |full: &FullText| time::in_words(time::civil_date(full.imported.at));
    let imported_on = full.as_ref().map_or_else(String::new, on);
    let same = full.as_ref().is_none_or(|full| full.text.head.tells(statute));
    let from = time::in_words(statute.in_force);
    let until = statute.until.map(time::in_words);
    Shelf { statute, from, until, full, imported_on, same, articles }
}
