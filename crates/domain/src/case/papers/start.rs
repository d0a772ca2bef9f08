//! From the clue to the inspection: the register of the clue, and what goes out before anybody comes.

use super::parts::{day, numbered};
use super::{View, locked};
use crate::case::procedure::{Done, Inspection, Organiser};
use crate::law::Article;
use crate::paper::{Kind, Layout, Paper, Part};
use crate::time;

/// 案件线索登记表: printed from the check, or from the clue itself where nobody checked it
/// (统计法实施条例 §38). It names no reporter: who reported stays secret.
pub(super) fn clue_register(of: u64, view: &View<'_>) -> Option<Paper> {
    let clue = view.case.clue.as_ref()?;
    let check = view.case.procedure.check.as_ref().filter(|check| check.version == of);
    if check.is_none() && clue.version != of {
        return None;
    }
    let register = super::parts::Rows::new()
        .row("案件来源", clue.source.name())
        .row("收到日期", time::in_words(clue.received_on))
        .row("涉嫌的违法行为", clue.violation.name())
        .row("线索内容", clue.summary.shown())
        .row("登记人", view.by(&clue.act))
        .row("登记日期", day(&clue.act));
    let mut paper = view
        .sheet(Kind::ClueRegister, Layout::Form)
        .with(view.party_rows().part())
        .with(register.part());
    paper.parts.extend(check.map(|check| {
        let organiser = check.what.organiser;
        let ours = match organiser {
            Organiser::Local => "由本机关管辖",
            Organiser::SurveyTeam => "由组织实施调查的国家调查队查处，本机关不处罚",
        };
        super::parts::Rows::new()
            .row("统计调查由谁组织实施", organiser.name())
            .row("管辖", format!("{ours}（{}）", Article::statistics_law(36)))
            .row("违法行为终了日期", time::in_words(check.what.act_on))
            .row("核查情况", check.what.found.shown())
            .part()
    }));
    paper.parts.extend(check.map(|check| {
        let text = match check.what.organiser {
            Organiser::Local => "核查完毕，提请审查是否立案。",
            Organiser::SurveyTeam => "核查完毕，移送有管辖权的机关。",
        };
        view.opinion("核查人意见", text, &check.act)
    }));
    Some(paper)
}

/// 统计执法检查工作方案: whom, by which power, what, when, how and by whom; approved by hand.
pub(super) fn plan(of: u64, view: &View<'_>) -> Option<Paper> {
    let notice = this(of, view)?;
    let what = &notice.what;
    let aim = match &view.case.clue {
        Some(clue) => format!(
            "核实{}涉嫌{}的情况，查明事实，取得证据。",
            view.party_name(),
            clue.violation.name()
        ),
        None => format!("核实{}的统计资料。", view.party_name()),
    };
    let mut paper = view
        .sheet(Kind::InspectionPlan, Layout::Report)
        .with(Part::heading("检查对象"))
        .with(view.party_rows().part())
        .with(Part::heading("检查目的"))
        .with(Part::text(aim))
        .with(Part::heading("检查依据"))
        .with(Part::text(BASIS))
        .with(Part::heading("检查范围和内容"))
        .with(Part::text(what.scope.clone()))
        .with(Part::heading("检查时间和方式"))
        .with(Part::text(format!(
            "{}到{}现场检查，查阅和复制资料，询问有关人员，制作笔录，必要时音像记录。",
            time::in_words(what.on),
            view.party_name()
        )))
        .with(Part::heading("检查人员"))
        .with(team(what, view))
        .with(Part::heading("工作要求"))
        .with(Part::text(REQUIREMENTS.join("\n")));
    paper = paper.with(super::parts::Rows::new().row("拟定日期", day(&notice.act)).part());
    Some(paper.with(Part::signatures(&["拟稿人", "机关负责人审批意见和签名"])))
}

