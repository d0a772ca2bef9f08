//! What stands around every page of the portal, and what its handlers take from a request.

use super::trouble::Trouble;
use crate::Site;
use crate::chrome::Chrome;
use crate::request::Modes;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::field::Fields;
use domain::time;
use jiff::civil::Date;
use std::convert::Infallible;
use store::{Portal, Register};

/// The columns of the navigation; only what there is.
const NAV: [(&str, &str); 3] =
    [("事后公示", "/decisions"), ("核验查询", "/verify"), ("公示登记簿", "/log")];

/// The portal of a request: the public's view of the store, and the frame of the page.
pub(super) struct Door {
    /// What may be asked.
    pub portal: Portal,
    /// The frame, for a page of no column.
    pub chrome: Chrome,
    /// The state of the register; `None` before its first checkpoint.
    pub register: Option<Register>,
    /// Today in 北京时间.
    pub today: Date,
}

/// The fields of the query. What cannot be read is as if it were not there: an address that
/// somebody mangled still leads to the page.
pub(super) struct Asked(pub Fields);

impl Door {
    /// The frame of a page of the column `at`.
    pub(super) fn at(&self, at: &'static str) -> Chrome {
        Chrome { at, ..self.chrome.clone() }
    }
}

impl FromRequestParts<Site> for Door {
    type Rejection = Trouble;
    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Door, Trouble> {
        let portal = Portal::new(site.store().clone());
        let Ok(modes) = Modes::from_request_parts(parts, site).await else {
            return Err(Trouble::NoPage);
        };
        let host = portal.host().await?;
        let (organ, phone) = host.map_or_else(Default::default, |host| (host.name, host.phone));
        let register = portal.register()?;
        let chrome = Chrome {
            elder: modes.elder,
            demo: portal.is_demo(),
            here: modes.here,
            organ,
            phone,
            register: register.as_ref().map(|register| thousands(register.size)),
            ruler: register.as_ref().map_or((0, 0, 0), |held| crate::chrome::ruler(held.size)),
            ..bare()
        };
        Ok(Door { portal, chrome, register, today: time::civil_date(site.now()) })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        Ok(Asked(pairs.into_iter().collect()))
    }
}

/// The frame where not even the agency can be asked for: the columns alone.
pub(super) fn bare() -> Chrome {
    Chrome { nav: NAV.to_vec(), ..Chrome::bare() }
}

/// 302 to another page of the portal.
pub(super) fn to(path: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, path)]).into_response()
}

/// 18204 → 18,204.
pub(super) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
