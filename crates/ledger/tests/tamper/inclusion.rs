//! Mutations of the path, the checkpoint and its signatures.

use super::given::{INDEX, ORIGIN, SEEN, SIZE, city, flip, log, logged};
use super::{Mutation, log_fails};
use ledger::checkpoint::{Checkpoint, cosign};
use ledger::hash::{leaf_hash, sha256};
use ledger::key::{Cosigner, LogSigner};
use ledger::leaf::Leaf;
use ledger::merkle;
use ledger::note::Note;
use ledger::verdict::Code;

pub const INCLUSION: &[Mutation] = &[
    log_fails("proof: the neighbour's index", |g| g.proof.index -= 1, Code::PathDiffers),
    log_fails("proof: an index outside", |g| g.proof.index = SIZE, Code::IndexOutOfRange),
    log_fails("proof: a hash fewer", |g| g.proof.hashes.truncate(7), Code::PathLength),
    log_fails("proof: a hash more", |g| g.proof.hashes.push(sha256(b"x")), Code::PathLength),
    log_fails(
        "proof: a bit of the first hash",
        |g| flip(&mut g.proof.hashes[0]),
        Code::PathDiffers,
    ),
    log_fails(
        "proof: a bit of the last hash",
        |g| flip(g.proof.hashes.last_mut().unwrap()),
        Code::PathDiffers,
    ),
    log_fails("proof: two hashes swapped", |g| g.proof.hashes.swap(2, 3), Code::PathDiffers),
    log_fails(
        "proof: another format",
        |g| g.damage = |text| text.replace("tlog-proof@v1", "tlog-proof@v2"),
        Code::ProofMalformed,
    ),
    log_fails(
        "proof: index with a zero before",
        |g| g.damage = |text| text.replace("index 137", "index 0137"),
        Code::ProofMalformed,
    ),
    log_fails(
        "checkpoint: the size",
        |g| g.in_checkpoint("\n300\n", "\n301\n"),
        Code::SignatureInvalid,
    ),
    log_fails(
        "checkpoint: a zero before the size",
        |g| g.in_checkpoint("\n300\n", "\n0300\n"),
        Code::CheckpointMalformed,
    ),
    log_fails(
        "checkpoint: the root",
        |g| {
            let root =
                Checkpoint::parse(Note::parse(&g.proof.checkpoint).unwrap().text()).unwrap().root;
            g.in_checkpoint(&root.to_base64(), &sha256(b"x").to_base64());
        },
        Code::SignatureInvalid,
    ),
    log_fails(
        "checkpoint: the origin",
        |g| g.in_checkpoint("330106-cg\n", "330107-cg\n"),
        Code::OriginDiffers,
    ),
    log_fails(
        "checkpoint: the other line ends",
        |g| g.proof.checkpoint = g.proof.checkpoint.replace('\n', "\r\n"),
        Code::CheckpointMalformed,
    ),
    log_fails(
        "checkpoint: no final newline",
        |g| g.proof.checkpoint.truncate(g.proof.checkpoint.len() - 1),
        Code::CheckpointMalformed,
    ),
    log_fails(
        "checkpoint: an extension line, signed by the log",
        |g| {
            let text = Note::parse(&g.proof.checkpoint).unwrap().text().to_owned() + "x\n";
            g.proof.checkpoint = Note::new(&text).unwrap().with(log().sign(&text)).to_string();
        },
        Code::CheckpointExtended,
    ),
    log_fails(
        "checkpoint: an older one, before the event",
        |g| {
            let leaf = Leaf::parse(g.leaf.as_bytes()).unwrap();
            let root =
                merkle::root(&(0..INDEX).map(|n| leaf_hash(&n.to_be_bytes())).collect::<Vec<_>>());
            assert_ne!(root, leaf.hash());
            g.proof.checkpoint =
                Checkpoint::new(ORIGIN, INDEX, root).sign(&log()).unwrap().to_string();
        },
        Code::IndexOutOfRange,
    ),
    log_fails(
        "signature: the log's, a bit",
        |g| g.lines(|lines| lines[0].bytes[5] ^= 1),
        Code::SignatureInvalid,
    ),
    log_fails(
        "signature: the log's, cut short",
        |g| g.lines(|lines| lines[0].bytes.truncate(63)),
        Code::SignatureInvalid,
    ),
    log_fails(
        "signature: the log's, removed",
        |g| g.lines(|lines| drop(lines.remove(0))),
        Code::LogSignatureMissing,
    ),
    log_fails(
        "signature: of a stranger who takes the log's name",
        |g| {
            let text = Note::parse(&g.proof.checkpoint).unwrap().text().to_owned();
            let forger = LogSigner::new(ORIGIN, &[66; 32]).unwrap();
            g.lines(|lines| lines[0] = forger.sign(&text));
        },
        Code::LogSignatureMissing,
    ),
    log_fails(
        "signature: of a stranger who takes the log's name and key id",
        |g| {
            let text = Note::parse(&g.proof.checkpoint).unwrap().text().to_owned();
            let mut forged = LogSigner::new(ORIGIN, &[66; 32]).unwrap().sign(&text);
            forged.id = log().verifier_key().id();
            g.lines(|lines| lines[0] = forged);
        },
        Code::SignatureInvalid,
    ),
    log_fails(
        "signature: a witness's, a bit",
        |g| g.lines(|lines| lines[1].bytes[70] ^= 1),
        Code::SignatureInvalid,
    ),
    log_fails(
        "signature: a witness's time",
        |g| g.lines(|lines| lines[1].bytes[7] ^= 1),
        Code::SignatureInvalid,
    ),
    log_fails(
        "signature: a witness's, removed",
        |g| g.lines(|lines| drop(lines.remove(2))),
        Code::QuorumShort,
    ),
    log_fails(
        "signature: all witnesses', removed",
        |g| g.lines(|lines| lines.truncate(1)),
        Code::QuorumShort,
    ),
    log_fails(
        "signature: a witness's, from another checkpoint",
        |g| {
            let other = Checkpoint::new(ORIGIN, SIZE + 1, sha256(b"x")).sign(&log()).unwrap();
            let stolen = cosign(&other, &city(), SEEN).unwrap();
            g.lines(|lines| lines[1] = stolen);
        },
        Code::SignatureInvalid,
    ),
    log_fails(
        "signature: an unknown witness in a known one's place",
        |g| {
            let note = Note::parse(&g.proof.checkpoint).unwrap();
            let stranger = Cosigner::new("court.example/witness", &[67; 32]).unwrap();
            let line = cosign(&note, &stranger, SEEN).unwrap();
            g.lines(|lines| lines[2] = line);
        },
        Code::QuorumShort,
    ),
    log_fails(
        "signature: the same witness twice",
        |g| g.lines(|lines| lines[2] = lines[1].clone()),
        Code::QuorumShort,
    ),
    log_fails(
        "another log: a forked history under a stolen name",
        |g| {
            let forger = LogSigner::new(ORIGIN, &[66; 32]).unwrap();
            g.proof = logged(&Leaf::parse(g.leaf.as_bytes()).unwrap(), 200, &forger, false);
        },
        Code::LogSignatureMissing,
    ),
    log_fails(
        "another log: a forked history that no witness saw",
        |g| {
            g.proof = logged(&Leaf::parse(g.leaf.as_bytes()).unwrap(), 200, &log(), false);
        },
        Code::QuorumShort,
    ),
];
