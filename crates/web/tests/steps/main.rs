//! 普通程序的各步: every form of the ordinary procedure over HTTP, in the order of a real case, and
//! the documents that come of them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "clippy knows a test by its attribute, not its helpers"
)]

#[path = "../common/mod.rs"]
mod common;

mod documents;
mod forms;
mod walk;
mod wrong;

use axum::http::StatusCode;
use common::answer::Part;
use common::{Answered, Office, site, site_with_typesetter};
use domain::case::Case;
use domain::case::command::Command as Act;
use domain::decide::Aggregate;
use domain::series::Purpose;
use domain::{Code, Command, Kind, StreamId, time};
use jiff::Span;

const PARTY: &str = "雁城市恒泰纺织有限公司";

/// The report as an officer fills it in; the decision's first draft comes of it.
const REPORT: [(&str, &str); 12] = [
    ("violation", "untrue"),
    ("period", "2025年年报"),
    ("report", "财务状况"),
    ("indicator", "营业收入"),
    ("reported", "1,280"),
    ("actual", "1032"),
    ("facts", "经查，你单位营业收入上报 1,280 万元，核实为 1,032 万元。\n有明细账为证。"),
    ("grade", "一般"),
    ("discretion", "首次违法，检查后主动更正。"),
    ("warning", "yes"),
    ("fine", "20000"),
    ("order_to_correct", "收到决定书之日起 15 日内更正 2025 年年报。"),
];

/// A record's text, as typed.
const RECORD: [(&str, &str); 7] = [
    ("kind", "inspection"),
    ("place", "雁城市石鼓区锦绣路 77 号会计室"),
    ("present", "周恒之（法定代表人）"),
    ("content", "当场查看明细账，营业收入合计 1,032 万元。"),
    ("shown", "yes"),
    ("rights", "yes"),
    ("dress", "yes"),
];

/// A bureau with a case in it, and everybody's cookies as they are needed.
pub struct Desk {
    /// The bureau.
    pub office: Office,
    /// The address of the case.
    pub case: String,
    sets_documents: bool,
}

impl Desk {
    /// A clue, and nothing more; no documents can be set.
    pub async fn clue() -> Desk {
        Desk::on(site().await, false).await
    }

    /// The same, and documents can be set.
    pub async fn with_documents() -> Desk {
        Desk::on(site_with_typesetter().await, true).await
    }

    async fn on(office: Office, sets_documents: bool) -> Desk {
        let officer = office.sign_in("李明远").await;
        let fields = [
            ("party_name", PARTY),
            ("credit_code", "91350100M000100Y43"),
            ("address", "雁城市石鼓区锦绣路 77 号"),
            ("representative", "周恒之"),
            ("source", "data_review"),
            ("received_on", "2026-11-20"),
            ("violation", "untrue"),
            ("summary", "年报与季报不一致。"),
        ];
        let answer = office.submit(&officer, "/w/cases/new", "/w/cases", &fields).await;
        let answer = answer.expect(StatusCode::SEE_OTHER);
        let case = answer.location().split('?').next().expect("an address").to_owned();
        Desk { office, case, sets_documents }
    }

    /// A case that was checked and filed.
    pub async fn filed(self) -> Desk {
        let act_on = self.day(-40);
        self.done(
            "李明远",
            "check",
            &[("organiser", "local"), ("act_on", &act_on), ("found", "属实。")],
        )
        .await;
        let people = ["李明远", "王晓岚"].map(|name| self.office.person(name).to_string());
        let asked = [
            ("handler", people[0].as_str()),
            ("handler", people[1].as_str()),
            ("reasons", "符合立案条件。"),
        ];
        self.to("李明远", "/filing", "/filing-request", &asked).await;
        if self.sets_documents {
            self.to("何静", "/filing", "/filing", &[]).await;
        } else {
            // A filing has its document; here nobody can set one.
            let template = String::new();
            self.act("何静", Act::ReserveNumber { purpose: Purpose::Filing, template }).await;
            let (on, document) = (time::civil_date(self.office.now()), "0".repeat(64));
            self.act("何静", Act::File { on, document }).await;
        }
        self
    }

