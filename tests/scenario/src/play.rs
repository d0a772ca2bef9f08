//! Plays a scenario on a driver and says where it went otherwise than written.

use crate::ask::{Ask, Upload, Verb};
use crate::form;
use crate::script::{Answer, Check, Expect, Line, Script, Step, What};
use domain::field::Fields;
use domain::{Code, Kind, StreamId, time};
use jiff::{Span, Timestamp, civil, tz};
use std::collections::HashMap;
use std::fmt::Display;

/// What comes of a step, in words that every driver has.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Done; the code of what it is about.
    Done(Code),
    /// The fields that are wrong, with what is said of each.
    Invalid(Vec<(String, String)>),
    /// The articles that stand against it, with what is said of each.
    Refused(Vec<(String, String)>),
    /// The changes that came in between.
    Conflict(Vec<String>),
    /// There is no such thing.
    NotFound,
}

/// How a case looks from outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// 阶段
    pub stage: String,
    /// The newest number; empty before filing.
    pub number: String,
    /// What is to be done, sorted, each once.
    pub tasks: Vec<String>,
}

/// What a scenario can be played on.
#[expect(async_fn_in_trait, reason = "drivers are named by their type, never boxed")]
pub trait Driver {
    /// What can go wrong that no scenario expects.
    type Error: Display;

    /// The version of a stream now: what somebody who opens it sees.
    async fn version(&mut self, stream: &StreamId) -> Result<u64, Self::Error>;

    /// The agency of a person.
    async fn agency(&mut self, person: &Code) -> Result<Code, Self::Error>;

    /// Takes a step.
    async fn submit(&mut self, ask: &Ask) -> Result<Outcome, Self::Error>;

    /// How a case looks.
    async fn look(&mut self, case: &Code) -> Result<View, Self::Error>;

    /// All that the public can read about a case on the day `today`; `None` if there is nothing.
    async fn public(
        &mut self,
        case: &Code,
        today: civil::Date,
    ) -> Result<Option<String>, Self::Error>;
}

/// The codes of people, agencies and cases by the names that scenarios use.
pub type Names = HashMap<String, Code>;

/// Plays `script`, the ones it comes after first. `all` holds those. Gives the names that came up.
pub async fn play<D: Driver>(
    driver: &mut D,
    script: &Script,
    all: &[Script],
) -> Result<Names, String> {
    let mut order = Vec::new();
    gather(script, all, &mut order)?;
    let mut player = Player {
        driver,
        names: HashMap::new(),
        opened: HashMap::new(),
        last: HashMap::new(),
        now: Timestamp::UNIX_EPOCH,
        steps: 0,
    };
    for script in order {
        for line in &script.lines {
            let said = player.line(line).await;
            said.map_err(|why| format!("{}.txt 第 {} 行：{why}", script.stem, line.number))?;
        }
    }
    Ok(player.names)
}

/// A script after all those it comes after, each once.
fn gather<'a>(
    script: &'a Script,
    all: &'a [Script],
    order: &mut Vec<&'a Script>,
) -> Result<(), String> {
    for stem in &script.after {
        let before = all.iter().find(|known| known.stem == *stem);
        let before = before.ok_or_else(|| format!("{}.txt：没有场景“{stem}”", script.stem))?;
        if !order.contains(&before) {
            gather(before, all, order)?;
        }
    }
    order.push(script);
    Ok(())
}

struct Player<'a, D: Driver> {
    driver: &'a mut D,
    names: Names,
    /// What each person saw of each thing when he opened it.
    opened: HashMap<(String, String), u64>,
    /// The last step of each person.
    last: HashMap<String, Ask>,
    now: Timestamp,
    steps: u64,
}