/// The power to inspect, the duty to cooperate, the certificate: 统计法 §38, §39; 统计法实施条例 §36.
const BASIS: &str = "《中华人民共和国统计法》第三十八条、第三十九条，《中华人民共和国统计法实施条例》\
    第三十六条。";

/// What the officers are told: 行政处罚法 §42, §43, §47, §50, §55; 统计法 §11.
const REQUIREMENTS: &[&str] = &[
    "检查人员不少于两人，先出示执法证件，再告知检查事由、依据和对方的权利义务。",
    "与检查对象有利害关系的，主动回避。",
    "全过程文字记录，按要求音像记录，笔录当场核对签名。",
    "保守检查中知道的商业秘密和个人信息，不妨碍正常生产经营。",
];

/// 统计执法检查通知书 (统计法 §38; 湖南省规范行政裁量权办法 §44).
pub(super) fn notice(of: u64, view: &View<'_>) -> Option<Paper> {
    let notice = this(of, view)?;
    let what = &notice.what;
    let on = time::civil_date(notice.act.at);
    let text = format!(
        "依照《中华人民共和国统计法》第三十八条、第三十九条的规定，本机关定于{}对{}进行统计执法检查。\
         现将有关事项通知如下。",
        time::in_words(what.on),
        view.party_name()
    );
    let mut rights: Vec<String> = locked::INSPECTED.iter().map(|&line| line.to_owned()).collect();
    rights.push(locked::OBSTRUCTION.to_owned());
    let particulars = &view.agency.particulars;
    rights.push(locked::contact(&particulars.name, &particulars.phone));
    Some(
        view.letter(Kind::InspectionNotice, Some(&what.number), on)
            .with(Part::text(text))
            .with(Part::heading("检查范围和内容"))
            .with(Part::text(what.scope.clone()))
            .with(Part::heading("需要准备的资料"))
            .with(Part::text(what.materials.clone()))
            .with(Part::heading("检查人员"))
            .with(team(what, view))
            .with(Part::Rights { lines: rights }),
    )
}

/// 关于认真配合统计执法检查的通知: the duty to cooperate (统计法 §39).
pub(super) fn cooperation(of: u64, view: &View<'_>) -> Option<Paper> {
    let notice = this(of, view)?;
    let what = &notice.what;
    let on = time::civil_date(notice.act.at);
    let text = format!(
        "本机关已向{}发出统计执法检查通知书（{}），定于{}检查。依照《中华人民共和国统计法》第八条、\
         第三十九条的规定，请认真配合，做好下列事项。",
        view.party_name(),
        what.number,
        time::in_words(what.on)
    );
    let marks = ["（一）", "（二）", "（三）"];
    let duties: Vec<String> =
        marks.iter().zip(locked::DUTY).map(|(mark, duty)| format!("{mark}{duty}")).collect();
    let particulars = &view.agency.particulars;
    Some(
        view.letter(Kind::CooperationNotice, None, on)
            .with(Part::text(text))
            .with(Part::text(duties.join("\n")))
            .with(Part::heading("需要准备的资料"))
            .with(Part::text(what.materials.clone()))
            .with(Part::heading("不配合的后果"))
            .with(Part::text(locked::OBSTRUCTION))
            .with(Part::Rights {
                lines: vec![locked::contact(&particulars.name, &particulars.phone)],
            }),
    )
}

fn this<'v>(of: u64, view: &'v View<'_>) -> Option<&'v Done<Inspection>> {
    view.case.procedure.inspections.iter().find(|notice| notice.version == of)
}

/// The officers, and the certificate that each holds on the day.
fn team(what: &Inspection, view: &View<'_>) -> Part {
    let rows = what.officers.iter().map(|code| {
        let held = (view.people)(code).and_then(|person| person.certificate_on(what.on));
        let (kind, number) = match held {
            Some(held) => (held.kind.name().to_owned(), held.number.clone()),
            None => ("当日没有有效证件".to_owned(), "—".to_owned()),
        };
        [view.name(code), kind, number]
    });
    numbered(&["姓名", "证件种类", "证件编号"], rows)
}
