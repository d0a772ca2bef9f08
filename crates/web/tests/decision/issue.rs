//! 签发和文号

use super::{DRAFT, Desk, with};
use axum::http::StatusCode;
use domain::authority::register::Command as Register;
use domain::case::command::Command as Act;
use domain::person::Role;
use domain::series::Purpose;
use jiff::Span;
use jiff::civil::date;

#[tokio::test]
async fn a_head_reads_three_sentences_and_signs() {
    let desk = Desk::passed().await;
    let page = desk.get("何静", "/decision").await.expect(StatusCode::OK);
    assert!(page.says(super::PARTY) && page.says("违法比例 24.0%") && page.says("警告，罚款"));
    assert!(page.says("法制审核：通过，郑言") && page.says("审的正是这一份"));
    assert!(page.says(">签发</button>") && page.says("2026年12月2日（周三）"));
    let answer = desk.issue("何静").await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), desk.at("/decision?done=issued"));
    let decision = desk.case().await.decision.expect("a decision");
    assert_eq!(decision.number, "雁统罚字〔2026〕1号");
    let page = desk.get("何静", "/decision?done=issued").await.expect(StatusCode::OK);
    assert!(page.says("决定已签发") && page.says(&decision.number));
    assert!(page.says(&decision.code.grouped()) && !page.says(">签发</button>"));
    let document = format!("/documents/{}", decision.document);
    assert!(page.says(&document));
    let pdf = desk.get("李明远", &document).await.expect(StatusCode::OK);
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.body.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn without_a_review_the_answer_is_article_58_and_the_way_to_the_review() {
    let desk = Desk::filed().await;
    desk.draft(&DRAFT).await.expect(StatusCode::SEE_OTHER);
    let page = desk.get("何静", "/decision").await.expect(StatusCode::OK);
    assert!(page.says("没有法制审核通过的意见") && !page.says(">签发</button>"));
    let page = desk.post("何静", "/review", "/decision", &[]).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("《行政处罚法》第五十八条") && page.says("现在还不能签发处罚决定"));
    assert!(page.says(&format!("href=\"{}\"", desk.at("/review"))));
    let case = desk.case().await;
    assert!(case.decision.is_none() && case.reserved.is_none(), "a refusal cost a number");
}

#[tokio::test]
async fn what_changed_after_the_review_is_not_signed() {
    let desk = Desk::passed().await;
    desk.draft(&with("fine", "15000")).await.expect(StatusCode::SEE_OTHER);
    let page = desk.get("何静", "/decision").await.expect(StatusCode::OK);
    assert!(page.says("审核以后内容有改动") && !page.says(">签发</button>"));
    let page = desk.post("何静", "/review", "/decision", &[]).await;
    assert!(page.expect(StatusCode::UNPROCESSABLE_ENTITY).says("第五十八条"));
    desk.send().await.expect(StatusCode::SEE_OTHER);
    desk.review("passed", &[]).await.expect(StatusCode::SEE_OTHER);
    desk.issue("何静").await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn only_a_head_signs() {
    let desk = Desk::passed().await;
    for who in ["李明远", "郑言", "林书瑶", "欧阳慕容𠮷"] {
        let page = desk.get(who, "/decision").await.expect(StatusCode::OK);
        assert!(page.says("签发处罚决定由机关负责人办理") && page.says("第五十七条"), "{who}");
        assert!(!page.says(">签发</button>"), "{who}");
        let page = desk.issue(who).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.says("第五十七条"), "{who}");
    }
    assert!(desk.case().await.decision.is_none());
}

#[tokio::test]
async fn a_head_who_handled_the_case_cannot_sign_it() {
    let desk = Desk::passed().await;
    let (administrator, person) = (desk.office.person("欧阳慕容𠮷"), desk.office.person("李明远"));
    let (role, from, basis) = (Role::Head, date(2026, 1, 1), "雁统人〔2026〕9号".to_owned());
    desk.office.run(Some(&administrator), Register::GrantRole { person, role, from, basis }).await;
    let page = desk.get("李明远", "/decision").await.expect(StatusCode::OK);
    assert!(page.says("你是本案的承办人，不能再批准") && page.says("第六十条"));
    let page = desk.issue("李明远").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("第六十条"));
}

#[tokio::test]
async fn a_lost_answer_and_a_second_click_sign_once() {
    let desk = Desk::passed().await;
    let cookie = desk.office.sign_in("何静").await;
    let page = desk.office.get(&cookie, &desk.at("/decision")).await;
    let (id, seen) = (page.hidden("command_id"), page.hidden("seen"));
    let fields = [("command_id", id.as_str()), ("seen", seen.as_str())];
    for _ in 0..3 {
        let answer = desk.office.post(&cookie, &desk.at("/decision"), &fields).await;
        let answer = answer.expect(StatusCode::SEE_OTHER);
        assert_eq!(answer.location(), desk.at("/decision?done=issued"));
    }
    let number = desk.case().await.decision.map(|decision| decision.number);
    assert_eq!(number.as_deref(), Some("雁统罚字〔2026〕1号"));
}

