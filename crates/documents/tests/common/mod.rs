//! What the tests of documents share: the fonts, the fixtures, and reading a PDF's text.

#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::print_stdout, reason = "a check that is skipped says so")]
#![allow(dead_code, reason = "each test file uses a part of this one")]

use documents::{Document, Form, RenderError, Stamp, Typesetter};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

/// Loading the fonts takes longer than most tests: all tests of a file share them.
pub static SETTER: LazyLock<Typesetter> = LazyLock::new(|| match Typesetter::load(&fonts()) {
    Ok(setter) => setter,
    Err(error) => panic!("运行 make fonts 以后再测试：{error}"),
});

pub const STAMP: Stamp = Stamp { date: (2026, 11, 5), demo: false };
pub const DEMO: Stamp = Stamp { date: (2026, 11, 5), demo: true };

pub const FIXTURES: &[(Form, &str)] = &[
    (Form::FilingApproval, "approval_typical"),
    (Form::FilingApproval, "approval_draft"),
    (Form::FilingApproval, "approval_extreme"),
    (Form::PenaltyDecision, "decision_typical"),
    (Form::PenaltyDecision, "decision_draft"),
    (Form::PenaltyDecision, "decision_extreme"),
    (Form::Paper, "paper_letter"),
    (Form::Paper, "paper_form"),
    (Form::Paper, "paper_record"),
    (Form::Paper, "paper_report"),
    (Form::Paper, "paper_list"),
    (Form::Paper, "paper_cover"),
];

pub fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn fonts() -> PathBuf {
    home().join("../../fonts")
}

pub fn fixture(name: &str) -> Value {
    let file = home().join(format!("tests/fixtures/{name}.json"));
    let text = std::fs::read_to_string(&file).expect("the fixture is there");
    serde_json::from_str(&text).expect("the fixture is JSON")
}

/// The fixture with one change.
pub fn changed(name: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut content = fixture(name);
    change(&mut content);
    content
}

/// The fixture without the field at a path such as `party.name` or `handlers.0.name`.
pub fn without(name: &str, path: &str) -> Value {
    changed(name, |content| {
        let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
        let pointer: String =
            parent.split('.').filter(|key| !key.is_empty()).map(|key| format!("/{key}")).collect();
        let map = content.pointer_mut(&pointer).and_then(Value::as_object_mut);
        map.and_then(|map| map.remove(key)).expect("the fixture has the field");
    })
}

pub fn set(form: Form, content: &Value) -> Result<Document, RenderError> {
    SETTER.pdf(form, content, STAMP)
}

/// The refusal in words; empty when there is none.
pub fn refusal(form: Form, content: &Value) -> String {
    set(form, content).err().map(|error| error.to_string()).unwrap_or_default()
}

/// The text of a PDF without spaces and line ends; `None`, said aloud, where pdftotext is absent.
pub fn text(pdf: &[u8]) -> Option<String> {
    let output = piped("pdftotext", &["-raw", "-", "-"], pdf)?;
    assert!(output.status.success(), "pdftotext: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("pdftotext writes UTF-8");
    Some(text.chars().filter(|glyph| !glyph.is_whitespace() && *glyph != '\u{200b}').collect())
}

/// Runs a tool over bytes; `None`, said aloud, where the machine does not have it.
pub fn piped(tool: &str, arguments: &[&str], bytes: &[u8]) -> Option<Output> {
    let started = Command::new(tool)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        println!("skipped: 没有 {tool}");
        return None;
    };
    let mut input = child.stdin.take().expect("stdin is a pipe");
    // A thread writes, so that neither side waits for the other with a full pipe.
    let output = std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(bytes));
        child.wait_with_output()
    });
    Some(output.expect("the tool ends"))
}
