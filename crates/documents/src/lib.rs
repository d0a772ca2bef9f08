//! A form and its content become a PDF/A-2b document; the documents of a case become one case file.
//!
//! This is the only crate that knows typst. It is a pure function: the same form, content and stamp
//! give the same bytes on every machine with the same fonts. It refuses to know what a case is, what
//! the time is, and where a document goes; it draws no seal, no 国徽 and no handwriting.

mod case_file;
mod content;
mod error;
mod fonts;
mod forms;
mod money;
mod qr;
mod stored;
mod typesetter;

pub use case_file::{CaseFile, Entry, Item, Listing, Volume, pages};
pub use error::{FontError, RenderError};
pub use forms::Form;
pub use money::amount_in_words;
pub use typesetter::{Document, Stamp, Typesetter};
