//! What can be done in a case, how a form becomes it, and what it adds.

mod acts;
pub(crate) mod read;

pub(crate) use acts::added;

use super::procedure::Take;
use super::steps::Step;
use super::{Case, DraftContent, Hours, Party, ReviewAnswer, ReviewResult, Source};
use crate::decide::{Context, Outcome, Place, Refusal, State, Stop, Unmet};
use crate::law::Article;
use crate::series::Purpose;
use crate::violation::Violation;
use crate::{Code, authority, evidence, gates};
use jiff::civil::Date;

/// A command in a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// 登记线索
    RegisterClue {
        /// 当事人
        party: Box<Party>,
        /// 案源
        source: Source,
        /// 收到日期
        received_on: Date,
        /// 涉嫌的违法行为
        violation: Violation,
        /// 情况
        summary: String,
    },
    /// 提请立案
    RequestFiling {
        /// 承办人
        handlers: Vec<Code>,
        /// 理由
        reasons: String,
    },
    /// 退回立案申请
    ReturnFiling {
        /// Why.
        reason: String,
    },
    /// 预留文号: the first half of 批准立案 and of 签发.
    ReserveNumber {
        /// What for.
        purpose: Purpose,
        /// SHA-256 of the decision's template, hex.
        template: String,
    },
    /// 批准立案
    File {
        /// The day on the document.
        on: Date,
        /// SHA-256 of the 立案审批表, hex.
        document: String,
    },
    /// 制作调查记录
    MakeRecord {
        /// The record; officers and certificates are filled in by `decide`.
        record: Box<RecordInput>,
        /// The evidence taken with it; its bytes are in storage.
        evidence: Vec<evidence::Item>,
    },
    /// 拟写决定书
    Draft {
        /// What was written.
        content: Box<DraftContent>,
        /// SHA-256 of the template, hex.
        template: String,
    },
    /// 送法制审核
    RequestReview {
        /// SHA-256 of the template, hex.
        template: String,
    },
    /// 出具审核意见
    Review {
        /// 通过 or 退回
        result: ReviewResult,
        /// The seven answers.
        answers: Vec<ReviewAnswer>,
        /// The opinion in words.
        opinion: String,
        /// SHA-256 of the template, hex.
        template: String,
    },
    /// 签发
    Issue {
        /// The day on the document.
        on: Date,
        /// SHA-256 of the PDF, hex.
        document: String,
        /// SHA-256 of the template, hex.
        template: String,
    },
    /// 公示
    Publish,
    /// 文号作废
    VoidNumber {
        /// Why.
        reason: String,
    },
    /// 备注
    Note {
        /// What was written.
        text: String,
    },
    /// The rest of the ordinary procedure.
    Take(Take),
}

/// What the form of a record holds.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordInput {
    /// What kind.
    pub kind: super::RecordKind,
    /// The day of the act.
    pub on: Date,
    /// 地点
    pub place: String,
    /// Who was present for the party.
    pub present: String,
    /// What was found or said.
    pub content: String,
    /// From when to when, where it was noted.
    pub hours: Option<Hours>,
    /// The officers present; empty for all handling officers.
    pub officers: Vec<Code>,
    /// 已告知权利义务
    pub rights_told: bool,
    /// 按规定着装、佩戴标志
    pub dress: bool,
}

impl Command {
    /// The step it takes.
    pub fn step(&self) -> Step {
        match self {
            Command::RegisterClue { .. } => Step::RegisterClue,
            Command::RequestFiling { .. } => Step::RequestFiling,
            Command::ReturnFiling { .. } => Step::ReturnFiling,
            Command::File { .. } => Step::File,
            Command::ReserveNumber { purpose: Purpose::Filing, .. } => Step::File,
            Command::ReserveNumber { .. } => Step::Issue,
            Command::MakeRecord { .. } => Step::Record,
            Command::Draft { .. } => Step::Draft,
            Command::RequestReview { .. } => Step::RequestReview,
            Command::Review { .. } => Step::Review,
            Command::Issue { .. } => Step::Issue,
            Command::Publish => Step::Publish,
            Command::VoidNumber { .. } => Step::VoidNumber,
            Command::Note { .. } => Step::Note,
            Command::Take(take) => take.step(),
        }
    }

