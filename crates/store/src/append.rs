//! The one place that writes events: an appender task that takes what waits and writes it as one
//! transaction.
//!
//! In the transaction the counter row is locked first, so that positions are given without gaps also
//! when several nodes share a database. Then the heads of all streams named are fetched in one query,
//! each command's reads and writes are checked (later ones see earlier ones), and every table is
//! written with multi-row statements. If the database refuses the group it is rolled back and each
//! command runs alone: one bad command never costs another.

use crate::Fault;
use crate::db::{Db, Row, Tx, Value, int, list, padded};
use crate::lists::{Batch, Change};
use crate::seal::{Sealed, Secret};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{mpsc, oneshot};

/// The most commands of one transaction.
const GROUP: usize = 256;
/// The most commands of one agency in it, so that one bureau's import does not hold up the others.
const GROUP_PER_AGENCY: usize = 64;
/// How far the clock may fall behind the record: 2 seconds, for the steps of time synchronisation.
const CLOCK_TOLERANCE_MS: i64 = 2000;

/// One command, decided and sealed.
#[derive(Debug)]
pub struct Prepared {
    /// The id that came with the form.
    pub command_id: String,
    /// Who; empty for 系统.
    pub actor: String,
    /// The agency, for fairness.
    pub agency: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The streams it looked at and their versions.
    pub reads: Vec<(String, u64)>,
    /// The streams it adds to.
    pub writes: Vec<PreparedWrite>,
    /// What a repeated submission is answered with.
    pub outcome: String,
}

/// One stream's part of a command.
#[derive(Debug)]
pub struct PreparedWrite {
    /// The stream.
    pub stream: String,
    /// Its agency.
    pub agency: String,
    /// Its version before.
    pub expected: u64,
    /// Its secret; kept as it is if the stream exists.
    pub secret: Secret,
    /// The events with the rows they change in lists.
    pub events: Vec<(Sealed, Vec<Change>)>,
}

/// What became of a command.
#[derive(Debug)]
pub enum Appended {
    /// Written; the first position.
    Written(u64),
    /// A stream has moved on: load it again and decide anew.
    Stale,
    /// The id was written before: by whom, and with what outcome.
    Repeated {
        /// The actor then.
        actor: String,
        /// The outcome then.
        outcome: String,
    },
}

type Answer = Result<Appended, Fault>;

/// The way to the appender; cheap to clone.
#[derive(Clone, Debug)]
pub struct Appender {
    jobs: mpsc::Sender<Job>,
    waiting: Arc<AtomicUsize>,
}

/// One command in line; out of it when dropped, also when whoever waits gives up.
struct InLine<'a>(&'a AtomicUsize);

struct Job {
    prepared: Prepared,
    answer: oneshot::Sender<Answer>,
}

impl Appender {
    /// Starts the task. It ends when every handle is dropped.
    pub fn start(db: Db) -> (Appender, tokio::task::JoinHandle<()>) {
        let (jobs, queue) = mpsc::channel(4096);
        let waiting = Arc::default();
        (Appender { jobs, waiting }, tokio::spawn(run(db, queue)))
    }

    /// How many commands wait for their answer.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Writes a command; answers when it is durable.
    pub async fn append(&self, prepared: Prepared) -> Answer {
        let (answer, wait) = oneshot::channel();
        self.jobs.send(Job { prepared, answer }).await.map_err(|_| Fault::Stopped)?;
        let _in_line = InLine::step(&self.waiting);
        wait.await.map_err(|_| Fault::Stopped)?
    }
}

impl InLine<'_> {
    fn step(waiting: &AtomicUsize) -> InLine<'_> {
        waiting.fetch_add(1, Ordering::Relaxed);
        InLine(waiting)
    }
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn run(db: Db, mut queue: mpsc::Receiver<Job>) {
    let mut waiting: VecDeque<Job> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            let Some(job) = queue.recv().await else { return };
            waiting.push_back(job);
        }
        while let Ok(job) = queue.try_recv() {
            waiting.push_back(job);
        }
        let group = take_group(&mut waiting);
        write_and_answer(&db, group).await;
        // Those answered may have their next command ready: let them queue before the next group.
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
    }
}

