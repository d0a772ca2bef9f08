//! The index of statutes: which articles the program cites, what each asks in our own words, and
//! how sure we are of it. It holds no sentence of any statute.

use jiff::civil::Date;
use serde::Deserialize;

/// One statute in one version.
#[derive(Clone, Debug, Deserialize)]
pub struct Statute {
    /// Short key used in code and addresses.
    pub key: String,
    /// Full name.
    pub name: String,
    /// The name used in citations.
    pub short: String,
    /// What a citation adds after the name: a document number, or which version is meant.
    #[serde(default)]
    pub note: String,
    /// How its parts are counted.
    #[serde(default)]
    pub form: Form,
    /// Which version.
    pub version: String,
    /// First day in force.
    pub in_force: Date,
    /// How sure we are of the day it came into force.
    pub certainty: Certainty,
    /// First day on which another version took its place.
    pub until: Option<Date>,
    /// The key of that version.
    pub successor: Option<String>,
    /// The articles cited.
    #[serde(rename = "article")]
    pub articles: Vec<ArticleEntry>,
    /// Where the successor has the same matter.
    #[serde(default)]
    pub renumbered: Vec<Renumbered>,
}

/// What an article asks, in our own words.
#[derive(Clone, Debug, Deserialize)]
pub struct ArticleEntry {
    /// Number of the article; zero when only the matter is known and not the number.
    pub number: u16,
    /// Own-words summary.
    pub summary: String,
    /// How sure we are of it.
    pub certainty: Certainty,
}

/// An article whose number changed with an amendment.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Renumbered {
    /// The number here.
    pub from: u16,
    /// The number in the successor.
    pub to: u16,
}

/// Whether a statute counts 条, or a policy document counts （一）项.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// 第五十八条
    #[default]
    Article,
    /// 第（六）项
    Item,
}

/// How sure we are of an entry of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Read in a text of the instrument itself.
    Read,
    /// Read in a text about it.
    SecondHand,
    /// Not yet checked against any text.
    Memory,
    /// The law fixes nothing here; the number is ours until the legal unit fixes one.
    Design,
}

impl Certainty {
    /// What a page says about it.
    pub fn name(self) -> &'static str {
        match self {
            Certainty::Read => "已对照文本",
            Certainty::SecondHand => "由转引核对",
            Certainty::Memory => "尚未核对",
            Certainty::Design => "法条没有规定，暂定",
        }
    }
}

impl Statute {
    /// Whether this version was in force on `day`.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.in_force <= day && self.until.is_none_or(|until| day < until)
    }

    /// The part of that number as the statute counts: 第五十八条, 第（六）项.
    pub fn part(&self, number: u16) -> String {
        match (self.form, number) {
            (_, 0) => "（条号待核对）".to_owned(),
            (Form::Article, _) => format!("第{}条", super::numeral(number)),
            (Form::Item, _) => format!("第（{}）项", super::numeral(number)),
        }
    }
}
