//! 查询、责令改正、先行登记保存, and the list of the evidence.

use super::content::ended;
use super::parts::numbered;
use super::{View, locked};
use crate::case::procedure::{Approval, Disposal, Matter, Preservation, Preserved};
use crate::evidence::Item;
use crate::paper::{Kind, Layout, Paper, Part};
use crate::time;

/// 统计检查查询书: the questions, the last day for answering, and what not answering means (统计法 §38(1)(1),
/// §44(1)(3)).
pub(super) fn inquiry(of: u64, view: &View<'_>) -> Option<Paper> {
    let inquiry = view.case.procedure.inquiries.iter().find(|inquiry| inquiry.version == of)?;
    let what = &inquiry.what;
    let on = time::civil_date(inquiry.act.at);
    let until = time::in_words(what.reply_by);
    let text = format!(
        "依照《中华人民共和国统计法》第三十八条第一款第一项的规定，本机关就下列事项向{}查询，请于{until}\
         以前据实书面答复，并加盖单位印章。",
        view.party_name()
    );
    let particulars = &view.agency.particulars;
    Some(
        view.letter(Kind::Inquiry, Some(&what.number), on)
            .with(Part::text(text))
            .with(Part::heading("查询事项"))
            .with(Part::text(what.questions.shown()))
            .with(Part::heading("答复的期限和要求"))
            .with(Part::text(format!(
                "答复期限到{until}（{}）。答复可以送到或者寄到本机关，附上能够证明的资料。",
                time::weekday(what.reply_by)
            )))
            .with(Part::heading("不答复的后果"))
            .with(Part::text(locked::UNANSWERED))
            .with(Part::Rights {
                lines: vec![locked::contact(&particulars.name, &particulars.phone)],
            }),
    )
}

/// 责令改正通知书: the acts, the basis, the term (行政处罚法 §28).
pub(super) fn correction(of: u64, view: &View<'_>) -> Option<Paper> {
    let order = view.case.procedure.corrections.iter().find(|order| order.version == of)?;
    let what = &order.what;
    let on = time::civil_date(order.act.at);
    // What the report found counts, where it was there already; the clue only said what was suspected.
    let report = view.case.procedure.report.as_ref().filter(|report| report.version < of);
    let violation = match report {
        Some(report) => report.what.content.violation,
        None => view.case.clue.as_ref()?.violation,
    };
    let basis = super::content::conduct(view.case, violation, on);
    let particulars = &view.agency.particulars;
    let lines = vec![
        "这是要求改正的通知，不是处罚决定。".to_owned(),
        "您对本通知有不同意见的，可以向本机关说明理由，提交证据。".to_owned(),
        locked::contact(&particulars.name, &particulars.phone),
    ];
    Some(
        view.letter(Kind::CorrectionOrder, Some(&what.number), on)
            .with(view.party_rows().part())
            .with(Part::text(format!(
                "经查，{}有{}的行为，属于{basis}规定的违法行为。依照《中华人民共和国行政处罚法》\
                 第二十八条第一款的规定，责令改正。",
                view.party_name(),
                violation.name()
            )))
            .with(Part::heading("应当改正的行为和要求"))
            .with(Part::text(ended(&what.acts)))
            .with(Part::heading("改正期限"))
            .with(Part::text(format!(
                "{}（{}）以前。{}",
                time::in_words(what.until),
                time::weekday(what.until),
                locked::UNCORRECTED
            )))
            .with(Part::Rights { lines }),
    )
}

/// 先行登记保存证据审批表: the head decides before anything is kept (行政处罚法 §56; 统计法 §38(1)(5)).
pub(super) fn preservation_approval(of: u64, view: &View<'_>) -> Option<Paper> {
    let asked = asked(of, view)?;
    let Matter::Preservation { items, place, keeper } = &asked.matter else { return None };
    let answer = asked.answer.as_ref()?;
    let rows = view
        .case_rows()
        .row("当事人", view.party_name())
        .row("保存地点", place)
        .row("保管人", keeper)
        .row("理由", asked.reason.shown())
        .row("依据", "《行政处罚法》第五十六条：证据可能灭失或者以后难以取得，经机关负责人批准");
    Some(
        view.sheet(Kind::PreservationApproval, Layout::Form)
            .with(rows.part())
            .with(goods(items))
            .with(view.opinion("承办人意见", "申请先行登记保存上列证据。", &asked.asked))
            .with(view.opinion(
                "机关负责人意见",
                granted(answer.granted, &answer.opinion),
                &answer.act,
            )),
    )
}

