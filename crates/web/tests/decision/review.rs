//! 法制审核

use super::{DRAFT, Desk, with};
use axum::http::StatusCode;
use domain::authority::register::Command as Register;
use domain::case::ReviewResult;
use domain::person::Role;
use jiff::civil::date;

#[tokio::test]
async fn the_desk_shows_everything_and_ticks_nothing() {
    let desk = Desk::sent().await;
    let page = desk.get("郑言", "/review").await.expect(StatusCode::OK);
    for words in
        ["主体适格", "文书规范", "机检只提示", "账页", "当场查看明细账", "李明远，2026-11-23"]
    {
        assert!(page.says(words), "{words}");
    }
    assert!(page.says("违法比例 24.0%") && page.says("证据 1 件，笔录 1 份"));
    assert!(page.says("执法证件在 2026-11-23 有效") && page.says("第四十二条"));
    assert!(!page.says(" checked"), "the machine ticked something");
}

#[tokio::test]
async fn an_opinion_that_passes_leads_to_the_notice_and_then_to_signing() {
    let desk = Desk::sent().await;
    let answer = desk.review("passed", &[]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), desk.at("?done=reviewed"));
    let page = desk.get("李明远", "/review").await.expect(StatusCode::OK);
    assert!(page.says("由机关负责人签发事先告知书") && page.says("审的正是现在这一份"));
    assert!(!page.says("送法制审核</button>"));
    desk.told().await;
    let page = desk.get("李明远", "/review").await.expect(StatusCode::OK);
    assert!(page.says("由机关负责人签发。") && page.says("审的正是现在这一份"));
}

#[tokio::test]
async fn every_point_needs_an_answer_and_answers_are_kept() {
    let desk = Desk::sent().await;
    let page = desk.post("郑言", "/review", "/review", &[("point_2", "good")]).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("请选择“主体适格”的结论") && !page.says("请选择“事实清楚”的结论"));
    assert!(page.says("请选择审核结论") && page.says("没有填写审核意见"));
    assert!(page.says("name=\"point_2\" value=\"good\" checked"));
    for (more, said) in [
        (("point_3", "problem"), "“证据确凿”有问题的，请写明是什么问题"),
        (("result", "maybe"), "请选择审核结论"),
        (("opinion", ""), "没有填写审核意见"),
        (("point_5", "perhaps"), "请选择“程序合法”的结论"),
    ] {
        let page = desk.review("returned", &[more]).await;
        assert!(page.expect(StatusCode::UNPROCESSABLE_ENTITY).says(said), "{said}");
    }
    let problem = [("point_3", "problem"), ("remark_3", "证据没有署名")];
    let page = desk.review("passed", &problem).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("不能通过") && page.says("证据没有署名"));
    assert!(desk.case().await.reviews.is_empty());
}

#[tokio::test]
async fn a_returned_draft_tells_the_officer_what_to_mend() {
    let desk = Desk::sent().await;
    let more =
        [("point_6", "problem"), ("remark_6", "没有写明档次"), ("opinion", "裁量理由补充后再送。")];
    desk.review("returned", &more).await.expect(StatusCode::SEE_OTHER);
    let page = desk.get("李明远", "/draft").await.expect(StatusCode::OK);
    assert!(page.says("法制审核退回：裁量理由补充后再送。") && page.says("没有写明档次"));
    desk.draft(&with("discretion", "一般情节，首次违法。")).await.expect(StatusCode::SEE_OTHER);
    assert!(desk.get("李明远", "/review").await.says("退回以后已经修改，可以再送审"));
    desk.send().await.expect(StatusCode::SEE_OTHER);
    let page = desk.get("郑言", "/review").await.expect(StatusCode::OK);
    assert!(page.says("第 1 次：退回") && page.says("上次意见以后"));
    desk.review("passed", &[]).await.expect(StatusCode::SEE_OTHER);
    let results: Vec<_> = desk.case().await.reviews.iter().map(|r| r.result).collect();
    assert_eq!(results, [ReviewResult::Returned, ReviewResult::Passed]);
}

#[tokio::test]
async fn who_is_no_reviewer_reads_where_it_stands_and_gives_no_opinion() {
    let desk = Desk::sent().await;
    for who in ["何静", "李明远", "林书瑶"] {
        let page = desk.get(who, "/review").await.expect(StatusCode::OK);
        assert!(page.says("由法制审核人员办理") && page.says("李明远 2026-11-23 10:0"), "{who}");
        assert!(!page.says("出具审核意见</button>"), "{who}");
    }
    let page = desk.post("何静", "/decision", "/review", &[]).await;
    assert!(page.expect(StatusCode::UNPROCESSABLE_ENTITY).says("请选择“主体适格”的结论"));
    let points: Vec<String> = (1..=7).map(|n| format!("point_{n}")).collect();
    let mut fields = vec![("result", "passed"), ("opinion", "同意。")];
    fields.extend(points.iter().map(|point| (point.as_str(), "good")));
    let page = desk.post("何静", "/review", "/review", &fields).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("法制审核人员办理") && page.says("第五十八条"));
}

