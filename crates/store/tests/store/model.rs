//! The store against the model: random steps by random people on a few cases, on a store and in
//! memory side by side. Answers are the same, cases look the same, and what is kept is what the
//! events make of it.

use crate::by_hand::{assert_gapless, assert_sound};
use domain::case::Case;
use domain::case::stage::{Assignee, Stage};
use domain::case::steps::Step;
use domain::decide::Aggregate;
use domain::person::Role;
use domain::{Code, Fen, Kind, StreamId};
use harness::bureau::{ask, noon};
use harness::{Engine, Node, OnStore};
use jiff::Span;
use proptest::prelude::{Strategy, any, prop};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use scenario::ask::Verb;
use scenario::memory::Memory;
use scenario::{Ask, Driver, Names, Outcome};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A random step.
#[derive(Clone, Debug)]
struct Move {
    who: &'static str,
    verb: Verb,
    case: usize,
    /// 0: what is so now was seen; 1: an older version; 2: the form does not say.
    seen: u8,
    /// Sends the step before last again instead.
    again: bool,
    variant: u8,
    /// Takes a step that waits to be taken instead, so that cases get somewhere.
    due: bool,
}

const CASES: usize = 3;
const PEOPLE: [&str; 7] = ["李青松", "王岚", "陈志远", "吴启明", "孙谨言", "林晓", "赵可"];
const HEADS: [&str; 2] = ["陈志远", "吴启明"];
/// What is tried out of turn, or is nobody's task.
const VERBS: [Verb; 27] = [
    Verb::Take(Step::Check),
    Verb::Take(Step::ChangeHandlers),
    Verb::Take(Step::OrderCorrection),
    Verb::Take(Step::Inquire),
    Verb::Take(Step::AnswerInquiry),
    Verb::Take(Step::Ask),
    Verb::Take(Step::Answer),
    Verb::Take(Step::CloseInvestigation),
    Verb::Take(Step::Notify),
    Verb::Take(Step::Serve),
    Verb::Take(Step::State),
    Verb::Take(Step::AnswerStatement),
    Verb::Take(Step::BindScan),
    Verb::Take(Step::Pay),
    Verb::Take(Step::Close),
    Verb::RequestFiling,
    Verb::ReturnFiling,
    Verb::File,
    Verb::MakeRecord,
    Verb::Draft,
    Verb::RequestReview,
    Verb::Review,
    Verb::Issue,
    Verb::Publish,
    Verb::ReserveNumber,
    Verb::VoidNumber,
    Verb::Note,
];

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let who = prop::sample::select(PEOPLE.to_vec());
    let verb = prop::sample::select(VERBS.to_vec());
    let one = (who, verb, 0..CASES, 0..6u8, 0..10u8, any::<u8>(), 0..4u8);
    let one = one.prop_map(|(who, verb, case, seen, again, variant, due)| Move {
        who: if variant % 4 == 0 { who } else { right_person(verb) },
        verb,
        case,
        seen: seen.saturating_sub(3),
        again: again == 0,
        variant,
        due: due > 0,
    });
    prop::collection::vec(one, 60..140)
}

/// Who may take a step that is tried out of turn.
fn right_person(verb: Verb) -> &'static str {
    match verb {
        Verb::File
        | Verb::ReturnFiling
        | Verb::Issue
        | Verb::VoidNumber
        | Verb::Take(Step::Notify | Step::Close | Step::Answer | Step::ChangeHandlers) => HEADS[0],
        Verb::ReserveNumber => HEADS[1],
        Verb::Review => "孙谨言",
        Verb::Publish => "林晓",
        _ => "李青松",
    }
}

/// One of the tasks of a case as its to-do list has it: the step, and whoever it waits for.
fn due(case: &Case, names: &Names, variant: u8) -> Option<(&'static str, Verb)> {
    let variant = usize::from(variant);
    let tasks = case.tasks();
    let task = tasks.get(variant % tasks.len().max(1))?;
    let who = match &task.assignee {
        Assignee::Role(Role::Head) => HEADS[variant % HEADS.len()],
        Assignee::Role(Role::Reviewer) => "孙谨言",
        Assignee::Role(Role::Discloser) => "林晓",
        Assignee::Role(role) => panic!("nobody waits for {role:?}"),
        Assignee::Person(code) => {
            PEOPLE.into_iter().find(|name| names.get(*name) == Some(code)).unwrap()
        }
    };
    let (notice, draft) = (case.procedure.notice(), case.draft.as_ref());
    let told = notice.and_then(|notice| notice.what.content.fine);
    Some(match task.step {
        Step::RequestFiling => (who, Verb::RequestFiling),
        Step::File => (who, Verb::File),
        Step::Record => (who, Verb::MakeRecord),
        Step::Draft => (who, Verb::Draft),
        Step::RequestReview => (who, Verb::RequestReview),
        Step::Review => (who, Verb::Review),
        // The party's word is nobody's task, but without it the decision waits for days.
        Step::Issue if case.procedure.statements.is_empty() => ("王岚", Verb::Take(Step::State)),
        // A fine that became heavier after the notice has to be told again.
        Step::Issue if draft.is_some_and(|draft| draft.content.fine > told) => {
            (who, Verb::Take(Step::Notify))
        }
        Step::Issue => (who, Verb::Issue),
        Step::Publish => (who, Verb::Publish),
        step => (who, Verb::Take(step)),
    })
}

