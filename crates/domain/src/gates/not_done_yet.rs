//! 一事一次，按序办理。A case is filed once, decided once, published once and closed once; what follows on
//! a thing waits until the thing is there, and nothing is investigated after the decision
//! (《行政处罚法》第五十七条: one decision after the results are reviewed).

use super::{Check, Facts, Gate};
use crate::case::procedure::{HearingChoice, MatterKind, Take};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "现在可以办这一步",
    article: Article::penalty_law(57),
    since: date(2021, 7, 15),
    before: &[
        Step::RequestFiling,
        Step::ReturnFiling,
        Step::File,
        Step::Record,
        Step::Draft,
        Step::RequestReview,
        Step::Review,
        Step::Issue,
        Step::Publish,
        Step::VoidNumber,
        Step::Check,
        Step::ChangeHandlers,
        Step::Ask,
        Step::Answer,
        Step::NotifyInspection,
        Step::OrderCorrection,
        Step::Inquire,
        Step::AnswerInquiry,
        Step::Preserve,
        Step::DisposePreservation,
        Step::CloseInvestigation,
        Step::Notify,
        Step::Serve,
        Step::State,
        Step::AnswerStatement,
        Step::ChooseHearing,
        Step::Discuss,
        Step::BindScan,
        Step::Pay,
        Step::Close,
    ],
    check,
};

