//! What the statutes fix by number, and the index of every article the program cites.
//!
//! The tables are files under `law/`, dated and cited, that a legal officer can review in a diff.
//! A statute's full text is not part of the program: an agency imports it.

pub mod calendar;
pub mod deadline;
pub mod documents;
pub mod fines;
pub mod limit;
pub mod statute;
pub mod text;

use calendar::Calendar;
use documents::FileItem;
use fines::FineRule;
use limit::{Amount, Term};
use serde::Deserialize;
pub use statute::{ArticleEntry, Certainty, Statute};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

/// A citation: which statute, which article. Shown as 《行政处罚法》第五十八条.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Article {
    /// The statute's key in `law/statutes`.
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
    /// Terms by key.
    pub terms: BTreeMap<String, Term>,
    /// Amounts and shares by key.
    pub amounts: BTreeMap<String, Amount>,
    /// What may be fined, in both versions of the 统计法.
    pub fines: Vec<FineRule>,
    /// The documents of the case file, in the order they are bound.
    pub documents: Vec<FileItem>,
}

/// The files of the index, in the order in which pages show them.
const STATUTES: &[&str] = &[
    include_str!("../../../../law/statutes/xzcf.toml"),
    include_str!("../../../../law/statutes/tj.toml"),
    include_str!("../../../../law/statutes/tj09.toml"),
    include_str!("../../../../law/statutes/tjss.toml"),
    include_str!("../../../../law/statutes/tjjd.toml"),
    include_str!("../../../../law/statutes/hncx.toml"),
    include_str!("../../../../law/statutes/hncl.toml"),
    include_str!("../../../../law/statutes/gb118.toml"),
    include_str!("../../../../law/statutes/gb27.toml"),
    include_str!("../../../../law/statutes/tjgs.toml"),
    include_str!("../../../../law/statutes/qz.toml"),
    include_str!("../../../../law/statutes/fy.toml"),
    include_str!("../../../../law/statutes/ss.toml"),
    include_str!("../../../../law/statutes/ms.toml"),
    include_str!("../../../../law/statutes/fj.toml"),
    include_str!("../../../../law/statutes/ys.toml"),
    include_str!("../../../../law/statutes/sjcf.toml"),
];

/// The years whose holiday notice is loaded.
const YEARS: &[&str] = &[
    include_str!("../../../../law/calendar/2024.toml"),
    include_str!("../../../../law/calendar/2025.toml"),
    include_str!("../../../../law/calendar/2026.toml"),
];

/// The terms.
const LIMITS: &str = include_str!("../../../../law/limits.toml");

/// The tables on which every last day rests, as they are written: whoever keeps last days keeps the
/// digest of these beside them.
pub fn reckoning() -> impl Iterator<Item = &'static str> {
    YEARS.iter().copied().chain([LIMITS])
}

/// The tables that the program carries.
pub fn law() -> &'static Law {
    static LAW: LazyLock<Law> = LazyLock::new(|| Law::parse().unwrap_or_default());
    &LAW
}

impl Law {
    fn parse() -> Result<Law, toml::de::Error> {
        #[derive(Deserialize)]
        struct Fines {
            rule: Vec<FineRule>,
        }
        #[derive(Deserialize)]
        struct Documents {
            document: Vec<FileItem>,
        }
        let statutes: Result<Vec<Statute>, _> =
            STATUTES.iter().map(|text| toml::from_str(text)).collect();
        let fines: Fines = toml::from_str(include_str!("../../../../law/fines.toml"))?;
        let files: Documents = toml::from_str(include_str!("../../../../law/documents.toml"))?;
        Ok(Law {
            statutes: statutes?,
            calendar: Calendar::parse(YEARS)?,
            terms: toml::from_str(LIMITS)?,
            amounts: toml::from_str(include_str!("../../../../law/amounts.toml"))?,
            fines: fines.rule,
            documents: files.document,
        })
    }

    /// The statute of that key.
    pub fn statute(&self, key: &str) -> Option<&Statute> {
        self.statutes.iter().find(|statute| statute.key == key)
    }

    /// The term of that key, such as `penalty.decide`.
    pub fn term(&self, key: &str) -> Option<&Term> {
        self.terms.get(key)
    }

