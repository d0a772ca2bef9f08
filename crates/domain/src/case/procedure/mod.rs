//! 普通程序: what happened beyond clue, filing, record, review and decision, and what it amounts to.
//!
//! The events are in [`event`], what can be done in [`take`], what it adds in [`acts`], and how a form
//! becomes it in [`forms`]. Nothing here knows a deadline: that is [`super::clocks`].

pub mod acts;
pub mod event;
pub mod forms;
pub mod take;
pub mod words;

pub use event::{
    Check, Correction, Discussion, Event, Inquiry, Inspection, Instalment, Made, Matter, Notice,
    Payment, Preservation, Report, Service, Statement,
};
pub use take::Take;
pub use words::{
    Adoption, Cause, Disposal, Ending, Ground, HearingChoice, Manner, MatterKind, Method, Organiser,
};

use super::Act;
use crate::paper::Kind as PaperKind;
use crate::{Code, Fen, Held};
use jiff::civil::Date;

/// A thing with who did it and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Done<T> {
    /// What.
    pub what: T,
    /// Who and when.
    pub act: Act,
    /// The event's number in the case.
    pub version: u64,
}

/// 请示和批示
#[derive(Clone, Debug, PartialEq)]
pub struct Approval {
    /// What for.
    pub matter: Matter,
    /// Why.
    pub reason: Held<String>,
    /// Who asked.
    pub asked: Act,
    /// The event's number in the case.
    pub version: u64,
    /// What the head said.
    pub answer: Option<ApprovalAnswer>,
}

/// 批示
#[derive(Clone, Debug, PartialEq)]
pub struct ApprovalAnswer {
    /// 同意 or not.
    pub granted: bool,
    /// In words.
    pub opinion: String,
    /// Who and when.
    pub act: Act,
}

/// 登记保存 and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Preserved {
    /// What was kept.
    pub preservation: Preservation,
    /// Who and when.
    pub act: Act,
    /// The event's number in the case.
    pub version: u64,
    /// 处理日期, 处理方式, 说明
    pub disposed: Option<Done<(Date, Disposal, String)>>,
}

/// The ordinary procedure as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Procedure {
    /// 核查
    pub check: Option<Done<Check>>,
    /// 请示, oldest first.
    pub approvals: Vec<Approval>,
    /// 检查通知
    pub inspections: Vec<Done<Inspection>>,
    /// 责令改正
    pub corrections: Vec<Done<Correction>>,
    /// 查询书
    pub inquiries: Vec<Done<Inquiry>>,
    /// 查询书的答复
    pub inquiry_answers: Vec<Done<(Date, Held<String>)>>,
    /// 登记保存
    pub preservations: Vec<Preserved>,
    /// 调查终结报告, the latest.
    pub report: Option<Done<Report>>,
    /// 事先告知书, oldest first; the last one counts.
    pub notices: Vec<Done<Notice>>,
    /// 送达
    pub services: Vec<Done<Service>>,
    /// 陈述申辩, since the last notice.
    pub statements: Vec<Done<Statement>>,
    /// 复核意见 on them: 采纳情况 and reasons.
    pub statement_answer: Option<Done<(Adoption, String)>>,
    /// 听证, since the last notice, the latest word.
    pub hearing: Option<Done<(Date, HearingChoice)>>,
    /// 集体讨论, the latest.
    pub discussion: Option<Done<Discussion>>,
    /// 盖章原件
    pub scans: Vec<Done<(PaperKind, Code)>>,
    /// 缴款
    pub payments: Vec<Done<Payment>>,
    /// 结案
    pub closed: Option<Done<(Date, Ending, String)>>,
    /// 文书, oldest first.
    pub papers: Vec<Done<Made>>,
}

impl Procedure {
    /// Folds one event.
    pub(super) fn apply(&mut self, event: &Event, act: Act, version: u64) {
        match event {
            Event::Checked(check) => self.check = Some(done(check.clone(), act, version)),
            Event::HandlersChanged { .. } => {}
            Event::ApprovalAsked { .. } | Event::ApprovalAnswered { .. } => {
                self.apply_approval(event, act, version);
            }
            Event::InspectionNotified(notice) => {
                self.inspections.push(done(notice.clone(), act, version));
            }
            Event::CorrectionOrdered(order) => {
                self.corrections.push(done(order.clone(), act, version));
            }
            Event::Inquired(inquiry) => self.inquiries.push(done(inquiry.clone(), act, version)),
            Event::InquiryAnswered { on, content } => {
                self.inquiry_answers.push(done((*on, content.clone()), act, version));
            }
            Event::Preserved(preservation) => self.preservations.push(Preserved {
                preservation: preservation.clone(),
                act,
                version,
                disposed: None,
            }),
            Event::PreservationDisposed { on, disposal, detail } => {
                if let Some(open) = self.preservations.iter_mut().find(|h| h.disposed.is_none()) {
                    open.disposed = Some(done((*on, *disposal, detail.clone()), act, version));
                }
            }
            Event::InvestigationClosed(report) => {
                self.report = Some(done(report.clone(), act, version));
            }
            Event::NoticeGiven(notice) => {
                self.notices.push(done(notice.clone(), act, version));
                // What was said to an earlier notice was said to another proposal.
                self.statements.clear();
                self.statement_answer = None;
                self.hearing = None;
            }
            Event::Served(service) => self.services.push(done(service.clone(), act, version)),
            Event::Stated(_) | Event::StatementAnswered { .. } | Event::HearingChosen { .. } => {
                self.apply_response(event, act, version);
            }
            Event::Discussed(held) => self.discussion = Some(done(held.clone(), act, version)),
            Event::ScanBound { paper, evidence } => {
                self.scans.push(done((*paper, evidence.clone()), act, version));
            }
            Event::Paid(payment) => self.payments.push(done(payment.clone(), act, version)),
            Event::Closed { on, ending, summary } => {
                self.closed = Some(done((*on, *ending, summary.clone()), act, version));
            }
            Event::PaperMade(made) => self.papers.push(done(made.clone(), act, version)),
        }
    }

