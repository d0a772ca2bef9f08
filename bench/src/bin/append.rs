//! `bench/append`: bare transactions of the same rows, the appender, and whole `execute`, on both
//! databases, side by side in one run. The command registers a clue: it opens a stream, and writes
//! the event, its disclosures, the stream's head, the command id and two list rows.

#![allow(clippy::print_stdout, reason = "its output is the table")]

use bench::bare::{self, Positions};
use bench::{Measured, milliseconds, ratio, start};
use clap::Parser;
use harness::{Bureau, Engine};
use scenario::Verb;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::append::Prepared;
use store::{Request, Store};

#[derive(Parser)]
struct Arguments {
    /// sqlite, postgres
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    db: Vec<String>,
    /// 同时提交的人数
    #[arg(long, value_delimiter = ',', default_value = "1,8,64")]
    clients: Vec<usize>,
    /// 每一项测几秒
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

type Work<T> = Arc<Mutex<VecDeque<T>>>;

#[tokio::main]
async fn main() -> Result<(), String> {
    let arguments = Arguments::parse();
    println!("| 数据库 | 人数 | 做法 | 每秒 | p50 ms | p99 ms | 与裸事务之比 |");
    println!("|---|---|---|---|---|---|---|");
    for name in &arguments.db {
        let engine = Engine::parse(name).ok_or_else(|| format!("没有 {name} 这种数据库"))?;
        for &clients in &arguments.clients {
            measure(engine, clients, Duration::from_secs(arguments.seconds)).await?;
        }
    }
    Ok(())
}

async fn measure(engine: Engine, clients: usize, span: Duration) -> Result<(), String> {
    // Enough commands prepared beforehand for the fastest way of writing them.
    let most = usize::try_from(span.as_secs()).unwrap_or(10) * 12_000;
    let most = if clients == 1 { most / 6 } else { most };
    let bare_rate = {
        let bureau = Bureau::after(engine, "0-班子").await?;
        let work = queue(prepare(&bureau, most).await?);
        let positions = Arc::new(Positions::default());
        // The rows go to tables of another database with the same schema, empty of them.
        let scratch = Bureau::after(engine, "0-班子").await?;
        clear(scratch.store()).await?;
        let db = scratch.store().db().clone();
        let measured = run(clients, span, work, move |prepared: Prepared| {
            let (db, positions) = (db.clone(), Arc::clone(&positions));
            async move { bare::write(&db, &positions, &prepared).await.map_err(|e| e.to_string()) }
        })
        .await?;
        print(engine, clients, "裸事务", &measured, None);
        measured.rate()
    };
    {
        let bureau = Bureau::after(engine, "0-班子").await?;
        let work = queue(prepare(&bureau, most).await?);
        let follower = follow(bureau.store());
        let store = Arc::clone(bureau.store());
        let measured =
            run(clients, span, work, move |prepared: Prepared| {
                let store = Arc::clone(&store);
                async move {
                    store.appender().append(prepared).await.map(|_| ()).map_err(|e| e.to_string())
                }
            })
            .await?;
        follower.stop().await;
        print(engine, clients, "append", &measured, Some(bare_rate));
    }
    let bureau = Bureau::after(engine, "0-班子").await?;
    let work = queue(requests(&bureau, most).await?);
    let follower = follow(bureau.store());
    let store = Arc::clone(bureau.store());
    let measured = run(clients, span, work, move |request: Request| {
        let store = Arc::clone(&store);
        async move {
            match store.execute(request).await {
                Ok(store::Answer::Done(_)) => Ok(()),
                Ok(other) => Err(format!("{other:?}")),
                Err(fault) => Err(fault.to_string()),
            }
        }
    })
    .await?;
    follower.stop().await;
    print(engine, clients, "execute", &measured, Some(bare_rate));
    Ok(())
}

fn print(engine: Engine, clients: usize, way: &str, measured: &Measured, bare: Option<u128>) {
    println!(
        "| {} | {clients} | {way} | {} | {} | {} | {} |",
        engine.word(),
        measured.rate(),
        milliseconds(measured.percentile(50)),
        milliseconds(measured.percentile(99)),
        bare.map_or_else(|| "1.00".to_owned(), |bare| ratio(measured.rate(), bare)),
    );
}

/// Runs clients over a queue of work until the time is over or the work is done.
async fn run<T, F, R>(
    clients: usize,
    span: Duration,
    work: Work<T>,
    act: F,
) -> Result<Measured, String>
where
    T: Send + 'static,
    F: Fn(T) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<(), String>> + Send,
{
    let begin = start();
    let mut running = Vec::new();
    for _ in 0..clients {
        let (work, act) = (Arc::clone(&work), act.clone());
        running.push(tokio::spawn(async move {
            let mut each = Vec::new();
            while begin.elapsed() < span {
                let next = work.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                let Some(next) = next else { break };
                let from = start();
                act(next).await?;
                each.push(from.elapsed());
            }
            Ok::<_, String>(each)
        }));
    }
    let mut each = Vec::new();
    for client in running {
        each.extend(client.await.map_err(|error| error.to_string())??);
    }
    Ok(Measured::of(each, begin.elapsed()))
}

fn queue<T>(work: Vec<T>) -> Work<T> {
    Arc::new(Mutex::new(work.into()))
}

/// Requests that register a clue each, in a case of their own.
async fn requests(bureau: &Bureau, count: usize) -> Result<Vec<Request>, String> {
    let entropy = bureau.store().entropy();
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let code = entropy.code().map_err(|fault| fault.to_string())?;
        all.push(bureau.request("李青松", Verb::RegisterClue, &code, &[]).await?);
    }
    Ok(all)
}

async fn prepare(bureau: &Bureau, count: usize) -> Result<Vec<Prepared>, String> {
    let mut all = Vec::with_capacity(count);
    for request in requests(bureau, count).await? {
        all.push(bureau.store().prepared(&request).await.map_err(|fault| fault.to_string())?);
    }
    Ok(all)
}

/// Empties the tables that bare writers fill.
async fn clear(store: &Arc<Store>) -> Result<(), String> {
    for table in ["events", "disclosures", "streams", "commands", "case_list", "task_list"] {
        let sql = format!("DELETE FROM {table}");
        store.db().execute(&sql, &[]).await.map_err(|fault| fault.to_string())?;
    }
    Ok(())
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
