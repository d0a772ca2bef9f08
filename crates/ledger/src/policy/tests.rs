//! Policies read and evaluated.

use super::*;
use crate::checkpoint::cosign;
use crate::key::{Cosigner, LogSigner};
use crate::note::NoteError;

const ORIGIN: &str = "zf.example.gov.cn/log/330106-cg";

fn log(seed: u8) -> LogSigner {
    LogSigner::new(ORIGIN, &[seed; 32]).unwrap()
}

fn witness(seed: u8) -> Cosigner {
    Cosigner::new(&format!("w{seed}.example"), &[seed; 32]).unwrap()
}

fn head() -> Checkpoint {
    Checkpoint::new(ORIGIN, 9, crate::sha256(b"root"))
}

/// A policy with one log, witnesses `a` to `e`, and the lines given.
fn policy(lines: &str) -> Result<Policy, PolicyError> {
    let mut text = format!("# 核验规则\n\n  log {} http://log.example \n", log(1).verifier_key());
    for (name, seed) in [("a", 11), ("b", 12), ("c", 13), ("d", 14), ("e", 15)] {
        text += &format!("witness\t{name} {}\n", witness(seed).verifier_key());
    }
    Policy::parse(text + lines)
}

/// What a quorum says when the witnesses with these seeds cosigned.
fn quorum(lines: &str, seeds: &[u8]) -> Quorum {
    let mut note = head().sign(&log(1)).unwrap();
    for seed in seeds {
        note = note.clone().with(cosign(&note, &witness(*seed), 1_790_000_000).unwrap());
    }
    let found = policy(lines).unwrap().evaluate(note.to_string()).unwrap();
    assert_eq!(found.cosigned.len(), seeds.iter().filter(|seed| (11..16).contains(*seed)).count());
    found.quorum
}

#[test]
fn the_log_its_witnesses_and_their_times_are_found() {
    let note = head().sign(&log(1)).unwrap();
    let line = cosign(&note, &witness(12), 1_790_000_060).unwrap();
    let found = policy("quorum b\n").unwrap().evaluate(note.with(line).to_string()).unwrap();
    assert_eq!(found.checkpoint, head());
    assert_eq!(found.log, Some(log(1).verifier_key()));
    let key = witness(12).verifier_key();
    assert_eq!(found.cosigned, [Cosigned { witness: "b".into(), key, time: 1_790_000_060 }]);
    assert_eq!(found.quorum, Quorum::Met);
}

#[test]
fn quorums_count_as_the_standard_says() {
    let nested = "group x 2 a b c\ngroup y any d e\ngroup both all x y\nquorum both\n";
    for (lines, seeds, expected) in [
        ("quorum none\n", &[][..], Quorum::NotRequired),
        ("quorum none\n", &[11], Quorum::NotRequired),
        ("quorum a\n", &[11], Quorum::Met),
        ("quorum a\n", &[12, 13], Quorum::Short),
        ("quorum a\n", &[99], Quorum::Short),
        ("group g any a b\nquorum g\n", &[12], Quorum::Met),
        ("group g any a b\nquorum g\n", &[13], Quorum::Short),
        ("group g all a b\nquorum g\n", &[11], Quorum::Short),
        ("group g all a b\nquorum g\n", &[12, 11], Quorum::Met),
        ("group g 2 a b c\nquorum g\n", &[11], Quorum::Short),
        ("group g 2 a b c\nquorum g\n", &[13, 11], Quorum::Met),
        (nested, &[11, 12, 14], Quorum::Met),
        (nested, &[11, 12, 13], Quorum::Short),
        (nested, &[11, 14, 15], Quorum::Short),
        (nested, &[], Quorum::Short),
    ] {
        assert_eq!(quorum(lines, seeds), expected, "{lines} {seeds:?}");
    }
}

#[test]
fn who_is_not_in_the_policy_does_not_count() {
    let policy = policy("quorum none\n").unwrap();
    let by_stranger = head().sign(&log(2)).unwrap();
    let found = policy.evaluate(by_stranger.to_string()).unwrap();
    assert_eq!((found.log, found.origin_known), (None, true));
    let elsewhere = LogSigner::new("other.example", &[1; 32]).unwrap();
    let foreign = Checkpoint::new("other.example", 9, crate::sha256(b"root"));
    let found = policy.evaluate(foreign.sign(&elsewhere).unwrap().to_string()).unwrap();
    assert_eq!((found.log, found.origin_known), (None, false));
}

