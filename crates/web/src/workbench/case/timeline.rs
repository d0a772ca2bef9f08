//! 时间线: what happened in a case, newest first: what people did, what the party did, what the program
//! did on their behalf.

use super::File;
use crate::Site;
use crate::oops::Oops;
use crate::request::Officer;
use domain::case::Event as CaseEvent;
use domain::case::procedure::Event as Step;
use domain::event::{Event, Recorded};
use domain::{Code, Kind, StreamId, time};
use jiff::Timestamp;
use std::collections::HashMap;

/// A page of the timeline.
pub(super) struct Timeline {
    /// The entries, newest first.
    pub entries: Vec<Entry>,
    /// The chips: word, name, and whether it is the chosen one.
    pub chips: Vec<(&'static str, &'static str, bool)>,
    /// The chosen one's word.
    pub show: &'static str,
    /// Where older entries begin.
    pub older: Option<u64>,
    /// Whether these are the newest.
    pub newest: bool,
}

/// What happened at once by one hand.
pub(super) struct Entry {
    /// When, in short.
    pub at: String,
    /// When, for machines.
    pub iso: String,
    /// Who.
    pub who: String,
    /// Whether the program did it in the course of somebody's act.
    pub by_program: bool,
    /// What.
    pub what: String,
    /// More about it; empty where there is none.
    pub more: String,
    /// Where it can be read, and what the link says.
    pub links: Vec<(String, String)>,
}

/// What a chip shows.
struct Chip {
    word: &'static str,
    name: &'static str,
    types: &'static [&'static str],
}

const CHIPS: &[Chip] = &[
    Chip { word: "all", name: "全部", types: &[] },
    Chip {
        word: "papers",
        name: "文书",
        types: &[
            "case.filed",
            "case.record_made",
            "case.drafted",
            "case.reviewed",
            "case.decided",
            "case.inspection_notified",
            "case.correction_ordered",
            "case.inquired",
            "case.preserved",
            "case.investigation_closed",
            "case.notice_given",
            "case.served",
            "case.discussed",
            "case.scan_bound",
            "case.paper_made",
        ],
    },
    Chip { word: "media", name: "证据和音像", types: &["case.evidence_added"] },
    Chip {
        word: "party",
        name: "当事人",
        types: &[
            "case.inquiry_answered",
            "case.served",
            "case.stated",
            "case.hearing_chosen",
            "case.paid",
        ],
    },
    Chip { word: "notes", name: "备注", types: &["case.noted"] },
];

impl Timeline {
    /// What the address asks for: the chip's word, and before which event.
    pub(super) async fn of(
        site: &Site,
        officer: &Officer,
        file: &File,
        code: &Code,
        (show, before): (&str, &str),
    ) -> Result<Timeline, Oops> {
        let chip = CHIPS.iter().find(|chip| chip.word == show).unwrap_or(&CHIPS[0]);
        let before = before.parse::<u64>().ok();
        let stream = StreamId::of(Kind::Case, code);
        let (events, more) = site.store().latest(&stream, before, chip.types).await?;
        let older = events.last().filter(|_| more).map(|recorded| recorded.version);
        let mut names = HashMap::new();
        let mut entries: Vec<Entry> = Vec::new();
        let mut last: Option<(Option<Code>, Timestamp)> = None;
        for recorded in &events {
            let hand = Some((recorded.actor.clone(), recorded.at));
            if last == hand
                && let (Event::Case(CaseEvent::EvidenceAdded { item }), Some(entry)) =
                    (&recorded.event, entries.last_mut())
                && entry.what.starts_with(UPLOADED)
            {
                entry.links.push((evidence(code, &item.code), item.title.shown().to_owned()));
                entry.what = format!("{UPLOADED} {} 件", entry.links.len());
                continue;
            }
            let who = name(site, &mut names, recorded).await?;
            entries.push(told(recorded, who, officer, file, code));
            last = hand;
        }
        Ok(Timeline {
            entries,
            chips: CHIPS
                .iter()
                .map(|known| (known.word, known.name, known.word == chip.word))
                .collect(),
            show: chip.word,
            older,
            newest: before.is_none(),
        })
    }
}

