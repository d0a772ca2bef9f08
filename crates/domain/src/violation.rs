//! The violations that a statistics bureau can penalise (统计法 2024 §44, §45), and the ratio of a
//! false figure to the true one.

use crate::law::Article;
use serde::{Deserialize, Serialize};

/// A violation of the 统计法 by an enterprise or other organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Violation {
    /// 拒绝提供或者经催报后仍未按时提供统计资料
    NotProvided,
    /// 提供不真实或者不完整的统计资料
    Untrue,
    /// 拒绝答复或者不如实答复统计检查查询书
    InquiryUnanswered,
    /// 拒绝、阻碍统计调查、统计检查
    Obstruction,
    /// 转移、隐匿、篡改、毁弃或者拒绝提供原始记录等资料
    RecordsWithheld,
    /// 迟报统计资料
    Late,
    /// 未按规定设置原始记录、统计台账
    NoLedger,
}

impl Violation {
    /// Every violation, in the order of the statute.
    pub const ALL: &[Violation] = &[
        Violation::NotProvided,
        Violation::Untrue,
        Violation::InquiryUnanswered,
        Violation::Obstruction,
        Violation::RecordsWithheld,
        Violation::Late,
        Violation::NoLedger,
    ];

    /// The word in forms and events.
    pub fn word(self) -> &'static str {
        match self {
            Violation::NotProvided => "not_provided",
            Violation::Untrue => "untrue",
            Violation::InquiryUnanswered => "inquiry_unanswered",
            Violation::Obstruction => "obstruction",
            Violation::RecordsWithheld => "records_withheld",
            Violation::Late => "late",
            Violation::NoLedger => "no_ledger",
        }
    }

    /// The matter (案由) as documents name it.
    pub fn name(self) -> &'static str {
        match self {
            Violation::NotProvided => "拒绝提供或者经催报后仍未按时提供统计资料",
            Violation::Untrue => "提供不真实统计资料",
            Violation::InquiryUnanswered => "拒绝答复或者不如实答复统计检查查询书",
            Violation::Obstruction => "拒绝、阻碍统计检查",
            Violation::RecordsWithheld => "拒绝提供或者转移、隐匿、毁弃原始记录等资料",
            Violation::Late => "迟报统计资料",
            Violation::NoLedger => "未按规定设置原始记录、统计台账",
        }
    }

    /// The article that makes it punishable.
    pub fn article(self) -> Article {
        match self {
            Violation::Late | Violation::NoLedger => Article::statistics_law(45),
            Violation::NotProvided
            | Violation::Untrue
            | Violation::InquiryUnanswered
            | Violation::Obstruction
            | Violation::RecordsWithheld => Article::statistics_law(44),
        }
    }

    /// The provision as a decision cites it, down to the item.
    pub fn basis(self) -> &'static str {
        match self {
            Violation::NotProvided => "《中华人民共和国统计法》第四十四条第一款第一项、第二款",
            Violation::Untrue => "《中华人民共和国统计法》第四十四条第一款第二项、第二款",
            Violation::InquiryUnanswered => {
                "《中华人民共和国统计法》第四十四条第一款第三项、第二款"
            }
            Violation::Obstruction => "《中华人民共和国统计法》第四十四条第一款第四项、第二款",
            Violation::RecordsWithheld => "《中华人民共和国统计法》第四十四条第一款第五项、第二款",
            Violation::Late | Violation::NoLedger => "《中华人民共和国统计法》第四十五条",
        }
    }
}

/// 违法比例 in tenths of a percent, rounded half up: |上报数 − 实际数| / 实际数. `None` for a true
/// value of zero, where the ratio does not exist.
pub fn ratio_per_mille(reported: i64, actual: i64) -> Option<u64> {
    let base = u128::from(actual.unsigned_abs());
    let wrong = u128::from(reported.abs_diff(actual));
    let twice = wrong.checked_mul(2000)?.checked_add(base)?.checked_div(base.checked_mul(2)?)?;
    u64::try_from(twice).ok()
}

/// `24.0%`.
pub fn percent(per_mille: u64) -> String {
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_agree_with_published_decisions() {
        assert_eq!(ratio_per_mille(646, 5087).map(percent).as_deref(), Some("87.3%"));
        assert_eq!(ratio_per_mille(10409, 8398).map(percent).as_deref(), Some("23.9%"));
        assert_eq!(ratio_per_mille(5, 0), None);
    }

    #[test]
    fn every_violation_cites_an_article_of_the_index() {
        for violation in Violation::ALL {
            assert!(violation.article().entry().is_some(), "{violation:?}");
        }
    }
}
