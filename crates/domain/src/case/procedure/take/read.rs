//! How the fields of a form become a step of the ordinary procedure.
//!
//! Only what can be told from the fields alone is judged here; what depends on the case is the
//! business of the gates.

use super::{ServiceInput, Take};
use crate::Fen;
use crate::case::command::read;
use crate::case::procedure::event::{Check, Discussion, Instalment, Matter, Payment, Report};
use crate::case::procedure::words::{
    Adoption, Cause, Disposal, Ending, Ground, HearingChoice, Manner, MatterKind, Method, Organiser,
};
use crate::case::steps::Step;
use crate::evidence::{Category, Item};
use crate::field::{FieldError, Fields, Reader};
use crate::paper::Kind as PaperKind;
use jiff::civil::Date;

impl Take {
    /// The form of `step` as a command. `evidence` was uploaded with it; `template` is the digest of
    /// the decision's template.
    pub fn read(
        step: Step,
        fields: &Fields,
        evidence: Vec<Item>,
        today: Date,
        template: &str,
    ) -> Result<Take, Vec<FieldError>> {
        let mut r = Reader::new(fields);
        let take = match step {
            Step::Check => check(&mut r, today),
            Step::ChangeHandlers => change_handlers(&mut r),
            Step::Ask => ask(&mut r, today),
            Step::Answer => answer(&mut r),
            Step::NotifyInspection => notify_inspection(&mut r, today),
            Step::OrderCorrection => order_correction(&mut r, today),
            Step::Inquire => inquire(&mut r, today),
            Step::AnswerInquiry => answer_inquiry(&mut r, today, evidence),
            Step::Preserve => preserve(&mut r, today, evidence),
            Step::DisposePreservation => dispose(&mut r, today),
            Step::CloseInvestigation => close_investigation(&mut r, template),
            Step::Notify => r
                .optional("new_facts", "新的事实", 3000)
                .map(|new_facts| Take::Notify { new_facts }),
            Step::Serve => serve(&mut r, today, evidence),
            Step::State => state(&mut r, today, evidence),
            Step::AnswerStatement => answer_statement(&mut r),
            Step::ChooseHearing => choose_hearing(&mut r, today),
            Step::Discuss => discuss(&mut r, today),
            Step::BindScan => bind_scan(&mut r, evidence),
            Step::Pay => pay(&mut r, today, evidence),
            Step::Close => close(&mut r),
            _ => {
                r.wrong("", "这一步不在这里办理");
                None
            }
        };
        r.finish(take)
    }
}

fn past(r: &mut Reader<'_>, field: &str, label: &str, today: Date) -> Option<Date> {
    let date = r.date(field, label);
    read::not_after(r, field, label, date, today);
    date
}

