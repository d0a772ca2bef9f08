//! Reading a document's content by the form's list of fields.
//!
//! What the form must carry has to be there, what is there has to be printable, and nothing may be
//! there that the form would not print. The result has its days in words and its line ends alike, so
//! that the template only sets what it is given.

use crate::RenderError;
use serde_json::{Map, Value};

mod day;

/// One field of a form.
pub(crate) struct Field {
    key: &'static str,
    /// What an officer calls it.
    name: &'static str,
    kind: Kind,
    need: Need,
    /// The article that asks for it; empty where the form's own article does.
    rule: &'static str,
}

/// What a field holds.
pub(crate) enum Kind {
    /// Text to print.
    Text,
    /// Paragraphs or list items to print, at least one.
    Texts,
    /// Text that is not printed as such.
    Address,
    /// Yes or no.
    Flag,
    /// An amount in 分, greater than zero.
    Fen,
    /// A civil day: `{y,m,d}`, `2026-11-05` or `2026年11月5日`.
    Day,
    /// Fields of its own.
    Group(&'static [Field]),
    /// Several of the same, at least one.
    Rows(&'static [Field]),
    /// One of these words, which decides and is not printed.
    Word(&'static [&'static str]),
    /// Pairs of texts by the names of the first and the second, at least one pair; the second may be
    /// empty.
    Pairs(&'static str, &'static str),
    /// Texts in rows; each may be empty.
    Cells,
    /// Several, each of one of these shapes, at least one.
    Parts(&'static [Shape]),
}

/// A shape that a part of a document may have.
pub(crate) struct Shape {
    /// What its key `part` holds.
    pub(crate) word: &'static str,
    /// What an officer calls it.
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
}

/// Whether a field may be left out.
enum Need {
    Must,
    /// The key must be there, null is an answer: a blank of a draft, or nothing of the kind.
    Null,
    /// Null, empty or not there at all.
    Free,
}

impl Field {
    /// A field that must be filled in.
    pub(crate) const fn must(key: &'static str, name: &'static str, kind: Kind) -> Field {
        Field { key, name, kind, need: Need::Must, rule: "" }
    }

    /// A field that must be answered, if only with null.
    pub(crate) const fn answered(key: &'static str, name: &'static str, kind: Kind) -> Field {
        Field { key, name, kind, need: Need::Null, rule: "" }
    }

    /// A field that may be left out.
    pub(crate) const fn free(key: &'static str, name: &'static str, kind: Kind) -> Field {
        Field { key, name, kind, need: Need::Free, rule: "" }
    }

    /// The article that asks for this field.
    pub(crate) const fn by(mut self, rule: &'static str) -> Field {
        self.rule = rule;
        self
    }
}

/// Content that a form can print.
pub(crate) struct Content {
    form: String,
    rule: &'static str,
    /// The fields for the template.
    pub(crate) fields: Map<String, Value>,
    /// Every text that will be printed, in the form's order, with its place.
    pub(crate) printed: Vec<(Place, String)>,
    /// The content says that it is of the demonstration.
    pub(crate) demo: bool,
}

/// Where a field is, for the person and for the program that filled it in.
#[derive(Clone, Default)]
pub(crate) struct Place {
    /// `代收机构·地址`
    pub(crate) name: String,
    /// `agency.payee.address`
    pub(crate) path: String,
}

impl Content {
    /// Reads `content` by `fields`, for the form called `form` that `rule` asks for.
    pub(crate) fn read(
        form: &str,
        rule: &'static str,
        fields: &'static [Field],
        content: &Value,
    ) -> Result<Content, RenderError> {
        let (printed, form_name) = (Vec::new(), form.to_owned());
        let mut read = Content { form: form_name, rule, fields: Map::new(), printed, demo: false };
        let whole = Place { name: form.to_owned(), path: "content".to_owned() };
        let mut map =
            content.as_object().ok_or_else(|| read.wrong(&whole, "应当是一组字段"))?.clone();
        read.demo = match map.remove("demo") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(demo)) => demo,
            Some(_) => return Err(read.wrong(&Place::new("演示", "demo"), "应当是 true 或 false")),
        };
        read.fields = read.group(&Place::default(), fields, &map)?;
        Ok(read)
    }

