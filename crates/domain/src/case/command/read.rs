//! How the forms of a case become commands.

use super::{Command, RecordInput};
use crate::Code;
use crate::case::{
    DraftContent, Figures, Hours, Party, RecordKind, ReviewAnswer, ReviewPoint, ReviewResult,
    Source,
};
use crate::evidence;
use crate::field::{FieldError, Fields, Reader};
use crate::violation::Violation;
use jiff::civil::{Date, Time};

impl Command {
    /// 登记线索. A clue cannot have arrived after `today`.
    pub fn clue(fields: &Fields, today: Date) -> Result<Command, Vec<FieldError>> {
        let mut r = Reader::new(fields);
        let name = r.text("party_name", "当事人名称", 200);
        let credit_code = r.credit_code("credit_code", "统一社会信用代码");
        let address = r.text("address", "住所", 200);
        let representative = r.text("representative", "法定代表人或者负责人", 60);
        let source = r.choice("source", "案源", Source::ALL, Source::word);
        let received_on = r.date("received_on", "收到日期");
        not_after(&mut r, "received_on", "收到日期", received_on, today);
        let violation = r.choice("violation", "涉嫌的违法行为", Violation::ALL, Violation::word);
        let summary = r.text("summary", "线索情况", 3000);
        let command = (|| {
            Some(Command::RegisterClue {
                party: Box::new(Party {
                    name: name?.into(),
                    credit_code: credit_code?.into(),
                    address: address?.into(),
                    representative: representative?.into(),
                }),
                source: source?,
                received_on: received_on?,
                violation: violation?,
                summary: summary?,
            })
        })();
        r.finish(command)
    }

    /// 提请立案. The number of handlers is the gate's business; here only what was ticked is read.
    pub fn filing_request(fields: &Fields) -> Result<Command, Vec<FieldError>> {
        let mut r = Reader::new(fields);
        let handlers = people(&mut r, "handler", "承办人");
        if handlers.as_ref().is_some_and(Vec::is_empty) {
            r.wrong("handler", "请选择承办人，至少两名");
        }
        let reasons = r.text("reasons", "立案理由", 3000);
        let command =
            (|| Some(Command::RequestFiling { handlers: handlers?, reasons: reasons? }))();
        r.finish(command)
    }

    /// 退回立案申请
    pub fn filing_return(fields: &Fields) -> Result<Command, Vec<FieldError>> {
        let mut r = Reader::new(fields);
        let reason = r.text("reason", "退回的理由", 500);
        let command = reason.map(|reason| Command::ReturnFiling { reason });
        r.finish(command)
    }

    /// 调查记录. `evidence` was uploaded with the form.
    pub fn record(
        fields: &Fields,
        evidence: Vec<evidence::Item>,
        today: Date,
    ) -> Result<Command, Vec<FieldError>> {
        let mut r = Reader::new(fields);
        let kind = r.choice("kind", "笔录种类", RecordKind::ALL, RecordKind::word);
        let on = r.date("on", "调查日期");
        not_after(&mut r, "on", "调查日期", on, today);
        let place = r.text("place", "地点", 200);
        let present = r.text("present", "到场的当事人一方", 100);
        let content = r.text("content", "记录内容", 20_000);
        let hours = hours(&mut r);
        let officers = people(&mut r, "officer", "在场的执法人员");
        // A page shows them ticked; a form that shows none means all handling officers.
        if fields.has("officers_asked", "yes") && officers.as_ref().is_some_and(Vec::is_empty) {
            r.wrong("officer", "请勾选在场的执法人员，不少于两人");
        }
        if !fields.has("shown", "yes") {
            r.wrong(
                "shown",
                "没有勾选“已出示执法证件”：不出示证件的，当事人有权拒绝（《行政处罚法》第五十五条）",
            );
        }
        let command = (|| {
            let record = RecordInput {
                kind: kind?,
                on: on?,
                place: place?,
                present: present?,
                content: content?,
                hours: hours?,
                officers: officers?,
                rights_told: fields.has("rights", "yes"),
                dress: fields.has("dress", "yes"),
            };
            Some(Command::MakeRecord { record: Box::new(record), evidence })
        })();
        r.finish(command)
    }

    /// 决定书草稿
    pub fn draft(fields: &Fields, template: &str) -> Result<Command, Vec<FieldError>> {
        let mut r = Reader::new(fields);
        let command = content(&mut r).map(|content| Command::Draft {
            content: Box::new(content),
            template: template.to_owned(),
        });
        r.finish(command)
    }

