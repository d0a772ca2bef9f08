//! The documents of a penalty case.

use serde::{Deserialize, Serialize};

/// A document of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the table below says what each is called")]
pub enum Kind {
    ClueRegister,
    FilingApproval,
    InspectionPlan,
    InspectionNotice,
    CooperationNotice,
    InspectionRecord,
    InterviewRecord,
    CertificateSheet,
    Inquiry,
    CorrectionOrder,
    PreservationApproval,
    PreservationNotice,
    PreservationDisposal,
    EvidenceList,
    InvestigationApproval,
    InvestigationReport,
    ReviewOpinion,
    PriorNotice,
    StatementRecord,
    StatementAnswer,
    DiscussionRecord,
    DecisionApproval,
    PenaltyDecision,
    ServiceReceipt,
    PaymentRecord,
    InstalmentApproval,
    ExtensionApproval,
    PublicationRecord,
    ClosingReport,
    Cover,
    Catalogue,
    Remarks,
}

/// Word and name, in the order in which a case meets them.
const TABLE: &[(Kind, &str, &str)] = &[
    (Kind::ClueRegister, "clue_register", "案件线索登记表"),
    (Kind::FilingApproval, "filing_approval", "立案审批表"),
    (Kind::InspectionPlan, "inspection_plan", "统计执法检查工作方案"),
    (Kind::InspectionNotice, "inspection_notice", "统计执法检查通知书"),
    (Kind::CooperationNotice, "cooperation_notice", "关于认真配合统计执法检查的通知"),
    (Kind::InspectionRecord, "inspection_record", "现场检查笔录"),
    (Kind::InterviewRecord, "interview_record", "询问笔录"),
    (Kind::CertificateSheet, "certificate_sheet", "执法人员证件登记页"),
    (Kind::Inquiry, "inquiry", "统计检查查询书"),
    (Kind::CorrectionOrder, "correction_order", "责令改正通知书"),
    (Kind::PreservationApproval, "preservation_approval", "先行登记保存证据审批表"),
    (Kind::PreservationNotice, "preservation_notice", "先行登记保存证据通知书"),
    (Kind::PreservationDisposal, "preservation_disposal", "先行登记保存证据处理决定书"),
    (Kind::EvidenceList, "evidence_list", "证据清单"),
    (Kind::InvestigationApproval, "investigation_approval", "案件调查终结审批表"),
    (Kind::InvestigationReport, "investigation_report", "案件调查终结报告"),
    (Kind::ReviewOpinion, "review_opinion", "法制审核意见表"),
    (Kind::PriorNotice, "prior_notice", "行政处罚事先告知书"),
    (Kind::StatementRecord, "statement_record", "陈述申辩笔录"),
    (Kind::StatementAnswer, "statement_answer", "陈述申辩复核意见书"),
    (Kind::DiscussionRecord, "discussion_record", "案件集体讨论记录"),
    (Kind::DecisionApproval, "decision_approval", "行政处罚决定审批表"),
    (Kind::PenaltyDecision, "penalty_decision", "行政处罚决定书"),
    (Kind::ServiceReceipt, "service_receipt", "送达回证"),
    (Kind::PaymentRecord, "payment_record", "行政处罚决定执行情况记录"),
    (Kind::InstalmentApproval, "instalment_approval", "延期（分期）缴纳罚款审批表"),
    (Kind::ExtensionApproval, "extension_approval", "延长办案期限审批表"),
    (Kind::PublicationRecord, "publication_record", "行政处罚决定公示情况"),
    (Kind::ClosingReport, "closing_report", "行政处罚案件结案报告"),
    (Kind::Cover, "cover", "案卷封面"),
    (Kind::Catalogue, "catalogue", "卷内目录"),
    (Kind::Remarks, "remarks", "备考表"),
];

impl Kind {
    /// Every document, in the order in which a case meets them.
    pub fn all() -> impl Iterator<Item = Kind> {
        TABLE.iter().map(|&(kind, _, _)| kind)
    }

    /// The word in addresses, events and `law/documents.toml`.
    pub fn word(self) -> &'static str {
        TABLE.iter().find(|(kind, _, _)| *kind == self).map_or("", |&(_, word, _)| word)
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Kind> {
        TABLE.iter().find(|&&(_, known, _)| known == word).map(|&(kind, _, _)| kind)
    }

    /// 文书名称
    pub fn name(self) -> &'static str {
        TABLE.iter().find(|(kind, _, _)| *kind == self).map_or("", |&(_, _, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_has_a_word_and_a_name_of_its_own() {
        let words: std::collections::BTreeSet<_> = Kind::all().map(Kind::word).collect();
        let names: std::collections::BTreeSet<_> = Kind::all().map(Kind::name).collect();
        assert_eq!((words.len(), names.len()), (TABLE.len(), TABLE.len()));
        assert!(Kind::all().all(|kind| Kind::parse(kind.word()) == Some(kind)));
    }
}
