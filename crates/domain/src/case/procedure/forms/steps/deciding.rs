//! From the prior notice to the end of the case.

use super::super::fields::{Field, Input, Known, choices, people};
use super::super::{Form, Given};
use super::{party, today};
use crate::case::procedure::Procedure;
use crate::case::procedure::words::{Adoption, Ending, HearingChoice, Manner, Method};
use crate::case::{Case, clocks};
use crate::paper::Kind as Paper;

pub(super) fn notice(given: Given<'_>) -> Form {
    let mut known = party(given.case);
    if let Some(draft) = &given.case.draft {
        let content = &draft.content;
        let fine = content.fine.map_or_else(|| "无".to_owned(), |fine| format!("{fine} 元"));
        known.push(Known::new("违法行为", content.violation.name(), "来自调查终结报告"));
        known.push(Known::new("违法事实", content.facts.shown(), "来自决定书草稿"));
        known.push(Known::new("警告", if content.warning { "有" } else { "无" }, "来自决定书草稿"));
        known.push(Known::new("拟罚款", fine, "来自决定书草稿"));
        let hearing = crate::gates::hearing_right(content.fine);
        let told = if hearing {
            "告知，5 个工作日内可以要求听证"
        } else {
            "不到听证标准"
        };
        known.push(Known::new("听证权利", told, "按拟罚款金额"));
    }
    let again = !given.case.procedure.notices.is_empty();
    let fields = again.then(|| {
        Field::new("new_facts", "新的事实", Input::Area(4))
            .hint("已经告知过一次。有新的事实才能再次告知，处罚也才能加重")
            .fact("new_facts")
    });
    Form {
        intro: "告知书的内容全部来自决定书草稿，不用再写。签发后由承办人送达。",
        known,
        fields: fields.into_iter().collect(),
        button: "签发事先告知书",
        paper: Some(Paper::PriorNotice),
        ..Form::default()
    }
}

/// The documents that wait for their service: word, number, name.
fn to_serve(case: &Case) -> Vec<(String, String)> {
    let procedure: &Procedure = &case.procedure;
    let mut open: Vec<(Paper, &str)> = Vec::new();
    let inspections = procedure.inspections.iter().map(|n| n.what.number.as_str());
    open.extend(inspections.map(|number| (Paper::InspectionNotice, number)));
    let inquiries = procedure.inquiries.iter().map(|inquiry| inquiry.what.number.as_str());
    open.extend(inquiries.map(|number| (Paper::Inquiry, number)));
    let orders = procedure.corrections.iter().map(|order| order.what.number.as_str());
    open.extend(orders.map(|number| (Paper::CorrectionOrder, number)));
    let kept = procedure.preservations.iter().map(|held| held.preservation.number.as_str());
    open.extend(kept.map(|number| (Paper::PreservationNotice, number)));
    let notices = procedure.notice().map(|notice| notice.what.number.as_str());
    open.extend(notices.map(|number| (Paper::PriorNotice, number)));
    let decision = case.decision.as_ref().map(|decision| decision.number.as_str());
    open.extend(decision.map(|number| (Paper::PenaltyDecision, number)));
    open.into_iter()
        .rev()
        .filter(|(paper, number)| procedure.service(*paper, number).is_none())
        .map(|(paper, number)| {
            (format!("{}|{number}", paper.word()), format!("{} {number}", paper.name()))
        })
        .collect()
}

pub(super) fn serve(given: Given<'_>) -> Form {
    let case = given.case;
    let open = to_serve(case);
    let first = open.first().map_or("", |(word, _)| word.as_str()).to_owned();
    let unit = case.party.as_ref();
    let recipient = unit.map_or("", |unit| unit.representative.shown());
    let place = unit.map_or("", |unit| unit.address.shown());
    let handlers: Vec<String> =
        given.people.iter().filter(|p| p.handler).map(|p| p.code.to_string()).collect();
    Form {
        intro: "登记文书是怎样送到当事人手里的，送达回证自动生成。公告送达从公告之日起满 30 日。",
        known: party(case).into_iter().take(1).collect(),
        fields: vec![
            Field::new("what", "送达的文书", Input::Choice(open)).from(first, "还没有送达的"),
            Field::new(
                "method",
                "送达方式",
                Input::Choice(choices(Method::ALL, Method::word, Method::name)),
            ),
            today(given, "on", "送达日期"),
            Field::new("recipient", "收件人", Input::Line).from(recipient, "来自线索：法定代表人"),
            Field::new("place", "送达地点", Input::Line).from(place, "来自线索：住所"),
            Field::new(
                "server",
                "送达人",
                Input::Several(people(given.people, |person| person.handler)),
            )
            .from(handlers.join("\n"), "承办人"),
            Field::new("remark", "备注", Input::Area(2))
                .free()
                .hint("留置写拒收事由和见证人；邮寄写邮件号码；电子写确认书；公告写原因"),
        ],
        upload: "签收的回证、留置的照片或者录像、邮件回执",
        button: "登记送达",
        paper: Some(Paper::ServiceReceipt),
    }
}

