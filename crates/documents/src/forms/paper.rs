//! A document that the record composes: `domain::paper::Paper`, in five layouts.

use super::penalty_decision::code_and_qr;
use crate::RenderError;
use crate::content::{Content, Field, Kind, Place, Shape};
use serde_json::Value;

const LAYOUTS: &[&str] = &["letter", "form", "record", "report", "cover"];

/// A sheet in portrait has no room for more.
const MOST_COLUMNS: usize = 12;
/// What the foot of every page of a 笔录 has room for.
const MOST_SIGNERS: usize = 6;
/// A title that names its document in a refusal is not longer.
const LONGEST_CALL: usize = 40;

pub(super) const FIELDS: &[Field] = &[
    Field::must("kind", "种类", Kind::Text),
    Field::must("layout", "版式", Kind::Word(LAYOUTS)),
    Field::must("agency", "机关", Kind::Text),
    Field::must("title", "文书名称", Kind::Text),
    Field::answered("number", "文号", Kind::Text),
    Field::answered("addressee", "主送", Kind::Text),
    Field::must("parts", "内容", Kind::Parts(PARTS)),
    Field::answered("date", "落款日期", Kind::Day),
    Field::answered("code", "核验码", Kind::Text),
    Field::answered("verify_url", "核验地址", Kind::Address),
];

const PARTS: &[Shape] = &[
    Shape { word: "heading", name: "标题", fields: &[Field::must("text", "文字", Kind::Text)] },
    Shape { word: "text", name: "正文", fields: &[Field::must("text", "文字", Kind::Text)] },
    Shape {
        word: "pairs",
        name: "事项",
        fields: &[Field::must("rows", "行", Kind::Pairs("名称", "内容"))],
    },
    Shape {
        word: "table",
        name: "表格",
        fields: &[Field::must("head", "栏目", Kind::Texts), Field::free("rows", "行", Kind::Cells)],
    },
    Shape {
        word: "exchange",
        name: "问答",
        fields: &[Field::must("turns", "问答", Kind::Pairs("问", "答"))],
    },
    Shape {
        word: "opinion",
        name: "意见",
        fields: &[
            Field::must("label", "栏目", Kind::Text),
            Field::free("text", "意见", Kind::Text),
            Field::free("name", "姓名", Kind::Text),
            Field::free("date", "日期", Kind::Text),
        ],
    },
    Shape {
        word: "signatures",
        name: "签名",
        fields: &[Field::must("labels", "签名人", Kind::Texts)],
    },
    Shape {
        word: "rights", name: "告知", fields: &[Field::must("lines", "告知", Kind::Texts)]
    },
];

pub(super) fn compose(content: &mut Content) -> Result<(), RenderError> {
    let parts = content.at("parts").as_array().map(Vec::as_slice).unwrap_or_default();
    let places =
        (1..).map(|number| Place::new(&format!("内容{number}"), &format!("parts[{}]", number - 1)));
    let mut signers = 0;
    for (place, part) in places.zip(parts) {
        let length = |key: &str| part[key].as_array().map_or(0, Vec::len);
        let columns = length("head");
        if columns > MOST_COLUMNS {
            let why = format!("表格有 {columns} 栏，一页纸至多排 {MOST_COLUMNS} 栏");
            return Err(content.wrong(&place, why));
        }
        if part["part"] == "table" {
            let rows = part["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
            for (number, row) in (1..).zip(rows) {
                let cells = row.as_array().map_or(0, Vec::len);
                if cells != columns {
                    let why = format!("表格第 {number} 行有 {cells} 格，栏目有 {columns} 个");
                    return Err(content.wrong(&place, why));
                }
            }
        }
        signers += length("labels");
        if content.at("layout") == "record" && signers > MOST_SIGNERS {
            let why = format!("笔录每页至多留 {MOST_SIGNERS} 行签名");
            return Err(content.wrong(&place, why));
        }
    }
    code_and_qr(content)
}

/// What the document calls itself.
pub(super) fn called(content: &Value) -> Option<&str> {
    let title = content["title"].as_str()?.trim();
    (!title.is_empty() && title.chars().count() <= LONGEST_CALL).then_some(title)
}
