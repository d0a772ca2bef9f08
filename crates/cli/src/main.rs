//! `hengjian`: the program. `serve` runs a node, `demo` an invented one; `verify` checks what a
//! citizen or a court holds in hand; `import`, `fsck` and `rebuild` are for whoever keeps the machine.

mod config;
mod demo;
mod fsck;
mod import;
mod rebuild;
mod run;
mod verify;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// 衡鉴：行政执法公示、全过程记录、法制审核
#[derive(Parser)]
#[command(name = "hengjian", version, about, long_about = None)]
struct Cli {
    /// 配置文件（TOML），写法与选项同名；命令行优先，其次环境变量，再次配置文件
    #[arg(long, global = true, env = "HENGJIAN_CONFIG", value_name = "FILE")]
    config: Option<std::path::PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 运行一个节点；第一次启动打印一次性链接，用来设立机关和管理员，没有默认密码
    Serve(run::Serve),
    /// 用虚构的雁城市统计局填一个空目录并运行；每页、每份文书都标“演示”
    Demo(demo::Demo),
    /// 离线核验公示凭证：0 成立，1 不成立，2 无法判断
    Verify(verify::Verify),
    /// 重新计算每个事件、每页登记簿、每份材料的指纹，指出每一处损坏
    Fsck(fsck::Fsck),
    /// 导入机关自己找来的资料：法律全文
    Import(import::Import),
    /// 由事件重建全部列表和登记簿文件
    Rebuild(rebuild::Rebuild),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("HENGJIAN_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let file = match config::File::read(cli.config.as_deref()) {
        Ok(file) => file,
        Err(why) => return fail(&why),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    let outcome = runtime.block_on(async {
        match cli.command {
            Command::Serve(serve) => run::serve(serve, &file).await,
            Command::Demo(demo) => demo::demo(demo, &file).await,
            Command::Verify(verify) => verify::verify(&verify),
            Command::Fsck(fsck) => fsck::fsck(&fsck, &file).await,
            Command::Import(import) => import::import(&import, &file).await,
            Command::Rebuild(rebuild) => rebuild::rebuild(&rebuild, &file).await,
        }
    });
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(why) => fail(&why),
    }
}

/// A line for the person at the terminal.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A closed pipe is the reader's choice, not a fault.
    let _ = writeln!(out, "{line}");
}

/// What the command could not do, on the error output; exit code 2.
fn fail(why: &str) -> ExitCode {
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "hengjian：{why}");
    ExitCode::from(2)
}
