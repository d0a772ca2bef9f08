//! The two documents that are set in forms of their own, 立案审批表 and 行政处罚决定书: the content that
//! is reviewed, and the four blanks that issuing may fill (文号, 日期, 核验码, the place of the seal).
//! A PDF is a pure function of the two.

use super::locked;
use crate::agency::Agency;
use crate::case::procedure::{HearingChoice, Manner, MatterKind};
use crate::case::{Case, DraftContent, Event, clocks};
use crate::event;
use crate::law::fines::{self, Choice, Subject};
use crate::person::Person;
use crate::{Code, time, violation};
use jiff::civil::Date;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What issuing fills in.
#[derive(Clone, Debug, PartialEq)]
pub struct Blanks {
    /// 文号
    pub number: String,
    /// 日期
    pub on: Date,
    /// 核验码
    pub code: Code,
    /// The address that the QR holds: that of the code, nothing else.
    pub address: String,
}

/// The content of the 行政处罚决定书. `None` before there is a draft.
pub fn decision(case: &Case, agency: &Agency, blanks: Option<&Blanks>) -> Option<Value> {
    let draft = &case.draft.as_ref()?.content;
    let party = case.party.as_ref()?;
    let paragraphs: Vec<&str> =
        draft.facts.shown().lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let evidence: Vec<Value> = case
        .evidence
        .iter()
        .filter(|piece| piece.item.category.proves_the_facts())
        .map(|piece| json!({ "title": piece.item.title.shown() }))
        .chain(case.records.iter().map(|made| {
            let on = time::in_words(made.record.on);
            json!({ "title": format!("{}（{on}）", made.record.kind.name()) })
        }))
        .collect();
    let particulars = &agency.particulars;
    let statement = statement(case, blanks.map(|blanks| blanks.on));
    Some(json!({
        "agency": {
            "name": particulars.name,
            "reconsideration": particulars.reconsideration,
            "court": particulars.court,
            "payee": {
                "name": particulars.payee_name,
                "address": particulars.payee_address,
                "account": particulars.payee_account,
            },
        },
        "party": {
            "name": party.name.shown(),
            "uscc": party.credit_code.shown(),
            "address": party.address.shown(),
            "legal_representative": party.representative.shown(),
        },
        "facts": paragraphs,
        "evidence": evidence,
        "statement": Some(statement).filter(|said| !said.is_empty()),
        "basis": [penalty_basis(case)?],
        "discretion": discretion(case, agency),
        "penalties": {
            "warning": draft.warning,
            "fine_fen": draft.fine.map(crate::Fen::get),
        },
        "order_to_correct":
            Some(&draft.order_to_correct).filter(|text| !text.is_empty()),
        "number": blanks.map(|blanks| &blanks.number),
        "date": blanks.map(|blanks| date_parts(blanks.on)),
        "code": blanks.map(|blanks| blanks.code.grouped()),
        "verify_url": blanks.map(|blanks| &blanks.address),
    }))
}

/// The digest that a review covers: JCS of the content without the blanks, of the digests of the
/// evidence that proves the facts, and of the template's digest. Hex. Receipts, scans and payments
/// come after the review by their nature and leave it as it is.
pub fn decision_digest(case: &Case, agency: &Agency, template: &str) -> Option<String> {
    let evidence: Vec<&str> = case
        .evidence
        .iter()
        .filter(|piece| piece.item.category.proves_the_facts())
        .map(|piece| piece.item.sha256.as_str())
        .collect();
    let whole = json!({
        "content": decision(case, agency, None)?,
        "evidence": evidence,
        "records": case.records.iter().map(|made| &made.record).collect::<Vec<_>>(),
        "template": template,
    });
    let bytes = serde_json_canonicalizer::to_vec(&whole).ok()?;
    Some(hex(&Sha256::digest(&bytes)))
}

/// Which version of the 统计法 judges the act, as far as `day` can tell, and why (行政处罚法 §37). `None`
/// before the check has said when the act ended.
pub fn applied(case: &Case, violation: violation::Violation, day: Date) -> Option<Choice> {
    let check = case.procedure.check.as_ref()?;
    Some(fines::applicable(violation, Subject::Organisation, check.what.act_on, day))
}

/// The provision that the decision rests on, and that the public reads.
pub fn penalty_basis(case: &Case) -> Option<String> {
    let draft = case.draft.as_ref()?;
    Some(basis(case, &draft.content, time::civil_date(draft.act.at)))
}