pub(super) fn statement(given: Given<'_>) -> Form {
    let case = given.case;
    let mut known = Vec::new();
    if let Some(notice) = case.procedure.notice() {
        known.push(Known::new("告知书", notice.what.number.clone(), "来自告知书"));
    }
    if let Some(until) = clocks::statement_until(case) {
        known.push(Known::new("陈述申辩期至", until.deadline.due.to_string(), "来自送达日期"));
    }
    let by = case.party.as_ref().map_or("", |party| party.representative.shown());
    Form {
        intro: "当事人说了什么，原样记下；过期提出的也登记，系统会标明。明确放弃的也在这里登记。",
        known,
        fields: vec![
            today(given, "on", "收到或者记录的日期"),
            Field::new(
                "manner",
                "方式",
                Input::Choice(choices(Manner::ALL, Manner::word, Manner::name)),
            ),
            Field::new("by", "陈述人", Input::Line).from(by, "来自线索：法定代表人"),
            Field::new("content", "陈述申辩的内容", Input::Area(6))
                .free()
                .hint("放弃的可以留空")
                .fact("statement"),
        ],
        upload: "书面申辩、证据或者放弃声明",
        button: "登记",
        paper: Some(Paper::StatementRecord),
    }
}

pub(super) fn statement_answer(given: Given<'_>) -> Form {
    let said: Vec<&str> =
        given.case.procedure.arguments().map(|said| said.what.content.shown()).collect();
    Form {
        intro: "对当事人提出的事实、理由和证据逐项复核。不得因为申辩加重处罚。",
        known: vec![Known::new("陈述申辩", said.join("\n"), "来自陈述申辩笔录")],
        fields: vec![
            Field::new(
                "adoption",
                "采纳情况",
                Input::Choice(choices(Adoption::ALL, Adoption::word, Adoption::name)),
            )
            .fact("adoption"),
            Field::new("reasons", "复核理由", Input::Area(5)).fact("adoption.reasons"),
        ],
        button: "提交复核意见",
        paper: Some(Paper::StatementAnswer),
        ..Form::default()
    }
}

pub(super) fn hearing(given: Given<'_>) -> Form {
    let case = given.case;
    let by = case.party.as_ref().map_or("", |party| party.representative.shown());
    let until = clocks::hearing_until(case);
    let known = until.map(|until| {
        Known::new("要求听证的期限至", until.deadline.due.to_string(), "来自送达日期")
    });
    Form {
        intro: "登记当事人要求听证、放弃听证或者撤回要求。要求了听证，听证以前不能作出决定。",
        known: known.into_iter().collect(),
        fields: vec![
            today(given, "on", "收到或者记录的日期"),
            Field::new(
                "choice",
                "当事人的选择",
                Input::Choice(choices(
                    HearingChoice::ALL,
                    HearingChoice::word,
                    HearingChoice::name,
                )),
            ),
            Field::new("by", "表示的人", Input::Line).from(by, "来自线索：法定代表人"),
        ],
        button: "登记",
        ..Form::default()
    }
}

pub(super) fn discussion(given: Given<'_>) -> Form {
    let case = given.case;
    let mut known = party(case);
    if let Some(draft) = &case.draft {
        known.push(Known::new("案情", draft.content.facts.shown(), "来自决定书草稿"));
        let fine = draft.content.fine.map_or_else(|| "无".to_owned(), |fine| format!("{fine} 元"));
        known.push(Known::new("拟罚款", fine, "来自决定书草稿"));
    }
    let everyone = || people(given.people, |_| true);
    Form {
        intro: "情节复杂或者重大的，由负责人集体讨论决定。各人意见一行一人。",
        known,
        fields: vec![
            today(given, "on", "讨论日期"),
            Field::new("place", "地点", Input::Line).fact("discussion.place"),
            Field::new("host", "主持人", Input::Choice(people(given.people, |p| p.head)))
                .fact("discussion.host"),
            Field::new("recorder", "记录人", Input::Choice(everyone())).fact("discussion.recorder"),
            Field::new(
                "attendee",
                "参加的负责人",
                Input::Several(people(given.people, |p| p.head)),
            )
            .fact("discussion.attendees"),
            Field::new("opinions", "各人意见", Input::Area(6))
                .hint("例如：何静：同意处罚建议。")
                .fact("discussion.opinions"),
            Field::new("conclusion", "结论", Input::Area(3)).fact("discussion.conclusion"),
        ],
        button: "保存讨论记录",
        paper: Some(Paper::DiscussionRecord),
        ..Form::default()
    }
}

