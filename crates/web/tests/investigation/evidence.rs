//! Looking at evidence: the facts, the bytes, and who looked.

use super::common::{Answered, Office, request, site_with_typesetter};
use super::record::{TEXT, photo, send};
use super::{clue, filed, folded};
use axum::body::Body;
use axum::http::{StatusCode, header};
use jiff::ToSpan;

struct Shown {
    office: Office,
    officer: String,
    case: String,
    evidence: String,
    bytes: Vec<u8>,
}

/// A filed case with one piece of evidence.
async fn shown(name: &str, bytes: Vec<u8>) -> Shown {
    let office = site_with_typesetter().await;
    let (officer, head) = (office.sign_in("李明远").await, office.sign_in("何静").await);
    let case = filed(&office, &officer, &head).await;
    let files: [(&str, &[u8]); 1] = [(name, &bytes)];
    send(&office, &officer, &case, &TEXT, &files).await.expect(StatusCode::SEE_OTHER);
    let code = folded(&office, &case).await.evidence[0].item.code.to_string();
    let evidence = format!("{case}/evidence/{code}");
    Shown { office, officer, case, evidence, bytes }
}

impl Shown {
    async fn page(&self) -> Answered {
        self.office.get(&self.officer, &self.evidence).await.expect(StatusCode::OK)
    }

    async fn ranged(&self, method: &str, range: &str) -> Answered {
        let asked = request(method, &self.officer, &format!("{}/file", self.evidence))
            .header(header::RANGE, range)
            .body(Body::empty())
            .expect("a request");
        self.office.ask(asked).await
    }

    /// How often the piece was looked at, as its page says.
    async fn looks(&self, words: &str) -> usize {
        self.page().await.text().matches(words).count()
    }
}

#[tokio::test]
async fn the_page_shows_the_facts_and_is_no_look_by_itself() {
    let shown = shown("账页 𠮷.jpg", photo("一")).await;
    let page = shown.page().await;
    for words in ["账页 𠮷.jpg", "JPEG 图片，4,096 字节", "现场检查笔录", "第 1 件，共 1 件"]
    {
        assert!(page.says(words), "{words}");
    }
    let item = folded(&shown.office, &shown.case).await.evidence[0].item.clone();
    assert!(page.says(&item.sha256) && page.says(&item.sm3));
    assert!(page.says(&format!("<img src=\"{}/file\"", shown.evidence)));
    assert!(shown.page().await.says("还没有人打开过原件"));
}

#[tokio::test]
async fn the_bytes_come_as_they_were_and_each_look_is_written_down() {
    let shown = shown("账页\"𠮷.jpg", photo("一")).await;
    let address = format!("{}/file", shown.evidence);
    let colleague = shown.office.sign_in("郑言").await;
    let asked = request("GET", &colleague, &address)
        .header(header::ACCEPT_ENCODING, "br, gzip")
        .body(Body::empty());
    let file = shown.office.ask(asked.expect("a request")).await.expect(StatusCode::OK);
    assert_eq!(file.body, shown.bytes);
    assert_eq!(file.header("content-type"), "image/jpeg");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(file.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
    assert!(file.header("cache-control").contains("no-store"));
    assert!(file.header("content-disposition").starts_with("inline; filename=\""));
    assert_eq!(shown.looks("郑言 查看").await, 1);

    let down = shown.office.get(&shown.officer, &format!("{address}?download=1")).await;
    let down = down.expect(StatusCode::OK);
    assert!(down.header("content-disposition").starts_with("attachment; "));
    assert!(down.header("content-disposition").contains("filename*=UTF-8''%E8%B4%A6"));
    assert_eq!(shown.looks("李明远 下载").await, 1);
    shown.office.get(&colleague, &address).await.expect(StatusCode::OK);
    assert_eq!(shown.looks("郑言 查看").await, 2);
}

#[tokio::test]
async fn a_part_is_served_as_a_part_and_its_ranges_are_one_look() {
    let shown = shown("录像.mp4", {
        let mut bytes = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec();
        bytes.extend((0..=255_u8).cycle().take(300_000));
        bytes
    })
    .await;
    assert!(shown.page().await.says("打开原件"));
    let part = shown.ranged("GET", "bytes=100000-299999").await;
    let part = part.expect(StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.body, shown.bytes[100_000..300_000]);
    let size = shown.bytes.len();
    assert_eq!(part.header("content-range"), format!("bytes 100000-299999/{size}"));
    assert_eq!(shown.looks("李明远 查看").await, 1);
    let end = shown.ranged("GET", "bytes=-10").await.expect(StatusCode::PARTIAL_CONTENT);
    assert_eq!(end.body, shown.bytes[size - 10..]);
    assert_eq!(shown.looks("李明远 查看").await, 1, "the same look goes on");
    shown.office.wait(11.minutes());
    shown.ranged("GET", "bytes=0-").await.expect(StatusCode::PARTIAL_CONTENT);
    assert_eq!(shown.looks("李明远 查看").await, 2);

    let beyond = shown.ranged("GET", "bytes=400000-").await;
    let beyond = beyond.expect(StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.header("content-range"), format!("bytes */{size}"));
    shown.ranged("HEAD", "bytes=0-1").await;
    assert_eq!(shown.looks("李明远 查看").await, 2, "no byte was given out");
}

#[tokio::test]
async fn a_file_that_is_gone_is_a_fault_and_no_look() {
    let shown = shown("账页.jpg", photo("一")).await;
    let item = folded(&shown.office, &shown.case).await.evidence[0].item.clone();
    std::fs::remove_file(shown.office.store.objects().path(&item.sha256)).expect("removed");
    let answer = shown.office.get(&shown.officer, &format!("{}/file", shown.evidence)).await;
    answer.expect(StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(shown.looks("查看</span>").await, 0);
}

#[tokio::test]
async fn evidence_is_found_only_under_its_own_case() {
    let shown = shown("账页.jpg", photo("一")).await;
    let other = clue(&shown.office, &shown.officer, "雁城市另一家公司").await;
    let code = shown.evidence.rsplit('/').next().expect("a code");
    for wrong in [
        format!("{other}/evidence/{code}"),
        format!("{other}/evidence/{code}/file"),
        format!("{}/evidence/000000000000", shown.case),
        format!("{}/evidence/x/file", shown.case),
    ] {
        let answer = shown.office.get(&shown.officer, &wrong).await;
        answer.expect(StatusCode::NOT_FOUND);
    }
    let nobody = shown.office.get("", &format!("{}/file", shown.evidence)).await;
    assert!(nobody.location().starts_with("/sign-in"));
    assert_eq!(shown.looks("查看</span>").await, 0);
}

#[tokio::test]
async fn a_changed_object_is_never_taken_from_a_receipt() {
    let shown = shown("账页.jpg", photo("一")).await;
    let stored = shown.office.store.objects();
    let item = folded(&shown.office, &shown.case).await.evidence[0].item.clone();
    let found = stored.examine(&item.sha256).await.expect("no fault").expect("there");
    assert_eq!((found.sha256, found.sm3, found.size), (item.sha256.clone(), item.sm3, item.size));
    let mut bytes = shown.bytes.clone();
    bytes[2000] ^= 1;
    std::fs::write(stored.path(&item.sha256), bytes).expect("written");
    assert!(stored.examine(&item.sha256).await.expect("no fault").is_none());
    assert!(stored.examine(&"0".repeat(64)).await.expect("no fault").is_none());
}
