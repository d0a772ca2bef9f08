//! What becomes of a command: done, refused, in conflict, repeated; and what can slip in between.

use crate::by_hand::{assert_gapless, assert_sound, number, rows};
use crate::gate::at_once;
use domain::case::Event as CaseEvent;
use domain::{Event, Kind};
use harness::{Bureau, Engine, on_both};
use scenario::ask::Verb;
use std::sync::Arc;
use store::{Answer, Fault, Request};

/// Requests decided on the same state and written in order, with something ordinary first, so that
/// they fall into one group.
async fn in_one_group(bureau: &Bureau, requests: Vec<Request>) -> Vec<Result<Answer, Fault>> {
    let case = bureau.clue().await.unwrap();
    let note = bureau.request("王岚", Verb::Note, &case, &[]).await.unwrap();
    let mut all = vec![note];
    all.extend(requests);
    let mut answers = at_once(bureau.store(), all).await;
    answers.remove(0).unwrap();
    answers
}

fn types(events: &[domain::event::Recorded]) -> Vec<String> {
    events.iter().map(|recorded| recorded.event.parts().unwrap().0).collect()
}

on_both! {
    /// 全过程: nothing is in the case but by an event of its record, in the order it happened.
    async fn P4_1_R1_R3_3_L6_U2_a_case_goes_from_clue_to_publication(engine) {
        let bureau = Bureau::after(engine, "5-全程").await.unwrap();
        let case = bureau.stream(Kind::Case, "甲案");
        let history = bureau.store().history(&case, 0).await.unwrap();
        assert_eq!(types(&history), [
            "case.clue_registered", "case.checked", "case.filing_requested", "case.number_reserved",
            "case.filed", "case.evidence_added", "case.record_made", "case.investigation_closed",
            "case.drafted", "case.review_requested", "case.reviewed", "case.notice_given",
            "case.served", "case.stated", "case.number_reserved", "case.decided", "case.published",
            "case.evidence_added", "case.scan_bound", "case.served", "case.paid", "case.closed",
        ]);
        let versions: Vec<u64> = history.iter().map(|recorded| recorded.version).collect();
        assert_eq!(versions, (1..=22).collect::<Vec<u64>>());
        assert!(history.iter().all(|recorded| recorded.actor.is_some()));
        assert_gapless(bureau.store()).await;
        assert_sound(bureau.store()).await;
    }

    async fn a_double_submit_is_one_event_and_one_answer(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let code = bureau.store().entropy().code().unwrap();
        let request = bureau.request("李青松", Verb::RegisterClue, &code, &[]).await.unwrap();
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let (store, request) = (Arc::clone(bureau.store()), request.clone());
                tokio::spawn(async move { store.execute(request).await.unwrap() })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), Answer::Done(code.clone()));
        }
        let case = domain::StreamId::of(Kind::Case, &code);
        assert_eq!(bureau.version(&case).await.unwrap(), 1);
        assert_sound(bureau.store()).await;
    }

    /// The second page of a double submit names another new case; the first one's answer stands.
    async fn a_double_submit_never_opens_a_second_case(engine) {
        let bureau = Bureau::after(engine, "0-班子").await.unwrap();
        let (one, other) =
            (bureau.store().entropy().code().unwrap(), bureau.store().entropy().code().unwrap());
        let first = bureau.request("李青松", Verb::RegisterClue, &one, &[]).await.unwrap();
        let mut second = bureau.request("李青松", Verb::RegisterClue, &other, &[]).await.unwrap();
        second.id = first.id.clone();
        assert_eq!(bureau.store().execute(first).await.unwrap(), Answer::Done(one.clone()));
        assert_eq!(bureau.store().execute(second).await.unwrap(), Answer::Done(one));
        assert_eq!(number(bureau.store(), "SELECT COUNT(*) FROM case_list").await, 1);
    }

    /// The answer was lost on the way; meanwhile everything went on and the program was restarted.
    async fn R1_a_lost_answer_is_given_again_after_a_restart(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        let case = bureau.code("甲案");
        let mut request = bureau.request("李青松", Verb::MakeRecord, &case, &[]).await.unwrap();
        request.seen = Some(bureau.version(&bureau.stream(Kind::Case, "甲案")).await.unwrap());
        let first = bureau.store().execute(request.clone()).await.unwrap();
        bureau.does("王岚", Verb::Draft, &case, &[]).await.unwrap();
        let before = number(bureau.store(), "SELECT COUNT(*) FROM events").await;
        let names = bureau.names.clone();
        let node = bureau.node.close().await.open().await.map_err(|(fault, _)| fault).unwrap();
        assert_eq!(node.store.execute(request).await.unwrap(), first);
        assert_eq!(number(&node.store, "SELECT COUNT(*) FROM events").await, before);
        assert_eq!(first, Answer::Done(names["甲案"].clone()));
    }

    async fn a_command_id_of_somebody_else_is_never_answered(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        let case = bureau.code("甲案");
        let request = bureau.request("李青松", Verb::Note, &case, &[]).await.unwrap();
        bureau.store().execute(request.clone()).await.unwrap();
        for who in ["王岚", "林晓"] {
            let stolen = Request { actor: Some(bureau.code(who)), ..request.clone() };
            let answer = bureau.store().execute(stolen).await;
            assert!(matches!(answer, Err(Fault::ForeignCommand)), "{answer:?}");
        }
    }

    async fn a_stale_form_is_told_what_changed_and_by_whom(engine) {
        let bureau = Bureau::after(engine, "4-告知").await.unwrap();
        let (case, stream) = (bureau.code("甲案"), bureau.stream(Kind::Case, "甲案"));
        let seen = bureau.version(&stream).await.unwrap();
        bureau.does("李青松", Verb::MakeRecord, &case, &[]).await.unwrap();
        bureau.does("李青松", Verb::Note, &case, &[]).await.unwrap();
        let mut issue = bureau.request("陈志远", Verb::Issue, &case, &[]).await.unwrap();
        issue.seen = Some(seen);
        let Answer::Conflict(changed) = bureau.store().execute(issue).await.unwrap() else {
            panic!("no conflict")
        };
        // The record is named, the note is not: nothing rests on it.
        assert_eq!(types(&changed), ["case.evidence_added", "case.record_made"]);
        assert_eq!(changed[0].actor, Some(bureau.code("李青松")));
    }

    async fn what_a_step_does_not_rest_on_is_no_conflict(engine) {
        let bureau = Bureau::after(engine, "2-调查和草稿").await.unwrap();
        let (case, stream) = (bureau.code("甲案"), bureau.stream(Kind::Case, "甲案"));
        let seen = bureau.version(&stream).await.unwrap();
        bureau.does("王岚", Verb::Note, &case, &[]).await.unwrap();
        bureau.does("王岚", Verb::MakeRecord, &case, &[]).await.unwrap();
        for verb in [Verb::MakeRecord, Verb::Note, Verb::Draft] {
            let mut request = bureau.request("李青松", verb, &case, &[]).await.unwrap();
            request.seen = Some(seen);
            let answer = bureau.store().execute(request).await.unwrap();
            assert_eq!(answer, Answer::Done(case.clone()), "{verb:?}");
        }
        assert_gapless(bureau.store()).await;
    }

    async fn R1_L6_two_heads_sign_at_once_and_there_is_one_decision(engine) {
        let bureau = Bureau::after(engine, "4-告知").await.unwrap();
        let (case, stream) = (bureau.code("甲案"), bureau.stream(Kind::Case, "甲案"));
        bureau.does("陈志远", Verb::ReserveNumber, &case, &[]).await.unwrap();
        let seen = bureau.version(&stream).await.unwrap();
        let mut requests = Vec::new();
        for who in ["陈志远", "吴启明", "陈志远", "吴启明"] {
            let mut request = bureau.request(who, Verb::Issue, &case, &[]).await.unwrap();
            request.seen = Some(seen);
            requests.push(request);
        }
        // One of them forgot to say what it saw: it is refused by the gate instead.
        requests[3].seen = None;
        let answers = in_one_group(&bureau, requests).await;
        assert_eq!(answers[0].as_ref().unwrap(), &Answer::Done(case));
        for answer in &answers[1..3] {
            let Ok(Answer::Conflict(changed)) = answer else { panic!("{answer:?}") };
            assert_eq!(types(changed), ["case.decided"]);
        }
        let Ok(Answer::Refused(refusal)) = &answers[3] else { panic!("{:?}", answers[3]) };
        assert_eq!(refusal.unmet[0].article.to_string(), "《行政处罚法》第五十七条");
        let history = bureau.store().history(&stream, 0).await.unwrap();
        let decided = |event: &Event| matches!(event, Event::Case(CaseEvent::Decided { .. }));
        assert_eq!(history.iter().filter(|recorded| decided(&recorded.event)).count(), 1);
        let numbers = rows(bureau.store(), "SELECT n, state FROM number_list ORDER BY series, n").await;
        assert_eq!(numbers.len(), 3, "of the filing, of the notice, of the decision");
        let states: Vec<_> = numbers.iter().map(|row| row.text(1).unwrap()).collect();
        // The notice of a test is never set as a document, so its number is taken and not yet used.
        assert_eq!(states, ["used", "used", "reserved"]);
        assert_sound(bureau.store()).await;
    }

    /// The reviewer is decided to be one while his role still stands; it ends before his opinion is
    /// written.
    async fn L6_a_role_that_ends_in_between_cannot_slip_through(engine) {
        let bureau = Bureau::after(engine, "2-调查和草稿").await.unwrap();
        let (case, person) = (bureau.code("甲案"), bureau.code("孙谨言"));
        bureau.does("李青松", Verb::RequestReview, &case, &[]).await.unwrap();
        let end = bureau.request("何静怡", Verb::EndRole, &person, &[("role", "reviewer")]).await;
        let review = bureau.request("孙谨言", Verb::Review, &case, &[]).await;
        let answers = in_one_group(&bureau, vec![end.unwrap(), review.unwrap()]).await;
        assert_eq!(answers[0].as_ref().unwrap(), &Answer::Done(person));
        let Ok(Answer::Refused(refusal)) = &answers[1] else { panic!("{:?}", answers[1]) };
        assert_eq!(refusal.unmet[0].gate, "职责");
        let history = bureau.store().history(&bureau.stream(Kind::Case, "甲案"), 0).await.unwrap();
        assert!(!types(&history).contains(&"case.reviewed".to_owned()));
    }

    /// The same for a certificate: the officers' streams are read by every step of the case.
    async fn a_certificate_revoked_in_between_cannot_slip_through(engine) {
        let bureau = Bureau::after(engine, "1-立案").await.unwrap();
        let (case, person) = (bureau.code("甲案"), bureau.code("王岚"));
        let number = [("number", "T43040012")];
        let revoke = bureau.request("何静怡", Verb::RevokeCertificate, &person, &number).await;
        let record = bureau.request("李青松", Verb::MakeRecord, &case, &[]).await;
        // The first is in the writer's hands already when the second lines up.
        let answers = at_once(bureau.store(), vec![revoke.unwrap(), record.unwrap()]).await;
        assert_eq!(answers[0].as_ref().unwrap(), &Answer::Done(person));
        let Ok(Answer::Refused(refusal)) = &answers[1] else { panic!("{:?}", answers[1]) };
        assert_eq!(refusal.unmet[0].article.to_string(), "《行政处罚法》第四十二条");
    }
}

#[tokio::test]
async fn the_second_process_on_a_folder_is_turned_away() {
    let bureau = Bureau::after(Engine::Sqlite, "0-班子").await.unwrap();
    let second = store::Store::open(&bureau.node.options).await;
    assert!(matches!(second, Err(Fault::InUse)));
}
