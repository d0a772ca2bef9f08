//! Scenarios on a store: what a page does between the form and the answer.

use domain::decide::Aggregate;
use domain::evidence;
use domain::{Code, Kind, Stop, StreamId};
use futures_util::stream;
use jiff::civil::Date;
use scenario::memory::{public_text, stopped};
use scenario::{Ask, Driver, Outcome, Upload, View};
use std::convert::Infallible;
use std::sync::Arc;
use store::objects::Rejected;
use store::{Answer, Portal, Request, Store};

/// A driver on a store.
pub struct OnStore(pub Arc<Store>);

/// The largest upload of a scenario, in bytes.
const LIMIT: u64 = 1 << 20;

impl OnStore {
    /// Takes a file as a page does.
    pub async fn keep(&self, upload: &Upload) -> Result<evidence::Item, String> {
        let pieces: Vec<Result<Vec<u8>, Infallible>> = vec![Ok(upload.bytes.clone())];
        let stored = self.0.objects().receive(stream::iter(pieces), LIMIT).await;
        let stored = stored.map_err(|rejected: Rejected| format!("{rejected:?}"))?;
        Ok(evidence::Item {
            code: self.0.entropy().code().map_err(|fault| fault.to_string())?,
            title: upload.title.clone().into(),
            file_name: upload.file_name.clone().into(),
            sha256: stored.sha256,
            sm3: stored.sm3,
            size: stored.size,
            media_type: stored.media_type.to_owned(),
            category: evidence::Category::default(),
        })
    }
}

impl Driver for OnStore {
    type Error = String;

    async fn version(&mut self, stream: &StreamId) -> Result<u64, String> {
        self.0.load(stream).await.map(|loaded| loaded.version).map_err(text)
    }

    async fn agency(&mut self, person: &Code) -> Result<Code, String> {
        let loaded = self.0.load(&StreamId::of(Kind::Person, person)).await.map_err(text)?;
        match &loaded.aggregate {
            Aggregate::Person(person) => person.agency.clone().ok_or_else(|| "没有机关".to_owned()),
            _ => Err("不是人员".to_owned()),
        }
    }

    async fn submit(&mut self, ask: &Ask) -> Result<Outcome, String> {
        let mut items = Vec::new();
        for upload in &ask.uploads {
            items.push(self.keep(upload).await?);
        }
        let commands = match ask.commands(items) {
            Ok(commands) => commands,
            Err(errors) => return Ok(stopped(Stop::Invalid(errors))),
        };
        if let Some(paper) = ask.paper() {
            self.0.objects().put(&paper, "application/pdf").await.map_err(text)?;
        }
        // As a page does: a form of two steps that is done was taken with its second, whatever its
        // first would find now.
        if let (Some(actor), [_, .., _]) = (&ask.actor, commands.as_slice()) {
            let last = ask.id_of(commands.len() - 1);
            if let Some(code) = self.0.done_before(&last, actor).await.map_err(text)? {
                return Ok(Outcome::Done(code));
            }
        }
        let mut outcome = Outcome::NotFound;
        for (n, command) in commands.into_iter().enumerate() {
            let request = Request {
                id: ask.id_of(n),
                actor: ask.actor.clone(),
                command,
                seen: ask.seen,
                now: ask.now,
            };
            outcome = in_words(self.0.execute(request).await.map_err(text)?);
            if !matches!(outcome, Outcome::Done(_)) {
                break;
            }
        }
        Ok(outcome)
    }

    /// From the lists, as pages show it.
    async fn look(&mut self, case: &Code) -> Result<View, String> {
        let mut view = View::default();
        let rows = self.0.dump_lists().await.map_err(text)?;
        for (table, row) in rows {
            let cell = |column: usize| match row.get(column) {
                Some(store::db::Value::Text(text)) => text.clone(),
                _ => String::new(),
            };
            if cell(0) != case.as_str() {
                continue;
            }
            match table {
                "case_list" => {
                    let stage = domain::case::stage::Stage::parse(&cell(5));
                    view.stage = stage.map_or("", domain::case::stage::Stage::name).to_owned();
                    view.number = cell(4);
                }
                "task_list" => view.tasks.push(cell(4)),
                _ => {}
            }
        }
        view.tasks.sort();
        view.tasks.dedup();
        Ok(view)
    }

    async fn public(&mut self, case: &Code, today: Date) -> Result<Option<String>, String> {
        let loaded = self.0.load(&StreamId::of(Kind::Case, case)).await.map_err(text)?;
        let Aggregate::Case(case) = &loaded.aggregate else { return Ok(None) };
        let Some(decision) = &case.decision else { return Ok(None) };
        let portal = Portal::new(Arc::clone(&self.0));
        match portal.find(&decision.code, today).await.map_err(text)? {
            store::Found::Public(public) => Ok(Some(public_text(&public))),
            store::Found::Expired | store::Found::Nothing => Ok(None),
        }
    }
}

fn in_words(answer: Answer) -> Outcome {
    match answer {
        Answer::Done(code) => Outcome::Done(code),
        Answer::Invalid(errors) => stopped(Stop::Invalid(errors)),
        Answer::Refused(refusal) => stopped(Stop::Refused(refusal)),
        Answer::Conflict(changed) => {
            Outcome::Conflict(changed.iter().map(|recorded| recorded.event.summary()).collect())
        }
        Answer::NotFound => Outcome::NotFound,
    }
}

fn text(fault: store::Fault) -> String {
    fault.to_string()
}
