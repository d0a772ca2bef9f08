//! `hengjian import statute FILE`: the full text of a statute, shown beside our summary of each
//! article. 0 when it is stored; 2, and nothing stored, when it is not.

use crate::config::{File, Place};
use crate::run::now;
use crate::say;
use clap::Subcommand;
use domain::agency::{Agency, StatuteText};
use domain::authority::register::Command as Register;
use domain::decide::Aggregate;
use domain::law::Statute;
use domain::law::text::{LARGEST, Text, decode, which};
use domain::{Code, Command, Kind, StreamId};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Answer, Request, Store};

#[derive(clap::Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 一部法律的全文（UTF-8 纯文本或者 Markdown），显示在条文摘要旁边；服务要先停下
    Statute(StatuteFile),
}

#[derive(clap::Args)]
struct StatuteFile {
    #[command(flatten)]
    place: Place,
    /// 是条文索引里的哪一部，例如 xzcf；不给就按标题认
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// 哪个机关导入（机关代码）；节点上只有一个机关时不用给
    #[arg(long, value_name = "CODE")]
    agency: Option<String>,
    /// 文件
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(crate) async fn import(import: &Import, file: &File) -> Result<u8, String> {
    let What::Statute(wanted) = &import.what;
    let name = wanted.file.display();
    let bytes = read(&wanted.file)?;
    let refused = |why: domain::law::text::TextError| format!("{name} 没有导入：{why}");
    let content = decode(&bytes).map_err(refused)?;
    let statute = which(content, wanted.key.as_deref()).map_err(refused)?;
    let text = Text::parse(content, statute.form).map_err(refused)?;

    let mut options = wanted.place.options(file, "data");
    options.allow_demo = true;
    // A mistyped directory must not become a new, empty node.
    if options.database_url.is_none() && !options.data.is_dir() {
        let data = options.data.display();
        return Err(format!(
            "没有数据目录 {data}。请用 --data 指明，或者先启动一次 hengjian serve"
        ));
    }
    let store = Store::open(&options).await.map_err(|fault| fault.to_string())?;
    let (code, agency) = agency(&store, wanted.agency.as_deref()).await?;
    let sha256 = put(&store, statute, &agency, &bytes)
        .await
        .map_err(|why| format!("{name} 没有导入：{why}"))?;
    let articles = u32::try_from(text.articles.len()).map_err(|error| error.to_string())?;
    let record = StatuteText {
        key: statute.key.clone(),
        title: text.head.title.clone(),
        version: text.head.version.clone(),
        source: text.head.source.clone(),
        sha256,
        articles,
    };
    give(&store, code, record).await.map_err(|why| format!("{name} 没有导入：{why}"))?;
    store.sequence().await.map_err(|fault| fault.to_string())?;
    report(statute, &text);
    Ok(0)
}

/// Reads no more than a statute can have.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| format!("读不到 {}：{error}", path.display());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The agency that was asked for, or the only one.
async fn agency(store: &Arc<Store>, asked: Option<&str>) -> Result<(Code, Agency), String> {
    let known = store.agencies().await.map_err(|fault| fault.to_string())?;
    let code = match (asked, known.as_slice()) {
        (_, []) => {
            return Err("还没有设立机关。请先启动 hengjian serve，用一次性链接设立".to_owned());
        }
        (None, [one]) => one.clone(),
        (None, several) => {
            let codes: Vec<&str> = several.iter().map(Code::as_str).collect();
            return Err(format!("节点上有几个机关，请用 --agency 指明：{}", codes.join("、")));
        }
        (Some(asked), known) => {
            let code = Code::parse(asked).ok().filter(|code| known.contains(code));
            code.ok_or_else(|| format!("节点上没有代码是 {asked} 的机关"))?
        }
    };
    let id = StreamId::of(Kind::Agency, &code);
    let loaded = store.load(&id).await.map_err(|fault| fault.to_string())?;
    match &loaded.aggregate {
        Aggregate::Agency(agency) => Ok((code, agency.clone())),
        _ => Err(format!("{id} 不是机关")),
    }
}

/// Stores the bytes, unless they are there for this statute already: then the command will say so.
async fn put(
    store: &Arc<Store>,
    statute: &Statute,
    agency: &Agency,
    bytes: &[u8],
) -> Result<String, String> {
    let digest = ledger::sha256(bytes).to_hex();
    if agency.statutes.get(&statute.key).is_some_and(|held| held.text.sha256 == digest) {
        return Ok(digest);
    }
    let stored = store.objects().put(bytes, "text/plain").await;
    stored.map(|stored| stored.sha256).map_err(|fault| fault.to_string())
}

async fn give(store: &Arc<Store>, agency: Code, text: StatuteText) -> Result<(), String> {
    let request = Request {
        id: store.entropy().token().map_err(|fault| fault.to_string())?,
        actor: None,
        command: Command::Register(Register::ImportStatute { agency, text }),
        seen: None,
        now: now(),
    };
    match store.execute(request).await.map_err(|fault| fault.to_string())? {
        Answer::Done(_) => Ok(()),
        Answer::Invalid(errors) => {
            Err(errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join("；"))
        }
        Answer::Refused(_) | Answer::Conflict(_) | Answer::NotFound => {
            Err("机关的登记不允许这一步".to_owned())
        }
    }
}

/// What was stored, and what the person should look at.
fn report(statute: &Statute, text: &Text) {
    let (first, last) = (text.articles.first(), text.articles.last());
    let part = |article: Option<&domain::law::text::TextArticle>| {
        article.map_or_else(String::new, |article| statute.part(article.number))
    };
    let list = |numbers: Vec<u16>| {
        numbers.into_iter().map(|number| statute.part(number)).collect::<Vec<_>>().join("、")
    };
    say(&format!(
        "已导入《{}》（{}）：{}至{}，共 {} 条",
        statute.name,
        statute.key,
        part(first),
        part(last),
        text.articles.len()
    ));
    let head = &text.head;
    say(&format!("  标题  {}", head.title));
    say(&format!("  版本  {}", if head.version.is_empty() { "文件没有写" } else { &head.version }));
    say(&format!("  来源  {}", if head.source.is_empty() { "文件没有写" } else { &head.source }));
    if !head.tells(statute) {
        say(&format!(
            "  注意  条文索引用的是“{}”，文件里没有找到这个日期，请核对是不是同一个版本",
            statute.version
        ));
    }
    if !text.missing().is_empty() {
        say(&format!("  注意  条号不连续，缺 {}", list(text.missing())));
    }
    let cited = statute.articles.iter().map(|entry| entry.number);
    let without: Vec<u16> =
        cited.filter(|&number| number > 0 && text.article(number).is_none()).collect();
    if without.is_empty() {
        say(&format!("  程序引用的 {} 条都有了全文", statute.articles.len()));
    } else {
        say(&format!("  注意  程序引用而文件里没有的：{}", list(without)));
    }
}
