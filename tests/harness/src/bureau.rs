//! A bureau with its people, and a case brought to some stage by a scenario; and requests in its
//! name, for tests that need them one by one.

use crate::driver::OnStore;
use crate::node::{Engine, Node};
use domain::{Code, Command, Kind, StreamId, time};
use jiff::{Timestamp, civil, tz};
use scenario::ask::Verb;
use scenario::{Ask, Names, form};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Answer, Fault, Request, Store};

/// A bureau on a node.
pub struct Bureau {
    /// The node.
    pub node: Node,
    /// Codes of people, agencies and cases.
    pub names: Names,
    requests: AtomicU64,
}

impl Bureau {
    /// A bureau on an empty node after the scenario called `stem`.
    pub async fn after(engine: Engine, stem: &str) -> Result<Bureau, String> {
        let node = Node::fresh(engine).await?;
        Bureau::on(node, stem).await
    }

    /// The same on a node at hand.
    pub async fn on(node: Node, stem: &str) -> Result<Bureau, String> {
        let all = scenario::all()?;
        let script = all.iter().find(|script| script.stem == stem);
        let script = script.ok_or_else(|| format!("没有场景“{stem}”"))?;
        let mut driver = OnStore(Arc::clone(&node.store));
        let names = scenario::play(&mut driver, script, &all).await?;
        Ok(Bureau { node, names, requests: AtomicU64::new(0) })
    }

    /// The store.
    pub fn store(&self) -> &Arc<Store> {
        &self.node.store
    }

    /// The code behind a name; a name that never came up is a slip of the test.
    pub fn code(&self, name: &str) -> Code {
        self.names.get(name).cloned().unwrap_or_else(|| Code::from_random(u64::MAX))
    }

    /// The stream of a case, a person or an agency.
    pub fn stream(&self, kind: Kind, name: &str) -> StreamId {
        StreamId::of(kind, &self.code(name))
    }

    /// A request with an id of its own: the usual form of the step but for the fields given. Of the
    /// steps that first take a number it is the second.
    pub fn request(
        &self,
        who: &str,
        verb: Verb,
        about: &Code,
        own: &[(&str, &str)],
    ) -> Result<Request, String> {
        let n = self.requests.fetch_add(1, Ordering::Relaxed);
        self.request_at(&format!("request-{n:020}"), who, verb, about, own, noon())
    }

    /// The same with an id and a time.
    pub fn request_at(
        &self,
        id: &str,
        who: &str,
        verb: Verb,
        about: &Code,
        own: &[(&str, &str)],
        now: Timestamp,
    ) -> Result<Request, String> {
        let own: Vec<(String, String)> =
            own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let usual = form::usual(verb, about.as_str(), time::civil_date(now));
        let mut fields = domain::field::Fields::new();
        for (name, value) in form::fill(usual, &own).iter() {
            for line in value.lines().filter(|_| name == "handler") {
                fields.add(name, self.code(line).as_str());
            }
            if name != "handler" {
                fields.add(name, value);
            }
        }
        let actor = if who == "系统" { None } else { Some(self.code(who)) };
        let ask = Ask {
            id: id.to_owned(),
            actor: actor.clone(),
            verb,
            about: Some(about.clone()),
            fields,
            uploads: Vec::new(),
            seen: None,
            now,
        };
        let mut commands =
            ask.commands(Vec::new()).map_err(|errors| format!("{verb:?}：{errors:?}"))?;
        let command: Command = commands.pop().ok_or("没有命令")?;
        Ok(Request { id: id.to_owned(), actor, command, seen: None, now })
    }

    /// Runs a request that must be done.
    pub async fn done(&self, request: Request) -> Result<Code, String> {
        match self.store().execute(request).await {
            Ok(Answer::Done(code)) => Ok(code),
            Ok(answer) => Err(format!("{answer:?}")),
            Err(fault) => Err(fault.to_string()),
        }
    }

    /// A new case with a clue, by 李青松.
    pub async fn clue(&self) -> Result<Code, String> {
        let code = self.store().entropy().code().map_err(|fault: Fault| fault.to_string())?;
        self.done(self.request("李青松", Verb::RegisterClue, &code, &[])?).await
    }
}

/// Noon of the day on which the scenarios' case is handled: after all of them.
pub fn noon() -> Timestamp {
    let noon = civil::date(2026, 11, 20).at(12, 0, 0, 0);
    tz::offset(8).to_timestamp(noon).unwrap_or(Timestamp::UNIX_EPOCH)
}
