//! Cases brought to where a test wants them, through the real commands.

use crate::common::{Answered, Office, picture, site_with_typesetter};
use domain::case::command::{Command as Act, RecordInput};
use domain::case::papers;
use domain::case::procedure::Take;
use domain::case::steps::Step;
use domain::case::{
    Case, Hours, Party, RecordKind, ReviewAnswer, ReviewPoint, ReviewResult, Source,
};
use domain::decide::Aggregate;
use domain::evidence::Item;
use domain::series::Purpose;
use domain::violation::Violation;
use domain::{Code, Command, Kind, StreamId, time as civil};
use jiff::Span;
use jiff::civil::time;

/// What a report and a draft say.
pub const DRAFT: [(&str, &str); 12] = [
    ("violation", "untrue"),
    ("period", "2025年年报"),
    ("report", "财务状况"),
    ("indicator", "营业收入"),
    ("reported", "1280"),
    ("actual", "1032"),
    ("facts", "营业收入上报 1280 万元，核实为 1032 万元。有明细账为证。"),
    ("discretion", "首次违法。检查后主动更正。"),
    ("warning", "yes"),
    ("fine", "20000"),
    ("order_to_correct", "自收到本决定书之日起十日内更正年报。"),
    ("grade", "一般"),
];

/// A bureau, and what can be done in it.
pub struct Bench {
    pub office: Office,
    template: String,
}

impl Bench {
    pub async fn new() -> Bench {
        let template = papers::hex(&documents::Form::PenaltyDecision.template_digest());
        Bench { office: site_with_typesetter().await, template }
    }

    /// A page as somebody sees it.
    pub async fn open(&self, who: &str, path: &str) -> Answered {
        let cookie = self.office.sign_in(who).await;
        self.office.get(&cookie, path).await
    }

    /// A page of a case.
    pub async fn look(&self, who: &str, case: &Code, page: &str) -> Answered {
        self.open(who, &format!("/w/cases/{case}{page}")).await
    }

    /// Does something that must succeed, a minute later.
    pub async fn act(&self, who: &str, case: &Code, act: Act) {
        self.office.wait(Span::new().minutes(1));
        let actor = self.office.person(who);
        self.office.execute(Some(&actor), Command::Case(case.clone(), act)).await;
    }

    /// A step of the ordinary procedure that must succeed.
    pub async fn take(&self, who: &str, case: &Code, step: Step, fields: &[(&str, &str)]) {
        let today = civil::civil_date(self.office.now());
        let fields = fields.iter().copied().collect();
        let take = Take::read(step, &fields, Vec::new(), today, &self.template).expect("a step");
        self.act(who, case, Act::Take(take)).await;
    }

    /// Today, as forms write it.
    pub fn day(&self) -> String {
        civil::civil_date(self.office.now()).to_string()
    }

    pub async fn clue(&self, party: &str) -> Code {
        let case = self.office.store.entropy().code().expect("a code");
        let party = Party {
            name: party.to_owned().into(),
            credit_code: "91430400MA4L0HT37U".to_owned().into(),
            address: "雁城市石鼓区锦绣路 77 号".to_owned().into(),
            representative: "周恒之".to_owned().into(),
        };
        let clue = Act::RegisterClue {
            party: Box::new(party),
            source: Source::DataReview,
            received_on: civil::civil_date(self.office.now()),
            violation: Violation::Untrue,
            summary: "年报与季报不一致。".to_owned(),
        };
        self.act("李明远", &case, clue).await;
        case
    }

    /// A case whose filing the head is asked for.
    pub async fn asked(&self, party: &str) -> Code {
        let case = self.clue(party).await;
        let day = self.day();
        let check = [("organiser", "local"), ("act_on", day.as_str()), ("found", "属实。")];
        self.take("李明远", &case, Step::Check, &check).await;
        let handlers = ["李明远", "王晓岚"].map(|name| self.office.person(name)).to_vec();
        let reasons = "符合立案条件。".to_owned();
        self.act("李明远", &case, Act::RequestFiling { handlers, reasons }).await;
        case
    }

    pub async fn filed(&self, party: &str) -> Code {
        let case = self.asked(party).await;
        let (purpose, template) = (Purpose::Filing, String::new());
        self.act("何静", &case, Act::ReserveNumber { purpose, template }).await;
        let (on, document) = (civil::civil_date(self.office.now()), "0".repeat(64));
        self.act("何静", &case, Act::File { on, document }).await;
        case
    }

