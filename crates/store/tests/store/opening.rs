//! What is found at the start, and what is done about it: the recovery table of the log, each row a
//! test. A database behind the signed head is refused, everything else is carried on.

use crate::by_hand::{assert_sound, change, number};
use harness::node::Closed;
use harness::{Bureau, Engine, Node, on_both};
use ledger::checkpoint::Checkpoint;
use scenario::ask::Verb;
use std::fs;
use std::path::{Path, PathBuf};
use store::{Fault, Head, Store};

/// Where the signed head is kept, apart from the data.
fn head_file(node: &Closed) -> PathBuf {
    node.options.data.with_file_name("data.keys").join("head.json")
}

fn head(node: &Closed) -> Head {
    serde_json::from_slice(&fs::read(head_file(node)).unwrap()).unwrap()
}

fn checkpoint_file(node: &Closed) -> PathBuf {
    node.options.data.join("log/checkpoint")
}

/// The size that the published checkpoint tells.
fn published(store: &Store) -> u64 {
    let note = store.log().checkpoint().unwrap().unwrap();
    note.lines().nth(1).unwrap().parse().unwrap()
}

async fn more(bureau: &Bureau) {
    let case = bureau.clue().await.unwrap();
    bureau.does("李青松", Verb::Note, &case, &[]).await.unwrap();
}

async fn opened(closed: Closed) -> Node {
    closed.open().await.map_err(|(fault, _)| fault).unwrap()
}

async fn refused(closed: Closed) -> (Fault, Closed) {
    match closed.open().await {
        Ok(_) => panic!("it opened"),
        Err(refused) => refused,
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in ["hengjian.db", "hengjian.db-wal", "hengjian.db-shm"] {
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        } else if to.join(name).exists() {
            fs::remove_file(to.join(name)).unwrap();
        }
    }
}

/// The database as it was before the last few events, the log signed beyond them.
async fn rolled_back(engine: Engine) -> (Closed, u64) {
    let bureau = Bureau::after(engine, "1-立案").await.unwrap();
    bureau.store().sequence().await.unwrap();
    let size = bureau.store().log_size().await.unwrap();
    let backup = bureau.node.options.data.with_file_name("backup");
    let bureau = bureau.reopen(|closed| copy(&closed.options.data, &backup)).await;
    let bureau = bureau.map_err(|(fault, _)| fault).unwrap();
    more(&bureau).await;
    bureau.store().sequence().await.unwrap();
    if engine == Engine::Postgres {
        let size = i64::try_from(size).unwrap();
        for sql in [
            "DELETE FROM disclosures WHERE position >= $1",
            "DELETE FROM streams WHERE stream IN (SELECT stream FROM events WHERE position >= $1)",
            "DELETE FROM events WHERE position >= $1",
            "UPDATE log_counter SET next_position = $1",
        ] {
            change(bureau.store(), sql, &[size.into()]).await;
        }
    }
    let closed = bureau.node.close().await;
    if engine == Engine::Sqlite {
        copy(&backup, &closed.options.data);
    }
    (closed, size)
}

