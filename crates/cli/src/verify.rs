//! `hengjian verify [--policy FILE] FILE…`: 0 holds, 1 does not, 2 cannot tell.
//!
//! Only the keys of the policy file count; what a file brings along proves nothing.

use crate::say;
use ledger::verdict::{FileDigest, Outcome, Report};
use ledger::{FileHash, verdict};
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(crate) struct Verify {
    /// 核验规则（tlog-policy）：可信的登记簿和见证方的公钥
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// 用 JSON 输出
    #[arg(long)]
    json: bool,
    /// 公示凭证（proof.json），以及要和它比对的文件
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(crate) fn verify(verify: &Verify) -> Result<u8, String> {
    let policy = verify.policy.as_deref().map(read).transpose()?;
    let (bundles, others) = sort(&verify.files)?;
    if bundles.is_empty() {
        return Err("没有公示凭证（proof.json）：请从公示页下载“证明文件”再核验".to_owned());
    }
    let mut worst = Outcome::Holds;
    for (path, bundle) in &bundles {
        let report = verdict::verify_text(bundle, policy.as_deref(), &others);
        if verify.json {
            say(&report.to_json());
        } else {
            show(path, &report);
        }
        worst = worse(worst, report.overall);
    }
    Ok(worst.exit())
}

/// The files that are bundles, and the digests of the others.
#[expect(clippy::type_complexity, reason = "two lists")]
fn sort(files: &[PathBuf]) -> Result<(Vec<(PathBuf, Vec<u8>)>, Vec<FileDigest>), String> {
    let mut bundles = Vec::new();
    let mut others = Vec::new();
    for path in files {
        let mut head = [0; 512];
        let n = open(path)?.read(&mut head).map_err(|e| unreadable(path, &e))?;
        let text = String::from_utf8_lossy(&head[..n]);
        if text.trim_start().starts_with('{') {
            bundles.push((path.clone(), read(path)?));
        } else {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            others.push(FileDigest { name, sha256: digest(path)? });
        }
    }
    Ok((bundles, others))
}

fn show(path: &Path, report: &Report) {
    say(&path.display().to_string());
    for (name, verdict) in
        [("一 内容", &report.files), ("二 登记", &report.included), ("三 齐全", &report.complete)]
    {
        say(&format!("  {name}  {}", verdict.text));
    }
    let word = match report.overall {
        Outcome::Holds => "成立",
        Outcome::DoesNotHold => "不成立",
        _ => "无法判断",
    };
    say(&format!("  结论  {word}"));
}

/// What does not hold outweighs what cannot be told, and that outweighs what holds.
fn worse(a: Outcome, b: Outcome) -> Outcome {
    let weight = |outcome: &Outcome| match outcome {
        Outcome::Holds => 0,
        Outcome::DoesNotHold => 2,
        _ => 1,
    };
    if weight(&b) > weight(&a) { b } else { a }
}

fn digest(path: &Path) -> Result<ledger::Hash, String> {
    let mut file = open(path)?;
    let mut hash = FileHash::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        let n = file.read(&mut piece).map_err(|e| unreadable(path, &e))?;
        if n == 0 {
            return Ok(hash.finish());
        }
        hash.update(&piece[..n]);
    }
}

fn read(path: impl AsRef<Path>) -> Result<Vec<u8>, String> {
    let path = path.as_ref();
    std::fs::read(path).map_err(|e| unreadable(path, &e))
}

fn open(path: &Path) -> Result<std::fs::File, String> {
    std::fs::File::open(path).map_err(|e| unreadable(path, &e))
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    format!("读不到 {}：{error}", path.display())
}
