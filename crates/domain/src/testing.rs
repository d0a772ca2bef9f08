//! A penalty case for tests, told event by event up to a point of the ordinary procedure.
//!
//! Everything in it is invented. The days are working days of March and April 2026.

use crate::agency::{Agency, Particulars};
use crate::case::command::{Asked, Command, RecordInput};
use crate::case::procedure::{self as steps, Take};
use crate::case::steps::Step;
use crate::case::{
    Case, DraftContent, Event, Figures, Hours, Party, Record, RecordKind, ReviewResult, Source,
    papers,
};
use crate::event::{Event as AnyEvent, Recorded};
use crate::evidence::{Category, Item};
use crate::gates::{Check, Facts, Gate};
use crate::paper::Kind as Paper;
use crate::person::{self, Certificate, CertificateKind, Person, Role};
use crate::series::Purpose;
use crate::violation::Violation;
use crate::{Code, Fen};
use jiff::civil::{Date, date, time};
use jiff::{Timestamp, tz};

/// The officers who handle the case.
pub(crate) const OFFICERS: [u64; 2] = [1, 2];
/// An officer who does not.
pub(crate) const THIRD_OFFICER: u64 = 3;
/// The head who decides.
pub(crate) const HEAD: u64 = 4;
/// Another head.
pub(crate) const SECOND_HEAD: u64 = 5;
/// The reviewer.
pub(crate) const REVIEWER: u64 = 6;

pub(crate) const NOTICE: &str = "雁统罚告字〔2026〕1号";
pub(crate) const DECISION: &str = "雁统罚字〔2026〕1号";
const TEMPLATE: &str = "00";

/// How far a story is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Point {
    Clue,
    Checked,
    Requested,
    Filed,
    Recorded,
    Reported,
    Reviewed,
    Notified,
    NoticeServed,
    Decided,
    Scanned,
    Served,
    Published,
    Paid,
}

/// A case and those who have to do with it.
pub(crate) struct Story {
    pub(crate) case: Case,
    pub(crate) agency: Agency,
    pub(crate) people: Vec<(Code, Person)>,
    version: u64,
}

/// What happens next.
type Chapter = fn(&mut Story);

/// The code of the person, or of the thing, with this number.
pub(crate) fn code(n: u64) -> Code {
    Code::from_random(n)
}

pub(crate) fn march(day: i8) -> Date {
    date(2026, 3, day)
}

pub(crate) fn april(day: i8) -> Date {
    date(2026, 4, day)
}

fn at(day: Date) -> Timestamp {
    tz::offset(8).to_timestamp(day.at(10, 0, 0, 0)).unwrap()
}

/// What the report, the notice and the decision say.
pub(crate) fn content() -> DraftContent {
    DraftContent {
        violation: Violation::Untrue,
        period: "2025年年报".to_owned(),
        report: "财务状况".to_owned(),
        indicator: "应收账款".to_owned(),
        figures: Figures { reported: Some(646), actual: Some(5087) }.into(),
        facts: "雁城演示机械有限公司上报应收账款646千元，核实数5087千元。".to_owned().into(),
        discretion: "初次违法，配合调查。".to_owned(),
        warning: true,
        fine: Some(Fen::yuan(20_000)),
        order_to_correct: "按核实数更正2025年年报。".to_owned(),
    }
}

pub(crate) fn report() -> steps::Report {
    let content = content();
    steps::Report { content, grade: "一般".to_owned(), grave: false, serious: String::new() }
}

pub(crate) fn item(n: u64, media_type: &str, category: Category) -> Item {
    Item {
        code: code(n),
        title: format!("材料{n}").into(),
        file_name: format!("{n}.bin").into(),
        sha256: format!("{n:064x}"),
        sm3: format!("{n:064x}"),
        size: 1,
        media_type: media_type.to_owned(),
        category,
    }
}

/// A record of the handling officers with one film (evidence 100 + `n`).
pub(crate) fn record(n: u64, kind: RecordKind, on: Date, hours: (i8, i8)) -> Record {
    Record {
        kind,
        on,
        place: "财务室".to_owned(),
        officers: OFFICERS.map(code).to_vec(),
        certificates_shown: OFFICERS.map(|n| format!("43000{n}")).to_vec(),
        present: "吴敏".to_owned().into(),
        content: "查看台账。".to_owned().into(),
        attachments: vec![code(100 + n)],
        hours: Some(Hours { from: time(hours.0, 0, 0, 0), until: time(hours.1, 0, 0, 0) }),
        rights_told: true,
        dress: true,
    }
}

