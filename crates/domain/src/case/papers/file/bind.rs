//! The order in which a volume is bound. Every document that was set and every piece of evidence
//! stands in the file exactly once.

use super::days::days;
use super::{Entry, Source};
use crate::case::EvidenceRef;
use crate::case::papers::due::called_for;
use crate::case::papers::{View, paper};
use crate::evidence::Category;
use crate::law::documents::Volume;
use crate::paper::Kind;
use crate::{Code, time};

/// What the volume holds, in order.
pub(super) fn entries(which: Volume, view: &View<'_>) -> Vec<Entry> {
    let mut binder = Binder { view, entries: Vec::new(), taken: Vec::new(), bound: Vec::new() };
    // 副卷 first: then 正卷 can take whatever has no place of its own.
    binder.secondary();
    if which == Volume::Secondary {
        return binder.entries;
    }
    binder.entries.clear();
    binder.main();
    binder.entries
}

struct Binder<'v, 'c> {
    view: &'v View<'c>,
    entries: Vec<Entry>,
    /// The evidence that is bound already.
    taken: Vec<Code>,
    /// The documents that are bound already.
    bound: Vec<(Kind, u64)>,
}

impl Binder<'_, '_> {
    /// 正卷: 立案, 决定, 告知, other documents with their receipts, records, evidence, who is who, 执行, 公示.
    fn main(&mut self) {
        self.filing();
        self.decision();
        for kind in [
            Kind::PriorNotice,
            Kind::StatementRecord,
            Kind::CooperationNotice,
            Kind::CorrectionOrder,
            Kind::Inquiry,
            Kind::PreservationNotice,
            Kind::PreservationDisposal,
            Kind::InspectionRecord,
            Kind::InterviewRecord,
        ] {
            self.documents(kind);
        }
        self.computed(Kind::EvidenceList);
        self.evidence(|piece| {
            piece.item.category.proves_the_facts() && piece.item.category != Category::Identity
        });
        self.computed(Kind::CertificateSheet);
        self.evidence(|piece| piece.item.category == Category::Identity && !is_person(piece));
        self.evidence(|piece| piece.item.category == Category::Identity);
        self.documents(Kind::PaymentRecord);
        self.evidence(|piece| piece.item.category == Category::Payment);
        self.computed(Kind::PublicationRecord);
        // What found no place of its own is still part of the file.
        for kind in Kind::all().filter(|kind| !SECONDARY.contains(kind)) {
            self.documents(kind);
        }
        self.evidence(|_| true);
    }

    /// 副卷: the clue, what was planned, reported, reviewed, discussed and approved, the end.
    fn secondary(&mut self) {
        for kind in SECONDARY {
            self.documents(*kind);
        }
    }

    fn filing(&mut self) {
        let Some(filing) = &self.view.case.filing else { return };
        self.entries.push(Entry {
            title: Kind::FilingApproval.name().to_owned(),
            number: Some(filing.number.clone()),
            date: Some(filing.on),
            source: Source::Made { kind: Kind::FilingApproval, sha256: filing.document.clone() },
        });
        self.scans(Kind::FilingApproval);
    }

    fn decision(&mut self) {
        let Some(decision) = &self.view.case.decision else { return };
        let kind = Kind::PenaltyDecision;
        self.entries.push(Entry {
            title: kind.name().to_owned(),
            number: Some(decision.number.clone()),
            date: Some(decision.on),
            source: Source::Made { kind, sha256: decision.document.clone() },
        });
        self.scans(kind);
        self.receipts(kind, &decision.number.clone());
    }

    /// The documents of that kind: those that were set, and those that still are due. They are followed
    /// by their scans and by the receipts of their service.
    fn documents(&mut self, kind: Kind) {
        let days = days(self.view.case);
        let mut numbers = Vec::new();
        for (of, number, source) in self.sources(kind) {
            let date = days.get(&of).copied();
            let title = match kind {
                Kind::ServiceReceipt => self.receipt_title(of),
                _ => kind.name().to_owned(),
            };
            numbers.extend(number.clone());
            self.bound.push((kind, of));
            self.entries.push(Entry { title, number, date, source });
        }
        self.scans(kind);
        for number in numbers {
            self.receipts(kind, &number);
        }
    }

