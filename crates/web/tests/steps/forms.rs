//! What each form shows, and what it does.

use super::{Desk, PARTY, REPORT};
use axum::http::StatusCode;
use domain::case::procedure::MatterKind;

#[tokio::test]
async fn what_is_known_is_shown_with_its_source_and_not_asked() {
    let desk = Desk::clue().await;
    let page = desk.open("李明远", "check").await.expect(StatusCode::OK);
    for words in [PARTY, "来自线索", "核查情况", "写成 2026-11-23 这样", "案件线索登记表"]
    {
        assert!(page.says(words), "{words}");
    }
    assert!(!page.says("name=\"party_name\""));
    assert!(page.hidden("command_id").len() > 20);
}

#[tokio::test]
async fn the_document_stands_beside_the_form_before_anything_is_done() {
    let desk = Desk::clue().await.filed().await.recorded().await.reviewed().await;
    let page = desk.open("何静", "notice").await.expect(StatusCode::OK);
    for words in
        ["〔文号，办理时取〕", "〔办理时取〕", "一、查明的事实", "核实为 1,032 万元", "贰万元整"]
    {
        assert!(page.says(words), "{words}");
    }
    assert!(desk.case().await.procedure.notices.is_empty());
}

#[tokio::test]
async fn the_preview_button_and_the_script_show_what_is_typed_and_do_nothing() {
    let desk = Desk::clue().await.filed().await;
    let until = desk.day(10);
    let typed = [("acts", "改正 2025 年年报。"), ("until", until.as_str()), ("preview", "yes")];
    let page = desk.send("李明远", "correction", &typed).await.expect(StatusCode::OK);
    assert!(page.says("预览，还没有办") && page.says("<p>改正 2025 年年报"), "{}", page.text());
    let cookie = desk.sign_in("李明远").await;
    let to = format!("{}/preview", desk.at("correction"));
    let part = desk.office.post(&cookie, &to, &typed[..2]).await.expect(StatusCode::OK);
    assert!(part.says("改正 2025 年年报") && !part.says("<html"));
    let little = desk.office.post(&cookie, &to, &[("acts", "改")]).await.expect(StatusCode::OK);
    assert!(little.says("填好这几项") && little.says("改正期限"));
    assert!(desk.case().await.procedure.corrections.is_empty());
}

#[tokio::test]
async fn a_request_says_first_what_it_is_for() {
    let desk = Desk::clue().await.filed().await.recorded().await;
    let first = desk.open("李明远", "ask").await.expect(StatusCode::OK);
    for kind in MatterKind::ALL {
        assert!(first.says(&format!("/do/ask?matter={}\"", kind.word())), "{}", kind.name());
    }
    let extension = [("matter", "extension"), ("months", "2"), ("reason", "案情复杂。")];
    desk.done("李明远", "ask?matter=extension", &extension).await;
    let page = desk.open("何静", "answer").await.expect(StatusCode::OK);
    assert!(page.says("延长办案期限") && page.says("案情复杂。") && page.says("2 个月"));
    let said = [("matter", "extension"), ("granted", "yes"), ("opinion", "同意。")];
    desk.done("何静", "answer", &said).await;
    assert_eq!(desk.case().await.procedure.extended_months(), 2);
    let nothing = desk.open("何静", "answer").await.expect(StatusCode::OK);
    assert!(nothing.says("现在没有要办的") && nothing.hidden("command_id").is_empty());
}

#[tokio::test]
async fn what_is_kept_is_asked_for_granted_kept_and_disposed_of() {
    let desk = Desk::clue().await.filed().await;
    let asked = [
        ("matter", "preservation"),
        ("items", "明细账一册\n凭证三本"),
        ("place", "本局档案室"),
        ("keeper", "王晓岚"),
        ("reason", "可能灭失。"),
    ];
    desk.done("李明远", "ask?matter=preservation", &asked).await;
    let said = [("matter", "preservation"), ("granted", "yes"), ("opinion", "同意。")];
    desk.done("何静", "answer", &said).await;
    let page = desk.open("李明远", "preservation").await.expect(StatusCode::OK);
    assert!(page.says("明细账一册；凭证三本") && page.says("来自批准的请示"));
    let today = desk.day(0);
    let kept = [("on", today.as_str()), ("present", "周恒之")];
    let answer = desk.upload("李明远", "preservation", &kept, &[("现场.jpg", "封存")]).await;
    answer.expect(StatusCode::SEE_OTHER);
    let given = [("on", today.as_str()), ("disposal", "returned"), ("detail", "复制以后返还。")];
    desk.done("李明远", "preservation-disposal", &given).await;
    let case = desk.case().await;
    assert_eq!(case.procedure.preservations.len(), 1);
    assert!(case.procedure.open_preservation().is_none());
    assert_eq!(case.evidence.len(), 1);
}

