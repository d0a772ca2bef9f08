//! Mutations of what was recorded: body, leaf, disclosures, files.

use super::given::{fields, file, leaf_of, seal};
use super::{Mutation, files_fail, files_unclear, log_fails};
use ledger::hash::sha256;
use ledger::leaf::Leaf;
use ledger::verdict::Code;
use serde_json::json;

pub const RECORD: &[Mutation] = &[
    files_fail(
        "body: a letter",
        |g| g.in_body("decision.pub", "decision.puB"),
        Code::BodySha256Differs,
    ),
    files_fail("body: the time", |g| g.in_body("09:15:02", "09:15:03"), Code::BodySha256Differs),
    files_fail("body: a space", |g| g.in_body("\"v\":1", "\"v\": 1"), Code::BodyMalformed),
    files_fail(
        "body: a further member",
        |g| g.in_body("\"v\":1", "\"v\":1,\"x\":1"),
        Code::BodyMalformed,
    ),
    files_fail(
        "body: of another event",
        |g| g.body = String::from_utf8(seal(&fields(), 5).body).unwrap(),
        Code::DisclosureForeign,
    ),
    files_fail(
        "body and disclosures: of another event",
        |g| {
            let other = seal(&fields(), 5);
            (g.body, g.disclosures) = (String::from_utf8(other.body).unwrap(), other.disclosures);
        },
        Code::BodySha256Differs,
    ),
    files_fail(
        "leaf: SHA-256 of the body",
        |g| {
            let digest = sha256(g.body.as_bytes()).to_base64url();
            g.in_leaf(&digest, &sha256(b"x").to_base64url());
        },
        Code::BodySha256Differs,
    ),
    files_fail(
        "leaf: SM3 of the body",
        |g| {
            let digest = ledger::sm3(g.body.as_bytes()).to_base64url();
            g.in_leaf(&digest, &sha256(b"x").to_base64url());
        },
        Code::BodySm3Differs,
    ),
    files_fail("leaf: a space", |g| g.in_leaf(",\"t\"", ", \"t\""), Code::LeafMalformed),
    files_fail(
        "leaf: a member twice",
        |g| g.in_leaf("\"v\":1", "\"v\":1,\"v\":1"),
        Code::LeafMalformed,
    ),
    files_fail("leaf: a fraction", |g| g.in_leaf("\"v\":1", "\"v\":1.0"), Code::LeafMalformed),
    log_fails("leaf: the class", |g| g.in_leaf("pub.decision", "pub.withdraw"), Code::PathDiffers),
    log_fails("leaf: the time", |g| g.in_leaf("1795396502", "1795396402"), Code::PathDiffers),
    log_fails(
        "leaf: the tag",
        |g| {
            let leaf = Leaf::parse(g.leaf.as_bytes()).unwrap();
            let other = leaf_of(g.body.as_bytes(), 18);
            assert_ne!(leaf.tag(), other.tag());
            g.leaf = String::from_utf8(other.to_bytes()).unwrap();
        },
        Code::PathDiffers,
    ),
    log_fails(
        "leaf: the public code",
        |g| g.in_leaf("7K3MQ9TX4F2N", "7K3MQ9TX4F2M"),
        Code::PathDiffers,
    ),
    files_fail(
        "leaf: of another event",
        |g| {
            let other = leaf_of(&seal(&fields(), 5).body, 17);
            g.leaf = String::from_utf8(other.to_bytes()).unwrap();
        },
        Code::BodySha256Differs,
    ),
    files_fail(
        "disclosure: a character",
        |g| {
            let last = g.disclosures[1].pop().unwrap();
            g.disclosures[1].push(if last == 'A' { 'B' } else { 'A' });
        },
        Code::DisclosureForeign,
    ),
    files_fail(
        "disclosure: another salt",
        |g| g.disclosures[1] = seal(&fields(), 6).disclosures[1].clone(),
        Code::DisclosureForeign,
    ),
    files_fail(
        "disclosure: another value",
        |g| {
            let mut changed = fields();
            changed[1].1 = json!("雁统罚决字〔2026〕4号");
            g.disclosures[1] = seal(&changed, 1).disclosures[1].clone();
        },
        Code::DisclosureForeign,
    ),
    files_fail(
        "disclosure: a field that was never recorded",
        |g| {
            g.disclosures.extend(seal(&[("exempt".into(), json!(true))], 7).disclosures);
        },
        Code::DisclosureForeign,
    ),
    files_fail(
        "disclosure: twice",
        |g| g.disclosures.push(g.disclosures[0].clone()),
        Code::DisclosureRepeated,
    ),
    files_fail("disclosure: padding", |g| g.disclosures[0].push('='), Code::DisclosureForeign),
    files_fail(
        "file: a byte",
        |g| g.files = vec![file("决定书.pdf", b"%PDF x")],
        Code::FileDiffers,
    ),
    files_fail(
        "file: a second, foreign one",
        |g| g.files.push(file("附件.pdf", b"x")),
        Code::FileDiffers,
    ),
    files_unclear(
        "file: nothing disclosed to compare with",
        |g| drop(g.disclosures.remove(0)),
        Code::DocumentNotDisclosed,
    ),
];
