//! 公示

use super::{Desk, PARTY};
use axum::http::StatusCode;
use jiff::Span;

#[tokio::test]
async fn the_public_reads_eleven_fields_and_no_figure() {
    let desk = Desk::issued().await;
    let page = desk.get("林书瑶", "/publication").await.expect(StatusCode::OK);
    assert!(page.says("公众会看到的 11 项") && page.says(">公示</button>"));
    for words in [
        PARTY,
        "91430400MA4L0HT37U",
        "周恒之",
        "雁统罚字〔2026〕1号",
        "违法比例 24.0%",
        "《中华人民共和国统计法》第四十四条第一款第二项、第二款",
        "警告；罚款 20,000.00 元",
        "2026年11月23日",
        "雁城市统计局",
        "2027年11月23日",
        "不公示绝对数",
        "《统计法》第二十八条",
        "2026年12月2日（周三）",
    ] {
        assert!(page.says(words), "{words}");
    }
    for figure in ["1,280", "1280", "1,032", "1032"] {
        assert!(!page.says(figure), "{figure}");
    }
}

#[tokio::test]
async fn publishing_takes_one_click_and_leads_to_the_public_page() {
    let desk = Desk::issued().await;
    let answer = publish(&desk, "林书瑶").await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), desk.at("/publication?done=published"));
    let page = desk.get("林书瑶", "/publication?done=published").await.expect(StatusCode::OK);
    let code = desk.case().await.decision.expect("a decision").code;
    assert!(page.says("决定已公示") && !page.says(">公示</button>"));
    assert!(page.says(&format!("{}/d/{code}", super::common::PUBLIC_URL)));
    assert!(page.says("公众看到的 11 项"));
}

#[tokio::test]
async fn there_is_nothing_to_publish_before_a_decision() {
    let desk = Desk::passed().await;
    let page = desk.get("林书瑶", "/publication").await.expect(StatusCode::OK);
    assert!(page.says("还没有签发决定") && !page.says(">公示</button>"));
    let page = desk.post("林书瑶", "/review", "/publication", &[]).await;
    assert!(page.expect(StatusCode::UNPROCESSABLE_ENTITY).says("还没有签发决定"));
}

#[tokio::test]
async fn only_the_disclosure_officer_publishes() {
    let desk = Desk::issued().await;
    for who in ["李明远", "何静", "郑言"] {
        let page = desk.get(who, "/publication").await.expect(StatusCode::OK);
        assert!(page.says("公示处罚决定由公示专员办理"), "{who}");
        assert!(page.says("第四十八条") && !page.says(">公示</button>"), "{who}");
        let page = desk.post(who, "/publication", "/publication", &[]).await;
        assert!(page.expect(StatusCode::UNPROCESSABLE_ENTITY).says("第四十八条"), "{who}");
    }
    assert!(desk.case().await.published.is_none());
}

#[tokio::test]
async fn a_second_click_publishes_once_and_a_second_form_is_told() {
    let desk = Desk::issued().await;
    let cookie = desk.office.sign_in("林书瑶").await;
    let page = desk.office.get(&cookie, &desk.at("/publication")).await;
    let other = desk.office.get(&cookie, &desk.at("/publication")).await;
    let hidden = |page: &super::Answered| (page.hidden("command_id"), page.hidden("seen"));
    let ((id, seen), (id2, seen2)) = (hidden(&page), hidden(&other));
    let form = [("command_id", id.as_str()), ("seen", seen.as_str())];
    for _ in 0..2 {
        let answer = desk.office.post(&cookie, &desk.at("/publication"), &form).await;
        answer.expect(StatusCode::SEE_OTHER);
    }
    let form = [("command_id", id2.as_str()), ("seen", seen2.as_str())];
    let answer = desk.office.post(&cookie, &desk.at("/publication"), &form).await;
    let answer = answer.expect(StatusCode::CONFLICT);
    assert!(answer.says("公示决定") && answer.says("林书瑶"));
}

#[tokio::test]
async fn a_late_publication_says_how_late_it_is() {
    let desk = Desk::issued().await;
    desk.office.wait(Span::new().hours(24 * 12));
    let page = desk.get("林书瑶", "/publication").await.expect(StatusCode::OK);
    assert!(page.says("已超期 <b>3</b> 天"), "{}", page.text());
    publish(&desk, "林书瑶").await.expect(StatusCode::SEE_OTHER);
}

async fn publish(desk: &Desk, who: &str) -> super::Answered {
    desk.post(who, "/publication", "/publication", &[]).await
}
