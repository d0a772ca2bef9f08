//! Verifying a disclosure bundle. The order of the checks decides which reason is named first: the
//! signatures before the path, so that an altered checkpoint is called that and not a wrong path.

use crate::body::{self, BodyError, Opened};
use crate::bundle::Bundle;
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::hash::{Hash, leaf_hash, sha256, sm3};
use crate::leaf::Leaf;
use crate::merkle::{self, ProofError};
use crate::note::{Note, NoteError};
use crate::policy::{Cosigned, Evaluation, Policy, Quorum};
use crate::proof::TlogProof;
use crate::verdict::{Code, Facts, FileDigest, Outcome, Report, Role, Signed, Verdict};
use serde_json::Value;

/// Verifies a bundle under a policy, and compares the files that came with it.
/// Without a policy there is nobody to trust, and inclusion cannot be told.
pub fn verify(bundle: &Bundle, policy: Option<&Policy>, files: &[FileDigest]) -> Report {
    let policy = policy.ok_or_else(|| {
        Verdict::unclear(
            Code::PolicyMissing,
            "没有给出核验规则（可信的登记簿和见证人的公钥），无法判断登记簿头是谁签的。\
             凭证自带的公钥不能作数；请用机关公布或您自己保存的核验规则再核一次。",
        )
    });
    report(bundle, policy, files)
}

/// Verifies from texts: whatever cannot be read becomes a verdict, never a failure.
pub fn verify_text(
    bundle: impl AsRef<[u8]>,
    policy: Option<&[u8]>,
    files: &[FileDigest],
) -> Report {
    let bundle = match Bundle::parse(bundle) {
        Ok(bundle) => bundle,
        Err(error) => {
            let text = format!("{error}。请确认选对了文件，或向出具机关重新索取核验凭证。");
            let nothing = || Verdict::unclear(Code::NothingChecked, "没有可以核验的凭证。");
            let files = Verdict::unclear(Code::BundleMalformed, text);
            return Report::new(files, nothing(), nothing(), Facts::default());
        }
    };
    let Some(policy) = policy else { return verify(&bundle, None, files) };
    match Policy::parse(policy) {
        Ok(policy) => report(&bundle, Ok(&policy), files),
        Err(error) => {
            let text = format!("{error}。核验规则读不懂，就没有可信的公钥；请改正后再核。");
            report(&bundle, Err(Verdict::unclear(Code::PolicyMalformed, text)), files)
        }
    }
}

fn report(bundle: &Bundle, policy: Result<&Policy, Verdict>, files: &[FileDigest]) -> Report {
    let mut facts = Facts::default();
    let opened = body::open(bundle.body.as_bytes(), &bundle.disclosures);
    let log = match &opened {
        Ok(opened) => Ok(opened.log.clone()),
        // A wrong disclosure does not hide which log the body itself names.
        Err(_) => {
            body::check::<&str>(bundle.body.as_bytes(), &[]).map(|header| header.log.to_owned())
        }
    };
    let files = check_files(bundle, opened, files, &mut facts).unwrap_or_else(|verdict| verdict);
    let included = check_included(bundle, log.ok().as_deref(), policy, &mut facts)
        .unwrap_or_else(|verdict| verdict);
    let complete = Verdict {
        outcome: Outcome::NotClaimed,
        code: Code::CompletenessNotClaimed,
        text: "这份凭证只证明所披露的这一步，不声明案件完整；要核完整性，需要整案的案卷凭证。"
            .to_owned(),
    };
    Report::new(files, included, complete, facts)
}

