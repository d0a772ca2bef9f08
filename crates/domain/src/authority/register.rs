//! The registers: agencies and people. Kept by the administrator; every entry has a basis.

use crate::agency::{self, Particulars};
use crate::decide::{Context, Outcome, Place, Refusal, State, Stop, Unmet, Write};
use crate::field::{FieldError, Fields, Reader};
use crate::law::{Article, law};
use crate::person::{self, Certificate, NewPerson, Role};
use crate::{Code, Kind, StreamId, time};
use jiff::civil::Date;

/// A command in the registers.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// 设立机关 and its first administrator; only 系统 gives it, against the one-time link.
    Establish {
        /// The agency's particulars.
        particulars: Box<Particulars>,
        /// The administrator.
        administrator: NewPerson,
        /// An invented agency.
        demo: bool,
    },
    /// 导入法律全文; only 系统 gives it, from the command line.
    ImportStatute {
        /// The agency.
        agency: Code,
        /// What the file says of itself; its bytes are an object already.
        text: agency::StatuteText,
    },
    /// 采用裁量基准
    AdoptBenchmark {
        /// The agency.
        agency: Code,
        /// The benchmark.
        benchmark: Box<agency::benchmark::Benchmark>,
    },
    /// 修改机关信息
    ChangeParticulars {
        /// The agency.
        agency: Code,
        /// From now on.
        particulars: Box<Particulars>,
    },
    /// 登记人员
    Register {
        /// The person.
        person: NewPerson,
    },
    /// 授予职责
    GrantRole {
        /// To whom.
        person: Code,
        /// Which.
        role: Role,
        /// From when.
        from: Date,
        /// The appointment it rests on.
        basis: String,
    },
    /// 终止职责
    EndRole {
        /// Whose.
        person: Code,
        /// Which.
        role: Role,
        /// Why.
        reason: String,
    },
    /// 登记证件
    IssueCertificate {
        /// Whose.
        person: Code,
        /// The certificate.
        certificate: Certificate,
    },
    /// 证件失效
    RevokeCertificate {
        /// Whose.
        person: Code,
        /// Its number.
        number: String,
        /// From which day.
        on: Date,
        /// Why.
        reason: String,
    },
}

impl Command {
    /// Reads the form of 授予职责 for `person`.
    pub fn grant(person: &Code, fields: &Fields) -> Result<Command, Vec<FieldError>> {
        let mut reader = Reader::new(fields);
        let role = reader.choice("role", "职责", Role::ALL, Role::word);
        let from = reader.date("from", "从哪天起");
        let basis = reader.text("basis", "依据", 200);
        let person = person.clone();
        let command =
            (|| Some(Command::GrantRole { person, role: role?, from: from?, basis: basis? }))();
        reader.finish(command)
    }

    /// Reads the form of 终止职责 for `person`.
    pub fn end(person: &Code, fields: &Fields) -> Result<Command, Vec<FieldError>> {
        let mut reader = Reader::new(fields);
        let role = reader.choice("role", "职责", Role::ALL, Role::word);
        let reason = reader.text("reason", "理由", 200);
        let person = person.clone();
        let command = (|| Some(Command::EndRole { person, role: role?, reason: reason? }))();
        reader.finish(command)
    }

    /// Reads the form of 证件失效 for `person`.
    pub fn revoke(person: &Code, fields: &Fields) -> Result<Command, Vec<FieldError>> {
        let mut reader = Reader::new(fields);
        let number = reader.text("number", "证件编号", 30);
        let on = reader.date("on", "从哪天起失效");
        let reason = reader.text("reason", "理由", 200);
        let person = person.clone();
        let command = (|| {
            Some(Command::RevokeCertificate { person, number: number?, on: on?, reason: reason? })
        })();
        reader.finish(command)
    }

