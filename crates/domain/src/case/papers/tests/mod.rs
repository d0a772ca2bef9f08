//! Every document from a case that was played to its end.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy knows a test by its attribute, not its helpers"
)]

mod decision;
mod filed;
mod played;

use crate::case::papers::file::Source;
use crate::case::papers::{case_file, due, paper};
use crate::case::procedure::{Event as Step, Method, Notice};
use crate::paper::{Kind, Paper, Part};
use played::{PARTY, Played, URL, code};

/// Every line that a reader of the document reads.
fn lines(paper: &Paper) -> Vec<String> {
    let mut lines = vec![paper.agency.clone(), paper.title.clone()];
    lines.extend([&paper.number, &paper.addressee, &paper.date].into_iter().flatten().cloned());
    for part in &paper.parts {
        match part {
            Part::Heading { text } | Part::Text { text } => lines.push(text.clone()),
            Part::Pairs { rows } => {
                assert!(!rows.is_empty(), "{}: no rows", paper.title);
                lines.extend(rows.iter().flat_map(|(name, value)| [name.clone(), value.clone()]));
            }
            Part::Table { head, rows } => {
                assert!(!rows.is_empty(), "{}: an empty table", paper.title);
                assert!(rows.iter().all(|row| row.len() == head.len()), "{}", paper.title);
                lines.extend(head.iter().chain(rows.iter().flatten()).cloned());
            }
            Part::Exchange { turns } => {
                lines.extend(turns.iter().flat_map(|(ask, say)| [ask.clone(), say.clone()]));
            }
            Part::Opinion { label, text, name, date } => {
                lines.extend([label, text, name, date].map(Clone::clone));
            }
            Part::Signatures { labels } => lines.extend(labels.iter().cloned()),
            Part::Rights { lines: told } => lines.extend(told.iter().cloned()),
        }
    }
    lines
}

fn text(paper: &Paper) -> String {
    lines(paper).join("\n")
}

/// Every document of the whole case, those of the case file too.
fn everything(played: &mut Played) -> Vec<(Kind, Paper)> {
    let mut all: Vec<(Kind, Paper)> = played
        .make_papers("2026-06-15T10:00:00+08:00")
        .into_iter()
        .map(|(kind, _, paper)| (kind, paper))
        .collect();
    for kind in [
        Kind::CertificateSheet,
        Kind::EvidenceList,
        Kind::PublicationRecord,
        Kind::Cover,
        Kind::Catalogue,
        Kind::Remarks,
    ] {
        let paper = played.look(|view| paper(kind, 0, view)).unwrap();
        all.push((kind, paper));
    }
    all
}

