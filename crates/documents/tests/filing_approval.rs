//! 立案审批表: what the table says and what it refuses to be without.

mod common;

use common::{changed, fixture, refusal, set, text, without};
use documents::Form;
use serde_json::Value;

const FORM: Form = Form::FilingApproval;

#[test]
fn the_table_carries_the_case_and_the_opinions() {
    let document = set(FORM, &fixture("approval_typical")).unwrap();
    assert_eq!(document.pages, 1, "a typical table fits its page");
    let Some(text) = text(&document.pdf) else { return };
    for said in [
        "雁城市统计局立案审批表",
        "立案编号：雁统罚立字〔2026〕7号",
        "“双随机”抽查",
        "2026年8月14日",
        "涉嫌提供不真实的统计资料",
        "91430400MA4L000A1X",
        "李明远（执法证号：18040012001）",
        "王晓岚（执法证号：18040012002）",
        "且在二年追责期限内，符合立案标准。",
        "《中华人民共和国行政处罚法》第五十四条第二款",
        "同意承办人意见，请负责人审批。何静（签名）2026年8月17日",
        "同意立案。罗振华（签名）2026年8月18日",
    ] {
        assert!(text.contains(said), "not on the paper: {said}\n{text}");
    }
}

#[test]
fn every_missing_field_is_named() {
    for (path, name) in [
        ("agency.name", "机关·名称"),
        ("number", "立案编号"),
        ("source", "案源"),
        ("received_on", "线索收到日期"),
        ("matter", "案由"),
        ("party.name", "当事人·名称"),
        ("party.uscc", "当事人·统一社会信用代码"),
        ("party.address", "当事人·住址"),
        ("party.legal_representative", "当事人·法定代表人"),
        ("facts", "案情及立案理由"),
        ("basis", "立案依据"),
        ("handlers", "承办人"),
        ("handlers.1.certificate", "承办人2·执法证号"),
        ("opinions.handler", "意见·承办人意见"),
        ("opinions.handler.date", "意见·承办人意见·日期"),
        ("opinions.approver", "意见·负责人审批意见"),
        ("opinions.approver.text", "意见·负责人审批意见·意见"),
    ] {
        let said = refusal(FORM, &without("approval_typical", path));
        assert!(said.starts_with(&format!("立案审批表缺少“{name}”")), "{path}: {said}");
    }
}

#[test]
fn a_small_agency_has_no_unit_between_handler_and_head() {
    let content = changed("approval_typical", |content| content["opinions"]["unit"] = Value::Null);
    let absent = without("approval_typical", "opinions.unit");
    assert!(set(FORM, &content) == set(FORM, &absent));
    let Some(text) = text(&set(FORM, &content).unwrap().pdf) else { return };
    assert!(!text.contains("承办机构"), "{text}");
}

#[test]
fn before_the_approval_its_place_is_white() {
    let Some(text) = text(&set(FORM, &fixture("approval_draft")).unwrap().pdf) else { return };
    assert!(text.contains("立案编号：〔〕"), "{text}");
    assert!(text.contains("（签名）年月日"), "{text}");
    assert!(!text.contains("同意立案"), "{text}");
}

#[test]
fn long_content_runs_on_to_more_pages_and_stays_in_its_cells() {
    let content = fixture("approval_extreme");
    let document = set(FORM, &content).unwrap();
    assert!(document.pages > 2);
    assert_eq!(document.fallback_glyphs, ['犇', '喆', '㐂', '𠮷']);
    let Some(outside) = words_outside_the_type_area(&document.pdf) else { return };
    assert!(outside.is_empty(), "outside of the type area: {outside:?}");
    let Some(text) = text(&document.pdf) else { return };
    assert!(text.contains("91430400MWMWMWMWMW"), "{text}");
    assert!(text.contains("HN-ZY-2026-0000000000000000000000000001"), "{text}");
}

/// Words of the PDF whose box leaves the type area to the left or right: 28 mm and 184 mm from the
/// left edge. The empty half of a mark at the end of a line may hang out. `None` where pdftotext is
/// absent.
fn words_outside_the_type_area(pdf: &[u8]) -> Option<Vec<String>> {
    let output = common::piped("pdftotext", &["-bbox", "-", "-"], pdf)?;
    let page = String::from_utf8_lossy(&output.stdout).into_owned();
    // In hundredths of a point; an edge that cannot be read counts as outside.
    let edge = |word: &str, name: &str| -> Option<i64> {
        let (_, from) = word.split_once(&format!("{name}=\""))?;
        let (whole, parts) = from.split_once('"')?.0.split_once('.')?;
        format!("{whole}{}", parts.get(..2)?).parse().ok()
    };
    let words: Vec<&str> = page.lines().filter(|line| line.contains("<word ")).collect();
    assert!(words.len() > 100, "pdftotext gives boxes");
    let outside = |word: &&&str| {
        let text = word.trim_end_matches("</word>");
        let mark = text.ends_with(['，', '。', '；', '：', '、', '）', '》', '”']);
        let half = if mark { 600 } else { 0 };
        edge(word, "xMin").is_none_or(|left| left < 7_930)
            || edge(word, "xMax").is_none_or(|right| right > 52_160 + half)
    };
    Some(words.iter().filter(outside).map(|word| (*word).to_owned()).collect())
}
