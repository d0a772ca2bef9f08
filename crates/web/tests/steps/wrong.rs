//! What goes wrong: everything typed stays, and the page says what to do.

use super::common::answer::{MULTIPART, Part, multipart};
use super::common::request;
use super::{Desk, REPORT, photo};
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};

#[tokio::test]
async fn a_wrong_entry_keeps_everything_that_was_typed() {
    let desk = Desk::clue().await;
    let tomorrow = desk.day(1);
    let typed = [("organiser", "local"), ("act_on", tomorrow.as_str()), ("found", "比对过了。")];
    let page = desk.send("李明远", "check", &typed).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("<title>错误：") && page.says("href=\"#act_on\""));
    assert!(page.says("比对过了。") && page.says(&tomorrow));
    assert!(page.says("value=\"local\" checked"));
    assert!(desk.case().await.procedure.check.is_none());
}

#[tokio::test]
async fn every_form_says_what_is_missing_when_it_comes_empty() {
    let desk = Desk::clue().await.filed().await.recorded().await;
    for (who, word) in [
        ("李明远", "check"),
        ("何静", "handlers"),
        ("李明远", "inspection"),
        ("李明远", "correction"),
        ("李明远", "inquiry"),
        ("李明远", "inquiry-answer"),
        ("李明远", "preservation"),
        ("李明远", "preservation-disposal"),
        ("李明远", "report"),
        ("李明远", "service"),
        ("李明远", "statement"),
        ("李明远", "statement-answer"),
        ("李明远", "hearing"),
        ("李明远", "discussion"),
        ("李明远", "scan"),
        ("李明远", "payment"),
        ("何静", "closing"),
        ("李明远", "ask?matter=recusal"),
    ] {
        let page = desk.send(who, word, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.says("处要改，别的都已经留着"), "{word}");
    }
}

#[tokio::test]
async fn what_stands_against_a_step_is_said_and_does_not_hide_its_form() {
    let desk = Desk::clue().await;
    let page = desk.open("李明远", "report").await.expect(StatusCode::OK);
    assert!(page.says("现在还不能由你办这一步") && page.says("/w/laws#"));
    assert!(page.says("name=\"discretion\""));
    let refused = desk.send("李明远", "report", &REPORT).await;
    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("现在还不能调查终结") && refused.says("首次违法，检查后主动更正。"));
    assert!(desk.case().await.draft.is_none());
}

