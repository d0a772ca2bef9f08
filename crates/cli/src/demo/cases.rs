//! The scripts of the invented cases: who did what in which company, and how far it has come.

use super::chance::Chance;
use domain::field::Fields;
use domain::violation::Violation;
use jiff::{Span, Timestamp};

/// One step of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Act {
    RegisterClue,
    Check,
    RequestFiling,
    File,
    Inspect,
    Record,
    OrderCorrection,
    Report,
    RequestReview,
    Return,
    DraftAgain,
    RequestAgain,
    Pass,
    Notify,
    ServeNotice,
    Waive,
    Argue,
    AnswerArgument,
    ReviewAgain,
    PassAgain,
    Issue,
    Scan,
    ServeDecision,
    Publish,
    Pay,
    Close,
}

/// A case to be played.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    /// 0, 1, 2 …
    pub n: usize,
    /// What happens, and when.
    pub acts: Vec<(Timestamp, Act)>,
    /// The fields of the forms.
    pub clue: Fields,
    pub filing: Fields,
    pub record: Fields,
    pub draft: Fields,
    /// The fine proposed, where there is one.
    pub fined: bool,
}

const PLACES: [&str; 8] = [
    "雁城市",
    "雁城市雁北区",
    "雁城市蒸湘区",
    "雁城市珠晖区",
    "雁城高新区",
    "雁南县",
    "雁城市石鼓区",
    "雁阳县",
];
const NAMES: [&str; 14] = [
    "恒泰纺织",
    "远帆商贸",
    "北辰机电设备制造",
    "金穗粮油贸易",
    "云岭印务",
    "青禾食品",
    "新川智能装备",
    "远洋精密铸造",
    "启明建材",
    "南岳茶业",
    "湘水物流",
    "长河汽车零部件",
    "晴川电子",
    "𠮷祥㐂庆餐饮管理",
];
const KINDS: [&str; 3] = ["有限公司", "有限责任公司", "股份有限公司"];
const LEGAL: [&str; 8] =
    ["周恒之", "罗文斌", "段成宇", "江予安", "谭若水", "邓一帆", "彭知行", "犇志远"];
const SUMMARY: &str = "数据审核发现，该单位年报表中的主要指标与税务申报资料和明细账相差较大，\
                       电话核实时不能说明原因，涉嫌提供不真实统计资料。";

/// How far the cases come: the last act of each, in turn.
const ENDS: [Act; 12] = [
    Act::Close,
    Act::RegisterClue,
    Act::Issue,
    Act::RequestFiling,
    Act::Pay,
    Act::File,
    Act::Argue,
    Act::Record,
    Act::Publish,
    Act::RequestReview,
    Act::Return,
    Act::ServeNotice,
];

/// After how many hours of the one before each act comes: an office that keeps its terms.
fn hours_before(act: Act) -> i64 {
    match act {
        Act::RegisterClue => 0,
        Act::Record => 24,
        Act::DraftAgain => 72,
        Act::OrderCorrection | Act::Scan | Act::RequestAgain | Act::AnswerArgument => 3,
        Act::Report => 240,
        // The party's time runs for five working days; a decision before would be void.
        Act::Waive | Act::Argue => 96,
        Act::Issue => 264,
        Act::Pay => 120,
        Act::ServeDecision | Act::Publish | Act::ServeNotice => 24,
        _ => 47,
    }
}

/// `count` scripts that follow `seed` and end before `today`.
pub(crate) fn scripts(count: u32, seed: u64, today: Timestamp) -> Vec<Script> {
    (0..count).map(|n| script(n, count, seed, today)).collect()
}

