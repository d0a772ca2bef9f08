//! 签批: the head's list, and what must be known before signing.

use crate::bench::Bench;
use axum::http::StatusCode;
use domain::case::ReviewResult;
use domain::case::steps::Step;

const PARTY: &str = "雁城市恒泰纺织有限公司";

#[tokio::test]
async fn U2_everything_that_waits_for_a_head_is_in_one_list() {
    let bench = Bench::new().await;
    let empty = bench.open("何静", "/w/approve").await.expect(StatusCode::OK);
    assert!(empty.says("现在没有等你签批的"));
    let asked = bench.asked("雁城市远帆商贸有限公司").await;
    let filed = bench.filed("雁城市云岭印务有限公司").await;
    let ask = [("matter", "extension"), ("months", "1"), ("reason", "案情复杂。")];
    bench.take("李明远", &filed, Step::Ask, &ask).await;
    let passed = bench.reported(PARTY).await;
    bench.send(&passed).await;
    bench.review(&passed, ReviewResult::Passed, "").await;
    let told = bench.told("雁城市青禾食品有限公司").await;
    let list = bench.open("何静", "/w/approve").await.expect(StatusCode::OK);
    for (case, path, words) in [
        (&asked, "/filing", "审批立案"),
        (&filed, "/do/answer", "批示：延长办案期限"),
        (&passed, "/do/notice", "签发事先告知书"),
        (&told, "/decision", "签发处罚决定"),
    ] {
        let link = format!("href=\"/w/cases/{case}{path}\">{words}</a>");
        assert!(list.says(&link), "{words}");
    }
    assert!(list.says("最晚 2027年2月21日"));
    assert!(bench.open("李明远", "/w/approve").await.says("由机关负责人办理，你可以看，不能办"));
}

#[tokio::test]
async fn U2_a_smooth_case_has_nothing_to_be_known_and_is_signed() {
    let bench = Bench::new().await;
    let case = bench.told(PARTY).await;
    let day = bench.day();
    let waived = [("on", day.as_str()), ("manner", "waived"), ("by", "周恒之")];
    bench.take("李明远", &case, Step::State, &waived).await;
    let page = bench.look("何静", &case, "/decision").await.expect(StatusCode::OK);
    assert!(page.says("没有要特别知道的") && page.says(">签发</button>"));
    assert!(page.says("作出决定最晚") && page.says("提请集体讨论") && !page.says("不宜快签"));
}

#[tokio::test]
async fn while_the_party_may_still_speak_the_page_says_so_and_has_no_button() {
    let bench = Bench::new().await;
    let case = bench.told(PARTY).await;
    let page = bench.look("何静", &case, "/decision").await.expect(StatusCode::OK);
    assert!(page.says("陈述申辩期还没有过") && page.says("《行政处罚法》第四十五条"));
    assert!(!page.says(">签发</button>"));
}

#[tokio::test]
async fn U2_what_the_party_argued_and_what_was_adopted_is_known_before_signing() {
    let bench = Bench::new().await;
    let case = bench.told(PARTY).await;
    bench.argued(&case).await;
    bench.send(&case).await;
    bench.review(&case, ReviewResult::Passed, "").await;
    bench.office.wait(jiff::Span::new().hours(24 * 9));
    let page = bench.look("何静", &case, "/decision").await.expect(StatusCode::OK);
    assert!(page.says("签发前要知道的 1 件事") && page.says("当事人书面陈述申辩，部分采纳"));
    assert!(page.says("<details class=\"must\" open>") && page.says("请求减轻"));
    assert!(page.says(">签发</button>") && !page.says("不宜快签"));
}

#[tokio::test]
async fn U2_more_than_three_things_are_not_signed_in_passing() {
    let bench = Bench::new().await;
    let case = bench.filed(PARTY).await;
    bench.record(&case, &["账页".to_owned()]).await;
    bench
        .granted(&case, &[("matter", "extension"), ("months", "1"), ("reason", "案情复杂。")])
        .await;
    let av =
        [("matter", "av_exception"), ("record", "1"), ("cause", "fault"), ("reason", "没有电。")];
    bench.granted(&case, &av).await;
    bench.take("李明远", &case, Step::CloseInvestigation, &crate::bench::DRAFT).await;
    bench.send(&case).await;
    bench.review(&case, ReviewResult::Returned, "没有写明档次").await;
    bench.draft(&case, "discretion", "首次违法。按一般档次处理。").await;
    bench.send(&case).await;
    bench.review(&case, ReviewResult::Passed, "").await;
    bench.tell(&case).await;
    bench.argued(&case).await;
    bench.send(&case).await;
    bench.review(&case, ReviewResult::Passed, "").await;
    let page = bench.look("何静", &case, "/decision").await.expect(StatusCode::OK);
    assert!(page.says("不宜快签") && page.says("退回过 1 次") && page.says("批准过：延长办案期限"));
    assert!(page.says("签发前要知道的 4 件事") && page.says("批准过：不能音像记录的例外"));
    // It is a word to the head, not a bar: nothing that a statute asks is missing.
    assert!(page.says(">签发</button>"));
}
