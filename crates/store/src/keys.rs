//! The log's key and the signed head: files of their own, outside the database and its backups.
//!
//! The head says how large the log was and what its root was when it was last signed. A database
//! that holds less was rolled back; signing it again would show two histories, so the program stops.

use crate::{Entropy, Fault};
use ledger::Hash;
use ledger::key::LogSigner;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The directory of key and head.
#[derive(Clone, Debug)]
pub struct Keys {
    directory: PathBuf,
}

/// The last signed head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The log's origin.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root, hex.
    pub root: String,
}

impl Keys {
    /// The keys in `directory`; made when it has none.
    pub fn open(directory: PathBuf) -> Result<Keys, Fault> {
        fs::create_dir_all(&directory).map_err(Fault::file(&directory))?;
        private(&directory, 0o700)?;
        Ok(Keys { directory })
    }

    /// The key that signs checkpoints, made at first use. The origin names the node and is part of
    /// the key: a key never signs for two logs.
    ///
    /// `origin` is what a new log shall be called (a schema-less address, e.g.
    /// `zf.example.gov.cn/log/tjj`); without one it gets a random name that nobody else has.
    pub fn signer(&self, entropy: Entropy, origin: Option<&str>) -> Result<LogSigner, Fault> {
        let path = self.directory.join("log.key");
        if path.exists() {
            let text = fs::read_to_string(&path).map_err(Fault::file(&path))?;
            let signer = LogSigner::parse(text.trim()).map_err(Fault::internal)?;
            let key = signer.verifier_key();
            if origin.is_some_and(|origin| origin != key.name()) {
                return Err(Fault::Internal(format!(
                    "这本登记簿叫 {}，不能改名：名字是签名密钥的一部分",
                    key.name()
                )));
            }
            return Ok(signer);
        }
        let name: [u8; 4] = entropy.bytes()?;
        let origin = match origin {
            Some(origin) => origin.to_owned(),
            None => format!("hengjian.invalid/log/{}", domain::case::papers::hex(&name)),
        };
        let signer = LogSigner::new(&origin, &entropy.bytes()?).map_err(Fault::internal)?;
        write_durably(&path, signer.to_secret_text().as_bytes())?;
        private(&path, 0o600)?;
        Ok(signer)
    }

    /// The last signed head, if anything was signed.
    pub fn head(&self) -> Result<Option<Head>, Fault> {
        let path = self.directory.join("head.json");
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read(&path).map_err(Fault::file(&path))?;
        serde_json::from_slice(&text).map(Some).map_err(|error| {
            Fault::RolledBack(format!(
                "{} 读不出来（{error}）。它记着登记簿签名到第几条，没有它就看不出数据库有没有被恢复成\
                 旧的备份。请从备份恢复这个文件，再运行 hengjian fsck 核对",
                path.display()
            ))
        })
    }

    /// Remembers a head, durably, before anything is signed for it. `before` must be what is there:
    /// a second process that signs for the same log fails here.
    pub fn advance(&self, before: Option<&Head>, next: &Head) -> Result<(), Fault> {
        if self.head()?.as_ref() != before {
            return Err(Fault::InUse);
        }
        let text = serde_json::to_vec(next).map_err(Fault::internal)?;
        write_durably(&self.directory.join("head.json"), &text)
    }
}

impl Head {
    /// The root as a hash.
    pub fn root(&self) -> Option<Hash> {
        Hash::from_hex(&self.root)
    }
}

/// Writes a file so that after a crash it is either the old one or the new one.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let temporary = path.with_extension("tmp");
    let mut file = fs::File::create(&temporary).map_err(Fault::file(&temporary))?;
    file.write_all(bytes).map_err(Fault::file(&temporary))?;
    file.sync_all().map_err(Fault::file(&temporary))?;
    fs::rename(&temporary, path).map_err(Fault::file(path))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(Fault::file(folder))
}

#[cfg(unix)]
fn private(path: &Path, mode: u32) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(Fault::file(path))
}

#[cfg(not(unix))]
fn private(_path: &Path, _mode: u32) -> Result<(), Fault> {
    Ok(())
}
