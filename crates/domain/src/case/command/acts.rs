//! What each command adds, once nothing stands against it.

use super::{Command, refuse};
use crate::case::{Case, Event, Party, Record, papers, procedure};
use crate::decide::{Context, Outcome, Place, Refusal, State, Stop, Write};
use crate::event::Event as AnyEvent;
use crate::law::Article;
use crate::series::{self, Purpose};
use crate::{Code, Kind, StreamId, authority, disclosure, evidence, publication};

/// 登记线索 opens a case. The caller draws the case's code.
pub(super) fn register_clue(
    state: &State,
    code: &Code,
    command: &Command,
    context: &Context,
) -> Result<Outcome, Stop> {
    let Command::RegisterClue { party, source, received_on, violation, summary } = command else {
        return Err(Stop::NotFound);
    };
    let actor = context.actor.as_ref().ok_or(Stop::NotFound)?;
    let person = state.person(actor)?;
    let agency = person.agency.clone().ok_or(Stop::NotFound)?;
    if state.case(code)?.code.is_some() {
        return Err(Stop::NotFound);
    }
    let unmet = authority::unmet(state.case(code)?, person, command.step(), context);
    if !unmet.is_empty() {
        return Err(Stop::Refused(Refusal { step: command.step().name(), unmet }));
    }
    let event = Event::ClueRegistered {
        case_code: code.clone(),
        agency,
        party: Party::clone(party),
        source: *source,
        received_on: *received_on,
        violation: *violation,
        summary: summary.clone().into(),
    };
    Ok(Outcome::one(StreamId::of(Kind::Case, code), code, vec![event.into()]))
}

/// Everything else.
pub(super) fn act(
    state: &State,
    code: &Code,
    case: &Case,
    command: &Command,
    context: &Context,
) -> Result<Outcome, Stop> {
    let own = |events: Vec<Event>| {
        let events = events.into_iter().map(AnyEvent::from).collect();
        Ok(Outcome::one(StreamId::of(Kind::Case, code), code, events))
    };
    match command {
        Command::RegisterClue { .. } => Err(Stop::NotFound),
        Command::RequestFiling { handlers, reasons } => own(vec![Event::FilingRequested {
            handlers: handlers.clone(),
            reasons: reasons.clone().into(),
        }]),
        Command::ReturnFiling { reason } => {
            own(vec![Event::FilingReturned { reason: reason.clone() }])
        }
        Command::ReserveNumber { purpose, .. } => reserve(state, code, case, *purpose, context),
        Command::File { on, document } => {
            let reserved = reserved(case, Purpose::Filing, command)?;
            same_day(*on, command, context)?;
            let number = reserved.text.clone();
            let event = Event::Filed { number, on: *on, document: document.clone() };
            use_number(case, code, event, document)
        }
        Command::MakeRecord { record, evidence } => {
            make_record(state, code, case, record, evidence)
        }
        Command::Draft { content, template } => {
            own(vec![Event::Drafted { content: (**content).clone(), template: template.clone() }])
        }
        Command::RequestReview { template } => {
            own(vec![Event::ReviewRequested { digest: digest(state, case, command, template)? }])
        }
        Command::Review { result, answers, opinion, template } => {
            review(state, case, command, template, (*result, answers, opinion))
                .and_then(|event| own(vec![event]))
        }
        Command::Issue { on, document, template } => {
            let reserved = reserved(case, Purpose::Decision, command)?;
            same_day(*on, command, context)?;
            let event = Event::Decided {
                number: reserved.text.clone(),
                on: *on,
                code: reserved.code.clone(),
                digest: digest(state, case, command, template)?,
                document: document.clone(),
            };
            use_number(case, code, event, document)
        }
        Command::Publish => publish(state, code, case),
        Command::VoidNumber { reason } => void(case, code, reason, command),
        Command::Note { text } => own(vec![Event::Noted { text: text.clone().into() }]),
        Command::Take(take) => procedure::acts::act(state, code, case, take, context),
    }
}

