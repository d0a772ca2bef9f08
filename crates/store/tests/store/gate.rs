//! Holds up the one that writes, so that a test can line up commands and let them go at once. Nothing
//! here waits by the clock: it looks until the line is as long as it should be.

use std::sync::Arc;
use store::db::Tx;
use store::{Answer, Fault, Request, Store};
use tokio::task::JoinHandle;

/// While it lives nobody else can write.
pub struct Gate(Tx);

impl Gate {
    /// Takes the place of the writer.
    pub async fn close(store: &Store) -> Gate {
        let mut tx = store.db().begin().await.unwrap();
        // On PostgreSQL this is the row that every writer locks first.
        tx.execute("UPDATE log_counter SET last_at = last_at WHERE id = 1", &[]).await.unwrap();
        Gate(tx)
    }

    /// Lets the writer write.
    pub fn open(self) {
        drop(self.0);
    }
}

/// Runs requests into the queue behind a writer that is held up: one after another, so that they are
/// written in this order, and all of them decided on the same state. Then lets them go.
pub async fn at_once(store: &Arc<Store>, requests: Vec<Request>) -> Vec<Result<Answer, Fault>> {
    let gate = Gate::close(store).await;
    let mut tasks = Vec::new();
    for (n, request) in (1..).zip(requests) {
        let store = Arc::clone(store);
        let line = Arc::clone(&store);
        tasks.push(tokio::spawn(async move { store.execute(request).await }));
        // A command that is answered without being written never stands in line.
        while line.waiting() < n && !tasks.iter().any(JoinHandle::is_finished) {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(store.waiting(), tasks.len(), "a command was answered before its turn");
    gate.open();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}
