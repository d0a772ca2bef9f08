//! 文号: without gaps, each accounted for, whoever asks and however many at once.

use crate::by_hand::{assert_gapless, assert_sound, rows};
use domain::Code;
use harness::{Bureau, on_both};
use scenario::ask::Verb;
use std::sync::Arc;
use store::Answer;

/// A case that waits for the head to file it.
async fn asked_for(bureau: &Bureau) -> Code {
    let case = bureau.checked().await.unwrap();
    bureau.does("李青松", Verb::RequestFiling, &case, &[]).await.unwrap();
    case
}

/// `n text state` of the filing series, in order.
async fn filing_numbers(bureau: &Bureau) -> Vec<(i64, String, String)> {
    let sql = "SELECT n, text, state FROM number_list WHERE series LIKE '%.filing.%' ORDER BY n";
    let text = |row: &store::db::Row, column| row.text(column).unwrap().to_owned();
    let all = rows(bureau.store(), sql).await;
    all.iter().map(|row| (row.int(0).unwrap(), text(row, 1), text(row, 2))).collect()
}

on_both! {
    async fn R1_many_take_a_number_at_once_and_none_is_skipped_or_given_twice(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let mut requests = Vec::new();
        for _ in 0..32 {
            let case = asked_for(&bureau).await;
            let mut request = bureau.request("陈志远", Verb::ReserveNumber, &case, &[]).await.unwrap();
            let domain::Command::Case(_, command) = &mut request.command else { panic!() };
            let template = String::new();
            *command = domain::case::command::Command::ReserveNumber {
                purpose: domain::series::Purpose::Filing,
                template,
            };
            requests.push(request);
        }
        let tasks: Vec<_> = requests
            .into_iter()
            .map(|request| {
                let store = Arc::clone(bureau.store());
                tokio::spawn(async move { store.execute(request).await.unwrap() })
            })
            .collect();
        for task in tasks {
            assert!(matches!(task.await.unwrap(), Answer::Done(_)));
        }
        let numbers = filing_numbers(&bureau).await;
        let given: Vec<i64> = numbers.iter().map(|(n, ..)| *n).collect();
        assert_eq!(given, (1..=32).collect::<Vec<i64>>());
        assert!(numbers.iter().all(|(n, text, state)| {
            *text == format!("雁统立〔2026〕{n}号") && state == "reserved"
        }));
        assert_gapless(bureau.store()).await;
        assert_sound(bureau.store()).await;
    }

    async fn every_number_is_used_void_or_still_reserved(engine) {
        let bureau = Bureau::after(engine, "文号-作废不留空").await.unwrap();
        let sql = "SELECT series, n, state FROM number_list ORDER BY series, n";
        let all = rows(bureau.store(), sql).await;
        let told: Vec<String> = all
            .iter()
            .map(|row| {
                let series = row.text(0).unwrap().split('.').nth(1).unwrap().to_owned();
                format!("{series} {} {}", row.int(1).unwrap(), row.text(2).unwrap())
            })
            .collect();
        assert_eq!(told, [
            "decision 1 void",
            "decision 2 used",
            "filing 1 used",
            "filing 2 used",
            "notice 1 reserved",
        ]);
    }
}