    /// The value at a dotted path; null where there is none.
    pub(crate) fn at(&self, path: &str) -> &Value {
        const NOTHING: &Value = &Value::Null;
        let mut keys = path.split('.');
        let first = keys.next().and_then(|key| self.fields.get(key)).unwrap_or(NOTHING);
        keys.fold(first, |value, key| value.get(key).unwrap_or(NOTHING))
    }

    /// Refuses content in which `path` is null, by `rule`.
    pub(crate) fn require(
        &self,
        path: &str,
        name: &str,
        rule: &'static str,
    ) -> Result<(), RenderError> {
        if self.at(path).is_null() {
            return Err(self.missing(&Place::new(name, path), rule));
        }
        Ok(())
    }

    /// A refusal of what stands at `place`.
    pub(crate) fn wrong(&self, place: &Place, why: impl Into<String>) -> RenderError {
        let Place { name, path } = place.clone();
        RenderError::Wrong { form: self.form.clone(), name, path, why: why.into() }
    }

    fn missing(&self, place: &Place, rule: &'static str) -> RenderError {
        let Place { name, path } = place.clone();
        let rule = if rule.is_empty() { self.rule } else { rule };
        RenderError::Missing { form: self.form.clone(), name, path, rule }
    }

    fn group(
        &mut self,
        place: &Place,
        fields: &'static [Field],
        map: &Map<String, Value>,
    ) -> Result<Map<String, Value>, RenderError> {
        if let Some(key) = map.keys().find(|key| !fields.iter().any(|field| field.key == **key)) {
            let path = place.child("", key).path;
            return Err(RenderError::Unknown { form: self.form.clone(), path });
        }
        let mut read = Map::new();
        for field in fields {
            let value = self.field(&place.child(field.name, field.key), field, map)?;
            read.insert(field.key.to_owned(), value);
        }
        Ok(read)
    }

    fn field(
        &mut self,
        place: &Place,
        field: &'static Field,
        map: &Map<String, Value>,
    ) -> Result<Value, RenderError> {
        let value = map.get(field.key);
        let empty = match value {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(Value::Array(items)) => items.is_empty(),
            Some(_) => false,
        };
        match (value, &field.need) {
            (Some(value), _) if !empty => self.value(place, field, value),
            (_, Need::Free) | (Some(_), Need::Null) => Ok(Value::Null),
            _ => Err(self.missing(place, field.rule)),
        }
    }

    fn value(
        &mut self,
        place: &Place,
        field: &'static Field,
        value: &Value,
    ) -> Result<Value, RenderError> {
        match &field.kind {
            Kind::Text => self.text(place, value),
            Kind::Texts => self.each(place, value, |read, place, item| {
                let text = read.text(place, item)?;
                if text == "" { Err(read.missing(place, field.rule)) } else { Ok(text) }
            }),
            Kind::Address => {
                let text = value.as_str().ok_or_else(|| self.wrong(place, "应当是网址"))?;
                Ok(text.trim().into())
            }
            Kind::Flag => value
                .as_bool()
                .map(Value::Bool)
                .ok_or_else(|| self.wrong(place, "应当是 true 或 false")),
            Kind::Fen => match value.as_u64() {
                Some(fen) if fen > 0 => Ok(fen.into()),
                _ => Err(self.wrong(place, "应当是大于零的整数，以分为单位；没有罚款时写 null")),
            },
            Kind::Day => match day::in_words(value) {
                Some(words) => self.text(place, &words.into()),
                None => {
                    Err(self.wrong(place, "应当是日历上有的一天，例如 2026-11-05 或 2026年11月5日"))
                }
            },
            Kind::Group(fields) => {
                let map = value.as_object().ok_or_else(|| self.wrong(place, "应当是一组字段"))?;
                self.group(place, fields, map).map(Value::Object)
            }
            Kind::Rows(fields) => self.each(place, value, |read, place, item| {
                let map = item.as_object().ok_or_else(|| read.wrong(place, "应当是一组字段"))?;
                read.group(place, fields, map).map(Value::Object)
            }),
            Kind::Word(words) => match value.as_str() {
                Some(word) if words.contains(&word) => Ok(word.into()),
                _ => Err(self.wrong(place, format!("应当是 {} 之一", words.join("、")))),
            },
            Kind::Pairs(first, second) => self.each(place, value, |read, place, item| {
                let Some([name, told]) = item.as_array().map(Vec::as_slice) else {
                    return Err(read.wrong(place, "应当是一对文字"));
                };
                let named = read.text(&place.part(first, 0), name)?;
                if named == "" {
                    return Err(read.missing(&place.part(first, 0), field.rule));
                }
                Ok(Value::Array(vec![named, read.text(&place.part(second, 1), told)?]))
            }),
            Kind::Cells => self.each(place, value, |read, place, item| {
                read.each(place, item, |read, place, cell| read.text(place, cell))
            }),
            Kind::Parts(shapes) => {
                self.each(place, value, |read, place, item| read.part(place, shapes, item))
            }
        }
    }

