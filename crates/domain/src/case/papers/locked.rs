//! 固定文字: what a document tells a person about rights, duties and terms. Nobody edits it in a case;
//! numbers come from the tables of the law, and every text names its articles above it.

use crate::agency::Agency;
use crate::law::law;

/// 亮证、告知 at the beginning of an inspection or an interview: 行政处罚法 §43, §55; 统计法 §38, §39;
/// 湖南省行政程序规定 §66.
pub(super) const TOLD: &str = "执法人员已主动出示执法证件，并告知：执法人员不出示执法证件的，\
    当事人和有关人员有权拒绝检查、询问；认为执法人员与本案有直接利害关系，或者有其他关系可能影响\
    公正执法的，有权申请回避；对询问应当如实回答，对检查应当协助，不得拒绝、阻碍；有权核对笔录，\
    要求更正和补充。";

/// A record that does not say that rights were told says so: 行政处罚法 §55.
pub(super) const NOT_TOLD: &str = "笔录没有记明已经告知权利义务。执法人员不出示执法证件的，\
    当事人和有关人员有权拒绝检查、询问。";

/// Before an inspection: 统计法 §38, §39; 行政处罚法 §43, §55; 湖南省规范行政裁量权办法 §44.
pub(super) const INSPECTED: &[&str] = &[
    "检查人员不少于两人，会先出示执法证件；不出示的，您有权拒绝检查。",
    "认为检查人员与本案有利害关系，或者有其他关系可能影响公正的，您可以要求回避。",
    "请如实提供资料、回答询问，不得拒绝、阻碍检查，不得转移、隐匿、篡改、毁弃有关资料。",
    "检查人员应当对在检查中知道的商业秘密和个人信息保密。",
];

/// The duty to cooperate: 统计法 §8, §39, §44(1)(4) and (5).
pub(super) const DUTY: &[&str] = &[
    "按检查通知书准备好原始记录、统计台账、统计调查表、会计资料以及其他有关证明和资料，保证真实、\
     准确、完整。",
    "安排熟悉情况的负责人和统计人员在场，如实反映情况，回答询问，提供查阅和复制资料的便利。",
    "对笔录和取得的资料逐页核对，没有差错的签名或者盖章；有差错的，当场提出更正。",
];

/// What refusing an inspection means: 统计法 §44(1)(4), (5) and (2).
pub(super) const OBSTRUCTION: &str = "拒绝、阻碍统计检查，或者转移、隐匿、篡改、毁弃、拒绝提供\
    有关资料的，依照《中华人民共和国统计法》第四十四条的规定处理。";

/// What not answering an inquiry means: 统计法 §38(1)(1), §39, §44(1)(3).
pub(super) const UNANSWERED: &str = "收到本查询书的单位应当在期限内据实书面答复。拒绝答复或者不如实\
    答复的，依照《中华人民共和国统计法》第四十四条第一款第三项的规定，责令改正，给予警告，可以予以\
    通报，并可以依照该条处以罚款。";

/// An order to correct: 行政处罚法 §28(1); 统计法实施条例 §50(4).
pub(super) const UNCORRECTED: &str = "请在期限内改正，并把改正情况书面告诉本机关。改正违法行为不免除\
    依法应当承担的其他责任；一年内被责令改正三次以上的，属于情节严重。";

/// 先行登记保存: 行政处罚法 §56, §85; 统计法 §38(1)(5).
pub(super) fn preserved() -> Vec<String> {
    let term = length("evidence.hold");
    vec![
        format!(
            "本机关自登记保存之日起 {term}内作出处理决定，登记保存当天不算在内，并告诉您结果。"
        ),
        "登记保存期间，当事人和有关人员不得销毁或者转移清单上的物品。".to_owned(),
        "清单一式两份，请与实物逐项核对；认为登记有误的，当场提出。".to_owned(),
    ]
}

