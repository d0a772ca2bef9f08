//! A form on its way: what was typed, what is wrong with it, what stands against it.
//!
//! Every form carries a command id (so that submitting twice does it once) and the version of what
//! the person saw (so that nobody approves what has changed under his eyes).

use crate::Site;
use crate::oops::Oops;
use crate::request::Officer;
use crate::workbench::made;
use axum::http::StatusCode;
use domain::decide::Place;
use domain::event::Recorded;
use domain::field::{FieldError, Fields};
use domain::{Code, Command, Kind, Refusal, StreamId, time};
use store::{Answer, Request};

/// A form as its page shows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    /// What was typed.
    pub fields: Fields,
    /// What is wrong, by field.
    pub errors: Vec<FieldError>,
    /// What stands against it.
    pub problem: Option<Problem>,
    /// The id under which it will be done once.
    pub command_id: String,
    /// The version of what the person saw.
    pub seen: u64,
    /// What the form is about, in words; empty for 案件.
    pub about: &'static str,
}

/// What stands against a form whose fields are well.
#[derive(Clone, Debug)]
pub(crate) enum Problem {
    /// A gate or an authority rule.
    Refused(Refused),
    /// Somebody was faster.
    Conflict(Vec<Change>),
}

/// A refusal as shown.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    /// The step.
    pub step: &'static str,
    /// What is missing.
    pub unmet: Vec<Unmet>,
}

/// An unmet condition as shown.
#[derive(Clone, Debug)]
pub(crate) struct Unmet {
    /// A headline.
    pub title: String,
    /// What exactly is missing.
    pub detail: String,
    /// The citation.
    pub article: String,
    /// What the article asks, in our own words.
    pub summary: &'static str,
    /// The article in the index.
    pub anchor: String,
    /// Where it can be met, and what the link says.
    pub link: Option<(String, String)>,
}

/// Something that changed meanwhile, as shown.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
}

/// What became of a submitted form.
pub(crate) enum Submitted {
    /// Done; what it is about.
    Done(Code),
    /// The page again, with this status.
    Again(StatusCode, Box<Form>),
}

impl Form {
    /// An empty form with a fresh command id.
    pub(crate) fn fresh(site: &Site, seen: u64) -> Result<Form, Oops> {
        Form::filled(site, seen, Fields::new())
    }

    /// A form filled with what is already known.
    pub(crate) fn filled(site: &Site, seen: u64, fields: Fields) -> Result<Form, Oops> {
        let command_id = site.store().entropy().token()?[..26].to_owned();
        Ok(Form { fields, command_id, seen, ..Form::default() })
    }

    /// The form as it was submitted.
    pub(crate) fn submitted(fields: Fields) -> Form {
        let command_id = fields.get("command_id").to_owned();
        let seen = fields.get("seen").parse().unwrap_or(0);
        Form { fields, command_id, seen, ..Form::default() }
    }

    /// The typed value of a field.
    pub(crate) fn value(&self, field: &str) -> &str {
        self.fields.get(field)
    }

    /// Whether a box or choice is ticked.
    pub(crate) fn has(&self, field: &str, value: &str) -> bool {
        self.fields.has(field, value)
    }

    /// What is wrong with a field.
    pub(crate) fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// Adds what is wrong.
    pub(crate) fn wrong(mut self, errors: Vec<FieldError>) -> Form {
        self.errors = errors;
        self
    }

    /// What a refusal or a conflict says that it is about.
    pub(crate) fn about(&self) -> &'static str {
        if self.about.is_empty() { "案件" } else { self.about }
    }

    /// The unmet conditions, if that is the problem.
    pub(crate) fn refused(&self) -> Option<&Refused> {
        match &self.problem {
            Some(Problem::Refused(refused)) => Some(refused),
            Some(Problem::Conflict(_)) | None => None,
        }
    }

    /// Leads from what can be mended in this very form to the field `to` of it: a link to `page`,
    /// where the form stands, would lose what was typed and what was sent along.
    pub(crate) fn stay_here(&mut self, page: &str, to: &str) {
        let Some(Problem::Refused(refused)) = &mut self.problem else { return };
        for unmet in &mut refused.unmet {
            if unmet.link.as_ref().is_some_and(|(link, _)| link == page) {
                unmet.link = Some((to.to_owned(), "在下面改".to_owned()));
            }
        }
    }

    /// What changed meanwhile, if that is the problem.
    pub(crate) fn conflict(&self) -> Option<&[Change]> {
        match &self.problem {
            Some(Problem::Conflict(changes)) => Some(changes),
            Some(Problem::Refused(_)) | None => None,
        }
    }
}

