//! Who may take which step: role, agency, and the separation of hands.
//!
//! 湖南省行政程序规定 §60 wants 承办人, 审核人 and 批准人 told apart; 行政处罚法 §42, §57 and §58 say
//! who enforces, who decides and who reviews.

pub mod register;

use crate::case::Case;
use crate::case::steps::Step;
use crate::decide::{Context, Place, State, Stop, Unmet};
use crate::law::Article;
use crate::person::{Person, Role};

/// The person who acts in a case of the same agency.
pub fn actor<'a>(state: &'a State, case: &Case, context: &Context) -> Result<&'a Person, Stop> {
    let code = context.actor.as_ref().ok_or(Stop::NotFound)?;
    let person = state.person(code)?;
    // Another agency's case does not exist for this person: the answer must not say that it does.
    match (&person.agency, &case.agency) {
        (Some(own), Some(of_case)) if own == of_case => Ok(person),
        _ => Err(Stop::NotFound),
    }
}

/// The role a step belongs to, and the article that gives it.
pub fn role_for(step: Step) -> Option<(Role, Article)> {
    match step {
        Step::RegisterClue
        | Step::RequestFiling
        | Step::Record
        | Step::Draft
        | Step::RequestReview
        | Step::Check
        | Step::Ask
        | Step::NotifyInspection
        | Step::OrderCorrection
        | Step::Inquire
        | Step::AnswerInquiry
        | Step::Preserve
        | Step::DisposePreservation
        | Step::CloseInvestigation
        | Step::Serve
        | Step::State
        | Step::AnswerStatement
        | Step::ChooseHearing
        | Step::BindScan
        | Step::Pay => Some((Role::Officer, Article::penalty_law(42))),
        Step::File
        | Step::ReturnFiling
        | Step::Issue
        | Step::VoidNumber
        | Step::ChangeHandlers
        | Step::Answer
        | Step::Notify
        | Step::Close => Some((Role::Head, Article::penalty_law(57))),
        Step::Review => Some((Role::Reviewer, Article::penalty_law(58))),
        Step::Publish => Some((Role::Discloser, Article::penalty_law(48))),
        // The minutes are kept by a handling officer or by a head; the gate looks at who met.
        Step::Discuss | Step::MakePaper | Step::Note => None,
    }
}

/// What `person` lacks to take `step` in `case`; empty when nothing.
pub fn unmet(case: &Case, person: &Person, step: Step, context: &Context) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    if let Some((role, article)) = role_for(step)
        && !person.has(role, context.today())
    {
        unmet.push(Unmet {
            gate: "职责",
            title: format!("{}由{}办理", step.name(), role.name()),
            detail: format!(
                "你现在没有“{}”职责。需要的话，请管理员在人员页登记任命依据后授予。",
                role.name()
            ),
            article,
            place: Place::Nowhere,
        });
    }
    if needs_handler(step) && !is_handler(case, context) {
        unmet.push(Unmet {
            gate: "承办人",
            title: "这一步由本案承办人办理".to_owned(),
            detail: "你不是本案的承办人。承办人在立案申请里指定，可以在那里更换。".to_owned(),
            article: Article::hunan_procedure(60),
            place: Place::Case,
        });
    }
    unmet
}

/// Whether only the handling officers take this step.
fn needs_handler(step: Step) -> bool {
    matches!(
        step,
        Step::Record
            | Step::Draft
            | Step::RequestReview
            | Step::Ask
            | Step::NotifyInspection
            | Step::OrderCorrection
            | Step::Inquire
            | Step::AnswerInquiry
            | Step::Preserve
            | Step::DisposePreservation
            | Step::CloseInvestigation
            | Step::Serve
            | Step::State
            | Step::AnswerStatement
            | Step::ChooseHearing
            | Step::BindScan
            | Step::Pay
    )
}

fn is_handler(case: &Case, context: &Context) -> bool {
    context.actor.as_ref().is_some_and(|actor| case.handlers().contains(actor))
}