    async fn act(&self, who: &str, act: Act) {
        self.office.wait(Span::new().minutes(1));
        let (actor, case) = (self.office.person(who), self.code());
        self.office.execute(Some(&actor), Command::Case(case, act)).await;
    }

    /// The code of the case.
    pub fn code(&self) -> Code {
        Code::parse(self.case.rsplit('/').next().unwrap()).unwrap()
    }

    /// A case with a record and its photo.
    pub async fn recorded(self) -> Desk {
        self.record("一").await;
        self
    }

    /// A case whose investigation ended and whose review passed.
    pub async fn reviewed(self) -> Desk {
        self.reviewed_with(&REPORT).await
    }

    /// The same, with another report.
    pub async fn reviewed_with(self, report: &[(&str, &str)]) -> Desk {
        self.done("李明远", "report", report).await;
        self.to("李明远", "/review", "/review-request", &[]).await;
        let points: Vec<String> = (1..=7).map(|n| format!("point_{n}")).collect();
        let mut opinion = vec![("result", "passed"), ("opinion", "事实清楚。")];
        opinion.extend(points.iter().map(|point| (point.as_str(), "good")));
        self.to("郑言", "/review", "/review", &opinion).await;
        self
    }

    /// A case whose prior notice was given and served.
    pub async fn told(self) -> Desk {
        self.done("何静", "notice", &[]).await;
        let number = self.case().await.procedure.notice().unwrap().what.number.clone();
        self.serve(&format!("prior_notice|{number}")).await;
        self
    }

    /// A case with a decision.
    pub async fn decided(self) -> Desk {
        let today = self.day(0);
        let waived = [("on", today.as_str()), ("manner", "waived"), ("by", "周恒之")];
        self.done("李明远", "statement", &waived).await;
        self.to("何静", "/decision", "/decision", &[]).await;
        self
    }

    /// A case whose decision reached the party.
    pub async fn served(self) -> Desk {
        self.upload("李明远", "scan", &[("paper", "penalty_decision")], &[("决定书.jpg", "扫描")])
            .await
            .expect(StatusCode::SEE_OTHER);
        let number = self.case().await.decision.unwrap().number;
        self.serve(&format!("penalty_decision|{number}")).await;
        self
    }

    /// A record of an inspection with its photo.
    pub async fn record(&self, mark: &str) {
        let cookie = self.sign_in("李明远").await;
        let page = self.office.get(&cookie, &format!("{}/records/new", self.case)).await;
        let page = page.expect(StatusCode::OK);
        let (id, seen) = (page.hidden("command_id"), page.hidden("seen"));
        let people = ["李明远", "王晓岚"].map(|name| self.office.person(name).to_string());
        let today = self.day(0);
        let photo = photo(mark);
        let mut parts = vec![
            Part::Text("command_id", &id),
            Part::Text("seen", &seen),
            Part::Text("officers_asked", "yes"),
            Part::Text("officer", &people[0]),
            Part::Text("officer", &people[1]),
            Part::Text("on", &today),
        ];
        parts.extend(RECORD.iter().map(|(name, value)| Part::Text(name, value)));
        parts.push(Part::File("photo", "账页.jpg", "image/jpeg", &photo));
        let to = format!("{}/records", self.case);
        self.office.post_multipart(&cookie, &to, &parts).await.expect(StatusCode::SEE_OTHER);
    }

    /// The service of a document: its word and its number.
    pub async fn serve(&self, what: &str) {
        let today = self.day(0);
        let fields = [
            ("what", what),
            ("method", "direct"),
            ("on", today.as_str()),
            ("recipient", "周恒之"),
            ("place", "会计室"),
        ];
        self.done("李明远", "service", &fields).await;
    }

    /// Signs in a minute later: nothing happens twice in one second.
    pub async fn sign_in(&self, who: &str) -> String {
        self.office.wait(Span::new().minutes(1));
        self.office.sign_in(who).await
    }

