//! Making a record, with and without what goes wrong with files.

use super::common::answer::{MULTIPART, Part, multipart};
use super::common::{Answered, Office, request, site_with_typesetter};
use super::{clue, filed, folded};
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};

/// A record's text, as typed.
pub const TEXT: [(&str, &str); 8] = [
    ("kind", "inspection"),
    ("on", "2026-11-23"),
    ("place", "雁城市珠晖大道 18 号 3 栋 2 楼财务室"),
    ("present", "罗文斌（法定代表人）"),
    ("content", "一、告知当事人有权申请回避。\n二、调取主营业务收入明细账。"),
    ("shown", "yes"),
    ("rights", "yes"),
    ("dress", "yes"),
];

/// A picture as far as its first bytes tell, and no other like it.
pub fn photo(mark: &str) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0];
    bytes.extend_from_slice(mark.as_bytes());
    bytes.resize(4096, 0x5a);
    bytes
}

/// Opens the form and sends it: text, then files.
pub async fn send(
    office: &Office,
    cookie: &str,
    case: &str,
    text: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Answered {
    let page = office.get(cookie, &format!("{case}/records/new")).await.expect(StatusCode::OK);
    let hidden = [("command_id", page.hidden("command_id")), ("seen", page.hidden("seen"))];
    send_with(office, cookie, case, &hidden, text, files).await
}

/// Sends the form with hidden fields of an earlier page.
pub async fn send_with(
    office: &Office,
    cookie: &str,
    case: &str,
    hidden: &[(&str, String)],
    text: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Answered {
    let to = format!("{case}/records");
    office.post_multipart(cookie, &to, &parts(hidden, text, files)).await
}

fn parts<'a>(
    hidden: &'a [(&'a str, String)],
    text: &'a [(&'a str, &'a str)],
    files: &'a [(&'a str, &'a [u8])],
) -> Vec<Part<'a>> {
    let hidden = hidden.iter().map(|(name, value)| Part::Text(name, value));
    let text = text.iter().map(|(name, value)| Part::Text(name, value));
    let files = files.iter().map(|(name, bytes)| Part::File("photo", name, "image/jpeg", bytes));
    hidden.chain(text).chain(files).collect()
}

/// The hidden fields by which a page that came back stands for `n` files already taken.
fn carried(page: &Answered, n: usize) -> Vec<(&'static str, String)> {
    let mut fields = vec![("command_id", page.hidden("command_id")), ("seen", page.hidden("seen"))];
    for (receipt, name, title) in
        [("kept_1", "kept_name_1", "kept_title_1"), ("kept_2", "kept_name_2", "kept_title_2")]
            .into_iter()
            .take(n)
    {
        for field in [receipt, name, title] {
            let value = page.hidden(field);
            assert!(!value.is_empty(), "{field} is not in the page");
            fields.push((field, value));
        }
    }
    fields
}

/// The text with one field typed differently.
fn but(field: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    TEXT.into_iter()
        .map(|(name, typed)| (name, if name == field { value } else { typed }))
        .collect()
}

async fn ready() -> (Office, String, String) {
    let office = site_with_typesetter().await;
    let (officer, head) = (office.sign_in("李明远").await, office.sign_in("何静").await);
    let case = filed(&office, &officer, &head).await;
    (office, officer, case)
}

