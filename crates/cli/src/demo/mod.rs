//! `hengjian demo`: an invented city and its bureau, filled through the real commands.
//!
//! The content follows the seed; keys, salts and passwords never do. The directory is marked as a
//! demonstration for ever, and `serve` refuses it.

mod cases;
mod chance;
mod people;
mod picture;
mod play;
mod steps;

use crate::config::{Doors, File, Opened, Place};
use crate::run::{bind, hold_open, now, typesetter};
use crate::say;
use clap::ValueEnum;
use std::sync::Arc;
use store::Store;

#[derive(clap::Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    doors: Doors,
    /// 案件数
    #[arg(long, default_value_t = 12, value_name = "N")]
    cases: u32,
    /// 内容的种子；密钥、盐值、密码不随它
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// 生成文书：none 不生成，sample 只生成前 6 件，all 全部
    #[arg(long, value_enum, default_value = "all")]
    documents: Documents,
    /// 只填数据，不运行
    #[arg(long)]
    no_serve: bool,
}

/// Which cases get real documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Documents {
    None,
    Sample,
    All,
}

/// Fills an empty directory and runs it; a directory that is filled already is only run.
pub(crate) async fn demo(demo: Demo, file: &File) -> Result<u8, String> {
    let opened = demo.doors.settle(file)?;
    let mut options = demo.place.options(file, "data/demo");
    options.allow_demo = true;
    let listeners = if demo.no_serve { None } else { Some(bind(&opened).await?) };
    Store::mark_demo(&options).await.map_err(|fault| fault.to_string())?;
    let store = Store::open(&options).await.map_err(|fault| fault.to_string())?;
    let cast = if store.agencies().await.map_err(|fault| fault.to_string())?.is_empty() {
        let setter = match demo.documents {
            Documents::None => None,
            Documents::Sample | Documents::All => Some(typesetter(&opened)?),
        };
        fill(&demo, &store, setter, &opened).await?
    } else {
        people::Cast::known(&store).await?
    };
    print_sign_ins(&store, &cast, &opened).await?;
    match listeners {
        Some(listeners) => hold_open(store, listeners, &opened).await,
        None => Ok(0),
    }
}

async fn fill(
    demo: &Demo,
    store: &Arc<Store>,
    setter: Option<Arc<documents::Typesetter>>,
    opened: &Opened,
) -> Result<people::Cast, String> {
    let bar = crate::fsck::progress("填演示案件");
    bar.set_length(u64::from(demo.cases));
    let today = now();
    let cast = people::Cast::engage(store, today).await?;
    let real = match demo.documents {
        Documents::None => 0,
        Documents::Sample => 6,
        Documents::All => u32::MAX,
    };
    let mut stage = play::Stage::new(store, &cast, setter, real, opened.public_url.clone());
    let scripts = cases::scripts(demo.cases, demo.seed, today);
    stage.perform(scripts, |done| bar.set_position(done)).await?;
    store.sequence().await.map_err(|fault| fault.to_string())?;
    bar.finish_and_clear();
    say(&format!("已填好 {} 件演示案件", demo.cases));
    Ok(cast)
}

/// New passwords at every start: none is stored in clear, and none is known to anyone else.
async fn print_sign_ins(
    store: &Arc<Store>,
    cast: &people::Cast,
    opened: &Opened,
) -> Result<(), String> {
    say("");
    say("演示：机关、企业、人员都是虚构的");
    say(&format!("公示门户  {}", opened.public_url));
    say(&format!("工作台    http://{}", opened.desk));
    say("");
    say("工号      密码                职责          姓名");
    for person in &cast.people {
        let token = store.entropy().token().map_err(|fault| fault.to_string())?;
        let password = format!("{}-{}-{}", &token[..5], &token[5..10], &token[10..15]);
        store
            .set_password(&person.code, &password, now())
            .await
            .map_err(|fault| fault.to_string())?;
        let role = pad(person.role, 14);
        say(&format!("{}    {password}   {role}{}", person.staff_no, person.name));
    }
    say("");
    Ok(())
}

/// Pads with spaces to a width in columns; a Chinese character takes two.
fn pad(text: &str, width: usize) -> String {
    let columns: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(columns)))
}