    /// A part of one of `shapes`, which its key `part` names.
    fn part(
        &mut self,
        place: &Place,
        shapes: &'static [Shape],
        value: &Value,
    ) -> Result<Value, RenderError> {
        let mut map = value.as_object().ok_or_else(|| self.wrong(place, "应当是一组字段"))?.clone();
        let word = map.remove("part");
        let word = word.as_ref().and_then(Value::as_str).unwrap_or_default();
        let Some(shape) = shapes.iter().find(|shape| shape.word == word) else {
            let known: Vec<&str> = shapes.iter().map(|shape| shape.word).collect();
            let why = format!("part 应当是 {} 之一", known.join("、"));
            return Err(self.wrong(place, why));
        };
        let name = format!("{}（{}）", place.name, shape.name);
        let mut read = self.group(&Place { name, path: place.path.clone() }, shape.fields, &map)?;
        read.insert("part".to_owned(), word.into());
        Ok(Value::Object(read))
    }

    fn each(
        &mut self,
        place: &Place,
        value: &Value,
        mut read: impl FnMut(&mut Content, &Place, &Value) -> Result<Value, RenderError>,
    ) -> Result<Value, RenderError> {
        let items = value.as_array().ok_or_else(|| self.wrong(place, "应当是一个列表"))?;
        let items = items.iter().enumerate();
        items.map(|(at, item)| read(self, &place.item(at), item)).collect()
    }

    /// Printable text, trimmed, with one kind of line end and spaces for tabs.
    fn text(&mut self, place: &Place, value: &Value) -> Result<Value, RenderError> {
        let text = value.as_str().ok_or_else(|| self.wrong(place, "应当是文字"))?;
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
        let text = text.trim();
        if let Some(hidden) = text.chars().find(|&glyph| invisible(glyph)) {
            let code = u32::from(hidden);
            return Err(self.wrong(place, format!("含有看不见的字符 U+{code:04X}，要删去")));
        }
        self.printed.push((place.clone(), text.to_owned()));
        Ok(text.into())
    }

    /// The refusal of a character that no font has.
    pub(crate) fn glyph(&self, place: &Place, glyph: char) -> RenderError {
        let Place { name, path } = place.clone();
        let code = format!("U+{:04X}", u32::from(glyph));
        RenderError::Glyph { form: self.form.clone(), name, path, glyph, code }
    }
}

impl Place {
    pub(crate) fn new(name: &str, path: &str) -> Place {
        Place { name: name.to_owned(), path: path.to_owned() }
    }

    fn child(&self, name: &str, key: &str) -> Place {
        if self.path.is_empty() {
            return Place::new(name, key);
        }
        Place { name: format!("{}·{name}", self.name), path: format!("{}.{key}", self.path) }
    }

    /// One side of a pair.
    fn part(&self, name: &str, at: usize) -> Place {
        Place { name: format!("{}·{name}", self.name), path: format!("{}[{at}]", self.path) }
    }

    fn item(&self, at: usize) -> Place {
        Place { name: format!("{}{}", self.name, at + 1), path: format!("{}[{at}]", self.path) }
    }
}

/// Characters that change what is read without being seen: controls, joiners, marks of direction,
/// variation selectors, tags. A legal document has none.
fn invisible(glyph: char) -> bool {
    (glyph.is_control() && glyph != '\n')
        || matches!(glyph,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests;
