//! Passwords, sessions and one-time links: tables of their own, the same on both databases.

use domain::Code;
use futures_util::future::join_all;
use harness::bureau::noon;
use harness::{Bureau, on_both};
use jiff::{Span, Timestamp};
use scenario::ask::Verb;
use store::{Link, Session, SignIn, Store, Stranded};

const PASSWORD: &str = "潮水退后石头还在原处等着";
const WRONG: &str = "猜一猜猜一猜猜一猜猜";
const NUMBER: &str = "430011";

fn later(span: Span) -> Timestamp {
    noon().checked_add(span).unwrap()
}

async fn signed_in(store: &Store, at: Timestamp) -> String {
    match store.sign_in(NUMBER, PASSWORD, at).await.unwrap() {
        SignIn::In(token) => token,
        other => panic!("{other:?}"),
    }
}

/// A bureau in which 李青松 has a password.
async fn bureau(engine: harness::Engine) -> (Bureau, Code) {
    let bureau = Bureau::after(engine, "0-班子").await.unwrap();
    let person = bureau.code("李青松");
    bureau.store().set_password(&person, PASSWORD, noon()).await.unwrap();
    (bureau, person)
}

on_both! {
    async fn a_session_is_good_until_it_is_left_or_idle_or_a_working_day_old(engine) {
        let (bureau, person) = bureau(engine).await;
        let (store, agency) = (bureau.store(), bureau.code("雁城市统计局"));
        let token = signed_in(store, noon()).await;
        let mut at = noon();
        for _ in 0..14 {
            let session = store.session(&token, at).await.unwrap();
            assert_eq!(session, Some(Session { person: person.clone(), agency: agency.clone() }));
            at = at.checked_add(Span::new().minutes(50)).unwrap();
        }
        let over = later(Span::new().hours(12).minutes(1));
        assert_eq!(store.session(&token, over).await.unwrap(), None);
        let idle = signed_in(store, noon()).await;
        let hour = later(Span::new().minutes(61));
        assert_eq!(store.session(&idle, hour).await.unwrap(), None);
        let left = signed_in(store, noon()).await;
        store.sign_out(&left).await.unwrap();
        assert_eq!(store.session(&left, noon()).await.unwrap(), None);
        assert_eq!(store.session("nobody's", noon()).await.unwrap(), None);
    }

    async fn guesses_at_once_are_counted_one_by_one_and_lock_the_account(engine) {
        let (bureau, person) = bureau(engine).await;
        let store = bureau.store();
        for _ in 0..4 {
            assert_eq!(store.sign_in(NUMBER, WRONG, noon()).await.unwrap(), SignIn::Wrong);
        }
        // The right one in time forgets the wrong ones.
        signed_in(store, noon()).await;
        let guesses = join_all((0..9).map(|_| store.sign_in(NUMBER, WRONG, noon()))).await;
        let wrong = guesses.iter().filter(|guess| matches!(guess, Ok(SignIn::Wrong))).count();
        let locked = guesses.iter().filter(|guess| matches!(guess, Ok(SignIn::Locked(15)))).count();
        assert_eq!((wrong, locked), (5, 4));
        let almost = later(Span::new().minutes(14).seconds(1));
        assert_eq!(store.sign_in(NUMBER, PASSWORD, almost).await.unwrap(), SignIn::Locked(1));
        signed_in(store, later(Span::new().minutes(15))).await;
        for _ in 0..5 {
            store.sign_in(NUMBER, WRONG, noon()).await.unwrap();
        }
        // A new password opens the door again.
        store.set_password(&person, PASSWORD, noon()).await.unwrap();
        signed_in(store, noon()).await;
    }

    async fn a_lock_does_not_tell_whether_there_is_such_a_number(engine) {
        let (bureau, _) = bureau(engine).await;
        let store = bureau.store();
        // Known; known but without a password; never registered.
        let mut told = Vec::new();
        for number in [NUMBER, "430012", "999999"] {
            let at_once = join_all((0..7).map(|_| store.sign_in(number, WRONG, noon()))).await;
            let mut answers: Vec<SignIn> = at_once.into_iter().map(Result::unwrap).collect();
            answers.sort_by_key(|answer| matches!(answer, SignIn::Locked(_)));
            let typed = format!(" {number} ");
            for minutes in [10, 15] {
                let later = later(Span::new().minutes(minutes));
                answers.push(store.sign_in(&typed, WRONG, later).await.unwrap());
            }
            told.push(answers);
        }
        assert_eq!(told[0][4..], [
            SignIn::Wrong,
            SignIn::Locked(15),
            SignIn::Locked(15),
            SignIn::Locked(5),
            SignIn::Wrong,
        ]);
        assert_eq!((&told[1], &told[2]), (&told[0], &told[0]));
    }

    async fn an_agency_whose_administrator_has_no_password_is_stranded(engine) {
        let (bureau, officer) = bureau(engine).await;
        let store = bureau.store();
        let first = bureau.code("何静怡");
        // An officer's password lets nobody else in.
        assert!(store.password_set_at(&officer).await.unwrap().is_some());
        let stranded = store.stranded().await.unwrap();
        assert_eq!(stranded, [Stranded {
            person: first.clone(),
            staff_no: "430001".to_owned(),
            name: "何静怡".to_owned(),
            organ: "雁城市统计局".to_owned(),
        }]);
        // A second administrator with a password can give the first one a link.
        bureau.does("何静怡", Verb::GrantRole, &officer, &[("role", "administrator")]).await.unwrap();
        assert_eq!(store.stranded().await.unwrap(), []);
        bureau.does("何静怡", Verb::EndRole, &officer, &[("role", "administrator")]).await.unwrap();
        assert_eq!(store.stranded().await.unwrap().len(), 1);
        store.set_password(&first, PASSWORD, noon()).await.unwrap();
        assert_eq!(store.stranded().await.unwrap(), []);
    }

    async fn a_new_password_ends_every_session_and_is_dated(engine) {
        let (bureau, person) = bureau(engine).await;
        let store = bureau.store();
        let token = signed_in(store, noon()).await;
        let day = later(Span::new().hours(1));
        store.set_password(&person, PASSWORD, day).await.unwrap();
        assert_eq!(store.session(&token, day).await.unwrap(), None);
        assert_eq!(store.password_set_at(&person).await.unwrap(), Some(day));
        let nobody = bureau.code("王岚");
        assert_eq!(store.password_set_at(&nobody).await.unwrap(), None);
        assert_eq!(store.sign_in("430012", PASSWORD, day).await.unwrap(), SignIn::Wrong);
    }

    async fn a_link_is_used_up_by_one_of_many(engine) {
        let (bureau, person) = bureau(engine).await;
        let store = bureau.store();
        let link = Link::SetPassword(person);
        let old = store.create_link(&link, noon()).await.unwrap();
        let first = store.create_link(&Link::Establish, noon()).await.unwrap();
        let new = store.create_link(&link, noon()).await.unwrap();
        assert_eq!(store.link(&old, noon()).await.unwrap(), None);
        assert_eq!(store.link(&new, noon()).await.unwrap(), Some(link));
        assert_eq!(store.link(&first, noon()).await.unwrap(), Some(Link::Establish));
        let used = join_all((0..6).map(|_| store.redeem(&new, noon()))).await;
        assert_eq!(used.into_iter().filter(|used| matches!(used, Ok(true))).count(), 1);
        let late = later(Span::new().hours(store::signin::LINK_HOURS));
        assert_eq!(store.link(&first, late).await.unwrap(), None);
        assert!(!store.redeem(&first, late).await.unwrap());
    }
}
