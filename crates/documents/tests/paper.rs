//! The documents that the record composes: what each layout prints, and what it refuses by place.

mod common;

use common::{FIXTURES, changed, fixture, piped, refusal, set, text};
use documents::Form;
use serde_json::{Value, json};

const FORM: Form = Form::Paper;

fn printed(content: &Value) -> Option<String> {
    let document = set(FORM, content);
    assert!(document.is_ok(), "{}", refusal(FORM, content));
    text(&document.ok()?.pdf)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|glyph| !glyph.is_whitespace()).collect()
}

/// Every text of a JSON value that a reader is meant to see.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(squeezed(text)),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(map) => {
            let seen = map.iter().filter(|(key, _)| *key != "part");
            seen.for_each(|(_, value)| texts(value, found));
        }
        _ => {}
    }
}

#[test]
fn every_layout_prints_what_it_is_given() {
    let papers = FIXTURES.iter().filter(|(form, _)| *form == FORM);
    for (_, name) in papers {
        let content = fixture(name);
        let Some(said) = printed(&content) else { return };
        let mut given = Vec::new();
        for key in ["agency", "title", "number", "addressee", "date", "code"] {
            texts(&content[key], &mut given);
        }
        let mut parts = Vec::new();
        texts(&content["parts"], &mut parts);
        // A page number may stand between two lines, a narrow cell breaks its text among its
        // neighbours: what is longer than a line is looked for by its beginning.
        given.extend(parts.iter().map(|text| text.chars().take(7).collect()));
        assert!(given.len() > 8, "{name}: too little to look for");
        for text in given {
            assert!(said.contains(&text), "{name}: not on the paper: {text}\n{said}");
        }
    }
}

#[test]
fn a_letter_is_signed_by_the_agency_and_received_below() {
    let Some(said) = printed(&fixture("paper_letter")) else { return };
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("no {text}: {said}"));
    assert!(at("雁城市青禾机械制造有限公司：") < at("一、违法事实"));
    assert!(at("一、违法事实") < at("二、证据") && at("二、证据") < at("三、拟作出"));
    assert!(at("三、拟作出") < at("有权陈述和申辩"));
    assert!(at("（印章）") < at("2026年10月14日"));
    assert!(at("2026年10月14日") < at("收件人（签名或者盖章）"));
    assert!(at("收件人（签名或者盖章）") < at("核验码7K3M-Q9TX-4F2N"));
    assert!(!said.contains("example.invalid"), "the address is in the QR only");
}

#[test]
fn a_letter_without_its_day_shows_the_blank() {
    let content = changed("paper_letter", |content| {
        for key in ["number", "date", "code", "verify_url"] {
            content[key] = Value::Null;
        }
    });
    let Some(said) = printed(&content) else { return };
    assert!(said.contains("（印章）雁城市统计局〔〕"), "{said}");
    assert!(!said.contains("核验码"), "{said}");
}

#[test]
fn the_agency_never_signs_alone_on_a_page() {
    // Whatever length the last paragraph has, the page of the signature has a line of it.
    for length in (430..640).step_by(15) {
        let content = changed("paper_letter", |content| {
            content["parts"] = json!([{ "part": "text", "text": "测".repeat(length) }]);
            content["code"] = Value::Null;
            content["verify_url"] = Value::Null;
        });
        let document = set(FORM, &content).unwrap();
        let Some(output) = piped("pdftotext", &["-raw", "-", "-"], &document.pdf) else { return };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let page = said.split('\u{C}').find(|page| page.contains("印章")).unwrap();
        assert!(page.contains('测'), "{length} characters: {page}");
    }
}