const UPLOADED: &str = "上传证据";

async fn name(
    site: &Site,
    names: &mut HashMap<Code, String>,
    recorded: &Recorded,
) -> Result<String, Oops> {
    let Some(actor) = &recorded.actor else { return Ok("系统".to_owned()) };
    if let Some(name) = names.get(actor) {
        return Ok(name.clone());
    }
    let name = site.person_name(actor).await?;
    names.insert(actor.clone(), name.clone());
    Ok(name)
}

fn told(recorded: &Recorded, who: String, officer: &Officer, file: &File, code: &Code) -> Entry {
    let mut entry = Entry {
        at: time::brief(recorded.at, officer.today),
        iso: time::rfc3339(recorded.at),
        who,
        by_program: recorded.actor.is_none(),
        what: recorded.event.summary(),
        more: String::new(),
        links: Vec::new(),
    };
    let Event::Case(event) = &recorded.event else { return entry };
    match event {
        CaseEvent::NumberReserved { .. } | CaseEvent::Procedure(Step::PaperMade(_)) => {
            entry.by_program = true;
            entry.more = format!("{}办理时", entry.who);
            entry.who = "系统".to_owned();
        }
        CaseEvent::EvidenceAdded { item } => {
            entry.what = UPLOADED.to_owned();
            entry.links.push((evidence(code, &item.code), item.title.shown().to_owned()));
        }
        CaseEvent::Procedure(
            step @ (Step::Stated(_)
            | Step::HearingChosen { .. }
            | Step::InquiryAnswered { .. }
            | Step::Paid(_)),
        ) => {
            entry.more = format!("{}登记", entry.who);
            entry.who = "当事人".to_owned();
            entry.what = of_party(step);
        }
        _ => {}
    }
    entry.links.extend(link(event, file, code));
    entry
}

/// The party's own act, with the party as who did it.
fn of_party(step: &Step) -> String {
    match step {
        Step::Stated(said) => said.manner.name().to_owned(),
        Step::HearingChosen { choice, .. } => choice.name().to_owned(),
        Step::InquiryAnswered { on, .. } => format!("答复查询书（{on} 收到）"),
        Step::Paid(paid) => format!("缴款 {} 元（{}）", paid.amount, paid.on),
        other => other.summary(),
    }
}

fn evidence(code: &Code, piece: &Code) -> String {
    format!("/w/cases/{code}/evidence/{piece}")
}

/// Where it can be read what an event is about.
fn link(event: &CaseEvent, file: &File, code: &Code) -> Option<(String, String)> {
    let to = |path: String, words: &str| Some((format!("/w/cases/{code}{path}"), words.to_owned()));
    match event {
        CaseEvent::Filed { document, .. } => to(format!("/documents/{document}"), "立案审批表"),
        CaseEvent::RecordMade { record } => {
            let n = file.case.records.iter().position(|made| made.record == *record)? + 1;
            to(format!("/records/{n}"), "看笔录")
        }
        CaseEvent::Drafted { .. } => to("/draft".to_owned(), "看草稿"),
        CaseEvent::Reviewed { .. } => to("/review".to_owned(), "看意见"),
        CaseEvent::Decided { document, .. } => to(format!("/documents/{document}"), "决定书"),
        CaseEvent::Published { .. } => to("/publication".to_owned(), "看公示"),
        CaseEvent::Procedure(Step::PaperMade(made)) => {
            to(format!("/papers/{}-{}.pdf", made.paper.word(), made.of), "打开")
        }
        CaseEvent::Procedure(Step::ScanBound { evidence, .. }) => {
            to(format!("/evidence/{evidence}"), "看扫描件")
        }
        _ => None,
    }
}
