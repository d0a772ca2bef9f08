//! 亮明身份。《行政处罚法》第五十五条: officers show their certificates of their own accord before they
//! inspect or ask; without that the party may refuse. The party is told of its rights and duties.

use super::{Check, Facts, Gate};
use crate::case::command::Command;
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "出示证件、告知权利",
    article: Article::penalty_law(55),
    since: date(2021, 7, 15),
    before: &[Step::Record, Step::CloseInvestigation],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    match (facts.step, facts.command) {
        // The form cannot be read without the tick for the certificates.
        (Step::Record, Some(Command::MakeRecord { record, .. })) => match record.rights_told {
            true => Check::met("已经出示证件，告知了权利和义务"),
            false => Check::unmet(
                "没有告知当事人权利和义务",
                "调查开始时要告知当事人的权利和义务，包括申请回避、不出示证件可以拒绝，并记在笔录里。",
                Place::Case,
            ),
        },
        (Step::CloseInvestigation, _) => every_record(facts),
        _ => Check::NotApplicable,
    }
}

fn every_record(facts: &Facts<'_>) -> Check {
    let records = &facts.case.records;
    if records.is_empty() {
        return Check::unmet(
            "没有一份调查笔录",
            "检查和询问都要制作笔录，笔录要写明出示证件的情况。",
            Place::Case,
        );
    }
    let lacking: Vec<String> = (1..)
        .zip(records)
        .filter(|(_, made)| made.record.certificates_shown.len() < made.record.officers.len())
        .map(|(n, made)| format!("第 {n} 份（{} {}）", made.record.on, made.record.kind.name()))
        .collect();
    if lacking.is_empty() {
        return Check::met(format!("{} 份笔录都写明了每个人出示的证件", records.len()));
    }
    Check::unmet(
        "有笔录没有写明每个人都出示了证件",
        format!("{}。没有出示证件的调查不能作为根据，请补做。", lacking.join("、")),
        Place::Case,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Event, RecordKind};
    use crate::testing::{self, Point, Story, march, met, record_form};

    #[test]
    fn met_when_every_officer_showed_a_certificate() {
        let story = Story::at(Point::Recorded);
        assert!(met(story.look(&GATE, Step::CloseInvestigation, 1, march(20))).contains("2 份"));
        let record = Box::new(record_form(march(11), (9, 10), &[]));
        let command = Command::MakeRecord { record, evidence: Vec::new() };
        met(story.send(&GATE, &command, 1, march(11)));
    }

    #[test]
    fn unmet_when_one_did_not_or_the_rights_were_not_told() {
        let mut story = Story::at(Point::Recorded);
        let mut record = testing::record(3, RecordKind::Interview, march(11), (9, 10));
        record.certificates_shown.pop();
        story.tell(march(11), 1, Event::RecordMade { record });
        let words = testing::unmet(story.look(&GATE, Step::CloseInvestigation, 1, march(20)));
        assert!(words.contains("第 3 份"), "{words}");
        let mut record = Box::new(record_form(march(11), (9, 10), &[]));
        record.rights_told = false;
        let command = Command::MakeRecord { record, evidence: Vec::new() };
        testing::unmet(story.send(&GATE, &command, 1, march(11)));
    }

    #[test]
    fn unmet_without_any_record() {
        let story = Story::at(Point::Filed);
        testing::unmet(story.look(&GATE, Step::CloseInvestigation, 1, march(20)));
    }
}
