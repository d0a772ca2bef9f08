//! What holds for every form and every fixture: typical, draft and extreme.

mod common;

use common::{DEMO, FIXTURES, SETTER, STAMP, fixture, piped, set, text};
use documents::{Form, RenderError, Stamp};
use std::path::Path;

#[test]
fn every_fixture_becomes_pdf_a_2b() {
    for (form, name) in FIXTURES {
        let document = set(*form, &fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        // krilla has validated it as PDF/A-2b, or there would be no document; the claim is in its XMP.
        let raw = String::from_utf8_lossy(&document.pdf);
        assert!(raw.starts_with("%PDF-1.7"), "{name}");
        assert!(raw.contains("<pdfaid:part>2</pdfaid:part>"), "{name}: no PDF/A part");
        assert!(raw.contains("<pdfaid:conformance>B</pdfaid:conformance>"), "{name}: no level");
    }
}

#[test]
fn every_pdf_is_sound_in_the_eyes_of_another_reader() {
    for (form, name) in FIXTURES {
        let document = set(*form, &fixture(name)).unwrap();
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
        std::fs::write(&file, &document.pdf).unwrap();
        if let Some(output) = piped("qpdf", &["--check", file.to_str().unwrap()], &[]) {
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success() && said.contains("No syntax"), "{name}: {said}");
        }
        if let Some(output) = piped("pdffonts", &["-"], &document.pdf) {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let faces: Vec<&str> = said.lines().skip(2).collect();
            assert!(faces.len() >= 2, "{name}: {said}");
            assert!(faces.iter().all(|face| face.contains(" yes yes yes ")), "{name}: {said}");
        }
    }
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    for (form, name) in FIXTURES {
        let content = fixture(name);
        let first = set(*form, &content).unwrap();
        // Another document in between must leave no trace.
        set(Form::PenaltyDecision, &fixture("decision_draft")).unwrap();
        let again = set(*form, &content).unwrap();
        assert!(first == again, "{name} differs from itself");
        let threads: Vec<_> = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..2).map(|_| scope.spawn(|| set(*form, &content))).collect();
            runs.into_iter().map(|run| run.join().unwrap().unwrap()).collect()
        });
        assert!(threads.iter().all(|other| *other == first), "{name} differs between threads");
    }
}

#[test]
fn the_order_of_keys_does_not_matter() {
    let content = fixture("decision_typical");
    let mut keys: Vec<_> = content.as_object().unwrap().clone().into_iter().collect();
    keys.reverse();
    let turned = serde_json::Value::Object(keys.into_iter().collect());
    assert!(set(Form::PenaltyDecision, &content) == set(Form::PenaltyDecision, &turned));
}

#[test]
fn another_word_or_day_gives_other_bytes() {
    let typical = set(Form::PenaltyDecision, &fixture("decision_typical")).unwrap();
    let other = common::changed("decision_typical", |content| {
        content["party"]["name"] = "雁城市乙公司".into()
    });
    assert!(set(Form::PenaltyDecision, &other).unwrap().pdf != typical.pdf);
    let stamp = Stamp { date: (2026, 11, 6), demo: false };
    let later = SETTER.pdf(Form::PenaltyDecision, &fixture("decision_typical"), stamp).unwrap();
    assert!(later.pdf != typical.pdf);
}

#[test]
fn only_the_demonstration_is_marked() {
    for (form, name) in FIXTURES {
        let content = fixture(name);
        let plain = SETTER.pdf(*form, &content, STAMP).unwrap();
        let marked = SETTER.pdf(*form, &content, DEMO).unwrap();
        assert_eq!(plain.pages, marked.pages, "{name}: the mark must not move the text");
        if let Some(plain) = text(&plain.pdf) {
            assert!(!plain.contains("演示"), "{name}");
        }
        if let Some(text) = text(&marked.pdf) {
            let headers = text.matches("演示本文书由演示数据生成，不具有法律效力").count();
            assert_eq!(headers, marked.pages, "{name}: every page has the header");
        }
    }
}

#[test]
fn content_of_the_demonstration_is_marked_whatever_the_stamp_says() {
    let content = common::changed("approval_typical", |content| content["demo"] = true.into());
    let document = set(Form::FilingApproval, &content).unwrap();
    let same = SETTER.pdf(Form::FilingApproval, &fixture("approval_typical"), DEMO).unwrap();
    assert!(document.pdf == same.pdf);
}

#[test]
fn a_page_becomes_a_picture_and_a_page_that_is_not_there_is_refused() {
    let content = fixture("decision_typical");
    let form = Form::PenaltyDecision;
    let pages = set(form, &content).unwrap().pages;
    let picture = SETTER.png(form, &content, STAMP, pages).unwrap();
    assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"));
    // Width and height stand in the first chunk: A4 at two pixels a point.
    let side = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
    assert_eq!((side(16), side(20)), (1191, 1684));
    for page in [0, pages + 1] {
        let refused = SETTER.png(form, &content, STAMP, page).unwrap_err();
        assert_eq!(refused, RenderError::Page { page, pages });
        assert!(refused.to_string().contains(&format!("没有第 {page} 页")));
    }
}

#[test]
fn the_mark_stays_behind_legible_text() {
    let form = Form::PenaltyDecision;
    let content = fixture("decision_typical");
    let plain = SETTER.png(form, &content, STAMP, 1).unwrap();
    let marked = SETTER.png(form, &content, DEMO, 1).unwrap();
    assert!(plain != marked, "the mark is visible");
    // The mark's grey and black text: (0.93 in sRGB, linear 0.85 + 0.05) / 0.05 is far above 4.5.
    let official = std::fs::read_to_string(common::home().join("forms/_official.typ")).unwrap();
    assert!(official.contains("fill: luma(93%)"), "whoever changes the grey checks the contrast");
}

#[test]
fn a_day_that_is_not_in_the_calendar_is_refused() {
    let stamp = Stamp { date: (2026, 2, 30), demo: false };
    let refused =
        SETTER.pdf(Form::FilingApproval, &fixture("approval_typical"), stamp).unwrap_err();
    assert_eq!(refused.to_string(), "文书的制作日期 2026-2-30 在日历上不存在。请核对系统时间");
}
