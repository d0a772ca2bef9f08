//! 回避。《行政处罚法》第四十三条: who was told to withdraw does nothing more in the case; while a request
//! is undecided the investigation goes on, but nobody reviews or decides who may have to withdraw.

use super::{Check, Facts, Gate};
use crate::Code;
use crate::case::procedure::{Approval, Matter, MatterKind, Take};
use crate::case::steps::Step;
use crate::decide::Place;
use crate::law::Article;
use jiff::civil::date;

pub const GATE: Gate = Gate {
    name: "没有应当回避的人参与",
    article: Article::penalty_law(43),
    since: date(2021, 7, 15),
    before: &[
        Step::RequestFiling,
        Step::ReturnFiling,
        Step::File,
        Step::Record,
        Step::Draft,
        Step::RequestReview,
        Step::Review,
        Step::Issue,
        Step::Publish,
        Step::Check,
        Step::ChangeHandlers,
        Step::Ask,
        Step::Answer,
        Step::NotifyInspection,
        Step::OrderCorrection,
        Step::Inquire,
        Step::AnswerInquiry,
        Step::Preserve,
        Step::DisposePreservation,
        Step::CloseInvestigation,
        Step::Notify,
        Step::Serve,
        Step::State,
        Step::AnswerStatement,
        Step::ChooseHearing,
        Step::Discuss,
        Step::BindScan,
        Step::Pay,
        Step::Close,
    ],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let procedure = &facts.case.procedure;
    if let Some(actor) = facts.actor {
        if procedure.recused(actor) {
            return Check::unmet(
                "你在本案中已经回避",
                "机关负责人已经决定你回避，本案的任何一步都要由别人办理。",
                Place::Nowhere,
            );
        }
        if waits(facts, actor) && decides(facts) {
            return Check::unmet(
                "关于你回避的请示还没有批示",
                "批示以前，你可以继续调查，但不能审核、告知、决定，也不能自己批示这件事。\
                 请另一位机关负责人先批示。",
                Place::Step(Step::Answer),
            );
        }
    }
    let recused: Vec<&str> = involved(facts)
        .filter(|(code, _)| procedure.recused(code))
        .map(|(_, person)| person.name.shown())
        .collect();
    if recused.is_empty() {
        return Check::met("参与本案的人都没有被决定回避");
    }
    Check::unmet(
        format!("{}应当回避", recused.join("、")),
        "机关负责人已经决定回避。承办人回避的，先调整承办人；这一步不能有回避的人参加。",
        Place::Step(Step::ChangeHandlers),
    )
}

/// Those who act by this step besides the actor. Replacing a recused officer needs no other officer.
fn involved<'f>(
    facts: &'f Facts<'_>,
) -> impl Iterator<Item = &'f (&'f Code, &'f crate::person::Person)> {
    let looked_at = facts.step == Step::ChangeHandlers && facts.command.is_none();
    let not_theirs = matches!(
        facts.step,
        Step::ReturnFiling | Step::Ask | Step::Answer | Step::Publish | Step::Close
    );
    let handlers: &[_] = if looked_at || not_theirs { &[] } else { &facts.handlers };
    handlers.iter().chain(&facts.named)
}

fn waits(facts: &Facts<'_>, actor: &Code) -> bool {
    facts.case.procedure.all_waiting().any(|asked| about(asked, actor))
}

fn about(asked: &Approval, actor: &Code) -> bool {
    matches!(&asked.matter, Matter::Recusal { person, .. } if person == actor)
}

/// Whether the step must wait for the answer.
fn decides(facts: &Facts<'_>) -> bool {
    match facts.take() {
        Some(Take::Answer { matter, .. }) => *matter == MatterKind::Recusal,
        _ => matches!(facts.step, Step::Review | Step::Notify | Step::Issue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::Ground;
    use crate::testing::{
        HEAD, OFFICERS, Point, REVIEWER, SECOND_HEAD, Story, THIRD_OFFICER, code, march, met, unmet,
    };

    fn asked_about(n: u64, granted: Option<bool>) -> Story {
        let mut story = Story::at(Point::Reported);
        let matter = Matter::Recusal { person: code(n), ground: Ground::Kin };
        story.asks(march(20), matter, granted);
        story
    }

    #[test]
    fn met_while_nobody_was_told_to_withdraw() {
        let story = asked_about(OFFICERS[0], Some(false));
        met(story.look(&GATE, Step::Record, OFFICERS[0], march(21)));
    }

    #[test]
    fn met_for_the_investigation_while_a_request_waits() {
        let story = asked_about(OFFICERS[0], None);
        met(story.look(&GATE, Step::Record, OFFICERS[0], march(21)));
    }

    #[test]
    fn unmet_for_a_reviewer_and_a_head_while_a_request_about_them_waits() {
        for (n, step) in [(REVIEWER, Step::Review), (HEAD, Step::Notify), (HEAD, Step::Issue)] {
            let story = asked_about(n, None);
            assert!(unmet(story.look(&GATE, step, n, march(21))).contains("还没有批示"));
        }
        let story = asked_about(HEAD, None);
        let (matter, opinion) = (MatterKind::Recusal, "不必".to_owned());
        let answer = Take::Answer { matter, granted: false, opinion };
        unmet(story.take(&GATE, answer.clone(), HEAD, march(21)));
        met(story.take(&GATE, answer, SECOND_HEAD, march(21)));
    }

    #[test]
    fn unmet_for_a_recused_officer_and_for_the_case_until_the_officer_is_replaced() {
        let story = asked_about(OFFICERS[1], Some(true));
        assert!(
            unmet(story.look(&GATE, Step::Record, OFFICERS[1], march(21))).contains("你在本案")
        );
        assert!(unmet(story.look(&GATE, Step::Issue, HEAD, march(21))).contains("人员2应当回避"));
        met(story.look(&GATE, Step::ChangeHandlers, HEAD, march(21)));
        let change = |n: u64| Take::ChangeHandlers {
            handlers: vec![code(OFFICERS[0]), code(n)],
            reason: "回避".to_owned(),
        };
        unmet(story.take(&GATE, change(OFFICERS[1]), HEAD, march(21)));
        met(story.take(&GATE, change(THIRD_OFFICER), HEAD, march(21)));
    }
}
