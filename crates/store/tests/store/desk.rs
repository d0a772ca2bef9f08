//! 今日's lists: what burns, what waits for whom, page by page.

use crate::by_hand::{assert_sound, change, rows};
use domain::person::Role;
use domain::{Kind, StreamId, time};
use harness::{Bureau, noon, on_both};
use jiff::ToSpan;
use jiff::civil::date;
use scenario::ask::Verb;
use store::db::Value;
use store::{PAGE, Spot, Whose};

on_both! {
    async fn U2_a_term_burns_for_those_who_keep_it_and_for_nobody_else(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let (store, agency) = (bureau.store(), bureau.code("雁城市统计局"));
        let case = bureau.filed().await.unwrap();
        let filed = time::civil_date(noon());
        let due = filed.checked_add(90.days()).unwrap();
        let (handler, stranger) = (bureau.code("王岚"), bureau.code("赵可"));
        let head = bureau.code("陈志远");
        for (person, roles, sees) in [
            (&handler, [Role::Officer].as_slice(), true),
            (&stranger, [Role::Officer].as_slice(), false),
            (&head, [Role::Head].as_slice(), true),
        ] {
            let whose = Whose { agency: &agency, person: Some(person), roles };
            let burning = store.burning(whose, due, None).await.unwrap();
            assert_eq!(burning.rows.len(), usize::from(sees), "{person}");
            let before = due.yesterday().unwrap();
            assert!(store.burning(whose, before, None).await.unwrap().rows.is_empty());
            if let Some(row) = burning.rows.first() {
                assert_eq!((row.due, row.begun, row.working), (due, filed, false));
                assert_eq!((row.case.code.as_str(), row.name.as_str()), (case.as_str(), "作出处罚决定"));
                assert!(row.case.number.contains("立"), "{}", row.case.number);
            }
        }
        let other = bureau.code("何静怡");
        let elsewhere = Whose { agency: &other, person: Some(&handler), roles: &[Role::Head] };
        assert!(store.clocks(elsewhere, due, None).await.unwrap().rows.is_empty());
        assert_sound(store).await;
    }

    async fn U2_who_waits_for_the_head_is_not_who_has_to_act(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let (store, agency) = (bureau.store(), bureau.code("雁城市统计局"));
        let case = bureau.checked().await.unwrap();
        let today = time::civil_date(noon());
        let officer = bureau.code("李青松");
        let waits = || store.waits(&agency, &officer, today, None);
        assert!(waits().await.unwrap().rows.is_empty());
        bureau.does("李青松", Verb::RequestFiling, &case, &[]).await.unwrap();
        let waiting = waits().await.unwrap().rows;
        assert_eq!(waiting.len(), 1);
        assert_eq!((waiting[0].who.as_str(), waiting[0].title.as_str()), ("role:head", "审批立案"));
        let head = Whose { agency: &agency, person: None, roles: &[Role::Head] };
        let tasks = store.tasks(head, None).await.unwrap().rows;
        assert_eq!((tasks.len(), tasks[0].step.as_str()), (1, "File"));
        assert_eq!(tasks[0].due, None);
    }

    async fn nobody_waits_for_what_the_party_let_pass(engine) {
        let bureau = Bureau::after(engine, "3-审核通过").await.unwrap();
        let (store, agency) = (bureau.store(), bureau.code("雁城市统计局"));
        let case = bureau.code("甲案");
        bureau.does("陈志远", Verb::parse("告知").unwrap(), &case, &[]).await.unwrap();
        bureau.does("李青松", Verb::parse("送达").unwrap(), &case, &[]).await.unwrap();
        let officer = bureau.code("李青松");
        let whose = Whose { agency: &agency, person: Some(&officer), roles: &[] };
        let clocks = store.clocks(whose, time::civil_date(noon()), None).await.unwrap().rows;
        let party = clocks.iter().find(|row| row.of_party).unwrap();
        let of_party = async |today| {
            let waits = store.waits(&agency, &officer, today, None).await.unwrap();
            waits.rows.into_iter().filter(|row| row.who == "party").count()
        };
        let after = party.due.tomorrow().unwrap();
        let later = store.clocks(whose, after, None).await.unwrap().rows;
        assert!(later.iter().all(|row| !row.of_party) && !later.is_empty());
        assert_eq!(of_party(party.due).await, 1);
        assert_eq!(of_party(party.due.tomorrow().unwrap()).await, 0);
        let far = store.burning(whose, date(9999, 1, 1), None).await.unwrap().rows;
        assert!(!far.is_empty() && far.iter().all(|row| !row.of_party));
    }

    async fn pages_of_terms_and_tasks_meet_without_gap_or_repetition(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let (store, agency) = (bureau.store(), bureau.code("雁城市统计局"));
        let mut cases = Vec::new();
        for _ in 0..PAGE + 3 {
            let case = bureau.filed().await.unwrap();
            cases.push(case.to_string());
        }
        cases.sort();
        let officer = bureau.code("李青松");
        // The head's role keeps the same terms: each still comes once.
        let roles = [Role::Head, Role::Officer];
        let whose = Whose { agency: &agency, person: Some(&officer), roles: &roles };
        let (mut after, mut clocks, mut tasks) = (None::<Spot>, Vec::new(), Vec::new());
        loop {
            let page = store.clocks(whose, time::civil_date(noon()), after.as_ref()).await.unwrap();
            clocks.extend(page.rows.into_iter().map(|row| row.case.code));
            let Some(next) = page.next else { break };
            after = Some(next.to_string().parse().unwrap());
        }
        let mut after = None;
        loop {
            let page = store.tasks(whose, after.as_ref()).await.unwrap();
            tasks.extend(page.rows.into_iter().map(|row| row.case.code));
            let Some(next) = page.next else { break };
            after = Some(next.to_string().parse().unwrap());
        }
        tasks.sort();
        assert_eq!(clocks, cases);
        assert_eq!(tasks, cases);
        let stream = StreamId::of(Kind::Case, &bureau.filed().await.unwrap());
        let (latest, more) = store.latest(&stream, None, &[]).await.unwrap();
        let versions: Vec<u64> = latest.iter().map(|recorded| recorded.version).collect();
        assert!(versions.is_sorted_by(|a, b| a > b) && !more, "{versions:?}");
        let (older, _) = store.latest(&stream, Some(versions[0]), &[]).await.unwrap();
        assert_eq!(older, latest[1..]);
        let (filed, _) = store.latest(&stream, None, &["case.filed"]).await.unwrap();
        assert_eq!(filed.len(), 1);
    }

    async fn lists_of_another_program_are_made_again_when_the_store_is_opened(engine) {
        let bureau = Bureau::after(engine, "4-告知").await.unwrap();
        let store = bureau.store();
        let lists = store.dump_lists().await.unwrap();
        change(store, "DELETE FROM clock_list", &[]).await;
        change(store, "DELETE FROM wait_list", &[]).await;
        let value: Value = "another program".into();
        change(store, "UPDATE settings SET value = $1 WHERE name = 'lists'", &[value]).await;
        let bureau = bureau.reopen(|_| {}).await.map_err(|(fault, _)| fault.to_string()).unwrap();
        assert_eq!(bureau.store().dump_lists().await.unwrap(), lists);
        // Damage is not made good by opening: fsck has to find it.
        change(bureau.store(), "DELETE FROM clock_list", &[]).await;
        let bureau = bureau.reopen(|_| {}).await.map_err(|(fault, _)| fault.to_string()).unwrap();
        assert!(rows(bureau.store(), "SELECT * FROM clock_list").await.is_empty());
    }
}
