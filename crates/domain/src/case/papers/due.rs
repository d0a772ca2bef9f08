//! Which documents the record calls for, and which of them are not yet set.

use super::ending::performed;
use super::records::paper_of;
use crate::case::Case;
use crate::case::procedure::{Approval, Matter};
use crate::paper::Kind;

/// A document to be set: its kind, the event that it prints, and its number where it has one.
pub type Due = (Kind, u64, Option<String>);

/// Every document that the record as it stands calls for and that has no [`PaperMade`] yet, in the
/// order in which a case meets them. 立案审批表 and 行政处罚决定书 are set in the step that issues them;
/// what belongs to the case file alone is computed when it is bound.
///
/// [`PaperMade`]: crate::case::procedure::Event::PaperMade
pub fn due(case: &Case) -> Vec<Due> {
    let open = |(kind, of, _): &Due| case.procedure.paper(*kind, *of).is_none();
    called_for(case).into_iter().filter(open).collect()
}

/// Every document that the record calls for, set or not.
pub(super) fn called_for(case: &Case) -> Vec<Due> {
    let mut due = before_report(case);
    due.extend(from_report(case));
    due.extend(after_decision(case));
    due.sort_by_key(|&(_, of, _)| of);
    due
}

fn before_report(case: &Case) -> Vec<Due> {
    let procedure = &case.procedure;
    let mut due = Vec::new();
    match (&procedure.check, &case.clue) {
        (Some(check), _) => due.push((Kind::ClueRegister, check.version, None)),
        (None, Some(clue)) if case.filing_request.is_some() => {
            due.push((Kind::ClueRegister, clue.version, None));
        }
        (None, _) => {}
    }
    for notice in &procedure.inspections {
        let (of, number) = (notice.version, notice.what.number.clone());
        due.push((Kind::InspectionPlan, of, None));
        due.push((Kind::InspectionNotice, of, Some(number)));
        due.push((Kind::CooperationNotice, of, None));
    }
    let records = case.records.iter();
    due.extend(records.map(|made| (paper_of(made.record.kind), made.version, None)));
    for inquiry in &procedure.inquiries {
        due.push((Kind::Inquiry, inquiry.version, Some(inquiry.what.number.clone())));
    }
    for order in &procedure.corrections {
        due.push((Kind::CorrectionOrder, order.version, Some(order.what.number.clone())));
    }
    let asked = procedure.approvals.iter();
    due.extend(asked.filter_map(answered).map(|(kind, of)| (kind, of, None)));
    for held in &procedure.preservations {
        let number = held.preservation.number.clone();
        due.push((Kind::PreservationNotice, held.version, Some(number)));
        if let Some(done) = &held.disposed {
            due.push((Kind::PreservationDisposal, done.version, None));
        }
    }
    due
}

fn from_report(case: &Case) -> Vec<Due> {
    let procedure = &case.procedure;
    let mut due = Vec::new();
    if let Some(report) = &procedure.report {
        due.push((Kind::InvestigationReport, report.version, None));
        // The form is complete once the head has taken the report up by giving the notice.
        if procedure.notices.iter().any(|notice| notice.version > report.version) {
            due.push((Kind::InvestigationApproval, report.version, None));
        }
    }
    due.extend(case.reviews.iter().map(|review| (Kind::ReviewOpinion, review.version, None)));
    for notice in &procedure.notices {
        due.push((Kind::PriorNotice, notice.version, Some(notice.what.number.clone())));
    }
    let statements = procedure.statements.iter();
    due.extend(statements.map(|said| (Kind::StatementRecord, said.version, None)));
    if let Some(answer) = &procedure.statement_answer {
        due.push((Kind::StatementAnswer, answer.version, None));
    }
    if let Some(held) = &procedure.discussion {
        due.push((Kind::DiscussionRecord, held.version, None));
    }
    due
}

fn after_decision(case: &Case) -> Vec<Due> {
    let procedure = &case.procedure;
    let mut due = Vec::new();
    if let Some(decision) = &case.decision {
        due.push((Kind::DecisionApproval, decision.version, None));
    }
    let services = procedure.services.iter();
    due.extend(services.map(|served| (Kind::ServiceReceipt, served.version, None)));
    due.extend(performed(case).map(|of| (Kind::PaymentRecord, of, None)));
    if let (Some(closed), Some(_)) = (&procedure.closed, &case.decision) {
        due.push((Kind::ClosingReport, closed.version, None));
    }
    due
}

/// The form of a request, once the head has answered it.
fn answered(asked: &Approval) -> Option<(Kind, u64)> {
    asked.answer.as_ref()?;
    let kind = match asked.matter {
        Matter::Preservation { .. } => Kind::PreservationApproval,
        Matter::Extension { .. } => Kind::ExtensionApproval,
        Matter::Instalments { .. } => Kind::InstalmentApproval,
        Matter::AvException { .. } | Matter::Recusal { .. } | Matter::Deviation { .. } => {
            return None;
        }
    };
    Some((kind, asked.version))
}
