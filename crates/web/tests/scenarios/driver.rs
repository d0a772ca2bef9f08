//! A driver on the pages. Whoever acts is signed in with a password that he set himself, opens the
//! page, and sends the form that stands there: the test fails where a step goes through that the page
//! does not offer, or where a field is not on the form.
//!
//! Three things have no page and are done on the store behind it: 预留文号 alone (the pages take a
//! number and use it in one go), a document with another day or another template than the program's,
//! and the particulars of another agency than one's own.

use crate::address::{self, Page, filled};
use crate::common::answer::Part;
use crate::common::{Answered, Office};
use crate::reading::{self, Offered, between, forms};
use axum::http::StatusCode;
use documents::Form;
use domain::case::papers;
use domain::decide::Aggregate;
use domain::field::Fields;
use domain::{Code, Kind, StreamId};
use harness::OnStore;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use scenario::{Ask, Driver, Outcome, Verb, View, form};
use std::collections::HashMap;
use std::sync::Arc;
use store::Link;

/// A node, reached by its pages.
pub struct OnPages {
    office: Office,
    store: OnStore,
    people: HashMap<Code, Badge>,
    /// What went along unseen with each step, its command id among it: a step can be sent again.
    sent: HashMap<String, Vec<(String, String)>>,
    /// How many steps went through pages.
    pub on_pages: usize,
}

/// How a person signs in.
#[derive(Clone)]
struct Badge {
    staff_no: String,
    password: String,
    cookie: String,
    since: Timestamp,
}

/// Longer than this nobody stays signed in here; the store would close an idle session after an hour.
const STAY: SignedDuration = SignedDuration::from_mins(50);

impl OnPages {
    /// On a node before its first start.
    pub fn new(office: Office) -> OnPages {
        let store = OnStore(Arc::clone(&office.store));
        OnPages { office, store, people: HashMap::new(), sent: HashMap::new(), on_pages: 0 }
    }

    /// 设立机关: by the link that `serve` prints at the first start.
    async fn establish(&mut self, ask: &Ask) -> Result<Outcome, String> {
        let token = self.office.store.create_link(&Link::Establish, ask.now).await;
        let address = format!("/link/{}", token.map_err(|fault| fault.to_string())?);
        let badge = Badge::of(&ask.fields);
        let mut fields = pairs(ask);
        fields.extend(badge.passwords());
        let form = self.offered("", &address, &address, &fields).await?;
        let form = form.ok_or("首次启用的链接没有给出表单")?;
        let answer = self.send("", &address, with_hidden(fields, &form, None)).await;
        let (office, mut entered) = (&self.office, None);
        if answer.status == StatusCode::SEE_OTHER {
            let cookie = answer.cookie().ok_or("没有登录")?;
            let token = cookie.trim_start_matches("sid=");
            let session = office.store.session(token, ask.now).await;
            let session = session.map_err(|fault| fault.to_string())?.ok_or("没有登录")?;
            entered = Some((session.person, Badge { cookie, since: ask.now, ..badge }));
        }
        let person = entered.as_ref().map(|(person, _)| person.clone());
        self.people.extend(entered);
        reading::outcome(&answer, || person.ok_or_else(|| "没有登录".to_owned()))
    }

    /// Any other step: the page is opened and its form sent, signed in as whoever acts.
    async fn on_page(&mut self, ask: &Ask, page: &Page) -> Result<Outcome, String> {
        let (actor, about) = (ask.actor.as_ref().ok_or("没有人")?, code(ask)?);
        let cookie = self.signed_in(actor, ask.now).await?;
        let there = |address| filled(address, &about, ask.verb);
        let (shown, sent) = (there(page.shown), there(page.sent));
        let fields = pairs(ask);
        let form = match self.sent.get(&ask.id) {
            Some(hidden) => Some(Offered::before(hidden.clone())),
            None => self.offered(&cookie, &shown, &sent, &fields).await?,
        };
        // Where no form is offered something stands against the step: what, a browser that had the
        // form open all the same is told.
        let offered = form.is_some();
        let form = form
            .unwrap_or_else(|| Offered::before(vec![("command_id".to_owned(), ask.id.clone())]));
        self.sent.insert(ask.id.clone(), form.hidden.clone());
        let fields = with_hidden(fields, &form, ask.seen);
        let with_files = page.with_files || form.with_files || !ask.uploads.is_empty();
        let answer = if with_files {
            self.send_with_files(&cookie, &sent, &fields, ask).await
        } else {
            self.send(&cookie, &sent, fields).await
        };
        let outcome = reading::outcome(&answer, || done(&answer, ask))?;
        if let Outcome::Done(code) = &outcome {
            if !offered {
                return Err(format!("办成了，可是 {shown} 上没有送到 {sent} 的表单"));
            }
            self.after(&cookie, &answer).await?;
            if ask.verb == Verb::Register {
                self.set_password(code, &answer, ask).await?;
            }
        }
        Ok(outcome)
    }