/// One side: a driver with its own codes for the same names.
struct Side<D: Driver<Error = String>> {
    driver: D,
    names: Names,
    asked: Vec<Ask>,
}

impl<D: Driver<Error = String>> Side<D> {
    async fn new(mut driver: D) -> Side<D> {
        let all = scenario::all().unwrap();
        let bureau = all.iter().find(|script| script.stem == "0-班子").unwrap();
        let names = scenario::play(&mut driver, bureau, &all).await.unwrap();
        let mut side = Side { driver, names, asked: Vec::new() };
        for n in 0..CASES {
            let code = code(n);
            let id = format!("clue-{n:020}");
            let clue = ask(&side.names, "李青松", Verb::RegisterClue, &code, &[], &id, noon());
            assert_eq!(side.driver.submit(&clue).await.unwrap(), Outcome::Done(code));
        }
        side
    }

    /// What was sent in the end, and the answer.
    async fn step(&mut self, n: usize, step: &Move, open: &Open) -> (String, Outcome) {
        if step.again
            && let Some(ask) =
                self.asked.len().checked_sub(2).map(|before| self.asked[before].clone())
        {
            return (sent(&ask), self.driver.submit(&ask).await.unwrap());
        }
        let case = code(step.case);
        let serving = [("what", open.paper.as_str())];
        let paying = [("amount", open.unpaid.as_str())];
        let again = [("new_facts", "又查明 8 月的报表也不实。")];
        let fields: &[(&str, &str)] = match (step.verb, step.variant % 8) {
            (Verb::Review, 0) => &[("result", "returned")],
            (Verb::MakeRecord, 0..=3) => &[("kind", "interview")],
            (Verb::RequestFiling, 0) => &[("handler", "李青松"), ("handler", "赵可")],
            (Verb::Issue | Verb::File, 1) => &[("on", "2026-11-19")],
            (Verb::Draft, 1) => &[("fine", "999999")],
            (Verb::Draft, 2..=4) => &[("fine", "8000")],
            (Verb::Take(Step::Ask), _) => &[("matter", "extension"), ("months", "1")],
            (Verb::Take(Step::Answer), _) => &[("matter", "extension")],
            (Verb::Take(Step::Notify), 2..) if open.told => &again,
            (Verb::Take(Step::State), 0..=2) => &[("manner", "oral"), ("content", "已经改正。")],
            (Verb::Take(Step::Serve), 0) => &[("what", "prior_notice|没有")],
            (Verb::Take(Step::Serve), _) => &serving,
            (Verb::Take(Step::Pay), 0) => &[("amount", "1000")],
            (Verb::Take(Step::Pay), _) => &paying,
            _ => &[],
        };
        let id = format!("step-{n:020}");
        let now = noon() + Span::new().seconds(i64::try_from(n).unwrap() + 1);
        let mut ask = ask(&self.names, step.who, step.verb, &case, fields, &id, now);
        let stream = StreamId::of(Kind::Case, &case);
        let version = self.driver.version(&stream).await.unwrap();
        ask.seen = match step.seen {
            0 => Some(version),
            1 => Some(version.saturating_sub(2).max(1)),
            _ => None,
        };
        self.asked.push(ask.clone());
        (sent(&ask), self.driver.submit(&ask).await.unwrap())
    }
}

/// What a failure has to say of a step.
fn sent(ask: &Ask) -> String {
    format!("{} {}，看到第 {:?} 版", ask.id, ask.verb.word(), ask.seen)
}

/// The fold that the store keeps is the fold of the events as they read back.
async fn assert_folds(node: &Node) {
    for n in 0..CASES {
        let stream = StreamId::of(Kind::Case, &code(n));
        let kept = node.store.load(&stream).await.unwrap();
        let mut again = domain::decide::Loaded::empty(Kind::Case);
        for recorded in node.store.history(&stream, 0).await.unwrap() {
            again.apply(&recorded);
        }
        let (Aggregate::Case(kept_case), Aggregate::Case(case)) =
            (&kept.aggregate, &again.aggregate)
        else {
            panic!("not a case")
        };
        assert_eq!((kept.version, kept_case), (again.version, case));
    }
}

