//! 立案、调查、证据、文书: the pages between a clue and a draft, over HTTP.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "clippy knows a test by its attribute, not its helpers"
)]

mod common;

#[path = "investigation/evidence.rs"]
mod evidence;
#[path = "investigation/filing.rs"]
mod filing;
#[path = "investigation/record.rs"]
mod record;

use axum::http::StatusCode;
use common::{Answered, Office};
use domain::case::Case;
use domain::decide::Aggregate;
use domain::{Code, Kind, StreamId};

/// The reasons that a request gives.
const REASONS: &str = "年报营业收入涉嫌虚报，属本机关管辖，未过追诉期。";

/// A case with a clue that was checked; its address.
async fn clue(office: &Office, officer: &str, party: &str) -> String {
    let case = registered(office, officer, party).await;
    let (check, fields) = (
        format!("{case}/do/check"),
        [
            ("organiser", "local"),
            ("act_on", "2026-03-10"),
            ("found", "年报与账簿不符属实，建议立案。"),
        ],
    );
    let answer = office.submit(officer, &check, &check, &fields).await;
    assert_eq!(answer.expect(StatusCode::SEE_OTHER).location(), format!("{case}?done=check"));
    case
}

/// A case with a clue that nobody looked into yet; its address.
async fn registered(office: &Office, officer: &str, party: &str) -> String {
    let fields = [
        ("party_name", party),
        ("credit_code", "91350100M000100Y43"),
        ("address", "雁城市石鼓区解放路 8 号"),
        ("representative", "江予安"),
        ("source", "data_review"),
        ("received_on", "2026-11-20"),
        ("violation", "untrue"),
        ("summary", "年报与账簿不符。\n情况说明与明细账不符。"),
    ];
    let answer = office.submit(officer, "/w/cases/new", "/w/cases", &fields).await;
    let answer = answer.expect(StatusCode::SEE_OTHER);
    answer.location().split('?').next().expect("an address").to_owned()
}

/// A case whose filing was asked for by two officers; its address.
async fn asked(office: &Office, officer: &str) -> String {
    let case = clue(office, officer, "雁城市𠮷祥㐂庆餐饮管理有限公司").await;
    ask_for(office, officer, &case).await;
    case
}

async fn ask_for(office: &Office, officer: &str, case: &str) {
    let (one, two) = (office.person("李明远").to_string(), office.person("王晓岚").to_string());
    let fields = [("handler", one.as_str()), ("handler", two.as_str()), ("reasons", REASONS)];
    let answer = request(office, officer, case, &fields).await.expect(StatusCode::SEE_OTHER);
    assert!(answer.location().ends_with("?done=filing-requested"));
}

async fn request(office: &Office, officer: &str, case: &str, fields: &[(&str, &str)]) -> Answered {
    let (page, to) = (format!("{case}/filing"), format!("{case}/filing-request"));
    office.submit(officer, &page, &to, fields).await
}

/// A case that is filed; its address.
async fn filed(office: &Office, officer: &str, head: &str) -> String {
    let case = asked(office, officer).await;
    let page = format!("{case}/filing");
    let answer = office.submit(head, &page, &page, &[]).await.expect(StatusCode::SEE_OTHER);
    assert!(answer.location().ends_with("?done=filed"));
    case
}

/// The code in a case's address.
fn code_of(case: &str) -> Code {
    Code::parse(case.rsplit('/').next().expect("a code")).expect("a code")
}

/// The case as the record has it.
async fn folded(office: &Office, case: &str) -> Case {
    let id = StreamId::of(Kind::Case, &code_of(case));
    let loaded = office.store.load(&id).await.expect("a case");
    match &loaded.aggregate {
        Aggregate::Case(case) => Case::clone(case),
        other => panic!("not a case: {other:?}"),
    }
}
