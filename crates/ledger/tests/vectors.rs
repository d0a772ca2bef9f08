//! The published vectors: every case of every file, none left out.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests: a broken vector file should stop the test, and a skip be heard"
)]

mod common;

use common::vector;
use ledger::hash::{Hash, leaf_hash, sm3};
use ledger::json::{self, JsonError};
use ledger::key::{Cosigner, LogSigner, VerifierKey, verify_ed25519};
use ledger::merkle;
use ledger::note::Note;
use ledger::policy::{Policy, Quorum};
use ledger::proof::TlogProof;
use serde_json::Value;

/// How a vector's "hash" becomes one of ours. Some vectors use short texts or nothing for a hash;
/// read strictly those are refused, read loosely they are filled up to 32 bytes, so that what the
/// case says about sizes and proofs is tested as well.
type Read = fn(&Value) -> Option<Hash>;

fn strictly(value: &Value) -> Option<Hash> {
    Hash::from_base64(value.as_str().unwrap())
}

fn loosely(value: &Value) -> Option<Hash> {
    // `ZG9uJ3QgY2FyZSAx` and `…Ay`, the only short ones, differ in their last letter.
    let mut bytes = [0; 32];
    let text = value.as_str().unwrap().as_bytes();
    strictly(value).or_else(|| {
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Hash::new(bytes))
    })
}

/// The hashes of a proof; `null` stands for an empty one.
fn hashes(value: &Value, read: Read) -> Option<Vec<Hash>> {
    value.as_array().map_or(Some(Vec::new()), |list| list.iter().map(read).collect())
}

/// The cases that the vectors leave to policy, and what we decided: does the proof hold with hashes
/// read strictly, and with hashes filled up to 32 bytes? (The module `merkle` says why.)
///
/// - An empty text is no hash; two equal hashes are a tree of one leaf.
/// - The roots have 12 bytes, so they are no roots; two equal roots of one size agree.
/// - From size 0 everything is consistent by the empty proof, as C2SP tlog-witness asks.
/// - A tree without leaves has the empty root and no other.
const DECIDED: [(&str, bool, bool); 5] = [
    ("inclusion/single-entry/empty-root-and-leaf.json", false, true),
    ("consistency/additional/sizes-are-equal-one-and-proof-is-empty.json", false, true),
    ("consistency/additional/size1-is-zero-and-size2-is-not-zero.json", false, true),
    ("consistency/additional/sizes-are-equal-zero-and-proof-is-empty.json", false, false),
    ("consistency/additional/size1-is-zero-and-does-not-equal-size2.json", false, false),
];

