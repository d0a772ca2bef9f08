//! 任务: the pieces of work that each stage consists of, and how each stands. Computed from what
//! happened, like the stage itself; nobody ticks anything.

use super::procedure::{HearingChoice, Procedure};
use super::stage::Stage;
use super::steps::Step;
use super::{Case, ReviewResult, clocks};
use crate::paper::Kind as Paper;
use crate::time;
use jiff::civil::Date;

/// How a piece of work stands: these five, and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// 未开始
    NotStarted,
    /// 进行中
    Running,
    /// 已完成
    Done,
    /// 尚不能开始
    Blocked,
    /// 有问题
    Trouble,
}

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The step that does it.
    pub step: Step,
    /// What it is called in a list of work.
    pub name: &'static str,
    /// How it stands.
    pub progress: Progress,
    /// What there is to say about it; empty where the progress says all.
    pub note: String,
}

impl Progress {
    /// As people say it.
    pub fn name(self) -> &'static str {
        match self {
            Progress::NotStarted => "未开始",
            Progress::Running => "进行中",
            Progress::Done => "已完成",
            Progress::Blocked => "尚不能开始",
            Progress::Trouble => "有问题",
        }
    }
}

/// The pieces of `stage`. `open` says whether no condition stands before a step, whoever takes it.
pub fn agenda(case: &Case, stage: Stage, today: Date, open: impl Fn(Step) -> bool) -> Vec<Piece> {
    let mut list = List { pieces: Vec::new(), open };
    match stage {
        Stage::Clue => clue(case, &mut list),
        Stage::Filing => list.add(Step::File, "审批立案", case.filing.is_some()),
        Stage::Investigation => investigation(case, &mut list),
        Stage::Review => review(case, &mut list),
        Stage::Notice => notice(case, today, &mut list),
        Stage::Decision => {
            let grave = case.procedure.report.as_ref().is_some_and(|report| report.what.grave);
            let held = case.procedure.discussion.is_some();
            if grave || held {
                list.add(Step::Discuss, "集体讨论", held);
            }
            list.add(Step::Issue, "签发处罚决定", case.decision.is_some());
        }
        Stage::Service => {
            let mut scans = case.procedure.scans.iter();
            let scanned = scans.any(|scan| scan.what.0 == Paper::PenaltyDecision);
            list.add(Step::BindScan, "上传盖章的决定书", scanned);
            list.add(Step::Serve, "送达处罚决定书", case.decision_served());
        }
        Stage::Publication => {
            list.add(Step::Publish, "公示处罚决定", case.published.is_some());
        }
        Stage::Closing | Stage::Done => closing(case, &mut list),
    }
    list.pieces
}

/// A list on its way.
struct List<F> {
    pieces: Vec<Piece>,
    open: F,
}

impl<F: Fn(Step) -> bool> List<F> {
    /// A piece that is done or not.
    fn add(&mut self, step: Step, name: &'static str, done: bool) {
        let progress = match done {
            true => Progress::Done,
            false if (self.open)(step) => Progress::NotStarted,
            false => Progress::Blocked,
        };
        self.put(step, name, progress, String::new());
    }

    fn put(&mut self, step: Step, name: &'static str, progress: Progress, note: String) {
        self.pieces.push(Piece { step, name, progress, note });
    }

    /// Says something about the piece that was added last.
    fn note(&mut self, note: impl Into<String>) {
        if let Some(last) = self.pieces.last_mut() {
            last.note = note.into();
        }
    }
}

fn clue<F: Fn(Step) -> bool>(case: &Case, list: &mut List<F>) {
    list.add(Step::RegisterClue, "登记线索", case.clue.is_some());
    list.add(Step::Check, "核查线索", case.procedure.check.is_some());
    let request = case.filing_request.as_ref();
    match request.and_then(|request| request.returned.as_ref()) {
        Some(reason) => {
            let note = format!("被退回：{reason}");
            list.put(Step::RequestFiling, "提请立案", Progress::Trouble, note);
        }
        None => list.add(Step::RequestFiling, "提请立案", request.is_some()),
    }
}