/// What each document has to carry (law.md §8.1), by what it says in this case.
const MUST: &[(Kind, &[&str])] = &[
    (
        Kind::ClueRegister,
        &["数据审核发现", "2026年3月2日", "年报数据与税务口径差距较大", "核查完毕"],
    ),
    (Kind::InspectionPlan, &["统证430001", "2025年年报资产指标", "第三十八条", "2026年3月12日"]),
    (
        Kind::InspectionNotice,
        &["雁统检通字〔2026〕1号", "第三十八条", "总账", "统证430002", "回避"],
    ),
    (Kind::CooperationNotice, &["第三十九条", "总账、明细账、统计台账", "第四十四条"]),
    (
        Kind::InspectionRecord,
        &[
            "2026年3月12日 09:10至11:05",
            "财务室",
            "简予安（统证430001）",
            "会计 白露",
            "有权拒绝",
            "申请回避",
            "查阅总账",
            "应收账款明细账",
        ],
    ),
    (Kind::InterviewRecord, &["14:00至15:00", "报表由谁填报？", "由我填报。", "把万元当作千元。"]),
    (Kind::CertificateSheet, &["简予安", "统证430001", "统证430002", "国家统计局", "2028-12-31"]),
    (Kind::Inquiry, &["雁统查询字〔2026〕1号", "报表由谁填报", "2026年3月20日", "第一款第三项"]),
    (
        Kind::CorrectionOrder,
        &["雁统责改字〔2026〕1号", "第二十八条", "第四十四条", "2026年4月10日"],
    ),
    (Kind::PreservationApproval, &["凭证可能被销毁", "12册", "本机关档案室", "同意，注意时限"]),
    (Kind::PreservationNotice, &["第五十六条", "7 个工作日", "台账1册", "不得销毁或者转移"]),
    (Kind::PreservationDisposal, &["雁统登保字〔2026〕1号", "原件当场返还", "2026年3月20日"]),
    (Kind::EvidenceList, &["应收账款明细账", "书证", "录像", "000000000000000"]),
    (Kind::InvestigationApproval, &["较重", "承办人意见", "梁望舒", "雁统罚告字〔2026〕1号"]),
    (
        Kind::InvestigationReport,
        &[
            "数据审核发现",
            "现场检查笔录",
            "第四十四条第一款第二项",
            "比例较大",
            "是同一规定，适用《统计法》第四十四条",
            "警告、罚款 60,000.00 元（大写：陆万元整）",
            "100,000.00 元以下",
            "由会计填报",
            "87.3%",
        ],
    ),
    (Kind::ReviewOpinion, &["主体适格", "文书规范", "审核通过", "陶知微", "简予安"]),
    (
        Kind::PriorNotice,
        &[
            "雁统罚告字〔2026〕1号",
            "罚款 60,000.00 元（大写：陆万元整）",
            "第四十四条第一款第二项",
            "5 个工作日",
            "顺延到下一个工作日",
            "要求听证",
            "不会使处罚加重",
            "0000-8810001",
            "87.3%",
        ],
    ),
    (Kind::StatementRecord, &["书面陈述申辩", "顾南枝", "请求从轻", "2026年4月17日", "书面申辩"]),
    (Kind::StatementAnswer, &["请求从轻", "裁量时已经考虑", "不予采纳", "不因陈述、申辩而加重"]),
    (
        Kind::DiscussionRecord,
        &["三楼会议室", "祝青野（科员）", "一致同意", "法制审核通过", "请求从轻"],
    ),
    (
        Kind::DecisionApproval,
        &["雁统罚字〔2026〕1号", "承办人意见", "法制审核意见", "集体讨论结论", "机关负责人意见"],
    ),
    (Kind::ServiceReceipt, &["送达人", "送达方式", "送达地点", "雁城市青禾路九号", "统证430001"]),
    (
        Kind::PaymentRecord,
        &["0001", "0002", "30,000.00 元", "已全部缴清", "2026年6月12日", "2026-06-11"],
    ),
    (Kind::InstalmentApproval, &["资金周转困难", "2026-06-12", "第六十六条", "同意，注意时限"]),
    (Kind::ExtensionApproval, &["2 个月", "账目较多", "2026年6月2日", "同意，注意时限"]),
    (Kind::PublicationRecord, &["2026年4月28日", "违法比例 87.3%", "第四十八条"]),
    (
        Kind::ClosingReport,
        &["处罚决定执行完毕", "罚款缴清", "同意结案", "直接送达", "2026年6月15日"],
    ),
    (Kind::Cover, &["正卷", "雁统立〔2026〕1号", "2026年6月15日", "永久"]),
    (Kind::Catalogue, &["立案审批表", "行政处罚决定书", "雁统罚字〔2026〕1号"]),
    (Kind::Remarks, &["检查现场录像", "立卷人"]),
];

#[test]
fn every_document_carries_what_it_must() {
    let all = everything(&mut Played::whole());
    for (kind, must) in MUST {
        let of_kind: Vec<String> =
            all.iter().filter(|(made, _)| made == kind).map(|(_, paper)| text(paper)).collect();
        assert!(!of_kind.is_empty(), "{kind:?} was not made");
        for wanted in *must {
            let said = of_kind.iter().any(|text| text.contains(wanted));
            assert!(said, "{kind:?} does not say {wanted}:\n{}", of_kind.join("\n---\n"));
        }
    }
    let covered = MUST.iter().map(|(kind, _)| *kind);
    let own_form = [Kind::FilingApproval, Kind::PenaltyDecision];
    let covered: Vec<Kind> = covered.chain(own_form).collect();
    assert!(Kind::all().all(|kind| covered.contains(&kind)), "a kind is not checked");
}

#[test]
fn no_document_has_an_empty_row_or_an_unset_value() {
    for (kind, paper) in everything(&mut Played::whole()) {
        for line in lines(&paper) {
            assert!(!line.trim().is_empty(), "{kind:?} has an empty line: {paper:#?}");
            for unset in ["None", "Some(", "1970", "{}", "  ", "。。", "：。"] {
                assert!(!line.contains(unset), "{kind:?} says {unset}: {line}");
            }
        }
    }
}

