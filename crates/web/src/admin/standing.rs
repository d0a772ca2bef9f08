//! How a person stands today: which certificate counts, and in which words pages say so.

use domain::person::{HeldCertificate, Person, Role};
use domain::time;
use jiff::civil::Date;

/// A certificate that ends within so many days is pointed out.
const SOON_DAYS: i32 = 60;

/// A word with its colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// The stylesheet's class beside `tag`.
    pub class: &'static str,
    /// In words.
    pub words: String,
}

impl Tag {
    fn plain(words: impl Into<String>) -> Tag {
        Tag { class: "tag--plain", words: words.into() }
    }

    fn warn(words: impl Into<String>) -> Tag {
        Tag { class: "tag--warn", words: words.into() }
    }

    fn bad(words: impl Into<String>) -> Tag {
        Tag { class: "tag--bad", words: words.into() }
    }
}

/// The state of one certificate on a day.
pub(super) fn of_certificate(held: &HeldCertificate, today: Date) -> Tag {
    let certificate = &held.certificate;
    if let Some(revoked) = held.revoked {
        return match today < revoked {
            true => Tag::warn(format!("{} 起失效", time::in_words(revoked))),
            false => Tag::bad("已失效"),
        };
    }
    if today < certificate.from {
        return Tag::warn("还没有到有效期");
    }
    if certificate.until < today {
        return Tag::bad("已到期");
    }
    let left = today.until(certificate.until).map_or(0, |span| span.get_days());
    match left {
        0 => Tag::warn("今天到期"),
        1..=SOON_DAYS => Tag::warn(format!("还有 {left} 天到期")),
        _ => Tag::plain("有效"),
    }
}

/// The certificate that speaks for the person: a valid one if there is, the longest; else the one
/// that was valid last.
pub(super) fn certificate(person: &Person, today: Date) -> Option<&HeldCertificate> {
    person
        .certificates
        .iter()
        .max_by_key(|held| (held.valid_on(today), held.certificate.until, held.certificate.from))
}

/// The roles held today, in words.
pub(super) fn roles(person: &Person, today: Date) -> Vec<&'static str> {
    Role::ALL.iter().filter(|role| person.has(**role, today)).map(|role| role.name()).collect()
}

/// The state of a person on a day, for the list.
pub(super) fn of_person(person: &Person, today: Date) -> Tag {
    if roles(person, today).is_empty() {
        return Tag::warn("没有职责");
    }
    if !person.has(Role::Officer, today) {
        return Tag::plain("在岗");
    }
    match certificate(person, today) {
        None => Tag::bad("没有证件"),
        Some(held) => match of_certificate(held, today) {
            Tag { class: "tag--plain", .. } => Tag::plain("在岗"),
            Tag { class, words } => Tag { class, words: format!("证件{words}") },
        },
    }
}

/// What keeps an officer from handling cases today; `None` when nothing does.
pub(super) fn hindrance(person: &Person, today: Date) -> Option<String> {
    if !person.has(Role::Officer, today) || person.certificate_on(today).is_some() {
        return None;
    }
    Some(match certificate(person, today) {
        None => "还没有登记过证件。".to_owned(),
        Some(held) => {
            let certificate = &held.certificate;
            let named = format!("{} {}", certificate.kind.name(), certificate.number);
            let day = |date| time::in_words(date);
            match held.revoked {
                Some(on) => format!("{named} 已于{}失效。", day(on)),
                None if today < certificate.from => {
                    format!("{named} {}才开始有效。", day(certificate.from))
                }
                None => format!("{named} 已于{}到期。", day(certificate.until)),
            }
        }
    })
}
