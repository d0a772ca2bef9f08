//! 公示: what the public sees of a decision, and until when.

use crate::event::Recorded;
use crate::{Code, Fen, event};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The eleven fields of a published penalty (统计行政处罚信息公示办法 §6), already redacted by
/// [`crate::disclosure`]: no figure of a statistical unit is among them (统计法 §28).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The public code under which it is found.
    pub code: Code,
    /// The agency's code.
    pub agency: Code,
    /// 对象名称
    pub party: String,
    /// 统一社会信用代码
    pub credit_code: String,
    /// 法定代表人或者负责人
    pub representative: String,
    /// 决定书文号
    pub number: String,
    /// 违法事实
    pub facts: String,
    /// 处罚依据
    pub basis: String,
    /// 处罚类别
    pub kind: String,
    /// 处罚内容
    pub content: String,
    /// 罚款, in 分; `None` without a fine.
    pub fine: Option<Fen>,
    /// 决定日期
    pub decided_on: Date,
    /// 公示截止期
    pub until: Date,
    /// 处罚机关
    pub organ: String,
}

/// What happens to a publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// It became public.
    #[serde(rename = "publication.published")]
    Published(Notice),
}

/// A publication as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Publication {
    /// What is public.
    pub notice: Option<Notice>,
    /// When it became public.
    pub at: Option<jiff::Timestamp>,
}

impl Publication {
    /// Folds one event.
    pub fn apply(&mut self, recorded: &Recorded) {
        let event::Event::Publication(Event::Published(notice)) = &recorded.event else { return };
        self.notice = Some(notice.clone());
        self.at = Some(recorded.at);
    }
}
