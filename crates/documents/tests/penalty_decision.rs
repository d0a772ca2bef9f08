//! 行政处罚决定书: what the paper says and what it refuses to be without.

mod common;

use common::{changed, fixture, refusal, set, text, without};
use documents::Form;
use serde_json::{Value, json};

const FORM: Form = Form::PenaltyDecision;

fn printed(content: &Value) -> Option<String> {
    let document = set(FORM, content);
    assert!(document.is_ok(), "{}", refusal(FORM, content));
    text(&document.ok()?.pdf)
}

#[test]
fn the_paper_carries_what_the_statute_asks() {
    let Some(text) = printed(&fixture("decision_typical")) else { return };
    for said in [
        "雁城市统计局行政处罚决定书",
        "雁统罚决字〔2026〕3号",
        "雁城市青禾机械制造有限公司",
        "91430400MA4L000A1X",
        "周伯安",
        "一、违法事实",
        "5.增值税纳税申报表复印件。",
        "《中华人民共和国统计法》第四十四条第一款第二项、第二款。",
        "1.警告；",
        "2.罚款20,000.00元（大写：贰万元整）。",
        "自收到本决定书之日起十五日内",
        "雁城市商业银行回雁支行",
        "62000000123456789",
        "每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额",
        "六十日内，依照《中华人民共和国行政复议法》第二十条的规定向雁城市人民政府申请行政复议",
        "六个月内，依照《中华人民共和国行政诉讼法》第四十六条的规定直接向雁城市石鼓区人民法院提起行政诉讼",
        "本决定不停止执行",
        "（印章）",
        "2026年11月5日",
        "7K3M-Q9TX-4F2N",
        "—1—",
    ] {
        assert!(text.contains(said), "not on the paper: {said}\n{text}");
    }
    assert!(!text.contains("example.invalid"), "the address is in the QR only");
}

#[test]
fn every_missing_field_is_named() {
    for (path, name) in [
        ("agency", "机关"),
        ("agency.name", "机关·名称"),
        ("agency.reconsideration", "机关·复议机关"),
        ("agency.court", "机关·管辖法院"),
        ("agency.payee", "机关·代收机构·名称"),
        ("agency.payee.name", "机关·代收机构·名称"),
        ("agency.payee.address", "机关·代收机构·地址"),
        ("agency.payee.account", "机关·代收机构·账号"),
        ("number", "文号"),
        ("date", "决定日期"),
        ("code", "核验码"),
        ("verify_url", "核验地址"),
        ("party", "当事人"),
        ("party.name", "当事人·名称"),
        ("party.uscc", "当事人·统一社会信用代码"),
        ("party.address", "当事人·住址"),
        ("party.legal_representative", "当事人·法定代表人"),
        ("facts", "违法事实"),
        ("evidence", "证据"),
        ("evidence.0.title", "证据1·名称"),
        ("basis", "定性和处罚依据"),
        ("discretion", "裁量理由"),
        ("penalties", "处罚种类"),
        ("penalties.warning", "处罚种类·警告"),
        ("penalties.fine_fen", "处罚种类·罚款"),
        ("order_to_correct", "责令改正的内容"),
    ] {
        let said = refusal(FORM, &without("decision_typical", path));
        assert!(said.starts_with(&format!("行政处罚决定书缺少“{name}”")), "{path}: {said}");
        assert!(said.contains("依据") && said.contains("第"), "{path} cites no article: {said}");
    }
}

#[test]
fn empty_is_as_missing() {
    for (pointer, value) in [
        ("/party/name", json!("")),
        ("/party/address", json!("  \n ")),
        ("/facts", json!([])),
        ("/basis/0", json!("")),
        ("/evidence", Value::Null),
        ("/agency/payee/account", json!("")),
        ("/party/uscc", Value::Null),
    ] {
        let content = changed("decision_typical", |content| {
            *content.pointer_mut(pointer).unwrap() = value;
        });
        let said = refusal(FORM, &content);
        assert!(said.contains("缺少"), "{pointer}: {said}");
    }
}

#[test]
fn a_decision_without_a_penalty_is_refused() {
    let content = changed("decision_typical", |content| {
        content["penalties"] = json!({ "warning": false, "fine_fen": null });
    });
    let said = refusal(FORM, &content);
    assert!(said.contains("penalties") && said.contains("没有处罚内容"), "{said}");
}

#[test]
fn a_fine_alone_is_one_item_and_a_warning_alone_needs_no_payee() {
    let content =
        changed("decision_typical", |content| content["penalties"]["warning"] = false.into());
    if let Some(text) = printed(&content) {
        assert!(text.contains("如下行政处罚：罚款20,000.00元"), "{text}");
        assert!(!text.contains("警告自本决定书"), "{text}");
    }
    if let Some(text) = printed(&fixture("decision_draft")) {
        assert!(text.contains("如下行政处罚：警告。"), "{text}");
        assert!(!text.contains("缴纳罚款") && !text.contains("强制执行"), "{text}");
        assert!(!text.contains("统一社会信用代码") && !text.contains("法定代表人"), "{text}");
    }
}

