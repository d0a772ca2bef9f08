//! 证据: one piece, its registered facts, and everybody who looked. The page shows the facts; a look
//! at the bytes is recorded where the bytes are given out.

use super::case;
use super::served::{Served, Wanted, serve};
use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use domain::decide::Aggregate;
use domain::evidence::View;
use domain::{Code, Command, Kind, StreamId, time};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use store::{Answer, Request};

#[derive(Template)]
#[template(path = "workbench/evidence.html")]
struct Page {
    chrome: Chrome,
    case: Code,
    case_name: String,
    code: Code,
    title: String,
    file_name: String,
    /// Whether every browser shows it in a page.
    picture: bool,
    format: &'static str,
    size: String,
    sha256: String,
    sm3: String,
    added_by: String,
    added_at: String,
    /// The record it came with: its number in the case and its kind.
    record: Option<(usize, &'static str)>,
    looks: Vec<Look>,
    n: usize,
    of: usize,
    previous: Option<Code>,
    next: Option<Code>,
}

/// A look, as shown.
struct Look {
    who: String,
    how: &'static str,
    at: String,
}

/// The addresses of evidence.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/w/cases/{code}/evidence/{evidence}", get(show))
        .route("/w/cases/{code}/evidence/{evidence}/file", get(bytes))
}

async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Path((code, evidence)): Path<(String, String)>,
) -> Result<Response, Oops> {
    let (code, evidence) = codes(&code, &evidence)?;
    let file = case::open(&site, &officer, &code).await?;
    let all = &file.case.evidence;
    let at = all.iter().position(|piece| piece.item.code == evidence).ok_or(Oops::NotFound)?;
    let piece = &all[at];
    let records = file.case.records.iter().zip(1..);
    let record = records
        .filter(|(made, _)| made.record.attachments.contains(&evidence))
        .map(|(made, n)| (n, made.record.kind.name()))
        .next();
    let neighbour = |at: usize| all.get(at).map(|piece| piece.item.code.clone());
    let number = file.case.filing.as_ref().map(|filing| filing.number.clone());
    let template = Page {
        chrome: Chrome::desk(&site, &officer, &modes, "案件"),
        case_name: number.unwrap_or_else(|| file.case.title()),
        title: piece.item.title.shown().to_owned(),
        file_name: piece.item.file_name.shown().to_owned(),
        picture: matches!(
            piece.item.media_type.as_str(),
            "image/jpeg" | "image/png" | "image/webp"
        ),
        format: format_name(&piece.item.media_type),
        size: grouped(piece.item.size),
        sha256: piece.item.sha256.clone(),
        sm3: piece.item.sm3.clone(),
        added_by: file.name(piece.act.by.as_ref()),
        added_at: time::minute(piece.act.at),
        record,
        looks: looks(&site, &views(&site, &evidence).await?).await?,
        n: at + 1,
        of: all.len(),
        previous: at.checked_sub(1).and_then(neighbour),
        next: neighbour(at + 1),
        case: code,
        code: evidence,
    };
    page(StatusCode::OK, &template)
}

