//! 送达回证: one for each service (行政处罚法 §61; 民事诉讼法 §87–95).

use super::View;
use super::parts::Rows;
use crate::case::procedure::{Method, Service};
use crate::law::Article;
use crate::paper::{Kind, Layout, Paper, Part};
use crate::time;

/// The receipt of the service that the event `of` registered.
pub(super) fn receipt(of: u64, view: &View<'_>) -> Option<Paper> {
    let served = view.case.procedure.services.iter().find(|served| served.version == of)?;
    let service = &served.what;
    let rows = view
        .case_rows()
        .row("送达的文书", service.paper.name())
        .row("文号", &service.number)
        .row("受送达人", view.party_name())
        .row("送达方式", service.method.name())
        .row("送达地点", &service.place)
        .row("收件人", service.recipient.shown())
        .row(day_of(service.method), time::in_words(service.on));
    let counts = time::in_words(service.effective);
    let rows = match service.effective == service.on {
        true => rows.row("视为送达日期", ""),
        false => rows.row("视为送达日期", format!("{counts}（公告满三十日）")),
    };
    let rows = rows
        .row("送达人", view.officers(&service.servers, service.on))
        .row(remark_of(service.method), service.remark.shown());
    let rows = proofs(service, view, rows).row("依据", basis(service));
    Some(
        view.sheet(Kind::ServiceReceipt, Layout::Form)
            .with(rows.part())
            .with(Part::signatures(signers(service.method))),
    )
}

fn day_of(method: Method) -> &'static str {
    match method {
        Method::Direct => "签收日期",
        Method::LeftBehind => "留置日期",
        Method::Entrusted => "受托机关送达日期",
        Method::Mail => "收件日期",
        Method::Electronic => "到达日期",
        Method::PublicNotice => "公告日期",
    }
}

fn remark_of(method: Method) -> &'static str {
    match method {
        Method::Direct | Method::Entrusted => "备注",
        Method::LeftBehind => "拒收事由和见证人",
        Method::Mail => "邮件号码和回执",
        Method::Electronic => "确认书和送达系统",
        Method::PublicNotice => "公告的原因和经过",
    }
}

/// Who signs: where nobody took it over, nobody can be asked to.
fn signers(method: Method) -> &'static [&'static str] {
    match method {
        Method::Direct | Method::Entrusted => &["受送达人签名或者盖章", "送达人签名", "送达人签名"],
        Method::LeftBehind => &["见证人签名", "送达人签名", "送达人签名"],
        Method::Mail | Method::Electronic | Method::PublicNotice => &["送达人签名", "送达人签名"],
    }
}

fn basis(service: &Service) -> String {
    let article = match service.method {
        Method::Direct => 88,
        Method::LeftBehind => 89,
        Method::Electronic => 90,
        Method::Entrusted | Method::Mail => 91,
        Method::PublicNotice => 95,
    };
    let civil = Article::civil_procedure(article);
    match service.paper {
        Kind::PenaltyDecision => format!("{}、{civil}", Article::penalty_law(61)),
        _ => civil.to_string(),
    }
}

fn proofs(service: &Service, view: &View<'_>, rows: Rows) -> Rows {
    let titles: Vec<&str> = service
        .receipts
        .iter()
        .filter_map(|code| view.case.evidence.iter().find(|piece| &piece.item.code == code))
        .map(|piece| piece.item.title.shown())
        .collect();
    rows.row("送达凭证", titles.join("；"))
}
