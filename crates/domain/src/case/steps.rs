//! The steps of a penalty case: what each is called, and on what it rests.

use crate::event::Fact;

/// A step that somebody takes in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 登记线索
    RegisterClue,
    /// 提请立案
    RequestFiling,
    /// 退回立案申请
    ReturnFiling,
    /// 批准立案
    File,
    /// 制作调查记录
    Record,
    /// 拟写决定书
    Draft,
    /// 送法制审核
    RequestReview,
    /// 出具审核意见
    Review,
    /// 签发决定
    Issue,
    /// 公示
    Publish,
    /// 文号作废
    VoidNumber,
    /// 写备注
    Note,
    /// 核查线索
    Check,
    /// 调整承办人
    ChangeHandlers,
    /// 请示
    Ask,
    /// 批示
    Answer,
    /// 发检查通知
    NotifyInspection,
    /// 责令改正
    OrderCorrection,
    /// 发查询书
    Inquire,
    /// 登记查询书答复
    AnswerInquiry,
    /// 先行登记保存
    Preserve,
    /// 处理登记保存的证据
    DisposePreservation,
    /// 调查终结
    CloseInvestigation,
    /// 事先告知
    Notify,
    /// 送达
    Serve,
    /// 登记陈述申辩
    State,
    /// 复核陈述申辩
    AnswerStatement,
    /// 登记听证意愿
    ChooseHearing,
    /// 集体讨论
    Discuss,
    /// 收存盖章原件
    BindScan,
    /// 登记缴款
    Pay,
    /// 结案
    Close,
    /// 生成文书
    MakePaper,
}

/// What a step rests on: events that change it meanwhile are a conflict, others are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rests {
    /// Any change of what the case says is a conflict: what is approved must be what was seen.
    OnEverything,
    /// Only changes of these.
    On(&'static [Fact]),
}

impl Step {
    /// Every step.
    pub const ALL: &[Step] = &[
        Step::RegisterClue,
        Step::RequestFiling,
        Step::ReturnFiling,
        Step::File,
        Step::Record,
        Step::Draft,
        Step::RequestReview,
        Step::Review,
        Step::Issue,
        Step::Publish,
        Step::VoidNumber,
        Step::Note,
        Step::Check,
        Step::ChangeHandlers,
        Step::Ask,
        Step::Answer,
        Step::NotifyInspection,
        Step::OrderCorrection,
        Step::Inquire,
        Step::AnswerInquiry,
        Step::Preserve,
        Step::DisposePreservation,
        Step::CloseInvestigation,
        Step::Notify,
        Step::Serve,
        Step::State,
        Step::AnswerStatement,
        Step::ChooseHearing,
        Step::Discuss,
        Step::BindScan,
        Step::Pay,
        Step::Close,
        Step::MakePaper,
    ];

