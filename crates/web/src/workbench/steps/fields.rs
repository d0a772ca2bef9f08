//! A field of a step as its page shows it: what stands in it, where that comes from, what is wrong.

use crate::form::Form;
use documents::amount_in_words;
use domain::Fen;
use domain::case::procedure::forms::{self, Input};
use domain::field::Fields;

/// A field as shown.
pub(crate) struct Asked {
    /// Its name in the form.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// How to fill it in; may be empty.
    pub hint: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// What stands in it.
    pub value: String,
    /// Where that comes from, while nobody changed it.
    pub origin: &'static str,
    /// What is wrong with it.
    pub error: Option<String>,
    /// The amount in words, where it is one.
    pub words: String,
    /// What it is filled in with.
    pub control: Control,
}

/// What a field is filled in with.
pub(crate) enum Control {
    /// A line of text: its class.
    Line(&'static str),
    /// A date.
    Date,
    /// An amount.
    Amount,
    /// Some lines.
    Area(u8),
    /// One of a few.
    Radio(Vec<Choice>),
    /// One of many.
    Select(Vec<Choice>),
    /// Several of them.
    Boxes(Vec<Choice>),
    /// Yes or no.
    Tick(&'static str),
    /// Settled already: its name.
    Settled(String),
    /// Nothing there is to choose from.
    Nothing,
}

/// Something to choose.
pub(crate) struct Choice {
    /// Its word in the form.
    pub word: String,
    /// Its name.
    pub name: String,
    /// Whether it is chosen.
    pub on: bool,
}

/// Above this many, radio buttons become a list to open.
const FEW: usize = 7;

impl Asked {
    /// The fields of a step's form with what was typed; short ones stand two to a row.
    pub(crate) fn rows(asked: &forms::Form, form: &Form) -> Vec<Vec<Asked>> {
        let mut rows: Vec<Vec<Asked>> = Vec::new();
        for field in &asked.fields {
            let field = Asked::of(field, form);
            match rows.last_mut() {
                Some(row) if row.len() == 1 && field.goes_beside(&row[0]) => {
                    row.push(field);
                }
                _ => rows.push(vec![field]),
            }
        }
        rows
    }

    /// Whether half a row is enough for this field and for one of its kind before it.
    fn goes_beside(&self, before: &Asked) -> bool {
        let alike = match (&before.control, &self.control) {
            (Control::Line(one), Control::Line(other)) => one == other,
            (Control::Amount, Control::Amount) => true,
            _ => false,
        };
        alike && before.hint.chars().count().max(self.hint.chars().count()) <= 30
    }

    /// Whether its choices need a line each.
    pub(crate) fn choice_is_long(&self) -> bool {
        let Control::Radio(choices) = &self.control else { return false };
        choices.iter().map(|choice| choice.name.chars().count()).sum::<usize>() > 40
    }

    fn of(field: &forms::Field, form: &Form) -> Asked {
        let value = form.value(field.name).to_owned();
        let untouched = !value.is_empty() && value == field.value;
        let words = match field.input {
            Input::Amount => Fen::parse(&value).ok().filter(|fen| fen.get() > 0),
            _ => None,
        };
        Asked {
            name: field.name,
            label: field.label,
            hint: hint(field),
            required: field.required,
            origin: if untouched { field.origin } else { "" },
            error: form.error(field.name).map(str::to_owned),
            words: words.map_or_else(String::new, |fen| amount_in_words(fen.get())),
            control: Control::of(field, form),
            value,
        }
    }
}

impl Control {
    fn of(field: &forms::Field, form: &Form) -> Control {
        match &field.input {
            Input::Line => Control::Line(""),
            Input::Figure => Control::Line(" input--short"),
            Input::Date => Control::Date,
            Input::Amount => Control::Amount,
            Input::Area(lines) => Control::Area(*lines),
            Input::Tick(words) => Control::Tick(words),
            Input::Several(list) if list.is_empty() => Control::Nothing,
            Input::Several(list) => {
                Control::Boxes(choices(list, |word| form.has(field.name, word)))
            }
            Input::Choice(list) => match list.as_slice() {
                [] => Control::Nothing,
                // One choice that was made before is no question any more.
                [(word, name)] if *word == field.value => Control::Settled(name.clone()),
                _ => {
                    let chosen = choices(list, |word| form.value(field.name) == word);
                    if list.len() > FEW { Control::Select(chosen) } else { Control::Radio(chosen) }
                }
            },
        }
    }
}

fn choices(list: &[(String, String)], on: impl Fn(&str) -> bool) -> Vec<Choice> {
    list.iter()
        .map(|(word, name)| Choice { word: word.clone(), name: name.clone(), on: on(word) })
        .collect()
}

/// How to fill a field in; a date always says how dates are written.
fn hint(field: &forms::Field) -> String {
    match (&field.input, field.hint.as_str()) {
        (Input::Date, "") => "例如 2026-11-23".to_owned(),
        (Input::Date, hint) => format!("{hint}。写成 2026-11-23 这样"),
        (_, hint) => hint.to_owned(),
    }
}

/// The form filled with what is known already.
pub(crate) fn known(asked: &forms::Form) -> Fields {
    let filled = asked.fields.iter().filter(|field| !field.value.is_empty());
    filled.map(|field| (field.name, field.value.as_str())).collect()
}