    /// The form of a page that goes to `to`, if the page has it; every field must stand on it, and
    /// what goes along unseen must be what is sent.
    async fn offered(
        &self,
        cookie: &str,
        at: &str,
        to: &str,
        fields: &[(String, String)],
    ) -> Result<Option<Offered>, String> {
        let page = self.office.get(cookie, at).await;
        let of_this = |form: &Offered| {
            let fits = |(name, value): &(String, String)| {
                let mut typed = fields.iter().filter(|(known, _)| known == name);
                typed.all(|(_, typed)| typed == value)
            };
            form.action == to && form.hidden.iter().all(fits)
        };
        let Some(form) = forms(&page.text()).into_iter().find(of_this) else { return Ok(None) };
        match fields.iter().find(|(name, _)| !form.names.contains(name)) {
            Some((name, _)) => Err(format!("{at} 的表单里没有“{name}”这一栏")),
            None => Ok(Some(form)),
        }
    }

    async fn send(&self, cookie: &str, to: &str, fields: Vec<(String, String)>) -> Answered {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.office.post(cookie, to, &fields).await
    }

    async fn send_with_files(
        &self,
        cookie: &str,
        to: &str,
        fields: &[(String, String)],
        ask: &Ask,
    ) -> Answered {
        let titles: Vec<&str> = ask.uploads.iter().map(|upload| upload.title.as_str()).collect();
        let titles = titles.join("\n");
        let mut parts: Vec<Part<'_>> =
            fields.iter().map(|(name, value)| Part::Text(name, value)).collect();
        parts.push(Part::Text("photo_title", &titles));
        for upload in &ask.uploads {
            parts.push(Part::File("photo", &upload.file_name, "image/jpeg", &upload.bytes));
        }
        self.office.post_multipart(cookie, to, &parts).await
    }

    /// The cookie of a person who is signed in now.
    async fn signed_in(&mut self, person: &Code, now: Timestamp) -> Result<String, String> {
        let badge = self.people.get_mut(person).ok_or("这个人没有设过密码")?;
        if now.duration_since(badge.since) > STAY {
            let fields = [("staff_no", badge.staff_no.as_str()), ("password", &badge.password)];
            let answer = self.office.post("", "/sign-in", &fields).await;
            let cookie = answer.cookie();
            badge.cookie = cookie.ok_or_else(|| reading::text(&answer.text()))?;
            badge.since = now;
        }
        Ok(badge.cookie.clone())
    }

    /// Whoever was registered just now takes the link that the page shows, and sets a password. A
    /// form sent again shows none.
    async fn set_password(&mut self, who: &Code, page: &Answered, ask: &Ask) -> Result<(), String> {
        if self.people.contains_key(who) {
            return Ok(());
        }
        let link = between(&page.text(), "/link/", "</textarea>").ok_or("没有设密码的链接")?;
        let (address, badge) = (format!("/link/{link}"), Badge::of(&ask.fields));
        let fields = badge.passwords().to_vec();
        let form = self.offered("", &address, &address, &fields).await?;
        let form = form.ok_or("设密码的链接没有给出表单")?;
        let answer = self.send("", &address, with_hidden(fields, &form, None)).await;
        let cookie = answer.cookie().ok_or_else(|| reading::text(&answer.text()))?;
        self.people.insert(who.clone(), Badge { cookie, since: ask.now, ..badge });
        Ok(())
    }

    /// A step that is done leads to a page that is there.
    async fn after(&self, cookie: &str, answer: &Answered) -> Result<(), String> {
        if answer.status != StatusCode::SEE_OTHER {
            return Ok(());
        }
        let next = self.office.get(cookie, answer.location()).await;
        match next.status {
            StatusCode::OK => Ok(()),
            status => Err(format!("办完以后到 {}，答复 {status}", answer.location())),
        }
    }

    /// A step that no page offers, on the store, with the template that the program has.
    async fn on_store(&mut self, ask: &Ask) -> Result<Outcome, String> {
        let usual = form::usual(ask.verb, "", domain::time::civil_date(ask.now));
        let mut fields = Fields::new();
        for (name, value) in ask.fields.iter() {
            let as_usual = usual.iter().any(|(known, usual)| *known == name && usual == value);
            if name == "template" && as_usual {
                fields.add(name, &papers::hex(&Form::PenaltyDecision.template_digest()));
            } else {
                fields.add(name, value);
            }
        }
        self.store.submit(&Ask { fields, ..ask.clone() }).await
    }

    /// Whether the step is about another agency than that of whoever acts.
    async fn is_of_another_agency(&mut self, ask: &Ask) -> Result<bool, String> {
        match (&ask.actor, ask.verb) {
            (Some(actor), Verb::ChangeParticulars) => {
                Ok(Some(self.store.agency(actor).await?) != ask.about)
            }
            _ => Ok(false),
        }
    }
}

