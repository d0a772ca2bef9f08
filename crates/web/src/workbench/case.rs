//! 案件工作台: what is to be done, what happened, what stands against the next step.

use super::steps;
use super::today::path_of;
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Change, Form, refused};
use crate::oops::{Oops, page};
use crate::request::{CodeIn, Modes, Officer};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::Agency;
use domain::case::Case;
use domain::case::command::{self, Asked};
use domain::case::stage::{Assignee, Stage};
use domain::case::steps::Step;
use domain::decide::{Aggregate, Context};
use domain::paper::Kind as PaperKind;
use domain::{Code, Kind, StreamId, authority, disclosure, time};
use jiff::civil::Date;
use serde::Deserialize;

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
    rail: Vec<Rail>,
    next: Option<Next>,
    blocked: Vec<(String, Vec<crate::form::Unmet>)>,
    timeline: Vec<Change>,
    publish_by: Option<PublishBy>,
}

struct Rail {
    name: &'static str,
    class: &'static str,
    date: String,
}

struct Next {
    title: &'static str,
    to: String,
    who: String,
    mine: bool,
    since: String,
}

struct PublishBy {
    words: String,
    weekday: &'static str,
    left: Result<u32, i32>,
    estimated: bool,
}

/// The case's page after something was done there.
pub(crate) fn to_case(code: &Code, done: &str) -> Response {
    Redirect::to(&format!("/w/cases/{code}?done={done}")).into_response()
}

pub(crate) async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    CodeIn(code): CodeIn,
    Query(did): Query<Did>,
) -> Result<Response, Oops> {
    let form = Form::fresh(&site, 0)?;
    render(&site, &officer, &modes, &code, StatusCode::OK, form, &did.done).await
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
        let context = Context {
            actor: Some(officer.person.clone()),
            now: site.now(),
            fresh: site.store().entropy().codes()?,
        };
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
        let context = Context {
            actor: Some(officer.person.clone()),
            now: site.now(),
            fresh: site.store().entropy().codes()?,
        };
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
}

pub(crate) async fn render(
    site: &Site,
    officer: &Officer,
    modes: &Modes,
    code: &Code,
    status: StatusCode,
    form: Form,
    done: &str,
) -> Result<Response, Oops> {
    let file = open(site, officer, code).await?;
    let mut history = site.store().history(&StreamId::of(Kind::Case, code), 0).await?;
    history.reverse();
    let next = next(&file, officer, code);
    let mut blocked = Vec::new();
    for step in [Step::RequestReview, Step::Issue] {
        if file.case.decision.is_none() && file.case.filing.is_some() {
            let unmet = file.unmet(site, officer, step, code)?;
            let unmet: Vec<_> = unmet.into_iter().filter(|u| u.link.is_some()).collect();
            if !unmet.is_empty() {
                blocked.push((step.name().to_owned(), unmet));
            }
        }
    }
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
        saved: saved(done),
        rail: rail(&file.case),
        next,
        blocked,
        timeline: site.changes(&history).await?,
        publish_by: publish_by(&file.case, officer.today),
        case: file.case,
    };
    page(status, &template)
}

fn next(file: &File, officer: &Officer, code: &Code) -> Option<Next> {
    let tasks = file.case.tasks();
    let first = tasks.first()?;
    let mine = tasks.iter().any(|task| match &task.assignee {
        Assignee::Person(person) => *person == officer.person,
        Assignee::Role(role) => officer.is(*role),
    });
    let who: Vec<String> = tasks
        .iter()
        .map(|task| match &task.assignee {
            Assignee::Person(person) => file.name(Some(person)),
            Assignee::Role(role) => role.name().to_owned(),
        })
        .collect();
    Some(Next {
        title: first.title,
        to: format!("/w/cases/{code}{}", path_of(&format!("{:?}", first.step))),
        who: who.join("或者"),
        mine,
        since: time::in_words(time::civil_date(first.since)),
    })
}

fn rail(case: &Case) -> Vec<Rail> {
    let now = case.stage();
    let date = |stage: Stage| {
        let at = match stage {
            Stage::Clue => case.clue.as_ref().map(|clue| clue.act.at),
            Stage::Filing => case.filing.as_ref().map(|filing| filing.act.at),
            Stage::Investigation => case.records.first().map(|made| made.act.at),
            Stage::Review => case.last_review().map(|review| review.act.at),
            Stage::Notice => case.procedure.notice().map(|notice| notice.act.at),
            Stage::Decision => case.decision.as_ref().map(|decision| decision.act.at),
            Stage::Service => case.decision.as_ref().and_then(|decision| {
                let service = case.procedure.service(PaperKind::PenaltyDecision, &decision.number);
                service.map(|served| served.act.at)
            }),
            Stage::Closing | Stage::Done => {
                case.procedure.closed.as_ref().map(|closed| closed.act.at)
            }
            Stage::Publication => case.published.as_ref().map(|act| act.at),
        };
        at.map_or_else(String::new, |at| time::civil_date(at).to_string())
    };
    Stage::RAIL
        .iter()
        .map(|&stage| Rail {
            name: stage.name(),
            class: match stage.cmp(&now) {
                std::cmp::Ordering::Less => "is-done",
                std::cmp::Ordering::Equal => "is-now",
                std::cmp::Ordering::Greater if is_after(now, stage) => "is-edge",
                std::cmp::Ordering::Greater => "is-far",
            },
            date: if stage < now { date(stage) } else { String::new() },
        })
        .collect()
}

/// Whether `stage` is the one right after `now`.
fn is_after(now: Stage, stage: Stage) -> bool {
    let place = |wanted: Stage| Stage::RAIL.iter().position(|&known| known == wanted);
    place(now).zip(place(stage)).is_some_and(|(now, stage)| stage == now + 1)
}

/// 公示期限 once a decision is made and not yet public.
fn publish_by(case: &Case, today: Date) -> Option<PublishBy> {
    let decision = case.decision.as_ref().filter(|_| case.published.is_none())?;
    let due = disclosure::due(decision.on);
    Some(PublishBy {
        words: time::in_words(due.on),
        weekday: time::weekday(due.on),
        left: time::working_days_left(today, due.on, &domain::law::law().calendar),
        estimated: due.estimated,
    })
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
