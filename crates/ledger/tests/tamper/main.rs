//! Everything an opponent might change on a disclosure bundle, and the reason each is found out by.
//! The untouched bundle passes first, so that no mutation fails for another cause.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod given;
mod inclusion;
mod record;
mod trust;

use given::{Given, INDEX, SIZE, document, fields, given, given_of, leaf_of, log, logged, seal};
use inclusion::INCLUSION;
use ledger::bundle::Bundle;
use ledger::hash::sha256;
use ledger::verdict::{Code, Outcome, verify_text};
use record::RECORD;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use trust::TRUST;

#[test]
fn the_untouched_bundle_holds() {
    let report = given().verify();
    assert_eq!((report.overall, report.exit), (Outcome::Holds, 0), "{report:#?}");
    assert_eq!(report.files.code, Code::FilesMatch);
    assert_eq!(report.included.code, Code::Included);
    assert_eq!(report.complete.code, Code::CompletenessNotClaimed);
    assert_eq!(report.complete.outcome, Outcome::NotClaimed);
    assert!(report.included.text.contains("第 137 项"), "{}", report.included.text);
    assert!(report.included.text.contains("2026-11-23 09:16:00"), "{}", report.included.text);
    assert!(report.included.text.contains("court.example/witness"));
    assert_eq!(report.facts.index, Some(INDEX));
    assert_eq!(report.facts.fields, fields().into_iter().collect());
    assert_eq!(report.facts.signatures.len(), 3);
    let json: Value = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(json["files"]["code"], "files_match");
    assert_eq!(json["overall"], "holds");
}

#[test]
fn what_holds_with_less() {
    let alone = Given { files: vec![], ..given() }.verify();
    assert_eq!((alone.exit, alone.files.code), (0, Code::NoFileGiven));
    assert!(alone.files.text.contains("没有比对文件"));

    let policy = format!("log {}\nquorum none\n", log().verifier_key());
    let leaf = leaf_of(given().body.as_bytes(), 17);
    let proof = logged(&leaf, SIZE, &log(), false);
    let unwitnessed = Given { policy: Some(policy), proof, ..given() }.verify();
    assert_eq!((unwitnessed.exit, unwitnessed.included.code), (0, Code::IncludedUnwitnessed));
    assert!(unwitnessed.included.text.contains("没有独立见证人"));

    let mut redacted = given();
    redacted.disclosures.truncate(2);
    let redacted = redacted.verify();
    assert_eq!(redacted.exit, 0, "what is withheld does not harm what is shown");
    assert_eq!(redacted.facts.closed, Some(6));

    let (digest, other) = (sha256(&document()).to_hex(), sha256(b"other").to_hex());
    let listed = json!([{"sha256": other, "size": 5}, {"sha256": digest, "size": 9}]);
    let listed = given_of(seal(&[("documents".into(), listed)], 2)).verify();
    assert_eq!((listed.exit, listed.files.code), (0, Code::FilesMatch));
}

/// Which of the first two verdicts a mutation turns.
#[derive(Clone, Copy, Debug)]
enum Turned {
    Files,
    Included,
}

/// What is changed, how, which verdict turns, how it ends, and why.
type Mutation = (&'static str, fn(&mut Given), Turned, Outcome, Code);

const fn files_fail(name: &'static str, mutate: fn(&mut Given), code: Code) -> Mutation {
    (name, mutate, Turned::Files, Outcome::DoesNotHold, code)
}

const fn files_unclear(name: &'static str, mutate: fn(&mut Given), code: Code) -> Mutation {
    (name, mutate, Turned::Files, Outcome::CannotTell, code)
}

const fn log_fails(name: &'static str, mutate: fn(&mut Given), code: Code) -> Mutation {
    (name, mutate, Turned::Included, Outcome::DoesNotHold, code)
}

const fn log_unclear(name: &'static str, mutate: fn(&mut Given), code: Code) -> Mutation {
    (name, mutate, Turned::Included, Outcome::CannotTell, code)
}

fn check(mutations: &[Mutation]) -> BTreeSet<Code> {
    for (name, mutate, turned, outcome, code) in mutations {
        let mut given = given();
        mutate(&mut given);
        let report = given.verify();
        let verdict = match turned {
            Turned::Files => &report.files,
            Turned::Included => &report.included,
        };
        assert_eq!((verdict.outcome, verdict.code), (*outcome, *code), "{name}: {verdict:?}");
        assert_ne!(report.exit, 0, "{name}");
        assert!(!verdict.text.is_empty(), "{name}");
        if *outcome == Outcome::DoesNotHold {
            assert_eq!(report.overall, Outcome::DoesNotHold, "{name}");
        }
    }
    mutations.iter().map(|(.., code)| *code).collect()
}

#[test]
fn tampered_records_are_found_out() {
    assert!(check(RECORD).len() >= 9);
}

#[test]
fn tampered_proofs_are_found_out() {
    assert!(check(INCLUSION).len() >= 9);
}

#[test]
fn without_somebody_to_trust_nothing_is_claimed() {
    assert!(check(TRUST).len() >= 8);
}

#[test]
fn the_table_is_long_enough_and_names_each_mutation_once() {
    let names: BTreeSet<_> = [RECORD, INCLUSION, TRUST].concat().iter().map(|row| row.0).collect();
    assert_eq!(names.len(), RECORD.len() + INCLUSION.len() + TRUST.len());
    assert!(names.len() >= 60, "{}", names.len());
}

/// Every single byte of the bundle, changed one at a time: nothing passes that differs.
#[test]
fn no_single_changed_byte_goes_unnoticed() {
    let given = given();
    let bundle = Bundle::new(
        given.leaf.clone(),
        given.body.clone(),
        given.disclosures.clone(),
        given.proof.to_string(),
    );
    let text = bundle.to_json().into_bytes();
    let policy = given.policy.unwrap();
    for at in 0..text.len() {
        let mut changed = text.clone();
        changed[at] ^= 1;
        let read = Bundle::parse(&changed);
        if read.as_ref() == Ok(&bundle) {
            continue; // white space between the members of the JSON
        }
        let report = verify_text(&changed, Some(policy.as_bytes()), &given.files);
        assert_ne!(report.exit, 0, "byte {at}: {}", String::from_utf8_lossy(&changed));
    }
}