    /// The stream whose seen version counts.
    pub fn about(&self) -> Option<StreamId> {
        match self {
            Command::Establish { .. }
            | Command::Register { .. }
            | Command::ImportStatute { .. } => None,
            Command::ChangeParticulars { agency, .. } | Command::AdoptBenchmark { agency, .. } => {
                Some(StreamId::of(Kind::Agency, agency))
            }
            Command::GrantRole { person, .. }
            | Command::EndRole { person, .. }
            | Command::IssueCertificate { person, .. }
            | Command::RevokeCertificate { person, .. } => Some(StreamId::of(Kind::Person, person)),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Command::Establish { .. } => "设立机关",
            Command::ImportStatute { .. } => "导入法律全文",
            Command::ChangeParticulars { .. } => "修改机关信息",
            Command::AdoptBenchmark { .. } => "采用裁量基准",
            Command::Register { .. } => "登记人员",
            Command::GrantRole { .. } => "授予职责",
            Command::EndRole { .. } => "终止职责",
            Command::IssueCertificate { .. } => "登记证件",
            Command::RevokeCertificate { .. } => "登记证件失效",
        }
    }
}

/// What a command adds to the registers.
pub fn decide(state: &State, command: &Command, context: &Context) -> Result<Outcome, Stop> {
    if let Command::Establish { particulars, administrator, demo } = command {
        return establish(particulars, administrator, *demo, context);
    }
    if let Command::ImportStatute { agency, text } = command {
        return import(state, agency, text, context);
    }
    let agency = administrated(state, command, context)?;
    match command {
        Command::Establish { .. } | Command::ImportStatute { .. } => Err(Stop::NotFound),
        Command::ChangeParticulars { agency: asked, particulars } => {
            if *asked != agency {
                return Err(Stop::NotFound);
            }
            let event = agency::Event::ParticularsChanged { particulars: (**particulars).clone() };
            Ok(Outcome::one(StreamId::of(Kind::Agency, &agency), &agency, vec![event.into()]))
        }
        Command::AdoptBenchmark { agency: asked, benchmark } => {
            if *asked != agency {
                return Err(Stop::NotFound);
            }
            let event = agency::Event::BenchmarkAdopted((**benchmark).clone());
            Ok(Outcome::one(StreamId::of(Kind::Agency, &agency), &agency, vec![event.into()]))
        }
        Command::Register { person } => register(state, &agency, person, context),
        Command::GrantRole { person, role, from, basis } => {
            own(state, &agency, person)?;
            let event =
                person::Event::RoleGranted { role: *role, from: *from, basis: basis.clone() };
            on_person(person, event)
        }
        Command::EndRole { person, role, reason } => {
            end_role(state, &agency, person, *role, reason, context)
        }
        Command::IssueCertificate { person, certificate } => {
            let held = &own(state, &agency, person)?.certificates;
            if held.iter().any(|known| known.certificate.number == certificate.number) {
                return Err(invalid("number", "这个证件编号已经登记过，请核对"));
            }
            let certificate = certificate.clone();
            on_person(person, person::Event::CertificateIssued { certificate })
        }
        Command::RevokeCertificate { person, number, on, reason } => {
            let held = &own(state, &agency, person)?.certificates;
            if !held.iter().any(|h| h.certificate.number == *number && h.revoked.is_none()) {
                return Err(invalid("number", "没有这个有效的证件，可能已经登记失效"));
            }
            let event = person::Event::CertificateRevoked {
                number: number.clone(),
                on: *on,
                reason: reason.clone(),
            };
            on_person(person, event)
        }
    }
}

/// The agency that the actor administers.
fn administrated(state: &State, command: &Command, context: &Context) -> Result<Code, Stop> {
    let actor = context.actor.as_ref().ok_or(Stop::NotFound)?;
    let person = state.person(actor)?;
    if !person.has(Role::Administrator, context.today()) {
        return Err(Stop::Refused(Refusal {
            step: command.name(),
            unmet: vec![Unmet {
                gate: "职责",
                title: format!("{}由管理员办理", command.name()),
                detail: "你现在没有“管理员”职责。".to_owned(),
                article: Article::hunan_procedure(60),
                place: Place::Nowhere,
            }],
        }));
    }
    person.agency.clone().ok_or(Stop::NotFound)
}