#[tokio::test]
async fn a_record_with_a_photo_is_in_the_file_and_can_be_read() {
    let (office, officer, case) = ready().await;
    let page = office.get(&officer, &format!("{case}/records/new")).await.expect(StatusCode::OK);
    assert!(page.says("1804-0001，有效期至 2028-06-30") && page.says("value=\"2026-11-23\""));
    let titled = [&TEXT[..], &[("photo_title", "明细账第 12 页\n\n")]].concat();
    let files: [(&str, &[u8]); 2] =
        [("IMG_1.jpg", &photo("一")), ("会议室 𠮷㐂犇.jpg", &photo("二"))];
    let answer = send(&office, &officer, &case, &titled, &files).await;
    let answer = answer.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), format!("{case}?done=record"));

    let folded = folded(&office, &case).await;
    let titles: Vec<&str> = folded.evidence.iter().map(|e| e.item.title.shown()).collect();
    assert_eq!(titles, ["明细账第 12 页", "会议室 𠮷㐂犇.jpg"]);
    assert_eq!(folded.evidence[0].item.media_type, "image/jpeg");
    assert_eq!(folded.evidence[0].item.size, 4096);
    let read = office.get(&officer, &format!("{case}/records/1")).await.expect(StatusCode::OK);
    for words in ["现场检查笔录", "罗文斌", "二、调取主营业务收入明细账。", "1804-0002", "第 12 页"]
    {
        assert!(read.says(words), "{words}");
    }
    for wrong in ["0", "2", "x", "-1", "99999999999999999999"] {
        let page = office.get(&officer, &format!("{case}/records/{wrong}")).await;
        page.expect(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_record_needs_no_file() {
    let (office, officer, case) = ready().await;
    // What a browser sends when the file input was left alone.
    let answer = send(&office, &officer, &case, &TEXT, &[("", b"")]).await;
    answer.expect(StatusCode::SEE_OTHER);
    assert_eq!(folded(&office, &case).await.records.len(), 1);
    let read = office.get(&officer, &format!("{case}/records/1")).await;
    assert!(read.says("这份笔录没有附材料"));
}

#[tokio::test]
async fn every_wrong_field_is_named_and_what_was_typed_and_uploaded_stays() {
    let (office, officer, case) = ready().await;
    let text = [("on", "2026-02-30"), ("place", ""), ("content", "只写了这一句")];
    let photo = photo("唯一的一张");
    let answer = send(&office, &officer, &case, &text, &[("账页.jpg", &photo)]).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["不是一个真实的日期", "没有填写地点", "请选择笔录种类", "第五十五条"]
    {
        assert!(answer.says(words), "{words}");
    }
    assert!(answer.says("只写了这一句") && answer.says("2026-02-30"));
    assert!(answer.says("已经收下 1 件，不用再选") && answer.says("账页.jpg"));
    assert!(folded(&office, &case).await.evidence.is_empty());
    // The second attempt sends no byte of the picture again.
    let hidden = carried(&answer, 1);
    let done = send_with(&office, &officer, &case, &hidden, &TEXT, &[]).await;
    done.expect(StatusCode::SEE_OTHER);
    let folded = folded(&office, &case).await;
    assert_eq!(folded.evidence.len(), 1);
    assert_eq!(folded.evidence[0].item.file_name.shown(), "账页.jpg");
    let object = office.store.objects().path(&folded.evidence[0].item.sha256);
    assert_eq!(std::fs::read(object).expect("the picture"), photo);
}

#[tokio::test]
async fn without_the_rights_the_record_is_refused_on_its_own_page() {
    let (office, officer, case) = ready().await;
    let untold: Vec<_> = TEXT.into_iter().filter(|(name, _)| *name != "rights").collect();
    let files: [(&str, &[u8]); 1] = [("账页.jpg", &photo("一"))];
    let answer = send(&office, &officer, &case, &untold, &files).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("没有告知当事人权利和义务") && answer.says("《行政处罚法》第五十五条"));
    // A link to the case would lose the text and the picture.
    assert!(answer.says("href=\"#officer\">在下面改") && answer.says("罗文斌"));
    let hidden = carried(&answer, 1);
    let done = send_with(&office, &officer, &case, &hidden, &TEXT, &[]).await;
    done.expect(StatusCode::SEE_OTHER);
    assert!(folded(&office, &case).await.records[0].record.rights_told);
}

#[tokio::test]
async fn an_impossible_or_future_day_is_refused() {
    let (office, officer, case) = ready().await;
    let answer = send(&office, &officer, &case, &but("on", "2026-11-24"), &[]).await;
    assert!(answer.expect(StatusCode::UNPROCESSABLE_ENTITY).says("还没有到"));
}

#[tokio::test]
async fn an_executable_that_calls_itself_a_photo_is_recognised() {
    let (office, officer, case) = ready().await;
    let mut program = b"MZ\x90\x00\x03\x00\x00\x00".to_vec();
    program.resize(2048, 0);
    let good = photo("真的照片");
    let titled = [&TEXT[..], &[("photo_title", "封面\n账页")]].concat();
    let files: [(&str, &[u8]); 2] = [("photo.jpg", &program), ("账页.jpg", &good)];
    let answer = send(&office, &officer, &case, &titled, &files).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("“photo.jpg”的内容是可执行程序"), "{}", answer.text());
    // The good one keeps its own title; the title of the other waits for another file.
    assert_eq!(answer.hidden("kept_title_1"), "账页");
    assert!(answer.says("\n封面</textarea>"));
    assert!(answer.says("罗文斌"));
    assert!(folded(&office, &case).await.records.is_empty());
}

