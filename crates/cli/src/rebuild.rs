//! `hengjian rebuild`: drops every list and the log's files, and makes them again from events.

use crate::config::{File, Place};
use crate::fsck::progress;
use crate::say;
use store::Store;

#[derive(clap::Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    place: Place,
}

pub(crate) async fn rebuild(rebuild: &Rebuild, file: &File) -> Result<u8, String> {
    let mut options = rebuild.place.options(file, "data");
    options.allow_demo = true;
    options.rebuild_log = true;
    let store = Store::open(&options).await.map_err(|fault| fault.to_string())?;
    let bar = progress("重建列表");
    let events = store
        .rebuild(|done, of| {
            bar.set_length(of);
            bar.set_position(done);
        })
        .await
        .map_err(|fault| fault.to_string())?;
    bar.finish_and_clear();
    say(&format!("由 {events} 个事件重建了全部列表和登记簿文件"));
    Ok(0)
}
