//! The one way in: page, API, import and demonstration all call [`Store::execute`].

use crate::append::{Appended, Prepared, PreparedWrite};
use crate::load::Held;
use crate::seal::{Place, seal};
use crate::{Fault, Store, lists};
use domain::decide::{Aggregate, Loaded, State};
use domain::event::Recorded;
use domain::field::FieldError;
use domain::{Code, Command, Context, Outcome, Refusal, Stop, StreamId, decide};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// A command as it comes from a form.
#[derive(Clone, Debug)]
pub struct Request {
    /// The id the form carried: the same id is written once and answered alike.
    pub id: String,
    /// The person signed in; `None` is 系统.
    pub actor: Option<Code>,
    /// What is to be done.
    pub command: Command,
    /// The version of the stream that the person saw, where the form carried one.
    pub seen: Option<u64>,
    /// Now.
    pub now: Timestamp,
}

/// The answer to a command. There is no fifth beside these and a fault.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Done and durable; the code of what it is about.
    Done(Code),
    /// What was typed cannot be taken.
    Invalid(Vec<FieldError>),
    /// A gate or an authority rule does not allow it.
    Refused(Refusal),
    /// What the command rests on was changed meanwhile, by these events.
    Conflict(Vec<Recorded>),
    /// There is no such thing for this person.
    NotFound,
}

/// How often a command is decided anew when streams move under it. In every round somebody else gets
/// through, so that it takes as many as there are people after the same number at once.
const ROUNDS: usize = 256;

impl Store {
    /// Loads, decides, appends.
    pub async fn execute(&self, request: Request) -> Result<Answer, Fault> {
        let mut request = request;
        // Whole seconds are what bodies carry; what is decided must be what will be read back.
        request.now = Timestamp::from_second(request.now.as_second()).map_err(Fault::internal)?;
        let context = Context {
            actor: request.actor.clone(),
            now: request.now,
            fresh: self.entropy.codes()?,
        };
        for _ in 0..ROUNDS {
            let (state, held, decided) = self.decide(&request, &context).await?;
            if let Some(changed) = self.disturbed(&request, &held).await? {
                return self.repeated_or(&request, Answer::Conflict(changed)).await;
            }
            let outcome = match decided {
                Ok(outcome) => outcome,
                Err(stop) => return self.repeated_or(&request, answer(stop)?).await,
            };
            let about = outcome.about.clone();
            if outcome.writes.iter().all(|write| write.events.is_empty()) {
                return Ok(Answer::Done(about));
            }
            let prepared = self.prepare(&request, &state, &held, outcome)?;
            match self.appender.append(prepared).await? {
                Appended::Written(_) => {
                    self.wake.notify_one();
                    return Ok(Answer::Done(about));
                }
                Appended::Repeated { actor, outcome } => {
                    return repeated(&request, &actor, &outcome);
                }
                Appended::Stale => {}
            }
        }
        Err(Fault::Busy)
    }

    /// Decides and seals a command without writing it: what the measurements give to the appender.
    pub async fn prepared(&self, request: &Request) -> Result<Prepared, Fault> {
        let mut request = request.clone();
        request.now = Timestamp::from_second(request.now.as_second()).map_err(Fault::internal)?;
        let context = Context {
            actor: request.actor.clone(),
            now: request.now,
            fresh: self.entropy.codes()?,
        };
        let (state, held, decided) = self.decide(&request, &context).await?;
        let outcome = decided.map_err(|stop| Fault::Internal(format!("{stop:?}")))?;
        self.prepare(&request, &state, &held, outcome)
    }

