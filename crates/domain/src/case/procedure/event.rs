//! What happens in the ordinary procedure beyond clue, filing, record, review and decision.

use super::words::{
    Adoption, Cause, Disposal, Ending, Ground, HearingChoice, Manner, MatterKind, Method, Organiser,
};
use crate::case::DraftContent;
use crate::event::Fact;
use crate::paper::Kind as PaperKind;
use crate::{Code, Fen, Held};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An event of the ordinary procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// 核查线索
    #[serde(rename = "case.checked")]
    Checked(Check),
    /// 承办人调整
    #[serde(rename = "case.handlers_changed")]
    HandlersChanged {
        /// 承办人 from now on.
        handlers: Vec<Code>,
        /// Why.
        reason: String,
    },
    /// 请示
    #[serde(rename = "case.approval_asked")]
    ApprovalAsked {
        /// What for.
        matter: Matter,
        /// Why.
        #[serde(default)]
        reason: Held<String>,
    },
    /// 批示
    #[serde(rename = "case.approval_answered")]
    ApprovalAnswered {
        /// What for.
        matter: MatterKind,
        /// 同意 or not.
        granted: bool,
        /// In words.
        opinion: String,
    },
    /// 检查通知
    #[serde(rename = "case.inspection_notified")]
    InspectionNotified(Inspection),
    /// 责令改正
    #[serde(rename = "case.correction_ordered")]
    CorrectionOrdered(Correction),
    /// 统计检查查询书
    #[serde(rename = "case.inquired")]
    Inquired(Inquiry),
    /// 查询书的答复
    #[serde(rename = "case.inquiry_answered")]
    InquiryAnswered {
        /// 收到答复的日期
        on: Date,
        /// 答复内容
        #[serde(default)]
        content: Held<String>,
    },
    /// 先行登记保存
    #[serde(rename = "case.preserved")]
    Preserved(Preservation),
    /// 登记保存的处理决定
    #[serde(rename = "case.preservation_disposed")]
    PreservationDisposed {
        /// 处理日期
        on: Date,
        /// What becomes of it.
        disposal: Disposal,
        /// In words.
        detail: String,
    },
    /// 调查终结
    #[serde(rename = "case.investigation_closed")]
    InvestigationClosed(Report),
    /// 事先告知
    #[serde(rename = "case.notice_given")]
    NoticeGiven(Notice),
    /// 送达
    #[serde(rename = "case.served")]
    Served(Service),
    /// 陈述申辩，或者放弃
    #[serde(rename = "case.stated")]
    Stated(Statement),
    /// 陈述申辩复核意见
    #[serde(rename = "case.statement_answered")]
    StatementAnswered {
        /// 采纳情况
        adoption: Adoption,
        /// 理由
        reasons: String,
    },
    /// 听证权利的行使
    #[serde(rename = "case.hearing_chosen")]
    HearingChosen {
        /// When it was said or received.
        on: Date,
        /// What the party wants.
        choice: HearingChoice,
        /// Who said so for the party.
        #[serde(default)]
        by: Held<String>,
    },
    /// 集体讨论
    #[serde(rename = "case.discussed")]
    Discussed(Discussion),
    /// 盖章或者签名的原件扫描
    #[serde(rename = "case.scan_bound")]
    ScanBound {
        /// Which document.
        paper: PaperKind,
        /// The scan.
        evidence: Code,
    },
    /// 缴款
    #[serde(rename = "case.paid")]
    Paid(Payment),
    /// 结案
    #[serde(rename = "case.closed")]
    Closed {
        /// 结案日期
        on: Date,
        /// 结案方式
        ending: Ending,
        /// 执行和结案情况
        summary: String,
    },
    /// 生成文书
    #[serde(rename = "case.paper_made")]
    PaperMade(Made),
}

/// 核查结果
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// 统计调查由谁组织实施
    pub organiser: Organiser,
    /// 违法行为发生之日；有连续或者继续状态的，从行为终了之日起 (行政处罚法 §36)
    pub act_on: Date,
    /// 核查情况
    #[serde(default)]
    pub found: Held<String>,
}

