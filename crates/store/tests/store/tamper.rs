//! 不能删改: one byte is flipped in each kind of file and in each table and column, and `fsck` must
//! find it and say where. Before and after, nothing is said.

use crate::by_hand::{assert_sound, change, number, rows};
use crate::reading::position_of;
use domain::{Event, Kind};
use harness::{Bureau, on_both};
use scenario::ask::Verb;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::db::Value;
use store::seal::{Place, seal};
use store::{Findings, Store};

/// What was flipped and what was said of it.
#[derive(Default)]
struct Table(Vec<(String, String)>);

impl Table {
    /// Something was flipped: one of the damages must contain `words`.
    fn must_say(&mut self, what: &str, words: &str, findings: &Findings) {
        let said = findings.damages.iter().find(|damage| damage.contains(words));
        assert!(said.is_some(), "{what}: nothing with “{words}” among {:#?}", findings.damages);
        let more = findings.damages.len() - 1;
        let more = if more > 0 { format!("（另 {more} 处）") } else { String::new() };
        self.0.push((what.to_owned(), format!("{}{more}", said.map_or("", String::as_str))));
    }

    fn print(&self, title: &str) {
        println!("\n{title}: {} flipped, all found and located", self.0.len());
        for (what, said) in &self.0 {
            println!("| {what} | {said} |");
        }
    }
}

async fn fsck(store: &Store) -> Findings {
    store.fsck(|_, _| {}).await.unwrap()
}