fn check_merkle_file(name: &str, holds: impl Fn(&Value, Read) -> Option<()>) {
    let Some(text) = vector(name) else { return };
    let cases = lines(&text);
    assert_eq!(cases.len(), 98);
    for case in cases {
        let file = case["file"].as_str().unwrap();
        let valid = !case["wantErr"].as_bool().unwrap();
        let decided = DECIDED.iter().find(|(decided, ..)| *decided == file);
        let (strict, loose) =
            decided.map_or((valid, valid), |(_, strict, loose)| (*strict, *loose));
        assert_eq!(holds(&case, strictly).is_some(), strict, "{file}");
        assert_eq!(holds(&case, loosely).is_some(), loose, "{file}, hashes filled up");
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}

#[test]
fn merkle_inclusion() {
    check_merkle_file("merkle-inclusion.jsonl", |case, read| {
        let (leaf, root) = (read(&case["leafHash"])?, read(&case["root"])?);
        let (index, size) = (case["leafIdx"].as_u64()?, case["treeSize"].as_u64()?);
        let proof = hashes(&case["proof"], read)?;
        merkle::verify_inclusion(&leaf, index, size, &proof, &root).ok()
    });
}

#[test]
fn merkle_consistency() {
    check_merkle_file("merkle-consistency.jsonl", |case, read| {
        let (old_root, new_root) = (read(&case["root1"])?, read(&case["root2"])?);
        let (old, new) = (case["size1"].as_u64()?, case["size2"].as_u64()?);
        let proof = hashes(&case["proof"], read)?;
        merkle::verify_consistency(old, &old_root, new, &new_root, &proof).ok()
    });
}

/// The decided cases with roots as they are: only the empty proof leads from size 0, and only the
/// empty root belongs to size 0.
#[test]
fn merkle_policy_cases() {
    let (empty, other) = (Hash::EMPTY_ROOT, leaf_hash(b"x"));
    for (old, old_root, new, new_root, proof, holds) in [
        (0, empty, 1, other, vec![], true),
        (0, empty, 0, empty, vec![], true),
        (0, empty, u64::MAX, other, vec![], true),
        (0, other, 1, other, vec![], false),
        (0, empty, 1, other, vec![other], false),
        (0, empty, 0, other, vec![], false),
        (0, other, 0, other, vec![], false),
        (0, empty, 0, empty, vec![empty], false),
    ] {
        let result = merkle::verify_consistency(old, &old_root, new, &new_root, &proof);
        assert_eq!(result.is_ok(), holds, "{old} {new} {result:?}");
    }
}

/// Our writer is the published canonicalizer and must pass all six. Records hold no fractions, so
/// what has one in it must be refused by our side as such, and the rest accepted byte for byte.
#[test]
fn jcs_rfc8785() {
    for (name, fractions) in [
        ("french", false),
        ("structures", true), // 56.0 in the input; its output, 56, is canonical
        ("unicode", false),
        ("weird", false),
        ("arrays", false),
        ("values", true), // fractions in the output too
    ] {
        let Some(input) = vector(&format!("jcs-rfc8785/input/{name}.json")) else { return };
        let Some(output) = vector(&format!("jcs-rfc8785/output/{name}.json")) else { return };
        let Some(hex) = vector(&format!("jcs-rfc8785/outhex/{name}.txt")) else { return };
        let output = output.trim_end_matches('\n').as_bytes();
        let hex: Vec<u8> =
            hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
        assert_eq!(output, hex, "{name}: the vectors agree with each other");
        let value: Value = serde_json::from_str(&input).unwrap();
        assert_eq!(serde_json_canonicalizer::to_vec(&value).unwrap(), output, "{name}");
        let written = json::to_canonical(&value);
        assert_eq!(written, if fractions { Err(JsonError::Number) } else { Ok(output.into()) });
        let read = json::check_canonical(output);
        assert_eq!(read, if name == "values" { Err(JsonError::Number) } else { Ok(()) }, "{name}");
        assert!(json::check_canonical(input.as_bytes()).is_err(), "{name}: the input is not");
    }
}

#[test]
fn sm3_known_answers() {
    let Some(text) = vector("sm2-sm3-kat.json") else { return };
    let file: Value = serde_json::from_str(&text).unwrap();
    let cases = file["sm3"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let message = case["msg_utf8"].as_str().unwrap();
        assert_eq!(sm3(message.as_bytes()).to_hex(), case["digest"].as_str().unwrap());
    }
}

/// No line of our own is signed with SM2 yet; the library that will do it is held to the standard.
#[test]
fn sm2_known_answers() {
    use sm2::dsa::{Signature, SigningKey, VerifyingKey, signature::Verifier};
    let Some(text) = vector("sm2-sm3-kat.json") else { return };
    let file: Value = serde_json::from_str(&text).unwrap();
    let known = &file["sm2_sign"][0];
    let point = [vec![4], bytes(&known["x"]), bytes(&known["y"])].concat();
    let verify = |case: &Value| {
        let key = VerifyingKey::from_sec1_bytes(case["id_utf8"].as_str().unwrap(), &point).unwrap();
        let signature = [bytes(&case["r"]), bytes(&case["s"])].concat();
        Signature::from_slice(&signature)
            .and_then(|signature| {
                key.verify(case["msg_utf8"].as_str().unwrap().as_bytes(), &signature)
            })
            .is_ok()
    };
    let secret = SigningKey::from_slice("1234567812345678", &bytes(&known["d"])).unwrap();
    assert_eq!(&*secret.verifying_key().to_sec1_bytes(), point);
    assert!(verify(known));
    let negatives = file["sm2_verify_negative"].as_array().unwrap();
    assert_eq!(negatives.len(), 8);
    for case in negatives {
        assert!(!verify(case), "{}", case["name"]);
    }
}

#[test]
fn wycheproof_ed25519() {
    let Some(text) = vector("wycheproof-ed25519.json") else { return };
    let file: Value = serde_json::from_str(&text).unwrap();
    let mut count = 0;
    for group in file["testGroups"].as_array().unwrap() {
        let public: [u8; 32] = bytes(&group["publicKey"]["pk"]).try_into().unwrap();
        for case in group["tests"].as_array().unwrap() {
            let holds = verify_ed25519(&public, &bytes(&case["msg"]), &bytes(&case["sig"]));
            assert_eq!(holds, case["result"] == "valid", "case {}", case["tcId"]);
            count += 1;
        }
    }
    assert_eq!(count, file["numberOfTests"].as_u64().unwrap());
}

#[test]
fn rfc9901_disclosure() {
    let Some(text) = vector("rfc9901-disclosure.json") else { return };
    let file: Value = serde_json::from_str(&text).unwrap();
    let disclosure = file["disclosure_b64u"].as_str().unwrap();
    assert_eq!(ledger::body::disclosure_digest(disclosure), file["digest_b64u"].as_str().unwrap());
    // The RFC's own example has spaces between its parts; our records allow one text only.
    assert_eq!(ledger::body::read_disclosure(disclosure), None);
}

/// A checkpoint, a cosignature and a proof made by another program from the same keys.
#[test]
fn self_cosigned_checkpoint() {
    let Some(text) = vector("self-cosigned-checkpoint.json") else { return };
    let file: Value = serde_json::from_str(&text).unwrap();
    let field = |name: &str| file[name].as_str().unwrap();
    let seed = |name: &str| -> [u8; 32] { bytes(&file[name]).try_into().unwrap() };
    let log_key = VerifierKey::parse(field("log_vkey")).unwrap();
    let witness_key = VerifierKey::parse(field("witness_vkey")).unwrap();
    let log = LogSigner::new(log_key.name(), &seed("log_seed")).unwrap();
    assert_eq!(log.verifier_key(), log_key);

    let leaves: Vec<Hash> = file["leaves"]
        .as_array()
        .unwrap()
        .iter()
        .map(|leaf| leaf_hash(leaf.as_str().unwrap().as_bytes()))
        .collect();
    let checkpoint = ledger::checkpoint::Checkpoint::new(log_key.name(), 5, merkle::root(&leaves));
    let note = checkpoint.sign(&log).unwrap();
    let theirs = Note::parse(field("cosigned_checkpoint")).unwrap();
    assert_eq!(note.signatures(), &theirs.signatures()[..1], "signing is deterministic");
    let verified = theirs.verify(std::slice::from_ref(&witness_key)).unwrap();
    assert_eq!(verified[0].time, file["timestamp"].as_u64());
    let witness = Cosigner::new(witness_key.name(), &seed("witness_seed")).unwrap();
    assert_eq!(witness.verifier_key(), witness_key);
    let line = ledger::checkpoint::cosign(&note, &witness, 1_790_000_000).unwrap();
    assert_eq!(note.with(line).to_string(), field("cosigned_checkpoint"));

    let proof = TlogProof::parse(field("tlog_proof_index_2")).unwrap();
    assert_eq!(proof.to_string(), field("tlog_proof_index_2"));
    let root = merkle::root(&leaves);
    merkle::verify_inclusion(&leaves[2], proof.index, 5, &proof.hashes, &root).unwrap();
    let tree = merkle::Tree::new(leaves);
    assert_eq!(merkle::inclusion_proof(&tree, 2, 5).unwrap(), proof.hashes);

    let policy = format!("log {log_key}\nwitness city {witness_key}\nquorum city\n");
    let found = Policy::parse(policy).unwrap().evaluate(&proof.checkpoint).unwrap();
    assert_eq!(found.checkpoint, checkpoint);
    assert_eq!((found.log, found.quorum), (Some(log_key), Quorum::Met));
}