fn investigation<F: Fn(Step) -> bool>(case: &Case, list: &mut List<F>) {
    let procedure = &case.procedure;
    let closed = procedure.report.is_some();
    measures(procedure, list);
    let records = case.records.len();
    if records > 0 && !closed {
        list.put(Step::Record, "调查笔录", Progress::Running, String::new());
    } else {
        list.add(Step::Record, "调查笔录", records > 0);
    }
    if records > 0 {
        list.note(format!("已有 {records} 份"));
    }
    list.add(Step::CloseInvestigation, "调查终结报告", closed);
    let returned = case
        .last_review()
        .filter(|review| review.result == ReviewResult::Returned && case.review_request.is_none());
    if let Some(draft) = &case.draft {
        if returned.is_some() && !case.unreviewed {
            let note = "法制审核退回，按意见修改".to_owned();
            list.put(Step::Draft, "处罚决定书草稿", Progress::Trouble, note);
        } else {
            let note = format!("第 {} 稿", draft.version);
            list.put(Step::Draft, "处罚决定书草稿", Progress::Done, note);
        }
    }
    let passed = case.last_review().is_some_and(|review| review.result == ReviewResult::Passed);
    let sent = case.review_request.is_some() || passed;
    list.add(Step::RequestReview, "送法制审核", sent);
}

/// What an investigation may take or leave: shown once it was taken.
fn measures<F: Fn(Step) -> bool>(procedure: &Procedure, list: &mut List<F>) {
    let several = |n: usize| if n > 1 { format!("{n} 份") } else { String::new() };
    if !procedure.inspections.is_empty() {
        list.add(Step::NotifyInspection, "检查通知书", true);
        list.note(several(procedure.inspections.len()));
    }
    let (asked, answered) = (procedure.inquiries.len(), procedure.inquiry_answers.len());
    if asked > answered {
        let note = format!("{} 份在等答复", asked - answered);
        list.put(Step::AnswerInquiry, "查询书和答复", Progress::Running, note);
    } else if asked > 0 {
        list.add(Step::AnswerInquiry, "查询书和答复", true);
    }
    if !procedure.corrections.is_empty() {
        list.add(Step::OrderCorrection, "责令改正通知书", true);
        list.note(several(procedure.corrections.len()));
    }
    if procedure.open_preservation().is_some() {
        let note = "登记保存还没有处理".to_owned();
        list.put(Step::DisposePreservation, "先行登记保存", Progress::Running, note);
    } else if !procedure.preservations.is_empty() {
        list.add(Step::DisposePreservation, "先行登记保存", true);
    }
}

fn review<F: Fn(Step) -> bool>(case: &Case, list: &mut List<F>) {
    let passed = case.last_review().is_some_and(|review| review.result == ReviewResult::Passed);
    list.add(Step::Review, "法制审核意见", passed && case.review_request.is_none());
    if !case.reviews.is_empty() {
        let n = case.reviews.len() + usize::from(case.review_request.is_some());
        list.note(format!("第 {n} 次审核"));
    }
}

fn notice<F: Fn(Step) -> bool>(case: &Case, today: Date, list: &mut List<F>) {
    let procedure = &case.procedure;
    list.add(Step::Notify, "签发事先告知书", procedure.notice().is_some());
    let served = procedure.notice_service().is_some();
    list.add(Step::Serve, "送达事先告知书", served);
    waited(list, Step::State, "陈述申辩", clocks::statement_until(case), today);
    if procedure.notice().is_some_and(|notice| notice.what.hearing) {
        waited(list, Step::ChooseHearing, "听证权利", clocks::hearing_until(case), today);
        let heard = procedure.hearing.as_ref();
        if heard.is_some_and(|heard| heard.what.1 == HearingChoice::Requested)
            && let Some(last) = list.pieces.last_mut()
        {
            last.progress = Progress::Running;
            last.note = "当事人要求听证，听证以前不能决定".to_owned();
        }
    }
    if procedure.arguments().next().is_some() {
        let answered = procedure.statement_answer.is_some();
        list.add(Step::AnswerStatement, "复核陈述申辩", answered);
        if case.unreviewed && case.decision.is_none() {
            list.add(Step::RequestReview, "补充送审", case.review_request.is_some());
        }
    }
}

