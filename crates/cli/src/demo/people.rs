//! The people of the invented bureau 雁城市统计局.

use domain::agency::Particulars;
use domain::agency::benchmark::{Benchmark, Step};
use domain::authority::register::Command as Register;
use domain::person::{Certificate, CertificateKind, NewPerson, Role};
use domain::violation::Violation;
use domain::{Code, Command, Fen, time};
use jiff::{Span, Timestamp};
use std::sync::Arc;
use store::{Answer, Request, Store};

/// Somebody of the bureau.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// The person.
    pub code: Code,
    /// 工号
    pub staff_no: String,
    /// 姓名
    pub name: String,
    /// The first role, in words.
    pub role: &'static str,
}

/// Everybody.
#[derive(Clone, Debug)]
pub(crate) struct Cast {
    /// In the order they are listed.
    pub people: Vec<Member>,
}

/// 工号, 姓名, 内设机构, 职务, 职责
const PEOPLE: [(&str, &str, &str, &str, Role); 7] = [
    ("430001", "周衡", "办公室", "系统管理员", Role::Administrator),
    ("430017", "李明远", "执法监督科", "四级主任科员", Role::Officer),
    ("430022", "王晓岚", "执法监督科", "一级科员", Role::Officer),
    ("430026", "刘启文", "执法监督科", "一级科员", Role::Officer),
    ("430003", "何静", "局领导", "副局长", Role::Head),
    ("430031", "郑言", "政策法规科", "科长", Role::Reviewer),
    ("430035", "苏禾", "政策法规科", "二级主任科员", Role::Discloser),
];

impl Cast {
    /// Sets up the bureau and its people, half a year before `today`.
    pub(crate) async fn engage(store: &Arc<Store>, today: Timestamp) -> Result<Cast, String> {
        let start = today - Span::new().hours(24 * 200);
        let mut people = Vec::new();
        let (staff_no, name, unit, post, _) = PEOPLE[0];
        let administrator = new_person(staff_no, name, unit, post);
        let establish =
            Register::Establish { particulars: Box::new(particulars()), administrator, demo: true };
        let first = run(store, None, establish, start).await?;
        people.push(member(&first, 0));
        for (n, (staff_no, name, unit, post, role)) in PEOPLE.iter().enumerate().skip(1) {
            let register = Register::Register { person: new_person(staff_no, name, unit, post) };
            let code = run(store, Some(&first), register, start).await?;
            let grant = Register::GrantRole {
                person: code.clone(),
                role: *role,
                from: time::civil_date(start),
                basis: "雁统人〔2026〕4号（演示）".to_owned(),
            };
            run(store, Some(&first), grant, start).await?;
            if *role == Role::Officer {
                certify(store, &first, &code, n, start).await?;
            }
            people.push(member(&code, n));
        }
        adopt(store, &first, start).await?;
        Ok(Cast { people })
    }

    /// The people of a bureau that was set up before.
    pub(crate) async fn known(store: &Arc<Store>) -> Result<Cast, String> {
        let agencies = store.agencies().await.map_err(|fault| fault.to_string())?;
        let agency = agencies.first().ok_or("演示目录里没有机关")?;
        let rows = store.people(agency, "").await.map_err(|fault| fault.to_string())?;
        let mut people = Vec::new();
        for (n, (staff_no, ..)) in PEOPLE.iter().enumerate() {
            if let Some(row) = rows.iter().find(|row| row.staff_no == *staff_no) {
                let code = Code::parse(&row.code).map_err(|error| error.to_string())?;
                people.push(member(&code, n));
            }
        }
        Ok(Cast { people })
    }

    /// The member with a role; officers by turn.
    pub(crate) fn role(&self, role: Role, turn: usize) -> &Code {
        let name = role.name();
        let all: Vec<&Member> = self.people.iter().filter(|member| member.role == name).collect();
        &all[turn % all.len().max(1)].code
    }
}

