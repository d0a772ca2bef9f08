//! 文号序列: numbers without gaps. A number is reserved before its document is made; one that is not
//! used is voided with a reason, so that every number is accounted for.

use crate::event::Recorded;
use crate::words::words;
use crate::{Code, event};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// What a series numbers: the word in the stream's name, and the 字 of the number.
    Purpose {
        Filing = "filing", "立";
        Decision = "decision", "罚字";
        Inspection = "inspection", "检通字";
        Inquiry = "inquiry", "查询字";
        Correction = "correction", "责改字";
        Preservation = "preservation", "登保字";
        Notice = "notice", "罚告字";
    }
}

/// What happens to the numbers of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// The next number was taken for a case.
    #[serde(rename = "series.number_reserved")]
    NumberReserved {
        /// The number.
        #[serde(rename = "serial")]
        n: u32,
        /// The case it is for.
        case: Code,
        /// The full number, 雁统罚字〔2026〕3号.
        text: String,
    },
    /// The document with this number was issued.
    #[serde(rename = "series.number_used")]
    NumberUsed {
        /// The number.
        #[serde(rename = "serial")]
        n: u32,
        /// SHA-256 of the document, hex.
        document: String,
    },
    /// The number will not be used.
    #[serde(rename = "series.number_voided")]
    NumberVoided {
        /// The number.
        #[serde(rename = "serial")]
        n: u32,
        /// Why.
        reason: String,
    },
}

/// A reserved number that is neither used nor voided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The case it is for.
    pub case: Code,
    /// The full number.
    pub text: String,
}

/// A series of one agency, kind and year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The last number taken.
    pub last: u32,
    /// Those neither used nor voided.
    pub open: BTreeMap<u32, Open>,
}

impl Purpose {
    /// The full number (GB/T 9704: hexagonal brackets, full year, no leading zero).
    pub fn number(self, agency_short: &str, year: i16, n: u32) -> String {
        format!("{agency_short}{}〔{year}〕{n}号", self.name())
    }

    /// Year and serial of a full number.
    pub fn parts(number: &str) -> Option<(i16, u32)> {
        let (_, rest) = number.split_once('〔')?;
        let (year, serial) = rest.strip_suffix('号')?.split_once('〕')?;
        Some((year.parse().ok()?, serial.parse().ok()?))
    }
}

impl Series {
    /// Folds one event.
    pub fn apply(&mut self, recorded: &Recorded) {
        let event::Event::Series(event) = &recorded.event else { return };
        match event {
            Event::NumberReserved { n, case, text } => {
                self.last = *n;
                self.open.insert(*n, Open { case: case.clone(), text: text.clone() });
            }
            Event::NumberUsed { n, .. } | Event::NumberVoided { n, .. } => {
                self.open.remove(n);
            }
        }
    }
}

impl Event {
    /// One line for a timeline.
    pub fn summary(&self) -> String {
        match self {
            Event::NumberReserved { text, .. } => format!("预留文号 {text}"),
            Event::NumberUsed { n, .. } => format!("第 {n} 号已使用"),
            Event::NumberVoided { n, reason } => format!("第 {n} 号作废：{reason}"),
        }
    }
}
