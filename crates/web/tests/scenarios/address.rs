//! Where each step is taken: the page that shows its form, and the address that the form is sent to.
//!
//! A new step is one more line of [`PAGES`]; the steps of the ordinary procedure share [`STEP`]. The
//! names of a form's fields are those of the scenario; what the page itself fills in, and no form
//! asks, stands in [`COMPUTED`].

use domain::{Code, time};
use scenario::{Ask, Verb, form};

/// A step's page. `{}` stands for the code of the case, person or agency, `{step}` for the word of a
/// step of the ordinary procedure.
pub struct Page {
    /// Where the form stands.
    pub shown: &'static str,
    /// Where it goes.
    pub sent: &'static str,
    /// Whether it goes there with files, even where there are none.
    pub with_files: bool,
}

/// A form that goes to the page it stands on.
const fn at(address: &'static str) -> Page {
    form(address, address)
}

const fn form(shown: &'static str, sent: &'static str) -> Page {
    Page { shown, sent, with_files: false }
}

/// Every step that has a page. 设立机关 has one too, but behind a one-time link: the driver opens it.
const PAGES: &[(Verb, Page)] = &[
    (Verb::ChangeParticulars, at("/a/agency")),
    (Verb::Register, form("/a/people/new", "/a/people")),
    (Verb::GrantRole, form("/a/people/{}", "/a/people/{}/roles")),
    (Verb::EndRole, form("/a/people/{}", "/a/people/{}/roles/end")),
    (Verb::IssueCertificate, form("/a/people/{}", "/a/people/{}/certificates")),
    (Verb::RevokeCertificate, form("/a/people/{}", "/a/people/{}/certificates/revoke")),
    (Verb::RegisterClue, form("/w/cases/new", "/w/cases")),
    (Verb::RequestFiling, form("/w/cases/{}/filing", "/w/cases/{}/filing-request")),
    (Verb::ReturnFiling, form("/w/cases/{}/filing", "/w/cases/{}/filing-return")),
    (Verb::File, at("/w/cases/{}/filing")),
    (
        Verb::MakeRecord,
        Page { shown: "/w/cases/{}/records/new", sent: "/w/cases/{}/records", with_files: true },
    ),
    (Verb::Draft, at("/w/cases/{}/draft")),
    (Verb::RequestReview, form("/w/cases/{}/review", "/w/cases/{}/review-request")),
    (Verb::Review, at("/w/cases/{}/review")),
    (Verb::Issue, at("/w/cases/{}/decision")),
    (Verb::Publish, at("/w/cases/{}/publication")),
    (Verb::VoidNumber, form("/w/cases/{}/decision", "/w/cases/{}/number-void")),
    (Verb::Note, form("/w/cases/{}", "/w/cases/{}/notes")),
];

/// The page that the steps of the ordinary procedure share.
const STEP: &Page = &at("/w/cases/{}/do/{step}");

/// What a scenario says of a step and no form asks: the page takes it from the program.
const COMPUTED: &[(Option<Verb>, &str)] =
    &[(None, "template"), (Some(Verb::File), "on"), (Some(Verb::Issue), "on")];

/// Fields of which a form has several, each a box of its own.
const SEVERAL: &[&str] = &["handler", "officer", "server", "attendee"];

/// The page of a step; `None` for 设立机关 and 预留文号.
pub fn of(verb: Verb) -> Option<&'static Page> {
    if let Verb::Take(_) = verb {
        return Some(STEP);
    }
    PAGES.iter().find(|(known, _)| *known == verb).map(|(_, page)| page)
}

/// Whether the page fills this field in itself.
pub fn is_computed(verb: Verb, field: &str) -> bool {
    COMPUTED.iter().any(|(of, name)| *name == field && of.is_none_or(|of| of == verb))
}

/// Whether a field may come several times.
pub fn is_several(field: &str) -> bool {
    SEVERAL.contains(&field)
}

/// Whether a scenario asks what no page can: another day than today on a document, another template
/// than the program's. The rules against these stand behind the pages; the store is asked.
pub fn says_what_no_page_says(ask: &Ask) -> bool {
    let usual = form::usual(ask.verb, "", time::civil_date(ask.now));
    let unusual = |(name, value): (&str, &str)| {
        is_computed(ask.verb, name)
            && !usual.iter().any(|(usual, known)| *usual == name && known == value)
    };
    ask.fields.iter().any(unusual)
}

/// An address with its code and its step.
pub fn filled(address: &str, code: &Code, verb: Verb) -> String {
    let step = if let Verb::Take(step) = verb { step.word() } else { "" };
    address.replace("{}", code.as_str()).replace("{step}", step)
}
