//! Writes the log's files: tiles and bundles, then the remembered head, then the checkpoint. All of it
//! blocks on the disk, so it runs where nobody waits for it.
//!
//! Files are written first and synced afterwards, all of one batch together: the file system commits
//! once for all of them instead of once for each, and leaves the disk to those who wait for answers.

use crate::Fault;
use crate::keys::{Head, Keys, write_durably};
use ledger::checkpoint::Checkpoint;
use ledger::key::LogSigner;
use ledger::merkle::Frontier;
use ledger::tile::{self, Tile};
use ledger::tree::TileSource;
use ledger::{Hash, entries, leaf_hash};
use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is needed to continue the published log.
#[derive(Debug)]
pub(crate) struct Edge {
    /// The last remembered head.
    pub head: Option<Head>,
    /// The right edge of the tree.
    pub frontier: Frontier,
}

/// The log's directory with the key that signs for it.
#[derive(Clone)]
pub(crate) struct Press {
    pub directory: PathBuf,
    pub keys: Keys,
    pub signer: Arc<LogSigner>,
}

impl Press {
    /// Publishes `leaves` after those that `edge` holds; afterwards it holds them too.
    pub fn publish(&self, edge: &mut Edge, leaves: &[Vec<u8>]) -> Result<(), Fault> {
        let old = edge.frontier.size();
        let frontier = self.write(edge, leaves)?;
        let origin = self.signer.verifier_key().name().to_owned();
        let head = Head { origin, size: frontier.size(), root: frontier.root().to_hex() };
        self.keys.advance(edge.head.as_ref(), &head)?;
        self.sign(&head)?;
        edge.frontier = frontier;
        edge.head = Some(head);
        self.prune(old, edge.frontier.size())
    }

    /// Writes tiles and bundles without signing anything; the edge of the tree with them.
    pub fn write(&self, edge: &Edge, leaves: &[Vec<u8>]) -> Result<Frontier, Fault> {
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
        let old = edge.frontier.size();
        let mut batch = Batch::default();
        let files = Files(&self.directory);
        for (tile, bytes) in ledger::tree::grow(&files, old, &hashes).map_err(Fault::internal)? {
            batch.write(self.directory.join(tile.path()), &bytes)?;
        }
        for (bundle, bytes) in self.bundles(old, leaves)? {
            batch.write(self.directory.join(bundle.entries_path()), &bytes)?;
        }
        batch.settle()?;
        let mut frontier = edge.frontier.clone();
        hashes.into_iter().for_each(|hash| frontier.push(hash));
        Ok(frontier)
    }

    /// Signs a remembered head and publishes the checkpoint. Signing again gives the same bytes.
    pub fn sign(&self, head: &Head) -> Result<(), Fault> {
        let root = head.root().ok_or_else(|| Fault::Internal("签名状态的根不是摘要".to_owned()))?;
        let checkpoint = Checkpoint::new(&head.origin, head.size, root);
        let note = checkpoint.sign(&self.signer).map_err(Fault::internal)?;
        write_durably(&self.directory.join("checkpoint"), note.to_string().as_bytes())
    }

    /// The entry bundles, the leaves themselves, 256 to a file, that are new with `leaves`.
    fn bundles(&self, old: u64, leaves: &[Vec<u8>]) -> Result<Vec<(Tile, Vec<u8>)>, Fault> {
        let mut bundles = Vec::new();
        for bundle in tile::new_bundles(old, old + leaves.len() as u64) {
            let first = bundle.index() * 256;
            let held = self.entries_before(first, old)?;
            let until = first + u64::from(bundle.width());
            let (from, until) = (first.max(old) - old, until - old);
            let part = usize::try_from(from).ok().zip(usize::try_from(until).ok());
            let part = part.and_then(|(from, until)| leaves.get(from..until)).unwrap_or_default();
            let all = held.iter().chain(part).map(Vec::as_slice);
            bundles.push((bundle, entries::encode(all).map_err(Fault::internal)?));
        }
        Ok(bundles)
    }

    /// The entries from `first` up to `old` of the bundle that was partial so far.
    fn entries_before(&self, first: u64, old: u64) -> Result<Vec<Vec<u8>>, Fault> {
        let Some(partial) = Tile::within(old, 0, first / 256).filter(|_| first < old) else {
            return Ok(Vec::new());
        };
        let path = self.directory.join(partial.entries_path());
        let bytes = read_wider(&path).map_err(Fault::file(&path))?;
        let entries = entries::decode(&bytes).map_err(Fault::internal)?;
        let held = entries.into_iter().take(usize::from(partial.width()));
        Ok(held.map(<[u8]>::to_vec).collect())
    }

