//! What the statutes fix by number, and the index of every article the program cites.
//!
//! The tables are files under `law/`, dated and cited, that a legal officer can review in a diff.
//! A statute's full text is not part of the program: an agency imports it.

pub mod calendar;

use calendar::Calendar;
use serde::Deserialize;
use std::fmt;
use std::sync::LazyLock;

/// A citation: which statute, which article. Shown as 《行政处罚法》第五十八条.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Article {
    /// The statute's key in `law/statutes.toml`.
    pub statute: &'static str,
    /// The number of the article.
    pub number: u16,
}

/// All tables of the law, parsed once.
#[derive(Default)]
pub struct Law {
    /// The statutes and the articles cited.
    pub statutes: Vec<Statute>,
    /// Working days.
    pub calendar: Calendar,
    limits: std::collections::BTreeMap<String, Limit>,
}

/// One statute in one version.
#[derive(Clone, Debug, Deserialize)]
pub struct Statute {
    /// Short key used in code and addresses.
    pub key: String,
    /// Full name.
    pub name: String,
    /// The name used in citations.
    pub short: String,
    /// Which version.
    pub version: String,
    /// First day in force.
    pub in_force: jiff::civil::Date,
    /// The articles cited.
    #[serde(rename = "article")]
    pub articles: Vec<ArticleEntry>,
}

/// What an article asks, in our own words.
#[derive(Clone, Debug, Deserialize)]
pub struct ArticleEntry {
    /// Number of the article.
    pub number: u16,
    /// Own-words summary.
    pub summary: String,
    /// How sure we are of it: `read`, `second-hand` or `memory`.
    pub certainty: String,
}

/// A number that a statute fixes.
#[derive(Clone, Debug, Deserialize)]
pub struct Limit {
    /// How many.
    pub n: u32,
    /// Of what: `wd` working days, `y` years.
    pub unit: String,
    /// The statute it stands in.
    pub statute: String,
    /// The article.
    pub article: u16,
}

/// The tables that the program carries.
pub fn law() -> &'static Law {
    static LAW: LazyLock<Law> = LazyLock::new(|| Law::parse().unwrap_or_default());
    &LAW
}

impl Law {
    fn parse() -> Result<Law, toml::de::Error> {
        #[derive(Deserialize)]
        struct Index {
            statute: Vec<Statute>,
        }
        let index: Index = toml::from_str(include_str!("../../../../law/statutes.toml"))?;
        let years = [
            include_str!("../../../../law/calendar/2025.toml"),
            include_str!("../../../../law/calendar/2026.toml"),
        ];
        Ok(Law {
            statutes: index.statute,
            calendar: Calendar::parse(&years)?,
            limits: toml::from_str(include_str!("../../../../law/limits.toml"))?,
        })
    }

    /// The number fixed under `key`; zero when the table lacks it, which a test forbids.
    pub fn limit(&self, key: &str) -> u32 {
        self.limits.get(key).map_or(0, |limit| limit.n)
    }
}

impl Article {
    /// An article of the 行政处罚法 (2021).
    pub const fn penalty_law(number: u16) -> Article {
        Article { statute: "xzcf", number }
    }

    /// An article of the 统计法 (2024).
    pub const fn statistics_law(number: u16) -> Article {
        Article { statute: "tj", number }
    }

    /// An article of the 湖南省行政程序规定.
    pub const fn hunan_procedure(number: u16) -> Article {
        Article { statute: "hncx", number }
    }

    /// The statute and the entry it points at.
    pub fn entry(self) -> Option<(&'static Statute, &'static ArticleEntry)> {
        let statute = law().statutes.iter().find(|statute| statute.key == self.statute)?;
        Some((statute, statute.articles.iter().find(|entry| entry.number == self.number)?))
    }

    /// What it asks, in our own words.
    pub fn summary(self) -> &'static str {
        self.entry().map_or("", |(_, entry)| entry.summary.as_str())
    }

    /// Where the index shows it.
    pub fn anchor(self) -> String {
        format!("{}-{}", self.statute, self.number)
    }
}

impl fmt::Display for Article {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.entry().map_or(self.statute, |(statute, _)| statute.short.as_str());
        if self.statute == "gb118" {
            return write!(
                out,
                "《{name}》（国办发〔2018〕118号）第（{}）项",
                numeral(self.number)
            );
        }
        write!(out, "《{name}》第{}条", numeral(self.number))
    }
}

/// A number as statutes write it: 五十八.
pub fn numeral(n: u16) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u16| DIGITS[usize::from(value % 10)];
    let (hundreds, tens, ones) = (n / 100, n / 10 % 10, n % 10);
    let mut text = String::new();
    if hundreds > 0 {
        text += digit(hundreds);
        text += "百";
        if tens == 0 && ones > 0 {
            text += "零";
        }
    }
    if tens > 0 {
        if tens > 1 || hundreds > 0 {
            text += digit(tens);
        }
        text += "十";
    }
    if ones > 0 || n == 0 {
        text += digit(ones);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_parse_and_say_how_sure_they_are() {
        let law = Law::parse().unwrap();
        assert!(law.statutes.len() >= 3);
        for statute in &law.statutes {
            for entry in &statute.articles {
                let known = ["read", "second-hand", "memory"].contains(&entry.certainty.as_str());
                assert!(known && !entry.summary.is_empty(), "{} {}", statute.key, entry.number);
            }
        }
        for (key, limit) in &law.limits {
            let cited = law.statutes.iter().find(|statute| statute.key == limit.statute);
            let entry = cited.and_then(|s| s.articles.iter().find(|a| a.number == limit.article));
            assert!(limit.n > 0 && entry.is_some() && !limit.unit.is_empty(), "{key}");
        }
    }

    #[test]
    fn citations_read_as_statutes_write_them() {
        assert_eq!(Article::penalty_law(58).to_string(), "《行政处罚法》第五十八条");
        assert_eq!(
            [10, 12, 20, 85, 101, 110].map(numeral),
            ["十", "十二", "二十", "八十五", "一百零一", "一百一十"]
        );
    }
}
