//! 执法机关: who enforces, its particulars that documents print, and who belongs to it.

pub mod benchmark;

use crate::event::Recorded;
use crate::field::{FieldError, Fields, Reader};
use crate::{Code, event};
use benchmark::Benchmark;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The particulars of an agency that its documents print.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// Full name, e.g. 雁城市统计局.
    pub name: String,
    /// 机关代字, the first part of every document number, e.g. 雁统.
    pub short: String,
    /// 统一社会信用代码
    pub credit_code: String,
    /// 复议机关 (行政复议法 §24)
    pub reconsideration: String,
    /// 有管辖权的人民法院
    pub court: String,
    /// 代收机构名称 (罚缴分离办法 §7)
    pub payee_name: String,
    /// 代收机构地址
    pub payee_address: String,
    /// 代收账号
    pub payee_account: String,
    /// 联系电话
    pub phone: String,
}

/// What happens to an agency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// The agency was set up on this node.
    #[serde(rename = "agency.established")]
    Established {
        /// Its particulars.
        #[serde(flatten)]
        particulars: Particulars,
        /// An invented agency of a demonstration; every page and document says 演示.
        demo: bool,
    },
    /// Its particulars changed.
    #[serde(rename = "agency.particulars_changed")]
    ParticularsChanged {
        /// The particulars from now on.
        #[serde(flatten)]
        particulars: Particulars,
    },
    /// A person joined; the staff number is unique in the agency.
    #[serde(rename = "agency.person_joined")]
    PersonJoined {
        /// Who.
        person: Code,
        /// 工号
        staff_no: String,
    },
    /// The text of a statute was imported; its bytes are the object of that digest.
    #[serde(rename = "agency.statute_imported")]
    StatuteImported(StatuteText),
    /// A benchmark of discretion was adopted.
    #[serde(rename = "agency.benchmark_adopted")]
    BenchmarkAdopted(Benchmark),
}

/// A file with the text of a statute, for one entry of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatuteText {
    /// The statute's key in the index.
    pub key: String,
    /// The title that the file gives.
    pub title: String,
    /// When it was passed and amended, as the file says.
    pub version: String,
    /// Where it comes from, as the file says.
    pub source: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// How many articles were found in it.
    pub articles: u32,
}

/// A statute's text as the agency holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What the file says of itself.
    pub text: StatuteText,
    /// When it was imported.
    pub at: Timestamp,
}

/// An agency as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agency {
    /// Its particulars; empty before it was set up.
    pub particulars: Particulars,
    /// Whether it is an invented one.
    pub demo: bool,
    /// Its people by staff number.
    pub people: BTreeMap<String, Code>,
    /// The statutes' texts that were imported, the newest of each by its key.
    pub statutes: BTreeMap<String, Imported>,
    /// 裁量基准, oldest first.
    pub benchmarks: Vec<Benchmark>,
}

impl Agency {
    /// The benchmark in force on `day`: of those in force the one adopted last.
    pub fn benchmark_on(&self, day: Date) -> Option<&Benchmark> {
        self.benchmarks.iter().rev().find(|benchmark| benchmark.in_force <= day)
    }

    /// Folds one event.
    pub fn apply(&mut self, recorded: &Recorded) {
        let event::Event::Agency(event) = &recorded.event else { return };
        match event {
            Event::Established { particulars, demo } => {
                self.particulars = particulars.clone();
                self.demo = *demo;
            }
            Event::ParticularsChanged { particulars } => self.particulars = particulars.clone(),
            Event::PersonJoined { person, staff_no } => {
                self.people.insert(staff_no.clone(), person.clone());
            }
            Event::StatuteImported(text) => {
                let imported = Imported { text: text.clone(), at: recorded.at };
                self.statutes.insert(text.key.clone(), imported);
            }
            Event::BenchmarkAdopted(benchmark) => self.benchmarks.push(benchmark.clone()),
        }
    }
}

impl Event {
    /// One line for a timeline.
    pub fn summary(&self) -> String {
        match self {
            Event::Established { particulars, .. } => format!("设立 {}", particulars.name),
            Event::ParticularsChanged { .. } => "修改机关信息".to_owned(),
            Event::PersonJoined { staff_no, .. } => format!("人员加入，工号 {staff_no}"),
            Event::StatuteImported(text) => format!("导入法律全文 {}", text.title),
            Event::BenchmarkAdopted(benchmark) => format!("采用裁量基准 {}", benchmark.citation),
        }
    }
}

impl Particulars {
    /// Reads the form.
    pub fn read(fields: &Fields) -> Result<Particulars, Vec<FieldError>> {
        let mut reader = Reader::new(fields);
        let particulars = Particulars::from(&mut reader);
        reader.finish(particulars)
    }

    /// Reads the form's fields as part of a larger one.
    pub fn from(reader: &mut Reader<'_>) -> Option<Particulars> {
        let name = reader.text("agency_name", "机关全称", 60);
        let short = reader.text("short", "机关代字", 8);
        let credit_code = reader.credit_code("agency_credit_code", "机关统一社会信用代码");
        let reconsideration = reader.text("reconsideration", "复议机关", 60);
        let court = reader.text("court", "管辖法院", 60);
        let payee_name = reader.text("payee_name", "代收机构名称", 60);
        let payee_address = reader.text("payee_address", "代收机构地址", 100);
        let payee_account = reader.text("payee_account", "代收账号", 60);
        let phone = reader.text("phone", "联系电话", 40);
        Some(Particulars {
            name: name?,
            short: short?,
            credit_code: credit_code?,
            reconsideration: reconsideration?,
            court: court?,
            payee_name: payee_name?,
            payee_address: payee_address?,
            payee_account: payee_account?,
            phone: phone?,
        })
    }

    /// The fields of the form, filled with what is on record.
    pub fn fields(&self) -> Fields {
        [
            ("agency_name", &self.name),
            ("short", &self.short),
            ("agency_credit_code", &self.credit_code),
            ("reconsideration", &self.reconsideration),
            ("court", &self.court),
            ("payee_name", &self.payee_name),
            ("payee_address", &self.payee_address),
            ("payee_account", &self.payee_account),
            ("phone", &self.phone),
        ]
        .into_iter()
        .map(|(name, value)| (name, value.as_str()))
        .collect()
    }
}
