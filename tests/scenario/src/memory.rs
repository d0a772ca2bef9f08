//! The smallest thing that takes commands: `decide` and the fold, and events kept in memory. It
//! answers as the store does, without a database; what it cannot have is a crash.

use crate::ask::{Ask, Upload, digest};
use crate::play::{Driver, Outcome, View};
use domain::decide::{Aggregate, Loaded, State};
use domain::disclosure;
use domain::event::{Event, Recorded};
use domain::evidence;
use domain::{Code, Command, Context, Kind, Stop, StreamId, decide};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// Streams and answers in memory.
#[derive(Default)]
pub struct Memory {
    streams: HashMap<StreamId, (Arc<Loaded>, Vec<Recorded>)>,
    answered: HashMap<String, (Option<Code>, Code)>,
    drawn: u64,
}

impl Memory {
    /// An empty record.
    pub fn new() -> Memory {
        Memory::default()
    }

    /// The fold of a stream.
    pub fn loaded(&self, id: &StreamId) -> Arc<Loaded> {
        let held = self.streams.get(id).map(|(loaded, _)| Arc::clone(loaded));
        held.unwrap_or_else(|| Arc::new(Loaded::empty(id.kind())))
    }

    /// The events of a stream.
    pub fn events(&self, id: &StreamId) -> &[Recorded] {
        self.streams.get(id).map_or(&[], |(_, events)| events)
    }

    fn fresh(&mut self) -> Code {
        self.drawn += 1;
        Code::from_random(self.drawn.wrapping_mul(0xd134_2543_de82_ef95))
    }

    /// One command; the command id and what was seen as in a form.
    fn execute(&mut self, id: &str, ask: &Ask, command: &Command) -> Result<Outcome, String> {
        let fresh = [self.fresh(), self.fresh(), self.fresh(), self.fresh()];
        let context = Context { actor: ask.actor.clone(), now: ask.now, fresh };
        let mut state = State::new();
        let decided = loop {
            match decide(&state, command, &context) {
                Err(Stop::Need(id)) => {
                    let loaded = self.loaded(&id);
                    state.insert(id, loaded);
                }
                decided => break decided,
            }
        };
        // The same command id was answered before: the answer stands, whatever is so now.
        if let Some((actor, about)) = self.answered.get(id) {
            let same = *actor == ask.actor;
            return if same {
                Ok(Outcome::Done(about.clone()))
            } else {
                Err("别人的编号".into())
            };
        }
        let changed = self.disturbed(ask, command);
        if !changed.is_empty() {
            return Ok(Outcome::Conflict(changed));
        }
        match decided {
            Ok(outcome) => {
                let about = outcome.about;
                // What wrote nothing has nothing that could be done twice, and is not remembered.
                if outcome.writes.iter().any(|write| !write.events.is_empty()) {
                    self.answered.insert(id.to_owned(), (ask.actor.clone(), about.clone()));
                }
                for write in outcome.writes {
                    for event in write.events {
                        self.append(&write.stream, event, ask)?;
                    }
                }
                Ok(Outcome::Done(about))
            }
            Err(Stop::Need(id)) => Err(format!("没有载入 {id}")),
            Err(stop) => Ok(stopped(stop)),
        }
    }

    fn disturbed(&self, ask: &Ask, command: &Command) -> Vec<String> {
        let (Some(seen), Some((stream, rests))) = (ask.seen, command.rests()) else {
            return Vec::new();
        };
        let since = self.events(&stream).iter().filter(|recorded| recorded.version > seen);
        since
            .filter(|recorded| rests.disturbed_by(recorded.event.fact()))
            .map(|recorded| recorded.event.summary())
            .collect()
    }

    /// Keeps an event as it reads back from what would be stored of it.
    fn append(&mut self, id: &StreamId, event: Event, ask: &Ask) -> Result<(), String> {
        let (kind, fields) = event.parts().map_err(|error| error.to_string())?;
        let back = Event::from_parts(&kind, fields).map_err(|error| error.to_string())?;
        if back != event {
            return Err(format!("{kind} 读回来不一样：{back:?}"));
        }
        let (loaded, events) = self
            .streams
            .entry(id.clone())
            .or_insert_with(|| (Arc::new(Loaded::empty(id.kind())), Vec::new()));
        let version = loaded.version + 1;
        let recorded = Recorded { event: back, at: ask.now, actor: ask.actor.clone(), version };
        Arc::make_mut(loaded).apply(&recorded);
        events.push(recorded);
        Ok(())
    }

