//! What a form usually holds. A scenario writes down only what it is about; the rest stands here, of
//! people, enterprises and numbers that do not exist.

use crate::ask::Verb;
use domain::case::steps::Step;
use domain::field::Fields;
use jiff::Span;
use jiff::civil::Date;

/// The usual fields of a step taken on the day `today` about the thing called `about`. Names of
/// people stand for their codes.
pub fn usual(verb: Verb, about: &str, today: Date) -> Vec<(&'static str, String)> {
    if verb.is_of_a_case() { in_case(verb, today) } else { in_register(verb, about, today) }
}

fn in_register(verb: Verb, about: &str, today: Date) -> Vec<(&'static str, String)> {
    let mut fields = match verb {
        Verb::Establish | Verb::ChangeParticulars => particulars(about),
        Verb::Register => vec![("name", about.to_owned())],
        Verb::RevokeCertificate => vec![("on", today.to_string())],
        _ => Vec::new(),
    };
    fields.extend(own(match verb {
        Verb::Establish => &[("staff_no", "430001"), ("unit", "办公室"), ("post", "管理员")],
        Verb::Register => &[("unit", "执法监督科"), ("post", "一级科员")],
        Verb::GrantRole => {
            &[("role", "officer"), ("from", "2026-01-05"), ("basis", "雁统人〔2026〕4号")]
        }
        Verb::EndRole => &[("role", "officer"), ("reason", "调离")],
        Verb::IssueCertificate => &[
            ("kind", "statistics"),
            ("issuer", "雁城市统计局"),
            ("from", "2024-05-01"),
            ("until", "2029-04-30"),
        ],
        Verb::RevokeCertificate => &[("reason", "遗失")],
        _ => &[],
    }));
    fields
}

fn in_case(verb: Verb, today: Date) -> Vec<(&'static str, String)> {
    let mut fields = match verb {
        Verb::RegisterClue => vec![("received_on", today.to_string())],
        Verb::File | Verb::Issue | Verb::MakeRecord => vec![("on", today.to_string())],
        Verb::Take(step) => dated(step, today),
        Verb::Review => POINTS.iter().map(|point| (*point, "good".to_owned())).collect(),
        _ => Vec::new(),
    };
    fields.push(("template", "0f".repeat(32)));
    fields.extend(own(match verb {
        Verb::RegisterClue => &[
            ("party_name", "雁城恒达机械制造有限公司"),
            ("credit_code", "91430400MA4HTR7K2N"),
            ("address", "雁城市东洲区工业大道 18 号"),
            ("representative", "方振华"),
            ("source", "data_review"),
            ("violation", "untrue"),
            ("summary", "2026 年 9 月工业总产值与纳税申报收入相差较大。"),
        ],
        Verb::RequestFiling => &[
            ("handler", "李青松"),
            ("handler", "王岚"),
            ("reasons", "有初步证据表明存在违法事实，属于本局管辖。"),
        ],
        Verb::ReturnFiling => &[("reason", "补充纳税申报表后再报。")],
        Verb::MakeRecord => &[
            ("kind", "inspection"),
            ("place", "雁城市东洲区工业大道 18 号财务室"),
            ("present", "财务负责人 许文"),
            ("content", "查阅 2026 年 9 月工业产销总值及主要产品产量表和记账凭证。"),
            ("shown", "yes"),
            ("officer", "李青松"),
            ("officer", "王岚"),
            ("rights", "yes"),
            ("dress", "yes"),
            ("photo", "现场照片"),
        ],
        Verb::Take(step) => taken(step),
        Verb::Draft => DRAFT,
        Verb::Review => &[("result", "passed"), ("opinion", "同意按拟定意见处罚。")],
        Verb::VoidNumber => &[("reason", "文书没有使用。")],
        Verb::Note => &[("text", "已电话联系企业。")],
        _ => &[],
    }));
    fields
}

/// The days in the forms of the ordinary procedure: today, or a term from today.
fn dated(step: Step, today: Date) -> Vec<(&'static str, String)> {
    let later = |days: i64| today.saturating_add(Span::new().days(days)).to_string();
    match step {
        Step::Check => vec![("act_on", today.saturating_sub(Span::new().days(40)).to_string())],
        Step::NotifyInspection => vec![("on", later(1))],
        Step::OrderCorrection => vec![("until", later(15))],
        Step::Inquire => vec![("reply_by", later(7))],
        Step::AnswerInquiry
        | Step::Preserve
        | Step::DisposePreservation
        | Step::Serve
        | Step::State
        | Step::ChooseHearing
        | Step::Discuss
        | Step::Pay => vec![("on", today.to_string())],
        _ => Vec::new(),
    }
}