on_both! {
    async fn R3_3_a_database_behind_the_signed_head_is_refused_in_words(engine) {
        let (closed, size) = rolled_back(engine).await;
        let signed = head(&closed).size;
        assert!(signed > size);
        let (fault, closed) = refused(closed).await;
        let words = fault.to_string();
        assert!(matches!(fault, Fault::RolledBack(_)), "{words}");
        for part in [format!("只有 {size} 条"), format!("第 {signed} 条"), "旧的备份".into(), "--successor".into()] {
            assert!(words.contains(&part), "{words}");
        }
        // Refusing changed nothing: it is refused again, and only looking at it is possible.
        let (_, mut closed) = refused(closed).await;
        closed.options.check_only = true;
        let node = opened(closed).await;
        let findings = node.store.fsck(|_, _| {}).await.unwrap();
        assert!(findings.damages.iter().any(|what| what.contains("旧的备份")), "{findings:?}");
    }

    async fn a_database_with_another_last_event_is_refused(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        bureau.store().sequence().await.unwrap();
        let last = bureau.store().log_size().await.unwrap() - 1;
        let sql = "UPDATE events SET leaf = (SELECT leaf FROM events WHERE position = 0) WHERE position = $1";
        change(bureau.store(), sql, &[i64::try_from(last).unwrap().into()]).await;
        let (fault, _) = refused(bureau.node.close().await).await;
        let words = fault.to_string();
        assert!(words.contains(&format!("第 {last} 号事件不是已经签名的那一条")), "{words}");
    }

    async fn a_head_that_was_remembered_but_not_published_is_published(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        bureau.store().sequence().await.unwrap();
        let older = fs::read(bureau.store().log().directory().join("checkpoint")).unwrap();
        more(&bureau).await;
        bureau.store().sequence().await.unwrap();
        let newer = fs::read(bureau.store().log().directory().join("checkpoint")).unwrap();
        let mut closed = bureau.node.close().await;
        for left in [Some(&older), None] {
            match left {
                Some(bytes) => fs::write(checkpoint_file(&closed), bytes).unwrap(),
                None => fs::remove_file(checkpoint_file(&closed)).unwrap(),
            }
            let size = head(&closed).size;
            let node = opened(closed).await;
            assert_eq!(published(&node.store), size);
            // The same head signs the same: nobody ever sees two checkpoints of one size.
            assert_eq!(fs::read(node.store.log().directory().join("checkpoint")).unwrap(), newer);
            assert_sound(&node.store).await;
            closed = node.close().await;
        }
    }

    async fn tiles_written_but_not_signed_are_signed_again_to_the_same_root(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        bureau.store().sequence().await.unwrap();
        let closed_head = bureau.node.options.data.with_file_name("data.keys").join("head.json");
        let (older, older_note) = (
            fs::read(&closed_head).unwrap(),
            fs::read(bureau.store().log().directory().join("checkpoint")).unwrap(),
        );
        more(&bureau).await;
        bureau.store().sequence().await.unwrap();
        let closed = bureau.node.close().await;
        let newer = head(&closed);
        fs::write(&closed_head, older).unwrap();
        fs::write(checkpoint_file(&closed), older_note).unwrap();
        let node = opened(closed).await;
        assert!(published(&node.store) < newer.size);
        assert!(node.store.sequence().await.unwrap());
        assert_eq!(published(&node.store), newer.size);
        assert_sound(&node.store).await;
        assert_eq!(head(&node.close().await), newer);
    }

    async fn events_that_no_tile_has_yet_are_taken_into_the_log(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        let size = bureau.store().log_size().await.unwrap();
        let node = opened(bureau.node.close().await).await;
        assert_eq!(node.store.log().checkpoint().unwrap(), None);
        assert!(node.store.sequence().await.unwrap());
        assert!(!node.store.sequence().await.unwrap(), "nothing is left");
        assert_eq!(published(&node.store), size);
        assert_sound(&node.store).await;
    }

    async fn a_damaged_tile_is_refused_and_rebuilt_from_events(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        bureau.store().sequence().await.unwrap();
        let size = bureau.store().log_size().await.unwrap();
        let mut closed = bureau.node.close().await;
        let tile = closed.options.data.join(format!("log/tile/0/000.p/{size}"));
        let mut bytes = fs::read(&tile).unwrap();
        bytes[40] ^= 1;
        fs::write(&tile, bytes).unwrap();
        let (fault, back) = refused(closed).await;
        assert!(fault.to_string().contains("hengjian rebuild"), "{fault}");
        closed = back;
        closed.options.rebuild_log = true;
        let mut closed = opened(closed).await.close().await;
        closed.options.rebuild_log = false;
        let node = opened(closed).await;
        assert_sound(&node.store).await;
    }

    /// Two that sign for one log: the second finds that the head is not the one it left.
    async fn the_second_signer_fails_closed(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        bureau.store().sequence().await.unwrap();
        let directory = bureau.store().log().directory().to_path_buf();
        let before = fs::read_to_string(directory.join("checkpoint")).unwrap();
        let file = bureau.node.options.data.with_file_name("data.keys").join("head.json");
        let mut other: Head = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        other.size += 1;
        fs::write(&file, serde_json::to_vec(&other).unwrap()).unwrap();
        more(&bureau).await;
        assert!(matches!(bureau.store().sequence().await, Err(Fault::InUse)));
        assert_eq!(fs::read_to_string(directory.join("checkpoint")).unwrap(), before);
    }

    async fn a_checkpoint_never_goes_back(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let mut sizes = Vec::new();
        for _ in 0..5 {
            more(&bureau).await;
            bureau.store().sequence().await.unwrap();
            let note = bureau.store().log().checkpoint().unwrap().unwrap();
            let key = store::Portal::new(bureau.store().clone()).register().unwrap().unwrap().key;
            let key = ledger::key::VerifierKey::parse(&key).unwrap();
            let open = Checkpoint::open(&note, &key).unwrap();
            sizes.push((open.size, open.root));
        }
        for pair in sizes.windows(2) {
            let [(old, old_root), (new, new_root)] = pair else { panic!() };
            let tiles = bureau.store().log().tiles();
            ledger::tree::checked_consistency_proof(&tiles, *old, old_root, *new, new_root).unwrap();
        }
        let events = number(bureau.store(), "SELECT COUNT(*) FROM events").await;
        assert_eq!(sizes.last().unwrap().0, u64::try_from(events).unwrap());
    }
}

#[tokio::test]
async fn a_head_that_cannot_be_read_is_refused_in_words() {
    let bureau = Bureau::after(Engine::Sqlite, "0-班子").await.unwrap();
    bureau.store().sequence().await.unwrap();
    let closed = bureau.node.close().await;
    fs::write(head_file(&closed), b"{").unwrap();
    let (fault, _) = refused(closed).await;
    assert!(fault.to_string().contains("head.json") && fault.to_string().contains("请从备份恢复"));
}

#[tokio::test]
async fn a_demonstration_and_a_record_never_mix() {
    let (_folder, mut options) = harness::node::place(Engine::Sqlite).await.unwrap();
    Store::mark_demo(&options).await.unwrap();
    assert!(Store::open(&options).await.map(drop).unwrap_err().to_string().contains("演示"));
    options.allow_demo = true;
    let store = Store::open(&options).await.unwrap();
    assert!(store.is_demo());
    let bureau = Bureau::after(Engine::Sqlite, "0-班子").await.unwrap();
    let closed = bureau.node.close().await;
    let refused = Store::mark_demo(&closed.options).await.unwrap_err().to_string();
    assert!(refused.contains("真实的记录"), "{refused}");
}
