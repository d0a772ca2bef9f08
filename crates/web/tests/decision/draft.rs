//! 决定书草稿

use super::{DRAFT, Desk, PARTY, with};
use axum::http::StatusCode;

#[tokio::test]
async fn a_first_draft_starts_from_clue_and_records_and_says_so() {
    let desk = Desk::filed().await;
    let page = desk.get("李明远", "/draft").await.expect(StatusCode::OK);
    assert!(page.says("<option value=\"untrue\" selected>") && page.says("来自线索"));
    assert!(page.says("当场查看明细账") && page.says("来自调查笔录"));
    assert!(page.says("1 件证据、1 份笔录"));
    assert!(!page.says("送法制审核</button>"), "nothing is saved that could be sent");
}

#[tokio::test]
async fn a_saved_draft_shows_ratio_public_sentence_and_the_decision_itself() {
    let desk = Desk::filed().await;
    let answer = desk.draft(&DRAFT).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), desk.at("/draft?done=draft"));
    let page = desk.get("李明远", "/draft?done=draft").await.expect(StatusCode::OK);
    assert!(page.says("决定书草稿已保存") && page.says("来自上一稿"));
    assert!(page.says("<strong class=\"num\">24.0%</strong>"));
    assert!(page.says("2025年年报《财务状况》中的营业收入，上报数与核实数不符，违法比例 24.0%。"));
    assert!(page.says(PARTY) && page.says("〔文号，签发时取〕") && page.says("罚款 20,000.00 元"));
    assert!(page.says("1.账页；") && page.says("2.现场检查笔录（2026年11月23日）。"));
    assert!(page.says("现在不能送审：调查还没有终结") && !page.says("送法制审核</button>"));
    let colleague = desk.get("王晓岚", "/draft").await;
    assert!(colleague.says("第 1 稿") && colleague.says("value=\"1280\""));
}

#[tokio::test]
async fn the_report_is_the_first_draft_and_can_be_sent_to_review() {
    let desk = Desk::filed().await;
    desk.report().await;
    let page = desk.get("王晓岚", "/draft").await.expect(StatusCode::OK);
    assert!(page.says("来自调查终结报告") && page.says("第 1 稿"));
    assert!(page.says("value=\"1280\"") && page.says("送法制审核</button>"));
    assert!(page.says("罚款上限 <span class=\"num\">100,000.00</span> 元"));
    desk.draft(&with("fine", "30000")).await.expect(StatusCode::SEE_OTHER);
    let page = desk.get("王晓岚", "/draft").await.expect(StatusCode::OK);
    assert!(page.says("来自上一稿") && page.says("第 2 稿") && page.says("送法制审核</button>"));
}

#[tokio::test]
async fn a_fine_above_the_statute_is_refused_and_mended_where_it_stands() {
    let desk = Desk::filed().await;
    let page = desk.draft(&with("fine", "100000.01")).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("罚款 100,000.01 元超过了法定上限 100,000.00 元"), "{}", page.text());
    assert!(page.says("《行政处罚法》第三十七条") && page.says("《统计法》第四十四条"));
    assert!(page.says("value=\"100000.01\"") && page.says("value=\"营业收入\""));
    // A link to the page itself would lose what was typed.
    assert!(page.says("href=\"#fine\">在下面改") && !page.says("去写决定书"));
    assert!(desk.case().await.draft.is_none());
    desk.draft(&with("fine", "100000")).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_preview_is_the_pdf_with_its_blanks_empty() {
    let desk = Desk::filed().await;
    desk.get("李明远", "/draft/preview.pdf").await.expect(StatusCode::NOT_FOUND);
    desk.draft(&DRAFT).await.expect(StatusCode::SEE_OTHER);
    let pdf = desk.get("郑言", "/draft/preview.pdf").await.expect(StatusCode::OK);
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.header("content-security-policy").contains("default-src 'none'"));
    assert!(pdf.body.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn every_wrong_entry_is_named_and_what_was_typed_is_kept() {
    let desk = Desk::filed().await;
    let long = "长".repeat(3001);
    for (field, typed, said) in [
        ("violation", "", "请选择违法行为"),
        ("reported", "", "要填上报数和核实数"),
        ("actual", "", "要填上报数和核实数"),
        ("actual", "0", "核实数是 0 时算不出违法比例"),
        ("reported", "一千", "不是整数"),
        ("facts", "  ", "没有填写违法事实"),
        ("facts", "经查\u{7}", "看不见的控制字符"),
        ("discretion", &long, "现在有 3001 个字"),
        ("fine", "0", "罚款金额不能是 0"),
        ("fine", "-1", "金额不能是负数"),
        ("fine", "两万", "阿拉伯数字"),
    ] {
        let page = desk.draft(&with(field, typed)).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.says(said), "{field} {typed}: {}", page.text());
        assert!(page.says("<title>错误：") && page.says("别的都已经留着"));
        if field != "indicator" {
            assert!(page.says("value=\"营业收入\""), "{field}: what was typed is gone");
        }
        if !typed.trim().is_empty() && field != "facts" {
            assert!(page.says(typed), "{field}: {typed} is gone");
        }
    }
    assert!(desk.case().await.draft.is_none());
}

