//! The right column of a case: the next step, the terms, what stands against it, who waits for whom,
//! and what else can be done.

use super::File;
use super::work::Work;
use crate::Site;
use crate::form::Unmet;
use crate::oops::Oops;
use crate::request::Officer;
use crate::workbench::dial::{Dial, day_in_words};
use crate::workbench::today::{path_of, since};
use crate::workbench::who::Names;
use domain::Code;
use domain::case::Case;
use domain::case::clocks::{self, Clock, Standing};
use domain::case::procedure::MatterKind;
use domain::case::stage::{Assignee, Task};
use domain::case::steps::Step;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What lies ahead.
pub(super) struct Ahead {
    /// The next step; `None` at the end.
    pub next: Option<Next>,
    /// What stands between the step and whoever takes it.
    pub against: Vec<Unmet>,
    /// Running terms, the next one first.
    pub clocks: Vec<Dial>,
    /// Terms that the party let pass; an overdue fine is not among them.
    pub lapsed: Vec<Dial>,
    /// Terms that were kept, or not.
    pub stopped: Vec<Stopped>,
    /// Who has to act, apart from this person.
    pub waits: Vec<Wait>,
    /// What the head can be asked for, each with its address.
    pub asks: Vec<(String, &'static str)>,
    /// Steps that this person may take now.
    pub open: Vec<(String, &'static str)>,
    /// Steps of this person that something stands against.
    pub shut: Vec<(&'static str, Vec<Unmet>)>,
}

/// The next step.
pub(super) struct Next {
    /// What it is called.
    pub title: &'static str,
    /// Where it is taken.
    pub to: String,
    /// Whose it is.
    pub who: String,
    /// Whether this person takes it, and nothing stands against it.
    pub ready: bool,
    /// Whether this person takes it.
    pub mine: bool,
    /// Since when it waits.
    pub since: String,
}

/// A term that does not run any more.
pub(super) struct Stopped {
    /// What had to be done.
    pub name: String,
    /// How it ended.
    pub words: String,
    /// Whether it was late.
    pub late: bool,
}

/// Somebody who has to act.
pub(super) struct Wait {
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// Since when, or until when.
    pub when: String,
}

impl Ahead {
    /// What lies ahead of the case, for this person. What stands among the `work` is not named twice.
    pub(super) async fn of(
        site: &Site,
        officer: &Officer,
        file: &File,
        code: &Code,
        work: &Work,
    ) -> Result<Ahead, Oops> {
        let (case, today) = (&file.case, officer.today);
        let names = Names::of(site, officer).await?;
        let tasks = grouped(case.tasks());
        let step = tasks.iter().find(|group| is_mine(group, officer)).or(tasks.first());
        let step = step.and_then(|group| group.first()).map(|task| task.step);
        let mut against = Vec::new();
        let mut next = None;
        if let Some(group) = tasks.iter().find(|group| group.first().map(|t| t.step) == step)
            && let Some(first) = group.first()
        {
            let mine = is_mine(group, officer);
            against = match mine {
                true => file.unmet(site, officer, first.step, code)?,
                false => file.gates(site, first.step, code)?,
            };
            next = Some(Next {
                title: first.title,
                to: format!("/w/cases/{code}{}", path_of(&format!("{:?}", first.step))),
                who: whose(group, &names),
                ready: mine && against.is_empty(),
                mine,
                since: since(first.since.as_millisecond(), today),
            });
        }
        let mut running = clocks::clocks(case, today);
        running.sort_by_key(|clock| clock.deadline.due);
        let over = case.procedure.closed.is_some();
        let (done, running): (Vec<Clock>, Vec<Clock>) =
            running.into_iter().partition(|clock| clock.done.is_some());
        let waits = waits(&tasks, &running, &names, officer, over);
        let (lapsed, running): (Vec<Clock>, Vec<Clock>) =
            running.into_iter().filter(|_| !over).partition(|clock| let_pass(clock, today));
        let (open, shut) = further(site, officer, file, code, work)?;
        let dials = |clocks: Vec<Clock>| clocks.iter().map(|c| Dial::of(c, today)).collect();
        Ok(Ahead {
            next,
            against,
            waits,
            clocks: dials(running),
            lapsed: dials(lapsed),
            stopped: done.iter().map(|clock| stopped(clock, officer)).collect(),
            asks: asks(site, officer, file, code)?,
            open,
            shut,
        })
    }
}

/// Whether the party let its own time pass. An unpaid fine stays to be seen: it grows.
fn let_pass(clock: &Clock, today: Date) -> bool {
    clock.of_party && clock.deadline.due < today && !clock.is_debt()
}

/// The tasks by step, each group with everybody who may do it.
fn grouped(tasks: Vec<Task>) -> Vec<Vec<Task>> {
    let mut groups: Vec<Vec<Task>> = Vec::new();
    let mut places: BTreeMap<Step, usize> = BTreeMap::new();
    for task in tasks {
        let place = *places.entry(task.step).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(task),
            None => groups.push(vec![task]),
        }
    }
    groups
}

fn is_mine(group: &[Task], officer: &Officer) -> bool {
    group.iter().any(|task| match &task.assignee {
        Assignee::Person(person) => *person == officer.person,
        Assignee::Role(role) => officer.is(*role),
    })
}

fn whose(group: &[Task], names: &Names) -> String {
    let who: Vec<String> = group.iter().map(|task| names.behind(&task.assignee.word())).collect();
    who.join("或者")
}

fn waits(
    tasks: &[Vec<Task>],
    running: &[Clock],
    names: &Names,
    officer: &Officer,
    over: bool,
) -> Vec<Wait> {
    let others = tasks.iter().filter(|group| !is_mine(group, officer)).filter_map(|group| {
        let first = group.first()?;
        let when = since(first.since.as_millisecond(), officer.today);
        Some(Wait { who: whose(group, names), what: first.title.to_owned(), when })
    });
    let of_party = |clock: &&Clock| {
        clock.of_party && !over && matches!(clock.standing(officer.today), Standing::Running(_))
    };
    let party = running.iter().filter(of_party).map(|clock| Wait {
        who: "当事人".to_owned(),
        what: clock.name.clone(),
        when: format!("最晚 {}", day_in_words(clock.deadline.due)),
    });
    others.chain(party).collect()
}

fn stopped(clock: &Clock, officer: &Officer) -> Stopped {
    let day = clock.done.map_or_else(String::new, day_in_words);
    let (words, late) = match clock.standing(officer.today) {
        Standing::DoneLate(days) => (format!("{day}办，超期 {days} 天"), true),
        _ => (format!("{day}办，没有超期"), false),
    };
    Stopped { name: clock.name.clone(), words, late }
}

/// What the head can be asked for in a case as it stands.
fn asks(
    site: &Site,
    officer: &Officer,
    file: &File,
    code: &Code,
) -> Result<Vec<(String, &'static str)>, Oops> {
    let case = &file.case;
    if case.filing.is_none() || !file.unmet(site, officer, Step::Ask, code)?.is_empty() {
        return Ok(Vec::new());
    }
    let decided = case.decision.is_some();
    let fits = |kind: &MatterKind| match kind {
        MatterKind::Preservation => case.procedure.report.is_none(),
        MatterKind::AvException => !decided && !case.records.is_empty(),
        MatterKind::Extension | MatterKind::Deviation => !decided,
        MatterKind::Recusal => true,
        MatterKind::Instalments => decided,
    };
    let to =
        |kind: MatterKind| (format!("/w/cases/{code}/do/ask?matter={}", kind.word()), kind.name());
    let kinds = MatterKind::ALL.iter().copied();
    Ok(kinds.filter(fits).filter(|kind| case.procedure.waiting(*kind).is_none()).map(to).collect())
}

/// The word of what is done already and may be done again: a second record, another inquiry.
const DONE: &str = "已完成";

/// What this person can do beside the next step: at once, and what something stands against.
#[expect(clippy::type_complexity, reason = "two lists of the same steps, taken apart at once")]
fn further(
    site: &Site,
    officer: &Officer,
    file: &File,
    code: &Code,
    work: &Work,
) -> Result<(Vec<(String, &'static str)>, Vec<(&'static str, Vec<Unmet>)>), Oops> {
    let (mut open, mut shut) = (Vec::new(), Vec::new());
    for &step in Step::ALL {
        let named = work.rows.iter().any(|row| row.step == step && row.progress != DONE);
        if named || is_elsewhere(step) || is_over(&file.case, step) {
            continue;
        }
        if !file.allows(site, officer, step)? {
            continue;
        }
        let unmet = file.unmet(site, officer, step, code)?;
        if unmet.is_empty() {
            let to = format!("/w/cases/{code}{}", path_of(&format!("{step:?}")));
            open.push((to, step.name()));
        } else {
            shut.push((step.name(), unmet));
        }
    }
    Ok((open, shut))
}

/// Steps that have their own place: on this page, on another step's page, or nowhere to be chosen.
fn is_elsewhere(step: Step) -> bool {
    matches!(
        step,
        Step::RegisterClue
            | Step::Note
            | Step::MakePaper
            | Step::Ask
            | Step::ReturnFiling
            | Step::VoidNumber
    )
}

/// Whether a step is behind the case: it will not come again.
fn is_over(case: &Case, step: Step) -> bool {
    let procedure = &case.procedure;
    match step {
        _ if procedure.closed.is_some() => true,
        Step::RequestFiling | Step::File | Step::Check => case.filing.is_some(),
        Step::Publish => case.published.is_some(),
        Step::Answer => procedure.all_waiting().next().is_none(),
        Step::AnswerInquiry => procedure.inquiry_answers.len() >= procedure.inquiries.len(),
        Step::DisposePreservation => procedure.open_preservation().is_none(),
        Step::ChooseHearing => !procedure.notice().is_some_and(|notice| notice.what.hearing),
        Step::AnswerStatement => procedure.arguments().next().is_none(),
        Step::Review => case.review_request.is_none(),
        Step::Preserve => !procedure
            .granted(MatterKind::Preservation)
            .any(|_| procedure.open_preservation().is_none()),
        Step::Serve | Step::BindScan | Step::Pay | Step::Close | Step::ChangeHandlers => false,
        _ => case.decision.is_some(),
    }
}