    fn case(&self, code: &Code) -> Result<Box<domain::case::Case>, String> {
        match &self.loaded(&StreamId::of(Kind::Case, code)).aggregate {
            Aggregate::Case(case) => Ok(case.clone()),
            _ => Err("不是案件".to_owned()),
        }
    }
}

/// A stop in the words of scenarios.
pub fn stopped(stop: Stop) -> Outcome {
    match stop {
        Stop::Need(_) | Stop::NotFound => Outcome::NotFound,
        Stop::Invalid(errors) => {
            Outcome::Invalid(errors.into_iter().map(|e| (e.field, e.message)).collect())
        }
        Stop::Refused(refusal) => Outcome::Refused(
            refusal
                .unmet
                .into_iter()
                .map(|unmet| {
                    let words = format!("{}。{}", unmet.title, unmet.detail);
                    (unmet.article.to_string(), words)
                })
                .collect(),
        ),
    }
}

/// What the public reads of a publication, all of it in one text.
pub fn public_text(public: &disclosure::Public) -> String {
    let fields = public.fields();
    let lines: Vec<String> =
        fields.iter().map(|field| format!("{}：{}", field.label, field.text)).collect();
    lines.join("\n")
}

impl Driver for Memory {
    type Error = String;

    async fn version(&mut self, stream: &StreamId) -> Result<u64, String> {
        Ok(self.loaded(stream).version)
    }

    async fn agency(&mut self, person: &Code) -> Result<Code, String> {
        match &self.loaded(&StreamId::of(Kind::Person, person)).aggregate {
            Aggregate::Person(person) => person.agency.clone().ok_or_else(|| "没有机关".to_owned()),
            _ => Err("不是人员".to_owned()),
        }
    }

    async fn submit(&mut self, ask: &Ask) -> Result<Outcome, String> {
        let kept = ask.uploads.iter().map(|upload| item(upload, self.fresh())).collect();
        let commands = match ask.commands(kept) {
            Ok(commands) => commands,
            Err(errors) => return Ok(stopped(Stop::Invalid(errors))),
        };
        // A form of two steps that is done was taken with its second, whatever its first would find now.
        if let [_, .., _] = commands.as_slice()
            && let Some((actor, about)) = self.answered.get(&ask.id_of(commands.len() - 1))
        {
            let same = *actor == ask.actor;
            return if same {
                Ok(Outcome::Done(about.clone()))
            } else {
                Err("别人的编号".into())
            };
        }
        let mut outcome = Outcome::NotFound;
        for (n, command) in commands.iter().enumerate() {
            let id = ask.id_of(n);
            outcome = self.execute(&id, ask, command)?;
            if !matches!(outcome, Outcome::Done(_)) {
                break;
            }
        }
        Ok(outcome)
    }

    async fn look(&mut self, case: &Code) -> Result<View, String> {
        let case = self.case(case)?;
        let number = match (&case.decision, &case.filing) {
            (Some(decision), _) => decision.number.clone(),
            (None, Some(filing)) => filing.number.clone(),
            (None, None) => String::new(),
        };
        let mut tasks: Vec<String> =
            case.tasks().iter().map(|task| task.title.to_owned()).collect();
        tasks.sort();
        tasks.dedup();
        Ok(View { stage: case.stage().name().to_owned(), number, tasks })
    }

    async fn public(&mut self, case: &Code, today: Date) -> Result<Option<String>, String> {
        let Some(decision) = self.case(case)?.decision else { return Ok(None) };
        let loaded = self.loaded(&StreamId::of(Kind::Publication, &decision.code));
        let Aggregate::Publication(publication) = &loaded.aggregate else { return Ok(None) };
        Ok(disclosure::public(publication, today).map(|public| public_text(&public)))
    }
}

/// A piece of evidence as storage would describe it.
fn item(upload: &Upload, code: Code) -> evidence::Item {
    evidence::Item {
        code,
        title: upload.title.clone().into(),
        file_name: upload.file_name.clone().into(),
        sha256: digest(&upload.bytes),
        sm3: digest(&[b"sm3", upload.bytes.as_slice()].concat()),
        size: upload.bytes.len() as u64,
        media_type: "image/jpeg".to_owned(),
        category: evidence::Category::default(),
    }
}
