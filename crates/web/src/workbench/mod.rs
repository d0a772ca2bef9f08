//! 工作台: cases from clue to publication. One page per step.

pub(crate) mod case;
pub(crate) mod cases;
mod catalogue;
mod clue;
mod deadlines;
mod decision;
mod dial;
mod draft;
mod evidence;
mod filing;
pub(crate) mod laws;
pub(crate) mod made;
mod notes;
mod paper;
mod papers;
mod publication;
mod queue;
mod record;
mod review;
mod served;
mod sheet;
mod standing;
mod steps;
mod today;
mod upload;
mod volume;
mod who;

use crate::Site;
use axum::Router;
use axum::routing::{get, post};

/// The addresses of the workbench.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/w", get(today::show))
        .route("/w/review", get(queue::review))
        .route("/w/approve", get(queue::approve))
        .route("/w/deadlines", get(deadlines::show))
        .route("/w/laws", get(laws::show))
        .route("/w/cases", get(cases::show).post(clue::submit))
        .route("/w/cases/new", get(clue::show))
        .route("/w/cases/{code}", get(case::show))
        .route("/w/cases/{code}/notes", post(notes::submit))
        .merge(filing::router())
        .merge(record::router())
        .merge(evidence::router())
        .merge(papers::router())
        .merge(draft::router())
        .merge(review::router())
        .merge(decision::router())
        .merge(publication::router())
        .merge(steps::router())
        .merge(catalogue::router())
        .merge(volume::router())
}

/// SHA-256 of the decision's template as this program carries it, hex. It is part of what a legal
/// review covers: another template is another document.
pub(crate) fn template_digest() -> String {
    domain::case::papers::hex(&documents::Form::PenaltyDecision.template_digest())
}
