//! Every scenario on `decide` and the fold alone.

use scenario::memory::Memory;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Nothing in memory ever waits.
fn at_once<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("something waited"),
    }
}

#[test]
fn every_scenario_comes_out_as_written() {
    let all = scenario::all().unwrap();
    assert!(all.len() >= 15, "only {} scenarios", all.len());
    let mut wrong = Vec::new();
    for script in &all {
        if let Err(why) = at_once(scenario::play(&mut Memory::new(), script, &all)) {
            wrong.push(format!("{}（{}）", why, script.title));
        }
    }
    println!("{} scenarios, {} otherwise than written", all.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
