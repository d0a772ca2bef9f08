//! The store against the model: random steps by random people on a few cases, on a store and in
//! memory side by side. Answers are the same, cases look the same, and what is kept is what the
//! events make of it.

use crate::by_hand::{assert_gapless, assert_sound};
use domain::case::steps::Step;
use domain::decide::Aggregate;
use domain::{Code, Kind, StreamId};
use harness::bureau::{ask, noon};
use harness::{Engine, Node, OnStore};
use jiff::Span;
use proptest::prelude::{Strategy, any, prop};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use scenario::ask::Verb;
use scenario::memory::Memory;
use scenario::{Ask, Driver, Names, Outcome, View};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A random step. What is out of range wraps around.
#[derive(Clone, Debug)]
struct Move {
    who: usize,
    verb: usize,
    case: usize,
    /// 0: what is so now was seen; 1: an older version; 2: the form does not say.
    seen: u8,
    /// Sends the step before last again instead.
    again: bool,
    variant: u8,
    /// Takes the step that waits to be taken instead, so that cases get somewhere.
    due: bool,
}

const CASES: usize = 3;
const PEOPLE: [&str; 7] = ["李青松", "王岚", "陈志远", "吴启明", "孙谨言", "林晓", "赵可"];
/// Weighted by repetition towards what moves a case on.
const VERBS: [Verb; 33] = [
    Verb::Take(Step::Check),
    Verb::Take(Step::OrderCorrection),
    Verb::Take(Step::Inquire),
    Verb::Take(Step::CloseInvestigation),
    Verb::Take(Step::CloseInvestigation),
    Verb::Take(Step::Notify),
    Verb::Take(Step::Notify),
    Verb::Take(Step::Serve),
    Verb::Take(Step::Serve),
    Verb::Take(Step::State),
    Verb::Take(Step::AnswerStatement),
    Verb::Take(Step::BindScan),
    Verb::Take(Step::Pay),
    Verb::Take(Step::Close),
    Verb::RequestFiling,
    Verb::ReturnFiling,
    Verb::File,
    Verb::File,
    Verb::MakeRecord,
    Verb::MakeRecord,
    Verb::Draft,
    Verb::Draft,
    Verb::RequestReview,
    Verb::RequestReview,
    Verb::Review,
    Verb::Review,
    Verb::Issue,
    Verb::Issue,
    Verb::Publish,
    Verb::Publish,
    Verb::ReserveNumber,
    Verb::VoidNumber,
    Verb::Note,
];

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = (any::<usize>(), any::<usize>(), 0..CASES, 0..6u8, 0..10u8, any::<u8>(), 0..3u8);
    let one = one.prop_map(|(who, verb, case, seen, again, variant, due)| Move {
        due: due > 0,
        who: if variant % 4 == 0 { who % PEOPLE.len() } else { right_person(verb % VERBS.len()) },
        verb: verb % VERBS.len(),
        case,
        seen: seen.saturating_sub(3),
        again: again == 0,
        variant,
    });
    prop::collection::vec(one, 60..140)
}

/// The step that is in the to-do list of a case, if one is.
fn due(view: &View) -> Option<usize> {
    let verb = match view.tasks.first()?.as_str() {
        "审批立案" => Verb::File,
        "调查取证，制作笔录" => Verb::MakeRecord,
        "核查线索" => Verb::Take(Step::Check),
        "写调查终结报告" => Verb::Take(Step::CloseInvestigation),
        "按审核意见修改" => Verb::Draft,
        "送法制审核" | "对改动补充送审" => Verb::RequestReview,
        "签发事先告知书" => Verb::Take(Step::Notify),
        "送达事先告知书" | "送达处罚决定书" => Verb::Take(Step::Serve),
        "复核陈述申辩" => Verb::Take(Step::AnswerStatement),
        "上传盖章的决定书" => Verb::Take(Step::BindScan),
        "登记缴款" => Verb::Take(Step::Pay),
        "结案" => Verb::Take(Step::Close),
        "法制审核" => Verb::Review,
        "签发处罚决定" => Verb::Issue,
        "公示处罚决定" => Verb::Publish,
        _ => Verb::RequestFiling,
    };
    VERBS.iter().position(|known| *known == verb)
}

