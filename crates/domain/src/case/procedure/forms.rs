//! The forms of the ordinary procedure: which fields a step asks for, and what it knows already.
//!
//! A fact is typed once in a case. Every later form carries it on and says where it comes from; what
//! need not be changed is not a field at all but stands among [`Form::known`].

mod fields;
mod steps;

pub use fields::{Colleague, Field, Input, Known};

use super::MatterKind;
use crate::agency::benchmark::Benchmark;
use crate::case::Case;
use crate::case::steps::Step;
use crate::paper::Kind as PaperKind;
use jiff::civil::Date;

/// The form of a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// What the step is for and what comes of it, in a sentence.
    pub intro: &'static str,
    /// What is known and carried on without typing.
    pub known: Vec<Known>,
    /// What is asked.
    pub fields: Vec<Field>,
    /// What may be uploaded with it; empty where nothing may.
    pub upload: &'static str,
    /// The document that comes of it.
    pub paper: Option<PaperKind>,
    /// The words on the button.
    pub button: &'static str,
}

/// What a form is made from.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The case.
    pub case: &'a Case,
    /// Everybody of the agency, handling officers first.
    pub people: &'a [Colleague],
    /// The benchmark of discretion in force, where the agency has adopted one.
    pub benchmark: Option<&'a Benchmark>,
    /// The matter of a request, once it was chosen.
    pub matter: Option<MatterKind>,
    /// The day.
    pub today: Date,
}

/// The form of `step`; `None` for the steps that have a page of their own.
pub fn form(step: Step, given: Given<'_>) -> Option<Form> {
    steps::form(step, given)
}
