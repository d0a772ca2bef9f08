//! 执法依据 on both doors: our summary of each article, and beside it the article, once a text was
//! imported.

#![allow(clippy::expect_used, reason = "clippy knows a test by its attribute, not its helpers")]

mod common;

use axum::http::StatusCode;
use common::Office;
use domain::agency::StatuteText;
use domain::authority::register::Command as Register;
use domain::{Code, Command};
use store::{Answer, Request};

/// Invented; no sentence of it is law anywhere.
const TEXT: &str = "# 样例裁量办法\n# source: 样例汇编\n\n2009年11月12日样例公布\n\n\
                    第九条 样例条文<甲>，写给测试。\n（一）样例项。\n第十一条 另一条样例。\n";

async fn import(office: &Office) {
    let stored = office.store.objects().put(TEXT.as_bytes(), "text/plain").await.expect("a disk");
    let text = StatuteText {
        key: "hncl".to_owned(),
        title: "样例裁量办法".to_owned(),
        version: "2009年11月12日样例公布".to_owned(),
        source: "样例汇编".to_owned(),
        sha256: stored.sha256,
        articles: 2,
    };
    office.run(None, Register::ImportStatute { agency: office.agency.clone(), text }).await;
}

#[tokio::test]
async fn without_a_text_there_is_the_summary_and_the_desk_says_how_to_import() {
    let office = common::site().await;
    let laws = office.public("/laws").await.expect(StatusCode::OK);
    assert!(laws.says("没有导入全文，这里只有摘要。") && !laws.says("hengjian import"));
    assert!(laws.says("id=\"xzcf-58\"") && laws.says("id=\"tj09-41\""));
    assert!(laws.says("现为<a href=\"#tj-44\">《统计法》第四十四条</a>"), "{}", laws.text());
    assert!(laws.says("尚未核对") && laws.says("条号待核对"));
    let cookie = office.sign_in("李明远").await;
    let desk = office.get(&cookie, "/w/laws").await.expect(StatusCode::OK);
    assert!(desk.says("hengjian import statute --key hncl"));
}

#[tokio::test]
async fn an_imported_text_stands_beside_the_summary_on_both_doors() {
    let office = common::site().await;
    import(&office).await;
    let cookie = office.sign_in("李明远").await;
    let public = office.public("/laws").await.expect(StatusCode::OK);
    let desk = office.get(&cookie, "/w/laws").await.expect(StatusCode::OK);
    for page in [public, desk] {
        assert!(page.says("样例条文&#60;甲&#62;，写给测试。"), "{}", page.text());
        assert!(page.says("<p class=\"law__item\">（一）样例项。</p>"));
        assert!(page.says("裁量的一般规则"));
        assert!(page.says("来源：样例汇编。2026年11月23日导入，共 2 条"));
        assert!(page.says("导入的文件里没有这一条。"));
        assert!(!page.says("请核对版本"));
    }
}

#[tokio::test]
async fn a_text_that_was_changed_on_the_disk_is_not_shown_as_law() {
    let office = common::site().await;
    import(&office).await;
    let path = office.store.objects().path(&ledger::sha256(TEXT.as_bytes()).to_hex());
    std::fs::write(path, TEXT.replace("样例项", "改过的")).expect("a disk");
    let laws = office.public("/laws").await;
    assert!(!laws.says("改过的"));
    laws.expect(StatusCode::INTERNAL_SERVER_ERROR);
    let findings = office.store.fsck(|_, _| {}).await.expect("a store");
    assert!(findings.damages.iter().any(|what| what.contains("内容被改过")), "{findings:?}");
}

#[tokio::test]
async fn only_the_command_line_imports_and_only_for_the_index() {
    let office = common::site().await;
    let text = |key: &str| StatuteText {
        key: key.to_owned(),
        title: "样例".to_owned(),
        version: String::new(),
        source: String::new(),
        sha256: "00".repeat(32),
        articles: 1,
    };
    let give = async |actor: Option<&str>, agency: Code, key: &str| {
        let command = Register::ImportStatute { agency, text: text(key) };
        let request = Request {
            id: office.store.entropy().token().expect("a token"),
            actor: actor.map(|name| office.person(name)),
            command: Command::Register(command),
            seen: None,
            now: office.now(),
        };
        office.store.execute(request).await.expect("no fault")
    };
    let agency = || office.agency.clone();
    assert_eq!(give(Some("欧阳慕容𠮷"), agency(), "hncl").await, Answer::NotFound);
    assert_eq!(give(None, Code::from_random(1), "hncl").await, Answer::NotFound);
    let unknown = give(None, agency(), "nix").await;
    assert!(matches!(unknown, Answer::Invalid(ref errors) if errors[0].field == "key"));
    assert!(office.store.statutes().await.expect("a store").is_empty());
}
