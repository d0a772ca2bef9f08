//! 案件: a case is the fold of its events. There is no status column: what is so, is so because
//! something happened, with who and when.

pub mod agenda;
pub mod clocks;
pub mod command;
mod event;
pub mod findings;
pub mod issued;
pub mod lint;
pub mod papers;
pub mod procedure;
pub mod stage;
pub mod steps;

pub use event::{
    DraftContent, Event, Figures, Hours, Party, Record, RecordKind, ReviewAnswer, ReviewPoint,
    ReviewResult, Source,
};

use crate::event::{Event as AnyEvent, Recorded};
use crate::series::Purpose;
use crate::violation::Violation;
use crate::{Code, evidence};
use jiff::Timestamp;
use jiff::civil::Date;

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Who; `None` is 系统.
    pub by: Option<Code>,
    /// When, by the server.
    pub at: Timestamp,
}

/// 线索
#[derive(Clone, Debug, PartialEq)]
pub struct Clue {
    /// 案源
    pub source: Source,
    /// 收到日期
    pub received_on: Date,
    /// 涉嫌的违法行为
    pub violation: Violation,
    /// 情况
    pub summary: crate::Held<String>,
    /// Who registered it.
    pub act: Act,
    /// The event's number in the case.
    pub version: u64,
}

/// 立案申请
#[derive(Clone, Debug, PartialEq)]
pub struct FilingRequest {
    /// 承办人, at least two.
    pub handlers: Vec<Code>,
    /// 立案理由
    pub reasons: crate::Held<String>,
    /// Who asked.
    pub act: Act,
    /// Why the head returned it, once he did.
    pub returned: Option<String>,
}

/// 立案
#[derive(Clone, Debug, PartialEq)]
pub struct Filing {
    /// 立案编号
    pub number: String,
    /// 立案日期
    pub on: Date,
    /// SHA-256 of the 立案审批表, hex.
    pub document: String,
    /// Who approved.
    pub act: Act,
    /// The event's number in the case.
    pub version: u64,
}

/// 决定书草稿: the latest one.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// 1, 2, 3 …
    pub version: u32,
    /// What was written.
    pub content: DraftContent,
    /// SHA-256 of the document's template, hex.
    pub template: String,
    /// Who wrote it.
    pub act: Act,
}

/// 送审
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewRequest {
    /// The content digest that is to be reviewed, hex.
    pub digest: String,
    /// Who sent it.
    pub act: Act,
}

/// 法制审核意见
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The content digest it covers, hex.
    pub digest: String,
    /// 通过 or 退回
    pub result: ReviewResult,
    /// The seven answers.
    pub answers: Vec<ReviewAnswer>,
    /// The opinion in words.
    pub opinion: String,
    /// When it was sent, and by whom.
    pub asked: Option<Act>,
    /// The reviewer.
    pub act: Act,
    /// The event's number in the case.
    pub version: u64,
}

/// A document number taken for this case and not yet used.
#[derive(Clone, Debug, PartialEq)]
pub struct Reserved {
    /// What for.
    pub purpose: Purpose,
    /// The year of the series.
    pub year: i16,
    /// The number.
    pub n: u32,
    /// The full number.
    pub text: String,
    /// The verification code that the document will carry.
    pub code: Code,
}

/// 处罚决定
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// 文号
    pub number: String,
    /// 决定日期
    pub on: Date,
    /// Verification code; the decision is published under it.
    pub code: Code,
    /// The content digest that was reviewed and issued, hex.
    pub digest: String,
    /// SHA-256 of the PDF, hex.
    pub document: String,
    /// Who signed.
    pub act: Act,
    /// The event's number in the case.
    pub version: u64,
}

/// A piece of evidence as the case knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceRef {
    /// The piece.
    pub item: evidence::Item,
    /// Who added it.
    pub act: Act,
    /// The event's number in the case.
    pub version: u64,
}

/// A record of an act of investigation.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordRef {
    /// What was recorded.
    pub record: Record,
    /// Who entered it.
    pub act: Act,
    /// The event's number in the case.
    pub version: u64,
}

/// A case as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// Its code; `None` before the first event.
    pub code: Option<Code>,
    /// The agency.
    pub agency: Option<Code>,
    /// 当事人
    pub party: Option<Party>,
    /// 线索
    pub clue: Option<Clue>,
    /// 立案申请, the latest.
    pub filing_request: Option<FilingRequest>,
    /// 立案
    pub filing: Option<Filing>,
    /// 调查记录
    pub records: Vec<RecordRef>,
    /// 证据
    pub evidence: Vec<EvidenceRef>,
    /// 决定书草稿
    pub draft: Option<Draft>,
    /// 送审, while no opinion was given on it.
    pub review_request: Option<ReviewRequest>,
    /// 审核意见, all of them.
    pub reviews: Vec<Review>,
    /// A number taken but not yet used.
    pub reserved: Option<Reserved>,
    /// 决定
    pub decision: Option<Decision>,
    /// 公示日期
    pub published: Option<Act>,
    /// Whether text, evidence or records were added after the latest opinion. Told by the order of
    /// the events, because two of them can carry the same time.
    pub unreviewed: bool,
    /// What else happened in the ordinary procedure.
    pub procedure: procedure::Procedure,
}

