//! A store in a temporary folder, on either engine.

use crate::postgres;
use std::path::Path;
use std::sync::Arc;
use store::{Fault, Options, Store};
use tempfile::TempDir;

/// The two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// A server.
    Postgres,
}

/// A store, and the folder that goes with it.
pub struct Node {
    /// The store.
    pub store: Arc<Store>,
    /// How it was opened.
    pub options: Options,
    folder: TempDir,
}

impl Engine {
    /// Both.
    pub const ALL: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

    /// Its word on command lines.
    pub fn word(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }

    /// The engine with this word.
    pub fn parse(word: &str) -> Option<Engine> {
        Engine::ALL.into_iter().find(|engine| engine.word() == word)
    }
}

/// An empty folder and the options of a store in it; on PostgreSQL with an empty database.
pub async fn place(engine: Engine) -> Result<(TempDir, Options), String> {
    match engine {
        Engine::Sqlite => place_on(None).await,
        Engine::Postgres => place_on(Some(&postgres::address()?)).await,
    }
}

/// The same on a given server.
async fn place_on(server: Option<&str>) -> Result<(TempDir, Options), String> {
    let folder = tempfile::Builder::new().prefix("hengjian").tempdir();
    let folder = folder.map_err(|error| error.to_string())?;
    let mut options = Options::embedded(folder.path().join("data"));
    if let Some(address) = server {
        options.database_url = Some(postgres::create_database(address, &unique(&folder)).await?);
    }
    Ok((folder, options))
}

/// A name that no other database has: random as the folder's own, in the letters that SQL takes.
fn unique(folder: &TempDir) -> String {
    let name = folder.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
    name.bytes().map(|byte| format!("{byte:02x}")).fold("t".to_owned(), |all, hex| all + &hex)
}

impl Node {
    /// An empty store.
    pub async fn fresh(engine: Engine) -> Result<Node, String> {
        Node::at(place(engine).await?).await
    }

    /// An empty store on the PostgreSQL server at `address`.
    pub async fn on_server(address: &str) -> Result<Node, String> {
        Node::at(place_on(Some(address)).await?).await
    }

    async fn at((folder, options): (TempDir, Options)) -> Result<Node, String> {
        let store = Store::open(&options).await.map_err(|fault| fault.to_string())?;
        Ok(Node { store, options, folder })
    }

    /// The folder of everything.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Closes the store and gives what is needed to look at its files and to open it again.
    pub async fn close(self) -> Closed {
        self.store.close().await;
        Closed { options: self.options, folder: self.folder }
    }
}

/// What is left of a node when its store is closed.
pub struct Closed {
    /// How it was opened.
    pub options: Options,
    folder: TempDir,
}

impl Closed {
    /// Opens it again.
    pub async fn open(self) -> Result<Node, (Fault, Closed)> {
        match Store::open(&self.options).await {
            Ok(store) => Ok(Node { store, options: self.options, folder: self.folder }),
            Err(fault) => Err((fault, self)),
        }
    }
}