pub(super) fn scan(given: Given<'_>) -> Form {
    let done = &given.case.procedure.scans;
    let mut open: Vec<(String, String)> = Vec::new();
    for paper in [Paper::PenaltyDecision, Paper::PriorNotice, Paper::CorrectionOrder] {
        let exists = match paper {
            Paper::PenaltyDecision => given.case.decision.is_some(),
            Paper::PriorNotice => !given.case.procedure.notices.is_empty(),
            _ => !given.case.procedure.corrections.is_empty(),
        };
        if exists && !done.iter().any(|scan| scan.what.0 == paper) {
            open.push((paper.word().to_owned(), paper.name().to_owned()));
        }
    }
    let first = open.first().map_or("", |(word, _)| word.as_str()).to_owned();
    Form {
        intro: "印章和签名在纸上。把盖好章的原件扫描上传，与系统里的文书绑在一起。",
        known: Vec::new(),
        fields: vec![
            Field::new("paper", "哪一份文书", Input::Choice(open)).from(first, "还没有扫描件的"),
        ],
        upload: "盖章原件的扫描件（一个文件）",
        button: "收存扫描件",
        paper: None,
    }
}

pub(super) fn pay(given: Given<'_>) -> Form {
    let case = given.case;
    let fine = case.draft.as_ref().and_then(|draft| draft.content.fine);
    let paid = case.procedure.paid();
    let left = fine.map(|fine| crate::Fen::new(fine.get().saturating_sub(paid.get())));
    let mut known = Vec::new();
    if let Some(fine) = fine {
        known.push(Known::new("罚款", format!("{fine} 元"), "来自决定书"));
        known.push(Known::new("已经缴纳", format!("{paid} 元"), "来自缴款登记"));
    }
    if let Some(until) = clocks::pay_until(case) {
        known.push(Known::new("最晚缴纳日期", until.deadline.due.to_string(), "来自送达日期"));
    }
    let left = left.map_or_else(String::new, |left| left.to_string());
    Form {
        intro: "罚款由当事人到指定银行缴纳，这里登记票据。加处罚款每日 3%，不超过罚款本身。",
        known,
        fields: vec![
            today(given, "on", "缴款日期"),
            Field::new("amount", "缴纳的罚款", Input::Amount).from(left, "还没有缴纳的部分"),
            Field::new("late", "加处罚款", Input::Amount).free().hint("没有就留空"),
            Field::new("receipt", "票据号", Input::Line).fact("receipt"),
        ],
        upload: "缴款票据",
        button: "登记缴款",
        paper: Some(Paper::PaymentRecord),
    }
}

pub(super) fn close(given: Given<'_>) -> Form {
    let case = given.case;
    let fine = case.draft.as_ref().and_then(|draft| draft.content.fine);
    let ending = if fine.is_some() { Ending::Performed } else { Ending::WarningOnly };
    let mut known = party(case).into_iter().take(1).collect::<Vec<_>>();
    if let Some(decision) = &case.decision {
        known.push(Known::new("决定书", decision.number.clone(), "来自决定书"));
        let served = case.procedure.service(Paper::PenaltyDecision, &decision.number);
        let served = served.map_or_else(String::new, |served| served.what.effective.to_string());
        known.push(Known::new("送达日期", served, "来自送达回证"));
    }
    known.push(Known::new("已缴罚款", format!("{} 元", case.procedure.paid()), "来自缴款登记"));
    Form {
        intro: "送达、公示、执行都办完以后结案。案卷随时可以生成。",
        known,
        fields: vec![
            Field::new(
                "ending",
                "结案方式",
                Input::Choice(choices(Ending::ALL, Ending::word, Ending::name)),
            )
            .from(ending.word(), "按处罚内容"),
            Field::new("summary", "执行和结案情况", Input::Area(3)).fact("closing.summary"),
        ],
        button: "结案",
        paper: Some(Paper::ClosingReport),
        ..Form::default()
    }
}
