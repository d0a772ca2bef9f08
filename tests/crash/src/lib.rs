//! Kill in mid-append. The parent (`tests/kill.rs`) starts the program [`src/bin/busy.rs`] on a store,
//! reads the ids it acknowledges, kills it after so many of them, opens the store again and looks.
//!
//! Here is what the two say to each other.

#![warn(missing_docs)]

use domain::Code;
use scenario::Names;
use std::path::PathBuf;
use store::Options;

/// What the busy program is told: where the store is and of whom and what it may make use.
#[derive(Clone, Debug)]
pub struct Order {
    /// The data directory.
    pub data: PathBuf,
    /// The database, if it is a server.
    pub database_url: Option<String>,
    /// The first part of its command ids.
    pub round: String,
    /// 李青松, 王岚 and the shared cases, by name.
    pub names: Names,
}

impl Order {
    /// The arguments of a command line.
    pub fn to_arguments(&self) -> Vec<String> {
        let mut arguments = vec![
            self.data.display().to_string(),
            self.database_url.clone().unwrap_or_default(),
            self.round.clone(),
        ];
        arguments.extend(self.names.iter().map(|(name, code)| format!("{name}={code}")));
        arguments
    }

    /// Reads them back.
    pub fn from_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Order, String> {
        let mut next = || arguments.next().ok_or("缺少参数");
        let (data, url, round) = (next()?, next()?, next()?);
        let mut names = Names::new();
        for argument in arguments {
            let (name, code) = argument.split_once('=').ok_or("名称要写成 名称=代码")?;
            names.insert(name.to_owned(), Code::parse(code).map_err(|error| error.to_string())?);
        }
        let database_url = Some(url).filter(|url| !url.is_empty());
        Ok(Order { data: data.into(), database_url, round, names })
    }

    /// How to open the store.
    pub fn options(&self) -> Options {
        Options { database_url: self.database_url.clone(), ..Options::embedded(&self.data) }
    }
}