#[test]
fn the_party_has_one_name_in_every_document() {
    for (kind, paper) in everything(&mut Played::whole()) {
        let said = text(&paper);
        assert!(said.contains(PARTY), "{kind:?} does not name the party");
        assert!(!said.replace(PARTY, "").contains("青禾冷链"), "{kind:?} names it in another way");
        let addressed = paper.addressee.is_none_or(|addressee| addressee == PARTY);
        assert!(addressed, "{kind:?} addresses somebody else");
    }
}

#[test]
fn what_is_due_is_made_once_and_then_nothing_is_due() {
    let mut played = Played::whole();
    assert!(due(&played.case).len() > 25, "{:?}", due(&played.case));
    played.make_papers("2026-06-15T10:00:00+08:00");
    assert_eq!(due(&played.case), Vec::new());
}

/// The same event gives the same document whenever it is asked for.
#[test]
fn a_document_does_not_change_when_the_case_goes_on() {
    let mut played = Played::new();
    let mut made = Vec::new();
    let steps: [fn(&mut Played); 6] = [
        Played::till_filing,
        |played| played.till_report(646, 5087),
        Played::till_notice,
        Played::till_answer,
        Played::till_decision,
        Played::till_end,
    ];
    for step in steps {
        step(&mut played);
        made.extend(played.make_papers("2026-06-15T10:00:00+08:00"));
    }
    for (kind, of, then) in made {
        let now = played.look(|view| paper(kind, of, view));
        assert_eq!(now.as_ref().map(text), Some(text(&then)), "{kind:?}");
    }
}

#[test]
fn the_ratios_of_published_decisions_are_printed() {
    for (reported, actual, ratio) in [(646, 5087, "87.3%"), (10409, 8398, "23.9%")] {
        let mut played = Played::new();
        played.till_filing();
        played.till_report(reported, actual);
        played.till_notice();
        for (kind, paper) in played
            .make_papers("2026-04-15T10:00:00+08:00")
            .into_iter()
            .map(|(kind, _, paper)| (kind, paper))
            .filter(|(kind, _)| matches!(kind, Kind::PriorNotice | Kind::InvestigationReport))
        {
            assert!(text(&paper).contains(ratio), "{kind:?} lacks {ratio}");
        }
    }
}

#[test]
fn questions_and_answers_of_an_interview_are_told_apart() {
    let mut played = Played::whole();
    let all = everything(&mut played);
    let (_, record) = all.iter().find(|(kind, _)| *kind == Kind::InterviewRecord).unwrap();
    let turns = record.parts.iter().find_map(|part| match part {
        Part::Exchange { turns } => Some(turns.clone()),
        _ => None,
    });
    let expected = [
        ("报表由谁填报？", "由我填报。\n没有核对明细账。"),
        ("差距怎样来的？", "把万元当作千元。"),
    ];
    let expected: Vec<(String, String)> =
        expected.map(|(ask, say)| (ask.to_owned(), say.to_owned())).into();
    assert_eq!(turns, Some(expected));
}

#[test]
fn a_notice_can_be_verified_and_tells_of_a_hearing_only_where_there_is_the_right() {
    let mut played = Played::whole();
    let all = everything(&mut played);
    let (_, notice) = all.iter().find(|(kind, _)| *kind == Kind::PriorNotice).unwrap();
    assert_eq!(notice.code, Some(code(7).grouped()));
    assert_eq!(notice.verify_url, Some(format!("{URL}/v/{}", code(7))));
    assert!(notice.demo);
    let mut small = Played::new();
    small.till_filing();
    small.till_report(646, 5087);
    small.case.draft.as_mut().unwrap().content.fine = Some(crate::Fen::yuan(3_000));
    small.till_notice();
    let of = small.case.procedure.notice().unwrap().version;
    let notice = small.look(|view| paper(Kind::PriorNotice, of, view)).unwrap();
    let said = text(&notice);
    assert!(said.contains("没有达到") && !said.contains("有权要求听证"), "{said}");
}

#[test]
fn what_was_erased_by_law_is_said_and_breaks_nothing() {
    let mut played = Played::whole();
    played.case.party.as_mut().unwrap().name = crate::Held::Erased;
    for (kind, of, _) in due(&played.case) {
        let paper = played.look(|view| paper(kind, of, view)).unwrap();
        assert!(text(&paper).contains("（已依法删除）"), "{kind:?}");
    }
}

