//! Which of the nineteen documents of the published list the case has, misses, or does not need.

use super::bind::is_person;
use crate::case::papers::due::called_for;
use crate::case::{Case, RecordKind, ReviewResult};
use crate::evidence::Category;
use crate::law::documents::FileItem;
use crate::law::law;
use crate::paper::Kind;

/// One document of the list, and whether the case has it.
#[derive(Clone, Debug)]
pub struct Item {
    /// The document.
    pub document: &'static FileItem,
    /// Whether the case has it.
    pub state: State,
}

/// Whether a case has a document of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 已有
    Present,
    /// 缺少, or not yet there
    Missing,
    /// 本案不需要
    NotNeeded,
}

/// The nineteen documents of `law/documents.toml`, in the order in which they are bound. While the
/// investigation is open, what it could still bring counts as missing.
pub fn completeness(case: &Case) -> Vec<Item> {
    law()
        .documents
        .iter()
        .map(|document| Item { document, state: state(case, &document.key) })
        .collect()
}

fn state(case: &Case, key: &str) -> State {
    let procedure = &case.procedure;
    let closed = procedure.report.is_some();
    match key {
        "filing_approval" => has(case.filing.is_some()),
        "decision" => has(case
            .decision
            .as_ref()
            .is_some_and(|decision| is_served(case, Kind::PenaltyDecision, &decision.number))),
        "prior_notice" => has(procedure.notice().is_some_and(|notice| {
            is_set(case, Kind::PriorNotice)
                && is_served(case, Kind::PriorNotice, &notice.what.number)
        })),
        "cooperation_notice" => inspected(case, Kind::CooperationNotice),
        "inspection_plan" => inspected(case, Kind::InspectionPlan),
        "inspection_notice" => inspected(case, Kind::InspectionNotice),
        "site_record" => recorded(case, RecordKind::Inspection, Kind::InspectionRecord),
        "interview_record" => recorded(case, RecordKind::Interview, Kind::InterviewRecord),
        "materials" => has(evidence(case, |category| {
            category.proves_the_facts() && category != Category::Identity
        })),
        "certificates" => {
            has(case.records.iter().any(|made| !made.record.certificates_shown.is_empty()))
        }
        "licence" => has(identity(case, false)),
        "representative" => has(identity(case, true)),
        "performance" => has(is_set(case, Kind::PaymentRecord)),
        "disclosure" => has(case.published.is_some()),
        "investigation_report" => {
            has(is_set(case, Kind::InvestigationReport)
                && is_set(case, Kind::InvestigationApproval))
        }
        "legal_review" => has(case.last_review().is_some_and(|review| {
            review.result == ReviewResult::Passed && is_set(case, Kind::ReviewOpinion)
        })),
        "discussion" => {
            let needed = procedure.report.as_ref().is_some_and(|report| report.what.grave);
            let held = procedure.discussion.is_some();
            wanted(needed || held || !closed, is_set(case, Kind::DiscussionRecord))
        }
        "decision_approval" => has(is_set(case, Kind::DecisionApproval)),
        "closing_report" => has(is_set(case, Kind::ClosingReport)),
        _ => State::Missing,
    }
}

fn has(there: bool) -> State {
    if there { State::Present } else { State::Missing }
}

fn wanted(needed: bool, there: bool) -> State {
    if needed { has(there) } else { State::NotNeeded }
}

/// Whether every document of that kind that the record calls for is set, and there is one.
fn is_set(case: &Case, kind: Kind) -> bool {
    let mut of_kind = called_for(case).into_iter().filter(|(due, _, _)| *due == kind).peekable();
    of_kind.peek().is_some()
        && of_kind.all(|(kind, of, _)| case.procedure.paper(kind, of).is_some())
}

fn is_served(case: &Case, kind: Kind, number: &str) -> bool {
    case.procedure.service(kind, number).is_some()
}

/// What goes out before an inspection is wanted where one was made, or may still be made.
fn inspected(case: &Case, kind: Kind) -> State {
    let went = case.records.iter().any(|made| made.record.kind == RecordKind::Inspection);
    let open = case.procedure.report.is_none();
    wanted(went || open || !case.procedure.inspections.is_empty(), is_set(case, kind))
}

fn recorded(case: &Case, record: RecordKind, kind: Kind) -> State {
    let made = case.records.iter().any(|made| made.record.kind == record);
    let announced = record == RecordKind::Inspection && !case.procedure.inspections.is_empty();
    let open = case.procedure.report.is_none();
    wanted(made || announced || open, is_set(case, kind))
}

fn evidence(case: &Case, wanted: fn(Category) -> bool) -> bool {
    case.evidence.iter().any(|piece| wanted(piece.item.category))
}

/// The papers on who is who, told apart by their titles: of the unit, or of the person for it.
fn identity(case: &Case, person: bool) -> bool {
    let papers = case.evidence.iter().filter(|piece| piece.item.category == Category::Identity);
    papers.into_iter().any(|piece| is_person(piece) == person)
}
