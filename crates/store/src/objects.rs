//! The bytes of evidence and documents, in a directory, under their digest.
//!
//! An object is written once and never changed: first to a file of its own, hashed on the way,
//! synced, then renamed to its digest. Until the rename nothing is there; after it, all of it is.

use crate::{Entropy, Fault};
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use sm3::Sm3;
use std::path::{Path, PathBuf};
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A directory of objects.
#[derive(Clone, Debug)]
pub struct Objects {
    root: PathBuf,
    entropy: Entropy,
}

/// What was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256, hex.
    pub sha256: String,
    /// SM3, hex.
    pub sm3: String,
    /// Size in bytes.
    pub size: u64,
    /// The media type that the content shows.
    pub media_type: &'static str,
}

/// Why an upload was not taken.
#[derive(Debug)]
pub enum Rejected {
    /// There was nothing in it.
    Empty,
    /// It is larger than allowed; the limit in bytes.
    TooLarge(u64),
    /// The content is of a kind that is not evidence; what it looks like.
    Kind(&'static str),
    /// The connection ended before the end.
    Cut,
    /// The disk or the machine.
    Fault(Fault),
}

/// The kinds of content taken as evidence: media type by what the first bytes show.
const TAKEN: [&str; 12] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/heif",
    "image/tiff",
    "application/pdf",
    "audio/mpeg",
    "audio/m4a",
    "audio/x-wav",
    "video/mp4",
    "video/webm",
    "video/quicktime",
];

/// How many of the first bytes tell the kind of content.
const HEAD: usize = 8192;

impl Objects {
    /// Opens the directory and removes what an earlier run left half written.
    pub async fn open(root: PathBuf, entropy: Entropy) -> Result<Objects, Fault> {
        let incoming = root.join("incoming");
        if fs::try_exists(&incoming).await.map_err(Fault::file(&incoming))? {
            fs::remove_dir_all(&incoming).await.map_err(Fault::file(&incoming))?;
        }
        fs::create_dir_all(&incoming).await.map_err(Fault::file(&incoming))?;
        Ok(Objects { root, entropy })
    }

    /// Takes an upload piece by piece; never more than a piece of it is in memory.
    pub async fn receive<S, B, E>(&self, mut pieces: S, limit: u64) -> Result<Stored, Rejected>
    where
        S: Stream<Item = Result<B, E>> + Unpin,
        B: AsRef<[u8]>,
    {
        let path = self.incoming().map_err(Rejected::Fault)?;
        let taken = self.write(&path, &mut pieces, limit).await;
        if taken.is_err() {
            // What is left over is removed at the next start at the latest.
            let _ = fs::remove_file(&path).await;
        }
        taken
    }

    /// Stores bytes that are already at hand (a document just made).
    pub async fn put(&self, bytes: &[u8], media_type: &'static str) -> Result<Stored, Fault> {
        let path = self.incoming()?;
        let mut file = File::create(&path).await.map_err(Fault::file(&path))?;
        file.write_all(bytes).await.map_err(Fault::file(&path))?;
        file.sync_all().await.map_err(Fault::file(&path))?;
        let stored = Stored {
            sha256: hex(&Sha256::digest(bytes)),
            sm3: hex(&Sm3::digest(bytes)),
            size: bytes.len() as u64,
            media_type,
        };
        self.settle(&path, &stored.sha256).await?;
        Ok(stored)
    }

    /// Opens an object for reading.
    pub async fn read(&self, sha256: &str) -> Result<File, Fault> {
        let path = self.path(sha256);
        File::open(&path).await.map_err(Fault::file(&path))
    }

