//! Where a case stands and who has to do what next: computed, shown, never stored.

use super::steps::Step;
use super::{Case, ReviewResult};
use crate::Code;
use crate::person::Role;

/// The stages of the ordinary procedure as far as this program carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 线索
    Clue,
    /// 立案
    Filing,
    /// 调查取证
    Investigation,
    /// 法制审核
    Review,
    /// 决定
    Decision,
    /// 公示
    Publication,
    /// 已公示
    Done,
}

/// Who has to act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// Anyone with the role.
    Role(Role),
    /// This person.
    Person(Code),
}

/// Something to be done in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The step.
    pub step: Step,
    /// Who.
    pub assignee: Assignee,
    /// Since when it waits.
    pub since: jiff::Timestamp,
    /// What it is called in a to-do list.
    pub title: &'static str,
}

impl Stage {
    /// The stages of the rail, in order.
    pub const RAIL: &[Stage] = &[
        Stage::Clue,
        Stage::Filing,
        Stage::Investigation,
        Stage::Review,
        Stage::Decision,
        Stage::Publication,
    ];

    /// The word in list rows and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Clue => "clue",
            Stage::Filing => "filing",
            Stage::Investigation => "investigation",
            Stage::Review => "review",
            Stage::Decision => "decision",
            Stage::Publication => "publication",
            Stage::Done => "done",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Stage> {
        Stage::RAIL.iter().copied().chain([Stage::Done]).find(|stage| stage.word() == word)
    }

    /// As people say it.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Clue => "线索",
            Stage::Filing => "立案",
            Stage::Investigation => "调查取证",
            Stage::Review => "法制审核",
            Stage::Decision => "决定",
            Stage::Publication => "公示",
            Stage::Done => "已公示",
        }
    }
}

impl Assignee {
    /// The word in list rows: `role:head` or `person:7K3M…`.
    pub fn word(&self) -> String {
        match self {
            Assignee::Role(role) => format!("role:{}", role.word()),
            Assignee::Person(code) => format!("person:{code}"),
        }
    }
}

impl Case {
    /// Where the case stands.
    pub fn stage(&self) -> Stage {
        let passed = self.last_review().is_some_and(|review| review.result == ReviewResult::Passed);
        match () {
            () if self.published.is_some() => Stage::Done,
            () if self.decision.is_some() => Stage::Publication,
            () if self.review_request.is_some() => Stage::Review,
            () if passed && !self.unreviewed => Stage::Decision,
            () if self.filing.is_some() => Stage::Investigation,
            () if self.filing_request.as_ref().is_some_and(|r| r.returned.is_none()) => {
                Stage::Filing
            }
            () => Stage::Clue,
        }
    }

    /// What has to be done now; empty when the case is at its end.
    pub fn tasks(&self) -> Vec<Task> {
        let Some(clue) = &self.clue else { return Vec::new() };
        let role = |role, step, since, title| {
            vec![Task { step, assignee: Assignee::Role(role), since, title }]
        };
        match self.stage() {
            Stage::Clue => {
                let since = self.filing_request.as_ref().map_or(clue.act.at, |r| r.act.at);
                let title = if self.filing_request.is_some() {
                    "立案申请被退回，修改后重新提请"
                } else {
                    "核查线索，提请立案"
                };
                let by = clue.act.by.clone();
                by.map_or_else(Vec::new, |by| {
                    let assignee = Assignee::Person(by);
                    vec![Task { step: Step::RequestFiling, assignee, since, title }]
                })
            }
            Stage::Filing => {
                let since = self.filing_request.as_ref().map_or(clue.act.at, |r| r.act.at);
                role(Role::Head, Step::File, since, "审批立案")
            }
            Stage::Investigation => self.investigation_tasks(),
            Stage::Review => {
                let since = self.review_request.as_ref().map_or(clue.act.at, |r| r.act.at);
                role(Role::Reviewer, Step::Review, since, "法制审核")
            }
            Stage::Decision => {
                let since = self.last_review().map_or(clue.act.at, |review| review.act.at);
                role(Role::Head, Step::Issue, since, "签发处罚决定")
            }
            Stage::Publication => {
                let since = self.decision.as_ref().map_or(clue.act.at, |d| d.act.at);
                role(Role::Discloser, Step::Publish, since, "公示处罚决定")
            }
            Stage::Done => Vec::new(),
        }
    }

    fn investigation_tasks(&self) -> Vec<Task> {
        let Some(filing) = &self.filing else { return Vec::new() };
        let (step, since, title) = match (&self.draft, self.last_review()) {
            (None, _) if self.records.is_empty() => {
                (Step::Record, filing.act.at, "调查取证，制作笔录")
            }
            (None, _) => (Step::Draft, filing.act.at, "拟写处罚决定书"),
            (Some(_), Some(review))
                if review.result == ReviewResult::Returned && !self.unreviewed =>
            {
                (Step::Draft, review.act.at, "按审核意见修改")
            }
            (Some(draft), _) => (Step::RequestReview, draft.act.at, "送法制审核"),
        };
        self.handlers()
            .iter()
            .map(|code| Task { step, assignee: Assignee::Person(code.clone()), since, title })
            .collect()
    }
}
