//! Documents: made with the step that calls for them, made up where something broke off, and nobody
//! else's business.

use super::Desk;
use axum::http::StatusCode;
use domain::case::papers;
use domain::paper::Kind as Paper;

#[tokio::test]
async fn a_document_is_made_with_its_step_and_says_its_number() {
    let desk = Desk::with_documents().await.filed().await;
    let until = desk.day(10);
    desk.done("李明远", "correction", &[("acts", "改正年报。"), ("until", &until)]).await;
    let case = desk.case().await;
    let order = &case.procedure.corrections[0];
    let made = case.procedure.paper(Paper::CorrectionOrder, order.version).expect("a document");
    assert_eq!(made.number.as_ref(), Some(&order.what.number));
    let page = desk.page("王晓岚", "/papers").await.expect(StatusCode::OK);
    assert!(page.says(&order.what.number) && page.says("上传扫描件"));
    let pdf = format!("/papers/correction_order-{}.pdf?download=1", order.version);
    let pdf = desk.page("王晓岚", &pdf).await.expect(StatusCode::OK);
    assert!(pdf.header("content-disposition").starts_with("attachment"));
}

#[tokio::test]
async fn what_broke_off_is_made_up_when_the_documents_are_opened() {
    // The check was done on a node that could not set documents; the same record is then opened.
    let desk = Desk::with_documents().await;
    let check = [("organiser", "local"), ("act_on", "2026-10-01"), ("found", "属实。")];
    let fields = check.into_iter().collect();
    let take = domain::case::procedure::Take::read(
        domain::case::steps::Step::Check,
        &fields,
        Vec::new(),
        domain::time::civil_date(desk.office.now()),
        "",
    );
    desk.act("李明远", domain::case::command::Command::Take(take.unwrap())).await;
    let due = papers::due(&desk.case().await);
    assert_eq!(due.len(), 1);
    let path = format!("/papers/{}-{}.pdf", due[0].0.word(), due[0].1);
    let pdf = desk.page("何静", &path).await.expect(StatusCode::OK);
    assert!(pdf.body.starts_with(b"%PDF-"));
    assert!(papers::due(&desk.case().await).is_empty());
    let again = desk.page("李明远", &path).await.expect(StatusCode::OK);
    assert_eq!(again.body, pdf.body);
}

#[tokio::test]
async fn a_character_without_a_shape_stops_the_step_and_costs_no_number() {
    let desk = Desk::with_documents().await.filed().await;
    let until = desk.day(10);
    let odd = "改正年报\u{10fffd}。";
    let page = desk.send("李明远", "correction", &[("acts", odd), ("until", &until)]).await;
    let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("改正年报") && page.says("U+10FFFD"), "{}", page.text());
    desk.done("李明远", "correction", &[("acts", "改正年报。"), ("until", &until)]).await;
    assert!(desk.case().await.procedure.corrections[0].what.number.ends_with("〕1号"));
}
