//! 文书: what every document of a case says, computed from its record.
//!
//! A document prints one event: [`paper`] takes the number of that event in the case, and lists only
//! the evidence and the records that were there by then, so that it says the same whenever it is asked
//! for. What is called for and not yet set is in [`due`]; how the finished case is bound is in [`file`].
//!
//! 立案审批表 and 行政处罚决定书 are set in forms of their own, from [`filing_approval`] and
//! [`decision`]; [`paper`] does not know them.

mod content;
mod deciding;
mod due;
mod ending;
pub mod file;
mod locked;
mod measures;
mod notice;
mod parts;
mod records;
mod report;
mod service;
mod start;
#[cfg(test)]
mod tests;

pub use content::{
    Blanks, applied, decision, decision_digest, filing_approval, hex, is_public_milestone,
    penalty_basis, public_facts,
};
pub use due::{Due, due};
pub use file::{CaseFile, case_file, completeness};

use super::Case;
use crate::Code;
use crate::agency::Agency;
use crate::paper::{Kind, Paper};
use crate::person::Person;
use jiff::civil::Date;

/// What a document may look at.
pub struct View<'a> {
    /// The case.
    pub case: &'a Case,
    /// The agency.
    pub agency: &'a Agency,
    /// Its people.
    pub people: &'a dyn Fn(&Code) -> Option<&'a Person>,
    /// The day on which it is set.
    pub today: Date,
    /// Where the public reads and verifies.
    pub public_url: &'a str,
}

/// The document of this kind that prints the event numbered `of`. `None` where the case does not hold
/// it, and for the two that are set in forms of their own. What is computed for the case file prints
/// no event: there `of` is ignored, and for cover, catalogue and remarks it is the volume, 0 or 1.
pub fn paper(kind: Kind, of: u64, view: &View<'_>) -> Option<Paper> {
    match kind {
        Kind::ClueRegister => start::clue_register(of, view),
        Kind::InspectionPlan => start::plan(of, view),
        Kind::InspectionNotice => start::notice(of, view),
        Kind::CooperationNotice => start::cooperation(of, view),
        Kind::InspectionRecord | Kind::InterviewRecord => records::record(kind, of, view),
        Kind::InvestigationReport => report::report(of, view),
        Kind::InvestigationApproval => report::approval(of, view),
        Kind::PriorNotice => notice::notice(of, view),
        Kind::StatementRecord => notice::statement(of, view),
        Kind::StatementAnswer => notice::answer(of, view),
        Kind::ServiceReceipt => service::receipt(of, view),
        Kind::CertificateSheet => records::certificates(view),
        Kind::Inquiry => measures::inquiry(of, view),
        Kind::CorrectionOrder => measures::correction(of, view),
        Kind::PreservationApproval => measures::preservation_approval(of, view),
        Kind::PreservationNotice => measures::preservation(of, view),
        Kind::PreservationDisposal => measures::disposal(of, view),
        Kind::EvidenceList => measures::evidence_list(view),
        Kind::ReviewOpinion => deciding::review(of, view),
        Kind::DiscussionRecord => deciding::discussion(of, view),
        Kind::DecisionApproval => deciding::approval(of, view),
        Kind::PaymentRecord => ending::payment(of, view),
        Kind::InstalmentApproval => ending::instalments(of, view),
        Kind::ExtensionApproval => ending::extension(of, view),
        Kind::PublicationRecord => ending::publication(view),
        Kind::ClosingReport => ending::closing(of, view),
        Kind::Cover => file::volume(of, view).map(|volume| volume.cover),
        Kind::Catalogue => file::volume(of, view).map(|volume| file::catalogue(&volume, view, &[])),
        Kind::Remarks => file::volume(of, view).map(|volume| volume.remarks),
        Kind::FilingApproval | Kind::PenaltyDecision => None,
    }
}
