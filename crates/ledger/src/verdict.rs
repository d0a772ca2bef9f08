//! The words of a verification: three separate verdicts, never one tick.
//!
//! *Files*: what you hold is what was recorded. *Included*: the record stands in the log, the log
//! signed it, and witnesses outside the agency saw the same log. *Complete*: nothing of the case
//! is missing. Each says what was compared, with which key, where and when, as a code for machines
//! and a sentence for people.

use crate::hash::Hash;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

pub use crate::verify::{verify, verify_text};

/// A file that the verifier holds beside the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileDigest {
    /// The file's name, only to speak of it.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: Hash,
}

/// How a verdict ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Holds,
    /// It does not.
    DoesNotHold,
    /// What is at hand does not allow an answer.
    CannotTell,
    /// The bundle does not claim it; this never counts against the bundle.
    NotClaimed,
}

impl Outcome {
    /// The exit code of `hengjian verify`: 0 holds, 1 does not, 2 cannot tell.
    pub fn exit(self) -> u8 {
        match self {
            Outcome::Holds | Outcome::NotClaimed => 0,
            Outcome::DoesNotHold => 1,
            Outcome::CannotTell => 2,
        }
    }
}

/// Why a verdict ended as it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Every file given is one of the recorded documents.
    FilesMatch,
    /// The bundle is whole in itself; no file was given to compare.
    NoFileGiven,
    /// The file is no disclosure bundle.
    BundleMalformed,
    /// The leaf is not in its one canonical form.
    LeafMalformed,
    /// The body is not in its one canonical form.
    BodyMalformed,
    /// The body's SHA-256 is not the leaf's.
    BodySha256Differs,
    /// The body's SM3 is not the leaf's.
    BodySm3Differs,
    /// A disclosure is not in its one canonical form.
    DisclosureMalformed,
    /// A disclosure is not one of this body's.
    DisclosureForeign,
    /// A disclosure, or a field, stands twice.
    DisclosureRepeated,
    /// A file was given, but no document's digest is disclosed to compare it with.
    DocumentNotDisclosed,
    /// The disclosed `document` or `documents` holds no digests.
    DocumentMalformed,
    /// A file given is none of the recorded documents.
    FileDiffers,

    /// The leaf is in the log, and the policy's quorum of witnesses cosigned.
    Included,
    /// The leaf is in the log; the policy asks for no witness, and none cosigned.
    IncludedUnwitnessed,
    /// The proof is not in its one form.
    ProofMalformed,
    /// The checkpoint is not a checkpoint.
    CheckpointMalformed,
    /// The checkpoint carries lines that nobody can audit.
    CheckpointExtended,
    /// The body belongs to another log than the checkpoint.
    OriginDiffers,
    /// Which log the body belongs to cannot be read.
    OriginUnknown,
    /// The index is not inside the log.
    IndexOutOfRange,
    /// The path has too few or too many hashes for this place.
    PathLength,
    /// The path does not lead from the leaf to the checkpoint's root.
    PathDiffers,
    /// No policy was given.
    PolicyMissing,
    /// The policy is not a policy.
    PolicyMalformed,
    /// The policy has no key for this log.
    LogUnknown,
    /// The policy knows the log, but its key did not sign.
    LogSignatureMissing,
    /// A signature in a known key's name does not verify.
    SignatureInvalid,
    /// Fewer witnesses cosigned than the policy asks for.
    QuorumShort,

    /// A bundle of single disclosures claims nothing about the rest of the case.
    CompletenessNotClaimed,
    /// Nothing was checked, because there is no bundle.
    NothingChecked,
}

/// One of the three answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// How it ends.
    pub outcome: Outcome,
    /// Why, for machines.
    pub code: Code,
    /// Why, for people: what was compared, with which key, at which place and time.
    pub text: String,
}

/// A signature under the checkpoint that holds under a key of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// `log` or `witness`.
    pub role: Role,
    /// The key's name.
    pub name: String,
    /// The key's id, eight hexadecimal digits.
    pub id: String,
    /// When a witness says it saw the checkpoint, POSIX seconds.
    pub time: Option<u64>,
}

/// Who signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The log itself.
    Log,
    /// A witness.
    Witness,
}

/// What the bundle says, as far as it could be read. Facts are worth what the verdicts say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facts {
    /// The log's origin.
    pub log: Option<String>,
    /// The event's type.
    pub kind: Option<String>,
    /// When it was recorded, by the body.
    pub time: Option<String>,
    /// When it was recorded, by the leaf: POSIX seconds.
    pub leaf_time: Option<u64>,
    /// The leaf's class.
    pub class: Option<&'static str>,
    /// The leaf's random public code.
    pub code: Option<String>,
    /// The leaf hash, as it stands in the tree.
    pub leaf_hash: Option<Hash>,
    /// The leaf's index, from 0.
    pub index: Option<u64>,
    /// The number of leaves under the checkpoint.
    pub size: Option<u64>,
    /// The checkpoint's root.
    pub root: Option<Hash>,
    /// The disclosed fields.
    pub fields: BTreeMap<String, Value>,
    /// How many digests of the body stay closed: withheld, erased, or decoys.
    pub closed: Option<usize>,
    /// The signatures that hold under keys of the policy.
    pub signatures: Vec<Signed>,
}

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Always `hengjian-report@v1`.
    pub format: &'static str,
    /// The worst of the three: does not hold, else cannot tell, else holds.
    pub overall: Outcome,
    /// The exit code of `overall`.
    pub exit: u8,
    /// What you hold is what was recorded.
    pub files: Verdict,
    /// The record stands in the log.
    pub included: Verdict,
    /// Nothing of the case is missing.
    pub complete: Verdict,
    /// What the bundle says.
    pub facts: Facts,
}

impl Verdict {
    pub(crate) fn holds(code: Code, text: impl Into<String>) -> Verdict {
        Verdict { outcome: Outcome::Holds, code, text: text.into() }
    }

    pub(crate) fn fails(code: Code, text: impl Into<String>) -> Verdict {
        Verdict { outcome: Outcome::DoesNotHold, code, text: text.into() }
    }

    pub(crate) fn unclear(code: Code, text: impl Into<String>) -> Verdict {
        Verdict { outcome: Outcome::CannotTell, code, text: text.into() }
    }
}

impl Report {
    pub(crate) fn new(
        files: Verdict,
        included: Verdict,
        complete: Verdict,
        facts: Facts,
    ) -> Report {
        let outcomes = [files.outcome, included.outcome, complete.outcome];
        let overall = if outcomes.contains(&Outcome::DoesNotHold) {
            Outcome::DoesNotHold
        } else if outcomes.contains(&Outcome::CannotTell) {
            Outcome::CannotTell
        } else {
            Outcome::Holds
        };
        let exit = overall.exit();
        let format = "hengjian-report@v1";
        Report { format, overall, exit, files, included, complete, facts }
    }

    /// The report as JSON, for programs.
    pub fn to_json(&self) -> String {
        // A report holds only strings, numbers and lists of them, which always have a JSON text.
        serde_json::to_string(self).unwrap_or_default()
    }
}