/// What the head is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Matter {
    /// 先行登记保存证据 (行政处罚法 §56)
    #[serde(rename = "preservation")]
    Preservation {
        /// 物品清单
        items: Vec<String>,
        /// 保存地点
        place: String,
        /// 保管人
        keeper: String,
    },
    /// 不能音像记录的例外
    #[serde(rename = "av_exception")]
    AvException {
        /// The record that has none, counted from 1.
        record: u32,
        /// The objective cause.
        cause: Cause,
    },
    /// 回避
    #[serde(rename = "recusal")]
    Recusal {
        /// Who.
        person: Code,
        /// 事由
        ground: Ground,
    },
    /// 延长办案期限
    #[serde(rename = "extension")]
    Extension {
        /// 月数
        months: u32,
    },
    /// 偏离裁量基准 (国办发〔2022〕27号 十二)
    #[serde(rename = "deviation")]
    Deviation {
        /// 拟罚款
        fine: Fen,
    },
    /// 延期或者分期缴纳罚款 (行政处罚法 §66)
    #[serde(rename = "instalments")]
    Instalments {
        /// 每期的最后日期和金额
        plan: Vec<Instalment>,
    },
}

/// 一期
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// 最后缴纳日期
    pub due: Date,
    /// 金额
    pub amount: Fen,
}

/// 检查通知
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// 文号
    pub number: String,
    /// 检查日期
    pub on: Date,
    /// 检查人员
    pub officers: Vec<Code>,
    /// 检查范围
    pub scope: String,
    /// 需要准备的资料
    pub materials: String,
}

/// 责令改正
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// 文号
    pub number: String,
    /// 应当改正的行为和要求
    pub acts: String,
    /// 改正期限
    pub until: Date,
}

/// 查询书
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquiry {
    /// 文号
    pub number: String,
    /// 查询事项
    #[serde(default)]
    pub questions: Held<String>,
    /// 答复期限
    pub reply_by: Date,
}

/// 先行登记保存
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preservation {
    /// 文号
    pub number: String,
    /// 登记保存日期
    pub on: Date,
    /// 物品清单
    pub items: Vec<String>,
    /// 保存地点
    pub place: String,
    /// 保管人
    pub keeper: String,
    /// Who was present for the party.
    #[serde(default)]
    pub present: Held<String>,
}

/// 调查终结报告
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Facts, basis and proposal: what the notice and the decision will say.
    #[serde(flatten)]
    pub content: DraftContent,
    /// 裁量阶次
    pub grade: String,
    /// 情节复杂或者重大违法行为: collective discussion is a must (行政处罚法 §57).
    pub grave: bool,
    /// 情节严重的理由 (统计法实施条例 §50); empty where not serious.
    pub serious: String,
}

/// 事先告知书
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// 文号
    pub number: String,
    /// Verification code.
    pub code: Code,
    /// 告知日期
    pub on: Date,
    /// What is proposed, with facts and basis.
    #[serde(flatten)]
    pub content: DraftContent,
    /// 告知听证权利
    pub hearing: bool,
    /// 新的事实: why a second notice was given; empty for the first.
    #[serde(default)]
    pub new_facts: Held<String>,
}

/// 送达
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Which document.
    pub paper: PaperKind,
    /// Its number.
    pub number: String,
    /// 送达方式
    pub method: Method,
    /// The day on which it was handed over, left, received, or posted.
    pub on: Date,
    /// The day on which it counts as served: for a public notice thirty days later.
    pub effective: Date,
    /// 收件人
    #[serde(default)]
    pub recipient: Held<String>,
    /// 送达地点
    pub place: String,
    /// 送达人
    pub servers: Vec<Code>,
    /// 见证人, or why it could not be handed over.
    #[serde(default)]
    pub remark: Held<String>,
    /// 送达凭证
    pub receipts: Vec<Code>,
}

/// 陈述申辩
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// 收到或者记录的日期
    pub on: Date,
    /// How.
    pub manner: Manner,
    /// Who spoke for the party.
    #[serde(default)]
    pub by: Held<String>,
    /// What was said.
    #[serde(default)]
    pub content: Held<String>,
    /// The material handed in.
    pub attachments: Vec<Code>,
}

/// 集体讨论
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discussion {
    /// 日期
    pub on: Date,
    /// 地点
    pub place: String,
    /// 主持人
    pub host: Code,
    /// 记录人
    pub recorder: Code,
    /// 参加人员
    pub attendees: Vec<Code>,
    /// 各人意见
    #[serde(default)]
    pub opinions: Held<String>,
    /// 结论
    pub conclusion: String,
}

