//! 延长、延期、执行、公示、结案: what stands at the end of a case.

use super::content::{ended, public_facts};
use super::measures::{asked, granted};
use super::parts::{Rows, day, numbered, penalties, yuan};
use super::{View, locked};
use crate::case::clocks;
use crate::case::procedure::{Matter, MatterKind};
use crate::law::{Article, law};
use crate::paper::{Kind, Layout, Paper, Part};
use crate::{Fen, time};

/// 延长办案期限审批表 (行政处罚法 §60; 统计执法监督检查办法).
pub(super) fn extension(of: u64, view: &View<'_>) -> Option<Paper> {
    let asked = asked(of, view)?;
    let Matter::Extension { months } = asked.matter else { return None };
    let answer = asked.answer.as_ref()?;
    let filing = view.case.filing.as_ref()?;
    let before = law().term("penalty.decide").map(|term| {
        let due = term.from(filing.on, "立案").deadline(&law().calendar).due;
        time::in_words(due)
    });
    let rows = view
        .case_rows()
        .row("当事人", view.party_name())
        .row("立案日期", time::in_words(filing.on))
        .row("原来的最后一日", before.unwrap_or_default())
        .row("申请延长", format!("{months} 个月"))
        .row("理由", asked.reason.shown())
        .row("依据", format!("{}", Article::penalty_law(60)));
    Some(
        view.sheet(Kind::ExtensionApproval, Layout::Form)
            .with(rows.part())
            .with(view.opinion("承办人意见", "申请延长办案期限。", &asked.asked))
            .with(view.opinion(
                "机关负责人意见",
                granted(answer.granted, &answer.opinion),
                &answer.act,
            )),
    )
}

/// 延期（分期）缴纳罚款审批表 (行政处罚法 §66).
pub(super) fn instalments(of: u64, view: &View<'_>) -> Option<Paper> {
    let asked = asked(of, view)?;
    let Matter::Instalments { plan } = &asked.matter else { return None };
    let answer = asked.answer.as_ref()?;
    let decision = view.case.decision.as_ref()?;
    let fine = view.case.draft.as_ref()?.content.fine?;
    let rows = view
        .case_rows()
        .row("决定书文号", &decision.number)
        .row("当事人", view.party_name())
        .row("罚款", yuan(fine))
        .row("当事人的申请和理由", asked.reason.shown())
        .row("依据", locked::INSTALMENTS);
    let table = plan.iter().map(|part| [part.due.to_string(), yuan(part.amount)]);
    Some(
        view.sheet(Kind::InstalmentApproval, Layout::Form)
            .with(rows.part())
            .with(numbered(&["最后缴纳日期", "金额"], table))
            .with(view.opinion("承办人意见", "建议按上表缴纳。", &asked.asked))
            .with(view.opinion(
                "机关负责人意见",
                granted(answer.granted, &answer.opinion),
                &answer.act,
            )),
    )
}

/// 行政处罚决定执行情况记录: every payment up to the event `of` (行政处罚法 §66, §67, §72).
pub(super) fn payment(of: u64, view: &View<'_>) -> Option<Paper> {
    let is_payment = view.case.procedure.payments.iter().any(|paid| paid.version == of);
    if !is_payment && performed(view.case) != Some(of) {
        return None;
    }
    let decision = view.case.decision.as_ref()?;
    let content = &view.case.draft.as_ref()?.content;
    let served = view.case.procedure.service(Kind::PenaltyDecision, &decision.number);
    let served = served.map(|served| time::in_words(served.what.effective));
    let pay = clocks::pay_until(view.case).map(|clock| clock.deadline.due);
    let rows = view
        .case_rows()
        .row("决定书文号", &decision.number)
        .row("决定日期", time::in_words(decision.on))
        .row("当事人", view.party_name())
        .row("处罚内容", penalties(content).join("；"))
        .row("送达日期", served.unwrap_or_default())
        .row("缴款期限至", pay.map(time::in_words).unwrap_or_default())
        .row("延期、分期", instalments_granted(view));
    let payments: Vec<_> =
        view.case.procedure.payments.iter().filter(|paid| paid.version <= of).collect();
    let sum = |of: fn(&crate::case::procedure::Payment) -> Fen| {
        Fen::new(payments.iter().map(|paid| of(&paid.what).get()).sum())
    };
    let (paid, late) = (sum(|paid| paid.amount), sum(|paid| paid.late));
    let mut paper = view.sheet(Kind::PaymentRecord, Layout::Form).with(rows.part());
    if !payments.is_empty() {
        let table = payments.iter().map(|paid| {
            let paid = &paid.what;
            [paid.on.to_string(), yuan(paid.amount), yuan(paid.late), paid.receipt.clone()]
        });
        paper = paper.with(numbered(&["缴款日期", "罚款", "加处罚款", "票据号"], table));
    }
    let result = outcome(content.fine, paid, late);
    Some(
        paper
            .with(Rows::new().row("执行结果", result).part())
            .with(Part::signatures(&["承办人签名", "承办人签名"])),
    )
}

