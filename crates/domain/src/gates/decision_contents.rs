//! 决定书的内容。《行政处罚法》第五十九条 lists six items; the 罚缴分离办法 §7 adds who collects the
//! fine. What a document would leave blank is found before it is signed.

use super::{Check, Facts, Gate};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "决定书内容齐全",
    article: Article::penalty_law(59),
    since: date(2021, 7, 15),
    before: &[Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let in_the_case = of_the_case(facts);
    let of_the_agency = of_the_agency(facts);
    let mut detail = String::new();
    if !in_the_case.is_empty() {
        detail += &format!("决定书里没有{}。", in_the_case.join("、"));
    }
    if !of_the_agency.is_empty() {
        let names = of_the_agency.join("、");
        detail +=
            &format!("机关信息里没有{names}，请管理员登记（{}）。", Article::fines_separation(7));
    }
    if detail.is_empty() {
        return Check::met("当事人、事实和证据、处罚和依据、履行、救济、机关都写明了");
    }
    let place = if in_the_case.is_empty() { Place::Nowhere } else { Place::Draft };
    Check::unmet("决定书缺少法定内容", detail, place)
}

fn of_the_case(facts: &Facts<'_>) -> Vec<&'static str> {
    let case = facts.case;
    let blank = |text: Option<&str>| text.is_none_or(|text| text.trim().is_empty());
    let party = case.party.as_ref();
    let content = case.draft.as_ref().map(|draft| &draft.content);
    let facts_of = content.and_then(|content| content.facts.known()).map(String::as_str);
    let proven = case.evidence.iter().any(|piece| piece.item.category.proves_the_facts());
    [
        (blank(party.and_then(|p| p.name.known()).map(String::as_str)), "当事人名称"),
        (blank(party.and_then(|p| p.address.known()).map(String::as_str)), "当事人住所"),
        (blank(facts_of), "违法事实"),
        (!proven && case.records.is_empty(), "证据"),
        (content.is_none_or(|c| !c.warning && c.fine.is_none()), "处罚种类"),
        (blank(content.map(|content| content.discretion.as_str())), "裁量理由"),
    ]
    .into_iter()
    .filter_map(|(lacks, name)| lacks.then_some(name))
    .collect()
}

fn of_the_agency(facts: &Facts<'_>) -> Vec<&'static str> {
    let own = &facts.agency.particulars;
    let fined = facts.case.draft.as_ref().is_some_and(|draft| draft.content.fine.is_some());
    let blank = |text: &str| text.trim().is_empty();
    [
        (blank(&own.name), "机关名称"),
        (blank(&own.reconsideration), "复议机关"),
        (blank(&own.court), "管辖法院"),
        (fined && blank(&own.payee_name), "代收机构名称"),
        (fined && blank(&own.payee_address), "代收机构地址"),
        (fined && blank(&own.payee_account), "代收账号"),
    ]
    .into_iter()
    .filter_map(|(lacks, name)| lacks.then_some(name))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Held;
    use crate::testing::{self, HEAD, Point, Story, april, march, met, unmet};

    #[test]
    fn met_when_nothing_would_be_blank() {
        let mut story = Story::at(Point::NoticeServed);
        met(story.look(&GATE, Step::Issue, HEAD, april(8)));
        let mut content = testing::content();
        content.fine = None;
        story.drafts(march(27), content);
        story.agency.particulars.payee_name.clear();
        met(story.look(&GATE, Step::Issue, HEAD, april(8)));
    }

    #[test]
    fn unmet_when_anything_is_missing_and_all_of_it_is_named() {
        let mut story = Story::at(Point::NoticeServed);
        story.agency.particulars.payee_account.clear();
        story.agency.particulars.court = " ".to_owned();
        let words = unmet(story.look(&GATE, Step::Issue, HEAD, april(8)));
        assert!(words.contains("管辖法院、代收账号"), "{words}");
        story.case.party.as_mut().unwrap().address = Held::Erased;
        let mut content = testing::content();
        content.facts = String::new().into();
        story.drafts(march(27), content);
        let words = unmet(story.look(&GATE, Step::Issue, HEAD, april(8)));
        assert!(words.contains("当事人住所、违法事实"), "{words}");
    }
}
