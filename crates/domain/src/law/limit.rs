//! Terms and amounts that statutes fix, each with its article and how sure we are of it.

use super::deadline::{Count, Length, Unit};
use super::{Article, Certainty};
use crate::money::Fen;
use jiff::civil::Date;
use serde::Deserialize;

/// A term fixed by an article (`law/limits.toml`).
#[derive(Clone, Debug, Deserialize)]
pub struct Term {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
    pub(super) statute: String,
    pub(super) article: u16,
    /// How sure we are of the number.
    pub certainty: Certainty,
    /// Whether a last day that is a day off moves to the next working day.
    pub roll_forward: bool,
    /// Why it is counted this way.
    pub note: String,
}

/// An amount or a share fixed by an article (`law/amounts.toml`).
#[derive(Clone, Debug, Deserialize)]
pub struct Amount {
    yuan: Option<u64>,
    /// A share in thousandths, where it is not an amount of money.
    pub per_mille: Option<u32>,
    pub(super) statute: String,
    pub(super) article: u16,
    /// How sure we are of it.
    pub certainty: Certainty,
    /// What it limits.
    pub note: String,
}

impl Term {
    /// The number with its unit.
    pub fn length(&self) -> Length {
        Length { n: self.n, unit: self.unit }
    }

    /// The article it rests on.
    pub fn basis(&'static self) -> Article {
        Article { statute: &self.statute, number: self.article }
    }

    /// The count that begins with `event` on `start`.
    pub fn from(&'static self, start: Date, event: impl Into<String>) -> Count {
        Count {
            start,
            event: event.into(),
            length: self.length(),
            roll_forward: self.roll_forward,
            exclusions: Vec::new(),
            extensions: Vec::new(),
            basis: self.basis(),
        }
    }
}

impl Amount {
    /// The money, where it is an amount.
    pub fn money(&self) -> Option<Fen> {
        self.yuan.map(Fen::yuan)
    }

    /// The article it rests on.
    pub fn basis(&'static self) -> Article {
        Article { statute: &self.statute, number: self.article }
    }
}

#[cfg(test)]
mod tests {
    use crate::law::law;
    use crate::money::Fen;

    #[test]
    fn every_term_and_amount_cites_an_article_of_the_index() {
        assert!(law().terms.len() > 25, "{} terms", law().terms.len());
        for (key, term) in &law().terms {
            assert!(term.n > 0 && !term.note.is_empty(), "{key}");
            assert!(term.basis().entry().is_some(), "{key}: {}", term.basis());
        }
        for (key, amount) in &law().amounts {
            assert!(amount.basis().entry().is_some(), "{key}: {}", amount.basis());
            assert!(amount.money().is_some() != amount.per_mille.is_some(), "{key}");
        }
    }

    /// Every source and template of the workspace.
    fn sources(folder: &std::path::Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
            if path.is_dir() {
                sources(&path, found);
            } else if ["rs", "html"].contains(&end) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path.display().to_string(), text));
            }
        }
    }

    #[test]
    fn every_key_that_anybody_asks_for_is_in_the_tables() {
        let mut texts = Vec::new();
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        sources(&crates, &mut texts);
        let mut asked = 0;
        for (path, text) in &texts {
            for (call, of_terms) in [("limit", true), ("term", true), ("amount", false)] {
                for table in ["law()", "law"] {
                    for rest in text.split(&format!("{table}.{call}(\"")).skip(1) {
                        let key = rest.split('"').next().unwrap();
                        let known = match of_terms {
                            true => law().term(key).is_some(),
                            false => law().amount(key).is_some(),
                        };
                        assert!(known, "{path} asks for {key}, which no table has");
                        asked += 1;
                    }
                }
            }
        }
        assert!(asked > 8, "only {asked} found: looked in the wrong place");
    }

    #[test]
    fn the_numbers_people_rely_on_are_the_ones_of_the_statutes() {
        let print = |key: &str| law().term(key).unwrap().length().to_string();
        assert_eq!(print("evidence.hold"), "7 个工作日");
        assert_eq!(print("penalty.decide"), "90 日");
        assert_eq!(print("hearing.request"), "5 个工作日");
        assert_eq!(print("pay"), "15 日");
        assert_eq!(print("remedy.reconsider"), "60 日");
        assert_eq!(print("remedy.litigate"), "6 个月");
        assert_eq!(print("limitation"), "2 年");
        let threshold = law().amount("hearing.organisation").unwrap();
        assert_eq!(threshold.money(), Some(Fen::yuan(50_000)));
        assert_eq!(law().amount("late.per_day").unwrap().per_mille, Some(30));
    }
}
