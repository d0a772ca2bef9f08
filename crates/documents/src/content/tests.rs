//! What a form refuses, and by which name.

use super::*;
use serde_json::json;

const PARTY: &[Field] = &[
    Field::must("name", "名称", Kind::Text).by("甲法第一条"),
    Field::free("phone", "电话", Kind::Text),
];
const FIELDS: &[Field] = &[
    Field::answered("number", "文号", Kind::Text),
    Field::must("party", "当事人", Kind::Group(PARTY)),
    Field::must("items", "清单", Kind::Rows(PARTY)),
    Field::must("lines", "段落", Kind::Texts),
    Field::free("fine", "罚款", Kind::Fen),
    Field::must("on", "日期", Kind::Day),
];

fn typical() -> Value {
    json!({
        "number": null, "party": { "name": "甲公司" }, "items": [{ "name": "一" }, { "name": "二" }],
        "lines": ["第一段\r\n第二段"], "on": "2026-03-02",
    })
}

fn read(change: impl FnOnce(&mut Value)) -> Result<Content, RenderError> {
    let mut content = typical();
    change(&mut content);
    Content::read("样表", "乙法第二条", FIELDS, &content)
}

fn refusal(change: impl FnOnce(&mut Value)) -> String {
    read(change).err().map(|refused| refused.to_string()).unwrap_or_default()
}

#[test]
fn content_is_made_ready_for_printing() {
    let content = read(|_| ()).unwrap();
    assert_eq!(content.at("on"), "2026年3月2日");
    assert_eq!(content.at("lines"), &json!(["第一段\n第二段"]));
    assert!(content.at("number").is_null() && content.at("no.such.path").is_null());
    let printed: Vec<&str> = content.printed.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(printed, ["甲公司", "一", "二", "第一段\n第二段", "2026年3月2日"]);
}

#[test]
fn what_is_missing_is_named_with_its_article() {
    let said = refusal(|content| content["party"]["name"] = "  ".into());
    assert!(said.contains("样表缺少“当事人·名称”（party.name）。依据甲法第一条"), "{said}");
    let said = refusal(|content| content["items"][1] = json!({}));
    assert!(said.contains("“清单2·名称”（items[1].name）"), "{said}");
    let said = refusal(|content| content["lines"] = json!([]));
    assert!(said.contains("“段落”（lines）。依据乙法第二条"), "{said}");
    let said = refusal(|content| content["lines"] = json!(["有", ""]));
    assert!(said.contains("“段落2”（lines[1]）"), "{said}");
    let said = refusal(|content| {
        content.as_object_mut().map(|map| map.remove("number"));
    });
    assert!(said.contains("“文号”（number）"), "{said}");
}

#[test]
fn what_would_not_be_printed_is_refused() {
    let said = refusal(|content| content["party"]["fax"] = "1".into());
    assert!(said.contains("不认识“party.fax”"), "{said}");
}

#[test]
fn what_cannot_be_printed_is_refused() {
    for (key, value, why) in [
        ("lines", json!("不是列表"), "列表"),
        ("lines", json!([7]), "文字"),
        ("party", json!("甲公司"), "一组字段"),
        ("fine", json!(0), "大于零"),
        ("fine", json!(-3), "大于零"),
        ("fine", json!(1.5), "大于零"),
        ("on", json!("2026-02-30"), "日历"),
        ("number", json!("3\u{202E}号"), "U+202E"),
        ("number", json!("3\u{7}号"), "U+0007"),
        ("demo", json!("是"), "true"),
    ] {
        let said = refusal(|content| content[key] = value);
        assert!(said.contains("不对") && said.contains(why), "{key}: {said}");
    }
    assert!(Content::read("样表", "乙法", FIELDS, &json!([])).is_err());
}

#[test]
fn the_mark_of_the_demonstration_is_read() {
    assert!(read(|content| content["demo"] = true.into()).unwrap().demo);
    assert!(!read(|content| content["demo"] = Value::Null).unwrap().demo);
}