/// The provision that a document cites for the penalty; without a fine, not the paragraph of the fine.
pub(super) fn basis(case: &Case, content: &DraftContent, day: Date) -> String {
    match content.fine {
        Some(_) => provision(case, content.violation, day),
        None => conduct(case, content.violation, day),
    }
}

/// The provision that names the act itself.
pub(super) fn conduct(case: &Case, violation: violation::Violation, day: Date) -> String {
    let whole = provision(case, violation, day);
    whole.rsplit_once("、第").map_or_else(|| whole.clone(), |(act, _)| act.to_owned())
}

fn provision(case: &Case, violation: violation::Violation, day: Date) -> String {
    applied(case, violation, day)
        .and_then(|choice| choice.applied)
        .map_or_else(|| violation.basis().to_owned(), |rule| rule.basis(violation))
}

/// How the benchmark of discretion was applied (国办发〔2022〕27号 （十二）), where the agency has adopted one
/// and the report names its step.
pub(super) fn measured(
    case: &Case,
    agency: &Agency,
    content: &DraftContent,
    day: Date,
) -> Option<String> {
    let grade = &case.procedure.report.as_ref()?.what.grade;
    let benchmark = agency.benchmark_on(day)?;
    let step = benchmark.step(content.violation, grade)?;
    let mut text =
        format!("对照{}，属于“{}”阶次（{}）", benchmark.citation, step.grade, step.condition);
    if content.fine.is_some() {
        text += &format!("，罚款幅度为 {} 元至 {} 元", step.min, step.max);
    }
    text += "。";
    let outside = content.fine.is_some_and(|fine| fine < step.min || step.max < fine);
    if outside && case.procedure.granted(MatterKind::Deviation).next().is_some() {
        text += "罚款在这一幅度以外，已经机关负责人批准。";
    }
    Some(text)
}

/// The reasons of discretion, and the benchmark.
fn discretion(case: &Case, agency: &Agency) -> Option<String> {
    let draft = case.draft.as_ref()?;
    let day = time::civil_date(draft.act.at);
    let reasons = draft.content.discretion.clone();
    Some(match measured(case, agency, &draft.content, day) {
        Some(measured) => format!("{reasons}\n{measured}"),
        None => reasons,
    })
}

/// 陈述、申辩、听证及复核情况. What the party argued and what was answered is part of what is reviewed.
/// That it was told, stayed silent or waived is the record's to say: like the four blanks it is
/// filled in on the day of the decision, and leaves the review as it is.
pub(super) fn statement(case: &Case, on: Option<Date>) -> Vec<String> {
    let told = on.and_then(|_| notified(case)).into_iter();
    let rest = on.map(|on| unused_rights(case, on)).unwrap_or_default();
    told.chain(argued(case)).chain(rest).collect()
}

fn notified(case: &Case) -> Option<String> {
    let notice = case.procedure.notice()?;
    let served = case.procedure.notice_service()?;
    Some(format!(
        "本机关于{}向当事人送达行政处罚事先告知书（{}），告知了拟处罚内容及事实、理由、依据和依法享有的权利。",
        time::in_words(served.what.effective),
        notice.what.number
    ))
}

/// What was said and what was answered, each in short.
fn argued(case: &Case) -> Vec<String> {
    let mut lines: Vec<String> = case
        .procedure
        .arguments()
        .map(|said| {
            let how = match said.what.manner {
                Manner::Oral => "口头",
                Manner::Written | Manner::Waived => "书面",
            };
            let on = time::in_words(said.what.on);
            let what = ended(&in_short(said.what.content.shown()));
            format!("当事人于{on}{how}提出陈述、申辩：{what}")
        })
        .collect();
    if let Some(answer) = &case.procedure.statement_answer
        && !lines.is_empty()
    {
        let (adoption, reasons) = &answer.what;
        lines.push(format!("本机关复核后{}：{}", adoption.name(), ended(reasons)));
    }
    lines
}

