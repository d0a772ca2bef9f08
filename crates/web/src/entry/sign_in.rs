//! 登录、退出.

use super::session::{Held, enter, frame, leave as gone, wanted};
use crate::Site;
use crate::chrome::Chrome;
use crate::oops::{Oops, page};
use crate::request::{Modes, Typed};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::decide::Aggregate;
use domain::field::Fields;
use domain::{Kind, StreamId};
use serde::Deserialize;
use store::SignIn;

/// The address that was asked for before signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    to: String,
}

#[derive(Template)]
#[template(path = "entry/sign_in.html")]
struct Page {
    chrome: Chrome,
    established: bool,
    /// The agency, if there is exactly one.
    organ: String,
    public_url: String,
    to: String,
    staff_no: String,
    trouble: Option<Trouble>,
}

/// What is wrong, and what to do.
struct Trouble {
    title: &'static str,
    words: String,
}

pub(crate) async fn show(
    State(site): State<Site>,
    modes: Modes,
    Held(held): Held,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let to = wanted(&asked.to);
    if let Some(token) = held
        && site.store().session(&token, site.now()).await?.is_some()
    {
        return Ok(Redirect::to(&to).into_response());
    }
    render(&site, &modes, StatusCode::OK, &to, "", None).await
}

pub(crate) async fn submit(
    State(site): State<Site>,
    modes: Modes,
    Held(held): Held,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let to = wanted(fields.get("to"));
    let (staff_no, password) = (fields.get("staff_no").trim(), fields.get("password"));
    if let Some(trouble) = left_out(&fields) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return render(&site, &modes, status, &to, staff_no, Some(trouble)).await;
    }
    match site.store().sign_in(staff_no, password, site.now()).await? {
        SignIn::In(token) => {
            // Whoever signs in anew gets a new token; the old one is worth nothing from here on.
            if let Some(old) = held {
                site.store().sign_out(&old).await?;
            }
            Ok(enter(&site, &token, &to))
        }
        SignIn::Wrong => {
            let trouble = Trouble {
                title: "工号或者密码不对",
                words: "请核对工号，再输一次密码。连续输错 5 次，这个工号要等 15 分钟才能再试。"
                    .to_owned(),
            };
            render(&site, &modes, StatusCode::UNAUTHORIZED, &to, staff_no, Some(trouble)).await
        }
        SignIn::Locked(minutes) => {
            let trouble = Trouble {
                title: "这个工号暂时不能登录",
                words: format!(
                    "密码连续输错 5 次。请等 {minutes} 分钟再试；等不了的，请管理员给你一个设密码的链接。"
                ),
            };
            let status = StatusCode::TOO_MANY_REQUESTS;
            let mut answer = render(&site, &modes, status, &to, staff_no, Some(trouble)).await?;
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(minutes * 60));
            Ok(answer)
        }
    }
}

pub(crate) async fn leave(State(site): State<Site>, Held(held): Held) -> Result<Response, Oops> {
    if let Some(token) = held {
        site.store().sign_out(&token).await?;
    }
    Ok(gone(&site))
}

fn left_out(fields: &Fields) -> Option<Trouble> {
    let title = match (fields.get("staff_no").trim().is_empty(), fields.get("password").is_empty())
    {
        (true, _) => "没有填写工号",
        (false, true) => "没有填写密码",
        (false, false) => return None,
    };
    Some(Trouble { title, words: "两项都填好再登录。".to_owned() })
}

async fn render(
    site: &Site,
    modes: &Modes,
    status: StatusCode,
    to: &str,
    staff_no: &str,
    trouble: Option<Trouble>,
) -> Result<Response, Oops> {
    let agencies = site.store().agencies().await?;
    let mut organ = String::new();
    if let [only] = agencies.as_slice()
        && let Aggregate::Agency(agency) =
            &site.store().load(&StreamId::of(Kind::Agency, only)).await?.aggregate
    {
        organ.clone_from(&agency.particulars.name);
    }
    let template = Page {
        chrome: frame(site, modes),
        established: !agencies.is_empty(),
        organ,
        public_url: site.public_url().to_owned(),
        to: to.to_owned(),
        staff_no: staff_no.to_owned(),
        trouble,
    };
    page(status, &template)
}
