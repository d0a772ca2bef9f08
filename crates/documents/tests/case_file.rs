//! 案卷: volumes, catalogue, page numbers, and what was stored, as it was stored.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy knows a test by its attribute, not its helpers"
)]

mod common;

use common::{DEMO, SETTER, STAMP, fixture, home, piped, set, text};
use documents::{CaseFile, Document, Entry, Form, Item, Listing, RenderError, Volume};
use serde_json::{Value, json};
use std::path::Path;

fn entry(title: &str, item: Item) -> Entry {
    let (number, date) = (Some("雁统字〔2026〕3号".to_owned()), Some("2026年11月5日".to_owned()));
    Entry { title: title.to_owned(), number, date, item }
}

fn volume(name: &str, entries: Vec<Entry>) -> Volume {
    let remarks = json!({
        "kind": "remarks", "layout": "form", "agency": "雁城市统计局", "title": "备考表",
        "number": null, "addressee": null, "date": null, "code": null, "verify_url": null,
        "parts": [{ "part": "pairs", "rows": [["立卷人", ""], ["检查人", ""]] }],
    });
    Volume { name: name.to_owned(), cover: fixture("paper_cover"), entries, remarks }
}

fn photo() -> Item {
    let bytes = std::fs::read(home().join("tests/fixtures/photo.jpg")).unwrap();
    Item::Image { bytes, note: Some("2026年8月12日在仓库拍摄".to_owned()) }
}

fn recording() -> Item {
    Item::File(Listing {
        name: "现场检查.mp4".to_owned(),
        kind: "录像".to_owned(),
        bytes: 734_003_200,
        digest: "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            .to_owned(),
    })
}

/// A main volume of every kind of material and a secondary one.
fn sample() -> CaseFile {
    let decision = set(Form::PenaltyDecision, &fixture("decision_typical")).unwrap().pdf;
    let main = vec![
        entry("行政处罚决定书", Item::Pdf(decision)),
        entry("询问笔录", Item::Paper(fixture("paper_record"))),
        entry("仓库照片", photo()),
        entry("现场检查录像", recording()),
    ];
    let secondary = vec![entry("案件调查终结报告", Item::Paper(fixture("paper_report")))];
    CaseFile { volumes: vec![volume("正卷", main), volume("副卷", secondary)] }
}

fn bound(file: CaseFile) -> Document {
    SETTER.case_file(file, STAMP).unwrap_or_else(|error| panic!("{error}"))
}

fn refusal(file: CaseFile) -> String {
    SETTER.case_file(file, STAMP).err().map(|error| error.to_string()).unwrap_or_default()
}

/// The sample with one more material in its main volume.
fn with(item: Item) -> CaseFile {
    let mut file = sample();
    file.volumes[0].entries.push(entry("补充材料", item));
    file
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|glyph| !glyph.is_whitespace() && *glyph != '\u{200b}').collect()
}

/// The text of each page; `None`, said aloud, where pdftotext is absent.
fn pages(pdf: &[u8]) -> Option<Vec<String>> {
    let output = piped("pdftotext", &["-raw", "-", "-"], pdf)?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(said.trim_end_matches('\u{C}').split('\u{C}').map(squeezed).collect())
}

/// What stands in the lower right corner of each A4 page.
fn corners(document: &Document) -> Option<Vec<String>> {
    let corner = |page: usize| {
        let page = page.to_string();
        let area = ["-f", &page, "-l", &page, "-x", "530", "-y", "795", "-W", "65", "-H", "47"];
        let arguments: Vec<&str> = area.into_iter().chain(["-", "-"]).collect();
        let output = piped("pdftotext", &arguments, &document.pdf)?;
        Some(squeezed(&String::from_utf8_lossy(&output.stdout)))
    };
    (1..=document.pages).map(corner).collect()
}