/// A trusted log may sign a text that carries another log's origin; that is not its log.
#[test]
fn a_trusted_key_speaks_only_for_its_own_origin() {
    let text = head().to_string().replace(ORIGIN, "other.example");
    let note = Note::new(&text).unwrap().with(log(1).sign(&text));
    let found = policy("quorum none\n").unwrap().evaluate(note.to_string()).unwrap();
    assert_eq!(found.log, None);
}

#[test]
fn a_forged_line_of_a_known_witness_condemns_the_checkpoint() {
    let note = head().sign(&log(1)).unwrap();
    let other = Checkpoint::new(ORIGIN, 10, crate::sha256(b"x")).sign(&log(1)).unwrap();
    let stolen = cosign(&other, &witness(11), 1_790_000_000).unwrap();
    let result = policy("quorum none\n").unwrap().evaluate(note.with(stolen).to_string());
    assert!(matches!(result, Err(CheckpointError::Note(NoteError::Signature { .. }))));
}

#[test]
fn policies_that_are_not() {
    let log_key = log(1).verifier_key().to_string();
    let witness_key = witness(11).verifier_key().to_string();
    let same_key = Cosigner::new("alias.example", &[11; 32]).unwrap().verifier_key();
    let same_log = LogSigner::new("alias.example", &[1; 32]).unwrap().verifier_key();
    let fresh = witness(16).verifier_key();
    let name = |name: &str| Problem::UnknownName(name.to_owned());
    for (lines, line, problem) in [
        (String::new(), 9, Problem::Quorum),
        ("quorum none\nquorum none\n".into(), 10, Problem::Quorum),
        ("quorum none".into(), 9, Problem::Characters),
        ("quorum none\r\n".into(), 9, Problem::Characters),
        ("quorum f\n".into(), 9, name("f")),
        ("quorum\n".into(), 9, Problem::Words),
        ("quorum a b\n".into(), 9, Problem::Words),
        ("Quorum a\n".into(), 9, Problem::Keyword),
        ("origin x\n".into(), 9, Problem::Keyword),
        ("group g any\n".into(), 9, Problem::Words),
        ("group g any none\n".into(), 9, name("none")),
        ("group g any g\n".into(), 9, name("g")),
        ("group g any a a\n".into(), 9, Problem::AlreadyMember("a".into())),
        ("group g any a\ngroup h any a\n".into(), 10, Problem::AlreadyMember("a".into())),
        ("group g 0 a\n".into(), 9, Problem::Threshold),
        ("group g 2 a\n".into(), 9, Problem::Threshold),
        ("group g 01 a b\n".into(), 9, Problem::Threshold),
        ("group g some a b\n".into(), 9, Problem::Threshold),
        ("group a any b\n".into(), 9, Problem::DuplicateName("a".into())),
        ("group none any b\n".into(), 9, Problem::DuplicateName("none".into())),
        (format!("witness a {fresh}\n"), 9, Problem::DuplicateName("a".into())),
        (format!("witness f {same_key}\n"), 9, Problem::DuplicateKey),
        (format!("witness f {log_key}\n"), 9, KeyError::Algorithm(1).into()),
        (format!("log {witness_key}\n"), 9, KeyError::Algorithm(4).into()),
        (format!("log {same_log}\n"), 9, Problem::DuplicateKey),
        (format!("log {log_key} url more\n"), 9, Problem::Words),
        (format!("log {}\n", &log_key[1..]), 9, KeyError::Id.into()),
        ("log x\n".into(), 9, KeyError::Format.into()),
    ] {
        let error = policy(&lines).map(drop).unwrap_err();
        assert_eq!(error, PolicyError { line, problem }, "{lines}");
    }
    let binary = Policy::parse(b"# \xff comment\nquorum none\n").unwrap();
    assert!(binary.logs().is_empty() && !binary.requires_witnesses());
    assert!(Policy::parse(b"witness \xff x\n").is_err());
}
