//! `hengjian fsck`: exit 0 when everything holds, 1 when something does not.

use crate::config::{File, Place};
use crate::say;
use store::Store;

#[derive(clap::Args)]
pub(crate) struct Fsck {
    #[command(flatten)]
    place: Place,
}

pub(crate) async fn fsck(fsck: &Fsck, file: &File) -> Result<u8, String> {
    let mut options = fsck.place.options(file, "data");
    options.allow_demo = true;
    options.check_only = true;
    let store = Store::open(&options).await.map_err(|fault| fault.to_string())?;
    let bar = progress("核对事件");
    let findings = store
        .fsck(|done, of| {
            bar.set_length(of);
            bar.set_position(done);
        })
        .await
        .map_err(|fault| fault.to_string())?;
    bar.finish_and_clear();
    say(&format!(
        "核对了 {} 个事件、{} 个登记簿文件、{} 份材料",
        findings.events, findings.tiles, findings.objects
    ));
    if findings.damages.is_empty() {
        say("全部完好");
        return Ok(0);
    }
    for damage in &findings.damages {
        say(&format!("损坏：{damage}"));
    }
    say(&format!("共 {} 处", findings.damages.len()));
    Ok(1)
}

/// A progress bar on the error output; silent when that is not a terminal.
pub(crate) fn progress(what: &'static str) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new(0);
    if let Ok(style) =
        indicatif::ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {elapsed_precise}")
    {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}