    fn apply_approval(&mut self, event: &Event, act: Act, version: u64) {
        match event {
            Event::ApprovalAsked { matter, reason } => self.approvals.push(Approval {
                matter: matter.clone(),
                reason: reason.clone(),
                asked: act,
                version,
                answer: None,
            }),
            Event::ApprovalAnswered { matter, granted, opinion } => {
                let waiting = self
                    .approvals
                    .iter_mut()
                    .find(|asked| asked.matter.kind() == *matter && asked.answer.is_none());
                if let Some(waiting) = waiting {
                    let (granted, opinion) = (*granted, opinion.clone());
                    waiting.answer = Some(ApprovalAnswer { granted, opinion, act });
                }
            }
            _ => {}
        }
    }

    fn apply_response(&mut self, event: &Event, act: Act, version: u64) {
        match event {
            Event::Stated(statement) => {
                self.statements.push(done(statement.clone(), act, version));
                // A new statement wants a new answer.
                self.statement_answer = None;
            }
            Event::StatementAnswered { adoption, reasons } => {
                self.statement_answer = Some(done((*adoption, reasons.clone()), act, version));
            }
            Event::HearingChosen { on, choice, .. } => {
                self.hearing = Some(done((*on, *choice), act, version));
            }
            _ => {}
        }
    }

    /// The notice that counts.
    pub fn notice(&self) -> Option<&Done<Notice>> {
        self.notices.last()
    }

    /// The service of a document with this number, if it was served.
    pub fn service(&self, paper: PaperKind, number: &str) -> Option<&Done<Service>> {
        self.services
            .iter()
            .rev()
            .find(|served| served.what.paper == paper && served.what.number == number)
    }

    /// The service of the notice that counts.
    pub fn notice_service(&self) -> Option<&Done<Service>> {
        self.service(PaperKind::PriorNotice, &self.notice()?.what.number)
    }

    /// A request of this kind that waits for the head.
    pub fn waiting(&self, kind: MatterKind) -> Option<&Approval> {
        self.approvals.iter().find(|asked| asked.matter.kind() == kind && asked.answer.is_none())
    }

    /// Everything that waits for the head.
    pub fn all_waiting(&self) -> impl Iterator<Item = &Approval> {
        self.approvals.iter().filter(|asked| asked.answer.is_none())
    }

    /// The requests of this kind that the head granted.
    pub fn granted(&self, kind: MatterKind) -> impl DoubleEndedIterator<Item = &Approval> {
        self.approvals.iter().filter(move |asked| {
            asked.matter.kind() == kind && asked.answer.as_ref().is_some_and(|said| said.granted)
        })
    }

    /// The oldest approval of a preservation that was not used: one is good for one preservation.
    pub fn unused_preservation(&self) -> Option<&Approval> {
        self.granted(MatterKind::Preservation).nth(self.preservations.len())
    }

    /// Whether `person` may not act in this case because of 回避.
    pub fn recused(&self, person: &Code) -> bool {
        self.granted(MatterKind::Recusal).any(
            |asked| matches!(&asked.matter, Matter::Recusal { person: who, .. } if who == person),
        )
    }

    /// A preservation that is not yet disposed of.
    pub fn open_preservation(&self) -> Option<&Preserved> {
        self.preservations.iter().find(|held| held.disposed.is_none())
    }

    /// Statements that are no waiver, since the last notice.
    pub fn arguments(&self) -> impl Iterator<Item = &Done<Statement>> {
        self.statements.iter().filter(|said| said.what.manner != Manner::Waived)
    }

    /// Whether the party said expressly that it makes no statement.
    pub fn statement_waived(&self) -> bool {
        self.statements.iter().any(|said| said.what.manner == Manner::Waived)
    }

    /// How much of the fine itself was paid.
    pub fn paid(&self) -> Fen {
        Fen::new(self.payments.iter().map(|paid| paid.what.amount.get()).sum())
    }

    /// How much was paid for being late.
    pub fn late_paid(&self) -> Fen {
        Fen::new(self.payments.iter().map(|paid| paid.what.late.get()).sum())
    }

    /// The months by which the head extended the term for deciding.
    pub fn extended_months(&self) -> u32 {
        self.granted(MatterKind::Extension)
            .map(|asked| match asked.matter {
                Matter::Extension { months } => months,
                _ => 0,
            })
            .sum()
    }

    /// The document made from the event with this number.
    pub fn paper(&self, kind: PaperKind, of: u64) -> Option<&Made> {
        self.papers
            .iter()
            .rev()
            .map(|made| &made.what)
            .find(|made| made.paper == kind && made.of == of)
    }
}

fn done<T>(what: T, act: Act, version: u64) -> Done<T> {
    Done { what, act, version }
}
