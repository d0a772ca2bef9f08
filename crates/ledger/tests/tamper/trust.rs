//! Mutations of whom the verifier trusts, of the bundle as a file, and nonsense that a log sealed.

use super::given::{ORIGIN, document, file, flip, given_of, log, policy, seal};
use super::{Mutation, files_fail, files_unclear, log_fails, log_unclear};
use ledger::body::{self, Sealed};
use ledger::key::LogSigner;
use ledger::verdict::Code;
use serde_json::{Value, json};

pub const TRUST: &[Mutation] = &[
    log_unclear("policy: none", |g| g.policy = None, Code::PolicyMissing),
    log_unclear(
        "policy: no policy at all",
        |g| g.policy = Some("trust me\n".into()),
        Code::PolicyMalformed,
    ),
    log_unclear(
        "policy: another log",
        |g| {
            let other = LogSigner::new("zf.example.gov.cn/log/330107-cg", &[8; 32]).unwrap();
            g.policy = Some(
                policy()
                    .replace(&log().verifier_key().to_string(), &other.verifier_key().to_string()),
            );
        },
        Code::LogUnknown,
    ),
    log_fails(
        "policy: another key for this log",
        |g| {
            let other = LogSigner::new(ORIGIN, &[8; 32]).unwrap();
            g.policy = Some(
                policy()
                    .replace(&log().verifier_key().to_string(), &other.verifier_key().to_string()),
            );
        },
        Code::LogSignatureMissing,
    ),
    log_fails(
        "policy: none, and a wrong path",
        |g| {
            g.policy = None;
            flip(&mut g.proof.hashes[0]);
        },
        Code::PathDiffers,
    ),
    files_unclear(
        "bundle: cut off",
        |g| g.damage = |text| text[..text.len() / 2].to_owned(),
        Code::BundleMalformed,
    ),
    files_unclear(
        "bundle: another format",
        |g| g.damage = |text| text.replace("disclosure@v1", "disclosure@v2"),
        Code::BundleMalformed,
    ),
    files_unclear(
        "bundle: a further member",
        |g| g.damage = |text| text.replacen('{', "{\"keys\":[],", 1),
        Code::BundleMalformed,
    ),
    files_unclear(
        "bundle: a member twice",
        |g| g.damage = |text| text.replacen('{', "{\"leaf\":\"\",", 1),
        Code::BundleMalformed,
    ),
    files_unclear("bundle: no bundle", |g| g.damage = |_| "%PDF-1.7".into(), Code::BundleMalformed),
    log_unclear(
        "body: unreadable, so that its log is unknown",
        |g| g.in_body("\"v\":1", "\"v\": 1"),
        Code::OriginUnknown,
    ),
    files_unclear(
        "sealed by the log: a document that is no digest",
        |g| {
            *g = given_of(seal(&[("document".into(), json!("决定书"))], 3));
            g.files = vec![file("决定书.pdf", &document())];
        },
        Code::DocumentMalformed,
    ),
    files_fail(
        "sealed by the log: a disclosure that is no disclosure",
        |g| {
            let nonsense = "bm9uc2Vuc2U".to_owned();
            let empty = String::from_utf8(seal(&[], 4).body).unwrap();
            let decoy = &empty[9..52];
            let mut digests: Vec<String> = serde_json::from_str::<Value>(&empty).unwrap()["_sd"]
                .as_array()
                .unwrap()
                .iter()
                .map(|digest| digest.as_str().unwrap().to_owned())
                .filter(|digest| digest != decoy)
                .collect();
            digests.push(body::disclosure_digest(&nonsense));
            digests.sort();
            let rest = &empty[empty.find("],").unwrap()..];
            let body = format!("{{\"_sd\":[\"{}\"{rest}", digests.join("\",\"")).into_bytes();
            *g = given_of(Sealed { body, disclosures: vec![nonsense] });
        },
        Code::DisclosureMalformed,
    ),
];