    /// The event, the number and the pages of every document of that kind that is not yet bound.
    fn sources(&self, kind: Kind) -> Vec<(u64, Option<String>, Source)> {
        let case = self.view.case;
        let open = |of: u64| !self.bound.contains(&(kind, of));
        let made = case.procedure.papers.iter().map(|made| &made.what);
        let mut found: Vec<(u64, Option<String>, Source)> = made
            .filter(|made| made.paper == kind && open(made.of))
            .map(|made| {
                let sha256 = made.sha256.clone();
                (made.of, made.number.clone(), Source::Made { kind, sha256 })
            })
            .collect();
        let due = called_for(case).into_iter().filter(|(due, of, _)| *due == kind && open(*of));
        for (_, of, number) in due {
            if found.iter().any(|(made, _, _)| *made == of) {
                continue;
            }
            if let Some(paper) = paper(kind, of, self.view) {
                found.push((of, number, Source::Paper(Box::new(paper))));
            }
        }
        found.sort_by_key(|(of, _, _)| *of);
        found
    }

    /// The receipts of the services of one document, with the proofs that came with them.
    fn receipts(&mut self, paper: Kind, number: &str) {
        let case = self.view.case;
        let sources = self.sources(Kind::ServiceReceipt);
        let services = case.procedure.services.iter();
        let services =
            services.filter(|served| served.what.paper == paper && served.what.number == number);
        for served in services {
            let of = served.version;
            if let Some((_, _, source)) = sources.iter().find(|(made, _, _)| *made == of) {
                let (title, number) = (self.receipt_title(of), Some(number.to_owned()));
                let (date, source) = (Some(served.what.on), source.clone());
                self.bound.push((Kind::ServiceReceipt, of));
                self.entries.push(Entry { title, number, date, source });
            }
            for code in &served.what.receipts {
                self.piece(code);
            }
        }
    }

    fn receipt_title(&self, of: u64) -> String {
        let services = &self.view.case.procedure.services;
        let name = Kind::ServiceReceipt.name();
        match services.iter().find(|served| served.version == of) {
            Some(served) => format!("{name}（{}）", served.what.paper.name()),
            None => name.to_owned(),
        }
    }

    /// The scans bound to a document.
    fn scans(&mut self, kind: Kind) {
        let case = self.view.case;
        for scan in case.procedure.scans.iter().filter(|scan| scan.what.0 == kind) {
            self.piece(&scan.what.1);
        }
    }

    /// What is set for the file alone.
    fn computed(&mut self, kind: Kind) {
        if let Some(paper) = paper(kind, 0, self.view) {
            let date = Some(self.view.today);
            let source = Source::Paper(Box::new(paper));
            self.entries.push(Entry { title: kind.name().to_owned(), number: None, date, source });
        }
    }

    /// The pieces that are wanted and not yet bound.
    fn evidence(&mut self, wanted: impl Fn(&EvidenceRef) -> bool) {
        let case = self.view.case;
        for piece in case.evidence.iter().filter(|piece| wanted(piece)) {
            self.piece(&piece.item.code);
        }
    }

    fn piece(&mut self, code: &Code) {
        let known = self.view.case.evidence.iter().find(|piece| &piece.item.code == code);
        let Some(piece) = known.filter(|_| !self.taken.contains(code)) else { return };
        self.taken.push(code.clone());
        let item = &piece.item;
        self.entries.push(Entry {
            title: item.title.shown().to_owned(),
            number: None,
            date: Some(time::civil_date(piece.act.at)),
            source: Source::Evidence {
                code: code.clone(),
                media_type: item.media_type.clone(),
                sha256: item.sha256.clone(),
            },
        });
    }
}

/// What stands in 副卷, in order.
const SECONDARY: &[Kind] = &[
    Kind::ClueRegister,
    Kind::InspectionPlan,
    Kind::InspectionNotice,
    Kind::PreservationApproval,
    Kind::InvestigationApproval,
    Kind::InvestigationReport,
    Kind::ReviewOpinion,
    Kind::StatementAnswer,
    Kind::DiscussionRecord,
    Kind::ExtensionApproval,
    Kind::DecisionApproval,
    Kind::InstalmentApproval,
    Kind::ClosingReport,
];

/// Whether a piece on who is who is about the person and not about the unit.
pub(super) fn is_person(piece: &EvidenceRef) -> bool {
    let title = piece.item.title.shown();
    ["法定代表人", "负责人", "身份", "授权", "委托"].iter().any(|word| title.contains(word))
}