    /// The digest of an object as it is on disk now; `None` if it is not there.
    pub async fn digest(&self, sha256: &str) -> Result<Option<String>, Fault> {
        let path = self.path(sha256);
        let mut file = match File::open(&path).await {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Fault::file(&path)(error)),
        };
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 256 * 1024];
        loop {
            let n = file.read(&mut piece).await.map_err(Fault::file(&path))?;
            if n == 0 {
                return Ok(Some(hex(&hasher.finalize())));
            }
            hasher.update(&piece[..n]);
        }
    }

    /// What an object is, found out anew from its bytes; `None` if it is not there, is no longer what
    /// its name says, or is not of a kind that is taken as evidence.
    pub async fn examine(&self, sha256: &str) -> Result<Option<Stored>, Fault> {
        let path = self.path(sha256);
        let mut file = match File::open(&path).await {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Fault::file(&path)(error)),
        };
        let (mut hasher, mut sm3, mut size) = (Sha256::new(), Sm3::new(), 0_u64);
        let mut head = Vec::new();
        let mut piece = vec![0; 256 * 1024];
        loop {
            let n = file.read(&mut piece).await.map_err(Fault::file(&path))?;
            if n == 0 {
                break;
            }
            size += n as u64;
            if head.len() < HEAD {
                head.extend_from_slice(&piece[..n.min(HEAD - head.len())]);
            }
            hasher.update(&piece[..n]);
            sm3.update(&piece[..n]);
        }
        let found = hex(&hasher.finalize());
        let Ok(media_type) = recognise(&head) else { return Ok(None) };
        let stored = Stored { sha256: found, sm3: hex(&sm3.finalize()), size, media_type };
        Ok((stored.sha256 == sha256).then_some(stored))
    }

    /// Where an object is.
    pub fn path(&self, sha256: &str) -> PathBuf {
        let safe: String = sha256.chars().filter(char::is_ascii_hexdigit).collect();
        self.root.join(safe.get(..2).unwrap_or("00")).join(safe)
    }

    fn incoming(&self) -> Result<PathBuf, Fault> {
        Ok(self.root.join("incoming").join(self.entropy.token()?))
    }

    async fn write<S, B, E>(
        &self,
        path: &Path,
        pieces: &mut S,
        limit: u64,
    ) -> Result<Stored, Rejected>
    where
        S: Stream<Item = Result<B, E>> + Unpin,
        B: AsRef<[u8]>,
    {
        let fault = |error| Rejected::Fault(Fault::file(path)(error));
        let mut file = File::create(path).await.map_err(fault)?;
        let (mut sha256, mut sm3) = (Sha256::new(), Sm3::new());
        let mut size = 0_u64;
        let mut head = Vec::with_capacity(HEAD);
        while let Some(piece) = pieces.next().await {
            let Ok(piece) = piece else { return Err(Rejected::Cut) };
            let piece = piece.as_ref();
            size += piece.len() as u64;
            if size > limit {
                return Err(Rejected::TooLarge(limit));
            }
            if head.len() < HEAD {
                head.extend_from_slice(&piece[..piece.len().min(HEAD - head.len())]);
            }
            sha256.update(piece);
            sm3.update(piece);
            file.write_all(piece).await.map_err(fault)?;
        }
        if size == 0 {
            return Err(Rejected::Empty);
        }
        let media_type = recognise(&head).map_err(Rejected::Kind)?;
        file.sync_all().await.map_err(fault)?;
        let stored =
            Stored { sha256: hex(&sha256.finalize()), sm3: hex(&sm3.finalize()), size, media_type };
        self.settle(path, &stored.sha256).await.map_err(Rejected::Fault)?;
        Ok(stored)
    }

    /// Gives a synced file its final name, and makes the name durable too.
    async fn settle(&self, path: &Path, sha256: &str) -> Result<(), Fault> {
        let target = self.path(sha256);
        let folder = target.parent().map_or_else(|| self.root.clone(), Path::to_path_buf);
        fs::create_dir_all(&folder).await.map_err(Fault::file(&folder))?;
        fs::rename(path, &target).await.map_err(Fault::file(&target))?;
        sync_directory(&folder).await?;
        sync_directory(&self.root).await
    }
}

/// Makes the entries of a directory durable.
pub async fn sync_directory(path: &Path) -> Result<(), Fault> {
    let folder = File::open(path).await.map_err(Fault::file(path))?;
    folder.sync_all().await.map_err(Fault::file(path))
}

/// The media type that the first bytes show, if it is taken; otherwise what it looks like.
fn recognise(head: &[u8]) -> Result<&'static str, &'static str> {
    let Some(kind) = infer::get(head) else {
        return Err("没有认出的格式");
    };
    if let Some(taken) = TAKEN.iter().find(|taken| **taken == kind.mime_type()) {
        return Ok(taken);
    }
    Err(match kind.matcher_type() {
        infer::MatcherType::App => "可执行程序",
        infer::MatcherType::Archive => "压缩包",
        infer::MatcherType::Text => "网页或者脚本",
        infer::MatcherType::Audio | infer::MatcherType::Video | infer::MatcherType::Image => {
            "不常用的音像格式"
        }
        infer::MatcherType::Book
        | infer::MatcherType::Doc
        | infer::MatcherType::Font
        | infer::MatcherType::Custom => "其他文件",
    })
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    domain::case::papers::hex(bytes)
}