fn taken(step: Step) -> &'static [(&'static str, &'static str)] {
    match step {
        Step::Check => {
            &[("organiser", "local"), ("found", "上报数与纳税申报收入相差较大，建议立案。")]
        }
        Step::ChangeHandlers => {
            &[("handler", "李青松"), ("handler", "王岚"), ("reason", "工作调整。")]
        }
        Step::Ask => &[("reason", "情况属实，请批准。")],
        Step::Answer => &[("granted", "yes"), ("opinion", "同意。")],
        Step::NotifyInspection => {
            &[("scope", "2026 年 9 月工业报表"), ("materials", "记账凭证、统计台账")]
        }
        Step::OrderCorrection => &[("acts", "改正 2026 年 9 月报表。")],
        Step::Inquire => &[("questions", "2026 年 9 月工业总产值的计算依据是什么？")],
        Step::AnswerInquiry => &[("content", "按开票金额填报。")],
        Step::Preserve => &[("present", "财务负责人 许文")],
        Step::DisposePreservation => &[("disposal", "returned"), ("detail", "复制以后返还。")],
        Step::CloseInvestigation => REPORT,
        Step::Serve => &[
            ("what", "prior_notice|雁统罚告字〔2026〕1号"),
            ("method", "direct"),
            ("recipient", "方振华"),
            ("place", "雁城市东洲区工业大道 18 号"),
        ],
        Step::State => &[("manner", "waived"), ("by", "方振华")],
        Step::AnswerStatement => {
            &[("adoption", "nothing"), ("reasons", "已在提出处罚建议时考虑。")]
        }
        Step::ChooseHearing => &[("choice", "waived"), ("by", "方振华")],
        Step::Discuss => &[
            ("place", "三楼会议室"),
            ("host", "陈志远"),
            ("recorder", "李青松"),
            ("attendee", "陈志远"),
            ("attendee", "吴启明"),
            ("opinions", "陈志远：同意。\n吴启明：同意。"),
            ("conclusion", "同意按拟定意见处罚。"),
        ],
        Step::BindScan => &[("paper", "penalty_decision"), ("photo", "盖章的决定书")],
        Step::Pay => &[("amount", "20000"), ("receipt", "No 0012345")],
        Step::Close => &[("ending", "performed"), ("summary", "执行完毕，材料已归入案卷。")],
        _ => &[],
    }
}

fn own(pairs: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

const REPORT: &[(&str, &str)] = &[
    ("violation", "untrue"),
    ("period", "2026年9月"),
    ("report", "工业产销总值及主要产品产量"),
    ("indicator", "工业总产值"),
    ("reported", "6460"),
    ("actual", "5087"),
    ("facts", "当事人 2026 年 9 月上报工业总产值 6460 千元，核实数为 5087 千元。"),
    ("grade", "一般"),
    ("discretion", "违法比例 27.0%，如实说明情况，依裁量基准从轻。"),
    ("warning", "yes"),
    ("fine", "20000"),
    ("order_to_correct", "于 15 日内改正 2026 年 9 月报表"),
];

const DRAFT: &[(&str, &str)] = &[
    ("violation", "untrue"),
    ("period", "2026年9月"),
    ("report", "工业产销总值及主要产品产量"),
    ("indicator", "工业总产值"),
    ("reported", "6460"),
    ("actual", "5087"),
    ("facts", "当事人 2026 年 9 月上报工业总产值 6460 千元，核实数为 5087 千元。"),
    ("discretion", "违法比例 27.0%，如实说明情况，依裁量基准从轻。"),
    ("warning", "yes"),
    ("fine", "20000"),
    ("order_to_correct", "于 15 日内改正 2026 年 9 月报表"),
];

const POINTS: [&str; 7] =
    ["point_1", "point_2", "point_3", "point_4", "point_5", "point_6", "point_7"];

/// The usual fields with those of the scenario in their place.
pub fn fill(usual: Vec<(&'static str, String)>, own: &[(String, String)]) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in usual {
        if !own.iter().any(|(own, _)| own == name) {
            fields.add(name, &value);
        }
    }
    for (name, value) in own {
        fields.add(name, value);
    }
    fields
}

fn particulars(name: &str) -> Vec<(&'static str, String)> {
    [
        ("agency_name", name),
        ("short", "雁统"),
        ("agency_credit_code", "114304000061234576"),
        ("reconsideration", "雁城市人民政府"),
        ("court", "雁城市东洲区人民法院"),
        ("payee_name", "雁城银行营业部"),
        ("payee_address", "雁城市东洲区解放路 1 号"),
        ("payee_account", "8010 0000 1234 5678"),
        ("phone", "0700-8800000"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}
