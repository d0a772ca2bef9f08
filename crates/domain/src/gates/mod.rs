//! 法定条件: what the statutes ask before a step, one file per gate, one list.
//!
//! The list that refuses a step is the list that greys its button and fills the reviewer's findings.
//! A gate never ticks anything: it says met, unmet with the reason, or that it does not apply.

mod approver_is_another;
mod av_duty;
mod certificate_on_the_day;
mod collective_discussion;
mod dates_in_order;
mod decision_contents;
mod discretion_benchmark;
mod filing_approved;
mod fine_inside_the_statute;
mod hearing_right;
mod identity_shown;
mod investigation_closed;
mod jurisdiction;
mod legal_review;
mod limitation;
mod no_heavier_for_arguing;
mod not_done_yet;
mod nothing_waits_for_the_head;
mod one_place_at_a_time;
mod order_to_correct;
mod payment_within_the_decision;
mod performed_before_the_end;
mod preservation_approved;
mod preservation_disposed;
mod prior_notice;
mod published_before_the_end;
mod recusal;
mod reviewer_is_another;
mod seal_on_the_original;
mod second_notice;
mod served_before_the_end;
mod statements_answered;
mod time_to_respond;
mod two_officers;

use crate::case::Case;
use crate::case::command::{Asked, Command};
use crate::case::procedure::Take;
use crate::case::steps::Step;
use crate::decide::{Context, Place, State, Stop, Unmet};
use crate::law::limit::Amount;
use crate::law::{Article, law};
use crate::person::Person;
use crate::{Code, Fen, agency};
use jiff::civil::Date;

/// A statutory condition.
pub struct Gate {
    /// Its name in the field's words.
    pub name: &'static str,
    /// The article.
    pub article: Article,
    /// First day on which it binds.
    pub since: Date,
    /// The steps it stands before.
    pub before: &'static [Step],
    /// Whether it is met.
    pub check: fn(&Facts<'_>) -> Check,
}

/// What a gate may look at.
pub struct Facts<'a> {
    /// The case.
    pub case: &'a Case,
    /// The step about to be taken.
    pub step: Step,
    /// What the form said; `None` while the page is only looked at.
    pub command: Option<&'a Command>,
    /// The handling officers, in order.
    pub handlers: Vec<(&'a Code, &'a Person)>,
    /// The others whom the form names: those who were there, who served, who discussed.
    pub named: Vec<(&'a Code, &'a Person)>,
    /// The agency.
    pub agency: &'a agency::Agency,
    /// Who acts.
    pub actor: Option<&'a Code>,
    /// The day of the step.
    pub today: Date,
    /// SHA-256 of the decision's template as it is now, hex.
    pub template: &'a str,
}

/// The answer of a gate.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// It does not apply here.
    NotApplicable,
    /// It is met; the text says by what.
    Met(String),
    /// It is not met.
    Unmet {
        /// A headline.
        title: String,
        /// What exactly is missing.
        detail: String,
        /// Where it can be met.
        place: Place,
    },
}

/// Every gate, in the order a case meets them.
pub const ALL: &[Gate] = &[
    jurisdiction::GATE,
    limitation::GATE,
    two_officers::GATE,
    certificate_on_the_day::GATE,
    recusal::GATE,
    filing_approved::GATE,
    identity_shown::GATE,
    one_place_at_a_time::GATE,
    dates_in_order::GATE,
    preservation_approved::GATE,
    preservation_disposed::GATE,
    av_duty::GATE,
    investigation_closed::GATE,
    fine_inside_the_statute::GATE,
    discretion_benchmark::GATE,
    approver_is_another::GATE,
    reviewer_is_another::GATE,
    legal_review::GATE,
    second_notice::GATE,
    prior_notice::GATE,
    time_to_respond::GATE,
    statements_answered::GATE,
    hearing_right::GATE,
    no_heavier_for_arguing::GATE,
    order_to_correct::GATE,
    collective_discussion::GATE,
    decision_contents::GATE,
    seal_on_the_original::GATE,
    served_before_the_end::GATE,
    payment_within_the_decision::GATE,
    published_before_the_end::GATE,
    performed_before_the_end::GATE,
    nothing_waits_for_the_head::GATE,
    not_done_yet::GATE,
];

