//! From the draft to the public, through the pages: every wrong entry is answered in words with what
//! was typed kept, and nothing is done that the law does not allow yet.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "clippy knows a test by its attribute, not its helpers"
)]

#[path = "../common/mod.rs"]
mod common;

mod draft;
mod issue;
mod publication;
mod review;

use axum::http::StatusCode;
use common::{Answered, Office, picture, site_with_typesetter};
use domain::case::command::Command as Act;
use domain::case::command::RecordInput;
use domain::case::papers;
use domain::case::procedure::Take;
use domain::case::steps::Step;
use domain::case::{Case, Party, RecordKind, Source};
use domain::decide::Aggregate;
use domain::evidence::Item;
use domain::series::Purpose;
use domain::violation::Violation;
use domain::{Code, Command, Kind, StreamId, time};
use jiff::Span;
use std::sync::Arc;

const PARTY: &str = "雁城市恒泰纺织有限公司";

/// A draft as an officer fills it in.
const DRAFT: [(&str, &str); 11] = [
    ("violation", "untrue"),
    ("period", "2025年年报"),
    ("report", "财务状况"),
    ("indicator", "营业收入"),
    ("reported", "1,280"),
    ("actual", "1032"),
    ("facts", "经查，你单位营业收入上报 1,280 万元，核实为 1,032 万元。\n有明细账为证。"),
    ("discretion", "首次违法，检查后主动更正。"),
    ("warning", "yes"),
    ("fine", "20000"),
    ("order_to_correct", "自收到本决定书之日起十日内更正年报。"),
];

/// A bureau with a case in it.
struct Desk {
    office: Office,
    case: Code,
}

impl Desk {
    /// A clue, and nothing more.
    async fn clue_about(name: &str) -> Desk {
        let office = site_with_typesetter().await;
        let clue = Act::RegisterClue {
            party: Box::new(Party {
                name: name.to_owned().into(),
                credit_code: "91430400MA4L0HT37U".to_owned().into(),
                address: "雁城市石鼓区锦绣路 77 号".to_owned().into(),
                representative: "周恒之".to_owned().into(),
            }),
            source: Source::DataReview,
            received_on: time::civil_date(office.now()),
            violation: Violation::Untrue,
            summary: "年报与季报不一致。".to_owned(),
        };
        let case = office.store.entropy().code().expect("a code");
        let desk = Desk { office, case };
        desk.act("李明远", clue).await;
        desk
    }

    /// A case that was filed, with one record and one photo.
    async fn filed() -> Desk {
        Desk::filed_about(PARTY).await
    }

    async fn filed_about(name: &str) -> Desk {
        let desk = Desk::clue_about(name).await;
        let handlers = ["李明远", "王晓岚"].map(|name| desk.office.person(name)).to_vec();
        let today = time::civil_date(desk.office.now()).to_string();
        let check = [("organiser", "local"), ("act_on", today.as_str()), ("found", "属实。")];
        desk.take("李明远", Step::Check, &check, Vec::new()).await;
        desk.act("李明远", Act::RequestFiling { handlers, reasons: "符合立案条件。".to_owned() })
            .await;
        let template = String::new();
        desk.act("何静", Act::ReserveNumber { purpose: Purpose::Filing, template }).await;
        let (on, document) = (time::civil_date(desk.office.now()), "0".repeat(64));
        desk.act("何静", Act::File { on, document }).await;
        desk.investigate("账页").await;
        desk
    }

    /// A case whose draft waits for its review.
    async fn sent() -> Desk {
        let desk = Desk::filed().await;
        desk.report().await;
        desk.draft(&DRAFT).await.expect(StatusCode::SEE_OTHER);
        desk.send().await.expect(StatusCode::SEE_OTHER);
        desk
    }

    /// A case whose review has passed.
    async fn passed() -> Desk {
        let desk = Desk::sent().await;
        desk.review("passed", &[]).await.expect(StatusCode::SEE_OTHER);
        desk.told().await;
        desk
    }

    /// The report that ends the investigation.
    async fn report(&self) {
        let fields: Vec<_> = DRAFT.into_iter().chain([("grade", "一般")]).collect();
        self.take("李明远", Step::CloseInvestigation, &fields, Vec::new()).await;
    }

    /// The prior notice, its service, and the party's word that it makes no statement.
    async fn told(&self) {
        let today = time::civil_date(self.office.now()).to_string();
        self.take("何静", Step::Notify, &[], Vec::new()).await;
        let case = self.case().await;
        let number = case.procedure.notice().expect("a notice").what.number.clone();
        let what = format!("prior_notice|{number}");
        let served = [
            ("what", what.as_str()),
            ("method", "direct"),
            ("on", today.as_str()),
            ("recipient", "周恒之"),
            ("place", "会计室"),
        ];
        self.take("李明远", Step::Serve, &served, Vec::new()).await;
        let waived = [("on", today.as_str()), ("manner", "waived"), ("by", "周恒之")];
        self.take("李明远", Step::State, &waived, Vec::new()).await;
    }

    /// A step of the ordinary procedure that must succeed.
    async fn take(&self, who: &str, step: Step, fields: &[(&str, &str)], evidence: Vec<Item>) {
        let fields = fields.iter().copied().collect();
        let template = papers::hex(&documents::Form::PenaltyDecision.template_digest());
        let today = time::civil_date(self.office.now());
        let take = Take::read(step, &fields, evidence, today, &template).expect("a step");
        self.act(who, Act::Take(take)).await;
    }