/// A PDF of one page, written by hand.
fn tiny(version: &str, page: &str, more: &[&str]) -> Vec<u8> {
    let content = "BT /F 24 Tf 20 60 Td (STORED) Tj ET";
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        // Resources and size are inherited, as in many files of scanners.
        "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 300 200]\
         /Resources<</Font<</F 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R{page}>>"),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    let mut pdf = format!("%PDF-{version}\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let at = pdf.len();
    pdf += &table;
    pdf += &format!("trailer\n<</Size {}/Root 1 0 R>>\n", objects.len() + 1);
    pdf += &format!("startxref\n{at}\n%%EOF\n");
    pdf.into_bytes()
}

/// The form that draws a word, as the appearance of an annotation.
fn word(word: &str) -> String {
    let content = format!("BT /F 12 Tf 2 4 Td ({word}) Tj ET");
    format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 60 20]/Resources<</Font<</F 5 0 R>>>>\
         /Length {}>>\nstream\n{content}\nendstream",
        content.len()
    )
}

#[test]
fn volumes_are_bound_in_order_and_numbered_apart() {
    let document = bound(sample());
    let Some(pages) = pages(&document.pdf) else { return };
    let decision = set(Form::PenaltyDecision, &fixture("decision_typical")).unwrap().pages;
    let (record, report) = (2, 2);
    // Cover, catalogue, the materials, remarks; then the same again.
    assert_eq!(document.pages, 2 + decision + record + 1 + 1 + 1 + 2 + report + 1);
    assert_eq!(pages.len(), document.pages);
    assert!(pages[0].contains("行政处罚案卷（正卷）"), "{}", pages[0]);
    assert!(pages[0].contains(&format!("共4件{}页", decision + record + 2)), "{}", pages[0]);
    for (row, (title, at)) in (1..).zip([
        ("行政处罚决定书", format!("1–{decision}")),
        ("询问笔录", format!("{}–{}", decision + 1, decision + 2)),
        ("仓库照片", (decision + 3).to_string()),
        ("现场检查录像", (decision + 4).to_string()),
    ]) {
        let line = format!("{row}{title}雁统字〔2026〕3号2026年11月5日{at}");
        assert!(pages[1].contains(&line), "no {line}: {}", pages[1]);
    }
    let Some(corners) = corners(&document) else { return };
    let numbered = decision + record + 2;
    let mut expected = vec![String::new(); 2];
    expected.extend((1..=numbered).map(|number| number.to_string()));
    expected.extend(vec![String::new(); 3]);
    expected.extend((1..=report).map(|number| number.to_string()));
    expected.push(String::new());
    assert_eq!(corners, expected);
    assert!(pages[document.pages - 1].contains("备考表本卷共1件2页"), "{pages:?}");
}

#[test]
fn a_stored_page_is_shown_as_it_is() {
    let decision = set(Form::PenaltyDecision, &fixture("decision_typical")).unwrap();
    let file = bound(sample());
    let (Some(stored), Some(shown)) = (pages(&decision.pdf), pages(&file.pdf)) else { return };
    for (nth, page) in stored.iter().enumerate() {
        // Only the number of the case file has come to it.
        assert_eq!(
            shown[nth + 2].replacen(&format!("{}", nth + 1), "", 1).len() + 1,
            page.len() + 1
        );
        let longest = page.split('。').max_by_key(|sentence| sentence.len()).unwrap();
        assert!(shown[nth + 2].contains(longest), "page {nth}");
    }
}

#[test]
fn a_stored_page_keeps_its_size_and_turn() {
    let file = bound(with(Item::Pdf(tiny("1.4", "/Rotate 90", &[]))));
    let Some(texts) = pages(&file.pdf) else { return };
    let at = 1 + texts.iter().position(|page| page.contains("STORED")).unwrap();
    let page = at.to_string();
    let Some(output) = piped("pdfinfo", &["-f", &page, "-l", &page, "-"], &file.pdf) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("size:") && said.contains("200 x 300 pts"), "{said}");
}

