//! Documents: made with the step that calls for them, made up where something broke off, and nobody
//! else's business.

use super::Desk;
use super::REPORT;
use super::common::{PASSWORD, particulars};
use axum::http::StatusCode;
use domain::agency::Particulars;
use domain::authority::register::Command as Register;
use domain::case::papers;
use domain::paper::Kind as Paper;
use domain::person::{NewPerson, Role};

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

#[tokio::test]
async fn two_drafts_are_compared_by_words_and_signs() {
    let desk = Desk::clue().await.filed().await.recorded().await;
    desk.page("李明远", "/draft/diff").await.expect(StatusCode::NOT_FOUND);
    desk.done("李明远", "report", &REPORT).await;
    let one = desk.page("李明远", "/draft/diff").await.expect(StatusCode::OK);
    assert!(one.says("只有一稿"));
    let mut second: Vec<(&str, &str)> = REPORT[..7].to_vec();
    second.extend([("discretion", "首次违法，检查后没有更正。"), ("fine", "25000")]);
    second.push(("warning", "yes"));
    second.push(("order_to_correct", REPORT[11].1));
    desk.to("李明远", "/draft", "/draft", &second).await;
    let page = desk.page("郑言", "/draft/diff").await.expect(StatusCode::OK);
    for words in [
        "删去：</span>主动<",
        "添上：</span>没有<",
        "删去：</span>20,000.00<",
        "添上：</span>25,000.00<",
        "没有改动的：违法行为",
    ] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    let back = desk.page("郑言", "/draft/diff?from=2&to=1").await.expect(StatusCode::OK);
    assert!(back.says("添上：</span>主动<"));
    for wrong in ["?from=0&to=1", "?from=1&to=3", "?from=x"] {
        let answer = desk.page("郑言", &format!("/draft/diff{wrong}")).await;
        answer.expect(StatusCode::NOT_FOUND);
    }
    let draft = desk.page("李明远", "/draft").await.expect(StatusCode::OK);
    assert!(draft.says("/draft/diff\""));
}

#[tokio::test]
async fn another_agencys_officer_finds_nothing_here() {
    let desk = Desk::with_documents().await.filed().await;
    let office = &desk.office;
    let administrator = NewPerson {
        staff_no: "510001".to_owned(),
        name: "顾南".to_owned(),
        unit: "办公室".to_owned(),
        post: "主任".to_owned(),
    };
    let particulars = Box::new(Particulars {
        name: "潮城市统计局".to_owned(),
        short: "潮统".to_owned(),
        ..particulars()
    });
    let establish = Register::Establish { particulars, administrator, demo: false };
    let theirs = office.run(None, establish).await;
    let state = office.store.people(&theirs, "").await.expect("people");
    let person = match state.first() {
        Some(row) => domain::Code::parse(&row.code).expect("a code"),
        None => theirs,
    };
    let from = jiff::civil::date(2026, 1, 1);
    let basis = "潮统人〔2026〕1号".to_owned();
    let grant = Register::GrantRole { person: person.clone(), role: Role::Officer, from, basis };
    office.run(Some(&person), grant).await;
    office.store.set_password(&person, PASSWORD, office.now()).await.expect("a password");
    let fields = [("staff_no", "510001"), ("password", PASSWORD)];
    let cookie = office.post("", "/sign-in", &fields).await.cookie().expect("signed in");
    let case = desk.case().await;
    let made = &case.procedure.papers[0].what;
    let pdf = format!("/papers/{}-{}.pdf", made.paper.word(), made.of);
    for path in ["/do/inquiry", "/papers", &pdf, "/file", "/file.pdf", "/draft/diff"] {
        let answer = office.get(&cookie, &format!("{}{path}", desk.case)).await;
        answer.expect(StatusCode::NOT_FOUND);
    }
    let id = office.store.entropy().token().expect("a token");
    let typed = [("command_id", &id[..26]), ("questions", "？"), ("reply_by", "2026-12-24")];
    for path in ["/do/inquiry", "/do/inquiry/preview"] {
        let answer = office.post(&cookie, &format!("{}{path}", desk.case), &typed).await;
        answer.expect(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn whoever_opens_the_whole_file_has_looked_at_the_evidence_in_it() {
    let desk = Desk::with_documents().await.filed().await;
    let (stored, bytes) = (desk.office.store.objects(), picture());
    let photo = stored.put(&bytes, "image/png").await.expect("an object");
    let item = domain::evidence::Item {
        code: desk.office.store.entropy().code().expect("a code"),
        title: "账页".to_owned().into(),
        file_name: "账页.png".to_owned().into(),
        sha256: photo.sha256,
        sm3: photo.sm3,
        size: photo.size,
        media_type: photo.media_type.to_owned(),
        category: domain::evidence::Category::default(),
    };
    let code = item.code.clone();
    let today = desk.day(0);
    let fields = super::RECORD.into_iter().chain([("on", today.as_str())]).collect();
    let day = domain::time::civil_date(desk.office.now());
    let record = domain::case::command::Command::record(&fields, vec![item], day);
    desk.act("李明远", record.expect("a record")).await;
    desk.page("李明远", "/file").await.expect(StatusCode::OK);
    let looks = async || {
        let id = domain::StreamId::of(domain::Kind::Evidence, &code);
        let loaded = desk.office.store.load(&id).await.expect("evidence");
        match &loaded.aggregate {
            domain::decide::Aggregate::Evidence(evidence) => evidence.views.len(),
            other => panic!("not evidence: {other:?}"),
        }
    };
    assert_eq!(looks().await, 0);
    let pdf = desk.page("何静", "/file.pdf").await.expect(StatusCode::OK);
    assert!(pdf.body.starts_with(b"%PDF-"));
    assert_eq!(looks().await, 1);
}

/// A picture of one pixel that every reader of PNG takes.
fn picture() -> Vec<u8> {
    let hex = "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de\
               0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082";
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}