/// Why not now: a headline and what to do.
type Why = (&'static str, String);

fn check(facts: &Facts<'_>) -> Check {
    let why = over(facts)
        .or_else(|| decided(facts))
        .or_else(|| filing(facts))
        .or_else(|| deciding(facts))
        .or_else(|| measures(facts))
        .or_else(|| responses(facts))
        .or_else(|| papers(facts))
        .or_else(|| requests(facts));
    match why {
        Some((title, detail)) => Check::unmet(title, detail, Place::Case),
        None => Check::met("没有重复办理，前面的都办了"),
    }
}

fn because(blocked: bool, title: &'static str, detail: &str) -> Option<Why> {
    blocked.then(|| (title, detail.to_owned()))
}

fn over(facts: &Facts<'_>) -> Option<Why> {
    let closed = facts.case.procedure.closed.as_ref()?;
    Some(("本案已经结案", format!("{} 结案，以后只能写备注、生成文书。", closed.what.0)))
}

/// What is not touched any more once there is a decision.
fn decided(facts: &Facts<'_>) -> Option<Why> {
    let decision = facts.case.decision.as_ref()?;
    let before = matches!(
        facts.step,
        Step::Record
            | Step::Draft
            | Step::RequestReview
            | Step::Check
            | Step::NotifyInspection
            | Step::OrderCorrection
            | Step::Inquire
            | Step::AnswerInquiry
            | Step::Preserve
            | Step::CloseInvestigation
            | Step::Notify
            | Step::State
            | Step::AnswerStatement
            | Step::ChooseHearing
            | Step::Discuss
    );
    before.then(|| {
        let detail = format!(
            "{} 已经作出 {}。决定以后，调查、审核和告知不再改动。",
            decision.on, decision.number
        );
        ("本案已经作出决定", detail)
    })
}

fn filing(facts: &Facts<'_>) -> Option<Why> {
    let case = facts.case;
    let filed = case.filing.is_some();
    let waiting = case.filing_request.as_ref().is_some_and(|request| request.returned.is_none());
    match facts.step {
        Step::RequestFiling => because(filed, "本案已经立案", "立案后不再重复提请。"),
        Step::File | Step::ReturnFiling if filed => {
            because(true, "本案已经立案", "别的负责人可能刚刚批准，请刷新案件页。")
        }
        Step::File | Step::ReturnFiling => {
            because(!waiting, "没有等待审批的立案申请", "请承办人先提请立案。")
        }
        Step::ChangeHandlers => {
            because(!filed, "本案还没有立案", "立案以前，承办人在立案申请里指定。")
        }
        _ => None,
    }
}

fn deciding(facts: &Facts<'_>) -> Option<Why> {
    let case = facts.case;
    match facts.step {
        Step::Review => because(
            case.review_request.is_none(),
            "没有等待审核的材料",
            "可能已经有人出具意见，或者承办人改了草稿要重新送审。请刷新案件页。",
        ),
        Step::Notify => {
            because(case.draft.is_none(), "还没有拟写决定书", "告知书的内容来自决定书草稿。")
        }
        Step::Issue => {
            because(case.decision.is_some(), "决定已经签发", "一个案件只作一个处罚决定。")
        }
        Step::Publish if case.decision.is_none() => {
            because(true, "还没有签发决定", "决定签发以后才能公示。")
        }
        Step::Publish => {
            because(case.published.is_some(), "决定已经公示", "公示以后只能更正或者撤回。")
        }
        _ => None,
    }
}

fn measures(facts: &Facts<'_>) -> Option<Why> {
    let procedure = &facts.case.procedure;
    match facts.step {
        Step::AnswerInquiry => because(
            procedure.inquiry_answers.len() >= procedure.inquiries.len(),
            "没有等待答复的查询书",
            "查询书发出以后才有答复，每份查询书登记一次答复。",
        ),
        Step::DisposePreservation => because(
            procedure.open_preservation().is_none(),
            "没有等待处理的登记保存",
            "登记保存以后才有处理决定，可能已经处理过了。",
        ),
        _ => None,
    }
}

fn responses(facts: &Facts<'_>) -> Option<Why> {
    let procedure = &facts.case.procedure;
    let told = procedure.notice_service().is_some();
    let unanswered = procedure.arguments().next().is_some() && procedure.statement_answer.is_none();
    match facts.step {
        Step::State | Step::ChooseHearing if !told => {
            because(true, "告知书还没有送达", "告知书送达以后，当事人才陈述申辩、要求听证。")
        }
        Step::ChooseHearing if !procedure.notice().is_some_and(|notice| notice.what.hearing) => {
            because(true, "告知书没有告知听证", "拟罚款没有达到听证标准，没有听证这一步。")
        }
        Step::ChooseHearing => {
            let withdraws = matches!(
                facts.take(),
                Some(Take::ChooseHearing { choice: HearingChoice::Withdrawn, .. })
            );
            let requested =
                procedure.hearing.as_ref().is_some_and(|h| h.what.1 == HearingChoice::Requested);
            because(withdraws && !requested, "没有可以撤回的听证要求", "当事人没有要求过听证。")
        }
        Step::AnswerStatement => because(
            !unanswered,
            "没有等待复核的陈述申辩",
            "当事人陈述申辩以后才复核，可能已经复核过了。",
        ),
        _ => None,
    }
}

fn papers(facts: &Facts<'_>) -> Option<Why> {
    let case = facts.case;
    let procedure = &case.procedure;
    match (facts.step, facts.take()) {
        (Step::Serve, Some(Take::Serve(form))) => {
            let name = form.paper.name();
            let issued = case.issued();
            let exists =
                issued.iter().any(|known| known.paper == form.paper && known.number == form.number);
            if !exists {
                let detail = format!("本案没有《{name}》{}，请刷新页面重新选择。", form.number);
                return Some(("没有这一份文书", detail));
            }
            let before = procedure.service(form.paper, &form.number)?;
            let detail = format!("《{name}》{} 已经于 {} 送达。", form.number, before.what.on);
            Some(("这一份文书已经送达", detail))
        }
        (Step::Serve, _) => because(
            case.issued()
                .iter()
                .all(|known| procedure.service(known.paper, known.number).is_some()),
            "没有等待送达的文书",
            "发出文书以后才送达，可能都送达了。",
        ),
        (Step::BindScan, Some(Take::BindScan { paper, .. })) => {
            let detail = format!("本案还没有《{}》，没有可以盖章签名的原件。", paper.name());
            (!case.has_paper(*paper)).then_some(("没有这一份文书", detail))
        }
        (Step::Pay, _) => {
            let fine = case.draft.as_ref().and_then(|draft| draft.content.fine);
            match fine {
                None => because(true, "本案没有罚款", "没有罚款就没有缴款。"),
                Some(fine) => because(procedure.paid() >= fine, "罚款已经缴清", "不再登记缴款。"),
            }
        }
        _ => None,
    }
}

fn requests(facts: &Facts<'_>) -> Option<Why> {
    let case = facts.case;
    match (facts.step, facts.take()) {
        (Step::Answer, _) => because(
            case.procedure.all_waiting().next().is_none(),
            "没有等待批示的请示",
            "可能已经批过了，请刷新案件页。",
        ),
        (Step::Ask, Some(Take::Ask { matter, .. })) => {
            let decided = case.decision.is_some();
            match matter.kind() {
                MatterKind::Instalments => because(
                    !decided,
                    "还没有作出决定",
                    "决定送达以后，当事人确有经济困难的才申请延期或者分期缴纳。",
                ),
                MatterKind::Recusal => None,
                MatterKind::Preservation
                | MatterKind::AvException
                | MatterKind::Extension
                | MatterKind::Deviation => {
                    because(decided, "本案已经作出决定", "决定以后，调查和裁量的事不再请示。")
                }
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
