//! The page of GB/T 9704-2012 and the faces it is set in.

mod common;

use common::{STAMP, changed, fonts, piped, set};
use documents::{FontError, Form, Typesetter};
use std::fs;
use std::path::{Path, PathBuf};

const FORM: Form = Form::PenaltyDecision;

#[test]
fn a_full_page_has_22_lines_of_28_characters() {
    let content = changed("decision_typical", |content| {
        content["facts"] = serde_json::json!(["测".repeat(28 * 60)]);
    });
    let document = set(FORM, &content).unwrap();
    let Some(output) = piped("pdftotext", &["-raw", "-", "-"], &document.pdf) else { return };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let pages: Vec<&str> = text.split('\u{C}').collect();
    let lines: Vec<&str> = pages[1].lines().filter(|line| line.starts_with('测')).collect();
    assert_eq!(lines.len(), 22, "{}", pages[1]);
    assert!(lines.iter().all(|line| line.chars().count() == 28), "{}", pages[1]);
    let first =
        pages[0].lines().find(|line| line.starts_with('测')).map(|line| line.chars().count());
    assert_eq!(first, Some(26), "the first line of a paragraph is two characters in");
}

#[test]
fn page_numbers_stand_outside() {
    let document = set(FORM, &common::fixture("decision_typical")).unwrap();
    for page in 1..=document.pages {
        // The lower strip of the page, left half and right half, in points.
        let number = page.to_string();
        let half = |x: &str| {
            let area =
                ["-f", &number, "-l", &number, "-x", x, "-y", "750", "-W", "297", "-H", "60"];
            let arguments: Vec<&str> = area.into_iter().chain(["-", "-"]).collect();
            let output = piped("pdftotext", &arguments, &document.pdf)?;
            Some(String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<String>())
        };
        let (Some(left), Some(right)) = (half("0"), half("297")) else { return };
        let (outside, inside) = if page % 2 == 1 { (right, left) } else { (left, right) };
        assert_eq!((outside, inside), (format!("—{page}—"), String::new()), "page {page}");
    }
}

#[test]
fn own_files_win_over_the_packaged_ones() {
    let dir = folder("own-files");
    fs::create_dir_all(dir.join("own")).unwrap();
    for entry in fs::read_dir(fonts()).unwrap() {
        let file = entry.unwrap().path();
        if file.is_file() {
            fs::copy(&file, dir.join(file.file_name().unwrap())).unwrap();
        }
    }
    // An own file plays the part its name tells: here a serif face comes along as 仿宋.
    fs::copy(dir.join("NotoSerifSC_400Regular.ttf"), dir.join("own/机关仿宋.ttf")).unwrap();
    fs::write(dir.join("own/说明.txt"), "not a font, not looked at").unwrap();
    let setter = Typesetter::load(&dir).unwrap();
    let content = changed("decision_typical", |content| {
        content["party"]["legal_representative"] = "陈喆".into()
    });
    let document = setter.pdf(FORM, &content, STAMP).unwrap();
    assert!(document.fallback_glyphs.is_empty(), "the own 仿宋 has 喆");
    let Some(output) = piped("pdffonts", &["-"], &document.pdf) else { return };
    let faces = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(faces.contains("NotoSerifSC") && !faces.contains("FandolFang"), "{faces}");

    fs::write(dir.join("own/坏.ttf"), "this is no font").unwrap();
    let refused = Typesetter::load(&dir).err().unwrap();
    assert!(matches!(refused, FontError::NotAFont { .. }), "{refused}");
    assert!(refused.to_string().contains("坏.ttf"), "{refused}");
    fs::remove_dir_all(&dir).unwrap();
}

/// An empty folder of the test's own.
fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&dir);
    assert!(fs::create_dir_all(&dir).is_ok(), "{} cannot be made", dir.display());
    dir
}
