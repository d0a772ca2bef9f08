//! 管辖。《统计法》第三十六条: a bureau pursues violations in its area; one that happened in a survey
//! organised by a national survey team is that team's matter.

use super::{Check, Facts, Gate};
use crate::case::procedure::Organiser;
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "本机关有管辖权",
    article: Article::statistics_law(36),
    since: date(2024, 9, 13),
    before: &[Step::RequestFiling, Step::File, Step::Issue],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let Some(check) = &facts.case.procedure.check else {
        return Check::unmet(
            "还没有核查线索",
            "先核查这项统计调查由谁组织实施、违法行为哪天终了，才知道归谁管、过没过追诉时效。",
            Place::Step(Step::Check),
        );
    };
    match check.what.organiser {
        Organiser::Local => Check::met(format!("这项调查由{}组织实施", Organiser::Local.name())),
        Organiser::SurveyTeam => Check::unmet(
            "本案归国家调查队管辖",
            "这项统计调查由国家调查队组织实施，由组织实施的调查队查处。请把线索移送给它；\
             核查结果填错的，重新核查。",
            Place::Step(Step::Check),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::Event;
    use crate::testing::{HEAD, Point, Story, march, met, unmet};

    #[test]
    fn met_for_a_survey_of_the_bureau() {
        let story = Story::at(Point::Checked);
        assert!(met(story.look(&GATE, Step::RequestFiling, 1, march(4))).contains("本级"));
    }

    #[test]
    fn unmet_before_the_clue_was_checked_and_for_a_survey_team() {
        let mut story = Story::at(Point::Clue);
        assert!(unmet(story.look(&GATE, Step::RequestFiling, 1, march(4))).contains("还没有核查"));
        story = Story::at(Point::Requested);
        let mut check = story.case.procedure.check.clone().unwrap().what;
        check.organiser = Organiser::SurveyTeam;
        story.steps(march(4), 1, Event::Checked(check));
        assert!(unmet(story.look(&GATE, Step::File, HEAD, march(5))).contains("国家调查队"));
    }
}