fn ahead(r: &mut Reader<'_>, field: &str, label: &str, today: Date) -> Option<Date> {
    let date = r.date(field, label)?;
    if date <= today {
        r.wrong(field, format!("{label} {date} 已经到了，应当晚于今天（{today}）"));
    }
    Some(date)
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Evidence of a step, filed under what the step says it is.
fn filed(mut evidence: Vec<Item>, category: Category) -> Vec<Item> {
    for item in &mut evidence {
        item.category = category;
    }
    evidence
}

fn check(r: &mut Reader<'_>, today: Date) -> Option<Take> {
    let organiser =
        r.choice("organiser", "统计调查的组织实施单位", Organiser::ALL, Organiser::word);
    let act_on = past(r, "act_on", "违法行为发生（终了）之日", today);
    let found = r.text("found", "核查情况", 3000);
    Some(Take::Check(Check { organiser: organiser?, act_on: act_on?, found: found?.into() }))
}

fn change_handlers(r: &mut Reader<'_>) -> Option<Take> {
    let handlers = read::people(r, "handler", "承办人");
    if handlers.as_ref().is_some_and(Vec::is_empty) {
        r.wrong("handler", "请选择承办人，至少两名");
    }
    let reason = r.text("reason", "调整的理由", 500);
    Some(Take::ChangeHandlers { handlers: handlers?, reason: reason? })
}

fn ask(r: &mut Reader<'_>, today: Date) -> Option<Take> {
    let kind = r.choice("matter", "请示事项", MatterKind::ALL, MatterKind::word);
    let reason = r.text("reason", "理由", 3000);
    let matter = match kind? {
        MatterKind::Preservation => {
            let items = r.text("items", "物品清单（一行一件）", 3000);
            let place = r.text("place", "保存地点", 200);
            let keeper = r.text("keeper", "保管人", 60);
            Matter::Preservation { items: lines(&items?), place: place?, keeper: keeper? }
        }
        MatterKind::AvException => {
            let record = r.figure("record", "没有音像的是第几份笔录")?;
            let cause = r.choice("cause", "客观原因", Cause::ALL, Cause::word);
            let record = record.and_then(|n| u32::try_from(n).ok()).filter(|&n| n > 0);
            if record.is_none() {
                r.wrong("record", "请选择是哪一份笔录没有音像");
            }
            Matter::AvException { record: record?, cause: cause? }
        }
        MatterKind::Recusal => {
            let person = r.code("person", "应当回避的人员");
            let ground = r.choice("ground", "回避事由", Ground::ALL, Ground::word);
            Matter::Recusal { person: person?, ground: ground? }
        }
        MatterKind::Extension => {
            let months = r.figure("months", "延长的月数")?;
            let months = months.and_then(|n| u32::try_from(n).ok()).filter(|n| (1..=3).contains(n));
            if months.is_none() {
                r.wrong("months", "延长 1 到 3 个月，请写 1、2 或者 3");
            }
            Matter::Extension { months: months? }
        }
        MatterKind::Deviation => {
            Matter::Deviation { fine: positive(r, "fine", "拟罚款金额")? }
        }
        MatterKind::Instalments => Matter::Instalments { plan: plan(r, today)? },
    };
    Some(Take::Ask { matter, reason: reason? })
}

fn positive(r: &mut Reader<'_>, field: &str, label: &str) -> Option<Fen> {
    let amount = r.amount(field, label)?;
    if amount.get() == 0 {
        r.wrong(field, format!("{label}不能是 0"));
        return None;
    }
    Some(amount)
}

/// One instalment a line: `2026-12-31 10000`.
fn plan(r: &mut Reader<'_>, today: Date) -> Option<Vec<Instalment>> {
    let typed = r.text("plan", "分期计划", 1000)?;
    let mut plan: Vec<Instalment> = Vec::new();
    for (n, line) in (1..).zip(typed.lines().map(str::trim).filter(|line| !line.is_empty())) {
        let parts: Option<(Date, Fen)> = line
            .split_once(char::is_whitespace)
            .and_then(|(d, a)| Some((d.trim().parse::<Date>().ok()?, Fen::parse(a.trim()).ok()?)));
        let Some((due, amount)) = parts.filter(|(_, amount)| amount.get() > 0) else {
            r.wrong("plan", format!("第 {n} 行“{line}”看不懂，请写成“2026-12-31 10000”这样"));
            return None;
        };
        if due <= plan.last().map_or(today, |last| last.due) {
            r.wrong("plan", format!("第 {n} 行的日期 {due} 应当晚于今天，也晚于上一期"));
            return None;
        }
        plan.push(Instalment { due, amount });
    }
    Some(plan)
}

fn answer(r: &mut Reader<'_>) -> Option<Take> {
    let matter = r.choice("matter", "请示事项", MatterKind::ALL, MatterKind::word);
    let granted = r.choice("granted", "批示", &[true, false], |yes| if yes { "yes" } else { "no" });
    let opinion = r.text("opinion", "批示意见", 500);
    Some(Take::Answer { matter: matter?, granted: granted?, opinion: opinion? })
}

fn notify_inspection(r: &mut Reader<'_>, today: Date) -> Option<Take> {
    let on = r.date("on", "检查日期");
    if let Some(on) = on
        && on < today
    {
        r.wrong("on", format!("检查日期 {on} 已经过去，通知要在检查之前发出"));
    }
    let scope = r.text("scope", "检查范围", 1000);
    let materials = r.text("materials", "需要准备的资料", 1000);
    Some(Take::NotifyInspection { on: on?, scope: scope?, materials: materials? })
}

fn order_correction(r: &mut Reader<'_>, today: Date) -> Option<Take> {
    let acts = r.text("acts", "应当改正的行为和要求", 2000);
    let until = ahead(r, "until", "改正期限", today);
    Some(Take::OrderCorrection { acts: acts?, until: until? })
}

fn inquire(r: &mut Reader<'_>, today: Date) -> Option<Take> {
    let questions = r.text("questions", "查询事项", 3000);
    let reply_by = ahead(r, "reply_by", "答复期限", today);
    Some(Take::Inquire { questions: questions?, reply_by: reply_by? })
}

fn answer_inquiry(r: &mut Reader<'_>, today: Date, evidence: Vec<Item>) -> Option<Take> {
    let on = past(r, "on", "收到答复的日期", today);
    let content = r.text("content", "答复内容", 10_000);
    let evidence = filed(evidence, Category::PartyStatement);
    Some(Take::AnswerInquiry { on: on?, content: content?, evidence })
}

fn preserve(r: &mut Reader<'_>, today: Date, evidence: Vec<Item>) -> Option<Take> {
    let on = past(r, "on", "登记保存日期", today);
    let present = r.text("present", "到场的当事人一方", 100);
    let evidence = filed(evidence, Category::OnTheSpot);
    Some(Take::Preserve { on: on?, present: present?, evidence })
}

fn dispose(r: &mut Reader<'_>, today: Date) -> Option<Take> {
    let on = past(r, "on", "处理日期", today);
    let disposal = r.choice("disposal", "处理方式", Disposal::ALL, Disposal::word);
    let detail = r.text("detail", "处理说明", 1000);
    Some(Take::DisposePreservation { on: on?, disposal: disposal?, detail: detail? })
}

fn close_investigation(r: &mut Reader<'_>, template: &str) -> Option<Take> {
    let content = read::content(r);
    let grade = r.text("grade", "裁量阶次", 60);
    let serious = r.optional("serious", "情节严重的理由", 1000);
    let grave = r.raw().has("grave", "yes");
    let (content, grade, serious) = (content?, grade?, serious?);
    let report = Box::new(Report { content, grade, grave, serious });
    Some(Take::CloseInvestigation { report, template: template.to_owned() })
}

fn serve(r: &mut Reader<'_>, today: Date, evidence: Vec<Item>) -> Option<Take> {
    // Which document: its word and its number, as the form offers them.
    let what = r.raw().get("what").trim().to_owned();
    let (word, number) = what.split_once('|').unwrap_or((what.as_str(), ""));
    let paper = PaperKind::parse(word);
    if paper.is_none() || number.is_empty() {
        r.wrong("what", "请选择送达的是哪一份文书");
    }
    let method = r.choice("method", "送达方式", Method::ALL, Method::word);
    let on = past(r, "on", "送达日期", today);
    let recipient = r.text("recipient", "收件人", 100);
    let place = r.text("place", "送达地点", 200);
    let servers = read::people(r, "server", "送达人");
    let remark = r.optional("remark", "备注", 1000);
    let needs = match method {
        Some(Method::LeftBehind) => Some("留置送达的，写明拒收的事由和见证人"),
        Some(Method::Mail) => Some("邮寄送达的，写明邮件号码"),
        Some(Method::Electronic) => Some("电子送达的，写明当事人同意的确认书和送达的系统"),
        Some(Method::PublicNotice) => Some("公告送达的，写明原因和经过"),
        Some(Method::Direct | Method::Entrusted) | None => None,
    };
    if let Some(needs) = needs
        && remark.as_deref() == Some("")
    {
        r.wrong("remark", needs);
    }
    Some(Take::Serve(Box::new(ServiceInput {
        paper: paper?,
        number: number.to_owned(),
        method: method?,
        on: on?,
        recipient: recipient?,
        place: place?,
        servers: servers?,
        remark: remark?,
        evidence: filed(evidence, Category::Receipt),
    })))
}

fn state(r: &mut Reader<'_>, today: Date, evidence: Vec<Item>) -> Option<Take> {
    let on = past(r, "on", "收到或者记录的日期", today);
    let manner = r.choice("manner", "方式", Manner::ALL, Manner::word);
    let by = r.text("by", "陈述人", 100);
    let content = match manner {
        Some(Manner::Waived) => r.optional("content", "内容", 10_000),
        _ => r.text("content", "陈述申辩的内容", 10_000),
    };
    let evidence = filed(evidence, Category::PartyStatement);
    Some(Take::State { on: on?, manner: manner?, by: by?, content: content?, evidence })
}

fn answer_statement(r: &mut Reader<'_>) -> Option<Take> {
    let adoption = r.choice("adoption", "采纳情况", Adoption::ALL, Adoption::word);
    let reasons = r.text("reasons", "复核理由", 3000);
    Some(Take::AnswerStatement { adoption: adoption?, reasons: reasons? })
}

fn choose_hearing(r: &mut Reader<'_>, today: Date) -> Option<Take> {
    let on = past(r, "on", "收到或者记录的日期", today);
    let choice = r.choice("choice", "当事人的选择", HearingChoice::ALL, HearingChoice::word);
    let by = r.text("by", "表示的人", 100);
    Some(Take::ChooseHearing { on: on?, choice: choice?, by: by? })
}

fn discuss(r: &mut Reader<'_>, today: Date) -> Option<Take> {
    let on = past(r, "on", "讨论日期", today);
    let place = r.text("place", "地点", 200);
    let host = r.code("host", "主持人");
    let recorder = r.code("recorder", "记录人");
    let attendees = read::people(r, "attendee", "参加人员");
    if attendees.as_ref().is_some_and(|attendees| attendees.len() < 2) {
        r.wrong("attendee", "集体讨论至少要有两名负责人参加");
    }
    let opinions = r.text("opinions", "各人意见（一行一人）", 10_000);
    let conclusion = r.text("conclusion", "结论", 2000);
    Some(Take::Discuss(Box::new(Discussion {
        on: on?,
        place: place?,
        host: host?,
        recorder: recorder?,
        attendees: attendees?,
        opinions: opinions?.into(),
        conclusion: conclusion?,
    })))
}

fn bind_scan(r: &mut Reader<'_>, evidence: Vec<Item>) -> Option<Take> {
    let paper = PaperKind::parse(r.raw().get("paper").trim());
    if paper.is_none() {
        r.wrong("paper", "请选择扫描的是哪一份文书");
    }
    if evidence.len() != 1 {
        r.wrong("photo", "请上传一个扫描件：盖好章的原件");
        return None;
    }
    Some(Take::BindScan { paper: paper?, evidence: filed(evidence, Category::Scan) })
}

fn pay(r: &mut Reader<'_>, today: Date, evidence: Vec<Item>) -> Option<Take> {
    let on = past(r, "on", "缴款日期", today);
    let amount = positive(r, "amount", "缴纳的罚款");
    let late = match r.raw().get("late").trim() {
        "" => Some(Fen::new(0)),
        _ => r.amount("late", "加处罚款"),
    };
    let receipt = r.text("receipt", "票据号", 60);
    let (on, amount, late, receipt) = (on?, amount?, late?, receipt?);
    let payment = Payment { on, amount, late, receipt, attachments: Vec::new() };
    let evidence = filed(evidence, Category::Payment);
    Some(Take::Pay { payment: Box::new(payment), evidence })
}

fn close(r: &mut Reader<'_>) -> Option<Take> {
    let ending = r.choice("ending", "结案方式", Ending::ALL, Ending::word);
    let summary = r.text("summary", "执行和结案情况", 2000);
    Some(Take::Close { ending: ending?, summary: summary? })
}