/// 缴款
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// 缴款日期
    pub on: Date,
    /// 罚款本金
    pub amount: Fen,
    /// 加处罚款
    pub late: Fen,
    /// 票据号
    pub receipt: String,
    /// 票据
    pub attachments: Vec<Code>,
}

/// A document that was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Which document.
    pub paper: PaperKind,
    /// The event of the case that it prints, by its number in the stream.
    pub of: u64,
    /// 文号
    pub number: Option<String>,
    /// SHA-256 of the PDF, hex.
    pub sha256: String,
}

impl Matter {
    /// Its kind.
    pub fn kind(&self) -> MatterKind {
        match self {
            Matter::Preservation { .. } => MatterKind::Preservation,
            Matter::AvException { .. } => MatterKind::AvException,
            Matter::Recusal { .. } => MatterKind::Recusal,
            Matter::Extension { .. } => MatterKind::Extension,
            Matter::Deviation { .. } => MatterKind::Deviation,
            Matter::Instalments { .. } => MatterKind::Instalments,
        }
    }
}

impl Event {
    /// What it changes.
    pub fn fact(&self) -> Fact {
        match self {
            Event::Checked(_) => Fact::Clue,
            Event::HandlersChanged { .. } => Fact::Filing,
            Event::ApprovalAsked { .. } | Event::ApprovalAnswered { .. } => Fact::Approval,
            Event::InspectionNotified(_)
            | Event::CorrectionOrdered(_)
            | Event::Inquired(_)
            | Event::InquiryAnswered { .. }
            | Event::Preserved(_)
            | Event::PreservationDisposed { .. } => Fact::Measure,
            Event::InvestigationClosed(_) => Fact::Report,
            Event::NoticeGiven(_) => Fact::Notice,
            Event::Served(_) => Fact::Service,
            Event::Stated(_) | Event::StatementAnswered { .. } | Event::HearingChosen { .. } => {
                Fact::Statement
            }
            Event::Discussed(_) => Fact::Discussion,
            Event::ScanBound { .. } | Event::PaperMade(_) => Fact::Paper,
            Event::Paid(_) | Event::Closed { .. } => Fact::Performance,
        }
    }

    /// One line for the timeline.
    pub fn summary(&self) -> String {
        match self {
            Event::Checked(check) => format!("核查线索，违法行为终了于 {}", check.act_on),
            Event::HandlersChanged { reason, .. } => format!("调整承办人：{reason}"),
            Event::ApprovalAsked { matter, .. } => format!("请示：{}", matter.kind().name()),
            Event::ApprovalAnswered { matter, granted, opinion } => {
                let word = if *granted { "同意" } else { "不同意" };
                format!("批示：{word}{}（{opinion}）", matter.name())
            }
            Event::InspectionNotified(notice) => format!("发出检查通知 {}", notice.number),
            Event::CorrectionOrdered(order) => format!("责令改正 {}", order.number),
            Event::Inquired(inquiry) => format!("发出统计检查查询书 {}", inquiry.number),
            Event::InquiryAnswered { on, .. } => format!("收到查询书答复（{on}）"),
            Event::Preserved(held) => format!("先行登记保存 {} 项", held.items.len()),
            Event::PreservationDisposed { disposal, .. } => {
                format!("登记保存的证据：{}", disposal.name())
            }
            Event::InvestigationClosed(_) => "调查终结，提交报告".to_owned(),
            Event::NoticeGiven(notice) => format!("发出事先告知书 {}", notice.number),
            Event::Served(service) => {
                format!("{}《{}》", service.method.name(), service.paper.name())
            }
            Event::Stated(statement) => format!("当事人{}", statement.manner.name()),
            Event::StatementAnswered { adoption, .. } => {
                format!("复核陈述申辩：{}", adoption.name())
            }
            Event::HearingChosen { choice, .. } => format!("当事人{}", choice.name()),
            Event::Discussed(_) => "负责人集体讨论".to_owned(),
            Event::ScanBound { paper, .. } => format!("收存盖章的《{}》扫描件", paper.name()),
            Event::Paid(paid) => format!("收到罚款 {} 元", paid.amount),
            Event::Closed { ending, .. } => format!("结案：{}", ending.name()),
            Event::PaperMade(made) => format!("生成《{}》", made.paper.name()),
        }
    }
}
