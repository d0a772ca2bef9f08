//! Texts of an invented regulation, in the spellings that files really have.

use super::*;

/// Invented; no sentence of it is law anywhere.
const SAMPLE: &str = "\u{feff}# source: 样例
# 湖南省规范行政裁量权办法

（2009年11月12日样例政府令公布 自2010年4月17日起施行）

<!-- INFO END -->

## 第一章 总 则

第一条 样例第一款，引用
第三条规定的事项不另起一条。
\u{200b}
（一）样例第一项；

第二条\u{3000}样例。

第一节 另一节

第四条 样例，缺第三条。
";

fn sample() -> Text {
    Text::parse(decode(SAMPLE.as_bytes()).unwrap(), Form::Article).unwrap()
}

#[test]
fn a_text_is_cut_at_its_articles_and_keeps_its_paragraphs() {
    let text = sample();
    assert_eq!(text.head.title, "湖南省规范行政裁量权办法");
    assert_eq!(text.head.source, "样例");
    assert!(text.head.version.starts_with("2009年11月12日"), "{}", text.head.version);
    let numbers: Vec<u16> = text.articles.iter().map(|article| article.number).collect();
    assert_eq!(numbers, [1, 2, 4]);
    assert_eq!(
        text.article(1).unwrap().paragraphs,
        ["样例第一款，引用", "第三条规定的事项不另起一条。", "（一）样例第一项；"]
    );
    assert_eq!(text.article(2).unwrap().paragraphs, ["样例。"]);
    assert_eq!(text.missing(), [3]);
    assert_eq!(text.article(3), None);
}

#[test]
fn a_policy_document_is_cut_at_its_items() {
    let text = "# 样例意见\n\n一、总体要求\n\n（一）目标。样例。\n样例续。\n二、主要任务\n（二）任务。样例。";
    let text = Text::parse(text, Form::Item).unwrap();
    assert_eq!(text.articles.len(), 2);
    assert_eq!(text.article(1).unwrap().paragraphs, ["目标。样例。", "样例续。"]);
}

#[test]
fn the_statute_is_found_by_its_title_and_its_version() {
    let text = decode(SAMPLE.as_bytes()).unwrap();
    assert_eq!(which(text, None).unwrap().key, "hncl");
    assert_eq!(which(text, Some("hncl")).unwrap().key, "hncl");
    assert_eq!(which("# 样例规定\n第一条 样例。", Some("xzcf")).unwrap().key, "xzcf");
    assert!(sample().head.tells(law().statute("hncl").unwrap()));
    assert!(!sample().head.tells(law().statute("xzcf").unwrap()));
    let law = |versions: &str| format!("# 中华人民共和国统计法\n\n{versions}\n\n第一条 样例。\n");
    let old = law("2009年6月27日 样例修订");
    assert_eq!(which(&old, None).unwrap().key, "tj09");
    let new = law("2009年6月27日 样例修订\n\n2024年9月13日 样例修正");
    assert_eq!(which(&new, None).unwrap().key, "tj");
    let rules = "# 中华人民共和国统计法实施条例\n2017年5月28日公布\n第一条 样例。";
    assert_eq!(which(rules, None).unwrap().key, "tjss");
}

#[test]
fn what_is_no_text_of_the_index_is_refused_in_words() {
    let said = |error: TextError| error.to_string();
    assert!(said(decode(b"  \n").unwrap_err()).contains("空的"));
    assert!(said(decode(&[0xd6, 0xd0]).unwrap_err()).contains("UTF-8"));
    assert!(said(decode(&vec![b'a'; LARGEST + 1]).unwrap_err()).contains("2 MB"));
    assert!(said(which("# 样例法\n第一条 样例。", None).unwrap_err()).contains("样例法"));
    assert!(said(which("第一条 样例。", None).unwrap_err()).contains("没有标题"));
    let other = which(SAMPLE, Some("xzcf")).unwrap_err();
    assert!(said(other).contains("《中华人民共和国行政处罚法》"));
    assert!(said(which("", Some("nix")).unwrap_err()).contains("xzcf、tj"));
    let open = which("# 中华人民共和国统计法\n第一条 样例。", None).unwrap_err();
    assert!(said(open).contains("tj 或者 tj09"));
    let none = Text::parse("# 样例\n没有条文。", Form::Article).unwrap_err();
    assert!(said(none).contains("没有找到条文"));
    let back = Text::parse("第三条 样例。\n第二条 样例。", Form::Article).unwrap_err();
    assert!(said(back).contains("第 3 条之后又是第 2 条"));
}

#[test]
fn every_statute_of_the_index_is_found_by_its_own_name() {
    for statute in &law().statutes {
        let text = format!("# {}\n{}\n第一条 样例。", statute.name, statute.version);
        assert_eq!(which(&text, None).unwrap().key, statute.key);
    }
}