impl Driver for OnPages {
    type Error = String;

    async fn version(&mut self, stream: &StreamId) -> Result<u64, String> {
        self.store.version(stream).await
    }

    async fn agency(&mut self, person: &Code) -> Result<Code, String> {
        self.store.agency(person).await
    }

    async fn submit(&mut self, ask: &Ask) -> Result<Outcome, String> {
        self.office.set_clock(ask.now);
        if ask.verb == Verb::Establish {
            self.on_pages += 1;
            return self.establish(ask).await;
        }
        let page = address::of(ask.verb).filter(|_| !address::says_what_no_page_says(ask));
        match page {
            Some(page) if !self.is_of_another_agency(ask).await? => {
                self.on_pages += 1;
                self.on_page(ask, page).await
            }
            _ => self.on_store(ask).await,
        }
    }

    async fn look(&mut self, case: &Code) -> Result<View, String> {
        self.store.look(case).await
    }

    /// The eleven fields of the portal's page as they stand in its source, so that not even an
    /// attribute holds what the public must not read.
    async fn public(&mut self, case: &Code, _: Date) -> Result<Option<String>, String> {
        let loaded = self.office.store.load(&StreamId::of(Kind::Case, case)).await;
        let loaded = loaded.map_err(|fault| fault.to_string())?;
        let Aggregate::Case(case) = &loaded.aggregate else {
            return Err("不是案件".to_owned());
        };
        let Some(decision) = &case.decision else { return Ok(None) };
        let page = self.office.public(&format!("/d/{}", decision.code)).await;
        match page.status {
            StatusCode::OK => between(&page.text(), "<dl class=\"summary", "</dl>")
                .map(Some)
                .ok_or_else(|| "公示页上没有公示的内容".to_owned()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok(None),
            status => Err(format!("公示页答复 {status}")),
        }
    }
}

impl Badge {
    /// Of whoever is registered with these fields. Two agencies may use one number: their people's
    /// passwords differ.
    fn of(fields: &Fields) -> Badge {
        Badge {
            staff_no: fields.get("staff_no").to_owned(),
            password: format!("{}也还在原处等着潮水退去", fields.get("name")),
            cookie: String::new(),
            since: Timestamp::UNIX_EPOCH,
        }
    }

    fn passwords(&self) -> [(String, String); 2] {
        ["password", "password_again"].map(|name| (name.to_owned(), self.password.clone()))
    }
}

impl Offered {
    /// A form that a browser has open from before.
    fn before(hidden: Vec<(String, String)>) -> Offered {
        Offered { action: String::new(), with_files: false, names: Vec::new(), hidden }
    }
}

/// The fields as a browser sends them: a box that is ticked twice is two fields.
fn pairs(ask: &Ask) -> Vec<(String, String)> {
    let asked = ask.fields.iter().filter(|(name, _)| !address::is_computed(ask.verb, name));
    let mut pairs = Vec::new();
    for (name, value) in asked {
        if address::is_several(name) {
            pairs.extend(value.lines().map(|one| (name.to_owned(), one.to_owned())));
        } else {
            pairs.push((name.to_owned(), value.to_owned()));
        }
    }
    pairs
}

/// The fields with what goes along unseen: the command id as the page gave it, and as `seen` what the
/// person saw when he opened the page.
fn with_hidden(
    mut fields: Vec<(String, String)>,
    form: &Offered,
    seen: Option<u64>,
) -> Vec<(String, String)> {
    for (name, value) in form.hidden.iter().filter(|(name, _)| name != "seen") {
        if !fields.iter().any(|(known, _)| known == name) {
            fields.push((name.clone(), value.clone()));
        }
    }
    fields.push(("seen".to_owned(), seen.unwrap_or(0).to_string()));
    fields
}

/// What a step that is done was about: the case of a clue and the person registered are named by the
/// answer.
fn done(answer: &Answered, ask: &Ask) -> Result<Code, String> {
    let (text, place) = (answer.text(), answer.location());
    let named = match ask.verb {
        Verb::RegisterClue => place.strip_prefix("/w/cases/"),
        Verb::Register => match place.strip_prefix("/a/people/") {
            Some(rest) => Some(rest),
            None => text.split("<a class=\"button\" href=\"/a/people/").nth(1),
        },
        _ => return code(ask),
    };
    let named = named.and_then(|rest| rest.split(['?', '"']).next()).unwrap_or_default();
    Code::parse(named).map_err(|error| format!("{place}：{error}"))
}

fn code(ask: &Ask) -> Result<Code, String> {
    ask.about.clone().ok_or_else(|| "没有说是哪一个".to_owned())
}
