//! One SQL text on two databases. Statements use `$1 …` placeholders, values are integers, texts,
//! bytes or null, and that is all that the rest of the store may send or get.

use crate::Fault;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{
    AssertSqlSafe, Column, Connection, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction,
    TypeInfo, ValueRef,
};
use std::fmt::Write;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// A database: the embedded one or a server.
#[derive(Clone, Debug)]
pub enum Db {
    /// SQLite: one connection writes, others read.
    Lite {
        /// The only writer.
        write: SqlitePool,
        /// Readers.
        read: SqlitePool,
    },
    /// PostgreSQL.
    Pg {
        /// The appender's one connection, which keeps its statements prepared.
        append: PgPool,
        /// Everybody else's.
        pool: PgPool,
    },
}

/// A transaction that may write. Dropped, it is rolled back.
pub enum Tx {
    /// On SQLite.
    Lite(LiteTx),
    /// On PostgreSQL.
    Pg(Transaction<'static, Postgres>),
}

/// A transaction on SQLite, begun IMMEDIATE: a read that later writes would otherwise fail as
/// «locked».
///
/// SQLite rolls back by itself when a disk is full, and whoever counts transactions from outside then
/// counts wrong from there on. So nothing is counted: a transaction that does not end well takes its
/// connection with it.
pub struct LiteTx {
    connection: PoolConnection<Sqlite>,
    over: bool,
}

/// A value of a statement or a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// BIGINT
    Int(i64),
    /// TEXT
    Text(String),
    /// BYTEA
    Bytes(Vec<u8>),
    /// NULL
    Null,
}

/// A row, by position of its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(Vec<Value>);

impl Db {
    /// Opens the embedded database in a directory, making it if it is not there.
    pub async fn open_directory(directory: &Path) -> Result<Db, Fault> {
        let file = directory.join("hengjian.db");
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Acknowledged means durable: the WAL is synced at every commit.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(300);
        // A file does not go away as a server does: nothing is asked of a connection but its work.
        let one = SqlitePoolOptions::new().max_connections(1).test_before_acquire(false);
        let write = one.connect_with(options.clone()).await?;
        sqlx::migrate!("./migrations").run(&write).await.map_err(Fault::from_migration)?;
        let read = SqlitePoolOptions::new()
            .max_connections(8)
            .test_before_acquire(false)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Db::Lite { write, read })
    }

    /// Connects to PostgreSQL.
    pub async fn connect(url: &str) -> Result<Db, Fault> {
        let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(300);
        let pool = pg_pool(24).connect_with(options.clone()).await?;
        sqlx::migrate!("./migrations").run(&pool).await.map_err(Fault::from_migration)?;
        let append = pg_pool(1).connect_with(options).await?;
        Ok(Db::Pg { append, pool })
    }

    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<Tx, Fault> {
        Ok(match self {
            Db::Lite { write, .. } => Tx::Lite(LiteTx::begin(write).await?),
            Db::Pg { pool, .. } => Tx::Pg(pool.begin().await?),
        })
    }

    /// Begins the appender's transaction.
    pub(crate) async fn begin_append(&self) -> Result<Tx, Fault> {
        match self {
            Db::Lite { .. } => self.begin().await,
            Db::Pg { append, .. } => Ok(Tx::Pg(append.begin().await?)),
        }
    }

    /// The rows of a query that does not write.
    pub async fn fetch(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>, Fault> {
        match self {
            Db::Lite { read, .. } => {
                let rows = lite(sql, values)?.fetch_all(read).await?;
                rows.iter().map(lite_row).collect()
            }
            Db::Pg { pool, .. } => {
                let rows = pg(sql, values)?.fetch_all(pool).await?;
                rows.iter().map(pg_row).collect()
            }
        }
    }

    /// Runs one statement in a transaction of its own; the number of rows it touched.
    pub async fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, Fault> {
        let mut tx = self.begin().await?;
        let touched = tx.execute(sql, values).await?;
        tx.commit().await?;
        Ok(touched)
    }

    /// Whether it is a server that other nodes may share.
    pub fn is_server(&self) -> bool {
        matches!(self, Db::Pg { .. })
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Db::Lite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Db::Pg { append, pool } => {
                append.close().await;
                pool.close().await;
            }
        }
    }
}