impl Case {
    /// Folds one event.
    pub fn apply(&mut self, recorded: &Recorded) {
        let AnyEvent::Case(event) = &recorded.event else { return };
        let act = Act { by: recorded.actor.clone(), at: recorded.at };
        let version = recorded.version;
        match event {
            Event::ClueRegistered { .. } => self.apply_clue(event, act, version),
            Event::FilingRequested { .. } | Event::FilingReturned { .. } | Event::Filed { .. } => {
                self.apply_filing(event, act, version);
            }
            Event::RecordMade { record } => {
                self.records.push(RecordRef { record: record.clone(), act, version });
                self.unreviewed = true;
            }
            Event::EvidenceAdded { item } => {
                // A receipt or a scan proves the procedure; it does not touch what was reviewed.
                self.unreviewed |= item.category.proves_the_facts();
                self.evidence.push(EvidenceRef { item: item.clone(), act, version });
            }
            Event::Drafted { content, template } => {
                let version = self.draft.as_ref().map_or(1, |draft| draft.version + 1);
                let (content, template) = (content.clone(), template.clone());
                self.draft = Some(Draft { version, content, template, act });
                self.review_request = None;
                self.unreviewed = true;
            }
            Event::ReviewRequested { digest } => {
                self.review_request = Some(ReviewRequest { digest: digest.clone(), act });
            }
            Event::Reviewed { digest, result, answers, opinion } => {
                let asked = self.review_request.take().map(|request| request.act);
                self.unreviewed = false;
                self.reviews.push(Review {
                    digest: digest.clone(),
                    result: *result,
                    answers: answers.clone(),
                    opinion: opinion.clone(),
                    asked,
                    act,
                    version,
                });
            }
            Event::NumberReserved { purpose, year, n, text, code } => {
                self.reserved = Some(Reserved {
                    purpose: *purpose,
                    year: *year,
                    n: *n,
                    text: text.clone(),
                    code: code.clone(),
                });
            }
            Event::NumberVoided { .. } => self.reserved = None,
            Event::Decided { number, on, code, digest, document } => {
                self.reserved = None;
                self.decision = Some(Decision {
                    number: number.clone(),
                    on: *on,
                    code: code.clone(),
                    digest: digest.clone(),
                    document: document.clone(),
                    act,
                    version,
                });
            }
            Event::Published { .. } => self.published = Some(act),
            Event::Noted { .. } => {}
            Event::Procedure(event) => self.apply_procedure(event, act, version),
        }
    }

    fn apply_procedure(&mut self, event: &procedure::Event, act: Act, version: u64) {
        match event {
            procedure::Event::HandlersChanged { handlers, .. } => {
                if let Some(request) = &mut self.filing_request {
                    request.handlers.clone_from(handlers);
                }
            }
            // What the party said and what was answered stands in the decision.
            procedure::Event::Stated(statement)
                if statement.manner != procedure::Manner::Waived =>
            {
                self.unreviewed = true;
            }
            procedure::Event::StatementAnswered { .. } => self.unreviewed = true,
            _ => {}
        }
        self.procedure.apply(event, act, version);
    }

    fn apply_clue(&mut self, event: &Event, act: Act, version: u64) {
        let Event::ClueRegistered {
            case_code,
            agency,
            party,
            source,
            received_on,
            violation,
            summary,
        } = event
        else {
            return;
        };
        self.code = Some(case_code.clone());
        self.agency = Some(agency.clone());
        self.party = Some(party.clone());
        self.clue = Some(Clue {
            source: *source,
            received_on: *received_on,
            violation: *violation,
            summary: summary.clone(),
            act,
            version,
        });
    }

    fn apply_filing(&mut self, event: &Event, act: Act, version: u64) {
        match event {
            Event::FilingRequested { handlers, reasons } => {
                self.filing_request = Some(FilingRequest {
                    handlers: handlers.clone(),
                    reasons: reasons.clone(),
                    act,
                    returned: None,
                });
            }
            Event::FilingReturned { reason } => {
                if let Some(request) = &mut self.filing_request {
                    request.returned = Some(reason.clone());
                }
            }
            Event::Filed { number, on, document } => {
                self.reserved = None;
                self.filing = Some(Filing {
                    number: number.clone(),
                    on: *on,
                    document: document.clone(),
                    act,
                    version,
                });
            }
            Event::ClueRegistered { .. }
            | Event::RecordMade { .. }
            | Event::EvidenceAdded { .. }
            | Event::Drafted { .. }
            | Event::ReviewRequested { .. }
            | Event::Reviewed { .. }
            | Event::NumberReserved { .. }
            | Event::NumberVoided { .. }
            | Event::Decided { .. }
            | Event::Published { .. }
            | Event::Procedure(_)
            | Event::Noted { .. } => {}
        }
    }

    /// 承办人: those named in the request that was filed, or is waiting.
    pub fn handlers(&self) -> &[Code] {
        self.filing_request.as_ref().map_or(&[], |request| &request.handlers)
    }

    /// The latest opinion.
    pub fn last_review(&self) -> Option<&Review> {
        self.reviews.last()
    }

    /// The name under which lists show it: 当事人 + 违法行为.
    pub fn title(&self) -> String {
        let party = self.party.as_ref().map_or("", |party| party.name.shown());
        let matter = self.clue.as_ref().map_or("", |clue| clue.violation.name());
        format!("{party}{matter}")
    }
}