/// The rights of the party before a decision: 行政处罚法 §44, §45, §62; the term is that of the
/// agency (`penalty.notice_reply`).
pub(super) fn statement(agency: &Agency) -> String {
    format!(
        "依照《中华人民共和国行政处罚法》第四十四条、第四十五条的规定，当事人对上述拟处罚内容及事实、\
         理由、依据，有权进行陈述和申辩。自本告知书送达之日起 {}内（送达当天不算在内，最后一日是\
         休息日的顺延到下一个工作日），可以向{}书面或者口头提出。提出的事实、理由或者证据成立的，\
         本机关予以采纳；本机关不因陈述、申辩而给予更重的处罚。",
        length("penalty.notice_reply"),
        agency.particulars.name,
    )
}

/// The right to a hearing: 行政处罚法 §63, §64, §85; 统计执法监督检查办法 §38 for the amount.
pub(super) fn hearing() -> String {
    format!(
        "依照《中华人民共和国行政处罚法》第六十三条、第六十四条的规定，当事人有权要求听证。要求听证的，\
         自本告知书送达之日起 {}内（送达当天不算在内，最后一日是休息日的顺延到下一个工作日）向\
         本机关提出，听证不收取费用，可以委托一至二人代理。期满没有提出的，视为放弃要求听证的权利。",
        length("hearing.request"),
    )
}

/// Where no hearing is told: 行政处罚法 §63.
pub(super) const NO_HEARING: &str =
    "拟处罚内容没有达到《中华人民共和国行政处罚法》第六十三条规定的听证标准。";

/// What the notice means in plain words: 行政处罚法 §44, §45, §62.
pub(super) fn notice_in_plain_words(agency: &Agency, hearing: bool) -> Vec<String> {
    let particulars = &agency.particulars;
    let term = length("penalty.notice_reply");
    let mut lines = vec![
        "这份告知书还不是处罚决定。它告诉您本机关打算怎样处罚、为什么。".to_owned(),
        format!(
            "您可以：在 {term}内提出意见和证据，书面送来或者当面说，由本机关记录；也可以要求查阅\
             与本案有关的材料。"
        ),
    ];
    if hearing {
        lines.push(format!(
            "您可以：在 {}内要求听证，由没有参加本案调查的人主持，当面质证和辩论。",
            length("hearing.request")
        ));
    }
    lines.push("您提出意见不会使处罚加重。期满没有提出的，本机关依法作出决定。".to_owned());
    lines.push(contact(&particulars.name, &particulars.phone));
    lines
}

/// What a decision on instalments rests on: 行政处罚法 §66.
pub(super) const INSTALMENTS: &str = "当事人确有经济困难，申请延期或者分期缴纳罚款，依照《中华人民共和国行政处罚法》第六十六条办理。";

/// The decision's sentence where the party made no use of its right: 行政处罚法 §44, §62.
pub(super) const SILENT: &str = "当事人在告知的期限内没有提出陈述、申辩。";

/// The decision's sentence where the party waived expressly: 行政处罚法 §62.
pub(super) const WAIVED: &str = "当事人明确放弃陈述、申辩。";

/// The decision's sentence where the party did not ask for a hearing in time: 行政处罚法 §64.
pub(super) const NO_HEARING_ASKED: &str = "当事人在告知的期限内没有要求听证。";

/// The decision's sentence where the party waived the hearing or took its request back: 行政处罚法
/// §63, §64.
pub(super) const HEARING_WAIVED: &str = "当事人明确放弃要求听证的权利。";

/// Who answers questions about a document.
pub(super) fn contact(name: &str, phone: &str) -> String {
    match phone {
        "" => format!("有疑问，请向{name}询问。"),
        _ => format!("有疑问，请向{name}询问，电话 {phone}。"),
    }
}

/// The length of the term under `key`, with its unit: `5 个工作日`.
fn length(key: &str) -> String {
    law().term(key).map(|term| term.length().to_string()).unwrap_or_default()
}
