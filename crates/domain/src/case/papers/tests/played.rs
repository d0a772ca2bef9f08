//! A case played from the clue to the end, with everything that can happen on the way. Everybody and
//! everything in it is invented.

use crate::agency::{self, Agency, Particulars};
use crate::case::papers::{self, View};
use crate::case::procedure::{
    Adoption, Check, Correction, Discussion, Disposal, Ending, Event as Step, HearingChoice,
    Inquiry, Inspection, Instalment, Made, Manner, Matter, MatterKind, Method, Notice, Organiser,
    Payment, Preservation, Report, Service, Statement,
};
use crate::case::{
    Case, DraftContent, Event, Figures, Hours, Party, Record, RecordKind, ReviewAnswer,
    ReviewPoint, ReviewResult, Source,
};
use crate::event::{Event as AnyEvent, Recorded};
use crate::evidence::{Category, Item};
use crate::paper::{Kind, Paper};
use crate::person::{self, Certificate, CertificateKind, Person};
use crate::violation::Violation;
use crate::{Code, Fen};
use jiff::civil::{Date, date, time};
use std::collections::BTreeMap;

pub const PARTY: &str = "雁城青禾冷链食品有限公司";
pub const URL: &str = "https://gongshi.example";
pub const TODAY: Date = date(2026, 6, 30);

/// A case, its people, and the number of its last event.
pub struct Played {
    pub case: Case,
    pub agency: Agency,
    pub people: BTreeMap<Code, Person>,
    pub version: u64,
}

pub fn code(n: u64) -> Code {
    Code::from_random(n)
}

pub fn officer() -> Code {
    code(1)
}

fn second() -> Code {
    code(2)
}

fn reviewer() -> Code {
    code(3)
}

pub fn head() -> Code {
    code(4)
}

fn deputy() -> Code {
    code(5)
}

impl Played {
    /// Nothing has happened yet.
    pub fn new() -> Played {
        let mut agency = Agency::default();
        let particulars = Particulars {
            name: "雁城市统计局".to_owned(),
            short: "雁统".to_owned(),
            credit_code: "11430400000000000X".to_owned(),
            reconsideration: "雁城市人民政府".to_owned(),
            court: "雁城市蒸湘区人民法院".to_owned(),
            payee_name: "雁城银行解放路支行".to_owned(),
            payee_address: "雁城市解放路一号".to_owned(),
            payee_account: "0000 0000 0001".to_owned(),
            phone: "0000-8810001".to_owned(),
        };
        let established = agency::Event::Established { particulars, demo: true };
        agency.apply(&recorded(
            AnyEvent::Agency(established),
            1,
            None,
            "2026-01-01T09:00:00+08:00",
        ));
        let named = [
            (officer(), "简予安", "430001"),
            (second(), "沈既白", "430002"),
            (reviewer(), "陶知微", "430003"),
            (head(), "梁望舒", "430004"),
            (deputy(), "祝青野", "430005"),
        ];
        let people = named.map(|(code, name, no)| (code, registered(name, no)));
        Played { case: Case::default(), agency, people: people.into(), version: 0 }
    }

    /// The whole procedure.
    pub fn whole() -> Played {
        let mut played = Played::new();
        played.till_filing();
        played.till_report(646, 5087);
        played.till_notice();
        played.till_answer();
        played.till_decision();
        played.till_end();
        played
    }

    pub fn add(&mut self, by: &Code, at: &str, event: impl Into<AnyEvent>) -> u64 {
        self.version += 1;
        self.case.apply(&recorded(event.into(), self.version, Some(by.clone()), at));
        self.version
    }

    pub fn step(&mut self, by: &Code, at: &str, event: Step) -> u64 {
        self.add(by, at, Event::Procedure(event))
    }

