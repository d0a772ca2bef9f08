//! 文书: what every document of a case says, computed from its record.
//!
//! A document prints one event: [`paper`] takes the number of that event in the case, and looks only
//! at what had happened by then, so that the same event gives the same document for ever. What is
//! called for and not yet set is in [`due`]; how the finished case is bound is in [`file`].
//!
//! 立案审批表 and 行政处罚决定书 are set in forms of their own, from [`filing_approval`] and
//! [`decision`]; [`paper`] does not know them.

mod content;
mod locked;
mod notice;
mod parts;
mod records;
mod report;
mod service;

pub use content::{
    Blanks, applied, decision, decision_digest, filing_approval, hex, is_public_milestone,
    public_facts,
};

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
/// it, and for the two that are set in forms of their own.
pub fn paper(kind: Kind, of: u64, view: &View<'_>) -> Option<Paper> {
    match kind {
        Kind::InspectionRecord | Kind::InterviewRecord => records::record(kind, of, view),
        Kind::InvestigationReport => report::report(of, view),
        Kind::InvestigationApproval => report::approval(of, view),
        Kind::PriorNotice => notice::notice(of, view),
        Kind::StatementRecord => notice::statement(of, view),
        Kind::StatementAnswer => notice::answer(of, view),
        Kind::ServiceReceipt => service::receipt(of, view),
        _ => None,
    }
}