#[tokio::test]
async fn an_empty_file_and_a_web_page_are_not_evidence() {
    let (office, officer, case) = ready().await;
    let page = b"<!DOCTYPE html><html><script>alert(1)</script></html>";
    let files: [(&str, &[u8]); 3] = [("空.jpg", b""), ("页.jpg", page), ("字.jpg", b"abc")];
    let answer = send(&office, &officer, &case, &TEXT, &files).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("“空.jpg”是空文件（0 字节）"));
    assert!(answer.says("“页.jpg”的内容是网页或者脚本"));
    assert!(answer.says("“字.jpg”的内容是没有认出的格式"));
    assert!(answer.says("有 3 处要改"));
}

#[tokio::test]
async fn an_upload_cut_at_nine_tenths_keeps_what_arrived() {
    let (office, officer, case) = ready().await;
    let page = office.get(&officer, &format!("{case}/records/new")).await;
    let hidden = [("command_id", page.hidden("command_id")), ("seen", page.hidden("seen"))];
    let (first, second) = (photo("第一张"), photo("第二张").repeat(64));
    let files: [(&str, &[u8]); 2] = [("一.jpg", &first), ("二.jpg", &second)];
    let whole = multipart(&parts(&hidden, &TEXT, &files));
    let cut = whole[..whole.len() * 9 / 10].to_vec();
    let pieces = cut.chunks(8192).map(Bytes::copy_from_slice).map(Ok).collect::<Vec<_>>();
    let gone = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let stream = futures_util::stream::iter(pieces.into_iter().chain([Err(gone)]));
    let asked = request("POST", &officer, &format!("{case}/records"))
        .header(header::CONTENT_TYPE, MULTIPART)
        .body(Body::from_stream(stream))
        .expect("a request");
    let answer = office.ask(asked).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("“二.jpg”没有传完"), "{}", answer.text());
    assert!(answer.says("罗文斌") && answer.says("已经收下 1 件"));
    let object = office.store.objects().path(&"0".repeat(64));
    let incoming = object.ancestors().nth(2).expect("the objects' root").join("incoming");
    assert_eq!(std::fs::read_dir(incoming).expect("the folder").count(), 0, "nothing half stored");
    let hidden = carried(&answer, 1);
    let rest: [(&str, &[u8]); 1] = [("二.jpg", &second)];
    let done = send_with(&office, &officer, &case, &hidden, &TEXT, &rest).await;
    done.expect(StatusCode::SEE_OTHER);
    assert_eq!(folded(&office, &case).await.evidence.len(), 2);
}