/// The form of a record.
pub(crate) fn record_form(on: Date, hours: (i8, i8), officers: &[u64]) -> RecordInput {
    let like = record(9, RecordKind::Interview, on, hours);
    RecordInput {
        kind: like.kind,
        on,
        place: like.place,
        present: "郑强".to_owned(),
        content: "问答。".to_owned(),
        hours: like.hours,
        officers: officers.iter().map(|&n| code(n)).collect(),
        rights_told: true,
        dress: true,
    }
}

/// The form of a service.
pub(crate) fn service_form(paper: Paper, number: &str, on: Date) -> steps::take::ServiceInput {
    steps::take::ServiceInput {
        paper,
        number: number.to_owned(),
        method: steps::Method::Direct,
        on,
        recipient: "吴敏".to_owned(),
        place: "财务室".to_owned(),
        servers: OFFICERS.map(code).to_vec(),
        remark: String::new(),
        evidence: Vec::new(),
    }
}

pub(crate) fn served(paper: Paper, number: &str, on: Date) -> steps::Service {
    steps::Service {
        paper,
        number: number.to_owned(),
        method: steps::Method::Direct,
        on,
        effective: on,
        recipient: "吴敏".to_owned().into(),
        place: "财务室".to_owned(),
        servers: OFFICERS.map(code).to_vec(),
        remark: String::new().into(),
        receipts: Vec::new(),
    }
}

pub(crate) fn statement(on: Date, manner: steps::Manner) -> steps::Statement {
    let (by, content) = ("吴敏".to_owned().into(), "录入错误。".to_owned().into());
    steps::Statement { on, manner, by, content, attachments: Vec::new() }
}

pub(crate) fn notice(number: &str, on: Date, content: DraftContent) -> steps::Notice {
    let hearing = crate::gates::hearing_right(content.fine);
    let new_facts = String::new().into();
    steps::Notice { number: number.to_owned(), code: code(70), on, content, hearing, new_facts }
}

pub(crate) fn preservation(on: Date) -> steps::Preservation {
    steps::Preservation {
        number: "雁统登保字〔2026〕1号".to_owned(),
        on,
        items: vec!["台账一册".to_owned()],
        place: "财务室".to_owned(),
        keeper: "吴敏".to_owned(),
        present: "吴敏".to_owned().into(),
    }
}

pub(crate) fn payment(on: Date, yuan: u64, late: u64) -> steps::Payment {
    let (amount, late) = (Fen::yuan(yuan), Fen::yuan(late));
    steps::Payment { on, amount, late, receipt: "00123".to_owned(), attachments: Vec::new() }
}

fn person(n: u64, role: Role) -> (Code, Person) {
    let mut person = Person::default();
    let mut add = |event: person::Event| {
        let event = AnyEvent::Person(event);
        person.apply(&Recorded { event, at: at(date(2025, 1, 2)), actor: None, version: 1 });
    };
    add(person::Event::Registered {
        agency: code(80),
        staff_no: format!("43000{n}"),
        name: format!("人员{n}").into(),
        unit: "执法科".to_owned(),
        post: "科员".to_owned(),
    });
    add(person::Event::RoleGranted { role, from: date(2025, 1, 1), basis: "任命".to_owned() });
    if role == Role::Officer {
        add(person::Event::CertificateIssued {
            certificate: Certificate {
                number: format!("43000{n}"),
                kind: CertificateKind::Statistics,
                issuer: "发证机关".to_owned(),
                from: date(2025, 1, 1),
                until: date(2027, 12, 31),
            },
        });
    }
    (code(n), person)
}