/// 行政处罚决定公示情况 (行政处罚法 §48; 国办发〔2018〕118号 （六）).
pub(super) fn publication(view: &View<'_>) -> Option<Paper> {
    let published = view.case.published.as_ref()?;
    let decision = view.case.decision.as_ref()?;
    let content = &view.case.draft.as_ref()?.content;
    let until = law().term("publish.term").map(|term| {
        let until = term.from(decision.on, "作出决定").deadline(&law().calendar).due;
        time::in_words(until)
    });
    let shown: Vec<String> = [
        content.warning.then(|| "警告".to_owned()),
        content.fine.map(|fine| format!("罚款 {}", yuan(fine))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let rows = view
        .case_rows()
        .row("决定书文号", &decision.number)
        .row("决定日期", time::in_words(decision.on))
        .row("公示日期", day(published))
        .row("公示期至", until.unwrap_or_default())
        .row("公示地址", format!("{}/d/{}", view.public_url, decision.code))
        .row("核验码", decision.code.grouped())
        .row("公示的违法事实", public_facts(content))
        .row("公示的处罚内容", shown.join("；"))
        .row("公示专员", view.by(published))
        .row("依据", format!("{}、{}", Article::penalty_law(48), Article::three_systems(6)));
    Some(view.sheet(Kind::PublicationRecord, Layout::Form).with(rows.part()))
}

/// 行政处罚案件结案报告 (市场监管处罚程序规定 §77, as a model).
pub(super) fn closing(of: u64, view: &View<'_>) -> Option<Paper> {
    let case = view.case;
    let closed = case.procedure.closed.as_ref().filter(|closed| closed.version == of)?;
    let (on, ending, summary) = &closed.what;
    let decision = case.decision.as_ref()?;
    let content = &case.draft.as_ref()?.content;
    let paper = view
        .sheet(Kind::ClosingReport, Layout::Report)
        .with(Part::heading("案件和当事人"))
        .with(view.case_rows().row("结案日期", time::in_words(*on)).part())
        .with(view.party_rows().part())
        .with(Part::heading("办案经过"))
        .with(Part::text(course(view).join("\n")))
        .with(Part::heading("处罚决定"))
        .with(Part::text(format!(
            "{}作出行政处罚决定（{}）：{}。",
            time::in_words(decision.on),
            decision.number,
            penalties(content).join("；")
        )))
        .with(Part::heading("送达、公示和执行"))
        .with(Part::text(after_decision(view).join("\n")))
        .with(Part::heading("结案"))
        .with(Part::text(format!("结案方式：{}。\n{}", ending.name(), ended(summary))));
    let head = view.opinion("机关负责人意见", "同意结案。", &closed.act);
    Some(paper.with(head).with(Part::signatures(&["承办人签名", "承办人签名"])))
}

/// The event that ends the performance: the payment that completes the fine, the service of a decision
/// without a fine, or the closing of a case that was never performed.
pub(super) fn performed(case: &crate::case::Case) -> Option<u64> {
    let decision = case.decision.as_ref()?;
    let procedure = &case.procedure;
    let fine = case.draft.as_ref()?.content.fine;
    let done = match fine {
        Some(fine) if procedure.paid() >= fine => {
            procedure.payments.last().map(|paid| paid.version)
        }
        Some(_) => None,
        None => {
            procedure.service(Kind::PenaltyDecision, &decision.number).map(|served| served.version)
        }
    };
    done.or(procedure.closed.as_ref().map(|closed| closed.version))
}

fn outcome(fine: Option<Fen>, paid: Fen, late: Fen) -> String {
    let Some(fine) = fine else {
        return "警告自决定书送达之日起生效，已执行完毕。".to_owned();
    };
    let surcharge = match late.get() {
        0 => String::new(),
        _ => format!("，另缴加处罚款 {}", yuan(late)),
    };
    match paid >= fine {
        true => format!("罚款 {}已全部缴清{surcharge}。", yuan(fine)),
        false => format!(
            "罚款 {}，已缴 {}{surcharge}，尚欠 {}。",
            yuan(fine),
            yuan(paid),
            yuan(Fen::new(fine.get() - paid.get()))
        ),
    }
}

/// That the head granted instalments, where he did.
fn instalments_granted(view: &View<'_>) -> String {
    let granted = view.case.procedure.granted(MatterKind::Instalments).next_back();
    match granted.map(|asked| (&asked.matter, &asked.answer)) {
        Some((Matter::Instalments { plan }, Some(answer))) => {
            format!("{}批准分 {} 期缴纳", day(&answer.act), plan.len())
        }
        _ => String::new(),
    }
}

fn course(view: &View<'_>) -> Vec<String> {
    let case = view.case;
    let mut lines = Vec::new();
    if let Some(filing) = &case.filing {
        lines.push(format!(
            "{}立案（{}），承办人为{}。",
            time::in_words(filing.on),
            filing.number,
            view.names(case.handlers())
        ));
    }
    if let Some(report) = &case.procedure.report {
        lines.push(format!("{}调查终结。", day(&report.act)));
    }
    if let Some(notice) = case.procedure.notice() {
        let (on, number) = (time::in_words(notice.what.on), &notice.what.number);
        lines.push(format!("{on}发出行政处罚事先告知书（{number}）。"));
    }
    if let Some(review) = case.last_review() {
        lines.push(format!("{}法制审核{}。", day(&review.act), review.result.name()));
    }
    if let Some(held) = &case.procedure.discussion {
        lines.push(format!("{}负责人集体讨论。", time::in_words(held.what.on)));
    }
    lines
}

fn after_decision(view: &View<'_>) -> Vec<String> {
    let case = view.case;
    let mut lines = Vec::new();
    let decision = case.decision.as_ref();
    let served = decision
        .and_then(|decision| case.procedure.service(Kind::PenaltyDecision, &decision.number));
    lines.push(match served {
        Some(served) => format!(
            "{}{}，{}生效。",
            time::in_words(served.what.on),
            served.what.method.name(),
            time::in_words(served.what.effective)
        ),
        None => "决定书没有送达记录。".to_owned(),
    });
    lines.push(match &case.published {
        Some(published) => format!("{}在公示网站公示。", day(published)),
        None => "决定没有公示。".to_owned(),
    });
    let fine = case.draft.as_ref().and_then(|draft| draft.content.fine);
    lines.push(outcome(fine, case.procedure.paid(), case.procedure.late_paid()));
    lines
}
