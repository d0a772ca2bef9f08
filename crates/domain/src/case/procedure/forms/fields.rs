//! What a form is made of.

use crate::Code;

/// A fact that is carried on without typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What it is called.
    pub label: &'static str,
    /// The fact.
    pub value: String,
    /// Where it comes from.
    pub origin: &'static str,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// How to fill it in; may be empty.
    pub hint: String,
    /// What it takes.
    pub input: Input,
    /// What stands in it before anybody types.
    pub value: String,
    /// Where that comes from; empty where it is still to be typed.
    pub origin: &'static str,
    /// Whether it must be filled in.
    pub required: bool,
    /// The fact it states, the same for every form that asks for it: a fact is typed once a case.
    pub fact: &'static str,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A line.
    Line,
    /// Some lines.
    Area(u8),
    /// A civil date.
    Date,
    /// An amount in 元.
    Amount,
    /// A whole number.
    Figure,
    /// One of these: word and name.
    Choice(Vec<(String, String)>),
    /// Several of these: word and name.
    Several(Vec<(String, String)>),
    /// A box with these words beside it.
    Tick(&'static str),
}

/// Somebody who can be named in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub code: Code,
    /// 姓名
    pub name: String,
    /// 职务
    pub post: String,
    /// 承办人 of this case.
    pub handler: bool,
    /// 机关负责人 today.
    pub head: bool,
}

impl Field {
    /// A field that must be typed.
    pub(super) fn new(name: &'static str, label: &'static str, input: Input) -> Field {
        Field {
            name,
            label,
            hint: String::new(),
            input,
            value: String::new(),
            origin: "",
            required: true,
            fact: "",
        }
    }

    /// It may be left empty.
    pub(super) fn free(mut self) -> Field {
        self.required = false;
        self
    }

    /// How to fill it in.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = hint.into();
        self
    }

    /// The fact it states.
    pub(super) fn fact(mut self, fact: &'static str) -> Field {
        self.fact = fact;
        self
    }

    /// Filled in from elsewhere; an empty value is none.
    pub(super) fn from(mut self, value: impl Into<String>, origin: &'static str) -> Field {
        let value = value.into();
        if !value.is_empty() {
            self.value = value;
            self.origin = origin;
        }
        self
    }
}

impl Known {
    pub(super) fn new(
        label: &'static str,
        value: impl Into<String>,
        origin: &'static str,
    ) -> Known {
        Known { label, value: value.into(), origin }
    }
}

/// The choices of a closed list.
pub(super) fn choices<T: Copy>(
    all: &[T],
    word: impl Fn(T) -> &'static str,
    name: impl Fn(T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter().map(|&one| (word(one).to_owned(), name(one).to_owned())).collect()
}

/// People as choices.
pub(super) fn people(
    people: &[Colleague],
    wanted: impl Fn(&Colleague) -> bool,
) -> Vec<(String, String)> {
    people
        .iter()
        .filter(|person| wanted(person))
        .map(|person| (person.code.to_string(), format!("{}（{}）", person.name, person.post)))
        .collect()
}
