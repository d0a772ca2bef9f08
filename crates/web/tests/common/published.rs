//! A decision that was made and published, played through the real commands: what the public's pages
//! are about.

use super::{Office, picture};
use documents::Form;
use domain::case::Case;
use domain::case::command::Command as Do;
use domain::case::papers;
use domain::case::procedure::Take;
use domain::case::steps::Step;
use domain::decide::Aggregate;
use domain::field::Fields;
use domain::series::Purpose;
use domain::{Code, Command, Kind, StreamId, time};
use jiff::civil::Date;

/// An invented enterprise whose credit code is well-formed.
pub const PARTY: &str = "雁城市恒泰纺织有限公司";
/// Its credit code.
pub const CREDIT: &str = "91350100M000100Y43";

/// The fields of a form.
pub fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().copied().collect()
}

const REPORT: [(&str, &str); 12] = [
    ("violation", "untrue"),
    ("period", "2025年年报"),
    ("report", "财务状况"),
    ("indicator", "营业收入"),
    ("reported", "1240"),
    ("actual", "1000"),
    ("facts", "上报的营业收入为 1240 千元，实际为 1000 千元。"),
    ("discretion", "按“一般”档次处理。"),
    ("warning", "yes"),
    ("fine", "20000"),
    ("grade", "一般"),
    ("order_to_correct", "自收到本决定书之日起十日内更正。"),
];

/// A case of `party` from clue to publication; gives its public code.
pub async fn publish(office: &Office, party: &str) -> Code {
    let case = office.store.entropy().code().expect("a code");
    let play = Play { office, case, today: time::civil_date(office.now()) };
    play.file(party).await;
    play.investigate().await;
    play.review().await;
    play.tell().await;
    play.number(Purpose::Decision).await;
    let document = papers::hex(&[7; 32]);
    play.act("何静", Do::Issue { on: play.today, document, template: template() }).await;
    play.act("林书瑶", Do::Publish).await;
    play.folded().await.decision.expect("a decision").code
}

/// A case on its way.
struct Play<'a> {
    office: &'a Office,
    case: Code,
    today: Date,
}

fn template() -> String {
    papers::hex(&Form::PenaltyDecision.template_digest())
}

impl Play<'_> {
    async fn act(&self, who: &str, command: Do) {
        let actor = self.office.person(who);
        self.office.execute(Some(&actor), Command::Case(self.case.clone(), command)).await;
    }

    async fn take(&self, who: &str, step: Step, pairs: &[(&str, &str)]) {
        let take = Take::read(step, &fields(pairs), Vec::new(), self.today, &template());
        self.act(who, Do::Take(take.expect("a step"))).await;
    }

    async fn number(&self, purpose: Purpose) {
        self.act("何静", Do::ReserveNumber { purpose, template: template() }).await;
    }

    async fn folded(&self) -> Case {
        let id = StreamId::of(Kind::Case, &self.case);
        let loaded = self.office.store.load(&id).await.expect("the case");
        let Aggregate::Case(case) = &loaded.aggregate else { panic!("not a case") };
        Case::clone(case)
    }

    async fn file(&self, party: &str) {
        let day = self.today.to_string();
        let clue = fields(&[
            ("party_name", party),
            ("credit_code", CREDIT),
            ("address", "雁城市解放大道 8 号"),
            ("representative", "周恒之"),
            ("source", "data_review"),
            ("received_on", &day),
            ("violation", "untrue"),
            ("summary", "数据审核发现年报指标与税务申报资料相差较大。"),
        ]);
        self.act("李明远", Do::clue(&clue, self.today).expect("a clue")).await;
        let check = [("organiser", "local"), ("act_on", day.as_str()), ("found", "属实。")];
        self.take("李明远", Step::Check, &check).await;
        let mut filing = fields(&[("reasons", "有涉嫌违法的事实，建议立案。")]);
        for handler in ["李明远", "王晓岚"] {
            filing.add("handler", self.office.person(handler).as_str());
        }
        self.act("李明远", Do::filing_request(&filing).expect("a request")).await;
        self.number(Purpose::Filing).await;
        let document = papers::hex(&[7; 32]);
        self.act("何静", Do::File { on: self.today, document }).await;
    }

    async fn investigate(&self) {
        let record = fields(&[
            ("kind", "inspection"),
            ("on", &self.today.to_string()),
            ("place", "财务室"),
            ("present", "统计负责人"),
            ("content", "出示执法证件，查阅明细账，逐项核对。"),
            ("shown", "yes"),
            ("rights", "yes"),
            ("dress", "yes"),
        ]);
        let photo = picture(self.office, "账页").await;
        let record = Do::record(&record, vec![photo], self.today);
        self.act("李明远", record.expect("a record")).await;
        self.take("李明远", Step::CloseInvestigation, &REPORT).await;
    }

    async fn review(&self) {
        self.act("李明远", Do::RequestReview { template: template() }).await;
        let mut review = fields(&[("result", "passed"), ("opinion", "同意。")]);
        for point in 1..=7 {
            review.add(&format!("point_{point}"), "good");
        }
        self.act("郑言", Do::review(&review, &template()).expect("a review")).await;
    }

    /// The prior notice, its service, and the party's word that it makes no statement.
    async fn tell(&self) {
        self.take("何静", Step::Notify, &[]).await;
        let case = self.folded().await;
        let number = &case.procedure.notice().expect("a notice").what.number;
        let (what, day) = (format!("prior_notice|{number}"), self.today.to_string());
        let served = [
            ("what", what.as_str()),
            ("method", "direct"),
            ("on", &day),
            ("recipient", "周恒之"),
            ("place", "财务室"),
        ];
        self.take("李明远", Step::Serve, &served).await;
        let waived = [("on", day.as_str()), ("manner", "waived"), ("by", "周恒之")];
        self.take("李明远", Step::State, &waived).await;
    }
}
