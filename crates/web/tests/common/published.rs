//! A decision that was made and published, played through the real commands: what the public's pages
//! are about.

use super::{Office, picture};
use documents::Form;
use domain::case::command::Command as Do;
use domain::case::papers;
use domain::case::procedure::Take;
use domain::case::steps::Step;
use domain::decide::Aggregate;
use domain::evidence::Item;
use domain::field::Fields;
use domain::series::Purpose;
use domain::{Code, Command, Kind, StreamId, time};

/// An invented enterprise whose credit code is well-formed.
pub const PARTY: &str = "雁城市恒泰纺织有限公司";
/// Its credit code.
pub const CREDIT: &str = "91350100M000100Y43";

/// The fields of a form.
pub fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().copied().collect()
}

/// A case of `party` from clue to publication; gives its public code.
pub async fn publish(office: &Office, party: &str) -> Code {
    let code = office.store.entropy().code().expect("a code");
    let template = papers::hex(&Form::PenaltyDecision.template_digest());
    let today = time::civil_date(office.now());
    let (officer, head) = (office.person("李明远"), office.person("何静"));
    let act = async |actor: &Code, command: Do| {
        office.execute(Some(actor), Command::Case(code.clone(), command)).await
    };
    let clue = fields(&[
        ("party_name", party),
        ("credit_code", CREDIT),
        ("address", "雁城市解放大道 8 号"),
        ("representative", "周恒之"),
        ("source", "data_review"),
        ("received_on", &today.to_string()),
        ("violation", "untrue"),
        ("summary", "数据审核发现年报指标与税务申报资料相差较大。"),
    ]);
    act(&officer, Do::clue(&clue, today).expect("a clue")).await;
    let template_of = template.clone();
    let take = |step, pairs: &[(&str, &str)], evidence: Vec<Item>| {
        Do::Take(Take::read(step, &fields(pairs), evidence, today, &template_of).expect("a step"))
    };
    let day = today.to_string();
    let check = [("organiser", "local"), ("act_on", day.as_str()), ("found", "属实。")];
    act(&officer, take(Step::Check, &check, Vec::new())).await;
    let mut filing = fields(&[("reasons", "有涉嫌违法的事实，建议立案。")]);
    filing.add("handler", officer.as_str());
    filing.add("handler", office.person("王晓岚").as_str());
    act(&officer, Do::filing_request(&filing).expect("a request")).await;
    let reserve = |purpose| Do::ReserveNumber { purpose, template: template.clone() };
    act(&head, reserve(Purpose::Filing)).await;
    let document = papers::hex(&[7; 32]);
    act(&head, Do::File { on: today, document: document.clone() }).await;
    let record = fields(&[
        ("kind", "inspection"),
        ("on", &today.to_string()),
        ("place", "财务室"),
        ("present", "统计负责人"),
        ("content", "出示执法证件，查阅明细账，逐项核对。"),
        ("shown", "yes"),
        ("rights", "yes"),
        ("dress", "yes"),
    ]);
    let photo = picture(office, "账页").await;
    act(&officer, Do::record(&record, vec![photo], today).expect("a record")).await;
    let report = [
        ("violation", "untrue"),
        ("period", "2025年年报"),
        ("report", "财务状况"),
        ("indicator", "营业收入"),
        ("reported", "1240"),
        ("actual", "1000"),
        ("facts", "上报的营业收入为 1240 千元，实际为 1000 千元。"),
        ("discretion", "按“一般”档次处理。"),
        ("warning", "yes"),
        ("fine", "20000"),
        ("grade", "一般"),
        ("order_to_correct", "自收到本决定书之日起十日内更正。"),
    ];
    act(&officer, take(Step::CloseInvestigation, &report, Vec::new())).await;
    act(&officer, Do::RequestReview { template: template.clone() }).await;
    let mut review = fields(&[("result", "passed"), ("opinion", "同意。")]);
    for point in 1..=7 {
        review.add(&format!("point_{point}"), "good");
    }
    act(&office.person("郑言"), Do::review(&review, &template).expect("a review")).await;
    act(&head, take(Step::Notify, &[], Vec::new())).await;
    let loaded = office.store.load(&StreamId::of(Kind::Case, &code)).await.expect("the case");
    let Aggregate::Case(case) = &loaded.aggregate else { panic!("not a case") };
    let notice = case.procedure.notice().expect("a notice").what.number.clone();
    let served = [
        ("what", format!("prior_notice|{notice}")),
        ("method", "direct".to_owned()),
        ("on", day.clone()),
        ("recipient", "周恒之".to_owned()),
        ("place", "财务室".to_owned()),
    ];
    let served: Vec<(&str, &str)> = served.iter().map(|(n, v)| (*n, v.as_str())).collect();
    act(&officer, take(Step::Serve, &served, Vec::new())).await;
    let waived = [("on", day.as_str()), ("manner", "waived"), ("by", "周恒之")];
    act(&officer, take(Step::State, &waived, Vec::new())).await;
    act(&head, reserve(Purpose::Decision)).await;
    act(&head, Do::Issue { on: today, document, template: template.clone() }).await;
    act(&office.person("林书瑶"), Do::Publish).await;
    let loaded = office.store.load(&StreamId::of(Kind::Case, &code)).await.expect("the case");
    let Aggregate::Case(case) = &loaded.aggregate else { panic!("not a case") };
    case.decision.as_ref().expect("a decision").code.clone()
}