/// A page with a seal, a hidden note and a ticked box.
fn sealed(turn: &str) -> Vec<u8> {
    let (seal, hidden, ticked) = (word("SEAL"), word("HIDDEN"), word("TICKED"));
    let objects = [
        "<</Type/Annot/Subtype/Stamp/Rect[180 20 240 40]/F 4/AP<</N 7 0 R>>>>",
        &seal,
        "<</Type/Annot/Subtype/Stamp/Rect[180 60 240 80]/F 2/AP<</N 9 0 R>>>>",
        &hidden,
        "<</Type/Annot/Subtype/Widget/FT/Btn/AS/Yes/Rect[20 120 80 140]/AP<</N<</Yes 11 0 R>>>>>>",
        &ticked,
    ];
    tiny("1.7", &format!("/Annots[6 0 R 8 0 R 10 0 R]{turn}"), &objects)
}

#[test]
fn a_seal_on_a_stored_page_is_not_lost() {
    let plain = sealed("");
    // A file whose table of objects lies elsewhere than it says, as after a careless transfer.
    let torn = String::from_utf8(plain.clone()).unwrap().replace("startxref\n", "startxref\n9");
    let mut files = vec![plain.clone(), sealed("/Rotate 270"), torn.into_bytes()];
    // Objects packed into streams, as most programs write today.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (open, packed) = (folder.join("sealed.pdf"), folder.join("packed.pdf"));
    std::fs::write(&open, plain).unwrap();
    let (open, packed) = (open.to_str().unwrap(), packed.to_str().unwrap());
    if let Some(output) = piped("qpdf", &["--object-streams=generate", open, packed], &[]) {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        files.push(std::fs::read(packed).unwrap());
    }
    for (nth, stored) in files.into_iter().enumerate() {
        let file = bound(with(Item::Pdf(stored)));
        let Some(texts) = pages(&file.pdf) else { return };
        let shown = texts.iter().find(|page| page.contains("STORED"));
        let shown = shown.unwrap_or_else(|| panic!("file {nth}: {texts:?}"));
        assert!(shown.contains("SEAL") && shown.contains("TICKED"), "file {nth}: {shown}");
        assert!(!shown.contains("HIDDEN"), "file {nth}: {shown}");
    }
}

#[test]
fn a_stored_file_of_pdf_2_is_bound() {
    let file = bound(with(Item::Pdf(tiny("2.0", "", &[]))));
    assert!(file.pdf.starts_with(b"%PDF-2.0"));
    assert!(bound(sample()).pdf.starts_with(b"%PDF-1.7"));
}

#[test]
fn a_recording_is_listed_with_its_digest() {
    let Some(said) = text(&bound(sample()).pdf) else { return };
    assert!(said.contains("现场检查.mp4") && said.contains("734,003,200字节"), "{said}");
    assert!(said.contains("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
    assert!(said.contains("2026年8月12日在仓库拍摄"), "the note of the photo");
}

#[test]
fn bookmarks_lead_to_every_material() {
    let document = bound(sample());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("case_file.pdf");
    std::fs::write(&file, &document.pdf).unwrap();
    let path = file.to_str().unwrap();
    if let Some(output) = piped("qpdf", &["--check", path], &[]) {
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("No syntax"), "{said}");
    }
    let Some(output) = piped("qpdf", &["--json", "--json-key=outlines", path], &[]) else { return };
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let read = |nodes: &Value| -> Vec<(String, u64)> {
        let page = |node: &Value| node["destpageposfrom1"].as_u64().unwrap_or_default();
        let title = |node: &Value| node["title"].as_str().unwrap_or_default().to_owned();
        nodes.as_array().unwrap().iter().map(|node| (title(node), page(node))).collect()
    };
    let volumes = read(&said["outlines"]);
    let names: Vec<&str> = volumes.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["正卷", "副卷"]);
    let main = read(&said["outlines"][0]["kids"]);
    let names: Vec<&str> = main.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["卷内目录", "行政处罚决定书", "询问笔录", "仓库照片", "现场检查录像", "备考表"]
    );
    assert_eq!((main[0].1, main[1].1), (2, 3));
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let first = bound(sample());
    bound(with(photo()));
    assert!(bound(sample()) == first);
}

