//! 立案审批表: what it carries. 行政处罚法 §54(2); a numbered form approved by the head of the agency
//! before a procedure starts (湖南省行政程序规定 §64).

use super::penalty_decision::party_is_named_in_full;
use crate::RenderError;
use crate::content::{Content, Field, Kind};

const HANDLERS: &str = "《中华人民共和国行政处罚法》第四十二条、第五十五条";
const APPROVAL: &str = "《湖南省行政程序规定》第六十四条";

pub(super) const FIELDS: &[Field] = &[
    Field::must("agency", "机关", Kind::Group(&[Field::must("name", "名称", Kind::Text)])),
    Field::answered("number", "立案编号", Kind::Text).by(APPROVAL),
    Field::must("source", "案源", Kind::Text),
    Field::must("received_on", "线索收到日期", Kind::Day),
    Field::must("matter", "案由", Kind::Text),
    Field::must("party", "当事人", Kind::Group(super::penalty_decision::PARTY)),
    Field::must("facts", "案情及立案理由", Kind::Text),
    Field::must("basis", "立案依据", Kind::Texts),
    Field::must("handlers", "承办人", Kind::Rows(HANDLER)).by(HANDLERS),
    Field::must("opinions", "意见", Kind::Group(OPINIONS)).by(APPROVAL),
];

const HANDLER: &[Field] = &[
    Field::must("name", "姓名", Kind::Text).by(HANDLERS),
    Field::must("certificate", "执法证号", Kind::Text).by(HANDLERS),
];

const OPINIONS: &[Field] = &[
    Field::must("handler", "承办人意见", Kind::Group(OPINION)).by(APPROVAL),
    Field::free("unit", "承办机构意见", Kind::Group(OPINION)),
    Field::answered("approver", "负责人审批意见", Kind::Group(OPINION)).by(APPROVAL),
];

const OPINION: &[Field] = &[
    Field::must("text", "意见", Kind::Text).by(APPROVAL),
    Field::must("name", "姓名", Kind::Text).by(APPROVAL),
    Field::must("date", "日期", Kind::Day).by(APPROVAL),
];

pub(super) fn compose(content: &mut Content) -> Result<(), RenderError> {
    party_is_named_in_full(content)
}
