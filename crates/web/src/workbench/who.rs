//! Who has to act, by name: the rows of lists hold roles and codes.

use super::filing::people;
use crate::Site;
use crate::oops::Oops;
use crate::request::Officer;
use domain::person::Role;
use store::PersonRow;

/// The people of the agency, as names of who has to act.
pub(crate) struct Names(Vec<PersonRow>);

impl Names {
    /// Everybody of the officer's agency.
    pub(crate) async fn of(site: &Site, officer: &Officer) -> Result<Names, Oops> {
        Ok(Names(people(site, officer).await?))
    }

    /// The names behind `role:head`, `person:7K3M…` or `party`.
    pub(crate) fn behind(&self, word: &str) -> String {
        match word.split_once(':') {
            Some(("role", word)) => self.holders(word),
            Some((_, code)) => {
                let found = self.0.iter().find(|row| row.code == code);
                found.map_or_else(|| "离开的人员".to_owned(), |row| row.name.clone())
            }
            None => "当事人".to_owned(),
        }
    }

    /// Those who hold a role; where they are many, the role itself.
    fn holders(&self, word: &str) -> String {
        let role = Role::ALL.iter().find(|role| role.word() == word);
        let name = role.map_or("", |role| role.name());
        let held = |row: &&PersonRow| row.roles.iter().any(|held| held == word);
        let holders: Vec<&str> = self.0.iter().filter(held).map(|row| row.name.as_str()).collect();
        match holders.len() {
            0 => format!("{name}（还没有人担任）"),
            1..=3 => holders.join("或者"),
            _ => name.to_owned(),
        }
    }
}
