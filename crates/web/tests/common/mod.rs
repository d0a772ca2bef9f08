//! An invented bureau for the HTTP tests: real routers on a store in a temporary directory, a clock
//! that the test sets, seven people with their roles, and a browser that keeps one cookie.
//!
//! Nothing here reaches around the program: people are registered through `Store::execute` and sign
//! in through `POST /sign-in`.

#![allow(dead_code, reason = "each test file uses its own part of this")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "clippy knows a test by its attribute; these are helpers of tests"
)]

pub mod answer;
pub mod published;

pub use answer::Answered;

use answer::{Part, multipart, urlencoded};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use documents::Typesetter;
use domain::agency::Particulars;
use domain::authority::register::Command as Register;
use domain::person::{Certificate, CertificateKind, NewPerson, Role};
use domain::{Code, Command, time};
use jiff::civil::date;
use jiff::{Span, Timestamp};
use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use store::{Options, Store};
use tempfile::TempDir;
use tower::ServiceExt;
use web::{Clock, Parts, Site};

/// Everybody's password.
pub const PASSWORD: &str = "潮水退后石头还在原处等着";
/// The portal's address.
pub const PUBLIC_URL: &str = "https://gs.yancheng.example";

/// 工号, 姓名, 职务, 职责. Officers hold valid certificates.
pub const PEOPLE: [(&str, &str, &str, Role); 8] = [
    ("430040", "欧阳慕容𠮷", "工程师", Role::Administrator),
    ("430017", "李明远", "科员", Role::Officer),
    ("430022", "王晓岚", "科员", Role::Officer),
    ("430003", "何静", "副局长", Role::Head),
    ("430001", "陈立群", "局长", Role::Head),
    ("430008", "郑言", "科长", Role::Reviewer),
    ("430026", "林书瑶", "科员", Role::Discloser),
    ("430041", "周衡", "工程师", Role::Administrator),
];

/// A node with one bureau on it.
pub struct Office {
    /// What the pages are given.
    pub site: Site,
    /// The store behind them.
    pub store: Arc<Store>,
    /// The bureau; of no use on an empty node.
    pub agency: Code,
    people: Vec<(&'static str, Code)>,
    with_password: Mutex<HashSet<&'static str>>,
    now: Arc<Mutex<Timestamp>>,
    desk: Router,
    portal: Router,
    _directory: TempDir,
}

/// A bureau whose documents cannot be set: quick to open.
pub async fn site() -> Office {
    Office::open(None, false).await.engage().await
}

/// A bureau that can issue documents.
pub async fn site_with_typesetter() -> Office {
    Office::open(Some(typesetter()), false).await.engage().await
}

/// Sets documents with the fonts of this repository.
pub fn typesetter() -> Arc<Typesetter> {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fonts");
    Arc::new(Typesetter::load(&fonts).expect("the fonts of this repository"))
}

/// A node before its first start: no agency, nobody.
pub async fn empty_site() -> Office {
    Office::open(None, false).await
}

/// The same, able to issue documents; a test of many nodes reads the fonts once.
pub async fn empty_site_with(typesetter: Arc<Typesetter>) -> Office {
    Office::open(Some(typesetter), false).await
}

/// A bureau in a directory that is marked as a demonstration.
pub async fn demo_site() -> Office {
    Office::open_as(None, false, true).await.engage().await
}

/// A bureau whose desk is reached over TLS.
pub async fn secure_site() -> Office {
    Office::open(None, true).await.engage().await
}

impl Office {
    async fn open(typesetter: Option<Arc<Typesetter>>, secure: bool) -> Office {
        Office::open_as(typesetter, secure, false).await
    }

