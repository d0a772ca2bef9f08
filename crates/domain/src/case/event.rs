//! What happens in a case.

use crate::event::Fact;
use crate::series::Purpose;
use crate::violation::Violation;
use crate::{Code, Fen, Held, evidence};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// An event of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// 登记线索; opens the stream.
    #[serde(rename = "case.clue_registered")]
    ClueRegistered {
        /// The case's code.
        case_code: Code,
        /// The agency.
        agency: Code,
        /// 当事人; each of its parts is a field of the event.
        #[serde(flatten)]
        party: Party,
        /// 案源
        source: Source,
        /// 收到日期
        received_on: Date,
        /// 涉嫌的违法行为
        violation: Violation,
        /// 线索情况
        #[serde(default)]
        summary: Held<String>,
    },
    /// 提请立案
    #[serde(rename = "case.filing_requested")]
    FilingRequested {
        /// 承办人
        handlers: Vec<Code>,
        /// 立案理由
        #[serde(default)]
        reasons: Held<String>,
    },
    /// 退回立案申请
    #[serde(rename = "case.filing_returned")]
    FilingReturned {
        /// Why.
        reason: String,
    },
    /// 批准立案
    #[serde(rename = "case.filed")]
    Filed {
        /// 立案编号
        number: String,
        /// 立案日期
        on: Date,
        /// SHA-256 of the 立案审批表, hex.
        document: String,
    },
    /// 调查记录
    #[serde(rename = "case.record_made")]
    RecordMade {
        /// What was recorded.
        #[serde(flatten)]
        record: Record,
    },
    /// 证据入案
    #[serde(rename = "case.evidence_added")]
    EvidenceAdded {
        /// The piece.
        #[serde(flatten)]
        item: evidence::Item,
    },
    /// 拟写决定书
    #[serde(rename = "case.drafted")]
    Drafted {
        /// What was written.
        #[serde(flatten)]
        content: DraftContent,
        /// SHA-256 of the template, hex.
        template: String,
    },
    /// 送法制审核
    #[serde(rename = "case.review_requested")]
    ReviewRequested {
        /// The content digest, hex.
        digest: String,
    },
    /// 法制审核意见
    #[serde(rename = "case.reviewed")]
    Reviewed {
        /// The content digest it covers, hex.
        digest: String,
        /// 通过 or 退回
        result: ReviewResult,
        /// The seven answers.
        answers: Vec<ReviewAnswer>,
        /// The opinion in words.
        opinion: String,
    },
    /// 预留文号
    #[serde(rename = "case.number_reserved")]
    NumberReserved {
        /// What for.
        purpose: Purpose,
        /// The year of the series.
        year: i16,
        /// The number.
        #[serde(rename = "serial")]
        n: u32,
        /// The full number.
        text: String,
        /// The verification code that the document will carry.
        code: Code,
    },
    /// 文号作废
    #[serde(rename = "case.number_voided")]
    NumberVoided {
        /// The full number.
        text: String,
        /// Why.
        reason: String,
    },
    /// 签发决定
    #[serde(rename = "case.decided")]
    Decided {
        /// 文号
        number: String,
        /// 决定日期
        on: Date,
        /// Verification code.
        code: Code,
        /// The content digest, hex.
        digest: String,
        /// SHA-256 of the PDF, hex.
        document: String,
    },
    /// 公示
    #[serde(rename = "case.published")]
    Published {
        /// The public code.
        code: Code,
    },
    /// 备注
    #[serde(rename = "case.noted")]
    Noted {
        /// What was written.
        #[serde(default)]
        text: Held<String>,
    },
    /// The rest of the ordinary procedure.
    #[serde(untagged)]
    Procedure(super::procedure::Event),
}

/// 当事人: a legal person or other organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// 名称
    #[serde(default)]
    pub name: Held<String>,
    /// 统一社会信用代码
    #[serde(default)]
    pub credit_code: Held<String>,
    /// 住所
    #[serde(default)]
    pub address: Held<String>,
    /// 法定代表人或者负责人
    #[serde(default)]
    pub representative: Held<String>,
}