/// The first verdict. `Err` is only the early way out.
fn check_files(
    bundle: &Bundle,
    opened: Result<Opened, BodyError>,
    files: &[FileDigest],
    facts: &mut Facts,
) -> Result<Verdict, Verdict> {
    let again = "请向出具机关重新索取核验凭证。";
    let leaf = Leaf::parse(bundle.leaf.as_bytes()).map_err(|error| {
        Verdict::fails(Code::LeafMalformed, format!("{error}，它不是登记簿里的原文。{again}"))
    })?;
    facts.leaf_time = Some(leaf.time());
    facts.class = Some(leaf.class().name());
    facts.code = leaf.code().map(str::to_owned);
    let opened =
        opened.map_err(|error| Verdict::fails(body_code(&error), format!("{error}。{again}")))?;
    let body = bundle.body.as_bytes();
    for (differs, code, name) in [
        (*leaf.sha256() != sha256(body), Code::BodySha256Differs, "SHA-256"),
        (*leaf.sm3() != sm3(body), Code::BodySm3Differs, "SM3"),
    ] {
        if differs {
            let text =
                format!("正文的指纹（{name}）与登记项记载的不同：正文或登记项被换过。{again}");
            return Err(Verdict::fails(code, text));
        }
    }
    facts.kind = Some(opened.kind);
    facts.time = Some(opened.time);
    facts.fields = opened.fields;
    facts.closed = Some(opened.closed);
    let count = facts.fields.len();
    let whole = format!(
        "正文的两种指纹（SHA-256、SM3）与登记项记载的相同，{count} 个披露字段都出自这份正文"
    );
    if files.is_empty() {
        let text = format!("{whole}。没有交来文件，所以没有比对文件。");
        return Ok(Verdict::holds(Code::NoFileGiven, text));
    }
    let documents = documents(facts)?;
    for file in files {
        if !documents.contains(&file.sha256) {
            let text = format!(
                "文件“{}”的指纹（SHA-256）是 {}，与登记的文书不同：文件被改过，或不是这一份。请勿采信，\
                 并向出具机关核实。",
                file.name,
                file.sha256.to_hex()
            );
            return Err(Verdict::fails(Code::FileDiffers, text));
        }
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let text =
        format!("文件“{}”的指纹（SHA-256）与登记的文书相同，一字不差；{whole}。", names.join("”“"));
    Ok(Verdict::holds(Code::FilesMatch, text))
}

fn body_code(error: &BodyError) -> Code {
    match error {
        BodyError::Disclosure(_) | BodyError::TooLong(_) => Code::DisclosureMalformed,
        BodyError::Foreign(_) => Code::DisclosureForeign,
        BodyError::Repeated(_) | BodyError::FieldRepeated(_) => Code::DisclosureRepeated,
        BodyError::Origin
        | BodyError::Kind
        | BodyError::Time
        | BodyError::Name(_)
        | BodyError::Value { .. }
        | BodyError::TooMany
        | BodyError::Salt
        | BodyError::Malformed
        | BodyError::Unsorted => Code::BodyMalformed,
    }
}

/// The digests that the fields `document` and `documents` disclose: each a hexadecimal SHA-256, or
/// an object that has one under `sha256`.
fn documents(facts: &Facts) -> Result<Vec<Hash>, Verdict> {
    let one = facts.fields.get("document").into_iter();
    let many = facts.fields.get("documents").into_iter();
    let listed = many.flat_map(|list| match list {
        Value::Array(items) => items.as_slice(),
        other => std::slice::from_ref(other),
    });
    let digests = one
        .chain(listed)
        .map(|item| match item {
            Value::Object(map) => map.get("sha256").and_then(Value::as_str),
            other => other.as_str(),
        })
        .map(|text| text.and_then(Hash::from_hex))
        .collect::<Option<Vec<_>>>();
    match digests {
        Some(digests) if !digests.is_empty() => Ok(digests),
        Some(_) => Err(Verdict::unclear(
            Code::DocumentNotDisclosed,
            "这份凭证没有披露文书的指纹，无法比对您的文件。请向出具机关索取披露了 document 字段的凭证。",
        )),
        None => Err(Verdict::unclear(
            Code::DocumentMalformed,
            "披露的 document 字段不是文件指纹（64 位小写十六进制的 SHA-256），无法比对您的文件。",
        )),
    }
}

/// The second verdict. `Err` is only the early way out.
fn check_included(
    bundle: &Bundle,
    log: Option<&str>,
    policy: Result<&Policy, Verdict>,
    facts: &mut Facts,
) -> Result<Verdict, Verdict> {
    let proof = TlogProof::parse(&bundle.proof)
        .map_err(|error| Verdict::fails(Code::ProofMalformed, format!("{error}。")))?;
    let checkpoint = read_checkpoint(&proof.checkpoint)?;
    let leaf = leaf_hash(bundle.leaf.as_bytes());
    facts.leaf_hash = Some(leaf);
    facts.index = Some(proof.index);
    facts.size = Some(checkpoint.size);
    facts.root = Some(checkpoint.root);
    facts.log = Some(checkpoint.origin.clone());
    if let Some(log) = log.filter(|log| *log != checkpoint.origin) {
        let text = format!(
            "正文属于登记簿“{log}”，证明却出自登记簿“{}”，两者不能互相证明。",
            checkpoint.origin
        );
        return Err(Verdict::fails(Code::OriginDiffers, text));
    }
    let evaluated = match policy {
        Ok(policy) => Ok(policy.evaluate(&proof.checkpoint).map_err(signature_verdict)?),
        Err(verdict) => Err(verdict),
    };
    merkle::verify_inclusion(&leaf, proof.index, checkpoint.size, &proof.hashes, &checkpoint.root)
        .map_err(|error| path_verdict(error, &checkpoint))?;
    let found = evaluated?;
    facts.signatures = signatures(&found);
    if log.is_none() {
        let text = "正文读不出属于哪本登记簿，无法与证明对上。";
        return Err(Verdict::unclear(Code::OriginUnknown, text));
    }
    judge(&proof, &found)
}

/// The verdict over a checkpoint whose path and signatures hold as far as they go.
fn judge(proof: &TlogProof, found: &Evaluation) -> Result<Verdict, Verdict> {
    let Checkpoint { origin, size, root, .. } = &found.checkpoint;
    if !found.origin_known {
        let text = format!(
            "核验规则里没有登记簿“{origin}”的公钥，无法判断登记簿头是谁签的。请换用包含这本登记簿的核验规则。"
        );
        return Err(Verdict::unclear(Code::LogUnknown, text));
    }
    let Some(key) = &found.log else {
        let text = format!(
            "登记簿头没有登记簿“{origin}”在核验规则里的任何一把密钥的签名，不能当作它的登记簿头。"
        );
        return Err(Verdict::fails(Code::LogSignatureMissing, text));
    };
    let place = format!(
        "登记项是登记簿“{origin}”的第 {} 项（从 0 数起，当时共 {size} 项），路径算到登记簿头的根 {root}，\
         登记簿头由密钥 {}（编号 {:08x}）签名",
        proof.index,
        key.name(),
        key.id()
    );
    let witnesses = witnesses(&found.cosigned);
    match found.quorum {
        Quorum::Short => {
            let text = format!(
                "{place}；{witnesses}，没有达到核验规则要求的见证。请等待见证后重新索取凭证。"
            );
            Err(Verdict::fails(Code::QuorumShort, text))
        }
        Quorum::NotRequired if found.cosigned.is_empty() => {
            let text = format!(
                "{place}。核验规则不要求见证，也没有独立见证人会签：这能证明登记机关签过这本登记簿，\
                 不能证明它没有给别人看另一本。"
            );
            Ok(Verdict::holds(Code::IncludedUnwitnessed, text))
        }
        Quorum::NotRequired => Ok(Verdict::holds(
            Code::Included,
            format!("{place}；{witnesses}（核验规则不要求见证）。"),
        )),
        Quorum::Met => {
            let text = format!("{place}；{witnesses}，达到核验规则要求的见证。");
            Ok(Verdict::holds(Code::Included, text))
        }
    }
}

fn read_checkpoint(text: &str) -> Result<Checkpoint, Verdict> {
    let malformed = |error: CheckpointError| {
        Verdict::fails(Code::CheckpointMalformed, format!("登记簿头读不懂：{error}。"))
    };
    let note = Note::parse(text).map_err(|error| malformed(error.into()))?;
    let checkpoint = Checkpoint::parse(note.text()).map_err(malformed)?;
    checkpoint
        .check_no_extensions()
        .map_err(|error| Verdict::fails(Code::CheckpointExtended, format!("{error}。")))?;
    Ok(checkpoint)
}

fn signature_verdict(error: CheckpointError) -> Verdict {
    let code = match &error {
        CheckpointError::Note(NoteError::Signature { .. }) => Code::SignatureInvalid,
        _ => Code::CheckpointMalformed,
    };
    Verdict::fails(code, format!("{error}。请勿采信，并向出具机关核实。"))
}

fn path_verdict(error: ProofError, checkpoint: &Checkpoint) -> Verdict {
    let code = match error {
        ProofError::IndexOutOfRange { .. } => Code::IndexOutOfRange,
        ProofError::Length { .. } => Code::PathLength,
        ProofError::RootMismatch
        | ProofError::OldRootMismatch
        | ProofError::EmptyTreeRoot
        | ProofError::SizesReversed { .. } => Code::PathDiffers,
    };
    let text = format!(
        "{error}（登记簿“{}”，共 {} 项，根 {}）：登记项不在这本登记簿的这个位置。",
        checkpoint.origin, checkpoint.size, checkpoint.root
    );
    Verdict::fails(code, text)
}

fn signatures(found: &Evaluation) -> Vec<Signed> {
    let log = found.log.iter().map(|key| (Role::Log, key, None));
    let witnesses = found.cosigned.iter().map(|line| (Role::Witness, &line.key, Some(line.time)));
    log.chain(witnesses)
        .map(|(role, key, time)| Signed {
            role,
            name: key.name().to_owned(),
            id: format!("{:08x}", key.id()),
            time,
        })
        .collect()
}

fn witnesses(cosigned: &[Cosigned]) -> String {
    if cosigned.is_empty() {
        return "没有见证人会签".to_owned();
    }
    let list: Vec<String> = cosigned
        .iter()
        .map(|line| {
            format!(
                "{}（编号 {:08x}）于 {} 见证",
                line.key.name(),
                line.key.id(),
                beijing(line.time)
            )
        })
        .collect();
    list.join("，")
}

/// A POSIX time as people here write it: `2026-11-23 09:15:02（北京时间）`.
fn beijing(seconds: u64) -> String {
    // Beyond the year 9999 a date would only look right; the number itself is honest.
    let Some(local) = seconds.checked_add(8 * 3600).filter(|local| *local < 253_402_300_800) else {
        return format!("第 {seconds} 秒（1970 年起）");
    };
    let (days, second) = (local / 86_400, local % 86_400);
    // The civil date by 400-year cycles of 146,097 days, counted from 1 March of the year 0.
    let shifted = days + 719_468;
    let (cycle, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let date = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = 400 * cycle + year + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{date:02} {hour:02}:{minute:02}:{second:02}（北京时间）")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_beijing_time() {
        for (seconds, text) in [
            (0, "1970-01-01 08:00:00（北京时间）"),
            (951_753_600, "2000-02-29 00:00:00（北京时间）"),
            (951_839_999, "2000-02-29 23:59:59（北京时间）"),
            (1_795_396_502, "2026-11-23 09:15:02（北京时间）"),
            (4_107_513_600, "2100-03-01 00:00:00（北京时间）"),
            (253_402_271_999, "9999-12-31 23:59:59（北京时间）"),
            (253_402_272_000, "第 253402272000 秒（1970 年起）"),
            (u64::MAX, "第 18446744073709551615 秒（1970 年起）"),
        ] {
            assert_eq!(beijing(seconds), text);
        }
    }
}