    async fn open_as(typesetter: Option<Arc<Typesetter>>, secure: bool, demo: bool) -> Office {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let mut options = Options::embedded(directory.path().join("data"));
        options.allow_demo = demo;
        if demo {
            Store::mark_demo(&options).await.expect("an empty store");
        }
        let store = Store::open(&options).await.expect("a store");
        // A Monday, ten o'clock in Asia/Shanghai.
        let start: Timestamp = "2026-11-23T02:00:00Z".parse().expect("an instant");
        let now = Arc::new(Mutex::new(start));
        let clock = Clock::Test(Arc::new({
            let now = Arc::clone(&now);
            move || *now.lock().expect("the clock")
        }));
        let site = Site::new(Parts {
            store: Arc::clone(&store),
            typesetter,
            clock,
            public_url: PUBLIC_URL.to_owned(),
            secure,
        });
        Office {
            desk: web::desk(site.clone()),
            portal: web::portal(site.clone()),
            site,
            store,
            agency: Code::from_random(0),
            people: Vec::new(),
            with_password: Mutex::default(),
            now,
            _directory: directory,
        }
    }

    async fn engage(mut self) -> Office {
        let (staff_no, name, post, _) = PEOPLE[0];
        let first = self
            .run(
                None,
                Register::Establish {
                    particulars: Box::new(particulars()),
                    administrator: new_person(staff_no, name, post),
                    demo: false,
                },
            )
            .await;
        self.agency = self.store.agencies().await.expect("agencies")[0].clone();
        self.people.push((name, first.clone()));
        for (place, (staff_no, name, post, role)) in PEOPLE.into_iter().enumerate().skip(1) {
            let person = new_person(staff_no, name, post);
            let code = self.run(Some(&first), Register::Register { person }).await;
            self.run(Some(&first), granted(&code, role)).await;
            if role == Role::Officer {
                self.run(Some(&first), certified(&code, place)).await;
            }
            self.people.push((name, code));
        }
        self
    }

    /// Runs a command of the registers that must succeed.
    pub async fn run(&self, actor: Option<&Code>, command: Register) -> Code {
        self.execute(actor, Command::Register(command)).await
    }

    /// Runs a command that must succeed, as whoever `actor` is.
    pub async fn execute(&self, actor: Option<&Code>, command: Command) -> Code {
        let request = store::Request {
            id: self.store.entropy().token().expect("a token"),
            actor: actor.cloned(),
            command,
            seen: None,
            now: self.now(),
        };
        match self.store.execute(request).await.expect("no fault") {
            store::Answer::Done(code) => code,
            other => panic!("not done: {other:?}"),
        }
    }

    /// The person of that name.
    pub fn person(&self, name: &str) -> Code {
        let found = self.people.iter().find(|(known, _)| *known == name);
        found.unwrap_or_else(|| panic!("nobody is called {name}")).1.clone()
    }

    /// What the clock says.
    pub fn now(&self) -> Timestamp {
        *self.now.lock().expect("the clock")
    }

    /// Moves the clock; backwards with a negative span.
    pub fn wait(&self, span: Span) {
        let mut now = self.now.lock().expect("the clock");
        *now = now.checked_add(span).expect("an instant");
    }

    /// Sets the clock.
    pub fn set_clock(&self, at: Timestamp) {
        *self.now.lock().expect("the clock") = at;
    }

    /// Signs in through the door and gives the cookie back, as `sid=…`.
    pub async fn sign_in(&self, name: &str) -> String {
        let (staff_no, known, ..) =
            PEOPLE.into_iter().find(|(_, known, ..)| *known == name).expect("a known name");
        if self.with_password.lock().expect("passwords").insert(known) {
            self.store.set_password(&self.person(name), PASSWORD, self.now()).await.expect("set");
        }
        let answer =
            self.post("", "/sign-in", &[("staff_no", staff_no), ("password", PASSWORD)]).await;
        answer.cookie().unwrap_or_else(|| panic!("{name} could not sign in: {}", answer.text()))
    }

