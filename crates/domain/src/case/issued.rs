//! The documents that go to the party, each with its number and its day.

use super::Case;
use crate::paper::Kind as Paper;
use crate::time;
use jiff::civil::Date;

/// A document that was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issued<'a> {
    /// Which.
    pub paper: Paper,
    /// 文号
    pub number: &'a str,
    /// Its day.
    pub on: Date,
}

impl Case {
    /// Every document that is to be served, in the order of the procedure.
    pub fn issued(&self) -> Vec<Issued<'_>> {
        let procedure = &self.procedure;
        let mut issued = Vec::new();
        let mut add = |paper, number, on| issued.push(Issued { paper, number, on });
        for notice in &procedure.inspections {
            let on = time::civil_date(notice.act.at);
            add(Paper::InspectionNotice, notice.what.number.as_str(), on);
        }
        for inquiry in &procedure.inquiries {
            add(Paper::Inquiry, &inquiry.what.number, time::civil_date(inquiry.act.at));
        }
        for order in &procedure.corrections {
            add(Paper::CorrectionOrder, &order.what.number, time::civil_date(order.act.at));
        }
        for held in &procedure.preservations {
            add(Paper::PreservationNotice, &held.preservation.number, held.preservation.on);
        }
        for notice in &procedure.notices {
            add(Paper::PriorNotice, &notice.what.number, notice.what.on);
        }
        if let Some(decision) = &self.decision {
            add(Paper::PenaltyDecision, &decision.number, decision.on);
        }
        issued
    }

    /// Whether there is a document of this kind whose original somebody can have signed or sealed.
    pub fn has_paper(&self, paper: Paper) -> bool {
        use crate::case::RecordKind::{Inspection, Interview};
        use crate::case::procedure::MatterKind;
        let procedure = &self.procedure;
        let recorded = |kind| self.records.iter().any(|made| made.record.kind == kind);
        let asked =
            |kind| procedure.approvals.iter().any(|approval| approval.matter.kind() == kind);
        match paper {
            Paper::InspectionNotice
            | Paper::Inquiry
            | Paper::CorrectionOrder
            | Paper::PreservationNotice
            | Paper::PriorNotice
            | Paper::PenaltyDecision => self.issued().iter().any(|known| known.paper == paper),
            Paper::ClueRegister => self.clue.is_some(),
            Paper::FilingApproval => self.filing.is_some(),
            Paper::InspectionPlan | Paper::CooperationNotice => !procedure.inspections.is_empty(),
            Paper::InspectionRecord => recorded(Inspection),
            Paper::InterviewRecord => recorded(Interview),
            Paper::CertificateSheet | Paper::EvidenceList => !self.records.is_empty(),
            Paper::PreservationApproval => asked(MatterKind::Preservation),
            Paper::PreservationDisposal => {
                procedure.preservations.iter().any(|held| held.disposed.is_some())
            }
            Paper::InvestigationApproval | Paper::InvestigationReport => procedure.report.is_some(),
            Paper::ReviewOpinion => !self.reviews.is_empty(),
            Paper::StatementRecord => !procedure.statements.is_empty(),
            Paper::StatementAnswer => procedure.statement_answer.is_some(),
            Paper::DiscussionRecord => procedure.discussion.is_some(),
            Paper::DecisionApproval => self.decision.is_some(),
            Paper::ServiceReceipt => !procedure.services.is_empty(),
            Paper::PaymentRecord => !procedure.payments.is_empty(),
            Paper::InstalmentApproval => asked(MatterKind::Instalments),
            Paper::ExtensionApproval => asked(MatterKind::Extension),
            Paper::PublicationRecord => self.published.is_some(),
            Paper::ClosingReport | Paper::Cover | Paper::Catalogue | Paper::Remarks => {
                procedure.closed.is_some()
            }
        }
    }
}
