//! Cases written as text: who does what with which fields, and what comes of it.
//!
//! A scenario under `tests/scenarios/` is read by [`script`] and played by [`play`] on a [`Driver`]:
//! on `decide` and the fold in memory ([`memory`]), on the store with a database, or on the pages by
//! posting the same fields as forms. What a step leaves out is filled in by [`form`], so that a
//! scenario says only what it is about. How a scenario is written stands in
//! `tests/scenarios/README.md`.

#![warn(missing_docs)]

pub mod script;

pub mod ask;
pub mod form;

pub mod memory;
pub mod play;

pub use ask::{Ask, Upload, Verb};
pub use play::{Driver, Names, Outcome, View, play};
pub use script::Script;

use std::path::{Path, PathBuf};

/// The folder of the scenarios.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

/// Every scenario of the folder in the order of their names.
pub fn all() -> Result<Vec<Script>, String> {
    script::read_folder(&folder())
}
