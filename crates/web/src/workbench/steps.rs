//! 普通程序的各步: one page for every step that has a word, made from the step's form in `domain`.
//!
//! What is known stands on the page with where it comes from; only the rest is asked. What stands
//! against the step is said above the form and does not hide it.

mod fields;
mod rehearsal;

use super::case::{self, File, to_case};
use super::filing::people;
use super::sheet::Heading;
use super::upload::{Kept, Upload, Uploader, form_with_files};
use crate::Site;
use crate::chrome::Chrome;
use crate::form::{Form, Submitted, Unmet, check_command_id};
use crate::oops::{Oops, page};
use crate::request::{Modes, Officer, Typed};
use askama::Template;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use domain::case::command::Command as CaseCommand;
use domain::case::procedure::forms::{self, Colleague, Given, Known};
use domain::case::procedure::{MatterKind, Take};
use domain::case::steps::Step;
use domain::evidence::Item;
use domain::field::Fields;
use domain::paper::Part;
use domain::person::Role;
use domain::{Code, Command};
use fields::{Asked, Control};
use rehearsal::Preview;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "workbench/step.html")]
struct Page {
    chrome: Chrome,
    heading: Heading,
    form: Form,
    /// Where the form goes.
    to: String,
    /// What stands between this person and the step.
    unmet: Vec<Unmet>,
    intro: &'static str,
    known: Vec<Known>,
    /// The fields, in rows.
    asked: Vec<Vec<Asked>>,
    kept: Vec<Kept>,
    /// What the box for files is called; empty where the step takes none.
    files: &'static str,
    button: &'static str,
    /// What there is to choose from first, each with its address.
    matters: Vec<(String, &'static str)>,
    preview: Option<Preview>,
}

/// The preview alone, for the script that asks while somebody types.
#[derive(Template)]
#[template(path = "workbench/steps/preview.html")]
struct Fragment {
    preview: Option<Preview>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// The word of a request's matter.
    matter: String,
}

/// The most text of a form without files.
const TEXT_LIMIT: usize = 1 << 20;

/// The addresses of the steps. A form with files has its own limits: it is read piece by piece.
pub(crate) fn router() -> Router<Site> {
    let step = get(show).post(submit).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/w/cases/{code}/do/{word}", step)
        .route("/w/cases/{code}/do/{word}/preview", post(preview))
}

/// A step of a case, as somebody opens it.
struct Open<'a> {
    site: &'a Site,
    officer: &'a Officer,
    code: Code,
    step: Step,
    file: File,
    colleagues: Vec<Colleague>,
}

