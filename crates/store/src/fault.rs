//! What can go wrong that is nobody's fault at the keyboard. A fault stores nothing half done; the
//! edge answers it with a reference number and writes it to the log.

use crate::db::Value;
use thiserror::Error;

/// A fault of the machine, the disk, the database or the record.
#[derive(Debug, Error)]
pub enum Fault {
    /// The database answered with an error.
    #[error("数据库：{0}")]
    Database(#[from] sqlx::Error),
    /// A file could not be read or written.
    #[error("文件 {path}：{source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The record does not hold: what it says and what its digest says differ.
    #[error("第 {position} 号事件与登记的指纹不符：{what}。请运行 hengjian fsck")]
    Damaged {
        /// The position in the log.
        position: u64,
        /// What differs.
        what: String,
    },
    /// The clock is behind the record.
    #[error("系统时钟比最后一条记录早 {seconds} 秒，已停止写入。请校准服务器时间后再办理")]
    ClockBack {
        /// How far behind.
        seconds: i64,
    },
    /// The database holds less than was signed: it was rolled back or exchanged.
    #[error("{0}")]
    RolledBack(String),
    /// Somebody else holds the data directory.
    #[error("数据目录正在被另一个衡鉴进程使用，请先停止它")]
    InUse,
    /// A command id came back with another actor.
    #[error("同一个提交编号被另一个人用过，请刷新页面重新填写")]
    ForeignCommand,
    /// Too many people changed the same thing at the same moment.
    #[error("同时办理的人太多，这次没有写入，请再提交一次")]
    Busy,
    /// The writer has stopped.
    #[error("写入任务已经停止，请重新启动服务")]
    Stopped,
    /// A value that the program itself should have made well.
    #[error("内部数据：{0}")]
    Internal(String),
}

impl Fault {
    /// A file's fault.
    pub fn file(path: impl AsRef<std::path::Path>) -> impl FnOnce(std::io::Error) -> Fault {
        let path = path.as_ref().display().to_string();
        move |source| Fault::File { path, source }
    }

    /// Whether there is no room left on a disk.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Fault::Database(error) => {
                let text = error.to_string();
                text.contains("disk is full") || text.contains("No space left")
            }
            Fault::File { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
            Fault::Damaged { .. }
            | Fault::ClockBack { .. }
            | Fault::RolledBack(_)
            | Fault::InUse
            | Fault::ForeignCommand
            | Fault::Busy
            | Fault::Stopped
            | Fault::Internal(_) => false,
        }
    }

    pub(crate) fn from_migration(error: sqlx::migrate::MigrateError) -> Fault {
        Fault::Internal(format!("数据库结构：{error}"))
    }

    pub(crate) fn column(column: usize, found: Option<&Value>) -> Fault {
        let found = match found {
            Some(Value::Int(_)) => "整数",
            Some(Value::Text(_)) => "文本",
            Some(Value::Bytes(_)) => "字节",
            Some(Value::Null) => "空值",
            None => "没有这一列",
        };
        Fault::Internal(format!("第 {} 列的类型不对（{found}）", column + 1))
    }

    /// A value that the program itself should have made well, and did not.
    pub fn internal(error: impl std::fmt::Display) -> Fault {
        Fault::Internal(error.to_string())
    }
}
