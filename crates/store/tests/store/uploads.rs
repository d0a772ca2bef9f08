//! 材料: taken whole, or not at all.

use futures_util::stream;
use harness::{Bureau, Engine, Node};
use std::path::Path;
use store::Entropy;
use store::objects::{Objects, Rejected, Stored};

const LIMIT: u64 = 64 * 1024;

fn picture(size: usize) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16];
    bytes.extend_from_slice(b"JFIF\0");
    bytes.resize(size, 7);
    bytes
}

/// Sends `bytes` in pieces of 1000; the connection ends with an error after `until`, if given.
async fn send(objects: &Objects, bytes: &[u8], until: Option<usize>) -> Result<Stored, Rejected> {
    let cut = until.unwrap_or(bytes.len());
    let mut pieces: Vec<Result<Vec<u8>, &str>> =
        bytes[..cut].chunks(1000).map(|piece| Ok(piece.to_vec())).collect();
    if until.is_some() {
        pieces.push(Err("connection reset"));
    }
    objects.receive(stream::iter(pieces), LIMIT).await
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn R3_3_an_upload_is_named_by_its_digest_and_taken_once() {
    let node = Node::fresh(Engine::Sqlite).await.unwrap();
    let bytes = picture(30_000);
    let first = send(node.store.objects(), &bytes, None).await.unwrap();
    let again = send(node.store.objects(), &bytes, None).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(first.sha256, ledger::sha256(&bytes).to_hex());
    assert_eq!(first.sm3, ledger::sm3(&bytes).to_hex());
    assert_eq!((first.size, first.media_type), (30_000, "image/jpeg"));
    assert_eq!(files(&node.options.data.join("objects")).len(), 1);
    assert_eq!(std::fs::read(node.store.objects().path(&first.sha256)).unwrap(), bytes);
}

#[tokio::test]
async fn an_upload_that_is_not_taken_leaves_nothing() {
    let node = Node::fresh(Engine::Sqlite).await.unwrap();
    let objects = node.store.objects();
    // 90 % of a picture, then the connection breaks.
    let cut = send(objects, &picture(30_000), Some(27_000)).await;
    assert!(matches!(cut, Err(Rejected::Cut)), "{cut:?}");
    let empty = send(objects, b"", None).await;
    assert!(matches!(empty, Err(Rejected::Empty)), "{empty:?}");
    let large = send(objects, &picture(70_000), None).await;
    assert!(matches!(large, Err(Rejected::TooLarge(LIMIT))), "{large:?}");
    // A program stays one whatever its name ends in: only the content is looked at.
    let mut windows = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec();
    windows.resize(4000, 0);
    let mut unix = b"\x7fELF\x02\x01\x01\0".to_vec();
    unix.resize(4000, 0);
    for program in [windows, unix] {
        let rejected = send(objects, &program, None).await;
        assert!(matches!(rejected, Err(Rejected::Kind("可执行程序"))), "{rejected:?}");
    }
    let page = b"<!DOCTYPE html><html><script>alert(1)</script></html>";
    let rejected = send(objects, page, None).await;
    assert!(matches!(rejected, Err(Rejected::Kind(_))), "{rejected:?}");
    assert_eq!(files(&node.options.data.join("objects")), Vec::<String>::new());
}

#[tokio::test]
async fn what_an_earlier_run_left_half_written_is_removed_at_the_start() {
    let bureau = Bureau::after(Engine::Sqlite, "2-调查和草稿").await.unwrap();
    let incoming = bureau.node.options.data.join("objects/incoming");
    std::fs::write(incoming.join("half"), picture(500)).unwrap();
    let kept = files(&bureau.node.options.data.join("objects")).len() - 1;
    let node = bureau.node.close().await.open().await.map_err(|(fault, _)| fault).unwrap();
    assert_eq!(files(&incoming), Vec::<String>::new());
    assert_eq!(files(&node.options.data.join("objects")).len(), kept);
    let findings = node.store.fsck(|_, _| {}).await.unwrap();
    assert!(findings.objects > 0);
}

/// The name of an object never leads out of the folder.
#[tokio::test]
async fn a_digest_is_never_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let objects = Objects::open(folder.path().join("objects"), Entropy).await.unwrap();
    for name in ["../../etc/passwd", "/etc/passwd", "..", ""] {
        assert!(objects.path(name).starts_with(folder.path().join("objects")), "{name}");
        assert!(
            objects.digest(name).await.is_err() || objects.digest(name).await.unwrap().is_none()
        );
    }
}
