//! Appends commands as fast as it can, from sixteen tasks at once, and prints the id of each when it
//! was acknowledged; the log follows as in production. It ends only by being killed, or when the
//! database is gone.

use crash::Order;
use domain::case::command::{Command as Act, RecordInput};
use domain::evidence::Item;
use domain::{Code, Command};
use harness::bureau::{ask, noon};
use scenario::ask::Verb;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use store::{Answer, Request, Store};

const TASKS: usize = 16;

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Nobody may be left to read it.
            let _ = writeln!(std::io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let order = Arc::new(Order::from_arguments(std::env::args().skip(1))?);
    let store = Store::open(&order.options()).await.map_err(text)?;
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    let log = Arc::clone(&store);
    tokio::spawn(async move { log.follow(stopped).await });
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..TASKS {
        tasks.spawn(busy(Arc::clone(&store), Arc::clone(&order), task));
    }
    match tasks.join_next().await {
        Some(ended) => ended.map_err(|error| error.to_string())?,
        None => Ok(()),
    }
}

async fn busy(store: Arc<Store>, order: Arc<Order>, task: usize) -> Result<(), String> {
    let cases: Vec<&Code> =
        order.names.iter().filter(|(name, _)| name.ends_with('案')).map(|(_, code)| code).collect();
    for n in 0.. {
        let id = format!("{}-{task:04}-{n:08}-0000", order.round);
        let case = cases.get((task + n) % cases.len().max(1)).ok_or("没有案件")?;
        let command = match n % 4 {
            0 => Command::Case((*case).clone(), record(&store, &id).await?),
            _ => note(&order, case, &id)?,
        };
        let actor = order.names.get("李青松").cloned();
        let request = Request { id: id.clone(), actor, command, seen: None, now: noon() };
        match store.execute(request).await.map_err(text)? {
            Answer::Done(_) => acknowledge(&id)?,
            answer => return Err(format!("{id}：{answer:?}")),
        }
    }
    Ok(())
}

/// A note that carries its own command id, so that it can be counted.
fn note(order: &Order, case: &Code, id: &str) -> Result<Command, String> {
    let asked = ask(&order.names, "李青松", Verb::Note, case, &[("text", id)], id, noon());
    let mut commands = asked.commands(Vec::new()).map_err(|errors| format!("{errors:?}"))?;
    commands.pop().ok_or_else(|| "没有命令".to_owned())
}

/// A record with a photo: three events in two streams, and bytes in storage, all of it or nothing.
async fn record(store: &Store, id: &str) -> Result<Act, String> {
    let stored = store.objects().put(id.as_bytes(), "image/jpeg").await.map_err(text)?;
    let item = Item {
        code: store.entropy().code().map_err(text)?,
        title: id.to_owned().into(),
        file_name: "photo.jpg".to_owned().into(),
        sha256: stored.sha256,
        sm3: stored.sm3,
        size: stored.size,
        media_type: stored.media_type.to_owned(),
        category: domain::evidence::Category::default(),
    };
    let record = RecordInput {
        kind: domain::case::RecordKind::Inspection,
        on: domain::time::civil_date(noon()),
        place: "财务室".to_owned(),
        present: "许文".to_owned(),
        content: id.to_owned(),
        hours: None,
        officers: Vec::new(),
        rights_told: true,
        dress: true,
    };
    Ok(Act::MakeRecord { record: Box::new(record), evidence: vec![item] })
}

/// One line, written whole.
fn acknowledge(id: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{id}").and_then(|()| out.flush()).map_err(|error| error.to_string())
}

fn text(fault: store::Fault) -> String {
    fault.to_string()
}
