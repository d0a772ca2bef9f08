//! `rebuild`: the lists come out the same to the row, whatever had become of them.

use crate::by_hand::{assert_sound, change};
use harness::{Bureau, on_both};
use scenario::ask::Verb;
use std::sync::Arc;

/// What somebody may do to lists by hand or by mistake.
const DAMAGE: [&str; 11] = [
    "UPDATE case_list SET stage = 'done', title = '别的'",
    "DELETE FROM case_list",
    "INSERT INTO task_list VALUES ('X', 'Issue', 'role:head', 'A', '没有的事', '没有的案', 1)",
    "DELETE FROM task_list",
    "UPDATE clock_list SET due = '2000-01-01', stands = 1",
    "DELETE FROM clock_list",
    "INSERT INTO wait_list VALUES ('X', 'Issue', 'Y', 'A', 1, 'role:head', '没有的事', '')",
    "UPDATE number_list SET state = 'void', text = ''",
    "UPDATE person_list SET roles = 'administrator'",
    "DELETE FROM agency_list",
    "UPDATE publication_list SET until = '2000-01-01', position = 0",
];

on_both! {
    async fn R1_rebuilt_lists_are_the_same_to_the_row(engine) {
        for stem in ["5-全程", "文号-作废不留空", "不准-审核以后改动"] {
            let bureau = Bureau::after(engine, stem).await.unwrap();
            let store = bureau.store();
            let lists = store.dump_lists().await.unwrap();
            assert!(lists.len() > 8, "{stem}");
            let mut told = (0, 0);
            let events = store.rebuild(|done, of| told = (done, of)).await.unwrap();
            assert_eq!(told, (events, events));
            assert_eq!(store.dump_lists().await.unwrap(), lists, "{stem}");
            for damage in DAMAGE {
                change(store, damage, &[]).await;
                store.rebuild(|_, _| {}).await.unwrap();
                assert_eq!(store.dump_lists().await.unwrap(), lists, "{stem}: {damage}");
            }
            assert_sound(store).await;
        }
    }

    async fn what_is_done_while_lists_are_rebuilt_is_in_them(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let mut cases = Vec::new();
        for _ in 0..8 {
            cases.push(bureau.checked().await.unwrap());
        }
        let rebuilding = {
            let store = Arc::clone(bureau.store());
            tokio::spawn(async move {
                for _ in 0..6 {
                    store.rebuild(|_, _| {}).await.unwrap();
                }
            })
        };
        for case in &cases {
            for verb in [Verb::RequestFiling, Verb::Note] {
                bureau.does("李青松", verb, case, &[]).await.unwrap();
            }
            let other = bureau.clue().await.unwrap();
            bureau.does("李青松", Verb::Note, &other, &[]).await.unwrap();
        }
        rebuilding.await.unwrap();
        let lists = bureau.store().dump_lists().await.unwrap();
        bureau.store().rebuild(|_, _| {}).await.unwrap();
        assert_eq!(bureau.store().dump_lists().await.unwrap(), lists);
        assert_sound(bureau.store()).await;
    }
}
