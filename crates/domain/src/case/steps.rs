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
        }
    }

    /// On what it rests.
    pub fn rests(self) -> Rests {
        match self {
            Step::RegisterClue | Step::Note => Rests::On(&[]),
            Step::RequestFiling => Rests::On(&[Fact::Clue, Fact::Filing]),
            Step::Record => Rests::On(&[Fact::Filing, Fact::Decision]),
            Step::Draft => Rests::On(&[Fact::Filing, Fact::Draft, Fact::Review, Fact::Decision]),
            Step::VoidNumber => Rests::On(&[Fact::Number, Fact::Filing, Fact::Decision]),
            Step::ReturnFiling
            | Step::File
            | Step::RequestReview
            | Step::Review
            | Step::Issue
            | Step::Publish => Rests::OnEverything,
        }
    }
}

impl Rests {
    /// Whether a change of `fact` is a conflict.
    pub fn disturbed_by(self, fact: Fact) -> bool {
        match self {
            // A note changes nothing that anybody could rest on. A number is taken inside the act of
            // filing or signing itself, which asks again whether it is still there.
            Rests::OnEverything => !matches!(fact, Fact::Note | Fact::Number),
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