impl Story {
    /// The story up to `point`.
    pub(crate) fn at(point: Point) -> Story {
        let people = vec![
            person(1, Role::Officer),
            person(2, Role::Officer),
            person(THIRD_OFFICER, Role::Officer),
            person(HEAD, Role::Head),
            person(SECOND_HEAD, Role::Head),
            person(REVIEWER, Role::Reviewer),
        ];
        let mut story = Story { case: Case::default(), agency: agency(), people, version: 0 };
        story.begins();
        let chapters: [(Point, Chapter); 13] = [
            (Point::Checked, Story::checks),
            (Point::Requested, Story::requests),
            (Point::Filed, Story::files),
            (Point::Recorded, Story::records),
            (Point::Reported, Story::reports),
            (Point::Reviewed, |story| story.reviews(march(23))),
            (Point::Notified, |story| {
                let notice = notice(NOTICE, march(24), content());
                story.steps(march(24), HEAD, steps::Event::NoticeGiven(notice));
            }),
            (Point::NoticeServed, |story| {
                let service = served(Paper::PriorNotice, NOTICE, march(25));
                story.steps(march(25), 1, steps::Event::Served(service));
            }),
            (Point::Decided, Story::decides),
            (Point::Scanned, Story::scans),
            (Point::Served, |story| {
                let service = served(Paper::PenaltyDecision, DECISION, april(9));
                story.steps(april(9), 1, steps::Event::Served(service));
            }),
            (Point::Published, |story| {
                story.tell(april(10), 7, Event::Published { code: code(71) });
            }),
            (Point::Paid, |story| {
                let paid = steps::Event::Paid(payment(april(20), 20_000, 0));
                story.steps(april(20), 1, paid);
            }),
        ];
        for (_, chapter) in chapters.iter().take_while(|(until, _)| *until <= point) {
            chapter(&mut story);
        }
        story
    }

    /// One more event.
    pub(crate) fn tell(&mut self, day: Date, by: u64, event: Event) {
        self.version += 1;
        let (event, at) = (AnyEvent::Case(event), at(day));
        let version = self.version;
        self.case.apply(&Recorded { event, at, actor: Some(code(by)), version });
    }

    /// One more event of the ordinary procedure.
    pub(crate) fn steps(&mut self, day: Date, by: u64, event: steps::Event) {
        self.tell(day, by, Event::Procedure(event));
    }

    /// A request to the head, and what he says to it.
    pub(crate) fn asks(&mut self, day: Date, matter: steps::Matter, granted: Option<bool>) {
        let kind = matter.kind();
        let reason = "情况如此".to_owned().into();
        self.steps(day, 1, steps::Event::ApprovalAsked { matter, reason });
        if let Some(granted) = granted {
            let opinion = "已阅".to_owned();
            let answer = steps::Event::ApprovalAnswered { matter: kind, granted, opinion };
            self.steps(day, HEAD, answer);
        }
    }

    /// The draft becomes `content`.
    pub(crate) fn drafts(&mut self, day: Date, content: DraftContent) {
        self.tell(day, 1, Event::Drafted { content, template: TEMPLATE.to_owned() });
    }

    /// The present content is sent to the review and passes.
    pub(crate) fn reviews(&mut self, day: Date) {
        let digest = papers::decision_digest(&self.case, &self.agency, TEMPLATE).unwrap();
        self.tell(day, 1, Event::ReviewRequested { digest: digest.clone() });
        let opinion = "同意。".to_owned();
        let result = ReviewResult::Passed;
        self.tell(day, REVIEWER, Event::Reviewed { digest, result, answers: Vec::new(), opinion });
    }

    /// A file comes into the case.
    pub(crate) fn adds(&mut self, day: Date, item: Item) {
        self.tell(day, 1, Event::EvidenceAdded { item });
    }

    fn begins(&mut self) {
        let party = Party {
            name: "雁城演示机械有限公司".to_owned().into(),
            credit_code: "91430400MA4DEMO000".to_owned().into(),
            address: "雁城市演示路1号".to_owned().into(),
            representative: "吴敏".to_owned().into(),
        };
        self.tell(
            march(2),
            1,
            Event::ClueRegistered {
                case_code: code(60),
                agency: code(80),
                party,
                source: Source::DataReview,
                received_on: march(2),
                violation: Violation::Untrue,
                summary: "数据异常".to_owned().into(),
            },
        );
    }

    fn checks(&mut self) {
        let check = steps::Check {
            organiser: steps::Organiser::Local,
            act_on: date(2026, 1, 20),
            found: "情况属实".to_owned().into(),
        };
        self.steps(march(3), 1, steps::Event::Checked(check));
    }

    fn requests(&mut self) {
        let handlers = OFFICERS.map(code).to_vec();
        let reasons = "符合立案条件".to_owned().into();
        self.tell(march(4), 1, Event::FilingRequested { handlers, reasons });
    }

