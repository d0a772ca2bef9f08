//! Fifty times kill −9 in mid-append on each database, and a few times the server's own crash: every
//! acknowledged command is there exactly once, nothing is half there, the log continues.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it counted"
)]

use crash::Order;
use domain::{Code, Event, Kind, StreamId, case};
use harness::bureau::{ask, noon};
use harness::node::Closed;
use harness::{Bureau, Engine, Node, postgres};
use ledger::Hash;
use ledger::checkpoint::Checkpoint;
use ledger::key::VerifierKey;
use scenario::ask::Verb;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use store::{Answer, Portal, Request, Store};

/// Rounds on one store, before a new one is begun: looking at all of it takes its time.
const ROUNDS_PER_STORE: u32 = 10;

/// Pseudo-random numbers from a seed (xorshift64*): the same kills every time.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit
    }
}

/// What was counted over all rounds.
#[derive(Debug, Default)]
struct Totals {
    kills: u32,
    acknowledged: usize,
    whole_without_answer: usize,
    lost: usize,
    doubled: usize,
    events: u64,
    damages: usize,
}

/// A bureau with four cases under investigation, its store closed.
struct Ground {
    /// Holds the folder.
    closed: Closed,
    order: Order,
    acknowledged: BTreeSet<String>,
    /// The last checkpoint seen: size and root.
    seen: (u64, Hash),
}

impl Ground {
    async fn prepare(node: Node) -> Ground {
        let mut bureau = Bureau::on(node, "1-立案").await.unwrap();
        for name in ["乙案", "丙案", "丁案"] {
            let case = bureau.filed().await.unwrap();
            bureau.names.insert(name.to_owned(), case);
        }
        bureau.store().sequence().await.unwrap();
        let options = &bureau.node.options;
        let wanted = ["李青松", "甲案", "乙案", "丙案", "丁案"];
        let order = Order {
            data: options.data.clone(),
            database_url: options.database_url.clone(),
            round: String::new(),
            names: wanted.iter().map(|name| ((*name).to_owned(), bureau.code(name))).collect(),
        };
        let seen = checkpoint(bureau.store());
        let closed = bureau.node.close().await;
        Ground { closed, order, acknowledged: BTreeSet::new(), seen }
    }

    /// One round: busy until so many are acknowledged, struck, and looked at.
    async fn round(
        &mut self,
        random: &mut Seeded,
        totals: &mut Totals,
        strike: impl FnOnce(&mut Child),
    ) {
        self.order.round = format!("round-{:04}", totals.kills);
        let (until, spin) = (1 + random.below(60), random.below(200_000));
        let acknowledged = read_and_strike(start(&self.order), until, spin, strike);
        totals.kills += 1;
        totals.acknowledged += acknowledged.len();
        self.acknowledged.extend(acknowledged);
    }
}

/// The published checkpoint, its signature checked.
fn checkpoint(store: &std::sync::Arc<Store>) -> (u64, Hash) {
    let register = Portal::new(store.clone()).register().unwrap().unwrap();
    let key = VerifierKey::parse(&register.key).unwrap();
    let open = Checkpoint::open(&register.checkpoint, &key).unwrap();
    (open.size, open.root)
}

fn start(order: &Order) -> Child {
    Command::new(env!("CARGO_BIN_EXE_busy"))
        .args(order.to_arguments())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Reads acknowledgements; after `until` of them `strike` does. Gives all that were made, up to the
/// last whole line.
fn read_and_strike(
    mut child: Child,
    until: u64,
    spin: u64,
    strike: impl FnOnce(&mut Child),
) -> Vec<String> {
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut acknowledged = Vec::new();
    let mut line = String::new();
    while (acknowledged.len() as u64) < until {
        line.clear();
        assert!(lines.read_line(&mut line).unwrap() > 0, "it ended before it was killed");
        acknowledged.push(line.trim_end().to_owned());
    }
    // Not the clock, only some work, so that it is not always struck right after an answer.
    for step in 0..spin {
        std::hint::black_box(step);
    }
    strike(&mut child);
    child.wait().unwrap();
    loop {
        line.clear();
        if lines.read_line(&mut line).unwrap() == 0 || !line.ends_with('\n') {
            return acknowledged;
        }
        acknowledged.push(line.trim_end().to_owned());
    }
}

/// The ids of all commands that are in the record, as the events themselves tell them.
async fn in_the_record(store: &Store, cases: &[Code], totals: &mut Totals) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for code in cases {
        let history = store.history(&StreamId::of(Kind::Case, code), 0).await.unwrap();
        let mut photos = BTreeSet::new();
        for recorded in &history {
            let id = match &recorded.event {
                Event::Case(case::Event::Noted { text }) => text.known().unwrap(),
                Event::Case(case::Event::EvidenceAdded { item }) => {
                    photos.insert(item.title.known().unwrap().clone());
                    continue;
                }
                Event::Case(case::Event::RecordMade { record }) => {
                    let id = record.content.known().unwrap();
                    assert!(photos.contains(id), "{id} is half there: no photo");
                    id
                }
                _ => continue,
            };
            if !ids.insert(id.clone()) {
                totals.doubled += 1;
            }
        }
        assert!(photos.is_subset(&ids), "a photo without its record");
    }
    ids
}

