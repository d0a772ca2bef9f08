//! How a command becomes events, or an answer that says why not.
//!
//! `decide` reads what it needs from [`State`]; a stream that is not there yet stops it with
//! [`Stop::Need`], the caller loads it and asks again. So every stream a decision looked at is
//! known, and the append checks that none of them has changed in between.

use crate::case::Case;
use crate::case::steps::{Rests, Step};
use crate::event::{Event, Recorded};
use crate::field::FieldError;
use crate::law::Article;
use crate::{Code, Kind, StreamId, agency, case, evidence, person, publication, series, time};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// In a case.
    Case(Code, case::command::Command),
    /// In the registers of agency and people.
    Register(crate::authority::register::Command),
    /// Somebody looks at a piece of evidence.
    ViewEvidence {
        /// Which.
        evidence: Code,
        /// `view` or `download`.
        how: String,
    },
}

/// Who asks, when, and with which fresh random codes.
#[derive(Clone, Debug)]
pub struct Context {
    /// The person signed in; `None` is 系统.
    pub actor: Option<Code>,
    /// Now.
    pub now: Timestamp,
    /// Random codes for whatever is created; drawn by the caller.
    pub fresh: [Code; 4],
}

/// One stream's new events.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// The stream.
    pub stream: StreamId,
    /// Its events, in order.
    pub events: Vec<Event>,
}

/// What a command adds.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Events by stream.
    pub writes: Vec<Write>,
    /// The code of what was created or changed, for the address to go to.
    pub about: Code,
}

/// Why nothing was added.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// A stream has to be loaded first.
    Need(StreamId),
    /// There is no such thing, or not for this agency.
    NotFound,
    /// What was typed cannot be taken.
    Invalid(Vec<FieldError>),
    /// The law, or the division of authority, does not allow it now.
    Refused(Refusal),
}

/// A refusal: every unmet condition, never only the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The step that was refused.
    pub step: &'static str,
    /// What is missing.
    pub unmet: Vec<Unmet>,
}

/// An unmet condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmet {
    /// The gate's or rule's name.
    pub gate: &'static str,
    /// What is wrong, for a headline.
    pub title: String,
    /// What exactly is missing.
    pub detail: String,
    /// The article.
    pub article: Article,
    /// Where it can be met.
    pub place: Place,
}

/// Where an unmet condition can be met; the edge turns it into an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The case itself.
    Case,
    /// 提请立案（换承办人）
    FilingRequest,
    /// 批准立案
    Filing,
    /// 决定书
    Draft,
    /// 法制审核
    Review,
    /// 人员和证件
    People,
    /// The page of one of the steps that share a page (`Step::word`).
    Step(Step),
    /// Nothing to be done: somebody else has to act, or it is done already.
    Nowhere,
}

/// One folded stream.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// How many events it has.
    pub version: u64,
    /// What they amount to.
    pub aggregate: Aggregate,
}

/// The fold of a stream of any kind.
#[derive(Clone, Debug)]
pub enum Aggregate {
    /// 执法机关
    Agency(agency::Agency),
    /// 人员
    Person(person::Person),
    /// 案件
    Case(Box<Case>),
    /// 文号
    Series(series::Series),
    /// 证据
    Evidence(evidence::Evidence),
    /// 公示
    Publication(publication::Publication),
}

/// The streams at hand. A loaded stream may be empty: then nothing of that name exists.
#[derive(Clone, Debug, Default)]
pub struct State {
    streams: HashMap<StreamId, Arc<Loaded>>,
}

impl Loaded {
    /// A stream without events.
    pub fn empty(kind: Kind) -> Loaded {
        let aggregate = match kind {
            Kind::Agency => Aggregate::Agency(agency::Agency::default()),
            Kind::Person => Aggregate::Person(person::Person::default()),
            Kind::Case => Aggregate::Case(Box::default()),
            Kind::Series => Aggregate::Series(series::Series::default()),
            Kind::Evidence => Aggregate::Evidence(evidence::Evidence::default()),
            Kind::Publication => Aggregate::Publication(publication::Publication::default()),
        };
        Loaded { version: 0, aggregate }
    }

    /// Folds one more event.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.version = recorded.version;
        match &mut self.aggregate {
            Aggregate::Agency(state) => state.apply(recorded),
            Aggregate::Person(state) => state.apply(recorded),
            Aggregate::Case(state) => state.apply(recorded),
            Aggregate::Series(state) => state.apply(recorded),
            Aggregate::Evidence(state) => state.apply(recorded),
            Aggregate::Publication(state) => state.apply(recorded),
        }
    }
}