impl Site {
    /// Gives a form's command to the store. `case` is what links of a refusal lead to.
    pub(crate) async fn submit(
        &self,
        officer: &Officer,
        fields: &Fields,
        command: Result<Command, Vec<FieldError>>,
        case: Option<&Code>,
    ) -> Result<Submitted, Oops> {
        let form = Form::submitted(fields.clone());
        check_command_id(&form.command_id)?;
        let command = match command {
            Ok(command) => command,
            Err(errors) => return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, form.wrong(errors))),
        };
        let request = Request {
            id: form.command_id.clone(),
            actor: Some(officer.person.clone()),
            command,
            seen: (form.seen > 0).then_some(form.seen),
            now: self.now(),
        };
        let in_a_case = matches!(request.command, Command::Case(..));
        let answer = self.store().execute(request).await?;
        if let (Answer::Done(code), true) = (&answer, in_a_case) {
            made::after_step(self, officer, code).await;
        }
        self.answered(answer, form, case).await
    }

    /// A form as it was read, unless one of these fields has a character that no document could
    /// print: what is recorded cannot be typed again, so it is said before.
    pub(crate) fn printable<T>(
        &self,
        fields: &Fields,
        names: &[&str],
        read: Result<T, Vec<FieldError>>,
    ) -> Result<T, Vec<FieldError>> {
        let lacking = |name: &&str| {
            let glyph = self.typesetter()?.lacking(fields.get(name))?;
            let message = format!(
                "这里的“{glyph}”（U+{:04X}）文书的字体里没有，印不出来。请核对这个字；确实是这个字的，\
                 请系统管理员在 fonts/own 里加上有它的字体",
                u32::from(glyph)
            );
            Some(FieldError { field: (*name).to_owned(), message })
        };
        let found: Vec<FieldError> = names.iter().filter_map(lacking).collect();
        match read {
            Ok(read) if found.is_empty() => Ok(read),
            Ok(_) => Err(found),
            Err(wrong) => Err(wrong.into_iter().chain(found).collect()),
        }
    }

    /// Turns the store's answer into a redirect or the same page again.
    pub(crate) async fn answered(
        &self,
        answer: Answer,
        mut form: Form,
        case: Option<&Code>,
    ) -> Result<Submitted, Oops> {
        match answer {
            Answer::Done(code) => Ok(Submitted::Done(code)),
            Answer::NotFound => Err(Oops::NotFound),
            Answer::Invalid(errors) => {
                Ok(again(StatusCode::UNPROCESSABLE_ENTITY, form.wrong(errors)))
            }
            Answer::Refused(refusal) => {
                form.problem = Some(Problem::Refused(refused(&refusal, case)));
                Ok(again(StatusCode::UNPROCESSABLE_ENTITY, form))
            }
            Answer::Conflict(events) => {
                form.problem = Some(Problem::Conflict(self.changes(&events).await?));
                // Whoever submits again has now seen what changed; the id stays the same, because
                // nothing was done under it.
                form.seen = events.last().map_or(form.seen, |event| event.version);
                Ok(again(StatusCode::CONFLICT, form))
            }
        }
    }

    /// Events as lines with names.
    pub(crate) async fn changes(&self, events: &[Recorded]) -> Result<Vec<Change>, Oops> {
        let mut changes = Vec::with_capacity(events.len());
        for recorded in events {
            let who = match &recorded.actor {
                Some(code) => self.person_name(code).await?,
                None => "系统".to_owned(),
            };
            let today = time::civil_date(self.now());
            let (at, what) = (time::brief(recorded.at, today), recorded.event.summary());
            changes.push(Change { at, who, what });
        }
        Ok(changes)
    }

    /// A person's name.
    pub(crate) async fn person_name(&self, code: &Code) -> Result<String, Oops> {
        let loaded = self.store().load(&StreamId::of(Kind::Person, code)).await?;
        Ok(match &loaded.aggregate {
            domain::decide::Aggregate::Person(person) => person.name.shown().to_owned(),
            _ => String::new(),
        })
    }
}

/// A refusal as pages show it.
pub(crate) fn refused(refusal: &Refusal, case: Option<&Code>) -> Refused {
    let unmet = refusal
        .unmet
        .iter()
        .map(|unmet| Unmet {
            title: unmet.title.clone(),
            detail: unmet.detail.clone(),
            article: unmet.article.to_string(),
            summary: unmet.article.summary(),
            anchor: unmet.article.anchor(),
            link: link(unmet.place, case),
        })
        .collect();
    Refused { step: refusal.step, unmet }
}

/// Where an unmet condition can be met.
pub(crate) fn link(place: Place, case: Option<&Code>) -> Option<(String, String)> {
    if place == Place::People {
        return Some(("/a/people".to_owned(), "去登记证件".to_owned()));
    }
    let case = case?;
    let to = |path: &str, words: &str| Some((format!("/w/cases/{case}{path}"), words.to_owned()));
    match place {
        Place::Step(step) => {
            let words = format!("去办理：{}", step.name());
            Some((format!("/w/cases/{case}/do/{}", step.word()), words))
        }
        Place::Case => to("", "看案件"),
        Place::FilingRequest => to("/filing", "去提请立案"),
        Place::Filing => to("/filing", "去批准立案"),
        Place::Draft => to("/draft", "去写决定书"),
        Place::Review => to("/review", "去法制审核"),
        Place::People | Place::Nowhere => None,
    }
}

/// A command id is random and ours; one that is not cannot be told apart from others.
pub(crate) fn check_command_id(id: &str) -> Result<(), Oops> {
    if (20..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Ok(());
    }
    Err(Oops::Malformed(
        StatusCode::BAD_REQUEST,
        "表单里没有提交编号。请重新打开这一页再填写。".to_owned(),
    ))
}

fn again(status: StatusCode, form: Form) -> Submitted {
    Submitted::Again(status, Box::new(form))
}