    /// Asks the desk for a page; an empty cookie is nobody.
    pub async fn get(&self, cookie: &str, path: &str) -> Answered {
        self.ask(request("GET", cookie, path).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form to the desk.
    pub async fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answered {
        let request = request("POST", cookie, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(urlencoded(fields)));
        self.ask(request.expect("a request")).await
    }

    /// Sends a form with files to the desk.
    pub async fn post_multipart(&self, cookie: &str, path: &str, parts: &[Part<'_>]) -> Answered {
        let request = request("POST", cookie, path)
            .header(header::CONTENT_TYPE, answer::MULTIPART)
            .body(Body::from(multipart(parts)));
        self.ask(request.expect("a request")).await
    }

    /// Opens the page `at`, takes its hidden command id and version, and posts `fields` with them.
    pub async fn submit(
        &self,
        cookie: &str,
        at: &str,
        to: &str,
        fields: &[(&str, &str)],
    ) -> Answered {
        let page = self.get(cookie, at).await;
        let (id, seen) = (page.hidden("command_id"), page.hidden("seen"));
        let mut all = vec![("command_id", id.as_str()), ("seen", seen.as_str())];
        all.extend_from_slice(fields);
        self.post(cookie, to, &all).await
    }

    /// Sends any request to the desk.
    pub async fn ask(&self, request: Request<Body>) -> Answered {
        Answered::read(self.desk.clone().oneshot(request).await.expect("an answer")).await
    }

    /// Asks the portal for a page.
    pub async fn public(&self, path: &str) -> Answered {
        let request = request("GET", "", path).body(Body::empty()).expect("a request");
        self.ask_portal(request).await
    }

    /// Sends any request to the portal.
    pub async fn ask_portal(&self, request: Request<Body>) -> Answered {
        Answered::read(self.portal.clone().oneshot(request).await.expect("an answer")).await
    }

    /// Brings the published log up to everything that was acknowledged.
    pub async fn publish_log(&self) {
        while self.store.sequence().await.expect("the log") {}
    }
}

/// A request as a browser of this origin sends it.
pub fn request(method: &str, cookie: &str, path: &str) -> axum::http::request::Builder {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "desk.example")
        .header("sec-fetch-site", "same-origin");
    if !cookie.is_empty() {
        request = request.header(header::COOKIE, cookie);
    }
    request
}

/// The bureau's particulars.
pub fn particulars() -> Particulars {
    Particulars {
        name: "雁城市统计局".to_owned(),
        short: "雁统".to_owned(),
        credit_code: "11430400006120000Y".to_owned(),
        reconsideration: "雁城市人民政府".to_owned(),
        court: "雁城市雁北区人民法院".to_owned(),
        payee_name: "雁城市商业银行营业部".to_owned(),
        payee_address: "雁城市解放大道 1 号".to_owned(),
        payee_account: "6200 0000 0000 0001".to_owned(),
        phone: "0734-88000000".to_owned(),
    }
}

fn new_person(staff_no: &str, name: &str, post: &str) -> NewPerson {
    NewPerson {
        staff_no: staff_no.to_owned(),
        name: name.to_owned(),
        unit: "政策法规科".to_owned(),
        post: post.to_owned(),
    }
}

fn granted(person: &Code, role: Role) -> Register {
    Register::GrantRole {
        person: person.clone(),
        role,
        from: date(2026, 1, 1),
        basis: "雁统人〔2026〕1号".to_owned(),
    }
}

fn certified(person: &Code, place: usize) -> Register {
    let certificate = Certificate {
        number: format!("1804-{place:04}"),
        kind: CertificateKind::Statistics,
        issuer: "雁南省统计局".to_owned(),
        from: date(2024, 7, 1),
        until: date(2028, 6, 30),
    };
    Register::IssueCertificate { person: person.clone(), certificate }
}

/// Today in the office, as forms write it.
pub fn day(office: &Office) -> String {
    time::civil_date(office.now()).to_string()
}

/// A picture in storage, as a form would have brought it.
pub async fn picture(office: &Office, title: &str) -> domain::evidence::Item {
    let stored = office.store.objects().put(title.as_bytes(), "image/png").await;
    let stored = stored.expect("an object");
    domain::evidence::Item {
        code: office.store.entropy().code().expect("a code"),
        title: title.to_owned().into(),
        file_name: format!("{title}.png").into(),
        sha256: stored.sha256,
        sm3: stored.sm3,
        size: stored.size,
        media_type: stored.media_type.to_owned(),
        category: domain::evidence::Category::default(),
    }
}
