//! 今日、案件、期限、审核、签批: what somebody sees who opens the desk, from an empty morning to a case with
//! two hundred pieces of evidence.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy knows a test by its attribute, not its helpers"
)]
#![allow(non_snake_case, reason = "requirements are named as they are written")]

mod common;

#[path = "desk/bench.rs"]
mod bench;
#[path = "desk/case.rs"]
mod case;
#[path = "desk/review.rs"]
mod review;
#[path = "desk/sign_off.rs"]
mod sign_off;
#[path = "desk/today.rs"]
mod today;

use axum::http::StatusCode;
use bench::Bench;

#[tokio::test]
async fn nobody_sees_the_desk_without_signing_in() {
    let bench = Bench::new().await;
    for path in ["/w", "/w/deadlines", "/w/review", "/w/approve"] {
        let answer = bench.office.get("", path).await.expect(StatusCode::SEE_OTHER);
        assert!(answer.location().starts_with("/sign-in?to="), "{path}");
    }
}

#[tokio::test]
async fn an_address_that_somebody_made_up_is_the_first_page() {
    let bench = Bench::new().await;
    let case = bench.clue("雁城市远帆商贸有限公司").await;
    for path in [
        "/w?burning=x&tasks=1.2.3.4&waits=..".to_owned(),
        "/w/deadlines?after=2026-13-40".to_owned(),
        "/w/review?after=x.y.z".to_owned(),
        "/w/approve?after=%00".to_owned(),
        format!("/w/cases/{case}?show=x&before=-1"),
        format!("/w/cases/{case}?before=99999999999999999999"),
    ] {
        let page = bench.open("李明远", &path).await.expect(StatusCode::OK);
        assert!(!page.says("没有更早的了"), "{path}");
    }
}
