//! 公示: what the public may see. Only this module makes a [`Public`], and the portal prints nothing
//! else, so that a template cannot show what must stay inside.

use crate::agency::Agency;
use crate::case::{Case, papers};
use crate::law::{Article, law};
use crate::publication::{Notice, Publication};
use crate::time::{self, Due};
use crate::{Code, Fen};
use jiff::Span;
use jiff::Timestamp;
use jiff::civil::Date;

/// A published decision as the public sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Public {
    notice: Notice,
    published_at: Timestamp,
}

/// One of the eleven fields: its name in the log, its label, its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicField {
    /// The name of the disclosure in the log.
    pub name: &'static str,
    /// 名称
    pub label: &'static str,
    /// As shown.
    pub text: String,
    /// As disclosed, where that differs from what is shown.
    pub value: String,
}

/// What the public may see of a publication; `None` before it was published and after its term.
pub fn public(publication: &Publication, today: Date) -> Option<Public> {
    let notice = publication.notice.clone()?;
    // 公示期满: the page says so without the party's identity; that page is not made from this type.
    (today <= notice.until).then_some(Public { notice, published_at: publication.at? })
}

/// The notice that publishing the decision of `case` makes. The fields come from the case itself;
/// nothing is typed.
pub fn notice(case: &Case, agency: &Agency, agency_code: &Code) -> Option<Notice> {
    let decision = case.decision.as_ref()?;
    let draft = &case.draft.as_ref()?.content;
    let party = case.party.as_ref()?;
    let years = i64::from(law().limit("publish.term"));
    let kinds: Vec<&str> = [(draft.warning, "警告"), (draft.fine.is_some(), "罚款")]
        .into_iter()
        .filter_map(|(is, name)| is.then_some(name))
        .collect();
    let content: Vec<String> = [
        draft.warning.then(|| "警告".to_owned()),
        draft.fine.map(|fine| format!("罚款 {fine} 元")),
    ]
    .into_iter()
    .flatten()
    .collect();
    Some(Notice {
        code: decision.code.clone(),
        agency: agency_code.clone(),
        party: party.name.shown().to_owned(),
        credit_code: party.credit_code.shown().to_owned(),
        representative: party.representative.shown().to_owned(),
        number: decision.number.clone(),
        facts: papers::public_facts(draft),
        basis: papers::penalty_basis(case)?,
        kind: kinds.join("；"),
        content: content.join("；"),
        fine: draft.fine,
        decided_on: decision.on,
        until: decision.on.checked_add(Span::new().years(years)).unwrap_or(Date::MAX),
        organ: agency.particulars.name.clone(),
    })
}

/// The last day on which publishing is in time: seven working days from the decision.
pub fn due(decided_on: Date) -> Due {
    time::working_days_after(decided_on, law().limit("publish.penalty"), &law().calendar)
}

/// Why the unit's figures are not shown.
pub fn why_no_figures() -> Article {
    Article::statistics_law(28)
}

impl Public {
    /// The public code.
    pub fn code(&self) -> &Code {
        &self.notice.code
    }

    /// The agency's code.
    pub fn agency(&self) -> &Code {
        &self.notice.agency
    }

    /// 对象名称
    pub fn party(&self) -> &str {
        &self.notice.party
    }

    /// 决定书文号
    pub fn number(&self) -> &str {
        &self.notice.number
    }

    /// 处罚机关
    pub fn organ(&self) -> &str {
        &self.notice.organ
    }

    /// 处罚内容
    pub fn content(&self) -> &str {
        &self.notice.content
    }

    /// 违法事实
    pub fn facts(&self) -> &str {
        &self.notice.facts
    }

    /// 罚款
    pub fn fine(&self) -> Option<Fen> {
        self.notice.fine
    }

    /// 决定日期
    pub fn decided_on(&self) -> Date {
        self.notice.decided_on
    }

    /// 公示截止期
    pub fn until(&self) -> Date {
        self.notice.until
    }

    /// When it became public.
    pub fn published_at(&self) -> Timestamp {
        self.published_at
    }

    /// The eleven fields in the order of the rule (统计行政处罚信息公示办法 §6).
    pub fn fields(&self) -> Vec<PublicField> {
        let notice = &self.notice;
        let plain = |name, label, text: &str| PublicField {
            name,
            label,
            text: text.to_owned(),
            value: text.to_owned(),
        };
        let date = |name, label, date: Date| PublicField {
            name,
            label,
            text: time::in_words(date),
            value: date.to_string(),
        };
        vec![
            plain("party", "当事人", &notice.party),
            plain("credit_code", "统一社会信用代码", &notice.credit_code),
            plain("representative", "法定代表人或者负责人", &notice.representative),
            plain("number", "决定书文号", &notice.number),
            plain("facts", "违法事实", &notice.facts),
            plain("basis", "处罚依据", &notice.basis),
            plain("kind", "处罚类别", &notice.kind),
            plain("content", "处罚内容", &notice.content),
            date("decided_on", "决定日期", notice.decided_on),
            plain("organ", "处罚机关", &notice.organ),
            date("until", "公示截止期", notice.until),
        ]
    }
}