impl LiteTx {
    async fn begin(pool: &SqlitePool) -> Result<LiteTx, Fault> {
        // In its place before the first await, so that being dropped there ends the connection too.
        let mut tx = LiteTx { connection: pool.acquire().await?, over: false };
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *tx.connection).await?;
        Ok(tx)
    }

    async fn end(mut self, how: &'static str) -> Result<(), Fault> {
        sqlx::query(how).execute(&mut *self.connection).await?;
        self.over = true;
        Ok(())
    }
}

impl Drop for LiteTx {
    fn drop(&mut self) {
        if !self.over {
            self.connection.close_on_drop();
        }
    }
}

impl Tx {
    /// The rows of a query.
    pub async fn fetch(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, Fault> {
        match self {
            Tx::Lite(tx) => {
                let rows = lite(sql, values)?.fetch_all(&mut *tx.connection).await?;
                rows.iter().map(lite_row).collect()
            }
            Tx::Pg(tx) => {
                let rows = pg(sql, values)?.fetch_all(&mut **tx).await?;
                rows.iter().map(pg_row).collect()
            }
        }
    }

    /// Runs a statement; the number of rows it touched.
    pub async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Fault> {
        Ok(match self {
            Tx::Lite(tx) => lite(sql, values)?.execute(&mut *tx.connection).await?.rows_affected(),
            Tx::Pg(tx) => pg(sql, values)?.execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Writes `rows` with as few statements as possible. `head` ends before the values, `tail`
    /// follows them (an `ON CONFLICT` clause). The sizes are few, so that statements stay prepared.
    pub async fn insert(
        &mut self,
        head: &str,
        rows: &[Vec<Value>],
        tail: &str,
    ) -> Result<(), Fault> {
        let mut rest = rows;
        while let Some(first) = rest.first() {
            // The largest power of two that is there.
            let size = 1 << rest.len().min(512).ilog2();
            let (now, later) = rest.split_at(size);
            let sql = format!("{head} VALUES {} {tail}", placeholders(size, first.len()));
            let values = now.iter().flatten();
            match self {
                Tx::Lite(tx) => {
                    lite(&sql, values)?.execute(&mut *tx.connection).await?;
                }
                Tx::Pg(tx) => {
                    pg(&sql, values)?.execute(&mut **tx).await?;
                }
            }
            rest = later;
        }
        Ok(())
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<(), Fault> {
        match self {
            Tx::Lite(tx) => tx.end("COMMIT").await?,
            Tx::Pg(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Ends it without having changed anything; cheaper than dropping it.
    pub async fn rollback(self) -> Result<(), Fault> {
        match self {
            Tx::Lite(tx) => tx.end("ROLLBACK").await?,
            Tx::Pg(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// `$1, $2, …` for an `IN` list, starting after `after` placeholders.
pub fn list(after: usize, count: usize) -> String {
    let marks: Vec<String> = (1..=count).map(|n| format!("${}", after + n)).collect();
    marks.join(", ")
}

/// The values with the first one repeated up to a power of two, so that an `IN` list has few sizes and
/// its statement stays prepared.
pub fn padded(values: &[Value]) -> Vec<Value> {
    let mut padded = values.to_vec();
    if let Some(first) = values.first() {
        padded.resize(values.len().next_power_of_two(), first.clone());
    }
    padded
}

/// `($1, $2), ($3, $4), …`; a long text, written without a thousand small ones.
fn placeholders(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 7);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=columns {
            text.push_str(if column == 1 { "$" } else { ", $" });
            // Writing to a String cannot fail.
            let _ = write!(text, "{}", row * columns + column);
        }
        text.push(')');
    }
    text
}

/// A pool that asks a connection whether it is still there only when it has not been used for a
/// while: asking every time would be one more journey for each statement.
fn pg_pool(size: u32) -> PgPoolOptions {
    let options = PgPoolOptions::new().max_connections(size).test_before_acquire(false);
    options.acquire_timeout(Duration::from_secs(10)).before_acquire(|connection, meta| {
        Box::pin(async move {
            if meta.idle_for > Duration::from_secs(5) {
                connection.ping().await?;
            }
            Ok(true)
        })
    })
}

type LiteQuery<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;
type PgQuery<'q> = sqlx::query::Query<'q, Postgres, PgArguments>;

fn lite<'q, 'v>(
    sql: &str,
    values: impl IntoIterator<Item = &'v Value>,
) -> Result<LiteQuery<'q>, Fault> {
    let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    for value in values {
        query = match value.clone() {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
            Value::Null => query.bind(Option::<String>::None),
        };
    }
    Ok(query)
}

fn pg<'q, 'v>(
    sql: &str,
    values: impl IntoIterator<Item = &'v Value>,
) -> Result<PgQuery<'q>, Fault> {
    let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    for value in values {
        query = match value.clone() {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
            Value::Null => query.bind(Option::<String>::None),
        };
    }
    Ok(query)
}

fn lite_row(row: &SqliteRow) -> Result<Row, Fault> {
    let mut values = Vec::with_capacity(row.len());
    for column in 0..row.len() {
        let raw = row.try_get_raw(column)?;
        let value = if raw.is_null() {
            Value::Null
        } else {
            match raw.type_info().name() {
                "INTEGER" => Value::Int(row.try_get_unchecked(column)?),
                "BLOB" => Value::Bytes(row.try_get_unchecked(column)?),
                _ => Value::Text(row.try_get_unchecked(column)?),
            }
        };
        values.push(value);
    }
    Ok(Row(values))
}

fn pg_row(row: &PgRow) -> Result<Row, Fault> {
    let mut values = Vec::with_capacity(row.len());
    for column in row.columns() {
        let at = column.ordinal();
        let value = match column.type_info().name() {
            "INT8" => row.try_get::<Option<i64>, _>(at)?.map_or(Value::Null, Value::Int),
            "BYTEA" => row.try_get::<Option<Vec<u8>>, _>(at)?.map_or(Value::Null, Value::Bytes),
            _ => row.try_get::<Option<String>, _>(at)?.map_or(Value::Null, Value::Text),
        };
        values.push(value);
    }
    Ok(Row(values))
}

impl Row {
    /// The integer in a column.
    pub fn int(&self, column: usize) -> Result<i64, Fault> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(*value),
            other => Err(Fault::column(column, other)),
        }
    }

    /// A position, version or count in a column.
    pub fn size(&self, column: usize) -> Result<u64, Fault> {
        u64::try_from(self.int(column)?).map_err(|_| Fault::column(column, self.0.get(column)))
    }

    /// The text in a column.
    pub fn text(&self, column: usize) -> Result<&str, Fault> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(value),
            other => Err(Fault::column(column, other)),
        }
    }

    /// The bytes in a column.
    pub fn bytes(&self, column: usize) -> Result<&[u8], Fault> {
        match self.0.get(column) {
            Some(Value::Bytes(value)) => Ok(value),
            // SQLite keeps whatever type was written; a superuser may have written text.
            Some(Value::Text(value)) => Ok(value.as_bytes()),
            other => Err(Fault::column(column, other)),
        }
    }

    /// A column as a message shows it.
    pub fn shown(&self, column: usize) -> String {
        self.0.get(column).map_or_else(String::new, Value::shown)
    }

    /// All values, for comparing whole tables.
    pub fn values(&self) -> &[Value] {
        &self.0
    }
}

impl Value {
    /// As a message shows it.
    pub fn shown(&self) -> String {
        match self {
            Value::Int(value) => value.to_string(),
            Value::Text(text) => text.clone(),
            Value::Bytes(bytes) => domain::case::papers::hex(bytes),
            Value::Null => "空".to_owned(),
        }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Value {
        Value::Bytes(value)
    }
}

/// A position, version or count; the record never comes near 2^63.
pub fn int(value: u64) -> Value {
    Value::Int(i64::try_from(value).unwrap_or(i64::MAX))
}