/// An invented benchmark, so that every fine of the demonstration has its step.
async fn adopt(store: &Arc<Store>, administrator: &Code, start: Timestamp) -> Result<(), String> {
    let step = |violation, grade: &str, condition: &str, min, max| Step {
        violation,
        grade: grade.to_owned(),
        condition: condition.to_owned(),
        min: Fen::yuan(min),
        max: Fen::yuan(max),
    };
    let grades = [
        ("轻微", "首次违法、及时改正、没有后果", 0, 5_000),
        ("一般", "违法比例不满 70%，配合检查", 0, 70_000),
        ("较重", "违法比例 70% 以上，或者两年内再次违法", 70_000, 100_000),
    ];
    let untrue = grades.map(|(g, c, min, max)| step(Violation::Untrue, g, c, min, max));
    let not = grades.map(|(g, c, min, max)| step(Violation::NotProvided, g, c, min, max));
    let small = [Violation::Late, Violation::NoLedger]
        .map(|violation| step(violation, "一般", "限期改正以后改正", 0, 20_000));
    let benchmark = Box::new(Benchmark {
        citation: "雁城市统计行政处罚裁量权基准（演示）".to_owned(),
        in_force: time::civil_date(start),
        steps: untrue.into_iter().chain(not).chain(small).collect(),
    });
    let loaded = store.agencies().await.map_err(|fault| fault.to_string())?;
    let agency = loaded.into_iter().next().ok_or("演示目录里没有机关")?;
    run(store, Some(administrator), Register::AdoptBenchmark { agency, benchmark }, start)
        .await
        .map(|_| ())
}

async fn certify(
    store: &Arc<Store>,
    administrator: &Code,
    person: &Code,
    n: usize,
    start: Timestamp,
) -> Result<(), String> {
    let from = time::civil_date(start);
    for (kind, issuer, prefix) in [
        (CertificateKind::Statistics, "国家统计局（演示）", "1804"),
        (CertificateKind::Administrative, "雁城市人民政府（演示）", "4399"),
    ] {
        let certificate = Certificate {
            number: format!("{prefix}{:05}", n * 17),
            kind,
            issuer: issuer.to_owned(),
            from,
            until: from.checked_add(Span::new().years(5)).map_err(|error| error.to_string())?,
        };
        let issue = Register::IssueCertificate { person: person.clone(), certificate };
        run(store, Some(administrator), issue, start).await?;
    }
    Ok(())
}

fn member(code: &Code, n: usize) -> Member {
    let (staff_no, name, _, _, role) = PEOPLE[n];
    Member {
        code: code.clone(),
        staff_no: staff_no.to_owned(),
        name: name.to_owned(),
        role: role.name(),
    }
}

fn new_person(staff_no: &str, name: &str, unit: &str, post: &str) -> NewPerson {
    NewPerson {
        staff_no: staff_no.to_owned(),
        name: name.to_owned(),
        unit: unit.to_owned(),
        post: post.to_owned(),
    }
}

fn particulars() -> Particulars {
    Particulars {
        name: "雁城市统计局".to_owned(),
        short: "雁统".to_owned(),
        credit_code: super::cases::credit_code("1143040000612"),
        reconsideration: "雁城市人民政府".to_owned(),
        court: "雁城市雁北区人民法院".to_owned(),
        payee_name: "雁城银行营业部（演示）".to_owned(),
        payee_address: "雁城市解放大道 1 号".to_owned(),
        payee_account: "6200 0000 0000 0000 001".to_owned(),
        phone: "0734-8800000".to_owned(),
    }
}

/// Runs a command of the registers that must succeed.
async fn run(
    store: &Arc<Store>,
    actor: Option<&Code>,
    command: Register,
    at: Timestamp,
) -> Result<Code, String> {
    let request = Request {
        id: store.entropy().token().map_err(|fault| fault.to_string())?,
        actor: actor.cloned(),
        command: Command::Register(command),
        seen: None,
        now: at,
    };
    match store.execute(request).await.map_err(|fault| fault.to_string())? {
        Answer::Done(code) => Ok(code),
        other => Err(format!("演示的登记没有办成：{other:?}")),
    }
}
