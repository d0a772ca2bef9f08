//! 文书: how a document comes to be, in two phases, and how it is read again.
//!
//! A number is reserved first, then the document is set with that number, then the act is recorded
//! with the document's digest. Whatever breaks in between leaves a reserved number, which the next
//! attempt uses; it never leaves a document that says what the record does not.

use super::case::{File, open};
use super::made;
use super::served::{Served, Wanted, serve};
use crate::Site;
use crate::form::{Form, Submitted, check_command_id};
use crate::oops::Oops;
use crate::request::Officer;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use documents::{RenderError, Stamp};
use domain::case::command::Command as Act;
use domain::case::papers::{self, Blanks};
use domain::case::{Case, Reserved};
use domain::field::{FieldError, Fields};
use domain::series::Purpose;
use domain::{Code, Command, Kind, StreamId};
use jiff::civil::Date;
use serde_json::Value;
use std::sync::Arc;
use store::{Answer, Fault, Request};

/// The addresses of documents.
pub(crate) fn router() -> Router<Site> {
    Router::new().route("/w/cases/{code}/documents/{sha256}", get(show))
}

/// A document of this case, and of no other: what the case does not name is not there. To be saved
/// with `?download=1`, for browsers whose viewer of PDF is a plug-in, which a sandbox forbids.
async fn show(
    State(site): State<Site>,
    officer: Officer,
    Path((code, sha256)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Oops> {
    let code = Code::parse(&code).map_err(|_| Oops::NotFound)?;
    let file = open(&site, &officer, &code).await?;
    let (name, number) = named(&file.case, &sha256).ok_or(Oops::NotFound)?;
    let served = Served {
        sha256: &sha256,
        media_type: "application/pdf",
        file_name: &format!("{name} {number}.pdf"),
        download: wanted.download(),
    };
    serve(&site, &headers, &served).await
}

/// The name and number under which the case knows a document.
fn named<'a>(case: &'a Case, sha256: &str) -> Option<(&'static str, &'a str)> {
    let filing = case.filing.as_ref().filter(|filing| filing.document == sha256);
    let decision = case.decision.as_ref().filter(|decision| decision.document == sha256);
    let filing = filing.map(|filing| (documents::Form::FilingApproval, filing.number.as_str()));
    let decision = decision.map(|made| (documents::Form::PenaltyDecision, made.number.as_str()));
    filing.or(decision).map(|(form, number)| (form.name(), number))
}

/// Approves a filing or signs a decision, with its document: reserves the number, sets the document,
/// records the act. The form's command id is that of the act, so a repeated submission of the same
/// form ends in the same result, wherever the first one broke off.
pub(crate) async fn issue_document(
    site: &Site,
    officer: &Officer,
    code: &Code,
    fields: &Fields,
    purpose: Purpose,
) -> Result<Submitted, Oops> {
    let form = Form::submitted(fields.clone());
    check_command_id(&form.command_id)?;
    if let Some(code) = site.store().done_before(&form.command_id, &officer.person).await? {
        return Ok(Submitted::Done(code));
    }
    let issue = Issue { site, officer, code, purpose, on: officer.today };
    let file = open(site, officer, code).await?;
    if issue.reserved(&file.case).is_none()
        && let Err(why) = issue.rehearse(&file).await?
    {
        return Ok(cannot_be_set(form, &why));
    }
    let answer = issue.reserve(&form).await?;
    let Answer::Done(_) = answer else { return site.answered(answer, form, Some(code)).await };
    let file = open(site, officer, code).await?;
    let Some(reserved) = issue.reserved(&file.case).cloned() else {
        // Voided between the two phases: the person sees by whom, and decides anew.
        let since = site.store().history(&issue.stream(), form.seen).await?;
        return site.answered(Answer::Conflict(since), form, Some(code)).await;
    };
    let pdf = match issue.set(&file, &reserved).await? {
        Ok(pdf) => pdf,
        Err(why) => return Ok(cannot_be_set(form, &why)),
    };
    let stored = site.store().objects().put(&pdf, "application/pdf").await?;
    let request = Request {
        id: form.command_id.clone(),
        actor: Some(officer.person.clone()),
        command: Command::Case(code.clone(), issue.act(stored.sha256)),
        seen: (form.seen > 0).then_some(form.seen),
        now: site.now(),
    };
    let answer = site.store().execute(request).await?;
    if let Answer::Done(code) = &answer {
        made::after_step(site, officer, code).await;
    }
    site.answered(answer, form, Some(code)).await
}

/// One issuing of one of the two documents whose number is taken first: 立案审批表 and 处罚决定书. The
/// numbers of the others are taken in the step itself.
struct Issue<'a> {
    site: &'a Site,
    officer: &'a Officer,
    code: &'a Code,
    purpose: Purpose,
    on: Date,
}