#[tokio::test]
async fn who_was_faster_is_shown_and_nothing_typed_is_lost() {
    let desk = Desk::clue().await.filed().await.recorded().await;
    let cookie = desk.sign_in("李明远").await;
    let page = desk.office.get(&cookie, &desk.at("report")).await.expect(StatusCode::OK);
    let (id, seen) = (page.hidden("command_id"), page.hidden("seen"));
    desk.record("二").await;
    let mut fields = vec![("command_id", id.as_str()), ("seen", seen.as_str())];
    fields.extend(REPORT);
    let page = desk.office.post(&cookie, &desk.at("report"), &fields).await;
    let page = page.expect(StatusCode::CONFLICT);
    assert!(page.says("案件有了变化") && page.says("首次违法，检查后主动更正。"));
    let seen = page.hidden("seen");
    let mut fields = vec![("command_id", id.as_str()), ("seen", seen.as_str())];
    fields.extend(REPORT);
    let again = desk.office.post(&cookie, &desk.at("report"), &fields).await;
    again.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_sent_twice_is_done_once() {
    let desk = Desk::clue().await.filed().await;
    let cookie = desk.sign_in("李明远").await;
    let page = desk.office.get(&cookie, &desk.at("inquiry")).await.expect(StatusCode::OK);
    let (id, seen, by) = (page.hidden("command_id"), page.hidden("seen"), desk.day(7));
    let fields = [
        ("command_id", id.as_str()),
        ("seen", seen.as_str()),
        ("questions", "收入怎样计算？"),
        ("reply_by", by.as_str()),
    ];
    for _ in 0..2 {
        let answer = desk.office.post(&cookie, &desk.at("inquiry"), &fields).await;
        assert!(answer.expect(StatusCode::SEE_OTHER).location().ends_with("?done=inquiry"));
    }
    assert_eq!(desk.case().await.procedure.inquiries.len(), 1);
}

#[tokio::test]
async fn an_upload_that_breaks_off_costs_nothing_that_arrived() {
    let desk = Desk::clue().await.filed().await.recorded().await.reviewed().await.told().await;
    let cookie = desk.sign_in("李明远").await;
    let page = desk.office.get(&cookie, &desk.at("statement")).await.expect(StatusCode::OK);
    let (id, seen, today) = (page.hidden("command_id"), page.hidden("seen"), desk.day(0));
    let (first, second) = (photo("第一"), photo("第二"));
    let parts = [
        Part::Text("command_id", &id),
        Part::Text("seen", &seen),
        Part::Text("on", &today),
        Part::Text("manner", "written"),
        Part::Text("by", "周恒之"),
        Part::Text("content", "请求从轻。"),
        Part::File("photo", "一.jpg", "image/jpeg", &first),
        Part::File("photo", "二.jpg", "image/jpeg", &second),
    ];
    let whole = multipart(&parts);
    let cut = Bytes::copy_from_slice(&whole[..whole.len() - 1500]);
    let sent = request("POST", &cookie, &desk.at("statement"))
        .header(header::CONTENT_TYPE, MULTIPART)
        .body(Body::from(cut))
        .expect("a request");
    let page = desk.office.ask(sent).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("请求从轻。") && page.says("已经收下 1 件") && page.says("二.jpg"));
    assert!(desk.case().await.procedure.statements.is_empty());

    let kept = page.hidden("kept_1");
    let again = [
        Part::Text("command_id", &id),
        Part::Text("seen", &seen),
        Part::Text("on", &today),
        Part::Text("manner", "written"),
        Part::Text("by", "周恒之"),
        Part::Text("content", "请求从轻。"),
        Part::Text("kept_1", &kept),
        Part::Text("kept_name_1", "一.jpg"),
        Part::Text("kept_title_1", "申辩书"),
        Part::File("photo", "二.jpg", "image/jpeg", &second),
    ];
    let answer = desk.office.post_multipart(&cookie, &desk.at("statement"), &again).await;
    answer.expect(StatusCode::SEE_OTHER);
    let case = desk.case().await;
    assert_eq!(case.procedure.statements[0].what.attachments.len(), 2);
}

#[tokio::test]
async fn a_scan_is_one_file_and_no_other_number() {
    let desk = Desk::clue().await.filed().await.recorded().await.reviewed().await.told().await;
    let fields = [("paper", "prior_notice")];
    for files in [&[][..], &[("一.jpg", "一"), ("二.jpg", "二")][..]] {
        let page = desk.upload("李明远", "scan", &fields, files).await;
        let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.says("请上传一个扫描件") && page.says("href=\"#photo\""));
    }
    let answer = desk.upload("李明远", "scan", &fields, &[("告知书.jpg", "告知")]).await;
    answer.expect(StatusCode::SEE_OTHER);
    let list = desk.page("李明远", "/papers").await.expect(StatusCode::OK);
    assert!(list.says("没有载入字体"));
}

#[tokio::test]
async fn a_step_that_is_none_and_a_case_that_is_none_have_no_page() {
    let desk = Desk::clue().await;
    let cookie = desk.sign_in("李明远").await;
    for path in [
        desk.at("file"),
        desk.at("draft"),
        desk.at(""),
        "/w/cases/000000000000/do/check".to_owned(),
        "/w/cases/x/do/check".to_owned(),
        "/w/cases/000000000000/papers".to_owned(),
        "/w/cases/000000000000/file".to_owned(),
        format!("{}/papers/prior_notice-1.pdf", desk.case),
        format!("{}/papers/clue_register-x.pdf", desk.case),
    ] {
        desk.office.get(&cookie, &path).await.expect(StatusCode::NOT_FOUND);
    }
    let answer = desk.office.post(&cookie, &desk.at("check"), &[("found", "x")]).await;
    answer.expect(StatusCode::BAD_REQUEST);
    for path in [desk.at("check"), format!("{}/papers", desk.case)] {
        let answer = desk.office.get("", &path).await.expect(StatusCode::SEE_OTHER);
        assert!(answer.location().starts_with("/sign-in?to="));
    }
}