fn right_person(verb: usize) -> usize {
    match VERBS[verb] {
        Verb::File
        | Verb::ReturnFiling
        | Verb::Issue
        | Verb::VoidNumber
        | Verb::Take(Step::Notify | Step::Close) => 2,
        Verb::ReserveNumber => 3,
        Verb::Review => 4,
        Verb::Publish => 5,
        _ => 0,
    }
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
            let code = Code::from_random(0x5eed_0000 + n as u64);
            let id = format!("clue-{n:020}");
            let clue = ask(&side.names, "李青松", Verb::RegisterClue, &code, &[], &id, noon());
            assert_eq!(side.driver.submit(&clue).await.unwrap(), Outcome::Done(code));
        }
        side
    }

    async fn step(&mut self, n: usize, step: &Move, what: &str, fine: &str) -> Outcome {
        let serving = [("what", what)];
        let paying = [("amount", fine)];
        if step.again
            && let Some(ask) =
                self.asked.len().checked_sub(2).map(|before| self.asked[before].clone())
        {
            return self.driver.submit(&ask).await.unwrap();
        }
        let case = Code::from_random(0x5eed_0000 + step.case as u64);
        let fields: &[(&str, &str)] = match (VERBS[step.verb], step.variant % 8) {
            (Verb::Review, 0 | 1) => &[("result", "returned")],
            (Verb::MakeRecord, 0..=3) => &[("kind", "interview")],
            (Verb::RequestFiling, 0) => &[("handler", "李青松"), ("handler", "赵可")],
            (Verb::Issue | Verb::File, 1) => &[("on", "2026-11-19")],
            (Verb::Draft, 1) => &[("fine", "999999")],
            (Verb::Draft, 2..=4) => &[("fine", "8000")],
            (Verb::Take(Step::State), 0) => &[("manner", "oral"), ("content", "已经改正。")],
            (Verb::Take(Step::Serve), _) => &serving,
            (Verb::Take(Step::Pay), _) => &paying,
            _ => &[],
        };
        let id = format!("step-{n:020}");
        let now = noon() + Span::new().seconds(i64::try_from(n).unwrap() + 1);
        let mut ask = ask(&self.names, PEOPLE[step.who], VERBS[step.verb], &case, fields, &id, now);
        let stream = StreamId::of(Kind::Case, &case);
        let version = self.driver.version(&stream).await.unwrap();
        ask.seen = match step.seen {
            0 => Some(version),
            1 => Some(version.saturating_sub(2).max(1)),
            _ => None,
        };
        self.asked.push(ask.clone());
        self.driver.submit(&ask).await.unwrap()
    }
}

/// The fold that the store keeps is the fold of the events as they read back.
async fn assert_folds(node: &Node) {
    for n in 0..CASES {
        let stream = StreamId::of(Kind::Case, &Code::from_random(0x5eed_0000 + n as u64));
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

/// What a service and a payment in the case would be about: the document that was made last and the
/// fine, as their forms offer them.
fn open_documents(model: &Memory, case: &Code) -> (String, String) {
    let loaded = model.loaded(&StreamId::of(Kind::Case, case));
    let Aggregate::Case(case) = &loaded.aggregate else { panic!("not a case") };
    let notice = case.procedure.notice().map(|notice| ("prior_notice", &notice.what.number));
    let decision = case.decision.as_ref().map(|made| ("penalty_decision", &made.number));
    let what = decision.or(notice).map(|(word, number)| format!("{word}|{number}"));
    let fine = case.draft.as_ref().and_then(|draft| draft.content.fine);
    let fine = fine.map_or_else(|| "1".to_owned(), |fine| fine.to_string());
    (what.unwrap_or_else(|| "prior_notice|没有".to_owned()), fine)
}

async fn agree(engine: Engine, moves: Vec<Move>, met: &mut Met) {
    let node = Node::fresh(engine).await.unwrap();
    let mut model = Side::new(Memory::new()).await;
    let mut store = Side::new(OnStore(Arc::clone(&node.store))).await;
    for (n, mut step) in moves.into_iter().enumerate() {
        let case = Code::from_random(0x5eed_0000 + step.case as u64);
        if let Some(verb) = due(&model.driver.look(&case).await.unwrap()).filter(|_| step.due) {
            (step.verb, step.who) = (verb, right_person(verb));
        }
        let step = &step;
        let (what, fine) = open_documents(&model.driver, &case);
        let expected = model.step(n, step, &what, &fine).await;
        let found = store.step(n, step, &what, &fine).await;
        assert_eq!(found, expected, "step {n}: {step:?}");
        met.one(match found {
            Outcome::Done(_) => "通过",
            Outcome::Invalid(_) => "有误",
            Outcome::Refused(_) => "不准",
            Outcome::Conflict(_) => "冲突",
            Outcome::NotFound => "查无",
        });
    }
    for n in 0..CASES {
        let case = Code::from_random(0x5eed_0000 + n as u64);
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
    for what in ["通过", "有误", "不准", "冲突", "调查取证", "法制审核", "告知", "决定", "送达"]
    {
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