#[test]
fn a_document_that_the_case_does_not_hold_is_not_printed() {
    let mut played = Played::new();
    played.till_filing();
    for kind in Kind::all() {
        let of_file =
            matches!(kind, Kind::Cover | Kind::Catalogue | Kind::Remarks | Kind::CertificateSheet);
        let held = played.look(|view| paper(kind, 3, view));
        assert!(held.is_none() || of_file, "{kind:?} printed from the filing request");
    }
}

#[test]
fn a_second_notice_says_why_and_the_first_one_stays_in_the_file() {
    let mut played = Played::new();
    played.till_filing();
    played.till_report(646, 5087);
    played.till_notice();
    played.till_answer();
    let first = played.make_papers("2026-04-20T10:00:00+08:00").len();
    let notice = played.case.procedure.notice().unwrap().what.clone();
    let again = Notice {
        number: "雁统罚告字〔2026〕2号".to_owned(),
        new_facts: "另有一项指标不实".to_owned().into(),
        ..notice
    };
    played.step(&played::head(), "2026-04-21T09:00:00+08:00", Step::NoticeGiven(again));
    let made = played.make_papers("2026-04-21T10:00:00+08:00");
    let kinds: Vec<Kind> = made.iter().map(|(kind, _, _)| *kind).collect();
    assert_eq!(kinds, [Kind::PriorNotice]);
    assert!(text(&made[0].2).contains("另有一项指标不实。"));
    let file = played.look(case_file);
    let entries = file.volumes.iter().flat_map(|volume| &volume.entries);
    let bound = entries.filter(|entry| matches!(entry.source, Source::Made { .. }));
    assert_eq!(bound.count(), first + 1 + 1, "with the filing approval");
}

#[test]
fn without_a_fine_the_paragraph_of_fines_is_not_cited() {
    let mut played = Played::new();
    played.till_filing();
    played.till_report(646, 5087);
    let report = played.case.procedure.report.as_mut().unwrap();
    report.what.content.fine = None;
    let of = report.version;
    let paper = played.look(|view| paper(Kind::InvestigationReport, of, view)).unwrap();
    let said = text(&paper);
    assert!(said.contains("依照《中华人民共和国统计法》第四十四条第一款第二项的规定"), "{said}");
    assert!(!said.contains("第二款") && !said.contains("大写"), "{said}");
}

#[test]
fn every_way_of_service_names_its_article_and_asks_nobody_absent_to_sign() {
    for (method, article, says) in [
        (Method::Direct, "第八十八条", "受送达人签名或者盖章"),
        (Method::LeftBehind, "第八十九条", "拒收事由和见证人"),
        (Method::Entrusted, "第九十一条", "受托机关送达日期"),
        (Method::Mail, "第九十一条", "邮件号码和回执"),
        (Method::Electronic, "第九十条", "到达日期"),
        (Method::PublicNotice, "第九十五条", "公告的原因和经过"),
    ] {
        let mut played = Played::new();
        played.till_filing();
        played.serve(Kind::Inquiry, "雁统查询字〔2026〕9号", method, "2026-03-10", 400);
        let of = played.version;
        let paper = played.look(|view| paper(Kind::ServiceReceipt, of, view)).unwrap();
        let said = text(&paper);
        assert!(said.contains(article) && said.contains(says), "{said}");
        let signed = matches!(method, Method::Direct | Method::Entrusted);
        assert_eq!(said.contains("受送达人签名"), signed, "{said}");
    }
}

#[test]
fn a_warning_is_performed_by_its_service_and_a_debt_is_named_when_the_case_ends() {
    for (fine, says) in [
        (None, "警告自决定书送达之日起生效，已执行完毕。"),
        (Some(crate::Fen::yuan(70_000)), "已缴 60,000.00 元，尚欠 10,000.00 元。"),
    ] {
        let mut played = Played::whole();
        played.case.draft.as_mut().unwrap().content.fine = fine;
        if fine.is_none() {
            played.case.procedure.payments.clear();
            played.case.procedure.approvals.clear();
        }
        let called = due(&played.case);
        let of_kind: Vec<u64> = called
            .iter()
            .filter(|(kind, _, _)| *kind == Kind::PaymentRecord)
            .map(|&(_, of, _)| of)
            .collect();
        let [of] = of_kind[..] else { panic!("{of_kind:?}") };
        let served = played.case.procedure.services.last().unwrap().version;
        assert_eq!(of == served, fine.is_none());
        let record = played.look(|view| paper(Kind::PaymentRecord, of, view)).unwrap();
        assert!(text(&record).contains(says), "{}", text(&record));
        assert_eq!(text(&record).contains("缴款期限至"), fine.is_some());
    }
}
