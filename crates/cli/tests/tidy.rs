//! Style as a test: lengths, banned words, inline scripts, the coverage table, the glossary.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "clippy knows a test by its attribute, not its helpers"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The longest source file.
const LINES: usize = 500;

/// What must not stand in the tree, and what to do instead.
const BANNED: &[(&str, &str)] = &[
    (concat!("todo", "!("), "do it, or leave it out and say so"),
    (concat!("unimplemented", "!("), "do it, or leave it out and say so"),
    (concat!("FIX", "ME"), "mend it now"),
    (concat!("XX", "X"), "mend it now"),
    (concat!("thread::", "sleep"), "wait for the event, not for the clock"),
    (concat!("waitFor", "Timeout"), "wait for the event, not for the clock"),
    (concat!("#[", "ignore"), "a test that does not run is no test"),
    (concat!("style", "=\""), "a class; the content policy forbids inline styles"),
    (concat!("on", "click="), "a form; the content policy forbids inline scripts"),
    (concat!("温馨", "提示"), "say what is so"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every source file of ours, with its text.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = ["crates", "bench", "ui/css", "ui/src", "tests", "law"]
        .map(|name| root().join(name))
        .into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["node_modules", "dist", "target"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if [".rs", ".ts", ".mjs", ".html", ".css", ".typ", ".toml", ".sql"]
                .iter()
                .any(|end| name.ends_with(end))
            {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(found.len() > 100, "only {} files: looked in the wrong place", found.len());
    found
}

#[test]
fn no_file_is_longer_than_a_sitting() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| text.lines().count() > LINES)
        .map(|(path, text)| format!("{} has {} lines", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn no_banned_word_stands_anywhere() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        if path.ends_with("tests/tidy.rs") {
            continue;
        }
        for (n, line) in (1..).zip(text.lines()) {
            for (banned, instead) in BANNED {
                // What pages must not hold, tests have to name.
                let of_pages = banned.contains("=\"") || banned.ends_with('=');
                let here = !of_pages || path.extension().is_some_and(|end| end == "html");
                if here && line.contains(banned) {
                    found.push(format!("{}:{n}: {banned}: {instead}", path.display()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_module_says_what_it_is() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|end| end == "rs"))
        .filter(|(_, text)| !text.trim_start().starts_with("//!"))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_gate_has_its_article_and_its_sentence() {
    let folder = root().join("crates/domain/src/gates");
    let list = fs::read_to_string(folder.join("mod.rs")).unwrap();
    for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(gate) = name.strip_suffix(".rs").filter(|name| *name != "mod") else { continue };
        let text = fs::read_to_string(entry.path()).unwrap();
        assert!(text.contains("article: Article::"), "{gate}: no article");
        assert!(text.contains("since: date("), "{gate}: no date");
        assert!(list.contains(&format!("{gate}::GATE")), "{gate}: not in the list");
    }
}

#[test]
fn coverage_names_every_requirement_and_only_tests_that_exist() {
    let coverage = fs::read_to_string(root().join("docs/coverage.md")).unwrap();
    let shared = root().join("../shared/requirements.md");
    match fs::read_to_string(&shared) {
        Ok(requirements) => {
            for line in requirements.lines().filter(|line| line.starts_with("| ")) {
                let id = line[2..].split(' ').next().unwrap_or_default();
                let is_id = id.starts_with(['P', 'R', 'L', 'U'])
                    && id[1..].chars().all(|c| c.is_ascii_digit() || c == '.')
                    && id.len() > 1;
                if is_id {
                    assert!(coverage.contains(&format!("| {id} |")), "no row for {id}");
                }
            }
        }
        Err(_) => eprintln!("skipped: {} is not here", shared.display()),
    }
    let mut files = String::new();
    for (_, text) in sources() {
        files += &text;
    }
    for line in coverage.lines().filter(|line| line.starts_with("| ")) {
        let Some(tests) = line.split('|').nth(5) else { continue };
        for name in tests.split('`').skip(1).step_by(2) {
            assert!(files.contains(name), "coverage names a test that does not exist: {name}");
        }
    }
}

#[test]
fn every_name_of_the_glossary_is_used() {
    let glossary = fs::read_to_string(root().join("docs/GLOSSARY.md")).unwrap();
    let mut code = String::new();
    for (path, text) in sources() {
        if path.extension().is_some_and(|end| end == "rs") {
            code += &text;
        }
    }
    for line in glossary.lines().filter(|line| line.starts_with("| ")) {
        let Some(names) = line.split('|').nth(2) else { continue };
        for name in names.split('`').skip(1).step_by(2) {
            let last = name.rsplit("::").next().unwrap_or(name);
            assert!(code.contains(last), "the glossary names {name}, which the code does not have");
        }
    }
}
