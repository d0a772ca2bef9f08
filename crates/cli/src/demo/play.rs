//! Plays the scripts through `Store::execute`, in the order of time.

use super::cases::{Act, Script};
use super::people::Cast;
use super::picture;
use documents::{Form, Stamp, Typesetter};
use domain::case::command::Command as Do;
use domain::case::papers::{self, Blanks, View};
use domain::case::procedure::{Made, Take};
use domain::decide::Aggregate;
use domain::evidence::{Category, Item};
use domain::field::{FieldError, Fields};
use domain::person::Role;
use domain::series::Purpose;
use domain::{Code, Command, Kind, State, StreamId, time};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Answer, Request, Store};

/// What is taken at an inspection.
const TAKEN: [(&str, Category); 3] = [
    ("主营业务收入明细账第 12 页", Category::Document),
    ("营业执照", Category::Identity),
    ("法定代表人身份证明", Category::Identity),
];

/// Where the scripts are played.
pub(crate) struct Stage<'a> {
    store: &'a Arc<Store>,
    cast: &'a Cast,
    setter: Option<Arc<Typesetter>>,
    real: u32,
    public_url: String,
    template: String,
    cases: HashMap<usize, Code>,
}

impl<'a> Stage<'a> {
    /// A stage; the first `real` cases get real documents.
    pub(crate) fn new(
        store: &'a Arc<Store>,
        cast: &'a Cast,
        setter: Option<Arc<Typesetter>>,
        real: u32,
        public_url: String,
    ) -> Stage<'a> {
        let template = papers::hex(&Form::PenaltyDecision.template_digest());
        Stage { store, cast, setter, real, public_url, template, cases: HashMap::new() }
    }

    /// Plays all scripts; `progress` is told how many have ended.
    pub(crate) async fn perform(
        &mut self,
        scripts: Vec<Script>,
        mut progress: impl FnMut(u64),
    ) -> Result<(), String> {
        let mut acts: Vec<(Timestamp, Act, usize)> = scripts
            .iter()
            .enumerate()
            .flat_map(|(n, script)| script.acts.iter().map(move |(at, act)| (*at, *act, n)))
            .collect();
        acts.sort();
        let mut left: Vec<usize> = scripts.iter().map(|script| script.acts.len()).collect();
        let mut ended = 0;
        for (at, act, n) in acts {
            self.act(&scripts[n], act, at).await?;
            left[n] -= 1;
            if left[n] == 0 {
                ended += 1;
                progress(ended);
            }
        }
        Ok(())
    }

    async fn act(&mut self, script: &Script, act: Act, at: Timestamp) -> Result<(), String> {
        let n = script.n;
        let officer = self.cast.role(Role::Officer, n).clone();
        let head = self.cast.role(Role::Head, 0).clone();
        let today = time::civil_date(at);
        match act {
            Act::RegisterClue => {
                let code = self.store.entropy().code().map_err(|fault| fault.to_string())?;
                let clue = Do::clue(&script.clue, today).map_err(words)?;
                let code = self.run(&officer, &code, clue, at).await?;
                self.cases.insert(n, code);
            }
            Act::RequestFiling => {
                let mut fields = script.filing.clone();
                fields.add("handler", officer.as_str());
                fields.add("handler", self.cast.role(Role::Officer, n + 1).as_str());
                let request = Do::filing_request(&fields).map_err(words)?;
                self.run(&officer, &self.case(n)?, request, at).await?;
            }
            Act::File => self.document(n, &head, Purpose::Filing, at).await?,
            Act::Record => {
                let mut fields = script.record.clone();
                fields.add("on", &today.to_string());
                let mut papers = Vec::new();
                for (title, category) in TAKEN {
                    papers.push(self.photo(n, title, category).await?);
                }
                let record = Do::record(&fields, papers, today).map_err(words)?;
                self.run(&officer, &self.case(n)?, record, at).await?;
                self.papers(n, &officer, at).await?;
            }
            Act::DraftAgain => {
                let draft = Do::draft(&script.draft, &self.template).map_err(words)?;
                self.run(&officer, &self.case(n)?, draft, at).await?;
            }
            Act::RequestReview | Act::RequestAgain | Act::ReviewAgain => {
                let request = Do::RequestReview { template: self.template.clone() };
                self.run(&officer, &self.case(n)?, request, at).await?;
            }
            Act::Return => self.review(n, false, at).await?,
            Act::Pass | Act::PassAgain => self.review(n, true, at).await?,
            Act::Issue => self.document(n, &head, Purpose::Decision, at).await?,
            Act::Publish => {
                let discloser = self.cast.role(Role::Discloser, 0).clone();
                self.run(&discloser, &self.case(n)?, Do::Publish, at).await?;
            }
            Act::Pay if !script.fined => {}
            Act::Check
            | Act::Inspect
            | Act::OrderCorrection
            | Act::Report
            | Act::Notify
            | Act::ServeNotice
            | Act::Waive
            | Act::Argue
            | Act::AnswerArgument
            | Act::Scan
            | Act::ServeDecision
            | Act::Pay
            | Act::Close => {
                let actor = if matches!(act, Act::Notify | Act::Close) { &head } else { &officer };
                self.take(script, act, actor, at).await?;
            }
        }
        Ok(())
    }

    /// A step of the ordinary procedure, through its form.
    async fn take(
        &self,
        script: &Script,
        act: Act,
        actor: &Code,
        at: Timestamp,
    ) -> Result<(), String> {
        let code = self.case(script.n)?;
        let today = time::civil_date(at);
        let state = self.store.state(&[StreamId::of(Kind::Case, &code)]).await;
        let state = state.map_err(|fault| fault.to_string())?;
        let case = state.case(&code).map_err(|_| "演示的案件还没有登记".to_owned())?;
        let (step, fields) = super::steps::fields(script, act, case, today);
        let evidence = match act {
            Act::Scan => {
                vec![self.photo(script.n, "盖章的行政处罚决定书", Category::Scan).await?]
            }
            _ => Vec::new(),
        };
        let take = Take::read(step, &fields, evidence, today, &self.template).map_err(words)?;
        self.run(actor, &code, Do::Take(take), at).await?;
        self.papers(script.n, actor, at).await
    }

    /// Makes the documents that the record calls for, as the desk does after every step.
    async fn papers(&self, n: usize, actor: &Code, at: Timestamp) -> Result<(), String> {
        let Some(setter) = self.setter.as_ref().filter(|_| self.is_real(n)) else {
            return Ok(());
        };
        let code = self.case(n)?;
        let mut ids = vec![StreamId::of(Kind::Case, &code)];
        ids.extend(self.cast.people.iter().map(|one| StreamId::of(Kind::Person, &one.code)));
        let state = self.store.state(&ids).await.map_err(|fault| fault.to_string())?;
        let gone = |_| "演示的案件还没有登记".to_owned();
        let case = state.case(&code).map_err(gone)?;
        let agency = case.agency.as_ref().ok_or("案件没有机关")?;
        let people = |code: &Code| state.person(code).ok();
        let view = View {
            case,
            agency: state.agency(agency).map_err(gone)?,
            people: &people,
            today: time::civil_date(at),
            public_url: &self.public_url,
        };
        for (paper, of, number) in papers::due(case) {
            let content = papers::paper(paper, of, &view).ok_or("演示的文书缺内容")?;
            let content = serde_json::to_value(content).map_err(|error| error.to_string())?;
            let set = setter.pdf(Form::Paper, &content, stamp(view.today)?);
            let pdf = set.map_err(|error| error.to_string())?.pdf;
            let stored = self.store.objects().put(&pdf, "application/pdf").await;
            let sha256 = stored.map_err(|fault| fault.to_string())?.sha256;
            let made = Do::Take(Take::MakePaper(Made { paper, of, number, sha256 }));
            self.run(actor, &code, made, at).await?;
        }
        Ok(())
    }

    /// Whether the case gets real documents.
    fn is_real(&self, n: usize) -> bool {
        n < usize::try_from(self.real).unwrap_or(usize::MAX)
    }

    async fn review(&self, n: usize, passes: bool, at: Timestamp) -> Result<(), String> {
        let reviewer = self.cast.role(Role::Reviewer, 0).clone();
        let mut fields = Fields::new();
        for point in 1..=7 {
            let answer = if passes || point != 6 { "good" } else { "problem" };
            fields.add(&format!("point_{point}"), answer);
        }
        if passes {
            fields.add("result", "passed");
            fields.add(
                "opinion",
                "主体适格，事实清楚，证据确凿，适用法律正确，程序合法，裁量适当，同意。",
            );
        } else {
            fields.add("remark_6", "裁量理由没有写明对应的档次。");
            fields.add("result", "returned");
            fields.add("opinion", "裁量理由请对照裁量基准写明档次后重新送审。");
        }
        let review = Do::review(&fields, &self.template).map_err(words)?;
        self.run(&reviewer, &self.case(n)?, review, at).await?;
        self.papers(n, &reviewer, at).await
    }

    /// Reserves the number, makes the document, and finishes the act with it.
    async fn document(
        &self,
        n: usize,
        head: &Code,
        purpose: Purpose,
        at: Timestamp,
    ) -> Result<(), String> {
        let code = self.case(n)?;
        let reserve = Do::ReserveNumber { purpose, template: self.template.clone() };
        self.run(head, &code, reserve, at).await?;
        let (form, content) = self.content(&code, head, purpose, at).await?;
        let on = time::civil_date(at);
        let pdf = match &self.setter {
            Some(setter) if self.is_real(n) => {
                setter.pdf(form, &content, stamp(on)?).map_err(|error| error.to_string())?.pdf
            }
            _ => "演示数据，没有生成文书".as_bytes().to_vec(),
        };
        let stored = self.store.objects().put(&pdf, "application/pdf").await;
        let document = stored.map_err(|fault| fault.to_string())?.sha256;
        let finish = match purpose {
            Purpose::Filing => Do::File { on, document },
            _ => Do::Issue { on, document, template: self.template.clone() },
        };
        self.run(head, &code, finish, at).await?;
        self.papers(n, head, at).await
    }

    async fn content(
        &self,
        code: &Code,
        head: &Code,
        purpose: Purpose,
        at: Timestamp,
    ) -> Result<(Form, serde_json::Value), String> {
        let ids = [StreamId::of(Kind::Case, code), StreamId::of(Kind::Person, head)];
        let state = self.store.state(&ids).await.map_err(|fault| fault.to_string())?;
        let content = content_of(&state, code, head, purpose, at, &self.public_url);
        content.ok_or_else(|| "演示的文书缺内容".to_owned())
    }

    async fn photo(&self, n: usize, title: &str, category: Category) -> Result<Item, String> {
        let seed = title.chars().map(u64::from).sum::<u64>() + 7 * n as u64;
        let bytes = picture::ledger_page(seed)?;
        let stored = self.store.objects().put(&bytes, "image/png").await;
        let stored = stored.map_err(|fault| fault.to_string())?;
        Ok(Item {
            code: self.store.entropy().code().map_err(|fault| fault.to_string())?,
            title: title.to_owned().into(),
            file_name: format!("{title}.png").into(),
            sha256: stored.sha256,
            sm3: stored.sm3,
            size: stored.size,
            media_type: stored.media_type.to_owned(),
            category,
        })
    }

    fn case(&self, n: usize) -> Result<Code, String> {
        self.cases.get(&n).cloned().ok_or_else(|| "演示的案件还没有登记".to_owned())
    }

    async fn run(
        &self,
        actor: &Code,
        case: &Code,
        command: Do,
        at: Timestamp,
    ) -> Result<Code, String> {
        let request = Request {
            id: self.store.entropy().token().map_err(|fault| fault.to_string())?,
            actor: Some(actor.clone()),
            command: Command::Case(case.clone(), command),
            seen: None,
            now: at,
        };
        match self.store.execute(request).await.map_err(|fault| fault.to_string())? {
            Answer::Done(code) => Ok(code),
            other => Err(format!("演示的案件没有办成：{other:?}")),
        }
    }
}