#[test]
fn only_the_demonstration_is_marked_on_every_page() {
    let scan = || with(Item::Pdf(tiny("1.4", "/MediaBox[0 0 595 842]", &[])));
    let marked = SETTER.case_file(scan(), DEMO).unwrap();
    if let Some(pages) = pages(&marked.pdf) {
        assert!(pages.iter().all(|page| page.contains("演示")), "{pages:?}");
    }
    let plain = bound(scan());
    assert_eq!(plain.pages, marked.pages);
    let Some(plain) = text(&plain.pdf) else { return };
    assert!(!plain.contains("演示"));
    let mut file = sample();
    file.volumes[0].cover["demo"] = true.into();
    let Some(pages) = pages(&bound(file).pdf) else { return };
    let said = pages.iter().filter(|page| page.contains("演示")).count();
    // What was stored without the mark gets a line; nothing is without.
    assert_eq!(said, pages.len());
}

#[test]
fn a_long_catalogue_runs_on_under_its_head() {
    let title = "雁城市𠮷㐂犇高端装备智能制造与工业互联网融合创新示范产业园区报送记录".to_owned();
    let mut file = sample();
    file.volumes[0].entries = (0..60).map(|_| entry(&title, recording())).collect();
    let document = bound(file);
    assert_eq!(document.fallback_glyphs, ['𠮷', '㐂', '犇']);
    let Some(pages) = pages(&document.pdf) else { return };
    let heads = pages.iter().filter(|page| page.contains("序号题名文号日期页号")).count();
    assert!(heads >= 4, "{heads} pages of catalogue, one of them of the second volume");
    assert!(pages.iter().any(|page| page.contains("60雁城市𠮷㐂犇")), "the last row");
}

#[test]
fn what_cannot_be_bound_is_refused_by_place() {
    let cases: [(Item, &str); 4] = [
        (Item::Pdf(b"%PDF-1.7 torn".to_vec()), "不是能读的 PDF"),
        (Item::Image { bytes: b"GIF89a".to_vec(), note: None }, "不是 JPEG、PNG 或 WebP 图片"),
        (
            Item::Image { bytes: b"\x89PNG\r\n\x1a\ntorn".to_vec(), note: None },
            "图片已损坏，读不出来",
        ),
        (Item::Pdf(tiny("1.7", "/MediaBox[0 0 90000 10]", &[])), "PDF 第 1 页的大小不对"),
    ];
    for (item, why) in cases {
        let said = refusal(with(item));
        let place = "案卷的“正卷·材料5（补充材料）”（volumes[0].entries[4]）不对：";
        assert!(said.contains(place) && said.contains(why), "expected {why}: {said}");
    }
    let mut file = with(Item::Paper(json!({ "title": "说明" })));
    assert!(refusal(file.clone()).contains("说明缺少“种类”（kind）"), "{}", refusal(file));
    file = sample();
    file.volumes[1].entries.clear();
    assert!(refusal(file).contains("“卷2·材料”（volumes[1].entries）"));
    file = sample();
    file.volumes[0].entries[2].title = "照片😀".to_owned();
    assert!(refusal(file).contains("“卷1·材料3·题名”（volumes[0].entries[2].title）"));
    file = sample();
    file.volumes[0].cover["parts"][0]["part"] = "poem".into();
    assert!(refusal(file).contains("行政处罚案卷（正卷）的“内容1”（parts[0]）不对"));
    let refused = SETTER.case_file(CaseFile { volumes: Vec::new() }, STAMP);
    assert!(matches!(refused, Err(RenderError::Missing { .. })));
}

#[test]
fn a_locked_pdf_is_refused() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (open, locked) = (folder.join("open.pdf"), folder.join("locked.pdf"));
    std::fs::write(&open, tiny("1.7", "", &[])).unwrap();
    let (open, locked) = (open.to_str().unwrap(), locked.to_str().unwrap());
    let arguments = ["--encrypt", "secret", "secret", "256", "--", open, locked];
    let Some(output) = piped("qpdf", &arguments, &[]) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = refusal(with(Item::Pdf(std::fs::read(locked).unwrap())));
    assert!(said.contains("PDF 加了密码"), "{said}");
}
