//! The way in, over HTTP: signing in and out, one-time links, the own password, modes.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "clippy knows a test by its attribute, not its helpers"
)]

mod common;

use axum::body::Body;
use axum::http::StatusCode;
use common::answer::urlencoded;
use common::{Answered, Office, PASSWORD, empty_site, request, secure_site, site};
use jiff::Span;
use store::Link;

const NEW: &str = "山高路远慢慢走总会走到那里";

/// Tries a staff number and a password at the door.
async fn knock(office: &Office, staff_no: &str, password: &str) -> Answered {
    office.post("", "/sign-in", &[("staff_no", staff_no), ("password", password)]).await
}

async fn password_link(office: &Office, name: &str) -> String {
    let link = Link::SetPassword(office.person(name));
    let token = office.store.create_link(&link, office.now()).await.expect("a link");
    format!("/link/{token}")
}

async fn establish_link(office: &Office) -> String {
    let token = office.store.create_link(&Link::Establish, office.now()).await.expect("a link");
    format!("/link/{token}")
}

const FIRST_FORM: [(&str, &str); 15] = [
    ("agency_name", "雁南县统计局"),
    ("short", "雁南统"),
    ("agency_credit_code", "1143 0400 0061 2000 0Y"),
    ("reconsideration", "雁南县人民政府"),
    ("court", "雁南县人民法院"),
    ("payee_name", "雁南银行营业部"),
    ("payee_address", "雁南县人民路 2 号"),
    ("payee_account", "6200 0000 0000 0002"),
    ("phone", "0734-99000000"),
    ("staff_no", "430901"),
    ("name", "㐂多多"),
    ("unit", "办公室"),
    ("post", "工程师"),
    ("password", PASSWORD),
    ("password_again", PASSWORD),
];

fn first_form(changed: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let new = |name: &str| changed.iter().find(|(known, _)| *known == name).map(|(_, v)| *v);
    FIRST_FORM.into_iter().map(|(name, value)| (name, new(name).unwrap_or(value))).collect()
}

