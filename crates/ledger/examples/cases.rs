//! Questions with native answers, for comparing implementations: `cases [count] [seed]` prints one
//! JSON object a line, `{"case":…,"answer":…,"holds":…}`. Where another crate can answer too, it
//! is asked first, and a disagreement stops the run. The same seed gives the same lines.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a generator of test data: it prints, and any surprise should stop it"
)]

#[path = "cases/random.rs"]
mod random;
#[path = "cases/records.rs"]
mod records;
#[path = "cases/trees.rs"]
mod trees;

use random::Random;

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>().unwrap());
    let count = arguments.next().unwrap_or(10_000);
    let mut random = Random::new(arguments.next().unwrap_or(1));
    let forest = trees::Forest::new();
    for _ in 0..count {
        // `holds` is what an independent answer says, where there is one.
        let (case, holds) = match random.below(20) {
            0..8 => forest.inclusion(&mut random),
            8..11 => trees::giant(&mut random),
            11..16 => forest.consistency(&mut random),
            16..18 => (records::checkpoint(&mut random), None),
            _ => (records::bundle(&mut random), None),
        };
        let case = serde_json::to_string(&case).unwrap();
        let answer = ledger::case::answer(case.as_bytes());
        if let Some(holds) = holds {
            let ours = answer.contains("\"ok\":true");
            assert_eq!(ours, holds, "native and independent answers differ on {case}: {answer}");
        }
        println!("{}", serde_json::json!({ "case": case, "answer": answer, "holds": holds }));
    }
}