#[test]
fn every_page_of_a_record_is_signed_and_numbered() {
    let content = changed("paper_record", |content| {
        let turn = json!(["还有吗？", "我再说明一遍经过。".repeat(60)]);
        content["parts"][2]["turns"] = json!(vec![turn; 8]);
    });
    let document = set(FORM, &content).unwrap();
    assert!(document.pages > 3);
    let Some(output) = piped("pdftotext", &["-raw", "-", "-"], &document.pdf) else { return };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for (number, page) in (1..=document.pages).zip(said.split('\u{C}')) {
        let page = squeezed(page);
        for label in ["被询问人（签名）：", "见证人（签名）：", "执法人员（签名）："]
        {
            assert_eq!(page.matches(label).count(), 1, "page {number}: {page}");
        }
        assert!(page.contains(&format!("第{number}页共{}页", document.pages)), "{page}");
    }
    assert!(said.contains("以下空白"));
}

#[test]
fn the_head_of_a_long_table_repeats() {
    let document = set(FORM, &fixture("paper_list")).unwrap();
    assert!(document.pages >= 3);
    let said = text(&document.pdf);
    let Some(said) = said else { return };
    let heads = said.matches("取得日期").count();
    assert!(heads >= 3, "{heads} heads on {} pages: {said}", document.pages);
}

#[test]
fn a_form_without_opinion_leaves_the_white_place() {
    let Some(said) = printed(&fixture("paper_form")) else { return };
    assert!(said.contains("李明远（签名）2026年9月28日"), "{said}");
    assert!(said.contains("（签名）年月日"), "{said}");
    assert!(!said.contains("（印章）"), "a form without a day of its own is not signed: {said}");
}

#[test]
fn an_empty_table_says_so() {
    let content = changed("paper_list", |content| content["parts"][1]["rows"] = json!([]));
    let Some(said) = printed(&content) else { return };
    assert!(said.contains("摘要值无"), "{said}");
}

#[test]
fn ten_thousand_characters_keep_every_character() {
    let sentence = "当事人在联网直报平台报送的数字与会计账簿不一致。";
    let long = sentence.repeat(10_000 / sentence.chars().count() + 1);
    // A character that stands nowhere else in the fixtures is counted on the paper.
    let marked = long.replace('簿', "鬯");
    let sentences = marked.matches('鬯').count();
    for (name, part) in [
        ("paper_letter", 2),
        ("paper_form", 2),
        ("paper_form", 5),
        ("paper_record", 1),
        ("paper_report", 2),
    ] {
        let content =
            changed(name, |content| content["parts"][part]["text"] = marked.clone().into());
        let Some(said) = printed(&content) else { return };
        assert_eq!(said.matches('鬯').count(), sentences, "{name}, part {part}");
    }
}

#[test]
fn long_unbroken_text_stays_inside_its_cell() {
    let run = "A".repeat(300);
    let wide = |name: &str, change: &dyn Fn(&mut Value)| {
        let document = set(FORM, &changed(name, change)).unwrap();
        // The right edge of every piece of the run, in points: none beyond the type area of 28 mm + 156 mm.
        let output = piped("pdftotext", &["-bbox", "-", "-"], &document.pdf)?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let words = said.lines().filter(|word| word.contains("AAA"));
        let edges = words.filter_map(|word| word.split("xMax=\"").nth(1)?.split('.').next());
        edges.filter_map(|edge| edge.parse::<u32>().ok()).max()
    };
    let widths = [
        wide("paper_list", &|content| content["parts"][1]["rows"][0][1] = run.clone().into()),
        wide("paper_form", &|content| content["parts"][0]["rows"][2][1] = run.clone().into()),
        wide("paper_form", &|content| content["parts"][0]["rows"][2][0] = run.clone().into()),
        wide("paper_form", &|content| content["parts"][5]["text"] = run.clone().into()),
        wide("paper_record", &|content| content["parts"][0]["rows"][1][1] = run.clone().into()),
        wide("paper_record", &|content| content["parts"][0]["rows"][1][0] = run.clone().into()),
        wide("paper_cover", &|content| content["parts"][0]["rows"][1][1] = run.clone().into()),
        wide("paper_letter", &|content| content["parts"][8]["rows"][1][1] = run.clone().into()),
    ];
    for (at, width) in widths.into_iter().enumerate() {
        let Some(width) = width else { return };
        assert!(width <= 523, "case {at}: text reaches {width} pt");
    }
}

