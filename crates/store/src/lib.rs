//! The only crate that knows SQL and object storage.
//!
//! [`Store::execute`] is the one way in: rows → fold → `domain::decide` → sealed events → appender.
//! Acknowledged means durable. The log of tiles and checkpoints follows at its own pace.

#![warn(missing_docs)]

pub mod append;
pub mod db;
mod desk;
mod entropy;
mod execute;
mod fault;
mod fsck;
mod keys;
mod knocks;
pub mod lists;
mod load;
pub mod objects;
mod portal;
mod press;
mod reads;
mod rebuild;
pub mod seal;
mod sequencer;
pub mod signin;
mod statutes;
pub mod unseal;

pub use desk::{CaseName, ClockRow, Spot, Stretch, TaskRow, WaitRow, Whose};
pub use entropy::Entropy;
pub use execute::{Answer, Request};
pub use fault::Fault;
pub use fsck::Findings;
pub use keys::{Head, Keys};
pub use portal::{Entry, Found, Host, LogFile, Portal, Register};
pub use reads::{After, CaseRow, PAGE, PEOPLE, Page, PersonRow};
pub use sequencer::Log;
pub use signin::{Link, Session, SignIn, Stranded};
pub use statutes::FullText;

use append::Appender;
use db::Db;
use knocks::Knocks;
use ledger::key::LogSigner;
use load::Folds;
use objects::Objects;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Notify;

/// Where a node keeps what it keeps.
#[derive(Clone, Debug)]
pub struct Options {
    /// The data directory: embedded database, objects, published log.
    pub data: PathBuf,
    /// The key directory, apart from the data; `None` is `<data>.keys` beside it.
    pub keys: Option<PathBuf>,
    /// What a new log shall be called; an existing one keeps its name.
    pub origin: Option<String>,
    /// A PostgreSQL address; `None` is the embedded database.
    pub database_url: Option<String>,
    /// Whether a directory marked as a demonstration may be opened.
    pub allow_demo: bool,
    /// Makes the log's published files again from the events' leaves (`rebuild`).
    pub rebuild_log: bool,
    /// Opens what is there as it is, damaged or rolled back, only to look at it (`fsck`).
    pub check_only: bool,
}

/// A node's store.
pub struct Store {
    db: Db,
    folds: Folds,
    texts: statutes::Texts,
    objects: Objects,
    keys: Keys,
    signer: Arc<LogSigner>,
    origin: String,
    log: Log,
    entropy: Entropy,
    appender: Appender,
    wake: Notify,
    knocks: Knocks,
    demo: bool,
    /// Held as long as the store lives: two processes on one directory would be two writers.
    _lock: File,
}

impl Options {
    /// The embedded store in a directory.
    pub fn embedded(data: impl Into<PathBuf>) -> Options {
        Options {
            data: data.into(),
            keys: None,
            origin: None,
            database_url: None,
            allow_demo: false,
            rebuild_log: false,
            check_only: false,
        }
    }

    fn keys_directory(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| {
            let mut name = self.data.file_name().unwrap_or_default().to_os_string();
            name.push(".keys");
            self.data.with_file_name(name)
        })
    }
}

impl Store {
    /// Opens a store, making what is not there, and refuses a database that was rolled back.
    pub async fn open(options: &Options) -> Result<Arc<Store>, Fault> {
        let data = &options.data;
        std::fs::create_dir_all(data).map_err(Fault::file(data))?;
        let lock = lock(data)?;
        let entropy = Entropy;
        let db = match &options.database_url {
            Some(url) => Db::connect(url).await?,
            None => Db::open_directory(data).await?,
        };
        let demo = is_marked_demo(&db).await?;
        if demo && !options.allow_demo {
            return Err(Fault::Internal(
                "这个数据目录是演示用的，serve 不能打开它；演示请用 hengjian demo".to_owned(),
            ));
        }
        let keys = Keys::open(options.keys_directory())?;
        let signer = Arc::new(keys.signer(entropy, options.origin.as_deref())?);
        let origin = signer.verifier_key().name().to_owned();
        let head = match keys.head() {
            Err(_) if options.check_only => None,
            head => head?,
        };
        if options.rebuild_log {
            rebuild::discard_log(data)?;
        }
        let log = Log::open(
            data,
            if options.rebuild_log || options.check_only { None } else { head.clone() },
        )
        .await?;
        let objects = Objects::open(data.join("objects"), entropy).await?;
        let (appender, _task) = Appender::start(db.clone());
        let store = Arc::new(Store {
            db,
            folds: Folds::default(),
            texts: statutes::Texts::default(),
            objects,
            keys,
            signer,
            origin,
            log,
            entropy,
            appender,
            wake: Notify::new(),
            knocks: Knocks::default(),
            demo,
            _lock: lock,
        });
        if let Some(head) = head
            && !options.check_only
        {
            if options.rebuild_log {
                store.rebuild_log(&head).await?;
            }
            store.check_not_rolled_back(&head).await?;
            // A crash between remembering a head and publishing it: the same head signs the same.
            store.press().sign(&head)?;
        }
        if !options.check_only {
            store.renew_lists().await?;
        }
        Ok(store)
    }

    /// The log's origin: the name of this node's log for ever.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Objects: evidence and documents.
    pub fn objects(&self) -> &Objects {
        &self.objects
    }

    /// The published log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The database, for the tests and benches of this workspace.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// How many commands are decided and wait to be written; for whoever watches the load.
    pub fn waiting(&self) -> usize {
        self.appender.waiting()
    }

    /// The appender, for the measurements of this workspace.
    pub fn appender(&self) -> &Appender {
        &self.appender
    }

    /// Fresh randomness.
    pub fn entropy(&self) -> Entropy {
        self.entropy
    }

    /// Whether the directory is marked as a demonstration.
    pub fn is_demo(&self) -> bool {
        self.demo
    }

    /// Ends all connections; whatever is asked of the store afterwards is a fault.
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// Marks an empty database as a demonstration, for ever. Refused when it has events.
    pub async fn mark_demo(options: &Options) -> Result<(), Fault> {
        let data = &options.data;
        std::fs::create_dir_all(data).map_err(Fault::file(data))?;
        let _lock = lock(data)?;
        let db = match &options.database_url {
            Some(url) => Db::connect(url).await?,
            None => Db::open_directory(data).await?,
        };
        let rows = db.fetch("SELECT next_position FROM log_counter WHERE id = 1", &[]).await?;
        let empty = rows.first().is_none_or(|row| row.int(0).is_ok_and(|next| next == 0));
        if !empty && !is_marked_demo(&db).await? {
            return Err(Fault::Internal(
                "这个数据目录里已经有真实的记录，不能用来演示。请换一个空目录".to_owned(),
            ));
        }
        let sql = "INSERT INTO settings (name, value) VALUES ('demo', 'yes') \
                   ON CONFLICT (name) DO NOTHING";
        db.execute(sql, &[]).await?;
        db.close().await;
        Ok(())
    }
}

async fn is_marked_demo(db: &Db) -> Result<bool, Fault> {
    let rows = db.fetch("SELECT value FROM settings WHERE name = 'demo'", &[]).await?;
    Ok(!rows.is_empty())
}

fn lock(data: &std::path::Path) -> Result<File, Fault> {
    let path = data.join("lock");
    let file = File::create(&path).map_err(Fault::file(&path))?;
    file.try_lock().map_err(|_| Fault::InUse)?;
    Ok(file)
}