    fn files(&mut self) {
        let (number, document) = ("雁统立〔2026〕1号".to_owned(), "aa".to_owned());
        self.tell(march(5), HEAD, Event::Filed { number, on: march(5), document });
    }

    fn records(&mut self) {
        for (n, kind, hours) in
            [(1, RecordKind::Inspection, (9, 11)), (2, RecordKind::Interview, (14, 15))]
        {
            self.adds(march(10), item(100 + n, "video/mp4", Category::AudioVisual));
            let record = record(n, kind, march(10), hours);
            self.tell(march(10), 1, Event::RecordMade { record });
        }
    }

    fn reports(&mut self) {
        self.steps(march(20), 1, steps::Event::InvestigationClosed(report()));
        self.drafts(march(20), content());
    }

    fn decides(&mut self) {
        let digest = papers::decision_digest(&self.case, &self.agency, TEMPLATE).unwrap();
        self.tell(
            april(8),
            HEAD,
            Event::NumberReserved {
                purpose: Purpose::Decision,
                year: 2026,
                n: 1,
                text: DECISION.to_owned(),
                code: code(71),
            },
        );
        let (number, code, document) = (DECISION.to_owned(), code(71), "bb".to_owned());
        self.tell(april(8), HEAD, Event::Decided { number, on: april(8), code, digest, document });
    }

    fn scans(&mut self) {
        self.adds(april(8), item(150, "application/pdf", Category::Scan));
        let (paper, evidence) = (Paper::PenaltyDecision, code(150));
        self.steps(april(8), 1, steps::Event::ScanBound { paper, evidence });
    }

    /// What the gate says while somebody looks at the step.
    pub(crate) fn look(&self, gate: &Gate, step: Step, by: u64, today: Date) -> Check {
        self.answer(gate, Asked { step, command: None, template: TEMPLATE }, by, today)
    }

    /// What the gate says to a form.
    pub(crate) fn send(&self, gate: &Gate, command: &Command, by: u64, today: Date) -> Check {
        let step = command.step();
        self.answer(gate, Asked { step, command: Some(command), template: TEMPLATE }, by, today)
    }

    /// The same for a step of the ordinary procedure.
    pub(crate) fn take(&self, gate: &Gate, take: Take, by: u64, today: Date) -> Check {
        self.send(gate, &Command::Take(take), by, today)
    }

    fn answer(&self, gate: &Gate, asked: Asked<'_>, by: u64, today: Date) -> Check {
        assert!(gate.before.contains(&asked.step), "{} is not before {:?}", gate.name, asked.step);
        let known = |code: &Code| self.people.iter().find(|(known, _)| known == code);
        let pairs = |codes: Vec<&Code>| {
            let people = codes.into_iter().map(|code| known(code).unwrap());
            people.map(|(code, person)| (code, person)).collect()
        };
        let handlers = asked.handlers().unwrap_or(self.case.handlers());
        let actor = code(by);
        (gate.check)(&Facts {
            case: &self.case,
            step: asked.step,
            command: asked.command,
            handlers: pairs(handlers.iter().collect()),
            named: pairs(asked.named()),
            agency: &self.agency,
            actor: Some(&actor),
            today,
            template: asked.template,
        })
    }
}

/// The words of a gate that is met.
pub(crate) fn met(check: Check) -> String {
    match check {
        Check::Met(words) => words,
        other => panic!("{other:?}"),
    }
}

/// Title and detail of a gate that is not met.
pub(crate) fn unmet(check: Check) -> String {
    match check {
        Check::Unmet { title, detail, .. } => format!("{title}：{detail}"),
        other => panic!("{other:?}"),
    }
}

fn agency() -> Agency {
    let particulars = Particulars {
        name: "雁城市统计局".to_owned(),
        short: "雁统".to_owned(),
        credit_code: "11430400000000000A".to_owned(),
        reconsideration: "雁城市人民政府".to_owned(),
        court: "雁城市演示区人民法院".to_owned(),
        payee_name: "演示银行".to_owned(),
        payee_address: "雁城市演示路2号".to_owned(),
        payee_account: "0000".to_owned(),
        phone: "000".to_owned(),
    };
    Agency { particulars, demo: true, ..Agency::default() }
}
