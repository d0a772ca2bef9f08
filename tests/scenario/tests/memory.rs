//! Every scenario on `decide` and the fold alone.

use scenario::memory::Memory;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The output of what never waits; `None` if it did.
fn at_once<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

#[test]
fn every_scenario_comes_out_as_written() {
    let all = scenario::all().unwrap();
    assert!(all.len() >= 15, "only {} scenarios", all.len());
    let mut wrong = Vec::new();
    for script in &all {
        let mut memory = Memory::new();
        if let Err(why) = at_once(scenario::play(&mut memory, script, &all)).unwrap() {
            wrong.push(format!("{}（{}）", why, script.title));
        }
    }
    println!("{} scenarios, {} otherwise than written", all.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
