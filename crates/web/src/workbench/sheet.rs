//! 决定书样张: the decision on the screen as it will be printed. It is read back from the very
//! content that the PDF is made of, so that the two cannot say different things.

use super::case::File;
use crate::oops::Oops;
use documents::amount_in_words;
use domain::case::papers::{self, Blanks};
use domain::{Code, Fen};
use serde::Deserialize;
use store::Fault;

/// What stands on the decision.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Sheet {
    /// The agency, and what it tells the party.
    pub agency: Organ,
    /// 当事人
    pub party: Party,
    /// 违法事实, by paragraphs.
    pub facts: Vec<String>,
    /// 证据
    pub evidence: Vec<Exhibit>,
    /// 陈述、申辩、听证及复核情况, where there was any.
    pub statement: Option<Vec<String>>,
    /// 依据
    pub basis: Vec<String>,
    /// 裁量理由
    pub discretion: String,
    /// 处罚
    pub penalties: Penalties,
    /// 责令改正
    pub order_to_correct: Option<String>,
    /// 文号, once taken.
    pub number: Option<String>,
    /// 日期, once issued.
    pub date: Option<Day>,
    /// 核验码, once taken.
    pub code: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Organ {
    pub name: String,
    pub reconsideration: String,
    pub court: String,
    pub payee: Payee,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Payee {
    pub name: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Party {
    pub name: String,
    pub uscc: String,
    pub address: String,
    pub legal_representative: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Exhibit {
    pub title: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Penalties {
    pub warning: bool,
    pub fine_fen: Option<u64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Day {
    pub y: i16,
    pub m: i8,
    pub d: i8,
}

/// What stands above every page of a step: where it belongs.
#[derive(Clone, Debug)]
pub(crate) struct Heading {
    /// The case.
    pub code: Code,
    /// The page's own title.
    pub step: &'static str,
    /// 当事人
    pub party: String,
    /// 立案编号; empty before filing.
    pub number: String,
    /// 承办人
    pub handlers: String,
}

impl Sheet {
    /// The sheet of a case; `None` before there is a draft. An issued decision fills its blanks.
    pub(crate) fn of(file: &File) -> Result<Option<Sheet>, Oops> {
        let blanks = file.case.decision.as_ref().map(|decision| Blanks {
            number: decision.number.clone(),
            on: decision.on,
            code: decision.code.clone(),
            address: String::new(),
        });
        let Some(content) = papers::decision(&file.case, file.agency()?, blanks.as_ref()) else {
            return Ok(None);
        };
        let read = |error| Fault::Internal(format!("决定书的内容读不回来：{error}"));
        Ok(Some(serde_json::from_value(content).map_err(read)?))
    }

    /// 三、四、五…… of a section that comes after the evidence, by its place: the sections after
    /// 陈述申辩 move on by one where there is such a section.
    pub(crate) fn numeral(&self, place: u16) -> String {
        domain::law::numeral(place + u16::from(self.statement.is_some()))
    }

    /// The penalties, each as the decision writes it.
    pub(crate) fn penalties(&self) -> Vec<String> {
        let fine = self.penalties.fine_fen.map(fine);
        self.penalties.warning.then(|| "警告".to_owned()).into_iter().chain(fine).collect()
    }
}

impl Heading {
    /// The heading of a step's page.
    pub(crate) fn of(file: &File, code: &Code, step: &'static str) -> Heading {
        Heading {
            code: code.clone(),
            step,
            party: file.case.party.as_ref().map_or("", |party| party.name.shown()).to_owned(),
            number: file.case.filing.as_ref().map_or_else(String::new, |f| f.number.clone()),
            handlers: file.handlers(),
        }
    }
}

/// `罚款 20,000.00 元（大写：贰万元整）`
pub(crate) fn fine(fen: u64) -> String {
    format!("罚款 {} 元（大写：{}）", Fen::new(fen), amount_in_words(fen))
}