    /// Removes the partial tiles and bundles of places that are full now, as the standard allows: who
    /// still asks for one finds the full one beside it.
    fn prune(&self, old: u64, new: u64) -> Result<(), Fault> {
        let grown = tile::new_tiles(old, new).into_iter().filter(Tile::is_full);
        for tile in grown {
            let bundle = (tile.level() == 0).then(|| tile.entries_path());
            for path in [Some(tile.path()), bundle].into_iter().flatten() {
                let partial = self.directory.join(format!("{path}.p"));
                match fs::remove_dir_all(&partial) {
                    Err(error) if error.kind() != ErrorKind::NotFound => {
                        return Err(Fault::file(&partial)(error));
                    }
                    Ok(()) | Err(_) => {}
                }
            }
        }
        Ok(())
    }
}

/// Tiles as files under a directory.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a>(pub &'a Path);

impl TileSource for Files<'_> {
    type Error = std::io::Error;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, std::io::Error> {
        read_wider(&self.0.join(tile.path()))
    }
}

/// A file, or the full tile that has taken the place of a partial one.
fn read_wider(path: &Path) -> Result<Vec<u8>, std::io::Error> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder =
                path.parent().filter(|folder| folder.extension().is_some_and(|e| e == "p"));
            folder.map_or(Err(error), |folder| fs::read(folder.with_extension("")))
        }
        read => read,
    }
}

/// Files of one batch: written under names of their own, then synced, then named, then the names are
/// synced. A file that can be seen is whole.
#[derive(Default)]
struct Batch {
    written: Vec<(fs::File, PathBuf, PathBuf)>,
}

impl Batch {
    fn write(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), Fault> {
        let folder = path.parent().unwrap_or(&path);
        fs::create_dir_all(folder).map_err(Fault::file(folder))?;
        let temporary = path.with_extension("tmp");
        let mut file = fs::File::create(&temporary).map_err(Fault::file(&temporary))?;
        file.write_all(bytes).map_err(Fault::file(&temporary))?;
        self.written.push((file, temporary, path));
        Ok(())
    }

    fn settle(self) -> Result<(), Fault> {
        for (file, temporary, _) in &self.written {
            file.sync_data().map_err(Fault::file(temporary))?;
        }
        let mut folders = BTreeSet::new();
        for (_, temporary, path) in &self.written {
            fs::rename(temporary, path).map_err(Fault::file(path))?;
            // Up to the log's own directory: `tile/entries/x001/234.p/5` is the deepest there is.
            folders.extend(path.ancestors().skip(1).take(6).map(Path::to_path_buf));
        }
        for folder in folders {
            let synced = fs::File::open(&folder).and_then(|folder| folder.sync_all());
            synced.map_err(Fault::file(&folder))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entropy;

    fn leaves(range: std::ops::Range<u32>) -> Vec<Vec<u8>> {
        range.map(|n| format!("leaf {n}").into_bytes()).collect()
    }

    fn press(folder: &Path) -> (Press, Edge) {
        let keys = Keys::open(folder.join("keys")).unwrap();
        let signer = Arc::new(keys.signer(Entropy, Some("log.example/1")).unwrap());
        let edge = Edge { head: None, frontier: Frontier::new() };
        (Press { directory: folder.join("log"), keys, signer }, edge)
    }

    /// Sizes on both sides of every edge at which a tile fills.
    #[test]
    fn what_is_published_in_steps_is_what_is_published_at_once() {
        let steps = [1, 2, 255, 256, 257, 511, 600, 1024, 1025];
        let folder = tempfile::tempdir().unwrap();
        let (press, mut edge) = press(folder.path());
        for pair in [0].iter().chain(&steps).zip(&steps) {
            press.publish(&mut edge, &leaves(*pair.0..*pair.1)).unwrap();
            let size = u64::from(*pair.1);
            let files = Files(&press.directory);
            let all: Vec<Hash> = leaves(0..*pair.1).iter().map(|leaf| leaf_hash(leaf)).collect();
            let root = ledger::merkle::root(&all);
            assert_eq!((edge.frontier.size(), edge.frontier.root()), (size, root));
            assert_eq!(ledger::tree::root(&files, size).unwrap(), root);
            // A reader that still holds an older checkpoint gets its proofs too.
            for old in steps.iter().filter(|old| *old <= pair.1) {
                let old = u64::from(*old);
                let root = ledger::merkle::root(&all[..usize::try_from(old).unwrap()]);
                ledger::tree::checked_inclusion_proof(&files, &all[0], 0, old, &root).unwrap();
            }
        }
        for place in ["tile/0/000", "tile/entries/000", "tile/0/003"] {
            assert!(press.directory.join(place).is_file(), "{place}");
            assert!(!press.directory.join(format!("{place}.p")).exists(), "{place}.p");
        }
        assert!(press.directory.join("tile/0/004.p/1").is_file());
    }
}