/// Something that the party does in its own time, or lets pass.
fn waited<F: Fn(Step) -> bool>(
    list: &mut List<F>,
    step: Step,
    name: &'static str,
    clock: Option<clocks::Clock>,
    today: Date,
) {
    let Some(clock) = clock else { return list.add(step, name, false) };
    let due = time::in_words(clock.deadline.due);
    match clock.done {
        Some(_) => list.add(step, name, true),
        None if today > clock.deadline.due => {
            list.put(step, name, Progress::Done, format!("到{due}没有提出"));
        }
        None => list.put(step, name, Progress::Running, format!("等当事人，到{due}")),
    }
}

fn closing<F: Fn(Step) -> bool>(case: &Case, list: &mut List<F>) {
    if let Some(fine) = case.draft.as_ref().and_then(|draft| draft.content.fine) {
        let paid = case.procedure.paid();
        if case.procedure.payments.is_empty() || paid >= fine {
            list.add(Step::Pay, "登记缴款", paid >= fine);
        } else {
            let note = format!("已缴 {paid} 元，共 {fine} 元");
            list.put(Step::Pay, "登记缴款", Progress::Running, note);
        }
    }
    list.add(Step::Close, "结案", case.procedure.closed.is_some());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Event, Manner};
    use crate::testing::{Point, Story, april, march, payment, statement};

    fn told(story: &Story, stage: Stage, today: Date) -> Vec<(Step, Progress)> {
        let pieces = agenda(&story.case, stage, today, |step| step != Step::Close);
        pieces.iter().map(|piece| (piece.step, piece.progress)).collect()
    }

    #[test]
    fn each_stage_ends_with_all_of_its_work_done() {
        let story = Story::at(Point::Paid);
        for &stage in Stage::RAIL.iter().filter(|stage| **stage < Stage::Closing) {
            let pieces = told(&story, stage, april(21));
            assert!(!pieces.is_empty(), "{stage:?}");
            for (step, progress) in pieces {
                assert_eq!(progress, Progress::Done, "{stage:?}: {step:?}");
            }
        }
        let closing = told(&story, Stage::Closing, april(21));
        assert_eq!(closing, [(Step::Pay, Progress::Done), (Step::Close, Progress::Blocked)]);
    }

    #[test]
    fn records_run_until_the_investigation_is_closed() {
        let of = |point| told(&Story::at(point), Stage::Investigation, march(12))[0];
        assert_eq!(of(Point::Filed), (Step::Record, Progress::NotStarted));
        assert_eq!(of(Point::Recorded), (Step::Record, Progress::Running));
        assert_eq!(of(Point::Reported), (Step::Record, Progress::Done));
    }

    #[test]
    fn what_the_party_lets_pass_is_done_when_its_time_is_over() {
        let mut story = Story::at(Point::NoticeServed);
        let stated = |story: &Story, day| {
            let pieces = told(story, Stage::Notice, day);
            pieces.into_iter().find(|(step, _)| *step == Step::State)
        };
        assert_eq!(stated(&story, march(26)), Some((Step::State, Progress::Running)));
        assert_eq!(stated(&story, april(30)), Some((Step::State, Progress::Done)));
        story.steps(march(27), 1, Event::Stated(statement(march(27), Manner::Written)));
        let pieces = told(&story, Stage::Notice, march(27));
        assert!(pieces.contains(&(Step::AnswerStatement, Progress::NotStarted)));
        assert!(pieces.contains(&(Step::RequestReview, Progress::NotStarted)));
    }

    #[test]
    fn what_came_back_is_in_trouble_and_says_why() {
        let mut story = Story::at(Point::Requested);
        let reason = "补充核查".to_owned();
        story.tell(march(5), 4, crate::case::Event::FilingReturned { reason });
        let pieces = agenda(&story.case, Stage::Clue, march(5), |_| true);
        assert_eq!(pieces[2].progress, Progress::Trouble);
        assert!(pieces[2].note.contains("补充核查"));
    }

    #[test]
    fn a_part_of_the_fine_is_work_that_runs() {
        let mut story = Story::at(Point::Published);
        story.steps(april(15), 1, Event::Paid(payment(april(15), 5_000, 0)));
        let pieces = agenda(&story.case, Stage::Closing, april(15), |_| true);
        assert_eq!(pieces[0].progress, Progress::Running);
        assert!(pieces[0].note.contains("5,000"), "{}", pieces[0].note);
    }
}
