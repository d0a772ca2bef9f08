//! The portal over HTTP: what the public finds, what it is told when there is nothing to find, and
//! that the files it is given verify.

#![allow(clippy::expect_used, reason = "clippy knows a test by its attribute, not its helpers")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use common::published::{CREDIT, PARTY, fields, publish};
use common::{Answered, Office, request};
use domain::authority::register::Command as Register;
use domain::case::command::Command as Do;
use domain::person::NewPerson;
use domain::{Code, Command, time};
use jiff::Span;

/// An office whose first decision is public and in the log.
async fn office_with_decision() -> (Office, Code) {
    let office = common::site().await;
    let code = publish(&office, PARTY).await;
    office.publish_log().await;
    (office, code)
}

/// The code with its last character replaced: a slip of the pen.
fn slipped(code: &Code) -> String {
    let (head, last) = code.as_str().split_at(11);
    format!("{head}{}", if last == "0" { "1" } else { "0" })
}

async fn ask(office: &Office, path: &str, name: &str, value: &str) -> Answered {
    let request = request("GET", "", path).header(name, value).body(Body::empty());
    office.ask_portal(request.expect("a request")).await
}

/// The addresses of decisions in the order of the page.
fn decisions_in(answer: &Answered) -> Vec<String> {
    let text = answer.text();
    let after = text.split("<a href=\"/d/").skip(1);
    after.map(|rest| rest.chars().take(12).collect()).collect()
}

#[tokio::test]
async fn every_page_stands_before_there_is_an_agency() {
    let office = common::empty_site().await;
    for path in ["/", "/decisions", "/verify", "/log", "/laws", "/about", "/log/policy"] {
        office.public(path).await.expect(StatusCode::OK);
    }
    let home = office.public("/").await;
    assert!(home.says("行政执法公示") && home.says("现在没有公示中的行政处罚决定"));
    assert!(!home.says("主办：") && !home.says("tel:"), "{}", home.text());
    assert!(office.public("/log").await.says("登记簿还没有第一页"));
    office.public("/log/checkpoint").await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_decision_leads_from_the_home_page_to_its_eleven_fields() {
    let (office, code) = office_with_decision().await;
    let home = office.public("/").await.expect(StatusCode::OK);
    assert_eq!(decisions_in(&home), [code.as_str()]);
    assert!(home.says("雁城市统计局执法公示") && home.says("0734-88000000"));
    let page = office.public(&format!("/d/{code}")).await.expect(StatusCode::OK);
    for (name, value) in [
        ("party", PARTY),
        ("credit_code", CREDIT),
        ("representative", "周恒之"),
        ("number", "雁统罚字〔2026〕1号"),
        ("facts", "2025年年报《财务状况》中的营业收入，上报数与核实数不符，违法比例 24.0%。"),
        ("basis", "《中华人民共和国统计法》第四十四条第一款第二项、第二款"),
        ("kind", "警告；罚款"),
        ("content", "警告；罚款 20,000.00 元"),
        ("decided_on", "2026-11-23"),
        ("organ", "雁城市统计局"),
        ("until", "2027-11-23"),
        ("code", code.as_str()),
    ] {
        let item = format!("data-field=\"{name}\" data-value=\"{value}\"");
        assert!(page.says(&item), "{item}\n{}", page.text());
    }
    assert!(page.says(
        "雁城市统计局2026年11月23日决定，给予雁城市恒泰纺织有限公司警告，并处罚款 20,000 元。"
    ));
    assert!(page.says("企业统计数据的绝对数依法不公开") && page.says("《统计法》第二十八条"));
    assert!(!page.says("1240"), "a figure of the enterprise is on the page");
    assert!(page.says(&format!("data-bundle=\"/d/{code}/proof.json\"")));
}

#[tokio::test]
async fn only_pages_that_verify_carry_a_script() {
    let (office, code) = office_with_decision().await;
    let paths = ["/", "/decisions", "/verify", "/log", "/laws", "/about"].map(str::to_owned);
    for path in paths.into_iter().chain([format!("/v/{code}")]) {
        assert!(!office.public(&path).await.says("<script"), "{path}");
    }
    let page = office.public(&format!("/d/{code}")).await.text();
    assert!(page.contains("/verify.js\" defer></script>"));
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains(" style="));
}

