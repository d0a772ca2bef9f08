//! The words kept for ever: every event, its type, and its fields.
//!
//! A variant is added, never edited: what was recorded under it must read for decades. In the log
//! each top-level field of an event is one salted disclosure; the type stands in clear in the body.

use crate::{Code, Kind, agency, case, evidence, person, publication, series};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

/// An event of any stream.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// 执法机关
    Agency(agency::Event),
    /// 人员
    Person(person::Event),
    /// 案件
    Case(case::Event),
    /// 文号
    Series(series::Event),
    /// 证据
    Evidence(evidence::Event),
    /// 公示
    Publication(publication::Event),
}

/// An event as it stands in its stream: with who and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// What happened.
    pub event: Event,
    /// The server's time.
    pub at: Timestamp,
    /// The person who acted; `None` is 系统.
    pub actor: Option<Code>,
    /// Its number in the stream, from 1.
    pub version: u64,
}

/// What part of a stream's facts an event changes, and a command may rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// 线索、当事人
    Clue,
    /// 立案
    Filing,
    /// 调查记录
    Record,
    /// 证据
    Evidence,
    /// 决定书草稿
    Draft,
    /// 法制审核
    Review,
    /// 文号
    Number,
    /// 决定
    Decision,
    /// 公示
    Publication,
    /// 请示和批示
    Approval,
    /// 检查通知、责令改正、查询、登记保存
    Measure,
    /// 调查终结报告
    Report,
    /// 事先告知
    Notice,
    /// 陈述申辩、听证
    Statement,
    /// 集体讨论
    Discussion,
    /// 送达
    Service,
    /// 缴款、结案
    Performance,
    /// 文书和扫描件，内容已经在别的事件里
    Paper,
    /// 备注，什么也不依赖它
    Note,
    /// 人员、机关的登记事项
    Register,
}

impl Event {
    /// The type and the fields, as body and disclosures carry them.
    pub fn parts(&self) -> Result<(String, Map<String, Value>), serde_json::Error> {
        fn split<E: Serialize>(
            event: &E,
        ) -> Result<(String, Map<String, Value>), serde_json::Error> {
            let mut fields = match serde_json::to_value(event)? {
                Value::Object(fields) => fields,
                other => Map::from_iter([("type".to_owned(), other)]),
            };
            let kind = match fields.remove("type") {
                Some(Value::String(kind)) => kind,
                _ => String::new(),
            };
            Ok((kind, fields))
        }
        match self {
            Event::Agency(event) => split(event),
            Event::Person(event) => split(event),
            Event::Case(event) => split(event),
            Event::Series(event) => split(event),
            Event::Evidence(event) => split(event),
            Event::Publication(event) => split(event),
        }
    }

    /// Reads back what [`Event::parts`] wrote; fields that were erased by law are simply absent.
    pub fn from_parts(
        kind: &str,
        mut fields: Map<String, Value>,
    ) -> Result<Event, serde_json::Error> {
        fields.insert("type".to_owned(), Value::String(kind.to_owned()));
        let value = Value::Object(fields);
        match Event::stream_of(kind) {
            Some(Kind::Agency) => serde_json::from_value(value).map(Event::Agency),
            Some(Kind::Person) => serde_json::from_value(value).map(Event::Person),
            Some(Kind::Series) => serde_json::from_value(value).map(Event::Series),
            Some(Kind::Evidence) => serde_json::from_value(value).map(Event::Evidence),
            Some(Kind::Publication) => serde_json::from_value(value).map(Event::Publication),
            Some(Kind::Case) | None => serde_json::from_value(value).map(Event::Case),
        }
    }

    /// The same from JSON text, `{"type":kind, …}`: a whole record is read this way, without a value
    /// in between.
    pub fn from_json(kind: &str, text: &str) -> Result<Event, serde_json::Error> {
        match Event::stream_of(kind) {
            Some(Kind::Agency) => serde_json::from_str(text).map(Event::Agency),
            Some(Kind::Person) => serde_json::from_str(text).map(Event::Person),
            Some(Kind::Series) => serde_json::from_str(text).map(Event::Series),
            Some(Kind::Evidence) => serde_json::from_str(text).map(Event::Evidence),
            Some(Kind::Publication) => serde_json::from_str(text).map(Event::Publication),
            Some(Kind::Case) | None => serde_json::from_str(text).map(Event::Case),
        }
    }

    /// The kind of stream that events of this type belong to.
    fn stream_of(kind: &str) -> Option<Kind> {
        let stream = kind.split('.').next().unwrap_or_default();
        Kind::ALL.iter().copied().find(|known| known.word() == stream)
    }

    /// The class of its leaf in the public log (`log.md` §2.2); `e` says nothing.
    pub fn class(&self) -> &'static str {
        match self {
            Event::Publication(publication::Event::Published(_)) => "pub.decision",
            Event::Evidence(evidence::Event::Added { .. }) => "evid.add",
            Event::Series(series::Event::NumberReserved { .. }) => "num.alloc",
            Event::Agency(_)
            | Event::Person(_)
            | Event::Case(_)
            | Event::Series(_)
            | Event::Evidence(_) => "e",
        }
    }

    /// What it changes.
    pub fn fact(&self) -> Fact {
        match self {
            Event::Case(event) => event.fact(),
            Event::Publication(_) => Fact::Publication,
            Event::Evidence(_) => Fact::Evidence,
            Event::Series(_) => Fact::Number,
            Event::Agency(_) | Event::Person(_) => Fact::Register,
        }
    }

    /// One line for a timeline or a conflict notice; names are added by whoever shows it.
    pub fn summary(&self) -> String {
        match self {
            Event::Agency(event) => event.summary(),
            Event::Person(event) => event.summary(),
            Event::Case(event) => event.summary(),
            Event::Series(event) => event.summary(),
            Event::Evidence(event) => event.summary(),
            Event::Publication(_) => "公示".to_owned(),
        }
    }
}

/// Wraps the events of one stream's module.
macro_rules! into_event {
    ($($module:ident => $variant:ident),*) => {$(
        impl From<$module::Event> for Event {
            fn from(event: $module::Event) -> Event {
                Event::$variant(event)
            }
        }
    )*};
}
into_event!(agency => Agency, person => Person, case => Case, series => Series, evidence => Evidence,
            publication => Publication);
