//! The cookie of a session, and the frame of pages that nobody is signed in for.
//!
//! A cookie holds a random token and nothing else. It ends with the browser; how long it is good for
//! is known only to the store.

use crate::Site;
use crate::chrome::Chrome;
use crate::request::{Modes, cookie, cookie_name};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;

/// The token that the browser sent, good or not.
pub(super) struct Held(pub Option<String>);

impl FromRequestParts<Site> for Held {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Held, Infallible> {
        Ok(Held(cookie(parts, cookie_name(site)).map(str::to_owned)))
    }
}

/// To `to`, with the cookie of a new session.
pub(super) fn enter(site: &Site, token: &str, to: &str) -> Response {
    redirect(site, &format!("{}={token}", cookie_name(site)), "", to)
}

/// To the sign-in page, without a cookie.
pub(super) fn leave(site: &Site) -> Response {
    redirect(site, &format!("{}=", cookie_name(site)), "; Max-Age=0", "/sign-in")
}

fn redirect(site: &Site, pair: &str, more: &str, to: &str) -> Response {
    let secure = if site.secure() { "; Secure" } else { "" };
    let cookie = format!("{pair}; Path=/; HttpOnly; SameSite=Lax{secure}{more}");
    let headers = [(header::SET_COOKIE, cookie.as_str()), (header::LOCATION, to), NO_STORE];
    (StatusCode::SEE_OTHER, headers).into_response()
}

const NO_STORE: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// The frame of a page before anybody is signed in.
pub(super) fn frame(site: &Site, modes: &Modes) -> Chrome {
    Chrome {
        elder: modes.elder,
        demo: site.store().is_demo(),
        here: modes.here.clone(),
        ..Chrome::bare()
    }
}

/// Where to go after signing in: the page of ours that was asked for, else the desk.
pub(super) fn wanted(to: &str) -> String {
    let way_in =
        |path: &String| ["/sign-in", "/sign-out", "/link/"].iter().any(|p| path.starts_with(p));
    crate::portal::mode::own_path(to)
        .filter(|path| !way_in(path))
        .unwrap_or_else(|| "/w".to_owned())
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn only_a_path_of_this_site_is_gone_to() {
        assert_eq!(wanted("/w/cases?stage=draft"), "/w/cases?stage=draft");
        for other in
            ["//evil.example", "/\\evil.example", "https://evil.example", "w", "", "/a\r\nb"]
        {
            assert_eq!(wanted(other), "/w", "{other}");
        }
    }

    #[test]
    fn the_way_in_is_not_where_one_wants_to_go() {
        assert_eq!(wanted("/sign-in?to=%2Fw"), "/w");
        assert_eq!(wanted("/sign-out"), "/w");
        assert_eq!(wanted("/link/abc"), "/w");
    }
}