fn establish(
    particulars: &Particulars,
    administrator: &NewPerson,
    demo: bool,
    context: &Context,
) -> Result<Outcome, Stop> {
    if context.actor.is_some() {
        return Err(Stop::NotFound);
    }
    let (agency, person) = (context.fresh[0].clone(), context.fresh[1].clone());
    let mut events: Vec<crate::Event> =
        vec![agency::Event::Established { particulars: particulars.clone(), demo }.into()];
    events.push(
        agency::Event::PersonJoined {
            person: person.clone(),
            staff_no: administrator.staff_no.clone(),
        }
        .into(),
    );
    let people = vec![
        registered(&agency, administrator).into(),
        person::Event::RoleGranted {
            role: Role::Administrator,
            from: context.today(),
            basis: "设立机关时由一次性链接建立".to_owned(),
        }
        .into(),
    ];
    Ok(Outcome {
        writes: vec![
            Write { stream: StreamId::of(Kind::Agency, &agency), events },
            Write { stream: StreamId::of(Kind::Person, &person), events: people },
        ],
        about: person,
    })
}

/// A text replaces the one before it; the same file again would only repeat itself.
fn import(
    state: &State,
    agency: &Code,
    text: &agency::StatuteText,
    context: &Context,
) -> Result<Outcome, Stop> {
    if context.actor.is_some() {
        return Err(Stop::NotFound);
    }
    let held = state.agency(agency)?;
    if held.particulars.name.is_empty() {
        return Err(Stop::NotFound);
    }
    if law().statute(&text.key).is_none() {
        return Err(invalid("key", "条文索引里没有这部法律"));
    }
    if let Some(before) = held.statutes.get(&text.key)
        && before.text.sha256 == text.sha256
    {
        let on = time::in_words(time::civil_date(before.at));
        let message = format!("这个文件 {on} 已经导入过，内容一样，没有再存");
        return Err(invalid("file", &message));
    }
    let event = agency::Event::StatuteImported(text.clone());
    Ok(Outcome::one(StreamId::of(Kind::Agency, agency), agency, vec![event.into()]))
}

fn register(
    state: &State,
    agency: &Code,
    person: &NewPerson,
    context: &Context,
) -> Result<Outcome, Stop> {
    if state.agency(agency)?.people.contains_key(&person.staff_no) {
        return Err(invalid("staff_no", "这个工号已经有人用，请核对"));
    }
    let code = context.fresh[0].clone();
    let joined =
        agency::Event::PersonJoined { person: code.clone(), staff_no: person.staff_no.clone() };
    Ok(Outcome {
        writes: vec![
            Write {
                stream: StreamId::of(Kind::Person, &code),
                events: vec![registered(agency, person).into()],
            },
            Write { stream: StreamId::of(Kind::Agency, agency), events: vec![joined.into()] },
        ],
        about: code,
    })
}

fn end_role(
    state: &State,
    agency: &Code,
    person: &Code,
    role: Role,
    reason: &str,
    context: &Context,
) -> Result<Outcome, Stop> {
    let held = own(state, agency, person)?;
    if !held.roles.iter().any(|term| term.role == role && term.until.is_none()) {
        return Err(invalid("role", "这个人现在没有这项职责"));
    }
    // An agency without an administrator could never get one again.
    if role == Role::Administrator && context.actor.as_ref() == Some(person) {
        return Err(invalid("role", "不能终止自己的管理员职责，请由另一位管理员办理"));
    }
    // The role ends yesterday: from this moment nothing more can be done with it.
    let on = context.today().yesterday().unwrap_or(context.today());
    let event = person::Event::RoleEnded { role, on, reason: reason.to_owned() };
    on_person(person, event)
}

fn registered(agency: &Code, person: &NewPerson) -> person::Event {
    person::Event::Registered {
        agency: agency.clone(),
        staff_no: person.staff_no.clone(),
        name: person.name.clone().into(),
        unit: person.unit.clone(),
        post: person.post.clone(),
    }
}

fn own<'a>(state: &'a State, agency: &Code, person: &Code) -> Result<&'a person::Person, Stop> {
    let found = state.person(person)?;
    if found.agency.as_ref() == Some(agency) { Ok(found) } else { Err(Stop::NotFound) }
}

fn on_person(person: &Code, event: person::Event) -> Result<Outcome, Stop> {
    Ok(Outcome::one(StreamId::of(Kind::Person, person), person, vec![event.into()]))
}

fn invalid(field: &str, message: &str) -> Stop {
    Stop::Invalid(vec![FieldError { field: field.to_owned(), message: message.to_owned() }])
}
