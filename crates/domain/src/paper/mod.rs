//! 文书: what a document says, as plain parts that a page and a PDF print alike.
//!
//! A [`Paper`] is computed from the record, never typed: its text is a pure function of the case, and
//! the document set of `law/documents.toml` names the place of each in the case file. It draws no
//! seal, no emblem and no handwriting; where a person signs, it leaves the line.

mod kind;

pub use kind::Kind;

use serde::Serialize;

/// A document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Paper {
    /// Which document it is, by its word.
    pub kind: &'static str,
    /// How it is set.
    pub layout: Layout,
    /// The agency's full name.
    pub agency: String,
    /// 文书名称
    pub title: String,
    /// 文号, where it has one.
    pub number: Option<String>,
    /// Whom it addresses, where it is a letter.
    pub addressee: Option<String>,
    /// What it says.
    pub parts: Vec<Part>,
    /// 落款日期 in words; `None` where the parts carry their own dates.
    pub date: Option<String>,
    /// The verification code in groups of four, where the document can be verified.
    pub code: Option<String>,
    /// The address that its QR holds.
    pub verify_url: Option<String>,
    /// An invented agency: 演示 stands across every page.
    pub demo: bool,
}

/// How a document is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// A letter to somebody, signed by the agency: title, number, addressee, text, agency and date.
    Letter,
    /// A form: a ruled table under the title (审批表, 意见表, 回证).
    Form,
    /// 笔录: a header of pairs, the text, and a line for signatures at the foot of every page.
    Record,
    /// A report in sections.
    Report,
    /// 案卷封面
    Cover,
}

/// A part of a document, in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Part {
    /// 一、二、三……
    Heading {
        /// Without its number; the setting adds 一、二、
        text: String,
    },
    /// Paragraphs, one a line.
    Text {
        /// The text.
        text: String,
    },
    /// Facts by name: rows of a ruled table in a form, lines in a record.
    Pairs {
        /// Name and value.
        rows: Vec<(String, String)>,
    },
    /// A table.
    Table {
        /// The heads of the columns.
        head: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// 问答
    Exchange {
        /// Question and answer.
        turns: Vec<(String, String)>,
    },
    /// An opinion with its signature line.
    Opinion {
        /// 承办人意见, 负责人审批意见 …
        label: String,
        /// What was decided; empty where it is still to be written by hand.
        text: String,
        /// Who.
        name: String,
        /// The day in words.
        date: String,
    },
    /// Lines for signatures by hand.
    Signatures {
        /// Who signs, one a line.
        labels: Vec<String>,
    },
    /// Words about what the document means and what the reader may do, set apart from its text.
    Rights {
        /// One a line.
        lines: Vec<String>,
    },
}

impl Paper {
    /// A document without number, addressee, date and code.
    pub fn new(kind: Kind, layout: Layout, agency: &crate::agency::Agency) -> Paper {
        Paper {
            kind: kind.word(),
            layout,
            agency: agency.particulars.name.clone(),
            title: kind.name().to_owned(),
            number: None,
            addressee: None,
            parts: Vec::new(),
            date: None,
            code: None,
            verify_url: None,
            demo: agency.demo,
        }
    }

    /// Adds a part.
    #[must_use]
    pub fn with(mut self, part: Part) -> Paper {
        self.parts.push(part);
        self
    }
}

impl Part {
    /// A heading.
    pub fn heading(text: &str) -> Part {
        Part::Heading { text: text.to_owned() }
    }

    /// Paragraphs.
    pub fn text(text: impl Into<String>) -> Part {
        Part::Text { text: text.into() }
    }

    /// Facts by name.
    pub fn pairs<N: Into<String>, V: Into<String>>(rows: impl IntoIterator<Item = (N, V)>) -> Part {
        Part::Pairs {
            rows: rows.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
        }
    }

    /// Lines for signatures.
    pub fn signatures(labels: &[&str]) -> Part {
        Part::Signatures { labels: labels.iter().map(|&label| label.to_owned()).collect() }
    }
}
