//! What each step of the ordinary procedure adds, once nothing stands against it.

use super::Take;
use super::event::{
    Correction, Event, Inquiry, Inspection, Notice, Payment, Preservation, Report, Service,
    Statement,
};
use super::take::ServiceInput;
use super::words::{MatterKind, Method};
use crate::case::command::{added, refuse};
use crate::case::procedure::Matter;
use crate::case::steps::Step;
use crate::case::{Case, Event as CaseEvent};
use crate::decide::{Context, Outcome, Place, State, Stop, Write};
use crate::event::Event as AnyEvent;
use crate::evidence::Item;
use crate::law::Article;
use crate::series::{self, Purpose};
use crate::{Code, Kind, StreamId, case::clocks, gates};
use jiff::civil::Date;

/// What `take` adds to the case named `code`.
pub fn act(
    state: &State,
    code: &Code,
    case: &Case,
    take: &Take,
    context: &Context,
) -> Result<Outcome, Stop> {
    let acts = Acts { state, code, case, context };
    match take {
        Take::Check(check) => acts.own(Event::Checked(check.clone())),
        Take::ChangeHandlers { handlers, reason } => {
            acts.own(Event::HandlersChanged { handlers: handlers.clone(), reason: reason.clone() })
        }
        Take::Ask { matter, reason } => acts.ask(matter, reason),
        Take::Answer { matter, granted, opinion } => acts.answer(*matter, *granted, opinion),
        Take::NotifyInspection { on, scope, materials } => {
            let officers = case.handlers().to_vec();
            let (on, scope, materials) = (*on, scope.clone(), materials.clone());
            acts.numbered(Purpose::Inspection, |number| {
                Event::InspectionNotified(Inspection { number, on, officers, scope, materials })
            })
        }
        Take::OrderCorrection { acts: what, until } => {
            let (what, until) = (what.clone(), *until);
            acts.numbered(Purpose::Correction, |number| {
                Event::CorrectionOrdered(Correction { number, acts: what, until })
            })
        }
        Take::Inquire { questions, reply_by } => {
            let (questions, reply_by) = (questions.clone().into(), *reply_by);
            acts.numbered(Purpose::Inquiry, |number| {
                Event::Inquired(Inquiry { number, questions, reply_by })
            })
        }
        Take::AnswerInquiry { on, content, evidence } => {
            acts.with(Event::InquiryAnswered { on: *on, content: content.clone().into() }, evidence)
        }
        Take::Preserve { on, present, evidence } => acts.preserve(*on, present, evidence),
        Take::DisposePreservation { on, disposal, detail } => {
            let (on, disposal, detail) = (*on, *disposal, detail.clone());
            acts.own(Event::PreservationDisposed { on, disposal, detail })
        }
        Take::CloseInvestigation { report, template } => acts.close(report, template),
        Take::Notify { new_facts } => acts.notify(new_facts),
        Take::Serve(input) => acts.serve(input),
        Take::State { on, manner, by, content, evidence } => {
            let statement = Statement {
                on: *on,
                manner: *manner,
                by: by.clone().into(),
                content: content.clone().into(),
                attachments: codes(evidence),
            };
            acts.with(Event::Stated(statement), evidence)
        }
        Take::AnswerStatement { adoption, reasons } => {
            acts.own(Event::StatementAnswered { adoption: *adoption, reasons: reasons.clone() })
        }
        Take::ChooseHearing { on, choice, by } => {
            acts.own(Event::HearingChosen { on: *on, choice: *choice, by: by.clone().into() })
        }
        Take::Discuss(held) => acts.own(Event::Discussed((**held).clone())),
        Take::BindScan { paper, evidence } => {
            let scan = codes(evidence).into_iter().next().ok_or(Stop::NotFound)?;
            acts.with(Event::ScanBound { paper: *paper, evidence: scan }, evidence)
        }
        Take::Pay { payment, evidence } => {
            let attachments = codes(evidence);
            acts.with(Event::Paid(Payment { attachments, ..(**payment).clone() }), evidence)
        }
        Take::Close { ending, summary } => acts.own(Event::Closed {
            on: context.today(),
            ending: *ending,
            summary: summary.clone(),
        }),
        Take::MakePaper(made) => acts.make_paper(made),
    }
}

