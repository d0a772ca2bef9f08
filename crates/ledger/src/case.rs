//! One question and its answer as JSON, so that implementations can be compared.
//!
//! The same function answers natively and, compiled to WebAssembly, in a browser; a file of
//! questions with native answers then shows whether they agree. Sizes and indexes are decimal
//! strings, because JavaScript rounds beyond 2^53; hashes are base64 as in proofs.

use crate::encoding::decimal;
use crate::hash::Hash;
use crate::merkle::{self, ProofError};
use crate::policy::{Policy, Quorum};
use crate::verdict::{FileDigest, verify_text};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Case {
    /// Does this leaf stand at this index of this tree?
    Inclusion {
        /// The leaf hash.
        leaf: String,
        /// The index, from 0.
        index: String,
        /// The number of leaves.
        size: String,
        /// The path.
        proof: Vec<String>,
        /// The root.
        root: String,
    },
    /// Is the old tree a prefix of the new one?
    Consistency {
        /// The old number of leaves.
        old: String,
        /// The old root.
        old_root: String,
        /// The new number of leaves.
        new: String,
        /// The new root.
        new_root: String,
        /// The proof.
        proof: Vec<String>,
    },
    /// What does this policy find on this signed checkpoint?
    Checkpoint {
        /// The signed checkpoint.
        note: String,
        /// The policy.
        policy: String,
    },
    /// What do the verdicts on this bundle say?
    Bundle(Request),
}

/// A bundle to verify, with everything that a verifier brings along.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The bundle's text.
    pub bundle: String,
    /// The policy's text; without one, inclusion cannot be told.
    #[serde(default)]
    pub policy: Option<String>,
    /// The files at hand.
    #[serde(default)]
    pub files: Vec<FileDigest>,
}

impl Request {
    /// Answers with the report's JSON.
    pub fn answer(&self) -> String {
        let policy = self.policy.as_ref().map(|policy| policy.as_bytes());
        verify_text(&self.bundle, policy, &self.files).to_json()
    }
}

/// Answers a bundle request given as JSON; what is no request gets `{"error":…}`.
pub fn answer_request(request: &[u8]) -> String {
    match serde_json::from_slice::<Request>(request) {
        Ok(request) => request.answer(),
        Err(error) => refusal(&error),
    }
}

/// Answers a question given as JSON; what is no question gets `{"error":…}`.
pub fn answer(case: &[u8]) -> String {
    match serde_json::from_slice::<Case>(case) {
        Ok(Case::Bundle(request)) => request.answer(),
        Ok(Case::Checkpoint { note, policy }) => on_checkpoint(&note, &policy),
        Ok(Case::Inclusion { leaf, index, size, proof, root }) => {
            on_inclusion(&leaf, &index, &size, &proof, &root)
                .map_or_else(malformed, |result| on_proof(&result))
        }
        Ok(Case::Consistency { old, old_root, new, new_root, proof }) => {
            on_consistency(&old, &old_root, &new, &new_root, &proof)
                .map_or_else(malformed, |result| on_proof(&result))
        }
        Err(error) => refusal(&error),
    }
}

fn on_inclusion(
    leaf: &str,
    index: &str,
    size: &str,
    proof: &[String],
    root: &str,
) -> Option<Result<(), ProofError>> {
    let (leaf, root) = (Hash::from_base64(leaf)?, Hash::from_base64(root)?);
    let (index, size) = (decimal(index)?, decimal(size)?);
    Some(merkle::verify_inclusion(&leaf, index, size, &hashes(proof)?, &root))
}

fn on_consistency(
    old: &str,
    old_root: &str,
    new: &str,
    new_root: &str,
    proof: &[String],
) -> Option<Result<(), ProofError>> {
    let (old_root, new_root) = (Hash::from_base64(old_root)?, Hash::from_base64(new_root)?);
    let (old, new) = (decimal(old)?, decimal(new)?);
    Some(merkle::verify_consistency(old, &old_root, new, &new_root, &hashes(proof)?))
}

fn on_proof(result: &Result<(), ProofError>) -> String {
    let code = match result {
        Ok(()) => "holds",
        Err(ProofError::IndexOutOfRange { .. }) => "index_out_of_range",
        Err(ProofError::SizesReversed { .. }) => "sizes_reversed",
        Err(ProofError::Length { .. }) => "length",
        Err(ProofError::EmptyTreeRoot) => "empty_tree_root",
        Err(ProofError::OldRootMismatch) => "old_root_mismatch",
        Err(ProofError::RootMismatch) => "root_mismatch",
    };
    object([("ok", Value::from(result.is_ok())), ("code", Value::from(code))])
}

fn on_checkpoint(note: &str, policy: &str) -> String {
    let Ok(policy) = Policy::parse(policy) else {
        return object([("ok", Value::from(false)), ("code", Value::from("policy"))]);
    };
    match policy.evaluate(note) {
        Ok(found) => {
            let quorum = match found.quorum {
                Quorum::NotRequired => "not_required",
                Quorum::Met => "met",
                Quorum::Short => "short",
            };
            let witnesses: Vec<Value> = found
                .cosigned
                .iter()
                .map(|line| Value::from(vec![line.witness.clone(), line.time.to_string()]))
                .collect();
            object([
                ("ok", Value::from(true)),
                ("origin", Value::from(found.checkpoint.origin)),
                ("size", Value::from(found.checkpoint.size.to_string())),
                ("log", Value::from(found.log.map(|key| key.to_string()))),
                ("witnesses", Value::from(witnesses)),
                ("quorum", Value::from(quorum)),
            ])
        }
        Err(error) => {
            object([("ok", Value::from(false)), ("code", Value::from(error.to_string()))])
        }
    }
}

fn hashes(proof: &[String]) -> Option<Vec<Hash>> {
    proof.iter().map(|hash| Hash::from_base64(hash)).collect()
}

fn malformed() -> String {
    object([("ok", Value::from(false)), ("code", Value::from("malformed"))])
}

fn refusal(error: &serde_json::Error) -> String {
    let text = format!("请求读不懂：第 {} 行第 {} 列", error.line(), error.column());
    object([("error", Value::from(text))])
}

fn object<const N: usize>(members: [(&str, Value); N]) -> String {
    Value::from_iter(members.map(|(name, value)| (name.to_owned(), value))).to_string()
}
