//! 案件

use crate::bench::{Bench, DRAFT};
use axum::http::StatusCode;
use domain::case::ReviewResult;
use domain::case::command::Command as Act;
use domain::case::steps::Step;

const PARTY: &str = "雁城市恒泰纺织有限公司";

#[tokio::test]
async fn U2_the_next_step_is_a_button_for_whoever_takes_it_and_nobody_else() {
    let bench = Bench::new().await;
    let case = bench.filed(PARTY).await;
    let page = bench.look("李明远", &case, "").await.expect(StatusCode::OK);
    let button =
        format!("<a class=\"button button--wide\" href=\"/w/cases/{case}/records/new\">去办</a>");
    assert!(page.says(&button) && page.says("由你办理"));
    let page = bench.look("何静", &case, "").await;
    assert!(!page.says(">去办</a>") && page.says("由李明远或者王晓岚办理"));
    assert!(page.says("等<b>李明远或者王晓岚</b>：调查取证，制作笔录"));
}

#[tokio::test]
async fn U2_what_stands_against_the_next_step_is_named_with_article_and_link() {
    let bench = Bench::new().await;
    let case = bench.told(PARTY).await;
    let page = bench.look("何静", &case, "").await.expect(StatusCode::OK);
    assert!(page.says("卡点") && page.says("陈述申辩期还没有过"));
    assert!(
        page.says("《行政处罚法》第四十五条")
            && page.says(&format!("/w/cases/{case}/do/statement"))
    );
    assert!(page.says(">看这一步</a>") && !page.says(">去办</a>"));
    assert!(page.says("等<b>当事人</b>：陈述申辩"));
}

#[tokio::test]
async fn U2_the_work_of_a_stage_has_five_progresses() {
    let bench = Bench::new().await;
    let case = bench.filed(PARTY).await;
    let page = bench.look("李明远", &case, "").await;
    assert!(page.says("未开始") && page.says("尚不能开始") && page.says("线索、立案：4 项已完成"));
    assert!(page.says("第 3 阶段，任务 0/3") && page.says("共 9 个"));
    bench.record(&case, &["账页".to_owned()]).await;
    assert!(bench.look("李明远", &case, "").await.says("进行中"));
    bench.take("李明远", &case, Step::CloseInvestigation, &DRAFT).await;
    bench.send(&case).await;
    bench.review(&case, ReviewResult::Returned, "没有写明档次").await;
    let page = bench.look("李明远", &case, "").await;
    assert!(page.says("有问题") && page.says("法制审核退回，按意见修改"));
}

#[tokio::test]
async fn a_filing_that_came_back_says_why_among_the_work() {
    let bench = Bench::new().await;
    let case = bench.asked(PARTY).await;
    bench.act("何静", &case, Act::ReturnFiling { reason: "补充核查".to_owned() }).await;
    let page = bench.look("李明远", &case, "").await;
    assert!(page.says("被退回：补充核查") && page.says("有问题"));
}

#[tokio::test]
async fn R1_a_term_explains_itself_and_keeps_the_day_before_it_was_extended() {
    let bench = Bench::new().await;
    let case = bench.filed(PARTY).await;
    let page = bench.look("李明远", &case, "").await;
    assert!(page.says("起算：立案，2026年11月23日") && page.says("期限：90 日。"));
    assert!(page.says(&format!("/w/cases/{case}/do/ask?matter=extension")));
    let ask = [("matter", "extension"), ("months", "1"), ("reason", "案情复杂。")];
    bench.granted(&case, &ask).await;
    let page = bench.look("李明远", &case, "").await;
    assert!(page.says("<del class=\"clock__old\">") && page.says("2027年2月21日（周日）</del>"));
    assert!(page.says("2027年3月21日（周日）</time>") && page.says("负责人批准（案情复杂。）"));
    assert!(page.says("批示：同意延长办案期限"));
}

#[tokio::test]
async fn the_timeline_tells_people_the_program_and_the_party_apart_and_is_sifted() {
    let bench = Bench::new().await;
    let case = bench.told(PARTY).await;
    bench.argued(&case).await;
    bench.act("王晓岚", &case, Act::Note { text: "会计说周三送来".to_owned() }).await;
    let all = bench.look("林书瑶", &case, "").await.expect(StatusCode::OK);
    assert!(all.says(">当事人</span>书面陈述申辩") && all.says("李明远登记"));
    assert!(all.says("timeline__who--sys\">系统</span>预留文号") && all.says("何静办理时"));
    assert!(all.says("备注：会计说周三送来"));
    let party = bench.look("林书瑶", &case, "?show=party").await;
    assert!(party.says("书面陈述申辩") && !party.says("会计说周三送来"));
    let media = bench.look("林书瑶", &case, "?show=media").await;
    assert!(media.says("上传证据") && !media.says("书面陈述申辩"));
    let papers = bench.look("林书瑶", &case, "?show=papers").await;
    assert!(papers.says("发出事先告知书") && !papers.says("上传证据"));
    let clue = bench.clue(PARTY).await;
    assert!(bench.look("林书瑶", &clue, "?show=media").await.says("这一类还没有发生过"));
}

#[tokio::test]
async fn two_hundred_pieces_of_evidence_are_one_line_and_one_fold() {
    let bench = Bench::new().await;
    let case = bench.filed(PARTY).await;
    let titles: Vec<String> = (1..=200).map(|n| format!("账页第 {n} 页")).collect();
    bench.record(&case, &titles).await;
    let page = bench.look("李明远", &case, "").await.expect(StatusCode::OK);
    assert!(page.says("<b>200</b>") && page.says("另外 194 件"));
    // A page of the timeline holds what a page holds; all of it came at once and is one line.
    let text = page.text();
    assert_eq!(text.matches("上传证据").count(), 1, "{}", text.matches("上传证据").count());
    assert!(page.says("更早的"));
}

#[tokio::test]
async fn the_timeline_goes_back_page_by_page_to_the_clue() {
    let bench = Bench::new().await;
    let case = bench.clue(PARTY).await;
    for n in 0..40 {
        bench.act("李明远", &case, Act::Note { text: format!("第{n}条。") }).await;
    }
    let first = bench.look("李明远", &case, "").await;
    assert!(first.says("第39条。") && !first.says("第9条。") && !first.says("登记线索（"));
    let text = first.text();
    let before = text.split("&amp;before=").nth(1).and_then(|t| t.split('#').next()).unwrap();
    let older = bench.look("李明远", &case, &format!("?show=all&before={before}")).await;
    assert!(older.says("第9条。") && older.says("登记线索（") && !older.says("第39条。"));
    assert!(older.says("回到最新") && !older.says("更早的"));
}

#[tokio::test]
async fn what_can_be_done_beside_the_next_step_is_this_persons_alone() {
    let bench = Bench::new().await;
    let case = bench.filed(PARTY).await;
    let page = bench.look("李明远", &case, "").await;
    assert!(page.says(&format!("href=\"/w/cases/{case}/do/inquiry\">发查询书</a>")));
    assert!(page.says("现在还不能办的"));
    let page = bench.look("郑言", &case, "").await;
    assert!(!page.says("发查询书") && !page.says("请示机关负责人"));
}

#[tokio::test]
async fn the_file_of_nineteen_says_what_it_lacks() {
    let bench = Bench::new().await;
    let case = bench.filed(PARTY).await;
    let page = bench.look("李明远", &case, "").await;
    assert!(page.says("19 项缺") && page.says(&format!("href=\"/w/cases/{case}/file\"")));
}
