//! A bureau with its people, and a case brought to some stage by a scenario; and requests in its
//! name, for tests that need them one by one.

use crate::driver::OnStore;
use crate::node::{Closed, Engine, Node};
use domain::case::command::Command as CaseCommand;
use domain::case::steps::Step;
use domain::field::Fields;
use domain::series::Purpose;
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
        Bureau::on(Node::fresh(engine).await?, stem).await
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

    /// Closes the store, lets `between` look at its files, and opens it again.
    pub async fn reopen(self, between: impl FnOnce(&Closed)) -> Result<Bureau, (Fault, Closed)> {
        let closed = self.node.close().await;
        between(&closed);
        let node = closed.open().await?;
        Ok(Bureau { node, names: self.names, requests: self.requests })
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
    /// steps that first take a number it is the second; what it issues is in storage.
    pub async fn request(
        &self,
        who: &str,
        verb: Verb,
        about: &Code,
        own: &[(&str, &str)],
    ) -> Result<Request, String> {
        let n = self.requests.fetch_add(1, Ordering::Relaxed);
        let id = format!("request-{n:020}");
        let ask = ask(&self.names, who, verb, about, own, &id, noon());
        if let Some(paper) = ask.paper() {
            let put = self.store().objects().put(&paper, "application/pdf").await;
            put.map_err(|fault: Fault| fault.to_string())?;
        }
        let driver = OnStore(Arc::clone(self.store()));
        let mut kept = Vec::new();
        for upload in &ask.uploads {
            kept.push(driver.keep(upload).await?);
        }
        let commands = ask.commands(kept);
        let mut commands = commands.map_err(|errors| format!("{verb:?}：{errors:?}"))?;
        let command = commands.pop().ok_or("没有命令")?;
        Ok(Request { id, actor: ask.actor, command, seen: None, now: noon() })
    }

    /// Makes a request and runs it; it must be done.
    pub async fn does(
        &self,
        who: &str,
        verb: Verb,
        about: &Code,
        own: &[(&str, &str)],
    ) -> Result<Code, String> {
        match self.store().execute(self.request(who, verb, about, own).await?).await {
            Ok(Answer::Done(code)) => Ok(code),
            Ok(answer) => Err(format!("{verb:?}：{answer:?}")),
            Err(fault) => Err(fault.to_string()),
        }
    }

    /// A new case with a clue, by 李青松.
    pub async fn clue(&self) -> Result<Code, String> {
        let code = self.store().entropy().code().map_err(|fault| fault.to_string())?;
        self.does("李青松", Verb::RegisterClue, &code, &[]).await
    }

    /// A new case whose clue was checked, by 李青松.
    pub async fn checked(&self) -> Result<Code, String> {
        let case = self.clue().await?;
        self.does("李青松", Verb::Take(Step::Check), &case, &[]).await
    }

    /// A new case that the head has filed.
    pub async fn filed(&self) -> Result<Code, String> {
        let case = self.checked().await?;
        self.does("李青松", Verb::RequestFiling, &case, &[]).await?;
        let file = self.request("陈志远", Verb::File, &case, &[]).await?;
        let purpose = Purpose::Filing;
        let take = CaseCommand::ReserveNumber { purpose, template: String::new() };
        let (id, command) = (format!("{}-number", file.id), Command::Case(case.clone(), take));
        for request in [Request { id, command, ..file.clone() }, file] {
            match self.store().execute(request).await {
                Ok(Answer::Done(_)) => {}
                other => return Err(format!("{other:?}")),
            }
        }
        Ok(case)
    }

    /// The version of a stream now.
    pub async fn version(&self, stream: &StreamId) -> Result<u64, String> {
        let loaded = self.store().load(stream).await;
        loaded.map(|loaded| loaded.version).map_err(|fault| fault.to_string())
    }
}

/// A step in somebody's name: the usual form but for the fields given.
pub fn ask(
    names: &Names,
    who: &str,
    verb: Verb,
    about: &Code,
    own: &[(&str, &str)],
    id: &str,
    now: Timestamp,
) -> Ask {
    let code = |name: &str| names.get(name).cloned();
    let own: Vec<(String, String)> =
        own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let usual = form::usual(verb, about.as_str(), time::civil_date(now));
    let mut fields = Fields::new();
    let mut uploads = Vec::new();
    for (name, value) in form::fill(usual, &own).iter() {
        match name {
            "photo" => uploads.extend(value.lines().map(scenario::play::photo)),
            "handler" | "officer" | "server" | "attendee" | "host" | "recorder" | "person" => {
                let people = value.lines().filter_map(code);
                people.for_each(|person| fields.add(name, person.as_str()));
            }
            _ => fields.add(name, value),
        }
    }
    Ask {
        id: id.to_owned(),
        actor: code(who),
        verb,
        about: Some(about.clone()),
        fields,
        uploads,
        seen: None,
        now,
    }
}

/// Noon of the day on which the scenarios' case is handled: after all that they do on it.
pub fn noon() -> Timestamp {
    let noon = civil::date(2026, 11, 20).at(12, 0, 0, 0);
    tz::offset(8).to_timestamp(noon).unwrap_or(Timestamp::UNIX_EPOCH)
}