impl Check {
    fn met(words: impl Into<String>) -> Check {
        Check::Met(words.into())
    }

    fn unmet(title: impl Into<String>, detail: impl Into<String>, place: Place) -> Check {
        Check::Unmet { title: title.into(), detail: detail.into(), place }
    }
}

impl<'a> Facts<'a> {
    /// The step of the ordinary procedure as its form was sent.
    fn take(&self) -> Option<&'a Take> {
        match self.command {
            Some(Command::Take(take)) => Some(take),
            _ => None,
        }
    }

    /// The day of the act on the spot that the form tells of.
    fn day_of_act(&self) -> Option<Date> {
        match self.command? {
            Command::MakeRecord { record, .. } => Some(record.on),
            Command::Take(Take::Serve(service)) => Some(service.on),
            Command::Take(Take::Preserve { on, .. } | Take::NotifyInspection { on, .. }) => {
                Some(*on)
            }
            _ => None,
        }
    }

    /// Who acts on the spot: those whom the form names, or all handling officers.
    fn present(&self) -> &[(&'a Code, &'a Person)] {
        if self.named.is_empty() { &self.handlers } else { &self.named }
    }
}

/// The facts for what is asked in `case`; stops while a handling officer or the agency is not loaded.
pub fn facts<'a>(
    state: &'a State,
    case: &'a Case,
    asked: Asked<'a>,
    context: &'a Context,
) -> Result<Facts<'a>, Stop> {
    let agency = case.agency.as_ref().ok_or(Stop::NotFound)?;
    let handlers = asked.handlers().unwrap_or(case.handlers());
    let known = |code: &'a Code| state.person(code).map(|person| (code, person));
    Ok(Facts {
        case,
        step: asked.step,
        command: asked.command,
        handlers: handlers.iter().map(known).collect::<Result<_, Stop>>()?,
        named: asked.named().into_iter().map(known).collect::<Result<_, Stop>>()?,
        agency: state.agency(agency)?,
        actor: context.actor.as_ref(),
        today: context.today(),
        // A step whose form carries no template rests on the one that the draft was written for.
        template: match (asked.template, &case.draft) {
            ("", Some(draft)) => &draft.template,
            (template, _) => template,
        },
    })
}

/// Whether a fine of this amount gives an organisation the right to a hearing (行政处罚法 §63; the
/// amount is of the 统计执法监督检查办法 §38, from `law/amounts.toml`).
pub fn hearing_right(fine: Option<Fen>) -> bool {
    let threshold = law().amount("hearing.organisation").and_then(Amount::money);
    fine.zip(threshold).is_some_and(|(fine, threshold)| fine >= threshold)
}

/// Every unmet gate before the step.
pub fn unmet(facts: &Facts<'_>) -> Vec<Unmet> {
    checks(facts)
        .filter_map(|(gate, check)| match check {
            Check::Unmet { title, detail, place } => {
                Some(Unmet { gate: gate.name, title, detail, article: gate.article, place })
            }
            Check::Met(_) | Check::NotApplicable => None,
        })
        .collect()
}

/// Every gate that stands before the step, with its answer.
pub fn checks<'a>(facts: &'a Facts<'a>) -> impl Iterator<Item = (&'static Gate, Check)> + 'a {
    ALL.iter()
        .filter(|gate| gate.before.contains(&facts.step) && gate.since <= facts.today)
        .map(|gate| (gate, (gate.check)(facts)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gate_cites_an_article_of_the_index_and_stands_somewhere() {
        for gate in ALL {
            assert!(gate.article.entry().is_some(), "{}", gate.name);
            assert!(!gate.before.is_empty(), "{}", gate.name);
        }
    }

    #[test]
    fn every_gate_has_a_test_that_is_met_and_one_that_is_not() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/gates");
        let mut gates = 0;
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(gate) = name.strip_suffix(".rs").filter(|gate| *gate != "mod") else {
                continue;
            };
            let mut text = std::fs::read_to_string(&path).unwrap();
            let apart = path.with_extension("").join("tests.rs");
            text += &std::fs::read_to_string(apart).unwrap_or_default();
            for word in ["fn met_", "fn unmet_"] {
                assert!(text.contains(word), "{gate}: no test {word}…");
            }
            gates += 1;
        }
        assert_eq!(gates, ALL.len());
    }
}
