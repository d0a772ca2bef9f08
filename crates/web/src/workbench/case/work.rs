//! The left column of a case: the stages, the work of this one, and what the case holds.

use super::File;
use crate::Site;
use crate::oops::Oops;
use crate::request::Officer;
use crate::workbench::today::path_of;
use domain::Code;
use domain::case::agenda::{Piece, Progress, agenda};
use domain::case::papers::file::{Item, State};
use domain::case::papers::{completeness, due};
use domain::case::stage::Stage;
use domain::case::steps::Step;
use domain::case::{Case, clocks};
use domain::paper::Kind as PaperKind;
use domain::time;
use jiff::Timestamp;
use jiff::civil::Date;
use std::cmp::Ordering;

/// What a case consists of now.
pub(super) struct Work {
    /// The stages, as one stroke.
    pub rail: Vec<Mark>,
    /// The present stage's name.
    pub stage: &'static str,
    /// What is left of earlier stages and the work of this one.
    pub rows: Vec<Row>,
    /// How many pieces of this stage are done, and how many there are.
    pub done: (usize, usize),
    /// What was finished in earlier stages, and their names.
    pub finished: Vec<Row>,
    /// The names of the finished stages.
    pub behind: String,
    /// How many documents, pieces of evidence and running terms.
    pub counts: [usize; 3],
    /// The nineteen documents of the file.
    pub file: Vec<Item>,
    /// How many of them are missing.
    pub missing: usize,
    /// The documents, the newest first.
    pub papers: Vec<Paper>,
    /// How many documents the record calls for that are not set: opening them sets them.
    pub unmade: usize,
}

/// A stage on the rail.
pub(super) struct Mark {
    /// Its name.
    pub name: &'static str,
    /// How it is drawn.
    pub class: &'static str,
    /// When it was passed.
    pub date: String,
    /// What stands under the present one.
    pub note: String,
}

/// A piece of work as shown.
pub(super) struct Row {
    /// The step.
    pub step: Step,
    /// What.
    pub name: &'static str,
    /// Where it is done or seen; empty where it cannot be yet.
    pub to: String,
    /// One of the five words.
    pub progress: &'static str,
    /// The class of the word.
    pub class: &'static str,
    /// Whether it cannot be begun.
    pub blocked: bool,
    /// What there is to say.
    pub note: String,
}

/// A document as the column names it.
pub(super) struct Paper {
    /// Its name.
    pub name: String,
    /// Where it is read.
    pub to: String,
    /// Its day, or that it is a draft.
    pub day: String,
}

impl Work {
    /// What the case consists of, for this person.
    pub(super) fn of(
        site: &Site,
        officer: &Officer,
        file: &File,
        code: &Code,
    ) -> Result<Work, Oops> {
        let (case, today, now) = (&file.case, officer.today, file.case.stage());
        let mut shut = Vec::new();
        for &step in Step::ALL {
            if !file.gates(site, step, code)?.is_empty() {
                shut.push(step);
            }
        }
        let of = |stage: Stage| agenda(case, stage, today, |step| !shut.contains(&step));
        let behind: Vec<Stage> = Stage::RAIL.iter().copied().filter(|s| *s < now).collect();
        let earlier = behind.iter().flat_map(|stage| of(*stage));
        let (finished, left): (Vec<Piece>, Vec<Piece>) =
            earlier.partition(|piece| piece.progress == Progress::Done);
        let mut present = if now == Stage::Done { Vec::new() } else { of(now) };
        beside(case, &mut present);
        let done = present.iter().filter(|piece| piece.progress == Progress::Done).count();
        let done = (done, present.len());
        let left = left.into_iter().filter(|piece| piece.progress != Progress::Blocked);
        let row = |piece: Piece| row(piece, code);
        let file_items = completeness(case);
        let papers = papers(case, code);
        let running = clocks::clocks(case, today).iter().filter(|c| c.done.is_none()).count();
        let running = if case.procedure.closed.is_some() { 0 } else { running };
        Ok(Work {
            rail: rail(case, now, done),
            stage: now.name(),
            rows: left.chain(present).map(row).collect(),
            done,
            finished: finished.into_iter().map(row).collect(),
            behind: behind.iter().map(|stage| stage.name()).collect::<Vec<_>>().join("、"),
            counts: [papers.len(), case.evidence.len(), running],
            missing: file_items.iter().filter(|item| item.state == State::Missing).count(),
            file: file_items,
            unmade: due(case).len(),
            papers,
        })
    }
}

/// What has to be done now although it is of no stage: an answer to a request, a publication beside a
/// service.
fn beside(case: &Case, pieces: &mut Vec<Piece>) {
    for task in case.tasks() {
        if pieces.iter().any(|piece| piece.step == task.step) {
            continue;
        }
        let name = if task.step == Step::Answer { "请示等批示" } else { task.title };
        let note = if task.step == Step::Answer { task.title.to_owned() } else { String::new() };
        pieces.push(Piece { step: task.step, name, progress: Progress::NotStarted, note });
    }
}

