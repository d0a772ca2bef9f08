//! Signed checkpoints and whole bundles, sound and scratched.

use crate::random::Random;
use ledger::body;
use ledger::bundle::Bundle;
use ledger::case::{Case, Request};
use ledger::checkpoint::{Checkpoint, cosign};
use ledger::hash::{leaf_hash, sha256};
use ledger::key::{Cosigner, LogSigner};
use ledger::leaf::{Class, Leaf, tag};
use ledger::merkle::{self, Tree};
use ledger::note::Note;
use ledger::proof::TlogProof;
use ledger::verdict::FileDigest;
use serde_json::json;

const ORIGIN: &str = "zf.example.gov.cn/log/330106-cg";

pub fn checkpoint(random: &mut Random) -> Case {
    let head = Checkpoint::new(ORIGIN, 1 + random.below(1 << 40), random.hash());
    let note = signed(&head, random).to_string();
    let note = if random.below(2) == 0 { random.scratched(&note) } else { note };
    let policy = policy(random);
    let policy = if random.below(8) == 0 { random.scratched(&policy) } else { policy };
    Case::Checkpoint { note, policy }
}

pub fn bundle(random: &mut Random) -> Case {
    let document = random.hash();
    let fields = [
        ("document".to_owned(), json!(document.to_hex())),
        ("number".to_owned(), json!(format!("雁统罚决字〔2026〕{}号", random.below(100)))),
        ("party".to_owned(), json!({ "name": "示例制造有限公司", "count": random.below(1 << 53) })),
    ];
    let mut salts = || *random.hash().as_bytes().first_chunk().unwrap();
    let time = "2026-11-23T09:15:02+08:00";
    let sealed = body::seal(ORIGIN, "decision.published", time, &fields, &mut salts).unwrap();
    let tag = tag(random.hash().as_bytes(), 17);
    let leaf = Leaf::new(Class::Decision, tag, &sealed.body, 1_795_396_502, None).unwrap();
    let size = 1 + random.below(40);
    let index = random.below(size);
    let tree = Tree::new(
        (0..size).map(|n| if n == index { leaf.hash() } else { leaf_hash(&n.to_be_bytes()) }),
    );
    let head = Checkpoint::new(ORIGIN, size, merkle::tree_root(&tree, size).unwrap());
    let proof = TlogProof {
        extra: None,
        index,
        hashes: merkle::inclusion_proof(&tree, index, size).unwrap(),
        checkpoint: signed(&head, random).to_string(),
    };
    let mut parts = [
        String::from_utf8(leaf.to_bytes()).unwrap(),
        String::from_utf8(sealed.body).unwrap(),
        proof.to_string(),
    ];
    let mut disclosures = sealed.disclosures;
    match random.below(6) {
        0 => {
            let place = random.place(3);
            parts[place] = random.scratched(&parts[place]);
        }
        1 => {
            let place = random.place(disclosures.len());
            disclosures[place] = random.scratched(&disclosures[place]);
        }
        2 => disclosures.truncate(random.place(3)),
        _ => {}
    }
    let [leaf, body, proof] = parts;
    let text = Bundle::new(leaf, body, disclosures, proof).to_json();
    let files = match random.below(4) {
        0 => vec![],
        1 => vec![FileDigest { name: "另一份.pdf".into(), sha256: sha256(b"other") }],
        _ => vec![FileDigest { name: "决定书.pdf".into(), sha256: document }],
    };
    Case::Bundle(Request {
        bundle: if random.below(8) == 0 { random.scratched(&text) } else { text },
        policy: (random.below(8) > 0).then(|| policy(random)),
        files,
    })
}

fn signed(head: &Checkpoint, random: &mut Random) -> Note {
    let mut note = head.sign(&LogSigner::new(ORIGIN, &[1; 32]).unwrap()).unwrap();
    for seed in 2..5 {
        if random.below(3) > 0 {
            let line = cosign(&note, &witness(seed), random.below(1 << 32)).unwrap();
            note = note.with(line);
        }
    }
    note
}

fn witness(seed: u8) -> Cosigner {
    Cosigner::new(&format!("w{seed}.example/witness"), &[seed; 32]).unwrap()
}

fn policy(random: &mut Random) -> String {
    // Now and then a policy for another log, or with another key for this one.
    let (origin, seed) =
        [(ORIGIN, 1), (ORIGIN, 1), (ORIGIN, 1), (ORIGIN, 9), ("other.example", 1)][random.place(5)];
    let mut text = format!(
        "# 核验规则\nlog {}\n",
        LogSigner::new(origin, &[seed; 32]).unwrap().verifier_key()
    );
    for seed in 2..5 {
        text += &format!("witness w{seed} {}\n", witness(seed).verifier_key());
    }
    text + [
        "quorum none\n",
        "quorum w2\n",
        "group g any w2 w3 w4\nquorum g\n",
        "group g 2 w2 w3 w4\nquorum g\n",
        "group g all w2 w3\ngroup h any g w4\nquorum h\n",
    ][random.place(5)]
}