    /// A record with these pieces of evidence.
    pub async fn record(&self, case: &Code, titles: &[String]) {
        let mut evidence: Vec<Item> = Vec::new();
        for title in titles {
            evidence.push(picture(&self.office, title).await);
        }
        // Nobody is in two places at once: each record has an hour of its own.
        let before = i8::try_from(self.case(case).await.records.len()).expect("few records");
        let hour = 9 + before;
        let record = Box::new(RecordInput {
            kind: RecordKind::Inspection,
            on: civil::civil_date(self.office.now()),
            place: "会计室".to_owned(),
            present: "周恒之".to_owned(),
            content: "当场查看明细账。".to_owned(),
            hours: Some(Hours { from: time(hour, 0, 0, 0), until: time(hour, 30, 0, 0) }),
            officers: Vec::new(),
            rights_told: true,
            dress: true,
        });
        self.act("李明远", case, Act::MakeRecord { record, evidence }).await;
    }

    /// A case whose report waits to be sent to the review.
    pub async fn reported(&self, party: &str) -> Code {
        let case = self.filed(party).await;
        self.record(&case, &["账页".to_owned()]).await;
        self.take("李明远", &case, Step::CloseInvestigation, &DRAFT).await;
        case
    }

    pub async fn send(&self, case: &Code) {
        let template = self.template.clone();
        self.act("李明远", case, Act::RequestReview { template }).await;
    }

    /// An opinion; `remark` goes to the sixth point, as a problem where it returns.
    pub async fn review(&self, case: &Code, result: ReviewResult, remark: &str) {
        let point = |n: usize| match n == 5 && result == ReviewResult::Returned {
            true => ReviewAnswer { point: ReviewPoint::Problem, remark: remark.to_owned() },
            false => ReviewAnswer { point: ReviewPoint::Good, remark: String::new() },
        };
        let act = Act::Review {
            result,
            answers: (0..7).map(point).collect(),
            opinion: "看过材料。".to_owned(),
            template: self.template.clone(),
        };
        self.act("郑言", case, act).await;
    }

    /// Another draft, with one field changed.
    pub async fn draft(&self, case: &Code, field: &str, value: &str) {
        let kept = DRAFT.into_iter().filter(|(name, _)| *name != field);
        let fields = kept.chain([(field, value)]).collect();
        let draft = Act::draft(&fields, &self.template).expect("a draft");
        self.act("李明远", case, draft).await;
    }

    /// A case whose notice reached the party.
    pub async fn told(&self, party: &str) -> Code {
        let case = self.reported(party).await;
        self.send(&case).await;
        self.review(&case, ReviewResult::Passed, "").await;
        self.tell(&case).await;
        case
    }

    /// The notice and its service.
    pub async fn tell(&self, case: &Code) {
        self.take("何静", case, Step::Notify, &[]).await;
        let folded = self.case(case).await;
        let what = format!("prior_notice|{}", folded.procedure.notice().unwrap().what.number);
        let day = self.day();
        let served = [
            ("what", what.as_str()),
            ("method", "direct"),
            ("on", day.as_str()),
            ("recipient", "周恒之"),
            ("place", "会计室"),
        ];
        self.take("李明远", case, Step::Serve, &served).await;
    }

    /// What the party argues, and what is answered; then the changed case passes its review anew.
    pub async fn argued(&self, case: &Code) {
        let day = self.day();
        let said = [
            ("on", day.as_str()),
            ("manner", "written"),
            ("by", "周恒之"),
            ("content", "已经主动更正，请求减轻。"),
        ];
        self.take("李明远", case, Step::State, &said).await;
        let answer = [("adoption", "part"), ("reasons", "更正属实，幅度内已经考虑。")];
        self.take("李明远", case, Step::AnswerStatement, &answer).await;
    }

    /// A request to the head and the answer to it.
    pub async fn granted(&self, case: &Code, fields: &[(&str, &str)]) {
        self.take("李明远", case, Step::Ask, fields).await;
        let answer = [("matter", fields[0].1), ("granted", "yes"), ("opinion", "同意。")];
        self.take("何静", case, Step::Answer, &answer).await;
    }

    /// The case as it is recorded.
    pub async fn case(&self, case: &Code) -> Case {
        let id = StreamId::of(Kind::Case, case);
        let loaded = self.office.store.load(&id).await.expect("the case");
        match &loaded.aggregate {
            Aggregate::Case(case) => Case::clone(case),
            other => panic!("no case: {other:?}"),
        }
    }
}