#[tokio::test]
async fn letters_go_out_under_numbers_of_their_own_and_answers_come_in() {
    let desk = Desk::clue().await.filed().await;
    let (tomorrow, today, later) = (desk.day(1), desk.day(0), desk.day(7));
    let notice = [("on", tomorrow.as_str()), ("scope", "年报"), ("materials", "账簿")];
    desk.done("李明远", "inspection", &notice).await;
    let inquiry = [("questions", "收入怎样计算？"), ("reply_by", later.as_str())];
    desk.done("李明远", "inquiry", &inquiry).await;
    let answer = [("on", today.as_str()), ("content", "按开票金额。")];
    let answer = desk.upload("李明远", "inquiry-answer", &answer, &[("答复.jpg", "答复")]).await;
    answer.expect(StatusCode::SEE_OTHER);
    let service = desk.open("李明远", "service").await.expect(StatusCode::OK);
    let procedure = desk.case().await.procedure;
    assert!(service.says(&procedure.inquiries[0].what.number));
    assert!(service.says(&procedure.inspections[0].what.number));
    assert_eq!(procedure.inquiry_answers.len(), 1);
}

#[tokio::test]
async fn handlers_change_by_the_head_alone() {
    let desk = Desk::clue().await.filed().await;
    let one = desk.office.person("李明远").to_string();
    let two = desk.office.person("郑言").to_string();
    let fields = [("handler", one.as_str()), ("handler", two.as_str()), ("reason", "王晓岚调离。")];
    let refused = desk.send("李明远", "handlers", &fields).await;
    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("现在还不能") && refused.says("王晓岚调离。"));
}

#[tokio::test]
async fn an_argument_is_recorded_and_answered() {
    let desk = Desk::clue().await.filed().await.recorded().await.reviewed().await.told().await;
    let today = desk.day(0);
    let said = [
        ("on", today.as_str()),
        ("manner", "written"),
        ("by", "周恒之"),
        ("content", "已经更正，请求从轻。"),
    ];
    let answer = desk.upload("李明远", "statement", &said, &[("申辩书.jpg", "申辩")]).await;
    answer.expect(StatusCode::SEE_OTHER);
    let page = desk.open("李明远", "statement-answer").await.expect(StatusCode::OK);
    assert!(page.says("已经更正，请求从轻。") && page.says("来自陈述申辩笔录"));
    let reasons = [("adoption", "nothing"), ("reasons", "提出建议时已经考虑。")];
    desk.done("李明远", "statement-answer", &reasons).await;
    assert!(desk.case().await.procedure.statement_answer.is_some());
}

#[tokio::test]
async fn a_hearing_is_asked_for_and_withdrawn() {
    let mut report = REPORT.to_vec();
    report.retain(|(name, _)| *name != "fine");
    report.extend([("fine", "150000"), ("serious", "虚报数额大，比例高。")]);
    let desk = Desk::clue().await.filed().await.recorded().await;
    let desk = desk.reviewed_with(&report).await.told().await;
    let today = desk.day(0);
    for (choice, words) in [("requested", "要求听证"), ("withdrawn", "撤回听证要求")] {
        let fields = [("on", today.as_str()), ("choice", choice), ("by", "周恒之")];
        desk.done("李明远", "hearing", &fields).await;
        let chosen = desk.case().await.procedure.hearing.unwrap().what.1;
        assert_eq!(chosen.name(), words);
    }
}

#[tokio::test]
async fn a_discussion_is_written_down_with_who_met() {
    let desk = Desk::clue().await.filed().await.recorded().await.reviewed().await;
    let (one, two) = (desk.office.person("何静"), desk.office.person("陈立群"));
    let recorder = desk.office.person("李明远").to_string();
    let (one, two, today) = (one.to_string(), two.to_string(), desk.day(0));
    let fields = [
        ("on", today.as_str()),
        ("place", "三楼会议室"),
        ("host", two.as_str()),
        ("recorder", recorder.as_str()),
        ("attendee", one.as_str()),
        ("attendee", two.as_str()),
        ("opinions", "何静：同意。\n陈立群：同意。"),
        ("conclusion", "按建议处罚。"),
    ];
    desk.done("李明远", "discussion", &fields).await;
    assert_eq!(desk.case().await.procedure.discussion.unwrap().what.attendees.len(), 2);
}