    /// The amount or share of that key, such as `hearing.organisation`.
    pub fn amount(&self, key: &str) -> Option<&Amount> {
        self.amounts.get(key)
    }

    /// The number of the term under `key`; zero when the table lacks it, which a test forbids.
    pub fn limit(&self, key: &str) -> u32 {
        self.term(key).map_or(0, |term| term.n)
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

    /// An article of the 统计法 (2009), for acts before the amendment.
    pub const fn statistics_law_2009(number: u16) -> Article {
        Article { statute: "tj09", number }
    }

    /// An article of the 统计法实施条例.
    pub const fn implementing_rules(number: u16) -> Article {
        Article { statute: "tjss", number }
    }

    /// An article of the 统计执法监督检查办法; zero for the one whose number we have not seen.
    pub const fn statistics_inspection(number: u16) -> Article {
        Article { statute: "tjjd", number }
    }

    /// An article of the 湖南省行政程序规定.
    pub const fn hunan_procedure(number: u16) -> Article {
        Article { statute: "hncx", number }
    }

    /// An article of the 湖南省规范行政裁量权办法.
    pub const fn hunan_discretion(number: u16) -> Article {
        Article { statute: "hncl", number }
    }

    /// An item of the 三项制度指导意见 (国办发〔2018〕118号).
    pub const fn three_systems(number: u16) -> Article {
        Article { statute: "gb118", number }
    }

    /// An item of the 裁量权基准意见 (国办发〔2022〕27号).
    pub const fn discretion_27(number: u16) -> Article {
        Article { statute: "gb27", number }
    }

    /// An article of the 国家统计局行政处罚信息公示办法.
    pub const fn statistics_disclosure(number: u16) -> Article {
        Article { statute: "tjgs", number }
    }

    /// An article of the 行政强制法.
    pub const fn coercion_law(number: u16) -> Article {
        Article { statute: "qz", number }
    }

    /// An article of the 行政复议法 (2023).
    pub const fn reconsideration_law(number: u16) -> Article {
        Article { statute: "fy", number }
    }

    /// An article of the 行政诉讼法.
    pub const fn litigation_law(number: u16) -> Article {
        Article { statute: "ss", number }
    }

    /// An article of the 民事诉讼法 (2023), for periods and service.
    pub const fn civil_procedure(number: u16) -> Article {
        Article { statute: "ms", number }
    }

    /// An article of the 罚缴分离办法.
    pub const fn fines_separation(number: u16) -> Article {
        Article { statute: "fj", number }
    }

    /// An article of the 移送涉嫌犯罪案件规定.
    pub const fn crime_transfer(number: u16) -> Article {
        Article { statute: "ys", number }
    }

    /// An article of the 市场监督管理行政处罚程序规定: another department's rule, a model only.
    pub const fn market_procedure(number: u16) -> Article {
        Article { statute: "sjcf", number }
    }

    /// The statute and the entry it points at.
    pub fn entry(self) -> Option<(&'static Statute, &'static ArticleEntry)> {
        let statute = law().statute(self.statute)?;
        Some((statute, statute.articles.iter().find(|entry| entry.number == self.number)?))
    }

    /// What it asks, in our own words.
    pub fn summary(self) -> &'static str {
        self.entry().map_or("", |(_, entry)| entry.summary.as_str())
    }

    /// The article of the later version that has the same matter, where an amendment moved it.
    pub fn renumbered(self) -> Option<Article> {
        let statute = law().statute(self.statute)?;
        let moved = statute.renumbered.iter().find(|moved| moved.from == self.number)?;
        Some(Article { statute: statute.successor.as_deref()?, number: moved.to })
    }

    /// Where the index shows it.
    pub fn anchor(self) -> String {
        format!("{}-{}", self.statute, self.number)
    }
}