/// The rights that the party did not use, as far as `on` can tell.
fn unused_rights(case: &Case, on: Date) -> Vec<String> {
    let over = |clock: Option<clocks::Clock>| clock.is_some_and(|clock| clock.deadline.due < on);
    let argued = case.procedure.arguments().next().is_some();
    let statement = match (argued, case.procedure.statement_waived()) {
        (true, _) => None,
        (false, true) => Some(locked::WAIVED),
        (false, false) => Some(locked::SILENT).filter(|_| over(clocks::statement_until(case))),
    };
    let told = case.procedure.notice().is_some_and(|notice| notice.what.hearing);
    let hearing = match case.procedure.hearing.as_ref().map(|said| said.what.1) {
        _ if !told => None,
        Some(HearingChoice::Requested) => None,
        Some(HearingChoice::Waived | HearingChoice::Withdrawn) => Some(locked::HEARING_WAIVED),
        None => Some(locked::NO_HEARING_ASKED).filter(|_| over(clocks::hearing_until(case))),
    };
    statement.into_iter().chain(hearing).map(str::to_owned).collect()
}

/// The words of somebody, shortened where they are long; the whole is in the record.
pub(super) fn in_short(text: &str) -> String {
    const LONGEST: usize = 300;
    let one_line: Vec<&str> = text.split_whitespace().collect();
    let text = one_line.join(" ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}……（全文见陈述申辩笔录）")
}

/// The text with a mark at its end.
pub(super) fn ended(text: &str) -> String {
    let text = text.trim();
    let closed = text.ends_with(['。', '？', '！', '；', '）', '…']);
    if closed { text.to_owned() } else { format!("{text}。") }
}

/// The content of the 立案审批表.
pub fn filing_approval(
    case: &Case,
    agency: &Agency,
    handlers: &[&Person],
    head: &Person,
    number: &str,
    on: Date,
) -> Option<Value> {
    let clue = case.clue.as_ref()?;
    let party = case.party.as_ref()?;
    let request = case.filing_request.as_ref()?;
    let people: Vec<Value> = handlers
        .iter()
        .map(|person| {
            let certificate = person.certificate_on(on).map_or("", |held| held.number.as_str());
            json!({ "name": person.name.shown(), "certificate": certificate })
        })
        .collect();
    let asked_on = time::civil_date(request.act.at);
    let first = handlers.first().map_or("", |person| person.name.shown());
    Some(json!({
        "agency": { "name": agency.particulars.name },
        "number": number,
        "source": clue.source.name(),
        "received_on": time::in_words(clue.received_on),
        "matter": clue.violation.name(),
        "party": {
            "name": party.name.shown(),
            "uscc": party.credit_code.shown(),
            "address": party.address.shown(),
            "legal_representative": party.representative.shown(),
        },
        "facts": clue.summary.shown(),
        "basis": [clue.violation.article().to_string(), "《行政处罚法》第五十四条"],
        "handlers": people,
        "opinions": {
            "handler": {
                "text": request.reasons.shown(),
                "name": first,
                "date": time::in_words(asked_on),
            },
            "approver": {
                "text": "同意立案。",
                "name": head.name.shown(),
                "date": time::in_words(on),
            },
        },
    }))
}

/// 违法事实 as the public reads it: never a figure of the unit (统计法 §28), only the ratio.
pub fn public_facts(content: &DraftContent) -> String {
    let about = match (content.period.as_str(), content.report.as_str()) {
        ("", "") => String::new(),
        (period, "") => period.to_owned(),
        (period, report) => format!("{period}《{report}》"),
    };
    let ratio = content
        .figures
        .known()
        .and_then(|figures| violation::ratio_per_mille(figures.reported?, figures.actual?));
    match ratio {
        Some(ratio) if content.violation == violation::Violation::Untrue => {
            let indicator =
                if content.indicator.is_empty() { "有关指标" } else { &content.indicator };
            let ratio = violation::percent(ratio);
            format!("{about}中的{indicator}，上报数与核实数不符，违法比例 {ratio}。")
        }
        _ if about.is_empty() => format!("{}。", content.violation.name()),
        _ => format!("{about}：{}。", content.violation.name()),
    }
}

/// The timeline's words for the public: what and on which day, no internal opinion.
pub fn is_public_milestone(event: &event::Event) -> bool {
    matches!(
        event,
        event::Event::Case(
            Event::Filed { .. }
                | Event::Reviewed { .. }
                | Event::Decided { .. }
                | Event::Published { .. }
        )
    )
}

fn date_parts(date: Date) -> Value {
    json!({ "y": date.year(), "m": date.month(), "d": date.day() })
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
