//! Where the published test vectors are, and what happens when they are not there.

use std::path::PathBuf;

/// The text of a vector file. When the vectors are absent, says so aloud and answers `None`, so
/// that a run without them never looks like a run that passed.
pub fn vector(name: &str) -> Option<String> {
    let root = std::env::var_os("HENGJIAN_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let path = root.join("vectors").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            println!("skipped: {name} is not at hand ({error})");
            None
        }
    }
}