#[tokio::test]
async fn a_decision_needs_a_penalty() {
    let desk = Desk::filed().await;
    let fields: Vec<_> =
        DRAFT.into_iter().filter(|(name, _)| !["warning", "fine"].contains(name)).collect();
    let page = desk.draft(&fields).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("至少要有一种处罚"));
    assert!(!page.says("name=\"warning\" value=\"yes\" checked"));
}

#[tokio::test]
async fn a_matter_that_was_not_filed_is_not_drafted() {
    let desk = Desk::clue_about(PARTY).await;
    let page = desk.get("李明远", "/draft").await.expect(StatusCode::OK);
    assert!(page.says("第五十四条") && page.says("去提请立案"));
    assert!(!page.says(">存稿</button>"));
    let cookie = desk.office.sign_in("李明远").await;
    let id = [("command_id", "7QX2M4T9K1C8V5B3N6H0ZJWRPD"), ("seen", "1")];
    let fields: Vec<_> = id.into_iter().chain(DRAFT).collect();
    let page = desk.office.post(&cookie, &desk.at("/draft"), &fields).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("第五十四条") && page.says("value=\"营业收入\""));
}

#[tokio::test]
async fn who_does_not_handle_the_case_reads_but_does_not_write() {
    let desk = Desk::filed().await;
    desk.draft(&DRAFT).await.expect(StatusCode::SEE_OTHER);
    for who in ["何静", "郑言", "林书瑶"] {
        let page = desk.get(who, "/draft").await.expect(StatusCode::OK);
        assert!(page.says("这一步由本案承办人办理") && page.says("第六十条"), "{who}");
        assert!(page.says("〔文号，签发时取〕") && !page.says(">存稿</button>"), "{who}");
        assert!(!page.says("送法制审核</button>"), "{who}");
    }
}

#[tokio::test]
async fn submitting_twice_saves_one_draft() {
    let desk = Desk::filed().await;
    let cookie = desk.office.sign_in("李明远").await;
    let page = desk.office.get(&cookie, &desk.at("/draft")).await;
    let (id, seen) = (page.hidden("command_id"), page.hidden("seen"));
    let head = [("command_id", id.as_str()), ("seen", seen.as_str())];
    let fields: Vec<_> = head.into_iter().chain(DRAFT).collect();
    for _ in 0..2 {
        let answer = desk.office.post(&cookie, &desk.at("/draft"), &fields).await;
        assert_eq!(answer.expect(StatusCode::SEE_OTHER).location(), desk.at("/draft?done=draft"));
    }
    assert_eq!(desk.case().await.draft.map(|draft| draft.version), Some(1));
}

#[tokio::test]
async fn a_colleague_who_was_faster_is_shown_and_nothing_typed_is_lost() {
    let desk = Desk::filed().await;
    let cookie = desk.office.sign_in("李明远").await;
    let mine = desk.office.get(&cookie, &desk.at("/draft")).await;
    desk.post("王晓岚", "/draft", "/draft", &with("fine", "30000")).await;
    let (id, seen) = (mine.hidden("command_id"), mine.hidden("seen"));
    let head = [("command_id", id.as_str()), ("seen", seen.as_str())];
    let fields: Vec<_> = head.into_iter().chain(DRAFT).collect();
    let page = desk.office.post(&cookie, &desk.at("/draft"), &fields).await;
    let page = page.expect(StatusCode::CONFLICT);
    assert!(page.says("案件有了变化") && page.says("王晓岚") && page.says("value=\"20000\""));
    let (id, seen) = (page.hidden("command_id"), page.hidden("seen"));
    let head = [("command_id", id.as_str()), ("seen", seen.as_str())];
    let fields: Vec<_> = head.into_iter().chain(DRAFT).collect();
    desk.office.post(&cookie, &desk.at("/draft"), &fields).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(desk.case().await.draft.map(|draft| draft.version), Some(2));
}

#[tokio::test]
async fn long_names_and_rare_characters_stay_as_they_are() {
    let name = format!("{}𠮷㐂犇<b>&", "雁城市恒泰".repeat(38));
    let desk = Desk::filed_about(&name).await;
    desk.draft(&with("facts", "负责人𠮷㐂犇称“<script>”")).await.expect(StatusCode::SEE_OTHER);
    for page in ["/draft", "/review", "/decision"] {
        let shown = desk.get("李明远", page).await.expect(StatusCode::OK);
        assert!(shown.says("恒泰𠮷㐂犇&#60;b&#62;&#38;") && !shown.says("<script>"), "{page}");
    }
}
