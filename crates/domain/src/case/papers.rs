//! What the documents of a case say: the content that is reviewed, and the four blanks that issuing
//! may fill (文号, 日期, 核验码, the place of the seal). A PDF is a pure function of the two.

use super::Case;
use crate::agency::Agency;
use crate::event;
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
    let evidence: Vec<Value> = proving(case)
        .map(|piece| json!({ "title": piece.item.title.shown() }))
        .chain(case.records.iter().map(|made| {
            let on = time::in_words(made.record.on);
            json!({ "title": format!("{}（{on}）", made.record.kind.name()) })
        }))
        .collect();
    let particulars = &agency.particulars;
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
        "basis": [draft.violation.basis()],
        "discretion": draft.discretion,
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

/// The evidence of the facts. A receipt or a scan proves how the procedure went: the decision does not
/// rest on it, and a review does not lapse because one came in.
fn proving(case: &Case) -> impl Iterator<Item = &super::EvidenceRef> {
    case.evidence.iter().filter(|piece| piece.item.category.proves_the_facts())
}

/// The digest that a review covers: JCS of the content without the blanks, of the digests of all
/// evidence, and of the template's digest. Hex.
pub fn decision_digest(case: &Case, agency: &Agency, template: &str) -> Option<String> {
    let evidence: Vec<&str> = proving(case).map(|piece| piece.item.sha256.as_str()).collect();
    let whole = json!({
        "content": decision(case, agency, None)?,
        "evidence": evidence,
        "records": case.records.iter().map(|made| &made.record).collect::<Vec<_>>(),
        "template": template,
    });
    let bytes = serde_json_canonicalizer::to_vec(&whole).ok()?;
    Some(hex(&Sha256::digest(&bytes)))
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
pub fn public_facts(content: &super::DraftContent) -> String {
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
            super::Event::Filed { .. }
                | super::Event::Reviewed { .. }
                | super::Event::Decided { .. }
                | super::Event::Published { .. }
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