/// A published case, and another with so many notes: from 230 on there are more than 256 events, a
/// tile of level 1 and a full bundle.
async fn bureau(engine: harness::Engine, notes: usize) -> Bureau {
    let bureau = Bureau::after(engine, "5-全程").await.unwrap();
    let case = bureau.clue().await.unwrap();
    let mut tasks = Vec::new();
    for _ in 0..notes {
        let note = bureau.request("李青松", Verb::Note, &case, &[]).await.unwrap();
        let store = Arc::clone(bureau.store());
        tasks.push(tokio::spawn(async move { store.execute(note).await.unwrap() }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_sound(bureau.store()).await;
    bureau
}

/// The value with one bit of one byte changed; a text stays a text.
fn flipped(value: &Value) -> Value {
    match value {
        // The version next to it may be taken.
        Value::Int(value) => Value::Int(value ^ 0x400),
        Value::Text(text) if text.is_empty() => Value::Text("x".to_owned()),
        Value::Text(text) => {
            let middle = text.chars().count() / 2;
            let other = |c: char| if c == 'A' { 'B' } else { 'A' };
            let change = |(n, c)| if n == middle { other(c) } else { c };
            Value::Text(text.chars().enumerate().map(change).collect())
        }
        Value::Bytes(bytes) => {
            let mut bytes = bytes.clone();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            Value::Bytes(bytes)
        }
        Value::Null => Value::Int(1),
    }
}

/// Flips a byte of `column` in the one row of `table` that `which` names, looks, and puts it back.
async fn flip(
    store: &Store,
    table: &str,
    column: &str,
    which: &str,
    words: &str,
    told: &mut Table,
) {
    let sql = format!("SELECT {column} FROM {table} WHERE {which}");
    let held = rows(store, &sql).await;
    assert_eq!(held.len(), 1, "{sql}");
    let held = held[0].values()[0].clone();
    // The row is found again by what was written there, in case the key itself was changed.
    let set = format!("UPDATE {table} SET {column} = $1 WHERE {which}");
    assert_eq!(change(store, &set, &[flipped(&held)]).await, 1, "{set}");
    told.must_say(&format!("{table}.{column}"), words, &fsck(store).await);
    let back = if which.contains(&format!("{column} =")) {
        let others = which.split(" AND ").filter(|part| !part.starts_with(&format!("{column} =")));
        let others: String = others.map(|part| format!(" AND {part}")).collect();
        format!("UPDATE {table} SET {column} = $1 WHERE {column} = $2{others}")
    } else {
        format!("UPDATE {table} SET {column} = $1 WHERE {which} OR {column} = $2")
    };
    assert_eq!(change(store, &back, &[held.clone(), flipped(&held)]).await, 1, "{back}");
}

/// Flips a byte of a file at `place`, looks, and puts it back.
async fn flip_file(store: &Store, path: &Path, place: usize, words: &str, told: &mut Table) {
    let held = fs::read(path).unwrap();
    let mut bytes = held.clone();
    bytes[place] ^= 1;
    fs::write(path, bytes).unwrap();
    let name = path.components().rev().take(3).map(|part| part.as_os_str().to_string_lossy());
    let name: Vec<String> = name.map(|part| part.chars().take(12).collect()).collect();
    let name = name.into_iter().rev().collect::<Vec<_>>().join("/");
    told.must_say(&format!("{name} 第 {place} 字节"), words, &fsck(store).await);
    fs::write(path, held).unwrap();
}

fn places(length: usize, step: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).step_by(step).collect();
    places.push(length - 1);
    places.dedup();
    places
}

on_both! {
    async fn R3_3_a_flipped_byte_in_any_file_is_found_and_located(engine) {
        let bureau = bureau(engine, 230).await;
        let store = bureau.store();
        let (mut told, log) = (Table::default(), store.log().directory().to_path_buf());
        let size = store.log_size().await.unwrap();
        let rest = size - 256;
        for (tile, length) in [
            ("tile/0/000".to_owned(), 8192),
            (format!("tile/0/001.p/{rest}"), usize::try_from(32 * rest).unwrap()),
            ("tile/1/000.p/1".to_owned(), 32),
        ] {
            for place in [0, length / 2, length - 1] {
                let entry = place / 32;
                flip_file(store, &log.join(&tile), place, &format!("{tile}：第 {entry} 项"), &mut told).await;
            }
        }
        for bundle in ["tile/entries/000".to_owned(), format!("tile/entries/001.p/{rest}")] {
            let length = fs::read(log.join(&bundle)).unwrap().len();
            for place in [0, length / 2, length - 1] {
                flip_file(store, &log.join(&bundle), place, &bundle, &mut told).await;
            }
        }
        let note = log.join("checkpoint");
        for place in places(fs::read(&note).unwrap().len(), 41) {
            flip_file(store, &note, place, "checkpoint", &mut told).await;
        }
        let head = bureau.node.options.data.with_file_name("data.keys").join("head.json");
        for place in places(fs::read(&head).unwrap().len(), 23) {
            flip_file(store, &head, place, "head.json", &mut told).await;
        }
        let sql = "SELECT position FROM events WHERE type IN ('evidence.added', 'case.decided')";
        assert_eq!(rows(store, sql).await.len(), 3);
        let objects = objects(&bureau.node.options.data.join("objects"));
        assert_eq!(objects.len(), 4, "a picture, a scan and two documents");
        for object in objects {
            let digest = object.file_name().unwrap().to_string_lossy().into_owned();
            flip_file(store, &object, 5, &format!("材料 {digest}"), &mut told).await;
            let held = fs::read(&object).unwrap();
            fs::remove_file(&object).unwrap();
            told.must_say("材料文件删除", &format!("材料 {digest}"), &fsck(store).await);
            fs::write(&object, held).unwrap();
        }
        assert_sound(store).await;
        told.print(&format!("{engine:?}, files"));
    }

    async fn R3_3_a_flipped_byte_in_any_column_of_the_record_is_found_and_located(engine) {
        let bureau = bureau(engine, 3).await;
        let (store, mut told) = (bureau.store(), Table::default());
        for kind in ["case.clue_registered", "case.decided", "evidence.added", "publication.published"] {
            let position = position_of(store, kind).await;
            let (row, located) = (format!("position = {position}"), format!("第 {position} 号事件"));
            for (column, words) in [
                ("stream", "事件流（stream）一栏"),
                ("version", "序号（version）一栏"),
                ("agency", "机关（agency）一栏"),
                ("type", "类型（type）一栏"),
                ("at", "时间（at）一栏"),
                ("body", "正文"),
                ("leaf", "登记项（leaf）"),
            ] {
                let words = if column == "body" { "" } else { words };
                flip(store, "events", column, &row, &format!("{located}：{words}"), &mut told).await;
            }
            flip(store, "disclosures", "items", &row, &located, &mut told).await;
        }
        for table in ["events", "disclosures"] {
            let position = position_of(store, "case.drafted").await;
            let which = format!("position = {position}");
            let moved = number(store, "SELECT MAX(position) + 7 FROM events").await;
            change(store, &format!("UPDATE {table} SET position = {moved} WHERE {which}"), &[]).await;
            let located = format!("第 {position} 号事件");
            told.must_say(&format!("{table}.position"), &located, &fsck(store).await);
            let back = format!("UPDATE {table} SET position = {position} WHERE position = {moved}");
            assert_eq!(change(store, &back, &[]).await, 1);
        }
        let case = bureau.stream(Kind::Case, "甲案");
        for column in ["version", "agency", "secret", "last_leaf", "stream"] {
            let which = format!("stream = '{case}'");
            flip(store, "streams", column, &which, &format!("streams 表：{case}"), &mut told).await;
        }
        for column in ["next_position", "last_at"] {
            flip(store, "log_counter", column, "id = 1", column, &mut told).await;
        }
        assert_sound(store).await;
        told.print(&format!("{engine:?}, record"));
    }

    async fn R3_3_a_flipped_byte_in_any_column_of_any_list_is_found_and_located(engine) {
        let bureau = bureau(engine, 3).await;
        let (store, mut told) = (bureau.store(), Table::default());
        // Something to do, and a number that is void.
        let case = bureau.checked().await.unwrap();
        bureau.does("李青松", Verb::RequestFiling, &case, &[]).await.unwrap();
        let (person, filed) = (bureau.code("王岚"), bureau.filed().await.unwrap());
        let series = format!("{}.decision.2026", bureau.code("雁城市统计局"));
        let published = rows(store, "SELECT code FROM publication_list").await[0].text(0).unwrap().to_owned();
        let agency = bureau.code("雁城市统计局");
        for list in store::lists::ALL {
            let which = match list.table {
                "case_list" => format!("code = '{case}'"),
                "task_list" => format!("case_code = '{case}' AND step = 'File' AND assignee = 'role:head'"),
                "clock_list" => format!("case_code = '{filed}' AND n = 0 AND keeper = 'role:head'"),
                "wait_list" => format!("case_code = '{case}' AND step = 'File' AND waiter = '{person}'"),
                "number_list" => format!("series = '{series}' AND n = 1"),
                "person_list" => format!("code = '{person}'"),
                "agency_list" => format!("code = '{agency}'"),
                _ => format!("code = '{published}'"),
            };
            for (n, column) in list.columns.iter().enumerate() {
                let words = if n < list.key {
                    format!("{} 表 ", list.table)
                } else {
                    format!("{column} 一栏")
                };
                flip(store, list.table, column, &which, &words, &mut told).await;
            }
            let held = rows(store, &format!("SELECT {} FROM {} WHERE {which}", list.columns.join(", "), list.table)).await;
            change(store, &format!("DELETE FROM {} WHERE {which}", list.table), &[]).await;
            told.must_say(&format!("{} 删一行", list.table), "这一行不见了", &fsck(store).await);
            let marks = store::db::list(0, list.columns.len());
            let insert = format!("INSERT INTO {} ({}) VALUES ({marks})", list.table, list.columns.join(", "));
            change(store, &insert, held[0].values()).await;
            let mut added = held[0].values().to_vec();
            added[0] = Value::Text("没有的".to_owned());
            change(store, &insert, &added).await;
            told.must_say(&format!("{} 加一行", list.table), "没有事件支持这一行", &fsck(store).await);
            change(store, &format!("DELETE FROM {} WHERE {} = '没有的'", list.table, list.columns[0]), &[]).await;
        }
        assert_sound(store).await;
        told.print(&format!("{engine:?}, lists"));
    }

    /// Whoever knows the program and all secrets of the database can make an event that fits in every
    /// way, but for the log: that was signed with a key he does not have.
    async fn R3_3_a_forged_event_is_found_by_the_signed_log(engine) {
        let bureau = bureau(engine, 3).await;
        let (store, case) = (bureau.store(), bureau.stream(Kind::Case, "甲案"));
        let position = position_of(store, "case.drafted").await;
        let history = store.history(&case, 0).await.unwrap();
        let drafted = history.iter().find(|r| r.event.parts().unwrap().0 == "case.drafted").unwrap();
        let Event::Case(domain::case::Event::Drafted { mut content, template }) = drafted.event.clone()
        else { panic!() };
        content.fine = None;
        let sql = format!("SELECT secret FROM streams WHERE stream = '{case}'");
        let secret: [u8; 32] = rows(store, &sql).await[0].bytes(0).unwrap().try_into().unwrap();
        let sql = format!("SELECT leaf FROM events WHERE stream = '{case}' AND version = {}", drafted.version - 1);
        let before = rows(store, &sql).await[0].bytes(0).unwrap().to_vec();
        let place = Place {
            origin: store.origin(),
            stream: &case,
            secret: &secret,
            version: drafted.version,
            previous: Some(*ledger::leaf_hash(&before).as_bytes()),
        };
        let event = Event::Case(domain::case::Event::Drafted { content, template });
        let forged = seal(&place, &event, drafted.actor.as_ref(), drafted.at, store.entropy()).unwrap();
        let values = [position.into(), forged.body.into(), forged.leaf.into()];
        change(store, "UPDATE events SET body = $2, leaf = $3 WHERE position = $1", &values).await;
        let values = [position.into(), forged.disclosures.into()];
        change(store, "UPDATE disclosures SET items = $2 WHERE position = $1", &values).await;
        let findings = fsck(store).await;
        let words = format!("第 {position} 号事件：登记项（leaf）不是已经签名公布的那一条");
        assert!(findings.damages.contains(&words), "{:#?}", findings.damages);
        println!("{engine:?}, forged: {:?}", findings.damages);
    }

    async fn a_deleted_event_is_named(engine) {
        let bureau = bureau(engine, 3).await;
        let store = bureau.store();
        change(store, "DELETE FROM disclosures WHERE position BETWEEN 40 AND 42", &[]).await;
        let findings = fsck(store).await;
        for position in 40..=42 {
            let words = format!("第 {position} 号事件：披露项整行不见了");
            assert!(findings.damages.contains(&words), "{:#?}", findings.damages);
        }
        change(store, "DELETE FROM events WHERE position BETWEEN 40 AND 42", &[]).await;
        let findings = fsck(store).await;
        assert!(findings.damages.contains(&"第 40 至 42 号事件不见了".to_owned()), "{findings:#?}");
        // The last one too, with the counter set back to hide it: the head still knows.
        let last = number(store, "SELECT MAX(position) FROM events").await;
        for sql in [
            "DELETE FROM events WHERE position = $1",
            "DELETE FROM disclosures WHERE position = $1",
            "UPDATE log_counter SET next_position = $1",
        ] {
            change(store, sql, &[last.into()]).await;
        }
        let findings = fsck(store).await;
        assert!(findings.damages.iter().any(|what| what.contains("旧的备份")), "{findings:#?}");
    }
}

fn objects(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(objects(&path)) } else { found.push(path) }
    }
    found
}