/// Gives out the bytes, and writes down to whom first.
async fn bytes(
    State(site): State<Site>,
    officer: Officer,
    Path((code, evidence)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Oops> {
    let (code, evidence) = codes(&code, &evidence)?;
    let file = case::open(&site, &officer, &code).await?;
    let mut pieces = file.case.evidence.iter();
    let piece = pieces.find(|piece| piece.item.code == evidence).ok_or(Oops::NotFound)?;
    let download = wanted.download();
    let served = Served {
        sha256: &piece.item.sha256,
        media_type: &piece.item.media_type,
        file_name: piece.item.file_name.shown(),
        download,
    };
    // Opened before the look is written: what cannot be shown was not seen.
    let answer = serve(&site, &headers, &served).await?;
    let given = matches!(answer.status(), StatusCode::OK | StatusCode::PARTIAL_CONTENT);
    if given && method != Method::HEAD {
        let how = if download { "download" } else { "view" };
        let continued = headers.contains_key(header::RANGE)
            && is_continued(&views(&site, &evidence).await?, &officer.person, how, site.now());
        if !continued {
            record_view(&site, &officer, evidence, how).await?;
        }
    }
    Ok(answer)
}

/// Writes down that somebody looked at a piece of evidence.
pub(super) async fn record_view(
    site: &Site,
    officer: &Officer,
    evidence: Code,
    how: &str,
) -> Result<(), Oops> {
    let request = Request {
        id: site.store().entropy().token()?[..26].to_owned(),
        actor: Some(officer.person.clone()),
        command: Command::ViewEvidence { evidence, how: how.to_owned() },
        seen: None,
        now: site.now(),
    };
    match site.store().execute(request).await? {
        Answer::Done(_) => Ok(()),
        Answer::NotFound | Answer::Invalid(_) | Answer::Refused(_) | Answer::Conflict(_) => {
            Err(Oops::NotFound)
        }
    }
}

/// A player or a reader of PDF fetches one file in many ranges: that is one look, for ten minutes
/// after it was written down.
fn is_continued(views: &[View], who: &Code, how: &str, now: Timestamp) -> bool {
    let of_this = |view: &&View| view.by.as_ref() == Some(who) && view.how == how;
    views.iter().rev().find(of_this).is_some_and(|view| {
        let since = now.duration_since(view.at);
        !since.is_negative() && since < SignedDuration::from_mins(10)
    })
}

async fn views(site: &Site, evidence: &Code) -> Result<Vec<View>, Oops> {
    let loaded = site.store().load(&StreamId::of(Kind::Evidence, evidence)).await?;
    Ok(match &loaded.aggregate {
        Aggregate::Evidence(evidence) => evidence.views.clone(),
        _ => Vec::new(),
    })
}

/// Looks with names, the newest first.
async fn looks(site: &Site, views: &[View]) -> Result<Vec<Look>, Oops> {
    let mut names: BTreeMap<Code, String> = BTreeMap::new();
    let mut looks = Vec::with_capacity(views.len());
    for view in views.iter().rev() {
        let who = match &view.by {
            None => "系统".to_owned(),
            Some(code) => match names.get(code) {
                Some(name) => name.clone(),
                None => {
                    let name = site.person_name(code).await?;
                    names.insert(code.clone(), name.clone());
                    name
                }
            },
        };
        let how = if view.how == "download" { "下载" } else { "查看" };
        looks.push(Look { who, how, at: time::minute(view.at) });
    }
    Ok(looks)
}

fn codes(case: &str, evidence: &str) -> Result<(Code, Code), Oops> {
    let parse = |text: &str| Code::parse(text).map_err(|_| Oops::NotFound);
    Ok((parse(case)?, parse(evidence)?))
}

/// A media type as people say it.
pub(super) fn format_name(media_type: &str) -> &'static str {
    match media_type {
        "image/jpeg" => "JPEG 图片",
        "image/png" => "PNG 图片",
        "image/webp" => "WebP 图片",
        "image/heif" => "HEIF 图片",
        "image/tiff" => "TIFF 图片",
        "application/pdf" => "PDF 文件",
        "audio/mpeg" | "audio/m4a" | "audio/x-wav" => "录音",
        "video/mp4" | "video/webm" | "video/quicktime" => "录像",
        _ => "文件",
    }
}

/// A number with its thousands apart: `3,482,117`.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1000), "1,000");
        assert_eq!(grouped(3_482_117), "3,482,117");
    }

    #[test]
    fn a_look_goes_on_for_ten_minutes_and_for_one_person() {
        let at: Timestamp = "2026-11-23T02:00:00Z".parse().unwrap();
        let (one, other) = (Code::from_random(1), Code::from_random(2));
        let views = [View { by: Some(one.clone()), at, how: "view".to_owned() }];
        let later = |minutes| at + SignedDuration::from_mins(minutes);
        assert!(is_continued(&views, &one, "view", later(9)));
        assert!(!is_continued(&views, &one, "view", later(10)));
        assert!(!is_continued(&views, &one, "download", later(1)));
        assert!(!is_continued(&views, &other, "view", later(1)));
        assert!(!is_continued(&[], &one, "view", later(0)));
    }
}