#[test]
fn a_draft_shows_its_four_blanks() {
    let content = changed("decision_typical", |content| {
        for blank in ["number", "date", "code", "verify_url"] {
            content[blank] = Value::Null;
        }
    });
    let Some(text) = printed(&content) else { return };
    assert_eq!(text.matches("〔〕").count(), 3, "文号, 日期 and 核验码 are white: {text}");
    assert!(text.contains("（印章）"), "{text}");
    assert!(!text.contains("2026年11月5日") && !text.contains("扫描二维码"), "{text}");
}

#[test]
fn issuing_changes_nothing_but_the_blanks() {
    let draft = changed("decision_typical", |content| {
        for blank in ["number", "date", "code", "verify_url"] {
            content[blank] = Value::Null;
        }
    });
    let (Some(draft), Some(issued)) = (printed(&draft), printed(&fixture("decision_typical")))
    else {
        return;
    };
    let body = |text: &str| {
        let from = text.find("当事人：").unwrap();
        text[from..text.find("（印章）").unwrap()].to_owned()
    };
    assert_eq!(body(&draft), body(&issued));
}

#[test]
fn the_code_and_its_address_come_together() {
    let said = refusal(FORM, &changed("decision_typical", |content| content["code"] = Value::Null));
    assert!(said.contains("缺少“核验码”"), "{said}");
    let said =
        refusal(FORM, &changed("decision_typical", |content| content["verify_url"] = Value::Null));
    assert!(said.contains("缺少“核验地址”"), "{said}");
}

#[test]
fn the_statement_of_the_party_is_a_section_when_there_is_one() {
    let content = changed("decision_typical", |content| {
        content["statement"] = json!(["当事人未提出陈述、申辩。"]);
    });
    let Some(text) = printed(&content) else { return };
    assert!(
        text.contains("三、陈述、申辩、听证及复核情况当事人未提出陈述、申辩。四、定性和处罚依据"),
        "{text}"
    );
}

#[test]
fn rare_characters_are_set_and_told() {
    let content = changed("decision_typical", |content| {
        content["party"]["name"] = "雁城市𠮷㐂犇喆堃䶮有限公司".into();
        content["agency"]["name"] = "喆城市统计局".into();
    });
    let document = set(FORM, &content).unwrap();
    assert_eq!(document.fallback_glyphs, ['喆', '𠮷', '㐂', '犇', '堃', '䶮']);
    if let Some(text) = text(&document.pdf) {
        assert!(
            text.contains("雁城市𠮷㐂犇喆堃䶮有限公司") && text.contains("喆城市统计局"),
            "{text}"
        );
    }
    assert!(set(FORM, &fixture("decision_typical")).unwrap().fallback_glyphs.is_empty());
}

#[test]
fn what_no_font_can_show_is_refused_by_name_and_place() {
    let content =
        changed("decision_typical", |content| content["evidence"][1]["title"] = "照片😀".into());
    let said = refusal(FORM, &content);
    assert!(
        said.contains("“证据2·名称”（evidence[1].title）") && said.contains("U+1F600"),
        "{said}"
    );
}

#[test]
fn what_the_paper_would_not_show_is_refused() {
    let content =
        changed("decision_typical", |content| content["penalties"]["confiscation"] = 5.into());
    let said = refusal(FORM, &content);
    assert!(said.contains("不认识“penalties.confiscation”"), "{said}");
}

#[test]
fn text_is_never_taken_for_markup() {
    let content = changed("decision_typical", |content| {
        content["facts"] =
            json!(["#set page(width: 1pt) *粗* _斜_ $x$ <a> @b `c` \\ #import \"x\" // 注 -- 终"]);
    });
    let Some(text) = printed(&content) else { return };
    assert!(
        text.contains("#setpage(width:1pt)*粗*_斜_$x$<a>@b`c`\\#import\"x\"//注--终"),
        "{text}"
    );
}

#[test]
fn the_extreme_keeps_every_character() {
    let content = fixture("decision_extreme");
    let Some(text) = printed(&content) else { return };
    let squeezed =
        |text: &str| -> String { text.chars().filter(|glyph| !glyph.is_whitespace()).collect() };
    for fact in content["facts"].as_array().unwrap() {
        // A page number may stand between two lines of a paragraph: sentence by sentence.
        for sentence in squeezed(fact.as_str().unwrap()).split_inclusive('，') {
            let found = text.contains(sentence) || without_page_numbers(&text).contains(sentence);
            assert!(found, "not on the paper: {sentence}");
        }
    }
    assert!(text.contains("玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"), "{text}");
}

fn without_page_numbers(text: &str) -> String {
    (1..40).fold(text.to_owned(), |text, page| text.replace(&format!("—{page}—"), ""))
}