    /// 法制审核意见
    pub fn review(fields: &Fields, template: &str) -> Result<Command, Vec<FieldError>> {
        let mut r = Reader::new(fields);
        let mut answers = Vec::new();
        for (n, name) in ReviewAnswer::POINTS.iter().enumerate() {
            let field = format!("point_{}", n + 1);
            let remark = format!("remark_{}", n + 1);
            let point =
                r.choice(&field, &format!("“{name}”的结论"), ReviewPoint::ALL, ReviewPoint::word);
            let text = r.optional(&remark, &format!("“{name}”的说明"), 1000);
            if let (Some(point), Some(text)) = (point, text) {
                if point == ReviewPoint::Problem && text.is_empty() {
                    r.wrong(&remark, format!("“{name}”有问题的，请写明是什么问题"));
                }
                answers.push(ReviewAnswer { point, remark: text });
            }
        }
        const RESULTS: &[ReviewResult] = &[ReviewResult::Passed, ReviewResult::Returned];
        let word = |result| match result {
            ReviewResult::Passed => "passed",
            ReviewResult::Returned => "returned",
        };
        let result = r.choice("result", "审核结论", RESULTS, word);
        let opinion = r.text("opinion", "审核意见", 3000);
        let problem = answers.iter().any(|answer| answer.point == ReviewPoint::Problem);
        if result == Some(ReviewResult::Passed) && problem {
            r.wrong("result", "有一项结论是“有问题”，不能通过；请退回修改，或者改正那一项的结论");
        }
        let command = (|| {
            Some(Command::Review {
                result: result?,
                answers,
                opinion: opinion?,
                template: template.to_owned(),
            })
        })();
        r.finish(command)
    }

    /// 文号作废
    pub fn void_number(fields: &Fields) -> Result<Command, Vec<FieldError>> {
        let mut r = Reader::new(fields);
        let reason = r.text("reason", "作废的理由", 300);
        let command = reason.map(|reason| Command::VoidNumber { reason });
        r.finish(command)
    }

    /// 备注
    pub fn note(fields: &Fields) -> Result<Command, Vec<FieldError>> {
        let mut r = Reader::new(fields);
        let text = r.text("text", "备注", 1000);
        let command = text.map(|text| Command::Note { text });
        r.finish(command)
    }
}

/// From when to when; both empty where it was not noted.
fn hours(r: &mut Reader<'_>) -> Option<Option<Hours>> {
    let typed = |field| r.raw().get(field).trim().to_owned();
    let (from, until) = (typed("from"), typed("until"));
    if from.is_empty() && until.is_empty() {
        return Some(None);
    }
    let time = |r: &mut Reader<'_>, field: &str, text: &str| {
        let time = text.parse::<Time>().ok();
        if time.is_none() {
            r.wrong(field, format!("“{text}”不是一个时间，请写成 14:05 这样"));
        }
        time
    };
    let (from, until) = (time(r, "from", &from), time(r, "until", &until));
    let (from, until) = (from?, until?);
    if until <= from {
        r.wrong("until", format!("结束时间 {until} 不晚于开始时间 {from}，请核对"));
        return None;
    }
    Some(Some(Hours { from, until }))
}

/// The people ticked.
pub(crate) fn people(r: &mut Reader<'_>, field: &str, label: &str) -> Option<Vec<Code>> {
    let mut codes = Vec::new();
    for typed in r.raw().all(field) {
        match Code::parse(typed) {
            Ok(code) if !codes.contains(&code) => codes.push(code),
            Ok(_) => {}
            Err(_) => {
                r.wrong(field, format!("{label}里有一位不在名册里，请重新选择"));
                return None;
            }
        }
    }
    Some(codes)
}

/// What a report and a decision say: written once, carried on.
pub(crate) fn content(r: &mut Reader<'_>) -> Option<DraftContent> {
    let violation = r.choice("violation", "违法行为", Violation::ALL, Violation::word);
    let period = r.optional("period", "报告期", 40);
    let report = r.optional("report", "报表名称", 60);
    let indicator = r.optional("indicator", "指标名称", 60);
    let reported = r.figure("reported", "上报数");
    let actual = r.figure("actual", "核实数");
    if violation == Some(Violation::Untrue)
        && matches!((reported, actual), (Some(None), _) | (_, Some(None)))
    {
        r.wrong("reported", "提供不真实统计资料的，要填上报数和核实数，用来算违法比例");
    }
    if actual == Some(Some(0)) {
        r.wrong("actual", "核实数是 0 时算不出违法比例，请换一个指标，或者在违法事实里说明");
    }
    let facts = r.text("facts", "违法事实", 20_000);
    let discretion = r.text("discretion", "裁量理由", 3000);
    let warning = r.raw().has("warning", "yes");
    let fine = fine(r);
    if !warning && r.raw().get("fine").trim().is_empty() {
        r.wrong("warning", "至少要有一种处罚：警告或者罚款");
    }
    let order_to_correct = r.optional("order_to_correct", "责令改正的内容", 500);
    Some(DraftContent {
        violation: violation?,
        period: period?,
        report: report?,
        indicator: indicator?,
        figures: Figures { reported: reported?, actual: actual? }.into(),
        facts: facts?.into(),
        discretion: discretion?,
        warning,
        fine: fine?,
        order_to_correct: order_to_correct?,
    })
}

/// Empty means no fine; zero is not a fine. How much the statute allows depends on the day of the act:
/// that is a gate's matter.
fn fine(r: &mut Reader<'_>) -> Option<Option<crate::Fen>> {
    if r.raw().get("fine").trim().is_empty() {
        return Some(None);
    }
    let fine = r.amount("fine", "罚款金额")?;
    if fine.get() == 0 {
        r.wrong("fine", "罚款金额不能是 0；不罚款就留空");
    }
    Some(Some(fine))
}

/// Notes that a day that must have come has not.
pub(crate) fn not_after(
    r: &mut Reader<'_>,
    field: &str,
    label: &str,
    date: Option<Date>,
    today: Date,
) {
    if let Some(date) = date
        && date > today
    {
        r.wrong(field, format!("{label} {date} 还没有到，今天是 {today}"));
    }
}
