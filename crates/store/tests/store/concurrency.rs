//! Sixty-four at once, and the log following behind them.

use crate::by_hand::{assert_gapless, assert_sound, number, rows};
use domain::Code;
use harness::{Bureau, on_both};
use scenario::ask::Verb;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Answer, Fault};

const TASKS: usize = 64;
const COMMANDS: usize = 12;

/// What one of them does: notes on shared cases, records on a shared case, cases of his own, and
/// twice the same now and then. Gives the ids that were acknowledged.
async fn busy(bureau: Arc<Bureau>, task: usize, shared: Arc<Vec<Code>>) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for n in 0..COMMANDS {
        let case = &shared[(task + n) % shared.len()];
        let request = match n % 4 {
            0 => {
                let code = bureau.store().entropy().code().unwrap();
                bureau.request("李青松", Verb::RegisterClue, &code, &[]).await
            }
            1 => bureau.request("王岚", Verb::MakeRecord, case, &[("photo", "")]).await,
            _ => {
                bureau
                    .request("李青松", Verb::Note, case, &[("text", &format!("{task}-{n}"))])
                    .await
            }
        };
        let request = request.unwrap();
        let again = (n % 5 == 4).then(|| request.clone());
        let id = request.id.clone();
        let answer = bureau.store().execute(request).await;
        assert!(matches!(answer, Ok(Answer::Done(_))), "{answer:?}");
        if let Some(again) = again {
            assert_eq!(bureau.store().execute(again).await.unwrap(), answer.unwrap());
        }
        acknowledged.push(id);
    }
    acknowledged
}

on_both! {
    async fn R1_sixty_four_at_once_and_every_acknowledged_command_is_there_once(engine) {
        let bureau = Arc::new(Bureau::after(engine, "1-立案").await.unwrap());
        let mut shared = vec![bureau.code("甲案")];
        for _ in 0..7 {
            let case = bureau.checked().await.unwrap();
            bureau.does("李青松", Verb::RequestFiling, &case, &[]).await.unwrap();
            let file = bureau.request("陈志远", Verb::File, &case, &[]).await.unwrap();
            let mut take = file.clone();
            let domain::Command::Case(_, command) = &mut take.command else { panic!() };
            *command = domain::case::command::Command::ReserveNumber {
                purpose: domain::series::Purpose::Filing,
                template: String::new(),
            };
            take.id += "-number";
            for request in [take, file] {
                assert_eq!(bureau.store().execute(request).await.unwrap(), Answer::Done(case.clone()));
            }
            shared.push(case);
        }
        let shared = Arc::new(shared);
        let before = number(bureau.store(), "SELECT next_position FROM log_counter").await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let following = {
            let store = Arc::clone(bureau.store());
            tokio::spawn(async move { store.follow(stopped).await })
        };
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| tokio::spawn(busy(Arc::clone(&bureau), task, Arc::clone(&shared))))
            .collect();
        let mut acknowledged = BTreeSet::new();
        for task in tasks {
            for id in task.await.unwrap() {
                assert!(acknowledged.insert(id));
            }
        }
        stop.send(true).unwrap();
        following.await.unwrap();
        assert_eq!(acknowledged.len(), TASKS * COMMANDS);
        let ids = rows(bureau.store(), "SELECT id FROM commands").await;
        let stored: BTreeSet<String> = ids.iter().map(|row| row.text(0).unwrap().to_owned()).collect();
        assert_eq!(stored.len(), ids.len());
        assert!(acknowledged.is_subset(&stored));
        let after = number(bureau.store(), "SELECT next_position FROM log_counter").await;
        assert_eq!(usize::try_from(after - before).unwrap(), TASKS * COMMANDS, "one event each");
        assert_gapless(bureau.store()).await;
        let size: i64 = bureau.store().log().checkpoint().unwrap().unwrap()
            .lines().nth(1).unwrap().parse().unwrap();
        assert_eq!(size, after, "the log followed to the end");
        let findings = bureau.store().fsck(|_, _| {}).await.unwrap();
        assert_eq!(findings.damages, Vec::<String>::new());
        let lists = bureau.store().dump_lists().await.unwrap();
        bureau.store().rebuild(|_, _| {}).await.unwrap();
        assert_eq!(bureau.store().dump_lists().await.unwrap(), lists);
    }

    /// Whoever stops waiting has lost only the answer.
    async fn a_request_that_is_dropped_in_mid_append_is_whole_or_absent(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        let case = bureau.code("甲案");
        let gate = crate::gate::Gate::close(bureau.store()).await;
        let mut requests = Vec::new();
        for n in 1..=8 {
            let request = bureau.request("李青松", Verb::Note, &case, &[]).await.unwrap();
            let (store, copy) = (Arc::clone(bureau.store()), request.clone());
            let task = tokio::spawn(async move { store.execute(copy).await });
            // It is in line; then the connection goes away.
            while bureau.store().waiting() == 0 {
                tokio::task::yield_now().await;
            }
            if n % 2 == 0 {
                task.abort();
                assert!(task.await.unwrap_err().is_cancelled());
            } else {
                drop(task);
            }
            requests.push(request);
        }
        gate.open();
        for request in requests {
            assert_eq!(bureau.store().execute(request).await.unwrap(), Answer::Done(case.clone()));
        }
        let sql = "SELECT COUNT(*) FROM events WHERE type = 'case.noted'";
        assert_eq!(number(bureau.store(), sql).await, 8);
        assert_gapless(bureau.store()).await;
        assert_sound(bureau.store()).await;
    }

    async fn a_store_that_was_closed_answers_with_a_fault(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        let case = bureau.code("甲案");
        let note = bureau.request("李青松", Verb::Note, &case, &[]).await.unwrap();
        bureau.store().close().await;
        let answer = bureau.store().execute(note).await;
        assert!(matches!(answer, Err(Fault::Database(_))), "{answer:?}");
    }
}
