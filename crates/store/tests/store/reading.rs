//! What comes back from the database is what was written: changed values are noticed, erased ones
//! are gaps that everything still works with, rare characters are whole.

use crate::by_hand::{assert_sound, change, rows};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::decide::Aggregate;
use domain::{Held, Kind};
use harness::{Bureau, Node, on_both};
use scenario::ask::Verb;
use store::{Answer, Fault, Store};

/// Takes the disclosure of a field out of a stored row, or puts another in its place.
pub fn without(items: &str, field: &str, instead: Option<&str>) -> String {
    let is = |item: &&str| {
        let text = BASE64_URL_SAFE_NO_PAD.decode(item).unwrap();
        let fields: serde_json::Value = serde_json::from_slice(&text).unwrap();
        fields[1] == field
    };
    let kept = items.split('~').filter_map(|item| if is(&item) { instead } else { Some(item) });
    kept.collect::<Vec<&str>>().join("~")
}

/// The position of the newest event of a type.
pub async fn position_of(store: &Store, kind: &str) -> i64 {
    let sql = format!("SELECT MAX(position) FROM events WHERE type = '{kind}'");
    rows(store, &sql).await[0].int(0).unwrap()
}

async fn rewrite(store: &Store, position: i64, field: &str, instead: Option<&str>) {
    let sql = format!("SELECT items FROM disclosures WHERE position = {position}");
    let items = without(rows(store, &sql).await[0].text(0).unwrap(), field, instead);
    let sql = "UPDATE disclosures SET items = $2 WHERE position = $1";
    assert_eq!(change(store, sql, &[position.into(), items.into()]).await, 1);
}

async fn reopened(node: Node) -> Node {
    node.close().await.open().await.map_err(|(fault, _)| fault).unwrap()
}

on_both! {
    async fn R3_3_a_value_changed_by_hand_is_never_folded(engine) {
        let bureau = Bureau::after(engine, "2-调查和草稿").await.unwrap();
        let (case, code) = (bureau.stream(Kind::Case, "甲案"), bureau.code("甲案"));
        let position = position_of(bureau.store(), "case.drafted").await;
        let salt = BASE64_URL_SAFE_NO_PAD.encode([1; 16]);
        let fine = BASE64_URL_SAFE_NO_PAD.encode(format!(r#"["{salt}","fine",100]"#));
        rewrite(bureau.store(), position, "fine", Some(&fine)).await;
        let note = bureau.request("李青松", Verb::Note, &code, &[]).await.unwrap();
        let node = reopened(bureau.node).await;
        for fault in [
            node.store.load(&case).await.map(drop).unwrap_err(),
            node.store.history(&case, 0).await.map(drop).unwrap_err(),
            node.store.execute(note).await.map(drop).unwrap_err(),
            node.store.rebuild(|_, _| {}).await.map(drop).unwrap_err(),
        ] {
            let Fault::Damaged { position: named, .. } = &fault else { panic!("{fault}") };
            assert_eq!(i64::try_from(*named).unwrap(), position);
            assert!(fault.to_string().contains("请运行 hengjian fsck"), "{fault}");
        }
    }

    async fn columns_changed_by_hand_are_noticed_when_read(engine) {
        for change_by_hand in [
            "UPDATE events SET at = at + 1 WHERE type = 'case.drafted'",
            "UPDATE events SET version = version + 100 WHERE type = 'case.drafted'",
            "UPDATE disclosures SET items = '' WHERE position = \
             (SELECT position FROM events WHERE type = 'case.drafted')",
        ] {
            let bureau = Bureau::after(engine, "2-调查和草稿").await.unwrap();
            let case = bureau.stream(Kind::Case, "甲案");
            assert_eq!(change(bureau.store(), change_by_hand, &[]).await, 1);
            let node = reopened(bureau.node).await;
            let answer = node.store.load(&case).await;
            assert!(matches!(answer, Err(Fault::Damaged { .. })), "{change_by_hand} {answer:?}");
        }
    }

    /// 个人信息保护法 §47: the value is gone, its digest stays, the case goes on.
    async fn R3_3_an_erased_field_still_folds_and_is_told_as_a_note(engine) {
        let bureau = Bureau::after(engine, "2-调查和草稿").await.unwrap();
        let case = bureau.stream(Kind::Case, "甲案");
        let position = position_of(bureau.store(), "case.clue_registered").await;
        rewrite(bureau.store(), position, "representative", None).await;
        let bureau = bureau.reopen(|_| {}).await.map_err(|(fault, _)| fault).unwrap();
        let loaded = bureau.store().load(&case).await.unwrap();
        let Aggregate::Case(folded) = &loaded.aggregate else { panic!() };
        let party = folded.party.as_ref().unwrap();
        assert_eq!(party.representative, Held::Erased);
        assert_eq!(party.representative.shown(), "（已依法删除）");
        assert!(party.name.known().is_some());
        let events = bureau.store().rebuild(|_, _| {}).await.unwrap();
        bureau.store().sequence().await.unwrap();
        let findings = bureau.store().fsck(|_, _| {}).await.unwrap();
        assert_eq!(findings.damages, Vec::<String>::new());
        assert_eq!(findings.events, events);
        let [note] = &findings.notes[..] else { panic!("{:?}", findings.notes) };
        assert!(note.starts_with(&format!("第 {position} 号事件")), "{note}");
        // A field that is never personal or secret may not be missing.
        rewrite(bureau.store(), position, "source", None).await;
        let findings = bureau.store().fsck(|_, _| {}).await.unwrap();
        assert!(findings.damages[0].starts_with(&format!("第 {position} 号事件")), "{findings:?}");
        assert!(matches!(
            reopened(bureau.node).await.store.load(&case).await,
            Err(Fault::Damaged { .. })
        ));
    }

    async fn P4_1_rare_characters_and_the_longest_name_come_back_whole(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let store = bureau.store();
        for name in ["𠮷㐂犇".to_owned(), "𠮷".repeat(200), "a\u{301}é\u{200d}😀〔〕\"\\~".to_owned()] {
            let case = store.entropy().code().unwrap();
            let fields = [("party_name", name.as_str()), ("summary", "第一行\r\n第二行\t~")];
            let request = bureau.request("李青松", Verb::RegisterClue, &case, &fields).await.unwrap();
            assert_eq!(store.execute(request).await.unwrap(), Answer::Done(case.clone()));
            let id = domain::StreamId::of(Kind::Case, &case);
            let history = store.history(&id, 0).await.unwrap();
            let domain::Event::Case(domain::case::Event::ClueRegistered { party, summary, .. }) =
                &history[0].event else { panic!() };
            assert_eq!(party.name.known(), Some(&name));
            assert_eq!(summary.known().map(String::as_str), Some("第一行\n第二行\t~"));
            let sql = format!("SELECT party FROM case_list WHERE code = '{case}'");
            assert_eq!(rows(store, &sql).await[0].text(0).unwrap(), name);
        }
        assert_sound(store).await;
    }
}
