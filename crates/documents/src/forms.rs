//! The forms: one row each, with the article it answers to, its fields and its template.

use crate::RenderError;
use crate::content::{Content, Field};
use serde_json::Value;
use sha2::{Digest, Sha256};

mod filing_approval;
mod paper;
mod penalty_decision;

/// A form that the program can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// 立案审批表
    FilingApproval,
    /// 行政处罚决定书
    PenaltyDecision,
    /// Any document that the record itself composes: `domain::paper::Paper` as JSON.
    Paper,
}

/// Everything that is known of one form.
pub(crate) struct Row {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) article: &'static str,
    /// The template's own file.
    pub(crate) template: Template,
    pub(crate) fields: &'static [Field],
    /// The rules between fields, and what the template needs beside them.
    pub(crate) compose: fn(&mut Content) -> Result<(), RenderError>,
    /// What this document is called in a refusal, where its content says; else the form's name.
    pub(crate) called: fn(&Value) -> Option<&str>,
}

/// A typst file that is part of the program.
#[derive(Clone, Copy)]
pub(crate) struct Template {
    /// Its path in typst's world.
    pub(crate) path: &'static str,
    pub(crate) text: &'static str,
}

/// The files that every form includes.
pub(crate) const SHARED: &[Template] =
    &[Template { path: "/_official.typ", text: include_str!("../forms/_official.typ") }];

const FILING_APPROVAL: Row = Row {
    code: "filing-approval",
    name: "立案审批表",
    article: "《中华人民共和国行政处罚法》第五十四条第二款",
    template: Template {
        path: "/filing_approval.typ",
        text: include_str!("../forms/filing_approval.typ"),
    },
    fields: filing_approval::FIELDS,
    compose: filing_approval::compose,
    called: |_| None,
};

const PENALTY_DECISION: Row = Row {
    code: "penalty-decision",
    name: "行政处罚决定书",
    article: "《中华人民共和国行政处罚法》第五十九条",
    template: Template {
        path: "/penalty_decision.typ",
        text: include_str!("../forms/penalty_decision.typ"),
    },
    fields: penalty_decision::FIELDS,
    compose: penalty_decision::compose,
    called: |_| None,
};

const PAPER: Row = Row {
    code: "paper",
    name: "文书",
    article: "《党政机关公文格式》（GB/T 9704—2012）",
    template: Template { path: "/paper.typ", text: include_str!("../forms/paper.typ") },
    fields: paper::FIELDS,
    compose: paper::compose,
    called: paper::called,
};

impl Form {
    /// Every form, in the order of a case.
    pub const ALL: &[Form] = &[Form::FilingApproval, Form::PenaltyDecision, Form::Paper];

    /// The form's name in addresses and file names: `penalty-decision`.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// 文书名称
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The article that asks for the form.
    pub fn article(self) -> &'static str {
        self.row().article
    }

    /// SHA-256 over the form's template and the files it shares with the others: each as its path, a
    /// zero byte, its length in bytes as 8 bytes big-endian, and its text. A review that covers this
    /// digest covers every locked sentence of the document.
    pub fn template_digest(self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        for template in [self.row().template].iter().chain(SHARED) {
            hasher.update(template.path);
            hasher.update([0]);
            hasher.update(u64::try_from(template.text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(template.text);
        }
        hasher.finalize().into()
    }

    pub(crate) fn row(self) -> &'static Row {
        match self {
            Form::FilingApproval => &FILING_APPROVAL,
            Form::PenaltyDecision => &PENALTY_DECISION,
            Form::Paper => &PAPER,
        }
    }
}

/// A fault of the program: the document called `name` was not set.
pub(crate) fn unset(name: &str, detail: String) -> RenderError {
    RenderError::Typeset { form: name.to_owned(), detail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn forms_are_told_apart_by_code_name_and_template() {
        let codes: BTreeSet<_> = Form::ALL.iter().map(|form| form.code()).collect();
        let names: BTreeSet<_> = Form::ALL.iter().map(|form| form.name()).collect();
        let digests: BTreeSet<_> = Form::ALL.iter().map(|form| form.template_digest()).collect();
        assert_eq!((codes.len(), names.len()), (Form::ALL.len(), Form::ALL.len()));
        assert_eq!(digests.len(), Form::ALL.len());
    }
}