/// What the typesetter notes in a document of the demonstration.
fn stamp(on: Date) -> Result<Stamp, String> {
    let (Ok(month), Ok(day)) = (u8::try_from(on.month()), u8::try_from(on.day())) else {
        return Err("日期超出范围".to_owned());
    };
    Ok(Stamp { date: (on.year(), month, day), demo: true })
}

fn content_of(
    state: &State,
    code: &Code,
    head: &Code,
    purpose: Purpose,
    at: Timestamp,
    public_url: &str,
) -> Option<(Form, serde_json::Value)> {
    let Aggregate::Case(case) = &state.get(&StreamId::of(Kind::Case, code))?.aggregate else {
        return None;
    };
    let agency = state.agency(case.agency.as_ref()?).ok()?;
    let reserved = case.reserved.as_ref()?;
    let on = time::civil_date(at);
    match purpose {
        Purpose::Filing => {
            let handlers: Option<Vec<_>> =
                case.handlers().iter().map(|code| state.person(code).ok()).collect();
            let head = state.person(head).ok()?;
            let content =
                papers::filing_approval(case, agency, &handlers?, head, &reserved.text, on)?;
            Some((Form::FilingApproval, content))
        }
        _ => {
            let blanks = Blanks {
                number: reserved.text.clone(),
                on,
                code: reserved.code.clone(),
                address: format!("{public_url}/v/{}", reserved.code),
            };
            Some((Form::PenaltyDecision, papers::decision(case, agency, Some(&blanks))?))
        }
    }
}

fn words(errors: Vec<FieldError>) -> String {
    let all: Vec<String> = errors.into_iter().map(|error| error.message).collect();
    format!("演示的表单没有填对：{}", all.join("；"))
}