#[tokio::test]
async fn the_same_content_twice_is_taken_once() {
    let (office, officer, case) = ready().await;
    let same = photo("同一张");
    let files: [(&str, &[u8]); 2] = [("一.jpg", &same), ("二.jpg", &same)];
    let answer = send(&office, &officer, &case, &TEXT, &files).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("“一.jpg”和“二.jpg”内容完全一样"));
    let again = carried(&answer, 1);
    let more: [(&str, &[u8]); 1] = [("三.jpg", &same)];
    let answer = send_with(&office, &officer, &case, &again, &TEXT, &more).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("“一.jpg”和“三.jpg”内容完全一样"));
    let hidden = carried(&answer, 1);
    let done = send_with(&office, &officer, &case, &hidden, &TEXT, &[]).await;
    done.expect(StatusCode::SEE_OTHER);
    assert_eq!(folded(&office, &case).await.evidence.len(), 1);
}

#[tokio::test]
async fn a_file_already_taken_can_be_renamed_or_left_out() {
    let (office, officer, case) = ready().await;
    let (one, two) = (photo("一"), photo("二"));
    let files: [(&str, &[u8]); 2] = [("一.jpg", &one), ("二.jpg", &two)];
    let answer = send(&office, &officer, &case, &but("place", ""), &files).await;
    let mut hidden = carried(&answer.expect(StatusCode::UNPROCESSABLE_ENTITY), 2);
    for (name, value) in &mut hidden {
        if *name == "kept_title_2" {
            *value = "长".repeat(201);
        }
    }
    let answer = send_with(&office, &officer, &case, &hidden, &TEXT, &[]).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("href=\"#kept_title_2\"") && answer.says("现在有 201 个字"));
    let mut hidden = carried(&answer, 2);
    hidden.retain(|(name, _)| *name != "kept_title_2");
    hidden.push(("kept_title_2", "明细账第 13 页".to_owned()));
    hidden.push(("kept_drop_1", "yes".to_owned()));
    let done = send_with(&office, &officer, &case, &hidden, &TEXT, &[]).await;
    done.expect(StatusCode::SEE_OTHER);
    let folded = folded(&office, &case).await;
    let titles: Vec<&str> = folded.evidence.iter().map(|e| e.item.title.shown()).collect();
    assert_eq!(titles, ["明细账第 13 页"]);
}

#[tokio::test]
async fn a_receipt_that_was_not_given_to_this_person_for_this_case_is_worth_nothing() {
    let (office, officer, case) = ready().await;
    let head = office.sign_in("何静").await;
    let other_case = filed(&office, &officer, &head).await;
    let colleague = office.sign_in("王晓岚").await;
    let photo = photo("一");
    let files: [(&str, &[u8]); 1] = [("账页.jpg", &photo)];
    let answer = send(&office, &officer, &case, &but("place", ""), &files).await;
    let mine = carried(&answer.expect(StatusCode::UNPROCESSABLE_ENTITY), 1);
    let document = folded(&office, &case).await.filing.expect("filed").document;
    let proof = mine[2].1.split_once('.').expect("a proof").1.to_owned();
    let forged = |receipt: String| -> Vec<(&'static str, String)> {
        mine.iter()
            .map(|(n, v)| (*n, if *n == "kept_1" { receipt.clone() } else { v.clone() }))
            .collect()
    };
    let attempts = [
        // Somebody else's receipt, one for another case, a digest with a proof of another, no proof.
        (&colleague, &case, mine.clone()),
        (&officer, &other_case, mine.clone()),
        (&officer, &case, forged(format!("{document}.{proof}"))),
        (&officer, &case, forged(document.clone())),
    ];
    for (who, case, hidden) in attempts {
        let answer = send_with(&office, who, case, &hidden, &TEXT, &[]).await;
        let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.says("先前上传的“账页.jpg”已经对不上"), "{}", answer.text());
        assert!(folded(&office, case).await.evidence.is_empty());
    }
}

