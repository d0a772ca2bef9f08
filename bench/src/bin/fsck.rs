//! `bench/fsck`: how many events `fsck` checks in a second of one core, without evidence. What counts
//! is the time that this process spent on the processor, all its threads together, so that neighbours
//! on the machine do not change the figure; the time by the clock stands beside it.

#![allow(clippy::print_stdout, reason = "its output is the table")]

use bench::{processor_time, start};
use clap::Parser;
use domain::Code;
use harness::{Bureau, Engine};
use scenario::Verb;
use std::sync::Arc;
use std::time::Duration;

#[derive(Parser)]
struct Arguments {
    /// sqlite, postgres
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    db: Vec<String>,
    /// 至少多少个事件
    #[arg(long, default_value_t = 100_000)]
    events: u64,
}

/// Cases that are filled at the same time.
const TASKS: u64 = 64;

#[tokio::main]
async fn main() -> Result<(), String> {
    let arguments = Arguments::parse();
    println!("| 数据库 | 事件 | 列表行 | 登记簿文件 | 处理器秒 | 每处理器秒 | 每秒（钟表） |");
    println!("|---|---|---|---|---|---|---|");
    for name in &arguments.db {
        let engine = Engine::parse(name).ok_or_else(|| format!("没有 {name} 这种数据库"))?;
        measure(engine, arguments.events).await?;
    }
    Ok(())
}

async fn measure(engine: Engine, events: u64) -> Result<(), String> {
    let bureau = Arc::new(Bureau::after(engine, "0-班子").await?);
    fill(&bureau, events).await?;
    let bureau = Arc::into_inner(bureau).ok_or("还有人在写")?;
    // Opened anew: what is measured starts with nothing in memory.
    let bureau = bureau.reopen(|_| {}).await.map_err(|(fault, _)| fault.to_string())?;
    let (clock, before) = (start(), processor_time()?);
    let findings = bureau.store().fsck(|_, _| {}).await.map_err(|fault| fault.to_string())?;
    let (took, spent) = (clock.elapsed(), processor_time()? - before);
    if !findings.damages.is_empty() {
        return Err(findings.damages.join("\n"));
    }
    let rate = |time: Duration| {
        (u128::from(findings.events) * 1_000_000).checked_div(time.as_micros()).unwrap_or(0)
    };
    println!(
        "| {} | {} | {} | {} | {}.{:02} | {} | {} |",
        engine.word(),
        findings.events,
        findings.rows,
        findings.tiles,
        spent.as_secs(),
        spent.subsec_millis() / 10,
        rate(spent),
        rate(took),
    );
    Ok(())
}

/// Cases as they are: a clue, a request for filing, notes.
async fn fill(bureau: &Arc<Bureau>, events: u64) -> Result<(), String> {
    let mut tasks = Vec::new();
    for _ in 0..TASKS {
        let bureau = Arc::clone(bureau);
        tasks.push(tokio::spawn(async move {
            for _ in 0..events.div_ceil(TASKS * 8) {
                one_case(&bureau).await?;
            }
            Ok::<(), String>(())
        }));
    }
    for task in tasks {
        task.await.map_err(|error| error.to_string())??;
    }
    bureau.store().sequence().await.map(|_| ()).map_err(|fault| fault.to_string())
}

async fn one_case(bureau: &Bureau) -> Result<(), String> {
    let case: Code = bureau.checked().await?;
    bureau.does("李青松", Verb::RequestFiling, &case, &[]).await?;
    for _ in 0..6 {
        bureau.does("王岚", Verb::Note, &case, &[]).await?;
    }
    Ok(())
}
