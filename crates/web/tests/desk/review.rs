//! 审核: the queue, what the program says at each point, and what a second review reads.

use crate::bench::Bench;
use axum::http::StatusCode;
use domain::case::ReviewResult;

const PARTY: &str = "雁城市恒泰纺织有限公司";

#[tokio::test]
async fn the_queue_is_the_reviewers_and_says_until_when() {
    let bench = Bench::new().await;
    let empty = bench.open("郑言", "/w/review").await.expect(StatusCode::OK);
    assert!(empty.says("现在没有送来等审核的") && empty.says("href=\"/w/review\" aria-current"));
    let case = bench.reported(PARTY).await;
    bench.send(&case).await;
    let queue = bench.open("郑言", "/w/review").await;
    assert!(queue.says(&format!("href=\"/w/cases/{case}/review\">法制审核</a>")));
    // Sent on 23 November, five working days.
    assert!(queue.says("最晚 11月30日") && queue.says("今天起"));
    let other = bench.open("李明远", "/w/review").await.expect(StatusCode::OK);
    assert!(other.says("这些由法制审核人员办理，你可以看，不能办"));
    bench.review(&case, ReviewResult::Passed, "").await;
    assert!(bench.open("郑言", "/w/review").await.says("现在没有送来等审核的"));
}

#[tokio::test]
async fn U2_each_point_has_what_the_program_found_and_none_is_ticked() {
    let bench = Bench::new().await;
    let case = bench.reported(PARTY).await;
    bench.send(&case).await;
    let page = bench.look("郑言", &case, "/review").await.expect(StatusCode::OK);
    assert!(page.says("违法比例 24.0%") && page.says("机检") && !page.says(" checked"));
    // Which version of the law judges, with its reason.
    assert!(page.says("违法行为终了于2026年11月23日") && page.says("第四十四条"));
    assert!(page.says("审核人没有承办过本案") || page.says("没有承办"));
    assert!(page.says("这是第一次审核") && page.says("出具法制审核意见"));
    // A day that the text puts in the future does not agree.
    bench.draft(&case, "facts", "2030年1月1日营业收入上报 1280 万元，核实为 1032 万元。").await;
    bench.send(&case).await;
    let page = bench.look("郑言", &case, "/review").await;
    assert!(page.says("lamp--warn") && page.says("2030"), "{}", page.text());
}

#[tokio::test]
async fn U2_a_second_review_reads_the_differences() {
    let bench = Bench::new().await;
    let case = bench.reported(PARTY).await;
    bench.send(&case).await;
    bench.review(&case, ReviewResult::Returned, "没有写明档次").await;
    bench.draft(&case, "discretion", "首次违法。按一般档次处理。").await;
    bench.record(&case, &["补充账页".to_owned()]).await;
    bench.send(&case).await;
    let page = bench.look("郑言", &case, "/review").await.expect(StatusCode::OK);
    assert!(page.says("上次意见以后的差别") && page.says("决定书改了 1 项"));
    assert!(page.says("<ins class=\"diff\">") && page.says("<del class=\"diff\">"));
    assert!(page.says("新的证据 1 件") && page.says("补充账页") && page.says("新的笔录 1 份"));
    assert!(page.says("第 1 次：退回") && page.says("没有写明档次"));
}

#[tokio::test]
async fn U2_a_supplementary_review_reads_what_the_party_said_and_what_was_answered() {
    let bench = Bench::new().await;
    let case = bench.told(PARTY).await;
    bench.argued(&case).await;
    bench.send(&case).await;
    let page = bench.look("郑言", &case, "/review").await.expect(StatusCode::OK);
    assert!(page.says("陈述申辩和复核") && page.says("已经主动更正，请求减轻。"));
    assert!(page.says("复核意见：部分采纳") && page.says("更正属实，幅度内已经考虑。"));
    assert!(!page.says("新的证据") && !page.says("决定书改了"));
}

#[tokio::test]
async fn what_did_not_change_since_the_last_opinion_is_said_in_a_sentence() {
    let bench = Bench::new().await;
    let case = bench.reported(PARTY).await;
    bench.send(&case).await;
    bench.review(&case, ReviewResult::Returned, "没有写明档次").await;
    bench.draft(&case, "period", "2025年年报").await;
    bench.send(&case).await;
    let page = bench.look("郑言", &case, "/review").await.expect(StatusCode::OK);
    assert!(page.says("决定书、证据、笔录和陈述申辩都没有改动"));
}

#[tokio::test]
async fn two_hundred_pieces_of_evidence_do_not_push_the_records_away() {
    let bench = Bench::new().await;
    let case = bench.filed(PARTY).await;
    let titles: Vec<String> = (1..=200).map(|n| format!("账页第 {n} 页")).collect();
    bench.record(&case, &titles).await;
    bench
        .take("李明远", &case, domain::case::steps::Step::CloseInvestigation, &crate::bench::DRAFT)
        .await;
    bench.send(&case).await;
    let page = bench.look("郑言", &case, "/review").await.expect(StatusCode::OK);
    assert!(
        page.says("证据 200</a>") && page.says("另外 180 件") && page.says("200. 账页第 200 页")
    );
}
