//! A value that can be personal or secret, and that the law may one day order to be erased.
//!
//! 个人信息保护法 §47: what is no longer needed is deleted. The event stays in the log, its digest
//! unchanged; the value is gone, and everything that folds it must still work.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that is known, or was erased by law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held<T> {
    /// The value is here.
    Known(T),
    /// The value was erased; only its digest is left.
    Erased,
}

impl<T> Held<T> {
    /// The value, if it is still held.
    pub fn known(&self) -> Option<&T> {
        match self {
            Held::Known(value) => Some(value),
            Held::Erased => None,
        }
    }
}

impl<T: AsRef<str>> Held<T> {
    /// The text to show; an erased one says so.
    pub fn shown(&self) -> &str {
        self.known().map_or("（已依法删除）", AsRef::as_ref)
    }
}

/// An absent field reads as erased: that is what deleting the row of a value leaves behind.
impl<T> Default for Held<T> {
    fn default() -> Held<T> {
        Held::Erased
    }
}

impl<T> From<T> for Held<T> {
    fn from(value: T) -> Held<T> {
        Held::Known(value)
    }
}

impl<T: Serialize> Serialize for Held<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        self.known().serialize(out)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Held<T> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Held<T>, D::Error> {
        Ok(Option::<T>::deserialize(input)?.map_or(Held::Erased, Held::Known))
    }
}