#[tokio::test]
async fn what_is_typed_into_the_box_is_recognised() {
    let (office, code) = office_with_decision().await;
    let to = format!("/d/{code}");
    for typed in [
        code.as_str().to_owned(),
        code.grouped().to_lowercase(),
        format!(" {} ", code.grouped().replace('-', " ")),
        "雁统罚字〔2026〕1号".to_owned(),
        "雁统罚字[2026]1号".to_owned(),
        "雁统罚字(2026)1号".to_owned(),
        "雁统罚字（２０２６）第１号".to_owned(),
        "雁统罚字【2026】 01 号".to_owned(),
        "雁统罚字［2026］1".to_owned(),
    ] {
        let query = common::answer::urlencoded(&[("q", &typed)]);
        let answer = office.public(&format!("/decisions?{query}")).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::FOUND, to.as_str()), "{typed}");
    }
    let query = common::answer::urlencoded(&[("q", "9135 0100 m000 100y 43")]);
    let of = office.public(&format!("/decisions?{query}")).await.expect(StatusCode::OK);
    assert_eq!(decisions_in(&of), [code.as_str()]);
    assert!(of.says("value=\"9135 0100 m000 100y 43\""), "what was typed is kept");
}

#[tokio::test]
async fn what_cannot_be_found_is_answered_in_words() {
    let (office, code) = office_with_decision().await;
    for (typed, words) in [
        ("恒泰纺织", "现在还不能按企业名称或者别的字词查"),
        ("\"><script>alert(1)</script>", "现在还不能按企业名称或者别的字词查"),
        ("雁统罚字〔2025〕7号", "没有公示过文号是“雁统罚字〔2025〕7号”的决定"),
        ("91350100M000100Y44", "校验位对不上（GB 32100-2015）"),
        ("91350100M000100Y4", "应当是 18 位，现在是 17 位"),
        ("91430400MA4L0HT37", "应当是 18 位，现在是 17 位"),
        ("7K3M-Q9OX-4F2N", "核验码里没有“O”"),
        ("7K3M-Q9TX-4F2", "核验码是 12 位，您输入了 11 位"),
        (&slipped(&code), "核验码有一位不对"),
        ("11430400006120000Y", "现在没有公示中的处罚决定"),
    ] {
        let query = common::answer::urlencoded(&[("q", typed)]);
        let answer = office.public(&format!("/decisions?{query}")).await.expect(StatusCode::OK);
        assert!(answer.says(words), "{typed}: {}", answer.text());
        assert!(!answer.says("<script"), "{typed}");
    }
    // A mangled address still leads to the list.
    for path in
        ["/decisions?after=nonsense", "/decisions?q=&q=", "/decisions?q=%FF", "/decisions?%"]
    {
        assert_eq!(office.public(path).await.expect(StatusCode::OK).status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_list_goes_on_by_keyset_without_losing_or_repeating_any() {
    let office = common::site().await;
    let mut all = Vec::new();
    for n in 0..store::PAGE + 1 {
        office.wait(Span::new().minutes(1));
        all.push(publish(&office, &format!("{PARTY}第{n}分公司")).await.as_str().to_owned());
    }
    all.reverse();
    for start in ["/decisions".to_owned(), format!("/decisions?q={CREDIT}")] {
        let first = office.public(&start).await.expect(StatusCode::OK);
        let text = first.text();
        let next = text.split("href=\"/decisions?").find(|rest| rest.contains("rel=\"next\""));
        let next = next.and_then(|rest| rest.split('"').next()).expect("a next page");
        let next = next.replace("&#38;", "&").replace("&amp;", "&");
        assert_eq!(next.contains(CREDIT), start.contains(CREDIT), "the filter stays: {next}");
        let second = office.public(&format!("/decisions?{next}")).await.expect(StatusCode::OK);
        let mut shown = decisions_in(&first);
        assert_eq!(shown.len(), store::PAGE);
        shown.extend(decisions_in(&second));
        assert_eq!(shown, all);
        assert!(second.says("回到第一页") && !second.says("rel=\"next\""));
    }
}

#[tokio::test]
async fn a_wrong_code_in_the_address_says_what_is_wrong() {
    let (office, code) = office_with_decision().await;
    let cases = [
        (slipped(&code), "核验码有一位不对，请对照文书再看一遍"),
        (code.as_str()[..11].to_owned(), "核验码是 12 位，您输入了 11 位"),
        (format!("{}O", &code.as_str()[..11]), "核验码里没有“O”"),
    ];
    for (text, words) in cases {
        for path in [format!("/d/{text}"), format!("/d/{text}/proof.json"), format!("/v/{text}")] {
            let answer = office.public(&path).await.expect(StatusCode::NOT_FOUND);
            assert!(answer.says(words), "{path}: {}", answer.text());
        }
    }
    let spoken = code.grouped().to_lowercase();
    for (path, to) in [
        (format!("/d/{spoken}"), format!("/d/{code}")),
        (format!("/d/{spoken}.json"), format!("/d/{code}.json")),
        (format!("/v/{spoken}"), format!("/v/{code}")),
    ] {
        let answer = office.public(&path).await.expect(StatusCode::FOUND);
        assert_eq!(answer.location(), to);
    }
}

#[tokio::test]
async fn a_code_that_names_nothing_is_not_found_in_words() {
    let office = common::site().await;
    let code = Code::from_random(77);
    let page = office.public(&format!("/d/{code}")).await.expect(StatusCode::NOT_FOUND);
    assert!(page.says("没有公示过这份决定") && page.says(&code.grouped()));
    let result = office.public(&format!("/v/{code}")).await.expect(StatusCode::NOT_FOUND);
    assert!(result.says("没有公示过这份文书") && result.says("0734-88000000"));
    for path in [format!("/d/{code}.json"), format!("/d/{code}/proof.json")] {
        let answer = office.public(&path).await.expect(StatusCode::NOT_FOUND);
        assert!(
            answer.says("没有公示过这份决定") && answer.header("content-type").contains("json")
        );
    }
    let no_text = office.public("/d/%FF").await.expect(StatusCode::NOT_FOUND);
    assert!(no_text.says("没有这一页"));
    let page = office.public("/nothing/here").await.expect(StatusCode::NOT_FOUND);
    assert!(page.says("没有这一页") && page.says("雁城市统计局执法公示"));
}

#[tokio::test]
async fn after_its_term_a_decision_is_gone_without_a_name() {
    let (office, code) = office_with_decision().await;
    office.wait(Span::new().hours(24 * 365));
    office.public(&format!("/d/{code}")).await.expect(StatusCode::OK);
    office.wait(Span::new().hours(24));
    let paths = ["", ".json", "/proof.json"].map(|rest| format!("/d/{code}{rest}"));
    for path in paths.into_iter().chain([format!("/v/{code}")]) {
        let answer = office.public(&path).await.expect(StatusCode::GONE);
        assert!(answer.says("期满") || answer.says("期限已满"), "{path}: {}", answer.text());
        for secret in [PARTY, CREDIT, "周恒之", "雁统罚字", "disclosures"] {
            assert!(!answer.says(secret), "{path} still says {secret}");
        }
        let hidden =
            answer.header("x-robots-tag") == "noindex" || answer.says("content=\"noindex\"");
        assert!(hidden, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let list = office.public("/decisions").await.expect(StatusCode::OK);
    assert!(decisions_in(&list).is_empty() && !list.says(PARTY));
    assert!(office.public("/").await.says("现在没有公示中的行政处罚决定"));
}

#[tokio::test]
async fn the_proof_waits_for_the_log_and_then_verifies() {
    let office = common::site().await;
    let code = publish(&office, PARTY).await;
    let path = format!("/d/{code}/proof.json");
    let early = office.public(&path).await.expect(StatusCode::SERVICE_UNAVAILABLE);
    assert!(early.says("还没有封存进登记簿"));
    assert_eq!((early.header("retry-after"), early.header("cache-control")), ("5", "no-store"));
    assert!(office.public(&format!("/d/{code}")).await.says("正在封存"));
    office.publish_log().await;
    assert!(!office.public(&format!("/d/{code}")).await.says("正在封存"));
    let bundle = office.public(&path).await.expect(StatusCode::OK);
    assert_eq!(bundle.header("access-control-allow-origin"), "*");
    let policy = office.public("/log/policy").await.expect(StatusCode::OK);
    let report = ledger::verdict::verify_text(&bundle.body, Some(&policy.body), &[]);
    assert_eq!(report.overall.exit(), 0, "{}", report.to_json());
    let fields = report.to_json();
    assert!(fields.contains(PARTY) && !fields.contains("李明远"));
    let tampered = bundle.text().replace("\"leaf\":\"", "\"leaf\":\" ");
    let report = ledger::verdict::verify_text(tampered.as_bytes(), Some(&policy.body), &[]);
    assert_eq!(report.overall.exit(), 1, "{}", report.to_json());
}

#[tokio::test]
async fn the_json_holds_the_same_fields_as_the_page() {
    let (office, code) = office_with_decision().await;
    let answer = office.public(&format!("/d/{code}.json")).await.expect(StatusCode::OK);
    assert!(answer.header("content-type").starts_with("application/json"));
    let json: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    let page = office.public(&format!("/d/{code}")).await;
    let object = json.as_object().expect("an object");
    for (name, value) in object {
        if ["published_at", "proof"].contains(&name.as_str()) {
            continue;
        }
        let value = value.as_str().expect("a text");
        assert!(page.says(&format!("data-field=\"{name}\" data-value=\"{value}\"")), "{name}");
    }
    assert_eq!(object.len(), 14, "eleven fields, the code, when, and where the proof is");
    assert_eq!(json["published_at"], "2026-11-23T10:00:00+08:00");
}

#[tokio::test]
async fn a_demonstration_says_so_on_every_page_and_in_its_data() {
    let office = common::demo_site().await;
    let code = publish(&office, PARTY).await;
    for path in ["/", "/about", "/nothing"] {
        assert!(office.public(path).await.says("<strong>演示</strong>"), "{path}");
    }
    let json = office.public(&format!("/d/{code}.json")).await.expect(StatusCode::OK);
    assert!(json.says("\"demo\":true"));
}

#[tokio::test]
async fn the_register_is_served_as_static_files() {
    let (office, _) = office_with_decision().await;
    let checkpoint = office.public("/log/checkpoint").await.expect(StatusCode::OK);
    let text = checkpoint.text();
    let size: u64 = text.lines().nth(1).and_then(|n| n.parse().ok()).expect("a size");
    assert_eq!(size, office.store.log_size().await.expect("a size"));
    assert_eq!(checkpoint.header("cache-control"), "no-cache");
    for kind in ["0", "entries"] {
        let path = format!("/log/tile/{kind}/000.p/{size}");
        let tile = office.public(&path).await.expect(StatusCode::OK);
        assert_eq!(tile.header("access-control-allow-origin"), "*");
        assert!(!tile.header("cache-control").contains("immutable"), "a partial tile grows");
        if kind == "0" {
            assert_eq!(tile.body.len() as u64, 32 * size);
        }
    }
    for path in [
        "/log/tile/0/000",
        "/log/tile/0/0",
        "/log/tile/0/x000/000",
        "/log/tile/8/000",
        "/log/tile/0/..%2F..%2Fcheckpoint",
        "/log/tile/0/../../checkpoint",
        "/log/tile/entries/%2e%2e/%2e%2e/%2e%2e/lock",
        "/log/tile/checkpoint",
    ] {
        office.public(path).await.expect(StatusCode::NOT_FOUND);
    }
    let page = office.public("/log").await.expect(StatusCode::OK);
    assert!(
        page.says(&format!("{size} 页")) && page.says("hengjian verify --policy policy proof.json")
    );
    assert!(page.says(text.lines().nth(2).expect("a root")), "the page shows the root");
}

#[tokio::test]
async fn a_full_tile_may_be_kept_for_ever() {
    let office = common::site().await;
    let case = office.store.entropy().code().expect("a code");
    let officer = office.person("李明远");
    let today = time::civil_date(office.now());
    let clue = fields(&[
        ("party_name", PARTY),
        ("credit_code", CREDIT),
        ("address", "雁城市解放大道 8 号"),
        ("representative", "周恒之"),
        ("source", "data_review"),
        ("received_on", &today.to_string()),
        ("violation", "untrue"),
        ("summary", "数据审核发现差异。"),
    ]);
    let clue = Do::clue(&clue, today).expect("a clue");
    office.execute(Some(&officer), Command::Case(case.clone(), clue)).await;
    while office.store.log_size().await.expect("a size") < 1024 {
        let note = Do::note(&fields(&[("text", "看过材料")])).expect("a note");
        office.execute(Some(&officer), Command::Case(case.clone(), note)).await;
    }
    office.publish_log().await;
    let tile = office.public("/log/tile/0/003").await.expect(StatusCode::OK);
    assert_eq!(tile.body.len(), 256 * 32);
    assert!(tile.header("cache-control").contains("immutable"));
    assert!(office.public("/").await.says("第 1,024 页"), "thousands are set apart");
}

#[tokio::test]
async fn the_form_of_the_code_leads_to_its_result() {
    let (office, code) = office_with_decision().await;
    let form = office.public("/verify").await.expect(StatusCode::OK);
    assert!(form.says("action=\"/v\"") && form.says("name=\"code\""));
    let typed = common::answer::urlencoded(&[("code", &code.grouped().to_lowercase())]);
    let sent = office.public(&format!("/v?{typed}")).await.expect(StatusCode::FOUND);
    assert_eq!(sent.location(), format!("/v/{code}"));
    let result = office.public(sent.location()).await.expect(StatusCode::OK);
    assert!(result.says("有这份文书，机关已经公示") && result.says(PARTY));
    assert!(result.says(&format!("href=\"/d/{code}\"")));
    let wrong = office.public("/v?code=7K3M-Q9OX-4F2N").await;
    let wrong = wrong.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("核验码里没有“O”") && wrong.says("value=\"7K3M-Q9OX-4F2N\""));
    let empty = office.public("/v?code=").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("没有填写核验码"));
}

#[tokio::test]
async fn the_mode_is_kept_in_a_cookie_and_leads_back() {
    let office = common::site().await;
    let to = office.public("/mode?to=elder&back=%2Fdecisions%3Fq%3D91350100M000100Y43").await;
    let to = to.expect(StatusCode::SEE_OTHER);
    assert_eq!(to.location(), "/decisions?q=91350100M000100Y43");
    assert_eq!(to.cookie().as_deref(), Some("mode=elder"));
    let elder = ask(&office, "/", "cookie", "mode=elder").await;
    assert!(elder.says("class=\"portal elder\"") && elder.says("to=normal&amp;back=/"));
    assert!(elder.says("class=\"phone-pin\""));
    assert!(!office.public("/").await.says("class=\"portal elder\""));
    let normal = office.public("/mode?to=normal").await;
    assert!(normal.header("set-cookie").contains("Max-Age=0"));
    let from = |referer: &'static str| ask(&office, "/mode?to=elder", "referer", referer);
    assert_eq!(from("https://desk.example/log?a=b").await.location(), "/log?a=b");
    assert_eq!(from("https://elsewhere.example/log").await.location(), "/");
}

#[tokio::test]
async fn the_switch_of_modes_leads_nowhere_else() {
    let office = common::site().await;
    for back in [
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "https://elsewhere.example/",
        "javascript:alert(1)",
        "/a\r\nset-cookie: x=y",
        "/mode?to=elder",
        "/公示",
        "",
    ] {
        let query = common::answer::urlencoded(&[("to", "elder"), ("back", back)]);
        let answer = office.public(&format!("/mode?{query}")).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(answer.location(), "/", "{back:?}");
    }
}

#[tokio::test]
async fn pages_may_be_kept_a_minute_and_are_not_sent_twice() {
    let (office, code) = office_with_decision().await;
    let path = format!("/d/{code}");
    let first = office.public(&path).await.expect(StatusCode::OK);
    assert_eq!(first.header("cache-control"), "public, max-age=60");
    let varies: Vec<_> = first.headers.get_all(header::VARY).iter().collect();
    assert!(varies.iter().any(|value| *value == "cookie"), "{varies:?}");
    let tag = first.header("etag").to_owned();
    let again = ask(&office, &path, "if-none-match", &tag).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    ask(&office, &path, "if-none-match", "W/\"other\"").await.expect(StatusCode::OK);
    // The same address in the other mode is another page.
    let elder = Request::builder().uri(&path).header("cookie", "mode=elder");
    let elder = elder.header("if-none-match", &tag).body(Body::empty()).expect("a request");
    office.ask_portal(elder).await.expect(StatusCode::OK);
    assert_eq!(office.public("/nothing").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_long_name_with_rare_characters_is_shown_whole() {
    let office = common::site().await;
    let long = format!("雁城{}𠮷㐂犇<b>&\"联合体", "高新技术产业开发区".repeat(5));
    let code = publish(&office, &long).await;
    let page = office.public(&format!("/d/{code}")).await.expect(StatusCode::OK);
    assert!(page.says("𠮷㐂犇&#60;b&#62;&#38;&#34;联合体"), "{}", page.text());
    assert!(!page.says("<b>"));
}

#[tokio::test]
async fn a_node_of_several_agencies_speaks_for_none_of_them() {
    let (office, code) = office_with_decision().await;
    let mut particulars = common::particulars();
    particulars.name = "雁南县统计局".to_owned();
    let administrator = NewPerson {
        staff_no: "431001".to_owned(),
        name: "罗文斌".to_owned(),
        unit: "办公室".to_owned(),
        post: "科员".to_owned(),
    };
    let establish =
        Register::Establish { particulars: Box::new(particulars), administrator, demo: false };
    office.run(None, establish).await;
    let home = office.public("/").await.expect(StatusCode::OK);
    assert!(home.says("行政执法公示") && !home.says("主办：") && !home.says("tel:"));
    let page = office.public(&format!("/d/{code}")).await.expect(StatusCode::OK);
    assert!(page.says("data-field=\"organ\" data-value=\"雁城市统计局\""));
}

#[tokio::test]
async fn a_fault_is_answered_with_a_number_and_not_with_the_desks_words() {
    let office = common::site().await;
    office.store.db().execute("DROP TABLE publication_list", &[]).await.expect("dropped");
    let page = office.public("/decisions").await.expect(StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.says("现在看不了这一页") && page.says("编号"));
    assert!(!page.says("publication_list") && !page.says("案件"), "{}", page.text());
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn about_and_laws_say_what_holds() {
    let office = common::site().await;
    let about = office.public("/about").await.expect(StatusCode::OK);
    assert!(about.says("id=\"accessibility\"") && about.says("没有请第三方做过检测"));
    assert!(about.says("href=\"tel:073488000000\"") && about.says("7 个工作日内公示"));
    let laws = office.public("/laws").await.expect(StatusCode::OK);
    assert!(laws.says("id=\"tj-28\"") && laws.says("已对照文本"));
}
