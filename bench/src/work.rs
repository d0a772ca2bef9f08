//! What is measured: commands of one kind, each on a case of its own, asked for or already decided.

use domain::Code;
use harness::Bureau;
use scenario::Verb;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use store::Request;
use store::append::Prepared;

/// The command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Opens a case: a stream, an event, rows in two lists.
    Clue,
    /// Adds to a case that is there: an event, a changed row in two lists.
    Note,
    /// A record in a filed case: the handlers and the agency are looked at as well.
    Record,
}

impl What {
    /// Reads its word.
    pub fn parse(word: &str) -> Result<What, String> {
        match word {
            "clue" => Ok(What::Clue),
            "note" => Ok(What::Note),
            "record" => Ok(What::Record),
            _ => Err(format!("没有 {word} 这种命令，有 clue、note、record")),
        }
    }

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            What::Clue => "登记线索",
            What::Note => "备注",
            What::Record => "制作记录",
        }
    }

    /// Requests, each on a case of its own; the cases are made here.
    pub async fn requests(
        self,
        bureau: &Arc<Bureau>,
        count: usize,
    ) -> Result<Vec<Request>, String> {
        let cases = match self {
            What::Clue => None,
            What::Note | What::Record => Some(self.cases(bureau, count).await?),
        };
        let mut all = Vec::with_capacity(count);
        for n in 0..count {
            let case = match &cases {
                Some(cases) => cases[n].clone(),
                None => bureau.store().entropy().code().map_err(|fault| fault.to_string())?,
            };
            let verb = match self {
                What::Clue => Verb::RegisterClue,
                What::Note => Verb::Note,
                What::Record => Verb::MakeRecord,
            };
            all.push(bureau.request("李青松", verb, &case, &[]).await?);
        }
        Ok(all)
    }

    /// The same, decided and sealed.
    pub async fn prepared(
        self,
        bureau: &Arc<Bureau>,
        count: usize,
    ) -> Result<Vec<Prepared>, String> {
        let mut all = Vec::with_capacity(count);
        for request in self.requests(bureau, count).await? {
            all.push(bureau.store().prepared(&request).await.map_err(|fault| fault.to_string())?);
        }
        Ok(all)
    }

    async fn cases(self, bureau: &Arc<Bureau>, count: usize) -> Result<Vec<Code>, String> {
        let left = Arc::new(Queue::new((0..count).collect()));
        let mut tasks = Vec::new();
        for _ in 0..64 {
            let (bureau, left) = (Arc::clone(bureau), Arc::clone(&left));
            tasks.push(tokio::spawn(async move {
                let mut made = Vec::new();
                while left.next().is_some() {
                    made.push(match self {
                        What::Record => bureau.filed().await?,
                        What::Clue | What::Note => bureau.clue().await?,
                    });
                }
                Ok::<_, String>(made)
            }));
        }
        let mut cases = Vec::with_capacity(count);
        for task in tasks {
            cases.extend(task.await.map_err(|error| error.to_string())??);
        }
        Ok(cases)
    }
}

/// Work that several clients take from.
pub struct Queue<T>(Mutex<VecDeque<T>>);

impl<T> Queue<T> {
    /// All of it.
    pub fn new(work: Vec<T>) -> Queue<T> {
        Queue(Mutex::new(work.into()))
    }

    /// The next piece.
    pub fn next(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}