    /// What became of a command that was done before, for callers who prepare something expensive
    /// (a document) under its id. Somebody else's id is a fault, as everywhere.
    pub async fn done_before(&self, id: &str, actor: &Code) -> Result<Option<Code>, Fault> {
        let sql = "SELECT actor, outcome FROM commands WHERE id = $1";
        let rows = self.db.fetch(sql, &[id.into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        if row.text(0)? != actor.as_str() {
            return Err(Fault::ForeignCommand);
        }
        Code::parse(row.text(1)?).map(Some).map_err(Fault::internal)
    }

    /// Decides, loading what is needed on the way.
    async fn decide(
        &self,
        request: &Request,
        context: &Context,
    ) -> Result<(State, HashMap<StreamId, Held>, Result<Outcome, Stop>), Fault> {
        let mut state = State::new();
        let mut held = HashMap::new();
        let mut wanted = self.guess(request);
        loop {
            for (id, fold) in wanted.iter().zip(self.folds.load(&self.db, &wanted).await?) {
                // Handlers and the agency will be asked for next: fetch them along.
                state.insert(id.clone(), Arc::clone(&fold.loaded));
                held.insert(id.clone(), fold);
            }
            match decide(&state, &request.command, context) {
                Err(Stop::Need(id)) => {
                    wanted = related(&state, &held, &id);
                    wanted.retain(|id| !held.contains_key(id));
                }
                Ok(outcome) => {
                    // A stream that is added to without having been looked at: its head is needed.
                    let writes = outcome.writes.iter().map(|write| write.stream.clone());
                    wanted = writes.filter(|id| !held.contains_key(id)).collect();
                    if wanted.is_empty() {
                        return Ok((state, held, Ok(outcome)));
                    }
                }
                Err(stop) => return Ok((state, held, Err(stop))),
            }
        }
    }

    /// The streams that the command will certainly ask for, and those that the last look at them says
    /// it will ask for next: mostly one query brings everything.
    fn guess(&self, request: &Request) -> Vec<StreamId> {
        let mut ids = Vec::new();
        if let Some(actor) = &request.actor {
            ids.push(StreamId::of(domain::Kind::Person, actor));
        }
        match &request.command {
            Command::Case(code, _) => ids.push(StreamId::of(domain::Kind::Case, code)),
            Command::ViewEvidence { evidence, .. } => {
                ids.push(StreamId::of(domain::Kind::Evidence, evidence));
            }
            Command::Register(_) => {}
        }
        let next: Vec<StreamId> = ids
            .iter()
            .filter_map(|id| self.folds.kept(id))
            .flat_map(|fold| around(&fold))
            .collect();
        for id in next {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// The events that changed, after what the person saw, something the command rests on.
    async fn disturbed(
        &self,
        request: &Request,
        held: &HashMap<StreamId, Held>,
    ) -> Result<Option<Vec<Recorded>>, Fault> {
        let (Some(seen), Some((stream, rests))) = (request.seen, request.command.rests()) else {
            return Ok(None);
        };
        let version = held.get(&stream).map_or(0, |fold| fold.loaded.version);
        if version <= seen {
            return Ok(None);
        }
        let since = self.history(&stream, seen).await?;
        let changed: Vec<Recorded> = since
            .into_iter()
            .filter(|recorded| rests.disturbed_by(recorded.event.fact()))
            .collect();
        Ok((!changed.is_empty()).then_some(changed))
    }

    /// Seals the outcome for the appender.
    fn prepare(
        &self,
        request: &Request,
        state: &State,
        held: &HashMap<StreamId, Held>,
        outcome: Outcome,
    ) -> Result<Prepared, Fault> {
        let mut writes = Vec::new();
        for write in outcome.writes.iter().filter(|write| !write.events.is_empty()) {
            let fold = held.get(&write.stream);
            let mut loaded = fold.map_or_else(
                || Loaded::empty(write.stream.kind()),
                |fold| Loaded::clone(&fold.loaded),
            );
            let expected = loaded.version;
            let secret = match fold.and_then(|fold| fold.secret) {
                Some(secret) => secret,
                None => self.entropy.bytes()?,
            };
            let mut previous = fold.and_then(|fold| fold.last_leaf);
            let mut events = Vec::new();
            for event in &write.events {
                let version = loaded.version + 1;
                let place = Place {
                    origin: self.origin(),
                    stream: &write.stream,
                    secret: &secret,
                    version,
                    previous,
                };
                let sealed =
                    seal(&place, event, request.actor.as_ref(), request.now, self.entropy)?;
                previous = Some(sealed.leaf_hash);
                let recorded = Recorded {
                    event: event.clone(),
                    at: request.now,
                    actor: request.actor.clone(),
                    version,
                };
                loaded.apply(&recorded);
                events.push((sealed, lists::changes(&write.stream, &loaded, &recorded)));
            }
            let agency = agency_of(&write.stream, &loaded);
            let stream = write.stream.to_string();
            writes.push(PreparedWrite { stream, agency, expected, secret, events });
        }
        let written: Vec<&str> = writes.iter().map(|write| write.stream.as_str()).collect();
        let reads = state
            .versions()
            .map(|(id, version)| (id.to_string(), version))
            .filter(|(id, _)| !written.contains(&id.as_str()))
            .collect();
        Ok(Prepared {
            command_id: request.id.clone(),
            actor: request.actor.as_ref().map_or_else(String::new, |code| code.as_str().to_owned()),
            agency: writes.first().map_or_else(String::new, |write| write.agency.clone()),
            at: request.now.as_millisecond(),
            reads,
            writes,
            outcome: outcome.about.as_str().to_owned(),
        })
    }

    /// What did not succeed may be the repetition of what did: then the first answer stands.
    async fn repeated_or(&self, request: &Request, answer: Answer) -> Result<Answer, Fault> {
        let sql = "SELECT actor, outcome FROM commands WHERE id = $1";
        let rows = self.db.fetch(sql, &[request.id.as_str().into()]).await?;
        match rows.first() {
            Some(row) => repeated(request, row.text(0)?, row.text(1)?),
            None => Ok(answer),
        }
    }
}

fn repeated(request: &Request, actor: &str, outcome: &str) -> Result<Answer, Fault> {
    if actor != request.actor.as_ref().map_or("", Code::as_str) {
        return Err(Fault::ForeignCommand);
    }
    Code::parse(outcome).map(Answer::Done).map_err(Fault::internal)
}

fn answer(stop: Stop) -> Result<Answer, Fault> {
    match stop {
        Stop::Need(id) => Err(Fault::Internal(format!("没有载入 {id}"))),
        Stop::NotFound => Ok(Answer::NotFound),
        Stop::Invalid(errors) => Ok(Answer::Invalid(errors)),
        Stop::Refused(refusal) => Ok(Answer::Refused(refusal)),
    }
}

/// `needed`, and whatever the case at hand will make the decision ask for next.
fn related(state: &State, held: &HashMap<StreamId, Held>, needed: &StreamId) -> Vec<StreamId> {
    let mut ids = vec![needed.clone()];
    ids.extend(held.keys().filter_map(|id| state.get(id)).flat_map(|loaded| around(loaded)));
    ids.sort();
    ids.dedup();
    ids
}

/// The streams that a decision on a case looks at as well: its handlers and its agency.
fn around(loaded: &Loaded) -> Vec<StreamId> {
    let Aggregate::Case(case) = &loaded.aggregate else { return Vec::new() };
    let people = case.handlers().iter().map(|code| StreamId::of(domain::Kind::Person, code));
    let agency = case.agency.iter().map(|code| StreamId::of(domain::Kind::Agency, code));
    people.chain(agency).collect()
}

/// The agency a stream belongs to.
pub(crate) fn agency_of(stream: &StreamId, loaded: &Loaded) -> String {
    let code = match &loaded.aggregate {
        Aggregate::Agency(_) => return stream.key().to_owned(),
        Aggregate::Series(_) => {
            return stream.key().split('.').next().unwrap_or_default().to_owned();
        }
        Aggregate::Person(person) => person.agency.as_ref(),
        Aggregate::Case(case) => case.agency.as_ref(),
        Aggregate::Evidence(evidence) => evidence.agency.as_ref(),
        Aggregate::Publication(publication) => {
            publication.notice.as_ref().map(|notice| &notice.agency)
        }
    };
    code.map_or_else(String::new, |code| code.as_str().to_owned())
}
