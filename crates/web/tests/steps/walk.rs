//! The whole procedure as six people take it, on the pages.

use super::Desk;
use axum::http::StatusCode;
use domain::case::papers;
use domain::case::stage::Stage;
use domain::paper::Kind as Paper;

#[tokio::test]
async fn a_case_goes_from_the_check_to_its_end_on_the_pages() {
    let desk = Desk::with_documents().await.filed().await.recorded().await;
    let desk = desk.reviewed().await.told().await.decided().await.served().await;
    desk.to("林书瑶", "/publication", "/publication", &[("looked", "yes")]).await;
    let (today, fine) = (desk.day(0), "20000");
    let paid = [("on", today.as_str()), ("amount", fine), ("receipt", "No 20260001")];
    let answer = desk.upload("李明远", "payment", &paid, &[("票据.jpg", "票据")]).await;
    answer.expect(StatusCode::SEE_OTHER);
    desk.done("何静", "closing", &[("ending", "performed"), ("summary", "已经执行完毕。")]).await;

    let case = desk.case().await;
    assert_eq!(case.stage(), Stage::Done);
    assert!(papers::due(&case).is_empty(), "{:?}", papers::due(&case));
    for kind in [
        Paper::ClueRegister,
        Paper::InspectionRecord,
        Paper::InvestigationReport,
        Paper::ReviewOpinion,
        Paper::PriorNotice,
        Paper::StatementRecord,
        Paper::ServiceReceipt,
        Paper::PaymentRecord,
        Paper::ClosingReport,
    ] {
        let made = case.procedure.papers.iter().find(|made| made.what.paper == kind);
        let made = &made.unwrap_or_else(|| panic!("{} was not made", kind.name())).what;
        let path = format!("/papers/{}-{}.pdf", kind.word(), made.of);
        let pdf = desk.page("李明远", &path).await.expect(StatusCode::OK);
        assert!(pdf.body.starts_with(b"%PDF-"), "{}", kind.name());
        assert!(pdf.header("content-security-policy").contains("sandbox"));
    }
    let list = desk.page("李明远", "/papers").await.expect(StatusCode::OK);
    let notice = &case.procedure.notice().unwrap().what.number;
    for words in ["行政处罚事先告知书", notice, "看扫描件", "行政处罚案件结案报告"]
    {
        assert!(list.says(words), "{words}");
    }
    let file = desk.page("李明远", "/file").await.expect(StatusCode::OK);
    for words in ["正卷", "副卷", "行政处罚决定书", "法制审核意见表", "/file.pdf"]
    {
        assert!(file.says(words), "{words}");
    }
    let pdf = desk.page("李明远", "/file.pdf").await.expect(StatusCode::OK);
    assert!(pdf.body.starts_with(b"%PDF-"));
}