#[tokio::test]
async fn whoever_is_not_signed_in_signs_in_and_gets_the_page_he_asked_for() {
    let office = site().await;
    let root = office.get("", "/").await.expect(StatusCode::SEE_OTHER);
    assert_eq!(root.location(), "/w");
    let asked = office.get("", "/w/cases?stage=draft").await.expect(StatusCode::SEE_OTHER);
    assert_eq!(asked.location(), "/sign-in?to=%2Fw%2Fcases%3Fstage%3Ddraft");
    let door = office.get("", asked.location()).await.expect(StatusCode::OK);
    assert!(door.says("雁城市统计局"));
    let to = door.hidden("to");
    assert_eq!(to, "/w/cases?stage=draft");
    office.sign_in("李明远").await;
    let fields = [("staff_no", " 430017 "), ("password", PASSWORD), ("to", to.as_str())];
    let inside = office.post("", "/sign-in", &fields).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(inside.location(), "/w/cases?stage=draft");
    let cookie = inside.header("set-cookie");
    assert!(cookie.starts_with("sid="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    let cookie = inside.cookie().expect("a cookie");
    office.get(&cookie, "/w/cases?stage=draft").await.expect(StatusCode::OK);
    let again = office.get(&cookie, "/sign-in?to=%2Fw%2Flaws").await;
    assert_eq!(again.expect(StatusCode::SEE_OTHER).location(), "/w/laws");
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host() {
    let office = secure_site().await;
    let cookie = office.sign_in("李明远").await;
    assert!(cookie.starts_with("__Host-sid="), "{cookie}");
    let answer = knock(&office, "430017", PASSWORD).await;
    assert!(answer.header("set-cookie").ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
    office.get(&cookie, "/w").await.expect(StatusCode::OK);
    office.get(&cookie.replace("__Host-", ""), "/w").await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_number_are_answered_alike() {
    let office = site().await;
    office.sign_in("李明远").await;
    let wrong = knock(&office, "430017", "不是这句话也不像").await.expect(StatusCode::UNAUTHORIZED);
    let unknown =
        knock(&office, "999999", "不是这句话也不像").await.expect(StatusCode::UNAUTHORIZED);
    assert!(wrong.says("工号或者密码不对") && wrong.says("value=\"430017\""));
    assert!(!wrong.says("不是这句话也不像"), "a password never stands in a page");
    assert_eq!(wrong.text().replace("430017", "999999"), unknown.text());
    assert!(wrong.cookie().is_none());
    // Nobody has set this person's password yet: nor is that told.
    let unset = knock(&office, "430022", "不是这句话也不像").await.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(unset.text().replace("430022", "999999"), unknown.text());
}

#[tokio::test]
async fn what_was_left_out_is_named() {
    let office = site().await;
    let no_number = knock(&office, " ", PASSWORD).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_number.says("没有填写工号"));
    let no_password = knock(&office, "430017", "").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_password.says("没有填写密码") && no_password.says("value=\"430017\""));
}

#[tokio::test]
async fn five_wrong_passwords_close_the_door_for_a_quarter_of_an_hour() {
    let office = site().await;
    office.sign_in("李明远").await;
    for _ in 0..5 {
        knock(&office, "430017", "猜一猜猜一猜猜一猜猜").await.expect(StatusCode::UNAUTHORIZED);
    }
    let locked = knock(&office, "430017", PASSWORD).await.expect(StatusCode::TOO_MANY_REQUESTS);
    assert!(locked.says("15 分钟"), "{}", locked.text());
    assert_eq!(locked.header("retry-after"), "900");
    office.wait(Span::new().minutes(10));
    let locked = knock(&office, "430017", PASSWORD).await.expect(StatusCode::TOO_MANY_REQUESTS);
    assert!(locked.says("请等 5 分钟"), "{}", locked.text());
    office.wait(Span::new().minutes(5).seconds(1));
    knock(&office, "430017", PASSWORD).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_closed_door_does_not_tell_whether_there_is_such_a_number() {
    let office = site().await;
    office.sign_in("李明远").await;
    let mut closed = Vec::new();
    for number in ["430017", "430022", "999999"] {
        for _ in 0..5 {
            knock(&office, number, "猜一猜猜一猜猜一猜猜").await.expect(StatusCode::UNAUTHORIZED);
        }
        let locked = knock(&office, number, PASSWORD).await.expect(StatusCode::TOO_MANY_REQUESTS);
        let page = locked.text().replace(number, "430017");
        closed.push((page, locked.header("retry-after").to_owned()));
    }
    assert_eq!((&closed[1], &closed[2]), (&closed[0], &closed[0]));
}

#[tokio::test]
async fn many_guesses_at_once_are_not_more_guesses() {
    let office = site().await;
    office.sign_in("李明远").await;
    let guesses = (0..12).map(|_| knock(&office, "430017", "猜一猜猜一猜猜一猜猜"));
    let answers = futures_util::future::join_all(guesses).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!(count(StatusCode::UNAUTHORIZED), 5);
    assert_eq!(count(StatusCode::TOO_MANY_REQUESTS), 7);
}

#[tokio::test]
async fn signing_in_leads_to_no_other_site() {
    let office = site().await;
    office.sign_in("李明远").await;
    for to in ["//evil.example/w", "/\\evil.example", "https://evil.example/", "javascript:1", ""] {
        let fields = [("staff_no", "430017"), ("password", PASSWORD), ("to", to)];
        let inside = office.post("", "/sign-in", &fields).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(inside.location(), "/w", "{to}");
    }
    let door = office.get("", "/sign-in?to=%2F%2Fevil.example").await;
    assert_eq!(door.hidden("to"), "/w");
}

#[tokio::test]
async fn signing_in_anew_ends_the_session_before_it_and_signing_out_ends_it_too() {
    let office = site().await;
    let first = office.sign_in("李明远").await;
    let fields = [("staff_no", "430017"), ("password", PASSWORD)];
    let second = office.post(&first, "/sign-in", &fields).await.cookie().expect("a cookie");
    assert_ne!(first, second);
    office.get(&first, "/w").await.expect(StatusCode::SEE_OTHER);
    office.get(&second, "/w").await.expect(StatusCode::OK);
    let out = office.post(&second, "/sign-out", &[]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(out.location(), "/sign-in");
    assert!(out.header("set-cookie").contains("sid=; "));
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    office.get(&second, "/w").await.expect(StatusCode::SEE_OTHER);
    office.post("", "/sign-out", &[]).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_without_a_request_ends_and_a_form_sent_then_is_answered_in_words() {
    let office = site().await;
    let cookie = office.sign_in("李明远").await;
    office.wait(Span::new().minutes(50));
    office.get(&cookie, "/w").await.expect(StatusCode::OK);
    office.wait(Span::new().minutes(50));
    office.get(&cookie, "/w").await.expect(StatusCode::OK);
    office.wait(Span::new().minutes(61));
    let sent = office.post(&cookie, "/w/cases", &[]).await.expect(StatusCode::UNAUTHORIZED);
    assert!(sent.says("登录已经过期"));
    office.get(&cookie, "/w").await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_of_another_origin_is_not_taken() {
    let office = site().await;
    let cookie = office.sign_in("李明远").await;
    let mut foreign = request("POST", &cookie, "/sign-out").body(Body::empty()).expect("a request");
    foreign.headers_mut().insert("sec-fetch-site", "cross-site".parse().expect("a value"));
    foreign.headers_mut().insert("origin", "https://evil.example".parse().expect("a value"));
    office.ask(foreign).await.expect(StatusCode::FORBIDDEN);
    office.get(&cookie, "/w").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn pages_of_the_way_in_are_strict_and_never_cached() {
    let office = site().await;
    let door = office.get("", "/sign-in").await.expect(StatusCode::OK);
    assert!(door.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(door.header("cache-control"), "no-store");
    assert_eq!(door.header("x-content-type-options"), "nosniff");
    assert!(!door.says("<script") && !door.says(" style="));
    let nowhere = office.get("", "/nowhere").await.expect(StatusCode::NOT_FOUND);
    assert!(nowhere.says("没有这一页"));
}

#[tokio::test]
async fn the_elder_mode_is_kept_in_a_cookie_and_shown_before_anybody_signs_in() {
    let office = site().await;
    let mut switch = request("GET", "", "/mode?to=elder").body(Body::empty()).expect("a request");
    let referer = "http://desk.example/sign-in?to=%2Fw".parse().expect("a value");
    switch.headers_mut().insert("referer", referer);
    let switched = office.ask(switch).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(switched.location(), "/sign-in?to=%2Fw");
    let cookie = switched.cookie().expect("a cookie");
    let door = office.get(&cookie, "/sign-in").await;
    assert!(door.says("class=\"desk elder\"") && door.says("回到标准模式"));
}

#[tokio::test]
async fn a_node_without_an_agency_says_which_link_is_needed() {
    let office = empty_site().await;
    let door = office.get("", "/sign-in").await.expect(StatusCode::OK);
    assert!(door.says("一次性链接") && !door.says("name=\"password\""));
    let gone = office.get("", "/link/nosuchlink").await.expect(StatusCode::GONE);
    assert!(gone.says("重新启动程序"));
}

#[tokio::test]
async fn the_first_link_sets_up_the_agency_and_its_administrator_once() {
    let office = empty_site().await;
    let link = establish_link(&office).await;
    let page = office.get("", &link).await.expect(StatusCode::OK);
    assert!(page.says("首次启用") && page.says("name=\"agency_name\""));
    let done = office.submit("", &link, &link, &first_form(&[])).await;
    let done = done.expect(StatusCode::SEE_OTHER);
    assert_eq!(done.location(), "/a/people");
    let cookie = done.cookie().expect("a cookie");
    let people = office.get(&cookie, "/a/people").await.expect(StatusCode::OK);
    assert!(people.says("㐂多多") && people.says("管理员") && people.says("雁南县统计局"));
    let again = office.get("", &link).await.expect(StatusCode::GONE);
    assert!(again.says("直接登录") && again.says("管理员"));
    office.post("", &link, &first_form(&[])).await.expect(StatusCode::GONE);
    knock(&office, "430901", PASSWORD).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_first_form_with_mistakes_comes_back_whole_and_the_link_stays_good() {
    let office = empty_site().await;
    let link = establish_link(&office).await;
    let changed = [
        ("agency_credit_code", "11430400006120000X"),
        ("short", ""),
        ("staff_no", "四三零"),
        ("password_again", "又一句别的话不一样"),
    ];
    let back = office.submit("", &link, &link, &first_form(&changed)).await;
    let back = back.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.says("有 4 处要改") && back.says("校验位") && back.says("没有填写机关代字"));
    assert!(back.says("工号只能是数字和英文字母") && back.says("两次输入的密码不一样"));
    assert!(back.says("value=\"雁南县统计局\"") && !back.says(PASSWORD));
    let short = office.submit("", &link, &link, &first_form(&[("password", "太短")])).await;
    assert!(short.expect(StatusCode::UNPROCESSABLE_ENTITY).says("密码至少 12 个字符，现在是 2 个"));
    assert!(office.store.agencies().await.expect("agencies").is_empty());
    office.submit("", &link, &link, &first_form(&[])).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn of_two_who_use_the_first_link_at_once_one_sets_up_the_agency() {
    let office = empty_site().await;
    let link = establish_link(&office).await;
    let (one, two) = (first_form(&[]), first_form(&[("agency_name", "雁北县统计局")]));
    let (one, two) =
        tokio::join!(office.submit("", &link, &link, &one), office.submit("", &link, &link, &two));
    let mut answers = [one.status, two.status];
    answers.sort();
    assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::GONE]);
    assert_eq!(office.store.agencies().await.expect("agencies").len(), 1);
}

#[tokio::test]
async fn a_password_link_sets_a_password_once_and_signs_in() {
    let office = site().await;
    let elsewhere = office.sign_in("王晓岚").await;
    let link = password_link(&office, "王晓岚").await;
    let page = office.get("", &link).await.expect(StatusCode::OK);
    assert!(page.says("王晓岚") && page.says("430022"));
    let fields = [("password", NEW), ("password_again", NEW)];
    let done = office.submit("", &link, &link, &fields).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(done.location(), "/w");
    office.get(&done.cookie().expect("a cookie"), "/w").await.expect(StatusCode::OK);
    office.get(&elsewhere, "/w").await.expect(StatusCode::SEE_OTHER);
    knock(&office, "430022", PASSWORD).await.expect(StatusCode::UNAUTHORIZED);
    knock(&office, "430022", NEW).await.expect(StatusCode::SEE_OTHER);
    office.post("", &link, &fields).await.expect(StatusCode::GONE);
}

#[tokio::test]
async fn a_password_that_cannot_be_taken_is_answered_in_words_and_the_link_stays_good() {
    let office = site().await;
    let link = password_link(&office, "王晓岚").await;
    let wrong = [
        ("一二三四", "一二三四", "密码至少 12 个字符，现在是 4 个"),
        ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "只重复一个字符"),
        ("我的工号是430022不会忘", "我的工号是430022不会忘", "不能含有工号"),
        (NEW, PASSWORD, "两次输入的密码不一样"),
        ("", "", "密码至少 12 个字符"),
    ];
    for (password, again, words) in wrong {
        let fields = [("password", password), ("password_again", again)];
        let back = office.submit("", &link, &link, &fields).await;
        let back = back.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.says(words), "{words}: {}", back.text());
    }
    let long = "长".repeat(201);
    let fields = [("password", long.as_str()), ("password_again", long.as_str())];
    let back = office.post("", &link, &fields).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.says("最多 200 个字符"));
    let fields = [("password", NEW), ("password_again", NEW)];
    office.post("", &link, &fields).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_link_is_void_after_three_days_or_when_there_is_a_newer_one() {
    let office = site().await;
    let old = password_link(&office, "王晓岚").await;
    let new = password_link(&office, "王晓岚").await;
    let others = password_link(&office, "李明远").await;
    assert!(office.get("", &old).await.expect(StatusCode::GONE).says("“人员”页重新给一个"));
    office.get("", &new).await.expect(StatusCode::OK);
    office.wait(Span::new().hours(73));
    let fields = [("password", NEW), ("password_again", NEW)];
    office.post("", &new, &fields).await.expect(StatusCode::GONE);
    office.get("", &others).await.expect(StatusCode::GONE);
}

#[tokio::test]
async fn of_two_who_use_a_password_link_at_once_one_sets_the_password() {
    let office = site().await;
    let link = password_link(&office, "王晓岚").await;
    let (one, two) = (
        [("password", NEW), ("password_again", NEW)],
        [("password", PASSWORD), ("password_again", PASSWORD)],
    );
    let (one, two) = tokio::join!(office.post("", &link, &one), office.post("", &link, &two));
    let mut answers = [one.status, two.status];
    answers.sort();
    assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::GONE]);
}

#[tokio::test]
async fn everybody_changes_his_own_password_and_stays_signed_in_only_here() {
    let office = site().await;
    let elsewhere = office.sign_in("林书瑶").await;
    let here = office.sign_in("林书瑶").await;
    let page = office.get(&here, "/w").await;
    assert!(page.says("href=\"/me/password\""));
    let form = |current: &'static str, new: &'static str, again: &'static str| {
        [("current", current), ("password", new), ("password_again", again)]
    };
    let wrong = [
        (form("不是现在的那一句话", NEW, NEW), "现在的密码不对"),
        (form("", NEW, NEW), "没有填写现在的密码"),
        (form(PASSWORD, NEW, "另外一句完全不同的话说给人听"), "两次输入的密码不一样"),
        (form(PASSWORD, "短", "短"), "密码至少 12 个字符"),
    ];
    for (fields, words) in wrong {
        let back = office.submit(&here, "/me/password", "/me/password", &fields).await;
        let back = back.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.says(words) && !back.says(NEW), "{words}: {}", back.text());
    }
    let fields = form(PASSWORD, NEW, NEW);
    let done = office.submit(&here, "/me/password", "/me/password", &fields).await;
    let done = done.expect(StatusCode::SEE_OTHER);
    let cookie = done.cookie().expect("a cookie");
    let after = office.get(&cookie, done.location()).await.expect(StatusCode::OK);
    assert!(after.says("新密码已经生效"));
    office.get(&elsewhere, "/w").await.expect(StatusCode::SEE_OTHER);
    office.get(&here, "/w").await.expect(StatusCode::SEE_OTHER);
    knock(&office, "430026", PASSWORD).await.expect(StatusCode::UNAUTHORIZED);
    office.get("", "/me/password").await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_not_a_form_is_answered_in_words() {
    let office = site().await;
    let garbage =
        request("POST", "", "/sign-in").body(Body::from("%ff%fe&&&=")).expect("a request");
    let answer = office.ask(garbage).await;
    assert!(answer.status.is_client_error(), "{}", answer.text());
    let large = urlencoded(&[("staff_no", "430017"), ("password", &"长".repeat(500_000))]);
    let large = request("POST", "", "/sign-in").body(Body::from(large)).expect("a request");
    assert!(office.ask(large).await.expect(StatusCode::BAD_REQUEST).says("1 MB"));
}