/// Opens the store again and looks at everything.
async fn look(ground: &mut Ground, totals: &mut Totals) {
    let store = Store::open(&ground.closed.options).await.unwrap();
    let named = ground.order.names.iter().filter(|(name, _)| name.ends_with('案'));
    let cases: Vec<Code> = named.map(|(_, code)| code.clone()).collect();
    let found = in_the_record(&store, &cases, totals).await;
    totals.lost += ground.acknowledged.difference(&found).count();
    totals.whole_without_answer += found.difference(&ground.acknowledged).count();
    ground.acknowledged.extend(found);
    // The log continues what was published before, and goes on.
    let before = checkpoint(&store);
    let id = format!("after-{:020}", totals.kills);
    let note = note(&ground.order, &cases[0], &id);
    assert_eq!(store.execute(note).await.unwrap(), Answer::Done(cases[0].clone()));
    ground.acknowledged.insert(id);
    store.sequence().await.unwrap();
    let after = checkpoint(&store);
    let tiles = store.log().tiles();
    for (old, new) in [(ground.seen, before), (before, after)] {
        ledger::tree::checked_consistency_proof(&tiles, old.0, &old.1, new.0, &new.1).unwrap();
    }
    ground.seen = after;
    let sql = "SELECT COUNT(*), COUNT(DISTINCT position), MIN(position), MAX(position) FROM events";
    let row = &store.db().fetch(sql, &[]).await.unwrap()[0];
    let size = i64::try_from(after.0).unwrap();
    let counts: Vec<i64> = (0..4).map(|column| row.int(column).unwrap()).collect();
    assert_eq!(counts, [size, size, 0, size - 1], "positions have a gap");
    let findings = store.fsck(|_, _| {}).await.unwrap();
    totals.damages += findings.damages.len();
    assert_eq!(findings.damages, Vec::<String>::new());
    assert_eq!((totals.lost, totals.doubled), (0, 0));
    store.close().await;
}

fn note(order: &Order, case: &Code, id: &str) -> Request {
    let asked = ask(&order.names, "李青松", Verb::Note, case, &[("text", id)], id, noon());
    let command = asked.commands(Vec::new()).unwrap().pop().unwrap();
    Request { id: id.to_owned(), actor: asked.actor, command, seen: None, now: noon() }
}

/// Kills the program `count` times.
async fn kill_the_program(engine: Engine, count: u32, seed: u64) {
    let (mut random, mut totals) = (Seeded(seed), Totals::default());
    while totals.kills < count {
        let mut ground = Ground::prepare(Node::fresh(engine).await.unwrap()).await;
        for _ in 0..ROUNDS_PER_STORE.min(count - totals.kills) {
            ground.round(&mut random, &mut totals, |child| child.kill().unwrap()).await;
            look(&mut ground, &mut totals).await;
        }
        totals.events += ground.seen.0;
    }
    println!("{engine:?}, kill -9 of the program: {totals:?}");
    assert_eq!((totals.kills, totals.lost, totals.doubled, totals.damages), (count, 0, 0, 0));
    assert!(totals.acknowledged > usize::try_from(count).unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_lose_nothing_sqlite() {
    kill_the_program(Engine::Sqlite, 50, 0x5eed_0001).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_lose_nothing_postgres() {
    kill_the_program(Engine::Postgres, 50, 0x5eed_0002).await;
}

/// The database's server goes down as in a power cut and comes up again from its log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_crashes_of_the_server_lose_nothing() {
    let server = postgres::separate().unwrap();
    let (mut random, mut totals) = (Seeded(0x5eed_0003), Totals::default());
    let mut ground = Ground::prepare(Node::on_server(server.address()).await.unwrap()).await;
    for _ in 0..5 {
        let strike = |child: &mut Child| {
            postgres::crash(server.address()).unwrap();
            child.kill().unwrap();
        };
        ground.round(&mut random, &mut totals, strike).await;
        postgres::again(server.address()).unwrap();
        look(&mut ground, &mut totals).await;
    }
    totals.events = ground.seen.0;
    println!("immediate stop of the server: {totals:?}");
    assert_eq!((totals.kills, totals.lost, totals.doubled, totals.damages), (5, 0, 0, 0));
}