async fn show(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Path(place): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Oops> {
    let open = Open::load(&site, &officer, place).await?;
    let asked = open.form(&wanted.matter);
    let fields = asked.as_ref().map(fields::known).unwrap_or_default();
    let form = Form::filled(&site, open.file.version, fields)?;
    open.render(&modes, StatusCode::OK, (form, asked, Vec::new())).await
}

async fn submit(
    State(site): State<Site>,
    officer: Officer,
    modes: Modes,
    Path(place): Path<(String, String)>,
    request: Request,
) -> Result<Response, Oops> {
    let open = Open::load(&site, &officer, place).await?;
    let Upload { fields, kept, mut errors, cut } = open.read(request).await?;
    if cut && fields.get("command_id").is_empty() {
        let words = "提交的内容没有传完，连接就断了。请按浏览器的“返回”，再提交一次。";
        return Err(Oops::Malformed(StatusCode::BAD_REQUEST, words.to_owned()));
    }
    check_command_id(fields.get("command_id"))?;
    let done = site.store().done_before(fields.get("command_id"), &officer.person).await?;
    if done.is_some() {
        return Ok(to_case(&open.code, open.step.word()));
    }
    if fields.get("preview") == "yes" {
        let asked = open.form(fields.get("matter"));
        let form = Form::submitted(fields).wrong(errors);
        return open.render(&modes, StatusCode::OK, (form, asked, kept)).await;
    }
    let command = match open.take(&fields, open.items(&kept)?) {
        Ok(take) => {
            errors.extend(open.cannot_be_set(&take).await?);
            Ok(Command::Case(open.code.clone(), CaseCommand::Take(take)))
        }
        Err(more) => {
            errors.extend(more);
            Err(Vec::new())
        }
    };
    let command = if errors.is_empty() { command } else { Err(errors) };
    match site.submit(&officer, &fields, command, Some(&open.code)).await? {
        Submitted::Done(code) => Ok(to_case(&code, open.step.word())),
        Submitted::Again(status, form) => {
            // Somebody else may have moved the case on: the page shows what is so now.
            let place = (open.code.to_string(), open.step.word().to_owned());
            let open = Open::load(&site, &officer, place).await?;
            let asked = open.form(fields.get("matter"));
            open.render(&modes, status, (*form, asked, kept)).await
        }
    }
}

/// The document as it would be with what is typed so far. Nothing is kept, nothing happens.
async fn preview(
    State(site): State<Site>,
    officer: Officer,
    Path(place): Path<(String, String)>,
    Typed(fields): Typed,
) -> Result<Response, Oops> {
    let open = Open::load(&site, &officer, place).await?;
    let asked = open.form(fields.get("matter"));
    let preview = match &asked {
        Some(asked) => open.rehearse(asked, &fields, Vec::new()).await?,
        None => None,
    };
    page(StatusCode::OK, &Fragment { preview })
}

impl Open<'_> {
    async fn load<'a>(
        site: &'a Site,
        officer: &'a Officer,
        (code, word): (String, String),
    ) -> Result<Open<'a>, Oops> {
        let code = Code::parse(&code).map_err(|_| Oops::NotFound)?;
        let step = Step::parse(&word).ok_or(Oops::NotFound)?;
        let file = case::open(site, officer, &code).await?;
        let colleagues = colleagues(site, officer, &file).await?;
        Ok(Open { site, officer, code, step, file, colleagues })
    }

    /// The step's form; `None` where there is nothing to fill in now.
    fn form(&self, matter: &str) -> Option<forms::Form> {
        let matter = MatterKind::ALL.iter().copied().find(|kind| kind.word() == matter);
        let today = self.officer.today;
        let benchmark = self.file.agency().ok().and_then(|agency| agency.benchmark_on(today));
        let given =
            Given { case: &self.file.case, people: &self.colleagues, benchmark, matter, today };
        forms::form(self.step, given)
    }

    /// What was sent, with files or without.
    async fn read(&self, request: Request) -> Result<Upload, Oops> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/") {
            let (head, body) = request.into_parts();
            let words = "填写的文字超过了 1 MB。长的材料请存成文件，作为附件上传。";
            let too_long = |_| Oops::Malformed(StatusCode::PAYLOAD_TOO_LARGE, words.to_owned());
            let bytes = to_bytes(body, TEXT_LIMIT).await.map_err(too_long)?;
            let request = Request::from_parts(head, Body::from(bytes));
            let Typed(fields) = Typed::from_request(request, &()).await?;
            return Ok(Upload { fields, ..Upload::default() });
        }
        let may = self.file.allows(self.site, self.officer, self.step)?;
        let uploader = Uploader { site: self.site, officer: self.officer, case: &self.code, may };
        uploader.read(form_with_files(request).await?).await
    }

    fn items(&self, kept: &[Kept]) -> Result<Vec<Item>, Oops> {
        let entropy = self.site.store().entropy();
        let item = |piece: &Kept| Ok(piece.item(entropy.code()?));
        kept.iter().map(item).collect()
    }

    fn take(
        &self,
        fields: &Fields,
        evidence: Vec<Item>,
    ) -> Result<Take, Vec<domain::field::FieldError>> {
        let template = super::template_digest();
        Take::read(self.step, fields, evidence, self.officer.today, &template)
    }

    async fn render(
        &self,
        modes: &Modes,
        status: StatusCode,
        (form, asked, kept): (Form, Option<forms::Form>, Vec<Kept>),
    ) -> Result<Response, Oops> {
        let Open { site, officer, code, step, file, .. } = self;
        let preview = match &asked {
            Some(asked) => self.rehearse(asked, &form.fields, self.items(&kept)?).await?,
            None => None,
        };
        let matters = match &asked {
            Some(asked) if *step == Step::Ask => self.matters(asked),
            _ => Vec::new(),
        };
        let rows = asked.as_ref().map(|asked| Asked::rows(asked, &form)).unwrap_or_default();
        let asked = asked.unwrap_or_default();
        let template = Page {
            chrome: Chrome::desk(site, officer, modes, "案件"),
            heading: Heading::of(file, code, step.name()),
            unmet: file.unmet(site, officer, *step, code)?,
            to: format!("/w/cases/{code}/do/{}", step.word()),
            intro: asked.intro,
            known: asked.known.into_iter().filter(|fact| !fact.value.is_empty()).collect(),
            asked: rows,
            kept,
            files: asked.upload,
            button: asked.button,
            matters,
            preview,
            form,
        };
        page(status, &template)
    }

    /// What a request can be for, while it was not said.
    fn matters(&self, asked: &forms::Form) -> Vec<(String, &'static str)> {
        let chosen = asked.fields.iter().any(|field| field.name != "matter");
        let all = MatterKind::ALL.iter().filter(|_| !chosen);
        let to =
            |kind: &MatterKind| format!("/w/cases/{}/do/ask?matter={}", self.code, kind.word());
        all.map(|kind| (to(kind), kind.name())).collect()
    }
}

/// Everybody of the agency, handling officers first.
async fn colleagues(site: &Site, officer: &Officer, file: &File) -> Result<Vec<Colleague>, Oops> {
    let head = Role::Head.word();
    let mut colleagues: Vec<Colleague> = people(site, officer)
        .await?
        .into_iter()
        .filter_map(|row| {
            let code = Code::parse(&row.code).ok()?;
            Some(Colleague {
                handler: file.case.handlers().contains(&code),
                head: row.roles.iter().any(|held| held == head),
                name: row.name,
                post: row.post,
                code,
            })
        })
        .collect();
    colleagues.sort_by_key(|person| !person.handler);
    Ok(colleagues)
}

/// What to say after a step.
pub(super) fn saved(step: Step) -> &'static str {
    match step {
        Step::Check => "核查结果已保存",
        Step::ChangeHandlers => "承办人已调整",
        Step::Ask => "已请示，等机关负责人批示",
        Step::Answer => "批示已登记，承办人看得到",
        Step::NotifyInspection => "检查通知书已生成，送达以后登记",
        Step::OrderCorrection => "责令改正通知书已生成，送达以后登记",
        Step::Inquire => "查询书已生成，送达以后登记",
        Step::AnswerInquiry => "答复已存入案卷",
        Step::Preserve => "登记保存已记下，7 个工作日内作出处理决定",
        Step::DisposePreservation => "处理决定已作出",
        Step::CloseInvestigation => "调查终结报告已提交，决定书第一稿由它带出",
        Step::Notify => "事先告知书已签发，等承办人送达",
        Step::Serve => "送达已登记，送达回证已生成",
        Step::State => "陈述申辩已登记",
        Step::AnswerStatement => "复核意见已提交",
        Step::ChooseHearing => "听证意愿已登记",
        Step::Discuss => "集体讨论记录已保存",
        Step::BindScan => "盖章原件已收存",
        Step::Pay => "缴款已登记",
        Step::Close => "已结案",
        _ => "",
    }
}