struct Acts<'a> {
    state: &'a State,
    code: &'a Code,
    case: &'a Case,
    context: &'a Context,
}

impl Acts<'_> {
    fn stream(&self) -> StreamId {
        StreamId::of(Kind::Case, self.code)
    }

    fn own(&self, event: Event) -> Result<Outcome, Stop> {
        Ok(Outcome::one(self.stream(), self.code, vec![any(event)]))
    }

    /// The event together with the files that came with it.
    fn with(&self, event: Event, evidence: &[Item]) -> Result<Outcome, Stop> {
        let mut writes = added(self.state, self.code, self.case, evidence)?;
        if let Some(own) = writes.first_mut() {
            own.events.push(any(event));
        }
        Ok(Outcome { writes, about: self.code.clone() })
    }

    /// The event under the next number of the year.
    fn numbered(
        &self,
        purpose: Purpose,
        event: impl FnOnce(String) -> Event,
    ) -> Result<Outcome, Stop> {
        let (number, taken) = self.next_number(purpose)?;
        let own = Write { stream: self.stream(), events: vec![any(event(number))] };
        Ok(Outcome { writes: vec![own, taken], about: self.code.clone() })
    }

    fn next_number(&self, purpose: Purpose) -> Result<(String, Write), Stop> {
        let agency = self.case.agency.as_ref().ok_or(Stop::NotFound)?;
        let year = self.context.today().year();
        let stream = StreamId::series(agency, purpose.word(), year);
        let n = self.state.series(&stream)?.last + 1;
        let short = &self.state.agency(agency)?.particulars.short;
        let text = purpose.number(short, year, n);
        let case = self.code.clone();
        let taken = series::Event::NumberReserved { n, case, text: text.clone() };
        Ok((text, Write { stream, events: vec![taken.into()] }))
    }

    fn ask(&self, matter: &Matter, reason: &str) -> Result<Outcome, Stop> {
        if let Matter::AvException { record, .. } = matter {
            let known = usize::try_from(*record).is_ok_and(|n| n <= self.case.records.len());
            if !known {
                return Err(refuse(
                    Step::Ask,
                    "没有这一份笔录",
                    format!("本案只有 {} 份笔录，没有第 {record} 份。", self.case.records.len()),
                    Article::penalty_law(47),
                    Place::Case,
                ));
            }
        }
        if let Matter::Recusal { person, .. } = matter
            && self.state.person(person)?.agency != self.case.agency
        {
            return Err(Stop::NotFound);
        }
        let reason = reason.to_owned().into();
        self.own(Event::ApprovalAsked { matter: matter.clone(), reason })
    }

    fn answer(&self, matter: MatterKind, granted: bool, opinion: &str) -> Result<Outcome, Stop> {
        if self.case.procedure.waiting(matter).is_none() {
            return Err(refuse(
                Step::Answer,
                "没有等待批示的请示",
                format!("没有关于“{}”的请示在等批示，可能已经批过了。", matter.name()),
                Article::hunan_procedure(60),
                Place::Case,
            ));
        }
        self.own(Event::ApprovalAnswered { matter, granted, opinion: opinion.to_owned() })
    }

    fn preserve(&self, on: Date, present: &str, evidence: &[Item]) -> Result<Outcome, Stop> {
        let approved = self.case.procedure.unused_preservation();
        let Some(Matter::Preservation { items, place, keeper }) = approved.map(|a| &a.matter)
        else {
            return Err(Stop::NotFound);
        };
        let (number, taken) = self.next_number(Purpose::Preservation)?;
        let event = Event::Preserved(Preservation {
            number,
            on,
            items: items.clone(),
            place: place.clone(),
            keeper: keeper.clone(),
            present: present.to_owned().into(),
        });
        let mut outcome = self.with(event, evidence)?;
        outcome.writes.push(taken);
        Ok(outcome)
    }

    /// The report is the first draft of the decision: nothing has to be typed again.
    fn close(&self, report: &Report, template: &str) -> Result<Outcome, Stop> {
        let content = report.content.clone();
        let drafted = CaseEvent::Drafted { content, template: template.to_owned() };
        let closed = any(Event::InvestigationClosed(report.clone()));
        Ok(Outcome::one(self.stream(), self.code, vec![closed, drafted.into()]))
    }

    /// The notice says what the draft says now, and tells of a hearing where the law gives one.
    fn notify(&self, new_facts: &str) -> Result<Outcome, Stop> {
        let content = self.case.draft.as_ref().ok_or(Stop::NotFound)?.content.clone();
        let hearing = gates::hearing_right(content.fine);
        let code = self.context.fresh[0].clone();
        let on = self.context.today();
        let new_facts = new_facts.to_owned().into();
        self.numbered(Purpose::Notice, |number| {
            Event::NoticeGiven(Notice { number, code, on, content, hearing, new_facts })
        })
    }

    fn serve(&self, input: &ServiceInput) -> Result<Outcome, Stop> {
        let servers = match input.servers.is_empty() {
            true => self.case.handlers().to_vec(),
            false => input.servers.clone(),
        };
        let effective = match input.method {
            Method::PublicNotice => clocks::public_notice_ends(input.on),
            _ => input.on,
        };
        let service = Service {
            paper: input.paper,
            number: input.number.clone(),
            method: input.method,
            on: input.on,
            effective,
            recipient: input.recipient.clone().into(),
            place: input.place.clone(),
            servers,
            remark: input.remark.clone().into(),
            receipts: codes(&input.evidence),
        };
        self.with(Event::Served(service), &input.evidence)
    }

    /// A document that is there already is not made again; a number is used by its document.
    fn make_paper(&self, made: &super::Made) -> Result<Outcome, Stop> {
        if self.case.procedure.paper(made.paper, made.of).is_some() {
            return Ok(Outcome::one(self.stream(), self.code, Vec::new()));
        }
        let mut outcome = self.own(Event::PaperMade(made.clone()))?;
        let purpose = purpose_of(made.paper);
        let parts = made.number.as_deref().and_then(Purpose::parts);
        if let (Some(purpose), Some((year, n))) = (purpose, parts) {
            let agency = self.case.agency.as_ref().ok_or(Stop::NotFound)?;
            let stream = StreamId::series(agency, purpose.word(), year);
            let open = self.state.series(&stream)?.open.get(&n);
            if open.is_some_and(|open| &open.case == self.code) {
                let used = series::Event::NumberUsed { n, document: made.sha256.clone() };
                outcome.writes.push(Write { stream, events: vec![used.into()] });
            }
        }
        Ok(outcome)
    }
}

/// The series that numbers a document, where it is numbered by the step that makes it.
fn purpose_of(paper: crate::paper::Kind) -> Option<Purpose> {
    use crate::paper::Kind as Paper;
    match paper {
        Paper::InspectionNotice => Some(Purpose::Inspection),
        Paper::Inquiry => Some(Purpose::Inquiry),
        Paper::CorrectionOrder => Some(Purpose::Correction),
        Paper::PreservationNotice => Some(Purpose::Preservation),
        Paper::PriorNotice => Some(Purpose::Notice),
        _ => None,
    }
}

fn any(event: Event) -> AnyEvent {
    CaseEvent::Procedure(event).into()
}

fn codes(evidence: &[Item]) -> Vec<Code> {
    evidence.iter().map(|item| item.code.clone()).collect()
}
