//! The documents of a statistics penalty case file, in the order in which they are bound.
//!
//! The list is one that a bureau published; the volumes follow another department's rule. Both are
//! marked so: a completeness check may say what is missing from this list, not that a law asks it.

use super::{Article, Certainty};
use serde::Deserialize;

/// One of the documents of the case file.
#[derive(Clone, Debug, Deserialize)]
pub struct FileItem {
    /// Its key in code.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Where it is bound.
    pub volume: Volume,
    /// Its place in the volume, from one.
    pub order: u16,
    /// Its place in the published list.
    pub listed: u16,
    statute: String,
    article: u16,
    /// How sure we are that it belongs there.
    pub certainty: Certainty,
}

/// A volume of the case file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Volume {
    /// 正卷
    Main,
    /// 副卷
    Secondary,
}

impl FileItem {
    /// The article that asks for it, or for what it shows.
    pub fn basis(&'static self) -> Article {
        Article { statute: &self.statute, number: self.article }
    }
}

impl Volume {
    /// 正卷 or 副卷.
    pub fn name(self) -> &'static str {
        match self {
            Volume::Main => "正卷",
            Volume::Secondary => "副卷",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::law;
    use std::collections::BTreeSet;

    #[test]
    fn the_case_file_has_nineteen_items_each_bound_once() {
        let items = &law().documents;
        assert_eq!(items.len(), 19);
        let listed: BTreeSet<u16> = items.iter().map(|item| item.listed).collect();
        assert_eq!(listed, (1..=19).collect());
        for volume in [Volume::Main, Volume::Secondary] {
            let bound = items.iter().filter(|item| item.volume == volume);
            let places: Vec<u16> = bound.map(|item| item.order).collect();
            assert_eq!(places, (1..).take(places.len()).collect::<Vec<u16>>(), "{}", volume.name());
        }
        for item in items {
            assert!(item.basis().entry().is_some(), "{}", item.key);
        }
    }
}