/// Takes up to a group's worth, in order, but of each agency no more than its share.
fn take_group(waiting: &mut VecDeque<Job>) -> Vec<Job> {
    let mut share: HashMap<String, usize> = HashMap::new();
    let mut group = Vec::new();
    let mut left = VecDeque::new();
    for job in waiting.drain(..) {
        let taken = share.entry(job.prepared.agency.clone()).or_default();
        if group.len() < GROUP && *taken < GROUP_PER_AGENCY {
            *taken += 1;
            group.push(job);
        } else {
            left.push_back(job);
        }
    }
    *waiting = left;
    group
}

async fn write_and_answer(db: &Db, group: Vec<Job>) {
    let commands: Vec<&Prepared> = group.iter().map(|job| &job.prepared).collect();
    let answers = match write(db, &commands).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(fault) if commands.len() == 1 => vec![Err(fault)],
        Err(fault) => {
            tracing::warn!(%fault, commands = commands.len(), "group refused, writing one by one");
            let mut answers = Vec::with_capacity(commands.len());
            for command in &commands {
                answers.push(write(db, &[command]).await.map(|mut one| one.remove(0)));
            }
            answers
        }
    };
    for (job, answer) in group.into_iter().zip(answers) {
        // Who no longer waits has lost only the answer; the same command id will get it again.
        let _ = job.answer.send(answer);
    }
}

/// Writes a group in one transaction. A clock that is behind refuses the whole group.
async fn write(db: &Db, group: &[&Prepared]) -> Result<Vec<Appended>, Fault> {
    let mut tx = db.begin_append().await?;
    let (mut position, mut newest) = lock_counter(&mut tx).await?;
    let first = position;
    let mut known = repeated(&mut tx, group).await?;
    let mut heads = heads(&mut tx, group).await?;
    let mut rows = Rows::default();
    let mut answers = Vec::with_capacity(group.len());
    for command in group {
        if let Some((actor, outcome)) = known.get(&command.command_id) {
            let (actor, outcome) = (actor.clone(), outcome.clone());
            answers.push(Appended::Repeated { actor, outcome });
            continue;
        }
        if command.at < newest - CLOCK_TOLERANCE_MS {
            return Err(Fault::ClockBack { seconds: (newest - command.at) / 1000 });
        }
        if !holds(command, &heads) {
            answers.push(Appended::Stale);
            continue;
        }
        newest = newest.max(command.at);
        answers.push(Appended::Written(position));
        position = rows.add(command, position, &mut heads);
        known.insert(command.command_id.clone(), (command.actor.clone(), command.outcome.clone()));
    }
    if position == first && rows.commands.is_empty() {
        tx.rollback().await?;
        return Ok(answers);
    }
    rows.write(&mut tx).await?;
    let counter = [int(position), Value::Int(newest)];
    tx.execute("UPDATE log_counter SET next_position = $1, last_at = $2 WHERE id = 1", &counter)
        .await?;
    tx.commit().await?;
    Ok(answers)
}

/// Locks the counter row before anything is read, so that what is read stays true until the commit.
pub(crate) async fn lock_counter(tx: &mut Tx) -> Result<(u64, i64), Fault> {
    let sql = "UPDATE log_counter SET next_position = next_position WHERE id = 1 \
               RETURNING next_position, last_at";
    let rows = tx.fetch(sql, &[]).await?;
    let row = rows.first().ok_or_else(|| Fault::Internal("计数行不见了".to_owned()))?;
    Ok((row.size(0)?, row.int(1)?))
}

