//! 行政处罚决定书: what it carries. The six items of 行政处罚法 §59, the place and term of payment and
//! the additional fine of 罚缴分离办法 §7, and the reasons of discretion of 国办发〔2022〕27号 (12).

use crate::RenderError;
use crate::content::{Content, Field, Kind, Place};
use crate::{money, qr};
use serde_json::json;

const PERFORMANCE: &str =
    "《罚款决定与罚款收缴分离实施办法》第七条和《中华人民共和国行政处罚法》第五十九条第四项";
const PARTY_RULE: &str = "《中华人民共和国行政处罚法》第五十九条第一项";
const FACTS: &str = "《中华人民共和国行政处罚法》第五十九条第二项";
const BASIS: &str = "《中华人民共和国行政处罚法》第五十九条第三项";
const REMEDIES: &str = "《中华人民共和国行政处罚法》第五十九条第五项";
const AGENCY_AND_DATE: &str = "《中华人民共和国行政处罚法》第五十九条第六项";
const DISCRETION: &str = "国办发〔2022〕27号第十二项";

pub(super) const FIELDS: &[Field] = &[
    Field::must("agency", "机关", Kind::Group(AGENCY)).by(AGENCY_AND_DATE),
    Field::answered("number", "文号", Kind::Text),
    Field::answered("date", "决定日期", Kind::Day).by(AGENCY_AND_DATE),
    Field::answered("code", "核验码", Kind::Text),
    Field::answered("verify_url", "核验地址", Kind::Address),
    Field::must("party", "当事人", Kind::Group(PARTY)).by(PARTY_RULE),
    Field::must("facts", "违法事实", Kind::Texts).by(FACTS),
    Field::must(
        "evidence",
        "证据",
        Kind::Rows(&[Field::must("title", "名称", Kind::Text).by(FACTS)]),
    )
    .by(FACTS),
    Field::free("statement", "陈述、申辩、听证及复核情况", Kind::Texts),
    Field::must("basis", "定性和处罚依据", Kind::Texts).by(BASIS),
    Field::must("discretion", "裁量理由", Kind::Text).by(DISCRETION),
    Field::must("penalties", "处罚种类", Kind::Group(PENALTIES)).by(BASIS),
    Field::answered("order_to_correct", "责令改正的内容", Kind::Text)
        .by("《中华人民共和国行政处罚法》第二十八条第一款"),
];

const AGENCY: &[Field] = &[
    Field::must("name", "名称", Kind::Text).by(AGENCY_AND_DATE),
    Field::must("reconsideration", "复议机关", Kind::Text).by(REMEDIES),
    Field::must("court", "管辖法院", Kind::Text).by(REMEDIES),
    Field::free("payee", "代收机构", Kind::Group(PAYEE)),
];

/// Asked for only where there is a fine.
const PAYEE: &[Field] = &[
    Field::free("name", "名称", Kind::Text),
    Field::free("address", "地址", Kind::Text),
    Field::free("account", "账号", Kind::Text),
];

pub(super) const PARTY: &[Field] = &[
    Field::must("name", "名称", Kind::Text).by(PARTY_RULE),
    Field::answered("uscc", "统一社会信用代码", Kind::Text).by(PARTY_RULE),
    Field::must("address", "住址", Kind::Text).by(PARTY_RULE),
    Field::answered("legal_representative", "法定代表人", Kind::Text).by(PARTY_RULE),
];

const PENALTIES: &[Field] = &[
    Field::must("warning", "警告", Kind::Flag).by(BASIS),
    Field::answered("fine_fen", "罚款", Kind::Fen).by(BASIS),
];

pub(super) fn compose(content: &mut Content) -> Result<(), RenderError> {
    party_is_named_in_full(content)?;
    let fine = content.at("penalties.fine_fen").as_u64();
    if fine.is_none() && content.at("penalties.warning") != true {
        let place = Place::new("处罚种类", "penalties");
        return Err(content.wrong(&place, "警告和罚款都没有，决定书没有处罚内容"));
    }
    if let Some(fen) = fine {
        content.require("agency.payee.name", "机关·代收机构·名称", PERFORMANCE)?;
        content.require("agency.payee.address", "机关·代收机构·地址", PERFORMANCE)?;
        content.require("agency.payee.account", "机关·代收机构·账号", PERFORMANCE)?;
        let amounts = json!({
            "figures": money::amount_in_figures(fen),
            "words": money::amount_in_words(fen),
        });
        content.fields.insert("fine".to_owned(), amounts);
    }
    code_and_qr(content)
}

/// A code without its address could not be scanned, an address without its code not be typed.
pub(super) fn code_and_qr(content: &mut Content) -> Result<(), RenderError> {
    if !content.at("code").is_null() || !content.at("verify_url").is_null() {
        content.require("code", "核验码", "")?;
        content.require("verify_url", "核验地址", "")?;
        let matrix = qr::matrix(content.at("verify_url").as_str().unwrap_or_default())?;
        content.fields.insert("qr".to_owned(), json!(matrix));
    }
    Ok(())
}

/// An organisation is named with its credit code and its head; a natural person has neither.
pub(super) fn party_is_named_in_full(content: &Content) -> Result<(), RenderError> {
    let given = |path| !content.at(path).is_null();
    if given("party.uscc") || given("party.legal_representative") {
        content.require("party.uscc", "当事人·统一社会信用代码", PARTY_RULE)?;
        content.require("party.legal_representative", "当事人·法定代表人", PARTY_RULE)?;
    }
    Ok(())
}