#[tokio::test]
async fn what_changed_under_a_review_is_shown_before_it_is_signed() {
    let desk = Desk::sent().await;
    let cookie = desk.office.sign_in("郑言").await;
    let open = desk.office.get(&cookie, &desk.at("/review")).await;
    desk.investigate("补充账页").await;
    let (id, seen) = (open.hidden("command_id"), open.hidden("seen"));
    let points: Vec<String> = (1..=7).map(|n| format!("point_{n}")).collect();
    let mut fields =
        vec![("result", "passed"), ("opinion", "看过六页，同意。"), ("command_id", &id)];
    fields.extend(points.iter().map(|point| (point.as_str(), "good")));
    let first: Vec<_> = fields.iter().copied().chain([("seen", seen.as_str())]).collect();
    let page = desk.office.post(&cookie, &desk.at("/review"), &first).await;
    let page = page.expect(StatusCode::CONFLICT);
    assert!(page.says("上传证据《补充账页》") && page.says("看过六页，同意。"));
    let seen = page.hidden("seen");
    let again: Vec<_> = fields.iter().copied().chain([("seen", seen.as_str())]).collect();
    let page = desk.office.post(&cookie, &desk.at("/review"), &again).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("送审以后内容有改动") && page.says("看过六页，同意。"));
    assert!(desk.get("郑言", "/review").await.says("送审的不是现在这份"));
    assert!(desk.get("李明远", "/draft").await.says("要重新送审"));
    desk.send().await.expect(StatusCode::SEE_OTHER);
    desk.review("passed", &[]).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_new_draft_takes_the_request_back_and_keeps_the_typed_opinion() {
    let desk = Desk::sent().await;
    let cookie = desk.office.sign_in("郑言").await;
    let open = desk.office.get(&cookie, &desk.at("/review")).await;
    assert!(desk.get("李明远", "/draft").await.says("再存一稿会撤回这次送审"));
    desk.draft(&with("fine", "10000")).await.expect(StatusCode::SEE_OTHER);
    let (id, seen) = (open.hidden("command_id"), open.hidden("seen"));
    let points: Vec<String> = (1..=7).map(|n| format!("point_{n}")).collect();
    let mut fields = vec![("result", "passed"), ("opinion", "逐项看过。")];
    fields.extend([("command_id", id.as_str()), ("seen", seen.as_str())]);
    fields.extend(points.iter().map(|point| (point.as_str(), "good")));
    let page = desk.office.post(&cookie, &desk.at("/review"), &fields).await;
    let page = page.expect(StatusCode::CONFLICT);
    assert!(page.says("拟写处罚决定书") && page.says("逐项看过。"));
    assert!(desk.case().await.reviews.is_empty());
}

#[tokio::test]
async fn only_who_handles_the_case_sends_it_to_review() {
    let desk = Desk::filed().await;
    let page = desk.post("李明远", "/draft", "/review-request", &[]).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("还没有拟写决定书"));
    desk.draft(&DRAFT).await.expect(StatusCode::SEE_OTHER);
    let page = desk.send().await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("调查还没有终结") && page.says("《行政处罚法》第五十七条"));
    desk.report().await;
    let page = desk.post("何静", "/decision", "/review-request", &[]).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("执法人员办理") && page.says("这一步由本案承办人办理"));
    assert!(desk.case().await.review_request.is_none());
    let answer = desk.send().await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), desk.at("?done=review-requested"));
}

#[tokio::test]
async fn a_reviewer_without_anything_to_review_reads_that() {
    let desk = Desk::filed().await;
    let page = desk.get("郑言", "/review").await.expect(StatusCode::OK);
    assert!(page.says("还没有拟写决定书") && page.says("还没有审核意见"));
    assert!(!page.says("出具审核意见</button>"));
}

#[tokio::test]
async fn who_handled_the_case_does_not_review_it() {
    let desk = Desk::sent().await;
    let (administrator, person) = (desk.office.person("欧阳慕容𠮷"), desk.office.person("李明远"));
    let (role, from, basis) = (Role::Reviewer, date(2026, 1, 1), "雁统人〔2026〕9号".to_owned());
    desk.office.run(Some(&administrator), Register::GrantRole { person, role, from, basis }).await;
    let page = desk.get("李明远", "/review").await.expect(StatusCode::OK);
    assert!(page.says("你办过本案，不能再审核") && page.says("第六十条"));
    assert!(!page.says("出具审核意见</button>"));
    let points: Vec<String> = (1..=7).map(|n| format!("point_{n}")).collect();
    let mut fields = vec![("result", "passed"), ("opinion", "自己看过。")];
    fields.extend(points.iter().map(|point| (point.as_str(), "good")));
    let page = desk.post("李明远", "/review", "/review", &fields).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("你办过本案，不能再审核") && desk.case().await.reviews.is_empty());
}