/// The commands of the group that were written before.
async fn repeated(
    tx: &mut Tx,
    group: &[&Prepared],
) -> Result<HashMap<String, (String, String)>, Fault> {
    let ids: Vec<Value> = group.iter().map(|c| Value::from(c.command_id.as_str())).collect();
    let rows = fetch_in(tx, "SELECT id, actor, outcome FROM commands WHERE id IN", &ids).await?;
    rows.iter()
        .map(|row| {
            Ok((row.text(0)?.to_owned(), (row.text(1)?.to_owned(), row.text(2)?.to_owned())))
        })
        .collect()
}

/// The versions of every stream that the group names.
async fn heads(tx: &mut Tx, group: &[&Prepared]) -> Result<HashMap<String, u64>, Fault> {
    let names: HashSet<&str> = group
        .iter()
        .flat_map(|command| {
            let reads = command.reads.iter().map(|(stream, _)| stream.as_str());
            reads.chain(command.writes.iter().map(|write| write.stream.as_str()))
        })
        .collect();
    let names: Vec<Value> = names.into_iter().map(Value::from).collect();
    let rows = fetch_in(tx, "SELECT stream, version FROM streams WHERE stream IN", &names).await?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.size(1)?))).collect()
}

/// `… IN ($1, …)`
async fn fetch_in(tx: &mut Tx, head: &str, values: &[Value]) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for part in values.chunks(512) {
        let values = padded(part);
        rows.extend(tx.fetch(&format!("{head} ({})", list(0, values.len())), &values).await?);
    }
    Ok(rows)
}

fn holds(command: &Prepared, heads: &HashMap<String, u64>) -> bool {
    let version = |stream: &str| heads.get(stream).copied().unwrap_or(0);
    command.reads.iter().all(|(stream, seen)| version(stream) == *seen)
        && command.writes.iter().all(|write| version(&write.stream) == write.expected)
}

/// The rows of a group, by table.
#[derive(Default)]
struct Rows {
    events: Vec<Vec<Value>>,
    disclosures: Vec<Vec<Value>>,
    streams: HashMap<String, Vec<Value>>,
    commands: Vec<Vec<Value>>,
    lists: Batch,
}

impl Rows {
    /// Adds a command's rows from `position` on; the next free position.
    fn add(
        &mut self,
        command: &Prepared,
        mut position: u64,
        heads: &mut HashMap<String, u64>,
    ) -> u64 {
        for write in &command.writes {
            for (event, changes) in &write.events {
                self.events.push(vec![
                    int(position),
                    write.stream.as_str().into(),
                    int(event.version),
                    write.agency.as_str().into(),
                    event.kind.as_str().into(),
                    event.at.into(),
                    event.body.clone().into(),
                    event.leaf.clone().into(),
                ]);
                self.disclosures.push(vec![int(position), event.disclosures.as_str().into()]);
                self.streams.insert(
                    write.stream.clone(),
                    vec![
                        write.stream.as_str().into(),
                        int(event.version),
                        write.agency.as_str().into(),
                        write.secret.to_vec().into(),
                        event.leaf_hash.to_vec().into(),
                    ],
                );
                heads.insert(write.stream.clone(), event.version);
                self.lists.add(changes.clone(), position, event.version == 1);
                position += 1;
            }
        }
        self.commands.push(vec![
            command.command_id.as_str().into(),
            command.actor.as_str().into(),
            command.outcome.as_str().into(),
            command.at.into(),
        ]);
        position
    }

    async fn write(self, tx: &mut Tx) -> Result<(), Fault> {
        let events = "INSERT INTO events (position, stream, version, agency, type, at, body, leaf)";
        tx.insert(events, &self.events, "").await?;
        tx.insert("INSERT INTO disclosures (position, items)", &self.disclosures, "").await?;
        let streams: Vec<Vec<Value>> = self.streams.into_values().collect();
        tx.insert(
            "INSERT INTO streams (stream, version, agency, secret, last_leaf)",
            &streams,
            "ON CONFLICT (stream) DO UPDATE SET version = excluded.version, \
             last_leaf = excluded.last_leaf",
        )
        .await?;
        tx.insert("INSERT INTO commands (id, actor, outcome, at)", &self.commands, "").await?;
        self.lists.write(tx).await
    }
}