/// 案源
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 双随机抽查
    RandomInspection,
    /// 专项检查
    SpecialInspection,
    /// 日常数据审核
    DataReview,
    /// 举报
    Report,
    /// 上级交办
    Assigned,
    /// 其他机关移送
    Transferred,
}

/// What kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 现场检查笔录
    Inspection,
    /// 询问笔录
    Interview,
}

/// A record of an act of investigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What kind.
    pub kind: RecordKind,
    /// The day of the act.
    pub on: Date,
    /// 地点
    pub place: String,
    /// The officers present.
    pub officers: Vec<Code>,
    /// The certificates shown at the beginning, one per officer: 亮证 (行政处罚法 §55).
    pub certificates_shown: Vec<String>,
    /// Who was present for the party.
    #[serde(default)]
    pub present: Held<String>,
    /// What was found or said.
    #[serde(default)]
    pub content: Held<String>,
    /// The evidence taken with it.
    pub attachments: Vec<Code>,
    /// From when to when, where it was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// 已告知权利义务
    #[serde(default)]
    pub rights_told: bool,
    /// 按规定着装、佩戴标志
    #[serde(default)]
    pub dress: bool,
}

/// The hours of an act on its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// From.
    pub from: Time,
    /// Until.
    pub until: Time,
}

impl Hours {
    /// Whether both have a moment in common.
    pub fn overlap(self, other: Hours) -> bool {
        self.from < other.until && other.from < self.until
    }
}

impl std::fmt::Display for Hours {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}至{}", self.from.strftime("%H:%M"), self.until.strftime("%H:%M"))
    }
}

/// What the handling officers write into the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftContent {
    /// 违法行为
    pub violation: Violation,
    /// 报告期, e.g. 2025年年报.
    pub period: String,
    /// 报表名称
    pub report: String,
    /// 指标名称
    pub indicator: String,
    /// 上报数与核实数. Never public (统计法 §28).
    #[serde(default)]
    pub figures: Held<Figures>,
    /// 违法事实, the full text for the party.
    #[serde(default)]
    pub facts: Held<String>,
    /// 裁量理由
    pub discretion: String,
    /// 警告
    pub warning: bool,
    /// 罚款
    pub fine: Option<Fen>,
    /// 责令改正的内容
    pub order_to_correct: String,
}

/// The figures of a false report, in the report's own unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// 上报数
    pub reported: Option<i64>,
    /// 核实数
    pub actual: Option<i64>,
}

/// The outcome of a legal review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewResult {
    /// 通过
    Passed,
    /// 退回
    Returned,
}

/// One of the seven points of a review (the plan, 四(一)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewPoint {
    /// 通过
    Good,
    /// 有问题
    Problem,
    /// 不适用
    NotApplicable,
}

/// The answer to one point, in the order of [`ReviewAnswer::POINTS`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewAnswer {
    /// The answer.
    pub point: ReviewPoint,
    /// What is wrong, or why it does not apply.
    pub remark: String,
}

impl ReviewAnswer {
    /// 主体适格、事实清楚、证据确凿、适用法律正确、程序合法、裁量适当、文书规范
    pub const POINTS: [&'static str; 7] =
        ["主体适格", "事实清楚", "证据确凿", "适用法律正确", "程序合法", "裁量适当", "文书规范"];
}

impl ReviewPoint {
    /// Every answer.
    pub const ALL: &[ReviewPoint] =
        &[ReviewPoint::Good, ReviewPoint::Problem, ReviewPoint::NotApplicable];

    /// The word in forms.
    pub fn word(self) -> &'static str {
        match self {
            ReviewPoint::Good => "good",
            ReviewPoint::Problem => "problem",
            ReviewPoint::NotApplicable => "not_applicable",
        }
    }