/// Takes the next number of the year, or says that one is already taken: then that one is used.
fn reserve(
    state: &State,
    code: &Code,
    case: &Case,
    purpose: Purpose,
    context: &Context,
) -> Result<Outcome, Stop> {
    let stream = StreamId::of(Kind::Case, code);
    let year = context.today().year();
    let held = case.reserved.as_ref().filter(|reserved| reserved.purpose == purpose);
    if held.is_some_and(|reserved| reserved.year == year) {
        return Ok(Outcome::one(stream, code, Vec::new()));
    }
    let agency_code = case.agency.as_ref().ok_or(Stop::NotFound)?;
    let id = StreamId::series(agency_code, purpose.word(), year);
    let n = state.series(&id)?.last + 1;
    let text = purpose.number(&state.agency(agency_code)?.particulars.short, year, n);
    let taken = series::Event::NumberReserved { n, case: code.clone(), text: text.clone() };
    let code_of_document = context.fresh[0].clone();
    let noted = Event::NumberReserved { purpose, year, n, text, code: code_of_document };
    let mut events = vec![noted.into()];
    let mut writes = vec![Write { stream: id, events: vec![taken.into()] }];
    if let Some(old) = held {
        // A number carries its year: one that was not used before New Year is accounted for as void.
        let reason = "跨年没有使用".to_owned();
        let voided = series::Event::NumberVoided { n: old.n, reason: reason.clone() };
        let stream = StreamId::series(agency_code, purpose.word(), old.year);
        writes.push(Write { stream, events: vec![voided.into()] });
        events.insert(0, Event::NumberVoided { text: old.text.clone(), reason }.into());
    }
    writes.insert(0, Write { stream, events });
    Ok(Outcome { writes, about: code.clone() })
}

fn reserved<'a>(
    case: &'a Case,
    purpose: Purpose,
    command: &Command,
) -> Result<&'a crate::case::Reserved, Stop> {
    case.reserved.as_ref().filter(|reserved| reserved.purpose == purpose).ok_or_else(|| {
        refuse(
            command.step(),
            "文号还没有预留",
            "文书要先有文号。请从案件页重新办理这一步。".to_owned(),
            Article::hunan_procedure(64),
            Place::Case,
        )
    })
}

/// The document carries the day on which it is issued; past midnight it has to be made anew.
fn same_day(on: jiff::civil::Date, command: &Command, context: &Context) -> Result<(), Stop> {
    if on == context.today() {
        return Ok(());
    }
    Err(refuse(
        command.step(),
        "文书上的日期不是今天",
        format!(
            "文书写的是 {on}，今天是 {}。请重新办理，文书会按今天的日期生成。",
            context.today()
        ),
        Article::penalty_law(59),
        Place::Case,
    ))
}

fn use_number(case: &Case, code: &Code, event: Event, document: &str) -> Result<Outcome, Stop> {
    let reserved = case.reserved.as_ref().ok_or(Stop::NotFound)?;
    let agency = case.agency.as_ref().ok_or(Stop::NotFound)?;
    let series = StreamId::series(agency, reserved.purpose.word(), reserved.year);
    let used = series::Event::NumberUsed { n: reserved.n, document: document.to_owned() };
    Ok(Outcome {
        writes: vec![
            Write { stream: StreamId::of(Kind::Case, code), events: vec![event.into()] },
            Write { stream: series, events: vec![used.into()] },
        ],
        about: code.clone(),
    })
}

fn void(case: &Case, code: &Code, reason: &str, command: &Command) -> Result<Outcome, Stop> {
    let Some(reserved) = &case.reserved else {
        return Err(refuse(
            command.step(),
            "没有预留的文号",
            "本案没有未使用的文号，不用作废。".to_owned(),
            Article::hunan_procedure(64),
            Place::Case,
        ));
    };
    let agency = case.agency.as_ref().ok_or(Stop::NotFound)?;
    let noted = Event::NumberVoided { text: reserved.text.clone(), reason: reason.to_owned() };
    let voided = series::Event::NumberVoided { n: reserved.n, reason: reason.to_owned() };
    Ok(Outcome {
        writes: vec![
            Write { stream: StreamId::of(Kind::Case, code), events: vec![noted.into()] },
            Write {
                stream: StreamId::series(agency, reserved.purpose.word(), reserved.year),
                events: vec![voided.into()],
            },
        ],
        about: code.clone(),
    })
}

