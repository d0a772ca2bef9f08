//! The law of enforcement, as pure functions over plain data.
//!
//! `decide(state, command, context)` answers with the events a command adds, or with why it cannot
//! be done; `apply` folds events into what is so. Nothing here reads a clock, draws a random number,
//! touches a disk or knows HTTP or SQL: whoever calls hands in the day and the fresh codes.
//!
//! Read in this order: [`event`] (the words kept for ever), [`case`] (the fold), [`gates`] (what the
//! statutes ask before a step), [`authority`] (who may take it), [`decide`] (how it fits together).

#![warn(missing_docs)]

pub mod decide;

pub mod agency;
pub mod case;
pub mod evidence;
pub mod paper;
pub mod person;
pub mod publication;
pub mod series;

pub mod authority;
pub mod disclosure;
pub mod gates;
pub mod law;
pub mod violation;

#[cfg(test)]
mod testing;
mod words;

pub mod event;
pub mod field;
pub mod held;
pub mod id;
pub mod money;
pub mod time;

pub use decide::{Command, Context, Outcome, Refusal, State, Stop, Unmet, Write, decide};
pub use event::{Event, Fact};
pub use held::Held;
pub use id::{Code, Kind, StreamId};
pub use money::Fen;