impl<D: Driver> Player<'_, D> {
    async fn line(&mut self, line: &Line) -> Result<(), String> {
        match &line.what {
            What::Clock(text) => {
                let at: civil::DateTime = text.parse().map_err(|error| format!("{error}"))?;
                self.now = tz::offset(8).to_timestamp(at).map_err(|error| error.to_string())?;
                Ok(())
            }
            What::Open { who, about } => {
                let stream = self.stream(about)?;
                let seen = self.driver.version(&stream).await.map_err(text)?;
                self.opened.insert((who.clone(), about.clone()), seen);
                Ok(())
            }
            What::Again { who, expect } => {
                let ask = self.last.get(who).cloned();
                let ask = ask.ok_or_else(|| format!("{who}还没有办过什么"))?;
                let outcome = self.driver.submit(&ask).await.map_err(text)?;
                compare(&outcome, expect)
            }
            What::Step(step) => self.step(step).await,
            What::Check(check) => self.check(check).await,
        }
    }

    async fn step(&mut self, step: &Step) -> Result<(), String> {
        self.now += Span::new().minutes(1);
        self.steps += 1;
        let ask = self.ask(step).await?;
        let name = new_name(step, &ask.fields);
        self.last.insert(step.who.clone(), ask.clone());
        self.opened.remove(&(step.who.clone(), step.about.clone()));
        let outcome = self.driver.submit(&ask).await.map_err(text)?;
        compare(&outcome, &step.expect)?;
        let Outcome::Done(code) = outcome else { return Ok(()) };
        if step.verb == Verb::Establish {
            let agency = self.driver.agency(&code).await.map_err(text)?;
            self.names.insert(step.about.clone(), agency);
        }
        if let Some(name) = name {
            self.names.insert(name, code);
        }
        Ok(())
    }

    async fn ask(&mut self, step: &Step) -> Result<Ask, String> {
        let actor = match step.who.as_str() {
            "系统" => None,
            who => Some(self.code(who)?),
        };
        let fresh = Code::from_random(self.steps.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let creates = matches!(step.verb, Verb::Establish | Verb::Register | Verb::RegisterClue);
        let about = if creates { fresh } else { self.code(&step.about)? };
        let usual = form::usual(step.verb, &step.about, time::civil_date(self.now));
        let mut fields = Fields::new();
        let mut uploads = Vec::new();
        for (name, value) in form::fill(usual, &step.fields).iter() {
            match name {
                "photo" => uploads.extend(value.lines().map(photo)),
                "handler" | "officer" | "server" | "attendee" | "host" | "recorder" | "person"
                    if !value.is_empty() =>
                {
                    for person in value.lines() {
                        fields.add(name, self.code(person)?.as_str());
                    }
                }
                _ => fields.add(name, &unescape(value)),
            }
        }
        let seen = match self.opened.get(&(step.who.clone(), step.about.clone())) {
            Some(seen) => Some(*seen),
            None if creates => None,
            None => {
                let stream = self.stream(&step.about)?;
                Some(self.driver.version(&stream).await.map_err(text)?)
            }
        };
        Ok(Ask {
            id: format!("scenario-{:020}", self.steps),
            actor,
            verb: step.verb,
            about: Some(about),
            fields,
            uploads,
            seen,
            now: self.now,
        })
    }

    async fn check(&mut self, check: &Check) -> Result<(), String> {
        let today = time::civil_date(self.now);
        let (case, found, expected) = match check {
            Check::Stage(case, stage) => (case, self.look(case).await?.stage, stage.clone()),
            Check::Number(case, number) => (case, self.look(case).await?.number, number.clone()),
            Check::Tasks(case, titles) => {
                let mut titles = titles.clone();
                titles.sort();
                (case, self.look(case).await?.tasks.join(" "), titles.join(" "))
            }
            Check::Shown(case, words) | Check::Hidden(case, words) => {
                let code = self.code(case)?;
                let public = self.driver.public(&code, today).await.map_err(text)?;
                let shown = public.as_ref().is_some_and(|public| public.contains(words.as_str()));
                let wanted = matches!(check, Check::Shown(..));
                let told = public.unwrap_or_else(|| "（什么也没有）".to_owned());
                let met = shown == wanted;
                (case, told.clone(), if met { told } else { format!("{words}：{wanted}") })
            }
        };
        if found == expected {
            return Ok(());
        }
        Err(format!("{case}应当是“{expected}”，现在是“{found}”"))
    }

    async fn look(&mut self, case: &str) -> Result<View, String> {
        let code = self.code(case)?;
        self.driver.look(&code).await.map_err(text)
    }

    fn code(&self, name: &str) -> Result<Code, String> {
        self.names.get(name).cloned().ok_or_else(|| format!("前面没有出现过“{name}”"))
    }

    /// The stream that a name stands for: cases are called 某案, agencies 某局.
    fn stream(&self, name: &str) -> Result<StreamId, String> {
        let kind = match name.chars().last() {
            Some('案') => Kind::Case,
            Some('局') => Kind::Agency,
            _ => Kind::Person,
        };
        Ok(StreamId::of(kind, &self.code(name)?))
    }
}

/// The name that the scenario will use for what the step creates.
fn new_name(step: &Step, fields: &Fields) -> Option<String> {
    match step.verb {
        Verb::Establish => Some(fields.get("name").to_owned()),
        Verb::Register | Verb::RegisterClue => Some(step.about.clone()),
        _ => None,
    }
}

/// A small picture: the bytes that a camera's file begins with, and the title, so that two pictures
/// differ.
pub fn photo(title: &str) -> Upload {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16];
    bytes.extend_from_slice(b"JFIF\0");
    bytes.extend_from_slice(title.as_bytes());
    bytes.extend_from_slice(&[0xff, 0xd9]);
    Upload { title: title.to_owned(), file_name: format!("{title}.jpg"), bytes }
}

/// `某*200` is 某 two hundred times; a scenario stays readable.
fn unescape(value: &str) -> String {
    let repeated = value.split_once('*').and_then(|(what, times)| {
        let times: usize = times.parse().ok()?;
        Some(what.repeat(times))
    });
    repeated.unwrap_or_else(|| value.to_owned())
}

fn compare(outcome: &Outcome, expect: &Expect) -> Result<(), String> {
    let names = |pairs: &[(String, String)]| {
        let mut names: Vec<String> = pairs.iter().map(|(name, _)| name.clone()).collect();
        names.sort();
        names.dedup();
        names
    };
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names
    };
    let met = match (outcome, &expect.answer) {
        (Outcome::Done(_), Answer::Done) | (Outcome::NotFound, Answer::NotFound) => true,
        (Outcome::Invalid(found), Answer::Invalid(wanted))
        | (Outcome::Refused(found), Answer::Refused(wanted)) => names(found) == sorted(wanted),
        (Outcome::Refused(found), Answer::RefusedAmong(wanted)) => {
            let found = names(found);
            wanted.iter().all(|article| found.contains(article))
        }
        (Outcome::Conflict(found), Answer::Conflict(wanted)) => {
            wanted.iter().all(|words| found.iter().any(|change| change.contains(words)))
        }
        _ => false,
    };
    if !met {
        return Err(format!("应当是 {:?}，结果是 {outcome:?}", expect.answer));
    }
    let said: String = match outcome {
        Outcome::Invalid(found) | Outcome::Refused(found) => {
            found.iter().map(|(_, words)| format!("{words}\n")).collect()
        }
        Outcome::Conflict(found) => found.join("\n"),
        Outcome::Done(_) | Outcome::NotFound => String::new(),
    };
    match expect.says.iter().find(|words| !said.contains(words.as_str())) {
        Some(words) => Err(format!("应当说到“{words}”，说的是：{said}")),
        None => Ok(()),
    }
}

fn text(error: impl Display) -> String {
    error.to_string()
}