/// How often each answer and each stage was met: a walk that never gets anywhere proves nothing.
#[derive(Debug, Default)]
struct Met(BTreeMap<String, u32>);

impl Met {
    fn one(&mut self, what: &str) {
        *self.0.entry(what.to_owned()).or_default() += 1;
    }
}

/// What the forms of a case offer now.
struct Open {
    /// The document to be served: the one that was made last.
    paper: String,
    /// What of the fine is not paid.
    unpaid: String,
    /// Whether the party was told once.
    told: bool,
}

impl Open {
    fn of(case: &Case) -> Open {
        let notice = case.procedure.notice().map(|notice| ("prior_notice", &notice.what.number));
        let decision = case.decision.as_ref().map(|made| ("penalty_decision", &made.number));
        let paper = decision.or(notice).map(|(word, number)| format!("{word}|{number}"));
        let fine = case.draft.as_ref().and_then(|draft| draft.content.fine);
        let left = fine.map_or(0, |fine| fine.get() - case.procedure.paid().get());
        Open {
            paper: paper.unwrap_or_else(|| "prior_notice|没有".to_owned()),
            unpaid: Fen::new(left).to_string(),
            told: notice.is_some(),
        }
    }
}

fn code(n: usize) -> Code {
    Code::from_random(0x5eed_0000 + n as u64)
}

fn folded(model: &Memory, n: usize) -> Box<Case> {
    let loaded = model.loaded(&StreamId::of(Kind::Case, &code(n)));
    let Aggregate::Case(case) = &loaded.aggregate else { panic!("not a case") };
    case.clone()
}

async fn agree(engine: Engine, moves: Vec<Move>, met: &mut Met) {
    let node = Node::fresh(engine).await.unwrap();
    let mut model = Side::new(Memory::new()).await;
    let mut store = Side::new(OnStore(Arc::clone(&node.store))).await;
    for (n, mut step) in moves.into_iter().enumerate() {
        let case = folded(&model.driver, step.case);
        met.one(case.stage().name());
        if let Some(task) = due(&case, &model.names, step.variant).filter(|_| step.due) {
            (step.who, step.verb) = task;
        }
        let (step, open) = (&step, Open::of(&case));
        let (sent, expected) = model.step(n, step, &open).await;
        let (_, found) = store.step(n, step, &open).await;
        assert_eq!(found, expected, "step {n}: {sent}：{step:?}");
        met.one(match found {
            Outcome::Done(_) => "通过",
            Outcome::Invalid(_) => "有误",
            Outcome::Refused(_) => "不准",
            Outcome::Conflict(_) => "冲突",
            Outcome::NotFound => "查无",
        });
    }
    for n in 0..CASES {
        let case = code(n);
        let (expected, found) = (model.driver.look(&case).await, store.driver.look(&case).await);
        assert_eq!(found, expected);
        met.one(&found.unwrap().stage);
        let today = domain::time::civil_date(noon());
        let expected = model.driver.public(&case, today).await;
        assert_eq!(store.driver.public(&case, today).await, expected);
    }
    assert_folds(&node).await;
    assert_gapless(&node.store).await;
    let lists = node.store.dump_lists().await.unwrap();
    node.store.rebuild(|_, _| {}).await.unwrap();
    assert_eq!(node.store.dump_lists().await.unwrap(), lists);
    assert_folds(&node).await;
    assert_sound(&node.store).await;
}

fn run(engine: Engine, cases: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let config =
        Config { cases, max_shrink_iters: 40, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let met = RefCell::new(Met::default());
    let result = runner.run(&moves(), |moves| {
        runtime.block_on(agree(engine, moves, &mut met.borrow_mut()));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let met = met.into_inner().0;
    println!("{met:?}");
    let stages = Stage::RAIL.iter().chain([&Stage::Done]).map(|stage| stage.name());
    for what in ["通过", "有误", "不准", "冲突"].into_iter().chain(stages) {
        assert!(met.contains_key(what), "never met {what}: {met:?}");
    }
}

#[test]
fn R1_the_store_and_the_model_agree_on_random_cases_sqlite() {
    run(Engine::Sqlite, 16);
}

#[test]
fn R1_the_store_and_the_model_agree_on_random_cases_postgres() {
    run(Engine::Postgres, 16);
}