fn script(n: u32, count: u32, seed: u64, today: Timestamp) -> Script {
    let mut chance = Chance::new(seed.wrapping_mul(1_000_003).wrapping_add(u64::from(n)));
    let turn = usize::try_from(n).unwrap_or_default();
    let end = ENDS[turn % ENDS.len()];
    let acts = plan(end, turn);
    let length: i64 = acts.iter().map(|&act| hours_before(act)).sum();
    // What is under way was touched in the last days; what has ended lies up to four months back.
    let rest = if end == Act::Close || end == Act::Publish {
        24 * (4 + (i64::from(count) - i64::from(n)) * 110 / i64::from(count.max(1)))
    } else {
        20 + i64::try_from(chance.below(90)).unwrap_or_default()
    };
    let start = today - Span::new().hours(length + rest);
    let violation = if turn.is_multiple_of(3) {
        *chance.one(&[Violation::Late, Violation::NoLedger, Violation::NotProvided])
    } else {
        Violation::Untrue
    };
    let mut passed = 0;
    let acts = acts
        .into_iter()
        .map(|act| {
            passed += hours_before(act);
            let minutes = i64::try_from(chance.below(40)).unwrap_or_default();
            (start + Span::new().hours(passed).minutes(minutes), act)
        })
        .collect();
    let name =
        format!("{}{}{}", chance.one(&PLACES), NAMES[turn % NAMES.len()], chance.one(&KINDS));
    let started = domain::time::civil_date(start);
    let digits = format!("9143{:04}MA{:07}", 400 + turn % 12, chance.below(10_000_000));
    let clue = fields(&[
        ("party_name", &name),
        ("credit_code", &credit_code(&digits)),
        ("address", &format!("{}解放大道 {} 号", PLACES[0], 1 + chance.below(400))),
        ("representative", *chance.one(&LEGAL)),
        ("source", *chance.one(&["data_review", "random_inspection", "special_inspection"])),
        ("received_on", &started.to_string()),
        ("violation", violation.word()),
        ("summary", SUMMARY),
    ]);
    let record = fields(&[
        ("kind", "inspection"),
        ("place", &format!("{name}财务室")),
        ("present", &format!("{name}统计负责人")),
        (
            "content",
            "向当事人出示执法证件，说明来意和权利义务。查阅主营业务收入明细账和年报表，\
             逐项核对，拍照取证。当事人在场，对核对结果没有异议。",
        ),
        ("from", "09:20"),
        ("until", "11:05"),
        ("shown", "yes"),
        ("rights", "yes"),
        ("dress", "yes"),
    ]);
    let draft = draft(&mut chance, violation, &name);
    let filing = fields(&[(
        "reasons",
        "违法行为人明确，有涉嫌违法的事实，依法应当给予行政处罚，属于本机关管辖，\
         没有超过追责期限，建议立案。",
    )]);
    let fined = !draft.get("fine").is_empty();
    Script { n: turn, acts, clue, filing, record, draft, fined }
}

fn draft(chance: &mut Chance, violation: Violation, name: &str) -> Fields {
    let actual = 800 + chance.below(9000);
    let reported = actual + actual * (10 + chance.below(60)) / 100;
    let untrue = violation == Violation::Untrue;
    let facts = if untrue {
        format!(
            "经查，{name}上报的2025年年报《财务状况》中营业收入为 {reported} 千元，\
             经核对明细账和税务申报资料，实际为 {actual} 千元。\n\
             以上事实有现场检查笔录、明细账照片等证据证明。"
        )
    } else {
        format!(
            "经查，{name}有{}的行为。\n以上事实有现场检查笔录、照片等证据证明。",
            violation.name()
        )
    };
    let fine = if untrue { (1 + chance.below(6)) * 10_000 } else { 0 };
    let number = |n: u64| if untrue { n.to_string() } else { String::new() };
    let fine = if fine > 0 { fine.to_string() } else { String::new() };
    fields(&[
        ("violation", violation.word()),
        ("period", "2025年年报"),
        ("report", "财务状况"),
        ("indicator", if untrue { "营业收入" } else { "" }),
        ("reported", &number(reported)),
        ("actual", &number(actual)),
        ("facts", &facts),
        ("grade", "一般"),
        ("discretion", "首次违法，检查后主动更正，没有造成严重后果，按“一般”档次处理。"),
        ("warning", "yes"),
        ("fine", &fine),
        ("order_to_correct", "自收到本决定书之日起十日内更正2025年年报数据。"),
    ])
}

/// The acts up to `end`. One case in three was returned once by the reviewer, one in two argued.
fn plan(end: Act, turn: usize) -> Vec<Act> {
    let mut acts = vec![
        Act::RegisterClue,
        Act::Check,
        Act::RequestFiling,
        Act::File,
        Act::Inspect,
        Act::Record,
        Act::OrderCorrection,
        Act::Report,
        Act::RequestReview,
    ];
    if end == Act::Return || turn.is_multiple_of(3) {
        acts.extend([Act::Return, Act::DraftAgain, Act::RequestAgain]);
    }
    acts.extend([Act::Pass, Act::Notify, Act::ServeNotice]);
    if end == Act::Argue || turn.is_multiple_of(4) {
        acts.extend([Act::Argue, Act::AnswerArgument, Act::ReviewAgain, Act::PassAgain]);
    } else {
        acts.push(Act::Waive);
    }
    acts.extend([Act::Issue, Act::Scan, Act::ServeDecision, Act::Publish, Act::Pay, Act::Close]);
    let last = acts.iter().position(|&act| act == end).unwrap_or(acts.len() - 1);
    acts.truncate(last + 1);
    acts
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().copied().collect()
}

/// A well-formed credit code (GB 32100-2015) from its first characters: padded with zeros to 17 and
/// closed with the check character.
pub(crate) fn credit_code(head: &str) -> String {
    const SYMBOLS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let head: String = head.chars().chain(std::iter::repeat('0')).take(17).collect();
    let mut weight = 1;
    let mut sum = 0;
    for symbol in head.chars() {
        sum += SYMBOLS.find(symbol).unwrap_or_default() * weight;
        weight = weight * 3 % 31;
    }
    let check = SYMBOLS.chars().nth((31 - sum % 31) % 31).unwrap_or('0');
    format!("{head}{check}")
}
