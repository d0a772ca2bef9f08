//! What can be done in the ordinary procedure.

mod read;

use super::event::{Check, Discussion, Made, Matter, Payment, Report};
use super::words::{Adoption, Disposal, Ending, HearingChoice, Manner, MatterKind, Method};
use crate::Code;
use crate::case::steps::Step;
use crate::evidence::Item;
use crate::paper::Kind as PaperKind;
use jiff::civil::Date;

/// A step of the ordinary procedure.
#[derive(Clone, Debug, PartialEq)]
pub enum Take {
    /// 核查线索
    Check(Check),
    /// 调整承办人
    ChangeHandlers {
        /// 承办人 from now on.
        handlers: Vec<Code>,
        /// Why.
        reason: String,
    },
    /// 请示
    Ask {
        /// What for.
        matter: Matter,
        /// Why.
        reason: String,
    },
    /// 批示
    Answer {
        /// What for.
        matter: MatterKind,
        /// 同意 or not.
        granted: bool,
        /// In words.
        opinion: String,
    },
    /// 发检查通知
    NotifyInspection {
        /// 检查日期
        on: Date,
        /// 检查范围
        scope: String,
        /// 需要准备的资料
        materials: String,
    },
    /// 责令改正
    OrderCorrection {
        /// 应当改正的行为和要求
        acts: String,
        /// 改正期限
        until: Date,
    },
    /// 发查询书
    Inquire {
        /// 查询事项
        questions: String,
        /// 答复期限
        reply_by: Date,
    },
    /// 收到答复
    AnswerInquiry {
        /// 收到日期
        on: Date,
        /// 内容
        content: String,
        /// The letter itself.
        evidence: Vec<Item>,
    },
    /// 登记保存
    Preserve {
        /// 日期
        on: Date,
        /// Who was present for the party.
        present: String,
        /// Pictures of what was kept.
        evidence: Vec<Item>,
    },
    /// 处理登记保存的证据
    DisposePreservation {
        /// 日期
        on: Date,
        /// What becomes of it.
        disposal: Disposal,
        /// In words.
        detail: String,
    },
    /// 调查终结
    CloseInvestigation {
        /// The report.
        report: Box<Report>,
        /// SHA-256 of the decision's template, hex: the report is the first draft of the decision.
        template: String,
    },
    /// 事先告知
    Notify {
        /// Why there is a second notice; empty for the first.
        new_facts: String,
    },
    /// 送达
    Serve(Box<ServiceInput>),
    /// 陈述申辩
    State {
        /// 日期
        on: Date,
        /// How.
        manner: Manner,
        /// Who spoke for the party.
        by: String,
        /// What was said.
        content: String,
        /// What was handed in.
        evidence: Vec<Item>,
    },
    /// 复核陈述申辩
    AnswerStatement {
        /// 采纳情况
        adoption: Adoption,
        /// 理由
        reasons: String,
    },
    /// 听证权利
    ChooseHearing {
        /// 日期
        on: Date,
        /// What the party wants.
        choice: HearingChoice,
        /// Who said so.
        by: String,
    },
    /// 集体讨论
    Discuss(Box<Discussion>),
    /// 收存盖章原件
    BindScan {
        /// Which document.
        paper: PaperKind,
        /// The scan.
        evidence: Vec<Item>,
    },
    /// 登记缴款
    Pay {
        /// The payment; its attachments are filled in.
        payment: Box<Payment>,
        /// The receipt.
        evidence: Vec<Item>,
    },
    /// 结案
    Close {
        /// 结案方式
        ending: Ending,
        /// In words.
        summary: String,
    },
    /// 生成文书
    MakePaper(Made),
}

/// What the form of a service holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceInput {
    /// Which document.
    pub paper: PaperKind,
    /// Its number.
    pub number: String,
    /// 送达方式
    pub method: Method,
    /// 日期
    pub on: Date,
    /// 收件人
    pub recipient: String,
    /// 地点
    pub place: String,
    /// 送达人; empty for all handling officers.
    pub servers: Vec<Code>,
    /// 见证人、拒收事由、邮件号码
    pub remark: String,
    /// 回证
    pub evidence: Vec<Item>,
}

impl Take {
    /// Which step it is.
    pub fn step(&self) -> Step {
        match self {
            Take::Check(_) => Step::Check,
            Take::ChangeHandlers { .. } => Step::ChangeHandlers,
            Take::Ask { .. } => Step::Ask,
            Take::Answer { .. } => Step::Answer,
            Take::NotifyInspection { .. } => Step::NotifyInspection,
            Take::OrderCorrection { .. } => Step::OrderCorrection,
            Take::Inquire { .. } => Step::Inquire,
            Take::AnswerInquiry { .. } => Step::AnswerInquiry,
            Take::Preserve { .. } => Step::Preserve,
            Take::DisposePreservation { .. } => Step::DisposePreservation,
            Take::CloseInvestigation { .. } => Step::CloseInvestigation,
            Take::Notify { .. } => Step::Notify,
            Take::Serve(_) => Step::Serve,
            Take::State { .. } => Step::State,
            Take::AnswerStatement { .. } => Step::AnswerStatement,
            Take::ChooseHearing { .. } => Step::ChooseHearing,
            Take::Discuss(_) => Step::Discuss,
            Take::BindScan { .. } => Step::BindScan,
            Take::Pay { .. } => Step::Pay,
            Take::Close { .. } => Step::Close,
            Take::MakePaper(_) => Step::MakePaper,
        }
    }
}