    /// The page of a step.
    pub async fn open(&self, who: &str, word: &str) -> Answered {
        let cookie = self.sign_in(who).await;
        self.office.get(&cookie, &self.at(word)).await
    }

    /// The address of a step.
    pub fn at(&self, word: &str) -> String {
        format!("{}/do/{word}", self.case)
    }

    /// Opens a step's page and sends its form.
    pub async fn send(&self, who: &str, word: &str, fields: &[(&str, &str)]) -> Answered {
        self.upload(who, word, fields, &[]).await
    }

    /// The same, and it must be done; the case's page then says so.
    pub async fn done(&self, who: &str, word: &str, fields: &[(&str, &str)]) {
        let answer = self.send(who, word, fields).await.expect(StatusCode::SEE_OTHER);
        let plain = word.split('?').next().unwrap();
        assert_eq!(answer.location(), format!("{}?done={plain}", self.case));
        let cookie = self.office.sign_in(who).await;
        let page = self.office.get(&cookie, answer.location()).await.expect(StatusCode::OK);
        assert!(page.says("class=\"saved\""), "nothing is said after {word}");
    }

    /// Opens a step's page and sends its form with files, the way the page says.
    pub async fn upload(
        &self,
        who: &str,
        word: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str)],
    ) -> Answered {
        let cookie = self.sign_in(who).await;
        let page = self.office.get(&cookie, &self.at(word)).await.expect(StatusCode::OK);
        let (id, seen) = (page.hidden("command_id"), page.hidden("seen"));
        assert!(!id.is_empty(), "no form on {word}: {}", page.text());
        let mut all = vec![("command_id", id.as_str()), ("seen", seen.as_str())];
        all.extend_from_slice(fields);
        let to = self.at(word.split('?').next().unwrap());
        if !page.says("enctype=\"multipart/form-data\"") {
            assert!(files.is_empty(), "{word} takes no files");
            return self.office.post(&cookie, &to, &all).await;
        }
        let bytes: Vec<Vec<u8>> = files.iter().map(|(_, mark)| photo(mark)).collect();
        let text = all.iter().map(|(name, value)| Part::Text(name, value));
        let pictures = files.iter().zip(&bytes);
        let pictures =
            pictures.map(|((name, _), bytes)| Part::File("photo", name, "image/jpeg", bytes));
        let parts: Vec<Part<'_>> = text.chain(pictures).collect();
        self.office.post_multipart(&cookie, &to, &parts).await
    }

    /// A form of another page, which must be taken.
    pub async fn to(&self, who: &str, at: &str, to: &str, fields: &[(&str, &str)]) {
        let cookie = self.sign_in(who).await;
        let (at, to) = (format!("{}{at}", self.case), format!("{}{to}", self.case));
        let page = self.office.get(&cookie, &at).await;
        assert!(!page.hidden("command_id").is_empty(), "no form on {at}: {}", page.text());
        self.office.submit(&cookie, &at, &to, fields).await.expect(StatusCode::SEE_OTHER);
    }

    /// Any page of the case.
    pub async fn page(&self, who: &str, path: &str) -> Answered {
        let cookie = self.sign_in(who).await;
        self.office.get(&cookie, &format!("{}{path}", self.case)).await
    }

    /// A day as forms write it, so many days from today.
    pub fn day(&self, days: i64) -> String {
        let today = time::civil_date(self.office.now());
        today.saturating_add(Span::new().days(days)).to_string()
    }

    /// The case as it is recorded.
    pub async fn case(&self) -> Case {
        let loaded = self.office.store.load(&StreamId::of(Kind::Case, &self.code())).await.unwrap();
        match &loaded.aggregate {
            Aggregate::Case(case) => Case::clone(case),
            other => panic!("no case: {other:?}"),
        }
    }
}

/// A picture as far as its first bytes tell, and no other like it.
pub fn photo(mark: &str) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0];
    bytes.extend_from_slice(mark.as_bytes());
    bytes.resize(2048, 0x5a);
    bytes
}