/// 先行登记保存证据通知书, with its list and the term for what becomes of it.
pub(super) fn preservation(of: u64, view: &View<'_>) -> Option<Paper> {
    let kept = view.case.procedure.preservations.iter().find(|held| held.version == of)?;
    let Preservation { number, on, items, place, keeper, present } = &kept.preservation;
    let approved = view.case.procedure.approvals.iter().rev().find(|asked| {
        asked.version < of
            && matches!(asked.matter, Matter::Preservation { .. })
            && asked.answer.as_ref().is_some_and(|answer| answer.granted)
    });
    let why =
        approved.map_or("证据可能灭失或者以后难以取得", |asked| asked.reason.shown());
    let rows = super::parts::Rows::new()
        .row("登记保存日期", time::in_words(*on))
        .row("保存地点", place)
        .row("保管人", keeper)
        .row("到场的当事人一方", present.shown());
    let signers = ["当事人一方核对清单和签名", "保管人签名", "执法人员签名", "执法人员签名"];
    Some(
        view.letter(Kind::PreservationNotice, Some(number), *on)
            .with(Part::text(format!(
                "因{}，依照《中华人民共和国行政处罚法》第五十六条的规定，经机关负责人批准，本机关对\
                 下列证据先行登记保存。",
                why.trim().trim_end_matches('。')
            )))
            .with(rows.part())
            .with(goods(items))
            .with(Part::Rights { lines: locked::preserved() })
            .with(Part::signatures(&signers)),
    )
}

/// 先行登记保存证据处理决定书: printed from the event that disposed of what was kept.
pub(super) fn disposal(of: u64, view: &View<'_>) -> Option<Paper> {
    let of_this = |held: &&Preserved| held.disposed.as_ref().is_some_and(|done| done.version == of);
    let kept = view.case.procedure.preservations.iter().find(of_this)?;
    let (on, disposal, detail) = &kept.disposed.as_ref()?.what;
    let what = match disposal {
        Disposal::Kept => "作为本案证据使用，复制后原件返还当事人，登记保存解除。",
        Disposal::Returned => "不再需要保存，返还当事人，登记保存解除。",
        Disposal::Appraised => "送交鉴定，鉴定所需时间另行告知。",
        Disposal::Transferred => "依法移送有关部门处理，登记保存解除。",
    };
    Some(
        view.letter(Kind::PreservationDisposal, None, *on)
            .with(Part::text(format!(
                "本机关于{}登记保存了下列证据（{}）。依照《中华人民共和国行政处罚法》第五十六条的规定，\
                 现作出处理决定。",
                time::in_words(kept.preservation.on),
                kept.preservation.number
            )))
            .with(goods(&kept.preservation.items))
            .with(Part::heading("处理决定"))
            .with(Part::text(format!("{what}\n{}", ended(detail))))
            .with(Part::signatures(&["当事人一方签收", "执法人员签名", "执法人员签名"])),
    )
}

/// 证据清单: everything that proves the facts, with what its bytes are known by.
pub(super) fn evidence_list(view: &View<'_>) -> Option<Paper> {
    let all = u64::MAX;
    let rows: Vec<[String; 6]> = view
        .proof(all)
        .map(|piece| {
            let item = &piece.item;
            [
                item.title.shown().to_owned(),
                item.category.name().to_owned(),
                medium(item).to_owned(),
                time::civil_date(piece.act.at).to_string(),
                view.by(&piece.act),
                item.sha256.chars().take(16).collect(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let head = ["名称", "证据种类", "载体", "入案日期", "收集人", "校验值前16位"];
    Some(
        view.sheet(Kind::EvidenceList, Layout::Form)
            .with(view.case_rows().row("当事人", view.party_name()).part())
            .with(numbered(&head, rows.into_iter()))
            .with(Part::text(
                "校验值是文件的 SHA-256。文件改动一个字节，校验值就不同；文件和完整的校验值保存在执法系统里。",
            ))
            .with(Part::signatures(&["承办人签名", "承办人签名"])),
    )
}

/// The request numbered `of`.
pub(super) fn asked<'v>(of: u64, view: &'v View<'_>) -> Option<&'v Approval> {
    view.case.procedure.approvals.iter().find(|asked| asked.version == of)
}

/// The head's word and what was added to it.
pub(super) fn granted(granted: bool, opinion: &str) -> String {
    let word = if granted { "同意。" } else { "不同意。" };
    match opinion.trim().trim_end_matches('。') {
        "" | "同意" | "不同意" => word.to_owned(),
        said if said.starts_with(word.trim_end_matches('。')) => ended(said),
        said => format!("{word}{}", ended(said)),
    }
}

fn goods(items: &[String]) -> Part {
    numbered(&["物品名称、数量和特征"], items.iter().map(|item| [item.clone()]))
}

/// What the file is, for people.
fn medium(item: &Item) -> &'static str {
    match item.media_type.split('/').next() {
        Some("image") => "图片",
        Some("audio") => "录音",
        Some("video") => "录像",
        _ => "电子文件",
    }
}