    pub fn look<R>(&self, looked: impl FnOnce(&View<'_>) -> R) -> R {
        let people = |code: &Code| self.people.get(code);
        looked(&View {
            case: &self.case,
            agency: &self.agency,
            people: &people,
            today: TODAY,
            public_url: URL,
        })
    }

    /// Sets everything that is due, as the steps do; what was said stands in the answer.
    pub fn make_papers(&mut self, at: &str) -> Vec<(Kind, u64, Paper)> {
        let mut made = Vec::new();
        for (kind, of, number) in papers::due(&self.case) {
            let paper = self.look(|view| papers::paper(kind, of, view));
            made.push((kind, of, paper.unwrap_or_else(|| panic!("{kind:?} {of} has no text"))));
            let sha256 = format!("{:064x}", self.version);
            self.step(&officer(), at, Step::PaperMade(Made { paper: kind, of, number, sha256 }));
        }
        made
    }

    pub fn piece(&mut self, n: u64, title: &str, category: Category, media_type: &str) -> Code {
        let item = Item {
            code: code(n),
            title: title.to_owned().into(),
            file_name: format!("{n}.bin").into(),
            sha256: format!("{n:064x}"),
            sm3: format!("{n:064x}"),
            size: 1000,
            media_type: media_type.to_owned(),
            category,
        };
        self.add(&officer(), "2026-03-12T16:00:00+08:00", Event::EvidenceAdded { item });
        code(n)
    }

    pub fn till_filing(&mut self) {
        let who = officer();
        let clue = Event::ClueRegistered {
            case_code: code(100),
            agency: code(99),
            party: party(),
            source: Source::DataReview,
            received_on: date(2026, 3, 2),
            violation: Violation::Untrue,
            summary: "年报数据与税务口径差距较大".to_owned().into(),
        };
        self.add(&who, "2026-03-02T09:00:00+08:00", clue);
        let check = Check {
            organiser: Organiser::Local,
            act_on: date(2026, 1, 20),
            found: "报表由本级统计机构布置，差距没有合理解释".to_owned().into(),
        };
        self.step(&who, "2026-03-03T09:00:00+08:00", Step::Checked(check));
        let reasons = "有违法事实，属本机关管辖".to_owned().into();
        let asked = Event::FilingRequested { handlers: vec![officer(), second()], reasons };
        self.add(&who, "2026-03-03T10:00:00+08:00", asked);
        let filed = Event::Filed {
            number: "雁统立〔2026〕1号".to_owned(),
            on: date(2026, 3, 4),
            document: "f".repeat(64),
        };
        self.add(&head(), "2026-03-04T09:00:00+08:00", filed);
    }

    pub fn till_report(&mut self, reported: i64, actual: i64) {
        self.before_inspection();
        self.inspection();
        self.preservation();
        let report = Report {
            content: content(reported, actual),
            grade: "较重".to_owned(),
            grave: true,
            serious: String::new(),
        };
        let content = report.content.clone();
        self.step(&officer(), "2026-04-08T09:00:00+08:00", Step::InvestigationClosed(report));
        let drafted = Event::Drafted { content, template: "样式".to_owned() };
        self.add(&officer(), "2026-04-08T09:00:00+08:00", drafted);
    }

    fn before_inspection(&mut self) {
        let who = officer();
        let notice = Inspection {
            number: "雁统检通字〔2026〕1号".to_owned(),
            on: date(2026, 3, 12),
            officers: vec![officer(), second()],
            scope: "2025年年报资产指标".to_owned(),
            materials: "总账、明细账、统计台账".to_owned(),
        };
        self.step(&who, "2026-03-06T09:00:00+08:00", Step::InspectionNotified(notice));
        self.serve(
            Kind::InspectionNotice,
            "雁统检通字〔2026〕1号",
            Method::Direct,
            "2026-03-06",
            200,
        );
        let inquiry = Inquiry {
            number: "雁统查询字〔2026〕1号".to_owned(),
            questions: "应收账款年末数怎样取得\n报表由谁填报".to_owned().into(),
            reply_by: date(2026, 3, 20),
        };
        self.step(&who, "2026-03-09T09:00:00+08:00", Step::Inquired(inquiry));
        self.serve(Kind::Inquiry, "雁统查询字〔2026〕1号", Method::Mail, "2026-03-10", 201);
        let answered = Step::InquiryAnswered {
            on: date(2026, 3, 18),
            content: "由会计填报".to_owned().into(),
        };
        self.step(&who, "2026-03-18T09:00:00+08:00", answered);
    }

    fn inspection(&mut self) {
        let who = officer();
        let ledger = self.piece(10, "应收账款明细账", Category::Document, "application/pdf");
        self.piece(11, "检查现场录像", Category::AudioVisual, "video/mp4");
        self.piece(12, "营业执照", Category::Identity, "image/jpeg");
        self.piece(13, "法定代表人身份证明", Category::Identity, "image/jpeg");
        let mut record = Record {
            kind: RecordKind::Inspection,
            on: date(2026, 3, 12),
            place: "雁城市青禾路九号财务室".to_owned(),
            officers: vec![officer(), second()],
            certificates_shown: vec!["统证430001".to_owned(), "统证430002".to_owned()],
            present: "会计 白露".to_owned().into(),
            content: "查阅总账和明细账，复制应收账款明细账一份。".to_owned().into(),
            attachments: vec![ledger],
            hours: Some(Hours { from: time(9, 10, 0, 0), until: time(11, 5, 0, 0) }),
            rights_told: true,
            dress: true,
        };
        let made = Event::RecordMade { record: record.clone() };
        self.add(&who, "2026-03-12T16:00:00+08:00", made);
        record.kind = RecordKind::Interview;
        record.hours = Some(Hours { from: time(14, 0, 0, 0), until: time(15, 0, 0, 0) });
        record.content = "问：报表由谁填报？\n答：由我填报。\n没有核对明细账。\n问：差距怎样来的？\n答: 把万元当作千元。"
            .to_owned()
            .into();
        record.attachments = Vec::new();
        self.add(&who, "2026-03-12T17:00:00+08:00", Event::RecordMade { record });
        let order = Correction {
            number: "雁统责改字〔2026〕1号".to_owned(),
            acts: "更正2025年年报应收账款".to_owned(),
            until: date(2026, 4, 10),
        };
        self.step(&who, "2026-03-16T09:00:00+08:00", Step::CorrectionOrdered(order));
        self.serve(
            Kind::CorrectionOrder,
            "雁统责改字〔2026〕1号",
            Method::Direct,
            "2026-03-16",
            202,
        );
    }

    fn preservation(&mut self) {
        let items = vec!["2025年记账凭证12册".to_owned(), "台账1册".to_owned()];
        let (place, keeper) = ("本机关档案室".to_owned(), "简予安".to_owned());
        let matter = Matter::Preservation {
            items: items.clone(),
            place: place.clone(),
            keeper: keeper.clone(),
        };
        self.approve(matter, MatterKind::Preservation, "凭证可能被销毁", "2026-03-12");
        let held = Preservation {
            number: "雁统登保字〔2026〕1号".to_owned(),
            on: date(2026, 3, 13),
            items,
            place,
            keeper,
            present: "会计 白露".to_owned().into(),
        };
        self.step(&officer(), "2026-03-13T09:00:00+08:00", Step::Preserved(held));
        let number = "雁统登保字〔2026〕1号";
        self.serve(Kind::PreservationNotice, number, Method::Direct, "2026-03-13", 203);
        let disposed = Step::PreservationDisposed {
            on: date(2026, 3, 20),
            disposal: Disposal::Kept,
            detail: "已复制，原件当场返还".to_owned(),
        };
        self.step(&officer(), "2026-03-20T09:00:00+08:00", disposed);
        let longer = Matter::Extension { months: 2 };
        self.approve(longer, MatterKind::Extension, "账目较多，需要逐笔核对", "2026-04-01");
    }

    pub fn approve(&mut self, matter: Matter, kind: MatterKind, why: &str, on: &str) {
        let asked = Step::ApprovalAsked { matter, reason: why.to_owned().into() };
        self.step(&officer(), &format!("{on}T09:00:00+08:00"), asked);
        let opinion = "同意，注意时限".to_owned();
        let answered = Step::ApprovalAnswered { matter: kind, granted: true, opinion };
        self.step(&head(), &format!("{on}T10:00:00+08:00"), answered);
    }

    pub fn review(&mut self, at: &str) {
        let digest = papers::decision_digest(&self.case, &self.agency, "样式").unwrap();
        self.add(&officer(), at, Event::ReviewRequested { digest: digest.clone() });
        let good = ReviewAnswer { point: ReviewPoint::Good, remark: String::new() };
        let reviewed = Event::Reviewed {
            digest,
            result: ReviewResult::Passed,
            answers: vec![good; 7],
            opinion: "事实清楚，可以告知".to_owned(),
        };
        self.add(&reviewer(), at, reviewed);
    }

    pub fn till_notice(&mut self) {
        self.review("2026-04-10T09:00:00+08:00");
        let content = self.case.draft.as_ref().unwrap().content.clone();
        let notice = Notice {
            number: "雁统罚告字〔2026〕1号".to_owned(),
            code: code(7),
            on: date(2026, 4, 13),
            hearing: crate::gates::hearing_right(content.fine),
            content,
            new_facts: String::new().into(),
        };
        self.step(&head(), "2026-04-13T09:00:00+08:00", Step::NoticeGiven(notice));
        self.serve(
            Kind::PriorNotice,
            "雁统罚告字〔2026〕1号",
            Method::LeftBehind,
            "2026-04-14",
            204,
        );
    }

    pub fn till_answer(&mut self) {
        let said = Statement {
            on: date(2026, 4, 17),
            manner: Manner::Written,
            by: "法定代表人 顾南枝".to_owned().into(),
            content: "系初次违法，已经更正，请求从轻".to_owned().into(),
            attachments: vec![self.piece(
                14,
                "书面申辩",
                Category::PartyStatement,
                "application/pdf",
            )],
        };
        self.step(&officer(), "2026-04-17T09:00:00+08:00", Step::Stated(said));
        let answered = Step::StatementAnswered {
            adoption: Adoption::Nothing,
            reasons: "裁量时已经考虑及时更正".to_owned(),
        };
        self.step(&officer(), "2026-04-20T09:00:00+08:00", answered);
        let (choice, by) = (HearingChoice::Waived, "顾南枝".to_owned().into());
        let chosen = Step::HearingChosen { on: date(2026, 4, 17), choice, by };
        self.step(&officer(), "2026-04-17T10:00:00+08:00", chosen);
    }

    pub fn till_decision(&mut self) {
        self.review("2026-04-22T09:00:00+08:00");
        let held = Discussion {
            on: date(2026, 4, 23),
            place: "三楼会议室".to_owned(),
            host: head(),
            recorder: officer(),
            attendees: vec![head(), deputy()],
            opinions: "梁望舒：同意。\n祝青野：同意。".to_owned().into(),
            conclusion: "一致同意处罚意见".to_owned(),
        };
        self.step(&officer(), "2026-04-23T15:00:00+08:00", Step::Discussed(held));
        let decided = Event::Decided {
            number: "雁统罚字〔2026〕1号".to_owned(),
            on: date(2026, 4, 24),
            code: code(8),
            digest: "d".repeat(64),
            document: "e".repeat(64),
        };
        self.add(&head(), "2026-04-24T09:00:00+08:00", decided);
    }

    pub fn till_end(&mut self) {
        self.serve(Kind::PenaltyDecision, "雁统罚字〔2026〕1号", Method::Direct, "2026-04-27", 205);
        let scan = self.piece(15, "盖章的决定书", Category::Scan, "application/pdf");
        let bound = Step::ScanBound { paper: Kind::PenaltyDecision, evidence: scan };
        self.step(&officer(), "2026-04-27T11:00:00+08:00", bound);
        self.add(&deputy(), "2026-04-28T09:00:00+08:00", Event::Published { code: code(8) });
        let instalment =
            |month, day| Instalment { due: date(2026, month, day), amount: Fen::yuan(30_000) };
        let plan = Matter::Instalments { plan: vec![instalment(5, 12), instalment(6, 12)] };
        self.approve(plan, MatterKind::Instalments, "资金周转困难", "2026-05-06");
        self.pay(16, date(2026, 5, 12), "0001");
        self.pay(17, date(2026, 6, 11), "0002");
        let closed = Step::Closed {
            on: date(2026, 6, 15),
            ending: Ending::Performed,
            summary: "罚款缴清，报表已经更正".to_owned(),
        };
        self.step(&head(), "2026-06-15T09:00:00+08:00", closed);
    }

    pub fn pay(&mut self, n: u64, on: Date, receipt: &str) {
        let slip = self.piece(n, "缴款票据", Category::Payment, "image/jpeg");
        let payment = Payment {
            on,
            amount: Fen::yuan(30_000),
            late: Fen::new(0),
            receipt: receipt.to_owned(),
            attachments: vec![slip],
        };
        self.step(&officer(), &format!("{on}T16:00:00+08:00"), Step::Paid(payment));
    }

    pub fn serve(&mut self, paper: Kind, number: &str, method: Method, on: &str, n: u64) {
        let title = format!("{}签收凭证", paper.name());
        let receipt = self.piece(n, &title, Category::Receipt, "image/jpeg");
        let day: Date = on.parse().unwrap();
        let remark = match method {
            Method::Direct => "",
            _ => "见证人 居委会 何清川",
        };
        let service = Service {
            paper,
            number: number.to_owned(),
            method,
            on: day,
            effective: day,
            recipient: "顾南枝".to_owned().into(),
            place: "雁城市青禾路九号".to_owned(),
            servers: vec![officer(), second()],
            remark: remark.to_owned().into(),
            receipts: vec![receipt],
        };
        self.step(&officer(), &format!("{on}T15:00:00+08:00"), Step::Served(service));
    }
}

pub fn content(reported: i64, actual: i64) -> DraftContent {
    DraftContent {
        violation: Violation::Untrue,
        period: "2025年年报".to_owned(),
        report: "财务状况".to_owned(),
        indicator: "应收账款".to_owned(),
        figures: Figures { reported: Some(reported), actual: Some(actual) }.into(),
        facts: "当事人上报的应收账款与账簿不符。".to_owned().into(),
        discretion: "比例较大，已经及时更正".to_owned(),
        warning: true,
        fine: Some(Fen::yuan(60_000)),
        order_to_correct: "更正2025年年报应收账款".to_owned(),
    }
}

fn party() -> Party {
    Party {
        name: PARTY.to_owned().into(),
        credit_code: "91430400MA4L00000X".to_owned().into(),
        address: "雁城市青禾路九号".to_owned().into(),
        representative: "顾南枝".to_owned().into(),
    }
}

fn registered(name: &str, staff_no: &str) -> Person {
    let mut person = Person::default();
    let events = [
        person::Event::Registered {
            agency: code(99),
            staff_no: staff_no.to_owned(),
            name: name.to_owned().into(),
            unit: "执法科".to_owned(),
            post: "科员".to_owned(),
        },
        person::Event::CertificateIssued {
            certificate: Certificate {
                number: format!("统证{staff_no}"),
                kind: CertificateKind::Statistics,
                issuer: "国家统计局".to_owned(),
                from: date(2024, 1, 1),
                until: date(2028, 12, 31),
            },
        },
    ];
    for (n, event) in (1..).zip(events) {
        person.apply(&recorded(AnyEvent::Person(event), n, None, "2026-01-01T09:00:00+08:00"));
    }
    person
}

fn recorded(event: AnyEvent, version: u64, actor: Option<Code>, at: &str) -> Recorded {
    Recorded { event, at: at.parse().unwrap(), actor, version }
}
