//! A PostgreSQL server for tests: the one that `HENGJIAN_TEST_POSTGRES` names, or one of this
//! process's own, which ends with it.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// A server of this process's own. The script stops it when its standard input ends, so it is gone
/// however this process ends.
struct Own {
    address: String,
    _script: Child,
}

/// The address of a server on which databases may be made.
pub fn address() -> Result<String, String> {
    static OWN: OnceLock<Result<Own, String>> = OnceLock::new();
    if let Ok(address) = std::env::var("HENGJIAN_TEST_POSTGRES") {
        return Ok(address);
    }
    OWN.get_or_init(start).as_ref().map(|own| own.address.clone()).map_err(String::clone)
}

/// Makes an empty database on the server at `address` and gives the database's address.
pub async fn create_database(address: &str, name: &str) -> Result<String, String> {
    let text = |error: sqlx::Error| format!("{address}：{error}");
    let mut connection = PgConnection::connect(address).await.map_err(text)?;
    let sql = format!("CREATE DATABASE {name}");
    connection.execute(AssertSqlSafe(sql)).await.map_err(text)?;
    connection.close().await.map_err(text)?;
    Ok(address.replacen("/postgres?", &format!("/{name}?"), 1))
}

/// Stops a server of this harness in the middle of whatever it does, as a power cut would.
pub fn crash(address: &str) -> Result<(), String> {
    run("crash", address)
}

/// Starts a crashed server again on the same data.
pub fn again(address: &str) -> Result<(), String> {
    run("again", address)
}

/// A server of its own for whoever means to crash it; stopped when the value is dropped.
pub fn separate() -> Result<Separate, String> {
    start().map(Separate)
}

/// A server that no other test uses.
pub struct Separate(Own);

impl Separate {
    /// Its address.
    pub fn address(&self) -> &str {
        &self.0.address
    }
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/postgres.sh")
}

fn start() -> Result<Own, String> {
    let mut child = Command::new("bash")
        .arg(script())
        .arg("hold")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("bash：{error}"))?;
    let mut address = String::new();
    if let Some(out) = child.stdout.take() {
        BufReader::new(out).read_line(&mut address).map_err(|error| error.to_string())?;
    }
    if address.trim().is_empty() {
        let mut why = String::new();
        if let Some(mut err) = child.stderr.take() {
            err.read_to_string(&mut why).map_err(|error| error.to_string())?;
        }
        return Err(format!("PostgreSQL 没有启动：{why}"));
    }
    Ok(Own { address: address.trim().to_owned(), _script: child })
}

fn run(what: &str, address: &str) -> Result<(), String> {
    let out = Command::new("bash").arg(script()).arg(what).arg(address).output();
    let out = out.map_err(|error| format!("bash：{error}"))?;
    let why = String::from_utf8_lossy(&out.stderr).into_owned();
    if out.status.success() { Ok(()) } else { Err(why) }
}
