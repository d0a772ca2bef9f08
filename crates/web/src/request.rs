//! What handlers take from a request: who is signed in, which mode, what was typed.

use crate::Site;
use crate::oops::Oops;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use domain::decide::Aggregate;
use domain::field::Fields;
use domain::person::Role;
use domain::{Code, Kind, StreamId, time};
use jiff::civil::Date;

/// The person signed in, as of this request.
#[derive(Clone, Debug)]
pub(crate) struct Officer {
    /// Who.
    pub person: Code,
    /// Of which agency.
    pub agency: Code,
    /// The person's name.
    pub name: String,
    /// The agency's name.
    pub agency_name: String,
    /// The roles held today.
    pub roles: Vec<Role>,
    /// Today.
    pub today: Date,
}

/// How the person wants to see pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Modes {
    /// 长者模式
    pub elder: bool,
    /// The address of this request.
    pub here: String,
}

/// The fields of a urlencoded form.
pub(crate) struct Typed(pub Fields);

/// A code in the path; anything else is no page.
pub(crate) struct CodeIn(pub Code);

impl Officer {
    /// Whether the role is held today.
    pub(crate) fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// The name of the session's cookie: bound to host and TLS where there is TLS.
pub(crate) fn cookie_name(site: &Site) -> &'static str {
    if site.secure() { "__Host-sid" } else { "sid" }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(
        |line| {
            line.split(';')
                .filter_map(|pair| pair.trim().split_once('='))
                .find_map(|(known, value)| (known == name).then_some(value))
        },
    )
}

impl FromRequestParts<Site> for Officer {
    type Rejection = Oops;
    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Officer, Oops> {
        let not_signed_in = || {
            if parts.method == Method::GET {
                let to = parts.uri.path_and_query().map_or("/w", |to| to.as_str());
                Oops::SignIn { to: to.to_owned() }
            } else {
                Oops::SessionEnded
            }
        };
        let token = cookie(parts, cookie_name(site)).ok_or_else(not_signed_in)?;
        let now = site.now();
        let session = site.store().session(token, now).await?.ok_or_else(not_signed_in)?;
        let ids = [
            StreamId::of(Kind::Person, &session.person),
            StreamId::of(Kind::Agency, &session.agency),
        ];
        let state = site.store().state(&ids).await?;
        let aggregate = |id| state.get(id).map(|loaded| &loaded.aggregate);
        let (Some(Aggregate::Person(person)), Some(Aggregate::Agency(agency))) =
            (aggregate(&ids[0]), aggregate(&ids[1]))
        else {
            return Err(not_signed_in());
        };
        let today = time::civil_date(now);
        Ok(Officer {
            name: person.name.shown().to_owned(),
            roles: Role::ALL.iter().copied().filter(|role| person.has(*role, today)).collect(),
            agency_name: agency.particulars.name.clone(),
            person: session.person,
            agency: session.agency,
            today,
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Modes {
    type Rejection = Oops;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Modes, Oops> {
        let query = parts.uri.query().unwrap_or_default();
        let elder = cookie(parts, "mode") == Some("elder") || query.contains("mode=elder");
        let here = parts.uri.path_and_query().map_or("/", |to| to.as_str()).to_owned();
        Ok(Modes { elder, here })
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Oops;
    async fn from_request(request: Request, state: &S) -> Result<Typed, Oops> {
        let malformed = |why: &str| Oops::Malformed(StatusCode::BAD_REQUEST, why.to_owned());
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| malformed("提交的内容没有传完，或者超过了 1 MB。请返回后再提交一次。"))?;
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(&bytes)
            .map_err(|_| malformed("提交的内容不是表单。请从页面上的按钮提交。"))?;
        Ok(Typed(pairs.into_iter().collect()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CodeIn {
    type Rejection = Oops;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<CodeIn, Oops> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| Oops::NotFound)?;
        Code::parse(&text).map(CodeIn).map_err(|_| Oops::NotFound)
    }
}