fn make_record(
    state: &State,
    code: &Code,
    case: &Case,
    input: &super::RecordInput,
    evidence: &[evidence::Item],
) -> Result<Outcome, Stop> {
    let officers = match input.officers.is_empty() {
        true => case.handlers().to_vec(),
        false => input.officers.clone(),
    };
    let mut certificates_shown = Vec::new();
    for officer in &officers {
        let person = state.person(officer)?;
        // The certificate shown is the one valid on the day of the act, not of the typing.
        let Some(certificate) = person.certificate_on(input.on) else {
            return Err(refuse(
                crate::case::steps::Step::Record,
                &format!("{}在 {} 没有有效的执法证件", person.name.shown(), input.on),
                "调查当天在场的执法人员都要持有效证件，这一天的调查不能这样记录。".to_owned(),
                Article::penalty_law(42),
                Place::People,
            ));
        };
        certificates_shown.push(certificate.number.clone());
    }
    let record = Record {
        kind: input.kind,
        on: input.on,
        place: input.place.clone(),
        officers,
        certificates_shown,
        present: input.present.clone().into(),
        content: input.content.clone().into(),
        attachments: evidence.iter().map(|item| item.code.clone()).collect(),
        hours: input.hours,
        rights_told: input.rights_told,
        dress: input.dress,
    };
    let mut writes = added(state, code, case, evidence)?;
    if let Some(own) = writes.first_mut() {
        own.events.push(Event::RecordMade { record }.into());
    }
    Ok(Outcome { writes, about: code.clone() })
}

/// The writes that bring files into the case; the first of them is the case's own.
pub(crate) fn added(
    state: &State,
    code: &Code,
    case: &Case,
    evidence: &[evidence::Item],
) -> Result<Vec<Write>, Stop> {
    let agency = case.agency.clone().ok_or(Stop::NotFound)?;
    let mut writes = vec![Write { stream: StreamId::of(Kind::Case, code), events: Vec::new() }];
    for item in evidence {
        let stream = StreamId::of(Kind::Evidence, &item.code);
        if state.evidence(&item.code)?.item.is_some() {
            return Err(Stop::NotFound);
        }
        let added = evidence::Event::Added {
            agency: agency.clone(),
            case_code: code.clone(),
            item: item.clone(),
        };
        writes.push(Write { stream, events: vec![added.into()] });
        if let Some(own) = writes.first_mut() {
            own.events.push(Event::EvidenceAdded { item: item.clone() }.into());
        }
    }
    Ok(writes)
}

/// The content digest of the draft as it stands.
fn digest(state: &State, case: &Case, command: &Command, template: &str) -> Result<String, Stop> {
    let agency = state.agency(case.agency.as_ref().ok_or(Stop::NotFound)?)?;
    papers::decision_digest(case, agency, template).ok_or_else(|| {
        refuse(
            command.step(),
            "还没有拟写决定书",
            "先拟写决定书，再办理这一步。".to_owned(),
            Article::penalty_law(58),
            Place::Draft,
        )
    })
}

/// The opinion covers what was sent; if that is no longer what the case holds, it covers nothing.
fn review(
    state: &State,
    case: &Case,
    command: &Command,
    template: &str,
    (result, answers, opinion): (crate::case::ReviewResult, &[crate::case::ReviewAnswer], &str),
) -> Result<Event, Stop> {
    let now = digest(state, case, command, template)?;
    let sent = case.review_request.as_ref().map(|request| request.digest.as_str());
    if sent != Some(now.as_str()) {
        return Err(refuse(
            command.step(),
            "送审以后内容有改动",
            "送审的不是现在这份内容（正文、证据、陈述申辩或者文书样式变了），请承办人重新送审。"
                .to_owned(),
            Article::penalty_law(58),
            Place::Draft,
        ));
    }
    Ok(Event::Reviewed {
        digest: now,
        result,
        answers: answers.to_vec(),
        opinion: opinion.to_owned(),
    })
}

fn publish(state: &State, code: &Code, case: &Case) -> Result<Outcome, Stop> {
    let agency_code = case.agency.as_ref().ok_or(Stop::NotFound)?;
    let notice =
        disclosure::notice(case, state.agency(agency_code)?, agency_code).ok_or(Stop::NotFound)?;
    let stream = StreamId::of(Kind::Publication, &notice.code);
    if state.publication(&notice.code)?.notice.is_some() {
        return Err(Stop::NotFound);
    }
    let published = Event::Published { code: notice.code.clone() };
    let event = publication::Event::Published(notice);
    Ok(Outcome {
        writes: vec![
            Write { stream: StreamId::of(Kind::Case, code), events: vec![published.into()] },
            Write { stream, events: vec![event.into()] },
        ],
        about: code.clone(),
    })
}
