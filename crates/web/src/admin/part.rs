//! One of several forms on a page: its own command id, its own ids in the document, its own errors.

use crate::Site;
use crate::form::Form;
use crate::oops::Oops;
use domain::field::Fields;

/// A small form among others.
pub(super) struct Part {
    form: Form,
    prefix: String,
    /// Whether it came back and stands open.
    pub open: bool,
}

/// A form that came back, and which one it was.
pub(super) struct Returned {
    prefix: String,
    form: Form,
}

impl Returned {
    /// Errors are named after the document's ids, so that the summary's links find their fields.
    pub(super) fn new(prefix: impl Into<String>, mut form: Form) -> Returned {
        let prefix = prefix.into();
        form.about = super::ABOUT;
        for error in form.errors.iter_mut().filter(|error| !error.field.is_empty()) {
            error.field = format!("{prefix}-{}", error.field);
        }
        Returned { prefix, form }
    }

    /// The form, for what stands above the page.
    pub(super) fn form(&self) -> Form {
        self.form.clone()
    }
}

impl Part {
    /// A form of the page: the one that came back if it was this one, else a fresh one.
    pub(super) fn new(
        site: &Site,
        prefix: impl Into<String>,
        seen: u64,
        filled: Fields,
        returned: Option<&Returned>,
    ) -> Result<Part, Oops> {
        let prefix = prefix.into();
        if let Some(returned) = returned.filter(|returned| returned.prefix == prefix) {
            return Ok(Part { form: returned.form.clone(), prefix, open: true });
        }
        Ok(Part { form: Form::filled(site, seen, filled)?, prefix, open: false })
    }

    /// The hidden fields' form.
    pub(super) fn form(&self) -> &Form {
        &self.form
    }

    /// The id of a field in the document.
    pub(super) fn id(&self, field: &str) -> String {
        format!("{}-{field}", self.prefix)
    }

    /// The typed value of a field.
    pub(super) fn value(&self, field: &str) -> &str {
        self.form.value(field)
    }

    /// What is wrong with a field.
    pub(super) fn error(&self, field: &str) -> Option<&str> {
        self.form.error(&self.id(field))
    }

    /// The ids of what describes a field.
    pub(super) fn described(&self, field: &str, hint: &str) -> String {
        let id = self.id(field);
        let hint = if hint.is_empty() { String::new() } else { format!("{id}-h") };
        let error = if self.error(field).is_some() { format!("{id}-e") } else { String::new() };
        format!("{hint} {error}").trim().to_owned()
    }
}