impl Issue<'_> {
    fn stream(&self) -> StreamId {
        StreamId::of(Kind::Case, self.code)
    }

    fn form(&self) -> documents::Form {
        match self.purpose {
            Purpose::Filing => documents::Form::FilingApproval,
            _ => documents::Form::PenaltyDecision,
        }
    }

    /// The number that waits for this document.
    fn reserved<'b>(&self, case: &'b Case) -> Option<&'b Reserved> {
        case.reserved.as_ref().filter(|reserved| reserved.purpose == self.purpose)
    }

    /// The first phase. Its id is made of the form's and of what the form had seen: the same form
    /// again is the same reservation, the form with fresh eyes may need another.
    async fn reserve(&self, form: &Form) -> Result<Answer, Fault> {
        let template = super::template_digest();
        let command = Act::ReserveNumber { purpose: self.purpose, template };
        let request = Request {
            id: format!("{}-n{}", form.command_id, form.seen),
            actor: Some(self.officer.person.clone()),
            command: Command::Case(self.code.clone(), command),
            seen: (form.seen > 0).then_some(form.seen),
            now: self.site.now(),
        };
        self.site.store().execute(request).await
    }

    /// The act that the document is for.
    fn act(&self, document: String) -> Act {
        let on = self.on;
        match self.purpose {
            Purpose::Filing => Act::File { on, document },
            _ => Act::Issue { on, document, template: super::template_digest() },
        }
    }

    /// Sets the document with blanks of the right shape before a number is taken: what cannot be set
    /// (a character that no font has) must not cost a number.
    async fn rehearse(&self, file: &File) -> Result<Result<(), RenderError>, Oops> {
        let year = self.on.year();
        let provisional = Reserved {
            purpose: self.purpose,
            year,
            n: 1,
            text: self.purpose.number(&file.agency()?.particulars.short, year, 1),
            code: self.code.clone(),
        };
        if self.content(file, &provisional)?.is_none() {
            // Nothing to set yet: the gates have better words for that.
            return Ok(Ok(()));
        }
        Ok(self.set(file, &provisional).await?.map(drop))
    }

    /// Sets the document.
    async fn set(
        &self,
        file: &File,
        reserved: &Reserved,
    ) -> Result<Result<Vec<u8>, RenderError>, Oops> {
        let content = self.content(file, reserved)?.ok_or(Oops::NotFound)?;
        let Some(typesetter) = self.site.typesetter().map(Arc::clone) else {
            let why = "没有载入字体，不能生成文书。请运行 make fonts 后重新启动";
            return Err(Fault::internal(why).into());
        };
        let (form, stamp) = (self.form(), stamp(self.site, self.on));
        let set = tokio::task::spawn_blocking(move || typesetter.pdf(form, &content, stamp));
        let set = set.await.map_err(Fault::internal)?;
        Ok(set.map(|document| document.pdf))
    }

    /// What the document says; `None` while the case does not hold enough for it.
    fn content(&self, file: &File, reserved: &Reserved) -> Result<Option<Value>, Oops> {
        let agency = file.agency()?;
        let person = |code| file.state.person(code).map_err(|_| Oops::NotFound);
        match self.purpose {
            Purpose::Filing => {
                let handlers: Result<Vec<_>, Oops> =
                    file.case.handlers().iter().map(person).collect();
                let (handlers, head) = (handlers?, person(&self.officer.person)?);
                let (case, number) = (&file.case, &reserved.text);
                Ok(papers::filing_approval(case, agency, &handlers, head, number, self.on))
            }
            _ => {
                let blanks = Blanks {
                    number: reserved.text.clone(),
                    on: self.on,
                    code: reserved.code.clone(),
                    address: format!("{}/v/{}", self.site.public_url(), reserved.code),
                };
                Ok(papers::decision(&file.case, agency, Some(&blanks)))
            }
        }
    }
}

/// What the typesetter notes in a document beside its content.
pub(crate) fn stamp(site: &Site, on: Date) -> Stamp {
    let part = |n: i8| u8::try_from(n).unwrap_or_default();
    let date = (on.year(), part(on.month()), part(on.day()));
    Stamp { date, demo: site.store().is_demo() }
}

/// The page again, with what the document lacks.
fn cannot_be_set(form: Form, why: &RenderError) -> Submitted {
    let error = FieldError { field: String::new(), message: why.to_string() };
    Submitted::Again(StatusCode::UNPROCESSABLE_ENTITY, Box::new(form.wrong(vec![error])))
}
