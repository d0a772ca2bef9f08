//! What goes wrong below the program: the clock, the disk, the database. Nothing is half stored, and
//! one bad command never costs another.

use crate::by_hand::{assert_gapless, assert_sound, change, number};
use crate::gate::at_once;
use harness::{Bureau, Engine, on_both};
use jiff::Span;
use scenario::ask::Verb;
use store::db::Db;
use store::{Answer, Fault, Request};

/// Makes the database refuse every command whose id begins with `bad`, in the middle of writing it.
async fn refuse_bad_ids(bureau: &Bureau, words: &str) {
    let store = bureau.store();
    if !store.db().is_server() {
        let sql = format!(
            "CREATE TRIGGER bad BEFORE INSERT ON commands WHEN NEW.id LIKE 'bad%' \
             BEGIN SELECT RAISE(ABORT, '{words}'); END"
        );
        change(store, &sql, &[]).await;
        return;
    }
    let sql = format!(
        "CREATE FUNCTION bad() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN \
         IF NEW.id LIKE 'bad%' THEN RAISE EXCEPTION '{words}'; END IF; RETURN NEW; END $f$"
    );
    change(store, &sql, &[]).await;
    let sql = "CREATE TRIGGER bad BEFORE INSERT ON commands FOR EACH ROW EXECUTE FUNCTION bad()";
    change(store, sql, &[]).await;
}

async fn all_counts(bureau: &Bureau) -> Vec<i64> {
    let mut counts = Vec::new();
    let tables = ["events", "disclosures", "streams", "commands", "case_list", "task_list"];
    for table in tables {
        counts.push(number(bureau.store(), &format!("SELECT COUNT(*) FROM {table}")).await);
    }
    counts.push(number(bureau.store(), "SELECT next_position FROM log_counter").await);
    counts
}

on_both! {
    async fn a_clock_set_back_stops_writing_and_stores_nothing(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let case = bureau.clue().await.unwrap();
        let note = bureau.request("李青松", Verb::Note, &case, &[]).await.unwrap();
        let before = all_counts(&bureau).await;
        let late = Request { now: note.now - Span::new().seconds(3), ..note.clone() };
        let answer = bureau.store().execute(late).await;
        assert!(matches!(answer, Err(Fault::ClockBack { seconds: 3 })), "{answer:?}");
        assert!(answer.unwrap_err().to_string().contains("请校准服务器时间"));
        assert_eq!(all_counts(&bureau).await, before);
        // A step of time synchronisation is not a clock set back.
        let step = Request { now: note.now - Span::new().seconds(2), ..note };
        assert_eq!(bureau.store().execute(step).await.unwrap(), Answer::Done(case));
        assert_sound(bureau.store()).await;
    }

    async fn a_clock_set_back_costs_nobody_else_in_the_group(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let mut requests = Vec::new();
        for n in 0..6 {
            let case = bureau.clue().await.unwrap();
            let mut note = bureau.request("李青松", Verb::Note, &case, &[]).await.unwrap();
            if n == 3 {
                note.now -= Span::new().hours(1);
            }
            requests.push(note);
        }
        let answers = at_once(bureau.store(), requests).await;
        for (n, answer) in answers.iter().enumerate() {
            let back = matches!(answer, Err(Fault::ClockBack { seconds: 3600 }));
            assert!(if n == 3 { back } else { matches!(answer, Ok(Answer::Done(_))) }, "{answer:?}");
        }
        assert_gapless(bureau.store()).await;
    }

    async fn one_bad_command_never_costs_another(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        refuse_bad_ids(&bureau, "this row is not wanted").await;
        let mut requests = Vec::new();
        for n in 0..12 {
            let case = bureau.clue().await.unwrap();
            let mut note = bureau.request("李青松", Verb::Note, &case, &[]).await.unwrap();
            if n % 5 == 2 {
                note.id = format!("bad-{n:020}");
            }
            requests.push(note);
        }
        let before = all_counts(&bureau).await;
        let answers = at_once(bureau.store(), requests.clone()).await;
        for (request, answer) in requests.iter().zip(&answers) {
            let bad = request.id.starts_with("bad");
            assert!(if bad { answer.is_err() } else { answer.is_ok() }, "{} {answer:?}", request.id);
        }
        let after = all_counts(&bureau).await;
        let (written, stored) = (after[0] - before[0], after[3] - before[3]);
        assert_eq!((written, stored, after[6] - before[6]), (10, 10, 10));
        assert_gapless(bureau.store()).await;
        assert_sound(bureau.store()).await;
    }

    async fn a_full_disk_in_mid_append_leaves_nothing_and_the_retry_succeeds(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        let case = bureau.code("甲案");
        refuse_bad_ids(&bureau, "No space left on device").await;
        let mut record = bureau.request("李青松", Verb::MakeRecord, &case, &[]).await.unwrap();
        record.id = "bad-00000000000000000001".to_owned();
        let before = all_counts(&bureau).await;
        let lists = bureau.store().dump_lists().await.unwrap();
        let fault = bureau.store().execute(record.clone()).await.unwrap_err();
        assert!(fault.is_disk_full(), "{fault}");
        assert_eq!(all_counts(&bureau).await, before);
        assert_eq!(bureau.store().dump_lists().await.unwrap(), lists);
        let drop = if engine == Engine::Sqlite { "DROP TRIGGER bad" } else { "DROP TRIGGER bad ON commands" };
        change(bureau.store(), drop, &[]).await;
        assert_eq!(bureau.store().execute(record).await.unwrap(), Answer::Done(case));
        assert_gapless(bureau.store()).await;
        assert_sound(bureau.store()).await;
    }
}

/// The embedded database itself says that it is full, not a stand-in.
#[tokio::test]
async fn the_embedded_database_runs_full_and_goes_on_when_there_is_room() {
    let bureau = Bureau::after(Engine::Sqlite, "1-立案").await.unwrap();
    let case = bureau.code("甲案");
    let Db::Lite { write, .. } = bureau.store().db() else { panic!("not embedded") };
    let limit = |pages: i64| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(write)
    };
    // The smallest limit that SQLite takes is what it has already.
    limit(1).await.unwrap();
    let long = "记".repeat(900);
    let (mut done, mut full) = (0, None);
    for _ in 0..2000 {
        let note = bureau.request("李青松", Verb::Note, &case, &[("text", &long)]).await.unwrap();
        let before = all_counts(&bureau).await;
        match bureau.store().execute(note.clone()).await {
            Ok(answer) => {
                assert_eq!(answer, Answer::Done(case.clone()));
                done += 1;
            }
            Err(fault) => {
                assert!(fault.is_disk_full(), "{fault}");
                assert_eq!(all_counts(&bureau).await, before);
                full = Some(note);
                break;
            }
        }
    }
    println!("{done} commands until the database was full");
    limit(i64::from(u32::MAX) - 2).await.unwrap();
    let note = full.expect("the database never ran full");
    assert_eq!(bureau.store().execute(note).await.unwrap(), Answer::Done(case));
    assert_gapless(bureau.store()).await;
    assert_sound(bureau.store()).await;
}
