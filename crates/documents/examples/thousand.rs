//! Sets many decisions, each different, and prints the time a document takes and the peak of memory:
//! `cargo run --release -p documents --example thousand [-- COUNT]`
//!
//! The promises: a warm decision takes at most 100 ms, and the process stays below 512 MB.

use documents::{Form, Stamp, Typesetter};
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::io::{Write, stdout};
use std::path::Path;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let count: u32 = std::env::args().nth(1).map_or(Ok(1000), |count| count.parse())?;
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let began = Instant::now();
    let setter = Typesetter::load(&home.join("../../fonts"))?;
    writeln!(stdout(), "字体 {} ms", began.elapsed().as_millis())?;

    let fixture = home.join("tests/fixtures/decision_typical.json");
    let mut content: Value = serde_json::from_str(&fs::read_to_string(fixture)?)?;
    let stamp = Stamp { date: (2026, 11, 5), demo: false };
    let mut times = Vec::new();
    for number in 1..=count {
        content["number"] = format!("雁统罚决字〔2026〕{number}号").into();
        content["party"]["name"] = format!("雁城市第{number}机械制造有限公司").into();
        content["verify_url"] = format!("https://tj.example.invalid/v/{number:012}").into();
        content["penalties"]["fine_fen"] = json!(u64::from(number) * 12_345);
        content["facts"][1] =
            format!("经查，当事人第{number}号报表虚报，差额{}元。", number * 37).into();
        let began = Instant::now();
        let document = setter.pdf(Form::PenaltyDecision, &content, stamp)?;
        times.push(began.elapsed());
        // Every tenth fails, as drafts do: the way of the error must not hold on to memory either.
        if number % 10 == 0 {
            content["demo"] = "neither yes nor no".into();
            if setter.pdf(Form::PenaltyDecision, &content, stamp).is_ok() {
                return Err("损坏的内容没有被拒绝".into());
            }
            content["demo"] = Value::Null;
        }
        if number % 100 == 0 || number == count {
            let (pages, bytes) = (document.pages, document.pdf.len());
            writeln!(stdout(), "第 {number} 份：{pages} 页，{bytes} 字节；{}", memory()?)?;
        }
    }
    report(&mut times)
}

fn report(times: &mut [Duration]) -> Result<(), Box<dyn Error>> {
    let first = times.first().copied().unwrap_or_default();
    times.sort();
    let total: Duration = times.iter().sum();
    let mean = total / u32::try_from(times.len().max(1))?;
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len() - 1));
    let millis =
        |time: Duration| format!("{}.{:02} ms", time.as_millis(), time.as_micros() % 1000 / 10);
    writeln!(
        stdout(),
        "首份 {}；平均 {}；中位 {}；九成五 {}；最慢 {}；{}",
        millis(first),
        millis(mean),
        millis(at(50).copied().unwrap_or_default()),
        millis(at(95).copied().unwrap_or_default()),
        millis(at(100).copied().unwrap_or_default()),
        memory()?
    )?;
    Ok(())
}

/// The resident set now and its peak, as the kernel counts them.
fn memory() -> Result<String, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = |name: &str| {
        status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("不明").trim().to_owned()
    };
    Ok(format!("驻留内存 {}，峰值 {}", line("VmRSS:"), line("VmHWM:")))
}
