//! A bundle as an honest log gives it out, in parts that can be tampered with.

use ledger::body::{self, Sealed};
use ledger::bundle::Bundle;
use ledger::checkpoint::{Checkpoint, cosign};
use ledger::hash::{Hash, leaf_hash, sha256};
use ledger::key::{Cosigner, LogSigner};
use ledger::leaf::{Class, Leaf, tag};
use ledger::merkle::{self, Tree};
use ledger::note::{Note, Signature};
use ledger::proof::TlogProof;
use ledger::verdict::{FileDigest, Report, verify_text};
use serde_json::{Value, json};

pub const ORIGIN: &str = "zf.example.gov.cn/log/330106-cg";
pub const SIZE: u64 = 300;
pub const INDEX: u64 = 137;
pub const SEEN: u64 = 1_795_396_560;

/// All that a verifier is given, in parts that can be tampered with.
#[derive(Clone)]
pub struct Given {
    pub leaf: String,
    pub body: String,
    pub disclosures: Vec<String>,
    pub proof: TlogProof,
    pub policy: Option<String>,
    pub files: Vec<FileDigest>,
    /// Applied to the bundle's JSON text at the very end.
    pub damage: fn(String) -> String,
}

impl Given {
    pub fn verify(&self) -> Report {
        let bundle = Bundle::new(
            self.leaf.clone(),
            self.body.clone(),
            self.disclosures.clone(),
            self.proof.to_string(),
        );
        let policy = self.policy.as_ref().map(|policy| policy.as_bytes());
        verify_text((self.damage)(bundle.to_json()), policy, &self.files)
    }

    /// Changes one character of a text wherever it stands in the bundle's checkpoint.
    pub fn in_checkpoint(&mut self, from: &str, to: &str) {
        let changed = self.proof.checkpoint.replacen(from, to, 1);
        assert_ne!(changed, self.proof.checkpoint, "the mutation does something");
        self.proof.checkpoint = changed;
    }

    pub fn in_leaf(&mut self, from: &str, to: &str) {
        let changed = self.leaf.replacen(from, to, 1);
        assert_ne!(changed, self.leaf, "the mutation does something");
        self.leaf = changed;
    }

    pub fn in_body(&mut self, from: &str, to: &str) {
        let changed = self.body.replacen(from, to, 1);
        assert_ne!(changed, self.body, "the mutation does something");
        self.body = changed;
    }

    /// The checkpoint with its lines changed, as a note again.
    pub fn lines(&mut self, change: impl FnOnce(&mut Vec<Signature>)) {
        let note = Note::parse(&self.proof.checkpoint).unwrap();
        let mut lines = note.signatures().to_vec();
        change(&mut lines);
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        self.proof.checkpoint = format!("{}\n{text}", note.text());
    }
}

pub fn log() -> LogSigner {
    LogSigner::new(ORIGIN, &[1; 32]).unwrap()
}

pub fn city() -> Cosigner {
    Cosigner::new("zf.example.gov.cn/witness/330100", &[2; 32]).unwrap()
}

pub fn court() -> Cosigner {
    Cosigner::new("court.example/witness", &[3; 32]).unwrap()
}

pub fn policy() -> String {
    format!(
        "log {}\nwitness city {}\nwitness court {}\ngroup both all city court\nquorum both\n",
        log().verifier_key(),
        city().verifier_key(),
        court().verifier_key()
    )
}

pub fn salts(seed: u32) -> impl FnMut() -> [u8; 16] {
    let mut n = seed << 16;
    move || {
        n += 1;
        sha256(&n.to_be_bytes()).as_bytes()[..16].try_into().unwrap()
    }
}

pub fn document() -> Vec<u8> {
    "%PDF 行政处罚决定书".as_bytes().to_vec()
}

pub fn fields() -> Vec<(String, Value)> {
    vec![
        ("document".into(), json!(sha256(&document()).to_hex())),
        ("number".into(), json!("雁统罚决字〔2026〕3号")),
        ("party".into(), json!({"name": "示例制造有限公司"})),
        ("n".into(), json!(17)),
    ]
}

pub fn seal(fields: &[(String, Value)], seed: u32) -> Sealed {
    let time = "2026-11-23T09:15:02+08:00";
    body::seal(ORIGIN, "decision.published", time, fields, &mut salts(seed)).unwrap()
}

pub fn leaf_of(body: &[u8], n: u32) -> Leaf {
    let tag = tag(&[9; 32], n);
    Leaf::new(Class::Decision, tag, body, 1_795_396_502, Some("7K3MQ9TX4F2N")).unwrap()
}

/// A signed, twice cosigned checkpoint over a log of `size` entries with `leaf` at [`INDEX`].
pub fn logged(leaf: &Leaf, size: u64, log: &LogSigner, cosigned: bool) -> TlogProof {
    let entry = |n: u64| if n == INDEX { leaf.hash() } else { leaf_hash(&n.to_be_bytes()) };
    let tree = Tree::new((0..size).map(entry));
    let root = merkle::tree_root(&tree, size).unwrap();
    let mut note = Checkpoint::new(ORIGIN, size, root).sign(log).unwrap();
    if cosigned {
        for (witness, time) in [(city(), SEEN), (court(), SEEN + 60)] {
            note = note.clone().with(cosign(&note, &witness, time).unwrap());
        }
    }
    let hashes = merkle::inclusion_proof(&tree, INDEX, size).unwrap();
    TlogProof { extra: None, index: INDEX, hashes, checkpoint: note.to_string() }
}

/// A bundle over any body, honestly logged.
pub fn given_of(Sealed { body, disclosures }: Sealed) -> Given {
    let leaf = leaf_of(&body, 17);
    Given {
        proof: logged(&leaf, SIZE, &log(), true),
        leaf: String::from_utf8(leaf.to_bytes()).unwrap(),
        body: String::from_utf8(body).unwrap(),
        disclosures,
        policy: Some(policy()),
        files: vec![file("决定书.pdf", &document())],
        damage: |text| text,
    }
}

pub fn given() -> Given {
    given_of(seal(&fields(), 1))
}

pub fn file(name: &str, bytes: &[u8]) -> FileDigest {
    FileDigest { name: name.into(), sha256: sha256(bytes) }
}

pub fn flip(hash: &mut Hash) {
    let mut bytes = *hash.as_bytes();
    bytes[0] ^= 1;
    *hash = Hash::new(bytes);
}