    /// The template digest that comes with it, where one does.
    fn template(&self) -> &str {
        match self {
            Command::ReserveNumber { template, .. }
            | Command::Draft { template, .. }
            | Command::RequestReview { template }
            | Command::Review { template, .. }
            | Command::Issue { template, .. } => template,
            Command::RegisterClue { .. }
            | Command::RequestFiling { .. }
            | Command::ReturnFiling { .. }
            | Command::File { .. }
            | Command::MakeRecord { .. }
            | Command::Publish
            | Command::VoidNumber { .. }
            | Command::Note { .. }
            | Command::Take(_) => "",
        }
    }
}

/// What a command adds to the case named `code`.
pub fn decide(
    state: &State,
    code: &Code,
    command: &Command,
    context: &Context,
) -> Result<Outcome, Stop> {
    if let Command::RegisterClue { .. } = command {
        return acts::register_clue(state, code, command, context);
    }
    let case = state.case(code)?;
    if case.code.is_none() {
        return Err(Stop::NotFound);
    }
    let asked =
        Asked { step: command.step(), command: Some(command), template: command.template() };
    let unmet = unmet(state, case, asked, context)?;
    if !unmet.is_empty() {
        return Err(Stop::Refused(Refusal { step: command.step().name(), unmet }));
    }
    acts::act(state, code, case, command, context)
}

/// What is asked: a step, and the command once its form was sent.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The step.
    pub step: Step,
    /// What the form said; `None` while the page is only looked at.
    pub command: Option<&'a Command>,
    /// SHA-256 of the decision's template as it is now, hex.
    pub template: &'a str,
}

impl<'a> Asked<'a> {
    /// The handling officers that the command names, where it names any.
    pub fn handlers(&self) -> Option<&'a [Code]> {
        match self.command {
            Some(
                Command::RequestFiling { handlers, .. }
                | Command::Take(Take::ChangeHandlers { handlers, .. }),
            ) => Some(handlers),
            _ => None,
        }
    }

    /// Everybody else whom the command names: those who were there, who served, who discussed.
    pub fn named(&self) -> Vec<&'a Code> {
        let mut named: Vec<&'a Code> = match self.command {
            Some(Command::MakeRecord { record, .. }) => record.officers.iter().collect(),
            Some(Command::Take(Take::Serve(service))) => service.servers.iter().collect(),
            Some(Command::Take(Take::Discuss(held))) => {
                held.attendees.iter().chain([&held.host, &held.recorder]).collect()
            }
            _ => Vec::new(),
        };
        named.sort();
        named.dedup();
        named
    }
}

/// Everything that stands between the actor and the step: authority first, then the gates. The same
/// list refuses a command, greys a button and is shown on the case's page.
pub fn unmet(
    state: &State,
    case: &Case,
    asked: Asked<'_>,
    context: &Context,
) -> Result<Vec<Unmet>, Stop> {
    let person = authority::actor(state, case, context)?;
    let mut unmet = authority::unmet(case, person, asked.step, context);
    let handlers = asked.handlers().unwrap_or(case.handlers());
    for code in handlers.iter().chain(asked.named()) {
        // Somebody of another agency is nobody here.
        if state.person(code)?.agency != case.agency {
            return Err(Stop::NotFound);
        }
    }
    unmet.extend(gates::unmet(&gates::facts(state, case, asked, context)?));
    Ok(unmet)
}

/// A refusal with one reason.
pub(crate) fn refuse(
    step: Step,
    title: &str,
    detail: String,
    article: Article,
    place: Place,
) -> Stop {
    let unmet = Unmet { gate: "条件", title: title.to_owned(), detail, article, place };
    Stop::Refused(Refusal { step: step.name(), unmet: vec![unmet] })
}