fn row(piece: Piece, code: &Code) -> Row {
    let path = match piece.progress {
        Progress::Done => seen(piece.step),
        Progress::Blocked => String::new(),
        _ => path_of(&format!("{:?}", piece.step)),
    };
    Row {
        step: piece.step,
        name: piece.name,
        to: if path.is_empty() { path } else { format!("/w/cases/{code}{path}") },
        progress: piece.progress.name(),
        class: match piece.progress {
            Progress::NotStarted => "",
            Progress::Running => "tag--info",
            Progress::Done | Progress::Blocked => "tag--plain",
            Progress::Trouble => "tag--bad",
        },
        blocked: piece.progress == Progress::Blocked,
        note: piece.note,
    }
}

/// Where it is seen what a step brought.
fn seen(step: Step) -> String {
    match step {
        Step::RegisterClue => "#party".to_owned(),
        Step::RequestFiling | Step::File => "/filing".to_owned(),
        Step::Draft => "/draft".to_owned(),
        Step::RequestReview | Step::Review => "/review".to_owned(),
        Step::Issue => "/decision".to_owned(),
        Step::Publish => "/publication".to_owned(),
        _ => "/papers".to_owned(),
    }
}

fn rail(case: &Case, now: Stage, done: (usize, usize)) -> Vec<Mark> {
    let place = |wanted: Stage| Stage::RAIL.iter().position(|&known| known == wanted);
    let mark = |&stage: &Stage| {
        let ordering = stage.cmp(&now);
        let next = place(now).zip(place(stage)).is_some_and(|(now, it)| it == now + 1);
        Mark {
            name: stage.name(),
            class: match ordering {
                Ordering::Less => "is-done",
                Ordering::Equal => "is-now",
                Ordering::Greater if next => "is-edge",
                Ordering::Greater => "is-far",
            },
            date: passed(case, stage)
                .filter(|_| stage < now)
                .map_or_else(String::new, |d| d.to_string()),
            note: match (ordering, place(stage)) {
                (Ordering::Equal, Some(n)) => {
                    format!("第 {} 阶段，任务 {}/{}", n + 1, done.0, done.1)
                }
                _ => String::new(),
            },
        }
    };
    Stage::RAIL.iter().map(mark).collect()
}

/// The day on which a stage was passed.
fn passed(case: &Case, stage: Stage) -> Option<Date> {
    let procedure = &case.procedure;
    let at = match stage {
        Stage::Clue => case.filing_request.as_ref().map(|request| request.act.at),
        Stage::Filing => return case.filing.as_ref().map(|filing| filing.on),
        Stage::Investigation => procedure.report.as_ref().map(|report| report.act.at),
        // What was reviewed anew after the notice does not move the stage.
        Stage::Review => {
            let told = procedure.notices.first().map(|notice| notice.act.at);
            let before = |at: &Timestamp| told.is_none_or(|told| *at <= told);
            case.reviews.iter().map(|review| review.act.at).rfind(before)
        }
        Stage::Notice => return procedure.notice_service().map(|served| served.what.on),
        Stage::Decision => return case.decision.as_ref().map(|decision| decision.on),
        Stage::Service => {
            let number = &case.decision.as_ref()?.number;
            let served = procedure.service(PaperKind::PenaltyDecision, number)?;
            return Some(served.what.on);
        }
        Stage::Publication => case.published.as_ref().map(|act| act.at),
        Stage::Closing | Stage::Done => return procedure.closed.as_ref().map(|done| done.what.0),
    };
    at.map(time::civil_date)
}

/// Every document, the newest first: those of the record, and what is drafted.
fn papers(case: &Case, code: &Code) -> Vec<Paper> {
    let mut papers = Vec::new();
    let at = |path: String| format!("/w/cases/{code}{path}");
    if let Some(filing) = &case.filing {
        let to = at(format!("/documents/{}", filing.document));
        papers.push(Paper { name: "立案审批表".to_owned(), to, day: filing.on.to_string() });
    }
    for (made, n) in case.records.iter().zip(1..) {
        let (name, day) = (made.record.kind.name().to_owned(), made.record.on.to_string());
        papers.push(Paper { name, to: at(format!("/records/{n}")), day });
    }
    for made in &case.procedure.papers {
        let kind = made.what.paper;
        if matches!(kind, PaperKind::InspectionRecord | PaperKind::InterviewRecord) {
            continue;
        }
        let number = made.what.number.as_deref().unwrap_or_default();
        let to = at(format!("/papers/{}-{}.pdf", kind.word(), made.what.of));
        let name = format!("{} {number}", kind.name()).trim_end().to_owned();
        papers.push(Paper { name, to, day: time::civil_date(made.act.at).to_string() });
    }
    // Made again is the same document.
    let mut seen = Vec::new();
    papers.reverse();
    papers.retain(|paper| {
        let new = !seen.contains(&paper.to);
        seen.push(paper.to.clone());
        new
    });
    match (&case.draft, &case.decision) {
        (_, Some(decision)) => {
            let to = at(format!("/documents/{}", decision.document));
            let (name, day) = ("行政处罚决定书".to_owned(), decision.on.to_string());
            papers.insert(0, Paper { name, to, day });
        }
        (Some(draft), None) => {
            let name = format!("行政处罚决定书，第 {} 稿", draft.version);
            papers.insert(0, Paper { name, to: at("/draft".to_owned()), day: "草稿".to_owned() });
        }
        (None, None) => {}
    }
    papers
}