/// Reading access by kind: an unloaded stream stops with `Need`.
macro_rules! reader {
    ($(#[$doc:meta])* $name:ident, $kind:ident, $type:ty) => {
        $(#[$doc])*
        pub fn $name(&self, code: &Code) -> Result<&$type, Stop> {
            let id = StreamId::of(Kind::$kind, code);
            match self.streams.get(&id).map(|loaded| &loaded.aggregate) {
                Some(Aggregate::$kind(state)) => Ok(state),
                Some(_) => Err(Stop::NotFound),
                None => Err(Stop::Need(id)),
            }
        }
    };
}

impl State {
    /// Nothing loaded.
    pub fn new() -> State {
        State::default()
    }

    /// Puts a folded stream at hand.
    pub fn insert(&mut self, id: StreamId, loaded: Arc<Loaded>) {
        self.streams.insert(id, loaded);
    }

    /// The streams at hand with their versions.
    pub fn versions(&self) -> impl Iterator<Item = (&StreamId, u64)> {
        self.streams.iter().map(|(id, loaded)| (id, loaded.version))
    }

    /// A stream at hand.
    pub fn get(&self, id: &StreamId) -> Option<&Arc<Loaded>> {
        self.streams.get(id)
    }

    reader!(/// An agency.
        agency, Agency, agency::Agency);
    reader!(/// A person.
        person, Person, person::Person);
    reader!(/// A piece of evidence.
        evidence, Evidence, evidence::Evidence);
    reader!(/// A publication.
        publication, Publication, publication::Publication);
    reader!(/// A case.
        case, Case, Box<Case>);

    /// A number series.
    pub fn series(&self, id: &StreamId) -> Result<&series::Series, Stop> {
        match self.streams.get(id).map(|loaded| &loaded.aggregate) {
            Some(Aggregate::Series(state)) => Ok(state),
            Some(_) => Err(Stop::NotFound),
            None => Err(Stop::Need(id.clone())),
        }
    }
}

impl Place {
    /// Where the step is taken.
    pub fn of(step: Step) -> Place {
        match step {
            Step::RequestFiling => Place::FilingRequest,
            Step::File | Step::ReturnFiling => Place::Filing,
            Step::Draft => Place::Draft,
            Step::RequestReview | Step::Review => Place::Review,
            _ if step.word().is_empty() => Place::Case,
            _ => Place::Step(step),
        }
    }
}

impl Context {
    /// The civil date.
    pub fn today(&self) -> Date {
        time::civil_date(self.now)
    }
}

impl Command {
    /// What the command rests on, and which stream that is about.
    pub fn rests(&self) -> Option<(StreamId, Rests)> {
        match self {
            Command::Case(code, command) => {
                Some((StreamId::of(Kind::Case, code), command.step().rests()))
            }
            Command::Register(command) => command.about().map(|id| (id, Rests::OnEverything)),
            Command::ViewEvidence { .. } => None,
        }
    }

    /// The step, where the command is one.
    pub fn step(&self) -> Option<Step> {
        match self {
            Command::Case(_, command) => Some(command.step()),
            Command::Register(_) | Command::ViewEvidence { .. } => None,
        }
    }
}

impl Outcome {
    /// An outcome of one stream.
    pub fn one(stream: StreamId, about: &Code, events: Vec<Event>) -> Outcome {
        Outcome { writes: vec![Write { stream, events }], about: about.clone() }
    }
}

/// The events that `command` adds in `state`, or why it adds none.
pub fn decide(state: &State, command: &Command, context: &Context) -> Result<Outcome, Stop> {
    match command {
        Command::Case(code, command) => case::command::decide(state, code, command, context),
        Command::Register(command) => crate::authority::register::decide(state, command, context),
        Command::ViewEvidence { evidence, how } => {
            let actor = context.actor.as_ref().ok_or(Stop::NotFound)?;
            let held = state.evidence(evidence)?;
            let agency = state.person(actor)?.agency.as_ref();
            if agency.is_none() || agency != held.agency.as_ref() {
                return Err(Stop::NotFound);
            }
            let viewed = evidence::Event::Viewed { how: how.clone() };
            let stream = StreamId::of(Kind::Evidence, evidence);
            Ok(Outcome::one(stream, evidence, vec![viewed.into()]))
        }
    }
}