#[test]
fn rare_characters_are_set_and_told() {
    let content = changed("paper_cover", |content| {
        content["parts"][0]["rows"][0][1] = "雁城市𠮷㐂犇有限公司".into();
    });
    let document = set(FORM, &content).unwrap();
    assert_eq!(document.fallback_glyphs, ['𠮷', '㐂', '犇']);
    let Some(said) = text(&document.pdf) else { return };
    assert!(said.contains("雁城市𠮷㐂犇有限公司"), "{said}");
}

#[test]
fn what_cannot_be_printed_is_refused_by_title_and_place() {
    type Change = fn(&mut Value);
    let cases: [(Change, &str); 14] = [
        (|paper| paper["title"] = "  ".into(), "文书缺少“文书名称”（title）"),
        (|paper| paper["agency"] = Value::Null, "缺少“机关”（agency）"),
        (|paper| paper["layout"] = "poster".into(), "“版式”（layout）不对：应当是 letter、form"),
        (|paper| paper["parts"] = json!([]), "缺少“内容”（parts）"),
        (
            |paper| paper["parts"][1]["part"] = "poem".into(),
            "案件调查终结报告的“内容2”（parts[1]）不对：part 应当是 heading、text",
        ),
        (|paper| paper["parts"][1]["text"] = "".into(), "“内容2（标题）·文字”（parts[1].text）"),
        (|paper| paper["parts"][1]["colour"] = 1.into(), "不认识“parts[1].colour”"),
        (
            |paper| paper["parts"][0]["rows"][1] = json!(["只有名称"]),
            "“内容1（事项）·行2”（parts[0].rows[1]）不对：应当是一对文字",
        ),
        (
            |paper| paper["parts"][0]["rows"][1][0] = " ".into(),
            "“内容1（事项）·行2·名称”（parts[0].rows[1][0]）",
        ),
        (
            |paper| paper["parts"][6]["rows"][1] = json!(["B203"]),
            "“内容7”（parts[6]）不对：表格第 2 行有 1 格，栏目有 6 个",
        ),
        (|paper| paper["parts"][6]["head"] = json!(vec!["栏"; 13]), "表格有 13 栏"),
        (
            |paper| paper["parts"][2]["text"] = "看\u{200b}不见".into(),
            "“内容3（正文）·文字”（parts[2].text）不对：含有看不见的字符 U+200B",
        ),
        (
            |paper| paper["parts"][2]["text"] = "照片😀".into(),
            "（parts[2].text）里有字体中没有的字",
        ),
        (|paper| paper["date"] = "2026年2月30日".into(), "“落款日期”（date）不对"),
    ];
    for (change, expected) in cases {
        let said = refusal(FORM, &changed("paper_report", change));
        assert!(said.contains(expected), "expected {expected}: {said}");
    }
    let crowd = changed("paper_record", |paper| {
        paper["parts"][4]["labels"] = json!(vec!["见证人"; 7]);
    });
    assert!(refusal(FORM, &crowd).contains("至多留 6 行签名"));
    let unscannable = changed("paper_letter", |paper| paper["verify_url"] = Value::Null);
    assert!(refusal(FORM, &unscannable).contains("缺少“核验地址”"));
}

#[test]
fn text_is_never_taken_for_markup() {
    let written = "#set page(width: 1pt) *粗* _斜_ $x$ <a> @b `c` \\ // 注 -- 终";
    let content = changed("paper_report", |paper| paper["parts"][2]["text"] = written.into());
    let Some(said) = printed(&content) else { return };
    assert!(said.contains("#setpage(width:1pt)*粗*_斜_$x$<a>@b`c`\\//注--终"), "{said}");
}
