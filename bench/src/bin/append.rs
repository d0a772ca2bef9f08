//! `bench/append`: bare transactions of the same rows, the appender, and whole `execute`, on both
//! databases. The three take turns, a slice of the time each, so that whatever else the machine does
//! falls on all of them; ratios are of one run. The log follows as in production.

#![allow(clippy::print_stdout, reason = "its output is the table")]

use bench::bare::{self, Positions};
use bench::work::{Queue, What};
use bench::{Measured, milliseconds, ratio, start};
use clap::Parser;
use harness::{Bureau, Engine};
use std::sync::Arc;
use std::time::Duration;
use store::append::Prepared;
use store::{Answer, Request, Store};

#[derive(Parser)]
struct Arguments {
    /// sqlite, postgres
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    db: Vec<String>,
    /// 同时提交的人数
    #[arg(long, value_delimiter = ',', default_value = "1,8,64")]
    clients: Vec<usize>,
    /// 每一种做法测几秒
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// 分成几轮，三种做法轮流
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// clue 登记线索，note 备注，record 制作记录
    #[arg(long, default_value = "note")]
    what: String,
    /// 每一种做法最多准备多少条命令
    #[arg(long, default_value_t = 40_000)]
    most: usize,
}

/// What is the same for all lines of a table.
struct Plan {
    what: What,
    slice: Duration,
    rounds: u32,
    most: usize,
}

#[tokio::main]
async fn main() -> Result<(), String> {
    let arguments = Arguments::parse();
    let rounds = arguments.rounds.max(1);
    let slice = Duration::from_secs(arguments.seconds) / rounds;
    let plan = Plan { what: What::parse(&arguments.what)?, slice, rounds, most: arguments.most };
    println!("命令：{}", plan.what.name());
    println!("| 数据库 | 人数 | 做法 | 条数 | 每秒 | p50 ms | p99 ms | 与裸事务之比 |");
    println!("|---|---|---|---|---|---|---|---|");
    for name in &arguments.db {
        let engine = Engine::parse(name).ok_or_else(|| format!("没有 {name} 这种数据库"))?;
        for &clients in &arguments.clients {
            measure(&plan, engine, clients).await?;
        }
    }
    Ok(())
}

/// A store for one way of writing, with work for it.
struct Way<T> {
    bureau: Arc<Bureau>,
    work: Arc<Queue<T>>,
    measured: Measured,
}

impl<T: Send + 'static> Way<T> {
    fn new(bureau: Arc<Bureau>, work: Vec<T>) -> Way<T> {
        Way { bureau, work: Arc::new(Queue::new(work)), measured: Measured::default() }
    }

    /// One slice of time.
    async fn slice<F, R>(&mut self, plan: &Plan, clients: usize, act: F) -> Result<(), String>
    where
        F: Fn(T) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<(), String>> + Send,
    {
        let (begin, span) = (start(), plan.slice);
        let mut running = Vec::new();
        for _ in 0..clients {
            let (work, act) = (Arc::clone(&self.work), act.clone());
            running.push(tokio::spawn(async move {
                let mut each = Vec::new();
                while begin.elapsed() < span {
                    let Some(next) = work.next() else { break };
                    let from = start();
                    act(next).await?;
                    each.push(from.elapsed());
                }
                Ok::<_, String>(each)
            }));
        }
        for client in running {
            let each = client.await.map_err(|error| error.to_string())??;
            self.measured.each.extend(each);
        }
        self.measured.took += begin.elapsed();
        Ok(())
    }
}

async fn measure(plan: &Plan, engine: Engine, clients: usize) -> Result<(), String> {
    // One client alone gets through less.
    let most = if clients == 1 { plan.most / 4 } else { plan.most };
    let fresh = || async { Bureau::after(engine, "0-班子").await.map(Arc::new) };
    let bureau = fresh().await?;
    let work = plan.what.prepared(&bureau, most).await?;
    let positions = Positions::after(bureau.store()).await.map_err(|fault| fault.to_string())?;
    let positions = Arc::new(positions);
    let mut plain: Way<Prepared> = Way::new(bureau, work);
    let bureau = fresh().await?;
    let work = plan.what.prepared(&bureau, most).await?;
    let mut append: Way<Prepared> = Way::new(bureau, work);
    let bureau = fresh().await?;
    let work = plan.what.requests(&bureau, most).await?;
    let mut whole: Way<Request> = Way::new(bureau, work);
    for _ in 0..plan.rounds {
        let (db, given) = (plain.bureau.store().db().clone(), Arc::clone(&positions));
        let act = move |prepared: Prepared| {
            let (db, given) = (db.clone(), Arc::clone(&given));
            async move { bare::write(&db, &given, &prepared).await.map_err(|e| e.to_string()) }
        };
        plain.slice(plan, clients, act).await?;
        let (store, log) = (Arc::clone(append.bureau.store()), follow(append.bureau.store()));
        let act = move |prepared: Prepared| appended(Arc::clone(&store), prepared);
        append.slice(plan, clients, act).await?;
        log.stop().await;
        let (store, log) = (Arc::clone(whole.bureau.store()), follow(whole.bureau.store()));
        let act = move |request: Request| executed(Arc::clone(&store), request);
        whole.slice(plan, clients, act).await?;
        log.stop().await;
    }
    let bare = plain.measured.sorted();
    print(engine, clients, "裸事务", &bare, bare.rate());
    print(engine, clients, "append", &append.measured.sorted(), bare.rate());
    print(engine, clients, "execute", &whole.measured.sorted(), bare.rate());
    Ok(())
}

async fn appended(store: Arc<Store>, prepared: Prepared) -> Result<(), String> {
    match store.appender().append(prepared).await {
        Ok(store::append::Appended::Written(_)) => Ok(()),
        Ok(other) => Err(format!("{other:?}")),
        Err(fault) => Err(fault.to_string()),
    }
}

async fn executed(store: Arc<Store>, request: Request) -> Result<(), String> {
    match store.execute(request).await {
        Ok(Answer::Done(_)) => Ok(()),
        Ok(other) => Err(format!("{other:?}")),
        Err(fault) => Err(fault.to_string()),
    }
}

fn print(engine: Engine, clients: usize, way: &str, measured: &Measured, bare: u128) {
    println!(
        "| {} | {clients} | {way} | {} | {} | {} | {} | {} |",
        engine.word(),
        measured.each.len(),
        measured.rate(),
        milliseconds(measured.percentile(50)),
        milliseconds(measured.percentile(99)),
        ratio(measured.rate(), bare),
    );
}

/// The log follows while it is measured, as it does in production.
struct Follower {
    tell: tokio::sync::watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

fn follow(store: &Arc<Store>) -> Follower {
    let (tell, told) = tokio::sync::watch::channel(false);
    let store = Arc::clone(store);
    Follower { tell, task: tokio::spawn(async move { store.follow(told).await }) }
}

impl Follower {
    async fn stop(self) {
        let _ = self.tell.send(true);
        let _ = self.task.await;
    }
}
