//! 案件工作台: what is to be done, what happened, what stands against the next step.

mod ahead;
mod timeline;
mod work;

use super::steps;
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, refused};
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer};
use ahead::Ahead;
use askama::Template;
use axum::extract::{Query, State as Web};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::Agency;
use domain::case::Case;
use domain::case::command::{self, Asked};
use domain::case::papers::file::State;
use domain::case::steps::Step;
use domain::decide::{Aggregate, Context};
use domain::{Code, Kind, StreamId, authority, gates};
use serde::Deserialize;
use timeline::Timeline;
use work::Work;

/// A case with everything its pages show.
pub(crate) struct File {
    /// The case.
    pub case: Case,
    /// The version of it that is shown.
    pub version: u64,
    /// The people and the agency around it.
    pub state: domain::State,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Did {
    /// The word of what was done just now.
    pub done: String,
}

/// What the address asks to see.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Look {
    done: String,
    show: String,
    before: String,
}

#[derive(Template)]
#[template(path = "workbench/case.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    code: Code,
    case: Case,
    title: (String, String),
    number: String,
    handlers: String,
    saved: &'static str,
    work: Work,
    ahead: Ahead,
    timeline: Timeline,
}

/// The case's page after something was done there.
pub(crate) fn to_case(code: &Code, done: &str) -> Response {
    Redirect::to(&format!("/w/cases/{code}?done={done}")).into_response()
}

pub(crate) async fn show(
    Web(site): Web<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Query(look): Query<Look>,
) -> Result<Response, Oops> {
    let form = Form::fresh(&site, 0)?;
    render(&site, &officer, &modes, &code, StatusCode::OK, form, &look).await
}

/// Loads a case of the officer's own agency; another agency's does not exist here.
pub(crate) async fn open(site: &Site, officer: &Officer, code: &Code) -> Result<File, Oops> {
    let id = StreamId::of(Kind::Case, code);
    let person = StreamId::of(Kind::Person, &officer.person);
    let state = site.store().state(&[id.clone(), person]).await?;
    let loaded = state.get(&id).ok_or(Oops::NotFound)?;
    let Aggregate::Case(case) = &loaded.aggregate else { return Err(Oops::NotFound) };
    if case.agency.as_ref() != Some(&officer.agency) {
        return Err(Oops::NotFound);
    }
    Ok(File { case: Case::clone(case), version: loaded.version, state })
}

impl File {
    /// A person's name, where the person acted in the case.
    pub(crate) fn name(&self, code: Option<&Code>) -> String {
        match code {
            None => "系统".to_owned(),
            Some(code) => self
                .state
                .person(code)
                .map_or_else(|_| String::new(), |person| person.name.shown().to_owned()),
        }
    }

    /// The names of the handling officers.
    pub(crate) fn handlers(&self) -> String {
        let names: Vec<String> =
            self.case.handlers().iter().map(|code| self.name(Some(code))).collect();
        names.join("、")
    }

    /// The agency whose case it is.
    pub(crate) fn agency(&self) -> Result<&Agency, Oops> {
        let code = self.case.agency.as_ref().ok_or(Oops::NotFound)?;
        self.state.agency(code).map_err(|_| Oops::NotFound)
    }

    /// Whether the step belongs to this person at all; from nobody else are files taken.
    pub(crate) fn allows(&self, site: &Site, officer: &Officer, step: Step) -> Result<bool, Oops> {
        let context = context(site, Some(officer))?;
        let person = self.state.person(&officer.person).map_err(|_| Oops::NotFound)?;
        Ok(authority::unmet(&self.case, person, step, &context).is_empty())
    }

    /// What stands between the officer and a step: the very list that would refuse it.
    pub(crate) fn unmet(
        &self,
        site: &Site,
        officer: &Officer,
        step: Step,
        code: &Code,
    ) -> Result<Vec<crate::form::Unmet>, Oops> {
        let context = context(site, Some(officer))?;
        let template = super::template_digest();
        let asked = Asked { step, command: None, template: &template };
        match command::unmet(&self.state, &self.case, asked, &context) {
            Ok(unmet) => {
                let refusal = domain::Refusal { step: step.name(), unmet };
                Ok(refused(&refusal, Some(code)).unmet)
            }
            Err(_) => Err(Oops::NotFound),
        }
    }

    /// The conditions that stand before a step, whoever takes it.
    pub(crate) fn gates(
        &self,
        site: &Site,
        step: Step,
        code: &Code,
    ) -> Result<Vec<crate::form::Unmet>, Oops> {
        let context = context(site, None)?;
        let template = super::template_digest();
        let asked = Asked { step, command: None, template: &template };
        let facts = gates::facts(&self.state, &self.case, asked, &context);
        let unmet = gates::unmet(&facts.map_err(|_| Oops::NotFound)?);
        Ok(refused(&domain::Refusal { step: step.name(), unmet }, Some(code)).unmet)
    }
}

/// Who asks and when, as the domain takes it; nobody where it does not matter who.
pub(super) fn context(site: &Site, officer: Option<&Officer>) -> Result<Context, Oops> {
    Ok(Context {
        actor: officer.map(|officer| officer.person.clone()),
        now: site.now(),
        fresh: site.store().entropy().codes()?,
    })
}

pub(crate) async fn render(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    code: &Code,
    status: StatusCode,
    form: Form,
    look: &Look,
) -> Result<Response, Oops> {
    let file = open(site, officer, code).await?;
    let work = Work::of(site, officer, &file, code)?;
    let template = Page {
        chrome: Chrome::desk(site, officer, modes, "案件"),
        form,
        code: code.clone(),
        title: (
            file.case.party.as_ref().map_or("", |party| party.name.shown()).to_owned(),
            file.case.clue.as_ref().map_or("", |clue| clue.violation.name()).to_owned(),
        ),
        number: file.case.filing.as_ref().map_or_else(String::new, |f| f.number.clone()),
        handlers: file.handlers(),
        saved: saved(&look.done),
        ahead: Ahead::of(site, officer, &file, code, &work).await?,
        work,
        timeline: Timeline::of(site, officer, &file, code, (&look.show, &look.before)).await?,
        case: file.case,
    };
    page(status, &template)
}

/// What to say after something was done.
pub(crate) fn saved(done: &str) -> &'static str {
    match done {
        "clue" => "线索已登记",
        "note" => "备注已保存",
        "filing-requested" => "已提请立案，等机关负责人审批",
        "filing-returned" => "立案申请已退回承办人",
        "filed" => "已批准立案，立案审批表已生成",
        "record" => "笔录和证据已存入案卷",
        "draft" => "决定书草稿已保存",
        "review-requested" => "已送法制审核",
        "reviewed" => "审核意见已出具",
        "issued" => "决定已签发，决定书已生成",
        "published" => "决定已公示",
        "voided" => "文号已作废",
        done => Step::parse(done).map_or("", steps::saved),
    }
}
