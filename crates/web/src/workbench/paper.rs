//! 文书样张: a document of the case on the screen, part by part as its PDF is set.

use crate::Site;
use crate::oops::Oops;
use domain::case::Case;
use domain::case::papers::{self, View};
use domain::paper::{Kind as PaperKind, Layout, Paper, Part};
use domain::{Code, Kind, State, StreamId, time};
use std::cell::RefCell;

/// A document as the screen shows it.
pub(crate) struct Sheet {
    /// What it says.
    pub paper: Paper,
    /// Its parts, those of running text with the numerals of headings.
    pub parts: Vec<(String, Part)>,
    /// Whether it is a ruled table.
    pub ruled: bool,
    /// Whether its number is taken when the step is done.
    pub number_to_come: bool,
    /// Whether its verification code is.
    pub code_to_come: bool,
}

impl Sheet {
    /// A document whose number and code are not taken yet.
    pub(crate) fn before(mut paper: Paper) -> Sheet {
        let number_to_come = paper.number.take().is_some();
        let code_to_come = paper.code.take().is_some();
        paper.verify_url = None;
        Sheet { number_to_come, code_to_come, ..Sheet::of(paper) }
    }

    fn of(mut paper: Paper) -> Sheet {
        let ruled = paper.layout == Layout::Form;
        let mut headings = 0;
        let parts = std::mem::take(&mut paper.parts).into_iter().map(|part| match part {
            Part::Heading { .. } if !ruled => {
                headings += 1;
                (format!("{}、", numeral(headings)), part)
            }
            part => (String::new(), part),
        });
        let parts = parts.collect();
        Sheet { paper, parts, ruled, number_to_come: false, code_to_come: false }
    }
}

/// Composes a document of a case.
pub(crate) async fn compose(
    site: &Site,
    state: &State,
    case: &Case,
    kind: PaperKind,
    of: u64,
) -> Result<Option<Paper>, Oops> {
    with_view(site, state, case, |view| papers::paper(kind, of, view)).await
}

/// Asks for something of a case, loading whoever is named in it and is not at hand yet.
pub(crate) async fn with_view<T>(
    site: &Site,
    state: &State,
    case: &Case,
    compose: impl Fn(&View<'_>) -> T,
) -> Result<T, Oops> {
    let agency = case.agency.as_ref().ok_or(Oops::NotFound)?;
    let mut state = state.clone();
    loop {
        let unknown = RefCell::new(Vec::new());
        let composed = {
            let people = |code: &Code| match state.person(code) {
                Ok(person) => Some(person),
                Err(_) => {
                    unknown.borrow_mut().push(StreamId::of(Kind::Person, code));
                    None
                }
            };
            compose(&View {
                case,
                agency: state.agency(agency).map_err(|_| Oops::NotFound)?,
                people: &people,
                today: time::civil_date(site.now()),
                public_url: site.public_url(),
            })
        };
        let unknown = unknown.into_inner();
        if unknown.is_empty() {
            return Ok(composed);
        }
        for (id, loaded) in loaded(site, unknown).await? {
            state.insert(id, loaded);
        }
    }
}

async fn loaded(
    site: &Site,
    ids: Vec<StreamId>,
) -> Result<Vec<(StreamId, std::sync::Arc<domain::decide::Loaded>)>, Oops> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let loaded = site.store().load(&id).await?;
        found.push((id, loaded));
    }
    Ok(found)
}

/// 一, 二, 三 … for the headings of a document.
fn numeral(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: usize| DIGITS.get(n).copied().unwrap_or_default();
    match (n / 10, n % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

#[cfg(test)]
mod tests {
    use super::numeral;

    #[test]
    fn headings_are_counted_as_people_count() {
        let counted: Vec<String> = [1, 9, 10, 11, 20, 35].map(numeral).into();
        assert_eq!(counted, ["一", "九", "十", "十一", "二十", "三十五"]);
    }
}