    /// As people say it.
    pub fn name(self) -> &'static str {
        match self {
            Step::RegisterClue => "登记线索",
            Step::RequestFiling => "提请立案",
            Step::ReturnFiling => "退回立案申请",
            Step::File => "批准立案",
            Step::Record => "制作调查记录",
            Step::Draft => "拟写处罚决定书",
            Step::RequestReview => "送法制审核",
            Step::Review => "出具法制审核意见",
            Step::Issue => "签发处罚决定",
            Step::Publish => "公示处罚决定",
            Step::VoidNumber => "作废文号",
            Step::Note => "写备注",
            Step::Check => "核查线索",
            Step::ChangeHandlers => "调整承办人",
            Step::Ask => "请示",
            Step::Answer => "批示",
            Step::NotifyInspection => "发检查通知",
            Step::OrderCorrection => "责令改正",
            Step::Inquire => "发查询书",
            Step::AnswerInquiry => "登记查询书答复",
            Step::Preserve => "先行登记保存",
            Step::DisposePreservation => "处理登记保存的证据",
            Step::CloseInvestigation => "调查终结",
            Step::Notify => "事先告知",
            Step::Serve => "送达",
            Step::State => "登记陈述申辩",
            Step::AnswerStatement => "复核陈述申辩",
            Step::ChooseHearing => "登记听证意愿",
            Step::Discuss => "集体讨论",
            Step::BindScan => "收存盖章原件",
            Step::Pay => "登记缴款",
            Step::Close => "结案",
            Step::MakePaper => "生成文书",
        }
    }

    /// The word in the addresses of the steps that share one page; empty for the others.
    pub fn word(self) -> &'static str {
        match self {
            Step::Check => "check",
            Step::ChangeHandlers => "handlers",
            Step::Ask => "ask",
            Step::Answer => "answer",
            Step::NotifyInspection => "inspection",
            Step::OrderCorrection => "correction",
            Step::Inquire => "inquiry",
            Step::AnswerInquiry => "inquiry-answer",
            Step::Preserve => "preservation",
            Step::DisposePreservation => "preservation-disposal",
            Step::CloseInvestigation => "report",
            Step::Notify => "notice",
            Step::Serve => "service",
            Step::State => "statement",
            Step::AnswerStatement => "statement-answer",
            Step::ChooseHearing => "hearing",
            Step::Discuss => "discussion",
            Step::BindScan => "scan",
            Step::Pay => "payment",
            Step::Close => "closing",
            _ => "",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Step> {
        Step::ALL.iter().copied().find(|step| !word.is_empty() && step.word() == word)
    }

    /// On what it rests.
    pub fn rests(self) -> Rests {
        match self {
            Step::RegisterClue | Step::Note => Rests::On(&[]),
            Step::RequestFiling => Rests::On(&[Fact::Clue, Fact::Filing]),
            Step::Record => Rests::On(&[Fact::Filing, Fact::Decision]),
            Step::Draft => Rests::On(&[Fact::Filing, Fact::Draft, Fact::Review, Fact::Decision]),
            Step::Check => Rests::On(&[Fact::Clue, Fact::Filing]),
            Step::Ask => Rests::On(&[Fact::Approval, Fact::Decision]),
            Step::NotifyInspection
            | Step::OrderCorrection
            | Step::Inquire
            | Step::AnswerInquiry
            | Step::Preserve
            | Step::DisposePreservation => {
                Rests::On(&[Fact::Filing, Fact::Measure, Fact::Decision])
            }
            Step::State | Step::ChooseHearing => {
                Rests::On(&[Fact::Notice, Fact::Statement, Fact::Decision])
            }
            Step::Serve => Rests::On(&[Fact::Notice, Fact::Service, Fact::Decision]),
            Step::Pay => Rests::On(&[Fact::Service, Fact::Performance]),
            Step::BindScan => Rests::On(&[Fact::Decision]),
            Step::MakePaper => Rests::On(&[]),
            Step::VoidNumber => Rests::On(&[Fact::Number, Fact::Filing, Fact::Decision]),
            Step::ReturnFiling
            | Step::File
            | Step::RequestReview
            | Step::Review
            | Step::Issue
            | Step::Publish
            | Step::ChangeHandlers
            | Step::Answer
            | Step::CloseInvestigation
            | Step::Notify
            | Step::AnswerStatement
            | Step::Discuss
            | Step::Close => Rests::OnEverything,
        }
    }
}

impl Rests {
    /// Whether a change of `fact` is a conflict.
    pub fn disturbed_by(self, fact: Fact) -> bool {
        match self {
            // A note changes nothing that anybody could rest on. A number is taken inside the act of
            // filing or signing itself, which asks again whether it is still there.
            Rests::OnEverything => !matches!(fact, Fact::Note | Fact::Number | Fact::Paper),
            Rests::On(facts) => facts.contains(&fact),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colleagues_photo_does_not_cost_an_interview() {
        assert!(!Step::Record.rests().disturbed_by(Fact::Evidence));
        assert!(!Step::Record.rests().disturbed_by(Fact::Record));
    }

    #[test]
    fn what_is_signed_is_what_was_seen() {
        for step in [Step::File, Step::Review, Step::Issue, Step::Publish] {
            assert!(step.rests().disturbed_by(Fact::Evidence), "{step:?}");
            assert!(!step.rests().disturbed_by(Fact::Note), "{step:?}");
            assert!(!step.rests().disturbed_by(Fact::Number), "{step:?}");
        }
    }
}