    /// A case with a signed decision.
    async fn issued() -> Desk {
        let desk = Desk::passed().await;
        desk.issue("何静").await.expect(StatusCode::SEE_OTHER);
        desk
    }

    /// One more record with one more photo.
    async fn investigate(&self, title: &str) {
        let item = picture(&self.office, title).await;
        let record = RecordInput {
            kind: RecordKind::Inspection,
            on: time::civil_date(self.office.now()),
            place: "恒泰纺织会计室".to_owned(),
            present: "周恒之".to_owned(),
            content: "当场查看明细账，营业收入合计 1,032 万元。".to_owned(),
            hours: None,
            officers: Vec::new(),
            rights_told: true,
            dress: true,
        };
        let record = Box::new(record);
        self.act("李明远", Act::MakeRecord { record, evidence: vec![item] }).await;
    }

    /// Does something in the case that must succeed, a minute later.
    async fn act(&self, who: &str, act: Act) {
        self.office.wait(Span::new().minutes(1));
        let actor = self.office.person(who);
        self.office.execute(Some(&actor), Command::Case(self.case.clone(), act)).await;
    }

    fn at(&self, page: &str) -> String {
        format!("/w/cases/{}{page}", self.case)
    }

    async fn get(&self, who: &str, page: &str) -> Answered {
        let cookie = self.office.sign_in(who).await;
        self.office.get(&cookie, &self.at(page)).await
    }

    /// Fills in the form of a page and posts it to `to`; where the page offers none, posts one made
    /// by hand.
    async fn post(&self, who: &str, page: &str, to: &str, fields: &[(&str, &str)]) -> Answered {
        self.office.wait(Span::new().minutes(1));
        let cookie = self.office.sign_in(who).await;
        let shown = self.office.get(&cookie, &self.at(page)).await;
        let (mut id, seen) = (shown.hidden("command_id"), shown.hidden("seen"));
        if id.is_empty() {
            id = self.office.store.entropy().code().expect("a code").as_str().repeat(2);
        }
        let mut all = vec![("command_id", id.as_str()), ("seen", seen.as_str())];
        all.extend_from_slice(fields);
        self.office.post(&cookie, &self.at(to), &all).await
    }

    async fn draft(&self, fields: &[(&str, &str)]) -> Answered {
        self.post("李明远", "/draft", "/draft", fields).await
    }

    async fn send(&self) -> Answered {
        self.post("李明远", "/draft", "/review-request", &[]).await
    }

    /// The reviewer's opinion: every point good but what `more` says.
    async fn review(&self, result: &str, more: &[(&str, &str)]) -> Answered {
        let points: Vec<String> = (1..=7).map(|n| format!("point_{n}")).collect();
        let mut fields: Vec<(&str, &str)> = vec![("result", result), ("opinion", "事实清楚。")];
        fields.extend(points.iter().map(|point| (point.as_str(), "good")));
        fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        fields.extend_from_slice(more);
        self.post("郑言", "/review", "/review", &fields).await
    }

    async fn issue(&self, who: &str) -> Answered {
        self.post(who, "/decision", "/decision", &[]).await
    }

    /// The case as it is recorded.
    async fn case(&self) -> Case {
        let id = StreamId::of(Kind::Case, &self.case);
        let loaded = Arc::clone(&self.office.store.load(&id).await.expect("the case"));
        match &loaded.aggregate {
            Aggregate::Case(case) => Case::clone(case),
            other => panic!("no case: {other:?}"),
        }
    }
}

/// The fields with one of them changed.
fn with<'a>(field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let kept = DRAFT.into_iter().filter(|(name, _)| *name != field);
    kept.chain([(field, value)]).collect()
}

#[tokio::test]
async fn nobody_sees_these_pages_without_signing_in() {
    let desk = Desk::filed().await;
    for page in ["/draft", "/draft/preview.pdf", "/review", "/decision", "/publication"] {
        let answer = desk.office.get("", &desk.at(page)).await.expect(StatusCode::SEE_OTHER);
        assert!(answer.location().starts_with("/sign-in?to=%2Fw%2Fcases%2F"), "{page}");
    }
}

#[tokio::test]
async fn a_case_that_is_not_there_has_no_pages() {
    let desk = Desk::filed().await;
    let cookie = desk.office.sign_in("李明远").await;
    for page in ["draft", "draft/preview.pdf", "review", "decision", "publication"] {
        for code in ["7K3M", "000000000000"] {
            let path = format!("/w/cases/{code}/{page}");
            desk.office.get(&cookie, &path).await.expect(StatusCode::NOT_FOUND);
        }
    }
}

#[tokio::test]
async fn a_form_without_its_command_id_is_not_taken() {
    let desk = Desk::passed().await;
    for (who, page) in [
        ("李明远", "/draft"),
        ("李明远", "/review-request"),
        ("郑言", "/review"),
        ("何静", "/decision"),
        ("何静", "/number-void"),
        ("林书瑶", "/publication"),
    ] {
        let cookie = desk.office.sign_in(who).await;
        let answer = desk.office.post(&cookie, &desk.at(page), &DRAFT).await;
        let answer = answer.expect(StatusCode::BAD_REQUEST);
        assert!(answer.says("没有提交编号"), "{page}");
    }
    assert!(desk.case().await.decision.is_none());
}