#[tokio::test]
async fn sending_the_same_form_twice_makes_one_record() {
    let (office, officer, case) = ready().await;
    let page = office.get(&officer, &format!("{case}/records/new")).await;
    let hidden = [("command_id", page.hidden("command_id")), ("seen", page.hidden("seen"))];
    let photo = photo("一");
    let files: [(&str, &[u8]); 1] = [("账页.jpg", &photo)];
    let both = tokio::join!(
        send_with(&office, &officer, &case, &hidden, &TEXT, &files),
        send_with(&office, &officer, &case, &hidden, &TEXT, &files)
    );
    let later = send_with(&office, &officer, &case, &hidden, &TEXT, &files).await;
    for answer in [both.0, both.1, later] {
        let answer = answer.expect(StatusCode::SEE_OTHER);
        assert_eq!(answer.location(), format!("{case}?done=record"));
    }
    let folded = folded(&office, &case).await;
    assert_eq!((folded.records.len(), folded.evidence.len()), (1, 1));
}

#[tokio::test]
async fn who_does_not_handle_the_case_reads_why_and_his_file_is_not_stored() {
    let (office, _, case) = ready().await;
    let stranger = office.sign_in("郑言").await;
    let page = office.get(&stranger, &format!("{case}/records/new")).await.expect(StatusCode::OK);
    assert!(page.says("这一步由本案承办人办理") && page.says("第六十条"));
    assert!(!page.says("存入案卷</button>"));
    let owner = office.sign_in("李明远").await;
    let form = office.get(&owner, &format!("{case}/records/new")).await;
    let hidden = [("command_id", form.hidden("command_id")), ("seen", form.hidden("seen"))];
    let photo = photo("不该收下");
    let files: [(&str, &[u8]); 1] = [("账页.jpg", &photo)];
    let answer = send_with(&office, &stranger, &case, &hidden, &TEXT, &files).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("这一步由本案承办人办理") && answer.says("罗文斌"));
    assert!(answer.hidden("kept_1").is_empty());
}

#[tokio::test]
async fn nothing_is_recorded_before_the_filing() {
    let office = site_with_typesetter().await;
    let officer = office.sign_in("李明远").await;
    let case = clue(&office, &officer, "雁城市远帆商贸有限公司").await;
    let page = office.get(&officer, &format!("{case}/records/new")).await.expect(StatusCode::OK);
    assert!(page.says("还没有批准立案") && page.says("第五十四条"));
    assert!(page.says(&format!("href=\"{case}/filing\"")));
}

#[tokio::test]
async fn a_day_on_which_a_certificate_was_not_valid_is_refused_and_the_upload_stays() {
    let (office, officer, case) = ready().await;
    let photo = photo("一");
    let files: [(&str, &[u8]); 1] = [("账页.jpg", &photo)];
    let answer = send(&office, &officer, &case, &but("on", "2024-06-30"), &files).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("没有有效的执法证件") && answer.says("第四十二条"));
    let hidden = carried(&answer, 1);
    let done = send_with(&office, &officer, &case, &hidden, &TEXT, &[]).await;
    done.expect(StatusCode::SEE_OTHER);
    assert_eq!(folded(&office, &case).await.evidence.len(), 1);
}

#[tokio::test]
async fn what_is_no_form_with_files_is_answered_in_words() {
    let (office, officer, case) = ready().await;
    let to = format!("{case}/records/new");
    let plain = office.post(&officer, &to, &TEXT).await.expect(StatusCode::BAD_REQUEST);
    assert!(plain.says("不是带附件的表单"));
    let long = "长".repeat(400_000);
    let text = [("command_id", "0123456789abcdefghij"), ("content", &long)];
    let parts: Vec<Part<'_>> = text.iter().map(|(n, v)| Part::Text(n, v)).collect();
    let large = office.post_multipart(&officer, &to, &parts).await;
    assert!(large.expect(StatusCode::PAYLOAD_TOO_LARGE).says("超过了 1 MB"));
    let bare = office.post_multipart(&officer, &to, &[]).await;
    assert!(bare.expect(StatusCode::BAD_REQUEST).says("没有提交编号"));
}
