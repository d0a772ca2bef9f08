//! 今日 and 期限

use crate::bench::Bench;
use axum::http::StatusCode;
use jiff::Timestamp;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn U2_an_empty_morning_says_in_words_what_would_stand_there() {
    let bench = Bench::new().await;
    let page = bench.open("李明远", "/w").await.expect(StatusCode::OK);
    assert!(page.says("2026年11月23日，周一") && page.says("登记线索</a>"));
    for words in ["没有超期的", "现在没有轮到你办的事", "你的案件没有在等别人的"]
    {
        assert!(page.says(words), "{words}");
    }
    assert!(!bench.open("何静", "/w").await.says("登记线索"));
    let page = bench.open("何静", "/w/deadlines").await.expect(StatusCode::OK);
    assert!(page.says("现在没有正在走的期限"));
}

#[tokio::test]
async fn U2_whose_turn_it_is_and_who_waits_for_whom() {
    let bench = Bench::new().await;
    let case = bench.asked("雁城市远帆商贸有限公司").await;
    let mine = bench.open("李明远", "/w").await;
    assert!(mine.says("<b>陈立群或者何静</b>　审批立案") && mine.says("今天起"));
    assert!(mine.says("现在没有轮到你办的事"));
    let head = bench.open("何静", "/w").await;
    assert!(head.says(&format!("href=\"/w/cases/{case}/filing\">审批立案</a>")));
    assert!(head.says("你的案件没有在等别人的"));
    let nobody = bench.open("林书瑶", "/w").await;
    assert!(!nobody.says("远帆商贸"));
}

#[tokio::test]
async fn U2_what_burns_is_red_on_the_day_and_late_after_it_and_only_for_those_who_keep_it() {
    let bench = Bench::new().await;
    let case = bench.filed("雁城市远帆商贸有限公司").await;
    assert!(bench.open("李明远", "/w").await.says("没有超期的"));
    // Filed on 23 November, ninety days: 21 February 2027, a Sunday.
    bench.office.set_clock(at("2027-02-18T02:00:00Z"));
    for who in ["李明远", "王晓岚", "何静"] {
        let page = bench.open(who, "/w").await;
        assert!(page.says("class=\"due clock--red\"") && page.says("还剩 <b>3</b> 天"), "{who}");
        assert!(page.says("2027年2月21日（周日）") && page.says("作出处罚决定"), "{who}");
    }
    assert!(!bench.open("林书瑶", "/w").await.says("clock--red"));
    bench.office.set_clock(at("2027-02-21T02:00:00Z"));
    assert!(bench.open("李明远", "/w").await.says("今天到期"));
    bench.office.set_clock(at("2027-02-23T02:00:00Z"));
    let page = bench.open("李明远", "/w").await;
    assert!(page.says("已超期 <b>2</b> 天"));
    assert!(page.says(&format!("href=\"/w/cases/{case}\">看案件")));
    // The head signs, so his button goes there.
    let head = bench.open("何静", "/w").await;
    assert!(head.says(&format!("href=\"/w/cases/{case}/decision\">去办")));
}

#[tokio::test]
async fn the_partys_time_burns_nobody_and_is_waited_for_until_it_ends() {
    let bench = Bench::new().await;
    bench.told("雁城市远帆商贸有限公司").await;
    // Served on 23 November, five working days: 30 November.
    let page = bench.open("李明远", "/w").await;
    assert!(page.says("<b>当事人</b>　陈述申辩") && page.says("最晚 2026年11月30日（周一）"));
    assert!(!page.says("clock--red"));
    let list = bench.open("李明远", "/w/deadlines").await;
    assert!(list.says("当事人还有 <b>5</b> 个工作日"));
    bench.office.set_clock(at("2026-12-01T02:00:00Z"));
    let page = bench.open("李明远", "/w").await;
    assert!(!page.says("陈述申辩") && page.says("<b>陈立群或者何静</b>　签发处罚决定"));
    assert!(!bench.open("李明远", "/w/deadlines").await.says("陈述申辩"));
}

#[tokio::test]
async fn terms_go_on_page_by_page() {
    let bench = Bench::new().await;
    for n in 0..31 {
        bench.filed(&format!("雁城市第{n}有限公司")).await;
    }
    let first = bench.open("李明远", "/w/deadlines").await.expect(StatusCode::OK);
    let text = first.text();
    let next = text.split("href=\"/w/deadlines?after=").nth(1).and_then(|t| t.split('"').next());
    let path = format!("/w/deadlines?after={}", next.expect("a second page"));
    let second = bench.open("李明远", &path).await.expect(StatusCode::OK);
    let rows = |text: &str| text.matches("<li class=\"due").count();
    assert_eq!((rows(&text), rows(&second.text())), (30, 1));
    assert!(second.says("回到第一页") && !second.says("rel=\"next\""));
    let today = bench.open("李明远", "/w").await;
    assert!(today.says("30 件以上") && today.says("/w?tasks="));
}

#[tokio::test]
async fn a_name_of_sixty_characters_stands_on_every_list() {
    let bench = Bench::new().await;
    let name = format!("雁城市{}有限公司", "远".repeat(53));
    assert_eq!(name.chars().count(), 60);
    let case = bench.filed(&name).await;
    for path in ["/w", "/w/cases", "/w/deadlines"] {
        assert!(bench.open("李明远", path).await.says(&name), "{path}");
    }
    assert!(bench.look("李明远", &case, "").await.says(&name));
}