impl fmt::Display for Article {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match law().statute(self.statute) {
            Some(statute) => {
                write!(out, "《{}》{}{}", statute.short, statute.note, statute.part(self.number))
            }
            None => write!(out, "《{}》第{}条", self.statute, numeral(self.number)),
        }
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

/// Reads a number as statutes write it: 五十八, 一百零一, 〇, or digits. `None` for anything else.
pub fn read_numeral(text: &str) -> Option<u16> {
    if text.is_empty() || text.chars().count() > 8 {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (mut sum, mut pending) = (0_u16, 0_u16);
    for character in text.chars() {
        let weight = match character {
            '百' => 100,
            '十' => 10,
            '〇' => 0,
            _ => {
                let digit = "零一二三四五六七八九".chars().position(|known| known == character)?;
                pending = u16::try_from(digit).ok()?;
                continue;
            }
        };
        sum = sum.checked_add(pending.max(1).checked_mul(weight)?)?;
        pending = 0;
    }
    sum.checked_add(pending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_parse_and_every_entry_says_something() {
        let law = Law::parse().unwrap();
        assert_eq!(law.statutes.len(), STATUTES.len());
        for statute in &law.statutes {
            let numbers: Vec<u16> = statute.articles.iter().map(|entry| entry.number).collect();
            assert!(numbers.is_sorted_by(|a, b| a < b), "{}: {numbers:?}", statute.key);
            for entry in &statute.articles {
                assert!(entry.summary.ends_with('。'), "{} {}", statute.key, entry.number);
            }
        }
    }

    #[test]
    fn every_file_of_the_index_is_carried() {
        for (folder, carried) in [("statutes", STATUTES), ("calendar", YEARS)] {
            let path = format!("{}/../../law/{folder}", env!("CARGO_MANIFEST_DIR"));
            for file in std::fs::read_dir(path).unwrap() {
                let file = file.unwrap().path();
                let text = std::fs::read_to_string(&file).unwrap();
                assert!(carried.contains(&text.as_str()), "{} is not in the list", file.display());
            }
        }
    }

    #[test]
    fn citations_read_as_statutes_write_them() {
        for (article, printed) in [
            (Article::penalty_law(58), "《行政处罚法》第五十八条"),
            (Article::statistics_law(44), "《统计法》第四十四条"),
            (Article::statistics_law_2009(41), "《统计法》（2009年修订）第四十一条"),
            (Article::three_systems(6), "《三项制度指导意见》（国办发〔2018〕118号）第（六）项"),
            (Article::discretion_27(12), "《裁量权基准意见》（国办发〔2022〕27号）第（十二）项"),
            (Article::hunan_procedure(174), "《湖南省行政程序规定》第一百七十四条"),
            (Article::statistics_inspection(0), "《统计执法监督检查办法》（条号待核对）"),
        ] {
            assert_eq!(article.to_string(), printed);
            assert!(!article.summary().is_empty(), "{printed}");
        }
        assert_eq!(
            [10, 12, 20, 85, 101, 110].map(numeral),
            ["十", "十二", "二十", "八十五", "一百零一", "一百一十"]
        );
        for number in 0..1000 {
            assert_eq!(read_numeral(&numeral(number)), Some(number));
        }
        assert_eq!([read_numeral("三十〇"), read_numeral("12")], [Some(30), Some(12)]);
        assert_eq!([read_numeral(""), read_numeral("若干"), read_numeral("1a")], [None; 3]);
    }

    #[test]
    fn the_old_numbers_of_the_statistics_law_lead_to_the_new_ones() {
        let old = law().statute("tj09").unwrap();
        assert_eq!(old.renumbered.len(), 15);
        for moved in &old.renumbered {
            let article = Article::statistics_law_2009(moved.from);
            assert!(article.entry().is_some(), "{article}");
            let now = article.renumbered().unwrap();
            assert!(now.entry().is_some(), "{now}");
        }
        let fine = Article::statistics_law_2009(41).renumbered();
        assert_eq!(fine, Some(Article::statistics_law(44)));
        assert_eq!(Article::statistics_law(44).renumbered(), None);
    }

    #[test]
    fn exactly_one_version_of_the_statistics_law_is_in_force_on_any_day() {
        let mut day = jiff::civil::date(2010, 1, 1);
        while day.year() < 2027 {
            let versions = ["tj", "tj09"].map(|key| law().statute(key).unwrap().in_force_on(day));
            assert_eq!(versions.iter().filter(|&&in_force| in_force).count(), 1, "{day}");
            day = day.tomorrow().unwrap();
        }
    }
}