    /// As people say it.
    pub fn name(self) -> &'static str {
        match self {
            ReviewPoint::Good => "通过",
            ReviewPoint::Problem => "有问题",
            ReviewPoint::NotApplicable => "不适用",
        }
    }
}

impl ReviewResult {
    /// As people say it.
    pub fn name(self) -> &'static str {
        match self {
            ReviewResult::Passed => "通过",
            ReviewResult::Returned => "退回",
        }
    }
}

impl Source {
    /// Every source.
    pub const ALL: &[Source] = &[
        Source::RandomInspection,
        Source::SpecialInspection,
        Source::DataReview,
        Source::Report,
        Source::Assigned,
        Source::Transferred,
    ];

    /// The word in forms.
    pub fn word(self) -> &'static str {
        match self {
            Source::RandomInspection => "random_inspection",
            Source::SpecialInspection => "special_inspection",
            Source::DataReview => "data_review",
            Source::Report => "report",
            Source::Assigned => "assigned",
            Source::Transferred => "transferred",
        }
    }

    /// As people say it.
    pub fn name(self) -> &'static str {
        match self {
            Source::RandomInspection => "双随机抽查发现",
            Source::SpecialInspection => "专项检查发现",
            Source::DataReview => "数据审核发现",
            Source::Report => "举报",
            Source::Assigned => "上级交办",
            Source::Transferred => "其他机关移送",
        }
    }
}

impl RecordKind {
    /// Every kind.
    pub const ALL: &[RecordKind] = &[RecordKind::Inspection, RecordKind::Interview];

    /// The word in forms.
    pub fn word(self) -> &'static str {
        match self {
            RecordKind::Inspection => "inspection",
            RecordKind::Interview => "interview",
        }
    }

    /// As people say it.
    pub fn name(self) -> &'static str {
        match self {
            RecordKind::Inspection => "现场检查笔录",
            RecordKind::Interview => "询问笔录",
        }
    }
}

impl Event {
    /// What it changes.
    pub fn fact(&self) -> Fact {
        match self {
            Event::ClueRegistered { .. } => Fact::Clue,
            Event::FilingRequested { .. } | Event::FilingReturned { .. } | Event::Filed { .. } => {
                Fact::Filing
            }
            Event::RecordMade { .. } => Fact::Record,
            Event::EvidenceAdded { .. } => Fact::Evidence,
            Event::Drafted { .. } => Fact::Draft,
            Event::ReviewRequested { .. } | Event::Reviewed { .. } => Fact::Review,
            Event::NumberReserved { .. } | Event::NumberVoided { .. } => Fact::Number,
            Event::Decided { .. } => Fact::Decision,
            Event::Published { .. } => Fact::Publication,
            Event::Noted { .. } => Fact::Note,
            Event::Procedure(event) => event.fact(),
        }
    }

    /// One line for the timeline.
    pub fn summary(&self) -> String {
        match self {
            Event::ClueRegistered { source, .. } => format!("登记线索（{}）", source.name()),
            Event::FilingRequested { .. } => "提请立案".to_owned(),
            Event::FilingReturned { reason } => format!("退回立案申请：{reason}"),
            Event::Filed { number, .. } => format!("批准立案，编号 {number}"),
            Event::RecordMade { record } => format!("制作{}", record.kind.name()),
            Event::EvidenceAdded { item } => format!("上传证据《{}》", item.title.shown()),
            Event::Drafted { .. } => "拟写处罚决定书".to_owned(),
            Event::ReviewRequested { .. } => "送法制审核".to_owned(),
            Event::Reviewed { result, .. } => format!("法制审核{}", result.name()),
            Event::NumberReserved { text, .. } => format!("预留文号 {text}"),
            Event::NumberVoided { text, reason } => format!("文号 {text} 作废：{reason}"),
            Event::Decided { number, .. } => format!("签发决定 {number}"),
            Event::Published { .. } => "公示决定".to_owned(),
            Event::Noted { text } => format!("备注：{}", text.shown()),
            Event::Procedure(event) => event.summary(),
        }
    }
}
