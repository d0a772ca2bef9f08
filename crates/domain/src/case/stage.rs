//! Where a case stands and who has to do what next: computed, shown, never stored.

use super::steps::Step;
use super::{Case, ReviewResult};
use crate::Code;
use crate::paper::Kind as Paper;
use crate::person::Role;
use jiff::Timestamp;

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
    /// 告知
    Notice,
    /// 决定
    Decision,
    /// 送达
    Service,
    /// 公示
    Publication,
    /// 执行结案
    Closing,
    /// 已结案
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
    pub since: Timestamp,
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
        Stage::Notice,
        Stage::Decision,
        Stage::Service,
        Stage::Publication,
        Stage::Closing,
    ];

    /// The word in list rows and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Clue => "clue",
            Stage::Filing => "filing",
            Stage::Investigation => "investigation",
            Stage::Review => "review",
            Stage::Notice => "notice",
            Stage::Decision => "decision",
            Stage::Service => "service",
            Stage::Publication => "publication",
            Stage::Closing => "closing",
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
            Stage::Notice => "告知",
            Stage::Decision => "决定",
            Stage::Service => "送达",
            Stage::Publication => "公示",
            Stage::Closing => "执行结案",
            Stage::Done => "已结案",
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
        let notice = self.procedure.notice();
        match () {
            () if self.procedure.closed.is_some() => Stage::Done,
            () if self.decision.is_some() && !self.decision_served() => Stage::Service,
            () if self.decision.is_some() && self.published.is_none() => Stage::Publication,
            () if self.decision.is_some() => Stage::Closing,
            () if self.review_request.is_some() => Stage::Review,
            () if passed && !self.unreviewed && self.procedure.notice_service().is_some() => {
                Stage::Decision
            }
            () if passed && (!self.unreviewed || notice.is_some()) => Stage::Notice,
            () if self.filing.is_some() => Stage::Investigation,
            () if self.filing_request.as_ref().is_some_and(|r| r.returned.is_none()) => {
                Stage::Filing
            }
            () => Stage::Clue,
        }
    }

    /// Whether the decision reached the party.
    pub fn decision_served(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| {
            self.procedure.service(Paper::PenaltyDecision, &decision.number).is_some()
        })
    }

    /// What has to be done now; empty when the case is at its end.
    pub fn tasks(&self) -> Vec<Task> {
        let Some(clue) = &self.clue else { return Vec::new() };
        let mut tasks = match self.stage() {
            Stage::Clue => self.clue_tasks(clue),
            Stage::Filing => {
                let since = self.filing_request.as_ref().map_or(clue.act.at, |r| r.act.at);
                vec![of_role(Role::Head, Step::File, since, "审批立案")]
            }
            Stage::Investigation => self.investigation_tasks(),
            Stage::Review => {
                let since = self.review_request.as_ref().map_or(clue.act.at, |r| r.act.at);
                vec![of_role(Role::Reviewer, Step::Review, since, "法制审核")]
            }
            Stage::Notice => self.notice_tasks(clue.act.at),
            Stage::Decision => {
                let since = self.last_review().map_or(clue.act.at, |review| review.act.at);
                vec![of_role(Role::Head, Step::Issue, since, "签发处罚决定")]
            }
            Stage::Service | Stage::Publication | Stage::Closing => self.closing_tasks(),
            Stage::Done => Vec::new(),
        };
        if let Some(asked) = self.procedure.all_waiting().next() {
            let since = asked.asked.at;
            tasks.push(of_role(Role::Head, Step::Answer, since, asked.matter.kind().name()));
        }
        if let Some(held) = self.procedure.open_preservation() {
            let (step, title) = (Step::DisposePreservation, "处理登记保存的证据");
            tasks.extend(self.of_handlers(step, held.act.at, title));
        }
        tasks
    }

    fn clue_tasks(&self, clue: &super::Clue) -> Vec<Task> {
        let since = self.filing_request.as_ref().map_or(clue.act.at, |r| r.act.at);
        let (step, title) = match (&self.procedure.check, &self.filing_request) {
            (None, _) => (Step::Check, "核查线索"),
            (Some(_), Some(_)) => (Step::RequestFiling, "立案申请被退回，修改后重新提请"),
            (Some(_), None) => (Step::RequestFiling, "提请立案"),
        };
        let by = clue.act.by.clone();
        by.into_iter()
            .map(|by| Task { step, assignee: Assignee::Person(by), since, title })
            .collect()
    }

    fn investigation_tasks(&self) -> Vec<Task> {
        let Some(filing) = &self.filing else { return Vec::new() };
        let (step, since, title) = match (&self.procedure.report, self.last_review()) {
            (None, _) if self.records.is_empty() => {
                (Step::Record, filing.act.at, "调查取证，制作笔录")
            }
            (None, _) => (Step::CloseInvestigation, filing.act.at, "写调查终结报告"),
            (Some(_), Some(review))
                if review.result == ReviewResult::Returned && !self.unreviewed =>
            {
                (Step::Draft, review.act.at, "按审核意见修改")
            }
            (Some(report), _) => (Step::RequestReview, report.act.at, "送法制审核"),
        };
        self.of_handlers(step, since, title)
    }

    fn notice_tasks(&self, begun: Timestamp) -> Vec<Task> {
        let reviewed = self.last_review().map_or(begun, |review| review.act.at);
        let procedure = &self.procedure;
        let Some(notice) = procedure.notice() else {
            return vec![of_role(Role::Head, Step::Notify, reviewed, "签发事先告知书")];
        };
        if procedure.notice_service().is_none() {
            return self.of_handlers(Step::Serve, notice.act.at, "送达事先告知书");
        }
        match procedure.arguments().last() {
            Some(said) if procedure.statement_answer.is_none() => {
                self.of_handlers(Step::AnswerStatement, said.act.at, "复核陈述申辩")
            }
            _ => self.of_handlers(Step::RequestReview, notice.act.at, "对改动补充送审"),
        }
    }

    fn closing_tasks(&self) -> Vec<Task> {
        let Some(decision) = &self.decision else { return Vec::new() };
        let since = decision.act.at;
        let mut tasks = Vec::new();
        let scanned = self.procedure.scans.iter().any(|s| s.what.0 == Paper::PenaltyDecision);
        if !scanned {
            tasks.extend(self.of_handlers(Step::BindScan, since, "上传盖章的决定书"));
        } else if !self.decision_served() {
            tasks.extend(self.of_handlers(Step::Serve, since, "送达处罚决定书"));
        }
        if self.published.is_none() {
            tasks.push(of_role(Role::Discloser, Step::Publish, since, "公示处罚决定"));
        }
        if self.stage() == Stage::Closing {
            let fine = self.draft.as_ref().and_then(|draft| draft.content.fine);
            match fine {
                Some(fine) if self.procedure.paid() < fine => {
                    tasks.extend(self.of_handlers(Step::Pay, since, "登记缴款"));
                }
                _ => tasks.push(of_role(Role::Head, Step::Close, since, "结案")),
            }
        }
        tasks
    }

    fn of_handlers(&self, step: Step, since: Timestamp, title: &'static str) -> Vec<Task> {
        self.handlers()
            .iter()
            .map(|code| Task { step, assignee: Assignee::Person(code.clone()), since, title })
            .collect()
    }
}

fn of_role(role: Role, step: Step, since: Timestamp, title: &'static str) -> Task {
    Task { step, assignee: Assignee::Role(role), since, title }
}
