//! Closed lists: a word for events and forms, a name for people.

/// An enum whose variants have a word (events, forms, addresses) and a name (as people say it). The
/// word is what serde writes; it is never changed.
macro_rules! words {
    ($(#[$doc:meta])* $list:ident { $($(#[$of:meta])* $variant:ident = $word:literal, $name:literal;)+ }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $list {
            $($(#[$of])* #[doc = $name] #[serde(rename = $word)] $variant,)+
        }

        impl $list {
            /// Every one, in the order of forms.
            pub const ALL: &[$list] = &[$($list::$variant,)+];

            /// The word in forms and events.
            pub fn word(self) -> &'static str {
                match self { $($list::$variant => $word,)+ }
            }

            /// As people say it.
            pub fn name(self) -> &'static str {
                match self { $($list::$variant => $name,)+ }
            }
        }
    };
}

pub(crate) use words;