#[tokio::test]
async fn of_two_heads_at_once_one_signs_and_the_other_reads_who() {
    let desk = Desk::passed().await;
    let (one, two) = (desk.office.sign_in("何静").await, desk.office.sign_in("陈立群").await);
    let first = desk.office.get(&one, &desk.at("/decision")).await;
    let second = desk.office.get(&two, &desk.at("/decision")).await;
    let hidden = |page: &super::Answered| (page.hidden("command_id"), page.hidden("seen"));
    let ((id1, seen1), (id2, seen2)) = (hidden(&first), hidden(&second));
    let (to, form1, form2) = (
        desk.at("/decision"),
        [("command_id", id1.as_str()), ("seen", seen1.as_str())],
        [("command_id", id2.as_str()), ("seen", seen2.as_str())],
    );
    let (first, second) =
        tokio::join!(desk.office.post(&one, &to, &form1), desk.office.post(&two, &to, &form2));
    let done = [&first, &second].iter().filter(|a| a.status == StatusCode::SEE_OTHER).count();
    let (loser, winner) = if first.status == StatusCode::SEE_OTHER {
        (second, "何静")
    } else {
        (first, "陈立群")
    };
    assert_eq!(done, 1, "{}", loser.text());
    assert!(
        [StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY].contains(&loser.status),
        "{}",
        loser.text()
    );
    assert!(loser.says(winner), "{}", loser.text());
    let number = desk.case().await.decision.map(|decision| decision.number);
    assert_eq!(number.as_deref(), Some("雁统罚字〔2026〕1号"));
}

#[tokio::test]
async fn a_number_that_waits_is_used_by_the_next_signing() {
    let desk = Desk::passed().await;
    reserve(&desk).await;
    let page = desk.get("何静", "/decision").await.expect(StatusCode::OK);
    assert!(page.says("用预留的文号") && page.says("雁统罚字〔2026〕1号"));
    desk.issue("何静").await.expect(StatusCode::SEE_OTHER);
    let case = desk.case().await;
    assert_eq!(case.decision.map(|d| d.number).as_deref(), Some("雁统罚字〔2026〕1号"));
    assert!(case.reserved.is_none());
}

#[tokio::test]
async fn a_number_of_last_year_is_not_used_any_more() {
    let desk = Desk::passed().await;
    reserve(&desk).await;
    desk.office.wait(Span::new().hours(24 * 45));
    let page = desk.get("何静", "/decision").await.expect(StatusCode::OK);
    assert!(page.says("取得今年的文号") && page.says("它是往年的号"));
    desk.issue("何静").await.expect(StatusCode::SEE_OTHER);
    let number = desk.case().await.decision.map(|decision| decision.number);
    assert_eq!(number.as_deref(), Some("雁统罚字〔2027〕1号"));
}

#[tokio::test]
async fn a_number_that_is_not_used_is_voided_with_a_reason() {
    let desk = Desk::passed().await;
    reserve(&desk).await;
    assert!(!desk.get("李明远", "/decision").await.says("作废这个文号"));
    let page = desk.post("李明远", "/decision", "/number-void", &[("reason", "写错了")]).await;
    assert!(page.expect(StatusCode::UNPROCESSABLE_ENTITY).says("作废文号由机关负责人办理"));
    let page = desk.post("何静", "/decision", "/number-void", &[("reason", " ")]).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("没有填写作废的理由") && page.says("作废这个文号"));
    let long = "长".repeat(301);
    let page = desk.post("何静", "/decision", "/number-void", &[("reason", &long)]).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("请删减 1 个字") && page.says(&long));
    let answer = desk.post("何静", "/decision", "/number-void", &[("reason", "案情有变")]).await;
    let answer = answer.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), desk.at("/decision?done=voided"));
    let page = desk.get("何静", "/decision?done=voided").await;
    assert!(page.says("文号已作废") && !page.says("作废这个文号"));
    desk.issue("何静").await.expect(StatusCode::SEE_OTHER);
    let number = desk.case().await.decision.map(|decision| decision.number);
    assert_eq!(number.as_deref(), Some("雁统罚字〔2026〕2号"));
}

#[tokio::test]
async fn there_is_no_number_to_void_where_none_waits() {
    let desk = Desk::passed().await;
    let page = desk.post("何静", "/decision", "/number-void", &[("reason", "案情有变")]).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("没有预留的文号") && page.says("第六十四条"));
}

#[tokio::test]
async fn a_case_without_a_draft_says_so() {
    let desk = Desk::filed().await;
    let page = desk.get("何静", "/decision").await.expect(StatusCode::OK);
    assert!(page.says("还没有决定书") && page.says("去写决定书"));
    assert!(!page.says(">签发</button>"));
}

/// Takes a number without using it, as a signing does that broke off.
async fn reserve(desk: &Desk) {
    let page = desk.get("何静", "/decision").await;
    assert!(page.says(">签发</button>"));
    desk.office.wait(Span::new().minutes(1));
    let template = documents::Form::PenaltyDecision.template_digest();
    let template = domain::case::papers::hex(&template);
    desk.act("何静", Act::ReserveNumber { purpose: Purpose::Decision, template }).await;
}
